"""Ratings, stars, tags and notes that were edited in a frame go back as events, and nothing else does."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ideowidgets.record import Record
from ideowidgets.record.errors import RecordError


def put(df, image_id, column, value):
    """Set one cell to any value; ``.loc`` would spread a list over cells."""
    cells = [value if name == image_id else old for name, old in zip(df.index, df[column], strict=True)]
    df[column] = pd.Series(cells, index=df.index, dtype=object)


def test_edits_are_written_and_counted(record, fill):
    first, second, third = fill(record, images=3)
    df = record.df
    df.loc[first, ["rating", "note"]] = [4, "a keeper"]
    df.loc[[first, second], "starred"] = True
    put(df, second, "tags", ["sky", "sea"])
    saved = record.save_annotations(df)
    assert str(saved) == "1 rating, 2 stars, 1 row's tags, 1 note written"
    assert saved.image_ids == (first, second)
    now = record.df
    assert now.loc[first, ["rating", "starred", "note"]].tolist() == [4, True, "a keeper"]
    assert now.loc[second, "tags"] == ["sky", "sea"]
    assert now.loc[third, "starred"] is pd.NA
    assert str(record.save_annotations(now)) == "nothing had changed"
    assert len(record.annotations) == 6


def test_what_is_emptied_is_taken_back(record, fill):
    [image_id] = fill(record)
    record.rate(image_id, 3)
    record.star(image_id)
    record.tag(image_id, "sky", "sea")
    record.note(image_id, "hm")
    df = record.df
    df["rating"], df["starred"], df["note"] = pd.NA, False, ""
    put(df, image_id, "tags", ["sea"])
    record.save_annotations(df)
    row = record.rows([image_id])[0]
    assert (row.rating, row.starred, row.tags, row.note) == (None, False, ["sea"], None)


def test_what_others_did_meanwhile_stays(record, fill):
    first, second = fill(record, images=2)
    record.tag(first, "old")
    df = record.df
    with Record(record.path, mode=record.mode) as other:
        other.rate(second, 2)
        other.tag(first, "theirs")
        other.untag(first, "old")
        other.rate(first, 1)
    put(df, first, "tags", ["old", "mine"])
    df.loc[first, "rating"] = 5
    saved = record.save_annotations(df)
    assert (saved.changed["rating"], saved.changed["tags"], saved.overruled) == (1, 1, (first,))
    assert "1 rows had been changed by somebody else meanwhile" in str(saved)
    now = record.df
    assert now["rating"].tolist() == [5, 2]
    assert sorted(now.loc[first, "tags"]) == ["mine", "theirs"]


def test_a_frame_that_does_not_say_when_it_was_read_is_held_against_now(record, fill):
    [image_id] = fill(record)
    record.rate(image_id, 3)
    plain = pd.DataFrame({"image_id": [image_id], "rating": [4], "anything": ["x"]})
    assert record.save_annotations(plain).changed["rating"] == 1
    assert record.rows([image_id])[0].rating == 4


def test_rows_that_the_record_lacks_are_told(record, fill):
    fill(record)
    df = pd.concat([record.df, record.df.rename(index=lambda name: "planned-0")])
    df["rating"] = 3
    saved = record.save_annotations(df)
    assert (saved.changed["rating"], saved.unknown) == (1, ("planned-0",))


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("rating", 6),
        ("rating", 2.5),
        ("rating", "5"),
        ("rating", True),
        ("starred", "yes"),
        ("tags", "sky"),
        ("tags", [1]),
        ("note", 7),
    ],
)
def test_a_wrong_value_is_named_and_nothing_is_written(record, fill, column, value):
    first, second = fill(record, images=2)
    df = record.df.astype({column: object})
    df.loc[first, "rating" if column != "rating" else "note"] = 4 if column != "rating" else "fine"
    put(df, second, column, value)
    with pytest.raises(RecordError, match=f"{column} of '{second}'"):
        record.save_annotations(df)
    assert record.annotations.empty


def test_a_row_twice_with_different_marks_is_refused(record, fill):
    fill(record)
    once, twice = record.df, record.df
    once["rating"], twice["rating"] = 3, 4
    with pytest.raises(RecordError, match="twice"):
        record.save_annotations(pd.concat([once, twice]))
    assert record.save_annotations(pd.concat([once, once])).changed["rating"] == 1
    with pytest.raises(RecordError, match="none of the columns"):
        record.save_annotations(once[["seed"]])


def test_what_pandas_makes_of_values_is_understood(record, fill):
    ids = fill(record, images=3)
    df = record.df
    df["rating"] = np.array([1.0, np.nan, 5.0])
    df["starred"] = np.array([True, False, True])
    df["tags"] = pd.Series([np.array(["a"]), None, ("b", "b")], index=df.index, dtype=object)
    record.save_annotations(df)
    rows = record.rows(ids)
    assert [row.rating for row in rows] == [1, None, 5]
    assert [row.starred for row in rows] == [True, None, True]
    assert [row.tags for row in rows] == [["a"], [], ["b"]]


MARKS = st.fixed_dictionaries(
    {
        "rating": st.none() | st.integers(1, 5),
        "starred": st.booleans(),
        "tags": st.lists(st.sampled_from(["a", "b", "c"]), unique=True),
        "note": st.none() | st.text(min_size=1, max_size=5),
    }
)


@settings(max_examples=25)
@given(before=MARKS, after=MARKS)
def test_after_saving_the_record_says_what_the_frame_says(before, after, tmp_path_factory):
    path = tmp_path_factory.getbasetemp() / "saved"
    with Record(path) as record:
        if record.df.empty:
            from ideowidgets.operations import GenerateV3

            record.begin(GenerateV3(prompt="a"), service="offline")
        for marks in (before, after):
            df = record.df.astype({"rating": object, "starred": object, "note": object})
            for name, value in marks.items():
                put(df, df.index[0], name, value)
            record.save_annotations(df)
            [row] = record.rows(df.index)
            assert (row.rating, bool(row.starred), sorted(row.tags)) == (
                marks["rating"],
                marks["starred"],
                sorted(marks["tags"]),
            )
            assert row.note == (None if marks["note"] is None else marks["note"].encode("utf-8", "replace").decode())
