"""The safe mode for network and FUSE disks: a journal per process, no locks, folded into memory.

Each acknowledged write is one line of JSON, appended and synced. A torn last line was never acknowledged and is
passed over. Other processes' lines are picked up at every read.
"""

from __future__ import annotations

import json
import logging
import os
import platform
import re
import threading
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Connection, Select, select

from ideowidgets.record import schema
from ideowidgets.record.errors import NewerRecord, RecordError, from_os, translated
from ideowidgets.record.files import make_folder, sync_folder
from ideowidgets.record.schema import TOO_LARGE, WRITABLE, Rows, column_names
from ideowidgets.record.store import DATABASE, Database, add, copy_into
from ideowidgets.record.ulid import ulid

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

_log = logging.getLogger(__name__)

FOLDER: Final = "log"


class Segments:
    """The journals of one record, read from where they were left.

    Parameters
    ----------
    root : Path
        The record's folder; segments lie in ``log``.
    """

    def __init__(self, root: Path, offsets: dict[str, int] | None = None) -> None:
        self.folder = root / FOLDER
        self.root = root
        self.offsets: dict[str, int] = dict(offsets or {})

    def fresh(self, *, skip: str | None = None) -> dict[str, list[dict[str, Any]]]:
        """Give rows by table that were appended since the last call, by any process."""
        found: dict[str, list[dict[str, Any]]] = {name: [] for name in WRITABLE}
        with translated(self.root):
            if not self.folder.is_dir():
                return found
            for path in sorted(self.folder.glob("*.jsonl")):
                if path.name != skip:
                    self._read(path, found)
        return found

    def _read(self, path: Path, found: dict[str, list[dict[str, Any]]]) -> None:
        start = self.offsets.get(path.name, 0)
        if path.stat().st_size <= start:
            return
        with path.open("rb") as file:
            file.seek(start)
            data = file.read()
        whole = data[: data.rfind(b"\n") + 1]
        self.offsets[path.name] = start + len(whole)
        for rows in _entries(path, whole):
            for name, listed in rows.items():
                found[name] += listed


def _entries(path: Path, data: bytes) -> Iterator[dict[str, list[dict[str, Any]]]]:
    for line in data.split(b"\n")[:-1]:
        try:
            entry = json.loads(line)
            version, rows = int(entry["v"]), entry["rows"]
        except (ValueError, KeyError, TypeError):
            # Only a line that was never acknowledged can be torn; a segment is left for a new one after that.
            _log.warning("A torn line in %s was passed over.", path.name)
            continue
        if version > schema.SCHEMA_VERSION:
            raise NewerRecord(
                f"{path} was written by a later version of ideowidgets. Nothing was changed. Upgrade the package, or "
                "open another folder."
            )
        yield {
            name: [{column: row.get(column) for column in column_names(WRITABLE[name])} for row in listed]
            for name, listed in rows.items()
            if name in WRITABLE
        }


class Journal:
    """Keeps rows in journals and reads them from memory; a drop-in for the database file.

    Parameters
    ----------
    root : Path
        The record's folder.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self._lock = threading.RLock()
        self._memory = Database(root, None)
        if (root / DATABASE).exists():
            copy_into(self._memory, root / DATABASE)
        self._segments = Segments(root)
        self._segment: tuple[str, int] | None = None
        self._pid = os.getpid()
        self._refresh()

    def write(self, rows: Rows) -> None:
        """Append one line, on disk when this returns."""
        _check_numbers(rows)
        line = json.dumps({"v": schema.SCHEMA_VERSION, "rows": rows}, separators=(",", ":")).encode("ascii") + b"\n"
        with self._lock:
            self._append(line)
            self._memory.write(rows)

    def fetch(self, statement: Select[Any]) -> Sequence[Sequence[Any]]:
        """Read rows, those appended by other processes included."""
        with self._lock:
            self._refresh()
            return self._memory.fetch(statement)

    def close(self) -> None:
        """Let go of this process's segment."""
        with self._lock:
            self._leave()
            self._memory.close()

    def _append(self, line: bytes) -> None:
        if self._pid != os.getpid():
            self._pid = os.getpid()
            self._leave()
        try:
            name, file = self._segment or self._begin()
            written = 0
            while written < len(line):
                written += os.write(file, line[written:])
            os.fsync(file)
        except OSError as error:
            # What is half-written stays behind as a torn last line; the next write starts a segment of its own.
            self._leave()
            raise from_os(error, self.root) from error
        self._segments.offsets[name] = self._segments.offsets.get(name, 0) + len(line)

    def _begin(self) -> tuple[str, int]:
        folder = self.root / FOLDER
        make_folder(folder)
        host = re.sub(r"[^A-Za-z0-9]+", "-", platform.node())[:40] or "host"
        name = f"{host}-{os.getpid()}-{ulid()}.jsonl"
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        file = os.open(folder / name, flags, 0o644)
        self._segment = (name, file)
        sync_folder(folder)
        return self._segment

    def _leave(self) -> None:
        if self._segment is not None:
            os.close(self._segment[1])
        self._segment = None

    def _refresh(self) -> None:
        rows = self._segments.fresh(skip=self._segment[0] if self._segment else None)
        if any(rows.values()):
            self._memory.write(rows)


def _check_numbers(rows: Rows) -> None:
    """Refuse what the tables will not take, before it is in a journal that everyone then fails to read."""
    for name, listed in rows.items():
        for row in listed:
            for column, value in row.items():
                if isinstance(value, int) and not -TOO_LARGE <= value < TOO_LARGE:
                    raise RecordError(f"{name}.{column}: the number {value} is too large to be kept.")


def fold_segments(database: Database) -> None:
    """Bring journals that were written in the other mode into a database file, once."""
    folder = database.root / FOLDER
    if not folder.is_dir():
        return

    def work(connection: Connection) -> None:
        known = {str(name): int(offset) for name, offset in connection.execute(select(schema.segment))}
        segments = Segments(database.root, known)
        rows = segments.fresh()
        if not any(rows.values()):
            return
        add(connection, rows)
        connection.exec_driver_sql(
            "INSERT OR REPLACE INTO segment (name, offset) VALUES (?, ?)", list(segments.offsets.items())
        )

    database.transact(work)
