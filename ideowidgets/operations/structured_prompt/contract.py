"""The contract of a structured prompt: its keys in canonical order, its limits, its two profiles.

Sources: the vendor's V4JsonPrompt schema (August and October 2026) for what the API takes, the documentation of
Ideogram 4's open weights for the form it was trained on. Every object of the contract is in the same order in both
kinds of style, as ``photo`` stands before ``medium`` and ``art_style`` after it.
"""

from __future__ import annotations

import re
from typing import Final, Literal

from ideowidgets.operations.structured_prompt.tree import Json, Path, get_at, set_at

Profile = Literal["api", "training"]

HIGH: Final = "high_level_description"
STYLE: Final = "style_description"
COMPOSITION: Final = "compositional_deconstruction"
ELEMENTS: Final[Path] = (COMPOSITION, "elements")
BACKGROUND: Final[Path] = (COMPOSITION, "background")

ROOT_KEYS: Final = (HIGH, STYLE, COMPOSITION, "tags")
STYLE_KEYS: Final = ("aesthetics", "lighting", "photo", "medium", "art_style", "color_palette")
COMPOSITION_KEYS: Final = ("background", "elements")
ELEMENT_KEYS: Final = ("type", "bbox", "text", "desc", "color_palette")

UNITS: Final = 1000
STYLE_COLORS: Final = 16
ELEMENT_COLORS: Final = 5
MAX_PROMPT: Final = 10_000
"""Characters that the v2 API takes as a prompt."""
MAX_TOKENS: Final = 2048
"""Tokens that the open weights take."""
CHARACTERS_PER_TOKEN: Final = 4
HEX: Final = re.compile(r"#[0-9a-fA-F]{6}", re.ASCII)
HEX_UPPER: Final = re.compile(r"#[0-9A-F]{6}", re.ASCII)

# Short names that a person may write for the first step of a place.
_SHORT: Final[dict[str, Path]] = {"elements": ELEMENTS, "background": BACKGROUND, "style": (STYLE,)}


def full_path(path: Path, tree: Json = None) -> Path:
    """Give a place in full: ``elements``, ``background`` and ``style`` are short for where they stand.

    Examples
    --------
    >>> full_path(("elements", 0, "text"))
    ('compositional_deconstruction', 'elements', 0, 'text')
    """
    first = path[0] if path else None
    if isinstance(first, str) and first in _SHORT and not (isinstance(tree, dict) and first in tree):
        return (*_SHORT[first], *path[1:])
    return path


def short_path(path: Path) -> Path:
    """Give a place as a person would write it; the opposite of :func:`full_path`.

    Examples
    --------
    >>> short_path(("compositional_deconstruction", "elements", 0, "text"))
    ('elements', 0, 'text')
    """
    for name, full in _SHORT.items():
        if path[: len(full)] == full:
            return (name, *path[len(full) :])
    return path


def keys_at(path: Path) -> tuple[str, ...]:
    """Give the keys of the contract's object at a place, in canonical order; none where it has no object."""
    if not path:
        return ROOT_KEYS
    if path == (STYLE,):
        return STYLE_KEYS
    if path == (COMPOSITION,):
        return COMPOSITION_KEYS
    return ELEMENT_KEYS if len(path) == 3 and path[:2] == ELEMENTS else ()


def ordered(value: Json, keys: tuple[str, ...]) -> Json:
    """Give an object with the contract's keys first and in order; unknown keys keep theirs."""
    if not isinstance(value, dict):
        return value
    known = {name: value[name] for name in keys if name in value}
    return known | {name: item for name, item in value.items() if name not in known}


def ordered_at(tree: Json, path: Path) -> Json:
    """Give a tree with the object at a place in canonical order."""
    found = get_at(tree, path)
    return set_at(tree, path, ordered(found, keys_at(path))) if isinstance(found, dict) else tree


def canonical(tree: Json) -> Json:
    """Give a tree with every object of the contract in canonical order."""
    tree = ordered(tree, ROOT_KEYS)
    for path in ((STYLE,), (COMPOSITION,)):
        tree = ordered_at(tree, path)
    elements = get_at(tree, ELEMENTS)
    if isinstance(elements, list):
        tree = set_at(tree, ELEMENTS, [ordered(element, ELEMENT_KEYS) for element in elements])
    return tree


def put(tree: Json, path: Path, value: Json) -> Json:
    """Set a member, and bring its object into canonical order."""
    return ordered_at(set_at(tree, path, value), path[:-1])
