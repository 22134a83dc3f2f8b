"""Errors of the record: each says what to do now. Nothing of SQLAlchemy, sqlite3 or Pillow escapes raw."""

from __future__ import annotations

import errno
import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy.exc import SQLAlchemyError

from ideowidgets.operations.errors import IdeogramError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class RecordError(IdeogramError):
    """The record could not do what was asked."""


class DiskFull(RecordError):
    """No space is left where the record lies."""


class NoPermission(RecordError):
    """The record may not be read or written by this user."""


class CorruptRecord(RecordError):
    """The record's database or one of its files is damaged."""


class RecordBusy(RecordError):
    """Another process held the record's lock for too long."""


class NewerRecord(RecordError):
    """The record was written by a later version of this package."""


class BadImage(RecordError):
    """The bytes are no whole picture, so they were not stored."""


class NotInRecord(RecordError, LookupError):
    """The record has no row, file or sweep of that name."""


class BadExport(RecordError):
    """A file is no export of a record, or cannot be read."""


_BY_TEXT: tuple[tuple[str, type[RecordError]], ...] = (
    ("disk is full", DiskFull),
    ("disk i/o error", DiskFull),
    ("readonly", NoPermission),
    ("read-only", NoPermission),
    ("unable to open", NoPermission),
    ("permission", NoPermission),
    ("malformed", CorruptRecord),
    ("not a database", CorruptRecord),
    ("no such table", CorruptRecord),
    ("no such column", CorruptRecord),
    ("locked", RecordBusy),
    ("busy", RecordBusy),
)

_ADVICE: dict[type[RecordError], str] = {
    DiskFull: "Free some space ('thumbs' can be deleted) and call again; rows written before are safe.",
    NoPermission: "Make the folder writable, or open another one: Record('some/other/folder').",
    CorruptRecord: (
        "Keep a copy of the folder, then read the newest file in 'backups', or an export, with Record.read(path). "
        "Image files are separate and still whole."
    ),
    RecordBusy: "Close other programs that hold the database open (viewers, backups) and call again.",
    RecordError: "See the message; nothing that was acknowledged before is lost.",
}


def from_sql(error: BaseException, path: Path) -> RecordError:
    """Say a database error in the record's own words.

    Examples
    --------
    >>> from pathlib import Path
    >>> type(from_sql(Exception("database or disk is full"), Path("r"))).__name__
    'DiskFull'
    """
    cause = getattr(error, "orig", None) or error
    text = str(cause)
    kind = next((kind for part, kind in _BY_TEXT if part in text.lower()), RecordError)
    return kind(f"The record at {path} could not be used: {text}. {_ADVICE[kind]}")


def from_os(error: OSError, path: Path) -> RecordError:
    """Say an error of the file system in the record's own words."""
    kind: type[RecordError] = RecordError
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        kind = DiskFull
    elif error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        kind = NoPermission
    return kind(f"The record at {path} could not be used: {error.strerror or error}. {_ADVICE[kind]}")


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn database and file errors of a block into :class:`RecordError`."""
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error, OverflowError) as error:
        raise from_sql(error, path) from error
    except OSError as error:
        raise from_os(error, path) from error
