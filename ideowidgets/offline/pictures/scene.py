"""A drawing before it is rendered: shapes in order, each with an ink that names its part in the picture."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

Point = tuple[float, float]

# What the first, second ... colour of a tinted thing replaces.
BEHIND = "sun~0"
"""The disc or arch right behind a subject: the sun's colour, told apart by treatments with few inks."""

_TINTED = ("main", "accent", "second", "light", "leaf")


class Ink(NamedTuple):
    """What a shape is coloured with: a token of the palette, its depth and the thing it belongs to."""

    token: str
    plane: int
    group: int


class Shape(NamedTuple):
    """A filled polygon, or a stroke along its points when `width` is more than zero."""

    points: list[Point]
    ink: Ink
    width: float = 0.0
    detail: int = 0


@dataclass
class Lettering:
    """Words to typeset inside a box (x0, y0, x1, y1) in scene units."""

    text: str
    box: tuple[float, float, float, float]
    ink: str | None = None
    panel: bool = False
    align: str = "centre"
    upper: bool = False


class Thing(NamedTuple):
    """What some of the shapes are: a drawing's name or an element's words, and which shapes it is made of."""

    name: str
    first: int
    last: int
    plane: int
    box: tuple[float, float, float, float] | None = None


@dataclass
class Scene:
    """Shapes from back to front on a sheet whose short side is 1000 units.

    Planes run from 0 (backdrop) over 1..4 (far to near scenery) and 5 (the subject) to 7 (in front of it).
    """

    width: float
    height: float
    shapes: list[Shape] = field(default_factory=list)
    letterings: list[Lettering] = field(default_factory=list)
    things: list[Thing] = field(default_factory=list)
    horizon: float = 0.6
    light: Point = (0.7, 0.3)
    mark: str = "se"
    place: str = ""
    groups: int = 0

    def group(self) -> int:
        """A new number for a thing made of several shapes."""
        self.groups += 1
        return self.groups

    def pen(
        self,
        x: float = 0.0,
        y: float = 0.0,
        w: float | None = None,
        h: float | None = None,
        *,
        plane: int = 0,
        flip: bool = False,
        tint: str | None = None,
        group: int | None = None,
    ) -> Pen:
        """A pen that draws in the unit square of the box (x, y, w, h)."""
        return Pen(
            self,
            x,
            y,
            self.width if w is None else w,
            self.height if h is None else h,
            plane,
            self.group() if group is None else group,
            flip,
            tint,
        )


@dataclass(frozen=True)
class Pen:
    """Draws in a box with coordinates 0..1 both ways, y downwards; radii and stroke widths are in box heights."""

    scene: Scene
    x: float
    y: float
    w: float
    h: float
    plane: int
    group: int
    flip: bool = False
    tint: str | None = None
    detail: int = 0
    turn: float = 0.0
    fence: tuple[float, float, float, float] | None = None

    def within(self, fence: tuple[float, float, float, float]) -> Pen:
        """The same pen, unable to leave a box of the scene."""
        return replace(self, fence=fence)

    def at(self, px: float, py: float) -> Point:
        """A point of the box in scene units."""
        if self.flip:
            px = 1.0 - px
        sx, sy = px * self.w, py * self.h
        if self.turn:
            angle = -self.turn if self.flip else self.turn
            dx, dy = sx - self.w / 2, sy - self.h / 2
            c, s = math.cos(angle), math.sin(angle)
            sx, sy = self.w / 2 + dx * c - dy * s, self.h / 2 + dx * s + dy * c
        if self.fence:
            x0, y0, x1, y1 = self.fence
            return min(max(self.x + sx, x0), x1), min(max(self.y + sy, y0), y1)
        return self.x + sx, self.y + sy

    @property
    def fine(self) -> Pen:
        """The same pen for details that quick finishes leave out."""
        return replace(self, detail=2)

    def sub(
        self,
        x: float,
        y: float,
        w: float,
        h: float,
        *,
        flip: bool = False,
        turn: float = 0.0,
        plane: int | None = None,
        tint: str | None = None,
    ) -> Pen:
        """A pen for a box inside this one (whose own turn it does not inherit)."""
        left = 1.0 - x - w if self.flip else x
        return replace(
            self,
            x=self.x + left * self.w,
            y=self.y + y * self.h,
            w=w * self.w,
            h=h * self.h,
            flip=self.flip != flip,
            turn=turn,
            plane=self.plane if plane is None else plane,
            tint=self.tint if tint is None else tint,
        )

    def ink(self, token: str) -> Ink:
        """The ink for a token; a tint (``#hex`` or several with commas) replaces the thing's own colours."""
        if self.tint:
            name = token.rstrip("+-")
            tints = self.tint.split(",")
            if name in _TINTED[: len(tints)]:
                token = tints[_TINTED.index(name)] + token[len(name) :]
        return Ink(token, self.plane, self.group)

    def poly(self, points: Sequence[Point], token: str) -> Pen:
        """A filled polygon."""
        shape = Shape([self.at(px, py) for px, py in points], self.ink(token), 0.0, self.detail)
        self.scene.shapes.append(shape)
        return self

    def line(self, points: Sequence[Point], width: float, token: str) -> Pen:
        """A stroke along straight pieces."""
        shape = Shape([self.at(px, py) for px, py in points], self.ink(token), width * self.h, self.detail)
        self.scene.shapes.append(shape)
        return self

    def rect(self, x0: float, y0: float, x1: float, y1: float, token: str) -> Pen:
        """A filled rectangle."""
        return self.poly([(x0, y0), (x1, y0), (x1, y1), (x0, y1)], token)

    def oval(self, cx: float, cy: float, rx: float, ry: float, token: str) -> Pen:
        """An ellipse; `rx` is in box widths, `ry` in box heights."""
        return self.poly(_around(cx, cy, rx, ry, 0.0, 360.0), token)

    def disc(self, cx: float, cy: float, r: float, token: str) -> Pen:
        """A true circle; `r` is in box heights."""
        return self.oval(cx, cy, r * self.h / self.w, r, token)

    def pie(self, cx: float, cy: float, r: float, start: float, end: float, token: str) -> Pen:
        """A sector of a circle, degrees clockwise from the right."""
        return self.poly([(cx, cy), *_around(cx, cy, r * self.h / self.w, r, start, end)], token)

    def bow(self, cx: float, cy: float, r: float, start: float, end: float, width: float, token: str) -> Pen:
        """A band along an arc of a circle."""
        k = self.h / self.w
        outer = _around(cx, cy, (r + width / 2) * k, r + width / 2, start, end)
        inner = _around(cx, cy, (r - width / 2) * k, r - width / 2, start, end)
        return self.poly([*outer, *reversed(inner)], token)

    def blob(self, points: Sequence[Point], token: str) -> Pen:
        """A smooth closed form through the points."""
        return self.poly(smooth(points, closed=True), token)

    def curve(self, points: Sequence[Point], width: float, token: str) -> Pen:
        """A smooth stroke through the points."""
        return self.line(smooth(points, closed=False), width, token)


def _around(cx: float, cy: float, rx: float, ry: float, start: float, end: float) -> list[Point]:
    steps = max(6, round(abs(end - start) / 7.5))
    span = math.radians(end - start)
    first = math.radians(start)
    return [
        (cx + rx * math.cos(first + span * i / steps), cy + ry * math.sin(first + span * i / steps))
        for i in range(steps + 1)
    ]


def smooth(points: Sequence[Point], *, closed: bool, steps: int = 6) -> list[Point]:
    """Points of a Catmull-Rom curve through the given ones."""
    n = len(points)
    if n < 3:
        return list(points)
    out: list[Point] = []
    for i in range(n if closed else n - 1):
        if closed:
            p0, p1, p2, p3 = (points[(i + k) % n] for k in (-1, 0, 1, 2))
        else:
            p0, p1, p2, p3 = (points[min(max(i + k, 0), n - 1)] for k in (-1, 0, 1, 2))
        for s in range(steps):
            t = s / steps
            t2, t3 = t * t, t * t * t
            a, b = -0.5 * t3 + t2 - 0.5 * t, 1.5 * t3 - 2.5 * t2 + 1.0
            c, d = -1.5 * t3 + 2.0 * t2 + 0.5 * t, 0.5 * t3 - 0.5 * t2
            out.append((a * p0[0] + b * p1[0] + c * p2[0] + d * p3[0], a * p0[1] + b * p1[1] + c * p2[1] + d * p3[1]))
    if not closed:
        out.append(points[-1])
    return out
