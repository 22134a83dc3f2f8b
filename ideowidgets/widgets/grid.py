"""The grid: pictures of a sweep or of a record, laid out along any two of their columns."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Final

import pandas as pd
import traitlets

from ideowidgets.operations.errors import IdeogramError
from ideowidgets.record.errors import NotInRecord
from ideowidgets.widgets.arrangement import Arrangement
from ideowidgets.widgets.axes import BadArrangement, require
from ideowidgets.widgets.base import Handler, View
from ideowidgets.widgets.grid_details import details_of
from ideowidgets.widgets.grid_export import Exporter, frame_of, write_export
from ideowidgets.widgets.grid_feed import GridFeed
from ideowidgets.widgets.grid_messages import (
    STATES,
    Arrange,
    AskDetails,
    ControlRun,
    ExportItems,
    GridArrangement,
    GridProgress,
    GridSelection,
    GridSetup,
    MarkItem,
    SelectItems,
    WantCells,
)
from ideowidgets.widgets.grid_progress import progress_of
from ideowidgets.widgets.items import SweepItems, frame_ratio, items_from
from ideowidgets.widgets.messages import AskOriginal, FromPage, ToPage

if TYPE_CHECKING:
    from ideowidgets.record.record import Record
    from ideowidgets.sweep.sweep import Sweep

_SAVED_BYTES: Final = 20_000
_STATIC_BYTES: Final = 64_000
"""A notebook with a grid in it stays well under 100 KB."""
_STATIC_PICTURES: Final = (24, 12, 6, 3)


class Grid(View):
    """Pictures in rows and columns; cells of a running sweep fill as they arrive.

    Every click has a call here or on `sweep`: `rows`, `columns`, `pages`, `page`, `selected_ids`, `rate`, `star`,
    ``grid.sweep.pause()``.

    Parameters
    ----------
    source : Sweep, DataFrame or Record
        A sweep, or rows of a record with the index ``image_id``, such as a filtered ``record.df``.
    rows, columns, pages : str, optional
        Columns of the record, or axes of the sweep. Without them: the first two axes, seeds across.
    record : Record, optional
        Where thumbnails come from and ratings go; by default the sweep's own.

    Raises
    ------
    BadArrangement
        Where there is no such column.
    InvalidFrame
        Where a frame has no image ids.

    Examples
    --------
    >>> grid = Grid(sweep, rows="style_preset", columns="seed")  # doctest: +SKIP
    >>> grid.selected.query("rating >= 4")  # doctest: +SKIP
    """

    name: ClassVar[str] = "grid"

    # A page that appears while a cell blocks the kernel cannot ask, and must know the plan to be filled.
    plan = traitlets.Dict().tag(sync=True)
    plan_codes = traitlets.Bytes().tag(sync=True, echo_update=False)

    # A widget whose arguments were refused is closed as well.
    _subscriptions: tuple[Callable[[], object], ...] = ()

    def __init__(
        self,
        source: Sweep | pd.DataFrame | Record,
        rows: str | None = None,
        columns: str | None = None,
        *,
        pages: str | None = None,
        record: Record | None = None,
        **layout: Any,
    ) -> None:
        self._items = items_from(source, record)
        self.sweep = self._items.sweep
        self.record = self._items.record
        self._layout = Arrangement(self._items, rows, columns, pages)
        self._selected: list[int] = []
        self._on_select: list[Callable[[pd.DataFrame], object]] = []

        def push(message: ToPage, buffers: Sequence[bytes]) -> None:
            self.push(message, buffers)  # looked up late: tests put their own in

        self._feed = GridFeed(
            self._items,
            push,
            lambda error: self.trouble(str(error) or type(error).__name__),
            self._progress,
            self._layout.first_screen,
        )
        self._exporter = Exporter(self._items, push, lambda text: self.trouble(text, "export"))
        super().__init__(**layout)
        self._subscriptions = self._follow()

    def _follow(self) -> tuple[Callable[[], object], ...]:
        found: list[Callable[[], object]] = []
        if self.record is not None:
            found.append(self.record.subscribe(self._on_written))
        if isinstance(self._items, SweepItems) and self.sweep is not None:
            items_of = self._items.items_of
            found.append(
                self.sweep.subscribe(
                    lambda event: self._feed.changed(items_of.get(event.cell_id or "", ()), progress=True)
                )
            )
            setup, buffers = self._setup()
            wire = setup.wire()
            if len(buffers[0]) + len(json.dumps(wire)) <= _SAVED_BYTES:
                self.plan, self.plan_codes = wire, buffers[0]
        return tuple(found)

    def close(self) -> None:
        """Stop following the record and the sweep, and end the widget."""
        for unsubscribe in self._subscriptions:
            unsubscribe()
        self._subscriptions = ()
        super().close()

    def _on_written(self, image_ids: Sequence[str]) -> None:
        found = (self._feed.item_of.get(image_id) for image_id in image_ids)
        self._feed.changed(item for item in found if item is not None)

    @property
    def rows(self) -> str | None:
        """The column along the rows; can be set while the grid is shown."""
        return self._layout.chosen["rows"]

    @rows.setter
    def rows(self, name: str | None) -> None:
        self._arrange(rows=name)

    @property
    def columns(self) -> str | None:
        """The column along the columns; can be set while the grid is shown."""
        return self._layout.chosen["columns"]

    @columns.setter
    def columns(self, name: str | None) -> None:
        self._arrange(columns=name)

    @property
    def pages(self) -> str | None:
        """The column along the pages; can be set while the grid is shown."""
        return self._layout.chosen["pages"]

    @pages.setter
    def pages(self, name: str | None) -> None:
        self._arrange(pages=name)

    @property
    def page(self) -> Any:
        """The value of `pages` that is shown; can be set to another one."""
        values = self._layout.page_values
        return values[self._layout.page] if values else None

    @page.setter
    def page(self, value: Any) -> None:
        self._layout.turn_to(value)
        self._tell_arrangement()

    @property
    def axes(self) -> tuple[str, ...]:
        """The columns that the page offers for rows, columns and pages."""
        return self._layout.names

    def _arrange(self, **changes: str | None) -> None:
        offered = set(self.axes)
        with self.lock:
            self._layout.choose(**changes)
        if set(self.axes) <= offered:
            self._tell_arrangement()
        else:
            self.resend()

    def _tell_arrangement(self) -> None:
        self.push(GridArrangement(page=self._layout.page, **self._layout.chosen))

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
        """The selected pictures as typed rows of the record, in the order they were selected."""
        return frame_of(self._items, self.selected_ids)

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

    def export(self, path: str | os.PathLike[str], *, image_ids: Iterable[str] | None = None) -> Path:
        """Write the selected pictures, or all of this grid where none is selected, with their rows.

        Parameters
        ----------
        path : path
            The suffix decides, as for `Record.export`: ``.zip`` holds pictures, manifest, CSV and JSONL.
        image_ids : iterable of str, optional
            These instead.

        Returns
        -------
        Path
            The file, which appears whole or not at all. `Record.read` gives its rows back.

        Raises
        ------
        NotInRecord
            Where the grid has no such image.
        NothingToExport
            Where none of them has a picture.
        RecordError
            Where the file cannot be written.

        Examples
        --------
        >>> grid.selected_ids = grid.sweep.df.query("rating >= 4").index  # doctest: +SKIP
        >>> grid.export("best.zip")  # doctest: +SKIP
        PosixPath('best.zip')
        """
        if image_ids is not None:
            image_ids = [str(image_id) for image_id in image_ids]
            for image_id in image_ids:
                self._item(image_id)
        return write_export(self._items, image_ids if image_ids is not None else self.selected_ids or None, path)

    def rate(self, image_id: str, rating: int | None) -> None:
        """Rate a picture of this grid from 1 to 5; None takes it back. Every grid that shows it follows."""
        self._recording().rate(image_id, rating)

    def star(self, image_id: str, starred: bool = True) -> None:
        """Star a picture of this grid, or take the star back."""
        self._recording().star(image_id, starred)

    def _recording(self) -> Record:
        if self.record is None:
            raise NotInRecord("These rows belong to no open record, so nothing can be kept. Pass record=.")
        return self.record

    def handlers(self) -> Mapping[type[FromPage], Handler]:
        return {
            WantCells: lambda message, _: self._feed.want(message),
            Arrange: self._on_arrange,
            SelectItems: self._on_select_items,
            MarkItem: self._on_mark,
            ControlRun: self._on_control,
            AskDetails: self._on_details,
            AskOriginal: lambda message, _: self._feed.original(message.image_id),
            ExportItems: lambda message, _: self._exporter.start(message),
        }

    def resend(self) -> None:
        self._feed.heard()
        setup, buffers = self._setup()
        self.push(setup, buffers)
        if (message := self._progress()) is not None:
            self.push(message)

    def _setup(self) -> tuple[GridSetup, list[bytes]]:
        axes = [self._layout.axis(name) for name in self.axes]
        codes = b"".join(axis.codes.tobytes() for axis in axes)
        message = GridSetup(
            axes=[axis.info() for axis in axes],
            page=self._layout.page,
            count=self._items.count,
            ratio=frame_ratio(self._items.ratios()),
            offline=self._items.offline,
            live=self.sweep is not None,
            selected=self._selected,
            **self._layout.chosen,
        )
        return message, [codes, bytes(self._feed.states), bytes(self._feed.marks)]

    def _progress(self) -> GridProgress | None:
        return None if self.sweep is None else progress_of(self.sweep)

    def _on_arrange(self, message: Arrange, _buffers: object) -> None:
        for what in ("rows", "columns", "pages"):
            if (name := getattr(message, what)) is not None:
                require(name, self.axes, what)
        with self.lock:
            self._layout.choose(rows=message.rows, columns=message.columns, pages=message.pages)
            self._layout.page = min(message.page, max(0, len(self._layout.page_values) - 1))

    def _on_select_items(self, message: SelectItems, _buffers: object) -> None:
        self._select(self._existing(dict.fromkeys(message.items)))

    def _existing(self, items: Iterable[int]) -> list[int]:
        return [item for item in items if item < self._items.count]

    def _on_mark(self, message: MarkItem, _buffers: object) -> None:
        image_id = self._items.outcome(self._inside(message.item)).image_id
        if image_id is None:
            raise NotInRecord("There is no picture in this cell yet, so there is nothing to rate.")
        if message.rating is not None:
            self.rate(image_id, message.rating or None)
        if message.starred is not None:
            self.star(image_id, message.starred)

    def _inside(self, item: int) -> int:
        if item >= self._items.count:
            raise BadArrangement(f"item: this grid has {self._items.count} cells, and none of number {item}.")
        return item

    def _on_control(self, message: ControlRun, _buffers: object) -> None:
        sweep = self.sweep
        if sweep is None:
            raise BadArrangement("This grid shows finished rows; there is nothing to run.")
        agreed = message.confirmed_usd_micros
        cap = None if agreed is None else agreed / 1e6
        if message.action == "run":
            sweep.run(max_usd=cap)
        elif message.action == "retry":
            sweep.run(max_usd=cap, retry="failed")
        else:
            getattr(sweep, message.action)()
        self._feed.changed(range(self._items.count), progress=True)

    def _on_details(self, message: AskDetails, _buffers: object) -> None:
        item = self._inside(message.item)
        if message.against is not None:
            self._inside(message.against)
        self.push(details_of(self._items, message, self._layout.title(item)))

    def to_python(self) -> str:
        """Write the Python that makes this grid as it is arranged now."""
        chosen = [f"{what}={name!r}" for what, name in self._layout.chosen.items() if name is not None]
        source, made = "df", "df = studio.df"
        if self.sweep is not None:
            source, made = "sweep", self.sweep.to_python()
        return f"{made}\ngrid = studio.grid({', '.join([source, *chosen])})"

    def summary(self) -> str:
        count = self._items.count
        words = " × ".join(map(str, self._layout.shape))
        return f"{words + ', ' if words else ''}{count} image{'' if count == 1 else 's'}"

    def static_html(self) -> str:
        ids = [
            image_id
            for item in range(self._items.count)
            if STATES[self._feed.states[item]] in ("ok", "reused")
            and (image_id := self._items.outcome(item).image_id) is not None
        ]
        if self.record is None or not ids:
            return super().static_html()
        html = ""
        try:
            for limit in _STATIC_PICTURES:
                html = self.record.fallback_html(image_ids=ids[:limit], limit=limit, total=len(ids))
                if len(html) <= _STATIC_BYTES:
                    break
        except IdeogramError:
            # A static copy is a courtesy; it must not keep the live grid from being shown.
            return super().static_html()
        return html
