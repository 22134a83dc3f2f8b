"""Forgiving in, exact inside: what a person writes, turned into the vendor's spelling."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable
from typing import Any, get_args

from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError


def _key(text: str) -> str:
    """Drop what people write differently: case, spaces, hyphens, ``:`` for ``x`` in ratios."""
    text = re.sub(r"^\s*(\d+)\s*[:x×]\s*(\d+)\s*$", r"\1x\2", text, flags=re.IGNORECASE)
    return re.sub(r"[\s_\-']+", "", text).casefold()


def _spoken(value: str) -> str:
    """Give a legacy ratio or size as everything newer writes it: ``ASPECT_16_9`` is ``16x9``."""
    found = re.fullmatch(r"(?:ASPECT|RESOLUTION)_(\d+)_(\d+)", value)
    return f"{found[1]}x{found[2]}" if found else value


def choice(*allowed: str) -> Callable[[Any], Any]:
    """Make a validator that finds the vendor's value for what was written.

    Parameters
    ----------
    *allowed : str
        The vendor's values.

    Examples
    --------
    >>> choice("ART_DECO", "BAUHAUS")("art deco")
    'ART_DECO'
    >>> choice("ASPECT_16_9")("16:9")
    'ASPECT_16_9'
    """
    table = {_key(_spoken(value)): value for value in allowed} | {_key(value): value for value in allowed}

    def validate(value: Any) -> Any:
        if value is None or not isinstance(value, str):
            return value
        found = table.get(_key(value))
        if found is not None:
            return found
        near = difflib.get_close_matches(_key(value), table, n=1, cutoff=0.6)
        hint = f"Did you mean {table[near[0]]!r}?" if near else f"Choose one of {_listed(allowed)}."
        raise PydanticCustomError(
            "choice",
            "must be one of {count} values",
            {"count": len(allowed), "hint": hint, "allowed": allowed},
        )

    return validate


def forgiving(literal: Any) -> BeforeValidator:
    """Give the validator for a ``Literal`` type."""
    return BeforeValidator(choice(*get_args(literal)))


def _listed(allowed: tuple[str, ...]) -> str:
    shown = ", ".join(allowed[:12])
    return shown if len(allowed) <= 12 else f"{shown}, … ({len(allowed)} in all)"
