"""Requests in flight: each key has so many places, held until its answers are gone."""

from __future__ import annotations

import hashlib
import threading
from collections import Counter
from collections.abc import Callable
from types import TracebackType

from ideowidgets.offline.wire import ApiReply


def fingerprint(key: str) -> str:
    """Give what stands for a key wherever one is counted or remembered; the key itself is never kept."""
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()


class Exchange:
    """A reply, and the place among the requests in flight that its request holds until it is closed.

    Use it as a context manager: it gives the reply. One that is dropped, as when a task is cancelled before it
    takes it up, closes itself.
    """

    def __init__(self, reply: ApiReply, leave: Callable[[], None] | None) -> None:
        self.reply = reply
        self._leave = leave

    def close(self) -> None:
        """Give the place back; closing twice is harmless."""
        leave, self._leave = self._leave, None
        if leave is not None:
            leave()

    def __del__(self) -> None:
        self.close()

    def __enter__(self) -> ApiReply:
        return self.reply

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class Flight:
    """The places in flight of every key."""

    def __init__(self) -> None:
        # Reentrant: a dropped exchange may be closed while this thread holds the lock.
        self._lock = threading.RLock()
        self._taken: Counter[str] = Counter()

    @property
    def total(self) -> int:
        """How many places are taken, of all keys."""
        with self._lock:
            return self._taken.total()

    def take(self, owner: str, limit: int) -> bool:
        """Take a place; tell whether there was one."""
        with self._lock:
            if self._taken[owner] >= limit:
                return False
            self._taken[owner] += 1
        return True

    def leave(self, owner: str) -> None:
        """Give a place back."""
        with self._lock:
            self._taken[owner] -= 1
            if self._taken[owner] <= 0:
                del self._taken[owner]
