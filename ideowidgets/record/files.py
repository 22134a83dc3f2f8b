"""Original files by the hash of their bytes: written once, whole or not at all, never altered."""

from __future__ import annotations

import hashlib
import logging
import os
import re
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, Final

from ideowidgets.operations.picture import SUFFIX, sniff
from ideowidgets.record.errors import BadImage, CorruptRecord, NotInRecord, RecordError, translated
from ideowidgets.record.pictures import SMALL_SIZE, THUMB_SIZE, decode, to_thumbnail
from ideowidgets.record.ulid import ulid

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PIL.Image import Image

_log = logging.getLogger(__name__)

_SHA256: Final = re.compile(r"[0-9a-f]{64}")
_MAX_THUMB: Final = 2048
_MAX_KNOWN: Final = 4096


@dataclass(frozen=True, slots=True)
class StoredImage:
    """An image file in the record.

    Attributes
    ----------
    sha256 : str
        Hash of the file's bytes (64 hex digits); also its name.
    width, height : int
        Pixels.
    mime : str
        From the file's first bytes.
    size : int
        Bytes.
    """

    sha256: str
    width: int
    height: int
    mime: str
    size: int


class ImageFiles:
    """The image files of one record and the thumbnails made of them.

    Parameters
    ----------
    root : Path
        The record's folder. Originals lie in ``images/ab/<sha256>.png``, thumbnails, which may be deleted at any
        time, in ``thumbs/<size>/ab/<sha256>.webp``.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self._known: dict[str, StoredImage] = {}

    def add(self, data: bytes) -> StoredImage:
        """Store a picture's bytes and make its thumbnail; adding the same bytes again changes nothing.

        Raises
        ------
        BadImage
            Where the bytes are no whole picture.
        RecordError
            Where the disk is full or may not be written.
        """
        image = decode(data)
        width, height = image.size
        sha256 = self.put(data)
        stored = StoredImage(sha256, width, height, sniff(data) or "", len(data))
        if len(self._known) >= _MAX_KNOWN:
            self._known.clear()
        self._known[sha256] = stored
        if not self._thumb_path(sha256, SMALL_SIZE).exists():
            self._try_thumbnails(sha256, image)
        return stored

    def _try_thumbnails(self, sha256: str, image: Image) -> None:
        # A view can ask for it again: a picture that was paid for is kept whether or not it can be made small.
        try:
            data = to_thumbnail(image)
            small = to_thumbnail(decode(data), SMALL_SIZE)
        except Exception as error:  # noqa: BLE001  # Pillow raises a dozen kinds
            _log.warning("A thumbnail could not be made: %s", error)
            return
        self._cache(self._thumb_path(sha256, THUMB_SIZE), data)
        self._cache(self._thumb_path(sha256, SMALL_SIZE), small)

    def put(self, data: bytes) -> str:
        """Store bytes durably without decoding them; give their hash."""
        mime = sniff(data)
        if mime is None:
            raise BadImage(f"The {len(data)} bytes are no PNG, JPEG or WebP picture. Nothing was stored.")
        sha256 = hashlib.sha256(data).hexdigest()
        with translated(self.root):
            target = self.root / "images" / sha256[:2] / (sha256 + SUFFIX[mime])
            if not (target.exists() and target.stat().st_size == len(data)):
                write_atomic(target, data, durable=True)
        return sha256

    def path(self, sha256: str) -> Path:
        """Give the file of a hash.

        Raises
        ------
        NotInRecord
            Where there is none.
        """
        if not _SHA256.fullmatch(sha256):
            raise NotInRecord(f"{sha256!r} is no SHA-256 (64 hex digits); see the column 'sha256'.")
        for suffix in SUFFIX.values():
            found = self.root / "images" / sha256[:2] / (sha256 + suffix)
            if found.exists():
                return found
        raise NotInRecord(f"The record at {self.root} has no image file {sha256}.")

    def bytes_of(self, sha256: str) -> bytes:
        """Give the original bytes, checked against their hash.

        Raises
        ------
        NotInRecord, CorruptRecord
        """
        with translated(self.root):
            path = self.path(sha256)
            data = path.read_bytes()
        if hashlib.sha256(data).hexdigest() != sha256:
            raise CorruptRecord(
                f"The image file {path} was altered after it was stored. Restore it from a backup or export."
            )
        return data

    def facts(self, sha256: str) -> StoredImage:
        """Give size and type of a stored file, from memory where it was stored by this process."""
        known = self._known.get(sha256)
        if known is None:
            data = self.bytes_of(sha256)
            width, height = decode(data).size
            known = self._known[sha256] = StoredImage(sha256, width, height, sniff(data) or "", len(data))
        return known

    def thumbnail(self, sha256: str, size: int = THUMB_SIZE) -> bytes:
        """Give a WebP thumbnail, from the cache on disk or made now.

        Parameters
        ----------
        size : int
            Longer side in pixels, 1 to 2048.
        """
        if not 1 <= size <= _MAX_THUMB:
            raise RecordError(f"size: must be 1 to {_MAX_THUMB} pixels (got {size}).")
        cached = self._thumb_path(sha256, size)
        try:
            data = cached.read_bytes()
        except OSError:
            data = b""
        if not _is_whole_webp(data):
            # The stored thumbnail is a far shorter way to a smaller one than the original.
            source = self.thumbnail(sha256) if size < THUMB_SIZE else self.bytes_of(sha256)
            data = to_thumbnail(decode(source, at_most=2 * size), size)
            self._cache(cached, data)
        return data

    def remove(self, sha256: str) -> bool:
        """Delete a file and its thumbnails for good; tell whether there was one."""
        if not _SHA256.fullmatch(sha256):
            raise NotInRecord(f"{sha256!r} is no SHA-256 (64 hex digits); see the column 'sha256'.")
        self._known.pop(sha256, None)
        with translated(self.root):
            thumbs = self.root / "thumbs"
            sizes = [found.name for found in thumbs.iterdir()] if thumbs.is_dir() else []
            originals = [self.root / "images" / sha256[:2] / (sha256 + suffix) for suffix in SUFFIX.values()]
            small = [thumbs / size / sha256[:2] / f"{sha256}.webp" for size in sizes]
            there = [found for found in (*originals, *small) if found.exists()]
            for found in there:
                found.unlink(missing_ok=True)
            if originals[0].parent.is_dir():
                sync_folder(originals[0].parent)
        return bool(there)

    def all(self) -> Iterator[str]:
        """Give the hashes of all original files, in order."""
        with translated(self.root):
            for found in sorted((self.root / "images").glob("??/*")):
                if _SHA256.fullmatch(found.stem) and found.suffix in SUFFIX.values():
                    yield found.stem

    def _thumb_path(self, sha256: str, size: int) -> Path:
        return self.root / "thumbs" / str(size) / sha256[:2] / f"{sha256}.webp"

    def _cache(self, path: Path, data: bytes) -> None:
        # A thumbnail can always be made again: a full disk must not cost a picture that was paid for.
        try:
            write_atomic(path, data, durable=False)
        except OSError as error:
            _log.warning("A thumbnail could not be kept: %s", error)


def _is_whole_webp(data: bytes) -> bool:
    """Tell a whole WebP file from one torn by a power cut: its header says its length."""
    return sniff(data) == "image/webp" and int.from_bytes(data[4:8], "little") + 8 <= len(data)


@contextmanager
def atomic_file(target: Path, *, durable: bool) -> Iterator[BinaryIO]:
    """Open a file for writing that takes its name only when the block ends well.

    Parameters
    ----------
    durable : bool
        Whether to wait until bytes and name are on disk.
    """
    make_folder(target.parent, durable=durable)
    temporary = target.with_name(f".{ulid()}.tmp")
    try:
        with temporary.open("wb") as file:
            yield file
            if durable:
                file.flush()
                os.fsync(file.fileno())
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    if durable:
        sync_folder(target.parent)


def write_atomic(target: Path, data: bytes, *, durable: bool) -> None:
    """Write a file so that its name never points to a half-written one."""
    with atomic_file(target, durable=durable) as file:
        file.write(data)


def make_folder(folder: Path, *, durable: bool = True) -> None:
    """Make a folder and those above it; with ``durable`` their names are on disk before this returns."""
    if folder.exists():
        return
    make_folder(folder.parent, durable=durable)
    folder.mkdir(exist_ok=True)
    if durable:
        sync_folder(folder.parent)


def sync_folder(folder: Path) -> None:
    """Wait until the names in a folder are on disk, where the system can."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        # Some network disks cannot sync a folder; the file itself was synced.
        _log.debug("A folder could not be synced: %s", error)
    finally:
        os.close(handle)
