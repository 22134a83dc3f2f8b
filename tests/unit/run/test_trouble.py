"""When something breaks around a paid call: what is true of the money stays true, and nothing waits for ever."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest

from ideowidgets.client import AsyncClient, Retry
from ideowidgets.offline.faults import Fault
from ideowidgets.offline.server import OfflineServer
from ideowidgets.operations import GenerateV3
from ideowidgets.operations.errors import IdeogramError, ServerError
from ideowidgets.operations.results import Image, Images
from ideowidgets.record import Record
from ideowidgets.record.errors import DiskFull
from ideowidgets.run import Budget, Runner
from ideowidgets.run.carrying import KEEPING
from tests.unit.run.conftest import KEY, paying_runner
from tests.waiting import until

POST = "post-generate-image-v-3"
TURBO = GenerateV3(prompt="a lighthouse", seed=7, rendering_speed="TURBO")


def posts(server: OfflineServer) -> int:
    return sum(call.method == "POST" for call in server.engine.calls)


def full_disk(*_: Any, **__: Any) -> Any:
    raise DiskFull("No space is left.")


def test_an_answer_that_cannot_be_written_may_have_been_billed(
    runner: Runner, record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(record, "complete", full_disk)
    budget = Budget(50_000)
    call = runner.submit(TURBO, budget=budget).wait(60)
    assert (call.state, call.spent_usd_micros, budget.left) == ("unknown", 30_000, 20_000)
    assert isinstance(call.error, DiskFull)
    assert call.error.may_have_been_billed
    assert isinstance(call.result_value, Images), "the answer is at hand, with its links"
    assert [row.status for row in record.rows(call.image_ids)] == ["unknown"]


def test_a_failure_that_cannot_be_written_is_still_told_as_it_was(
    runner: Runner, record: Record, server: OfflineServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.engine.faults = [Fault("500", on=POST)]
    monkeypatch.setattr(record, "fail", full_disk)
    call = runner.submit(TURBO).wait(60)
    assert (call.state, call.spent_usd_micros) == ("unknown", 30_000)
    assert isinstance(call.error, ServerError)
    assert any("No space" in note for note in call.error.__notes__)


def test_a_defect_while_keeping_an_answer_ends_the_call(
    runner: Runner, record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(record, "complete", lambda *_, **__: 1 // 0)
    call = runner.submit(TURBO).wait(60)
    assert call.state == "unknown"
    assert "ZeroDivisionError" in str(call.error)


def test_a_picture_that_breaks_something_does_not_take_the_others_with_it(
    runner: Runner, record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = threading.Event()
    add = record.add_image

    def breaking(data: bytes) -> Any:
        if not broken.is_set():
            broken.set()
            raise MemoryError
        return add(data)

    monkeypatch.setattr(record, "add_image", breaking)
    call = runner.submit(TURBO.replace(num_images=3)).wait(60)
    assert sorted(row.status for row in record.rows(call.image_ids)) == ["failed", "ok", "ok"]
    assert "MemoryError" in str(call.error)


def test_a_number_that_no_column_holds_loses_no_picture(runner: Runner, record: Record) -> None:
    plain = runner._client.send

    async def sending(request: Any, **more: Any) -> Any:
        result = await plain(request, **more)
        first = result.images[0]
        odd = Image(0, first.prompt, first.resolution, True, 1 << 80, first.url, first.raw)
        return Images((odd,), raw=result.raw)

    runner._client.send = sending  # type: ignore[method-assign, assignment]
    call = runner.submit(TURBO).wait(60)
    assert call.state == "ok"
    [row] = record.rows(call.image_ids)
    assert (row.status, row.seed_returned) == ("ok", None)


def test_whoever_watches_and_breaks_does_not_touch_the_call(runner: Runner, caplog: pytest.LogCaptureFixture) -> None:
    call = runner.submit(TURBO, on_change=lambda _: 1 / 0).wait(60)
    assert call.state == "ok"
    assert "a watcher of a call failed" in caplog.text


def test_a_cancel_takes_a_call_back_that_waits_to_be_sent_again(record: Record, server: OfflineServer) -> None:
    server.engine.faults = [Fault("429", on=POST, retry_after=20)]
    runner = Runner(
        record,
        service="ideogram",
        client=lambda: AsyncClient(KEY, base_url=server.base_url, retry=Retry(total=60)),
    )
    seen: list[str] = []
    call = runner.submit(TURBO, on_change=lambda found: seen.append(found.state))
    until(lambda: seen == ["sent", "queued"])
    call.cancel()
    assert call.wait(10).state == "cancelled"
    assert posts(server) == 1
    [row] = record.df.itertuples()
    assert (row.status, row.cost_usd_micros) == ("cancelled", 0)
    runner.close()


def test_closing_owns_up_to_what_was_sent_and_takes_back_the_rest(record: Record, server: OfflineServer) -> None:
    server.engine.faults = [Fault("stall", on=POST)]
    runner = paying_runner(record, server.base_url, in_flight=1)
    sent, waiting = runner.submit(TURBO), runner.submit(TURBO.replace(seed=8))
    until(lambda: server.engine.in_flight)
    runner.close()
    assert (sent.wait(10).state, waiting.wait(10).state) == ("unknown", "cancelled")
    assert record.df["status"].tolist() == ["unknown"]
    with pytest.raises(IdeogramError, match="closed"):
        runner.submit(TURBO)
    with pytest.raises(IdeogramError, match="closed"):
        _ = runner.worker


def test_closing_waits_for_pictures_that_are_paid_for(
    runner: Runner, record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    held, go = hold(record, monkeypatch)
    call = runner.submit(TURBO)
    assert held.wait(30)
    closing = threading.Thread(target=runner.close)
    closing.start()
    until(lambda: call.cancel_wanted)
    call.cancel(abandon=True)
    go.set()
    closing.join(30)
    assert call.wait(10).state == "ok"
    assert record.df["status"].tolist() == ["ok"]


def test_few_answers_wait_to_be_kept_at_once(
    record: Record, server: OfflineServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    runner = paying_runner(record, server.base_url, in_flight=1)
    held, go = hold(record, monkeypatch)
    calls = [runner.submit(TURBO.replace(seed=n)) for n in range(8)]
    assert held.wait(30)
    until(lambda: posts(server) == KEEPING)
    assert runner._unkept.locked()
    assert [call.state for call in calls].count("queued") == 8 - KEEPING
    go.set()
    assert {call.wait(60).state for call in calls} == {"ok"}
    runner.close()


def hold(record: Record, monkeypatch: pytest.MonkeyPatch) -> tuple[threading.Event, threading.Event]:
    """Hold a picture between its download and its file."""
    held, go = threading.Event(), threading.Event()
    add: Callable[[bytes], Any] = record.add_image

    def slowly(data: bytes) -> Any:
        held.set()
        assert go.wait(30)
        return add(data)

    monkeypatch.setattr(record, "add_image", slowly)
    return held, go


@pytest.mark.parametrize("fault", [Fault("fewer-images", on=POST, keep=1), Fault("unsafe-image", on=POST)])
def test_what_did_not_come_is_taken_as_billed(runner: Runner, server: OfflineServer, fault: Fault) -> None:
    server.engine.faults = [fault]
    call = runner.submit(TURBO.replace(num_images=4)).wait(60)
    assert call.spent_usd_micros == 4 * 30_000
    frame = runner.record.df
    assert frame["cost_usd"].sum() == pytest.approx(0.12)
    assert len(frame) == 4
