"""Values as people read them: headers, chips and captions are written one way everywhere."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from numbers import Real
from typing import Any, Final

from pydantic import BaseModel

from ideowidgets.operations.picture import Picture
from ideowidgets.widgets.drafting import words

_ENUMS: Final = frozenset(
    {
        "aspect_ratio",
        "magic_prompt",
        "magic_prompt_option",
        "quality",
        "rendering_speed",
        "resolution",
        "status",
        "style_preset",
        "style_type",
    }
)
_CODES: Final = frozenset({"seed", "seed_returned", "style_codes", "image_index", "repeat", "width", "height"})
_HEX: Final = re.compile(r"#[0-9a-fA-F]{6}")

_STRUCTURED: Final = ("desc", "text", "compositional_deconstruction")

MISSING: Final = "—"


def is_missing(value: Any) -> bool:
    """Tell whether a value of a frame or request stands for nothing: None, NaN, NaT, pandas' NA.

    Examples
    --------
    >>> is_missing(None), is_missing(float("nan")), is_missing(""), is_missing([])
    (True, True, False, False)
    """
    if value is None:
        return True
    if isinstance(value, float):
        return math.isnan(value)
    # Told by name, so that a form does not import pandas for it.
    return type(value).__name__ in ("NAType", "NaTType")


def is_code(name: str) -> bool:
    """Tell whether values of a column are set in the code font."""
    return name in _CODES


def label_of(name: str) -> str:
    """Give a column's name in words."""
    return {"image_index": "image"}.get(name, name.replace("_", " "))


def text_of(name: str, value: Any) -> str:
    """Write one value of a field or column.

    Examples
    --------
    >>> text_of("style_preset", "ART_DECO"), text_of("seed", 7), text_of("aspect_ratio", "3x4")
    ('Art Deco', '7', '3:4')
    >>> text_of("color_palette", {"members": [{"color_hex": "#E63946"}]})
    '#E63946'
    """
    if is_missing(value):
        return MISSING
    if isinstance(value, BaseModel):
        value = value.model_dump(mode="json", exclude_unset=True, exclude_none=True)
    if isinstance(value, Mapping):
        return _text_of_mapping(name, value)
    if isinstance(value, Iterable) and not isinstance(value, str | bytes):
        return ", ".join(text_of(name, item) for item in value) or MISSING
    return _text_of_scalar(name, value)


def _text_of_scalar(name: str, value: Any) -> str:
    if isinstance(value, str):
        return words(value) if name in _ENUMS and re.fullmatch(r"[A-Za-z0-9_]{1,60}", value) else value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int) and name == "image_index":
        return str(value + 1)
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, Picture):
        return value.name
    return value.strftime("%Y-%m-%d %H:%M:%S") if isinstance(value, datetime) else str(value)


def _text_of_mapping(name: str, value: Mapping[str, Any]) -> str:
    if isinstance(value.get("name"), str) and set(value) <= {"name", "sha256"}:
        return words(value["name"]) if "sha256" not in value else value["name"]
    if set(value) == {"members"}:
        return text_of(name, [member.get("color_hex") for member in value["members"] if isinstance(member, Mapping)])
    if is_structured(value):
        from ideowidgets.sweep.values import readable

        return str(readable(value))
    return json.dumps(value, ensure_ascii=False, default=str)


def is_structured(value: Any) -> bool:
    """Tell whether a value is a structured prompt or an element of one: what plans and headers call by its words."""
    return isinstance(value, Mapping) and any(key in value for key in _STRUCTURED)


def colors_of(value: Any) -> list[str]:
    """Give the colours that a palette names, as ``#rrggbb``; none for anything else."""
    if isinstance(value, BaseModel):
        value = value.model_dump(mode="json", exclude_none=True)
    members = value.get("members") if isinstance(value, Mapping) else None
    if not isinstance(members, list | tuple):
        return []
    found = [str(member.get("color_hex", "")) for member in members if isinstance(member, Mapping)]
    return [color for color in found if _HEX.fullmatch(color)][:8]


def cut(text: str, limit: int) -> str:
    """Shorten a text to `limit` characters.

    Examples
    --------
    >>> cut("abcdef", 4)
    'abc…'
    """
    return text if len(text) <= limit else text[: limit - 1] + "…"


def whole(value: Any) -> int | None:
    """Give a number of a row as an int; None where there is none.

    Examples
    --------
    >>> whole(512.0), whole(None)
    (512, None)
    """
    return int(float(value)) if isinstance(value, Real) and not is_missing(value) else None
