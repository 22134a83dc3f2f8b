"""Which columns lie along rows, columns and pages, what of them is shown in which order, and what that means."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, get_args

import numpy as np

from ideowidgets.widgets.axes import Axis, BadArrangement, make_axis, require
from ideowidgets.widgets.grid_messages import Layout, Order
from ideowidgets.widgets.items import Items, likely_axes
from ideowidgets.widgets.values import cut, label_of, text_of

_SCREEN: Final = (6, 8)
"""Rows and columns of the first screen, as far as a page has not said what it shows."""
_SPEAK_FOR_THEMSELVES: Final = ("style_preset", "prompt")
_DEEPEST: Final = 3
ORDERS: Final[tuple[str, ...]] = get_args(Order)

Names = str | Sequence[str] | None


class Arrangement:
    """The layout of one grid.

    Parameters
    ----------
    items
        The source.
    rows, columns, pages
        Names of columns; several of them are nested, the outermost first. Without rows and columns the likeliest
        are chosen.

    Raises
    ------
    BadArrangement
        Where the source has no such column.
    """

    def __init__(self, items: Items, rows: Names, columns: Names, pages: str | None) -> None:
        self._items = items
        self._axes: dict[str, Axis] = {}
        self.layout = Layout()
        likely = likely_axes(items) if rows is None and columns is None else (rows, columns)
        self.choose(rows=likely[0], columns=likely[1], pages=pages)

    def moved_to(self, items: Items) -> Arrangement:
        """Give the same layout of a source that has grown; what is hidden stays hidden."""
        found = Arrangement(items, self.layout.rows, self.layout.columns, self.layout.pages)
        hidden = {name: self.hidden_values(name) for name in self.layout.hidden}
        found.hide({name: values for name, values in hidden.items() if values})
        found.layout = found.layout.model_copy(
            update={"orders": self.layout.orders, "filter": self.layout.filter, "page": self.layout.page}
        )
        return found

    def choose(self, **changes: Names) -> None:
        """Change some of rows, columns and pages. A name has one place: where it was before it gives way."""
        chosen: dict[str, list[str]] = {}
        for what, given in changes.items():
            names = [given] if isinstance(given, str) else list(given or ())
            if len(names) > (1 if what == "pages" else _DEEPEST) or len(set(names)) < len(names):
                raise BadArrangement(f"{what}: takes {'one name' if what == 'pages' else 'up to three, each once'}.")
            for name in names:
                require(name, self._items.known, what)
                self.axis(name)
            chosen[what] = names
        taken = {name for names in chosen.values() for name in names}
        if sum(map(len, chosen.values())) > len(taken):
            raise BadArrangement("rows, columns, pages: a column has one place; name each once.")
        now = {"rows": self.layout.rows, "columns": self.layout.columns, "pages": _listed(self.layout.pages)}
        rest = {what: [name for name in names if name not in taken] for what, names in now.items()}
        both = {**rest, **chosen}
        update: dict[str, Any] = {"rows": both["rows"], "columns": both["columns"]}
        update["pages"] = both["pages"][0] if both["pages"] else None
        if update["pages"] != self.layout.pages:
            update["page"] = 0
        self.layout = self.layout.model_copy(update=update)

    def take(self, layout: Layout) -> None:
        """Take the layout of a page, as far as this source has what it names.

        Raises
        ------
        BadArrangement
            Where it has not.
        """
        for what, names in (
            ("rows", layout.rows),
            ("columns", layout.columns),
            ("pages", _listed(layout.pages)),
            ("hidden", list(layout.hidden)),
            ("sort", list(layout.orders)),
        ):
            for name in names:
                require(name, self.names, what)
        for name, places in layout.hidden.items():
            if any(place >= len(self.axis(name).values) for place in places):
                raise BadArrangement(f"hidden: {name} has {len(self.axis(name).values)} values.")
        before = self.layout
        try:
            self.choose(rows=layout.rows, columns=layout.columns, pages=layout.pages)
        except BadArrangement:
            self.layout = before
            raise
        page = min(layout.page, max(0, len(self.page_values) - 1))
        self.layout = layout.model_copy(update={"page": page})

    def hide(self, values: Mapping[str, Iterable[Any]] | None) -> None:
        """Hide these values and show all others; None shows everything."""
        hidden: dict[str, list[int]] = {}
        for name, listed in (values or {}).items():
            require(name, self._items.known, "hide")
            if places := sorted({self._place(name, value) for value in listed}):
                hidden[name] = places
        self.layout = self.layout.model_copy(update={"hidden": hidden})

    def hidden_values(self, name: str) -> list[Any]:
        """Give the values of a column that are not shown."""
        values = self.axis(name).values
        return [values[place] for place in self.layout.hidden.get(name, []) if place < len(values)]

    def sort(self, orders: Mapping[str, str] | None) -> None:
        """Choose how the values of columns follow each other; what is not named, and None, is as planned."""
        found: dict[str, Order] = {}
        for name, order in (orders or {}).items():
            require(name, self._items.known, "sort")
            if order not in ORDERS:
                raise BadArrangement(f"sort: {order!r} is none of {', '.join(ORDERS)}.")
            if order != "planned":
                found[name] = order  # type: ignore[assignment]
        self.layout = self.layout.model_copy(update={"orders": found})

    def _place(self, name: str, value: Any) -> int:
        values = self.axis(name).values
        for place, known in enumerate(values):
            if known is value or (type(known) is type(value) and known == value):
                return place
        texts = [text_of(name, known) for known in values]
        if (text := text_of(name, value)) in texts:
            return texts.index(text)
        near = difflib.get_close_matches(text, texts, n=1, cutoff=0.5)
        hint = f"Did you mean {near[0]!r}?" if near else f"It has {', '.join(texts[:20])}."
        raise BadArrangement(f"{name}: {cut(repr(value), 80)} is none of its values. {hint}")

    @property
    def chosen(self) -> list[str]:
        """Every column that lies somewhere."""
        return [*self.layout.rows, *self.layout.columns, *_listed(self.layout.pages)]

    @property
    def names(self) -> tuple[str, ...]:
        """The columns that the page offers: the likely ones and the chosen ones."""
        layout = self.layout
        return tuple(dict.fromkeys((*self._items.names, *self.chosen, *layout.hidden, *layout.orders)))

    def axis(self, name: str) -> Axis:
        """Give a column laid out; made once."""
        if name not in self._axes:
            self._axes[name] = make_axis(name, self._items.column(name), self._items.order(name))
        return self._axes[name]

    @property
    def page_values(self) -> tuple[Any, ...]:
        """The values of the column along the pages."""
        pages = self.layout.pages
        return () if pages is None else self.axis(pages).values

    def turn_to(self, value: Any) -> None:
        """Show the page of a value."""
        if value not in self.page_values:
            listed = ", ".join(map(repr, self.page_values)) or "no pages"
            raise BadArrangement(f"page: {value!r} is none of {listed}.")
        self.layout = self.layout.model_copy(update={"page": self.page_values.index(value)})

    @property
    def shape(self) -> list[int]:
        """How many rows and columns there are, as far as they have headers."""
        return [len(self._combined(names)[1]) for names in (self.layout.rows, self.layout.columns) if names]

    def _combined(self, names: Sequence[str]) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
        """Give each item's place among the combinations of several columns that occur, and their number."""
        codes = np.stack([self.axis(name).codes for name in names], axis=1)
        found, places = np.unique(codes, axis=0, return_inverse=True)
        return places.reshape(-1), found

    def first_screen(self) -> list[int]:
        """Give the items that a page shows first."""
        shown = np.ones(self._items.count, bool)
        for name, places in self.layout.hidden.items():
            shown &= ~np.isin(self.axis(name).codes, places)
        for names, limit in zip((self.layout.rows, self.layout.columns), _SCREEN, strict=True):
            if names:
                shown &= self._combined(names)[0] < limit
        if (pages := self.layout.pages) is not None:
            shown &= self.axis(pages).codes == self.layout.page
        return [int(item) for item in np.flatnonzero(shown)[: _SCREEN[0] * _SCREEN[1]]]

    def title(self, item: int) -> str:
        """Say where an item lies."""
        parts = []
        for name in dict.fromkeys(self.chosen):
            axis = self.axis(name)
            text = text_of(name, axis.values[int(axis.codes[item])])
            parts.append(text if name in _SPEAK_FOR_THEMSELVES else f"{label_of(name)} {text}")
        return " · ".join(parts)

    def as_arguments(self) -> tuple[list[str], list[str]]:
        """Write it as Python: the arguments that make a grid, and those of its `arrange`."""
        layout = self.layout
        made = [
            f"{what}={(names[0] if len(names) == 1 else names)!r}"
            for what, names in (("rows", layout.rows), ("columns", layout.columns), ("pages", _listed(layout.pages)))
            if names
        ]
        rest = []
        if layout.page and self.page_values:
            rest.append(f"page={self.page_values[layout.page]!r}")
        if layout.filter:
            rest.append(f"filter={layout.filter!r}")
        if layout.hidden:
            hidden = {name: [_plain(name, value) for value in self.hidden_values(name)] for name in layout.hidden}
            rest.append(f"hide={hidden!r}")
        if layout.orders:
            rest.append(f"sort={dict(layout.orders)!r}")
        return made, rest


def _listed(name: str | None) -> list[str]:
    return [] if name is None else [name]


def _plain(name: str, value: Any) -> Any:
    """Give a value as it can be written in code; others by their text, which `hide` understands as well."""
    return value if value is None or isinstance(value, str | int | float | bool) else text_of(name, value)
