"""The structured prompt as a value: lossless, never changed, edits that can be undone, boxes, other shapes."""

from __future__ import annotations

import copy
import json
import pickle
import subprocess
import sys
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ideowidgets.operations.errors import NoStructuredPrompt
from ideowidgets.operations.json_prompt import Composition, JsonPrompt, ObjElement, StyleDescription, TextElement
from ideowidgets.operations.structured_prompt import Box, StructuredPrompt
from ideowidgets.operations.structured_prompt.contract import (
    COMPOSITION_KEYS,
    ELEMENT_KEYS,
    ROOT_KEYS,
    STYLE_KEYS,
)
from ideowidgets.operations.structured_prompt.tree import from_path, get_at, to_path
from tests.unit.operations.structured_samples import (
    COMPOSITION,
    HIGH,
    STYLE,
    any_json,
    boxes,
    broken,
    minified,
    places,
    sound,
)

units = st.integers(0, 1000)


def three():
    return (
        StructuredPrompt(high_level_description="A shop", background="a street")
        .add("a red door", bbox=(100, 100, 300, 200))
        .add_text("OPEN", "bold capitals", bbox=(400, 500, 500, 900))
        .add("a bicycle at the wall", bbox=(600, 250, 900, 650))
    )


@given(tree=broken())
@settings(max_examples=100)
def test_any_object_goes_through_without_loss(tree):
    prompt = StructuredPrompt(copy.deepcopy(tree))
    assert prompt.to_json(order="given") == minified(tree)
    assert prompt.to_dict() == tree == json.loads(prompt.to_json())
    assert json.loads(prompt.to_json(indent=2)) == tree
    assert pickle.loads(pickle.dumps(prompt)) == prompt == copy.deepcopy(prompt)


@given(tree=st.dictionaries(st.text(alphabet=st.characters(exclude_categories=["Cs"])), any_json))
def test_even_an_object_that_is_no_prompt(tree):
    assert StructuredPrompt(tree).to_json(order="given") == minified(tree)


def test_exports_are_canonical_and_unknown_keys_stay_behind_known_ones():
    prompt = StructuredPrompt(
        {
            "mine": {"b": 1, "a": [2.50]},
            COMPOSITION: {
                "note": "x",
                "elements": [
                    {"color_palette": [], "z": 1, "desc": "d", "bbox": [1, 2, 3, 4], "text": "t", "type": "text"},
                    "odd",
                ],
                "background": "b",
            },
            STYLE: {"art_style": "x", "medium": "m", "seen": 1, "photo": "p", "lighting": "l", "aesthetics": "a"},
            HIGH: "é",
        }
    )
    assert prompt.to_json() == (
        f'{{"{HIGH}":"é","{STYLE}":{{"aesthetics":"a","lighting":"l","photo":"p","medium":"m","art_style":"x","seen":1}},'
        f'"{COMPOSITION}":{{"background":"b","elements":[{{"type":"text","bbox":[1,2,3,4],"text":"t","desc":"d",'
        '"color_palette":[],"z":1},"odd"],"note":"x"},"mine":{"b":1,"a":[2.5]}}'
    )


def test_requests_send_the_canonical_order():
    named = {
        JsonPrompt: ROOT_KEYS[:3],
        StyleDescription: STYLE_KEYS,
        Composition: COMPOSITION_KEYS,
        TextElement: ELEMENT_KEYS,
        ObjElement: tuple(key for key in ELEMENT_KEYS if key != "text"),
    }
    for model, keys in named.items():
        assert tuple(model.model_fields) == keys


edits = st.lists(
    st.one_of(
        st.tuples(st.just("add"), st.text(max_size=5), boxes()),
        st.tuples(st.just("add_text"), st.text(max_size=5)),
        st.tuples(st.just("move"), st.integers(0, 9), boxes() | st.none()),
        st.tuples(st.just("nudge"), st.integers(0, 9), st.integers(-1200, 1200), st.integers(-1200, 1200)),
        st.tuples(st.just("remove"), st.integers(0, 9)),
        st.tuples(st.just("duplicate"), st.integers(0, 9)),
        st.tuples(st.just("shift"), st.integers(0, 9), st.integers(-1, 9)),
        st.tuples(st.just("align"), st.sampled_from(["left", "centre", "right", "top", "middle", "bottom"])),
        st.tuples(st.just("distribute"), st.sampled_from(["horizontal", "vertical"])),
        st.tuples(st.just("reshape"), st.just("1:1"), st.sampled_from(["16:9", "1x3", "4x5"])),
        st.tuples(st.just("set_at"), st.just("style.photo"), st.text(max_size=5)),
        st.tuples(st.just("set_at"), st.just("background"), st.text(max_size=5)),
    ),
    max_size=8,
)


@given(tree=sound(), steps=edits)
@settings(max_examples=100)
def test_every_edit_can_be_undone_and_breaks_nothing(tree, steps):
    history = [StructuredPrompt(tree)]
    written = [history[0].to_json(order="given")]
    for name, *arguments in steps:
        prompt = history[-1]
        if name in ("add", "add_text", "align", "distribute", "reshape", "set_at"):
            if name == "add":
                made = prompt.add(arguments[0], bbox=arguments[1])
            else:
                made = getattr(prompt, name)(*arguments)
        else:
            if not prompt.elements:
                continue
            made = getattr(prompt, name)(arguments[0] % len(prompt.elements), *arguments[1:])
        history.append(made)
        written.append(made.to_json(order="given"))
        assert all(p.severity != "error" for p in made.problems(hints=False))
    assert [prompt.to_json(order="given") for prompt in history] == written
    assert written[0] == minified(tree)


def test_edits_by_name():
    prompt = three()
    assert [e.label for e in prompt.elements] == ["a red door", "“OPEN”", "a bicycle at the wall"]
    assert prompt.move(0, Box.xyxy(0, 10, 20, 30)).elements[0].bbox == (10, 0, 30, 20)
    assert prompt.move(0, None).get("elements[0]") == {"type": "obj", "desc": "a red door"}
    assert prompt.edit(-1, desc="a cart", color_palette=["#000000"], note=1).get("elements[2]") == {
        "type": "obj",
        "bbox": [600, 250, 900, 650],
        "desc": "a cart",
        "color_palette": ["#000000"],
        "note": 1,
    }
    assert [e.desc for e in prompt.remove(0, -1).elements] == ["bold capitals"]
    assert [e.index for e in prompt.reorder([2, 0, 1]).elements] == [0, 1, 2]
    assert [e.desc for e in prompt.shift(0, 2).elements] == ["bold capitals", "a bicycle at the wall", "a red door"]
    assert [e.bbox for e in prompt.duplicate(0).elements][:2] == [(100, 100, 300, 200), (120, 120, 320, 220)]
    assert prompt.add(prompt.elements[1], at=0, text="SHUT").elements[0].text == "SHUT"
    assert prompt.restyle(photo="50 mm", medium="photograph").style == {"photo": "50 mm", "medium": "photograph"}
    assert prompt.restyle(photo="50 mm").restyle(photo=None).style == {}
    assert prompt.set_at("elements[3]", {"type": "obj", "desc": "x"}).elements[3].desc == "x"
    assert prompt.set_at(("elements", 0, "bbox"), Box(1, 2, 3, 4)).get("elements[0].bbox") == [1, 2, 3, 4]
    assert prompt.nudge(0, x=-500, y=30).elements[0].bbox == (130, 0, 330, 100)


@pytest.mark.parametrize(
    ("edit", "error", "message"),
    [
        (lambda p: p.move(3, None), IndexError, "there is no element 3: the prompt has 3"),
        (lambda p: p.move(0, (1, 2, 3)), ValueError, "is no box"),
        (lambda p: p.move(0, (0.1, 0.2, 0.5, 1)), ValueError, "from 0 to 1000"),
        (lambda p: p.reorder([0, 0, 1]), ValueError, "name each index once"),
        (lambda p: p.set_at("elements[9].text", "x"), ValueError, r"there is no \[9\]: the list has 3, counted from 0"),
        (lambda p: p.set_at("background.x", "x"), ValueError, "found 'a street', no object"),
        (lambda p: p.set_at("", "x"), ValueError, "a place in a structured prompt is needed"),
        (lambda p: p.set_at("a..b", "x"), ValueError, "is no place"),
        (lambda p: p.set_at("x", object()), NoStructuredPrompt, "x holds a object"),
        (lambda p: p.align("edge"), ValueError, "is no edge"),
        (lambda p: p.reshape("wide", "1:1"), ValueError, "is no size or ratio"),
        (lambda p: p.reshape("1:1", (0, 1)), ValueError, "is no size or ratio"),
        (lambda p: p.reshape("1:1", "2:1", keep="all"), ValueError, "choose shape, layout or units"),
        (lambda p: p.set_at("elements", 3).add("x"), ValueError, "elements are no list"),
        (
            lambda p: StructuredPrompt(cast(Any, [1])),
            NoStructuredPrompt,
            "is an object, not",
        ),
    ],
)
def test_edits_that_cannot_be_say_why(edit, error, message):
    with pytest.raises(error, match=message):
        edit(three())


@given(tree=broken())
def test_places_are_written_and_read_back(tree):
    for path in places(tree):
        assert from_path(to_path(path)) == path


@given(tree=broken(), value=any_json)
def test_set_at_sets_only_that_place(tree, value):
    for path in places(tree)[:6]:
        made = StructuredPrompt(tree).set_at(path, value)
        if value is not None:
            assert minified(get_at(json.loads(made.to_json()), path)) == minified(value)
        rest = StructuredPrompt(tree).remove_at(path)
        assert made.remove_at(path) == rest or isinstance(path[-1], int)


@given(box=boxes(), width=st.integers(1000, 4096), height=st.integers(1000, 4096))
def test_boxes_survive_pixels_where_pixels_are_finer(box, width, height):
    made = Box.of(box)
    assert Box.from_pixels(made.pixels((width, height)), f"{width}x{height}") == made


@given(box=boxes(), ratio=st.sampled_from(["1:1", "16:9", "9:16", "3:1", "4:5"]), new=st.floats(0.2, 5))
def test_another_shape_keeps_the_shape_of_boxes(box, ratio, new):
    old = Box.of(box)
    made = StructuredPrompt().add("x", bbox=old).reshape(ratio, new).elements[0].bbox
    assert made.is_valid
    if old.width >= 1000 or old.height >= 1000 or min(old.width, old.height) < 20:
        return
    width, height = (float(side) for side in ratio.split(":"))
    before = old.width * width / (old.height * height)
    # Rounded to whole units, at most half a unit a side.
    low = (made.width - 1) * new / (made.height + 1)
    high = (made.width + 1) * new / max(made.height - 1, 0.01)
    assert low <= before <= high


def test_the_three_ways_of_another_shape():
    prompt = StructuredPrompt().add("band", bbox=(0, 0, 200, 1000)).add("square", bbox=(400, 400, 600, 600))
    assert [e.bbox for e in prompt.reshape("1:1", "4:1").elements] == [(0, 0, 400, 1000), (300, 450, 700, 550)]
    assert [e.bbox for e in prompt.reshape("1:1", "4:1", keep="layout").elements] == [
        (0, 375, 200, 625),
        (400, 475, 600, 525),
    ]
    assert prompt.reshape("1:1", "4:1", keep="units") == prompt
    assert prompt.reshape("1:1", "4:1").reshape("4:1", "1:1") == prompt


def test_align_and_distribute():
    prompt = three()
    assert [e.bbox.x_min for e in prompt.align("left").elements] == [100, 100, 100]
    assert [e.bbox.y_max for e in prompt.align("bottom", [0, 1]).elements] == [500, 500, 900]
    assert prompt.align("centre", [1]).elements[1].bbox.centre[0] == 500
    assert prompt.align("center", [1]) == prompt.align("centre", [1])
    gaps = [e.bbox for e in sorted(prompt.distribute("vertical").elements, key=lambda e: e.bbox.y_min)]
    assert gaps[1].y_min - gaps[0].y_max == gaps[2].y_min - gaps[1].y_max
    assert (gaps[0].y_min, gaps[2].y_max) == (100, 900)


def test_iou():
    assert Box(0, 0, 10, 10).iou(Box(0, 0, 10, 10)) == 1
    assert Box(0, 0, 10, 10).iou(Box(20, 20, 30, 30)) == 0
    assert Box(5, 5, 5, 5).iou(Box(5, 5, 5, 5)) == 0
    assert Box(0, 0, 10, 10).iou(Box(5, 0, 15, 10)) == pytest.approx(1 / 3)


def test_equal_is_what_exports_alike():
    one = StructuredPrompt({HIGH: "a", COMPOSITION: {"background": "b", "elements": []}})
    two = StructuredPrompt({COMPOSITION: {"elements": [], "background": "b"}, HIGH: "a"})
    assert one == two
    assert len({one, two}) == 1
    assert one.to_json(order="given") != two.to_json(order="given")
    assert one != one.set_at("background", "c")
    assert StructuredPrompt({"x": 1}) != StructuredPrompt({"x": True})


def test_repr_is_short():
    assert repr(three()).startswith("<StructuredPrompt 'A shop', 3 elements (1 text, 3 boxed), ")
    assert len(repr(StructuredPrompt({HIGH: "x" * 5000}))) < 150


def test_a_notebook_shows_tables_in_which_nothing_is_html():
    bad = "<img src=x onerror=alert(1)>"
    prompt = StructuredPrompt(high_level_description=bad, background=bad, style={"color_palette": ["#D7513B", bad]})
    prompt = prompt.set_at((bad,), [bad]).add(bad, color_palette=["#D7513B", bad], bbox=(0, 0, 5, 1100)).add("a door")
    other = prompt.set_at("elements[0].desc", f"{bad}!")
    shown = [
        prompt,
        prompt.elements,
        prompt.problems(),
        prompt.diff(other),
        prompt.match(other),
        StructuredPrompt.read(f"so: {other.to_json()}").changes,
    ]
    for one in shown:
        html = one._repr_html_()
        assert "<table>" in html
        assert "<img" not in html
    assert "background:#D7513B" in prompt._repr_html_()
    assert ">elements[0].bbox<" in prompt.problems()._repr_html_()
    assert StructuredPrompt().elements._repr_html_() is None
    assert repr(prompt.elements[1]) == "<Element 1: a door, no box>"


def test_it_brings_no_heavy_packages():
    code = (
        "import sys; from ideowidgets.operations.structured_prompt import StructuredPrompt, problems_of;"
        'StructuredPrompt.read(\'{"high_level_description": "a"}\').problems();'
        "print([n for n in ('PIL', 'numpy', 'pandas', 'anywidget', 'sqlalchemy', 'httpx') if n in sys.modules])"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"
