"""What may vary: linked values, models, places in prompts, lists from elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from ideowidgets.operations import GenerateLegacy, GenerateV3, GenerateV4, Picture, Request, V2GenerateV4, V2GenerateV45
from ideowidgets.operations.errors import InvalidRequest
from ideowidgets.operations.registry import OPERATIONS, field_of_role
from ideowidgets.record import Record
from ideowidgets.run import Runner
from ideowidgets.sweep import Replace, Sweep
from ideowidgets.sweep.axes import plan_seeds
from tests.unit.operations.samples import picture

TURBO = GenerateV3(prompt="a lighthouse", rendering_speed="TURBO")


def prompts(sweep: Sweep) -> list[str]:
    return [cell.request.roles()["prompt"] for cell in sweep.cells]


def test_linked_values_travel_together_and_none_leaves_a_field_unset(runner: Runner) -> None:
    axes = {("prompt", "negative_prompt"): [("a cat", "blur"), ("a dog", None)], "style_preset": ["bauhaus", "AURA"]}
    sweep = Sweep(TURBO, axes, runner=runner)
    asked = [(cell.request.prompt, cell.request.negative_prompt) for cell in sweep.cells]  # type: ignore[attr-defined]
    assert asked == [("a cat", "blur"), ("a cat", "blur"), ("a dog", None), ("a dog", None)]
    assert sweep.axes["prompt + negative_prompt"] == (("a cat", "blur"), ("a dog", None))
    plan = sweep.plan
    assert plan["prompt"].tolist() == ["a cat"] * 2 + ["a dog"] * 2
    assert plan["negative_prompt"].tolist() == ["blur"] * 2 + ["—"] * 2
    assert "prompt + negative_prompt" not in plan


def test_each_linked_name_is_a_column_and_the_pair_is_one_axis_still(runner: Runner, tmp_path: Path) -> None:
    base = TURBO.replace(prompt="a {place} at {time}")
    scenes = [("lighthouse", "dusk"), ("harbour", "noon"), ("quay", "dusk")]
    sweep = Sweep(base, {("place", "time"): scenes, "style_preset": ["BAUHAUS", "AURA"]}, runner=runner)
    sweep.run().wait(60)
    df = sweep.df
    assert list(df.groupby("time", observed=True).size()) == [4, 2]
    grid = df.pivot(index="place", columns="style_preset", values="prompt")
    assert grid.index.tolist() == ["lighthouse", "harbour", "quay"]
    assert df.query("place == 'quay' and time == 'dusk'")["style_preset"].tolist() == ["BAUHAUS", "AURA"]
    back = Record.read(sweep.record.export(tmp_path / "scenes.csv", frame=df))
    assert back["place"].tolist() == df["place"].tolist()
    again = Sweep.load(sweep.save(tmp_path / "plan.json"), runner=runner)
    assert again.plan["time"].tolist() == sweep.plan["time"].tolist()
    assert again.df["axes"].tolist() == df["axes"].tolist()
    assert {axes["place + time"] for axes in df["axes"]} == {"lighthouse, dusk", "harbour, noon", "quay, dusk"}


def test_cells_to_come_and_those_of_another_plan_stand_on_the_axes_of_this_one(runner: Runner) -> None:
    Sweep(TURBO, {"prompt": ["a cat"], "seed": [1]}, runner=runner).run().wait(60)
    pairs = Sweep(TURBO, {("prompt", "seed"): [("a cat", 1), ("a dog", 2)]}, runner=runner).df
    assert pairs["state"].tolist() == ["reused", "planned"]
    assert pairs["axes"].tolist() == [{"prompt + seed": "a cat, 1"}, {"prompt + seed": "a dog, 2"}]


def test_rows_of_a_frame_are_linked_values_and_missing_ones_are_unset(runner: Runner) -> None:
    frame = pd.DataFrame({"prompt": ["a cat", "a dog"], "seed": pd.array([7, None], dtype="Int64")})
    sweep = Sweep(TURBO, {("prompt", "seed"): frame}, runner=runner)
    assert seeds(sweep) == [7, plan_seeds(TURBO, 1)[0]]


@pytest.mark.parametrize(
    "values", [pd.Series([1, 2, 3]), np.arange(1, 4), range(1, 4), "1-3", "1, 2, .., 3", pd.Index([1, 2, 3])]
)
def test_lists_come_from_frames_arrays_and_ranges(runner: Runner, values: Any) -> None:
    assert Sweep(TURBO, {"seed": values}, runner=runner).axes == {"seed": (1, 2, 3)}


def test_a_prompt_column_is_an_axis(runner: Runner) -> None:
    sweep = Sweep(TURBO, {"prompt": pd.DataFrame({"p": ["a fox", "a cat"]})["p"]}, runner=runner)
    assert prompts(sweep) == ["a fox", "a cat"]


def test_pictures_are_labelled_by_their_file_names(runner: Runner, tmp_path: Path) -> None:
    for name, colour in [("warm", "red"), ("cold", "blue")]:
        (tmp_path / f"{name}.png").write_bytes(picture(64, 64, colour).data)
    files = [[tmp_path / "warm.png"], [tmp_path / "cold.png"]]
    sweep = Sweep(TURBO, {"style_reference_images": files}, runner=runner)
    assert sweep.plan["style_reference_images"].tolist() == ["warm.png", "cold.png"]
    assert all(isinstance(value[0], Picture) for value in sweep.axes["style_reference_images"])


def test_models_are_asked_for_the_same_by_role_and_what_they_lack_is_void(runner: Runner) -> None:
    axes = {"model": ["3.0", "4.0", "4.5"], "style_preset": [None, "art deco"]}
    sweep = Sweep(TURBO, axes, seeds=2, runner=runner)
    assert sweep.axes["model"] == ("ideogram-3.0", "ideogram-4.0", "ideogram-4.5")
    assert sweep.axes["style_preset"] == (None, "ART_DECO")
    assert {type(cell.request) for cell in sweep.cells} == {GenerateV3, V2GenerateV4}
    assert len(sweep.cells) == 6
    reasons = {(void.values["model"], void.values["style_preset"]): void.reason for void in sweep.voids}
    assert reasons[("ideogram-4.0", "ART_DECO")] == "ideogram-4.0 takes no style_preset"
    assert "rendering_speed" in reasons[("ideogram-4.5", None)]
    assert sweep.quote().text == "6 images · 6 void · about $0.18 · about 10 s"
    plan = sweep.plan
    assert plan["state"].tolist() == ["planned"] * 6 + ["void"] * 6
    assert plan["reason"].notna().sum() == 6
    assert sweep.run(max_usd=1).wait(60).progress.done == 6
    assert set(sweep.df["model"]) == {"ideogram-3.0", "ideogram-4.0"}


def test_each_model_may_have_settings_of_its_own(runner: Runner) -> None:
    settings = [("3.0", "TURBO", None), ("4.5", None, "low")]
    sweep = Sweep(TURBO, {("model", "rendering_speed", "quality"): settings}, runner=runner)
    assert not sweep.voids
    assert [type(cell.request) for cell in sweep.cells] == [GenerateV3, V2GenerateV45]
    assert sweep.cells[1].request.roles()["quality"] == "LOW"


def test_a_drawn_seed_makes_no_model_void_and_a_wanted_one_does(runner: Runner) -> None:
    models = {"model": ["post-generate-image-v-4", "3.0"]}
    assert not Sweep(TURBO.replace(rendering_speed=None), models, runner=runner).voids
    [void] = Sweep(TURBO.replace(rendering_speed=None, seed=7), models, runner=runner).voids
    assert void.reason == "post-generate-image-v-4 takes no seed"
    drawn = Sweep(GenerateV4(text_prompt="x"), {"model": ["4.0", "3.0"]}, runner=runner)
    assert [cell.request.roles().get("seed") is None for cell in drawn.cells] == [True, False]


def seeds(sweep: Sweep) -> list[Any]:
    return [cell.request.roles().get("seed") for cell in sweep.cells]


def test_a_seed_that_is_left_open_is_drawn_when_the_plan_is_made(runner: Runner, tmp_path: Path) -> None:
    [drawn] = plan_seeds(TURBO, 1)
    sweep = Sweep(TURBO, {"seed": [None, 3], "style_preset": ["BAUHAUS", "AURA"]}, runner=runner)
    assert sweep.axes["seed"] == (drawn, 3)
    assert seeds(sweep) == [drawn, drawn, 3, 3]
    assert seeds(Sweep.load(sweep.save(tmp_path / "plan.json"), runner=runner)) == seeds(sweep)
    assert len(set(sweep.extend(style_preset=["COLLAGE"]).axes["seed"])) == 2
    assert seeds(Sweep(TURBO, {"seed": [drawn, None]}, runner=runner))[0] == drawn
    assert len(Sweep(TURBO, {"seed": [drawn, None]}, runner=runner)) == 2
    linked = Sweep(TURBO, {("prompt", "seed"): [("a cat", None), ("a dog", None), ("a fox", 3)]}, runner=runner)
    assert seeds(linked) == [drawn, drawn, 3]
    with pytest.raises(InvalidRequest, match="takes no seed"):
        Sweep(GenerateV4(text_prompt="x"), {"seed": [None, 3]}, runner=runner)


def test_a_seed_that_is_left_open_is_no_wish_that_a_model_could_refuse(runner: Runner) -> None:
    base, v4 = GenerateV3(prompt="x"), "post-generate-image-v-4"
    sweep = Sweep(base, {"model": ["3.0", v4], "seed": [None, 3]}, runner=runner)
    assert seeds(sweep) == [plan_seeds(base, 1)[0], 3, None]
    assert [void.reason for void in sweep.voids] == ["post-generate-image-v-4 takes no seed"]
    linked = Sweep(base, {("model", "seed"): [("3.0", None), (v4, None)]}, runner=runner)
    assert seeds(linked) == [plan_seeds(base, 1)[0], None]


def test_older_models_are_told_apart(runner: Runner) -> None:
    sweep = Sweep(GenerateLegacy(prompt="x", model="V_2"), {"model": ["v_1", "V_2_TURBO", "3.0"]}, runner=runner)
    assert [cell.request.model_label for cell in sweep.cells] == ["V_1", "V_2_TURBO", "ideogram-3.0"]
    assert list(sweep.axes["model"]) == ["V_1", "V_2_TURBO", "ideogram-3.0"]


def test_every_model_that_generates_keeps_what_all_of_them_know(runner: Runner) -> None:
    names = [cls.operation.id for cls in OPERATIONS.values() if cls.operation.action == "generate"]
    sweep = Sweep(GenerateV3(prompt="a fox", seed=7), {"model": names}, runner=runner)
    for cell in sweep.cells:
        asked = cell.request.roles()
        assert (asked["prompt"], asked["seed"]) == ("a fox", 7)
    lacking = {name for name in names if "seed" not in field_of_role(OPERATIONS[name])}
    assert lacking <= {void.values["model"] for void in sweep.voids}


def test_variables_and_variants_are_axes(runner: Runner) -> None:
    base = TURBO.replace(prompt="a {red|blue} {animal}", negative_prompt="{animal} fur")
    sweep = Sweep(base, {"animal": ["cat", 3]}, runner=runner)
    assert prompts(sweep) == ["a red cat", "a red 3", "a blue cat", "a blue 3"]
    assert sweep.cells[0].request.roles()["negative_prompt"] == "cat fur"
    assert sweep.axes == {"red|blue": ("red", "blue"), "animal": ("cat", 3)}
    grid = sweep.df.pivot(index="red|blue", columns="animal", values="prompt")
    assert grid.loc["blue", "cat"] == "a blue cat"


def test_variants_of_prompts_on_an_axis_are_prompts_of_their_own(runner: Runner) -> None:
    sweep = Sweep(TURBO, {"prompt": ["a {red|blue} door", "a {big |}window"]}, runner=runner)
    assert prompts(sweep) == ["a red door", "a blue door", "a big window", "a window"]


def test_structured_prompts_have_places_too(runner: Runner) -> None:
    scene = {"background": "a {red|blue} wall", "elements": [{"type": "obj", "desc": "a {animal}"}]}
    whole = {"high_level_description": "a room", "compositional_deconstruction": scene}
    base = GenerateV4(json_prompt=whole)
    sweep = Sweep(base, {"animal": ["cat", "dog"]}, runner=runner)
    texts = [cell.request.to_python() for cell in sweep.cells]
    assert ["a red wall" in text for text in texts] == [True, True, False, False]
    assert ["a dog" in text for text in texts] == [False, True, False, True]


def test_braces_can_be_sent_as_they_are(runner: Runner) -> None:
    literal = 'a sign "{a|b}" {name}'
    sweep = Sweep(TURBO.replace(prompt=literal), {"seed": [1, 2]}, template=False, runner=runner)
    assert prompts(sweep) == [literal] * 2
    doubled = '{{neon}} {"a": "x|y"}'
    assert prompts(Sweep(TURBO.replace(prompt=doubled), {"seed": [1]}, runner=runner)) == [doubled]
    assert prompts(Sweep(TURBO.replace(prompt="{neon}"), runner=runner)) == ["{neon}"], "nothing varies"


def test_what_a_variable_brings_is_not_filled_again(runner: Runner) -> None:
    sweep = Sweep(TURBO.replace(prompt="a {x} {y}"), {"x": ["{y}", "{a|b}"], "y": ["z"]}, runner=runner)
    assert prompts(sweep) == ["a {y} z", "a {a|b} z"]


def test_search_and_replace_changes_every_prompt_that_has_the_term_at_once(runner: Runner) -> None:
    axes = {
        "subject": Replace("lighthouse", "paint", ""),
        "medium": Replace("paint", "woodcut"),
    }
    sweep = Sweep(TURBO.replace(prompt="a lighthouse in paint"), axes, runner=runner)
    assert prompts(sweep) == [
        "a lighthouse in paint",
        "a lighthouse in woodcut",
        "a paint in paint",
        "a paint in woodcut",
        "a  in paint",
        "a  in woodcut",
    ]


def test_of_two_terms_that_begin_alike_the_longer_one_is_found_first(runner: Runner) -> None:
    axes = {"glow": Replace("light", "dark"), "subject": Replace("lighthouse", "windmill")}
    sweep = Sweep(TURBO.replace(prompt="a lighthouse in light"), axes, runner=runner)
    assert prompts(sweep)[-1] == "a windmill in dark"


def test_a_prompt_without_the_term_is_made_once(runner: Runner) -> None:
    axes = {"prompt": ["a lighthouse", "a cat"], "subject": Replace("lighthouse", "windmill", "castle")}
    sweep = Sweep(TURBO, axes, runner=runner)
    assert prompts(sweep) == ["a lighthouse", "a windmill", "a castle", "a cat"]
    assert {void.reason for void in sweep.voids} == {"this prompt has no 'lighthouse'"}


@pytest.mark.parametrize(
    ("request_", "axes", "message"),
    [
        (TURBO, {"subject": Replace("lighthoose", "windmill")}, "subject: stands in no prompt.*lighthoose"),
        (TURBO, {"prompt": Replace("lighthouse", "windmill")}, "cannot name what is replaced"),
        (TURBO, {"subject": Replace("", "windmill")}, "the first not empty"),
        (TURBO, {"animal": ["cat"]}, "nor does the prompt use it"),
        (TURBO.replace(prompt="a {animal}"), {"anmal": ["cat"]}, "Did you mean 'animal'"),
        (TURBO.replace(prompt="a {animal}"), {"seed": [1]}, r"\{animal\}.*Add an axis"),
        (TURBO.replace(prompt="a {animal}"), {"animal": [None]}, "texts or numbers"),
        (TURBO.replace(prompt="a {status}"), {"status": ["cat"]}, "is a column of the record"),
        (TURBO.replace(prompt="a {a|a}"), {}, "option twice"),
        (TURBO, {"model": ["4.9"]}, "model.*Did you mean"),
        (TURBO, {"model": ["3.0", "4.5"], "style_preset": ["BAUHAUSS"]}, "no model takes it.*BAUHAUSS"),
        (TURBO, {"model": ["4.5"]}, "leave nothing to make: ideogram-4.5 takes no rendering_speed"),
        (TURBO, {"model": ["3.0", "ideogram-3.0"]}, "stands twice"),
        (TURBO, {("prompt", "seed"): [("a cat",)]}, "takes 2 values together"),
        (TURBO, {("prompt", "seed"): [("a cat", 1)], "seed": [1]}, "stands in two axes"),
        (TURBO, {("prompt", 3): [("a cat", 1)]}, "a name, or a tuple of names"),
        (TURBO, {"style_preset": "bauhaus-9"}, "list of values"),
        (TURBO, {"num_images": "1-9"}, "at num_images=9.*at most 8"),
    ],
)
def test_what_cannot_vary_is_said_before_anything_is_sent(
    runner: Runner, request_: Request, axes: dict, message: str
) -> None:
    with pytest.raises(InvalidRequest, match=f"(?s){message}"):
        Sweep(request_, axes, runner=runner)


def test_each_wrong_value_is_told_once_with_its_cells(runner: Runner) -> None:
    axes = {
        "style_preset": ["BAUHAUSS", "AURA"],
        ("prompt", "num_images"): [("a cat", 9), ("a dog", 1)],
        "seed": [1, 2, 3],
    }
    with pytest.raises(InvalidRequest) as caught:
        Sweep(TURBO, axes, runner=runner)
    told = [(problem.field, problem.value, problem.rule) for problem in caught.value.problems]
    assert told == [
        ("style_preset", "'BAUHAUSS'", "at style_preset='BAUHAUSS' (6 cells): must be one of 62 values"),
        ("num_images", "9", "at num_images=9 (6 cells): must be at most 8"),
    ]
    both = {"aspect_ratio": ["1x1", None], "resolution": ["1024x1024", None], "seed": [1, 2]}
    with pytest.raises(InvalidRequest, match=r"at aspect_ratio='1x1', resolution='1024x1024' \(2 cells\)"):
        Sweep(TURBO, both, runner=runner)
    with pytest.raises(InvalidRequest, match=r"(?s)at seed=-30: .*25 more are wrong"):
        Sweep(TURBO, {"seed": range(-30, 3)}, runner=runner)


def test_a_linked_axis_runs_and_is_found_in_the_record(runner: Runner) -> None:
    sweep = Sweep(TURBO, {("prompt", "seed"): [("a cat", 1), ("a dog", 2)]}, name="pairs", runner=runner)
    sweep.run(max_usd=1).wait(60)
    assert sweep.record.df["axes"].tolist() == [{"prompt + seed": "a cat, 1"}, {"prompt + seed": "a dog, 2"}]
    assert Sweep.open("pairs", runner=runner).progress.reused == 2
