"""Wait on state, never on time."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable


def until(condition: Callable[[], object], timeout: float = 30) -> None:
    """Return as soon as ``condition()`` is true; fail after ``timeout`` seconds."""
    end = time.monotonic() + timeout
    pause = threading.Event()
    while not condition():
        assert time.monotonic() < end, f"still not true after {timeout:g} s"
        pause.wait(0.005)
