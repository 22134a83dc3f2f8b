"""How long a run has taken, and how long the rest will take."""

from __future__ import annotations

import time
from collections.abc import Callable


class Pace:
    """Counts what gets done and the time that it takes; a pause takes none.

    Parameters
    ----------
    clock : callable
        Gives seconds that only grow.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._counted_until = clock()
        self._worked = 0.0
        self._done = 0
        self._held = False

    @property
    def elapsed(self) -> float:
        """Seconds of work so far."""
        return self._worked if self._held else self._worked + self._clock() - self._counted_until

    def hold(self) -> None:
        """Stop the clock until :meth:`go_on`."""
        if not self._held:
            self._count()
            self._held = True

    def go_on(self) -> None:
        """Let the clock go on after :meth:`hold`."""
        if self._held:
            self._counted_until = self._clock()
            self._held = False

    def done(self, images: int) -> None:
        """Count finished images."""
        self._done += images
        if self._held:
            # What had left before the pause was still being made.
            self._count()

    def _count(self) -> None:
        now = self._clock()
        self._worked += now - self._counted_until
        self._counted_until = now

    def left(self, waiting: int) -> float | None:
        """Give the seconds that ``waiting`` images will take, or None before the first is done."""
        return self.elapsed / self._done * waiting if self._done else None
