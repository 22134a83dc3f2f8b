"""How two requests differ: field by field, and texts word by word."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from typing import Any, Final

from ideowidgets.operations.request import Request, plain
from ideowidgets.widgets.grid_messages import Difference, Word
from ideowidgets.widgets.values import text_of

NOT_SET: Final = "not set"
MAX_WORDS: Final = 2_000
"""Longer texts are shown whole, because comparing them word by word takes too long to be live."""

_LONG: Final = ("prompt", "text_prompt", "negative_prompt")


def fields_of(request: Request[Any] | None) -> dict[str, Any]:
    """Give what a request asks for, the operation's model first."""
    if request is None:
        return {}
    return {"model": request.operation.model, **{k: plain(v) for k, v in request.set_fields().items()}}


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Difference]:
    """List the fields in which two requests differ.

    Parameters
    ----------
    before, after
        Values by field, as `fields_of` gives them.

    Examples
    --------
    >>> [(d.name, d.before, d.after) for d in differences({"seed": 7}, {"seed": 8, "style_preset": "BAUHAUS"})]
    [('seed', '7', '8'), ('style_preset', 'not set', 'Bauhaus')]
    """
    found = []
    for name in dict.fromkeys((*before, *after)):
        old: Any = before.get(name)
        new: Any = after.get(name)
        if old == new:
            continue
        old_text = NOT_SET if old is None else text_of(name, old)
        new_text = NOT_SET if new is None else text_of(name, new)
        is_prose = name in _LONG and isinstance(old, str) and isinstance(new, str)
        found.append(
            Difference(name=name, before=old_text, after=new_text, words=word_diff(old, new) if is_prose else [])
        )
    return found


def word_diff(before: str, after: str) -> list[Word]:
    """Compare two texts word by word.

    Joining the pieces that are the same or removed gives `before`; the same or added ones give `after`.

    Examples
    --------
    >>> [(word.kind, word.text) for word in word_diff("a red cat", "a blue cat")]
    [('same', 'a '), ('removed', 'red'), ('added', 'blue'), ('same', ' cat')]
    """
    old, new = _words(before), _words(after)
    if len(old) > MAX_WORDS or len(new) > MAX_WORDS:
        pieces = [Word(kind="removed", text=before), Word(kind="added", text=after)]
        return [piece for piece in pieces if piece.text]
    found: list[Word] = []
    for tag, i, j, k, m in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(Word(kind="same", text="".join(old[i:j])))
            continue
        if j > i:
            found.append(Word(kind="removed", text="".join(old[i:j])))
        if m > k:
            found.append(Word(kind="added", text="".join(new[k:m])))
    return found


def _words(text: str) -> list[str]:
    return re.findall(r"\w+|\s+|[^\w\s]", text)
