"""The ground of a record: its folder, its store, and who hears of writes."""

from __future__ import annotations

import threading
import weakref
from typing import TYPE_CHECKING, Literal, Self

from sqlalchemy import select

from ideowidgets.record.errors import NotInRecord, RecordError, translated
from ideowidgets.record.files import ImageFiles, make_folder
from ideowidgets.record.hub import Callback, Hub, hub_of
from ideowidgets.record.journal import FOLDER, Journal, fold_segments
from ideowidgets.record.mounts import unsafe_disk
from ideowidgets.record.places import default_path, given_path
from ideowidgets.record.schema import Rows, request
from ideowidgets.record.store import DATABASE, Database, Store

if TYPE_CHECKING:
    import os
    from collections.abc import Callable
    from types import TracebackType

Mode = Literal["auto", "sqlite", "journal"]


class RecordCore:
    """Opens a folder and writes rows to it; see :class:`ideowidgets.record.record.Record`."""

    def __init__(self, path: str | os.PathLike[str] | None = None, *, mode: Mode = "auto") -> None:
        if mode not in ("auto", "sqlite", "journal"):
            raise RecordError(f"mode: must be 'auto', 'sqlite' or 'journal' (got {mode!r}).")
        self.path = (default_path() if path is None else given_path(path)).absolute()
        if self.path.exists() and not self.path.is_dir():
            raise RecordError(
                f"path: a record is a folder, and {self.path} is a file. Name a folder; Record.read reads exports."
            )
        disk = unsafe_disk(self.path.resolve()) if mode == "auto" else None
        self.mode: Literal["sqlite", "journal"] = "journal" if mode == "journal" or disk else "sqlite"
        self.is_new = not (self.path / DATABASE).exists() and not (self.path / FOLDER).is_dir()
        with translated(self.path):
            make_folder(self.path)
        self._files = ImageFiles(self.path)
        self._store: Store = self._open()
        # A record that is dropped without close, or at the end of the process, still folds its log into the database.
        self._closing = weakref.finalize(self, self._store.close)
        self._slots: dict[str, tuple[int, bool, str]] = {}
        self._lock = threading.Lock()
        self._hub: Hub = hub_of(self.path)
        if disk:
            self._hub.say_once(
                f"The record at {self.path} lies on a {disk} disk, where SQLite is not safe: it uses the journal mode."
            )

    def _open(self) -> Store:
        if self.mode == "journal":
            return Journal(self.path)
        database = Database(self.path, self.path / DATABASE)
        fold_segments(database)
        return database

    @property
    def notice(self) -> str:
        """One line for people: where the record is, its mode, and whether it is new."""
        return f"{'New record' if self.is_new else 'Record'} at {self.path} ({self.mode})"

    def __repr__(self) -> str:
        return f"Record({str(self.path)!r}, mode={self.mode!r}{', new' if self.is_new else ''})"

    def close(self) -> None:
        """Let go of files; the record can be opened again."""
        self._closing()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def subscribe(self, callback: Callback) -> Callable[[], None]:
        """Call ``callback(image_ids)`` after any write to this folder by this process, on the thread that wrote.

        Returns
        -------
        callable
            Ends the subscription.
        """
        return self._hub.subscribe(callback)

    def _write(self, rows: Rows, touched: tuple[str, ...]) -> None:
        self._store.write(rows)
        self._hub.tell(touched)

    def _begun(self, request_id: str) -> tuple[int, bool, str]:
        """Give a request's number of rows, whether they are pictures, and its service."""
        with self._lock:
            known = self._slots.get(request_id)
        if known is not None:
            return known
        statement = select(request.c.slots, request.c.num_images, request.c.service)
        found = self._store.fetch(statement.where(request.c.request_id == request_id))
        if not found:
            raise NotInRecord(f"The record at {self.path} has no request {request_id!r}; call begin first.")
        slots, num_images, service = found[0]
        return slots, num_images is not None, service


def image_ids(request_id: str, slots: int) -> tuple[str, ...]:
    """Name a request's rows.

    Examples
    --------
    >>> image_ids("R", 2)
    ('R-0', 'R-1')
    """
    return tuple(f"{request_id}-{index}" for index in range(slots))
