"""Sends what changes often to the page at a pace the page and the server can bear."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Hashable

INTERVAL_S = 0.08
"""The server drops messages above a thousand a second; people see no more than a dozen."""


class Pusher:
    """Collects what has changed and hands it on in lots, from a thread of its own.

    The thread lives only while there is something to send. What `flush` raises is given to `failed`.

    Parameters
    ----------
    flush
        Called with the keys marked since the last call, oldest first.
    failed
        Called with what `flush` raised.
    """

    def __init__(self, flush: Callable[[list[Hashable]], None], failed: Callable[[Exception], None]) -> None:
        self._flush = flush
        self._failed = failed
        self._marked: dict[Hashable, None] = {}
        self._lock = threading.Lock()
        self._alive = False

    def mark(self, *keys: Hashable) -> None:
        """Say that `keys` have changed; returns at once, from any thread."""
        with self._lock:
            self._marked.update(dict.fromkeys(keys))
            if self._alive or not self._marked:
                return
            self._alive = True
        threading.Thread(target=self._work, name="ideowidgets-pusher", daemon=True).start()

    def _work(self) -> None:
        while True:
            with self._lock:
                keys = list(self._marked)
                self._marked.clear()
                if not keys:
                    self._alive = False
                    return
            try:
                self._flush(keys)
            except Exception as error:  # noqa: BLE001
                self._failed(error)
            time.sleep(INTERVAL_S)
