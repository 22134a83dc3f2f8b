"""Many requests at once: plan, quote, run, fill."""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
import threading
from collections import Counter
from collections.abc import Callable, Generator, Mapping, Sequence
from concurrent.futures import CancelledError as FutureCancelled
from concurrent.futures import TimeoutError as FutureTimeout
from typing import TYPE_CHECKING, Any, Literal, Self

from ideowidgets.operations.errors import IdeogramError, InvalidRequest, Problem, Timeout, shorten
from ideowidgets.operations.prices import Price
from ideowidgets.operations.request import Request
from ideowidgets.run import Budget, Runner
from ideowidgets.run.spending import allowed, check_amount
from ideowidgets.sweep.axes import Axis, combinations, make_axes, plan_seeds, unique
from ideowidgets.sweep.cells import DONE, Cell, CellEvent, CellState, Progress, State
from ideowidgets.sweep.drive import Drive
from ideowidgets.sweep.known import states_in_record
from ideowidgets.sweep.quote import SweepQuote, counted, make_quote, quoted_prices
from ideowidgets.sweep.stored import as_payload, from_payload

if TYPE_CHECKING:
    import pandas as pd

log = logging.getLogger("ideowidgets.sweep")

Retry = Literal["failed", "unknown"]

_TO_SEND: dict[Retry | None, tuple[State, ...]] = {
    None: ("planned", "cancelled", "failed"),
    "failed": ("failed",),
    "unknown": ("unknown",),
}


class Sweep:
    """One request with some fields replaced by lists of values.

    Everything is checked when the plan is made; nothing is sent before :meth:`run`. Cells whose request was
    answered before are found in the record and not paid again.

    Parameters
    ----------
    request : Request
        The base. Where it takes a seed and has none, one is drawn from the request itself and written into the
        plan.
    axes : mapping, optional
        Field name (or role) to a list of values; axes multiply, and the last one moves fastest. For a field that
        is a list itself, a list of lists.
    runner : Runner
        Sends and records.
    name : str, optional
        Under which the sweep is found again; by default made from the plan.
    seeds : int, optional
        Adds a seed axis of so many seeds, drawn from the base request and shared by all rows and columns.
    repeats : int
        Several of each, for operations that take no seed.

    Raises
    ------
    InvalidRequest
        Where an axis or a cell breaks a rule.

    Examples
    --------
    >>> import tempfile
    >>> from ideowidgets.operations import GenerateV3
    >>> from ideowidgets.record import Record
    >>> runner = Runner(Record(tempfile.mkdtemp()), service="offline")
    >>> sweep = Sweep(
    ...     GenerateV3(prompt="a lighthouse"), {"style_preset": ["BAUHAUS", "AURA"]}, seeds=2, runner=runner
    ... )
    >>> sweep.quote().images
    4
    >>> sweep.run().wait(60).progress.done
    4
    >>> runner.close()
    """

    def __init__(
        self,
        request: Request[Any],
        axes: Mapping[str, Sequence[Any]] | None = None,
        *,
        runner: Runner,
        name: str | None = None,
        seeds: int | None = None,
        repeats: int = 1,
    ) -> None:
        self.runner = runner
        self.record = runner.record
        self._axes = make_axes(request, axes or {}, seeds=seeds, repeats=repeats)
        varied = {axis.name for axis in self._axes}
        if "seed" in type(request).model_fields and "seed" not in varied and request.roles().get("seed") is None:
            request = request.replace(seed=plan_seeds(request, 1)[0])
        self.request = request
        self.cells = self._make_cells()
        self._axes = tuple(Axis(axis.name, unique(c.values[axis.name] for c in self.cells)) for axis in self._axes)
        self.name = name or self._own_name()
        self._by_id = {cell.cell_id: cell for cell in self.cells}
        self._lock = threading.Lock()
        # Two clicks at once must not become two runs.
        self._starting = threading.Lock()
        self._watchers: list[Callable[[CellEvent], object]] = []
        self._drive: Drive | None = None
        self._states = states_in_record(self.record, self.cells, runner.service)

    @classmethod
    def open(cls, name: str, *, runner: Runner) -> Self:
        """Find a sweep again by its name, with everything that is known of its cells.

        Raises
        ------
        RecordError
            Where the record has no sweep of that name.
        """
        request, axes = from_payload(runner.record.load_sweep(name), runner.record.image_bytes)
        repeats = len(axes.pop("repeat", [0]))
        return cls(request, axes, runner=runner, name=name, repeats=repeats)

    def _make_cells(self) -> tuple[Cell, ...]:
        cells: dict[str, Cell] = {}
        for values, request, repeat in combinations(self.request, self._axes):
            cell_id = request.request_hash[:16] + (f"-r{repeat}" if repeat else "")
            if cell_id in cells:
                at = ", ".join(f"{name}={value!r}" for name, value in values.items())
                raise InvalidRequest(
                    request.operation.title,
                    [
                        Problem(
                            "axes",
                            at,
                            "asks for the same picture as another cell",
                            "Remove one of the two values.",
                        )
                    ],
                )
            cells[cell_id] = Cell(
                cell_id,
                len(cells),
                values,
                request,
                repeat,
                max(request.expected_images, 1),
                self.runner.price(request),
            )
        return tuple(cells.values())

    def _own_name(self) -> str:
        text = json.dumps([cell.cell_id for cell in self.cells])
        return f"sweep-{hashlib.sha256(text.encode()).hexdigest()[:8]}"

    def __repr__(self) -> str:
        shape = " × ".join(str(len(axis.values)) for axis in self._axes) or "1"
        images = sum(cell.images for cell in self.cells)
        return f"Sweep({self.request.operation.title}: {shape}, {counted(images)})"

    def __len__(self) -> int:
        return len(self.cells)

    @property
    def axes(self) -> dict[str, tuple[Any, ...]]:
        """Axis name to its values, as the requests store them."""
        return {axis.name: axis.values for axis in self._axes}

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
            spent_usd_micros=drive.spent if drive else 0,
            left_seconds=drive.pace.left(waiting) if drive and drive.running else None,
        )

    @property
    def plan(self) -> pd.DataFrame:
        """The plan, one row per cell: its values, price and state."""
        from ideowidgets.sweep.frame import plan_frame

        return plan_frame(self)

    @property
    def df(self) -> pd.DataFrame:
        """The plan joined to its results at this moment, one row per expected image.

        Reused cells are in it, with ``reused_at``; so are cells that are still to come, as ``planned``.
        """
        from ideowidgets.sweep.frame import results_frame

        return results_frame(self)

    def quote(self) -> SweepQuote:
        """Say what running it now would cost.

        Where the service quotes prices it is asked, once per kind of request; else the dated list is used.

        Raises
        ------
        IdeogramError
            Where the service cannot be asked.
        """
        cells = self._to_send(None)
        return self._add_up(cells, quoted_prices(cells, self.runner.quote))

    def estimate(self) -> SweepQuote:
        """Say what running it now would cost by the list, without asking the service."""
        cells = self._to_send(None)
        return self._add_up(cells, [cell.price for cell in cells])

    def _add_up(self, new: Sequence[Cell], prices: Sequence[Price]) -> SweepQuote:
        kinds = {
            "all": self.cells,
            "new": new,
            "reused": [cell for cell in self.cells if self._states[cell.cell_id].state in DONE],
            "unknown": [cell for cell in self.cells if self._states[cell.cell_id].state == "unknown"],
        }
        return make_quote(kinds, free=self.runner.free, in_flight=self.runner.in_flight, prices=prices)

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
            raise InvalidRequest(self.request.operation.title, [problem])
        with self._starting:
            if self.running:
                return self
            worker = self.runner.worker
            if worker.here:
                raise IdeogramError("Whoever watches runs on the thread that sends: start a sweep on another one.")
            self._refresh()
            cells = self._to_send(retry)
            prices = quoted_prices(cells, self.runner.quote)
            images = sum(cell.images for cell in cells)
            cap = None if self.runner.free else allowed(prices, images, max_usd, unknown_prices=unknown_prices)
            self.record.save_sweep(self.name, as_payload(self))
            for cell in cells:
                self._states[cell.cell_id] = CellState("queued")
            by_id = {cell.cell_id: price for cell, price in zip(cells, prices, strict=True)}
            self._drive = Drive(
                self.runner,
                cells,
                by_id,
                axes=self._axes,
                budget=Budget(cap, unknown_prices=unknown_prices),
                experiment=self.name,
                settle=self._settle,
            )
        self._drive.future.add_done_callback(lambda _: self._tell(CellEvent(None)))
        self._tell(CellEvent(None))
        return self

    def _refresh(self) -> None:
        """Look again at the record: another kernel may have finished cells meanwhile."""
        mine = {cell_id for cell_id, state in self._states.items() if state.state in ("ok", "unsafe", "reused")}
        todo = [cell for cell in self.cells if cell.cell_id not in mine]
        found = states_in_record(self.record, todo, self.runner.service)
        for cell_id, state in found.items():
            # A full disk may have kept this kernel from writing an end that it knows.
            known_better = state.state == "sent" and self._states[cell_id].state == "unknown"
            if state.state != "planned" and not known_better:
                self._states[cell_id] = state

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

    def to_python(self) -> str:
        """Write the Python that makes this sweep."""
        from ideowidgets.sweep.stored import sweep_code

        return sweep_code(self)

    @property
    def missing(self) -> tuple[Cell, ...]:
        """The cells without a result."""
        return tuple(cell for cell in self.cells if self._states[cell.cell_id].state not in DONE)
