"""Values on an axis: how they are told apart, shown and labelled."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Hashable, Iterable
from typing import Any

from pydantic import BaseModel

from ideowidgets.operations.attachment import Attachment
from ideowidgets.operations.request import plain
from ideowidgets.record.writing import clean


def readable(value: Any) -> Any:
    """Give an axis value as a number or short text, for headers and columns; a file by its name.

    Examples
    --------
    >>> readable("BAUHAUS"), readable(7), readable(None), readable(("a cat", None))
    ('BAUHAUS', 7, '—', 'a cat, —')
    """
    if value is None:
        return "—"
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, int | float):
        return value
    if isinstance(value, Attachment):
        return value.name
    if isinstance(value, tuple | list):
        return ", ".join(str(readable(item)) for item in value)
    return json.dumps(plain(value), ensure_ascii=False)


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
    if isinstance(value, BaseModel):
        return (type(value).__name__, json.dumps(plain(value), sort_keys=True))
    return (type(value).__name__, repr(value))


def unique(values: Iterable[Any]) -> tuple[Any, ...]:
    """Give values once each, in order; they need not be hashable."""
    found: dict[Hashable, Any] = {}
    for value in values:
        found.setdefault(identity(value), value)
    return tuple(found.values())


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
            shown = readable(value)
            label, number = shown, 2
            while label in taken:
                label, number = f"{shown} ({number})", number + 1
            taken.add(label)
            self._of[identity(value)] = label

    @property
    def all(self) -> list[Any]:
        """Every label, in the order of the values."""
        return list(self._of.values())

    def of(self, value: Any) -> Any:
        """Give a value's label."""
        return self._of[identity(value)]
