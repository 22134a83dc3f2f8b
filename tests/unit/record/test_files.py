"""Image files: whole or refused, never altered; thumbnails that can be deleted."""

from __future__ import annotations

import errno
import hashlib
import io
import os
import shutil
import struct
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image, PngImagePlugin

from ideowidgets.record.errors import BadImage, CorruptRecord, DiskFull, RecordError
from ideowidgets.record.files import ImageFiles, write_atomic
from tests.unit.record.conftest import picture

if TYPE_CHECKING:
    from ideowidgets.record import Record


@pytest.fixture
def files(tmp_path: Path) -> ImageFiles:
    return ImageFiles(tmp_path / "record")


@pytest.mark.parametrize(
    ("kind", "mime", "suffix"),
    [("PNG", "image/png", ".png"), ("JPEG", "image/jpeg", ".jpg"), ("WEBP", "image/webp", ".webp")],
)
def test_bytes_are_kept_as_they_came_under_their_hash(files: ImageFiles, kind, mime, suffix) -> None:
    data = picture(3, (640, 400), kind)
    stored = files.add(data)
    assert (stored.width, stored.height, stored.mime, stored.size) == (640, 400, mime, len(data))
    assert stored.sha256 == hashlib.sha256(data).hexdigest()
    path = files.path(stored.sha256)
    assert path.name == stored.sha256 + suffix
    assert path.read_bytes() == files.bytes_of(stored.sha256) == data
    before = path.stat().st_mtime_ns
    assert files.add(data) == stored
    assert path.stat().st_mtime_ns == before
    assert ImageFiles(files.root).facts(stored.sha256) == stored


def test_text_chunks_of_originals_survive(files: ImageFiles) -> None:
    info = PngImagePlugin.PngInfo()
    info.add_itxt("credentials", "signed")
    buffer = io.BytesIO()
    Image.new("RGB", (8, 8)).save(buffer, "PNG", pnginfo=info)
    sha256 = files.add(buffer.getvalue()).sha256
    assert files.bytes_of(sha256) == buffer.getvalue()


def test_a_picture_that_cannot_be_made_small_is_kept(files: ImageFiles, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> bytes:
        raise ValueError("no such mode")

    monkeypatch.setattr("ideowidgets.record.files.to_thumbnail", broken)
    data = picture(5)
    assert files.bytes_of(files.add(data).sha256) == data


def bomb(width: int, height: int) -> bytes:
    """A PNG that claims a size and holds nothing like it."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
@pytest.mark.parametrize("side", [9_500, 30_000])
def test_bombs_are_refused(files: ImageFiles, side: int) -> None:
    with pytest.raises(BadImage):
        files.add(bomb(side, side))
    assert not list(files.root.rglob("*.png"))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
@pytest.mark.parametrize("part", [0.3, 0.9])
def test_files_cut_short_are_refused(files: ImageFiles, kind: str, part: float) -> None:
    image = Image.effect_noise((200, 200), 80).convert("RGB")
    buffer = io.BytesIO()
    image.save(buffer, kind)
    data = buffer.getvalue()
    with pytest.raises(BadImage):
        files.add(data[: int(len(data) * part)])
    assert not files.root.exists()


@pytest.mark.parametrize("data", [b"", b"<html>busy</html>", b"GIF89a" + bytes(50), b"\x89PNG\r\n\x1a\n" + bytes(80)])
def test_what_is_no_picture_is_refused(files: ImageFiles, data: bytes) -> None:
    with pytest.raises(BadImage, match=r"no PNG|cannot be decoded"):
        files.add(data)


def test_thumbnails_are_small_keep_shape_and_come_back_when_deleted(files: ImageFiles) -> None:
    sha256 = files.add(picture(1, (1280, 640))).sha256
    first = files.thumbnail(sha256)
    with Image.open(io.BytesIO(first)) as image:
        assert (image.format, image.size) == ("WEBP", (320, 160))
    with Image.open(io.BytesIO(files.thumbnail(sha256, 96))) as image:
        assert image.size == (96, 48)
    (cached,) = (files.root / "thumbs" / "320").rglob("*.webp")
    cached.write_bytes(first[: len(first) // 2])
    assert Image.open(io.BytesIO(files.thumbnail(sha256))).size == (320, 160)
    shutil.rmtree(files.root / "thumbs")
    assert files.thumbnail(sha256) == first
    with pytest.raises(RecordError, match="1 to 2048"):
        files.thumbnail(sha256, 0)


def test_transparency_and_odd_modes_become_thumbnails(files: ImageFiles) -> None:
    for mode in ("RGBA", "LA", "P", "L", "I;16", "1"):
        buffer = io.BytesIO()
        Image.new(mode, (400, 300)).save(buffer, "PNG")
        small = Image.open(io.BytesIO(files.thumbnail(files.add(buffer.getvalue()).sha256)))
        assert small.size == (320, 240)
        assert (small.mode == "RGBA") == (mode in ("RGBA", "LA"))


def test_an_altered_original_is_noticed(files: ImageFiles) -> None:
    sha256 = files.add(picture(1)).sha256
    path = files.path(sha256)
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    with pytest.raises(CorruptRecord, match="altered"):
        files.bytes_of(sha256)


def test_a_full_disk_leaves_no_half_written_file(files: ImageFiles, monkeypatch) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(DiskFull, match="Free some space"):
        files.put(picture(1))
    assert not [path for path in files.root.rglob("*") if path.is_file()]


def test_a_thumbnail_that_cannot_be_kept_costs_no_picture(files: ImageFiles) -> None:
    files.root.mkdir()
    (files.root / "thumbs").write_text("in the way")
    stored = files.add(picture(1))
    assert files.bytes_of(stored.sha256) == picture(1)
    assert files.thumbnail(stored.sha256)


def test_a_failed_write_keeps_the_old_file(tmp_path: Path, monkeypatch) -> None:
    target = tmp_path / "export.csv"
    write_atomic(target, b"old", durable=True)

    def broken(self: Path, _: Path) -> Path:
        raise OSError(errno.EIO, "broken")

    monkeypatch.setattr(Path, "replace", broken)
    with pytest.raises(OSError, match="broken"):
        write_atomic(target, b"new", durable=True)
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_row_never_names_a_file_that_is_not_there(record: Record) -> None:
    from ideowidgets.operations import GenerateV3
    from ideowidgets.record import Received

    request_id = record.begin(GenerateV3(prompt="x"), service="ideogram")
    with pytest.raises(RecordError, match="no image file"):
        record.complete(
            request_id,
            raw={},
            images=[Received(0, 1, "x", None, True, "a" * 64)],
            cost_usd_micros=1,
            cost_source="table",
            latency_s=0,
        )
    assert record.df.status.tolist() == ["sent"]
