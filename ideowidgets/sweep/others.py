"""What other calls make of a run's cells while it is on: another kernel's, or another sweep's in this one."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ideowidgets.record import Record, Row
from ideowidgets.run.keeping import UNWRITTEN
from ideowidgets.sweep.cells import Cell, CellState
from ideowidgets.sweep.known import states_in_record

ELSEWHERE = "Another process is sending this; what it makes is taken over from the record and not paid twice."


class Others:
    """Looks into the record for calls that were not there when a run began.

    Parameters
    ----------
    record : Record
        Where to look.
    service : callable
        Who answers a cell; only calls to that service count.
    counts : callable
        Whether a call's rows count for the sweep.
    seen : set of str
        Requests that were known when the run began; what became of them has been decided.
    """

    def __init__(
        self,
        record: Record,
        service: Callable[[Cell], str],
        counts: Callable[[Sequence[Row]], bool],
        seen: frozenset[str],
    ) -> None:
        self._record = record
        self._service = service
        self._counts = counts
        self._seen = seen

    def state(self, cell: Cell, *, before: str | None = None) -> CellState:
        """Give what others made or make of a cell: ``planned`` where it is nobody's; reads the disk.

        Parameters
        ----------
        before : str, optional
            The cell's own row: only calls that were written before it count, so that of two at once one goes on.
        """
        service = self._service(cell)
        ids = self._record.calls_of(cell.request_hash, service=service, repeat=cell.repeat, before=before)
        fresh = frozenset(ids) - self._seen
        return self._states([cell], fresh)[cell.cell_id] if fresh else CellState()

    def states(self, cells: Sequence[Cell]) -> dict[str, CellState]:
        """Give the same of many cells by their keys."""
        return self._states(cells, None)

    def _states(self, cells: Sequence[Cell], among: frozenset[str] | None) -> dict[str, CellState]:
        def counts(rows: Sequence[Row]) -> bool:
            request_id = rows[0].request_id if rows else ""
            here = request_id not in self._seen if among is None else request_id in among
            return here and self._counts(rows)

        found = states_in_record(self._record, cells, self._service, counts)
        return {cell_id: _elsewhere(state) for cell_id, state in found.items()}


def _elsewhere(state: CellState) -> CellState:
    if state.state != "sent":
        return state
    if any(image_id.rpartition("-")[0] in UNWRITTEN for image_id in state.image_ids):
        # This process knows its end, and only the disk does not.
        return CellState("unknown", state.image_ids, state.error)
    return CellState("sent", state.image_ids, ELSEWHERE)
