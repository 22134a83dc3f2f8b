"""Replay packs: what goes in, what stays behind, and files by strangers."""

from __future__ import annotations

import hashlib
import json
import threading
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ideowidgets.operations import DescribeV4, GenerateV3, ListDatasets
from ideowidgets.operations.errors import IdeogramError
from ideowidgets.record import Received
from ideowidgets.record.errors import BadExport, NotInRecord, RecordError
from ideowidgets.record.picture_archive import member_of
from ideowidgets.record.replay_pack import CONTENTS, FORMAT, ReplayPack
from tests.unit.record.conftest import picture

HASH = "ab" * 32
GOOD = picture(1)
SHA256 = hashlib.sha256(GOOD).hexdigest()
ENTRY: dict[str, Any] = {
    "request_hash": HASH,
    "repeat": 0,
    "request": {"operation": GenerateV3.operation.id, "fields": {"prompt": "a lighthouse"}},
    "service": "ideogram",
    "at": "2026-11-03T10:00:00+00:00",
    "status": "ok",
    "images": [{"index": 0, "status": "ok", "seed": 7, "sha256": SHA256}],
    "answer": {},
}


def write(path, members=None, **content):
    """Write a pack by hand."""
    told = {"format": FORMAT, "version": 1, "answers": [ENTRY]} | content
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(CONTENTS, json.dumps(told))
        for name, data in (members if members is not None else {member_of(SHA256): GOOD}).items():
            archive.writestr(name, data)
    return path


def test_a_pack_gives_back_what_went_in(record, fill, tmp_path):
    ids = fill(record, images=2)
    packed = record.replay_pack(tmp_path / "class.zip")
    assert (packed.answers, packed.images, str(packed)) == (1, 2, "class.zip: 1 answers, 2 pictures")
    pack = ReplayPack(tmp_path / "class.zip")
    [answer] = pack.answers
    rows = record.rows(ids)
    assert (answer.service, answer.status, answer.request_hash) == ("ideogram", "ok", rows[0].request_hash)
    assert answer.at == rows[0].completed_at
    assert answer.request["fields"]["style_preset"] == "BAUHAUS"
    assert [(image.seed, image.prompt, image.sha256) for image in answer.images] == [
        (row.seed_returned, row.prompt_returned, row.sha256) for row in rows
    ]
    for row in rows:
        assert pack.picture(str(row.sha256)) == record.image_bytes(str(row.sha256))
    assert pack.find(answer.request_hash) == (answer,)
    assert pack.find(answer.request_hash, 1) == ()


def test_a_frame_chooses_what_goes_in(record, fill, tmp_path):
    first = fill(record, prompt="one", images=2)
    fill(record, prompt="two")
    chosen = record.df.query("prompt == 'one' and image_index == 0")
    assert record.replay_pack(tmp_path / "a.zip", chosen).images == 2
    assert record.replay_pack(tmp_path / "b.zip", image_ids=first[:1]).answers == 1
    assert record.replay_pack(tmp_path / "c.zip", chosen.reset_index()).answers == 1


def test_what_cannot_be_replayed_is_left_out_and_said(record, fill, tmp_path):
    fill(record)
    fill(record, service="offline")
    fill(record, service="replay", seed=8)
    deleted = fill(record, seed=9)
    record.delete(deleted)
    asked = GenerateV3(prompt="a lighthouse", seed=10)
    record.begin(asked, service="ideogram")
    for kind, status in (("NoCredit", "failed"), ("NoAnswer", "unknown")):
        record.fail(record.begin(asked, service="ideogram"), status=status, error_kind=kind, error="no")  # type: ignore[arg-type]
    listing = record.begin(ListDatasets(), service="ideogram")
    record.complete(listing, raw={"datasets": []}, images=[], cost_usd_micros=0, cost_source="table", latency_s=1)
    packed = record.replay_pack(tmp_path / "class.zip")
    assert packed.answers == 1
    assert packed.left_out == {
        "drawn by the stand-in, which draws them again": 1,
        "replayed from another pack": 1,
        "whose picture was deleted": 1,
        "without an answer of the service": 3,
        "that made neither pictures nor words": 1,
    }
    with pytest.raises(RecordError, match="Nothing here can be replayed"):
        record.replay_pack(tmp_path / "none.zip", record.df.query("service == 'offline'"))
    assert not (tmp_path / "none.zip").exists()
    with pytest.raises(RecordError, match=r"\.zip"):
        record.replay_pack(tmp_path / "class.tar")


def test_links_keys_people_and_money_stay_behind(record, tmp_path, monkeypatch):
    monkeypatch.setenv("IDEOWIDGETS_AUTHOR", "Canary Author")
    asked = GenerateV3(prompt="a lighthouse at https://example.org/plain", seed=7)
    request_id = record.begin(asked, service="ideogram")
    link = "https://ideogram.ai/api/images/x.png?exp=1&sig=canary"
    raw = {
        "data": [{"url": link, "prompt": f"see {link} now", "seed": 7}],
        "api_key": "canary-key",
        "page": "https://ideogram.ai/g/canary",
        "nested": [{"Authorization": "canary-key", "keys": "kept"}],
    }
    got = Received(0, 7, "told", "64x48", True, record.add_image(picture(7)).sha256, url=link)
    record.complete(
        request_id, raw=raw, images=[got], cost_usd_micros=31_337, cost_source="table", latency_s=1, generation_id="g"
    )
    record.note(f"{request_id}-0", "canary note")
    record.replay_pack(tmp_path / "class.zip")
    with zipfile.ZipFile(tmp_path / "class.zip") as archive:
        text = archive.read(CONTENTS).decode()
    for secret in ("canary", "sig=", "31337", str(tmp_path)):
        assert secret not in text
    assert "https://example.org/plain" in text
    assert json.loads(text)["answers"][0]["answer"]["nested"] == [{"keys": "kept"}]


def test_refusals_count_only_where_there_is_no_answer(record, fill, tmp_path):
    asked = GenerateV3(prompt="a lighthouse", seed=7, num_images=1, style_preset="BAUHAUS", rendering_speed="TURBO")
    other = GenerateV3(prompt="something else", seed=7)
    for request in (asked, other, other):
        refused = record.begin(request, service="ideogram")
        text = "The service answered 422: see https://x.example/y?z=1"
        record.fail(refused, status="unsafe", error_kind="Unsafe", error=text, http_status=422)
    fill(record)
    record.replay_pack(tmp_path / "class.zip")
    pack = ReplayPack(tmp_path / "class.zip")
    assert [answer.error_kind for answer in pack.find(asked.request_hash)] == [None]
    [answer] = pack.find(other.request_hash)
    assert (answer.error, answer.http_status, answer.images) == ("The service answered 422: see [link]", 422, ())


def test_answers_in_words_go_in_with_their_words(record, tmp_path):
    asked = DescribeV4(image_file=picture())
    words = record.begin(asked, service="ideogram")
    raw = {"json_prompt": {"high_level_description": "a wall"}}
    record.complete(words, raw=raw, images=[], cost_usd_micros=None, cost_source="unknown", latency_s=1)
    torn = record.begin(asked.replace(image_file=picture(2)), service="ideogram")
    record.complete(torn, raw={"other": 1}, images=[], cost_usd_micros=None, cost_source="unknown", latency_s=1)
    packed = record.replay_pack(tmp_path / "class.zip")
    assert packed.left_out == {"whose answer cannot be read again": 1}
    [answer] = ReplayPack(tmp_path / "class.zip").answers
    assert answer.answer == raw
    # What a request carried is told by its hash and stays behind.
    with zipfile.ZipFile(tmp_path / "class.zip") as archive:
        assert archive.namelist() == [CONTENTS]


def test_the_same_rows_give_the_same_bytes(record, fill, tmp_path):
    fill(record, images=2)
    for name in ("a.zip", "b.zip"):
        record.replay_pack(tmp_path / name)
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()


def test_a_missing_file_writes_no_pack(record, fill, tmp_path):
    [image_id] = fill(record)
    record.image_path(str(record.rows([image_id])[0].sha256)).unlink()
    with pytest.raises(NotInRecord):
        record.replay_pack(tmp_path / "class.zip")
    assert not (tmp_path / "class.zip").exists()


def test_a_class_reads_one_pack_at_once(tmp_path):
    path = write(tmp_path / "class.zip")
    path.chmod(0o400)
    packs = [ReplayPack(path) for _ in range(30)]
    got: list[bytes] = []

    def read(pack):
        got.extend(pack.picture(SHA256) for _ in range(5))

    threads = [threading.Thread(target=read, args=(packs[number % 30],)) for number in range(60)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert got == [GOOD] * 300


BROKEN: dict[str, Callable[[Path], object]] = {
    "no file": lambda path: None,
    "no ZIP": lambda path: path.write_bytes(b"GIF89a"),
    "cut short": lambda path: (write(path), path.write_bytes(path.read_bytes()[:-30])),
    "another ZIP": lambda path: zipfile.ZipFile(path, "w").writestr("records.csv", "a"),
    "another format": lambda path: write(path, format="ideowidgets.picks"),
    "a later version": lambda path: write(path, version=99),
    "a list": lambda path: write(path, answers={"a": 1}),
    "no entry": lambda path: write(path, answers=[7]),
    "no hash": lambda path: write(path, answers=[ENTRY | {"request_hash": "../../etc/passwd"}]),
    "a path for a hash": lambda path: write(
        path, answers=[ENTRY | {"images": [{"index": 0, "status": "ok", "sha256": "../../x"}]}]
    ),
    "no picture though ok": lambda path: write(path, answers=[ENTRY | {"images": [{"index": 0, "status": "ok"}]}]),
    "places out of order": lambda path: write(
        path, answers=[ENTRY | {"images": [{"index": 3, "status": "failed", "error": "x"}]}]
    ),
    "too many pictures": lambda path: write(
        path, answers=[ENTRY | {"images": [{"index": n, "status": "failed"} for n in range(257)]}]
    ),
    "a status of its own": lambda path: write(path, answers=[ENTRY | {"status": "sent"}]),
    "no time": lambda path: write(path, answers=[ENTRY | {"at": "yesterday"}]),
    "nested without end": lambda path: zipfile.ZipFile(path, "w").writestr(CONTENTS, "[" * 100_000),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_what_is_no_pack_is_refused_by_name(kind, tmp_path):
    path = tmp_path / "class.zip"
    BROKEN[kind](path)
    with pytest.raises(BadExport, match=r"class\.zip"):
        ReplayPack(path)


def test_two_files_of_one_name_are_refused(tmp_path):
    path = write(tmp_path / "class.zip")
    with zipfile.ZipFile(path, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr(member_of(SHA256), b"other")
    with pytest.raises(BadExport, match="two files of one name"):
        ReplayPack(path)


def test_a_bomb_is_refused_before_it_is_read(tmp_path, monkeypatch):
    monkeypatch.setattr("ideowidgets.record.picture_archive.MOST_CONTENTS", 1_000_000)
    with pytest.raises(BadExport, match="larger than 1 MB"):
        ReplayPack(write(tmp_path / "a.zip", note="x" * 2_000_000))
    monkeypatch.setattr("ideowidgets.record.picture_archive.MAX_READ_BYTES", 1000)
    pack = ReplayPack(write(tmp_path / "b.zip", {member_of(SHA256): bytes(5000)}))
    with pytest.raises(NotInRecord, match="larger than"):
        pack.picture(SHA256)
    monkeypatch.setattr("ideowidgets.record.picture_archive.MOST_MEMBERS", 1)
    with pytest.raises(BadExport, match="more than 1 files"):
        ReplayPack(write(tmp_path / "c.zip"))


def test_a_size_that_lies_is_found(tmp_path, monkeypatch):
    monkeypatch.setattr("ideowidgets.record.picture_archive.MAX_READ_BYTES", 1000)
    pack = ReplayPack(write(tmp_path / "a.zip", {member_of(SHA256): bytes(5000)}))
    pack._archive._members[member_of(SHA256)].file_size = 10
    with pytest.raises(NotInRecord):
        pack.picture(SHA256)


def test_other_bytes_under_a_name_are_no_picture(tmp_path):
    pack = ReplayPack(write(tmp_path / "a.zip", {member_of(SHA256): picture(2), "../../evil": b"x"}))
    with pytest.raises(NotInRecord, match="another one"):
        pack.picture(SHA256)
    with pytest.raises(NotInRecord, match="lacks"):
        pack.picture("cd" * 32)
    assert list(tmp_path.iterdir()) == [tmp_path / "a.zip"]


JSONS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*ENTRY, "index"]), inner, max_size=4),
    max_leaves=8,
)


@given(changes=st.dictionaries(st.sampled_from([*ENTRY, "error", "error_kind", "http_status"]), JSONS, max_size=3))
def test_any_entry_is_read_or_refused(changes, tmp_path_factory):
    path = tmp_path_factory.getbasetemp() / "any.zip"
    write(path, answers=[ENTRY | changes])
    try:
        [answer] = ReplayPack(path).answers
    except IdeogramError:
        return
    assert isinstance(answer.at, datetime)
    assert answer.at.tzinfo is UTC
