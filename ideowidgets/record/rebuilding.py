"""A lost database is made again: from backups, journals, and pictures that carry their row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import select

from ideowidgets.record.deleting import deleted_ids, files_of
from ideowidgets.record.errors import NotInRecord, RecordError, translated
from ideowidgets.record.files import make_folder
from ideowidgets.record.image_ref import ImageRef
from ideowidgets.record.importing import (
    facts_of_file,
    new_rows,
    original_of,
    picture_files,
    read_picture,
    rows_again,
)
from ideowidgets.record.merging import Merged, count
from ideowidgets.record.out.carried import FORMAT, rows_to_carry
from ideowidgets.record.out.metadata import metadata_of
from ideowidgets.record.schema import WRITABLE, column_names
from ideowidgets.record.store import DATABASE, Database, copy_into

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from ideowidgets.record.files import ImageFiles, StoredImage
    from ideowidgets.record.store import Store


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What was found again.

    Attributes
    ----------
    from_backup : str or None
        The backup whose rows were taken.
    from_copies : int
        Rows that were read from copies and exports.
    bare : int
        Pictures of which nothing but the file is known; their service is ``import``.
    refused : dict
        Why a source was passed over, by its path.
    """

    from_backup: str | None
    from_copies: int
    bare: int
    refused: dict[str, str]

    def __str__(self) -> str:
        parts = [f"rows of {self.from_backup}"] if self.from_backup else []
        parts += [f"{self.from_copies} rows of copies and exports", f"{self.bare} bare pictures"]
        return ", ".join(parts) + (f"; {len(self.refused)} sources passed over" if self.refused else "")


def set_aside(path: Path) -> None:
    """Move a database that cannot be opened into ``backups``; one that can is left where it is."""
    file = path / DATABASE
    if not file.exists():
        return
    try:
        Database(path, file).close()
        return
    except RecordError:
        pass
    with translated(path):
        make_folder(path / "backups")
        stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
        for suffix in ("", "-wal", "-shm"):
            found = file.with_name(file.name + suffix)
            if found.exists():
                found.rename(path / "backups" / f"damaged-{stamp}.sqlite{suffix}")


def rebuild(store: Store, files: ImageFiles, root: Path, sources: Iterable[Path]) -> Rebuilt:
    """Fill a record's store from all that is left; what it holds already counts more."""
    refused: dict[str, str] = {}
    backup = _from_backup(store, root)
    found = 0
    for source in sources:
        try:
            found += (
                _from_export(store, files, source).rows
                if is_export(source)
                else _from_copies(store, files, source, refused)
            )
        except RecordError as error:
            refused[str(source)] = str(error)
    return Rebuilt(backup, found, _bare(store, files), refused)


def _from_backup(store: Store, root: Path) -> str | None:
    """Take the rows of the newest backup that can be read."""
    for file in sorted((root / "backups").glob("ideowidgets-*.sqlite"), reverse=True):
        memory = Database(root, None)
        try:
            copy_into(memory, file)
            for table in WRITABLE.values():
                names = column_names(table)
                store.write({table.name: [dict(zip(names, row, strict=True)) for row in memory.fetch(select(table))]})
            return file.name
        except RecordError:
            continue
        finally:
            memory.close()
    return None


def merge_export(store: Store, files: ImageFiles, source: Path) -> Merged:
    """Bring the rows and pictures of an export in; what the record holds already counts more."""
    requests, pictures = count(store), set(files.all())
    lost = _from_export(store, files, source).lost
    return Merged(count(store) - requests, len(set(files.all()) - pictures), lost)


def is_export(source: Path) -> bool:
    """Tell a ZIP or folder that an export wrote by its look."""
    return source.suffix.lower() == ".zip" or (source / "records.jsonl").is_file()


class _Found(NamedTuple):
    rows: int
    lost: tuple[str, ...]


def _from_export(store: Store, files: ImageFiles, source: Path) -> _Found:
    from ideowidgets.record.read import read

    frame = read(source)
    if "image" not in frame.columns:
        return _Found(0, ())
    found, lost = 0, []
    listed = rows_to_carry(frame, costs=True, notes=True)
    costs = _costs(listed)
    for facts, ref in zip(listed, frame["image"], strict=True):
        stored = _stored(files, facts, ref.bytes) if isinstance(ref, ImageRef) else None
        found += _write(store, facts, stored, costs.get(str(facts.get("request_id"))))
        if stored is None and facts.get("status") == "ok":
            lost.append(original_of(facts) or str(facts.get("image_id")))
    return _Found(found, tuple(lost))


def _costs(listed: Iterable[dict[str, Any]]) -> dict[str, int]:
    """Sum the shares of each request, as far as all of them are there."""
    shares: dict[str, list[Any]] = {}
    slots: dict[str, Any] = {}
    for facts in listed:
        request_id = str(facts.get("request_id"))
        shares.setdefault(request_id, []).append(facts.get("cost_usd_micros"))
        slots[request_id] = facts.get("num_images")
    return {
        request_id: sum(found)
        for request_id, found in shares.items()
        if len(found) == slots[request_id] and all(isinstance(share, int) for share in found)
    }


def _from_copies(store: Store, files: ImageFiles, source: Path, refused: dict[str, str]) -> int:
    found = 0
    for path in picture_files([source]):
        try:
            data = read_picture(path)
            facts = metadata_of(data)
            if facts.get("format") == FORMAT:
                found += _write(store, facts, _stored(files, facts, partial(bytes, data)), None)
            else:
                refused[str(path)] = "It carries no row; add_images brings it in."
        except RecordError as error:
            refused[str(path)] = str(error)
    return found


def _stored(files: ImageFiles, facts: dict[str, Any], copy: Callable[[], bytes]) -> StoredImage | None:
    """Give the original where the record still has it, else keep the copy in its place."""
    sha256 = original_of(facts)
    if sha256 is not None:
        try:
            return files.facts(sha256)
        except NotInRecord:
            pass
    try:
        return files.add(copy())
    except NotInRecord:
        return None


def _write(store: Store, facts: dict[str, Any], stored: StoredImage | None, cost: int | None) -> int:
    if facts.get("image_id") in deleted_ids(store):
        return 0
    rows = rows_again(facts, stored, cost)
    if rows is None:
        return 0
    store.write(rows)
    return 1


def _bare(store: Store, files: ImageFiles) -> int:
    """Write rows for originals that no row names."""
    pictures, inputs = files_of(store)
    known = set(pictures.values()).union(*inputs.values())
    found = 0
    for sha256 in list(files.all()):
        if sha256 in known:
            continue
        path = files.path(sha256)
        try:
            stored = files.facts(sha256)
            _, rows = new_rows(stored, facts_of_file(path, read_picture(path)), name=path.name, experiment=None)
        except RecordError:
            # A damaged file stays where it is: there is nothing to say about it.
            continue
        store.write(rows)
        found += 1
    return found
