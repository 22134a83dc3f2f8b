"""How long the rest will take."""

from __future__ import annotations

import time


class Pace:
    """Counts what gets done since the start, and from that what is left."""

    def __init__(self) -> None:
        self._started = time.monotonic()
        self._done = 0

    def start(self) -> None:
        """Begin a run."""
        self._started, self._done = time.monotonic(), 0

    def done(self, images: int) -> None:
        """Count finished images."""
        self._done += images

    def left(self, waiting: int) -> float | None:
        """Give the seconds that ``waiting`` images will take, or None before the first is done."""
        if not self._done:
            return None
        return (time.monotonic() - self._started) / self._done * waiting
