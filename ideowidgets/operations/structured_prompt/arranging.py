"""Boxes arranged together: edges in line, equal gaps, another shape of frame."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Literal, get_args

from ideowidgets.operations.structured_prompt.box import Box, nearest, sides
from ideowidgets.operations.structured_prompt.contract import UNITS

Edge = Literal["left", "centre", "center", "right", "top", "middle", "bottom"]
Axis = Literal["horizontal", "vertical"]
Keep = Literal["shape", "layout", "units"]

_FRAME = Box(0, 0, UNITS, UNITS)


def aligned(boxes: Mapping[int, Box], edge: Edge) -> dict[int, Box]:
    """Move boxes to one edge or centre line: of what they span together, of the frame where there is only one.

    Examples
    --------
    >>> aligned({0: Box(0, 100, 100, 200), 1: Box(300, 50, 400, 90)}, "left")[0]
    Box(y_min=0, x_min=50, y_max=100, x_max=150)
    """
    if edge not in get_args(Edge):
        raise ValueError(f"{edge!r} is no edge; choose left, centre, right, top, middle or bottom")
    if not boxes:
        return {}
    span = _FRAME if len(boxes) == 1 else _span(boxes)
    return {index: _to_edge(box, span, edge) for index, box in boxes.items()}


def _span(boxes: Mapping[int, Box]) -> Box:
    all_of = boxes.values()
    return Box(
        min(b.y_min for b in all_of),
        min(b.x_min for b in all_of),
        max(b.y_max for b in all_of),
        max(b.x_max for b in all_of),
    )


def _to_edge(box: Box, span: Box, edge: Edge) -> Box:
    match edge:
        case "left":
            return box.shifted(x=span.x_min - box.x_min)
        case "right":
            return box.shifted(x=span.x_max - box.x_max)
        case "centre" | "center":
            return box.shifted(x=span.centre[0] - box.centre[0])
        case "top":
            return box.shifted(y=span.y_min - box.y_min)
        case "bottom":
            return box.shifted(y=span.y_max - box.y_max)
        case "middle":
            return box.shifted(y=span.centre[1] - box.centre[1])


def distributed(boxes: Mapping[int, Box], axis: Axis) -> dict[int, Box]:
    """Move boxes so that the gaps between neighbours are equal; the first and the last stay.

    Examples
    --------
    >>> made = distributed({0: Box(0, 0, 9, 100), 1: Box(0, 110, 9, 210), 2: Box(0, 400, 9, 500)}, "horizontal")
    >>> made[1].x_min, made[1].x_max
    (200, 300)
    """
    if axis not in ("horizontal", "vertical"):
        raise ValueError(f"{axis!r} is no axis; choose horizontal or vertical")
    across = axis == "horizontal"
    row = sorted(boxes, key=lambda index: boxes[index].centre[0 if across else 1])
    if len(row) < 3:
        return dict(boxes)
    lengths = [boxes[index].width if across else boxes[index].height for index in row]
    start = boxes[row[0]].x_min if across else boxes[row[0]].y_min
    end = boxes[row[-1]].x_max if across else boxes[row[-1]].y_max
    gap = (end - start - sum(lengths)) / (len(row) - 1)
    made = dict(boxes)
    at = start + lengths[0] + gap
    for index, length in zip(row[1:-1], lengths[1:-1], strict=True):
        box = boxes[index]
        made[index] = box.shifted(x=at - box.x_min) if across else box.shifted(y=at - box.y_min)
        at += length + gap
    return made


def reshaped(boxes: Mapping[int, Box], old: object, new: object, keep: Keep) -> dict[int, Box]:
    """Lay boxes out for another aspect ratio; see ``StructuredPrompt.reshape``.

    Examples
    --------
    >>> reshaped({0: Box(250, 250, 750, 750)}, "1:1", "16:9", "layout")[0]
    Box(y_min=250, x_min=359, y_max=750, x_max=641)
    """
    (old_width, old_height), (new_width, new_height) = sides(old), sides(new)
    if keep == "units":
        return dict(boxes)
    stretch = (new_width / new_height) / (old_width / old_height)
    if keep == "layout":
        x, y = (1 / stretch, 1.0) if stretch > 1 else (1.0, stretch)
        return {index: _about_the_middle(box, x, y) for index, box in boxes.items()}
    if keep != "shape":
        raise ValueError(f"keep={keep!r} is unknown; choose shape, layout or units")
    # Frames of one area: a box keeps its size in pixels as well as its shape.
    x, y = 1 / math.sqrt(stretch), math.sqrt(stretch)
    widest = max((box.width for box in boxes.values() if box.width < UNITS), default=0) * x
    tallest = max((box.height for box in boxes.values() if box.height < UNITS), default=0) * y
    room = min(1.0, UNITS / max(widest, tallest, 1))
    return {index: _in_place(box, x * room, y * room) for index, box in boxes.items()}


def _about_the_middle(box: Box, x: float, y: float) -> Box:
    half = UNITS / 2
    return Box.xyxy(
        half + (box.x_min - half) * x,
        half + (box.y_min - half) * y,
        half + (box.x_max - half) * x,
        half + (box.y_max - half) * y,
    )


def _in_place(box: Box, x: float, y: float) -> Box:
    left, right = _side(box.x_min, box.x_max, x)
    top, bottom = _side(box.y_min, box.y_max, y)
    return Box(top, left, bottom, right)


def _side(low: int, high: int, factor: float) -> tuple[int, int]:
    """Scale one axis of a box; the free space on its two sides keeps its proportion, so edges and middles stay."""
    free = UNITS - (high - low)
    if not free:
        return low, high
    length = min(nearest((high - low) * factor), UNITS)
    start = nearest(low * (UNITS - length) / free)
    return start, start + length
