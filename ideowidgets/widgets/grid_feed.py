"""Keeps a grid's pages up to date: states of all items, words and thumbnails of those on screen.

Everything is sent from the pusher's thread, because a cell that blocks the kernel blocks the answers to a
page, but not what a thread sends.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable, Iterable, Sequence
from datetime import UTC, datetime
from typing import Any, Final, cast

import numpy as np

from ideowidgets.operations.errors import IdeogramError
from ideowidgets.operations.prices import dollars
from ideowidgets.widgets.describing import alternative, file_name, prompt_of, reason, seed_of
from ideowidgets.widgets.grid_messages import STATES, GridCell, GridCells, GridStates, State, WantCells
from ideowidgets.widgets.items import Items, Outcome, mark_of
from ideowidgets.widgets.messages import Original, ToPage
from ideowidgets.widgets.pusher import Pusher

THUMBNAIL: Final = 320
LOT: Final = 16
"""Cells of one message: small enough that the first pictures are painted while the next are read."""
REPEAT_S: Final = (1.0, 2.0, 4.0, 8.0, 16.0)
"""Pauses before all is said again to a page that may only be loading; after a change they begin anew."""

Push = Callable[[ToPage, Sequence[bytes]], None]

_STARRED: Final = 8
_SHOWN: Final = ("ok", "reused")


class GridFeed:
    """Tells the pages of one grid what has become of its items.

    Parameters
    ----------
    items
        The source.
    push
        Sends a message; called from a thread of its own.
    failed
        Called with what went wrong while sending.
    progress
        Makes the message for the progress line, where there is one.
    first_screen
        The items that a page shows before it has said what it shows.
    """

    def __init__(
        self,
        items: Items,
        push: Push,
        failed: Callable[[Exception], None],
        progress: Callable[[], ToPage | None],
        first_screen: Callable[[], Sequence[int]],
    ) -> None:
        self.items = items
        self.states = bytearray(STATES.index(items.outcome(item).state) for item in range(items.count))
        self.marks = bytearray(_packed(*mark) for mark in items.marks())
        self.item_of: dict[str, int] = {}
        for item in range(items.count):
            self._know(item, items.outcome(item))
        self._push = push
        self._progress = progress
        self._first_screen = first_screen
        self._pusher = Pusher(self._flush, failed)
        self._lock = threading.Lock()
        self._view: frozenset[int] | None = None
        self._wish: WantCells | None = None
        self._told: set[int] = set()
        self._pictured: set[int] = set()
        self._size: int = THUMBNAIL
        self._repeats = 0
        self._timer: threading.Timer | None = None
        self._closed = False

    def close(self) -> None:
        """Say nothing more: another feed has the items now, under other numbers."""
        self._closed = True
        if self._timer is not None:
            self._timer.cancel()

    def changed(self, items: Iterable[int] = (), *, progress: bool = False) -> None:
        """Say that items, or the progress, have changed; returns at once, from any thread."""
        self._pusher.mark(*items, *(["progress"] if progress else []))

    def heard(self) -> None:
        """Say that a page was heard from: what was sent into the blue need not be sent again."""
        with self._lock:
            self._view = self._view or frozenset(self._first_screen())
            self._told.clear()

    def want(self, wish: WantCells) -> None:
        """Take a page's wish; the one before is dropped as far as it is not served."""
        self.heard()
        with self._lock:
            self._wish = wish
            self._view = frozenset(wish.view)
            self._size = wish.size
        self._pusher.mark("wish")

    def original(self, image_id: str) -> None:
        """Send one picture in full."""
        self._pusher.mark(("original", image_id))

    def _know(self, item: int, outcome: Outcome) -> None:
        if outcome.image_id is not None:
            self.item_of[outcome.image_id] = item

    def _flush(self, keys: list[Hashable]) -> None:
        if self._closed:
            return
        changed = [key for key in keys if isinstance(key, int) and 0 <= key < self.items.count]
        with self._lock:
            view = self._view
            wish, self._wish = (self._wish, None) if "wish" in keys else (None, self._wish)
            if view is None:
                changed = self._with_untold(changed, again="again" in keys)
        near = view if view is not None else frozenset(self._first_screen())
        far = [item for item in changed if item not in near]
        if far:
            self._send_states(far)
        for lot in _lots([item for item in changed if item in near]):
            self._send_cells(lot)
        if not {"progress", "again"}.isdisjoint(keys) and (message := self._progress()) is not None:
            self._push(message, ())
        for key in keys:
            if isinstance(key, tuple):
                self._send_original(str(key[1]))
        if wish is not None:
            self._serve(wish)

    def _with_untold(self, changed: list[int], *, again: bool) -> list[int]:
        """Repeat, now and then, what was sent while no page was heard from.

        While a cell blocks the kernel a page may be listening or only loading; it cannot say which.
        """
        self._told.update(changed)
        if changed:
            self._repeats = 0
        if again:
            self._timer = None
            self._pictured.clear()
        if self._told and self._timer is None and not self._closed and self._repeats < len(REPEAT_S):
            self._timer = threading.Timer(REPEAT_S[self._repeats], self._pusher.mark, ["again"])
            self._timer.daemon = True
            self._timer.start()
            self._repeats += 1
        return sorted(self._told) if again else changed

    def _serve(self, wish: WantCells) -> None:
        lots = _lots([item for item in wish.items if item < self.items.count]) or [[]]
        for number, lot in enumerate(lots):
            with self._lock:
                if self._wish is not None:
                    return
            self._send_cells(lot, asked=True, seq=wish.seq if number == len(lots) - 1 else None)

    def _send_states(self, items: Sequence[int]) -> None:
        self._refresh(items)
        place = np.asarray(items, np.uint32)
        states = bytes(self.states[item] for item in items)
        marks = bytes(self.marks[item] for item in items)
        self._push(GridStates(), [place.tobytes(), states, marks])

    def _send_cells(self, items: Sequence[int], *, asked: bool = False, seq: int | None = None) -> None:
        rows = self._refresh(items)
        buffers: list[bytes] = []
        cells = [self._cell(item, rows.get(item), buffers, again=asked) for item in items]
        self._push(GridCells(seq=seq, size=self._size, cells=cells), buffers)

    def _refresh(self, items: Sequence[int]) -> dict[int, Any]:
        rows = self.items.rows(items)
        for item in items:
            outcome = self.items.outcome(item)
            self._know(item, outcome)
            row = rows.get(item)
            self.states[item] = STATES.index(state_of(outcome, row))
            self.marks[item] = _packed(*mark_of(row))
        return rows

    def _cell(self, item: int, row: Any, buffers: list[bytes], *, again: bool) -> GridCell:
        outcome = self.items.outcome(item)
        request = self.items.request(item) if self.items.sweep is not None else None
        state = state_of(outcome, row)
        seed = seed_of(request, row)
        text, data = reason(state, outcome.error, row, self.items.record), None
        # A rating does not change the picture, which the page has already.
        picture = not again and item in self._pictured and state in _SHOWN
        if not picture and state in _SHOWN:
            try:
                data = self.items.thumbnail(item, row, self._size)
                picture = data is not None
                self._pictured.update([item] if picture else [])
            except (IdeogramError, OSError) as error:
                text = str(error)
        if data is not None:
            buffers.append(data)
        rating, starred = mark_of(row)
        return GridCell(
            item=item,
            image_id=outcome.image_id,
            state=cast(State, state),
            alt=alternative(prompt_of(request, row) or self.items.name(item, row), seed),
            caption=_caption(seed, row, self.items.name(item, row)),
            text=text,
            note="" if outcome.reused_at is None else f"yours from {outcome.reused_at.day} {outcome.reused_at:%b}",
            seconds=_seconds(row) if state == "sent" else None,
            rating=rating,
            starred=starred,
            picture=picture,
            buffer=len(buffers) - 1 if data is not None else None,
        )

    def _send_original(self, image_id: str) -> None:
        item = self.item_of.get(image_id)
        row = None if item is None else self.items.rows([item]).get(item)
        mime, data, error, said = None, b"", "This grid has no such picture.", ""
        if item is not None and row is not None:
            said = prompt_of(None, row) or self.items.name(item, row)
            try:
                (mime, data), error = self.items.original(item, row), ""
            except (IdeogramError, OSError) as problem:
                error = str(problem)
        seed = seed_of(None, row)
        message = Original(
            image_id=image_id,
            mime=mime,
            file_name=file_name(said, seed, mime),
            alt=alternative(said, seed),
            error=error or None,
        )
        self._push(message, [data])


def state_of(outcome: Outcome, row: Any) -> str:
    """Give the state of one picture: its row knows more than its cell, which may hold several."""
    if row is None or row.status is None:
        return outcome.state
    status = str(row.status)
    if status == "ok":
        return "reused" if outcome.state == "reused" else "ok"
    return status if status in STATES else "unknown"


def _caption(seed: int | None, row: Any, name: str) -> str:
    parts = [name] if name else []
    parts += [] if seed is None else [f"seed {seed}"]
    if row is not None and row.cost_usd_micros is not None:
        parts.append(dollars(int(row.cost_usd_micros)))
    return " · ".join(parts)


def _seconds(row: Any) -> float | None:
    sent = getattr(row, "sent_at", None)
    return max(0.0, (datetime.now(UTC) - sent).total_seconds()) if isinstance(sent, datetime) else None


def _packed(rating: int | None, starred: bool) -> int:
    return (rating or 0) + (_STARRED if starred else 0)


def _lots(items: Sequence[int]) -> list[Sequence[int]]:
    return [items[start : start + LOT] for start in range(0, len(items), LOT)]
