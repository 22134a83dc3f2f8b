"""Boxes of elements: whole numbers from 0 to 1000 on both axes whatever the picture's shape, rows first."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from ideowidgets.operations.structured_prompt.contract import UNITS

_SIZE = re.compile(r"\s*(\d{1,5}(?:\.\d+)?)\s*[x×:]\s*(\d{1,5}(?:\.\d+)?)\s*", re.IGNORECASE)


def sides(value: Any) -> tuple[float, float]:
    """Read a size or a ratio: ``"1280x720"``, ``"16:9"``, ``(1280, 720)``, or width over height as one number.

    Raises
    ------
    ValueError
        Where it is none, or a side is not above zero.

    Examples
    --------
    >>> sides("16:9"), sides((1280, 720)), sides(2)
    ((16.0, 9.0), (1280.0, 720.0), (2.0, 1.0))
    """
    found: tuple[float, float] | None = None
    if isinstance(value, str):
        match = _SIZE.fullmatch(value)
        found = (float(match[1]), float(match[2])) if match else None
    elif isinstance(value, int | float) and not isinstance(value, bool):
        found = (float(value), 1.0)
    elif isinstance(value, Sequence) and len(value) == 2 and all(isinstance(side, int | float) for side in value):
        found = (float(value[0]), float(value[1]))
    if found is None or not all(math.isfinite(side) and side > 0 for side in found):
        raise ValueError(f"{value!r} is no size or ratio; write '1280x720', '16:9' or (1280, 720)")
    return found


def nearest(value: float) -> int:
    """Round to the nearest whole number, halves up, so that neighbours never part."""
    return math.floor(value + 0.5)


class Pixels(NamedTuple):
    """A box in pixels; right and bottom are just outside."""

    left: int
    top: int
    right: int
    bottom: int


class Box(NamedTuple):
    """A box in the order of the contract: ``y_min, x_min, y_max, x_max``, 0 to 1000, origin at the top left.

    Both axes run to 1000 whatever the ratio, so 500 by 500 is a square only in a square picture.

    Examples
    --------
    >>> Box.xyxy(100, 200, 500, 900)
    Box(y_min=200, x_min=100, y_max=900, x_max=500)
    >>> Box(200, 100, 900, 500).pixels("1280x720")
    Pixels(left=128, top=144, right=640, bottom=648)
    """

    y_min: int
    x_min: int
    y_max: int
    x_max: int

    @classmethod
    def of(cls, value: Any) -> Box:
        """Read four numbers in the contract's order; they are rounded and otherwise left alone.

        Raises
        ------
        ValueError
            Where they are not four finite numbers.
        """
        if isinstance(value, Box):
            return value
        value = value.tolist() if hasattr(value, "tolist") else value
        found = box_or_none(value)
        if found is None or _is_of_fractions(value):
            raise ValueError(
                f"{value!r} is no box; give (y_min, x_min, y_max, x_max) from 0 to {UNITS}, or Box.xyxy(...)"
            )
        return found

    @classmethod
    def xyxy(cls, left: float, top: float, right: float, bottom: float) -> Box:
        """Make it from its left, top, right and bottom edges in units."""
        return cls(nearest(top), nearest(left), nearest(bottom), nearest(right))

    @classmethod
    def from_pixels(cls, box: Sequence[float], size: Any) -> Box:
        """Make it from left, top, right and bottom in pixels of a picture of ``size`` (width, height)."""
        width, height = sides(size)
        left, top, right, bottom = box
        return cls.xyxy(left * UNITS / width, top * UNITS / height, right * UNITS / width, bottom * UNITS / height)

    def pixels(self, size: Any) -> Pixels:
        """Give it in pixels of a picture of ``size`` (width, height), rounded to the nearest."""
        width, height = sides(size)
        return Pixels(
            nearest(self.x_min * width / UNITS),
            nearest(self.y_min * height / UNITS),
            nearest(self.x_max * width / UNITS),
            nearest(self.y_max * height / UNITS),
        )

    @property
    def width(self) -> int:
        """From edge to edge, in units."""
        return self.x_max - self.x_min

    @property
    def height(self) -> int:
        """From edge to edge, in units."""
        return self.y_max - self.y_min

    @property
    def centre(self) -> tuple[float, float]:
        """Of both axes, x first, in units."""
        return (self.x_min + self.x_max) / 2, (self.y_min + self.y_max) / 2

    @property
    def area(self) -> int:
        """In square units; 0 where its corners are the wrong way round."""
        return max(0, self.width) * max(0, self.height)

    @property
    def is_valid(self) -> bool:
        """Whether it lies within 0 to 1000 with its corners in order."""
        return 0 <= self.y_min <= self.y_max <= UNITS and 0 <= self.x_min <= self.x_max <= UNITS

    def iou(self, other: Box) -> float:
        """Give the overlap with another box: shared area over area of both, 0 to 1.

        Examples
        --------
        >>> Box(0, 0, 100, 100).iou(Box(0, 50, 100, 150))
        0.3333333333333333
        """
        shared = Box(
            max(self.y_min, other.y_min),
            max(self.x_min, other.x_min),
            min(self.y_max, other.y_max),
            min(self.x_max, other.x_max),
        ).area
        whole = self.area + other.area - shared
        return shared / whole if whole else 0.0

    def shifted(self, x: float = 0, y: float = 0) -> Box:
        """Move it, at most to the edges."""
        dx = min(max(nearest(x), -self.x_min), UNITS - self.x_max)
        dy = min(max(nearest(y), -self.y_min), UNITS - self.y_max)
        return Box(self.y_min + dy, self.x_min + dx, self.y_max + dy, self.x_max + dx)

    def clamped(self) -> Box:
        """Cut it to 0 to 1000 and put its corners in order."""
        y_min, x_min, y_max, x_max = (min(max(side, 0), UNITS) for side in self)
        return Box(min(y_min, y_max), min(x_min, x_max), max(y_min, y_max), max(x_min, x_max))

    def transposed(self) -> Box:
        """Give it with its axes swapped, for boxes that were written columns first."""
        return Box(self.x_min, self.y_min, self.x_max, self.y_max)


def _is_of_fractions(value: Any) -> bool:
    """Tell a box that was given from 0 to 1, of which rounding would leave nothing."""
    return all(0 <= side <= 1 for side in value) and any(side != int(side) for side in value)


def numbers_of(value: Any) -> list[float] | None:
    """Give the four finite numbers of a box as they stand, or None."""
    if not isinstance(value, list | tuple) or len(value) != 4:
        return None
    if any(isinstance(side, bool) or not isinstance(side, int | float) for side in value):
        return None
    return list(value) if all(isinstance(side, int) or math.isfinite(side) for side in value) else None


def box_or_none(value: Any) -> Box | None:
    """Give the box of four finite numbers, rounded, or None."""
    found = numbers_of(value)
    return None if found is None else Box(*(side if isinstance(side, int) else nearest(side) for side in found))
