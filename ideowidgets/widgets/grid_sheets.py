"""The current view of a grid as files: its rows, columns, order, page, what is hidden and what the filter keeps."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ideowidgets.widgets.arrangement import Arrangement
from ideowidgets.widgets.axes import Axis
from ideowidgets.widgets.grid_filter import kept_of
from ideowidgets.widgets.item_sources import FrameItems
from ideowidgets.widgets.items import Items
from ideowidgets.widgets.values import label_of, text_of

if TYPE_CHECKING:
    import pandas as pd


class Sheets:
    """What of a grid can be handed to people without a notebook; mixed into `Grid`."""

    _items: Items
    _layout: Arrangement

    @property
    def in_view(self) -> pd.DataFrame:
        """What the grid shows now: the rows of this page, without hidden values, as the filter has it.

        By image id, or as the frame has them where they belong to no record.
        """
        if isinstance(self._items, FrameItems) and not self._items.pictures.recorded:
            return self._items.frame[self._shown()]
        # What is still to come has no image yet; its place tells it apart.
        ids = [self._items.outcome(item).image_id or f"planned-{item}" for item in range(self._items.count)]
        return self._items.frame_now().set_axis(ids).rename_axis("image_id")[self._shown()]

    def contact_sheet(
        self, path: str | os.PathLike[str], *, title: str | None = None, cell: int = 320
    ) -> tuple[Path, ...]:
        """Draw the current view onto one sheet, or several where one would be too large.

        Parameters
        ----------
        path : path
            ``.png``, ``.jpg``, ``.webp`` or ``.pdf``.
        title : str, optional
            Above it; of a grid with pages, which page it is.
        cell : int
            Longer side of a picture in pixels.

        Returns
        -------
        tuple of Path
            The files.

        Raises
        ------
        RecordError
            Where there is nothing in view, or far too much; nothing is drawn then.

        Examples
        --------
        >>> grid.contact_sheet("view.png", title="Lighthouses")  # doctest: +SKIP
        (PosixPath('view.png'),)
        """
        from ideowidgets.record.out.sheet import contact_sheet

        return contact_sheet(
            self._drawn(),
            Path(path).expanduser(),
            title=title or self._turned_to(),
            size=cell,
            across=None,
            **self._laid(),
        )

    def html_page(
        self, path: str | os.PathLike[str], *, title: str | None = None, size: int = 512, max_mb: float = 64
    ) -> Path:
        """Write the current view as one page that works offline; see :meth:`ideowidgets.Record.page`."""
        from ideowidgets.record.out.page import write_page

        return write_page(
            self._drawn(),
            Path(path).expanduser(),
            title=title or self._turned_to(),
            size=size,
            costs=False,
            notes=False,
            picks=True,
            max_mb=max_mb,
            **self._laid(),
        )

    def _drawn(self) -> pd.DataFrame:
        """Give what is in view with its pictures where sheets and pages look for them."""
        if isinstance(self._items, FrameItems) and not self._items.pictures.recorded:
            return self._items.pictures.with_pictures()[self._shown()]
        return self.in_view

    def _shown(self) -> np.ndarray[Any, np.dtype[np.bool_]]:
        layout, count = self._layout.layout, self._items.count
        shown = np.ones(count, dtype=bool)
        shown[count - self._items.voids :] = False
        for name, places in layout.hidden.items():
            shown &= ~np.isin(self._layout.axis(name).codes, places)
        if layout.pages is not None:
            shown &= self._layout.axis(layout.pages).codes == layout.page
        kept = kept_of(self._items, layout.filter)
        return shown if kept is None else shown & kept

    def _laid(self) -> dict[str, Any]:
        """Give rows, columns and the order of their values, as the frame has them."""
        layout, frame = self._layout.layout, self._items.frame_now()
        orders = {}
        for name in (*layout.rows, *layout.columns):
            axis = self._layout.axis(name)
            first = {int(code): place for place, code in reversed(list(enumerate(axis.codes)))}
            ordered = self._ordered(axis, layout.orders.get(name, "planned"))
            if name in frame.columns:
                orders[name] = [frame[name].iloc[first[code]] for code in ordered if code in first]
        return {"rows": list(layout.rows), "columns": list(layout.columns), "orders": orders}

    def _ordered(self, axis: Axis, order: str) -> list[int]:
        """Give the values of a column as they follow each other, as the page does it."""
        places = list(range(len(axis.values)))
        if order == "planned":
            return places
        if order == "name":
            return sorted(places, key=lambda place: _natural(text_of(axis.name, axis.values[place])))
        marks, kept = self._items.marks(), kept_of(self._items, self._layout.layout.filter)
        among = np.ones(self._items.count, dtype=bool) if kept is None else kept
        scores = {
            place: _score([marks[item] for item in np.flatnonzero((axis.codes == place) & among)], order)
            for place in places
        }
        return sorted(places, key=lambda place: -scores[place])

    def _turned_to(self) -> str | None:
        pages, values = self._layout.layout.pages, self._layout.page_values
        if pages is None or not values:
            return None
        return f"{label_of(pages)} {text_of(pages, values[self._layout.layout.page])}"


def _natural(text: str) -> list[tuple[int, str]]:
    """Give what sorts numbers within texts by what they are worth."""
    return [(int(part), "") if part.isdigit() else (0, part) for part in re.split(r"([0-9]+)", text.casefold())]


def _score(marks: list[tuple[int | None, bool]], order: str) -> float:
    if order == "stars":
        return sum(starred for _, starred in marks)
    rated = [rating for rating, _ in marks if rating]
    return sum(rated) / len(rated) if rated else 0.0
