"""Sweeps: planned before they cost anything, resumed without paying twice, stopped without losing anything."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
from pathlib import Path

import pandas as pd
import pytest

from ideowidgets.offline.faults import Fault
from ideowidgets.offline.server import OfflineServer
from ideowidgets.operations import GenerateV3, GenerateV4, MagicPromptV4, V2GenerateV4
from ideowidgets.operations.errors import BudgetExceeded, InvalidRequest, Timeout
from ideowidgets.record import Record
from ideowidgets.run import Runner
from ideowidgets.sweep import CellEvent, Sweep
from ideowidgets.sweep.cells import Progress
from tests.unit.run.conftest import paying_runner
from tests.unit.sweep import sweeper
from tests.waiting import until

POST = "post-generate-image-v-3"
TURBO = GenerateV3(prompt="a lighthouse", rendering_speed="TURBO")
STYLES = {"style_preset": ["BAUHAUS", "AURA"]}


def posts(server: OfflineServer) -> int:
    return sum(call.method == "POST" for call in server.engine.calls)


def test_axes_multiply_and_the_last_moves_fastest(runner: Runner) -> None:
    sweep = Sweep(TURBO, {"style_preset": ["bauhaus", "Art Deco"], "seed": [7, 8, 9]}, runner=runner)
    points = [(cell.values["style_preset"], cell.values["seed"]) for cell in sweep.cells]
    assert points == [("BAUHAUS", 7), ("BAUHAUS", 8), ("BAUHAUS", 9), ("ART_DECO", 7), ("ART_DECO", 8), ("ART_DECO", 9)]
    assert repr(sweep) == "Sweep(Ideogram 3.0 · generate: 2 × 3, 6 images)"
    assert sweep.plan["state"].tolist() == ["planned"] * 6


def test_seeds_come_from_the_request_and_are_shared_by_all_rows(runner: Runner) -> None:
    first, second = (Sweep(TURBO, STYLES, seeds=4, runner=runner) for _ in range(2))
    assert first.axes["seed"] == second.axes["seed"]
    assert len(set(first.axes["seed"])) == 4
    assert first.plan.pivot(columns="seed", values="images", index="style_preset").shape == (2, 4)
    assert Sweep(TURBO.replace(prompt="a cat"), seeds=4, runner=runner).axes["seed"] != first.axes["seed"]


def test_a_seed_is_written_into_the_plan_even_when_none_was_asked(runner: Runner) -> None:
    sweep = Sweep(TURBO, STYLES, runner=runner)
    [seed] = {cell.request.roles()["seed"] for cell in sweep.cells}
    assert seed == sweep.request.roles()["seed"]


@pytest.mark.parametrize(
    ("request_", "axes", "more", "message"),
    [
        (TURBO, {"sead": [1]}, {}, "sead.*no field"),
        (TURBO, {"seed": []}, {}, "at least one value"),
        (TURBO, {"seed": [7, 7]}, {}, "twice"),
        (TURBO, {"style_preset": "BAUHAUS"}, {}, "list of values"),
        (TURBO, {"seed": [1], "num_images": [9]}, {}, r"num_images.*at num_images=9.*at most 8"),
        (TURBO, {"seed": [1]}, {"seeds": 2}, "axis already"),
        (TURBO, {}, {"repeats": 0}, "at least 1"),
        (GenerateV4(text_prompt="x"), {}, {"seeds": 2}, "takes no seed.*repeats.*V2GenerateV4"),
        (GenerateV4(text_prompt="x"), {"seed": [1, 2]}, {}, "takes no seed.*repeats"),
        (TURBO, {"style_preset": ["art deco", "ART_DECO"]}, {}, "same picture as another cell"),
        (TURBO, {"aspect_ratio": ["1x1"], "resolution": ["1024x1024"]}, {}, "exclude each other"),
    ],
)
def test_a_plan_that_cannot_work_is_refused_before_anything_is_sent(
    runner: Runner, request_: GenerateV3, axes: dict, more: dict, message: str
) -> None:
    with pytest.raises(InvalidRequest, match=message):
        Sweep(request_, axes, runner=runner, **more)


def test_an_axis_may_be_named_by_its_role(runner: Runner) -> None:
    sweep = Sweep(GenerateV4(text_prompt="x"), {"prompt": ["a cat", "a dog"]}, repeats=2, runner=runner)
    assert sweep.axes == {"text_prompt": ("a cat", "a dog"), "repeat": (0, 1)}
    assert len({cell.cell_id for cell in sweep.cells}) == 4


def test_running_twice_costs_once_and_says_from_when(runner: Runner, record: Record, server: OfflineServer) -> None:
    Sweep(TURBO, STYLES, seeds=2, runner=runner).run(max_usd=1).wait(60)
    assert posts(server) == 4
    again = Sweep(TURBO, STYLES, seeds=2, runner=runner)
    assert again.quote().text == "4 images · 4 yours already · 0 to make · $0.00"
    again.run().wait(60)
    assert posts(server) == 4
    assert again.progress.reused == again.progress.done == 4
    df = again.df
    assert df["state"].tolist() == ["reused"] * 4
    assert df["reused_at"].notna().all()
    assert df.index.is_unique
    assert len(record.df) == 4


def test_a_drawing_never_stands_for_a_real_picture(record: Record, server: OfflineServer) -> None:
    offline = Runner(record, service="offline")
    Sweep(TURBO, {"seed": [1]}, runner=offline).run().wait(60)
    offline.close()
    paid = paying_runner(record, server.base_url)
    assert Sweep(TURBO, {"seed": [1]}, runner=paid).quote().new == 1
    paid.close()


def test_the_frame_of_a_sweep_pivots_into_its_grid_at_any_moment(runner: Runner) -> None:
    sweep = Sweep(TURBO, STYLES, seeds=2, runner=runner)
    before = sweep.df
    assert before["status"].tolist() == ["planned"] * 4
    assert before.index.notna().all()
    sweep.run().wait(60)
    grid = sweep.df.pivot(index="style_preset", columns="seed", values="image")
    assert grid.index.tolist() == ["BAUHAUS", "AURA"]
    assert {image.pil().size for image in grid.to_numpy().ravel()} == {(1024, 1024)}
    assert sweep.df.dtypes.equals(Sweep(TURBO, STYLES, seeds=2, runner=runner).df.dtypes)
    sweep.record.rate(sweep.df.index[0], 5)
    assert len(sweep.df.query("rating >= 4")) == 1


def test_a_failed_cell_stops_nobody_and_is_retried_alone(runner: Runner, server: OfflineServer) -> None:
    server.engine.faults = [Fault("422", on=POST, at=2), Fault("400", on=POST, at=3)]
    sweep = Sweep(TURBO, {"seed": [1, 2, 3, 4]}, runner=runner).run().wait(60)
    assert (sweep.progress.done, sweep.progress.failed, sweep.progress.unsafe) == (2, 1, 1)
    server.engine.faults = []
    sweep.run(retry="failed").wait(60)
    assert posts(server) == 5
    assert (sweep.progress.done, sweep.progress.failed) == (3, 0)


def test_what_may_have_been_billed_is_sent_again_only_when_asked(runner: Runner, server: OfflineServer) -> None:
    server.engine.faults = [Fault("500", on=POST, at=1)]
    sweep = Sweep(TURBO, {"seed": [1]}, runner=runner).run().wait(60)
    assert sweep.progress.unknown == 1
    sweep.run().wait(60)
    Sweep(TURBO, {"seed": [1]}, runner=runner).run().wait(60)
    assert posts(server) == 1
    sweep.run(retry="unknown").wait(60)
    assert (posts(server), sweep.progress.done) == (2, 1)


def test_a_bad_key_stops_the_sweep_instead_of_failing_every_cell(runner: Runner, server: OfflineServer) -> None:
    server.engine.faults = [Fault("401", on=POST)]
    sweep = Sweep(TURBO, {"seed": list(range(16))}, runner=runner).run().wait(60)
    assert posts(server) <= runner.in_flight
    assert sweep.progress.cancelled >= 16 - runner.in_flight
    assert "key" in (sweep.state(sweep.cells[-1].cell_id).error or "")


def test_spending_needs_a_cap_above_the_small_limit(runner: Runner, server: OfflineServer) -> None:
    sweep = Sweep(TURBO, {"seed": list(range(34))}, runner=runner)
    with pytest.raises(BudgetExceeded, match=r"34 images for about \$1\.02.*max_usd=1\.02"):
        sweep.run()
    with pytest.raises(BudgetExceeded, match=r"may cost \$1\.00"):
        sweep.run(max_usd=1)
    assert posts(server) == 0
    small = Sweep(MagicPromptV4(text_prompt="x"), {"text_prompt": ["a", "b"]}, runner=runner)
    with pytest.raises(BudgetExceeded, match="unknown"):
        small.run(max_usd=5)
    assert posts(server) == 0


def test_prices_are_asked_of_the_service_once_per_kind(runner: Runner, server: OfflineServer) -> None:
    sweep = Sweep(V2GenerateV4(prompt="x"), {"rendering_speed": ["turbo", "quality"], "seed": [1, 2, 3]}, runner=runner)
    quote = sweep.quote()
    assert (quote.qualifier, quote.usd_micros) == ("exact", 3 * 30_000 + 3 * 100_000)
    assert posts(server) == 2
    assert not server.engine.billed


def test_cancel_keeps_what_is_done_and_sends_nothing_more(record: Record, server: OfflineServer) -> None:
    runner = paying_runner(record, server.base_url, in_flight=1)
    sweep = Sweep(TURBO, {"seed": [1, 2, 3, 4]}, runner=runner)
    sweep.subscribe(lambda event: sweep.cancel() if event.state and event.state.state == "sent" else None)
    sweep.run().wait(60)
    assert (sweep.progress.done, sweep.progress.cancelled) == (1, 3)
    assert sweep.df["status"].tolist() == ["ok", "cancelled", "cancelled", "cancelled"]
    assert posts(server) == 1
    sweep.run().wait(60)
    runner.close()


def test_pause_holds_the_queue_and_resume_lets_it_go_on(record: Record, server: OfflineServer) -> None:
    runner = paying_runner(record, server.base_url, in_flight=1)
    sweep = Sweep(TURBO, {"seed": [1, 2, 3]}, runner=runner)
    first = threading.Event()

    def hold(event: CellEvent) -> None:
        if event.state and event.state.state == "sent":
            sweep.pause()
        if event.state and event.state.state == "ok":
            first.set()

    end = sweep.subscribe(hold)
    sweep.run()
    assert first.wait(30)
    with pytest.raises(Timeout):
        sweep.wait(0.3)
    assert sweep.paused
    assert posts(server) == 1
    end()
    sweep.resume()
    assert sweep.wait(60).progress.done == 3
    runner.close()


def test_it_tells_at_any_moment_what_is_done_what_it_cost_and_how_long_the_rest_takes(
    record: Record, server: OfflineServer
) -> None:
    runner = paying_runner(record, server.base_url, in_flight=1)
    sweep = Sweep(TURBO, {"seed": [1, 2, 3, 4]}, runner=runner)
    seen: list[Progress] = []
    sweep.subscribe(lambda event: seen.append(sweep.progress) if event.state and event.state.state == "ok" else None)
    assert (sweep.progress.total, sweep.progress.settled, sweep.progress.left_seconds) == (4, 0, None)
    sweep.run().wait(60)
    assert [(now.total, now.done, now.spent_usd_micros) for now in seen] == [
        (4, made, made * 30_000) for made in range(1, 5)
    ]
    assert all(now.left_seconds is not None and now.left_seconds > 0 for now in seen[:-1])
    assert seen[-1].left_seconds == 0
    assert sweep.progress.left_seconds is None
    again = Sweep(TURBO, {"seed": [1, 2, 3, 4]}, runner=runner)
    assert (again.progress.done, again.progress.spent_usd_micros) == (4, 120_000), "the same sweep"
    other = Sweep(TURBO, {"seed": [1, 2, 3, 4]}, runner=runner, name="other").run().wait(60)
    assert (other.progress.done, other.progress.spent_usd_micros) == (4, 0), "what was there costs nothing now"
    runner.close()


def test_awaiting_blocks_and_cancelling_the_await_cancels_the_sweep(record: Record, server: OfflineServer) -> None:
    server.engine.faults = [Fault("stall", on=POST)]
    runner = paying_runner(record, server.base_url, in_flight=1)
    sweep = Sweep(TURBO, {"seed": [1, 2, 3]}, runner=runner)

    async def interrupted() -> None:
        sent = asyncio.Event()
        loop = asyncio.get_running_loop()
        end = sweep.subscribe(lambda _: loop.call_soon_threadsafe(sent.set))

        async def wait() -> None:
            await sweep.run()

        task = asyncio.create_task(wait())
        await sent.wait()
        end()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(interrupted())
    sweep.cancel(abandon=True)
    sweep.wait(30)
    assert sweep.progress.cancelled >= 2
    assert posts(server) <= 1
    runner.close()


def test_a_view_that_breaks_does_not_stop_what_is_paid_for(runner: Runner, caplog: pytest.LogCaptureFixture) -> None:
    sweep = Sweep(TURBO, {"seed": [1, 2]}, runner=runner)
    sweep.subscribe(lambda event: 1 / 0)
    assert sweep.run().wait(60).progress.done == 2
    assert "a watcher of" in caplog.text


def test_a_sweep_is_found_again_by_its_name(runner: Runner, record: Record) -> None:
    sweep = Sweep(TURBO, {"color_palette": ["EMBER", ["#ff0000"]], **STYLES}, seeds=1, name="posters", runner=runner)
    sweep.run().wait(60)
    again = Sweep.open("posters", runner=runner)
    assert [cell.cell_id for cell in again.cells] == [cell.cell_id for cell in sweep.cells]
    assert again.progress.reused == 4
    pd.testing.assert_index_equal(again.df.index, sweep.df.index)


def test_the_python_it_shows_makes_the_same_plan(runner: Runner) -> None:
    sweep = Sweep(TURBO, {"color_palette": ["EMBER", ["#ff0000"]], **STYLES}, seeds=2, runner=runner)

    class Studio:
        def sweep(self, request, axes=None, **more):
            made.append(Sweep(request, axes, runner=runner, **more))
            return made[-1]

    made: list[Sweep] = []
    code = sweep.to_python().replace("sweep.run()", "")
    exec(code, {"studio": Studio(), "GenerateV3": GenerateV3})
    assert [cell.cell_id for cell in made[0].cells] == [cell.cell_id for cell in sweep.cells]


def test_a_killed_kernel_never_pays_twice_and_owns_up_to_what_was_in_flight(
    tmp_path: Path, server: OfflineServer
) -> None:
    server.engine.faults = [Fault("stall", on=POST, at=3), Fault("stall", on=POST, at=4)]
    command = [sys.executable, sweeper.__file__, str(tmp_path / "record"), server.base_url]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[3]) as process:
        assert process.stdout is not None
        seen: list[str] = []
        try:
            while seen.count("sent") < 4 or seen.count("ok") < 2:
                line = process.stdout.readline()
                assert line, seen
                seen.append(line.split()[-1])
            until(lambda: len(server.engine.billed) == 4)
        finally:
            process.kill()
    server.engine.faults = []
    sweep = sweeper.plan(str(tmp_path / "record"), server.base_url)
    assert (sweep.progress.reused, sweep.progress.unknown) == (2, 2)
    unknown = sweep.df.query("status == 'unknown'")
    assert unknown["error"].str.contains("may have been billed").all()
    sweep.run().wait(60)
    assert (sweep.progress.done, sweep.progress.unknown) == (4, 2)
    assert len(server.engine.billed) == 6
    sweep.run(retry="unknown").wait(60)
    assert (sweep.progress.done, len(server.engine.billed)) == (6, 8)
    sweep.runner.close()
    sweep.record.close()
