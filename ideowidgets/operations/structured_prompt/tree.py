"""Trees of JSON: places in them, changed copies, and text that loses nothing.

A tree is never changed in place: a copy shares with the old one whatever stayed the same.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping
from numbers import Integral, Real
from typing import Any, Self

from pydantic import BaseModel

from ideowidgets.operations.errors import NoStructuredPrompt, shorten

Json = Any
Path = tuple[str | int, ...]
Note = Callable[[str, str, Path], None]

MAX_DEPTH = 64
MAX_VALUES = 100_000
MAX_DIGITS = 4000
_PLAIN_KEY = re.compile(r"[^\W\d][\w-]*")
_STEP = re.compile(r"""\.?([^\W\d][\w-]*)|\[(\d{1,6})\]|\[("(?:[^"\\]|\\.)*")\]""")
_LONE = re.compile("[\ud800-\udfff]")
_WHOLE = re.compile(r"-?(?:0|[1-9]\d*)")
MISSING: Any = object()


class Spelled(float):
    """A number that Python would write otherwise than it was written, as ``1e2``; it keeps its text.

    Examples
    --------
    >>> to_text([number("1e2"), number("100")])
    '[1e2,100]'
    """

    __slots__ = ("text",)
    text: str

    def __new__(cls, text: str) -> Self:
        """Take the number's text."""
        made = super().__new__(cls, text)
        made.text = text
        return made

    def __reduce__(self) -> tuple[type[Spelled], tuple[str]]:
        return (Spelled, (self.text,))


def number(text: str) -> int | float:
    """Read a number of JSON so that it can be written as it was."""
    if _WHOLE.fullmatch(text):
        return Spelled(text) if text == "-0" or len(text) > MAX_DIGITS else int(text)
    value = float(text)
    return value if repr(value) == text else Spelled(text)


def to_text(value: Json, indent: int | None = None, level: int = 0) -> str:
    """Write a tree as JSON: minified unless ``indent`` is given, no ASCII escapes, numbers as they were."""
    if isinstance(value, str):
        # Half a surrogate pair has no UTF-8; everything else stands for itself.
        return _LONE.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(value, ensure_ascii=False))
    if isinstance(value, Spelled):
        return value.text
    if isinstance(value, dict):
        parts = [
            f"{to_text(name)}:{'' if indent is None else ' '}{to_text(item, indent, level + 1)}"
            for name, item in value.items()
        ]
        return _joined("{", parts, "}", indent, level)
    if isinstance(value, list):
        flat = indent is None or not any(isinstance(item, dict | list) for item in value)
        parts = [to_text(item, None if flat else indent, level + 1) for item in value]
        if flat and indent is not None:
            return f"[{', '.join(parts)}]"
        return _joined("[", parts, "]", indent, level)
    return json.dumps(value)


def _joined(start: str, parts: list[str], end: str, indent: int | None, level: int) -> str:
    if indent is None or not parts:
        return start + ",".join(parts) + end
    inner, outer = "\n" + " " * indent * (level + 1), "\n" + " " * indent * level
    return start + inner + f",{inner}".join(parts) + outer + end


class _Plain:
    """Turns what holds JSON into a tree of dict, list, str, int, float, bool and None."""

    def __init__(self, note: Note | None) -> None:
        self._note = note
        self._left = MAX_VALUES

    def make(self, value: Any, path: Path) -> Json:
        self._left -= 1
        if len(path) > MAX_DEPTH:
            raise NoStructuredPrompt(f"It is nested more than {MAX_DEPTH} deep. Remove what does not belong to it.")
        if self._left < 0:
            raise NoStructuredPrompt(f"It holds more than {MAX_VALUES:,} values. Remove what does not belong to it.")
        if value is None or isinstance(value, bool | Spelled):
            return value
        if isinstance(value, str):
            return str(value)
        if isinstance(value, Integral):
            return int(value)
        if isinstance(value, Real):
            return self._float(float(value), path)
        if hasattr(value, "to_dict") and not isinstance(value, type):
            value = value.to_dict()
        if isinstance(value, BaseModel):
            value = value.model_dump(mode="json", exclude_unset=True)
        if isinstance(value, Mapping):
            return self._object(value, path)
        if isinstance(value, list | tuple):
            return [self.make(item, (*path, index)) for index, item in enumerate(value)]
        if hasattr(value, "tolist"):
            # What numpy counts with, and its arrays.
            return self.make(value.tolist(), path)
        raise NoStructuredPrompt(
            f"{to_path(path) or 'The prompt'} holds a {type(value).__name__}, which JSON cannot hold. "
            "Give text, numbers, lists and objects."
        )

    def _float(self, value: float, path: Path) -> float | None:
        if math.isfinite(value):
            return value
        self._change("number", f"{value} is no number of JSON; made null", path)
        return None

    def _object(self, value: Mapping[Any, Any], path: Path) -> dict[str, Json]:
        made: dict[str, Json] = {}
        for name, item in value.items():
            if not isinstance(name, str):
                self._change("key", f"the key {shorten(name, 30)} is no text; made text", path)
            made[str(name)] = self.make(item, (*path, str(name)))
        return made

    def _change(self, code: str, message: str, path: Path) -> None:
        if self._note is None:
            raise NoStructuredPrompt(
                f"{to_path(path) or 'The prompt'}: {message.split(';', maxsplit=1)[0]}. Change it."
            )
        self._note(code, message, path)


def plain(value: Any, note: Note | None = None, at: Path = ()) -> Json:
    """Copy what holds JSON as dicts, lists and scalars.

    Parameters
    ----------
    value : mapping, sequence, pydantic model, numpy value or scalar
    note : callable, optional
        Is told what had to change; without it that is an error.
    at : tuple
        Where it will stand.

    Raises
    ------
    NoStructuredPrompt
        Where it holds what JSON cannot, is nested too deep or too large.
    """
    return _Plain(note).make(value, at)


def to_path(path: Path) -> str:
    """Write a place.

    Examples
    --------
    >>> to_path(("elements", 0, "text")), to_path(("odd key", 1))
    ('elements[0].text', '["odd key"][1]')
    """
    text = ""
    for step in path:
        if isinstance(step, int):
            text += f"[{step}]"
        elif _PLAIN_KEY.fullmatch(step):
            text += f".{step}" if text else step
        else:
            text += f"[{to_text(step)}]"
    return text


def from_path(text: str) -> Path:
    """Read a place that :func:`to_path` or a person wrote.

    Raises
    ------
    ValueError
        Where it is none.

    Examples
    --------
    >>> from_path("elements[0].text")
    ('elements', 0, 'text')
    """
    steps: list[str | int] = []
    at = 0
    while at < len(text):
        found = _STEP.match(text, at)
        if found is None or (at == 0 and text[0] == "."):
            raise ValueError(f"{shorten(text)} is no place in a structured prompt; write elements[0].text")
        name, index, quoted = found.groups()
        steps.append(int(index) if index is not None else json.loads(quoted, strict=False) if quoted else name)
        at = found.end()
    if not 0 < len(steps) <= MAX_DEPTH:
        raise ValueError("a place in a structured prompt is needed, such as elements[0].text")
    return tuple(steps)


def get_at(tree: Json, path: Path, default: Any = None) -> Json:
    """Give what stands at a place, or the default."""
    for step in path:
        if isinstance(step, str):
            there = isinstance(tree, dict) and step in tree
        else:
            there = isinstance(tree, list) and 0 <= step < len(tree)
        if not there:
            return default
        tree = tree[step]
    return tree


def set_at(tree: Json, path: Path, value: Json) -> Json:
    """Give a tree with another value at a place; missing objects on the way are made.

    Raises
    ------
    ValueError
        Where the way leads through something that cannot hold it.
    """
    if not path:
        return value
    step, rest = path[0], path[1:]
    if isinstance(step, int):
        if not isinstance(tree, list) or not 0 <= step <= len(tree):
            found = f"the list has {len(tree)}, counted from 0" if isinstance(tree, list) else "found no list"
            raise ValueError(f"there is no [{step}]: {found}")
        inner = set_at(tree[step] if step < len(tree) else {}, rest, value)
        return [*tree[:step], inner, *tree[step + 1 :]]
    if tree is None:
        tree = {}
    if not isinstance(tree, dict):
        raise ValueError(f"there is no {step!r}: found {shorten(tree, 30)}, no object")  # noqa: TRY004
    return tree | {step: set_at(tree.get(step), rest, value)}


def remove_at(tree: Json, path: Path) -> Json:
    """Give a tree without what stands at a place; the same where nothing stands there."""
    step, rest = path[0], path[1:]
    if get_at(tree, (step,), MISSING) is MISSING:
        return tree
    if rest:
        return set_at(tree, (step,), remove_at(tree[step], rest))
    if isinstance(step, int):
        return [*tree[:step], *tree[step + 1 :]]
    return {name: item for name, item in tree.items() if name != step}
