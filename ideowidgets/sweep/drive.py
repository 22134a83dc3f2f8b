"""One run of a plan: a queue of cells, as many under way as the service allows."""

from __future__ import annotations

import asyncio
import logging
import random
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from typing import Final

from ideowidgets.awake import working
from ideowidgets.operations.errors import IdeogramError
from ideowidgets.operations.prices import Price
from ideowidgets.run import NOT_SENT, Budget, Call, Runner, SentElsewhere
from ideowidgets.sweep.axes import Axis
from ideowidgets.sweep.breaker import Breaker, advice
from ideowidgets.sweep.cells import Cell, CellState
from ideowidgets.sweep.clock import Pace
from ideowidgets.sweep.others import ELSEWHERE, Others
from ideowidgets.sweep.values import Labels

log = logging.getLogger("ideowidgets.sweep")

# How often it is looked what others made; spread, so that two that gave way to each other do not meet again.
_LOOK_S = (0.5, 1.5)

ANY_CELL: Final = "*"
"""Among a sweep's parents: of which row cells are made that carry no picture of their own parent."""


class Drive:
    """Sends cells one after another through a runner; lives on the runner's thread.

    Parameters
    ----------
    cells, prices : sequence of Cell, mapping
        What to send, and the price of each by its key.
    others : Others
        Knows what other calls make of these cells meanwhile.
    elsewhere : sequence of Cell
        Cells that are under way in another process already.
    axes : sequence of Axis
        The plan's, whose labels go into the rows.
    budget : Budget
        What may be spent.
    experiment : str
        The sweep's name, for the rows.
    parents : mapping
        SHA-256 of a picture to the row that it is from: a cell that carries it gets that row as its parent; under
        :data:`ANY_CELL` the parent of all others.
    settle : callable
        Told of each change of a cell.

    Attributes
    ----------
    spent : int
        Millionths of a US dollar that this run spent.
    shared : bool
        Whether others make cells of this plan meanwhile.
    stopped : str or None
        Why it stopped by itself, and what to do.
    """

    def __init__(
        self,
        runner: Runner,
        cells: Sequence[Cell],
        prices: Mapping[str, Price],
        *,
        others: Others,
        elsewhere: Sequence[Cell],
        axes: Sequence[Axis],
        budget: Budget,
        experiment: str,
        parents: Mapping[str, str],
        settle: Callable[[str, CellState], None],
    ) -> None:
        self.spent = 0
        self.pace = Pace()
        self.paused = False
        self.stopped: str | None = None
        self._runner = runner
        self._queue = deque(cells)
        self._prices = prices
        self._others = others
        self._elsewhere = {cell.cell_id: cell for cell in elsewhere}
        self._look_at = 0.0
        # Most runs are alone, and then a look at each cell before its row is written would only cost time.
        self.shared = bool(elsewhere)
        self._budget = budget
        self._experiment = experiment
        self._parents = parents
        self._labels = {axis.name: Labels(axis.values) for axis in axes}
        self._settle = settle
        self._calls: dict[str, Call] = {}
        self._breaker = Breaker()
        self._unknown = 0
        self._go = asyncio.Event()
        self._go.set()
        self._over = asyncio.Event()
        self._loop = runner.worker.loop
        self.future = runner.worker.spawn(self._run())

    @property
    def running(self) -> bool:
        """Whether requests are under way or waiting."""
        return not self.future.done()

    async def _run(self) -> None:
        try:
            while (self._queue or self._elsewhere) and not self._runner.closed:
                await asyncio.gather(*(self._work() for _ in range(self._runner.in_flight)))
                await asyncio.gather(*(call.ended() for call in self._calls.values()))
                if self._elsewhere and not self._queue:
                    await self._rest()
                    await self._look()
        finally:
            # Where the runner is closed, no cell is left looking as if it waited.
            self._stop(NOT_SENT)
            self.pace.hold()

    async def _work(self) -> None:
        while self._queue:
            await self._go.wait()
            if not self._queue or self._runner.closed:
                return
            if self._elsewhere and time.monotonic() >= self._look_at:
                await self._look()
                continue
            cell = self._queue.popleft()
            if await self._is_free(cell):
                await self._send(cell)

    async def _is_free(self, cell: Cell) -> bool:
        """Tell whether a cell is still nobody's; else take what is there of it."""
        if not self.shared:
            return True
        found: CellState | None = None
        try:
            found = await asyncio.to_thread(self._others.state, cell)
        except IdeogramError as problem:
            self._queue.appendleft(cell)
            self._break(f"Stopped, because the record cannot be read. {problem}")
            return False
        finally:
            # It is out of the queue, so whoever stopped the run meanwhile did not see it.
            if self._over.is_set() or found is None:
                self._settle(cell.cell_id, CellState("cancelled", error=self.stopped or NOT_SENT))
        return not self._over.is_set() and self._is_to_send(cell, found)

    def _is_to_send(self, cell: Cell, found: CellState) -> bool:
        if found.state == "planned" or (found.state == "failed" and not found.paid):
            return True
        if found.state == "sent":
            self._elsewhere[cell.cell_id] = cell
        else:
            self.pace.done(cell.images)
        self._settle(cell.cell_id, found)
        return False

    async def _send(self, cell: Cell) -> None:
        call = self._runner.submit(
            cell.request,
            repeat=cell.repeat,
            experiment=self._experiment,
            cell_id=cell.cell_id,
            axes={name: self._labels[name].of(value) for name, value in cell.values.items()},
            parent_image_id=self._parent_of(cell),
            budget=self._budget,
            price=self._prices[cell.cell_id],
            unless=lambda request_id: self._others.state(cell, before=request_id).state not in ("planned", "failed"),
            on_change=partial(self._on_change, cell),
        )
        self._calls[cell.cell_id] = call
        await call.answered.wait()
        if not call.done:
            self._breaker.answered()

    def _parent_of(self, cell: Cell) -> str | None:
        if not self._parents:
            return None
        carried = (picture.sha256 for pictures in cell.request.pictures().values() for picture in pictures)
        return next(
            (self._parents[sha256] for sha256 in carried if sha256 in self._parents), self._parents.get(ANY_CELL)
        )

    async def _rest(self) -> None:
        with working(), suppress(TimeoutError):
            async with asyncio.timeout(max(0.0, self._look_at - time.monotonic())):
                await self._over.wait()

    async def _look(self) -> None:
        """Look what became of cells that others are sending."""
        self._look_at = time.monotonic() + random.uniform(*_LOOK_S)  # noqa: S311 - no secret depends on it
        cells = list(self._elsewhere.values())
        try:
            found = await asyncio.to_thread(self._others.states, cells)
        except IdeogramError as problem:
            log.warning("what others made could not be read: %s", problem)
            return
        for cell in cells:
            if found[cell.cell_id].state == "sent" or self._elsewhere.pop(cell.cell_id, None) is None:
                continue
            if self._is_to_send(cell, found[cell.cell_id]):
                self._settle(cell.cell_id, CellState("queued"))
                self._queue.append(cell)

    def _on_change(self, cell: Cell, call: Call) -> None:
        if isinstance(call.error, SentElsewhere):
            self.shared = True
            self._elsewhere[cell.cell_id] = cell
            self._settle(cell.cell_id, CellState("sent", error=ELSEWHERE))
            return
        if call.done:
            self.spent += call.spent_usd_micros
            self.pace.done(cell.images)
            self._unknown += call.state == "unknown"
        error = str(call.error) if call.error is not None else None
        if call.state == "cancelled" and self.stopped is not None:
            error = self.stopped
        self._settle(
            cell.cell_id,
            CellState(call.state, call.image_ids, error, paid=call.answer_is_paid and not self._runner.free),
        )
        reason = self._breaker.reason(call) if call.done else None
        if reason is not None and self.stopped is None:
            self._break(reason)

    def _break(self, reason: str) -> None:
        """Stop sending by itself; what waits to be sent again is taken back, what has left is let finish."""
        waiting = [call for call in self._calls.values() if call.state == "queued"]
        left = sum(cell.images for cell in self._queue) + sum(max(call.request.expected_images, 1) for call in waiting)
        if not left:
            return
        self.stopped = advice(reason, left, self._unknown)
        self._stop(self.stopped)
        for call in waiting:
            call.cancel_here(abandon=False)

    def _stop(self, reason: str) -> None:
        waiting = [*self._queue, *self._elsewhere.values()]
        self._queue.clear()
        self._elsewhere.clear()
        self._over.set()
        for cell in waiting:
            self._settle(cell.cell_id, CellState("cancelled", error=reason))
        self._go.set()

    def cancel(self, *, abandon: bool) -> None:
        """Empty the queue; with ``abandon`` stop waiting for what has left, too. From any thread."""
        self.paused = False
        self._call_soon(self._cancel, abandon)

    def _cancel(self, abandon: bool) -> None:
        # All of it in one turn of the loop: nothing may be taken from the queue in between.
        self._stop(NOT_SENT)
        self.pace.go_on()
        for call in self._calls.values():
            call.cancel_here(abandon)

    def pause(self, wanted: bool) -> None:
        """Hold the queue, or let it go on. From any thread."""
        self.paused = wanted
        self._call_soon(self._hold if wanted else self._go_on)

    def _hold(self) -> None:
        self._go.clear()
        self.pace.hold()

    def _go_on(self) -> None:
        self.pace.go_on()
        self._go.set()

    def _call_soon(self, work: Callable[..., object], *given: object) -> None:
        # The loop closes with the runner, and then nothing is under way.
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(work, *given)
