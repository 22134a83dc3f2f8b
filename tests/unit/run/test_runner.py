"""A recorded call: a row before it leaves, bytes before rows, and the truth about money."""

from __future__ import annotations

import asyncio
import threading

import pytest

from ideowidgets.offline.faults import Fault
from ideowidgets.offline.server import OfflineServer
from ideowidgets.operations import GenerateV3, MagicPromptV4, V2GenerateV4
from ideowidgets.operations.errors import BadKey, BudgetExceeded, IdeogramError, Unsafe, Withheld
from ideowidgets.record import Record
from ideowidgets.run import Budget, Call, Runner
from tests.unit.run.conftest import paying_runner
from tests.waiting import until

POST = "post-generate-image-v-3"
TURBO = GenerateV3(prompt="a lighthouse", seed=7, rendering_speed="TURBO")


def posts(server: OfflineServer) -> int:
    return sum(call.method == "POST" for call in server.engine.calls)


def test_a_finished_call_leaves_a_row_with_its_picture_and_price(runner: Runner, record: Record) -> None:
    call = runner.submit(TURBO, experiment="first", axes={"seed": 7}).wait(60)
    assert call.state == "ok"
    row = record.df.loc[call.image_ids[0]]
    assert (row["status"], row["service"], row["seed"], row["seed_returned"]) == ("ok", "ideogram", 7, 7)
    assert (row["cost_usd_micros"], row["cost_source"], row["experiment"]) == (30_000, "table", "first")
    assert row["image"].pil().size == (row["width"], row["height"]) == (1024, 1024)
    assert runner.spent_usd_micros == 30_000


def test_the_row_is_there_before_the_request_leaves(runner: Runner, record: Record, server: OfflineServer) -> None:
    server.engine.faults = [Fault("stall", on=POST)]
    sent = threading.Event()
    seen: list[str] = []

    def watch(call: Call) -> None:
        if call.state == "sent":
            seen.extend(record.df["status"])
            sent.set()

    call = runner.submit(TURBO, on_change=watch)
    assert sent.wait(30)
    assert seen == ["sent"]
    call.cancel(abandon=True)
    assert call.wait(30).state == "unknown"
    [row] = record.rows(call.image_ids)
    assert row.status == "unknown"
    assert "may have been billed" in (row.error or "")


def test_pictures_that_were_made_and_withheld_are_rows_too(
    runner: Runner, record: Record, server: OfflineServer
) -> None:
    server.engine.faults = [Fault("unsafe-image", on=POST, images=(1,))]
    call = runner.submit(TURBO.replace(num_images=3)).wait(60)
    assert call.state == "ok"
    assert [row.status for row in record.rows(call.image_ids)] == ["ok", "unsafe", "ok"]
    server.engine.faults = [Fault("unsafe-image", on=POST)]
    call = runner.submit(TURBO.replace(seed=8)).wait(60)
    assert call.state == "unsafe"
    assert isinstance(call.error, Withheld)
    with pytest.raises(Withheld):
        call.result()


@pytest.mark.parametrize(
    ("fault", "state", "kind", "cost"),
    [
        (Fault("401", on=POST), "failed", "BadKey", 0),
        (Fault("402", on=POST), "failed", "NoCredit", 0),
        (Fault("422", on=POST), "unsafe", "Unsafe", 0),
        (Fault("400", on=POST), "failed", "BadRequest", 0),
        (Fault("500", on=POST), "unknown", "ServerError", None),
        (Fault("cut", on=POST), "unknown", "BrokenReply", None),
        (Fault("reset", on=POST), "unknown", None, None),
        (Fault("html", on=POST), "unknown", "BrokenReply", None),
    ],
)
def test_what_failed_says_whether_it_may_have_been_billed(
    runner: Runner,
    record: Record,
    server: OfflineServer,
    fault: Fault,
    state: str,
    kind: str | None,
    cost: int | None,
) -> None:
    server.engine.faults = [fault]
    call = runner.submit(TURBO).wait(60)
    assert call.state == state
    assert isinstance(call.error, IdeogramError)
    [row] = record.rows(call.image_ids)
    assert (row.status, row.cost_usd_micros) == (state, cost)
    assert kind in (None, row.error_kind)
    assert posts(server) == 1


def test_a_download_that_fails_keeps_what_is_known_of_the_picture(
    runner: Runner, record: Record, server: OfflineServer
) -> None:
    server.engine.faults = [Fault("expired-link", on="download")]
    call = runner.submit(TURBO).wait(60)
    assert call.state == "failed"
    [row] = record.rows(call.image_ids)
    assert (row.status, row.seed_returned, row.cost_usd_micros) == ("failed", 7, 30_000)
    assert row.error_kind == "DownloadFailed"


def test_a_magic_prompt_is_a_row_without_a_picture(runner: Runner, record: Record) -> None:
    call = runner.submit(MagicPromptV4(text_prompt='a poster that says "HOLD FAST"')).wait(60)
    assert call.state == "ok"
    [row] = record.rows(call.image_ids)
    assert row.sha256 is None
    assert row.json_prompt == call.result().json_prompt
    again = V2GenerateV4(prompt=row.json_prompt)
    child = runner.submit(again, parent_image_id=row.image_id).wait(60)
    assert record.rows(child.image_ids)[0].parent_image_id == row.image_id


def test_a_call_can_be_cancelled_in_the_queue_and_is_never_sent(record: Record, server: OfflineServer) -> None:
    server.engine.faults = [Fault("stall", on=POST, at=1)]
    runner = paying_runner(record, server.base_url, in_flight=1)
    first = runner.submit(TURBO)
    until(lambda: first.state == "sent")
    second = runner.submit(TURBO.replace(seed=8))
    second.cancel()
    assert second.wait(30).state == "cancelled"
    first.cancel(abandon=True)
    assert first.wait(30).state == "unknown"
    assert posts(server) <= 1
    runner.close()


def test_a_cap_counts_what_is_in_flight(runner: Runner, record: Record, server: OfflineServer) -> None:
    budget = Budget(70_000)
    calls = [runner.submit(TURBO.replace(seed=n), budget=budget) for n in range(5)]
    states = [call.wait(60).state for call in calls]
    assert states.count("ok") == 2
    assert all(isinstance(call.error, BudgetExceeded) for call in calls if call.state == "failed")
    assert posts(server) == 2
    assert budget.left == 10_000


def test_an_unknown_price_is_refused_under_a_cap(runner: Runner, server: OfflineServer) -> None:
    call = runner.submit(MagicPromptV4(text_prompt="x"), budget=Budget(1_000_000)).wait(30)
    assert isinstance(call.error, BudgetExceeded)
    assert posts(server) == 0


def test_a_call_can_be_awaited_in_any_loop(runner: Runner) -> None:
    async def ask() -> str:
        call = await runner.submit(TURBO)
        return call.state

    assert asyncio.run(ask()) == "ok"


def test_errors_of_the_service_are_raised_by_result(runner: Runner, server: OfflineServer) -> None:
    server.engine.faults = [Fault("422", on=POST), Fault("401", on="post-magic-prompt-v-4")]
    with pytest.raises(Unsafe):
        runner.submit(TURBO).result(30)
    with pytest.raises(BadKey):
        runner.submit(MagicPromptV4(text_prompt="x")).result(30)
