"""What leaves a record comes back whole: rows of every kind, frames of sweeps, many rows, pictures, picks."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal
from PIL import Image

from ideowidgets.operations import GenerateV3
from ideowidgets.record import Received, Record
from ideowidgets.run import Runner
from ideowidgets.sweep import Sweep
from tests.unit.record.conftest import picture

FORMS = ("out.zip", "out.csv", "out.jsonl", "out.parquet", "out")
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
ENDS = st.sampled_from(["ok", "ok", "ok", "unsafe", "failed", "unknown", "sent"])
ROW = st.fixed_dictionaries(
    {
        "prompt": TEXT.filter(str.strip),
        "seed": st.none() | st.integers(0, 2**31 - 1),
        "negative_prompt": st.none() | TEXT,
        "style_preset": st.none() | st.sampled_from(["BAUHAUS", "AURA", "ART_DECO"]),
        "style_codes": st.none() | st.lists(st.from_regex("[0-9a-f]{8}", fullmatch=True), min_size=1, max_size=3),
        "end": ENDS,
        "service": st.sampled_from(["ideogram", "offline", "one-min"]),
        "cost": st.none() | st.integers(0, 10**9),
        "axes": st.none() | st.dictionaries(TEXT, st.none() | st.booleans() | st.integers(-9, 9) | TEXT, max_size=3),
        "rating": st.none() | st.integers(1, 5),
        "starred": st.none() | st.booleans(),
        "tags": st.lists(TEXT.filter(str.strip), max_size=3),
        "note": st.none() | TEXT,
    }
)


def keep(record: Record, row: dict[str, Any]) -> None:
    """Write one request with its end and what someone said about it."""
    styled = {"style_codes": row["style_codes"]} if row["style_codes"] else {"style_preset": row["style_preset"]}
    asked = {name: row[name] for name in ("prompt", "seed", "negative_prompt") if row[name] is not None} | styled
    request = GenerateV3(**{name: value for name, value in asked.items() if value is not None})
    request_id = record.begin(request, service=row["service"], axes=row["axes"])
    if row["end"] in ("ok", "unsafe"):
        sha256 = record.add_image(picture(len(row["prompt"]))).sha256 if row["end"] == "ok" else None
        got = [Received(0, row["seed"], row["prompt"][::-1], "64x48", row["end"] == "ok", sha256)]
        cost: dict[str, Any] = {
            "cost_usd_micros": row["cost"],
            "cost_source": "unknown" if row["cost"] is None else "table",
        }
        record.complete(request_id, raw={"x": row["axes"]}, images=got, latency_s=1 / 3, **cost)
    elif row["end"] != "sent":
        record.fail(request_id, status=row["end"], error_kind="Refused", error=row["note"] or "no")
    image_id = f"{request_id}-0"
    if row["rating"]:
        record.rate(image_id, row["rating"])
    if row["starred"] is not None:
        record.star(image_id, row["starred"])
    record.tag(image_id, *row["tags"])
    if row["note"] is not None:
        record.note(image_id, row["note"])


@given(rows=st.lists(ROW, min_size=1, max_size=5))
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_rows_of_every_kind_come_back_from_every_format(rows: list[dict[str, Any]]) -> None:
    with tempfile.TemporaryDirectory() as name, Record(Path(name, "record")) as record:
        for row in rows:
            keep(record, row)
        frame = record.df
        for form in FORMS:
            back = Record.read(record.export(Path(name, form)))
            assert_frame_equal(back, frame)
            if form in ("out.zip", "out"):
                assert [ref.bytes() for ref in back["image"].dropna()] == [
                    ref.bytes() for ref in frame["image"].dropna()
                ]
        told = record.methods()
        for word, status in (("failed", "failed"), ("withheld", "unsafe"), ("left without an answer", "unknown")):
            assert (f" {word}" in told) == (status in set(frame["status"])), told


@pytest.fixture
def swept(tmp_path: Path) -> Iterator[Sweep]:
    """Two axes drawn offline, one of lists, one with a value that is unset."""
    with Record(tmp_path / "record") as record:
        runner = Runner(record, service="offline")
        axes = {"color_palette": ["EMBER", ["#ff0000", "#00ff00"]], "negative_prompt": [None, "fog"]}
        request = GenerateV3(prompt="a lighthouse", rendering_speed="TURBO")
        yield Sweep(request, axes, runner=runner, name="posters").run().wait(60)
        runner.close()


@pytest.mark.parametrize("form", FORMS)
def test_a_sweeps_frame_pivots_again_after_its_way_out_and_in(swept: Sweep, tmp_path: Path, form: str) -> None:
    frame = swept.df
    back = Record.read(swept.record.export(tmp_path / form, frame=frame))
    assert_frame_equal(back, frame)
    grid = back.pivot(index="color_palette", columns="negative_prompt", values="sha256")
    assert grid.columns.tolist() == ["—", "fog"], "in the order of the plan"
    assert_frame_equal(grid, frame.pivot(index="color_palette", columns="negative_prompt", values="sha256"))


@pytest.mark.parametrize("form", FORMS)
def test_many_rows_come_back_typed(tmp_path: Path, form: str) -> None:
    with Record(tmp_path / "record") as record:
        kept = [record.add_image(picture(n)).sha256 for n in range(16)]
        for start in range(0, 1_200, 8):
            asked = GenerateV3(prompt=f"a lighthouse, =1+{start}", seed=start, num_images=8, style_preset="AURA")
            request_id = record.begin(asked, service="ideogram", axes={"seed": start})
            got = [Received(n, start + n, None, "64x48", True, kept[(start + n) % 16]) for n in range(8)]
            record.complete(request_id, raw={}, images=got, cost_usd_micros=240_000, cost_source="table", latency_s=0.5)
        frame = record.df
        back = Record.read(record.export(tmp_path / form))
        assert_frame_equal(back, frame)
        assert back.dtypes["seed_returned"] == "Int64"
        assert back["cost_usd"].sum() == pytest.approx(36)


def test_everything_that_leaves_can_come_back_into_another_record(swept: Sweep, tmp_path: Path) -> None:
    """Copies of pictures, a folder, an export: each is read by a record that never saw the sweep."""
    frame = swept.df
    ids = frame.index.tolist()
    copies = [swept.record.copy_picture(image_id, tmp_path / "copies" / f"{image_id}.png") for image_id in ids]
    (tmp_path / "other").mkdir()
    other, report = Record.rebuild(tmp_path / "other", [tmp_path / "copies"])
    with other:
        assert report.from_copies == len(copies)
        assert sorted(other.df.index) == sorted(ids)
        assert set(other.df["service"]) == {"offline"}, "a drawing never becomes a model's work"
        assert other.df.loc[ids, "params"].tolist() == frame["params"].tolist()
        picks = {"format": "ideowidgets.picks", "version": 1, "by": "Ana"}
        chosen = [{"image_id": ids[0], "pick": True, "comment": "this one"}]
        (tmp_path / "picks.json").write_text(json.dumps(picks | {"picks": chosen}), encoding="utf-8")
        assert other.import_picks(tmp_path / "picks.json").picked == (ids[0],)
        assert other.df[other.df["tags"].map(bool)].index.tolist() == [ids[0]]


def test_a_sheet_a_page_and_a_handover_of_any_frame_show_the_same_pictures(swept: Sweep, tmp_path: Path) -> None:
    record, frame = swept.record, swept.df
    chosen = frame[frame["negative_prompt"] == "fog"]
    (sheet,) = record.contact_sheet(chosen, tmp_path / "sheet.png", rows="color_palette", cell=100)
    with Image.open(sheet) as found:
        assert found.height > found.width, "two lines of one picture each"
    text = record.page(chosen, tmp_path / "page.html").read_text(encoding="utf-8")
    assert [image_id in text for image_id in frame.index] == [image_id in chosen.index for image_id in frame.index]
    folder = record.handover(chosen, tmp_path / "client", title="Two posters")
    originals = [path.read_bytes() for path in sorted((folder / "pictures").iterdir())]
    assert originals == [ref.bytes() for ref in chosen["image"]]
    assert "2 images were drawn" in record.methods(chosen)
