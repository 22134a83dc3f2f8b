"""What a term means for a frame: a mask of what holds and a mask of what does not.

Where a value is missing, neither is true: ``not`` swaps the two, so nothing unknown is ever shown.
"""

from __future__ import annotations

import json
import math
import operator
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, NamedTuple, NoReturn

import numpy as np
from pydantic_core import PydanticCustomError

from ideowidgets.operations.forgiving import choice
from ideowidgets.record.columns import COLUMNS
from ideowidgets.record.filters.columns import Column, Columns, Names
from ideowidgets.record.filters.moments import Stretch, micros, micros_of, stretch_of
from ideowidgets.record.filters.terms import (
    AllOf,
    Among,
    AnyOf,
    Bare,
    Compare,
    Contains,
    Empty,
    Name,
    Not,
    Operator,
    Search,
    Span,
    Term,
    Value,
)
from ideowidgets.record.filters.tokens import BadFilter

if TYPE_CHECKING:
    from numpy.typing import NDArray

_COMPARING: Final[Mapping[str, Callable[[Any, Any], Any]]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_NUMBER: Final = re.compile(r"\$?([+-]?)\$?(\d+(?:\.\d*)?|\.\d+)(e[+-]?\d{1,3})?", re.IGNORECASE)
_FLAGS: Final = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
_PROMPTS: Final = ("prompt", "prompt_returned", "json_prompt")
_NEVER_MISSING: Final = ("starred",)
"""Flags that nobody has set are not set."""


class Answer(NamedTuple):
    """Which rows a term holds for, and which it does not; a row may be in neither."""

    yes: NDArray[np.bool_]
    no: NDArray[np.bool_]


class Binding:
    """Names and values of a filter, checked against column names or a frame.

    Parameters
    ----------
    text : str
        The filter as it was written, for messages.
    names : Names
        The columns; where they are a frame's, values are checked too.
    """

    def __init__(self, text: str, names: Names) -> None:
        self._text = text
        self._names = names

    def bound(self, term: Term) -> Term:
        """Give the term with the columns' own names, and values as categories spell them.

        Raises
        ------
        BadFilter
            Where a column or a category's value is unknown, or a value is of the wrong kind.
        """
        if isinstance(term, AllOf | AnyOf):
            return type(term)(tuple(self.bound(part) for part in term.terms))
        if isinstance(term, Not):
            return Not(self.bound(term.term))
        if isinstance(term, Bare):
            return self._bare(term)
        if isinstance(term, Search):
            return term
        name = self._found(term.name)
        if isinstance(term, Empty):
            return Empty(name)
        if isinstance(term, Contains):
            self._check_contains(name)
            return Contains(name, term.value)
        if isinstance(term, Among):
            return Among(name, tuple(self._value(name, "=", value) for value in term.values))
        return Compare(name, term.operator, self._value(name, term.operator, term.value))

    def fail(self, span: Span, rule: str, fix: str) -> NoReturn:
        raise BadFilter(self._text, span.start, span.length, rule, fix)

    def _found(self, name: Name) -> Name:
        found = self._names.find(name.text)
        if found is None:
            self.fail(name.span, f"there is no column {name.text[:80]!r}", self._names.near(name.text))
        return Name(found, name.span)

    def _column(self, name: Name) -> Column | None:
        return self._names.column(name.text) if isinstance(self._names, Columns) else None

    def _bare(self, term: Bare) -> Term:
        found = self._names.find(term.name.text)
        if found is None or found.casefold() != term.name.text.casefold():
            return Search(term.name.text)
        column = self._column(Name(found))
        kind = COLUMNS.get(found, "flag") if column is None else column.kind
        if kind != "flag":
            fix = f'Go on with = or >=, or write "{term.name.text}" in quotes to look for the word in prompts.'
            self.fail(term.name.span, f"{found!r} is a column", fix)
        return Bare(Name(found, term.name.span))

    def _check_contains(self, name: Name) -> None:
        column = self._column(name)
        if column is not None and column.kind not in ("text", "category", "list", "json"):
            fix = "Compare it with = or >=, or ask whether it is empty."
            self.fail(name.span, f"{name.text!r} holds no text", fix)

    def _value(self, name: Name, comparing: Operator, value: Value) -> Value:
        column = self._column(name)
        if column is None:
            return value
        if column.kind == "category":
            return self._category(column, value)
        if column.kind == "number" and number_of(value.text) is None:
            self.fail(value.span, f"{name.text!r} holds numbers", "Write one such as 4 or 0.25.")
        if column.kind == "flag" and (value.text.casefold() not in _FLAGS or comparing not in ("=", "!=")):
            self.fail(value.span, f"{name.text!r} is yes or no", f"Write {name.text} = yes.")
        if column.kind == "time" and stretch_of(value.text, datetime.now().astimezone()) is None:
            fix = "Write one such as 2026-11-03, 2026-11-03T14:30, today, or 3 days ago."
            self.fail(value.span, f"{name.text!r} holds times", fix)
        if column.kind == "list" and comparing not in ("=", "!="):
            self.fail(name.span, f"{name.text!r} holds lists", f"Write {name.text} = …, in (…) or contains.")
        if column.kind == "json":
            self.fail(name.span, f"{name.text!r} holds structured values", f'Write {name.text} contains "…".')
        if column.kind == "other":
            self.fail(name.span, f"{name.text!r} holds nothing that text can name", f"Write {name.text} is not empty.")
        return value

    def _category(self, column: Column, value: Value) -> Value:
        known = column.categories
        if not known or value.text in known:
            return value
        try:
            found = str(choice(*known)(value.text))
        except PydanticCustomError as error:
            hint = str((error.context or {})["hint"])
            self.fail(value.span, f"{column.name!r} has no value {value.text[:80]!r}", hint)
        return Value(found, value.span)


class Masking:
    """Masks of bound terms over one frame.

    Parameters
    ----------
    columns : Columns
        The frame's.
    rows : int
        How many it has.
    now : datetime
        With a zone; what "today" means.
    """

    def __init__(self, columns: Columns, rows: int, now: datetime) -> None:
        self._columns = columns
        self._rows = rows
        self._now = now

    def answer(self, term: Term) -> Answer:
        """Say for which rows a term holds, and for which it does not."""
        if isinstance(term, AllOf):
            return self._all(term)
        if isinstance(term, AnyOf):
            swapped = self._all(AllOf(tuple(Not(part) for part in term.terms)))
            return Answer(swapped.no, swapped.yes)
        if isinstance(term, Not):
            yes, no = self.answer(term.term)
            return Answer(no, yes)
        if isinstance(term, Search):
            return self._search(term.text.casefold())
        return self._about(term)

    def _about(self, term: Compare | Contains | Among | Empty | Bare) -> Answer:
        column = self._columns.column(term.name.text)
        if isinstance(term, Bare):
            return self._sure(column, column.flags)
        if isinstance(term, Empty):
            empty = _emptiness(column)
            return Answer(empty, ~empty)
        if isinstance(term, Contains):
            return self._sure(column, _containing(column, term.value.text.casefold()))
        if isinstance(term, Among):
            found = np.zeros(self._rows, np.bool_)
            for value in term.values:
                found |= self._compared(column, "=", value.text)
            return self._sure(column, found)
        return self._sure(column, self._compared(column, term.operator, term.value.text))

    def _all(self, term: AllOf) -> Answer:
        yes, no = np.ones(self._rows, np.bool_), np.zeros(self._rows, np.bool_)
        for part in term.terms:
            answer = self.answer(part)
            yes &= answer.yes
            no |= answer.no
        return Answer(yes, no)

    def _sure(self, column: Column, holds: NDArray[np.bool_]) -> Answer:
        known = np.ones(self._rows, np.bool_) if column.name in _NEVER_MISSING else column.known
        return Answer(holds & known, ~holds & known)

    def _search(self, text: str) -> Answer:
        names: list[str] = [name for name in _PROMPTS if name in self._columns.all]
        if not names:
            names = [name for name in self._columns.all if self._columns.column(name).kind == "text"]
        yes, known = np.zeros(self._rows, np.bool_), np.zeros(self._rows, np.bool_)
        for name in names:
            column = self._columns.column(name)
            if column.kind in ("text", "category", "json"):
                yes |= _containing(column, text) & column.known
                known |= column.known
        return Answer(yes, known & ~yes)

    def _compared(self, column: Column, comparing: str, text: str) -> NDArray[np.bool_]:
        compare = _COMPARING[comparing]
        kind = column.kind
        if kind == "number":
            found = compare(column.numbers, number_of(text))
        elif kind == "flag":
            found = compare(column.flags, _FLAGS[text.casefold()])
        elif kind == "time":
            found = self._timed(column, comparing, text)
        elif kind == "list":
            folded = text.casefold()
            held = np.fromiter((folded in parts for parts in column.members), np.bool_, self._rows)
            found = held if comparing == "=" else ~held
        elif kind == "category" and column.ordered and text in column.categories:
            found = compare(column.codes, column.categories.index(text))
        else:
            folded = text.casefold()
            found = np.fromiter((compare(other, folded) for other in column.texts), np.bool_, self._rows)
        return np.asarray(found, np.bool_)

    def _timed(self, column: Column, comparing: str, text: str) -> NDArray[np.bool_]:
        values = column.moments
        at = micros_of(values, column.listed if values.dtype == object else None)
        stretch = stretch_of(text, self._now)
        if stretch is None:
            return np.zeros(self._rows, np.bool_)
        return _during(at, comparing, stretch)


def _during(at: NDArray[np.int64], comparing: str, stretch: Stretch) -> NDArray[np.bool_]:
    """Compare times with a stretch of time: <= a day means until its end, > means after it."""
    start, end = micros(stretch.start), micros(stretch.end)
    if comparing in ("=", "!="):
        inside = (at >= start) & (at < end)
        return inside if comparing == "=" else ~inside
    if comparing in ("<", ">="):
        return at < start if comparing == "<" else at >= start
    return at < end if comparing == "<=" else at >= end


def _emptiness(column: Column) -> NDArray[np.bool_]:
    """Tell what is missing, or empty text, an empty list or mapping."""
    empty = ~column.known
    if column.kind in ("text", "list", "json"):
        empty |= np.fromiter((value is None or _is_nothing(value) for value in column.listed), np.bool_, len(empty))
    return empty


def _is_nothing(value: Any) -> bool:
    return hasattr(value, "__len__") and len(value) == 0


def _containing(column: Column, text: str) -> NDArray[np.bool_]:
    rows = len(column.known)
    if column.kind == "list":
        return np.fromiter((any(text in part for part in parts) for parts in column.members), np.bool_, rows)
    if column.kind == "json":
        written = ("" if value is None else _written(value) for value in column.listed)
        return np.fromiter((text in words for words in written), np.bool_, rows)
    return np.fromiter((text in words for words in column.texts), np.bool_, rows)


def _written(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str).casefold()


def number_of(text: str) -> float | int | None:
    """Read a number, with a dollar sign or without; None where it is none.

    Examples
    --------
    >>> number_of("4"), number_of("$0.25"), number_of("four")
    (4, 0.25, None)
    """
    found = _NUMBER.fullmatch(text.strip())
    if found is None:
        return None
    sign, digits, power = found.groups()
    number = float(f"{sign}{digits}{power or ''}")
    if not math.isfinite(number):
        return None
    if power is None and digits.isdecimal() and abs(number) < 2**62:
        return int(sign + digits)
    return number
