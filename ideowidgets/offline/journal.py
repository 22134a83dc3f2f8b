"""What reached the stand-in and what it would have cost; never a key."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

MAX_CALLS = 10_000


@dataclass(frozen=True, slots=True)
class Call:
    """One request that arrived.

    Attributes
    ----------
    operation : str or None
        The vendor's ``operationId``, ``"download"`` for a link, None for anything else.
    method, path : str
        Without the query.
    status : int
        What was answered.
    fields : tuple of str
        Names of the fields that were sent.
    files : mapping
        Field name to the sizes of its files in bytes.
    had_key : bool
        Whether an ``Api-Key`` came along; a download must carry none.
    fault : str or None
        The fault that was played.
    reason : str
        Why it was refused, with the field's name.
    """

    operation: str | None
    method: str
    path: str
    status: int
    fields: tuple[str, ...] = ()
    files: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    had_key: bool = False
    fault: str | None = None
    reason: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Give it JSON-ready."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Charge:
    """What one answered request would have cost at the service.

    Attributes
    ----------
    operation : str
        The vendor's ``operationId``.
    images : int
        How many pictures it made.
    usd_micros : int or None
        From the price table; None where the table has no price.
    at : float
        When, in the engine's Unix seconds.
    account : str
        Whose: tells accounts apart, tells no key.
    """

    operation: str
    images: int
    usd_micros: int | None
    at: float = 0.0
    account: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Give it JSON-ready."""
        return asdict(self)


class Journal:
    """The last calls and charges, in the order they were answered."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._calls: deque[Call] = deque(maxlen=MAX_CALLS)
        self._charges: deque[Charge] = deque(maxlen=MAX_CALLS)

    def note(self, call: Call, charge: Charge | None = None) -> None:
        """Write a call down, with what it would have cost."""
        with self._lock:
            self._calls.append(call)
            if charge is not None:
                self._charges.append(charge)

    @property
    def calls(self) -> tuple[Call, ...]:
        """The last calls."""
        with self._lock:
            return tuple(self._calls)

    @property
    def charges(self) -> tuple[Charge, ...]:
        """The last charges."""
        with self._lock:
            return tuple(self._charges)

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._calls.clear()
            self._charges.clear()
