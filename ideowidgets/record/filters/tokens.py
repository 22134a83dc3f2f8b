"""From a filter's text to its tokens, and the one error of filters."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

from ideowidgets.operations.errors import IdeogramError

MAX_LENGTH: Final = 4000
KEYWORDS: Final = frozenset({"and", "or", "not", "in", "is", "contains"})

TokenKind = Literal["word", "text", "name", "op", "(", ")", ",", "end"]

_QUOTES: Final = {'"': '"', "'": "'", "`": "`", "“": "”", "„": "“"}
_ESCAPES: Final = {"n": "\n", "t": "\t", "r": "\r"}
_OPERATORS: Final = {"==": "=", "<>": "!=", "≠": "!=", "≤": "<=", "≥": ">=", "&&": "&", "||": "|"}
_TOKEN: Final = re.compile(
    r"(?P<op><=|>=|!=|<>|==|=|<|>|≠|≤|≥)|(?P<logic>&&?|\|\|?)|(?P<open>[(\[])|(?P<close>[)\]])|(?P<comma>,)"
    r"|(?P<word>(?:[^\s()\[\]<>=!≠≤≥,\"`“”„&|]|!(?!=))+)"
)
_BLANK: Final = re.compile(r"\s*")


class BadFilter(IdeogramError, ValueError):
    """A filter cannot be understood, or does not fit the frame.

    Attributes
    ----------
    text : str
        The filter as it was written.
    position, length : int
        Where it stumbles: the index of the first character, and how many.
    rule : str
        What is wrong there.
    fix : str
        What to do now.
    """

    def __init__(self, text: str, position: int, length: int, rule: str, fix: str) -> None:
        self.text = text
        self.position = position
        self.length = length
        self.rule = rule
        self.fix = fix
        there = text[position : position + min(length, 60)]
        place = f"{there!r} at {position}" if there.strip() else f"at {position}"
        super().__init__(f"filter: {place}: {rule}. {fix}".rstrip())


@dataclass(frozen=True, slots=True)
class Token:
    """One piece of a filter's text.

    Attributes
    ----------
    kind : str
        ``word`` (bare), ``text`` (quoted), ``name`` (in backticks: always a column), ``op``, or the sign itself.
    text : str
        What it says, without quotes and escapes; an operator in its usual spelling.
    start, end : int
        Where it stands.
    """

    kind: TokenKind
    text: str
    start: int
    end: int

    def says(self, *words: str) -> bool:
        """Tell whether it is one of some bare words, in any case."""
        return self.kind == "word" and self.text.casefold() in words


def tokens_of(text: str) -> list[Token]:
    """Take a filter's text apart; the last token is always ``end``.

    Raises
    ------
    BadFilter
        Where a quote is not closed, the text is too long, or a sign has no meaning.

    Examples
    --------
    >>> [token.text for token in tokens_of('rating>=4 and "blue sky"')]
    ['rating', '>=', '4', 'and', 'blue sky', '']
    """
    if len(text) > MAX_LENGTH:
        rule = f"the filter has {len(text):,} characters, and at most {MAX_LENGTH:,} are read"
        raise BadFilter(text, MAX_LENGTH, 1, rule, "Shorten it, or filter the frame in pandas and show that.")
    found: list[Token] = []
    place = _skip(text, 0)
    while place < len(text):
        token = _quoted(text, place) if text[place] in _QUOTES else _plain(text, place)
        found.append(token)
        place = _skip(text, token.end)
    found.append(Token("end", "", len(text), len(text)))
    return found


def is_word(text: str) -> bool:
    """Tell whether text written without quotes is one word, and no keyword.

    Examples
    --------
    >>> is_word("sky"), is_word("blue sky"), is_word("AND")
    (True, False, False)
    """
    if not text or text[0] in _QUOTES or text.casefold() in KEYWORDS:
        return False
    found = _TOKEN.fullmatch(text)
    return found is not None and found.lastgroup == "word"


def _skip(text: str, place: int) -> int:
    blank = _BLANK.match(text, place)
    return place if blank is None else blank.end()


def _plain(text: str, place: int) -> Token:
    found = _TOKEN.match(text, place)
    if found is None:
        raise BadFilter(text, place, 1, "this sign means nothing here", 'Put text in quotes: "wow!".')
    written = found.group()
    said = _OPERATORS.get(written, written)
    kinds: dict[str, TokenKind] = {"op": "op", "open": "(", "close": ")", "comma": ",", "word": "word"}
    if found.lastgroup == "logic":
        return Token("word", "and" if said == "&" else "or", place, found.end())
    return Token(kinds[str(found.lastgroup)], said, place, found.end())


def _quoted(text: str, start: int) -> Token:
    opening = text[start]
    closing = _QUOTES[opening]
    said: list[str] = []
    place = start + 1
    while place < len(text):
        sign = text[place]
        if sign == closing:
            return Token("name" if opening == "`" else "text", "".join(said), start, place + 1)
        if sign == "\\" and place + 1 < len(text):
            place += 1
            sign = _ESCAPES.get(text[place], text[place])
        said.append(sign)
        place += 1
    raise BadFilter(text, start, len(text) - start, "this quote is never closed", f"Add {closing} where the text ends.")


def quote(text: str, mark: str = '"') -> str:
    r"""Write text so that it reads back the same.

    Examples
    --------
    >>> print(quote('a "b"'))
    "a \"b\""
    """
    kept = text.replace("\\", "\\\\").replace(mark, "\\" + mark)
    return mark + kept.replace("\n", "\\n").replace("\t", "\\t").replace("\r", "\\r") + mark
