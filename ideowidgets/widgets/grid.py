"""The grid: pictures of a sweep or of a record, laid out along any two of their columns."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, Any, ClassVar, Final

import pandas as pd
import traitlets

from ideowidgets.operations.errors import IdeogramError
from ideowidgets.widgets.arrangement import Arrangement, Names
from ideowidgets.widgets.axes import BadArrangement
from ideowidgets.widgets.base import Handler
from ideowidgets.widgets.code import frame_code, runnable
from ideowidgets.widgets.export_messages import ExportItems
from ideowidgets.widgets.exporting import Exporter
from ideowidgets.widgets.grid_adding import CannotAdd, addable, grown, quote_for, read_value
from ideowidgets.widgets.grid_choosing import Choosing
from ideowidgets.widgets.grid_details import details_of
from ideowidgets.widgets.grid_feed import GridFeed
from ideowidgets.widgets.grid_filter import GridFiltering
from ideowidgets.widgets.grid_messages import (
    STATES,
    AddValue,
    Arrange,
    AskAdd,
    AskDetails,
    ControlRun,
    GridProgress,
    GridSetup,
    GridZoom,
    MarkItem,
    SelectItems,
    WantCells,
)
from ideowidgets.widgets.grid_progress import progress_of
from ideowidgets.widgets.grid_sheets import Sheets
from ideowidgets.widgets.item_sources import FrameItems, SweepItems, items_from
from ideowidgets.widgets.items import Items, frame_ratio
from ideowidgets.widgets.messages import AskOriginal, FromPage, ToPage
from ideowidgets.widgets.static_pictures import static_html

if TYPE_CHECKING:
    from ideowidgets.record.record import Record
    from ideowidgets.run import Runner
    from ideowidgets.sweep.cells import CellEvent
    from ideowidgets.sweep.quote import SweepQuote
    from ideowidgets.sweep.sweep import Sweep

_SAVED_BYTES: Final = 20_000
_STATIC_BYTES: Final = 64_000
"""A notebook with a grid in it stays well under 100 KB."""
_STATIC_PICTURES: Final = (24, 12, 6, 3)


class Grid(Sheets, Choosing):
    """Pictures in rows and columns, of a sweep or of any frame or folder; cells of a running sweep fill as they arrive.

    Every click has a call here or on `sweep`: `arrange`, `swap`, `selected_ids`, `rate`, `star`, `zoom`, `add`,
    `open_form`, `export`, `contact_sheet`, `html_page`, `handover`, ``grid.sweep.pause()``.

    Parameters
    ----------
    source : Sweep, DataFrame, Record or path
        A sweep; rows of a record, such as a filtered ``record.df``; any frame with a column of pictures (paths, PIL,
        NumPy, bytes, the record's ``image`` or ``sha256``); or a folder, which is only read, with the columns
        ``folder``, ``name`` and ``prompt`` (the text beside a picture).
    rows, columns : str or sequence of str, optional
        Columns of the frame, or axes of the sweep; several are nested, the outermost first. Without them: the
        first two axes, seeds across.
    pages : str, optional
        A column whose values are turned over like pages.
    image : str, optional
        The column of pictures of a frame; found by its values where omitted.
    record : Record, optional
        Where thumbnails come from and ratings go; by default the sweep's own. Pictures that belong to none can be
        looked at, not rated or sent to a form.
    runner : Runner, optional
        What sends a remix or an edit that is begun here; by default the sweep's own.

    Raises
    ------
    BadArrangement
        Where there is no such column.
    NoImages
        Where a frame or folder holds no pictures.

    Examples
    --------
    >>> grid = Grid(sweep, rows="style_preset", columns=["rendering_speed", "seed"])  # doctest: +SKIP
    >>> grid.selected.query("rating >= 4")  # doctest: +SKIP
    >>> Grid(vendors, rows="prompt", columns="vendor")  # doctest: +SKIP
    """

    name: ClassVar[str] = "grid"

    # A page that appears while a cell blocks the kernel cannot ask, and must know the plan to be filled.
    plan = traitlets.Dict().tag(sync=True)
    plan_codes = traitlets.Bytes().tag(sync=True, echo_update=False)

    # A widget whose arguments were refused is closed as well.
    _subscriptions: tuple[Callable[[], object], ...] = ()

    def __init__(
        self,
        source: Sweep | pd.DataFrame | Record | str | os.PathLike[str],
        rows: Names = None,
        columns: Names = None,
        *,
        pages: str | None = None,
        image: str | None = None,
        record: Record | None = None,
        runner: Runner | None = None,
        **layout: Any,
    ) -> None:
        items = items_from(source, record, image)
        self._folder = os.fspath(source) if isinstance(source, str | os.PathLike) else None
        self._layout = Arrangement(items, rows, columns, pages)
        self._selected: list[int] = []
        self._on_select: list[Callable[[pd.DataFrame], object]] = []
        self._generation = 0
        self._filtering = GridFiltering(lambda: self._items, lambda: self.filter, self._say)
        self._show(items)
        self.runner = runner or (None if self.sweep is None else self.sweep.runner)
        super().__init__(**layout)
        self._subscriptions = self._follow()

    def _say(self, message: ToPage, buffers: Sequence[bytes] = ()) -> None:
        self.push(message, buffers)  # looked up late: tests put their own in

    def _show(self, items: Items) -> None:
        """Put another source in place; the page is told by `resend`."""
        self._items = items
        self.sweep = items.sweep
        self.record = items.record
        self._feed = GridFeed(
            items,
            self._say,
            lambda error: self.trouble(str(error) or type(error).__name__),
            self._progress,
            self._layout.first_screen,
        )
        self._exporter = Exporter(
            self._write_asked, self._say, lambda text: self.trouble(text, "export"), self.call_for()
        )

    def _follow(self) -> tuple[Callable[[], object], ...]:
        found: list[Callable[[], object]] = [self._feed.close]
        if self.record is not None:
            found.append(self.record.subscribe(self._on_written))
        if isinstance(self._items, SweepItems) and self.sweep is not None:
            items_of = self._items.items_of

            def on_event(event: CellEvent) -> None:
                self._feed.changed(items_of.get(event.cell_id or "", ()), progress=True)
                self._filtering.progressed()

            found.append(self.sweep.subscribe(on_event))
            setup, buffers = self._setup()
            wire = setup.wire()
            if len(buffers[0]) + len(json.dumps(wire)) <= _SAVED_BYTES:
                self.plan, self.plan_codes = wire, buffers[0]
        return tuple(found)

    def _unfollow(self) -> None:
        for unsubscribe in self._subscriptions:
            unsubscribe()
        self._subscriptions = ()

    def close(self) -> None:
        """Stop following the record and the sweep, and end the widget."""
        self._unfollow()
        super().close()

    def _on_written(self, image_ids: Sequence[str]) -> None:
        found = (self._feed.item_of.get(image_id) for image_id in image_ids)
        self._feed.changed(item for item in found if item is not None)

    def add(self, axis: str, *values: Any, run: bool = False, max_usd: float | None = None) -> SweepQuote:
        """Add values to an axis of the sweep; only their pictures are new. `sweep` is the grown one from then on.

        Parameters
        ----------
        axis : str
            An axis of the sweep, or what did not vary yet.
        *values
            What the axis lacks; several for ``"repeat"`` count as so many more.
        run : bool
            Whether to make them at once; otherwise ``grid.sweep.run()`` does.
        max_usd : float, optional
            At most so much, as for `Sweep.run`.

        Returns
        -------
        SweepQuote
            What running it costs now.

        Raises
        ------
        CannotAdd
            Where the grid shows no sweep, or one that is under way.
        InvalidRequest
            Where a value is there already or breaks a rule.

        Examples
        --------
        >>> print(grid.add("seed", 11))  # doctest: +SKIP
        3 images · $0.09 · 10 s
        >>> grid.sweep.run(max_usd=0.09)  # doctest: +SKIP
        """
        sweep = self._growing()
        with self.lock:
            more = grown(sweep, axis, values)
            quote = more.estimate()
            ids = self.selected_ids
            self._unfollow()
            items = items_from(more, None)
            self._layout = self._layout.moved_to(items)
            self._show(items)
            self._selected = [self._feed.item_of[image_id] for image_id in ids if image_id in self._feed.item_of]
            self._filtering.kept = None
            self._generation += 1
            self._subscriptions = self._follow()
        self.resend()
        if self.filter:
            self._filtering.changed()
        if run:
            more.run(max_usd=max_usd)
        return quote

    def _growing(self) -> Sweep:
        if self.sweep is None:
            raise CannotAdd("This grid shows finished rows; make it of a sweep to add to it.")
        return self.sweep

    def zoom(self, scale: float, x: float = 0.5, y: float = 0.5) -> None:
        """Show the same part of all pictures, `scale` times as large, around a spot given in fractions; 1 resets."""
        self.push(GridZoom(scale=min(32.0, max(1.0, scale)), x=min(1.0, max(0.0, x)), y=min(1.0, max(0.0, y))))

    def handlers(self) -> Mapping[type[FromPage], Handler]:
        return {
            **super().handlers(),
            AskAdd: lambda message, _: self.push(quote_for(self._growing(), message)),
            AddValue: self._on_add,
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
            generation=self._generation,
            layout=self._layout.layout,
            addable=addable(self.sweep),
            count=self._items.count,
            ratio=frame_ratio(self._items.ratios()),
            drawn=self._items.drawn,
            live=self.sweep is not None,
            unkept=self._items.unkept,
            selected=self._selected,
        )
        return message, [codes, bytes(self._feed.states), bytes(self._feed.marks), self._filtering.bits]

    def _progress(self) -> GridProgress | None:
        return None if self.sweep is None else progress_of(self.sweep)

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

    def _on_add(self, message: AddValue, _buffers: object) -> None:
        value = read_value(self._growing(), message.axis, message.value)
        agreed = message.confirmed_usd_micros
        self.add(message.axis, value, run=True, max_usd=None if agreed is None else agreed / 1e6)

    def to_code(self) -> str:
        """Write the Python that makes this grid as it is arranged now."""
        chosen, arranged = self._layout.as_arguments()
        source, made = "df", ""
        if self.sweep is not None:
            source, made = "sweep", self.sweep.to_python()
            if all(self.sweep.state(cell.cell_id).state == "planned" for cell in self.sweep.cells):
                made = made.removesuffix("\nsweep.run()")
        elif self._folder is not None:
            source = repr(self._folder)
        elif isinstance(self._items, FrameItems):
            made = frame_code(self._items.pictures)
        lines = [made, f"grid = studio.grid({', '.join([source, *chosen])})"]
        lines += [f"grid.arrange({', '.join(arranged)})"] if arranged else []
        return runnable("\n".join(filter(None, lines)))

    def to_python(self) -> str:
        """Write the same as `to_code`, under the name that sweeps and requests have for it."""
        return self.to_code()

    def summary(self) -> str:
        count = self._items.count - self._items.voids
        words = " × ".join(map(str, self._layout.shape))
        return f"{words + ', ' if words else ''}{count} image{'' if count == 1 else 's'}"

    def static_html(self) -> str:
        ids = [
            image_id
            for item in range(self._items.count)
            if STATES[self._feed.states[item]] in ("ok", "reused")
            and (image_id := self._items.outcome(item).image_id) is not None
        ]
        if isinstance(self._items, FrameItems) and (self.record is None or not self._items.pictures.recorded):
            return self._plain_html(self._items)
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

    def _plain_html(self, items: FrameItems) -> str:
        shown = [item for item in range(items.count) if items.pictures.source(item) is not None]
        return static_html(items.pictures, shown, escape(self.summary()))
