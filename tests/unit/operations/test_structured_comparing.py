"""Differences of two structured prompts, and what was asked against what came out."""

from __future__ import annotations

from itertools import permutations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ideowidgets.operations.structured_prompt import StructuredPrompt
from ideowidgets.operations.structured_prompt.matching import _best
from tests.unit.operations.structured_samples import broken, sound


def three():
    return (
        StructuredPrompt(background="a street", style={"medium": "photograph"})
        .add("a red wooden door", bbox=(100, 100, 300, 200))
        .add_text("OPEN", "bold capitals", bbox=(400, 500, 500, 900))
        .add("a bicycle at the wall", bbox=(600, 250, 900, 650))
    )


def told(old, new):
    return [(d.kind, d.path.removeprefix("compositional_deconstruction."), d.old, d.new) for d in old.diff(new)]


@given(old=broken(), new=broken())
@settings(max_examples=150)
def test_there_is_a_difference_exactly_where_exports_differ(old, new):
    one, two = StructuredPrompt(old), StructuredPrompt(new)
    assert (one.diff(two) == ()) == (one == two)
    assert one.diff(one) == ()
    assert two == one or "place" in (one.diff(two)._repr_html_() or "")
    assert one._repr_html_()
    assert one.match(two)._repr_html_()


@given(tree=sound(), data=st.data())
def test_another_order_is_told_as_moves_alone(tree, data):
    prompt = StructuredPrompt(tree)
    order = data.draw(st.permutations(range(len(prompt.elements))))
    turned = prompt.reorder(order)
    assert {d.kind for d in prompt.diff(turned)} <= {"moved"}


def test_single_edits():
    old = three()
    assert told(old, old.set_at("background", "a lane")) == [("changed", "background", "a street", "a lane")]
    assert told(old, old.move(0, (1, 2, 3, 4))) == [("changed", "elements[0].bbox", [100, 100, 300, 200], [1, 2, 3, 4])]
    assert told(old, old.restyle(photo="50 mm", medium=None)) == [
        ("added", "style_description.photo", None, "50 mm"),
        ("removed", "style_description.medium", "photograph", None),
    ]
    assert told(old, old.remove(0)) == [("removed", "elements[0]", old.get("elements[0]"), None)]
    assert told(old, old.add("a cat on the step", at=1)) == [
        ("added", "elements[1]", None, {"type": "obj", "desc": "a cat on the step"})
    ]


def test_an_element_is_followed_when_it_moves_and_changes_at_once():
    old = three()
    new = old.set_at("elements[0].desc", "a green wooden door").shift(0, 2)
    assert told(old, new) == [
        ("moved", "elements[2]", 0, 2),
        ("changed", "elements[2].desc", "a red wooden door", "a green wooden door"),
    ]


def test_an_element_whose_words_all_changed_is_still_the_same_one():
    old = StructuredPrompt(background="a wall").add("door").add_text("OPEN")
    new = old.set_at("elements[0].desc", "something else").set_at("elements[1].text", "SHUT")
    assert [d[:2] for d in told(old, new)] == [("changed", "elements[0].desc"), ("changed", "elements[1].text")]


def test_differences_are_rows_and_sentences():
    old = three()
    made = old.diff(old.set_at("elements[1].text", "SHUT").shift(0, 1))
    frame = pd.DataFrame(made)
    assert list(frame.columns) == ["kind", "path", "old", "new"]
    assert [str(d) for d in made] == [
        "elements[0].text: 'OPEN' → 'SHUT'",
        "elements[1]: moved from 0 to 1",
    ]


@given(
    scores=st.integers(1, 5).flatmap(
        lambda rows: st.integers(1, 5).flatmap(
            lambda columns: st.lists(
                st.lists(st.integers(0, 20), min_size=columns, max_size=columns), min_size=rows, max_size=rows
            )
        )
    )
)
def test_the_assignment_is_the_best_of_all(scores):
    made = _best([[value / 20 for value in row] for row in scores])
    assert len({i for i, _ in made}) == len({j for _, j in made}) == len(made) == min(len(scores), len(scores[0]))
    rows, columns = range(len(scores)), range(len(scores[0]))
    if len(rows) <= len(columns):
        best = max(sum(scores[i][j] for i, j in zip(rows, p, strict=True)) for p in permutations(columns, len(rows)))
    else:
        best = max(sum(scores[i][j] for i, j in zip(p, columns, strict=True)) for p in permutations(rows, len(columns)))
    assert sum(scores[i][j] for i, j in made) == best


def test_asked_against_got():
    asked = three()
    got = (
        StructuredPrompt(background="a road")
        .add("black bicycle leaning on a wall", bbox=(610, 260, 890, 660))
        .add("a lamp post", bbox=(0, 900, 900, 950))
        .add_text("OPEM", "black letters", bbox=(400, 500, 500, 700))
    )
    matching = asked.match(got)
    frame = pd.DataFrame(matching.rows())
    assert list(frame["asked"][:3]) == [0, 1, 2]
    assert [(p.asked and p.asked.index, p.got and p.got.index) for p in matching.pairs] == [
        (0, None),
        (1, 2),
        (2, 0),
        (None, 1),
    ]
    assert frame["text_match"][1] == pytest.approx(0.75)
    assert frame["iou"][1] == pytest.approx(0.5)
    assert frame["iou"][0] == 0
    assert [e.desc for e in matching.missing] == ["a red wooden door"]
    assert [e.desc for e in matching.extra] == ["a lamp post"]
    columns = matching.columns()
    assert (columns["elements_asked"], columns["elements_found"], columns["elements_extra"]) == (3, 2, 1)
    assert columns["text_match"] == pytest.approx(0.75)
    assert columns["box_iou"] == pytest.approx((0 + 0.5 + frame["iou"][2]) / 3)


@given(tree=sound())
def test_a_prompt_matches_itself(tree):
    prompt = StructuredPrompt(tree)
    columns = prompt.match(prompt).columns()
    assert columns["elements_found"] == columns["elements_asked"] == len(prompt.elements)
    assert columns["elements_extra"] == 0
    assert columns["text_match"] in (None, 1.0)


@given(asked=broken(), got=broken())
def test_matching_never_raises(asked, got):
    matching = StructuredPrompt(asked).match(StructuredPrompt(got))
    columns = matching.columns()
    assert all(columns[name] is None or 0 <= columns[name] <= 1 for name in ("box_iou", "text_match"))
    assert len(matching.rows()) == columns["elements_asked"] + columns["elements_extra"]


def test_two_hundred_elements_are_matched_in_bounded_time():
    asked = StructuredPrompt(elements=[{"type": "text", "text": f"line {i}", "desc": "small"} for i in range(200)])
    assert asked.match(asked.reorder(list(reversed(range(200))))).columns()["text_match"] == 1
