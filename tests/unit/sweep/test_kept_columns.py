"""Columns of a prompt list that set nothing and come back beside the results."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pandas as pd
import pytest

from ideowidgets.operations import GenerateV3
from ideowidgets.operations.errors import InvalidRequest
from ideowidgets.run import Runner
from ideowidgets.sweep import Sweep

TURBO = GenerateV3(prompt="x", rendering_speed="TURBO")


@pytest.fixture
def listed() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "id": [17, 18, 19],
            "language": ["en", None, "de"],
            "prompt": ["a fox", "an owl", "ein Fuchs"],
            "day": [dt.date(2026, 1, n) for n in (1, 2, 3)],
            "unused": [0, 0, 0],
        }
    )


def test_columns_that_set_nothing_come_back_with_the_results(
    listed: pd.DataFrame, runner: Runner, tmp_path: Path
) -> None:
    sweep = Sweep(TURBO, {"prompt": listed}, keep=["id", "language", "day"], seeds=2, runner=runner, name="listed")
    assert len(sweep) == 6
    plan = sweep.plan
    assert plan["id"].tolist() == [17, 17, 18, 18, 19, 19]
    assert plan["day"].tolist()[0] == "2026-01-01"
    assert "unused" not in plan
    frame = sweep.run().wait(60).df
    assert frame.loc[frame["id"] == 19, "prompt"].unique().tolist() == ["ein Fuchs"]
    assert frame["language"].value_counts().to_dict() == {"en": 2, "—": 2, "de": 2}
    assert "id" not in sweep.cells[0].request.wire_fields()
    for again in (Sweep.open("listed", runner=runner), Sweep.load(sweep.save(tmp_path / "plan.json"), runner=runner)):
        assert again.plan["id"].tolist() == plan["id"].tolist()
        assert again.quote().new == 0
    more = sweep.extend({("prompt", "id", "language", "day"): [("ein Uhu", 20, "de", "2026-01-04")]})
    assert more.plan["id"].tolist()[-1] == 20
    assert more.quote().new == 2
    assert "keep=['id', 'language', 'day']" in sweep.to_python()


def test_a_column_can_be_named_beside_what_varies_and_skipped_by(runner: Runner) -> None:
    axes = {("prompt", "id"): [("a fox", "a"), ("an owl", "b")], "seed": [1, 2]}
    sweep = Sweep(TURBO, axes, keep="id", skip=[{"id": "b", "seed": 2}], runner=runner)
    assert sweep.plan["id"].tolist() == ["a", "a", "b", "b"]
    assert len(sweep) == 3


def test_of_a_frame_the_named_columns_are_taken(listed: pd.DataFrame, runner: Runner) -> None:
    assert Sweep(TURBO, {"prompt": listed}, runner=runner).axes == {"prompt": ("a fox", "an owl", "ein Fuchs")}
    swapped = listed.assign(seed=[1, 2, 3])[["seed", "prompt"]]
    assert Sweep(TURBO, {("prompt", "seed"): swapped}, runner=runner).axes["prompt + seed"][0] == ("a fox", 1)
    unnamed = pd.DataFrame([["a fox", 1]])
    assert Sweep(TURBO, {("prompt", "seed"): unnamed}, runner=runner).axes["prompt + seed"] == (("a fox", 1),)


def test_what_cannot_be_kept_is_answered_with_what_works(listed: pd.DataFrame, runner: Runner) -> None:
    for axes, keep, message in (
        ({("prompt", "id"): listed}, (), r"write keep=\['id'\]"),
        ({"prompt": listed}, ["ids"], r"'ids'.*Columns are id, language, prompt"),
        ({"prompt": ["a fox"]}, ["id"], r"\{'prompt': frame\}, keep=\['id'\]"),
        ({"prompt": listed.assign(status="x")}, ["status"], "is a column of the record"),
        ({"prompt": listed.assign(prompt="a fox")}, ["id"], r"frame\.drop_duplicates\(\['prompt'\]\)"),
        ({"prompt": listed.assign(prompt="a fox")}, (), r"frame\.drop_duplicates\(\['prompt'\]\)"),
        ({"prompt": listed}, 7, "must be names of columns"),
    ):
        with pytest.raises(InvalidRequest, match=message):
            Sweep(TURBO, axes, keep=keep, runner=runner)  # type: ignore[arg-type]
