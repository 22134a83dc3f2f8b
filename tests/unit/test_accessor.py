"""``df.ideo``: from any frame of pictures to views, files and the record, in both generations of pandas."""

from __future__ import annotations

import gc
import io
import pickle
import subprocess
import sys

import pandas as pd
import pytest

from ideowidgets import Record, Studio
from ideowidgets.accessor import IdeoAccessor
from ideowidgets.record.errors import RecordError
from ideowidgets.record.filtering import BadFilter
from ideowidgets.record.handles import ATTRIBUTE, record_of

KEPT = {
    "query": lambda df: df.query("seed == 7"),
    "mask": lambda df: df[df["seed"] > 1],
    "loc": lambda df: df.loc[[df.index[0]]],
    "columns": lambda df: df[["image", "rating"]],
    "one column less": lambda df: df.drop(columns="image"),
    "sort": lambda df: df.sort_values("seed", ascending=False),
    "assign": lambda df: df.assign(new=1),
    "reset": lambda df: df.reset_index(),
    "merge": lambda df: df.reset_index().merge(pd.DataFrame({"seed": [7, 8]}), on="seed"),
    "concat": lambda df: pd.concat([df.head(1), df.tail(1)]),
    "groupby head": lambda df: df.groupby("style_preset", observed=True).head(1),
    "one group": lambda df: next(iter(df.groupby("style_preset", observed=True)))[1],
    "apply": lambda df: df.groupby("seed")[["image"]].apply(lambda part: part.head(1)),
    "sample": lambda df: df.sample(2, random_state=1),
    "pivot": lambda df: df.pivot(index="style_preset", columns="seed", values="image"),
    "frames of two reads": lambda df: pd.concat([df, Record(df.ideo.record.path).df]),
    "pickled": lambda df: pickle.loads(pickle.dumps(df)),
}


@pytest.fixture(scope="module")
def studio(tmp_path_factory):
    made = Studio(service="offline", record=tmp_path_factory.mktemp("accessor") / "record")
    axes = {"style_preset": ["BAUHAUS", "AURA"], "seed": [7, 8]}
    made.sweep("a lighthouse", axes, aspect_ratio="1x1", rendering_speed="TURBO").run().wait(60)
    yield made
    made.close()


@pytest.mark.parametrize("how", KEPT)
def test_a_frame_knows_its_record_whatever_pandas_makes_of_it(how, studio):
    made = KEPT[how](studio.df)
    assert len(made) > 0
    assert made.ideo.record.path == studio.record.path


def test_a_sweeps_frame_knows_it_too(studio):
    assert studio.open(studio.sweeps[0]).df.ideo.record is studio.record


def test_what_a_frame_says_is_small_and_names_no_path(studio, tmp_path):
    df = studio.df
    assert len(str(df.attrs)) < 120
    assert "/" not in str(df.attrs)
    pd.testing.assert_frame_equal(df, studio.df)
    flat = df[["prompt", "seed"]]
    buffer = io.BytesIO()
    flat.to_parquet(buffer)
    assert pd.read_parquet(io.BytesIO(buffer.getvalue())).ideo.record is studio.record
    df.ideo.export(tmp_path / "out.parquet")
    data = (tmp_path / "out.parquet").read_bytes()
    assert df.attrs[ATTRIBUTE]["record"].encode() not in data


def test_a_record_that_is_gone_is_opened_again_where_its_pictures_are(tmp_path):
    made = Studio(service="offline", record=tmp_path / "r")
    made.generate("a lighthouse", seed=7).wait(60)
    df = made.df
    made.close()
    made.record.close()
    del made
    gc.collect()
    assert df.ideo.record.path == tmp_path / "r"
    assert pd.DataFrame({"seed": [7]}).ideo.record is None


def test_without_a_record_it_says_how_to_name_one(studio, tmp_path):
    studio.export(tmp_path / "out.zip")
    read = Record.read(tmp_path / "out.zip")
    assert read.ideo.record is None
    with pytest.raises(RecordError, match=r"df\.ideo\(record\)\.save_annotations\(\)"):
        read.ideo.save_annotations()
    read["rating"] = [1, 2, 3, 4]
    assert read.ideo(studio.record).save_annotations().changed["rating"] == 4
    assert read.ideo(studio.record.path).record.path == studio.record.path
    assert len(read.ideo.show().data) > 1000
    assert len(read.ideo.sheet(tmp_path / "sheet.png")) == 1


def test_rows_of_two_records_are_refused(studio, tmp_path):
    other = Studio(service="offline", record=tmp_path / "other")
    other.generate("a boat", seed=1).wait(60)
    both = pd.concat([studio.df[["image", "prompt"]], other.df[["image", "prompt"]]])
    other.close()
    with pytest.raises(RecordError, match="2 records"):
        both.ideo.save_annotations()


def test_views_open_on_the_rows(studio):
    df = studio.df
    grid = df.ideo.grid("style_preset", "seed")
    assert grid.record is studio.record
    both = df.query("seed == 7").ideo.compare()
    assert both.record is studio.record
    with pytest.raises(RecordError, match="2 to 4 pictures"):
        df.head(1).ideo.compare()
    with pytest.raises(RecordError, match="no column 'image'"):
        df[["seed"]].ideo.show()
    assert df.head(2).ideo.show().data.count("<img") == 2
    assert repr(df.ideo).startswith("<ideo: 4 rows, Record(")


def test_files_hold_the_rows(studio, tmp_path):
    some = studio.df.query("seed == 7")
    assert len(Record.read(some.ideo.export(tmp_path / "some.zip"))) == 2
    assert "2 pictures" in some.ideo.page(tmp_path / "p.html", rows="style_preset").read_text("utf-8")
    [sheet] = some.ideo.sheet(tmp_path / "s.webp", rows="style_preset", columns="seed")
    assert sheet.stat().st_size > 1000
    with pytest.raises(RecordError, match="drawn by the stand-in"):
        some.ideo.replay_pack(tmp_path / "class.zip")


def test_filters_and_measures(studio):
    df = studio.df
    assert len(df.ideo.filter("style_preset = bauhaus and seed = 7")) == 1
    assert len(df.ideo.filter("lighthouse")) == 4
    assert df.ideo.filter("seed > 7").ideo.record is studio.record
    with pytest.raises(BadFilter):
        df.ideo.filter("sed = 7")
    with pytest.raises(BadFilter):
        df.ideo.filter("@__import__('os').system('true')")
    measured = df.ideo.measure("brightness")
    assert measured["brightness"].notna().all()
    assert measured.groupby("style_preset", observed=True)["brightness"].mean().notna().all()
    assert measured.ideo.record is studio.record


def test_pandas_is_loaded_by_the_first_frame_alone(tmp_path):
    code = f"""
import sys
import ideowidgets, ideowidgets.accessor
from ideowidgets import Studio
studio = Studio(service="offline", record={str(tmp_path / "r")!r})
assert "pandas" not in sys.modules
assert studio.df.ideo.record is studio.record
import pandas
assert pandas.DataFrame().ideo.record is None
studio.close()
"""
    subprocess.run([sys.executable, "-W", "error", "-c", code], check=True, timeout=120)


def test_it_is_registered_once():
    assert pd.DataFrame.ideo is IdeoAccessor
    assert record_of(pd.DataFrame()) is None


def test_pandas_as_anyone_would_write_it(studio):
    df = studio.df
    grid = df.pivot(index="style_preset", columns="seed", values="image")
    assert grid.shape == (2, 2)
    assert df.query("rendering_speed == 'TURBO' and seed > 7 and style_preset == 'AURA'")["seed"].tolist() == [8]
    counts = df.groupby("style_preset", observed=True)["seed"].agg(["count", "min"])
    assert counts.loc["AURA"].tolist() == [2, 7]
    assert df["style_preset"].value_counts()["BAUHAUS"] == 2
    assert df.groupby(df["created_at"].dt.date).size().sum() == 4
    assert df["cost_usd"].sum() == 0
    assert df.pivot_table(index="style_preset", values="bytes", aggfunc="mean", observed=True).shape == (2, 1)
    assert df.sort_values(["style_preset", "seed"])["style_preset"].tolist()[0] == min(df["style_preset"])
    assert df.loc[df["prompt"].str.contains("light"), "tags"].map(len).sum() == 0
