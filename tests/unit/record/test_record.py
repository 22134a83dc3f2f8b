"""A request's life in the record, in both modes."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from ideowidgets.operations import GenerateV3, MagicPromptV4, Picture, V2GenerateV45
from ideowidgets.record import Received, Record, RecordError
from ideowidgets.record.errors import NotInRecord
from ideowidgets.record.rows import LEFT_BEHIND
from tests.unit.record.conftest import Fill, Mode, picture

if TYPE_CHECKING:
    from pathlib import Path

ASKED = GenerateV3(prompt="a lighthouse", seed=7, num_images=3)


def test_a_new_folder_is_called_new_and_an_old_one_is_not(tmp_path: Path, mode: Mode, fill: Fill) -> None:
    with Record(tmp_path / "r", mode=mode) as record:
        assert record.is_new
        assert "New record" in record.notice
        fill(record)
    with Record(tmp_path / "r", mode=mode) as record:
        assert not record.is_new
        assert repr(record).endswith(f"mode={mode!r})")
        assert record.notice == f"Record at {tmp_path / 'r'} ({mode})"


def test_a_row_is_there_before_the_answer_with_one_row_per_expected_image(record: Record) -> None:
    request_id = record.begin(ASKED, service="ideogram", cell_id="c", axes={"seed": 7}, experiment="e")
    frame = record.df
    assert list(frame.index) == [f"{request_id}-{n}" for n in range(3)]
    assert set(frame.status) == {"sent"}
    assert frame["axes"].iloc[0] == {"seed": 7}
    assert frame.list_price_usd_micros.sum() == ASKED.price().usd_micros


def test_withheld_missing_and_broken_images_are_rows(record: Record) -> None:
    request_id = record.begin(GenerateV3(prompt="x", num_images=4), service="ideogram")
    stored = record.add_image(picture(1))
    ids = record.complete(
        request_id,
        raw={},
        images=[
            Received(0, 7, "x", "64x48", True, stored.sha256),
            Received(1, 8, "x", "64x48", False),
            Received(2, 9, "x", "64x48", True, None, "the link had expired"),
        ],
        cost_usd_micros=100,
        cost_source="table",
        latency_s=1.5,
    )
    rows = record.rows(ids)
    assert [row.status for row in rows] == ["ok", "unsafe", "failed", "failed"]
    assert rows[2].error == "the link had expired"
    assert "3 of 4" in str(rows[3].error)
    assert [row.cost_usd_micros for row in rows] == [25, 25, 25, 25]
    assert (rows[0].width, rows[0].height, rows[0].mime) == (64, 48, "image/png")
    assert record.find_done(rows[0].request_hash, service="ideogram") == ()


@pytest.mark.parametrize("total", [0, 1, 2, 100, 101, 30_001])
def test_the_parts_of_a_cost_sum_to_it_exactly(record: Record, total: int) -> None:
    request_id = record.begin(ASKED, service="ideogram")
    record.complete(request_id, raw={}, images=[], cost_usd_micros=total, cost_source="reported", latency_s=0.0)
    assert record.df.cost_usd_micros.sum() == total


def test_more_images_than_were_asked_for_are_kept(record: Record) -> None:
    request_id = record.begin(GenerateV3(prompt="x"), service="ideogram")
    sha256 = record.add_image(picture(1)).sha256
    got = [Received(n, n, None, None, True, sha256) for n in range(2)]
    ids = record.complete(request_id, raw={}, images=got, cost_usd_micros=5, cost_source="table", latency_s=0)
    assert [row.status for row in record.rows(ids)] == ["ok", "ok"]
    assert record.df.cost_usd_micros.sum() == 5


def test_magic_prompts_are_rows_and_can_be_parents(record: Record) -> None:
    enriched = {"scene": "a lighthouse", "objects": [{"text": "HOLD FAST"}]}
    request_id = record.begin(MagicPromptV4(text_prompt="a lighthouse"), service="ideogram")
    (parent,) = record.complete(
        request_id,
        raw={"json_prompt": enriched},
        images=(),
        cost_usd_micros=None,
        cost_source="unknown",
        latency_s=0.5,
        json_prompt=enriched,
    )
    record.begin(GenerateV3(prompt="x"), service="ideogram", parent_image_id=parent)
    frame = record.df
    assert frame.loc[parent, "status"] == "ok"
    assert frame.loc[parent, "json_prompt"] == enriched
    assert frame.loc[parent, "image"] is None
    assert frame.parent_image_id.iloc[1] == parent
    assert record.raw(parent) == {"json_prompt": enriched}


def test_done_is_found_for_the_same_service_and_repeat_only(record: Record, fill: Fill) -> None:
    ids = fill(record, service="offline", repeat=1)
    done = record.rows(ids)[0].request_hash
    assert [row.image_id for row in record.find_done(done, service="offline", repeat=1)] == list(ids)
    assert record.find_done(done, service="ideogram", repeat=1) == ()
    assert record.find_done(done, service="offline", repeat=0) == ()
    assert record.find_done("0" * 64, service="offline", repeat=1) == ()


def test_every_call_of_a_hash_is_found_the_oldest_first(record: Record, fill: Fill) -> None:
    asked = GenerateV3(prompt="x", seed=1)
    first = record.begin(asked, service="ideogram")
    record.fail(first, status="failed", error_kind="ServerError", error="500", http_status=500)
    second = record.begin(asked, service="ideogram")
    record.begin(asked, service="offline")
    fill(record, prompt="other")
    found = record.find_calls([asked.request_hash, "0" * 64], service="ideogram")
    assert list(found) == [(asked.request_hash, 0)]
    calls = found[asked.request_hash, 0]
    assert [[row.request_id for row in rows] for rows in calls] == [[first], [second]]
    assert (calls[0][0].status, calls[0][0].http_status) == ("failed", 500)


def test_a_failure_says_what_may_have_been_billed(record: Record) -> None:
    paid = record.begin(ASKED, service="ideogram")
    record.fail(paid, status="unknown", error_kind="Timeout", error="no answer in 60 s")
    free = record.begin(ASKED, service="offline")
    record.fail(free, status="unknown", error_kind="Timeout", error="no answer in 60 s")
    rows = {row.request_id: row for row in record.rows(record.df.index)}
    assert (rows[paid].status, rows[paid].cost_usd_micros, rows[paid].cost_source) == ("unknown", None, "unknown")
    assert (rows[free].cost_usd_micros, rows[free].cost_source) == (0, "offline")


def test_an_answer_is_not_hidden_by_a_failure_written_about_it(record: Record, fill: Fill) -> None:
    ids = fill(record)
    record.fail(ids[0].rpartition("-")[0], status="unknown", error_kind="Timeout", error="late")
    (row,) = record.rows(ids)
    assert (row.status, row.error, row.cost_usd_micros) == ("ok", None, 30_000)
    assert record.find_done(row.request_hash, service="ideogram") == (row,)


def test_a_late_answer_replaces_the_failure(record: Record) -> None:
    request_id = record.begin(GenerateV3(prompt="x"), service="ideogram")
    record.fail(request_id, status="unknown", error_kind="Timeout", error="late")
    got = [Received(0, 1, "x", None, True, record.add_image(picture(3)).sha256)]
    record.complete(request_id, raw={}, images=got, cost_usd_micros=1, cost_source="table", latency_s=1)
    (row,) = record.rows([f"{request_id}-0"])
    assert (row.status, row.error_kind, row.cost_usd_micros) == ("ok", None, 1)


def test_annotations_fold_and_are_kept_as_events(record: Record, fill: Fill, monkeypatch) -> None:
    monkeypatch.setenv("IDEOWIDGETS_AUTHOR", "rater 12")
    image_id = fill(record)[0]
    record.rate(image_id, 2)
    record.rate(image_id, 5)
    record.star(image_id, True)
    record.tag(image_id, "sky", "blue")
    record.untag(image_id, "sky")
    record.note(image_id, "keep 🌊")
    row = record.rows([image_id])[0]
    assert (row.rating, row.starred, row.tags, row.note) == (5, True, ["blue"], "keep 🌊")
    events = record.annotations
    assert list(events.kind) == ["rating", "rating", "star", "tag", "tag", "untag", "note"]
    assert set(events.author) == {"rater 12"}
    record.rate(image_id, None)
    assert record.df.rating.isna().all()


@pytest.mark.parametrize("rating", [0, 6, 2.5, True, "5"])
def test_a_rating_outside_its_range_is_refused(record: Record, fill: Fill, rating) -> None:
    with pytest.raises(RecordError, match="1 to 5"):
        record.rate(fill(record)[0], rating)


def test_what_is_not_there_is_named(record: Record) -> None:
    with pytest.raises(NotInRecord, match="nowhere-0"):
        record.rate("nowhere-0", 5)
    with pytest.raises(NotInRecord, match="begin"):
        record.fail("nowhere", status="failed", error_kind="x", error="x")
    with pytest.raises(NotInRecord, match="none yet"):
        record.load_sweep("nothing")
    with pytest.raises(NotInRecord):
        record.image_path("0" * 64)
    with pytest.raises(NotInRecord, match="no SHA-256"):
        record.image_bytes("../../../etc/passwd")


def test_sweeps_are_kept_by_name_the_newest_counts(record: Record) -> None:
    record.save_sweep("styles", {"axes": {"seed": [1, 2]}})
    record.save_sweep("speeds", {"axes": {}})
    record.save_sweep("styles", {"axes": {"seed": [3]}})
    assert record.sweeps() == ["styles", "speeds"]
    assert record.load_sweep("styles") == {"axes": {"seed": [3]}}


def test_a_request_comes_back_with_its_files(record: Record) -> None:
    asked = V2GenerateV45(prompt="x", images=(Picture.of(picture(1)),), mask=Picture.of(picture(2)))
    request_id = record.begin(asked, service="ideogram")
    assert record.request(f"{request_id}-0") == asked


def test_frames_can_be_asked_for_in_part(record: Record, fill: Fill) -> None:
    first = fill(record, experiment="a", cell_id="c1")
    second = fill(record, experiment="b", cell_id="c2")
    assert list(record.frame(experiment="a").index) == list(first)
    assert list(record.frame(cell_ids=["c2", "c9"]).index) == list(second)
    assert list(record.frame(image_ids=second).index) == list(second)
    now = datetime.now(UTC)
    assert len(record.frame(since=now - timedelta(hours=1))) == 2
    assert len(record.frame(since=(now + timedelta(hours=1)).isoformat())) == 0
    with pytest.raises(RecordError, match="ISO"):
        record.frame(since="yesterday")


def test_subscribers_hear_of_writes_from_any_object_on_the_folder(record: Record, fill: Fill) -> None:
    heard: list[tuple[str, ...]] = []

    def broken(_: tuple[str, ...]) -> None:
        raise ValueError("mine")

    with Record(record.path, mode=record.mode) as other:
        other.subscribe(broken)
        leave = other.subscribe(heard.append)
        ids = fill(record, images=2)
        record.star(ids[1])
        assert heard == [ids, ids, (ids[1],)]
        leave()
        record.star(ids[1], False)
        assert len(heard) == 3


def test_threads_write_and_read_at_once(record: Record, fill: Fill) -> None:
    done: list[str] = []

    def work(number: int) -> None:
        for n in range(8):
            done.extend(fill(record, seed=number * 100 + n))
            len(record.df)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(record.df.index) == sorted(done)
    assert len(done) == 32


BEGIN_AND_DIE = """
import os, sys
from ideowidgets.operations import GenerateV3
from ideowidgets.record import Record
record = Record(sys.argv[1], mode=sys.argv[2])
print(record.begin(GenerateV3(prompt="x"), service=sys.argv[3]), flush=True)
sys.stdin.read()
os._exit(9)
"""


@pytest.mark.parametrize("service", ["ideogram", "offline"])
def test_what_a_dead_process_left_on_its_way_may_have_been_billed(record: Record, service: str) -> None:
    child = subprocess.Popen(
        [sys.executable, "-c", BEGIN_AND_DIE, str(record.path), record.mode, service],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdin
    assert child.stdout
    request_id = child.stdout.readline().strip()
    mine = record.begin(GenerateV3(prompt="y"), service=service)
    assert dict(zip(record.df.request_id, record.df.status, strict=True)) == {request_id: "sent", mine: "sent"}
    child.communicate()
    frame = record.df.set_index("request_id")
    assert frame.loc[mine, "status"] == "sent"
    assert frame.loc[request_id, "status"] == "unknown"
    assert frame.loc[request_id, "error"] == LEFT_BEHIND
    assert "may have been billed" in LEFT_BEHIND
    row = record.rows([f"{request_id}-0"])[0]
    assert (row.status, row.cost_source) == ("unknown", "offline" if service == "offline" else "unknown")


def test_a_fork_writes_through_connections_of_its_own(record: Record, fill: Fill) -> None:
    before = fill(record)
    child = os.fork()
    if child == 0:
        try:
            fill(record, seed=50)
            os._exit(0 if len(record.df) == 2 else 1)
        finally:
            os._exit(2)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    after = fill(record, seed=60)
    assert len(record.df) == 3
    assert {*before, *after} < set(record.df.index)


def test_text_from_outside_that_no_encoding_holds_is_kept_readable(record: Record) -> None:
    request_id = record.begin(GenerateV3(prompt="a\x00b 🌊"), service="ideogram")
    record.fail(request_id, status="failed", error_kind="x", error="half \ud800 pair")
    row = record.rows([f"{request_id}-0"])[0]
    assert (row.prompt, row.error) == ("a\x00b 🌊", "half ? pair")


def test_the_default_place_is_the_users_own(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("IDEOWIDGETS_RECORD", str(tmp_path / "named"))
    with Record() as record:
        assert record.path == tmp_path / "named"
    monkeypatch.delenv("IDEOWIDGETS_RECORD")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setattr(sys, "platform", "linux")
    with Record() as record:
        assert record.path == tmp_path / "data" / "ideowidgets" / "record"


def test_a_number_that_no_column_holds_is_kept_in_the_answer_alone(record: Record) -> None:
    request_id = record.begin(GenerateV3(prompt="x"), service="ideogram")
    got = Received(0, 1 << 80, sha256=record.add_image(picture(1)).sha256)
    facts: dict[str, Any] = {"cost_usd_micros": 1, "cost_source": "table", "latency_s": 1.0}
    [image_id] = record.complete(request_id, raw={"seed": 1 << 80}, images=[got], **facts)
    [row] = record.rows([image_id])
    assert (row.status, row.seed_returned, record.raw(image_id)) == ("ok", None, {"seed": 1 << 80})
    with pytest.raises(RecordError):
        record.fail(
            record.begin(GenerateV3(prompt="x"), service="ideogram"),
            status="failed",
            error_kind="x",
            error="x",
            cost_usd_micros=1 << 80,
        )
    with Record(record.path, mode=record.mode) as again:
        assert again.df["status"].tolist() == ["ok", "sent"], "what is refused spoils nothing"


def test_what_has_ended_is_not_remembered_for_ever(record: Record) -> None:
    request_id = record.begin(GenerateV3(prompt="x"), service="ideogram")
    record.fail(request_id, status="failed", error_kind="x", error="x")
    assert not record._slots
    record.fail(request_id, status="unknown", error_kind="x", error="x")
    assert [row.status for row in record.rows([f"{request_id}-0"])] == ["unknown"]
