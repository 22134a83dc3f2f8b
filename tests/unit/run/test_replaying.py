"""A class without a key: recorded answers come back to the byte, and what was never recorded is drawn."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from ideowidgets.offline.server import OfflineServer
from ideowidgets.operations import (
    DescribeV4,
    GenerateV3,
    GenerateV4,
    GenerateV4Async,
    LayerizeTextV3,
    MagicPromptV4,
    V2GenerateV4,
)
from ideowidgets.operations.errors import DownloadFailed, JobFailed, Unsafe, Withheld
from ideowidgets.record import Record
from ideowidgets.record.picture_archive import member_of
from ideowidgets.record.replay_pack import ReplayPack
from ideowidgets.run import ReplayRunner, Runner
from ideowidgets.sweep import Sweep
from tests.unit.record.conftest import picture
from tests.unit.run.conftest import KEY

POSTER = GenerateV3(prompt="a lighthouse", seed=7, num_images=2, rendering_speed="TURBO")

Replay = Callable[[], ReplayRunner]


@pytest.fixture
def replay(record: Record, tmp_path: Path) -> Iterator[Replay]:
    """Pack what the record holds, and open it as somebody else would."""
    opened: list[ReplayRunner] = []

    def make() -> ReplayRunner:
        record.replay_pack(tmp_path / "class.zip")
        pack = ReplayPack(tmp_path / "class.zip")
        opened.append(ReplayRunner(Record(tmp_path / f"student-{len(opened)}"), pack))
        return opened[-1]

    yield make
    for runner in opened:
        runner.close()


def test_a_recorded_request_gets_the_same_bytes(runner: Runner, replay: Replay, server: OfflineServer) -> None:
    real = runner.submit(POSTER).wait(60)
    student = replay()
    calls = len(server.engine.calls)
    call = student.submit(POSTER).wait(60)
    assert (call.state, call.spent_usd_micros) == ("ok", 0)
    for mine, theirs in zip(call.image_ids, real.image_ids, strict=True):
        [row], [original] = student.record.rows([mine]), runner.record.rows([theirs])
        assert (row.sha256, row.seed_returned) == (original.sha256, original.seed_returned)
        assert student.record.image_bytes(str(row.sha256)) == runner.record.image_bytes(str(original.sha256))
        assert (row.service, row.recorded_service, row.recorded_at) == ("replay", "ideogram", original.completed_at)
        assert (row.cost_usd_micros, row.cost_source, row.list_price_usd_micros) == (0, "replay", 30_000)
    assert len(server.engine.calls) == calls
    assert [image.seed for image in call.result().images] == [image.seed for image in real.result().images]


def test_any_other_request_is_drawn_and_says_so(runner: Runner, replay: Replay) -> None:
    runner.submit(POSTER).wait(60)
    student = replay()
    for other in (POSTER.replace(seed=8), POSTER.replace(prompt="a windmill"), POSTER.replace(num_images=1)):
        call = student.submit(other).wait(60)
        rows = student.record.rows(call.image_ids)
        assert {(row.service, row.recorded_service, row.cost_source) for row in rows} == {("offline", None, "offline")}
    assert student.service_of(POSTER) == "replay"
    assert student.service_of(POSTER, 1) == "offline"


def test_neither_ever_stands_for_a_real_picture(runner: Runner, replay: Replay) -> None:
    runner.submit(POSTER).wait(60)
    student = replay()
    student.submit(POSTER).wait(60)
    assert student.record.find_done(POSTER.request_hash, service="ideogram") == ()
    real = Sweep(POSTER, {"seed": [7]}, runner=Runner(student.record, service="ideogram"))
    assert real.estimate().new == 2
    again = Sweep(POSTER, {"seed": [7, 8]}, runner=student)
    assert (again.estimate().reused, again.estimate().new) == (2, 2)


def test_answers_of_one_request_come_one_after_another(runner: Runner, replay: Replay) -> None:
    free = GenerateV3(prompt="a lighthouse", rendering_speed="TURBO")
    real = [runner.submit(free).wait(60) for _ in range(3)]
    hashes = [runner.record.rows(call.image_ids)[0].sha256 for call in real]
    student = replay()
    seen = [student.record.rows(student.submit(free).wait(60).image_ids)[0].sha256 for _ in range(4)]
    assert seen == [*hashes, hashes[0]]


def test_repeats_of_a_sweep_are_told_apart(runner: Runner, replay: Replay) -> None:
    asked = GenerateV4(text_prompt="a lighthouse", rendering_speed="TURBO")
    made = Sweep(asked, runner=runner, repeats=3).run(max_usd=1).wait(60)
    student = replay()
    shown = Sweep(asked, runner=student, repeats=4).run().wait(60)
    assert shown.df["sha256"].tolist()[:3] == made.df["sha256"].tolist()
    assert shown.df["service"].tolist() == ["replay"] * 3 + ["offline"]


def test_withheld_and_refused_answers_replay_too(runner: Runner, replay: Replay) -> None:
    asked = {
        GenerateV3(prompt="an unsafe-prompt", seed=1): Unsafe,
        GenerateV3(prompt="an unsafe-image", seed=1): Withheld,
        GenerateV4Async(text_prompt="an unsafe-image"): JobFailed,
    }
    real = {request: runner.submit(request).wait(60) for request in asked}
    student = replay()
    for request, kind in asked.items():
        call = student.submit(request).wait(60)
        assert (call.state, str(call.error)) == (real[request].state, str(real[request].error))
        assert isinstance(call.error, kind)
        mine, theirs = (
            kept.record.rows(done.image_ids)[0] for kept, done in ((student, call), (runner, real[request]))
        )
        same = ("status", "error", "error_kind", "http_status", "is_image_safe", "seed_returned", "prompt_returned")
        assert [getattr(mine, name) for name in same] == [getattr(theirs, name) for name in same]
        assert (mine.service, mine.recorded_service, mine.cost_usd_micros) == ("replay", "ideogram", 0)


def test_a_picture_that_could_not_be_fetched_is_missing_again(
    runner: Runner, replay: Replay, server: OfflineServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def gone(image: object) -> bytes:
        raise DownloadFailed("The link led nowhere: https://x.example/y?sig=1")

    monkeypatch.setattr(runner._keeper, "_download", gone)
    runner.submit(POSTER).wait(60)
    student = replay()
    call = student.submit(POSTER).wait(60)
    assert (call.state, [row.status for row in student.record.rows(call.image_ids)]) == ("failed", ["failed"] * 2)
    assert len(student.fetch_missing().missing) == 2


@pytest.mark.parametrize(
    "request_",
    [
        DescribeV4(image_file=picture()),
        MagicPromptV4(text_prompt="a lighthouse"),
        LayerizeTextV3(image=picture(3, (640, 480))),
        GenerateV4Async(text_prompt="a lighthouse"),
        V2GenerateV4(prompt="a lighthouse", seed=7),
    ],
    ids=lambda request: request.operation.id,
)
def test_every_kind_of_answer_replays(request_: DescribeV4, runner: Runner, replay: Replay) -> None:
    real = runner.submit(request_).wait(60)
    assert real.state == "ok"
    call = replay().submit(request_).wait(60)
    assert (call.state, type(call.result())) == ("ok", type(real.result()))
    for name in ("texts", "json_prompt", "text_blocks"):
        assert getattr(call.result(), name, None) == getattr(real.result(), name, None)


def test_a_sweep_replays_what_it_can_and_counts_both_as_made(runner: Runner, replay: Replay) -> None:
    Sweep(POSTER, {"seed": [7, 8]}, runner=runner).run(max_usd=1).wait(60)
    student = replay()
    sweep = Sweep(POSTER, {"seed": [7, 8, 9]}, runner=student)
    quote = sweep.quote()
    assert (quote.usd_micros, quote.list_usd_micros) == (0, 180_000)
    sweep.run().wait(60)
    assert sweep.df["service"].tolist() == ["replay"] * 4 + ["offline"] * 2
    assert Sweep(POSTER, {"seed": [7, 8, 9]}, runner=student).estimate().reused == 6


def test_a_torn_picture_is_a_failed_download(runner: Runner, replay: Replay) -> None:
    real = runner.submit(POSTER).wait(60)
    student = replay()
    sha256 = str(runner.record.rows(real.image_ids)[0].sha256)
    student.pack._archive._members[member_of(sha256)] = student.pack._archive._members["replay.json"]
    call = student.submit(POSTER).wait(60)
    rows = student.record.rows(call.image_ids)
    assert [row.status for row in rows] == ["failed", "ok"]
    assert "another one" in str(rows[0].error)


def test_thirty_students_open_one_pack(runner: Runner, record: Record, tmp_path: Path) -> None:
    real = runner.submit(POSTER).wait(60)
    record.replay_pack(tmp_path / "class.zip")
    wanted = [row.sha256 for row in record.rows(real.image_ids)]

    def student(number: int) -> list[str | None]:
        with Record(tmp_path / f"s{number}") as mine:
            opened = ReplayRunner(mine, ReplayPack(tmp_path / "class.zip"))
            found = [row.sha256 for row in mine.rows(opened.submit(POSTER).wait(60).image_ids)]
            opened.close()
        return found

    with ThreadPoolExecutor(10) as pool:
        assert list(pool.map(student, range(30))) == [wanted] * 30


def test_no_key_reaches_the_pack(runner: Runner, record: Record, tmp_path: Path) -> None:
    runner.submit(POSTER).wait(60)
    record.replay_pack(tmp_path / "class.zip")
    pack = ReplayPack(tmp_path / "class.zip")
    text = repr([answer.to_json() for answer in pack.answers])
    assert KEY not in text
    assert "://" not in text
