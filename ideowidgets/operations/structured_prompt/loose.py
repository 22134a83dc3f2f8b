"""JSON as people and language models write it: read what can be read, and tell what was not JSON."""

from __future__ import annotations

import re
from typing import Final

from ideowidgets.operations.structured_prompt.tree import MAX_DEPTH, MAX_VALUES, Json, number

HABITS: Final[dict[str, str]] = {
    "trailing-comma": "commas without a value after them were dropped",
    "missing-comma": "missing commas were put in",
    "comment": "comments were dropped",
    "single-quotes": "single quotation marks were read as double ones",
    "smart-quotes": "typographic quotation marks were read as plain ones",
    "inner-quote": "quotation marks within text were kept as text",
    "bare-key": "keys without quotation marks were read as text",
    "bare-text": "values without quotation marks were read as text",
    "python": "Python's spelling was read as JSON",
    "number": "numbers that JSON does not know were read, or made null",
    "line-break": "line breaks within text were kept",
    "escape": "unknown escapes were kept as their character",
    "cut-short": "it ends too early; what was there was kept",
    "duplicate-key": "of keys that stand twice the last was kept",
}
_CLOSERS: Final = {'"': '"', "'": "'", "“": "”“", "”": "”", "„": "“”", "‘": "’", "’": "’", "`": "`", "«": "»"}
_ESCAPES: Final = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "/": "/", "\\": "\\", '"': '"'}
_SPACE: Final = re.compile(r"[\s\ufeff\u200b]*")
_COMMENT: Final = re.compile(r"//[^\n]*|#[^\n]*|/\*.*?(?:\*/|\Z)", re.DOTALL)
_NUMBER: Final = re.compile(r"[-+]?(?:\d[\d_]*(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?(?![\w.%])", re.ASCII)
_STRICT_NUMBER: Final = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?", re.ASCII)
_BARE: Final = re.compile(r"[^\s,:{}\[\]()\"'“”]+")
_BARE_VALUE: Final = re.compile(r"[^\n,{}\[\]()\"“”]+")
_WORDS: Final[dict[str, tuple[Json, str | None]]] = {
    "true": (True, None),
    "false": (False, None),
    "null": (None, None),
    "True": (True, "python"),
    "False": (False, "python"),
    "None": (None, "python"),
    "NaN": (None, "number"),
    "nan": (None, "number"),
    "inf": (None, "number"),
    "Infinity": (None, "number"),
    "-Infinity": (None, "number"),
    "-inf": (None, "number"),
    "undefined": (None, "number"),
}
_ENDS: Final = frozenset(",:}])")


class Unreadable(Exception):
    """What stands here is no JSON, however loosely taken."""


class LooseReader:
    r"""Reads one value out of a text.

    Parameters
    ----------
    text : str
    at : int
        Where the value starts; afterwards, where it ended.

    Attributes
    ----------
    habits : dict
        What was not JSON, as keys of ``HABITS``, in order.

    Examples
    --------
    >>> reader = LooseReader("{desc: 'a cat', // mine\n}")
    >>> reader.read(), list(reader.habits)
    ({'desc': 'a cat'}, ['bare-key', 'single-quotes', 'comment', 'trailing-comma'])
    """

    def __init__(self, text: str, at: int = 0) -> None:
        self.text = text
        self.at = at
        self.habits: dict[str, None] = {}
        self._left = MAX_VALUES

    def read(self) -> Json:
        """Give the value.

        Raises
        ------
        Unreadable
            Where there is none.
        """
        return self._value(0)

    def _note(self, habit: str) -> None:
        self.habits[habit] = None

    def _peek(self) -> str:
        """Skip blanks and comments; give the next character, or nothing at the end."""
        while True:
            found = _SPACE.match(self.text, self.at)
            self.at = found.end() if found else self.at
            comment = _COMMENT.match(self.text, self.at)
            if comment is None:
                return self.text[self.at : self.at + 1]
            self._note("comment")
            self.at = comment.end()

    def _value(self, depth: int) -> Json:
        self._left -= 1
        if depth > MAX_DEPTH or self._left < 0:
            raise Unreadable
        start = self._peek()
        if start == "{":
            return self._object(depth)
        if start == "[":
            return self._list("]", depth)
        if start == "(":
            self._note("python")
            return self._list(")", depth)
        if start and start in _CLOSERS:
            return self._long_text()
        return self._scalar()

    def _object(self, depth: int) -> dict[str, Json]:
        self.at += 1
        made: dict[str, Json] = {}
        while self._more("}", bool(made)):
            key = self._key()
            if self._peek() != ":":
                if self.at < len(self.text):
                    raise Unreadable
                self._note("cut-short")
                break
            self.at += 1
            if not self._peek():
                self._note("cut-short")
                break
            if key in made:
                self._note("duplicate-key")
            made[key] = self._value(depth + 1)
        return made

    def _list(self, end: str, depth: int) -> list[Json]:
        self.at += 1
        made: list[Json] = []
        while self._more(end, bool(made)):
            made.append(self._value(depth + 1))
        return made

    def _more(self, end: str, started: bool) -> bool:
        """Step over what separates members; tell whether another one follows."""
        comma = False
        while self._peek() == ",":
            if comma or not started:
                self._note("trailing-comma")
            comma = True
            self.at += 1
        found = self._peek()
        if found == end:
            if comma:
                self._note("trailing-comma")
            self.at += 1
            return False
        if not found:
            self._note("cut-short")
            return False
        if found in "}])":
            raise Unreadable
        if started and not comma:
            self._note("missing-comma")
        return True

    def _key(self) -> str:
        if self.text[self.at] in _CLOSERS:
            return self._text()
        found = _BARE.match(self.text, self.at)
        if found is None:
            raise Unreadable
        self._note("bare-key")
        self.at = found.end()
        return found[0]

    def _scalar(self) -> Json:
        if found := _NUMBER.match(self.text, self.at):
            self.at = found.end()
            if _STRICT_NUMBER.fullmatch(found[0]):
                return number(found[0])
            self._note("number")
            bare = found[0].replace("_", "").lstrip("+")
            return float(bare) if "." in bare or "e" in bare.lower() else number(str(int(bare[:4000])))
        found = _BARE.match(self.text, self.at)
        if found is None:
            raise Unreadable
        if found[0] in _WORDS:
            value, habit = _WORDS[found[0]]
            if habit:
                self._note(habit)
            self.at = found.end()
            return value
        whole = _BARE_VALUE.match(self.text, self.at)
        if whole is None:
            raise Unreadable
        self._note("bare-text")
        self.at = whole.end()
        return whole[0].strip()

    def _text(self) -> str:
        quote = self.text[self.at]
        if quote == "'":
            self._note("single-quotes")
        elif quote != '"':
            self._note("smart-quotes")
        return self._quoted(_CLOSERS[quote])

    def _long_text(self) -> str:
        """Read a text that Python's pprint may have broken into several, one quoted like this, one like that."""
        single = self.text[self.at] == "'"
        made = self._text()
        while (follows := self._peek()) == "'" or (follows == '"' and single):
            start = self.at
            more = self._text()
            if self._peek() == ":":
                # It is the next key, after a comma that was forgotten.
                self.at = start
                break
            self._note("python")
            single = single or follows == "'"
            made += more
        return made

    def _quoted(self, closers: str) -> str:
        self.at += 1
        parts: list[str] = []
        plain = re.compile(rf"[^\\\n{closers}]+")
        while self.at < len(self.text):
            if run := plain.match(self.text, self.at):
                parts.append(run[0])
                self.at = run.end()
                continue
            character = self.text[self.at]
            if character == "\\":
                parts.append(self._escape())
            elif character == "\n":
                self._note("line-break")
                parts.append(character)
                self.at += 1
            elif self._ends_here():
                self.at += 1
                return _paired("".join(parts))
            else:
                self._note("inner-quote")
                parts.append(character)
                self.at += 1
        self._note("cut-short")
        return _paired("".join(parts))

    def _ends_here(self) -> bool:
        """Tell whether a closing mark ends the text: what may follow a text follows."""
        found = _SPACE.match(self.text, self.at + 1)
        after = found.end() if found else self.at + 1
        follows = self.text[after : after + 1]
        # On the next line another text may begin where a comma was forgotten.
        broken = "\n" in self.text[self.at : after] and follows in _CLOSERS
        return not follows or follows in _ENDS or broken or self.text.startswith(("//", "/*"), after)

    def _escape(self) -> str:
        letter = self.text[self.at + 1 : self.at + 2]
        digits = {"u": 4, "x": 2, "U": 8}.get(letter, 0)
        code = self.text[self.at + 2 : self.at + 2 + digits]
        if digits and re.fullmatch(rf"[0-9a-fA-F]{{{digits}}}", code) and int(code, 16) < 0x110000:
            if letter != "u":
                self._note("python")
            self.at += 2 + digits
            return chr(int(code, 16))
        self.at += 2
        if letter not in _ESCAPES and letter != "'":
            self._note("escape")
        return _ESCAPES.get(letter, letter)


def _paired(text: str) -> str:
    """Join the halves of characters that were escaped as two."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass") if text else text
