"""A record as a whole: pictures from elsewhere, another record, deletion for good, a lost database."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal
from PIL import Image

from ideowidgets.operations import GenerateV3, RemixV3
from ideowidgets.operations.errors import IdeogramError
from ideowidgets.record import Received, Record, RecordError
from ideowidgets.record.errors import NotInRecord
from ideowidgets.record.out import containers
from ideowidgets.record.out.containers import Part
from ideowidgets.record.store import DATABASE
from tests.unit.record.conftest import Fill, picture

if TYPE_CHECKING:
    from pathlib import Path


def files(record: Record) -> set[str]:
    return {path.stem for path in (record.path / "images").rglob("*") if path.is_file()}


def thumbs(record: Record, sha256: str) -> list[Path]:
    return list((record.path / "thumbs").rglob(f"{sha256}*"))


def remix(record: Record, data: bytes) -> str:
    asked = RemixV3(prompt="x", image=data, seed=3)
    request_id = record.begin(asked, service="ideogram")
    got = [Received(0, 3, "x", "64x48", True, record.add_image(picture(90)).sha256)]
    return record.complete(request_id, raw={}, images=got, cost_usd_micros=30_000, cost_source="table", latency_s=1)[0]


def test_a_deleted_picture_is_gone_and_its_row_says_so(record: Record, fill: Fill) -> None:
    first, second = fill(record, images=2)
    sha256 = record.rows([first])[0].sha256 or ""
    record.thumbnail(sha256, 100)
    assert len(thumbs(record, sha256)) == 3
    assert record.delete([first]) == (sha256,)
    assert files(record) == {record.rows([second])[0].sha256}
    assert thumbs(record, sha256) == []
    row = record.rows([first])[0]
    assert (row.status, row.image, row.sha256) == ("deleted", None, None)
    assert (row.prompt, row.cost_usd_micros, row.seed_returned) == ("a lighthouse", 30_000, 7)
    frame = record.df
    assert frame.status.tolist() == ["deleted", "ok"]
    assert frame.image.isna().tolist() == [True, False]
    assert record.annotations.kind.tolist() == ["deleted"]
    assert "deleted" in record.fallback_html()
    with pytest.raises(NotInRecord):
        record.image_bytes(sha256)
    events = len(record.annotations)
    assert record.delete([first]) == ()
    assert len(record.annotations) == events


def test_a_deleted_picture_never_stands_for_a_new_one(record: Record, fill: Fill) -> None:
    (image_id,) = fill(record)
    asked = record.request(image_id)
    assert record.find_done(asked.request_hash, service="ideogram")
    (earlier,) = fill(record, seed=8)
    assert earlier
    record.delete([image_id])
    assert record.find_done(asked.request_hash, service="ideogram") == ()
    (again,) = fill(record)
    assert record.find_done(asked.request_hash, service="ideogram")[0].image_id == again


def test_what_another_row_needs_stays(record: Record, fill: Fill) -> None:
    (source,) = fill(record, seed=1)
    (same,) = fill(record, prompt="again", seed=1)
    made = remix(record, picture(1))
    shared = record.rows([source])[0].sha256
    assert record.delete([source]) == ()
    assert record.delete([same]) == ()
    assert shared in files(record), "a request carried it"
    assert record.request(made).pictures()
    assert set(record.delete([made])) == files_before(record, shared)
    assert files(record) == set()
    with pytest.raises(NotInRecord):
        record.request(made)
    assert record.rows([made])[0].params["image"]["sha256"] == shared, "what was asked is kept"


def files_before(record: Record, shared: str | None) -> set[str | None]:
    import hashlib

    return {shared, hashlib.sha256(picture(90)).hexdigest()}


def test_deletion_is_all_or_nothing_and_waits_for_no_one(record: Record, fill: Fill) -> None:
    (image_id,) = fill(record)
    with pytest.raises(NotInRecord):
        record.delete([image_id, "01ARZ3NDEKTSV4RRFFQ69G5FAV-0"])
    waiting = record.begin(GenerateV3(prompt="x"), service="ideogram")
    with pytest.raises(RecordError, match="still on its way"):
        record.delete([image_id, f"{waiting}-0"])
    assert record.rows([image_id])[0].status == "ok"
    assert len(files(record)) == 1


def test_a_deletion_that_was_cut_short_is_finished(record: Record, fill: Fill, monkeypatch) -> None:
    (image_id,) = fill(record)

    def killed(*args: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(type(record._files), "remove", killed)
        with pytest.raises(KeyboardInterrupt):
            record.delete([image_id])
    assert record.rows([image_id])[0].status == "deleted"
    assert len(record.delete([image_id])) == 1
    assert files(record) == set()


@pytest.fixture
def other(tmp_path: Path, fill: Fill):
    with Record(tmp_path / "other") as found:
        fill(found, prompt="a harbour", seed=20, images=2)
        yield found


def test_two_records_become_one(record: Record, other: Record, fill: Fill) -> None:
    (mine,) = fill(record)
    theirs = other.df.index
    made = remix(other, picture(33))
    other.rate(theirs[0], 4)
    other.save_sweep("s", {"a": 1})
    found = record.merge(other.path)
    assert (found.requests, found.files, found.missing) == (2, 4, ())
    assert str(found) == "2 requests and 4 files came in"
    both = record.df
    assert_frame_equal(
        both.loc[theirs].drop(columns="image"), other.df.loc[theirs].drop(columns="image"), check_categorical=False
    )
    assert both.loc[theirs, "image"].iloc[0].bytes() == picture(20)
    assert record.request(made) == other.request(made)
    assert record.load_sweep("s") == {"a": 1}
    assert mine in both.index
    assert record.merge(other).requests == 0
    assert_frame_equal(record.df, both)
    assert len(other.df) == 3


def test_deletion_wins_on_either_side(record: Record, other: Record) -> None:
    record.merge(other)
    first, second = other.df.index
    record.delete([first])
    assert record.merge(other).files == 0
    other.delete([second])
    gone = record.rows([second])[0].sha256
    record.merge(other)
    assert [row.status for row in record.rows([first, second])] == ["deleted", "deleted"]
    assert gone not in files(record)
    assert files(record) == set()


def test_what_the_other_lost_is_named(record: Record, other: Record) -> None:
    sha256 = other.df.sha256.iloc[0]
    other.image_path(sha256).unlink()
    found = record.merge(other)
    assert found.missing == (sha256,)
    assert "1 files were missing there" in str(found)
    for wrong in (record, record.path, other.path / "nowhere"):
        with pytest.raises(RecordError):
            record.merge(wrong)


def test_a_folder_of_pictures_comes_in_once(record: Record, tmp_path: Path) -> None:
    folder = tmp_path / "vendor"
    (folder / "deep").mkdir(parents=True)
    (folder / ".hidden").mkdir()
    (folder / ".hidden" / "z.png").write_bytes(picture(50))
    (folder / "a.png").write_bytes(picture(1))
    (folder / "a.txt").write_text("a cat\n", "utf-8")
    (folder / "deep" / "b.jpg").write_bytes(picture(2, kind="JPEG"))
    text = b"a dog, <b>\nbig\nNegative prompt: fog,\nrain\nSteps: 20, Seed: 77, Size: 64x48"
    (folder / "c.png").write_bytes(containers.png_with(picture(3), [Part(b"tEXt", b"parameters\0" + text)], []))
    (folder / "torn.png").write_bytes(picture(4)[:50])
    (folder / "notes.md").write_text("no picture")
    found = record.add_images(folder, model="Other 2", prompt={"b.jpg": "a hen"}, experiment="rivals")
    assert len(found.image_ids) == 3
    assert list(found.refused) == [str(folder / "torn.png")]
    frame = record.frame(image_ids=found.image_ids)
    assert frame.prompt.tolist() == ["a cat", "a dog, <b>\nbig", "a hen"]
    assert frame.negative_prompt.dropna().tolist() == ["fog,\nrain"]
    assert frame.seed_returned.tolist() == [pd.NA, 77, pd.NA]
    assert set(frame.service) == {"import"}
    assert set(frame.model) == {"Other 2"}
    assert set(frame.experiment) == {"rivals"}
    assert set(frame.status) == {"ok"}
    assert frame.cost_usd.isna().all()
    assert frame.image.iloc[0].bytes() == picture(1)
    assert record.add_images(folder, model="Other 2").image_ids == found.image_ids
    assert len(record.add_images([folder / "a.png"], model="Other 3").image_ids) == 1
    assert len(record.df) == 4
    with pytest.raises(IdeogramError):
        record.request(found.image_ids[0])
    with pytest.raises(RecordError, match="does not exist"):
        record.add_images(tmp_path / "nowhere")
    assert "4 images made elsewhere were added from files (3 of Other 2 and 1 of Other 3)." in record.methods()


def test_a_copy_of_ours_is_known_again_as_a_picture(record: Record, fill: Fill, tmp_path: Path) -> None:
    (image_id,) = fill(record)
    path = record.copy_picture(image_id, tmp_path / "c.png")
    (found,) = record.add_images(path).image_ids
    row = record.rows([found])[0]
    assert (row.service, row.prompt, row.seed_returned, row.model) == ("import", "a lighthouse", 7, "ideogram-3.0")


def whole(record: Record, fill: Fill) -> pd.DataFrame:
    ids = fill(record, images=2, axes={"seed": 7}, experiment="e")
    fill(record, prompt="drawn", seed=30, service="offline")
    withheld = record.begin(GenerateV3(prompt="x", seed=1), service="ideogram")
    got = [Received(0, 1, "x", None, False)]
    record.complete(withheld, raw={}, images=got, cost_usd_micros=1, cost_source="table", latency_s=1)
    record.rate(ids[0], 4)
    record.tag(ids[0], "sky")
    record.note(ids[1], "soft")
    return record.df


KEPT = [
    *("request_id", "service", "operation", "model", "status", "prompt", "prompt_returned", "seed", "seed_returned"),
    *("sha256", "width", "cost_usd_micros", "cost_source", "created_at", "rating", "tags", "note", "params", "axes"),
    *("request_hash", "experiment", "style_preset", "rendering_speed", "is_image_safe"),
]


@pytest.mark.parametrize("way", ["zip", "folder"])
def test_a_lost_database_comes_back_from_an_export(tmp_path: Path, fill: Fill, way: str) -> None:
    with Record(tmp_path / "r") as record:
        before = whole(record, fill)
        source = record.export(tmp_path / ("x.zip" if way == "zip" else "x"))
    for found in (tmp_path / "r").glob(DATABASE + "*"):
        found.unlink()
    again, report = Record.rebuild(tmp_path / "r", [source])
    with again:
        assert (report.from_copies, report.bare, report.refused) == (4, 0, {})
        assert_frame_equal(again.df[KEPT], before[KEPT], check_categorical=False)
        asked = again.request(before.index[0])
        assert again.find_done(asked.request_hash, service="ideogram")
        events = len(again.annotations)
    again, _ = Record.rebuild(tmp_path / "r", [source])
    with again:
        assert len(again.annotations) == events
        assert_frame_equal(again.df[KEPT], before[KEPT], check_categorical=False)


@pytest.mark.parametrize("way", ["zip", "folder"])
def test_an_export_merges_into_another_record(record: Record, fill: Fill, tmp_path: Path, way: str) -> None:
    with Record(tmp_path / "theirs") as theirs:
        before = whole(theirs, fill)
        source = theirs.export(tmp_path / ("x.zip" if way == "zip" else "x"))
    fill(record, prompt="mine", seed=90)
    came = record.merge(source)
    assert (came.requests, came.files, came.missing) == (before.request_id.nunique(), 3, ())
    both = record.df
    assert len(both) == len(before) + 1
    assert_frame_equal(both.loc[before.index, KEPT], before[KEPT], check_categorical=False)
    assert record.find_done(before.request_hash.iloc[0], service="ideogram")
    again = record.merge(source)
    assert (again.requests, again.files) == (0, 0)
    assert_frame_equal(record.df, both)
    assert not (source / DATABASE).exists()


def test_what_is_neither_record_nor_export_is_told_the_right_door(record: Record, tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("a,b\n")
    with pytest.raises(RecordError, match=r"Record\.rebuild\(folder, sources=\[\.\.\.\]\).*Record\.read"):
        record.merge(tmp_path / "x.csv")
    (tmp_path / "x.zip").write_bytes(b"PK nothing")
    with pytest.raises(RecordError, match="no whole export"):
        record.merge(tmp_path / "x.zip")


@pytest.mark.parametrize("originals", [True, False])
def test_a_lost_database_comes_back_from_copies(tmp_path: Path, fill: Fill, originals: bool) -> None:
    copies = tmp_path / "copies"
    with Record(tmp_path / "r") as record:
        before = whole(record, fill)
        for number, image_id in enumerate(before.index[:3]):
            record.copy_picture(image_id, copies / f"{number}.{('png', 'jpg', 'webp')[number]}")
    (copies / "stranger.png").write_bytes(picture(70))
    for found in (tmp_path / "r").glob(DATABASE + "*"):
        found.unlink()
    if not originals:
        shutil.rmtree(tmp_path / "r" / "images")
    again, report = Record.rebuild(tmp_path / "r", [copies])
    with again:
        assert (report.from_copies, report.bare) == (3, 0)
        assert "add_images" in report.refused[str(copies / "stranger.png")]
        back = again.df
        columns = ["service", "prompt", "seed_returned", "model", "params", "tags"]
        assert_frame_equal(back[columns], before.iloc[:3][columns], check_categorical=False)
        assert (back.sha256.tolist() == before.sha256.tolist()[:3]) is originals
        with Image.open(back.image.iloc[0].path) as image:
            assert image.size == (64, 48)


def test_a_damaged_database_is_set_aside_and_files_speak(tmp_path: Path, fill: Fill) -> None:
    with Record(tmp_path / "r") as record:
        before = whole(record, fill)
    (tmp_path / "r" / DATABASE).write_bytes(b"SQLite format 3\0" + b"damaged" * 999)
    with pytest.raises(RecordError):
        Record(tmp_path / "r")
    again, report = Record.rebuild(tmp_path / "r")
    with again:
        assert report.bare == 3
        assert str(report) == "0 rows of copies and exports, 3 bare pictures"
        assert set(again.df.sha256) == set(before.sha256.dropna())
        assert set(again.df.service) == {"import"}
    assert list((tmp_path / "r" / "backups").glob("damaged-*.sqlite"))
    again, report = Record.rebuild(tmp_path / "r")
    again.close()
    assert report.bare == 0


def test_journals_and_backups_speak_first(tmp_path: Path, fill: Fill) -> None:
    with Record(tmp_path / "r", mode="journal") as record:
        before = whole(record, fill)
    again, report = Record.rebuild(tmp_path / "r")
    with again:
        assert report.bare == 0
        assert_frame_equal(again.df, before)
    (tmp_path / "r" / "backups").mkdir()
    shutil.move(tmp_path / "r" / DATABASE, tmp_path / "r" / "backups" / "ideowidgets-v1-20260101T000000-1.sqlite")
    (tmp_path / "r" / "backups" / "ideowidgets-v1-20270101T000000-1.sqlite").write_bytes(b"torn")
    shutil.rmtree(tmp_path / "r" / "log")
    again, report = Record.rebuild(tmp_path / "r")
    with again:
        assert report.from_backup == "ideowidgets-v1-20260101T000000-1.sqlite"
        assert_frame_equal(again.df, before)


def test_what_a_forged_copy_says_is_checked(tmp_path: Path) -> None:
    from ideowidgets.record.out.metadata import embed

    forged: list[dict[str, Any]] = [
        {"image_id": "../../etc"},
        {"image_id": "01ARZ3NDEKTSV4RRFFQ69G5FAV-999"},
        {
            "image_id": "01ARZ3NDEKTSV4RRFFQ69G5FAV-3",
            "sha256": "../x",
            "seed": "7",
            "repeat": -1,
            "num_images": 10**9,
            "prompt": ["x"],
            "axes": 7,
            "params": [],
            "created_at": "never",
            "rating": 99,
            "tags": [1, "a"],
            "style_codes": "x",
            "service": None,
            "width": "wide",
            "starred": "yes",
            "note": 3,
            "author": {},
        },
    ]
    for number, facts in enumerate(forged):
        data = embed(picture(number), {"format": "ideowidgets.picture", "version": 1} | facts)
        (tmp_path / f"{number}.png").write_bytes(data)
    (tmp_path / "r").mkdir()
    again, found = Record.rebuild(tmp_path / "r", [tmp_path / "0.png", tmp_path / "1.png", tmp_path / "2.png"])
    with again:
        assert found.from_copies == 1
        row = again.rows(["01ARZ3NDEKTSV4RRFFQ69G5FAV-3"])[0]
        assert (row.service, row.prompt, row.seed, row.rating, row.tags) == ("import", None, None, None, ["a"])
        assert row.num_images == 256
    with pytest.raises(RecordError, match="no folder"):
        Record.rebuild(tmp_path / "nowhere")
