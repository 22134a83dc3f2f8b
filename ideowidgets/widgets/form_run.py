"""One run of a form as tiles: which are expected, what has become of each, what the page has to hear."""

from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ideowidgets.operations.picture import Picture
from ideowidgets.operations.prices import dollars
from ideowidgets.operations.request import Request, plain
from ideowidgets.sweep import Sweep
from ideowidgets.sweep.axes import plan_seeds
from ideowidgets.widgets.code import runnable
from ideowidgets.widgets.describing import alternative, facts_of, file_name, prompt_of, seed_of
from ideowidgets.widgets.drafting import specs, words
from ideowidgets.widgets.form_messages import RunState, Tile, Tiles
from ideowidgets.widgets.form_words import NOTHING, Words, has_words, words_of
from ideowidgets.widgets.items import asked_ratio
from ideowidgets.widgets.messages import Fact, Original, ToPage
from ideowidgets.widgets.pusher import Pusher
from ideowidgets.widgets.values import cut

if TYPE_CHECKING:
    from ideowidgets.record import Record, Row
    from ideowidgets.run import Runner
    from ideowidgets.sweep import Cell, CellEvent

MAX_REPEATS = 50
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

Push = Callable[[ToPage, Sequence[bytes]], None]


def sweep_again(request: Request[Any], axes: dict[str, list[Any]], runner: Runner) -> Sweep:
    """Plan what was not made yet: the next seed where none was asked for, else one repeat more."""
    seedless = "seed" in type(request).model_fields and "seed" not in axes and "seed" not in request.roles()
    sweep = Sweep(request, axes, runner=runner)
    for count in range(2, MAX_REPEATS):
        if sweep.estimate().new:
            break
        if seedless:
            sweep = Sweep(request.replace(seed=plan_seeds(request, count)[-1]), axes, runner=runner)
        else:
            sweep = Sweep(request, axes, runner=runner, repeats=count)
    return sweep


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
        self._begun = False
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
            self._begun = True
            self._send_tiles(self.sweep.cells[:SHOWN], fresh=True)
            self._send_state()

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
        if spent := self.sweep.progress.run_usd_micros:
            parts.append(dollars(spent))
        return RunState(
            run=self.number,
            running=running,
            total=self._total,
            done=settled,
            text=" · ".join(parts),
        )

    def original(self, image_id: str) -> tuple[Original, bytes] | None:
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
            # What happens before everything was told is told with it.
            if not self._begun:
                return
            if cells:
                self._send_tiles(cells, fresh=False)
            self._send_state()

    def _send_state(self) -> None:
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
        seed = seed_of(cell.request, row)
        done = state in ("ok", "reused")
        said = self._words(cell, row.image_id) if row is not None and done else NOTHING
        buffer = None
        if row is not None and row.sha256 and done:
            buffer = len(buffers)
            buffers.append(self._record.thumbnail(row.sha256, THUMBNAIL))
        return Tile(
            slot=slot,
            state=state,
            image_id=row.image_id if row is not None else None,
            alt=alternative(_subject(cell), seed),
            caption=_caption(cell, seed),
            text="" if done else _tile_text(state, now, row),
            words=list(said.texts),
            code=said.structured,
            facts=list(said.facts),
            ratio=_ratio(cell, row),
            seed=seed,
            buffer=buffer,
        )

    def words(self, image_id: str) -> tuple[type[Request[Any]], Words] | None:
        """Give the operation and the words of a result of this run, or None where it is not of this run."""
        for cell in self.sweep.cells:
            if image_id in self.sweep.state(cell.cell_id).image_ids:
                return type(cell.request), self._words(cell, image_id)
        return None

    def _words(self, cell: Cell, image_id: str) -> Words:
        asked = type(cell.request)
        return words_of(asked, self._record.raw(image_id)) if has_words(asked) else NOTHING

    def _original(self, cell: Cell, row: Row) -> tuple[Original, bytes]:
        seed = seed_of(cell.request, row)
        data = self._record.image_bytes(row.sha256) if row.sha256 else b""
        words = self._words(cell, row.image_id)
        name = file_name(_subject(cell), seed, row.mime)
        if not data:
            name = f"{Path(name).stem}{'.json' if words.structured else '.txt'}"
        message = Original(
            image_id=row.image_id,
            mime=row.mime if data else None,
            file_name=name,
            alt=alternative(_subject(cell), seed),
            facts=_facts(cell, row),
            python=runnable(cell.request.to_python()),
            error=None if data or words.texts or words.facts else "The picture's file is gone from the record.",
        )
        return message, data


def _subject(cell: Cell) -> str:
    """Give what a result is of: its prompt, or else what was done to which picture."""
    if said := prompt_of(cell.request, None):
        return said
    image = cell.request.roles().get("image")
    action = cell.request.operation.action.replace("-", " ")
    return f"{action} {Path(image.name).stem}" if isinstance(image, Picture) else action


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
    return cut(words(value) if is_choice else value if isinstance(value, str) else json.dumps(plain(value)), 40)


def _ratio(cell: Cell, row: Row | None) -> float:
    """Give width by height of the place that is kept for a picture."""
    if row is not None and row.width and row.height:
        return float(row.width / row.height)
    roles = cell.request.roles()
    image = roles.get("image")
    if not {"resolution", "aspect_ratio"} & roles.keys() and isinstance(image, Picture):
        with suppress(ValueError):
            width, height = image.size()
            return _within(width / height)
    return _within(asked_ratio(roles))


def _within(ratio: float) -> float:
    return min(8.0, max(0.125, ratio))


def _tile_text(state: str, now: Any, row: Row | None) -> str:
    said = str(now.error) if now.error else (row.error if row is not None and row.error else "")
    return said or _TEXTS.get(state, "")


def _facts(cell: Cell, row: Row) -> list[Fact]:
    said = prompt_of(cell.request, None)
    facts = [Fact(name="prompt", value=said)] if said else []
    if row.prompt_returned and row.prompt_returned != said:
        facts.append(Fact(name="prompt returned", value=row.prompt_returned))
    return facts + facts_of(cell.request, row)
