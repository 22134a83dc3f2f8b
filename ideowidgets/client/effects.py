"""What the client's core asks its drivers to do; everything else it decides without input or output."""

from __future__ import annotations

import os
from collections.abc import Generator
from dataclasses import dataclass, field
from typing import Any, TypeVar

from ideowidgets.client.call import Call
from ideowidgets.client.gate import Gate
from ideowidgets.client.links import Link

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Enter:
    """Wait for a place in the gate; answered with a Ticket, or None where the time ran out."""

    gate: Gate
    cap: int
    seconds: float | None


@dataclass(frozen=True, slots=True)
class Pause:
    """Wait before sending again."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Exchange:
    """Send a call with the service's headers; answered with a Reply or an error of operations.errors.

    Attributes
    ----------
    headers : dict
        Holds the key, so it is neither shown nor kept.
    seconds : float
        For the whole answer, from sending on.
    """

    url: str
    call: Call
    headers: dict[str, str]
    connect: float
    seconds: float
    limit: int

    def __repr__(self) -> str:
        return f"Exchange({self.call.label})"


@dataclass(frozen=True, slots=True)
class Fetch:
    """Get a link without a key; answered with a Reply or an error of operations.errors."""

    link: Link
    connect: float
    seconds: float
    limit: int


@dataclass(frozen=True, slots=True)
class Resolve:
    """Look up a host's name; answered with its addresses as text, none where they are not known."""

    host: str


@dataclass(frozen=True, slots=True)
class Save:
    """Write a file, whole or not at all."""

    data: bytes = field(repr=False)
    path: str | os.PathLike[str]


Effect = Enter | Pause | Exchange | Fetch | Resolve | Save
Steps = Generator[Effect, Any, R]
