"""Where work runs: one daemon thread with its own event loop.

Widget callbacks arrive on unpredictable threads and a blocking cell stops the kernel's loop, so nothing that
takes time runs in either. A host without threads replaces this one class.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine
from concurrent.futures import Future
from contextlib import suppress
from typing import Any, TypeVar

T = TypeVar("T")


class Worker:
    """A thread that runs coroutines until :meth:`close`.

    Examples
    --------
    >>> import asyncio
    >>> worker = Worker()
    >>> worker.spawn(asyncio.sleep(0, "done")).result(timeout=5)
    'done'
    >>> worker.close()
    """

    def __init__(self, name: str = "ideowidgets") -> None:
        self.loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        asyncio.set_event_loop(self.loop)
        self.loop.run_forever()

    def spawn(self, work: Coroutine[Any, Any, T]) -> Future[T]:
        """Start a coroutine on the worker's loop, from any thread.

        Raises
        ------
        RuntimeError
            After :meth:`close`.
        """
        if self.loop.is_closed():
            work.close()
            raise RuntimeError("this worker is closed")
        return asyncio.run_coroutine_threadsafe(work, self.loop)

    @property
    def here(self) -> bool:
        """Whether the caller is on the worker's own thread."""
        return threading.current_thread() is self._thread

    def close(self) -> None:
        """End the thread; what still runs is cancelled."""
        if self.loop.is_closed():
            return
        with suppress(TimeoutError):
            asyncio.run_coroutine_threadsafe(self._cancel_all(), self.loop).result(timeout=10)
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join(timeout=10)
        # What still blocks the loop keeps it; the thread is a daemon and ends with the process.
        if not self._thread.is_alive():
            self.loop.close()

    async def _cancel_all(self) -> None:
        mine = asyncio.current_task()
        tasks = [task for task in asyncio.all_tasks() if task is not mine]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
