"""What a sweep has cost over all its runs, and how long a run takes without its pauses."""

from __future__ import annotations

import threading

import pytest

from ideowidgets.offline.server import OfflineServer
from ideowidgets.operations import GenerateV3
from ideowidgets.record import Record
from ideowidgets.sweep import CellEvent, Sweep
from ideowidgets.sweep.clock import Pace
from ideowidgets.widgets.grid_progress import progress_of, time_left
from tests.unit.run.conftest import paying_runner

TURBO = GenerateV3(prompt="a lighthouse", rendering_speed="TURBO")


def cancelled_after(sweep: Sweep, pictures: int) -> None:
    left = 0

    def stop(event: CellEvent) -> None:
        nonlocal left
        left += bool(event.state and event.state.state == "sent")
        if left == pictures:
            sweep.cancel()

    end = sweep.subscribe(stop)
    sweep.run().wait(60)
    end()


def test_a_sweep_costs_what_all_its_runs_cost_also_when_it_is_opened_again(
    record: Record, server: OfflineServer
) -> None:
    runner = paying_runner(record, server.base_url, in_flight=1)
    Sweep(TURBO, {"seed": [1]}, runner=runner, name="before").run().wait(60)
    sweep = Sweep(TURBO, {"seed": [1, 2, 3, 4, 5]}, runner=runner, name="rows")
    cancelled_after(sweep, 3)
    assert (sweep.progress.spent_usd_micros, sweep.progress.run_usd_micros) == (90_000, 90_000)
    during: list[str] = []
    end = sweep.subscribe(lambda _: during.append(progress_of(sweep).text))
    sweep.run().wait(60)
    end()
    assert (sweep.progress.spent_usd_micros, sweep.progress.run_usd_micros) == (120_000, 30_000)
    assert "$0.09 of $0.12" in during[0]
    assert progress_of(sweep).text == "5 of 5 · 1 yours already · $0.12 ($0.03 this run)"
    assert record.df["cost_usd"].sum() == pytest.approx(0.15), "the one of another sweep is not counted twice"
    again = Sweep.open("rows", runner=runner)
    assert (again.progress.spent_usd_micros, again.progress.run_usd_micros) == (120_000, 0)
    assert progress_of(again).text == "5 of 5 · 5 yours already · $0.12"
    assert again.extend(seed=[6]).run().wait(60).progress.spent_usd_micros == 150_000
    runner.close()


def test_a_pause_is_no_part_of_the_time_that_the_rest_takes() -> None:
    now = 100.0
    pace = Pace(lambda: now)
    assert (pace.elapsed, pace.left(4)) == (0, None)
    now = 110.0
    pace.done(2)
    assert (pace.elapsed, pace.left(4)) == (10, 20)
    pace.hold()
    now = 1_000.0
    assert (pace.elapsed, pace.left(4)) == (10, 20)
    pace.go_on()
    now = 1_010.0
    pace.done(2)
    assert (pace.elapsed, pace.left(2)) == (20, 10)


def test_what_had_left_before_a_pause_took_its_time() -> None:
    now = 0.0
    pace = Pace(lambda: now)
    pace.hold()
    now = 5.0
    pace.done(1)
    now = 50.0
    assert (pace.elapsed, pace.left(2)) == (5, 10)


def test_a_run_says_how_long_it_takes_in_all_and_pausing_it_stops_the_clock(
    record: Record, server: OfflineServer
) -> None:
    runner = paying_runner(record, server.base_url, in_flight=1)
    sweep = Sweep(TURBO, {"seed": [1, 2, 3]}, runner=runner)
    assert (sweep.progress.elapsed_seconds, sweep.progress.total_seconds) == (None, None)
    first = threading.Event()

    def hold(event: CellEvent) -> None:
        if event.state and event.state.state == "sent":
            sweep.pause()
        if event.state and event.state.state == "ok":
            first.set()

    end = sweep.subscribe(hold)
    sweep.run()
    assert first.wait(30)
    held = sweep.progress
    assert held.elapsed_seconds is not None
    assert held.left_seconds is not None
    assert held.total_seconds == pytest.approx(held.elapsed_seconds * 3)
    assert sweep.progress.elapsed_seconds == held.elapsed_seconds
    end()
    told: list[str] = []
    sweep.subscribe(lambda event: told.append(progress_of(sweep).text) if event.state else None)
    sweep.resume()
    done = sweep.wait(60).progress
    assert any(text.endswith(" s left") and " of " in text.rpartition(" · ")[2] for text in told)
    assert done.elapsed_seconds is not None
    assert done.elapsed_seconds > held.elapsed_seconds
    assert sweep.progress.elapsed_seconds == done.elapsed_seconds, "the clock stands when all is done"
    assert done.total_seconds is None
    runner.close()


def test_the_time_left_is_told_with_the_time_in_all() -> None:
    assert time_left(118, 304) == "2 of 5 min left"
    assert time_left(20, 304) == "20 s of 5 min left"
    assert time_left(12, 48) == "12 of 48 s left"
