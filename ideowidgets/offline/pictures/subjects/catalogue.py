"""The register of drawings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ideowidgets.offline.pictures.chance import Chance
from ideowidgets.offline.pictures.scene import Pen, Thing

Draw = Callable[[Pen, Chance], None]


@dataclass(frozen=True)
class Drawing:
    """A subject that can be drawn: natural ratio (width / height), where it belongs, its size as a hero.

    `place` is one of stand, float, sky, table, emblem, bust. `size` is the share of the frame's height.
    """

    name: str
    draw: Draw
    ratio: float
    place: str
    size: float


DRAWINGS: dict[str, Drawing] = {}


def noted(name: str, draw: Draw) -> Draw:
    """The same drawing, which tells the scene what its shapes are."""

    def told(pen: Pen, chance: Chance) -> None:
        first = len(pen.scene.shapes)
        draw(pen, chance)
        pen.scene.things.append(Thing(name, first, len(pen.scene.shapes), pen.plane))

    return told


def drawing(name: str, ratio: float, place: str, size: float) -> Callable[[Draw], Draw]:
    """Register a function that draws `name` in a unit box."""

    def keep(draw: Draw) -> Draw:
        DRAWINGS[name] = Drawing(name, noted(name, draw), ratio, place, size)
        return draw

    return keep
