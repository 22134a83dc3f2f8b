"""One run of a form as tiles: which are expected, what has become of each, what the page has to hear."""

from __future__ import annotations

import json
import re
import threading
from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from typing import TYPE_CHECKING, Any

from ideowidgets.operations.prices import dollars
from ideowidgets.operations.request import plain
from ideowidgets.widgets.drafting import specs, words
from ideowidgets.widgets.form_messages import RunState, Tile, Tiles
from ideowidgets.widgets.messages import Fact, Original, ToPage
from ideowidgets.widgets.pusher import Pusher

if TYPE_CHECKING:
    from ideowidgets.record import Record, Row
    from ideowidgets.sweep import Cell, CellEvent, Sweep

THUMBNAIL = 320
SHOWN = 48
"""Cells that the form itself shows; a larger sweep is looked at in a grid."""
_WAITING = {"planned": "queued", "void": "cancelled"}
_SETTLED = ("ok", "reused", "unsafe", "failed", "unknown", "cancelled")
_COUNTED = {
    "reused": "made before",
    "failed": "failed",
    "unsafe": "withheld",
    "cancelled": "cancelled",
    "unknown": "may have been billed",
}
_TEXTS = {
    "unsafe": "Withheld as unsafe. Change the wording, or the seed.",
    "cancelled": "Cancelled before it was sent.",
    "unknown": "No answer came; it may have been billed.",
}
_SUFFIX = {"image/png": ".png", "image/jpeg": ".jpg", "image/webp": ".webp"}

Push = Callable[[ToPage, Sequence[bytes]], None]


class FormRun:
    """Follows a sweep and tells the page; what it tells can be told again to a page that comes later.

    Parameters
    ----------
    sweep
        The sweep that was started.
    record
        Where its results are.
    number
        Counts the form's runs, so that a page can tell them apart.
    push
        Sends a message; called from a thread of its own.
    failed
        Called with what went wrong while telling.
    ended
        Called once, after the page was told that nothing runs any more.
    """

    def __init__(
        self,
        sweep: Sweep,
        record: Record,
        number: int,
        push: Push,
        *,
        failed: Callable[[Exception], None],
        ended: Callable[[], None],
    ) -> None:
        self.sweep = sweep
        self.number = number
        self._record = record
        self._push = push
        self._ended = ended
        self._has_ended = False
        self._pusher = Pusher(self._flush, failed)
        # A page that is told everything must not hear of an older state after a newer one.
        self._telling = threading.Lock()
        self._slots: dict[str, range] = {}
        start = 0
        for cell in sweep.cells:
            count = max(1, cell.images)
            self._slots[cell.cell_id] = range(start, start + count)
            start += count
        self._total = start
        self._cells = {cell.cell_id: cell for cell in sweep.cells}
        self._unsubscribe: Callable[[], object] = sweep.subscribe(self._on_event)

    def tell_all(self) -> None:
        """Send every tile and the progress, for a page that knows nothing."""
        with self._telling:
            self._send_tiles(self.sweep.cells[:SHOWN], fresh=True)
            self._push(self.state(), ())

    def stop(self) -> None:
        """Tell no more."""
        self._unsubscribe()

    def state(self) -> RunState:
        """Give how far the run has come."""
        counts: Counter[str] = Counter()
        for cell in self.sweep.cells:
            counts[self.sweep.state(cell.cell_id).state] += len(self._slots[cell.cell_id])
        settled = sum(counts[state] for state in _SETTLED)
        # The sweep tells of its end while its last task is still returning.
        running = self.sweep.running and settled < self._total
        made = counts["ok"] + counts["reused"]
        parts = [f"{made} of {self._total}"]
        parts += [f"{counts[state]} {name}" for state, name in _COUNTED.items() if counts[state]]
        if spent := self.sweep.progress.spent_usd_micros:
            parts.append(dollars(spent))
        return RunState(
            run=self.number,
            running=running,
            total=self._total,
            done=settled,
            text=" · ".join(parts),
        )

    def original(self, image_id: str) -> tuple[Original, bytes | None] | None:
        """Give one picture of this run in full, or None where it is not of this run."""
        for cell in self.sweep.cells:
            for row in self._rows(cell):
                if row.image_id == image_id:
                    return self._original(cell, row)
        return None

    def _on_event(self, event: CellEvent) -> None:
        self._pusher.mark(event.cell_id)

    def _flush(self, keys: Sequence[Hashable]) -> None:
        cells = [self._cells[key] for key in keys if isinstance(key, str) and key in self._cells]
        cells = [cell for cell in cells if cell.index < SHOWN]
        with self._telling:
            if cells:
                self._send_tiles(cells, fresh=False)
            state = self.state()
            self._push(state, ())
        if not state.running and not self._has_ended:
            self._has_ended = True
            self._ended()

    def _send_tiles(self, cells: Sequence[Cell], *, fresh: bool) -> None:
        tiles: list[Tile] = []
        buffers: list[bytes] = []
        for cell in cells:
            rows = self._rows(cell)
            for place, slot in enumerate(self._slots[cell.cell_id]):
                row = rows[place] if place < len(rows) else None
                tiles.append(self._tile(cell, slot, row, buffers))
        self._push(Tiles(run=self.number, fresh=fresh, tiles=tiles), buffers)

    def _rows(self, cell: Cell) -> tuple[Row, ...]:
        image_ids = self.sweep.state(cell.cell_id).image_ids
        return tuple(self._record.rows(image_ids)) if image_ids else ()

    def _tile(self, cell: Cell, slot: int, row: Row | None, buffers: list[bytes]) -> Tile:
        now = self.sweep.state(cell.cell_id)
        state = _WAITING.get(now.state, now.state)
        if row is not None and state in ("ok", "reused") and row.status in ("unsafe", "failed"):
            state = row.status
        seed = _seed(cell, row)
        buffer = None
        if row is not None and row.sha256 and state in ("ok", "reused"):
            buffer = len(buffers)
            buffers.append(self._record.thumbnail(row.sha256, THUMBNAIL))
        return Tile(
            slot=slot,
            state=state,
            image_id=row.image_id if row is not None else None,
            alt=_alt(cell, seed),
            caption=_caption(cell, seed),
            text=_tile_text(state, now, row),
            ratio=_ratio(cell, row),
            seed=seed,
            buffer=buffer,
        )

    def _original(self, cell: Cell, row: Row) -> tuple[Original, bytes | None]:
        seed = _seed(cell, row)
        data = self._record.image_bytes(row.sha256) if row.sha256 else None
        message = Original(
            image_id=row.image_id,
            mime=row.mime if data else None,
            file_name=_file_name(cell, row, seed),
            alt=_alt(cell, seed),
            facts=_facts(cell, row, seed),
            python=cell.request.to_python(),
            error=None if data or row.json_prompt else "The picture's file is gone from the record.",
        )
        return message, data


def _seed(cell: Cell, row: Row | None) -> int | None:
    found = row.seed_returned if row is not None and row.seed_returned is not None else None
    asked = cell.request.roles().get("seed")
    return found if found is not None else asked


def _prompt(cell: Cell) -> str:
    roles = cell.request.roles()
    return str(roles.get("prompt") or "structured prompt")


def _alt(cell: Cell, seed: int | None) -> str:
    prompt = _prompt(cell)
    short = prompt if len(prompt) <= 120 else prompt[:119] + "…"
    return f"{short}, seed {seed}" if seed is not None else short


def _caption(cell: Cell, seed: int | None) -> str:
    fields = specs(type(cell.request).operation.id)
    parts = [
        _value_words(value, name in fields and fields[name].kind == "choice")
        for name, value in cell.values.items()
        if name != "seed"
    ]
    if seed is not None:
        parts.append(f"seed {seed}")
    return " · ".join(parts)


def _value_words(value: Any, is_choice: bool) -> str:
    text = words(value) if is_choice else value if isinstance(value, str) else json.dumps(plain(value))
    return text if len(text) <= 40 else text[:39] + "…"


def _ratio(cell: Cell, row: Row | None) -> float:
    if row is not None and row.width and row.height:
        return float(row.width / row.height)
    roles = cell.request.roles()
    for role in ("resolution", "aspect_ratio"):
        found = re.fullmatch(r"(\d+)x(\d+)", str(roles.get(role, "")))
        if found and int(found[2]):
            return min(8.0, max(0.125, int(found[1]) / int(found[2])))
    return 1.0


def _tile_text(state: str, now: Any, row: Row | None) -> str:
    if state in ("ok", "reused"):
        if row is not None and row.json_prompt is not None and not row.sha256:
            return json.dumps(row.json_prompt, ensure_ascii=False, indent=2)
        return ""
    said = str(now.error) if now.error else (row.error if row is not None and row.error else "")
    return said or _TEXTS.get(state, "")


def _facts(cell: Cell, row: Row, seed: int | None) -> list[Fact]:
    facts = [
        Fact(name=name, value=value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))
        for name, value in cell.request.to_dict()["fields"].items()
    ]
    if seed is not None and "seed" not in cell.request.to_dict()["fields"]:
        facts.append(Fact(name="seed", value=f"{seed} (chosen by the service)"))
    if row.prompt_returned and row.prompt_returned != _prompt(cell):
        facts.append(Fact(name="prompt returned", value=row.prompt_returned))
    if row.width and row.height:
        facts.append(Fact(name="size", value=f"{row.width} × {row.height}"))
    if row.cost_usd_micros is not None:
        facts.append(Fact(name="cost", value=dollars(row.cost_usd_micros)))
    facts.append(Fact(name="service", value=row.service))
    return facts


def _file_name(cell: Cell, row: Row, seed: int | None) -> str:
    stem = re.sub(r"[^A-Za-z0-9]+", "-", _prompt(cell))[:40].strip("-").lower() or "picture"
    tail = f"-{seed}" if seed is not None else ""
    return f"{stem}{tail}{_SUFFIX.get(row.mime or '', '.bin')}"
