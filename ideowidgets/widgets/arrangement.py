"""Which columns lie along rows, columns and pages, and what follows from that for each item."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from ideowidgets.widgets.axes import Axis, BadArrangement, make_axis, require
from ideowidgets.widgets.items import Items, likely_axes
from ideowidgets.widgets.values import label_of, text_of

_SCREEN: Final = (6, 8)
"""Rows and columns of the first screen, as far as a page has not said what it shows."""
_SPEAK_FOR_THEMSELVES: Final = ("style_preset", "prompt")


class Arrangement:
    """The layout of one grid.

    Parameters
    ----------
    items
        The source.
    rows, columns, pages
        Names of columns; without rows and columns the likeliest are chosen.

    Raises
    ------
    BadArrangement
        Where the source has no such column.
    """

    def __init__(self, items: Items, rows: str | None, columns: str | None, pages: str | None) -> None:
        self._items = items
        self._axes: dict[str, Axis] = {}
        self.page = 0
        likely = likely_axes(items) if rows is None and columns is None else (rows, columns)
        self.chosen: dict[str, str | None] = {}
        self.choose(rows=likely[0], columns=likely[1], pages=pages)

    def choose(self, **changes: str | None) -> None:
        """Change some of rows, columns and pages."""
        for what, name in changes.items():
            if name is not None:
                require(name, self._items.known, what)
                self.axis(name)
        self.chosen = self.chosen | changes
        if "pages" in changes:
            self.page = 0

    @property
    def names(self) -> tuple[str, ...]:
        """The columns that the page offers: the likely ones and the chosen ones."""
        chosen = [name for name in self.chosen.values() if name is not None]
        return tuple(dict.fromkeys((*self._items.names, *chosen)))

    def axis(self, name: str) -> Axis:
        """Give a column laid out; made once."""
        if name not in self._axes:
            self._axes[name] = make_axis(name, self._items.column(name), self._items.order(name))
        return self._axes[name]

    @property
    def page_values(self) -> tuple[Any, ...]:
        """The values of the column along the pages."""
        pages = self.chosen["pages"]
        return () if pages is None else self.axis(pages).values

    def turn_to(self, value: Any) -> None:
        """Show the page of a value."""
        if value not in self.page_values:
            listed = ", ".join(map(repr, self.page_values)) or "no pages"
            raise BadArrangement(f"page: {value!r} is none of {listed}.")
        self.page = self.page_values.index(value)

    @property
    def shape(self) -> list[int]:
        """How many values the rows and columns have."""
        names = (self.chosen["rows"], self.chosen["columns"])
        return [len(self.axis(name).values) for name in names if name is not None]

    def first_screen(self) -> list[int]:
        """Give the items that a page shows first."""
        shown = np.ones(self._items.count, bool)
        for what, limit in zip(("rows", "columns"), _SCREEN, strict=True):
            if (name := self.chosen[what]) is not None:
                shown &= self.axis(name).codes < limit
        if (pages := self.chosen["pages"]) is not None:
            shown &= self.axis(pages).codes == self.page
        return [int(item) for item in np.flatnonzero(shown)[: _SCREEN[0] * _SCREEN[1]]]

    def title(self, item: int) -> str:
        """Say where an item lies."""
        parts = []
        for name in dict.fromkeys(name for name in self.chosen.values() if name is not None):
            axis = self.axis(name)
            text = text_of(name, axis.values[int(axis.codes[item])])
            parts.append(text if name in _SPEAK_FOR_THEMSELVES else f"{label_of(name)} {text}")
        return " · ".join(parts)
