"""A ZIP of one JSON text and pictures named by their hash, read as a stranger's file.

Nothing is unpacked to disk, no member's name is a path, every size is checked before it is read, and every picture
against its hash.
"""

from __future__ import annotations

import hashlib
import json
import threading
import zipfile
import zlib
from typing import TYPE_CHECKING, Any, Final

from ideowidgets.operations.picture import MAX_READ_BYTES
from ideowidgets.record.errors import BadExport, NotInRecord, translated
from ideowidgets.record.files import atomic_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

MOST_CONTENTS: Final = 256_000_000
MOST_MEMBERS: Final = 200_000
# The reader stays in memory for a whole class; a directory of more than this is no file of ours.
_MOST_FILE: Final = 64_000_000_000
_DAMAGED: Final = (zipfile.BadZipFile, NotImplementedError, EOFError, zlib.error)


class PictureArchive:
    """An open archive.

    Parameters
    ----------
    path : Path
        The ZIP.
    what : str
        What it is called in errors, such as ``"replay pack"``.

    Raises
    ------
    BadExport
        Where it is no ZIP, is damaged, or claims sizes that none of ours has.
    """

    def __init__(self, path: Path, what: str) -> None:
        self._path, self._what = path, what
        self._lock = threading.Lock()
        with translated(path.parent):
            try:
                if path.stat().st_size > _MOST_FILE:
                    raise BadExport(f"{path.name} is larger than {_MOST_FILE // 10**9} GB; that is no {what}.")
                self._archive = zipfile.ZipFile(path)
            except _DAMAGED as error:
                raise self._damaged(error) from error
            try:
                self._members = self._listed()
            except BaseException:
                self._archive.close()
                raise

    def _damaged(self, error: Exception) -> BadExport:
        return BadExport(f"{self._path.name} is no whole {self._what}: {error}. Copy it again.")

    def _listed(self) -> dict[str, zipfile.ZipInfo]:
        listed = self._archive.infolist()
        if len(listed) > MOST_MEMBERS:
            raise BadExport(f"{self._path.name} holds more than {MOST_MEMBERS:,} files; that is no {self._what}.")
        found = {info.filename: info for info in listed}
        if len(found) != len(listed):
            raise BadExport(f"{self._path.name} holds two files of one name; that is no {self._what}.")
        return found

    def close(self) -> None:
        """Let go of the file."""
        self._archive.close()

    def contents(self, name: str) -> bytes | None:
        """Give the JSON text of a name; None where there is none.

        Raises
        ------
        BadExport
            Where it is damaged, encrypted or too large.
        """
        info = self._members.get(name)
        if info is None:
            return None
        with translated(self._path.parent):
            try:
                return self._read(info, MOST_CONTENTS)
            except _DAMAGED as error:
                raise self._damaged(error) from error

    def has(self, sha256: str) -> bool:
        """Tell whether it holds a picture."""
        return member_of(sha256) in self._members

    def picture(self, sha256: str) -> bytes:
        """Give a picture's original bytes, checked against its hash.

        Raises
        ------
        NotInRecord
            Where the archive lacks it or holds other bytes under its name.
        """
        name, info = self._path.name, self._members.get(member_of(sha256))
        if info is None:
            raise NotInRecord(f"{name} lacks the picture {sha256[:12]}. Ask for a whole copy of it.")
        try:
            data = self._read(info, MAX_READ_BYTES)
        except (BadExport, *_DAMAGED, OSError) as error:
            raise NotInRecord(f"{name}: the picture {sha256[:12]} cannot be read: {error}") from error
        if hashlib.sha256(data).hexdigest() != sha256:
            raise NotInRecord(f"{name}: what lies there as picture {sha256[:12]} is another one.")
        return data

    def _read(self, info: zipfile.ZipInfo, most: int) -> bytes:
        """Read a member of at most so many bytes; zipfile never gives more than a member claims."""
        if info.file_size > most or info.flag_bits & 1:
            raise BadExport(f"{info.filename[:80]} is encrypted or larger than {most // 10**6} MB.")
        with self._lock:
            return self._archive.read(info)


def member_of(sha256: str) -> str:
    """Name a picture within an archive."""
    return f"pictures/{sha256}"


def write_archive(target: Path, name: str, content: Mapping[str, Any], pictures: Iterable[tuple[str, bytes]]) -> None:
    """Write a JSON text under a name, and pictures by their hashes.

    Raises
    ------
    RecordError
        Where it cannot be written there.
    """
    with translated(target.parent), atomic_file(target, durable=True) as file, zipfile.ZipFile(file, "w") as archive:
        for sha256, data in pictures:
            # Pictures are compressed already.
            archive.writestr(zipfile.ZipInfo(member_of(sha256)), data)
        info = zipfile.ZipInfo(name)
        info.compress_type = zipfile.ZIP_DEFLATED
        archive.writestr(info, json.dumps(content, separators=(",", ":")))
