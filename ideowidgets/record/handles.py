"""From a frame back to its record: what a frame says of it is a short mark, never a path or an object."""

from __future__ import annotations

import hashlib
import weakref
from typing import TYPE_CHECKING, Any, Final

from ideowidgets.record.errors import RecordError
from ideowidgets.record.image_ref import ImageRef
from ideowidgets.record.journal import FOLDER
from ideowidgets.record.store import DATABASE

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from ideowidgets.record.core import RecordCore

ATTRIBUTE: Final = "ideowidgets"
"""The key in ``DataFrame.attrs``."""

_open: weakref.WeakValueDictionary[str, RecordCore] = weakref.WeakValueDictionary()


def mark_frame(frame: pd.DataFrame, record: RecordCore, read_at: int) -> None:
    """Let a frame say where it comes from, and when it was read (microseconds since 1970)."""
    mark = _mark(record.path)
    _open[mark] = record
    frame.attrs[ATTRIBUTE] = {"record": mark, "read_at": read_at}


def read_at(frame: pd.DataFrame) -> int | None:
    """Tell when a frame was read from its record; None where it does not say."""
    found = _told(frame).get("read_at")
    return found if isinstance(found, int) else None


def record_of(frame: pd.DataFrame) -> Any:
    """Find the open record that a frame's rows or pictures are from; None where they do not say.

    What pandas makes of a frame mostly keeps its mark; a pivot does not, and then its pictures tell.

    Raises
    ------
    RecordError
        Where its pictures are from several records.
    """
    found = _open.get(str(_told(frame).get("record")))
    if found is not None:
        return found
    roots = {ref.root for ref in _pictures(frame) if ref.root is not None and ref.member is None}
    if len(roots) > 1:
        raise RecordError(
            f"These rows are of {len(roots)} records. Take those of one, or merge the records: record.merge(other)."
        )
    return _opened(roots.pop()) if roots else None


def _opened(root: str) -> Any:
    from pathlib import Path

    from ideowidgets.record.record import Record

    path = Path(root)
    found = _open.get(_mark(path))
    if found is None and ((path / DATABASE).exists() or (path / FOLDER).is_dir()):
        found = Record(path)
    return found


def _told(frame: pd.DataFrame) -> dict[str, Any]:
    found = frame.attrs.get(ATTRIBUTE)
    return found if isinstance(found, dict) else {}


def _pictures(frame: pd.DataFrame) -> list[ImageRef]:
    """Give the pictures of a frame of any shape."""
    columns = [frame.iloc[:, place] for place in range(frame.shape[1])]
    return [value for column in columns if column.dtype == object for value in column if isinstance(value, ImageRef)]


def _mark(path: Path) -> str:
    return hashlib.sha256(str(path.resolve()).encode("utf-8", "surrogateescape")).hexdigest()[:16]
