"""Folders for Hugging Face's imagefolder, and exports whose pictures carry their row."""

from __future__ import annotations

import json
import re
import zipfile
from typing import TYPE_CHECKING

import pytest
from pandas.testing import assert_frame_equal

from ideowidgets.operations import GenerateV3
from ideowidgets.record import ImageRef, Record, RecordError
from ideowidgets.record.errors import BadExport, NotInRecord
from ideowidgets.record.out.metadata import metadata_of
from tests.unit.record.conftest import Fill, picture

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def full(record: Record, fill: Fill) -> Record:
    """Pictures, two of the same bytes, and a row without one."""
    ids = fill(record, prompt="CON / ../aux. 灯台", seed=1, images=2)
    record.tag(ids[0], "sky", "a,b")
    fill(record, prompt="again", seed=1, service="offline")
    record.begin(GenerateV3(prompt="on its way"), service="ideogram")
    return record


@pytest.mark.parametrize("embed", [False, True])
def test_a_folder_reads_back_to_the_same_frame(full: Record, tmp_path: Path, embed: bool) -> None:
    path = full.export(tmp_path / "set", embed=embed)
    back = Record.read(path)
    assert_frame_equal(back, full.df)
    data = back.image.iloc[0].bytes()
    assert (data == picture(1)) is not embed
    assert bool(metadata_of(data)) is embed
    assert_frame_equal(Record.read(full.export(tmp_path / "b.zip", frame=back)), full.df)


def test_others_find_one_line_for_each_file(full: Record, tmp_path: Path) -> None:
    train = full.export(tmp_path / "set") / "train"
    lines = [json.loads(line) for line in (train / "metadata.jsonl").read_text("utf-8").splitlines()]
    names = [line["file_name"] for line in lines]
    assert len(set(names)) == len(names) == 3
    assert {found.name for found in train.iterdir()} == {*names, "metadata.jsonl"}
    assert all(re.fullmatch(r"[0-9]{4}-[a-z0-9-]+\.png", name) for name in names)
    assert "image" not in lines[0]
    assert all(not isinstance(value, list | dict) for line in lines for value in line.values())
    assert (train / names[2]).read_bytes() == picture(1)
    assert lines[2]["service"] == "offline"


def test_nothing_is_written_over_and_a_failure_leaves_nothing(full: Record, tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "mine.txt").write_text("mine")
    with pytest.raises(RecordError, match="not empty"):
        full.export(tmp_path / "there")
    full.image_path(full.df.sha256.iloc[0]).write_bytes(b"altered")
    with pytest.raises(RecordError, match="altered"):
        full.export(tmp_path / "set")
    assert sorted(found.name for found in tmp_path.iterdir()) == ["record", "there"]
    (tmp_path / "empty").mkdir()
    with pytest.warns(UserWarning, match="no rows"):
        assert Record.read(full.export(tmp_path / "empty", image_ids=[])).empty


def test_embedded_copies_in_a_zip_carry_each_its_own_row(full: Record, tmp_path: Path) -> None:
    back = Record.read(full.export(tmp_path / "e.zip", embed=True))
    frame = full.df
    assert_frame_equal(back, frame)
    for image_id in frame.index[:3]:
        assert metadata_of(back.image[image_id].bytes())["image_id"] == image_id
    plain = full.export(tmp_path / "p.zip")
    with zipfile.ZipFile(plain) as archive:
        assert len([name for name in archive.namelist() if name.startswith("images/")]) == 2


@pytest.mark.parametrize(
    "member", ["../outside.png", "/etc/hostname", "train/../../outside.png", "..\\outside.png", "link.png"]
)
def test_no_table_names_a_file_outside_its_folder(full: Record, tmp_path: Path, member: str) -> None:
    path = full.export(tmp_path / "set")
    (tmp_path / "outside.png").write_bytes(picture(5))
    (path / "link.png").symlink_to(tmp_path / "outside.png")
    with pytest.raises(NotInRecord, match="no longer holds"):
        ImageRef("ab" * 32, root=str(path), member=member).bytes()


def test_a_small_zip_that_claims_a_huge_picture_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("images/a.png", "w") as file:
        for _ in range(201):
            file.write(bytes(1_000_000))
    with pytest.raises(NotInRecord, match="larger than 200 MB"):
        ImageRef("ab" * 32, root=str(path), member="images/a.png").bytes()


def test_a_damaged_folder_is_refused_by_name(full: Record, tmp_path: Path) -> None:
    path = full.export(tmp_path / "set")
    (path / "records.jsonl").write_text('{"torn')
    with pytest.raises(BadExport):
        Record.read(path)
    (path / "schema.json").write_text("[]")
    with pytest.raises(BadExport):
        Record.read(path)
