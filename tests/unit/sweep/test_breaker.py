"""A run that stops by itself: early, with the reason, and so that a further run goes on where it was."""

from __future__ import annotations

from typing import Any

import pytest

from ideowidgets.offline.faults import Fault
from ideowidgets.offline.server import OfflineServer
from ideowidgets.operations import GenerateV3
from ideowidgets.operations.errors import BadRequest, BrokenReply, Timeout, Unsafe
from ideowidgets.record import Record
from ideowidgets.run import Call, Runner
from ideowidgets.sweep import Sweep
from ideowidgets.sweep.breaker import EQUAL, IN_A_ROW, Breaker
from tests.unit.run.conftest import paying_runner

POST = "post-generate-image-v-3"
TURBO = GenerateV3(prompt="a lighthouse", rendering_speed="TURBO")
MANY = {"seed": list(range(400))}


def posts(server: OfflineServer) -> int:
    return sum(call.method == "POST" for call in server.engine.calls)


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        (Fault("401", on=POST), "key"),
        (Fault("403", on=POST), "key"),
        (Fault("402", on=POST), "credit"),
    ],
)
def test_a_bad_key_and_an_empty_balance_cost_four_hundred_cells_nothing(
    runner: Runner, server: OfflineServer, fault: Fault, says: str
) -> None:
    server.engine.faults = [fault]
    sweep = Sweep(TURBO, MANY, runner=runner).run(max_usd=100).wait(60)
    assert posts(server) <= runner.in_flight
    assert not server.engine.billed
    now = sweep.progress
    assert now.cancelled >= 400 - runner.in_flight
    assert now.stopped is not None
    assert now.stopped.startswith("Stopped, because every cell would fail alike.")
    assert says in now.stopped
    assert f"{now.cancelled} images were not sent and cost nothing." in now.stopped
    assert "run() then sends what is left" in now.stopped
    assert sweep.state(sweep.cells[-1].cell_id).error == now.stopped
    assert now.stopped in repr(sweep)


def test_equal_refusals_from_the_start_stop_it_and_a_further_run_goes_on(record: Record, server: OfflineServer) -> None:
    runner = paying_runner(record, server.base_url, in_flight=1)
    server.engine.faults = [Fault("400", on=POST)]
    sweep = Sweep(TURBO, {"seed": list(range(12))}, runner=runner).run().wait(60)
    assert posts(server) == EQUAL
    assert (sweep.progress.failed, sweep.progress.cancelled) == (EQUAL, 12 - EQUAL)
    assert f"The same error came {EQUAL} times, and nothing was made" in (sweep.progress.stopped or "")
    server.engine.faults = []
    sweep.run().wait(60)
    assert (sweep.progress.done, sweep.progress.stopped) == (12, None)
    assert repr(sweep).endswith("12 images)")
    runner.close()


def test_after_a_success_refusals_stop_nobody(record: Record, server: OfflineServer) -> None:
    runner = paying_runner(record, server.base_url, in_flight=1)
    server.engine.faults = [Fault("400", on=POST, at=at) for at in range(2, 10)]
    sweep = Sweep(TURBO, {"seed": list(range(10))}, runner=runner).run().wait(60)
    assert (sweep.progress.done, sweep.progress.failed, sweep.progress.stopped) == (2, 8, None)
    runner.close()


@pytest.mark.parametrize("kind", ["500", "cut", "not-json", "reset"])
def test_what_may_be_billed_in_vain_stops_it_also_in_the_middle(
    record: Record, server: OfflineServer, kind: Any
) -> None:
    runner = paying_runner(record, server.base_url, in_flight=1)
    server.engine.faults = [Fault(kind, on=POST, at=at) for at in range(4, 40)]
    sweep = Sweep(TURBO, {"seed": list(range(20))}, runner=runner).run().wait(60)
    assert (sweep.progress.done, sweep.progress.unknown) == (3, IN_A_ROW)
    assert len(server.engine.billed) == 3 + IN_A_ROW
    stopped = sweep.progress.stopped or ""
    assert f"{IN_A_ROW} calls in a row gave nothing, {IN_A_ROW} of which may have been billed" in stopped
    assert "run(retry='unknown')" in stopped
    runner.close()


def test_pictures_that_cannot_be_fetched_stop_it(record: Record, server: OfflineServer) -> None:
    runner = paying_runner(record, server.base_url, in_flight=1)
    server.engine.faults = [Fault("expired-link", on="download")]
    sweep = Sweep(TURBO, {"seed": list(range(20))}, runner=runner).run().wait(60)
    assert sweep.progress.cancelled > 0
    assert f"{IN_A_ROW} calls in a row gave nothing, {IN_A_ROW} of which may have been billed" in str(sweep.progress)
    runner.close()


def test_what_waits_to_be_sent_again_is_taken_back(runner: Runner, server: OfflineServer) -> None:
    server.engine.faults = [Fault("429", on=POST, at=1, retry_after=50), Fault("slow", on=POST, at=2, seconds=0.3)]
    server.engine.faults = [*server.engine.faults, *(Fault("401", on=POST, at=at) for at in range(3, 40))]
    sweep = Sweep(TURBO, {"seed": list(range(8))}, runner=runner).run().wait(30)
    assert sweep.progress.in_flight == 0
    assert {
        sweep.state(cell.cell_id).error for cell in sweep.cells if sweep.state(cell.cell_id).state == "cancelled"
    } == {sweep.progress.stopped}


def test_a_study_of_the_safety_check_is_not_stopped_and_one_refused_prompt_is(
    record: Record, server: OfflineServer
) -> None:
    runner = paying_runner(record, server.base_url, in_flight=1)
    prompts = [f"unsafe-prompt {word}" for word in ["a", "b", "c", "d", "e", "f", "g", "h"]]
    study = Sweep(TURBO, {"prompt": prompts}, runner=runner).run().wait(60)
    assert (study.progress.unsafe, study.progress.stopped) == (8, None)
    one = Sweep(TURBO.replace(prompt="unsafe-prompt"), {"seed": list(range(12))}, runner=runner).run().wait(60)
    assert (one.progress.unsafe, one.progress.cancelled) == (EQUAL, 12 - EQUAL)
    assert "The safety check refused one prompt 5 times" in (one.progress.stopped or "")
    runner.close()


def failed(error: Any, request: GenerateV3 = TURBO) -> Call:
    call = Call(request)
    call.become("unknown" if error.may_have_been_billed else "failed", error=error)
    return call


def test_numbers_and_ids_do_not_make_errors_differ_and_other_words_do() -> None:
    breaker = Breaker()
    for seed in range(EQUAL - 1):
        assert breaker.reason(failed(BadRequest(400, f"request 7f3a99b2c{seed}: seed {seed} is odd"))) is None
        assert breaker.reason(failed(BadRequest(400, "the style is odd" + "!" * seed))) is None
    assert breaker.reason(failed(BadRequest(400, "request 00000000aa: seed 99 is odd"))) is not None


def test_trouble_counts_in_a_row_only() -> None:
    breaker = Breaker()
    for _ in range(3):
        for _ in range(IN_A_ROW - 1):
            assert breaker.reason(failed(Timeout("No answer."))) is None
        breaker.answered()
    assert breaker.reason(failed(Unsafe(422, "no"))) is None
    kinds = [Timeout("No answer."), BrokenReply("Cut short.")]
    reasons = [breaker.reason(failed(kinds[n % 2])) for n in range(IN_A_ROW)]
    assert [reason is not None for reason in reasons] == [False] * (IN_A_ROW - 1) + [True]
