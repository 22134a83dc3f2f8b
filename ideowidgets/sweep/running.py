"""A sweep under way: started, watched, held, stopped."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections import Counter
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import CancelledError as FutureCancelled
from concurrent.futures import TimeoutError as FutureTimeout
from contextlib import suppress
from typing import Any, Literal, Self

from ideowidgets.operations.errors import IdeogramError, InvalidRequest, Problem, Timeout, shorten
from ideowidgets.record import Row
from ideowidgets.run import Budget, Runner
from ideowidgets.run.spending import allowed, check_amount
from ideowidgets.sweep.cells import DONE, Cell, CellEvent, CellState, Progress, State
from ideowidgets.sweep.drive import Drive
from ideowidgets.sweep.known import states_in_record
from ideowidgets.sweep.others import Others
from ideowidgets.sweep.plan import Plan
from ideowidgets.sweep.quote import quoted_prices
from ideowidgets.sweep.reuse import Reuse
from ideowidgets.sweep.stored import keep_pictures

log = logging.getLogger("ideowidgets.sweep")

Retry = Literal["failed", "unknown"]

_TO_SEND: dict[Retry | None, tuple[State, ...]] = {
    None: ("planned", "cancelled", "failed"),
    "failed": ("failed",),
    "unknown": ("unknown",),
}


class Running:
    """What a sweep does once it is planned; see :class:`ideowidgets.Sweep`.

    Attributes
    ----------
    parents : dict
        SHA-256 of a picture to the row that it is from: a cell that is made with it gets that row as its parent; under
        ``"*"`` the parent of all others.
    """

    name: str
    cells: tuple[Cell, ...]
    reuse: Reuse

    def __init__(self, planned: Plan, runner: Runner) -> None:
        self.planned = planned
        self.runner = runner
        self.record = runner.record
        self.parents: dict[str, str] = {}
        self._lock = threading.Lock()
        # Two clicks at once must not become two runs.
        self._starting = threading.Lock()
        self._watchers: list[Callable[[CellEvent], object]] = []
        self._drive: Drive | None = None
        self._states: dict[str, CellState] = {}
        # What the sweep had cost before the newest run.
        self._paid = 0
        self._read_after: Drive | None = None

    def _payload(self) -> dict[str, Any]:
        """Give what is needed to make the sweep again."""
        raise NotImplementedError

    def _counts(self, rows: Sequence[Row]) -> bool:
        return self.reuse.counts(rows, self.name, self.runner.project)

    def _known(self, cells: Sequence[Cell]) -> dict[str, CellState]:
        return states_in_record(self.record, cells, self._service_of, self._counts)

    def _service_of(self, cell: Cell) -> str:
        return self.runner.service_of(cell.request, cell.repeat)

    def state(self, cell_id: str) -> CellState:
        """Give what became of a cell."""
        return self._states[cell_id]

    @property
    def running(self) -> bool:
        """Whether requests are under way or waiting."""
        return self._drive is not None and self._drive.running

    @property
    def paused(self) -> bool:
        """Whether nothing new is sent until :meth:`resume`."""
        return self._drive is not None and self._drive.running and self._drive.paused

    @property
    def progress(self) -> Progress:
        """How far it is, counted in images."""
        count: Counter[str] = Counter()
        for cell in self.cells:
            count[self._states[cell.cell_id].state] += cell.images
        waiting = count["queued"] + count["sent"]
        drive = self._drive
        return Progress(
            total=sum(cell.images for cell in self.cells),
            done=count["ok"] + count["reused"],
            reused=count["reused"],
            failed=count["failed"],
            unsafe=count["unsafe"],
            unknown=count["unknown"],
            cancelled=count["cancelled"],
            in_flight=count["sent"],
            spent_usd_micros=self._spent(drive),
            run_usd_micros=drive.spent if drive else 0,
            elapsed_seconds=drive.pace.elapsed if drive else None,
            left_seconds=drive.pace.left(waiting) if drive and drive.running else None,
            stopped=drive.stopped if drive else None,
        )

    def _own_costs(self) -> int:
        if self.runner.free:
            return 0
        costs = self.record.sweep_costs(self.name, service=self.runner.service, project=self.runner.project)
        return sum(costs.get(cell.cell_id, 0) for cell in self.cells)

    def _spent(self, drive: Drive | None) -> int:
        if drive is None:
            return self._paid
        if drive.shared and not drive.running and self._read_after is not drive:
            # What other kernels paid for this sweep meanwhile only the record knows.
            with suppress(IdeogramError):
                self._paid = self._own_costs() - drive.spent
            self._read_after = drive
        return self._paid + drive.spent

    def _to_send(self, retry: Retry | None) -> list[Cell]:
        return [cell for cell in self.cells if self._is_to_send(self._states[cell.cell_id], retry)]

    def _is_to_send(self, found: CellState, retry: Retry | None) -> bool:
        if found.state not in _TO_SEND[retry]:
            return False
        return retry is not None or not (found.state == "failed" and found.paid)

    def run(self, max_usd: float | None = None, *, retry: Retry | None = None, unknown_prices: bool = False) -> Self:
        """Start sending what is not there yet, and give the sweep at once.

        Parameters
        ----------
        max_usd : float, optional
            A cap in US dollars; needed above 1 dollar or 20 pictures where they cost money.
        retry : str, optional
            ``"failed"`` sends only failed cells again, also those that were paid for and whose picture could not be
            fetched or kept; ``"unknown"`` those that may have been billed. Neither of the two kinds that cost
            already is ever sent again otherwise.
        unknown_prices : bool
            Send also what nobody publishes a price of, such as anything at a gateway; it does not count towards
            the cap.

        Raises
        ------
        BudgetExceeded
            Where the plan costs more than it may, or a price is unknown; nothing is sent then.
        InvalidRequest
            Where ``max_usd`` or ``retry`` makes no sense.
        IdeogramError
            Where the runner was closed, the record cannot be written, or the service gives no price.
        """
        check_amount(max_usd)
        if retry not in _TO_SEND:
            known = " or ".join(repr(kind) for kind in _TO_SEND if kind)
            problem = Problem("retry", shorten(retry), f"must be {known}", "Leave it out to send what is new.")
            raise InvalidRequest(self.planned.title, [problem])
        with self._starting:
            if self.running:
                return self
            worker = self.runner.worker
            if worker.here:
                raise IdeogramError("Whoever watches runs on the thread that sends: start a sweep on another one.")
            seen, paid = self._refresh(), self._own_costs()
            cells = self._to_send(retry)
            # What another process has under way is followed, and sent here only if it comes to nothing there.
            others = [] if retry else [cell for cell in self.cells if self._states[cell.cell_id].state == "sent"]
            prices = quoted_prices(cells, self.runner.quote)
            images = sum(cell.images for cell in cells)
            cap = None if self.runner.free else allowed(prices, images, max_usd, unknown_prices=unknown_prices)
            self.runner.account.check([cell.request for cell in cells], prices)
            keep_pictures(self.planned, self.record)
            self.record.save_sweep(self.name, self._payload(), self.runner.project)
            self._share_reused()
            for cell in cells:
                self._states[cell.cell_id] = CellState("queued")
            by_id = {cell.cell_id: cell.price for cell in others}
            by_id |= {cell.cell_id: price for cell, price in zip(cells, prices, strict=True)}
            self._paid = paid
            self._drive = Drive(
                self.runner,
                cells,
                by_id,
                others=Others(self.record, self._service_of, self._counts, seen),
                elsewhere=others,
                axes=self.planned.axes,
                budget=Budget(cap, unknown_prices=unknown_prices),
                experiment=self.name,
                parents=self.parents,
                settle=self._settle,
            )
        self._drive.future.add_done_callback(lambda _: self._tell(CellEvent(None)))
        self._tell(CellEvent(None))
        return self

    def _refresh(self) -> frozenset[str]:
        """Look again at the record: another kernel may have finished cells meanwhile; give the requests it knows."""
        mine = {cell_id for cell_id, state in self._states.items() if state.state in ("ok", "unsafe", "reused")}
        todo = [cell for cell in self.cells if cell.cell_id not in mine]
        seen: set[str] = set()

        def counts(rows: Sequence[Row]) -> bool:
            seen.update(row.request_id for row in rows)
            return self._counts(rows)

        under_way: set[str] = set()
        for cell_id, state in states_in_record(self.record, todo, self._service_of, counts).items():
            # A full disk may have kept this kernel from writing an end that it knows.
            known_better = state.state == "sent" and self._states[cell_id].state == "unknown"
            if state.state != "planned" and not known_better:
                self._states[cell_id] = state
                if state.state == "sent":
                    under_way.update(image_id.rpartition("-")[0] for image_id in state.image_ids)
        return frozenset(seen - under_way)

    def _share_reused(self) -> None:
        """Let the project show the pictures of others that its plan counts as made; they stay paid where they were."""
        reused = [self._states[cell.cell_id] for cell in self.cells if self._states[cell.cell_id].state in DONE]
        if self.runner.project is not None and reused:
            self.record.share([image_id for state in reused for image_id in state.image_ids], self.runner.project)

    def _settle(self, cell_id: str, state: CellState) -> None:
        self._states[cell_id] = state
        self._tell(CellEvent(cell_id, state))

    def cancel(self, *, abandon: bool = False) -> None:
        """Stop sending. What has left is let finish and kept, because it is paid for.

        Parameters
        ----------
        abandon : bool
            Do not wait for what has left either; those cells become ``unknown``.
        """
        if self._drive is not None and self._drive.running:
            self._drive.cancel(abandon=abandon)

    def pause(self) -> None:
        """Send nothing new until :meth:`resume`; what has left goes on."""
        self._hold(True)

    def resume(self) -> None:
        """Go on after :meth:`pause`."""
        self._hold(False)

    def _hold(self, wanted: bool) -> None:
        if self._drive is not None and self._drive.running:
            self._drive.pause(wanted)
            self._tell(CellEvent(None))

    def wait(self, timeout: float | None = None) -> Self:
        """Block until it is done, and give the sweep. Interrupting the kernel cancels it.

        Parameters
        ----------
        timeout : float, optional
            Seconds.

        Raises
        ------
        Timeout
            After ``timeout``; the sweep goes on.
        """
        if self._drive is not None:
            try:
                self._drive.future.result(timeout)
            except FutureCancelled:
                log.debug("%s ended with its runner", self.name)
            except FutureTimeout:
                raise Timeout(f"Not done after {timeout:g} s. It goes on; wait again.", sent=False) from None
            except KeyboardInterrupt:
                self.cancel()
                raise
        return self

    def __await__(self) -> Generator[Any, None, Self]:
        if self._drive is not None:
            try:
                yield from asyncio.shield(asyncio.wrap_future(self._drive.future)).__await__()
            except (asyncio.CancelledError, KeyboardInterrupt):
                self.cancel()
                raise
        return self

    def subscribe(self, watcher: Callable[[CellEvent], object]) -> Callable[[], None]:
        """Call ``watcher`` at every change, on the worker's thread; give the function that ends it."""
        with self._lock:
            self._watchers.append(watcher)

        def end() -> None:
            with self._lock:
                if watcher in self._watchers:
                    self._watchers.remove(watcher)

        return end

    def _tell(self, event: CellEvent) -> None:
        with self._lock:
            watchers = list(self._watchers)
        for watcher in watchers:
            try:
                watcher(event)
            except Exception:
                # A view that breaks must not stop what is paid for.
                log.exception("a watcher of %s failed", self.name)
