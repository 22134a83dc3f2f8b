"""Sends pictures of a gallery to its page: those in view, as thumbnails, and what has changed."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from ideowidgets.operations.errors import IdeogramError
from ideowidgets.widgets.describing import reason, seed_of
from ideowidgets.widgets.gallery_messages import WALL_STATES, WallTile, WallTiles, WantTiles
from ideowidgets.widgets.messages import ToPage
from ideowidgets.widgets.pusher import Pusher
from ideowidgets.widgets.values import cut, is_missing, text_of

if TYPE_CHECKING:
    from ideowidgets.widgets.gallery_rows import WallRows

Push = Callable[[ToPage, Sequence[bytes]], None]

LOT = 16
"""Pictures of one message: the first ones are seen while the others are still being read."""
_RELOAD_S = 0.4
_RELOAD_SHARE = 4
"""Reading a large record again takes at most a fifth of the time."""
_CAPTION = ("style_preset", "model")


class WallFeed:
    """Answers wishes and tells changes, from a thread of its own.

    Parameters
    ----------
    rows
        Gives what is shown now.
    push, failed
        Where messages go, and what goes wrong.
    reload
        Called, now and then, after the record was written to.
    """

    def __init__(
        self,
        rows: Callable[[], WallRows],
        push: Push,
        failed: Callable[[Exception], None],
        reload: Callable[[], None],
    ) -> None:
        self._rows = rows
        self._push = push
        self._reload = reload
        self._pusher = Pusher(self._flush, failed)
        self._lock = threading.Lock()
        self._wish: WantTiles | None = None
        self._view: frozenset[int] = frozenset()
        self._size = 320
        self._not_before = 0.0

    def want(self, wish: WantTiles) -> None:
        """Take a page's wish; the one before is dropped as far as it is not served."""
        with self._lock:
            self._wish = wish
            self._view = frozenset(wish.view)
            self._size = wish.size
        self._pusher.mark("wish")

    def written(self, image_ids: Iterable[str]) -> None:
        """Say that rows of the record were written; returns at once, from any thread."""
        self._pusher.mark("reload", *[("row", image_id) for image_id in image_ids])

    def do(self, name: str, work: Callable[[], None]) -> None:
        """Have something done on the thread that pushes."""
        self._pusher.mark((name, work))

    def _flush(self, keys: list[Hashable]) -> None:
        touched: list[int] = []
        rows = self._rows()
        for key in keys:
            if isinstance(key, tuple) and key[0] == "row":
                if rows.has(str(key[1])):
                    touched.append(rows.item_of(str(key[1])))
            elif isinstance(key, tuple):
                key[1]()
        with self._lock:
            wish, self._wish = (self._wish, None) if "wish" in keys else (None, self._wish)
            near = [item for item in touched if item in self._view]
        if near:
            self._send(near, None)
        if wish is not None:
            self._serve(wish)
        if "reload" in keys:
            self._reload_in_time()

    def _reload_in_time(self) -> None:
        now = time.monotonic()
        if now < self._not_before:
            self._pusher.mark("reload")
            return
        self._reload()
        took = time.monotonic() - now
        self._not_before = time.monotonic() + max(_RELOAD_S, _RELOAD_SHARE * took)

    def _serve(self, wish: WantTiles) -> None:
        count = self._rows().count
        items = [item for item in wish.items if item < count]
        lots = [items[start : start + LOT] for start in range(0, len(items), LOT)] or [[]]
        for number, lot in enumerate(lots):
            with self._lock:
                if self._wish is not None:
                    return
            self._send(lot, wish.seq if number == len(lots) - 1 else None)

    def _send(self, items: Sequence[int], seq: int | None) -> None:
        rows = self._rows()
        found = rows.rows(items)
        buffers: list[bytes] = []
        tiles = [self._tile(rows, item, found[item], buffers) for item in items if item in found]
        self._push(WallTiles(seq=seq, size=self._size, tiles=tiles), buffers)

    def _tile(self, rows: WallRows, item: int, row: Any, buffers: list[bytes]) -> WallTile:
        state = state_of(rows, item, row)
        text, data = why(rows, state, row), b""
        if state == "ok":
            try:
                data = rows.thumbnail(item, self._size, row)
            except (IdeogramError, OSError) as error:
                state, text = "failed", str(error)
        if data:
            buffers.append(data)
        return WallTile(
            item=item,
            image_id=rows.ids[item],
            state=state,
            alt=rows.alt(item, row),
            caption=_caption(rows, item, row),
            text=text,
            rating=int(row.rating) if row.rating else None,
            starred=bool(row.starred),
            tags=[str(tag) for tag in row.tags or ()],
            note=str(row.note or ""),
            picture=bool(data),
            buffer=len(buffers) - 1 if data else None,
        )


def state_of(rows: WallRows, item: int, row: Any) -> str:
    """Give the state of one picture as its row has it now."""
    if row.status is None:
        return WALL_STATES[int(rows.states[item])]
    status = str(row.status)
    if status == "ok" and row.image is None:
        return "none"
    return status if status in WALL_STATES else "unknown"


def why(rows: WallRows, state: str, row: Any) -> str:
    """Say why there is no picture."""
    if state == "none":
        return str(getattr(row, "prompt_returned", None) or "There is no picture in this row.")
    return reason(state, None, row, rows.record)


def _caption(rows: WallRows, item: int, row: Any) -> str:
    if not rows.recorded:
        return rows.name(item, row)
    seed = seed_of(None, row)
    style, model = (
        [] if is_missing(value := getattr(row, name, None)) else [text_of(name, value)] for name in _CAPTION
    )
    # Narrow pictures show the beginning: what tells one from its neighbours comes first.
    return cut(" · ".join([*style, *([] if seed is None else [f"seed {seed}"]), *model]), 200)
