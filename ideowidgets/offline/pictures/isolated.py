"""Subjects without their surroundings: composed alone for transparent pictures, or told from a finished scene."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from PIL import Image, ImageDraw

from ideowidgets.offline.pictures.arrange import VISTAS, Box, items_of
from ideowidgets.offline.pictures.chance import Chance
from ideowidgets.offline.pictures.reading import Reading
from ideowidgets.offline.pictures.scene import Scene, Thing

ALONE = "alone"
# The first plane of a composition that is not its backdrop.
_FLOOR = {"emblem": 2, "chart": 2, "map": 2}
_WHOLE = _FLOOR | {"pattern": 5}
_THINGS_ONLY = frozenset({"portrait", "layout"})
_ROOM = 0.07
_NEAR = 5
_FALLING = 7
_PANEL = "panel"


def kind_for(kind: str, reading: Reading) -> str:
    """The composition of a transparent picture for the one that an opaque picture would have."""
    if kind == "abstract":
        return "emblem"
    return ALONE if kind in {"landscape", "hero", "still"} and items_of(reading) else kind


def alone(scene: Scene, reading: Reading, time: str, weather: str, chance: Chance, box: Box) -> None:
    """The subjects side by side on nothing, as large as fits, in two rows where they are many."""
    x0, y0, x1, y1 = box
    room = min(x1 - x0, y1 - y0) * _ROOM
    x0, y0, x1, y1 = x0 + room, y0 + room, x1 - room, y1 - room
    known = items_of(reading)
    # Scenery that is named beside a subject is where the subject was to stand.
    known = [item for item in known if item[0].name not in VISTAS] or known
    items = [(s, d, d.size * (1.0 if i == 0 else 0.8)) for i, (s, d) in enumerate(known)]
    single = [item for item in items for _ in range(item[0].count)][:12]
    rows = 2 if len(single) > 4 and (x1 - x0) < 2.4 * (y1 - y0) else 1
    per_row = -(-len(single) // rows)
    for row in range(rows):
        part = single[row * per_row : (row + 1) * per_row]
        high = (y1 - y0) / rows
        tallest = max(size for *_, size in part)
        wide = sum(size / tallest * drawing.ratio for _, drawing, size in part) * 1.06
        unit = min(high * (0.96 if rows > 1 else 1.0), (x1 - x0) / wide)
        left = (x0 + x1 - unit * wide) / 2
        foot = y0 + high * row + (high + unit) / 2
        for i, (subject, drawing, size) in enumerate(part):
            h = unit * size / tallest
            w = h * drawing.ratio
            pen = scene.pen(left + w * 0.03, foot - h, w, h, plane=5, flip=chance.coin(), tint=subject.tint)
            drawing.draw(pen, chance.fork("alone", row, i))
            left += w * 1.06


def lift(scene: Scene, composition: str) -> None:
    """Take the backdrop and the panels behind words out of a scene; a plain ground is left, drawn first."""
    floor = _FLOOR.get(composition, 1)
    near = (thing for thing in scene.things if thing.plane >= _NEAR)
    of_things = {i for thing in near for i in range(thing.first, thing.last)}
    kept = [
        i
        for i, shape in enumerate(scene.shapes)
        if (i in of_things or composition not in _THINGS_ONLY)
        and shape.ink.plane >= floor
        and shape.ink.token != _PANEL
    ]
    before, scene.shapes = scene.shapes, []
    scene.pen(plane=0, group=0).rect(0, 0, 1, 1, "sky2")
    first = len(scene.shapes)
    scene.shapes += [before[i] for i in kept]
    moved: list[Thing] = []
    for thing in scene.things:
        start, stop = bisect_left(kept, thing.first), bisect_left(kept, thing.last)
        if start < stop:
            moved.append(thing._replace(first=first + start, last=first + stop))
    scene.things = moved


def silhouette(
    scene: Scene, size: tuple[int, int], boxes: Sequence[tuple[int, int, int, int]], composition: str
) -> Image.Image | None:
    """Where the subject of a scene stands: its things, or all but the backdrop where the composition is the subject.

    Parameters
    ----------
    boxes : sequence of tuple
        ``(y_min, x_min, y_max, x_max)`` in thousandths: the things that a picture says it shows.

    Returns
    -------
    PIL.Image.Image or None
        L, 255 on the subject and smooth at its edges. None where the scene has no thing at one of the boxes, so it
        is not the scene of that picture, or where it has no subject.
    """
    extents = [(_extent(scene, thing), thing) for thing in scene.things]
    white: set[int] = set()
    for box in boxes:
        found = [thing for extent, thing in extents if all(abs(a - b) <= 2 for a, b in zip(extent, box, strict=True))]
        if not found:
            return None
        for thing in found:
            white.update(range(thing.first, thing.last))
    floor = _WHOLE.get(composition, 1 if composition == "landscape" and not boxes else _FALLING)
    white.update(i for i, shape in enumerate(scene.shapes) if shape.ink.plane >= floor)
    return _drawn(scene, size, white) if white else None


def _drawn(scene: Scene, size: tuple[int, int], white: set[int]) -> Image.Image:
    """The chosen shapes in white, what stands before them in black."""
    over = 2 if max(size) <= 4096 else 1
    sheet = Image.new("L", (size[0] * over, size[1] * over))
    draw = ImageDraw.Draw(sheet)
    kx, ky = sheet.width / scene.width, sheet.height / scene.height
    for i, shape in enumerate(scene.shapes):
        if shape.ink.plane >= _FALLING:
            continue
        points = [(round(x * kx), round(y * ky)) for x, y in shape.points]
        fill = 255 if i in white else 0
        if shape.width:
            draw.line(points, fill=fill, width=max(over, round(shape.width * min(kx, ky))), joint="curve")
        elif len(points) > 2:
            draw.polygon(points, fill=fill)
    return sheet.reduce(over) if over > 1 else sheet


def _extent(scene: Scene, thing: Thing) -> tuple[float, ...]:
    """The box of a thing as far as it is in the picture, in thousandths."""
    if thing.box:
        x0, y0, x1, y1 = thing.box
    else:
        spread = [(p, s.width / 2) for s in scene.shapes[thing.first : thing.last] for p in s.points]
        if not spread:
            return 0.0, 0.0, 0.0, 0.0
        x0, x1 = min(x - half for (x, _), half in spread), max(x + half for (x, _), half in spread)
        y0, y1 = min(y - half for (_, y), half in spread), max(y + half for (_, y), half in spread)
    within = ((y0, scene.height), (x0, scene.width), (y1, scene.height), (x1, scene.width))
    return tuple(min(1000.0, max(0.0, value / full * 1000)) for value, full in within)
