"""Projects: whose rows, whose money, how much of it may go, and records from before there were any."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta

import pytest

from ideowidgets.operations import DescribeV4, GenerateV3
from ideowidgets.record import Record
from ideowidgets.record.errors import NotInRecord, RecordError
from ideowidgets.record.projects import Spending
from ideowidgets.record.store import DATABASE
from tests.unit.record.conftest import picture


def test_a_row_knows_its_project_and_none_is_missing(record, fill):
    fill(record, project="thesis")
    fill(record, project="poster")
    fill(record)
    assert record.df["project"].tolist()[:2] == ["thesis", "poster"]
    assert record.df["project"].isna().tolist() == [False, False, True]
    assert record.df["project"].dtype == "category"
    assert len(record.frame(project="thesis")) == 1
    assert record.frame(project="nothing").empty
    [row] = record.rows(record.frame(project="poster").index)
    assert row.project == "poster"


def test_projects_are_listed_with_counts_money_and_dates(record, fill):
    assert record.projects().empty
    fill(record, project="thesis", images=3)
    fill(record, project="thesis", service="offline", seed=9)
    fill(record, project="poster")
    record.save_sweep("styles", {}, "thesis")
    record.save_sweep("styles", {"again": True}, "thesis")
    record.set_cap("later", 4)
    listed = record.projects()
    assert listed.index.tolist() == ["poster", "thesis", "later"]
    thesis = listed.loc["thesis"]
    assert (thesis.images, thesis.requests, thesis.sweeps, thesis.spent_usd) == (4, 2, 1, 0.09)
    assert thesis.today_usd == 0.09
    assert listed.loc["later"].cap_usd == 4
    assert listed.loc["poster", "first"] == listed.loc["poster", "last"] == record.df["created_at"].iloc[-1]


def test_sweeps_of_one_name_live_side_by_side_in_projects(record):
    record.save_sweep("styles", {"of": "thesis"}, "thesis")
    record.save_sweep("styles", {"of": "poster"}, "poster")
    record.save_sweep("seeds", {"of": "nobody"})
    assert record.load_sweep("styles", "thesis") == {"of": "thesis"}
    assert record.load_sweep("styles") == {"of": "poster"}
    assert record.sweeps("thesis") == ["styles"]
    assert record.sweeps() == ["seeds", "styles"]
    with pytest.raises(NotInRecord, match=r"project 'thesis' has no sweep 'seeds'. Sweeps: styles"):
        record.load_sweep("seeds", "thesis")


def test_what_moves_takes_its_money_along_and_whole_requests_move(record, fill):
    first, second = fill(record, project="thesis", images=2)
    fill(record, project="thesis", seed=8)
    assert record.move([second], "poster") == (first, second)
    assert record.frame(project="poster").index.tolist() == [first, second]
    assert record.df.loc[first, "project"] == "poster"
    assert record.spending("poster").total_usd == 0.06
    assert record.spending("thesis").total_usd == 0.03
    record.move([first], "thesis")
    assert record.spending("thesis").total_usd == 0.09
    assert record.frame(project="poster").empty
    record.move([first], None)
    assert record.df["project"].isna().sum() == 2
    assert record.spending("thesis").total_usd == 0.03
    with pytest.raises(NotInRecord):
        record.move(["nothing-0"], "thesis")


def test_what_is_shared_is_shown_in_both_and_paid_once(record, fill):
    ids = fill(record, project="thesis", images=2)
    mine = fill(record, project="poster", seed=9)
    assert record.share([*ids, *mine], "poster") == ids
    assert record.share(ids, "poster") == ()
    assert record.frame(project="poster").index.tolist() == [*ids, *mine]
    assert record.frame(project="poster")["project"].tolist() == ["thesis", "thesis", "poster"]
    assert record.spending("poster").total_usd == 0.03
    assert record.projects()["shared"].to_dict() == {"poster": 1, "thesis": 0}


def test_the_ledger_counts_what_is_under_way_and_what_may_have_been_billed(record):
    asked = GenerateV3(prompt="a lighthouse", seed=7, rendering_speed="TURBO")
    record.begin(asked, service="ideogram", project="p", price_usd_micros=50_000)
    assert record.spending("p") == Spending(50_000, 50_000, 50_000)
    lost = record.begin(asked, service="ideogram", project="p")
    record.fail(lost, status="unknown", error_kind="NoAnswer", error="no answer")
    assert (record.spending("p").total, record.spending("p").waiting) == (80_000, 50_000)
    refused = record.begin(asked, service="ideogram", project="p")
    record.fail(refused, status="failed", error_kind="BadRequest", error="no", cost_usd_micros=0)
    for free in ("offline", "replay"):
        record.begin(asked, service=free, project="p")
    assert record.spending("p").total == 80_000
    words = record.begin(DescribeV4(image_file=picture()), service="ideogram", project="p")
    record.complete(words, raw={}, images=[], cost_usd_micros=None, cost_source="unknown", latency_s=1)
    assert (record.spending("p").total, record.spending("p").unpriced) == (80_000, 1)
    assert str(record.spending("p")) == (
        "$0.08 in total; $0.08 today; $0.05 of it without an answer yet; 1 requests without a known price"
    )


def test_a_running_sum_is_the_same_as_adding_up_whatever_happens_meanwhile(record, fill, mode):
    asked = GenerateV3(prompt="a lighthouse", seed=7, rendering_speed="TURBO")
    ledger = record.ledger("p")

    def same() -> int:
        found = record.spending("p")
        assert ledger.now() == (found.total, found.waiting)
        return found.total

    assert same() == 0
    fill(record, project="other")
    assert same() == 0
    own = fill(record, project="p", images=2)
    assert same() == 60_000
    # A row that has its answer only later, one that never gets any, and one that turns out to be paid after all.
    under_way = record.begin(asked, service="ideogram", project="p", price_usd_micros=50_000)
    assert same() == 110_000
    record.complete(under_way, raw={}, images=[], cost_usd_micros=20_000, cost_source="reported", latency_s=1)
    assert same() == 80_000
    lost = record.begin(asked, service="ideogram", project="p", price_usd_micros=30_000)
    record.fail(lost, status="unknown", error_kind="NoAnswer", error="no answer")
    assert same() == 110_000
    record.complete(lost, raw={}, images=[], cost_usd_micros=10_000, cost_source="reported", latency_s=1)
    refused = record.begin(asked, service="ideogram", project="p")
    record.fail(refused, status="failed", error_kind="BadRequest", error="no", cost_usd_micros=0)
    record.begin(asked, service="offline", project="p")
    assert same() == 90_000
    with Record(record.path, mode=mode) as theirs:
        theirs.begin(asked, service="ideogram", project="p", price_usd_micros=5_000)
        assert same() == 95_000
        theirs.move(own, "other")
        assert same() == 35_000
        theirs.move(own, "p")
        theirs.share(own, "other")
    assert same() == 95_000
    assert record.ledger("p").now() == (95_000, 5_000)


def test_a_look_at_the_running_sum_reads_only_what_is_new(record, fill, monkeypatch):
    fill(record, project="p", images=2)
    ledger = record.ledger("p")
    assert ledger.now() == (60_000, 0)
    ledger._settled = 0
    fill(record, project="p", seed=9)
    assert ledger.now() == (30_000, 0)


def test_yesterday_is_not_today(record, fill, monkeypatch):
    yesterday = datetime.now(UTC) - timedelta(days=1, hours=1)
    with monkeypatch.context() as patch:
        patch.setattr("ideowidgets.record.writing.now_us", lambda: int(yesterday.timestamp() * 1e6))
        fill(record, project="p")
    fill(record, project="p", seed=8)
    assert (record.spending("p").total_usd, record.spending("p").today_usd) == (0.06, 0.03)
    assert record.spending().total_usd == 0.06


def test_a_cap_is_remembered_changed_and_taken_off(tmp_path):
    with Record(tmp_path / "r") as record:
        record.set_cap("p", 1.5)
    with Record(tmp_path / "r") as record:
        assert (record.cap("p"), record.spending("p").left_usd) == (1_500_000, 1.5)
        record.set_cap("p", 2)
        assert record.cap("p") == 2_000_000
        record.set_cap("p", None)
        assert (record.cap("p"), record.spending("p").left_usd) == (None, None)
        for wrong in (-1, float("nan"), float("inf"), True, "2"):
            with pytest.raises(RecordError, match="cap_usd"):
                record.set_cap("p", wrong)  # type: ignore[arg-type]
        for nameless in ("", "  ", "x" * 200, 7):
            with pytest.raises(RecordError, match="project"):
                record.set_cap(nameless, 1)  # type: ignore[arg-type]


def test_projects_merge_with_their_caps_moves_and_shares(tmp_path, fill):
    with Record(tmp_path / "a") as one, Record(tmp_path / "b") as other:
        ids = fill(other, project="thesis")
        other.share(ids, "poster")
        other.set_cap("thesis", 3)
        other.save_sweep("styles", {}, "thesis")
        one.merge(other)
        one.merge(other)
        assert one.frame(project="poster").index.tolist() == list(ids)
        assert one.projects().loc["thesis", ["images", "cap_usd", "spent_usd", "sweeps"]].tolist() == [1, 3, 0.03, 1]


def test_an_export_keeps_the_project(record, fill, tmp_path):
    fill(record, project="thesis")
    for name in ("out.zip", "out.jsonl", "out.csv", "out.parquet"):
        record.export(tmp_path / name)
        assert Record.read(tmp_path / name)["project"].tolist() == ["thesis"]
    again, _ = Record.rebuild(_empty(tmp_path / "again"), [tmp_path / "out.zip"])
    assert again.frame(project="thesis")["status"].tolist() == ["ok"]
    again.close()


def _empty(path):
    path.mkdir()
    return path


def second_version(path):
    """Turn a record into one of the second version."""
    with sqlite3.connect(path / DATABASE) as connection:
        for index in ("request_by_project", "annotation_of_projects"):
            connection.execute(f"DROP INDEX {index}")
        connection.execute("DROP TABLE project")
        connection.execute("ALTER TABLE sweep DROP COLUMN project")
        for column in ("project", "price_usd_micros", "recorded_service", "recorded_at"):
            connection.execute(f"ALTER TABLE request DROP COLUMN {column}")
        connection.execute("UPDATE meta SET value = '2' WHERE key = 'schema_version'")


def schema_of(path):
    """Give the tables' columns and the indexes, by name."""
    with sqlite3.connect(path / DATABASE) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        found = {(name, row[1]) for name in names for row in connection.execute(f"PRAGMA table_info({name})")}
        indexes = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL")
        return found | set(indexes)


def test_a_record_of_the_second_version_opens_after_a_backup(tmp_path, fill):
    path = tmp_path / "r"
    with Record(path, mode="sqlite") as record:
        ids = fill(record)
        record.save_sweep("styles", {})
        record.rate(ids[0], 4)
    whole = schema_of(path)
    second_version(path)
    with Record(path, mode="sqlite") as record:
        assert record.df.loc[ids[0], "rating"] == 4
        assert record.df["project"].isna().all()
        assert record.sweeps() == ["styles"]
        record.move(ids, "thesis")
        record.set_cap("thesis", 1)
        assert record.spending("thesis").left_usd == 0.97
    assert schema_of(path) == whole
    assert [file.name[:15] for file in (path / "backups").iterdir()] == ["ideowidgets-v2-"]


def test_lines_of_a_second_version_journal_are_read(tmp_path, fill):
    with Record(tmp_path / "r", mode="journal") as record:
        ids = fill(record)
    [segment] = (tmp_path / "r" / "log").glob("*.jsonl")
    text = segment.read_text().replace('"v":3', '"v":2')
    for column in ("project", "price_usd_micros", "recorded_service", "recorded_at"):
        text = text.replace(f',"{column}":null', "")
    assert "project" not in text
    segment.write_text(text)
    with Record(tmp_path / "r", mode="journal") as record:
        assert record.df.index.tolist() == list(ids)
