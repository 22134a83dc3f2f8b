"""What a page and Python say to each other: the base of every message, and the kinds all widgets share.

A message is defined once, here or in the ``*_messages`` module of its widget, as a class; ``python -m
ideowidgets.widgets.typescript`` writes the same definitions for the browser. What comes from a page is
validated like a request from a stranger: unknown kinds, unknown members and over-long values are refused.

To add a kind, derive from `FromPage` or `ToPage` and give it a literal ``kind``. Binary parts travel beside
the message; a member that counts or names them says so in its comment.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

ShortText = Annotated[str, StringConstraints(max_length=200)]
LongText = Annotated[str, StringConstraints(max_length=200_000)]
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Count = Annotated[int, Field(ge=0, le=10_000_000)]


class Shape(BaseModel):
    """A part of a message. Frozen; unknown members are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", protected_namespaces=())

    def wire(self) -> dict[str, Any]:
        """Give the JSON-ready form that is sent."""
        return self.model_dump(mode="json")


class FromPage(Shape):
    """A message that a page sends to Python."""

    kind: str


class ToPage(Shape):
    """A message that Python sends to a page."""

    kind: str


class Ready(FromPage):
    """A view is on screen (first time, or after a reload): Python answers with the whole state."""

    kind: Literal["ready"] = "ready"


class AskOriginal(FromPage):
    """Asks for one picture in full."""

    kind: Literal["ask_original"] = "ask_original"
    image_id: ShortText


class AskPart(FromPage):
    """Asks for a part of the widget's own bundle that is needed only now, as it was when the bundle was built."""

    kind: Literal["ask_part"] = "ask_part"
    name: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,39}$")]
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{16,64}$")]
    """Its beginning, which is enough to tell one build from another."""


class Part(ToPage):
    """A part of the bundle. Buffer 0: its text, unless `error` says why there is none."""

    kind: Literal["part"] = "part"
    name: str
    error: str | None = None


class Trouble(ToPage):
    """Something the person should read, where no better place for it is known."""

    kind: Literal["trouble"] = "trouble"
    text: str
    about: str | None = None
    """The kind of the message that could not be served, if one caused it."""


class Fact(Shape):
    """One line of a picture's request, as it is shown: a vendor's field name and its value."""

    name: str
    value: str


class Word(Shape):
    """A piece of text that two prompts share, or that one of them has."""

    kind: Literal["same", "removed", "added"]
    text: str


class Difference(Shape):
    """One field in which two requests differ. `words`: for texts, piece by piece."""

    name: str
    before: str
    after: str
    words: list[Word]


class Original(ToPage):
    """One picture in full. Buffer 0: the original bytes, unless `error` says why there are none."""

    kind: Literal["original"] = "original"
    image_id: str
    mime: str | None = None
    file_name: str = ""
    alt: str = ""
    facts: list[Fact] = []
    python: str = ""
    error: str | None = None


def describe_invalid(errors: Sequence[Any]) -> str:
    """One line that says what is wrong with a message, without repeating its values.

    Parameters
    ----------
    errors
        What ``ValidationError.errors()`` gives.

    Examples
    --------
    >>> describe_invalid([{"loc": ("seq",), "msg": "Field required"}])
    'seq: Field required'
    """
    parts = []
    for error in errors[:5]:
        where = ".".join(str(part) for part in error["loc"]) or "message"
        parts.append(f"{where[:80]}: {str(error['msg'])[:200]}")
    return "; ".join(parts)
