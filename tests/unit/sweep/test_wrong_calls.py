"""What a newcomer gets wrong: each call is answered with the form that works."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd
import pytest

from ideowidgets import GenerateV3, Studio
from ideowidgets.operations.errors import InvalidRequest
from ideowidgets.record.errors import RecordError
from ideowidgets.sweep import Sweep
from ideowidgets.sweep.axes import plan_seeds

POSTER = GenerateV3(prompt="a lighthouse", rendering_speed="TURBO")
FORM = "{'style_preset': ['BAUHAUS', 'AURA'], 'seed': [1, 2]}"


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Any:
    made = Studio(service="offline", record=tmp_path_factory.mktemp("record"))
    yield made
    made.close()


@pytest.mark.parametrize(
    ("axes", "message"),
    [
        (["BAUHAUS"], "axes: must map names to lists of values (got ['BAUHAUS']). Say what varies: {'style_preset': ["),
        ("style_preset", f"axes: must map names to lists of values (got 'style_preset'). Write {FORM}."),
        ([("seed", [1])], "Make a mapping of it with dict(...)."),
        ({"seed"}, f"Write {FORM}."),
        (
            pd.DataFrame({"prompt": ["x"], "seed": [1]}),
            "(got a DataFrame). Its rows are values that travel together: {",
        ),
        ({"style_preset": {"BAUHAUS", "AURA"}}, "A set has no order: write ['AURA', 'BAUHAUS']."),
        ({"style_preset": {"a": "BAUHAUS"}}, "Write ['a'] for its names, or ['BAUHAUS'] for its values."),
        ({"seed": (seed for seed in range(3))}, "Write list(...) of it."),
        ({"seed": {1: "a"}.keys()}, "Write list(...) of it."),
        ({"seed": 3}, "Write [3]."),
        ({"style_preset": "BAUHAUS"}, "Write ['BAUHAUS']."),
    ],
)
def test_axes_that_are_none(studio: Studio, axes: Any, message: str) -> None:
    with pytest.raises(InvalidRequest, match=re.escape(message)):
        studio.sweep("a lighthouse", axes)


@pytest.mark.parametrize(
    ("request_", "message"),
    [
        (None, "(got None). Write sweep('a cat', {...})"),
        (GenerateV3, "Make one of the class: GenerateV3(...)."),
        ({"seed": [1]}, f"The prompt or a request comes first, the axes after it: sweep('a cat', {FORM})."),
        (["a cat", "a dog"], "Several prompts are an axis: sweep('a cat', {'prompt': ['a cat', 'a dog']})."),
        (7, "(got an int)"),
    ],
)
def test_a_base_that_is_none(studio: Studio, request_: Any, message: str) -> None:
    with pytest.raises(InvalidRequest, match=re.escape(message)):
        studio.sweep(request_, {"seed": [1]})
    with pytest.raises(InvalidRequest, match=re.escape(message)):
        Sweep(request_, {"seed": [1]}, runner=studio.runner)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        (
            {"style_preset": ["BAUHAUS", "AURA"]},
            "To vary it, name it among the axes: {'style_preset': ['BAUHAUS', 'AURA']}.",
        ),
        ({"seed": range(3)}, "{'seed': [0, 1, 2]}."),
        ({"model": ["3.0", "4.5"]}, "{'model': ['3.0', '4.5']}."),
        ({"seeds": "3"}, "seeds: must be 1 to 100,000 (got '3')."),
        ({"repeats": 0}, "repeats: must be at least 1"),
        ({"name": 3}, "name: must be a text (got 3). Leave it out"),
        ({"name": " "}, "name: must be a text (got ' ')."),
    ],
)
def test_options_that_are_none(studio: Studio, fields: dict[str, Any], message: str) -> None:
    with pytest.raises(InvalidRequest, match=re.escape(message)):
        studio.sweep("a lighthouse", **fields)


def test_a_sweep_is_no_base_and_grows_otherwise(studio: Studio) -> None:
    sweep = studio.sweep(POSTER, {"seed": [1]})
    with pytest.raises(
        InvalidRequest, match=r"got a sweep\). Give a sweep more values with sweep.extend\(seed=\[3\]\)"
    ):
        studio.sweep(sweep, {"seed": [1]})  # type: ignore[arg-type]
    with pytest.raises(InvalidRequest, match="must map names to lists"):
        sweep.extend(["COLLAGE"])  # type: ignore[arg-type]
    for given in (None, studio.df):
        with pytest.raises(RecordError, match="path: must name a file"):
            sweep.save(given)  # type: ignore[arg-type]
        with pytest.raises(RecordError, match="path: must name a file"):
            studio.load(given)  # type: ignore[arg-type]


def test_a_frame_of_one_column_is_that_column(studio: Studio) -> None:
    frame = pd.DataFrame({"seed": pd.array([1, None], dtype="Int64")})
    assert studio.sweep(POSTER, {"seed": frame[["seed"]]}).axes == {"seed": (1, plan_seeds(POSTER, 1)[0])}


def test_exports_and_measures_take_a_sweep_and_say_what_they_do_not(studio: Studio, tmp_path: Any) -> None:
    sweep = studio.sweep(POSTER, {"seed": [1, 2]}).run().wait(60)
    assert len(studio.record.read(studio.export(tmp_path / "sweep.csv", sweep))) == 2
    assert studio.page(tmp_path / "sweep.html", sweep).exists()
    assert "2 images" in studio.methods(sweep)
    assert studio.measure("brightness").wait(60).df["brightness"].notna().all()
    swapped: list[Any] = [studio.export, studio.contact_sheet, studio.page]
    for wrong in swapped:
        with pytest.raises(RecordError, match=r"got a DataFrame.*The path comes first"):
            wrong(studio.df, tmp_path / "x.csv")


def test_an_export_of_a_project_without_pictures_names_it(studio: Studio, tmp_path: Any) -> None:
    poster = Studio(service="offline", record=studio.record, project="poster")
    with pytest.raises(RecordError, match="nothing to export: project 'poster' holds no pictures yet"):
        poster.export(tmp_path / "x.zip")
    assert list(tmp_path.iterdir()) == []
    poster.close()
