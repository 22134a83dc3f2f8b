"""SQLite through SQLAlchemy Core: one writer connection, readers of their own, every commit on disk."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, Protocol

from sqlalchemy import Connection, Engine, Select, create_engine, event, select, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import StaticPool
from sqlalchemy.schema import CreateIndex, CreateTable

from ideowidgets.record import schema
from ideowidgets.record.errors import CorruptRecord, NewerRecord, translated
from ideowidgets.record.files import make_folder
from ideowidgets.record.schema import WRITABLE, WRITING, Rows, column_names

DATABASE: Final = "ideowidgets.sqlite"
_BUSY_S: Final = 30.0

Migration = Callable[[Connection], None]


def _jobs_and_links(connection: Connection) -> None:
    """Lead to version 2: ids of jobs, and links of pictures that could not be fetched."""
    connection.exec_driver_sql(
        "CREATE TABLE IF NOT EXISTS job (request_id VARCHAR NOT NULL PRIMARY KEY, generation_id VARCHAR NOT NULL)"
    )
    if "url" not in {row[1] for row in connection.exec_driver_sql("PRAGMA table_info(image)")}:
        connection.exec_driver_sql("ALTER TABLE image ADD COLUMN url VARCHAR")


def _projects(connection: Connection) -> None:
    """Lead to version 3: projects with their caps, prices as expected, and where replayed answers come from."""
    for table in (schema.request, schema.sweep):
        there = {row[1] for row in connection.exec_driver_sql(f"PRAGMA table_info({table.name})")}
        for column in table.columns:
            if column.name not in there:
                kind = column.type.compile(dialect=connection.dialect)
                connection.exec_driver_sql(f"ALTER TABLE {table.name} ADD COLUMN {column.name} {kind}")
    connection.execute(CreateTable(schema.project, if_not_exists=True))
    for index in (*schema.request.indexes, *schema.annotation.indexes):
        connection.execute(CreateIndex(index, if_not_exists=True))


MIGRATIONS: dict[int, Migration] = {1: _jobs_and_links, 2: _projects}
"""From which version (key) a step leads to the next one."""


class Store(Protocol):
    """What keeps rows; the same for both modes."""

    def write(self, rows: Rows) -> None:
        """Keep rows together; on disk when this returns."""

    def fetch(self, statement: Select[Any]) -> Sequence[Sequence[Any]]:
        """Read rows, those of other processes included."""

    def close(self) -> None:
        """Let go of files."""


class Database:
    """One SQLite database, in a file or in memory.

    Parameters
    ----------
    root : Path
        The record's folder, for messages and backups.
    file : Path or None
        The database file; None keeps it in memory.
    copied : bool
        Whether the file is a copy, of which no backup is kept.
    """

    def __init__(self, root: Path, file: Path | None, *, copied: bool = False) -> None:
        self.root = root
        self.file = file
        self._copied = copied
        self._lock = threading.RLock()
        self._pid = os.getpid()
        self._engine = self._connect()
        self._writer: Connection | None = None
        self._inherited: tuple[object, ...] = ()
        with translated(root):
            self._prepare()

    def write(self, rows: Rows) -> None:
        """Add rows in one transaction, on disk when this returns.

        Raises
        ------
        RecordError
        """
        self._check_process()
        with self._lock, translated(self.root):
            if self._writer is None:
                self._writer = self._engine.connect().execution_options(immediate=True)
            with self._writer.begin():
                add(self._writer, rows)

    def fetch(self, statement: Select[Any]) -> Sequence[Sequence[Any]]:
        """Read rows in one transaction."""
        with translated(self.root):
            self._check_process()
            if self.file is None:
                with self._lock, self._engine.connect() as connection:
                    return connection.execute(statement).fetchall()
            with self._engine.connect() as connection:
                return connection.execute(statement).fetchall()

    def transact(self, work: Callable[[Connection], None]) -> None:
        """Do several things in one immediate transaction."""
        with self._lock, translated(self.root), self._engine.connect() as plain:
            connection = plain.execution_options(immediate=True)
            with connection.begin():
                work(connection)

    def close(self) -> None:
        """Close every connection; the last one of a file folds its log into the database."""
        self._check_process()
        with self._lock:
            if self._writer is not None:
                self._writer.close()
                self._writer = None
            self._engine.dispose()

    def _check_process(self) -> None:
        """After a fork, leave the parent's connections alone and make own ones."""
        if os.getpid() != self._pid and self.file is not None:
            self._pid = os.getpid()
            self._lock = threading.RLock()
            # Kept from being collected: closing what the parent still uses is not ours to do.
            self._inherited = (self._inherited, self._writer, self._engine.pool)
            self._writer = None
            self._engine.dispose(close=False)

    def _connect(self) -> Engine:
        if self.file is None:
            engine = create_engine("sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False})
        else:
            engine = create_engine(f"sqlite:///{self.file}", connect_args={"timeout": _BUSY_S})
        event.listen(engine, "connect", _set_up)
        event.listen(engine, "begin", _begin)
        return engine

    def _prepare(self) -> None:
        if self.file is not None:
            _retry_busy(self._use_log)
        version = self._version()
        if version is None:
            self.transact(_create)
            return
        if version > schema.SCHEMA_VERSION:
            raise NewerRecord(
                f"The record at {self.root} was written by a later version of ideowidgets (its tables have version "
                f"{version}, this one knows {schema.SCHEMA_VERSION}). Nothing was changed. Upgrade the package, or "
                "open another folder."
            )
        if version < schema.SCHEMA_VERSION:
            if not self._copied:
                self._back_up(version)
            self.transact(_migrate)

    def _use_log(self) -> None:
        with self._engine.connect() as connection:
            raw: Any = connection.connection.dbapi_connection
            if raw.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
                raw.execute("PRAGMA journal_mode=WAL")

    def _version(self) -> int | None:
        with self._engine.connect() as connection:
            names = {row[0] for row in connection.execute(text("SELECT name FROM sqlite_master"))}
            if not names:
                return None
            if "meta" not in names:
                raise CorruptRecord(
                    f"{self.file} is no record of ideowidgets: it has no table 'meta'. Open another folder."
                )
            found = connection.execute(
                select(schema.meta.c.value).where(schema.meta.c.key == "schema_version")
            ).scalar()
        if not (found or "").isdecimal():
            raise CorruptRecord(f"{self.file} does not say its version. Restore it from the newest file in 'backups'.")
        return int(found or "")

    def _back_up(self, version: int) -> None:
        """Copy the database aside before its tables change."""
        folder = self.root / "backups"
        make_folder(folder)
        stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S")
        target = sqlite3.connect(folder / f"ideowidgets-v{version}-{stamp}-{os.getpid()}.sqlite")
        try:
            with self._engine.connect() as connection:
                raw: Any = connection.connection.dbapi_connection
                raw.backup(target)
        finally:
            target.close()


def copy_into(memory: Database, file: Path) -> None:
    """Read a database file into one in memory without opening it where it lies: its locks may not work there."""
    with tempfile.TemporaryDirectory() as folder, translated(memory.root):
        for suffix in ("", "-wal"):
            source = file.with_name(file.name + suffix)
            if source.exists():
                shutil.copyfile(source, Path(folder, DATABASE + suffix))
        copy = Database(memory.root, Path(folder, DATABASE), copied=True)
        try:
            for table in WRITABLE.values():
                memory.write(
                    {
                        table.name: [
                            dict(zip(column_names(table), row, strict=True)) for row in copy.fetch(select(table))
                        ]
                    }
                )
        finally:
            copy.close()


def add(connection: Connection, rows: Mapping[str, Iterable[dict[str, Any]]]) -> None:
    """Run the inserts of rows by table."""
    for name, found in rows.items():
        listed = list(found)
        if listed:
            connection.exec_driver_sql(WRITING[name], listed if len(listed) > 1 else listed[0])


def _set_up(raw: sqlite3.Connection, _record: object) -> None:
    # Transactions are begun by our own hand, so that writers take the lock at once and never deadlock upgrading.
    raw.isolation_level = None
    raw.execute(f"PRAGMA busy_timeout={int(_BUSY_S * 1000)}")
    raw.execute("PRAGMA synchronous=FULL")
    raw.execute("PRAGMA mmap_size=0")


def _begin(connection: Connection) -> None:
    immediate = connection.get_execution_options().get("immediate")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


def _retry_busy(work: Callable[[], None]) -> None:
    """Repeat what SQLite refuses at once instead of waiting: the switch to the write-ahead log."""
    until = time.monotonic() + _BUSY_S
    while True:
        try:
            return work()
        except (sqlite3.OperationalError, OperationalError) as error:
            if "locked" not in str(error) or time.monotonic() > until:
                raise
            time.sleep(random.uniform(0.005, 0.05))  # noqa: S311


def _create(connection: Connection) -> None:
    """Make the tables; several processes may do so at once."""
    for table in schema.tables.sorted_tables:
        connection.execute(CreateTable(table, if_not_exists=True))
        for index in sorted(table.indexes, key=lambda found: found.name or ""):
            connection.execute(CreateIndex(index, if_not_exists=True))
    connection.exec_driver_sql("INSERT OR IGNORE INTO slot (n) VALUES (?)", [(n,) for n in range(schema.SLOTS)])
    connection.exec_driver_sql(
        "INSERT OR IGNORE INTO meta (key, value) VALUES ('schema_version', ?)", (str(schema.SCHEMA_VERSION),)
    )


def _migrate(connection: Connection) -> None:
    """Lead an earlier version's tables to this one, unless another process just did."""
    found = connection.execute(select(schema.meta.c.value).where(schema.meta.c.key == "schema_version")).scalar()
    for version in range(int(found or 0), schema.SCHEMA_VERSION):
        MIGRATIONS[version](connection)
    connection.execute(
        schema.meta.update().where(schema.meta.c.key == "schema_version").values(value=str(schema.SCHEMA_VERSION))
    )
