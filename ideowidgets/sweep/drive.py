"""One run of a plan: a queue of cells, as many under way as the service allows."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import partial

from ideowidgets.operations.errors import BadKey, BudgetExceeded, MissingKey, NoCredit
from ideowidgets.operations.prices import Price
from ideowidgets.record import RecordError
from ideowidgets.record.errors import BadImage
from ideowidgets.run import NOT_SENT, Budget, Call, Runner
from ideowidgets.sweep.axes import Axis
from ideowidgets.sweep.cells import Cell, CellState
from ideowidgets.sweep.clock import Pace
from ideowidgets.sweep.values import Labels

# Each of these would fail every other cell as well, or lose what the others cost.
_STOPS_ALL = (BadKey, BudgetExceeded, MissingKey, NoCredit, RecordError)


class Drive:
    """Sends cells one after another through a runner; lives on the runner's thread.

    Parameters
    ----------
    cells, prices : sequence of Cell, mapping
        What to send, and the price of each by its key.
    axes : sequence of Axis
        The plan's, whose labels go into the rows.
    budget : Budget
        What may be spent.
    experiment : str
        The sweep's name, for the rows.
    settle : callable
        Told of each change of a cell.
    """

    def __init__(
        self,
        runner: Runner,
        cells: Sequence[Cell],
        prices: Mapping[str, Price],
        *,
        axes: Sequence[Axis],
        budget: Budget,
        experiment: str,
        settle: Callable[[str, CellState], None],
    ) -> None:
        self.spent = 0
        self.pace = Pace()
        self.paused = False
        self._runner = runner
        self._queue = deque(cells)
        self._prices = prices
        self._budget = budget
        self._experiment = experiment
        self._labels = {axis.name: Labels(axis.values) for axis in axes}
        self._settle = settle
        self._calls: dict[str, Call] = {}
        self._go = asyncio.Event()
        self._go.set()
        self._loop = runner.worker.loop
        self.future = runner.worker.spawn(self._run())

    @property
    def running(self) -> bool:
        """Whether requests are under way or waiting."""
        return not self.future.done()

    async def _run(self) -> None:
        try:
            await asyncio.gather(*(self._work() for _ in range(self._runner.in_flight)))
            await asyncio.gather(*(call.ended() for call in self._calls.values()))
        finally:
            # Where the runner is closed, no cell is left looking as if it waited.
            self._stop(NOT_SENT)

    async def _work(self) -> None:
        while self._queue:
            await self._go.wait()
            if not self._queue or self._runner.closed:
                return
            cell = self._queue.popleft()
            call = self._runner.submit(
                cell.request,
                repeat=cell.repeat,
                experiment=self._experiment,
                cell_id=cell.cell_id,
                axes={name: self._labels[name].of(value) for name, value in cell.values.items()},
                budget=self._budget,
                price=self._prices[cell.cell_id],
                on_change=partial(self._on_change, cell),
            )
            self._calls[cell.cell_id] = call
            await call.answered.wait()

    def _on_change(self, cell: Cell, call: Call) -> None:
        if call.done:
            self.spent += call.spent_usd_micros
            self.pace.done(cell.images)
        error = str(call.error) if call.error is not None else None
        self._settle(
            cell.cell_id,
            CellState(call.state, call.image_ids, error, paid=call.answer_is_paid and not self._runner.free),
        )
        if isinstance(call.error, _STOPS_ALL) and not isinstance(call.error, BadImage):
            self._stop(str(call.error))

    def _stop(self, reason: str) -> None:
        waiting = list(self._queue)
        self._queue.clear()
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
        for call in self._calls.values():
            call.cancel_here(abandon)

    def pause(self, wanted: bool) -> None:
        """Hold the queue, or let it go on. From any thread."""
        self.paused = wanted
        self._call_soon(self._go.clear if wanted else self._go.set)

    def _call_soon(self, work: Callable[..., object], *given: object) -> None:
        # The loop closes with the runner, and then nothing is under way.
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(work, *given)
