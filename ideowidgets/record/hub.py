"""Who wants to hear of writes in this process, whichever Record object makes them."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_log = logging.getLogger(__name__)

Callback = Callable[[tuple[str, ...]], object]


class Hub:
    """Callbacks of one record's folder."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._callbacks: list[Callback] = []
        self._said: set[str] = set()

    def subscribe(self, callback: Callback) -> Callable[[], None]:
        """Call ``callback(image_ids)`` after every write; the result ends that."""
        with self._lock:
            self._callbacks.append(callback)

        def unsubscribe() -> None:
            with self._lock:
                if callback in self._callbacks:
                    self._callbacks.remove(callback)

        return unsubscribe

    def tell(self, image_ids: tuple[str, ...]) -> None:
        """Call every callback on the thread that wrote; one that fails harms neither the row nor the others."""
        with self._lock:
            callbacks = tuple(self._callbacks)
        for callback in callbacks:
            try:
                callback(image_ids)
            except Exception:  # noqa: BLE001
                _log.exception("A subscriber of the record failed.")

    def say_once(self, text: str) -> None:
        """Print a line the first time only."""
        with self._lock:
            fresh = text not in self._said
            self._said.add(text)
        if fresh:
            print(text)  # noqa: T201


_hubs: dict[Path, Hub] = {}
_hubs_lock = threading.Lock()


def hub_of(path: Path) -> Hub:
    """Give the hub of a record's folder."""
    with _hubs_lock:
        return _hubs.setdefault(path.resolve(), Hub())
