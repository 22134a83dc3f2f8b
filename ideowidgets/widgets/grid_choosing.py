"""The half of the grid in which people choose: selection, ratings, stars, what is exported."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from ideowidgets.record.errors import NotInRecord
from ideowidgets.widgets.axes import BadArrangement
from ideowidgets.widgets.grid_arranging import Arranging
from ideowidgets.widgets.grid_feed import GridFeed
from ideowidgets.widgets.grid_messages import GridSelection, MarkItem, SelectItems

if TYPE_CHECKING:
    import pandas as pd

    from ideowidgets.record.record import Record


class Choosing(Arranging):
    """What people choose in a grid; `Grid` puts `_feed`, `_selected` and `_on_select` in place."""

    _feed: GridFeed
    _selected: list[int]
    _on_select: list[Callable[[pd.DataFrame], object]]

    @property
    def selected_ids(self) -> list[str]:
        """The image ids of the selected cells, in the order they were selected; can be set."""
        found = (self._items.outcome(item).image_id for item in self._selected)
        return [image_id for image_id in found if image_id is not None]

    @selected_ids.setter
    def selected_ids(self, image_ids: Iterable[str]) -> None:
        items = [self._item(str(image_id)) for image_id in image_ids]
        self._select(list(dict.fromkeys(items)))
        self.push(GridSelection(items=self._selected))

    @property
    def selected(self) -> pd.DataFrame:
        """The rows of the selected pictures, typed where they are a record's, in the order they were selected."""
        return self._items.frame_of(self.selected_ids)

    def on_select(self, callback: Callable[[pd.DataFrame], object]) -> Callable[[], None]:
        """Call `callback` with `selected` whenever the selection changes.

        Returns
        -------
        callable
            Ends it.
        """
        self._on_select.append(callback)

        def end() -> None:
            if callback in self._on_select:
                self._on_select.remove(callback)

        return end

    def _item(self, image_id: str) -> int:
        found = self._feed.item_of.get(image_id)
        if found is None:
            for item in range(self._items.count):
                if self._items.outcome(item).image_id == image_id:
                    return item
            raise NotInRecord(f"This grid has no image {image_id!r}; see the index of its frame.")
        return found

    def _select(self, items: list[int]) -> None:
        with self.lock:
            changed = items != self._selected
            self._selected = items
        if changed and self._on_select:
            frame = self.selected
            for callback in tuple(self._on_select):
                callback(frame)

    def rate(self, image_id: str, rating: int | None) -> None:
        """Rate a picture of this grid from 1 to 5; None takes it back. Every grid that shows it follows."""
        self._recording().rate(image_id, rating)

    def star(self, image_id: str, starred: bool = True) -> None:
        """Star a picture of this grid, or take the star back."""
        self._recording().star(image_id, starred)

    def _recording(self) -> Record:
        if self.record is None or self._items.unkept:
            raise NotInRecord(self._items.unkept)
        return self.record

    def _on_select_items(self, message: SelectItems, _buffers: object) -> None:
        self._select(self._existing(dict.fromkeys(message.items)))

    def _existing(self, items: Iterable[int]) -> list[int]:
        return [item for item in items if item < self._items.count]

    def _on_mark(self, message: MarkItem, _buffers: object) -> None:
        image_id = self._items.outcome(self._inside(message.item)).image_id
        if image_id is None:
            raise NotInRecord("There is no picture in this cell yet, so there is nothing to rate.")
        if message.image_id not in (None, image_id):
            raise NotInRecord("The grid has changed meanwhile; rate the picture again where it stands now.")
        if message.rating is not None:
            self.rate(image_id, message.rating or None)
        if message.starred is not None:
            self.star(image_id, message.starred)

    def _inside(self, item: int) -> int:
        if item >= self._items.count:
            raise BadArrangement(f"item: this grid has {self._items.count} cells, and none of number {item}.")
        return item
