"""What is added to a request after it left: the id of its job, pictures that are fetched later."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from ideowidgets.operations import GenerateV3, V2ReplaceBackgroundV3
from ideowidgets.record import Received, Record
from ideowidgets.record.errors import NotInRecord
from ideowidgets.record.rows import LEFT_BEHIND, LEFT_BEHIND_FREE, LEFT_BEHIND_JOB
from ideowidgets.record.schema import SCHEMA_VERSION
from ideowidgets.record.store import DATABASE
from tests.unit.record.conftest import MODES, Fill, picture

ASKED = GenerateV3(prompt="a lighthouse", num_images=3)
LINK = "https://ideogram.ai/api/images/ephemeral/a.png?exp=1"
EXPIRES = datetime(2026, 11, 21, tzinfo=UTC)


def broken(record: Record, service: str = "ideogram", **place: Any) -> tuple[str, ...]:
    """Write an answer of which the first picture came, the second could not be fetched, the third was withheld."""
    request_id = record.begin(ASKED, service=service, **place)
    sha256 = record.add_image(picture(1)).sha256
    got = [
        Received(0, 7, "p", "64x48", True, sha256, url=LINK),
        Received(1, 8, "p", "64x48", True, None, "the download was cut", EXPIRES, LINK),
        Received(2, 9, "p", "64x48", False),
    ]
    return record.complete(
        request_id, raw={"data": []}, images=got, cost_usd_micros=180_000, cost_source="table", latency_s=1.0
    )


def test_only_pictures_that_were_made_and_are_not_there_are_missing(record: Record) -> None:
    ids = broken(record)
    broken(record, service="offline")
    (one,) = record.missing(service="ideogram")
    assert (one.image_id, one.request_id, one.url) == (ids[1], ids[1].rpartition("-")[0], LINK)
    assert (one.received.index, one.received.seed, one.received.url_expires_at) == (1, 8, EXPIRES)
    assert record.missing(service="ideogram", image_ids=ids[:1]) == ()
    assert "url" not in record.df.columns


def test_a_picture_that_came_later_makes_its_row_whole_and_the_request_done(record: Record) -> None:
    ids = broken(record)
    request_hash = record.rows(ids)[0].request_hash
    assert record.find_done(request_hash, service="ideogram") == ()
    (one,) = record.missing(service="ideogram")
    sha256 = record.add_image(picture(2)).sha256
    record.mend(one.request_id, [Received(1, 8, "p", "64x48", True, sha256, None, EXPIRES, LINK)])
    rows = record.rows(ids)
    assert [row.status for row in rows] == ["ok", "ok", "unsafe"]
    assert (rows[1].sha256, rows[1].error, rows[1].error_kind, rows[1].seed_returned) == (sha256, None, None, 8)
    assert [row.cost_usd_micros for row in rows] == [60_000] * 3
    assert record.missing(service="ideogram") == ()
    assert [row.image_id for row in record.find_done(request_hash, service="ideogram")] == list(ids)


@pytest.mark.parametrize("first", [0, 1])
def test_a_failure_that_is_read_later_does_not_hide_a_picture(tmp_path: Path, first: int) -> None:
    """Journals of two processes are read in the order of their names, not in that of their lines."""
    path = tmp_path / "r"
    with Record(path, mode="journal") as record:
        ids = broken(record)
    with Record(path, mode="journal") as other:
        sha256 = other.add_image(picture(2)).sha256
        other.mend(ids[1].rpartition("-")[0], [Received(1, 8, "p", "64x48", True, sha256)])
    segments = sorted((path / "log").iterdir(), key=lambda found: found.stat().st_mtime_ns)
    for place, segment in enumerate(segments):
        segment.rename(segment.with_name(f"{(place + first) % 2}.jsonl"))
    with Record(path, mode="journal") as again:
        assert [row.status for row in again.rows(ids)] == ["ok", "ok", "unsafe"]


def test_what_was_never_answered_cannot_be_mended(record: Record) -> None:
    request_id = record.begin(ASKED, service="ideogram")
    with pytest.raises(NotInRecord, match="no answer"):
        record.mend(request_id, [])


def test_the_job_of_a_request_is_in_its_rows_before_an_answer_is(record: Record) -> None:
    request_id = record.begin(ASKED, service="ideogram")
    record.accepted(request_id, "gen-1")
    assert record.df.generation_id.tolist() == ["gen-1"] * 3
    assert set(record.df.status) == {"sent"}
    with pytest.raises(NotInRecord):
        record.accepted("nowhere", "gen-2")


def test_the_service_s_own_id_of_an_answer_is_kept_too(record: Record, fill: Fill) -> None:
    (plain,) = fill(record)
    request_id = record.begin(GenerateV3(prompt="x"), service="ideogram")
    (named,) = record.complete(
        request_id, raw={}, images=(), cost_usd_micros=1, cost_source="table", latency_s=1, generation_id="gen-7"
    )
    assert [row.generation_id for row in record.rows([plain, named])] == [None, "gen-7"]


KILLED = """
import sys
from ideowidgets.operations import GenerateV3, ListDatasets, V2ReplaceBackgroundV3
from ideowidgets.record import Record
from tests.unit.record.conftest import picture

record = Record(sys.argv[1], mode=sys.argv[2])
record.begin(GenerateV3(prompt="x"), service="ideogram")
job = record.begin(V2ReplaceBackgroundV3(image=picture(1), prompt="a beach"), service="ideogram")
record.accepted(job, "gen-1")
record.begin(ListDatasets(), service="ideogram")
"""


@pytest.mark.parametrize("mode", MODES)
def test_a_dead_process_leaves_what_may_be_billed_what_goes_on_and_what_is_free(tmp_path: Path, mode: str) -> None:
    subprocess.run([sys.executable, "-c", KILLED, str(tmp_path / "r"), mode], check=True, timeout=60)
    with Record(tmp_path / "r", mode=mode) as record:  # type: ignore[arg-type]
        rows = record.rows(record.df.index)
        told = [(row.status, row.error, row.cost_usd_micros, row.cost_source) for row in rows]
        assert told == [
            ("unknown", LEFT_BEHIND, None, "unknown"),
            ("unknown", LEFT_BEHIND_JOB, None, "unknown"),
            ("failed", LEFT_BEHIND_FREE, 0, "table"),
        ]
        assert isinstance(record.request(rows[1].image_id), V2ReplaceBackgroundV3)


def first_version(path: Path) -> None:
    """Turn a record into one of the first version."""
    with sqlite3.connect(path / DATABASE) as connection:
        connection.execute("DROP TABLE job")
        connection.execute("ALTER TABLE image DROP COLUMN url")
        connection.execute("UPDATE meta SET value = '1' WHERE key = 'schema_version'")


def test_a_record_of_the_first_version_opens_with_all_its_rows(tmp_path: Path, fill: Fill) -> None:
    path = tmp_path / "r"
    with Record(path, mode="sqlite") as record:
        ids = fill(record, images=2)
    first_version(path)
    shutil.copytree(path, tmp_path / "other")
    with Record(path, mode="sqlite") as record:
        assert list(record.df.index) == list(ids)
        assert record.df.generation_id.isna().all()
        broken(record)
        assert len(record.missing(service="ideogram")) == 1
    assert len(list((path / "backups").iterdir())) == 1
    # Where the disk has no locks the old file is read from a copy, and neither changed nor backed up.
    with Record(tmp_path / "other", mode="journal") as record:
        assert list(record.df.index) == list(ids)
        broken(record)
        assert len(record.missing(service="ideogram")) == 1
    assert not (tmp_path / "other" / "backups").exists()
    with sqlite3.connect(tmp_path / "other" / DATABASE) as connection:
        assert connection.execute("SELECT value FROM meta").fetchall() == [("1",)]
    assert SCHEMA_VERSION == 3
