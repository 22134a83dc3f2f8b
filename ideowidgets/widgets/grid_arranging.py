"""The half of the grid that lays it out: axes, pages, order, what is hidden, the filter."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import EllipsisType
from typing import Any

from ideowidgets.widgets.arrangement import Arrangement, Names
from ideowidgets.widgets.grid_filter import GridFiltering, kept_of
from ideowidgets.widgets.grid_messages import Arrange, GridArrangement
from ideowidgets.widgets.items import Items
from ideowidgets.widgets.picture_actions import PictureActions

Hidden = Mapping[str, Iterable[Any]] | None


class Arranging(PictureActions):
    """What a grid and its page agree on about the layout; `Grid` puts `_items` and `_layout` in place."""

    _items: Items
    _layout: Arrangement
    _filtering: GridFiltering

    @property
    def rows(self) -> str | tuple[str, ...] | None:
        """The column along the rows, or several, the outermost first; can be set while the grid is shown."""
        return _short(self._layout.layout.rows)

    @rows.setter
    def rows(self, names: Names) -> None:
        self.arrange(rows=names)

    @property
    def columns(self) -> str | tuple[str, ...] | None:
        """The column along the columns, or several, the outermost first; can be set while the grid is shown."""
        return _short(self._layout.layout.columns)

    @columns.setter
    def columns(self, names: Names) -> None:
        self.arrange(columns=names)

    @property
    def pages(self) -> str | None:
        """The column along the pages; can be set while the grid is shown."""
        return self._layout.layout.pages

    @pages.setter
    def pages(self, name: str | None) -> None:
        self.arrange(pages=name)

    @property
    def page(self) -> Any:
        """The value of `pages` that is shown; can be set to another one."""
        values = self._layout.page_values
        return values[self._layout.layout.page] if values else None

    @page.setter
    def page(self, value: Any) -> None:
        self.arrange(page=value)

    @property
    def axes(self) -> tuple[str, ...]:
        """The columns that the page offers for rows, columns and pages."""
        return self._layout.names

    @property
    def filter(self) -> str:
        """The filter as it was written; can be set. See `ideowidgets.record.filtering.Filter`."""
        return self._layout.layout.filter

    @filter.setter  # noqa: A003
    def filter(self, text: str | None) -> None:
        self.arrange(filter=text)

    def swap(self) -> None:
        """Let rows and columns change places."""
        layout = self._layout.layout
        self.arrange(rows=layout.columns, columns=layout.rows)

    def arrange(
        self,
        *,
        rows: Names | EllipsisType = ...,
        columns: Names | EllipsisType = ...,
        pages: str | EllipsisType | None = ...,
        page: Any = ...,
        filter: str | EllipsisType | None = ...,  # noqa: A002
        hide: Hidden | EllipsisType = ...,
        sort: Mapping[str, str] | EllipsisType | None = ...,
    ) -> None:
        """Lay the pictures out anew, without running anything again. What is not named stays as it is.

        Parameters
        ----------
        rows, columns : str, sequence of str or None
            A column, or several that are nested, the outermost first: ``columns=["rendering_speed", "seed"]``.
        pages : str or None
            A column whose values are turned over like pages.
        page : object
            The value of `pages` to show.
        filter : str or None
            Only pictures that it finds: ``"rating >= 4 and not style_preset = BAUHAUS"``.
        hide : mapping or None
            Values that are not shown, by column: ``{"seed": [7]}``. All others are; None shows everything.
        sort : mapping or None
            How the values of a column follow each other: ``{"style_preset": "rating"}``; ``"planned"``, ``"name"``,
            ``"rating"`` (the mean of what they have, best first) or ``"stars"`` (most first).

        Raises
        ------
        BadArrangement
            Where there is no such column or value.
        BadFilter
            Where the filter cannot be understood; nothing is changed then.

        Examples
        --------
        >>> grid.arrange(rows="style_preset", filter="rating >= 4", sort={"style_preset": "rating"})  # doctest: +SKIP
        """
        axes = {"rows": rows, "columns": columns, "pages": pages}
        with self.lock:
            offered, before = set(self.axes), self._layout.layout
            try:
                self._change({what: names for what, names in axes.items() if names is not ...}, page, hide, sort)
                if filter is not ...:
                    kept_of(self._items, filter or "")
                    self._layout.layout = self._layout.layout.model_copy(update={"filter": (filter or "").strip()})
            except Exception:
                self._layout.layout = before
                raise
        if filter is not ...:
            self._filtering.apply()
        if set(self.axes) <= offered:
            self.push(GridArrangement(layout=self._layout.layout))
        else:
            self.resend()

    def _change(
        self,
        axes: Mapping[str, Any],
        page: Any,
        hide: Hidden | EllipsisType,
        sort: Mapping[str, str] | EllipsisType | None,
    ) -> None:
        self._layout.choose(**axes)
        if page is not ...:
            self._layout.turn_to(page)
        if not isinstance(hide, EllipsisType):
            self._layout.hide(hide)
        if not isinstance(sort, EllipsisType):
            self._layout.sort(sort)

    def _on_arrange(self, message: Arrange, _buffers: object) -> None:
        with self.lock:
            before = self._layout.layout.filter
            self._layout.take(message.layout)
            changed = before != message.layout.filter
        if changed:
            self._filtering.changed()


def _short(names: Sequence[str]) -> str | tuple[str, ...] | None:
    return tuple(names) if len(names) > 1 else next(iter(names), None)
