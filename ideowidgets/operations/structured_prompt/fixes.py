"""Fixes that problems offer: small changes of a tree, each at one place."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

from ideowidgets.operations.structured_prompt.box import Box, nearest
from ideowidgets.operations.structured_prompt.contract import HEX, UNITS, ordered_at, put
from ideowidgets.operations.structured_prompt.problem import Repair
from ideowidgets.operations.structured_prompt.tree import (
    MISSING,
    Json,
    Path,
    get_at,
    remove_at,
    set_at,
    to_text,
)

_SHORT_HEX: Final = re.compile(r"#?([0-9a-fA-F])([0-9a-fA-F])([0-9a-fA-F])", re.ASCII)
_LONG_HEX: Final = re.compile(r"(?:#|0x)?([0-9a-fA-F]{6})(?:[0-9a-fA-F]{2})?", re.ASCII)
_NUMBER: Final = re.compile(r"\s*([-+]?\d{1,9}(?:\.\d{1,9})?)\s*%?\s*", re.ASCII)
_CORNERS: Final = (
    ("y_min", "x_min", "y_max", "x_max"),
    ("ymin", "xmin", "ymax", "xmax"),
    ("y1", "x1", "y2", "x2"),
    ("top", "left", "bottom", "right"),
)


def setting(path: Path, value: Json) -> Repair:
    """Give the fix that sets a member, its object in canonical order."""
    return lambda tree: put(tree, path, value)


def removing(path: Path) -> Repair:
    """Give the fix that takes away what stands at a place."""
    return lambda tree: remove_at(tree, path)


def ordering(path: Path) -> Repair:
    """Give the fix that brings one object into canonical order."""
    return lambda tree: ordered_at(tree, path)


def changing(path: Path, change: Callable[[Json], Json]) -> Repair:
    """Give the fix that makes something else of what stands at a place."""

    def repair(tree: Json) -> Json:
        found = get_at(tree, path, MISSING)
        return tree if found is MISSING else set_at(tree, path, change(found))

    return repair


def renaming(parent: Path, old: str, new: str) -> Repair:
    """Give the fix that gives a member its right name."""

    def repair(tree: Json) -> Json:
        found = get_at(tree, (*parent, old), MISSING)
        return tree if found is MISSING else put(remove_at(tree, (*parent, old)), (*parent, new), found)

    return repair


def as_text(value: Json) -> str:
    """Give anything as the text that a description can hold.

    Examples
    --------
    >>> as_text(["red", "blue"]), as_text(7), as_text({"a": 1})
    ('red, blue', '7', '{"a":1}')
    """
    if isinstance(value, str):
        return value
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return ", ".join(value)
    return to_text(value)


def color_or_none(value: Any) -> str | None:
    """Read a colour however it is written, as ``#RRGGBB`` in upper case, or None.

    Examples
    --------
    >>> color_or_none("#e39"), color_or_none("e63946"), color_or_none("#silver"), color_or_none("very red")
    ('#EE3399', '#E63946', '#C0C0C0', None)
    """
    if not isinstance(value, str) or len(value) > 60:
        return None
    text = value.strip()
    if HEX.fullmatch(text):
        return text.upper()
    if found := _SHORT_HEX.fullmatch(text):
        return "#" + "".join(digit * 2 for digit in found.groups()).upper()
    if found := _LONG_HEX.fullmatch(text):
        return f"#{found[1].upper()}"
    from PIL import ImageColor

    try:
        red, green, blue = ImageColor.getrgb(text.removeprefix("#").strip().lower())[:3]
    except ValueError:
        return None
    made = f"#{red:02X}{green:02X}{blue:02X}"
    return made if HEX.fullmatch(made) else None


def palette_of(value: Json) -> list[str]:
    """Give the colours that can be read out of a palette of another form."""
    parts: list[Any] = (
        re.split(r"[,;\s]+", value)
        if isinstance(value, str)
        else list(value.values())
        if isinstance(value, dict)
        else [value]
    )
    return [color for part in parts if (color := color_or_none(part)) is not None]


def _number(value: Json) -> float | None:
    if isinstance(value, bool | int):
        return float(value) if abs(value) < 10**9 else None
    if isinstance(value, float):
        return value if abs(value) < 10**9 else None
    found = _NUMBER.fullmatch(value) if isinstance(value, str) else None
    return float(found[1]) if found else None


def box_guess(value: Json) -> list[int] | None:
    """Give the box that a value of another form most likely means, within the frame, or None.

    Examples
    --------
    >>> box_guess(["100", "200", "300", "400"]), box_guess({"left": 1, "top": 2, "right": 3, "bottom": 4})
    ([100, 200, 300, 400], [2, 1, 4, 3])
    """
    if isinstance(value, str):
        value = re.findall(r"[^\s,;\[\](){}]+", value[:100])
    if isinstance(value, dict):
        keys = next((keys for keys in _CORNERS if all(key in value for key in keys)), None)
        if keys is not None:
            value = [value[key] for key in keys]
        elif all(key in value for key in ("x", "y", "width", "height")):
            x, y, width, height = (_number(value[key]) for key in ("x", "y", "width", "height"))
            value = [y, x, None if None in (y, height) else y + height, None if None in (x, width) else x + width]  # type: ignore[operator]
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if not isinstance(value, list) or len(value) != 4:
        return None
    sides = [_number(side) for side in value]
    if any(side is None for side in sides):
        return None
    found = [side for side in sides if side is not None]
    if all(0 <= side <= 1 for side in found):
        found = [side * UNITS for side in found]
    return list(Box(*(nearest(side) for side in found)).clamped())


def clamped(box: list[float]) -> list[float]:
    """Cut a box's numbers to the frame; fractions within stay as they are."""
    return [min(max(int(side) if side == int(side) else side, 0), UNITS) for side in box]


def in_order(box: list[float]) -> list[float]:
    """Put a box's corners in order."""
    y_min, x_min, y_max, x_max = box
    return [min(y_min, y_max), min(x_min, x_max), max(y_min, y_max), max(x_min, x_max)]


def quoted_in(text: str) -> tuple[str, ...]:
    """Give the words that a description puts in double quotation marks; single ones are for names."""
    from ideowidgets.operations.lettering import quoted

    return quoted(text.replace("'", "’").replace("‘", "’"))
