"""Python's cycle collector, at rest while many long-lived objects are made at once."""

from __future__ import annotations

import gc
import threading
from types import TracebackType


class _CollectorAtRest:
    """Keeps the cycle collector from walking half-made rows again and again, which costs as much as the rows.

    Threads may overlap; the last one out switches it on again, if it was on.

    Examples
    --------
    >>> with collector_at_rest:
    ...     gc.isenabled()
    False
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._inside = 0
        self._was_on = False

    def __enter__(self) -> None:
        with self._lock:
            if self._inside == 0:
                self._was_on = gc.isenabled()
                gc.disable()
            self._inside += 1

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._lock:
            self._inside -= 1
            if self._inside == 0 and self._was_on:
                gc.enable()


collector_at_rest = _CollectorAtRest()
