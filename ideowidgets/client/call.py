"""What is sent and what comes back, as plain values without keys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a multipart body; a file where it has a name."""

    name: str
    data: bytes = field(repr=False)
    filename: str | None = None
    media_type: str | None = None


@dataclass(frozen=True, slots=True)
class Call:
    """One HTTP request, without its key.

    Attributes
    ----------
    label : str
        The operation, for logs and messages.
    path : str
        Below the service's base URL.
    query : str
        Without ``?``.
    json : bytes or None
        A JSON body.
    parts : tuple of Part
        A multipart body; not with ``json``.
    paid : bool
        Whether it can be billed, so that it must not be repeated lightly.
    makes : bool
        Whether it makes something although it is free, so that sending it twice would make two.
    """

    label: str
    method: str
    path: str
    query: str = ""
    json: bytes | None = field(default=None, repr=False)
    parts: tuple[Part, ...] = field(default=(), repr=False)
    paid: bool = True
    makes: bool = False

    @property
    def repeatable(self) -> bool:
        """Whether sending it twice does no harm."""
        return not self.paid and not self.makes


@dataclass(frozen=True, slots=True)
class Reply:
    """One HTTP answer.

    Attributes
    ----------
    headers : mapping
        Names in lower case.
    body : bytes
        As far as it came.
    """

    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)

    @property
    def request_id(self) -> str | None:
        """The service's ``x-request-id``, printable and short, or None."""
        found = self.headers.get("x-request-id", "")
        return found if 0 < len(found) <= 128 and found.isprintable() else None
