"""The current view of a grid as files: its rows, columns, order, page, what is hidden and what the filter keeps."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from ideowidgets.widgets.arrangement import Arrangement
from ideowidgets.widgets.axes import Axis, BadArrangement
from ideowidgets.widgets.describing import prompt_of
from ideowidgets.widgets.export_messages import ExportItems
from ideowidgets.widgets.grid_filter import kept_of
from ideowidgets.widgets.handing_over import HandingOver
from ideowidgets.widgets.item_sources import FrameItems
from ideowidgets.widgets.items import Items
from ideowidgets.widgets.values import label_of, text_of

if TYPE_CHECKING:
    import pandas as pd


_OWN_NAME: Final = re.compile(r"sweep-[0-9a-f]{8}")
"""What a sweep calls itself that nobody named; its prompt says more."""


class Sheets(HandingOver):
    """What of a grid can be handed to people without a notebook; mixed into `Grid`."""

    _items: Items
    _layout: Arrangement
    _item: Any
    """Gives the number of a picture by its id."""

    @property
    def in_view(self) -> pd.DataFrame:
        """What the grid shows now: the rows of this page, without hidden values, as the filter has it.

        By image id, or as the frame has them where they belong to no record.
        """
        if isinstance(self._items, FrameItems) and not self._items.pictures.recorded:
            return self._items.frame[self._shown()]
        return self._rows()[self._shown()]

    def _rows(self) -> pd.DataFrame:
        # What is still to come has no image yet; its place tells it apart.
        ids = [self._items.outcome(item).image_id or f"planned-{item}" for item in range(self._items.count)]
        return self._items.frame_now().set_axis(ids).rename_axis("image_id")

    def handed_over(self, image_ids: Iterable[str] | None = None) -> pd.DataFrame:
        """Give what is in view, or these pictures of the grid, with pictures where sheets and pages look for them."""
        shown = self._shown() if image_ids is None else self._named(image_ids)
        if isinstance(self._items, FrameItems) and not self._items.pictures.recorded:
            return self._items.pictures.with_pictures()[shown]
        return self._rows()[shown]

    def _named(self, image_ids: Iterable[str]) -> np.ndarray[Any, np.dtype[np.bool_]]:
        chosen = np.zeros(self._items.count, dtype=bool)
        chosen[[self._item(str(image_id)) for image_id in image_ids]] = True
        return chosen

    def archived(self, image_ids: Iterable[str] | None = None) -> pd.DataFrame:
        """Give the rows of these pictures, or of all of this grid: those of every page, and what a filter hides."""
        items = range(self._items.count) if image_ids is None else map(self._item, map(str, image_ids))
        found = (self._items.outcome(item).image_id for item in items)
        return self._items.frame_of([image_id for image_id in dict.fromkeys(found) if image_id is not None])

    def _write_asked(self, asked: ExportItems, folder: Path) -> Path:
        found = [self._items.outcome(item).image_id for item in asked.items if item < self._items.count]
        if asked.items and not found:
            raise BadArrangement(f"items: this grid has {self._items.count} cells, and none of these numbers.")
        ids = [image_id for image_id in dict.fromkeys(found) if image_id is not None]
        return self.write_asked(asked, ids if asked.items else None, folder)

    def _called(self) -> str:
        sweep = self._items.sweep
        if sweep is not None and not _OWN_NAME.fullmatch(sweep.name):
            return sweep.name
        return prompt_of(self._items.request(0), self._items.rows([0]).get(0)) if self._items.count else ""

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
