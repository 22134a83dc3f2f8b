"""Hands the pictures of a grid over as a file: written beside the page's way, then sent to it in pieces."""

from __future__ import annotations

import os
import re
import tempfile
import threading
import time
from collections.abc import Callable, Hashable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ideowidgets.operations.errors import IdeogramError
from ideowidgets.record.errors import DiskFull, RecordError
from ideowidgets.widgets.axes import BadArrangement
from ideowidgets.widgets.describing import archive_name, prompt_of
from ideowidgets.widgets.grid_messages import ExportItems, ExportPiece
from ideowidgets.widgets.items import Items
from ideowidgets.widgets.messages import ToPage
from ideowidgets.widgets.pusher import Pusher

if TYPE_CHECKING:
    import pandas as pd

PIECE: Final = 2_000_000
MAX_DOWNLOAD: Final = 200_000_000
"""The browser holds the whole file in memory before it is saved."""
_BETWEEN_S: Final = 0.02
"""Progress and thumbnails travel on the same line, and must get through between the pieces."""

_OWN_NAME: Final = re.compile(r"sweep-[0-9a-f]{8}")
"""What a sweep calls itself that nobody named; its prompt says more."""


class NothingToExport(RecordError):
    """None of the cells has a picture."""


class TooLarge(RecordError):
    """An export is more than a browser should be sent."""


class Exporter:
    """Writes and sends the exports that a page asks for, one at a time, on a thread of its own.

    Parameters
    ----------
    items
        What the grid shows.
    push
        Sends a message.
    failed
        Called with what to tell the person where there is no file.
    """

    def __init__(
        self, items: Items, push: Callable[[ToPage, Sequence[bytes]], None], failed: Callable[[str], None]
    ) -> None:
        self._items = items
        self._push = push
        self._failed = failed
        self._busy = threading.Lock()
        self._pusher = Pusher(self._flush, lambda error: failed(str(error) or type(error).__name__))

    def start(self, message: ExportItems) -> None:
        """Begin an export; returns at once.

        Raises
        ------
        BadArrangement
            Where none of the cells exists, or another export is under way.
        """
        chosen = tuple(item for item in dict.fromkeys(message.items) if item < self._items.count)
        if message.items and not chosen:
            raise BadArrangement(f"items: this grid has {self._items.count} cells, and none of these numbers.")
        if not self._busy.acquire(blocking=False):
            raise BadArrangement("Another export of this grid is under way; wait for it, then export again.")
        self._pusher.mark((message.export_id, chosen))

    def _flush(self, keys: list[Hashable]) -> None:
        try:
            for key in keys:
                if isinstance(key, tuple):
                    self._send(*key)
        except (DiskFull, OSError) as error:
            self._failed(
                f"The export could not be written to the temporary folder: {_cause(error)}. "
                'Free some space there, or run grid.export("pictures.zip"), which writes where you say.'
            )
        except IdeogramError as error:
            self._failed(str(error))
        finally:
            self._busy.release()

    def _send(self, export_id: str, items: tuple[int, ...]) -> None:
        found = (self._items.outcome(item).image_id for item in items)
        frame = _exported(self._items, [image_id for image_id in found if image_id is not None] if items else None)
        _require_small(int(_pictures(frame)["bytes"].sum()) if "bytes" in frame.columns else 0, len(frame))
        with tempfile.TemporaryDirectory(prefix="ideowidgets-") as folder:
            path = Path(folder) / "export.zip"
            _write(frame, path)
            size = path.stat().st_size
            _require_small(size, len(frame))
            name = archive_name(self._title(), len(_pictures(frame)))
            count = -(-size // PIECE)
            with path.open("rb") as file:
                for index in range(count):
                    piece = ExportPiece(export_id=export_id, index=index, count=count, total=size, file_name=name)
                    self._push(piece, [file.read(PIECE)])
                    time.sleep(_BETWEEN_S if index + 1 < count else 0)

    def _title(self) -> str:
        sweep = self._items.sweep
        if sweep is not None and not _OWN_NAME.fullmatch(sweep.name):
            return sweep.name
        return prompt_of(self._items.request(0), self._items.rows([0]).get(0))


def write_export(items: Items, ids: Sequence[str] | None, path: str | os.PathLike[str]) -> Path:
    """Write the rows of these images, or of all items where that is None; see Grid.export."""
    return _write(_exported(items, ids), Path(path).expanduser())


def _exported(items: Items, ids: Sequence[str] | None) -> pd.DataFrame:
    if ids is None:
        every = (items.outcome(item).image_id for item in range(items.count))
        ids = [image_id for image_id in dict.fromkeys(every) if image_id is not None]
    frame = items.frame_of(ids)
    if "sha256" not in frame.columns:
        raise NothingToExport(
            "These pictures belong to no record, and an export holds rows of one. Bring them in with "
            "record.add_images(…), or use grid.contact_sheet(…) and grid.html_page(…)."
        )
    if _pictures(frame).empty:
        raise NothingToExport("There is no finished picture among these cells to export. Select others, or none.")
    return frame


def _pictures(frame: pd.DataFrame) -> pd.DataFrame:
    """Give a row for each picture; the same bytes are stored once."""
    return frame[frame["sha256"].notna()].drop_duplicates("sha256")


def _write(frame: pd.DataFrame, path: Path) -> Path:
    from ideowidgets.record.export import export

    return export(frame, path, formats=("csv", "jsonl"), spreadsheet_safe=False)


def _require_small(size: int, rows: int) -> None:
    if size > MAX_DOWNLOAD:
        raise TooLarge(
            f"{rows} pictures of {size / 1e6:.0f} MB are more than a download may have ({MAX_DOWNLOAD // 10**6} MB). "
            'Select fewer, or run grid.export("pictures.zip"), which has no limit.'
        )


def _cause(error: BaseException) -> str:
    origin = error if isinstance(error, OSError) else error.__cause__
    return str(getattr(origin, "strerror", None) or "no space left")
