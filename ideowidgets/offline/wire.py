"""A request as it arrives and a reply as it leaves, whatever carries them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, Literal, Self

Break = Literal["stall", "reset", "cut"]

JSON = "application/json"
PROBLEM = "application/problem+json"


@dataclass(frozen=True, slots=True)
class ApiRequest:
    """One HTTP request.

    Attributes
    ----------
    method : str
        Upper case.
    path : str
        Without the query.
    query : str
        Raw, without ``?``.
    headers : mapping
        Names in lower case. The key is in here, so ``repr`` leaves it out.
    body : bytes
        Whole; never streamed.
    """

    method: str
    path: str
    query: str = ""
    headers: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}), repr=False)
    body: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class ApiReply:
    """One HTTP reply, and how a carrier is to spoil it.

    Attributes
    ----------
    status : int
        HTTP status.
    headers : tuple of (name, value)
        Without ``Content-Length``, which the carrier adds.
    body : bytes
        Whole.
    delay : float
        Seconds that the service takes before it answers.
    fault : {"stall", "reset", "cut"} or None
        ``stall`` never answers, ``reset`` hangs up instead, ``cut`` sends the headers and ``cut_at`` bytes of
        the body, then hangs up.
    cut_at : int
        For ``cut``.
    declared : int or None
        ``Content-Length`` where it is not the length of the body.
    """

    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = field(default=b"", repr=False)
    delay: float = 0.0
    fault: Break | None = None
    cut_at: int = 0
    declared: int | None = None

    @classmethod
    def of(cls, status: int, content: Any, *more: tuple[str, str], kind: str = JSON) -> Self:
        """Make a reply that carries JSON.

        Examples
        --------
        >>> ApiReply.of(404, {"error": "Not found."}).json()
        {'error': 'Not found.'}
        """
        body = json.dumps(content, separators=(",", ":")).encode("ascii")
        return cls(status, (("content-type", kind), *more), body)

    def json(self) -> Any:
        """Read the body as JSON."""
        return json.loads(self.body)

    def header(self, name: str) -> str | None:
        """Give a header's value by its name, in any case."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)

    def replace(self, **changes: Any) -> Self:
        """Give a copy with some attributes changed."""
        return replace(self, **changes)

    @property
    def content_length(self) -> int:
        """What the carrier writes as ``Content-Length``."""
        return len(self.body) if self.declared is None else self.declared


class Refusal(Exception):
    """Raised inside the stand-in to answer with an error; it never leaves the engine."""

    def __init__(self, reply: ApiReply, reason: str = "") -> None:
        super().__init__(reason or f"answered {reply.status}")
        self.reply = reply
        self.reason = reason
