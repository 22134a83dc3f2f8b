"""What the tests of grid and comparison share: a recorded sweep, and a widget whose messages are kept."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from ideowidgets.operations import GenerateV3
from ideowidgets.record import Record
from ideowidgets.run import Runner
from ideowidgets.sweep import Sweep
from ideowidgets.widgets.base import View
from ideowidgets.widgets.messages import ToPage
from tests.waiting import until

PROMPT = 'a lighthouse that says "<b>HOLD</b>"'
STYLES = ["BAUHAUS", "ART_DECO", "WOODBLOCK_PRINT"]
SEEDS = [7, 8]


def plan(folder: Path, **fields: Any) -> Sweep:
    """Make a sweep of 3 × 2 on a record of its own, with nothing sent yet."""
    runner = Runner(Record(folder / "record"), service="offline")
    request = GenerateV3(**{"prompt": PROMPT, "rendering_speed": "TURBO", **fields})
    return Sweep(request, {"style_preset": STYLES, "seed": SEEDS}, runner=runner)


def planned_ids(sweep: Sweep) -> list[str]:
    """Give the image ids in the order of the plan; the record has them in the order they were sent."""
    return [image_id for cell in sweep.cells for image_id in sweep.state(cell.cell_id).image_ids]


class Heard:
    """Keeps what a widget says to its page, and speaks for the page."""

    def __init__(self, widget: View) -> None:
        self.said: list[tuple[Any, list[bytes]]] = []
        self._widget = widget
        widget.push = self._push  # type: ignore[method-assign]

    def _push(self, message: ToPage, buffers: Sequence[bytes] = ()) -> None:
        self.said.append((message, list(buffers)))

    def tell(self, kind: str, **content: Any) -> list[Any]:
        """Send the widget a message and give what it answers, once it has nothing more to say."""
        self.said.clear()
        self._widget._receive(self._widget, {"kind": kind, **content}, [])
        return self.all()

    def all(self, kind: str | None = None) -> list[Any]:
        """Give the messages so far, after the pusher's thread has ended by itself."""
        for thread in threading.enumerate():
            if thread.name == "ideowidgets-pusher":
                # One that is only being started is listed too.
                until(partial(getattr, thread, "ident"))
                thread.join(30)
                assert not thread.is_alive()
        return [message for message, _ in self.said if kind in (None, message.kind)]

    def last(self, kind: str) -> tuple[Any, list[bytes]]:
        """Give the last message of a kind, with its buffers."""
        self.all()
        return next(pair for pair in reversed(self.said) if pair[0].kind == kind)
