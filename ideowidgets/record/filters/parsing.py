"""From tokens to terms: ``or`` binds least, then ``and``, then ``not``."""

from __future__ import annotations

from typing import Final, NoReturn, cast

from ideowidgets.record.filters.terms import (
    AllOf,
    Among,
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
    all_of,
    any_of,
)
from ideowidgets.record.filters.tokens import KEYWORDS, BadFilter, Token, tokens_of

MAX_DEPTH: Final = 40
_MAX_WORDS: Final = 6
"""Of a column's name."""
_BESIDE: Final = ("two conditions stand beside each other", "Put 'and' or 'or' between them.")
_NOTHING: Final = ("empty", "missing", "null", "none", "na")


def parse(text: str) -> Term:
    """Read a filter; an empty text lets everything through.

    Raises
    ------
    BadFilter
        Where the text is no filter.

    Examples
    --------
    >>> str(parse("style_preset = art deco AND (rating>=4 or starred)"))
    'style_preset = "art deco" and (rating >= 4 or starred)'
    """
    return _Parser(text).whole()


class _Parser:
    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = tokens_of(text)
        self._place = 0
        self._depth = 0

    @property
    def _next(self) -> Token:
        return self._tokens[self._place]

    def _take(self) -> Token:
        token = self._next
        self._place += token.kind != "end"
        return token

    def _fail(self, token: Token, rule: str, fix: str) -> NoReturn:
        raise BadFilter(self._text, token.start, max(token.end - token.start, 1), rule, fix)

    def whole(self) -> Term:
        if self._next.kind == "end":
            return AllOf(())
        term = self._either()
        left = self._next
        if left.kind == ")":
            self._fail(left, "this closes nothing", "Remove it, or add ( before.")
        if left.kind != "end":
            self._fail(left, *_BESIDE)
        return term

    def _either(self) -> Term:
        terms = [self._both()]
        while self._next.says("or"):
            self._take()
            terms.append(self._both())
        return any_of(terms)

    def _both(self) -> Term:
        terms = self._searched()
        while self._next.says("and"):
            self._take()
            terms += self._searched()
        return all_of(terms)

    def _searched(self) -> list[Term]:
        """Read a condition, or words beside each other, each to be looked for."""
        found = [self._condition()]
        while isinstance(found[-1], Bare | Search) and self._starts_search():
            token = self._next
            found.append(self._condition())
            if not isinstance(found[-1], Bare | Search):
                self._fail(token, *_BESIDE)
        return found

    def _starts_search(self) -> bool:
        token = self._next
        return token.kind == "text" or (token.kind == "word" and token.text.casefold() not in KEYWORDS)

    def _condition(self) -> Term:
        token = self._next
        if token.says("not"):
            self._deeper(self._take())
            term: Term = Not(self._condition())
        elif token.kind == "(":
            self._deeper(self._take())
            term = self._either()
            if self._next.kind != ")":
                self._fail(token, "this ( is never closed", "Add ) where the group ends.")
            self._take()
        else:
            return self._about()
        self._depth -= 1
        return term

    def _deeper(self, token: Token) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            self._fail(token, f"groups are nested more than {MAX_DEPTH} deep", "Take some parentheses away.")

    def _about(self) -> Term:
        first = self._next
        if first.kind not in ("word", "text", "name") or first.says(*KEYWORDS):
            self._expected(first)
        name = self._column()
        if name is not None:
            return self._compared(name)
        self._take()
        if first.kind == "text":
            return Search(first.text)
        return Bare(Name(first.text, _span(first)))

    def _expected(self, token: Token) -> NoReturn:
        rule = "the filter ends where a condition is expected" if token.kind == "end" else "here stands no condition"
        self._fail(token, rule, "Write a condition such as rating >= 4, or remove the rest.")

    def _column(self) -> Name | None:
        """Read a column's name, of several words too, where a comparison follows; else read nothing."""
        start = place = self._place
        first = self._tokens[start]
        if first.kind == "word":
            limit = start + _MAX_WORDS
            while place < limit and self._tokens[place].kind == "word" and not self._tokens[place].says(*KEYWORDS):
                place += 1
        else:
            place += 1
        after = self._tokens[place]
        negated = after.says("not") and self._tokens[place + 1].says("in", "contains")
        if not (after.kind == "op" or after.says("in", "is", "contains") or negated):
            return None
        self._place = place
        text = "_".join(token.text for token in self._tokens[start:place])
        return Name(text, Span(first.start, self._tokens[place - 1].end - first.start))

    def _compared(self, name: Name) -> Term:
        negated = self._next.says("not")
        if negated:
            self._take()
        token = self._take()
        term: Term
        if token.kind == "op":
            term = Compare(name, cast("Operator", token.text), self._value(token))
        elif token.says("contains"):
            term = Contains(name, self._value(token))
        elif token.says("in"):
            term = Among(name, self._values(token))
        elif token.says("is"):
            term = self._state(name, token)
        else:
            self._fail(token, "a column is to be compared", "Go on with =, >=, in (…), contains or is empty.")
        return Not(term) if negated else term

    def _state(self, name: Name, token: Token) -> Term:
        negated = self._next.says("not")
        if negated:
            token = self._take()
        if self._next.says(*_NOTHING):
            self._take()
            return Not(Empty(name)) if negated else Empty(name)
        return Compare(name, "!=" if negated else "=", self._value(token))

    def _value(self, before: Token) -> Value:
        """Read a value: quoted text, or bare words up to the next keyword or sign."""
        first = self._next
        if first.kind == "text":
            self._take()
            return Value(first.text, _span(first))
        words: list[Token] = []
        while self._next.kind == "word" and not self._next.says(*KEYWORDS):
            words.append(self._take())
        if not words:
            fix = "Write a number, a word, or text in quotes."
            self._fail(before if first.kind == "end" else first, "a value is missing here", fix)
        span = Span(first.start, words[-1].end - first.start)
        return Value(" ".join(word.text for word in words), span)

    def _values(self, before: Token) -> tuple[Value, ...]:
        opening = self._next
        if opening.kind != "(":
            return (self._value(before),)
        self._take()
        found = [self._value(opening)]
        while self._next.kind == ",":
            comma = self._take()
            found.append(self._value(comma))
        if self._next.kind != ")":
            self._fail(opening, "this ( is never closed", "Add ) after the last value.")
        self._take()
        return tuple(found)


def _span(token: Token) -> Span:
    return Span(token.start, token.end - token.start)
