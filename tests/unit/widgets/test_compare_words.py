"""Texts word by word, in any script, and structured prompts place by place."""

from __future__ import annotations

import copy
import itertools
import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ideowidgets.operations import GenerateV3, GenerateV4, V2GenerateV4
from ideowidgets.widgets.compare_words import common, words_of
from ideowidgets.widgets.differences import MAX_PATHS, between, between_answers, outline, word_diff

SHORT = st.lists(st.sampled_from("abc"), max_size=9)
TEXT = st.text(alphabet=st.one_of(st.characters(), st.sampled_from("a b,'’ é灯台ไทยहि\u0301\u200d👍🏽")), max_size=40)
PROMPT = {
    "high_level_description": "A quay at dusk",
    "style_description": {"lighting": "low sun from the left, long shadows over wet stone", "medium": "photograph"},
    "compositional_deconstruction": {
        "background": "the sea",
        "elements": [
            {"type": "obj", "desc": "a boat", "bbox": [100, 100, 500, 500]},
            {"type": "text", "text": "HOLD", "desc": "painted letters"},
        ],
    },
}


def longest(old, new):
    """The textbook's table, to check against."""
    table = [[0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i, one in enumerate(old):
        for j, other in enumerate(new):
            table[i + 1][j + 1] = table[i][j] + 1 if one == other else max(table[i][j + 1], table[i + 1][j])
    return table[-1][-1]


@given(SHORT, SHORT)
def test_the_common_part_is_a_longest_one(old, new):
    found = common(old, new)
    assert len(found) == longest(old, new)
    assert all(old[i] == new[j] for i, j in found)
    assert all(a < c and b < d for (a, b), (c, d) in itertools.pairwise(found))


@given(TEXT)
def test_words_join_to_their_text(text):
    assert "".join(words_of(text)) == text


@given(TEXT, TEXT)
def test_pieces_join_to_both_texts(before, after):
    words = word_diff(before, after)
    assert "".join(w.text for w in words if w.kind != "added") == before
    assert "".join(w.text for w in words if w.kind != "removed") == after
    assert all(word.text for word in words)
    assert all(one.kind != other.kind for one, other in itertools.pairwise(words))


@given(TEXT)
def test_a_text_does_not_differ_from_itself(text):
    assert [word.kind for word in word_diff(text, text)] == (["same"] if text else [])


@pytest.mark.parametrize(
    ("before", "after", "changed"),
    [
        ("赤い灯台が立つ", "青い灯台が立つ", ["赤", "青"]),
        ("红色的灯塔矗立在海边", "红色的灯塔倒塌在海边", ["矗立", "倒塌"]),
        ("منارة عند الغروب", "منارة عند الفجر", ["الغروب", "الفجر"]),
        ("एक लाल हिन्दी किताब", "एक नीली हिन्दी किताब", ["लाल", "नीली"]),
        ("don't stop, please", "won't stop, please", ["don't", "won't"]),
        ("a wave 👍🏽 and more words", "a wave 👍🏿 and more words", ["👍🏽", "👍🏿"]),
        ("one two three four five six", "one 2 3 four five six", ["two three", "2 3"]),
    ],
)
def test_what_changed_is_told_in_whole_words(before, after, changed):
    assert [word.text for word in word_diff(before, after) if word.kind != "same"] == changed


def test_two_sentences_that_share_a_comma_are_two_sentences():
    words = word_diff("soft light, a low horizon", "a crowd, seen from far above the town hall")
    assert [word.kind for word in words] == ["removed", "added"]


def test_long_texts_take_no_time():
    before = " ".join(f"word{number % 700}" for number in range(3_900))
    after = " ".join(f"word{number % 701}" for number in range(3_900))
    started = time.process_time()
    word_diff(before, after)
    word_diff("灯" * 4_000, "台" * 4_000)
    word_diff("x " * 60_000, "y " * 60_000)
    assert time.process_time() - started < 3


def test_structured_prompts_are_compared_by_place():
    after = copy.deepcopy(PROMPT)
    after["style_description"]["lighting"] = "low sun from the right, long shadows over wet stone"
    after["compositional_deconstruction"]["elements"].insert(0, {"type": "obj", "desc": "a gull"})
    after["compositional_deconstruction"]["elements"][1]["desc"] = "a red boat"
    found = {d.name: d for d in between(GenerateV4(json_prompt=PROMPT), GenerateV4(json_prompt=after))}
    assert set(found) == {
        "json_prompt › style_description › lighting",
        "json_prompt › elements 1",
        "json_prompt › elements 2 › desc",
    }
    changed = [w.text for w in found["json_prompt › style_description › lighting"].words if w.kind != "same"]
    assert changed == ["left", "right"]
    assert not any("{" in d.before + d.after for d in found.values())


def test_an_element_put_in_front_moves_no_other():
    after = copy.deepcopy(PROMPT)
    after["compositional_deconstruction"]["elements"].insert(0, {"type": "text", "text": "NEW", "desc": "a sign"})
    (found,) = between(GenerateV4(json_prompt=PROMPT), GenerateV4(json_prompt=after))
    assert (found.name, found.before, found.after) == ("json_prompt › elements 1", "new", "text: NEW — a sign")


def test_structured_and_plain_are_told_in_a_line_each():
    found = {
        d.name: d for d in between(GenerateV4(json_prompt=PROMPT), GenerateV4(text_prompt="a quay, in the morning"))
    }
    assert found["json_prompt"].before == "structured prompt “A quay at dusk”, 2 elements"
    assert found["text_prompt"].after == "a quay, in the morning"


def test_structured_prompts_that_travel_as_text_are_read():
    after = copy.deepcopy(PROMPT)
    after["high_level_description"] = "A quay at dawn"
    (found,) = between(GenerateV3(prompt=json.dumps(PROMPT)), GenerateV3(prompt=json.dumps(after, indent=2)))
    assert found.name == "prompt › high_level_description"
    assert between(GenerateV3(prompt=json.dumps(PROMPT)), GenerateV3(prompt=json.dumps(PROMPT, indent=2))) == []


def test_a_hostile_structure_ends():
    deep = '{"compositional_deconstruction": ' + '{"a": ' * 400 + "1" + "}" * 401
    wide = json.dumps({"compositional_deconstruction": {f"k{n}": n for n in range(500)}})
    other = json.dumps({"compositional_deconstruction": {f"k{n}": -n - 1 for n in range(500)}})
    assert between(GenerateV3(prompt=deep), GenerateV3(prompt=deep.replace("1", "2")))
    found = between(GenerateV3(prompt=wide), GenerateV3(prompt=other))
    assert len(found) == MAX_PATHS + 1
    assert found[-1].after == "and 440 more"
    nested = '{"compositional_deconstruction": ' + "[" * 90_000
    assert between(GenerateV3(prompt=nested), GenerateV3(prompt="a cat"))


def test_noise_is_left_out():
    assert between(V2GenerateV4(prompt="a cat", private=True), V2GenerateV4(prompt="a cat", private=False)) == []
    plain, spelled = GenerateV3(prompt="a cat"), GenerateV3(prompt="a cat", rendering_speed="DEFAULT", num_images=1)
    assert between(plain, spelled) == between(spelled, plain) == []
    (found,) = between(plain, GenerateV3(prompt="a cat", num_images=4))
    assert (found.name, found.before, found.after) == ("num_images", "1", "4")


def test_different_operations_are_compared_by_role():
    found = {d.name: d for d in between(GenerateV3(prompt="a cat", seed=7), GenerateV4(text_prompt="a dog"))}
    assert set(found) == {"model", "prompt", "seed"}
    assert [w.text for w in found["prompt"].words if w.kind != "same"] == ["cat", "dog"]
    assert "private" not in {d.name for d in between(GenerateV3(prompt="a cat"), V2GenerateV4(prompt="a cat"))}


class Answer:
    service = "offline"

    def __init__(self, **values):
        self.__dict__.update({"prompt": "a cat", "json_prompt": None, "seed_returned": None} | values)


def test_answers_differ_in_prompts_that_were_made():
    same = Answer(prompt_returned="a cat")
    made = Answer(prompt_returned="a cat, softly lit", seed_returned=8)
    assert between_answers(same, Answer(prompt="a dog", prompt_returned="a dog"), seeds=True) == []
    (found,) = between_answers(same, made, seeds=True)
    assert (found.name, [w.kind for w in found.words]) == ("prompt returned", ["same", "added"])
    assert [d.name for d in between_answers(Answer(seed_returned=7), made, seeds=True)] == ["seed returned"]
    assert between_answers(Answer(seed_returned=7), made, seeds=False) == []
    structured = Answer(prompt=None, json_prompt=PROMPT, prompt_returned=json.dumps(PROMPT))
    other = Answer(prompt=None, json_prompt={**PROMPT, "x": 1}, prompt_returned=json.dumps({**PROMPT, "x": 1}))
    assert between_answers(structured, other, seeds=True) == []


def test_an_outline_needs_nothing():
    assert outline({}) == "structured prompt"
    assert outline({"compositional_deconstruction": {"elements": [1]}}) == "structured prompt, 1 element"
