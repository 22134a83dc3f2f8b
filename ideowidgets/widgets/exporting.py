"""Hands the pictures of a view over as a file: written beside the page's way, then sent to it in pieces."""

from __future__ import annotations

import mimetypes
import tempfile
import threading
import time
from collections.abc import Callable, Hashable, Sequence
from pathlib import Path
from typing import Final

from ideowidgets.operations.errors import IdeogramError
from ideowidgets.record.errors import DiskFull, RecordError
from ideowidgets.widgets.export_messages import ExportItems, ExportPiece
from ideowidgets.widgets.messages import ToPage
from ideowidgets.widgets.pusher import Pusher

PIECE: Final = 2_000_000
MAX_DOWNLOAD: Final = 200_000_000
"""The browser holds the whole file in memory before it is saved."""
_BETWEEN_S: Final = 0.02
"""Progress and thumbnails travel on the same line, and must get through between the pieces."""


class TooLarge(RecordError):
    """An export is more than a browser should be sent."""


class CannotExport(RecordError):
    """A page asked for an export that cannot begin now."""


class Exporter:
    """Writes and sends the exports that a page asks for, one at a time, on a thread of its own.

    Parameters
    ----------
    write
        Writes what was asked for into a folder and gives the file. Its name is that of the download.
    push
        Sends a message.
    failed
        Called with what to tell the person where there is no file.
    instead
        The Python that writes where one says, for those for whom a download will not do.
    """

    def __init__(
        self,
        write: Callable[[ExportItems, Path], Path],
        push: Callable[[ToPage, Sequence[bytes]], None],
        failed: Callable[[str], None],
        instead: str,
    ) -> None:
        self._write = write
        self._push = push
        self._failed = failed
        self._instead = instead
        self._busy = threading.Lock()
        self._asked: ExportItems | None = None
        self._pusher = Pusher(self._flush, lambda error: failed(str(error) or type(error).__name__))

    def start(self, message: ExportItems) -> None:
        """Begin an export; returns at once.

        Raises
        ------
        CannotExport
            Where another export is under way, or a handover has no title.
        """
        if message.what == "handover" and not message.title:
            raise CannotExport("title: a handover needs one, which stands on its page and its sheet.")
        if not self._busy.acquire(blocking=False):
            raise CannotExport("Another export of this view is under way; wait for it, then export again.")
        self._asked = message
        self._pusher.mark(message.export_id)

    def _flush(self, _keys: list[Hashable]) -> None:
        try:
            if (asked := self._asked) is not None:
                self._send(asked)
        except (DiskFull, OSError) as error:
            self._failed(
                f"The export could not be written to the temporary folder: {_cause(error)}. "
                f"Free some space there, or run {self._instead}, which writes where you say."
            )
        except IdeogramError as error:
            self._failed(str(error))
        finally:
            self._busy.release()

    def _send(self, asked: ExportItems) -> None:
        with tempfile.TemporaryDirectory(prefix="ideowidgets-") as folder:
            path = self._write(asked, Path(folder))
            size = path.stat().st_size
            require_small(size, self._instead)
            count = -(-size // PIECE)
            mime = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
            with path.open("rb") as file:
                for index in range(count):
                    piece = ExportPiece(
                        export_id=asked.export_id,
                        index=index,
                        count=count,
                        total=size,
                        file_name=path.name,
                        mime=mime,
                    )
                    self._push(piece, [file.read(PIECE)])
                    time.sleep(_BETWEEN_S if index + 1 < count else 0)


def require_small(size: int, instead: str) -> None:
    """Refuse what is more than a browser should be sent.

    Raises
    ------
    TooLarge
        With the call that has no limit.
    """
    if size > MAX_DOWNLOAD:
        raise TooLarge(
            f"These pictures take {size / 1e6:.0f} MB, more than a download may have ({MAX_DOWNLOAD // 10**6} MB). "
            f"Select fewer, or run {instead}, which has no limit."
        )


def _cause(error: BaseException) -> str:
    origin = error if isinstance(error, OSError) else error.__cause__
    return str(getattr(origin, "strerror", None) or "no space left")
