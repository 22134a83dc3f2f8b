"""Reading a structured prompt from whatever holds one, and telling what had to be mended for it."""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from ideowidgets.operations.errors import NoStructuredPrompt, shorten
from ideowidgets.operations.structured_prompt.carriers import PictureTexts, carried
from ideowidgets.operations.structured_prompt.contract import COMPOSITION, HIGH
from ideowidgets.operations.structured_prompt.listing import Listing
from ideowidgets.operations.structured_prompt.loose import HABITS, LooseReader, Unreadable
from ideowidgets.operations.structured_prompt.prompt import StructuredPrompt
from ideowidgets.operations.structured_prompt.tree import Json, Path, number, plain, to_path

MOST_CHARACTERS: Final = 4_000_000
MOST_LOOSE: Final = 400_000
"""More than this is read only where it is JSON."""
MOST_STARTS: Final = 12
MOST_VALUES: Final = 50_000
_FENCE: Final = re.compile(r"```[ \t]*[\w-]*[ \t]*\r?\n(.*?)(?:```|\Z)", re.DOTALL)
_START: Final = re.compile(r"[{\[]")


@dataclass(frozen=True, slots=True)
class Change:
    """Something that was mended, or left out, to read a structured prompt.

    Attributes
    ----------
    code : str
        Such as ``fence``, ``wrapper``, ``trailing-comma``.
    message : str
        What was done, for people.
    """

    code: str
    message: str

    def cells(self) -> dict[str, Any]:
        """Give what a table shows of it."""
        return {"code": self.code, "change": self.message}

    def __str__(self) -> str:
        return self.message


@dataclass(frozen=True, slots=True)
class _Found:
    tree: Json
    changes: tuple[Change, ...]


def read(source: Any) -> StructuredPrompt:
    """Read a structured prompt; see ``StructuredPrompt.read``.

    Raises
    ------
    NoStructuredPrompt
        Where none can be found.
    """
    if isinstance(source, StructuredPrompt):
        return source
    held = carried(source)
    if isinstance(held, StructuredPrompt):
        return held
    if isinstance(held, str):
        found = _from_text(held)
        if found is None:
            raise NoStructuredPrompt(
                f"{shorten(held, 60)} holds no structured prompt: there is no object in it that can be read. "
                "Give its JSON, a file, or a picture that carries it."
            )
    elif isinstance(held, PictureTexts):
        found = _from_picture(held)
    else:
        changes: list[Change] = []
        tree = plain(held, lambda code, message, path: changes.append(Change(code, f"{to_path(path)}: {message}")))
        found = _unwrapped(_Found(tree, tuple(changes)))
        if found is None:
            if not isinstance(tree, dict):
                raise NoStructuredPrompt(f"{shorten(tree, 60)} is no structured prompt: it holds no object.")
            found = _Found(tree, tuple(changes))
    made = StructuredPrompt(found.tree)
    made.changes = Listing(found.changes)
    return made


def _from_picture(texts: PictureTexts) -> _Found:
    for keyword, text in texts:
        found = _from_text(text, certain=True)
        if found is not None:
            told = Change("picture", f"it was found in the picture, in {shorten(keyword, 40)}")
            return _Found(found.tree, (told, *found.changes))
    names = ", ".join(shorten(keyword, 20) for keyword, _ in texts[:6])
    where = f"Looked in {names}." if names else "It carries no text at all."
    raise NoStructuredPrompt(
        f"The picture carries no structured prompt. {where} Describe it instead, or give its JSON."
    )


def _from_text(text: str, *, certain: bool = False) -> _Found | None:
    """Find a structured prompt in a text; with ``certain``, only what surely is one."""
    if len(text) > MOST_CHARACTERS:
        raise NoStructuredPrompt(f"The text has {len(text):,} characters; at most {MOST_CHARACTERS:,} are read.")
    spare: _Found | None = None
    for found in _readings(text):
        unwrapped = _unwrapped(found)
        if unwrapped is not None:
            return unwrapped
        if spare is None and isinstance(found.tree, dict) and not certain:
            spare = found
    return spare


def _readings(text: str) -> Iterator[_Found]:
    """Give what can be read in a text, the strictest way first."""
    strict = _strict(text.strip().removeprefix("\ufeff"))
    if strict is not None:
        yield strict
        return
    if len(text) > MOST_LOOSE:
        return
    for block in list(_FENCE.finditer(text))[:MOST_STARTS]:
        fenced = Change("fence", "the code fence around it was dropped")
        inner = _strict(block[1].strip()) or _loose(block[1])
        if inner is not None:
            yield _Found(inner.tree, (fenced, *inner.changes))
    at = 0
    for _ in range(MOST_STARTS):
        start = _START.search(text, at)
        if start is None:
            return
        inner, at = _loose_at(text, start.start())
        if inner is not None:
            around = (text[: start.start()] + text[at:]).strip("\ufeff \t\r\n;")
            told = (Change("around", f"text around it was dropped: {shorten(around, 40)}"),) if around else ()
            yield _Found(inner.tree, told + inner.changes)


def _strict(text: str) -> _Found | None:
    twice: list[str] = []

    def paired(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
        made = dict(pairs)
        if len(made) < len(pairs):
            names = [name for name, _ in pairs]
            twice.extend(dict.fromkeys(name for name in names if names.count(name) > 1) if len(names) < 500 else ["…"])
        return made

    def refuse(text: str) -> Json:
        raise ValueError(text)

    try:
        tree = json.loads(text, parse_int=number, parse_float=number, parse_constant=refuse, object_pairs_hook=paired)
    except (ValueError, RecursionError):
        return None
    changes = tuple(
        Change("duplicate-key", f"{shorten(name, 40)} stood twice; the last was kept") for name in dict.fromkeys(twice)
    )
    return _Found(tree, changes)


def _loose(text: str) -> _Found | None:
    start = _START.search(text)
    return None if start is None else _loose_at(text, start.start())[0]


def _loose_at(text: str, at: int) -> tuple[_Found | None, int]:
    """Read one value loosely; also give where to go on."""
    reader = LooseReader(text, at)
    try:
        tree = reader.read()
    except Unreadable:
        return None, at + 1
    return _Found(tree, tuple(Change(habit, HABITS[habit]) for habit in reader.habits)), reader.at


def _is_prompt(value: Json) -> bool:
    if not isinstance(value, dict):
        return False
    return COMPOSITION in value or (HIGH in value and not isinstance(value[HIGH], dict))


def _is_element(value: Json) -> bool:
    return isinstance(value, dict) and value.get("type") in ("obj", "text") and ("desc" in value or "text" in value)


def _unwrapped(found: _Found) -> _Found | None:
    """Find the structured prompt within what was read: itself, in a wrapper, or as text in a text."""
    for value, path, known in _within(found):
        if _is_prompt(value):
            changes = known
            if path:
                others = [name for name in found.tree if name != path[0]] if isinstance(found.tree, dict) else []
                left = f"; left out: {', '.join(shorten(name, 30) for name in others[:8])}" if others else ""
                changes = (*changes, Change("wrapper", f"it was taken out of {to_path(path)}{left}"))
            return _Found(value, changes)
    return _of_elements(found)


def _of_elements(found: _Found) -> _Found | None:
    """Read elements that were copied alone, or a composition without what belongs around it."""
    tree = found.tree
    elements = [tree] if _is_element(tree) else tree
    told = Change("elements", "elements were given alone; the rest is empty, to be written")
    if isinstance(tree, dict) and isinstance(tree.get("elements"), list) and "background" in tree:
        return _Found({HIGH: "", COMPOSITION: tree}, (*found.changes, told))
    if isinstance(elements, list) and elements and all(_is_element(element) for element in elements):
        made = {HIGH: "", COMPOSITION: {"background": "", "elements": elements}}
        return _Found(made, (*found.changes, told))
    return None


def _within(found: _Found) -> Iterator[tuple[Json, Path, tuple[Change, ...]]]:
    """Walk through what was read, the outermost first, into texts that hold JSON as well."""
    left = MOST_VALUES
    queue: deque[tuple[Json, Path, tuple[Change, ...], int]] = deque([(found.tree, (), found.changes, 0)])
    while queue and left:
        value, path, changes, texts = queue.popleft()
        left -= 1
        yield value, path, changes
        if isinstance(value, Mapping):
            queue.extend((item, (*path, name), changes, texts) for name, item in value.items())
        elif isinstance(value, list):
            queue.extend((item, (*path, index), changes, texts) for index, item in enumerate(value))
        elif isinstance(value, str) and texts < 3 and COMPOSITION in value:
            inner = next((one for one in _readings(value) if not isinstance(one.tree, str)), None)
            inner = inner or next(iter(_readings(value)), None)
            if inner is not None:
                told = Change("encoded", f"it was text within {to_path(path) or 'text'}")
                queue.append((inner.tree, path, (*changes, told, *inner.changes), texts + 1))
