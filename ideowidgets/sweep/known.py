"""What the record already knows of a plan's cells."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ideowidgets.record import Record, Row
from ideowidgets.sweep.cells import Cell, CellState, State

_DONE = ("ok", "unsafe")


def states_in_record(
    record: Record, cells: Sequence[Cell], service: str, counts: Callable[[Sequence[Row]], bool]
) -> dict[str, CellState]:
    """Find each cell's last state by its request's hash, service and repeat.

    A cell that was answered is ``reused``; one whose process ended while it was under way is ``unknown``. Calls that
    do not count are as if they had never been.
    """
    attempts = record.find_calls([cell.request_hash for cell in cells], service=service)
    return {
        cell.cell_id: _state([rows for rows in attempts.get((cell.request_hash, cell.repeat), ()) if counts(rows)])
        for cell in cells
    }


def _state(attempts: Sequence[tuple[Row, ...]]) -> CellState:
    """Judge by the best attempt: an answered one, else the last."""
    for rows in reversed(attempts):
        if rows and all(row.status in _DONE for row in rows):
            when = rows[0].completed_at
            return CellState("reused", tuple(row.image_id for row in rows), reused_at=when)
    if not attempts or not attempts[-1]:
        return CellState()
    rows = attempts[-1]
    ids = tuple(row.image_id for row in rows)
    error = next((row.error for row in rows if row.error), None)
    statuses = {row.status for row in rows}
    for status in ("unknown", "sent", "failed", "cancelled"):
        if status in statuses:
            paid = status == "failed" and any(row.cost_usd_micros != 0 for row in rows)
            return CellState(_as_state(status), ids, error, paid=paid)
    return CellState()


def _as_state(status: str) -> State:
    """Read a row's status for a new plan: what another process has under way is not ours to send again."""
    match status:
        case "sent":
            return "sent"
        case "unknown":
            return "unknown"
        case "failed":
            return "failed"
        case _:
            return "planned"
