"""A kernel that works in the background must not look idle, or a hub shuts it down in the middle of a sweep.

Jupyter servers and JupyterHub's idle culler go by when a kernel last sent something, and a kernel whose cells are all
done sends nothing, however much its threads do. So while a request is under way, or pictures are measured, a message of
our own goes out every 30 seconds, on the channel on which kernels tell what they do. It belongs to no cell and no
widget, so pages pass it over; the kernel's state stays ``idle``, because it is free to run cells. A paused sweep does
nothing and says nothing.
"""

from __future__ import annotations

import logging
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

log = logging.getLogger("ideowidgets.awake")

BEAT_S = 30.0
MESSAGE = "ideowidgets_working"


class Heart:
    """Beats while anything is under way, on a thread that lives no longer than that."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._under_way = 0
        self._over: threading.Event | None = None
        self._last = float("-inf")

    @contextmanager
    def working(self) -> Iterator[None]:
        """Say that the kernel works for as long as this is entered; outside of a kernel nothing happens."""
        self._begin()
        try:
            yield
        finally:
            self._end()

    def _begin(self) -> None:
        kernel = _kernel()
        with self._lock:
            self._under_way += 1
            if kernel is None or self._over is not None:
                return
            self._over = threading.Event()
            beating = threading.Thread(
                target=self._beat, args=(kernel, self._over), name="ideowidgets-awake", daemon=True
            )
            beating.start()

    def _end(self) -> None:
        with self._lock:
            self._under_way -= 1
            if not self._under_way and self._over is not None:
                self._over.set()
                self._over = None

    def _beat(self, kernel: Any, over: threading.Event) -> None:
        # Calls that follow one another each begin anew, so the time since the last beat outlives them.
        while not over.wait(max(0.0, self._last + BEAT_S - time.monotonic())):
            self._last = time.monotonic()
            try:
                kernel.session.send(kernel.iopub_socket, MESSAGE, {"under_way": self._under_way}, parent={})
            except Exception as problem:  # noqa: BLE001 - whatever a host lacks must not touch what is paid for
                log.info("the kernel cannot say that it works: %s", problem)
                return


_heart = Heart()
working = _heart.working


def _kernel() -> Any:
    """Give the Jupyter kernel of this process, without importing anything for it."""
    kernels = sys.modules.get("ipykernel.kernelbase")
    if kernels is None or not kernels.Kernel.initialized():
        return None
    kernel = kernels.Kernel.instance()
    return kernel if getattr(kernel, "iopub_socket", None) is not None else None
