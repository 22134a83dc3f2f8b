"""Exports read back to the same frame, and carry nothing that harms."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from ideowidgets.operations import GenerateV3, MagicPromptV4
from ideowidgets.record import Received, Record, RecordError
from ideowidgets.record.errors import BadExport, NotInRecord
from ideowidgets.record.export import export
from tests.unit.record.conftest import Fill, picture

if TYPE_CHECKING:
    from pathlib import Path

TABLES = ("csv", "jsonl", "parquet")


@pytest.fixture
def full(record: Record, fill: Fill) -> Record:
    """A record with every kind of row."""
    ids = fill(record, prompt='=HYPERLINK("x") "quoted",\r\nsecond line 🌊', images=2, axes={"seed": 7})
    record.rate(ids[0], 5)
    record.tag(ids[0], "sky", "a,b")
    record.star(ids[1], False)
    record.note(ids[1], "")
    withheld = record.begin(
        GenerateV3(
            prompt="-1",
            color_palette={"members": [{"color_hex": "#FF0000", "color_weight": 0.5}]},
            style_codes=("0123abcd",),
        ),
        service="offline",
    )
    got = [Received(0, 3, "'quoted'", None, False)]
    record.complete(withheld, raw={}, images=got, cost_usd_micros=0, cost_source="offline", latency_s=1 / 3)
    failed = record.begin(GenerateV3(prompt="x", negative_prompt=""), service="ideogram", experiment="e")
    record.fail(failed, status="unknown", error_kind="Timeout", error="late")
    enriched = record.begin(MagicPromptV4(text_prompt="x"), service="ideogram")
    record.complete(
        enriched,
        raw={},
        images=(),
        cost_usd_micros=None,
        cost_source="unknown",
        latency_s=0.5,
        json_prompt={"a": [1, {"b": None}]},
    )
    record.begin(GenerateV3(prompt="on its way"), service="ideogram")
    return record


@pytest.mark.parametrize("suffix", ["zip", *TABLES])
def test_every_format_reads_back_to_the_same_frame(full: Record, tmp_path: Path, suffix: str) -> None:
    path = full.export(tmp_path / f"out.{suffix}")
    back = Record.read(path)
    assert_frame_equal(back, full.df)
    with pytest.warns(UserWarning, match="no rows"):
        empty = full.export(tmp_path / f"none.{suffix}", image_ids=[])
    assert_frame_equal(Record.read(empty), full.df.iloc[:0], check_categorical=False)


def test_a_record_that_holds_nothing_says_so_before_anything_is_written(record: Record, tmp_path: Path) -> None:
    with pytest.raises(RecordError, match=f"the record holds no pictures yet. Its folder is {record.path}"):
        record.export(tmp_path / "all.csv")
    assert [found.name for found in tmp_path.iterdir()] == ["record"]


def test_rows_are_named_by_ids_and_what_is_none_of_them_is_said(full: Record, tmp_path: Path) -> None:
    frame = full.df
    one = str(frame.index[0])
    for rows in ([one], one, frame.index[:1], frame.head(1)):
        assert Record.read(full.export(tmp_path / "one.csv", frame=rows)).index.tolist() == [one]
    wrong: list[tuple[Any, str]] = [
        (3, r"got an int"),
        (frame["prompt"], r"got a Series\). Two brackets keep a frame: df\[\['prompt'\]\]"),
        (frame.iloc[0], "got a Series"),
        ({one: 1}, "got a dict"),
    ]
    for rows, message in wrong:
        with pytest.raises(RecordError, match=message):
            full.methods(rows)
    with pytest.raises(NotInRecord, match="no image 'nothing-0'"):
        full.export(tmp_path / "x.csv", image_ids=["nothing-0"])
    for path, message in [(frame, "got a DataFrame.*The path comes first"), (None, r"got None\)")]:
        leaving: list[Any] = [full.export, full.replay_pack, full.read]
        for leave in leaving:
            with pytest.raises(RecordError, match=message):
                leave(path)


@pytest.mark.parametrize("table", TABLES)
def test_each_table_within_a_zip_reads_back(full: Record, tmp_path: Path, table: str) -> None:
    path = full.export(tmp_path / "out.zip", formats=[table])
    back = Record.read(path)
    assert_frame_equal(back, full.df)
    ref = back.image.iloc[0]
    assert ref.bytes() == picture(7)
    assert ref.thumbnail()
    with pytest.raises(RecordError, match="no file of its own"):
        _ = ref.path


def test_an_export_of_an_export_keeps_its_pictures(full: Record, tmp_path: Path) -> None:
    first = Record.read(full.export(tmp_path / "a.zip"))
    second = full.export(tmp_path / "b.zip", frame=first)
    assert Record.read(second).image.iloc[0].bytes() == picture(7)
    bare = Record.read(full.export(tmp_path / "c.csv", frame=first))
    assert_frame_equal(bare, first)
    with pytest.raises(RecordError, match="without pictures"):
        bare.image.iloc[0].bytes()
    with zipfile.ZipFile(full.export(tmp_path / "d.zip", frame=bare)) as archive:
        manifest = json.loads(archive.read("manifest.json"))
    assert len(manifest["missing"]) == 2
    assert manifest["images"] == []


def test_a_zip_holds_originals_under_readable_safe_names(full: Record, tmp_path: Path, fill: Fill) -> None:
    fill(full, prompt="../../etc/passwd\\..\\x\x00 灯台", seed=40, service="offline")
    with zipfile.ZipFile(full.export(tmp_path / "out.zip")) as archive:
        names = archive.namelist()
        manifest = json.loads(archive.read("manifest.json"))
        assert archive.read(manifest["images"][0]["file"]) == picture(7)
        assert {"records.csv", "records.jsonl", "schema.json", "manifest.json"} < set(names)
    pictures = [name for name in names if name.startswith("images/")]
    assert all(re.fullmatch(r"images/[0-9]{4}-[a-z0-9-]+\.png", name) for name in pictures)
    assert pictures[-1].startswith("images/0007-offline-bauhaus-etc-passwd")
    assert manifest["images"][-1]["service"] == "offline"
    assert manifest["rows"] == 7


def test_the_same_rows_give_the_same_bytes(full: Record, tmp_path: Path) -> None:
    frame = full.df
    first = full.export(tmp_path / "a.zip", frame=frame).read_bytes()
    assert full.export(tmp_path / "b.zip", frame=frame).read_bytes() == first


def test_other_peoples_readers_understand_the_csv(full: Record, tmp_path: Path) -> None:
    path = full.export(tmp_path / "out.csv")
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["prompt"] for row in rows] == full.df.prompt.tolist()
    assert len(pd.read_csv(path)) == len(full.df)
    assert len(pd.read_json(full.export(tmp_path / "out.jsonl"), lines=True)) == len(full.df)


def test_formulas_are_disarmed_on_request_and_come_back(full: Record, tmp_path: Path) -> None:
    path = full.export(tmp_path / "safe.csv", spreadsheet_safe=True)
    with path.open(encoding="utf-8-sig", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert_frame_equal(Record.read(path), full.df)


def test_without_its_schema_a_table_is_read_by_its_header(full: Record, tmp_path: Path) -> None:
    for suffix in ("csv", "jsonl"):
        path = full.export(tmp_path / f"out.{suffix}")
        path.with_name(path.name + ".schema.json").unlink()
        assert_frame_equal(Record.read(path), full.df)


def test_any_frame_of_rows_can_be_exported(full: Record, tmp_path: Path) -> None:
    frame = full.df[["prompt", "seed", "image"]].copy()
    frame["speed"] = pd.Categorical([1, 2, 1, 2, 1, None], categories=[2, 1, 3], ordered=True)
    frame["score"] = [0.1, float("inf"), None, 1e-300, 2.0, 3.0]
    frame["flag"] = True
    frame["count"] = range(6)
    frame["when"] = pd.Timestamp("2026-11-03")
    frame["=sum"] = "x"
    for suffix in ("zip", *TABLES):
        path = full.export(tmp_path / f"out.{suffix}", frame=frame, spreadsheet_safe=True)
        assert_frame_equal(Record.read(path), frame)
    unnamed = frame.reset_index(drop=True)
    for suffix in ("zip", *TABLES):
        assert_frame_equal(Record.read(full.export(tmp_path / f"u.{suffix}", frame=unnamed)), unnamed)


TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=20)
ODD = st.sampled_from(
    ["", "=1+1", "+1", "-1", "@x", "'", "'=", '"', '""', "a\r\nb", "\r", "\n", ",", "＝1", "nan", "None"]
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=6,
)
ROWS = st.lists(
    st.tuples(st.none() | TEXT | ODD, st.none() | st.integers(0, 2**31), JSON, st.none() | TEXT | ODD), max_size=6
)


@pytest.mark.parametrize("suffix", TABLES)
@given(rows=ROWS, safe=st.booleans())
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_survives(tmp_path: Path, suffix: str, rows: list[tuple[object, ...]], safe: bool) -> None:
    from ideowidgets.record.frame import objects, text_array, typed

    texts, seeds, values, kinds = zip(*rows, strict=True) if rows else ((), (), (), ())
    frame = pd.DataFrame(
        {
            "prompt": text_array(list(texts)),
            "seed": typed("seed", "integer", seeds),
            "params": objects(values),
            "kind": typed("kind", "category", kinds),
        },
        index=pd.Index(text_array([f"r-{n}" for n in range(len(rows))]), name="image_id"),
    )
    path = export(frame, tmp_path / f"out.{suffix}", formats=("csv",), spreadsheet_safe=safe)
    assert_frame_equal(Record.read(path), frame)


def test_what_is_no_export_is_refused_by_name(full: Record, tmp_path: Path) -> None:
    for name, data in {
        "a.zip": b"PK\x03\x04 torn",
        "a.jsonl": b'{"image_id": 1}\n{"torn',
        "a.parquet": b"PAR1 torn",
        "a.csv": b'a,b\n"torn',
        "b.csv": b"a,b\n1\n",
        "c.csv": b"",
        "a.txt": b"x",
    }.items():
        (tmp_path / name).write_bytes(data)
        with pytest.raises(BadExport):
            Record.read(tmp_path / name)
    with pytest.raises(BadExport, match="opens a record"):
        Record.read(full.path)
    with pytest.raises(RecordError, match="must end in"):
        full.export(tmp_path / "out.xlsx")
    with pytest.raises(RecordError, match="formats"):
        full.export(tmp_path / "out.zip", formats=["xlsx"])
    with pytest.raises(RecordError, match="more than once"):
        full.export(tmp_path / "out.csv", frame=full.df[["prompt", "prompt"]])


def test_a_damaged_table_does_not_fit_its_schema(full: Record, tmp_path: Path) -> None:
    path = full.export(tmp_path / "out.csv")
    text = path.read_text("utf-8").replace("BAUHAUS", "BAUHAUZ")
    path.write_text(text, "utf-8")
    with pytest.raises(BadExport):
        Record.read(path)
    schema = path.with_name("out.csv.schema.json")
    content = json.loads(schema.read_text("utf-8"))
    schema.write_text(json.dumps(content | {"version": 99}), "utf-8")
    with pytest.raises(BadExport, match="later version"):
        Record.read(path)


def test_an_export_that_fails_leaves_the_old_file(full: Record, tmp_path: Path) -> None:
    path = full.export(tmp_path / "out.zip")
    before = path.read_bytes()
    frame = full.df
    original = full.image_path(frame.sha256.iloc[0])
    original.write_bytes(b"altered")
    with pytest.raises(RecordError, match="altered"):
        full.export(path)
    assert path.read_bytes() == before
    assert sorted(found.name for found in tmp_path.iterdir() if found.is_file()) == ["out.zip"]


def test_bytes_in_a_zip_are_checked_by_whoever_reads_it(full: Record, tmp_path: Path) -> None:
    path = full.export(tmp_path / "out.zip")
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as archive:
        assert archive.testzip() is None
