"""Datasets: the outcome of every file, captions by their pictures' names, archives that are not to be trusted."""

from __future__ import annotations

import io
import json
import struct
import zipfile
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import validate

from ideowidgets.offline import state as state_module
from ideowidgets.offline import uploads as uploads_module
from ideowidgets.offline.engine import Engine
from ideowidgets.offline.reading import decode as decode_module
from ideowidgets.offline.schemas import DATASET_DETAILS, UPLOAD_REPORT
from ideowidgets.offline.wire import ApiRequest
from ideowidgets.offline.words.magic import compose
from ideowidgets.operations import CreateDataset, GetDataset, ListDatasets, UploadDatasetAssets, V2GenerateV45
from ideowidgets.operations.dataset_file import DatasetFile
from tests.unit.offline.conftest import NOON, ask, png, told

GOOD = png()


def created(engine: Engine, name: str = "Foxes", **how: Any) -> str:
    return told(engine, CreateDataset(name=name), **how)["dataset_id"]


def file(name: str, data: bytes = GOOD) -> DatasetFile:
    """Make a file of any kind, as a stranger may send it."""
    return DatasetFile(data, name, "application/octet-stream")


def put(engine: Engine, dataset: str, *files: DatasetFile, **how: Any) -> dict[str, Any]:
    report = told(engine, UploadDatasetAssets(dataset_id=dataset, files=files), **how)
    validate(report, UPLOAD_REPORT)
    assert report["total_count"] == report["success_count"] + report["failure_count"]
    return report


def reasons(report: dict[str, Any]) -> dict[str, str]:
    return {item["file_name"]: item["failure_reason"] for item in report["failed_assets"]}


def captions(engine: Engine, dataset: str) -> dict[str, str | None]:
    details = told(engine, GetDataset(dataset_id=dataset))
    validate(details, DATASET_DETAILS)
    return {item["file_name"]: item.get("caption") for item in details["files"]}


def archive(*entries: tuple[str, bytes], compress: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compress) as packed:
        for name, data in entries:
            packed.writestr(name, data)
    return buffer.getvalue()


def test_a_dataset_is_created_listed_and_looked_into(engine):
    made = told(engine, CreateDataset(name="Foxes"))
    assert set(made) == {"dataset_id", "name", "user_id", "creation_time"}
    assert told(engine, ListDatasets())["datasets"] == [made]
    details = told(engine, GetDataset(dataset_id=made["dataset_id"]))
    assert details == {"dataset": made, "file_count": 0, "files": [], "custom_model_ids": []}
    assert engine.billed == ()


def test_the_list_begins_with_what_changed_last(engine):
    first, second, third = (created(engine, name) for name in ("one", "two", "three"))
    engine.advance(5)
    put(engine, first, file("a.png"))
    ids = [item["dataset_id"] for item in told(engine, ListDatasets())["datasets"]]
    assert ids == [first, third, second]


@pytest.mark.parametrize(("search", "found"), [("FOX", 2), ("fox", 2), ("cub", 1), ("", 3), ("bear", 0)])
def test_a_search_takes_part_of_a_name_in_any_case(engine, search, found):
    for name in ("Red Foxes", "fox cubs", "Lighthouses"):
        created(engine, name)
    assert len(told(engine, ListDatasets(search=search))["datasets"]) == found


def test_a_search_is_bounded(engine):
    assert engine.handle(get("/datasets", "search=" + "x" * 64)).status == 200
    assert engine.handle(get("/datasets", "search=" + "x" * 65)).status == 400


def get(path: str, query: str = "") -> ApiRequest:
    return ApiRequest("GET", path, query, {"api-key": "any"})


def test_each_key_has_datasets_of_its_own(engine):
    mine = created(engine, key="one")
    assert told(engine, ListDatasets(), key="two")["datasets"] == []
    assert ask(engine, GetDataset(dataset_id=mine), key="two").status == 404
    assert ask(engine, UploadDatasetAssets(dataset_id=mine, files=[file("a.png")]), key="two").status == 404
    assert ask(engine, GetDataset(dataset_id=mine), key="one").status == 200


@pytest.mark.parametrize("name", ["", "  "])
def test_a_dataset_needs_a_name(engine, name):
    assert ask(engine, CreateDataset(name=name)).status == 400


def test_datasets_are_bounded(engine, monkeypatch):
    monkeypatch.setattr(state_module, "MAX_DATASETS", 2)
    assert [ask(engine, CreateDataset(name="x")).status for _ in range(3)] == [200, 200, 400]


def test_every_file_has_an_outcome(engine, monkeypatch):
    monkeypatch.setattr(decode_module, "MAX_PICTURE_BYTES", 5_000)
    dataset = created(engine)
    report = put(
        engine,
        dataset,
        file("good.png"),
        file("broken.png", GOOD[:-30]),
        file("text.png", b"no picture"),
        file("film.gif", b"GIF89a"),
        file("unsafe.png"),
        file("large.png", GOOD + bytes(5_000)),
        file("good.txt", b"a good picture"),
        file("lonely.txt", b"of nothing"),
        file("broken.zip", b"PK\x03\x04"),
    )
    assert reasons(report) == {
        "broken.png": "INVALID_IMAGE",
        "text.png": "INVALID_IMAGE",
        "film.gif": "INVALID_IMAGE",
        "unsafe.png": "FAILED_SAFETY_CHECK",
        "large.png": "FILE_TOO_LARGE",
        "lonely.txt": "INVALID_CAPTION",
        "broken.zip": "INVALID_ZIP",
    }
    assert [item["file_name"] for item in report["successful_assets"]] == ["good.png", "good.txt"]
    assert len({item["asset_identifier"]["asset_id"] for item in report["successful_assets"]}) == 1
    assert (report["success_count"], report["failure_count"]) == (1, 6)
    assert captions(engine, dataset) == {"good.png": "a good picture"}


def test_it_is_a_success_when_all_fail(engine):
    assert put(engine, created(engine), file("a.png", b"x"))["success_count"] == 0


STRUCTURED = compose("a fox", "1x1")


@pytest.mark.parametrize(
    ("name", "data", "caption"),
    [
        ("fox.txt", b"a fox", "a fox"),
        ("fox.txt", "\ufeffein Füchslein\n".encode(), "ein Füchslein"),
        ("fox.TXT", b"a fox", "a fox"),
        ("fox.txt", b"\xff\xfe", None),
        ("fox.txt", b"  \n", None),
        ("fox.txt", b"x" * 200_000, None),
        ("fox.json", json.dumps(STRUCTURED).encode(), STRUCTURED),
        ("fox.json", b'{"high_level_description": "x"}', None),
        ("fox.json", b"{", None),
        ("fox.json", b"[" * 100_000, None),
    ],
)
def test_captions(engine, name, data, caption):
    dataset = created(engine)
    report = put(engine, dataset, file(name, data), file("fox.png"))
    stored = captions(engine, dataset)["fox.png"]
    if caption is None:
        reason = "INVALID_CAPTION_JSON" if name.endswith("json") else "INVALID_CAPTION"
        assert (reasons(report), stored) == ({name: reason}, None)
    else:
        assert (json.loads(stored) if isinstance(caption, dict) else stored) == caption


def test_a_caption_may_come_later(engine):
    dataset = created(engine)
    put(engine, dataset, file("fox.png"))
    put(engine, dataset, file("fox.txt", b"late"))
    assert captions(engine, dataset) == {"fox.png": "late"}


def test_a_dataset_takes_a_hundred_images(engine):
    dataset = created(engine)
    put(engine, dataset, *(file(f"{number}.png") for number in range(99)))
    report = put(engine, dataset, file("last.png"), file("more.png"))
    assert reasons(report) == {"more.png": "TOO_MANY_IMAGES"}


def test_an_archive_is_opened_without_its_folders(engine):
    dataset = created(engine)
    data = archive(
        ("pictures/fox.png", GOOD),
        ("../../etc/fox.txt", b"a fox"),
        ("/abs.png", GOOD),
        ("C:\\windows\\back.png", GOOD),
        ("__MACOSX/fox.png", b"junk"),
        (".DS_Store", b"junk"),
        ("notes.pdf", b"%PDF"),
    )
    report = put(engine, dataset, file("all.zip", data))
    assert captions(engine, dataset) == {"fox.png": "a fox", "abs.png": None, "back.png": None}
    assert reasons(report) == {"notes.pdf": "INVALID_IMAGE"}


def test_an_archive_in_an_archive_is_not_opened(engine):
    inner = archive(("fox.png", GOOD))
    assert reasons(put(engine, created(engine), file("a.zip", archive(("b.zip", inner))))) == {"b.zip": "INVALID_IMAGE"}


def test_archives_are_bounded(engine, monkeypatch):
    dataset = created(engine)
    monkeypatch.setattr(uploads_module, "MAX_UNPACKED_BYTES", 100_000)
    bomb = archive(("a.png", bytes(60_000)), ("b.png", bytes(60_000)))
    assert len(bomb) < 1_000
    assert reasons(put(engine, dataset, file("bomb.zip", bomb))) == {"bomb.zip": "INVALID_ZIP"}
    monkeypatch.setattr(uploads_module, "MAX_ENTRIES", 3)
    many = archive(*((f"{number}.png", b"") for number in range(4)))
    assert reasons(put(engine, dataset, file("many.zip", many))) == {"many.zip": "INVALID_ZIP"}


def test_an_entry_that_is_too_large_is_told_by_name(engine, monkeypatch):
    monkeypatch.setattr(uploads_module, "MAX_PICTURE_BYTES", 1_000)
    data = archive(("large.png", bytes(2_000)), ("small.png", GOOD))
    assert reasons(put(engine, created(engine), file("a.zip", data))) == {"large.png": "FILE_TOO_LARGE"}


def test_what_an_archive_says_of_its_sizes_is_not_believed(engine):
    data = bytearray(archive(("a.png", bytes(60_000))))
    for start, offset in ((data.find(b"PK\x03\x04"), 22), (data.find(b"PK\x01\x02"), 24)):
        struct.pack_into("<I", data, start + offset, 10)
    report = put(engine, created(engine), file("liar.zip", bytes(data)))
    assert set(reasons(report).values()) <= {"INVALID_ZIP", "INVALID_IMAGE"}
    assert report["success_count"] == 0


def test_an_encrypted_archive_is_refused(engine):
    data = bytearray(archive(("a.png", GOOD)))
    for start, offset in ((data.find(b"PK\x03\x04"), 6), (data.find(b"PK\x01\x02"), 8)):
        data[start + offset] |= 1
    assert reasons(put(engine, created(engine), file("locked.zip", bytes(data)))) == {"locked.zip": "INVALID_ZIP"}


@given(st.binary(max_size=300), st.integers(0, 400), st.booleans())
def test_no_archive_breaks_the_engine(noise, at, appended):
    good = archive(("fox.png", GOOD), ("fox.txt", b"a fox"))
    data = good + noise if appended else good[:at] + noise + good[at + len(noise) :]
    engine = Engine(clock=lambda: NOON)
    put(engine, created(engine), file("a.zip", data))


def test_what_was_uploaded_can_be_worked_on(engine):
    dataset = created(engine)
    asset = put(engine, dataset, file("fox.png", png((256, 256))))["successful_assets"][0]["asset_identifier"]
    cover = told(engine, GetDataset(dataset_id=dataset))["dataset"]["cover_asset_identifier"]
    assert cover == asset
    assert engine._house.accounts.assets.get(told(engine, CreateDataset(name="x"))["user_id"], asset["asset_id"])
    elsewhere = asset | {"asset_type": "ASSET"}
    request = V2GenerateV45(prompt="x", image_asset_identifiers=[elsewhere])
    assert ask(engine, request).status == 404


def test_uploads_are_bounded(monkeypatch):
    monkeypatch.setattr(state_module, "MAX_ASSET_BYTES", 1_000)
    kept = state_module.Assets()
    for number in range(5):
        kept.put("me", str(number), bytes(400))
    assert [kept.get("me", str(number)) is not None for number in range(5)] == [False, False, False, True, True]
    assert kept.get("you", "4") is None


def test_accounts_are_bounded(engine, monkeypatch):
    monkeypatch.setattr(state_module, "MAX_ACCOUNTS", 2)
    for key in ("one", "two", "one", "three"):
        created(engine, key=key)
    counts = {key: len(told(engine, ListDatasets(), key=key)["datasets"]) for key in ("one", "three")}
    assert counts == {"one": 2, "three": 1}


def test_no_credit_is_needed_to_collect(engine):
    dataset = created(engine, key="no-credit")
    assert put(engine, dataset, file("a.png"), key="no-credit")["success_count"] == 1
