"""What a run says of itself: how far it is, how long it takes, what it has cost."""

from __future__ import annotations

import threading

import pytest

from ideowidgets.offline.faults import Fault
from ideowidgets.offline.server import OfflineServer
from ideowidgets.operations import GenerateV3
from ideowidgets.record import Record
from ideowidgets.sweep import CellEvent, Sweep
from tests.unit.run.conftest import paying_runner, record, server

__all__ = ["record", "server"]

POST = "post-generate-image-v-3"
TURBO = GenerateV3(prompt="a lighthouse", rendering_speed="TURBO")


def test_time_left_and_spending_follow_what_is_done(record: Record, server: OfflineServer) -> None:
    runner = paying_runner(record, server.base_url, in_flight=1)
    sweep = Sweep(TURBO, {"seed": [1, 2, 3, 4]}, runner=runner)
    quoted = sweep.quote()
    assert sweep.progress.left_seconds is None
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
    assert (held.total, held.done, held.spent_usd_micros) == (4, 1, 30_000)
    assert held.left_seconds is not None
    assert held.left_seconds > 0
    end()
    sweep.resume()
    done = sweep.wait(60).progress
    assert (done.done, done.left_seconds, done.spent_usd_micros) == (4, None, quoted.usd_micros)
    assert sweep.df["cost_usd"].sum() == pytest.approx(0.12)
    runner.close()


def test_what_failed_for_nothing_costs_nothing(record: Record, server: OfflineServer) -> None:
    server.engine.faults = [Fault("400", on=POST, at=2)]
    runner = paying_runner(record, server.base_url, in_flight=1)
    sweep = Sweep(TURBO, {"seed": [1, 2, 3]}, runner=runner).run(max_usd=1).wait(60)
    assert (sweep.progress.done, sweep.progress.failed, sweep.progress.spent_usd_micros) == (2, 1, 60_000)
    assert record.df["cost_usd"].sum() == pytest.approx(0.06)
    runner.close()
