"""A real widget in this process behind a bare page: what the page says is handled by the widget's own Python.

`live = Live(widget)`; `page = bare.open("grid", reply=live.reply, state=live.state)`. Answers arrive by
themselves; what Python does on its own (`grid.rows = ...`, a sweep that runs) arrives with `live.deliver(page)`.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Any

from ideowidgets.widgets.base import View
from ideowidgets.widgets.messages import ToPage
from tests.browser.harness import BarePage, Message

PUSHER = "ideowidgets-pusher"


class Live:
    def __init__(self, widget: View) -> None:
        self.widget = widget
        self._queue: list[tuple[dict[str, Any], list[bytes]]] = []
        self._lock = threading.Lock()
        widget.push = self._push  # type: ignore[method-assign]

    @property
    def state(self) -> dict[str, Any]:
        """The traits that a page finds when it appears."""
        names = [name for name in self.widget.keys if not name.startswith("_")]
        return {name: getattr(self.widget, name) for name in names if name in ("plan", "plan_codes")}

    def _push(self, message: ToPage, buffers: Sequence[bytes] = ()) -> None:
        with self._lock:
            self._queue.append((message.wire(), [bytes(buffer) for buffer in buffers]))

    def _drain(self) -> list[Message]:
        for thread in threading.enumerate():
            if thread.name == PUSHER and thread.is_alive():
                thread.join(20)
        with self._lock:
            found, self._queue = list(self._queue), []
        return list(found)

    def reply(self, content: dict[str, Any], buffers: list[bytes]) -> Sequence[Message]:
        self.widget._receive(self.widget, content, [memoryview(buffer) for buffer in buffers])
        return self._drain()

    def deliver(self, page: BarePage) -> None:
        """Send the page what Python has said since."""
        for content, buffers in self._drain():
            page.push(content, buffers)
