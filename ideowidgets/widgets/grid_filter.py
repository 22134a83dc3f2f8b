"""Finds which items a grid's filter keeps, on a thread of its own, and again while a sweep goes on."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable, Sequence
from typing import Any, Final

import numpy as np

from ideowidgets.operations.errors import IdeogramError
from ideowidgets.widgets.grid_messages import GridFilter
from ideowidgets.widgets.items import Items
from ideowidgets.widgets.messages import ToPage
from ideowidgets.widgets.pusher import Pusher

AGAIN_S: Final = 1.0
"""Pause between two looks at a sweep that goes on: each reads all of its rows."""


class GridFiltering:
    """Keeps one grid's pages told what its filter keeps.

    Parameters
    ----------
    items
        Gives what the grid shows.
    text
        Gives the filter as it stands.
    push
        Sends a message; called from a thread of its own.
    """

    def __init__(
        self, items: Callable[[], Items], text: Callable[[], str], push: Callable[[ToPage, Sequence[bytes]], None]
    ) -> None:
        self._items = items
        self._text = text
        self._push = push
        self._looked = 0.0
        self.kept: np.ndarray[Any, np.dtype[np.bool_]] | None = None
        self._pusher = Pusher(self._flush, lambda error: self._refuse(self._text(), error))

    def changed(self) -> None:
        """Say that there is another filter; the page is told what it keeps."""
        self._pusher.mark("now")

    def progressed(self) -> None:
        """Say that pictures have come."""
        if self._text():
            self._pusher.mark("later")

    def apply(self) -> None:
        """Find at once what the filter keeps, and tell the page.

        Raises
        ------
        BadFilter
            Where it cannot be understood.
        """
        text, items = self._text(), self._items()
        self.kept = kept_of(items, text)
        self._looked = time.monotonic()
        self._push(
            GridFilter(filter=text, kept=items.count if self.kept is None else int(self.kept.sum())), [self.bits]
        )

    @property
    def bits(self) -> bytes:
        """What is kept, a byte for each item; empty where everything is."""
        return b"" if self.kept is None else self.kept.astype(np.uint8).tobytes()

    def _flush(self, keys: list[Hashable]) -> None:
        if "now" not in keys:
            time.sleep(max(0.0, self._looked + AGAIN_S - time.monotonic()))
        try:
            self.apply()
        except IdeogramError as error:
            self._refuse(self._text(), error)

    def _refuse(self, text: str, error: Exception) -> None:
        position = getattr(error, "position", None)
        message = GridFilter(filter=text, kept=0, error=str(error) or type(error).__name__, position=position)
        self._push(message, [b""])


def kept_of(items: Items, text: str) -> np.ndarray[Any, np.dtype[np.bool_]] | None:
    """Find which items a filter keeps; None where it says nothing.

    Raises
    ------
    BadFilter
        Where it cannot be understood.
    """
    if not text.strip():
        return None
    from ideowidgets.record.filtering import Filter

    frame = items.frame_now()
    return np.asarray(Filter.parse(text, frame).mask(frame), dtype=bool)
