"""A plan that goes to somebody else: with its pictures, and read as a stranger's file."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from ideowidgets.operations import RemixV3
from ideowidgets.operations.errors import InvalidRequest
from ideowidgets.record import Record
from ideowidgets.record.errors import NotInRecord
from ideowidgets.run import Runner
from ideowidgets.studio import Studio
from ideowidgets.sweep import Sweep
from ideowidgets.sweep.plan_file import CONTENTS
from tests.unit.record.conftest import picture

FIRST, SECOND = picture(1), picture(2)


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    with Record(tmp_path / "planning") as planning:
        runner = Runner(planning)
        sweep = Sweep(RemixV3(prompt="a lighthouse", image=FIRST, seed=1), {"image": [FIRST, SECOND]}, runner=runner)
        sweep.save(tmp_path / "plan.json")
        path = sweep.save(tmp_path / "plan.zip")
        runner.close()
    return path


def studio_at(folder: Path) -> Studio:
    return Studio(service="offline", record=folder / "another")


def test_a_plan_brings_its_pictures_to_another_record(plan: Path, tmp_path: Path) -> None:
    studio = studio_at(tmp_path)
    sweep = studio.load(plan)
    assert [cell.request.image.data for cell in sweep.cells] == [FIRST, SECOND]  # type: ignore[attr-defined]
    assert sweep.run().wait(60).progress.done == 2
    assert studio.open(sweep.name).progress.done == 2, "its pictures are in the record now"
    studio.close()


def test_a_plan_without_its_pictures_says_how_to_bring_them(plan: Path, tmp_path: Path) -> None:
    studio = studio_at(tmp_path)
    with pytest.raises(NotInRecord, match=r"save it with its pictures, sweep\.save\('plan\.zip'\), and load that"):
        studio.load(plan.with_suffix(".json"))
    studio.close()


def rewritten(plan: Path, change: dict[str, bytes | None]) -> Path:
    with zipfile.ZipFile(plan) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    path = plan.with_name("changed.zip")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in (members | change).items():
            if data is not None:
                archive.writestr(name, data)
    return path


def pictures_in(plan: Path) -> list[str]:
    with zipfile.ZipFile(plan) as archive:
        return [name for name in archive.namelist() if name.startswith("pictures/")]


def test_a_strangers_plan_writes_no_file_and_no_other_picture(plan: Path, tmp_path: Path) -> None:
    studio = studio_at(tmp_path)
    before = sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*"))
    assert len(studio.load(rewritten(plan, {"../../evil.png": FIRST, "/tmp/evil": b"x"})).cells) == 2
    plan.with_name("changed.zip").unlink()
    assert sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*")) == before
    with pytest.raises(NotInRecord, match="is another one"):
        studio.load(rewritten(plan, {pictures_in(plan)[0]: SECOND + b"more"}))
    studio.close()


def test_a_plan_of_sizes_that_no_plan_has_is_refused(
    plan: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    studio = studio_at(tmp_path)
    with pytest.raises(NotInRecord, match="larger than 50 MB"):
        studio.load(rewritten(plan, {pictures_in(plan)[0]: bytes(60_000_000)}))
    monkeypatch.setattr("ideowidgets.sweep.plan_file.MAX_PICTURE_BYTES", len(FIRST) + 10)
    with pytest.raises(InvalidRequest, match="together"):
        studio.load(plan)
    monkeypatch.setattr("ideowidgets.record.picture_archive.MOST_CONTENTS", 10)
    with pytest.raises(InvalidRequest, match="encrypted or larger"):
        studio.load(plan)
    studio.close()


@pytest.mark.parametrize("change", [{CONTENTS: None}, {CONTENTS: b"{}"}, {CONTENTS: b"[["}])
def test_a_zip_that_is_no_plan_is_refused(plan: Path, tmp_path: Path, change: dict[str, bytes | None]) -> None:
    studio = studio_at(tmp_path)
    with pytest.raises(InvalidRequest, match=r"sweep\.save"):
        studio.load(rewritten(plan, change))
    cut = plan.with_name("cut.zip")
    cut.write_bytes(plan.read_bytes()[:-200])
    with pytest.raises(InvalidRequest, match="no whole plan"):
        studio.load(cut)
    studio.close()


def test_what_counts_as_made_can_be_chosen_when_a_plan_is_loaded(tmp_path: Path) -> None:
    studio = studio_at(tmp_path)
    sweep = studio.sweep("a lighthouse", {"seed": [1, 2]}, model="3.0", name="mine").run().wait(60)
    path = sweep.save(tmp_path / "plan.json")
    assert json.loads(path.read_text())["reuse"] == "ever"
    assert studio.load(path).quote().new == 0
    again = studio.load(path, reuse="never")
    assert (again.quote().new, again.name, again.reuse.kind) == (2, "mine", "never")
    with pytest.raises(InvalidRequest, match="reuse"):
        studio.load(path, reuse="sometimes")
    studio.close()
