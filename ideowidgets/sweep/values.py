"""Values on an axis: how they are told apart, shown and labelled."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Hashable, Iterable, Iterator, Mapping
from itertools import count
from typing import Any

from pydantic import BaseModel

from ideowidgets.operations.attachment import Attachment
from ideowidgets.operations.request import plain
from ideowidgets.operations.structured_prompt import Element, StructuredPrompt
from ideowidgets.operations.structured_prompt.contract import COMPOSITION
from ideowidgets.operations.structured_prompt.fields import structured_of
from ideowidgets.record.writing import clean

_SHORT = 60


def readable(value: Any) -> Any:
    """Give an axis value as a number or short text, for headers and columns.

    A file by its name, a structured prompt by what it says of the whole picture, an element by its words.

    Examples
    --------
    >>> readable("BAUHAUS"), readable(7), readable(None), readable(("a cat", None))
    ('BAUHAUS', 7, '—', 'a cat, —')
    >>> readable({"type": "text", "text": "OPEN", "desc": "bold capitals"})
    '“OPEN”'
    """
    if value is None:
        return "—"
    prompt = _prompt(value)
    if prompt is not None:
        return _brief(prompt.high_level_description or _elements(prompt) or prompt.background or prompt.to_json())
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, int | float):
        return value
    if isinstance(value, Attachment):
        return value.name
    if isinstance(value, tuple | list):
        return ", ".join(str(readable(item)) for item in value)
    told = plain(value)
    if isinstance(told, Mapping) and ("desc" in told or "text" in told):
        return _brief(Element(0, dict(told)).label)
    return _brief(json.dumps(told, ensure_ascii=False))


def _prompt(value: Any) -> StructuredPrompt | None:
    return structured_of(plain(value)) if isinstance(value, str | Mapping | BaseModel) and _is_whole(value) else None


def _is_whole(value: Any) -> bool:
    """Tell a structured prompt from what only stands in one, such as an element."""
    return isinstance(value, str) or COMPOSITION in plain(value)


def _elements(prompt: StructuredPrompt) -> str:
    return ", ".join(element.label for element in prompt.elements)


def _brief(text: str) -> str:
    short = clean(" ".join(text.split())) or ""
    return short if len(short) <= _SHORT else short[: _SHORT - 1].rstrip() + "…"


def identity(value: Any) -> Hashable:
    """Give what tells an axis value from others: its content, whatever it is, and never only its name.

    Examples
    --------
    >>> identity([7]) == identity((7,)), identity(1) == identity(True), identity(b"a") == identity(b"b")
    (True, False, False)
    """
    if isinstance(value, Attachment):
        return ("file", value.sha256)
    if isinstance(value, bytes | bytearray):
        return ("bytes", hashlib.sha256(value).hexdigest())
    if isinstance(value, tuple | list):
        return tuple(identity(item) for item in value)
    if isinstance(value, BaseModel | Mapping):
        return ("object", json.dumps(plain(value), sort_keys=True))
    return (type(value).__name__, repr(value))


def unique(values: Iterable[Any]) -> tuple[Any, ...]:
    """Give values once each, in order; they need not be hashable."""
    found: dict[Hashable, Any] = {}
    for value in values:
        found.setdefault(identity(value), value)
    return tuple(found.values())


def _labels(value: Any) -> Iterator[Any]:
    """Give what a value may be called, the shortest first."""
    shown = readable(value)
    yield shown
    prompt = _prompt(value)
    if prompt is not None and prompt.elements and prompt.high_level_description:
        shown = f"{shown} · {_brief(_elements(prompt))}"
        yield shown
    yield from (f"{shown} ({number})" for number in count(2))


class Labels:
    """The values of an axis as :func:`readable` writes them, each with a label of its own.

    Examples
    --------
    >>> labels = Labels([None, "—", 7])
    >>> labels.of(None), labels.of("—"), labels.of(7)
    ('—', '— (2)', 7)
    """

    def __init__(self, values: Iterable[Any]) -> None:
        self._of: dict[Hashable, Any] = {}
        taken: set[Any] = set()
        for value in unique(values):
            label = next(label for label in _labels(value) if label not in taken)
            taken.add(label)
            self._of[identity(value)] = label

    @property
    def all(self) -> list[Any]:
        """Every label, in the order of the values."""
        return list(self._of.values())

    def of(self, value: Any) -> Any:
        """Give a value's label."""
        return self._of[identity(value)]
