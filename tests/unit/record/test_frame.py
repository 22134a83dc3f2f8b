"""The DataFrame's types, and pictures in it."""

from __future__ import annotations

import pickle
from pathlib import Path

import pandas as pd
import pytest

from ideowidgets.operations import GenerateV3, V2GenerateV4
from ideowidgets.record import ImageRef, Record
from ideowidgets.record.columns import COLUMNS, known_values
from ideowidgets.record.frame import TEXT_DTYPE, TIME_DTYPE
from tests.unit.record.conftest import Fill, picture

EXPECTED = {
    "text": TEXT_DTYPE,
    "integer": "Int64",
    "number": "Float64",
    "flag": "boolean",
    "time": TIME_DTYPE,
    "category": "category",
    "json": "object",
    "image": "object",
}


@pytest.mark.parametrize("rows", [0, 1])
def test_every_column_has_its_type_even_when_nothing_is_there(record: Record, fill: Fill, rows: int) -> None:
    for _ in range(rows):
        fill(record)
    frame = record.df
    assert list(frame.columns) == list(COLUMNS)
    assert {name: str(dtype) for name, dtype in frame.dtypes.items()} == {
        name: EXPECTED[kind] for name, kind in COLUMNS.items()
    }
    assert frame.index.name == "image_id"
    assert not frame.index.hasnans


def test_seeds_stay_whole_numbers_beside_missing_ones(record: Record, fill: Fill) -> None:
    fill(record, seed=2**31 - 1)
    record.begin(GenerateV3(prompt="no seed"), service="ideogram")
    assert record.df.seed.tolist() == [2**31 - 1, pd.NA]


def test_categories_hold_the_vendors_whole_list_in_its_order(record: Record, fill: Fill) -> None:
    fill(record)
    record.begin(V2GenerateV4(prompt="x", rendering_speed="quality"), service="ideogram")
    frame = record.df
    assert list(frame.rendering_speed.cat.categories) == ["FLASH", "TURBO", "DEFAULT", "QUALITY"]
    assert frame.rendering_speed.tolist() == ["TURBO", "QUALITY"]
    assert (frame.rendering_speed < "QUALITY").tolist() == [True, False]
    assert len(frame.style_preset.cat.categories) == 62
    counts = frame.groupby("rendering_speed", observed=False).size()
    assert list(counts.index) == ["FLASH", "TURBO", "DEFAULT", "QUALITY"]
    assert known_values("status") == (
        *("planned", "sent", "ok", "unsafe", "failed", "cancelled", "unknown", "deleted"),
    )


def test_a_value_that_the_vendor_added_later_comes_after_the_known_ones(record: Record) -> None:
    with pytest.warns(UserWarning, match="without checks"):
        asked = GenerateV3(prompt="x", unchecked={"new_field": 1})
    row_id = record.begin(asked, service="ideogram")
    assert record.df.loc[f"{row_id}-0", "request_id"] == row_id
    assert known_values("style_preset")[-1] != "NEW_STYLE"
    from ideowidgets.record.frame import category

    assert category("style_preset", ["NEW_STYLE", "BAUHAUS"]).categories[-1] == "NEW_STYLE"


def test_an_empty_text_is_not_missing(record: Record) -> None:
    record.begin(GenerateV3(prompt="x", negative_prompt=""), service="ideogram")
    record.begin(GenerateV3(prompt="x"), service="ideogram")
    assert record.df.negative_prompt.isna().tolist() == [False, True]


def test_offline_is_free_with_the_list_price_beside(record: Record) -> None:
    asked = GenerateV3(prompt="x", num_images=2)
    request_id = record.begin(asked, service="offline")
    record.complete(request_id, raw={}, images=[], cost_usd_micros=0, cost_source="offline", latency_s=0)
    frame = record.df
    assert frame.cost_usd.sum() == 0
    assert frame.cost_source.tolist() == ["offline"] * 2
    assert frame.list_price_usd_micros.sum() == asked.price().usd_micros


def test_the_frame_is_a_copy_and_queries_work(record: Record, fill: Fill) -> None:
    ids = fill(record, images=2)
    record.rate(ids[0], 4)
    frame = record.df
    assert list(frame.query("rating >= 4").index) == [ids[0]]
    frame.loc[ids[0], "prompt"] = "edited"
    assert record.df.loc[ids[0], "prompt"] == "a lighthouse"


def test_printing_shows_no_pixels(record: Record, fill: Fill) -> None:
    for seed in range(20):
        fill(record, seed=seed)
    frame = record.df
    assert len(frame.to_string()) < 60_000
    assert len(repr(frame)) < 20_000
    assert len(frame._repr_html_()) < 60_000  # type: ignore[operator]


def test_pictures_are_pointers_that_travel(record: Record, fill: Fill) -> None:
    fill(record)
    ref = record.df.image.iloc[0]
    assert ref.bytes() == picture(7)
    assert ref.path.read_bytes() == picture(7)
    assert ref.pil().size == (64, 48)
    copy = pickle.loads(pickle.dumps(ref))
    assert copy == ref
    assert copy.bytes() == picture(7)
    assert len(pickle.dumps(ref)) < 600
    assert repr(ref).startswith("<image 64 × 48 ")
    assert Path(record.path) in ref.path.parents


def test_a_pointers_html_escapes_its_text(record: Record, fill: Fill) -> None:
    fill(record, prompt='"><script>alert(1)</script>')
    ref = record.df.image.iloc[0]
    html = ref._repr_html_()
    assert "<script>" not in html
    assert "data:image/webp;base64," in html
    gone = ImageRef("0" * 64, 1, 1, str(record.path))
    assert "no image file" in gone._repr_html_()
