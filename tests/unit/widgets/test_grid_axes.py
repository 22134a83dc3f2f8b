"""Axes, labels and differences: any values in, one order and one wording out."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ideowidgets.operations import GenerateV3, GenerateV4
from ideowidgets.record import Record
from ideowidgets.run import Runner
from ideowidgets.sweep import Sweep
from ideowidgets.widgets.axes import BadArrangement, make_axis, require
from ideowidgets.widgets.differences import differences, fields_of, word_diff
from ideowidgets.widgets.grid import Grid
from ideowidgets.widgets.items import asked_ratio, frame_ratio
from ideowidgets.widgets.values import colors_of, is_missing, text_of

MISSING = [None, math.nan, pd.NA, pd.NaT]


def test_values_keep_the_planned_order_and_others_follow():
    axis = make_axis("style", ["b", "a", "c", "b"], order=["c", "b"])
    assert axis.values == ("c", "b", "a")
    assert axis.codes.tolist() == [1, 2, 0, 1]


@pytest.mark.parametrize("missing", MISSING)
def test_missing_values_stand_last_and_together(missing):
    axis = make_axis("seed", [missing, 9, None, 7])
    assert axis.values == (7, 9, None)
    assert axis.codes.tolist() == [2, 1, 2, 0]
    assert axis.info().values[-1].text == "—"


def test_mixed_types_are_told_apart_and_sorted_by_kind():
    axis = make_axis("x", ["b", 2, True, 1.5, [1, 2], "a", (1, 2), {"k": 1}])
    assert axis.values[:3] == (True, 1.5, 2)
    assert axis.codes[4] == axis.codes[6]
    assert len(axis.values) == 7


def test_headers_call_parts_of_structured_prompts_what_the_plan_calls_them(tmp_path):
    kite = {"type": "obj", "desc": "a kite"}
    scene = {
        "high_level_description": "a beach",
        "compositional_deconstruction": {"background": "sand", "elements": [kite]},
    }
    elements = [kite, {**kite, "bbox": [0, 0, 500, 500]}, {"type": "text", "text": "OPEN", "desc": "bold"}]
    runner = Runner(Record(tmp_path / "record"), service="offline")
    name = "json_prompt.elements[0]"
    sweep = Sweep(GenerateV4(json_prompt=scene), {name: elements}, runner=runner)
    grid = Grid(sweep, rows=name)
    texts = [value.text for value in grid._layout.axis(name).info().values]
    assert texts == sweep.plan[name].tolist() == ["a kite", "a kite (2)", "“OPEN”"]
    assert text_of("elements", elements) == "a kite, a kite, “OPEN”"
    runner.close()


def test_one_and_true_are_not_the_same_header():
    assert make_axis("x", [1, True]).codes.tolist() == [0, 1]


@given(st.lists(st.one_of(st.none(), st.integers(), st.text(), st.floats(), st.booleans()), max_size=40))
def test_every_item_has_the_value_its_code_says(values):
    axis = make_axis("x", values)
    assert len(axis.codes) == len(values)
    for value, code in zip(values, axis.codes, strict=True):
        found = axis.values[code]
        assert (
            (found is None)
            if is_missing(value)
            else (found == value and type(found) is type(value)) or (found == value)
        )


def test_labels_of_many_long_prompts_stay_small():
    axis = make_axis("prompt", [f"{number} " + "word " * 400 for number in range(5000)])
    assert sum(len(value.text) for value in axis.info().values) <= 400_000


def test_unknown_column_names_the_nearest():
    with pytest.raises(BadArrangement, match="Did you mean 'style_preset'"):
        require("style_presets", ["seed", "style_preset"], "rows")


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("style_preset", "ART_DECO", "Art Deco"),
        ("aspect_ratio", "16x9", "16:9"),
        ("prompt", "ART_DECO", "ART_DECO"),
        ("seed", 7, "7"),
        ("image_index", 0, "1"),
        ("style_codes", ["AB12", "CD34"], "AB12, CD34"),
        ("color_palette", {"name": "EMBER"}, "Ember"),
        ("starred", True, "yes"),
        ("x", None, "—"),
    ],
)
def test_values_are_written_as_people_read_them(name, value, text):
    assert text_of(name, value) == text


def test_swatches_take_only_colours():
    palette = {"members": [{"color_hex": "#E63946"}, {"color_hex": "red; background: url(x)"}]}
    assert colors_of(palette) == ["#E63946"]
    assert colors_of("EMBER") == []


def test_frame_is_the_pictures_own_only_where_they_agree():
    assert frame_ratio([asked_ratio({"aspect_ratio": "3x4"})] * 3) == 0.75
    assert frame_ratio([0.75, 1.5]) == 1.0
    assert frame_ratio([9.0]) == 2.0


def test_differences_say_which_field_and_how():
    before = GenerateV3(prompt="a red cat", seed=7)
    after = GenerateV3(prompt="a blue cat", seed=8, style_preset="BAUHAUS")
    found = {d.name: d for d in differences(fields_of(before), fields_of(after))}
    assert set(found) == {"prompt", "seed", "style_preset"}
    assert (found["seed"].before, found["seed"].after) == ("7", "8")
    assert found["style_preset"].before == "not set"
    assert [word.kind for word in found["prompt"].words] == ["same", "removed", "added", "same"]
    assert differences(fields_of(before), fields_of(before)) == []


@given(st.text(max_size=60), st.text(max_size=60))
def test_word_differences_rebuild_both_texts(before, after):
    words = word_diff(before, after)
    assert "".join(w.text for w in words if w.kind != "added") == before
    assert "".join(w.text for w in words if w.kind != "removed") == after
