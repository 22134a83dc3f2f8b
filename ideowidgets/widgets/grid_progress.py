"""How far a sweep has come, in words and with the price of what a click would do."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from ideowidgets.operations.prices import dollars
from ideowidgets.widgets.grid_messages import GridProgress

if TYPE_CHECKING:
    from ideowidgets.sweep.cells import Cell, Progress
    from ideowidgets.sweep.sweep import Sweep

_TO_RUN = ("planned", "cancelled")
_TO_COME = ("queued", "sent")


def progress_of(sweep: Sweep) -> GridProgress:
    """Make the progress line of a sweep."""
    now = sweep.progress
    failed = [cell for cell in sweep.cells if sweep.state(cell.cell_id).state == "failed"]
    to_run = [cell for cell in sweep.cells if sweep.state(cell.cell_id).state in _TO_RUN]
    # What a plain run sends again includes the failed ones, so its price does too.
    waiting = [*to_run, *failed] if to_run else []
    return GridProgress(
        total=now.total,
        done=now.settled,
        text=_text(sweep),
        running=sweep.running,
        paused=sweep.paused,
        waiting=_images(waiting),
        waiting_price=_price(sweep, waiting),
        waiting_usd_micros=_micros(waiting),
        failed=_images(failed),
        failed_price=_price(sweep, failed),
        failed_usd_micros=_micros(failed),
    )


def _text(sweep: Sweep) -> str:
    now = sweep.progress
    parts = [f"{now.done} of {now.total}"]
    parts += [
        f"{count} {what}"
        for count, what in (
            (now.reused, "yours already"),
            (now.unsafe, "withheld"),
            (now.failed, "failed"),
            (now.cancelled, "cancelled"),
            (now.unknown, "may have been billed"),
        )
        if count
    ]
    parts.append(_money(sweep, now))
    if now.stopped:
        parts.append(now.stopped)
    if sweep.running and sweep.paused:
        parts.append("paused")
    elif sweep.running and now.left_seconds is not None and now.total_seconds is not None:
        parts.append(time_left(now.left_seconds, now.total_seconds))
    return " · ".join(part for part in parts if part)


def _money(sweep: Sweep, now: Progress) -> str:
    spent = now.spent_usd_micros
    if sweep.runner.free:
        new = [cell for cell in sweep.cells if sweep.state(cell.cell_id).state != "reused"]
        listed = _total(cell.request.price().usd_micros for cell in new) if len(new) <= 500 else None
        return f"$0.00 (list {dollars(listed)})" if listed else "$0.00"
    to_come = _micros(cell for cell in sweep.cells if sweep.state(cell.cell_id).state in _TO_COME)
    if to_come is None:
        return f"{dollars(spent)} so far"
    told = f"{dollars(spent)} of {dollars(spent + to_come)}" if sweep.running else dollars(spent)
    before = now.run_usd_micros and now.run_usd_micros != spent
    return f"{told} ({dollars(now.run_usd_micros)} this run)" if before else told


def _price(sweep: Sweep, cells: Iterable[Cell]) -> str:
    listed = list(cells)
    if not listed:
        return ""
    if sweep.runner.free:
        return "$0"
    micros = _micros(listed)
    return "price unknown" if micros is None else dollars(micros)


def _micros(cells: Iterable[Cell]) -> int | None:
    return _total(cell.price.usd_micros for cell in cells)


def _total(prices: Iterable[int | None]) -> int | None:
    known = list(prices)
    return None if None in known else sum(price or 0 for price in known)


def _images(cells: Iterable[Cell]) -> int:
    return sum(max(1, cell.images) for cell in cells)


def time_left(left: float, total: float) -> str:
    """Write how much of a run's time is left.

    Examples
    --------
    >>> time_left(118, 304), time_left(20, 304), time_left(12, 48)
    ('2 of 5 min left', '20 s of 5 min left', '12 of 48 s left')
    """
    some, all_ = duration(left), duration(total)
    number, unit = some.split()
    return f"{number if all_.endswith(unit) else some} of {all_} left"


def duration(seconds: float) -> str:
    """Write a rough time.

    Examples
    --------
    >>> duration(0.2), duration(20.4), duration(200)
    ('1 s', '20 s', '3 min')
    """
    return f"{max(1, round(seconds))} s" if seconds < 90 else f"{round(seconds / 60)} min"
