"""Structured prompts from plain ones: in the prompt's words, counted, placed, in natural proportions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ideowidgets.offline.pictures import PictureSpec, draw_marked
from ideowidgets.offline.shapes import pixels
from ideowidgets.offline.words.magic import compose, enrich
from ideowidgets.offline.words.offering import understand
from ideowidgets.operations.json_prompt import JsonPrompt

RATIOS = ["1x1", "16x9", "9x16", "4x1", "1x4", "3x2"]


def parts(prompt: str, ratio: str = "1x1") -> list[dict]:
    return compose(prompt, ratio)["compositional_deconstruction"]["elements"]


def test_counted_things_get_a_box_each():
    owls = parts("three sleepy red owls and a lamp")
    assert [e["desc"] for e in owls] == [*["a sleepy red owl, one of three"] * 3, "a lamp"]
    drawn = draw_marked(PictureSpec("x", 1, 256, 256, json_prompt=compose("three red owls", "1x1")))[1]
    assert len(drawn.things) == 3


def test_many_things_share_a_box():
    assert [e["desc"] for e in parts("seven balloons")] == ["seven balloons"]


@pytest.mark.parametrize("ratio", RATIOS)
def test_boxes_have_natural_proportions(ratio):
    width, height = pixels(ratio)
    (cat,) = parts("a cat", ratio)
    top, left, bottom, right = cat["bbox"]
    assert (right - left) * width / ((bottom - top) * height) == pytest.approx(0.72, rel=0.03)


def test_things_stand_and_fly():
    lamp, moon = parts("a lamp, a moon")
    assert lamp["bbox"][2] == 960
    assert moon["bbox"][0] == 60


def test_words_go_where_the_prompt_says():
    above, below = parts('"ends Sunday" at the bottom, "SALE" in red letters at the top')[:2]
    assert (above["text"], below["text"]) == ("ends Sunday", "SALE")
    assert above["bbox"][0] > 700
    assert below["bbox"][2] < 400
    assert below["color_palette"] == ["#D62828"]


@pytest.mark.parametrize("marks", ["''", "‘’", '""', "“”", "«»", "「」"])
def test_words_in_any_quotation_marks_are_lettering_and_nothing_else(marks):
    made = compose(f"a chess board that says {marks[0]}YOUR MOVE{marks[1]} in a park", "1x1")
    assert [e.get("text") or e["desc"] for e in parts(f"a fox, {marks[0]}A and B{marks[1]}")] == ["A and B", "a fox"]
    found = made["compositional_deconstruction"]
    assert [e.get("text") or e["desc"] for e in found["elements"]] == ["YOUR MOVE", "a chess board"]
    assert found["background"] == "in a park, kept simple so that the elements stand out"


@pytest.mark.parametrize(
    ("prompt", "subjects", "places", "styles"),
    [
        (
            "a photo of a dog in the rain, cinematic lighting, 35mm",
            ["a dog"],
            ["in the rain"],
            ["cinematic lighting", "35mm"],
        ),
        ('a vintage travel poster for a lighthouse that says "HOLD FAST"', ["a lighthouse"], [], []),
        ("two cats on a chair by the sea at dusk", ["two cats on a chair"], ["by the sea", "at dusk"], []),
        ("a gizmo over a moon, a widget near them", ["a gizmo", "a moon", "a widget"], [], []),
        ("", ["the subject"], [], []),
    ],
)
def test_a_prompt_is_taken_apart(prompt, subjects, places, styles):
    offer = understand(prompt)
    assert (list(offer.subjects), list(offer.places), list(offer.styles)) == (subjects, places, styles)


def test_place_hour_and_style_reach_the_layout():
    made = compose("a fox in the snow at night, cinematic lighting", "1x1")
    assert made["compositional_deconstruction"]["background"].startswith("in the snow at night")
    assert "night" not in made["style_description"]["aesthetics"]
    assert "moonlight" in made["style_description"]["lighting"]
    assert made["style_description"]["aesthetics"].startswith("cinematic lighting")
    assert made["style_description"]["color_palette"][0] == "#0B132B"


def test_a_thing_brings_its_home():
    assert "sea" in compose("a lighthouse", "1x1")["compositional_deconstruction"]["background"]
    assert "plain" in compose("a logo of a bear", "1x1")["compositional_deconstruction"]["background"]


@given(st.text(max_size=400), st.sampled_from(RATIOS))
def test_whatever_is_asked_fits_the_canvas(prompt, ratio):
    made = compose(prompt, ratio)
    JsonPrompt.model_validate(made)
    boxes = [element["bbox"] for element in made["compositional_deconstruction"]["elements"]]
    assert boxes
    for index, (top, left, bottom, right) in enumerate(boxes):
        assert 0 <= top < bottom <= 1000
        assert 0 <= left < right <= 1000
        for y1, x1, y2, x2 in boxes[index + 1 :]:
            assert bottom <= y1 or y2 <= top or right <= x1 or x2 <= left


@pytest.mark.parametrize("blank", ["", "  ", "..."])
def test_a_blank_prompt_is_enriched_into_a_sentence(blank):
    assert enrich(blank, "ON").startswith("A picture, with ")
