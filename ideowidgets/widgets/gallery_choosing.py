"""What of a gallery is shown and selected: the filter, its facets, the order, the selection."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

import traitlets

from ideowidgets.record.filtering import BadFilter, Filter
from ideowidgets.widgets.base import Handler
from ideowidgets.widgets.gallery_marking import WallMarking
from ideowidgets.widgets.gallery_messages import (
    ChooseFacet,
    FilterError,
    SelectTiles,
    SetFilter,
    SetSort,
    WallRefused,
    WallSelection,
    WallShown,
)
from ideowidgets.widgets.gallery_order import NEWEST, Finder
from ideowidgets.widgets.messages import FromPage

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class WallChoosing(WallMarking):
    """Narrowing, ordering and selecting; `Gallery` puts `_rows`, `_finder`, `_wanted` and `_order` in place."""

    # Not synced: what a page does comes as messages, which arrive where changes of traits do not.
    filter = traitlets.Unicode()
    sort = traitlets.Unicode()
    selected_ids = traitlets.Tuple()

    _live = False
    """Whether changes of traits are those of a gallery that is shown, and not of one being made or changed over."""
    _finder: Finder
    _wanted: Filter
    _order: NDArray[np.uint32]

    def choose(self, column: str, *values: str | float | None) -> None:
        """Narrow the pictures to some values of a column, as clicks on facets do; to all without a value.

        Parameters
        ----------
        column : str
            A column of `df`.
        *values : str or number
            None stands for rows without one.
        """
        written = tuple(
            None if value is None else f"{value:g}" if isinstance(value, float) else str(value) for value in values
        )
        self.filter = str(self._finder.parse(str(self._wanted.choosing(column, written))))

    def select(self, *image_ids: str) -> None:
        """Select these pictures and no others."""
        self._set_selection(image_ids)

    def _usual_sort(self) -> str:
        return NEWEST if any(choice.by == NEWEST for choice in self._finder.sorts) else ""

    @traitlets.validate("filter")
    def _check_filter(self, proposal: Any) -> str:
        return str(self._finder.parse(proposal["value"]))

    @traitlets.validate("sort")
    def _check_sort(self, proposal: Any) -> str:
        return self._finder.sorting(proposal["value"])

    @traitlets.validate("selected_ids")
    def _check_selection(self, proposal: Any) -> tuple[str, ...]:
        ids = tuple(dict.fromkeys(str(image_id) for image_id in proposal["value"]))
        for image_id in ids:
            self._rows.item_of(image_id)
        return ids

    @traitlets.observe("filter", "sort")
    def _on_changed(self, _change: Any) -> None:
        if self._live:
            self._rearrange()

    @traitlets.observe("selected_ids")
    def _on_selection(self, _change: Any) -> None:
        if self._live:
            self.push(WallSelection(items=self._selected_items()))

    def _selected_items(self) -> list[int]:
        return [self._rows.item_of(image_id) for image_id in self.selected_ids if self._rows.has(image_id)]

    def _set_selection(self, ids: Iterable[str]) -> None:
        self.selected_ids = tuple(ids)

    def _apply(self, wanted: Filter, sort: str) -> None:
        self._live = False
        try:
            self.filter, self.sort = str(wanted), sort
        finally:
            self._live = True
        self._rearrange()

    def _rearrange(self, *, keep: bool = False) -> None:
        """Apply filter and sort; ``keep`` leaves in sight what was annotated since."""
        with self.lock:
            self._wanted = self._finder.parse(self.filter)
            mask = self._finder.mask(self._wanted)
            self._mask = mask.copy()
            if keep:
                mask[[item for item in self._kept if item < len(mask)]] = True
            else:
                self._kept.clear()
            self._order = self._finder.order(mask, self.sort)
        self._tell_shown()

    def _tell_shown(self) -> None:
        message = WallShown(
            filter=self.filter,
            sort=self.sort,
            facets=self._finder.facets(self._wanted, self._mask),
            total=self._rows.count,
        )
        self.push(message, [self._order.tobytes()])

    def handlers(self) -> Mapping[type[FromPage], Handler]:
        return {
            **super().handlers(),
            SetFilter: self._on_filter,
            ChooseFacet: self._on_facet,
            SetSort: self._on_sort,
            SelectTiles: self._on_select,
        }

    def _on_filter(self, message: SetFilter, _buffers: object) -> None:
        self._try(message.text, lambda: self._finder.parse(message.text))

    def _on_facet(self, message: ChooseFacet, _buffers: object) -> None:
        found = self._wanted.choosing(message.column, tuple(message.values))
        self._try(str(found), lambda: self._finder.parse(str(found)))

    def _try(self, text: str, parse: Callable[[], Filter]) -> None:
        try:
            wanted = parse()
        except BadFilter as error:
            told = FilterError(text=text, position=error.position, length=error.length, rule=error.rule, fix=error.fix)
            self.push(WallRefused(error=told))
            return
        if str(wanted) == self.filter:
            self._rearrange()
        else:
            self.filter = str(wanted)

    def _on_sort(self, message: SetSort, _buffers: object) -> None:
        self.sort = message.by

    def _on_select(self, message: SelectTiles, _buffers: object) -> None:
        rows = self._rows
        self._set_selection(rows.ids[item] for item in message.items if item < rows.count)
