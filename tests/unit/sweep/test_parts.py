"""Axes over parts of structured prompts, and structured prompts on axes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ideowidgets.operations import GenerateV4, Request, V2GenerateV4
from ideowidgets.operations.errors import InvalidRequest
from ideowidgets.operations.results import Description, MagicPrompt
from ideowidgets.operations.structured_prompt import Box, StructuredPrompt
from ideowidgets.operations.structured_prompt.fields import structured_field, structured_of
from ideowidgets.run import Runner
from ideowidgets.sweep import Replace, Sweep
from ideowidgets.sweep.values import Labels, identity, readable

BOARD = StructuredPrompt(
    high_level_description="A board on a wall", background="a wall", style={"photo": "35 mm", "medium": "photograph"}
)
BOARD = BOARD.add_text("OPEN", bbox=(0, 0, 200, 400)).add("a red door", bbox=(300, 0, 900, 400))
V1, V2 = GenerateV4(json_prompt=BOARD), V2GenerateV4(prompt=BOARD, seed=7)


def sent(request: Request[Any]) -> StructuredPrompt:
    name = structured_field(request)
    assert name is not None
    found = structured_of(getattr(request, name))
    assert found is not None
    return found


def again_as_python(sweep: Sweep) -> Sweep:
    class Studio:
        def sweep(self, request: Any, axes: Any = None, **more: Any) -> Sweep:
            return Sweep(request, axes, runner=sweep.runner, **more)

    names: dict[str, Any] = {"studio": Studio(), "GenerateV4": GenerateV4, "V2GenerateV4": V2GenerateV4}
    exec(sweep.to_python().replace("sweep.run()", ""), names)
    found: Sweep = names["sweep"]
    return found


@pytest.mark.parametrize("request_", [V1, V2])
def test_any_part_can_vary(runner: Runner, tmp_path: Path, request_: Request[Any]) -> None:
    axes = {
        "json_prompt.elements[0].text": ["OPEN", 'say "hi"'],
        "style.color_palette": [None, ["#0B3954", "#FF6663"]],
        "elements[1].bbox": [[300, 0, 900, 400], Box(0, 500, 100, 900)],
        "elements[2]": [{"type": "obj", "desc": "a cat"}, None],
    }
    sweep = Sweep(request_, axes, runner=runner)
    assert len(sweep) == 16
    assert list(sweep.axes) == list(axes)
    last = sent(sweep.cells[-1].request)
    assert last.elements[0].text == 'say "hi"'
    assert last.get("style.color_palette") == ["#0B3954", "#FF6663"]
    assert last.get("elements[1].bbox") == [0, 500, 100, 900]
    assert len(last.elements) == 2
    assert last.high_level_description == "A board on a wall"
    assert sent(sweep.cells[0].request).elements[2].desc == "a cat"
    again = Sweep.load(sweep.save(tmp_path / "plan.json"), runner=runner)
    assert again.axes == sweep.axes
    keys = [cell.cell_id for cell in sweep.cells]
    assert [cell.cell_id for cell in again.cells] == keys
    assert [cell.cell_id for cell in again_as_python(sweep).cells] == keys
    shown = sweep.plan.iloc[-1][list(axes)].tolist()
    assert shown == ['say "hi"', "#0B3954, #FF6663", "0, 500, 100, 900", "—"]


def test_parts_are_sent_and_shown(runner: Runner) -> None:
    sweep = Sweep(V2, {"elements[0].text": ["OPEN", "SHUT"]}, runner=runner).run(max_usd=5).wait(60)
    assert sweep.progress.done == 2
    assert sweep.df["elements[0].text"].tolist() == ["OPEN", "SHUT"]
    requests = [runner.record.request(image_id) for image_id in sweep.df.index]
    assert [sent(request).elements[0].text for request in requests] == ["OPEN", "SHUT"]


def test_parts_grow_whatever_their_spelling(runner: Runner) -> None:
    sweep = Sweep(V1, {"elements[0].text": ["OPEN", "SHUT"]}, runner=runner)
    grown = sweep.extend({"json_prompt.elements[0].text": ["SOON"], "style.photo": ["8 mm"]})
    assert grown.axes == {"elements[0].text": ("OPEN", "SHUT", "SOON"), "style.photo": ("35 mm", "8 mm")}
    assert {cell.cell_id for cell in sweep.cells} < {cell.cell_id for cell in grown.cells}


def test_parts_travel_with_others_and_with_the_model(runner: Runner) -> None:
    linked = {("elements[0].text", "seed"): [("OPEN", 1), ("SHUT", 2)], "model": ["4.0", "3.0"]}
    sweep = Sweep(V2, linked, runner=runner)
    assert [sent(cell.request).elements[0].text for cell in sweep.cells] == ["OPEN", "OPEN", "SHUT", "SHUT"]
    assert [cell.request.operation.model for cell in sweep.cells[:2]] == ["ideogram-4.0", "ideogram-3.0"]
    v1 = Sweep(V1, {"model": ["4.0", "3.0"], "elements[0].text": ["OPEN", "SHUT"]}, runner=runner)
    assert (len(v1), len(v1.voids)) == (2, 2)
    assert "json_prompt" in v1.voids[0].reason


def test_places_in_parts_are_filled(runner: Runner) -> None:
    base = V2.replace(prompt=BOARD.edit(1, desc="a {colour} door"))
    axes = {"elements[0].text": ['"{word}"', "{A|B}"], "word": ["hi"], "colour": ["red"]}
    sweep = Sweep(base, axes, runner=runner)
    assert [sent(cell.request).elements[0].text for cell in sweep.cells] == ['"hi"', "A", "B"]
    assert {sent(cell.request).elements[1].desc for cell in sweep.cells} == {"a red door"}
    with pytest.raises(InvalidRequest, match="no axis of that name"):
        Sweep(V2, {"elements[0].text": ["{word}"]}, runner=runner)


def test_what_takes_a_place_never_breaks_the_json(runner: Runner) -> None:
    base = V2.replace(prompt=BOARD.edit(0, text="{word}"))
    sweep = Sweep(base, {"word": ['say "hi"', "a\\b", "two\nlines"]}, runner=runner)
    assert [sent(cell.request).elements[0].text for cell in sweep.cells] == list(sweep.axes["word"])
    swapped = Sweep(V2, {"sign": Replace("OPEN", '"SHUT"')}, runner=runner)
    assert sent(swapped.cells[1].request).elements[0].text == '"SHUT"'


def test_an_index_counts_in_the_list_as_it_was(runner: Runner) -> None:
    axes = {"elements[0]": [None], "elements[1].desc": ["a blue door"], "json_prompt.elements[1].bbox": [None]}
    sweep = Sweep(V1, axes, runner=runner)
    assert [element.to_dict() for element in sent(sweep.cells[0].request).elements] == [
        {"type": "obj", "desc": "a blue door"}
    ]
    whole = {
        "elements[1].desc": ["a gate"],
        "elements[1]": [{"type": "obj", "desc": "x", "color_palette": ["#AABBCC"]}],
    }
    assert sent(Sweep(V1, whole, runner=runner).cells[0].request).get("elements[1]") == {
        "type": "obj",
        "desc": "a gate",
        "color_palette": ["#AABBCC"],
    }


@pytest.mark.parametrize(
    ("axes", "message"),
    [
        ({"elements[0].text": ["A"], "json_prompt.elements[0].text": ["B"]}, "stands in two axes"),
        ({"elements[7].text": ["A"]}, r"elements\[7\].text='?A"),
        ({"elements[0].text": ["OPEN", "OPEN"]}, "stands twice"),
        ({"elements[0].bbox": [[0, 0, 2000, 10]]}, "bbox"),
        ({"elements[0].text": [object()]}, "JSON cannot hold"),
        ({"elments[0].text": ["A"]}, "is no field"),
    ],
)
def test_what_is_no_part_is_refused(runner: Runner, axes: dict[str, Any], message: str) -> None:
    with pytest.raises(InvalidRequest, match=message):
        Sweep(V1, axes, runner=runner)


def test_a_part_needs_a_whole(runner: Runner) -> None:
    with pytest.raises(InvalidRequest, match="has no structured prompt"):
        Sweep(V2.replace(prompt="a board"), {"elements[0].text": ["A"]}, runner=runner)
    axes = {"prompt": [BOARD, BOARD.edit(1, desc="a gate")], "elements[0].text": ["A", "B"]}
    sweep = Sweep(V2.replace(prompt="a board"), axes, runner=runner)
    assert [[e.label for e in sent(cell.request).elements] for cell in sweep.cells] == [
        ["“A”", "a red door"],
        ["“B”", "a red door"],
        ["“A”", "a gate"],
        ["“B”", "a gate"],
    ]


@pytest.mark.parametrize(("request_", "name"), [(V1, "json_prompt"), (V2, "prompt")])
def test_what_holds_a_structured_prompt_is_one_on_an_axis(
    runner: Runner, tmp_path: Path, request_: Request[Any], name: str
) -> None:
    other = {"high_level_description": "A cat", "compositional_deconstruction": {"background": "", "elements": []}}
    values = [
        BOARD,
        BOARD.edit(0, text="SHUT"),
        BOARD.set_at("mood_unknown_to_us", "1.50"),
        MagicPrompt(other, "1x1"),
        Description(("a dog",), {**other, "high_level_description": "A dog"}),
        {**other, "high_level_description": "A {a|b} fox"},
    ]
    sweep = Sweep(request_, {name: values}, runner=runner)
    assert len(sweep) == 7
    assert [sent(cell.request).high_level_description for cell in sweep.cells[3:]] == [
        "A cat",
        "A dog",
        "A a fox",
        "A b fox",
    ]
    assert sent(sweep.cells[2].request).get("mood_unknown_to_us") == "1.50"
    labels = sweep.plan[name].astype(str).tolist()
    assert labels[0] == "A board on a wall"
    assert labels[1] == "A board on a wall · “SHUT”, a red door"
    assert labels[3:] == ["A cat", "A dog", "A a fox", "A b fox"]
    assert len(set(labels)) == 7
    assert max(map(len, labels)) < 140
    again = Sweep.load(sweep.save(tmp_path / "plan.json"), runner=runner)
    assert again.axes == sweep.axes
    assert [cell.request for cell in again.cells] == [cell.request for cell in sweep.cells]
    assert [cell.cell_id for cell in again_as_python(sweep).cells] == [cell.cell_id for cell in sweep.cells]


def test_one_prompt_in_two_forms_is_one_and_two_never_are(runner: Runner) -> None:
    with pytest.raises(InvalidRequest, match=r"same picture|stands twice"):
        Sweep(V1, {"json_prompt": [BOARD, BOARD.to_dict()]}, runner=runner)
    values = [BOARD.to_json(), BOARD.to_dict(), BOARD.edit(0, desc="x").to_dict(), {"a": 1}, {"a": True}, {"a": 1.0}]
    assert len({identity(value) for value in values}) == 6
    assert identity({"a": 1, "b": 2}) == identity({"b": 2, "a": 1})
    assert identity(V1.json_prompt) == identity(json.loads(BOARD.to_json()))
    labels = Labels(values[:3]).all
    assert len(set(labels)) == 3


def test_labels_of_prompts_and_parts_are_short() -> None:
    long = BOARD.set_at("high_level_description", "a very long story " * 20)
    assert len(readable(long.to_json())) <= 60
    assert readable(BOARD.set_at("high_level_description", None).to_json()) == "“OPEN”, a red door"
    assert readable({"type": "obj", "desc": "a cat"}) == "a cat"
    assert readable([0, 0, 10, 10]) == "0, 0, 10, 10"
    assert readable('a text that only says "compositional_deconstruction"').startswith("a text")
