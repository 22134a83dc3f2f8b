"""What the record already knows of a plan's cells."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ideowidgets.record import Record, Row
from ideowidgets.sweep.cells import Cell, CellState, State

_DONE = ("ok", "unsafe")
_LAST: tuple[State, ...] = ("unknown", "sent", "failed")


def states_in_record(
    record: Record,
    cells: Sequence[Cell],
    service: str | Callable[[Cell], str],
    counts: Callable[[Sequence[Row]], bool],
) -> dict[str, CellState]:
    """Find each cell's last state by its request's hash, service and repeat.

    A cell that was answered is ``reused``; one whose process ended while it was under way is ``unknown``. Calls that
    do not count are as if they had never been.

    Parameters
    ----------
    service : str or callable
        Who answers; where that differs by cell, what says who.
    """
    by_service: dict[str, list[Cell]] = {}
    for cell in cells:
        by_service.setdefault(service if isinstance(service, str) else service(cell), []).append(cell)
    found: dict[str, CellState] = {}
    for name, asked in by_service.items():
        attempts = record.find_calls([cell.request_hash for cell in asked], service=name)
        for cell in asked:
            calls = attempts.get((cell.request_hash, cell.repeat), ())
            found[cell.cell_id] = _state([rows for rows in calls if counts(rows)])
    return found


def _state(attempts: Sequence[tuple[Row, ...]]) -> CellState:
    """Judge by the best attempt: an answered one, else one under way, else the last that left."""
    for rows in reversed(attempts):
        if rows and all(row.status in _DONE for row in rows):
            when = rows[0].completed_at
            return CellState("reused", tuple(row.image_id for row in rows), reused_at=when)
    left = [rows for rows in attempts if any(row.status != "cancelled" for row in rows)]
    if not left:
        return CellState()
    rows = next((rows for rows in reversed(left) if any(row.status == "sent" for row in rows)), left[-1])
    ids = tuple(row.image_id for row in rows)
    error = next((row.error for row in rows if row.error), None)
    statuses = {row.status for row in rows}
    for status in _LAST:
        if status in statuses:
            paid = status == "failed" and any(row.cost_usd_micros != 0 for row in rows)
            return CellState(status, ids, error, paid=paid)
    return CellState()
