"""Plans as experimenters make them: any field varies, prompts by the hundred, one number, results that pivot."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ideowidgets.offline.server import OfflineServer
from ideowidgets.operations import GenerateV3, RemixV3, Request
from ideowidgets.record import Record
from ideowidgets.run import Runner
from ideowidgets.sweep import Sweep, prompts_from
from tests.unit.operations.samples import picture
from tests.unit.run.conftest import record, runner, server

__all__ = ["record", "runner", "server"]

BASE = GenerateV3(prompt="a lighthouse", rendering_speed="TURBO")
REMIX = RemixV3(prompt="a lighthouse", image=picture(), rendering_speed="TURBO")
SETS = Path(__file__).parents[3] / "shared" / "prompts"
LISTED = sorted(path for path in SETS.glob("*") if path.suffix in (".tsv", ".txt", ".jsonl"))


@pytest.mark.parametrize(
    ("request_", "name", "values", "shown"),
    [
        (BASE, "style_type", ["design", "REALISTIC"], ["DESIGN", "REALISTIC"]),
        (BASE, "style_codes", [["0123abcd"], ["89abcdef", "01234567"]], ["0123abcd", "89abcdef, 01234567"]),
        (BASE, "color_palette", ["ember", ["#ff0000", "#00ff00"]], None),
        (BASE, "aspect_ratio", ["1x1", "16:9"], ["1x1", "16x9"]),
        (BASE, "resolution", ["1024x1024", "1312x736"], ["1024x1024", "1312x736"]),
        (BASE, "rendering_speed", ["QUALITY", "TURBO"], ["QUALITY", "TURBO"]),
        (BASE, "magic_prompt", ["on", "OFF", None], ["ON", "OFF", "—"]),
        (BASE, "negative_prompt", [None, "fog, rain"], ["—", "fog, rain"]),
        (BASE, "style_reference_images", [[picture(64, 64, "red")], [picture(64, 64, "blue")] * 2], None),
        (REMIX, "image_weight", "20-80 (+30)", [20, 50, 80]),
        (REMIX, "image", [picture(64, 64, "red"), picture(64, 64, "blue")], None),
    ],
)
def test_any_field_varies_is_sent_and_pivots(
    runner: Runner, server: OfflineServer, request_: Request, name: str, values: Any, shown: list[Any] | None
) -> None:
    sweep = Sweep(request_, {name: values}, seeds=2, runner=runner)
    labels = sweep.plan[name].drop_duplicates().tolist()
    assert shown is None or labels == shown
    assert sweep.run(max_usd=1).wait(60).progress.done == len(sweep)
    sent = [call for call in server.engine.calls if call.operation == request_.operation.id]
    left_out = sum(cell.values[name] is None for cell in sweep.cells)
    assert sum(name in call.fields for call in sent) == len(sweep) - left_out
    grid = sweep.df.pivot(index=name, columns="seed", values="image")
    assert grid.index.tolist() == labels
    assert grid.notna().all().all()
    stored = {json.dumps(asked.get(name), sort_keys=True) for asked in sweep.record.df["params"]}
    assert len(stored) == len(labels)


def test_there_is_one_number_of_images(runner: Runner) -> None:
    """Pictures of a request, values of axes, seeds: the quote, the rows and what comes agree."""
    sweep = Sweep(BASE.replace(num_images=2), {"style_preset": ["BAUHAUS", "AURA"]}, seeds=3, runner=runner)
    quote = sweep.quote()
    assert quote.images == quote.new == sweep.progress.total == len(sweep.df) == 12
    assert quote.text.startswith("12 images · ")
    assert sum(column.images for column in quote.columns["seed"]) == 12
    sweep.run(max_usd=1).wait(60)
    assert (sweep.progress.done, len(sweep.record.df)) == (12, 12)


def test_commas_and_quotes_in_prompts_split_nothing(runner: Runner, tmp_path: Path) -> None:
    wanted = ["a fox, red", 'a sign, "OPEN, 24 h"', "1-3", "a, b, .., d"]
    assert [cell.request.roles()["prompt"] for cell in Sweep(BASE, {"prompt": wanted}, runner=runner).cells] == wanted
    (tmp_path / "list.txt").write_text("\n".join(wanted), encoding="utf-8")
    assert prompts_from(tmp_path / "list.txt") == wanted


@pytest.mark.skipif(not LISTED, reason="the prompt sets are not beside this checkout")
@pytest.mark.parametrize("path", LISTED, ids=lambda path: path.stem)
def test_whole_prompt_sets_are_planned_priced_and_found_again(path: Path, tmp_path: Path, runner: Runner) -> None:
    prompts = prompts_from(path)
    sweep = Sweep(BASE, {"prompt": prompts}, name=path.stem, runner=runner)
    assert [cell.request.roles()["prompt"] for cell in sweep.cells] == prompts
    assert sweep.quote().usd_micros == 30_000 * len(prompts)
    again = Sweep.load(sweep.save(tmp_path / "plan.json"), runner=runner)
    assert [cell.cell_id for cell in again.cells] == [cell.cell_id for cell in sweep.cells]
    assert len(set(sweep.plan["prompt"])) == len(prompts), "labels tell long prompts apart"


@pytest.mark.skipif(not LISTED, reason="the prompt sets are not beside this checkout")
def test_long_prompts_in_two_scripts_run_and_read_back(record: Record, tmp_path: Path) -> None:
    prompts = [prompts_from(SETS / f"longtext_bench_{name}.jsonl")[:8] for name in ("en", "zh")]
    runner = Runner(record, service="offline")
    sweep = Sweep(BASE, {"prompt": [*prompts[0], *prompts[1]]}, runner=runner).run().wait(120)
    runner.close()
    assert sweep.progress.done == 16
    for suffix in ("csv", "jsonl", "parquet", "zip"):
        back = Record.read(record.export(tmp_path / f"all.{suffix}"))
        assert back["prompt"].tolist() == record.df["prompt"].tolist()
        assert set(back["prompt"]) == {*prompts[0], *prompts[1]}
    copy = record.copy_picture(sweep.df.index[-1], tmp_path / "copy.png")
    assert Record.read_metadata(copy)["prompt"] == prompts[1][-1]
