"""Two records become one by set union: keys are the writers' own, and nothing is updated in place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import func, select

from ideowidgets.record.deleting import deleted_ids, files_of
from ideowidgets.record.errors import NotInRecord
from ideowidgets.record.schema import WRITABLE, column_names, request

if TYPE_CHECKING:
    from ideowidgets.record.files import ImageFiles
    from ideowidgets.record.store import Store

_AT_ONCE: Final = 2000


@dataclass(frozen=True, slots=True)
class Merged:
    """What came in from another record.

    Attributes
    ----------
    requests : int
        That were not here before.
    files : int
        Pictures that were copied.
    missing : tuple of str
        Hashes of pictures that the other record, or an export, names and does not have.
    """

    requests: int
    files: int
    missing: tuple[str, ...]

    def __str__(self) -> str:
        lost = f"; {len(self.missing)} files were missing there" if self.missing else ""
        return f"{self.requests} requests and {self.files} files came in{lost}"


def merge(store: Store, files: ImageFiles, other: Store, others_files: ImageFiles) -> Merged:
    """Bring another record's files in, then its rows; what either of them deleted stays deleted."""
    copied, missing = _copy_files(store, files, other, others_files)
    before = count(store)
    for table in WRITABLE.values():
        names = column_names(table)
        found = other.fetch(select(table))
        for start in range(0, len(found), _AT_ONCE):
            rows = [dict(zip(names, row, strict=True)) for row in found[start : start + _AT_ONCE]]
            store.write({table.name: rows})
    return Merged(count(store) - before, copied, missing)


def _copy_files(store: Store, files: ImageFiles, other: Store, others_files: ImageFiles) -> tuple[int, tuple[str, ...]]:
    gone = deleted_ids(store) | deleted_ids(other)
    pictures, inputs = files_of(other)
    _, dead = files_of(other, gone)
    wanted = {sha256 for image_id, sha256 in pictures.items() if image_id not in gone}
    wanted |= {sha256 for request_id, held in inputs.items() if request_id not in dead for sha256 in held}
    copied, missing = 0, []
    for sha256 in sorted(wanted):
        try:
            files.path(sha256)
            continue
        except NotInRecord:
            pass
        try:
            files.put(others_files.bytes_of(sha256))
        except NotInRecord:
            missing.append(sha256)
            continue
        copied += 1
    # Files of datasets and fonts are named by requests and never kept, so that they are missing is no news.
    shown = set(pictures.values())
    return copied, tuple(sha256 for sha256 in missing if sha256 in shown)


def count(store: Store) -> int:
    """Count the requests of a record."""
    return int(store.fetch(select(func.count()).select_from(request))[0][0])
