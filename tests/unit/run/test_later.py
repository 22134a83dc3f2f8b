"""What was paid for and did not arrive is fetched later, and paid once: pictures, and jobs that nobody waited for."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ideowidgets.offline.faults import Fault
from ideowidgets.offline.server import OfflineServer
from ideowidgets.operations import GenerateV3, GenerateV4Async, V2ReplaceBackgroundV3
from ideowidgets.operations.errors import IdeogramError, JobFailed, NotFound, Timeout, Withheld
from ideowidgets.record import Record
from ideowidgets.record.errors import DiskFull
from ideowidgets.record.rows import LEFT_BEHIND_JOB
from ideowidgets.run import Call, Runner
from ideowidgets.sweep import Sweep
from tests.paths import REPOSITORY
from tests.unit.client.hostile import Hostile, status, turns
from tests.unit.client.hostile import picture as link_to
from tests.unit.operations.samples import picture
from tests.unit.record.conftest import picture as drawn
from tests.unit.run.conftest import hostile_runner
from tests.waiting import until

DAY = 86_400
TURBO = GenerateV3(prompt="a lighthouse", seed=7, rendering_speed="TURBO")
JOB = V2ReplaceBackgroundV3(image=picture(), prompt="a beach")
POLL = "/v2/generations/gen-1"
ACCEPTED = status(200, {"generation_id": "gen-1"})
PENDING = {"generation_id": "gen-1", "status": "pending", "created": "2026-11-20T00:00:00Z"}


class TestPictures:
    def test_are_fetched_again_and_make_their_rows_whole(
        self, runner: Runner, record: Record, server: OfflineServer
    ) -> None:
        server.engine.faults = [Fault("expired-link", on="download", at=2), Fault("unsafe-image", images=(2,))]
        call = runner.submit(TURBO.replace(num_images=3)).wait(60)
        assert call.state == "failed"
        server.engine.faults = []
        report = runner.fetch_missing()
        assert (len(report.fetched), report.missing) == (1, {})
        rows = record.rows(call.image_ids)
        assert [row.status for row in rows] == ["ok", "ok", "unsafe"]
        assert all(row.image is not None and row.image.pil().size == (row.width, row.height) for row in rows[:2])
        assert len(server.engine.billed) == 1
        assert runner.spent_usd_micros == 90_000
        assert str(runner.fetch_missing()) == "0 fetched, 0 still missing"

    def test_whose_links_ended_are_named_with_the_reason(
        self, runner: Runner, record: Record, server: OfflineServer
    ) -> None:
        server.engine.faults = [Fault("expired-link", on="download")]
        call = runner.submit(TURBO).wait(60)
        server.engine.faults = []
        server.engine.advance(2 * DAY)
        report = runner.fetch_missing()
        assert (report.fetched, tuple(report.missing)) == ((), call.image_ids)
        assert "no longer works" in str(report)
        assert record.rows(call.image_ids)[0].status == "failed"

    def test_are_those_asked_for_of_this_service(self, runner: Runner, record: Record, server: OfflineServer) -> None:
        server.engine.faults = [Fault("expired-link", on="download")]
        first, second = (runner.submit(TURBO.replace(seed=n)).wait(60) for n in (1, 2))
        server.engine.faults = []
        other = Runner(record, service="offline")
        assert other.fetch_missing().fetched == ()
        other.close()
        assert runner.fetch_missing(second.image_ids).fetched == second.image_ids
        assert [row.status for row in record.rows([*first.image_ids, *second.image_ids])] == ["failed", "ok"]

    def test_that_could_not_be_kept_are_kept_when_there_is_room(
        self, runner: Runner, record: Record, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def full(_: bytes) -> Any:
            raise DiskFull("No space is left.")

        with monkeypatch.context() as patched:
            patched.setattr(record, "add_image", full)
            call = runner.submit(TURBO).wait(60)
            assert "No space" in runner.fetch_missing().missing[call.image_ids[0]]
        assert runner.fetch_missing().fetched == call.image_ids

    def test_are_not_paid_for_again_by_a_sweep(self, runner: Runner, record: Record, server: OfflineServer) -> None:
        server.engine.faults = [Fault("expired-link", on="download", at=1)]
        sweep = Sweep(TURBO, {"seed": [1, 2]}, runner=runner)
        sweep.run(max_usd=1).wait(60)
        assert (sweep.progress.done, sweep.progress.failed) == (1, 1)
        server.engine.faults = []
        assert len(runner.fetch_missing().fetched) == 1
        again = Sweep(TURBO, {"seed": [1, 2]}, runner=runner)
        assert (again.progress.reused, again.quote().new) == (2, 0)
        assert len(server.engine.billed) == 2

    def test_are_not_fetched_by_a_runner_that_was_closed(self, runner: Runner) -> None:
        runner.close()
        with pytest.raises(IdeogramError, match="closed"):
            runner.fetch_missing()

    def test_are_not_waited_for_on_the_thread_that_would_fetch_them(self, runner: Runner) -> None:
        found: list[IdeogramError] = []

        def watch(_: Call) -> None:
            try:
                runner.fetch_missing()
            except IdeogramError as error:
                found.append(error)

        runner.submit(TURBO, on_change=watch).wait(60)
        assert found
        assert all("thread" in str(error) for error in found)


@pytest.fixture
def hostile() -> Iterator[Hostile]:
    found = Hostile()
    found.plan.append(ACCEPTED)
    found.links["/a.png"] = link_to(drawn(1))
    yield found
    found.close()


@pytest.fixture
def asking(hostile: Hostile, record: Record) -> Iterator[Runner]:
    found = hostile_runner(record, hostile.url)
    yield found
    found.close()


def completed(hostile: Hostile, **more: Any) -> Any:
    data = [{"object_type": "image.generation", "url": f"{hostile.url}/a.png", "is_image_safe": True, "seed": 7}]
    return status(200, PENDING | {"status": "completed", "data": data} | more)


class TestJobs:
    def test_are_waited_for_and_their_id_is_in_the_row_while_they_go_on(
        self, asking: Runner, record: Record, hostile: Hostile
    ) -> None:
        seen: list[Any] = []

        def look(talk: Any) -> None:
            until(lambda: record.df.generation_id.notna().all())
            seen.extend(record.df[["status", "generation_id"]].to_numpy().tolist())
            completed(hostile)(talk)

        hostile.links[POLL] = turns(status(200, PENDING), look)
        call = asking.submit(JOB).wait(30)
        assert seen == [["sent", "gen-1"]]
        assert (call.state, call.generation_id, hostile.posts()) == ("ok", "gen-1", 1)
        (row,) = record.rows(call.image_ids)
        assert (row.status, row.generation_id, row.cost_usd_micros, row.seed_returned) == ("ok", "gen-1", 60_000, 7)

    def test_that_are_abandoned_may_be_billed_and_can_be_taken_up_again(
        self, asking: Runner, record: Record, hostile: Hostile
    ) -> None:
        hostile.links[POLL] = status(200, PENDING)
        call = asking.submit(JOB)
        until(lambda: call.generation_id)
        call.cancel(abandon=True)
        assert call.wait(30).state == "unknown"
        (row,) = record.rows(call.image_ids)
        assert (row.status, row.generation_id, row.cost_usd_micros) == ("unknown", "gen-1", None)
        assert "resume_job" in (row.error or "")
        hostile.links[POLL] = completed(hostile)
        again = asking.resume_job(row.image_id).wait(30)
        assert (again.state, again.request_id, again.image_ids) == ("ok", call.request_id, call.image_ids)
        (row,) = record.rows(call.image_ids)
        assert (row.status, row.error, row.cost_usd_micros, row.sha256 is not None) == ("ok", None, 60_000, True)
        assert (row.latency_s or 0) > 0
        assert hostile.posts() == 1
        assert asking.spent_usd_micros == 60_000

    def test_that_are_cancelled_gently_are_let_finish(self, asking: Runner, hostile: Hostile) -> None:
        hostile.links[POLL] = status(200, PENDING)
        call = asking.submit(JOB)
        until(lambda: call.generation_id)
        call.cancel()
        hostile.links[POLL] = completed(hostile)
        assert call.wait(30).state == "ok"

    @pytest.mark.parametrize(
        ("reason", "state", "cost", "source"),
        [
            ("content_policy_violation", "unsafe", 0, "table"),
            ("generation_error", "failed", None, "unknown"),
            (None, "failed", None, "unknown"),
        ],
    )
    def test_that_fail_have_failed_whatever_they_cost(
        self,
        asking: Runner,
        record: Record,
        hostile: Hostile,
        reason: str | None,
        state: str,
        cost: int | None,
        source: str,
    ) -> None:
        hostile.links[POLL] = status(200, PENDING | {"status": "failed", "failure_reason": reason})
        call = asking.submit(JOB).wait(30)
        assert call.state == state
        assert isinstance(call.error, JobFailed)
        (row,) = record.rows(call.image_ids)
        assert (row.status, row.cost_usd_micros, row.cost_source) == (state, cost, source)
        assert row.error_kind == "JobFailed"
        # What may have been billed is not sent again unasked.
        assert call.answer_is_paid == (cost is None)
        assert call.spent_usd_micros == (60_000 if cost is None else 0)

    def test_whose_pictures_were_all_withheld_are_unsafe(
        self, asking: Runner, record: Record, hostile: Hostile
    ) -> None:
        hostile.links[POLL] = completed(hostile, data=[{"is_image_safe": False, "url": None}])
        call = asking.submit(JOB).wait(30)
        assert call.state == "unsafe"
        assert isinstance(call.error, Withheld)
        assert record.rows(call.image_ids)[0].status == "unsafe"

    def test_are_taken_up_again_after_the_process_was_killed(
        self, record: Record, hostile: Hostile, tmp_path: Path
    ) -> None:
        hostile.links[POLL] = status(200, PENDING)
        process = subprocess.Popen(
            [sys.executable, "-c", KILLED, str(record.path), hostile.url],
            stdout=subprocess.PIPE,
            text=True,
            cwd=REPOSITORY,
        )
        with process:
            assert process.stdout is not None
            image_id = process.stdout.readline().strip()
            process.kill()
        (row,) = record.rows([image_id])
        assert (row.status, row.error, row.generation_id) == ("unknown", LEFT_BEHIND_JOB, "gen-1")
        hostile.links[POLL] = completed(hostile)
        runner = hostile_runner(record, hostile.url)
        states: list[str] = []
        call = runner.resume_job(image_id, on_change=lambda found: states.append(found.state)).wait(30)
        assert (call.state, states) == ("ok", ["sent", "ok"])
        assert record.rows([image_id])[0].status == "ok"
        assert (hostile.posts(), runner.spent_usd_micros) == (1, 0)
        runner.close()

    def test_that_still_go_on_can_be_waited_for_once_more(
        self, asking: Runner, record: Record, hostile: Hostile
    ) -> None:
        image_id = left_behind(record)
        hostile.links[POLL] = status(200, PENDING)
        call = asking.resume_job(image_id, deadline=0.05).wait(30)
        assert call.state == "unknown"
        assert isinstance(call.error, Timeout)
        hostile.links[POLL] = status(404, {})
        call = asking.resume_job(image_id).wait(30)
        assert (call.state, type(call.error)) == ("unknown", NotFound)
        assert record.rows([image_id])[0].cost_usd_micros is None
        hostile.links[POLL] = completed(hostile)
        assert asking.resume_job(image_id).wait(30).state == "ok"

    def test_that_are_let_go_again_before_they_are_asked_about_say_so(
        self, asking: Runner, record: Record, hostile: Hostile
    ) -> None:
        image_id = left_behind(record)
        held = threading.Event()
        # The runner's thread is busy, so the cancel comes before the first question.
        asking.worker.loop.call_soon_threadsafe(held.wait, 30)
        call = asking.resume_job(image_id)
        call.cancel()
        held.set()
        assert call.wait(30).state == "cancelled"
        assert "It goes on" in str(call.error)
        assert record.rows([image_id])[0].status == "sent"
        assert not hostile.arrivals

    def test_that_cannot_be_taken_up_say_why(self, asking: Runner, record: Record, hostile: Hostile) -> None:
        image_id = left_behind(record)
        other = Runner(record, service="offline")
        with pytest.raises(IdeogramError, match="asked of 'ideogram'"):
            other.resume_job(image_id)
        other.close()
        plain = record.begin(TURBO, service="ideogram")
        with pytest.raises(IdeogramError, match="has no job"):
            asking.resume_job(f"{plain}-0")
        hostile.links[POLL] = completed(hostile)
        asking.resume_job(image_id).wait(30)
        with pytest.raises(IdeogramError, match="has its answer already"):
            asking.resume_job(image_id)

    def test_go_on_where_their_id_cannot_be_written(
        self, asking: Runner, record: Record, hostile: Hostile, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def full(*_: Any) -> None:
            raise DiskFull("No space is left.")

        monkeypatch.setattr(record, "accepted", full)
        hostile.links[POLL] = completed(hostile)
        assert asking.submit(JOB).wait(30).state == "ok"

    def test_of_the_stand_in_end_like_those_of_the_service(
        self, runner: Runner, record: Record, server: OfflineServer
    ) -> None:
        call = runner.submit(GenerateV4Async(text_prompt="a lighthouse", rendering_speed="TURBO")).wait(60)
        assert call.state == "ok"
        (row,) = record.rows(call.image_ids)
        assert (row.generation_id, row.cost_usd_micros) == (call.generation_id, 30_000)
        server.engine.faults = [Fault("job-failed")]
        call = runner.submit(GenerateV4Async(text_prompt="a lighthouse at night")).wait(60)
        assert (call.state, record.rows(call.image_ids)[0].cost_usd_micros) == ("failed", None)
        offline = Runner(record, service="offline")
        call = offline.submit(GenerateV4Async(text_prompt="a lighthouse")).wait(60)
        assert (call.state, record.rows(call.image_ids)[0].cost_source) == ("ok", "offline")
        offline.close()


KILLED = """
import sys
from ideowidgets.record import Record
from tests.unit.run.conftest import hostile_runner
from tests.unit.run.test_later import JOB
from tests.waiting import until

record = Record(sys.argv[1])
call = hostile_runner(record, sys.argv[2]).submit(JOB)
until(lambda: len(record.df) and record.df.generation_id.notna().all())
print(f"{call.request_id}-0", flush=True)
call.wait(60)
"""


def left_behind(record: Record) -> str:
    """Write a job that was accepted and never answered."""
    request_id = record.begin(JOB, service="ideogram")
    record.accepted(request_id, "gen-1")
    return f"{request_id}-0"
