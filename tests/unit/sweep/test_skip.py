"""Combinations that are left out of a plan."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ideowidgets.operations import GenerateV3, V2GenerateV4
from ideowidgets.operations.errors import InvalidRequest
from ideowidgets.operations.structured_prompt import StructuredPrompt
from ideowidgets.run import Runner
from ideowidgets.sweep import Replace, Sweep
from tests.unit.operations.samples import picture

TURBO = GenerateV3(prompt="a lighthouse", rendering_speed="TURBO")
STYLES: dict[Any, Any] = {"style_preset": ["BAUHAUS", "AURA"], "negative_prompt": [None, "blur", "text"]}
LINKED = {("prompt", "style_preset"): [("a cat", "AURA"), ("a dog", "AURA"), ("a cat", "BAUHAUS")]}
BOARD = StructuredPrompt(high_level_description="a board").add_text("OPEN")


def made(sweep: Sweep, *names: str) -> list[tuple[Any, ...]]:
    return [tuple(cell.values[name] for name in names) for cell in sweep.cells]


def skipped(sweep: Sweep) -> list[dict[str, Any]]:
    return [void.values for void in sweep.voids if void.reason == "skipped"]


def plan(runner: Runner, axes: dict[Any, Any], skip: Any, **more: Any) -> Sweep:
    return Sweep(TURBO, axes, runner=runner, skip=skip, **more)


def test_a_skipped_cell_is_void_and_costs_nothing(runner: Runner) -> None:
    sweep = plan(runner, STYLES, [{"style_preset": "AURA", "negative_prompt": "blur"}], seeds=2)
    whole = plan(runner, STYLES, [], seeds=2)
    assert (len(whole), len(sweep), len(skipped(sweep))) == (12, 10, 2)
    assert sweep.estimate().images == 10
    paid = sweep.estimate().usd_micros
    assert paid is not None
    assert paid * 12 == (whole.estimate().usd_micros or 0) * 10
    assert ("AURA", "blur") not in made(sweep, "style_preset", "negative_prompt")
    assert sweep.plan.loc[sweep.plan["state"] == "void", "reason"].tolist() == ["skipped"] * 2
    assert {cell.cell_id for cell in sweep.cells} < {cell.cell_id for cell in whole.cells}


def test_what_is_skipped_is_not_sent(runner: Runner) -> None:
    sweep = plan(runner, STYLES, [{"negative_prompt": None}]).run(max_usd=5).wait(60)
    assert (sweep.progress.done, sweep.progress.total) == (4, 4)
    assert len(runner.record.df) == 4


@pytest.mark.parametrize(
    ("axes", "rule", "count"),
    [
        (STYLES, {"style_preset": "Bauhaus"}, 3),
        (STYLES, {"style_preset": "aura", "negative_prompt": None}, 1),
        ({"style_preset": ["ART_DECO", "AURA"]}, {"style_preset": "art deco"}, 1),
        ({"aspect_ratio": ["1x1", "16x9"]}, {"aspect_ratio": "16:9"}, 1),
        ({"seed": [1, 2, 3]}, {"seed": "2"}, 1),
        ({"model": ["3.0", "4.5"], "seed": [1, 2]}, {"model": "4.5", "seed": 1}, 1),
        ({"model": ["3.0", "4.5"], "seed": [1, 2]}, {"model": "ideogram-4.5"}, 2),
        ({"subject": Replace("lighthouse", "windmill", "castle")}, {"subject": "Windmill"}, 1),
        ({"prompt": ["a {red|blue} door"]}, {"prompt": "a red door"}, 1),
        (LINKED, {"prompt": "a cat"}, 2),
        (LINKED, {("style_preset", "prompt"): ("Aura", "a cat")}, 1),
        (LINKED, {"prompt + style_preset": ("a cat", "AURA")}, 1),
        ({"style_reference_images": [[picture(64, 64, "red")], [picture(64, 64, "blue")]]}, {}, 1),
    ],
)
def test_values_are_matched_as_forgivingly_as_axes(
    runner: Runner, axes: dict[Any, Any], rule: dict[Any, Any], count: int
) -> None:
    rule = rule or {"style_reference_images": [picture(64, 64, "blue")]}
    sweep, whole = plan(runner, axes, [rule]), plan(runner, axes, [])
    assert len(skipped(sweep)) == count
    assert len(sweep) + len(sweep.voids) == len(whole) + len(whole.voids)


def test_variants_variables_repeats_and_parts_are_axes_too(runner: Runner) -> None:
    request = TURBO.replace(prompt="a {red|blue} {animal}")
    rules: list[dict[Any, Any]] = [{"red|blue": "red", "animal": "cat"}, {"repeat": 1, "animal": 3}]
    sweep = Sweep(request, {"animal": ["cat", 3]}, repeats=2, runner=runner, skip=rules)
    assert made(sweep, "red|blue", "animal", "repeat") == [
        ("red", 3, 0),
        ("blue", "cat", 0),
        ("blue", "cat", 1),
        ("blue", 3, 0),
    ]
    axes = {"json_prompt.elements[0].text": ["OPEN", "SHUT"], "seed": [1, 2]}
    board = Sweep(V2GenerateV4(prompt=BOARD), axes, runner=runner, skip=[{"elements[0].text": "SHUT", "seed": 2}])
    assert made(board, *axes) == [("OPEN", 1), ("OPEN", 2), ("SHUT", 1)]


@pytest.mark.parametrize(
    ("skip", "message"),
    [
        ([{"style_presets": "AURA"}], "Did you mean 'style_preset'"),
        ([{"style_preset": "AURAA"}], "Did you mean 'AURA'"),
        ([{"style_preset": "COLLAGE"}], "Values are BAUHAUS, AURA"),
        ([{"seed": 1}], "no axis"),
        ([{"prompt": "a lighthouse"}], "no axis"),
        ([{}], "must map axes to values"),
        (["AURA"], "must map axes to values"),
        ({"style_preset": "AURA"}, "list of mappings"),
        ([{"style_preset": "AURA"}, {"style_preset": "BAUHAUS"}], "leave nothing to make: skipped"),
    ],
)
def test_what_is_not_there_cannot_be_skipped(runner: Runner, skip: Any, message: str) -> None:
    with pytest.raises(InvalidRequest, match=message):
        plan(runner, STYLES, skip)


def test_a_mapping_that_matches_no_cell_is_an_error(runner: Runner) -> None:
    with pytest.raises(InvalidRequest, match="no cell has all of these"):
        plan(runner, LINKED, [{"prompt": "a dog", "style_preset": "BAUHAUS"}])
    with pytest.raises(InvalidRequest, match="takes 2 values"):
        plan(runner, LINKED, [{("prompt", "style_preset"): ("a dog", "AURA", 1)}])
    # The one never stands beside the other where one changes at a time.
    with pytest.raises(InvalidRequest, match="matches no cell of the plan"):
        plan(runner, STYLES, [{"style_preset": "AURA", "negative_prompt": "blur"}], sample="one-at-a-time")


def test_samples_choose_around_what_is_skipped(runner: Runner) -> None:
    axes = {**STYLES, "seed": [1, 2, 3]}
    rule = {"style_preset": "AURA", "negative_prompt": "blur", "seed": 2}
    drawn = plan(runner, axes, [rule], sample="random", n=17)
    assert len(drawn) == 17
    assert not drawn.voids
    pairs = plan(runner, axes, [rule], sample="pairs")
    met = made(pairs, "style_preset", "negative_prompt", "seed")
    assert {row[:2] for row in met} >= {("AURA", "blur"), ("BAUHAUS", "text")}
    assert {row[1:] for row in met} == {(text, seed) for text in STYLES["negative_prompt"] for seed in axes["seed"]}
    assert ("AURA", "blur", 2) not in met
    impossible = plan(runner, axes, [{"style_preset": "AURA", "seed": 2}], sample="pairs")
    assert len(skipped(impossible)) >= 1
    single = plan(runner, axes, [{"style_preset": "AURA"}], sample="one-at-a-time")
    assert len(skipped(single)) == 1
    latin = plan(runner, axes, [{"seed": 2}], sample="latin", n=6)
    assert (len(latin), len(skipped(latin))) == (4, 2)


def test_a_sample_is_not_thinned_by_one_of_several_seeds(runner: Runner) -> None:
    axes = {**STYLES, "seed": [1, 2]}
    whole = plan(runner, STYLES, [], sample="random", n=4, seeds=2)
    seed = whole.axes["seed"][0]
    sweep = plan(runner, STYLES, [{"seed": seed}], sample="random", n=4, seeds=2)
    assert (len(sweep), len(skipped(sweep))) == (4, 4)
    assert len(plan(runner, axes, [{"seed": 1}])) == 6


def test_a_broken_combination_can_be_skipped(runner: Runner) -> None:
    axes = {"style_preset": [None, "AURA"], "style_type": [None, "REALISTIC"], "style_codes": [None, ["AAFF64D8"]]}
    with pytest.raises(InvalidRequest):
        plan(runner, axes, [])
    rules = [
        {"style_codes": ["AAFF64D8"], "style_preset": "AURA"},
        {"style_codes": ["AAFF64D8"], "style_type": "REALISTIC"},
    ]
    assert len(plan(runner, axes, rules)) == 5


def test_skipping_a_searched_term_everywhere_it_stands_is_no_spelling_mistake(runner: Runner) -> None:
    axes = {"prompt": ["a lighthouse", "a cat"], "subject": Replace("lighthouse", "windmill")}
    sweep = plan(runner, axes, [{"prompt": "a lighthouse"}])
    assert made(sweep, "prompt") == [("a cat",)]


@pytest.mark.parametrize(
    ("axes", "skip", "more"),
    [
        (STYLES, [{"style_preset": "Aura", "negative_prompt": None}, {"negative_prompt": "text"}], {"seeds": 2}),
        ({"model": ["3.0", "4.5"], **STYLES}, [{"model": "4.5", "style_preset": "aura"}], {}),
        (LINKED, [{("prompt", "style_preset"): ("a cat", "Aura")}], {"repeats": 2}),
        (STYLES, [{"style_preset": "AURA", "negative_prompt": "blur"}], {"sample": "random", "n": 4}),
        ({"subject": Replace("lighthouse", "windmill")}, [{"subject": "windmill"}], {}),
    ],
)
def test_what_is_skipped_is_saved_and_written_as_python(
    runner: Runner, tmp_path: Path, axes: dict[Any, Any], skip: list[Any], more: dict[str, Any]
) -> None:
    sweep = plan(runner, axes, skip, name="mine", **more)
    file = sweep.save(tmp_path / "plan.json")
    again = Sweep.load(file, runner=runner)
    assert again.voids == sweep.voids
    assert [cell.cell_id for cell in again.cells] == [cell.cell_id for cell in sweep.cells]
    assert again.to_python() == sweep.to_python()
    # What knows nothing of skipping must not send it.
    assert json.loads(file.read_text(encoding="utf-8"))["version"] == 3

    class Studio:
        def sweep(self, request: GenerateV3, axes: Any = None, **more: Any) -> Sweep:
            return Sweep(request, axes, runner=runner, **more)

    names: dict[str, Any] = {"studio": Studio(), "GenerateV3": GenerateV3, "Replace": Replace}
    exec(sweep.to_python().replace("sweep.run()", ""), names)
    assert names["sweep"].voids == sweep.voids
    opened = Sweep.open(sweep.run(max_usd=9).wait(60).name, runner=runner)
    assert opened.voids == sweep.voids
    assert opened.progress.done == opened.progress.total == len(sweep)


def test_a_plan_that_grows_still_skips(runner: Runner) -> None:
    sweep = plan(runner, STYLES, [{"style_preset": "AURA", "negative_prompt": "blur"}])
    grown = sweep.extend(negative_prompt=["people"], seeds=2)
    assert (len(sweep), len(grown), len(skipped(grown))) == (5, 14, 2)
    assert {cell.cell_id for cell in sweep.cells} < {cell.cell_id for cell in grown.cells}


def test_a_picture_that_is_only_skipped_is_kept_with_the_plan(runner: Runner, tmp_path: Path) -> None:
    red, blue = [picture(64, 64, "red")], [picture(64, 64, "blue")]
    axes = {"style_reference_images": [red, blue]}
    sweep = plan(runner, axes, [{"style_reference_images": blue}])
    assert Sweep.load(sweep.save(tmp_path / "plan.json"), runner=runner).voids == sweep.voids


def test_a_stranger_cannot_hide_a_file_of_mine_among_what_is_skipped(runner: Runner, tmp_path: Path) -> None:
    mine = tmp_path / "mine.png"
    mine.write_bytes(picture(64, 64, "green").data)
    axes = {"style_reference_images": [[picture(64, 64, "red")], [picture(64, 64, "blue")]]}
    file = plan(runner, axes, [{"style_reference_images": [picture(64, 64, "blue")]}]).save(tmp_path / "plan.json")
    stored = json.loads(file.read_text(encoding="utf-8"))
    stored["axes"][0]["values"][1] = stored["skip"][0]["style_reference_images"] = [str(mine)]
    file.write_text(json.dumps(stored), encoding="utf-8")
    with pytest.raises(InvalidRequest, match="names a file on disk"):
        Sweep.load(file, runner=runner)
