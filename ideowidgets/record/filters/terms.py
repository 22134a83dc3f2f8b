"""What a filter consists of, and how each part is written."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final, Literal

from ideowidgets.record.filters.tokens import KEYWORDS, is_word, quote

Operator = Literal["=", "!=", "<", "<=", ">", ">="]

_BARE_VALUE: Final = re.compile(r"[^\W_][\w.:+\-]*|[+\-]?\d[\w.:+\-]*|_\w+")
_BARE_NAME: Final = re.compile(r"[^\W\d]\w*(?:\.\w+)*")


@dataclass(frozen=True, slots=True)
class Span:
    """Where something stands in the text; of no account when terms are compared."""

    start: int = 0
    length: int = 1


@dataclass(frozen=True, slots=True)
class Value:
    """A value as it is written; what it means, its column says."""

    text: str
    span: Span = field(default=Span(), compare=False, repr=False)

    def __str__(self) -> str:
        bare = _BARE_VALUE.fullmatch(self.text) is not None and self.text.casefold() not in KEYWORDS
        return self.text if bare else quote(self.text)


@dataclass(frozen=True, slots=True)
class Name:
    """A column's name."""

    text: str
    span: Span = field(default=Span(), compare=False, repr=False)

    def __str__(self) -> str:
        bare = _BARE_NAME.fullmatch(self.text) is not None and self.text.casefold() not in KEYWORDS
        return self.text if bare else quote(self.text, "`")


@dataclass(frozen=True, slots=True)
class Compare:
    """A column against a value."""

    name: Name
    operator: Operator
    value: Value

    def __str__(self) -> str:
        return f"{self.name} {self.operator} {self.value}"


@dataclass(frozen=True, slots=True)
class Contains:
    """A column's text that holds some text."""

    name: Name
    value: Value

    def __str__(self) -> str:
        return f"{self.name} contains {quote(self.value.text)}"


@dataclass(frozen=True, slots=True)
class Among:
    """A column that is one of several values."""

    name: Name
    values: tuple[Value, ...]

    def listed(self) -> str:
        """Write the values, in parentheses."""
        return f"({', '.join(map(str, self.values))})"

    def __str__(self) -> str:
        return f"{self.name} in {self.listed()}"


@dataclass(frozen=True, slots=True)
class Empty:
    """A column without a value."""

    name: Name

    def __str__(self) -> str:
        return f"{self.name} is empty"


@dataclass(frozen=True, slots=True)
class Bare:
    """A word alone: a flag where there is such a column, else text to look for in prompts."""

    name: Name

    def __str__(self) -> str:
        return self.name.text if is_word(self.name.text) else quote(self.name.text, "`")


@dataclass(frozen=True, slots=True)
class Search:
    """Text to look for in prompts."""

    text: str

    def __str__(self) -> str:
        return quote(self.text)


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite of a term; where that is unknown, so is this."""

    term: Term

    def __str__(self) -> str:
        term = self.term
        if isinstance(term, Among):
            return f"{term.name} not in {term.listed()}"
        if isinstance(term, Contains):
            return f"{term.name} not contains {quote(term.value.text)}"
        if isinstance(term, Empty):
            return f"{term.name} is not empty"
        return f"not ({term})" if isinstance(term, AllOf | AnyOf) else f"not {term}"


@dataclass(frozen=True, slots=True)
class AllOf:
    """Terms that must all hold; none of them: everything."""

    terms: tuple[Term, ...]

    def __str__(self) -> str:
        return " and ".join(f"({term})" if isinstance(term, AnyOf) else str(term) for term in self.terms)


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Terms of which one must hold."""

    terms: tuple[Term, ...]

    def __str__(self) -> str:
        return " or ".join(map(str, self.terms))


Term = Compare | Contains | Among | Empty | Bare | Search | Not | AllOf | AnyOf


def all_of(terms: list[Term]) -> Term:
    """Join terms by "and", without a group in a group."""
    flat = [part for term in terms for part in (term.terms if isinstance(term, AllOf) else (term,))]
    return flat[0] if len(flat) == 1 else AllOf(tuple(flat))


def any_of(terms: list[Term]) -> Term:
    """Join terms by "or", without a group in a group."""
    flat = [part for term in terms for part in (term.terms if isinstance(term, AnyOf) else (term,))]
    return flat[0] if len(flat) == 1 else AnyOf(tuple(flat))
