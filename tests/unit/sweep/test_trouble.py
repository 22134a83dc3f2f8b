"""What goes wrong around a sweep: two clicks at once, a full disk, a closed runner, values that look alike."""

from __future__ import annotations

import io
import threading
from typing import Any

import pytest
from PIL import Image

from ideowidgets.offline.faults import Fault
from ideowidgets.offline.server import OfflineServer
from ideowidgets.operations import GenerateV3, V2GenerateV4
from ideowidgets.operations.errors import IdeogramError, InvalidRequest
from ideowidgets.operations.prices import Price
from ideowidgets.record import Record
from ideowidgets.record.errors import DiskFull
from ideowidgets.run import Runner
from ideowidgets.sweep import Sweep
from tests.unit.run.conftest import paying_runner
from tests.waiting import until

POST = "post-generate-image-v-3"
TURBO = GenerateV3(prompt="a lighthouse", rendering_speed="TURBO")


def posts(server: OfflineServer) -> int:
    return sum(call.method == "POST" for call in server.engine.calls)


def full_disk(*_: Any, **__: Any) -> Any:
    raise DiskFull("No space is left.")


def png(colour: str) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (64, 64), colour).save(buffer, "PNG")
    return buffer.getvalue()


def test_two_clicks_at_once_are_one_run(runner: Runner, server: OfflineServer, monkeypatch: pytest.MonkeyPatch) -> None:
    go, asked = threading.Event(), threading.Event()

    def quote(_: object) -> Price:
        asked.set()
        assert go.wait(30)
        return Price(30_000, "exact")

    monkeypatch.setattr(runner, "quote", quote)
    sweep = Sweep(V2GenerateV4(prompt="x", rendering_speed="turbo"), {"seed": [1, 2, 3]}, runner=runner)
    clicks = [threading.Thread(target=sweep.run) for _ in range(2)]
    for click in clicks:
        click.start()
    assert asked.wait(30)
    go.set()
    for click in clicks:
        click.join(30)
    assert sweep.wait(60).progress.done == 3
    assert posts(server) == 3


def test_a_picture_that_was_paid_for_and_not_fetched_is_made_again_only_when_asked(
    runner: Runner, server: OfflineServer
) -> None:
    server.engine.faults = [Fault("expired-link", on="download")]
    sweep = Sweep(TURBO, {"seed": [1]}, runner=runner).run().wait(60)
    assert (sweep.progress.failed, sweep.progress.spent_usd_micros) == (1, 30_000)
    server.engine.faults = []
    sweep.run().wait(60)
    assert Sweep(TURBO, {"seed": [1]}, runner=runner).run().wait(60).progress.failed == 1
    assert posts(server) == 1
    sweep.run(retry="failed").wait(60)
    assert (posts(server), sweep.progress.done) == (2, 1)


def test_an_answer_that_could_not_be_written_is_not_paid_again_unasked(
    runner: Runner, record: Record, server: OfflineServer
) -> None:
    sweep = Sweep(TURBO, {"seed": [1]}, runner=runner)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(record, "complete", full_disk)
        patch.setattr(record, "fail", full_disk)
        assert sweep.run().wait(60).progress.unknown == 1
    assert sweep.run().wait(60).progress.unknown == 1
    assert posts(server) == 1
    assert sweep.run(retry="unknown").wait(60).progress.done == 1


def test_a_record_that_takes_no_pictures_stops_the_sweep(
    record: Record, server: OfflineServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(record, "add_image", full_disk)
    runner = paying_runner(record, server.base_url, in_flight=1)
    sweep = Sweep(TURBO, {"seed": list(range(100))}, runner=runner).run(max_usd=3).wait(60)
    assert sweep.progress.cancelled > 0
    assert posts(server) == sweep.progress.failed < 100
    assert "No space" in (sweep.state(sweep.cells[-1].cell_id).error or "")
    runner.close()


def test_closing_the_runner_ends_a_sweep_and_leaves_no_cell_waiting(record: Record, server: OfflineServer) -> None:
    server.engine.faults = [Fault("stall", on=POST)]
    runner = paying_runner(record, server.base_url, in_flight=1)
    sweep = Sweep(TURBO, {"seed": [1, 2, 3]}, runner=runner).run()
    until(lambda: server.engine.in_flight)
    runner.close()
    assert not sweep.wait(10).running
    assert (sweep.progress.unknown, sweep.progress.cancelled) == (1, 2)
    sweep.cancel()
    with pytest.raises(IdeogramError, match="closed"):
        sweep.run()
    assert sweep.progress.cancelled == 2


def test_a_sweep_is_not_started_by_who_watches_it(runner: Runner) -> None:
    sweep = Sweep(TURBO, {"seed": [1]}, runner=runner)
    raised: list[BaseException] = []

    def again(event: Any) -> None:
        if event.cell_id is None and not sweep.running:
            try:
                sweep.run(retry="failed")
            except IdeogramError as error:
                raised.append(error)

    sweep.subscribe(again)
    sweep.run().wait(60)
    until(lambda: raised)
    assert "another" in str(raised[0])


@pytest.mark.parametrize("amount", [float("nan"), float("inf"), -1, "3", True])
def test_a_cap_that_is_no_amount_is_refused(runner: Runner, server: OfflineServer, amount: Any) -> None:
    with pytest.raises(InvalidRequest, match="max_usd: must be a number of dollars"):
        Sweep(TURBO, {"seed": [1]}, runner=runner).run(max_usd=amount)
    assert posts(server) == 0


@pytest.mark.parametrize(
    ("axes", "more", "message"),
    [
        ({}, {"seeds": 2_000_000}, "seeds: must be 1 to 100,000"),
        ({}, {"seeds": 1.5}, "seeds: must be"),
        ({}, {"repeats": 10**9}, "repeats: must be at least 1 and at most"),
        ({"seed": list(range(1000)), "prompt": [str(n) for n in range(1000)]}, {}, "1,000,000 cells"),
    ],
)
def test_a_plan_without_measure_is_refused_at_once(runner: Runner, axes: Any, more: Any, message: str) -> None:
    with pytest.raises(InvalidRequest, match=message):
        Sweep(TURBO, axes, runner=runner, **more)


def test_pictures_of_one_name_are_values_of_their_own(runner: Runner, record: Record) -> None:
    sweep = Sweep(TURBO, {"style_reference_images": [[png("red")], [png("blue")]]}, seeds=1, runner=runner)
    assert len(sweep.axes["style_reference_images"]) == 2
    assert sweep.plan["style_reference_images"].tolist() == ["picture.png", "picture.png (2)"]
    sweep.run().wait(60)
    labels = [row.axes["style_reference_images"] for cell in sweep.cells for row in rows_of(sweep, record, cell)]
    assert labels == ["picture.png", "picture.png (2)"]
    with pytest.raises(InvalidRequest, match="twice"):
        Sweep(TURBO, {"style_reference_images": [[png("red")], [png("red")]]}, runner=runner)


def rows_of(sweep: Sweep, record: Record, cell: Any) -> Any:
    return record.rows(sweep.state(cell.cell_id).image_ids)


def test_long_prompts_that_begin_alike_are_values_of_their_own(runner: Runner) -> None:
    start = "a lighthouse " * 280
    sweep = Sweep(TURBO, {"prompt": [start + "by day", start + "by night"]}, runner=runner)
    assert len(sweep.plan) == len(sweep.df) == 2


def test_values_that_no_table_holds_are_shown_all_the_same(runner: Runner) -> None:
    sweep = Sweep(
        TURBO, {"negative_prompt": [None, "—", "half a pair \ud83d", "nul \0", "\u202eright to left"]}, runner=runner
    )
    sweep.run().wait(60)
    assert sweep.df["negative_prompt"].is_unique
    assert sweep.progress.failed == 1, "what UTF-8 cannot hold is refused before it is sent"
    assert sweep.progress.done == 4
