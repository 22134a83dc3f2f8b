"""Checks of structured prompts: everything is told, nothing raises, a fix mends what it is for and breaks nothing."""

from __future__ import annotations

import json
from collections import Counter

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ideowidgets.operations import GenerateV4, V2GenerateV4
from ideowidgets.operations.structured_prompt import RULES, TEMPLATES, StructuredPrompt, problems_of
from tests.unit.operations.structured_samples import COMPOSITION, HIGH, STYLE, any_json, broken, sound

profiles = st.sampled_from(["api", "training"])


def codes(prompt, profile="api", **options):
    data = prompt if isinstance(prompt, dict) else prompt.to_dict()
    return [problem.code for problem in problems_of(data, profile, **options)]


def errors(tree, profile):
    return Counter(problem.code for problem in problems_of(tree, profile) if problem.severity == "error")


def with_element(**element):
    return {HIGH: "A door in a wall", COMPOSITION: {"background": "a wall", "elements": [element]}}


@given(tree=any_json | broken(), profile=profiles)
@settings(max_examples=100)
def test_any_json_is_checked_without_raising(tree, profile):
    for problem in problems_of(tree, profile):
        assert problem.code in RULES
        assert json.loads(json.dumps(problem.to_dict()))["path"] == problem.path
        assert (problem.offer is None) == (problem.repair is None)
        assert problem.cells()["code"] == problem.code


@given(tree=sound(), profile=profiles)
def test_what_is_sound_has_no_errors(tree, profile):
    assert not errors(tree, profile)


@given(tree=broken(), profile=profiles)
@example(tree=with_element(type="obj", bbox=[5.0, 2, 1100.5, 9], desc="a red door"), profile="training")
@example(tree=with_element(type="obj", desc='"A"') | {COMPOSITION: {"background": '"A"'}}, profile="api")
@settings(max_examples=150)
def test_a_fix_takes_its_problem_away_and_adds_no_error(tree, profile):
    prompt = StructuredPrompt(tree)
    before, all_before = errors(tree, profile), Counter(p.code for p in prompt.problems(profile))
    for problem in prompt.problems(profile):
        if problem.offer is None:
            continue
        after = prompt.fix(problem)
        assert Counter(p.code for p in after.problems(profile))[problem.code] < all_before[problem.code], problem
        left = before - Counter([problem.code] if problem.severity == "error" else [])
        new = errors(json.loads(after.to_json(order="given")), profile)
        assert new <= left, (problem, new - left)


@given(tree=broken(most=6), profile=profiles)
@settings(max_examples=100)
def test_fixing_everything_leaves_only_errors_without_an_offer(tree, profile):
    left = StructuredPrompt(tree).fix_all(profile).problems(profile, hints=False)
    assert all(problem.offer is None for problem in left if problem.severity == "error")


@given(tree=broken())
@settings(max_examples=150)
def test_what_has_no_error_can_be_sent(tree):
    prompt = StructuredPrompt(tree)
    if any(problem.severity == "error" for problem in prompt.problems()):
        return
    assert GenerateV4(json_prompt=prompt).json_prompt is not None
    assert V2GenerateV4(prompt=prompt).prompt == prompt.to_json()


def test_nothing_hides_behind_an_earlier_error():
    tree = {
        STYLE: {"photo": "a", "art_style": "b", "color_palette": ["red", 3]},
        COMPOSITION: {"background": 7, "elements": [{"type": ["obj"]}, "a cat", {"type": "text", "bbox": [1]}]},
        "aspect_ratio": "1:1",
    }
    found = {(p.code, p.path) for p in problems_of(tree, "training") if p.severity == "error"}
    assert found == {
        ("unknown-key", "aspect_ratio"),
        ("photo-and-art-style", STYLE),
        ("missing", f"{STYLE}.aesthetics"),
        ("missing", f"{STYLE}.lighting"),
        ("missing", f"{STYLE}.medium"),
        ("color", f"{STYLE}.color_palette[0]"),
        ("color", f"{STYLE}.color_palette[1]"),
        ("wrong-type", f"{COMPOSITION}.background"),
        ("unknown-type", f"{COMPOSITION}.elements[0].type"),
        ("missing", f"{COMPOSITION}.elements[0].desc"),
        ("wrong-type", f"{COMPOSITION}.elements[1]"),
        ("missing", f"{COMPOSITION}.elements[2].text"),
        ("missing", f"{COMPOSITION}.elements[2].desc"),
        ("bbox-count", f"{COMPOSITION}.elements[2].bbox"),
    }


@pytest.mark.parametrize(
    ("bbox", "code", "profile", "mended"),
    [
        ([0, 0, 1070, 500], "bbox-range", "api", [0, 0, 1000, 500]),
        ([0.1, 0.25, 0.5, 1.0], "bbox-whole", "api", [100, 250, 500, 1000]),
        ([1.5, 2, 3, 4], "bbox-whole", "api", [2, 2, 3, 4]),
        ([1.0, 2.0, 3.0, 4.0], "bbox-whole", "training", None),
        ([1.0, 2.0, 3.0, 4.0], "bbox-decimals", "training", [1, 2, 3, 4]),
        ([900, 800, 100, 200], "bbox-reversed", "training", [100, 200, 900, 800]),
        ([True, 0, 5, 5], "bbox-number", "api", [1, 0, 5, 5]),
        (["100", "200", "300", "400"], "bbox-number", "api", [100, 200, 300, 400]),
        ([100, 100], "bbox-count", "api", None),
        ({"x": 10, "y": 20, "width": 30, "height": 40}, "wrong-type", "api", [20, 10, 60, 40]),
        ("100, 200, 300, 400", "wrong-type", "api", [100, 200, 300, 400]),
        ([100, 100, 100, 400], "bbox-empty", "api", None),
    ],
)
def test_boxes(bbox, code, profile, mended):
    prompt = StructuredPrompt(with_element(type="obj", bbox=bbox, desc="a red door"))
    found = [problem for problem in prompt.problems(profile) if problem.code == code]
    if code == "bbox-whole" and mended is None:
        assert not found
        return
    assert found[0].element == 0
    assert prompt.fix(found[0]).get("elements[0].bbox") == mended


@pytest.mark.parametrize(
    ("color", "profile", "mended"),
    [
        ("#e63946", "training", "#E63946"),
        ("#e39", "api", "#EE3399"),
        ("E63946", "api", "#E63946"),
        ("#silver", "api", "#C0C0C0"),
        ("rgb(255, 0, 128)", "api", "#FF0080"),
        ("#E63946FF", "api", "#E63946"),
        ("#RRGGBB", "api", None),
    ],
)
def test_colours(color, profile, mended):
    prompt = StructuredPrompt(with_element(type="obj", desc="a red door", color_palette=["#000000", color]))
    problem = next(p for p in prompt.problems(profile) if p.code in ("color", "color-case"))
    assert problem.path.endswith("color_palette[1]")
    assert prompt.fix(problem).get("elements[0].color_palette") == ["#000000", *([mended] if mended else [])]
    assert "color" not in codes(with_element(type="obj", desc="a door", color_palette=["#a1b2c3"]))


def test_a_fix_whose_problem_is_gone_changes_nothing():
    prompt = StructuredPrompt(with_element(type="obj", bbox=[0, 0, 1100, 10], desc="a red door"))
    problem = next(p for p in prompt.problems() if p.code == "bbox-range")
    moved = prompt.move(0, (5, 5, 50, 50))
    assert moved.fix(problem) is moved


def test_a_problem_without_an_offer_says_so():
    prompt = StructuredPrompt(with_element(type="obj", desc=" "))
    problem = next(p for p in prompt.problems() if p.code == "empty")
    with pytest.raises(ValueError, match="no fix is offered for 'empty'"):
        prompt.fix(problem)


def test_hints_can_be_muted_and_errors_cannot():
    tree = with_element(type="obj", desc="a stunning door", bbox=[0, 0, 1100, 10])
    assert {"praise", "bbox-range", "box-tiny"} & set(codes(tree)) == {"praise", "bbox-range"}
    assert "praise" not in codes(tree, mute=("praise",))
    assert "praise" not in codes(tree, mute="praise")
    with pytest.raises(ValueError, match="did you mean 'praise'"):
        codes(tree, mute=("prase",))
    assert "bbox-range" in codes(tree, mute=("bbox-range",))
    assert codes(tree, hints=False) == ["bbox-range"]


@pytest.mark.parametrize(
    ("element", "code"),
    [
        ({"type": "obj", "desc": "a door, a window, such as those in Delft"}, "vague"),
        ({"type": "obj", "desc": "a red door with a soft shadow, shallow focus"}, "camera-in-object"),
        ({"type": "obj", "desc": "A cloudy sky"}, "scenery"),
        ({"type": "obj", "desc": "a wall"}, "said-twice"),
        ({"type": "obj", "desc": "door"}, "short-desc"),
        ({"type": "obj", "desc": "a red door lit by warm golden light"}, "warm-grade"),
        ({"type": "obj", "desc": 'a red door with a plate "No. 7"'}, "words-missing"),
        ({"type": "obj", "desc": "활짝 핀 연꽃"}, "language"),
        ({"type": "obj", "desc": "a red door", "bbox": [10, 10, 15, 900]}, "box-tiny"),
        ({"type": "text", "text": "OPEN", "desc": "bold capitals", "bbox": [0, 0, 900, 100]}, "box-for-text"),
        ({"type": "obj", "desc": "A door in a wall", "bbox": [0, 0, 1000, 1000]}, "placeholder"),
    ],
)
def test_writing(element, code):
    assert code in codes(with_element(**element))
    assert code not in codes(with_element(type="obj", desc="a red wooden door, half open", bbox=[200, 300, 900, 600]))


def test_boxes_that_were_written_columns_first_are_noticed_and_turned():
    prompt = StructuredPrompt(background="a wall").add("a red door half open", bbox=(100, 0, 400, 900))
    for row, text in enumerate(("FRONT", "BACK", "SIDE")):
        prompt = prompt.add_text(text, bbox=(100, 50 * row, 400, 50 * row + 30))
    problem = next(p for p in prompt.problems() if p.code == "bbox-axes")
    assert prompt.fix(problem).elements[1].bbox == (0, 100, 30, 400)


def test_scenery_goes_into_the_background_and_quoted_words_become_elements():
    prompt = StructuredPrompt(high_level_description='A shop with a sign "BREAD"', background="a street").add(
        "clear sky"
    )
    for code in ("scenery", "words-missing"):
        prompt = prompt.fix(next(p for p in prompt.problems() if p.code == code))
    assert prompt.background == "a street. clear sky"
    assert [(e.type, e.text) for e in prompt.elements] == [("text", "BREAD")]


@pytest.mark.parametrize("name", TEMPLATES)
@pytest.mark.parametrize("profile", ["api", "training"])
def test_templates_have_nothing_to_complain_about(name, profile):
    assert TEMPLATES[name].prompt.problems(profile) == ()


def test_an_unknown_profile_is_refused():
    with pytest.raises(ValueError, match="choose 'api' or 'training'"):
        StructuredPrompt().problems("draft")
