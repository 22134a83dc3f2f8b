"""Keys made by the writer: ULIDs, which sort by time and never meet, so records merge by set union."""

from __future__ import annotations

import os
import threading
import time

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_RANDOM_BITS = 80


class UlidFactory:
    """Makes ULIDs that grow strictly within one process, from any thread.

    Examples
    --------
    >>> make = UlidFactory()
    >>> first, second = make(), make()
    >>> first < second, len(first)
    (True, 26)
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last = 0
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=self._start_afresh)

    def _start_afresh(self) -> None:
        # A child that counted on from its parent's last key would make the same keys as its parent.
        self._lock = threading.Lock()
        later = (self._last >> _RANDOM_BITS) + 1
        self._last = later << _RANDOM_BITS | int.from_bytes(os.urandom(_RANDOM_BITS // 8), "big")

    def __call__(self) -> str:
        now = time.time_ns() // 1_000_000
        # A clock that is set back must not make keys that sort before their elders.
        with self._lock:
            fresh = (now << _RANDOM_BITS) | int.from_bytes(os.urandom(_RANDOM_BITS // 8), "big")
            self._last = fresh if fresh >> _RANDOM_BITS > self._last >> _RANDOM_BITS else self._last + 1
            return encode(self._last)


def encode(number: int) -> str:
    """Write a 128-bit number as 26 characters of Crockford's base 32.

    Examples
    --------
    >>> encode(1)
    '00000000000000000000000001'
    """
    return "".join(_ALPHABET[(number >> shift) & 31] for shift in range(125, -1, -5))


ulid = UlidFactory()
