"""A frame in a cell's output: never megabytes, however long prompts and structures are."""

from __future__ import annotations

import io

import pandas as pd
import pytest

from ideowidgets.operations import GenerateV3, GenerateV4
from ideowidgets.record import Received, Record
from tests.unit.record.conftest import picture

ROWS = 100
LONG = ("a lighthouse at dusk, " * 200)[:4000]
STRUCTURED = {
    "high_level_description": "waves " * 500,
    "compositional_deconstruction": {
        "background": "sea " * 500,
        "elements": [{"type": "obj", "bbox": [0, 0, 500, 500], "desc": "a rock " * 150} for _ in range(5)],
    },
}


@pytest.fixture(scope="module")
def df(tmp_path_factory):
    """Rows with everything that is long."""
    with Record(tmp_path_factory.mktemp("long") / "record") as record:
        sha256 = record.add_image(picture(1)).sha256
        for number in range(ROWS):
            asked = (
                GenerateV3(prompt=LONG, negative_prompt="blur " * 700, seed=number)
                if number % 2
                else GenerateV4(json_prompt=STRUCTURED)
            )
            request_id = record.begin(asked, service="ideogram", axes={"prompt": LONG})
            got = Received(0, number, LONG, "64x48", True, sha256)
            record.complete(
                request_id,
                raw={"data": [{"prompt": LONG}]},
                images=[got],
                cost_usd_micros=30_000,
                cost_source="table",
                latency_s=1,
                json_prompt=STRUCTURED,
            )
            record.note(f"{request_id}-0", "note " * 500)
        found = record.df
    stored = int(found["prompt"].str.len().sum() + found["json_prompt"].map(str).str.len().sum())
    assert stored > 1_000_000
    return found


def test_a_plain_frame_prints_kilobytes(df):
    assert len(df._repr_html_().encode()) < 40_000
    assert len(repr(df).encode()) < 4_000
    assert len(repr(df.head()).encode()) < 4_000
    with pd.option_context("display.max_columns", None, "display.width", 10_000):
        assert len(df._repr_html_().encode()) < 120_000
        assert len(repr(df).encode()) < 120_000
    buffer = io.StringIO()
    df.info(buf=buffer)
    assert len(buffer.getvalue()) < 10_000


@pytest.mark.parametrize("column", ["prompt", "json_prompt", "params", "axes", "note", "image"])
def test_a_column_and_a_row_print_kilobytes(df, column):
    assert len(repr(df[column]).encode()) < 6_000
    assert len(repr(df.iloc[1]).encode()) < 10_000
    assert len(df[[column]]._repr_html_().encode()) < 20_000


def test_pictures_are_words_and_never_data(df):
    assert repr(df["image"].iloc[0]).startswith("<image 64 × 48 ")
    pivot = df.assign(number=range(ROWS)).pivot(index="number", columns="status", values="image")
    assert len(pivot._repr_html_()) < 4_000
    for html in (df._repr_html_(), pivot._repr_html_()):
        assert "data:" not in html
        assert "base64" not in html


def test_a_pickled_frame_holds_no_pixels(df, tmp_path):
    one = df[["image", "seed"]]
    one.to_pickle(tmp_path / "one.pickle")
    assert (tmp_path / "one.pickle").stat().st_size < ROWS * 5_000
    assert pd.read_pickle(tmp_path / "one.pickle")["image"].iloc[3] == df["image"].iloc[3]
