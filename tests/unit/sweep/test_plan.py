"""Plans that are saved, loaded, extended; and what of the record counts for them."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from ideowidgets.offline.server import OfflineServer
from ideowidgets.operations import GenerateV3, Picture, V2GenerateV4, V2RemixV4
from ideowidgets.operations.errors import InvalidRequest
from ideowidgets.record import Record
from ideowidgets.record.errors import NotInRecord
from ideowidgets.run import Runner
from ideowidgets.sweep import Replace, Sweep
from tests.unit.operations.samples import picture
from tests.unit.run.conftest import paying_runner

TURBO = GenerateV3(prompt="a lighthouse", rendering_speed="TURBO")
STYLES = {"style_preset": ["BAUHAUS", "AURA"]}
PLANS: list[tuple[GenerateV3, dict[Any, Any], dict[str, Any]]] = [
    (TURBO, STYLES, {"seeds": 2}),
    (TURBO, {("prompt", "negative_prompt"): [("a cat", "blur"), ("a dog", None)]}, {"repeats": 2}),
    (TURBO, {"model": ["3.0", "4.0", "4.5"], "style_preset": [None, "AURA"]}, {}),
    (TURBO.replace(prompt="a {red|blue} {animal}"), {"animal": ["cat", 3]}, {}),
    (TURBO, {"subject": Replace("lighthouse", "windmill"), "seed": [1, 2]}, {"sample": "one-at-a-time"}),
    (TURBO, {"color_palette": ["EMBER", ["#ff0000"]], **STYLES}, {"sample": "pairs"}),
    (
        TURBO,
        {"negative_prompt": [None, "x", "y"], **STYLES},
        {"sample": "random", "n": 3, "sample_seed": 5, "seeds": 2},
    ),
    (TURBO.replace(prompt="a {sign}"), STYLES, {"template": False, "reuse": "2026-01-02", "sample": "latin", "n": 2}),
]


def posts(server: OfflineServer) -> int:
    return sum(call.method == "POST" for call in server.engine.calls)


def ids(sweep: Sweep) -> list[str]:
    return [cell.cell_id for cell in sweep.cells]


@pytest.mark.parametrize(("request_", "axes", "more"), PLANS)
def test_a_plan_comes_back_from_a_file_and_from_its_python(
    runner: Runner, tmp_path: Path, request_: GenerateV3, axes: dict, more: dict
) -> None:
    sweep = Sweep(request_, axes, runner=runner, name="mine", **more)
    again = Sweep.load(sweep.save(tmp_path / "plan.json"), runner=runner)
    assert (ids(again), again.name, again.made_at, again.reuse) == (ids(sweep), "mine", sweep.made_at, sweep.reuse)
    assert again.axes == sweep.axes
    assert again.voids == sweep.voids
    assert [cell.values for cell in again.cells] == [cell.values for cell in sweep.cells]
    assert again.to_python() == sweep.to_python()

    class Studio:
        def sweep(self, request: GenerateV3, axes: Any = None, **more: Any) -> Sweep:
            return Sweep(request, axes, runner=runner, **more)

    names: dict[str, Any] = {"studio": Studio(), "GenerateV3": GenerateV3, "Replace": Replace}
    exec(sweep.to_python().replace("sweep.run()", ""), names)
    assert ids(names["sweep"]) == ids(sweep)


def test_a_plan_is_readable_and_can_be_edited(runner: Runner, tmp_path: Path) -> None:
    file = Sweep(TURBO, STYLES, seeds=2, runner=runner).save(tmp_path / "plan.json")
    text = file.read_text(encoding="utf-8")
    assert '"format": "ideowidgets plan"' in text
    assert '"images": 4' in text
    file.write_text(text.replace('"AURA"', '"AURA", "collage"'), encoding="utf-8")
    assert len(Sweep.load(file, runner=runner)) == 6


def test_pictures_of_a_plan_come_from_the_record(runner: Runner, tmp_path: Path) -> None:
    (tmp_path / "warm.png").write_bytes(picture(64, 64, "red").data)
    axes = {"style_reference_images": [[tmp_path / "warm.png"], [picture(64, 64, "blue")]]}
    sweep = Sweep(TURBO, axes, runner=runner)
    file = sweep.save(tmp_path / "plan.json")
    (tmp_path / "warm.png").unlink()
    assert str(tmp_path) not in file.read_text(encoding="utf-8")
    again = Sweep.load(file, runner=runner)
    assert ids(again) == ids(sweep)
    assert again.plan["style_reference_images"].tolist()[0] == "warm.png"
    with Record(tmp_path / "other") as other:
        elsewhere = Runner(other)
        with pytest.raises(NotInRecord):
            Sweep.load(file, runner=elsewhere)
        elsewhere.close()


def test_a_plan_from_a_stranger_sends_no_file_of_mine(runner: Runner, tmp_path: Path) -> None:
    mine = tmp_path / "mine.png"
    mine.write_bytes(picture(64, 64, "red").data)
    file = Sweep(TURBO, STYLES, runner=runner).save(tmp_path / "plan.json")
    plan = json.loads(file.read_text(encoding="utf-8"))
    plan["request"]["fields"]["style_reference_images"] = [str(mine)]
    file.write_text(json.dumps(plan), encoding="utf-8")
    with pytest.raises(InvalidRequest, match="names a file on disk"):
        Sweep.load(file, runner=runner)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"version": 4}, "another version"),
        ({"format": "x"}, "is no plan"),
        ({"axes": [{"name": "seed", "sets": [["field", "seed"]], "values": []}]}, "values"),
        ({"axes": [{"name": "seed", "sets": [["spell", "seed"]], "values": [1]}]}, "this version knows"),
        ({"axes": [{"name": "x", "sets": [["field", "nope"]], "values": [1]}]}, "nope"),
        (
            {
                "axes": [
                    {"name": "a", "sets": [["field", "seed"], ["field", "prompt"]], "values": [[1]], "linked": True}
                ]
            },
            "2",
        ),
        ({"axes": 7}, "axes"),
        ({"request": {}}, "operation"),
        (
            {"request": {"operation": "post-generate-image-v-3", "fields": {"image": {"sha256": "../x", "name": "y"}}}},
            "no SHA-256",
        ),
        ({"request": {"operation": "post-generate-image-v-3", "fields": 3}}, "cannot be read"),
        ({"chosen": ["5 5"]}, "no place on the axes"),
        ({"chosen": ["x"]}, "cannot be read"),
        ({"made_at": "then"}, "cannot be read"),
        ({"reuse": "then"}, "reuse"),
    ],
)
def test_a_plan_that_is_none_is_refused_in_words(
    runner: Runner, tmp_path: Path, change: dict[str, Any], message: str
) -> None:
    file = Sweep(TURBO, STYLES, runner=runner).save(tmp_path / "plan.json")
    plan = json.loads(file.read_text(encoding="utf-8")) | change
    file.write_text(json.dumps(plan), encoding="utf-8")
    with pytest.raises((InvalidRequest, NotInRecord), match=message):
        Sweep.load(file, runner=runner)


@pytest.mark.parametrize("data", [b"", b"[]", b"{", b"\xff", b"[" * 100_000])
def test_a_file_that_is_no_json_is_refused_in_words(runner: Runner, tmp_path: Path, data: bytes) -> None:
    (tmp_path / "plan.json").write_bytes(data)
    with pytest.raises(InvalidRequest, match=r"plan\.json: is no"):
        Sweep.load(tmp_path / "plan.json", runner=runner)
    with pytest.raises(InvalidRequest, match="cannot be read"):
        Sweep.load(tmp_path / "none.json", runner=runner)
    with pytest.raises(InvalidRequest, match="cannot be written"):
        Sweep(TURBO, STYLES, runner=runner).save(tmp_path / "none" / "plan.json")


def test_a_sweep_of_an_earlier_version_is_found_again(runner: Runner, record: Record) -> None:
    base = TURBO.replace(prompt="a {literal}", seed=7)
    payload = {
        "version": 1,
        "service": "ideogram",
        "request": base.to_dict(),
        "axes": [["style_preset", ["BAUHAUS", "AURA"]], ["repeat", [0, 1]]],
    }
    record.save_sweep("old", payload)
    assert ids(Sweep.open("old", runner=runner)) == ids(Sweep(base, STYLES, repeats=2, template=False, runner=runner))


def test_an_extended_plan_runs_only_what_is_new(runner: Runner, server: OfflineServer) -> None:
    sweep = Sweep(TURBO, STYLES, seeds=2, runner=runner, name="mine").run().wait(60)
    wider = sweep.extend(style_preset=["COLLAGE"], seeds=3)
    assert set(ids(sweep)) < set(ids(wider))
    assert (wider.name, wider.quote().reused, wider.quote().new) == ("mine", 4, 5)
    assert wider.axes["seed"][:2] == sweep.axes["seed"]
    wider.run().wait(60)
    assert posts(server) == 9
    assert Sweep.open("mine", runner=runner).progress.reused == 9


@pytest.mark.parametrize(("request_", "axes", "more"), PLANS)
def test_whatever_grows_keeps_its_cells(runner: Runner, request_: GenerateV3, axes: dict, more: dict) -> None:
    sweep = Sweep(request_, axes, runner=runner, **more)
    if sweep.planned.sampling.sample == "latin":
        with pytest.raises(InvalidRequest, match="does not grow"):
            sweep.extend(repeats=3)
        return
    for wider in (sweep.extend(repeats=3), sweep.extend(style_type=["REALISTIC"])):
        assert set(ids(sweep)) < set(ids(wider))


def test_anything_can_be_extended(runner: Runner) -> None:
    linked = Sweep(TURBO, {("prompt", "seed"): [("a cat", 1)]}, runner=runner)
    assert len(linked.extend({("prompt", "seed"): [("a dog", 2)]})) == 2
    replaced = Sweep(TURBO, {"subject": Replace("lighthouse", "windmill")}, runner=runner).extend(subject=["castle"])
    assert [cell.request.roles()["prompt"] for cell in replaced.cells] == ["a lighthouse", "a windmill", "a castle"]
    other = Sweep(TURBO, STYLES, runner=runner).extend(model=["4.0"], prompt=["a cat"])
    assert (len(other), len(other.voids)) == (4, 4)


@pytest.mark.parametrize(
    ("more", "message"),
    [({"style_preset": ["aura"]}, "same picture"), ({"seeds": 1}, "more than 1"), ({"x": [1]}, "no field")],
)
def test_what_cannot_be_added_is_said(runner: Runner, more: dict[str, Any], message: str) -> None:
    with pytest.raises(InvalidRequest, match=message):
        Sweep(TURBO, STYLES, runner=runner).extend(**more)


def test_reuse_is_a_choice(runner: Runner, record: Record, server: OfflineServer) -> None:
    Sweep(TURBO, {"seed": [1, 2]}, runner=runner, name="first").run().wait(60)
    made = record.df["created_at"].max()
    tomorrow = datetime.now(UTC) + timedelta(days=1)

    def new(reuse: Any, name: str | None = None) -> int:
        return Sweep(TURBO, {"seed": [1, 2]}, runner=runner, reuse=reuse, name=name).quote().new

    assert new("ever") == new("sweep", "first") == new(date(2026, 1, 1)) == new(made - timedelta(days=1)) == 0
    assert new("sweep", "second") == new("never") == new(tomorrow) == new(tomorrow.isoformat()) == 2
    for wrong in ("sometimes", 7, None):
        with pytest.raises(InvalidRequest, match="reuse: must be"):
            new(wrong)


def test_never_pays_again_once_and_not_after_a_restart(runner: Runner, server: OfflineServer, tmp_path: Path) -> None:
    Sweep(TURBO, {"seed": [1, 2]}, runner=runner).run().wait(60)
    again = Sweep(TURBO, {"seed": [1, 2]}, runner=runner, reuse="never", name="again").run().wait(60)
    assert (posts(server), again.progress.reused) == (4, 0)
    file = again.save(tmp_path / "plan.json")
    assert Sweep.open("again", runner=runner).quote().new == Sweep.load(file, runner=runner).quote().new == 0


def test_the_quote_says_what_is_reused_from_when_and_what_each_column_costs(runner: Runner) -> None:
    Sweep(TURBO, {"seed": [1]}, runner=runner).run().wait(60)
    quote = Sweep(TURBO, {"seed": [1, 2]}, runner=runner).quote()
    today = datetime.now().astimezone().strftime("%Y-%m-%d")
    assert f"1 image yours already, made {today}" in str(quote)
    assert quote.sources[0].startswith("price table of 20")
    base = V2GenerateV4(prompt="x")
    exact = Sweep(base, {"rendering_speed": ["turbo", "quality"], "seed": [1, 2, 3]}, runner=runner).quote()
    assert exact.sources == ("service quote",)
    columns = {column.value: column.usd_micros for column in exact.columns["rendering_speed"]}
    assert columns == {"turbo": 3 * 30_000, "quality": 3 * 100_000}
    assert exact.df.query("axis == 'seed'")["price_usd"].tolist() == pytest.approx([0.13] * 3)
    assert exact.df.query("axis == 'seed'")["images"].tolist() == [2, 2, 2]


def test_what_is_free_offline_shows_its_list_price_beside_a_cost_of_zero(tmp_path: Path) -> None:
    offline = Runner(Record(tmp_path / "record"), service="offline")
    sweep = Sweep(TURBO, {("prompt", "rendering_speed"): [("a cat", "TURBO"), ("a dog", "QUALITY")]}, runner=offline)
    quoted = sweep.quote().df
    assert (quoted["price_usd"].tolist(), quoted["list_price_usd"].tolist()) == ([0, 0], [0.03, 0.09])
    assert sweep.plan["price_usd"].tolist() == [0, 0]
    assert sweep.plan["list_price_usd"].tolist() == [0.03, 0.09]
    offline.close()


def test_a_plan_with_pictures_outlives_a_run_that_was_cut_short(record: Record, server: OfflineServer) -> None:
    runner = paying_runner(record, server.base_url, in_flight=1)
    axes = {"style_reference_images": [[picture(64, 64, colour)] for colour in ("red", "blue", "green")]}
    sweep = Sweep(TURBO, axes, runner=runner, name="cut")
    sweep.subscribe(lambda event: sweep.cancel() if event.state and event.state.state == "sent" else None)
    sweep.run().wait(60)
    again = Sweep.open("cut", runner=runner)
    assert (again.progress.reused, again.quote().new) == (1, 2)
    runner.close()


def test_a_sweep_that_is_found_again_knows_where_its_pictures_are_from(runner: Runner, tmp_path: Path) -> None:
    [source] = runner.submit(V2GenerateV4(prompt="a lighthouse", seed=1)).wait(60).image_ids
    row = runner.record.rows([source])[0]
    assert row.sha256 is not None
    given = Picture.of(runner.record.image_bytes(row.sha256))
    sweep = Sweep(V2RemixV4(prompt="at night", image=given), {"prompt": ["at night"]}, runner=runner, name="mine")
    sweep.parents[row.sha256] = source
    sweep.run(max_usd=5).wait(60)
    again = Sweep.open("mine", runner=runner)
    assert again.parents == sweep.parents
    grown = again.extend(prompt=["at noon"]).run(max_usd=5).wait(60)
    assert grown.df["parent_image_id"].tolist() == [source, source]
    # In another record there is no such row.
    assert "parents" not in sweep.save(tmp_path / "plan.json").read_text(encoding="utf-8")
    assert Sweep.load(tmp_path / "plan.json", runner=runner).parents == {}
