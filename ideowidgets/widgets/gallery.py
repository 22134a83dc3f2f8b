"""The gallery: a wall of pictures of a record, or of any frame or folder, to be filtered, rated and compared."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import pandas as pd

from ideowidgets.record.errors import NotInRecord
from ideowidgets.record.filtering import Filter
from ideowidgets.widgets.base import Buffers, Handler
from ideowidgets.widgets.code import frame_code
from ideowidgets.widgets.gallery_feed import WallFeed
from ideowidgets.widgets.gallery_life import life_of
from ideowidgets.widgets.gallery_messages import (
    AskLife,
    RefreshWall,
    WallOpen,
    WallSetup,
    WantTiles,
)
from ideowidgets.widgets.gallery_order import NEWEST, Finder
from ideowidgets.widgets.gallery_rows import WallRows
from ideowidgets.widgets.gallery_sheets import WallSheets
from ideowidgets.widgets.messages import FromPage, Original, ToPage
from ideowidgets.widgets.static_pictures import static_html

if TYPE_CHECKING:
    from ideowidgets.record.record import Record
    from ideowidgets.run import Runner
    from ideowidgets.sweep import Sweep
    from ideowidgets.widgets.compare import Compare


class Gallery(WallSheets):
    """Every picture of a record, or of any frame or folder, on one wall.

    What a click does is a call here: `filter`, `sort`, `choose`, `rate`, `star`, `tag`, `untag`, `note`, `select`,
    `enlarge`, `compare`, `export`, `contact_sheet`, `html_page`, `handover`, `refresh`. With pandas it goes both ways:
    `df` and `selected` are frames, `show` takes one.

    Parameters
    ----------
    source : Record, Sweep, DataFrame or path, optional
        A record, whose new rows appear by themselves; rows of one, or a sweep's; any frame with a column of pictures
        (paths, PIL, NumPy, bytes, the record's ``image`` or ``sha256``); or a folder, which is only read. `record`
        where omitted.
    record : Record, optional
        Where ratings, stars, tags and notes are kept, by image id. Without it the gallery is for looking only.
    filter : str
        Such as ``style_preset = BAUHAUS and rating >= 4``; see :class:`ideowidgets.record.filtering.Filter`.
    sort : str
        A column, with ``-`` before it the other way round; several with commas. Blank: as in the source.
    image : str, optional
        The column of pictures of a frame; found by its values where omitted.
    project : str, optional
        Only what belongs to this project of a record.
    author : str, optional
        Who rates here; ``IDEOWIDGETS_AUTHOR``, else the user's login, where omitted.
    runner : Runner, optional
        Needed to remix or edit a picture from here.

    Attributes
    ----------
    filter, sort : str
        Traits; set them, or observe what a person sets.
    selected_ids : tuple of str
        A trait: the selected pictures in the order they were selected; image ids, or ``row-0`` and so on where a frame
        has none.

    Raises
    ------
    NoImages
        Where the source holds no pictures.
    BadFilter, BadSort
        Where the filter or the sort does not fit the source.

    Examples
    --------
    >>> gallery = Gallery(record, filter="starred and not experiment = draft")  # doctest: +SKIP
    >>> gallery.df.groupby("model")["rating"].mean()  # doctest: +SKIP
    >>> gallery.show(gallery.df.nlargest(20, "rating"))  # doctest: +SKIP
    """

    name: ClassVar[str] = "gallery"

    _unsubscribe: Callable[[], object] | None = None
    _source = 0
    """Counts sources, so that a page knows when numbers mean other rows."""

    def __init__(
        self,
        source: Record | Sweep | pd.DataFrame | str | os.PathLike[str] | None = None,
        *,
        record: Record | None = None,
        filter: str = "",  # noqa: A002
        sort: str = NEWEST,
        image: str | None = None,
        project: str | None = None,
        author: str | None = None,
        runner: Runner | None = None,
        **layout: Any,
    ) -> None:
        given = record if source is None else os.fspath(source) if isinstance(source, os.PathLike) else source
        self._folder = given if isinstance(given, str) else None
        self._rows = WallRows(given, record, image, project)
        self.record, self.runner, self.author = self._rows.record, runner, author
        self._whole = self._rows
        self._finder = self._found_by()
        if sort == NEWEST and not any(choice.by == NEWEST for choice in self._finder.sorts):
            sort = ""
        self._wanted = self._finder.parse(filter)
        self._mask = self._finder.mask(self._wanted)
        self._order = np.zeros(0, np.uint32)

        def push(message: ToPage, buffers: Sequence[bytes]) -> None:
            self.push(message, buffers)  # looked up late: tests put their own in

        self._feed = WallFeed(
            lambda: self._rows, push, lambda error: self.trouble(str(error) or type(error).__name__), self._reloaded
        )
        super().__init__(filter=str(self._wanted), sort=self._finder.sorting(sort), **layout)
        self._order = self._finder.order(self._mask, self.sort)
        if self.record is not None:
            self._unsubscribe = self.record.subscribe(self._feed.written)
        self._live = True

    def _found_by(self) -> Finder:
        return Finder(self._rows.frame, self._rows.image, self._rows.recorded)

    def close(self) -> None:
        """Stop following the record, and end the widget."""
        if self._unsubscribe is not None:
            self._unsubscribe()
            self._unsubscribe = None
        super().close()

    @property
    def df(self) -> pd.DataFrame:
        """The rows that are shown, in the order they are shown; a copy."""
        with self.lock:
            return self._rows.frame.iloc[self._order].copy()

    @property
    def selected(self) -> pd.DataFrame:
        """The selected rows, in the order they were selected, whether the filter shows them or not; a copy."""
        with self.lock:
            return self._rows.frame.iloc[[self._rows.item_of(image_id) for image_id in self.selected_ids]].copy()

    @property
    def total(self) -> int:
        """How many rows there are without a filter."""
        return self._rows.count

    def show(self, frame: pd.DataFrame | None = None, image: str | None = None) -> Gallery:
        """Show these rows instead, with no filter and no selection; without a frame, everything again.

        Parameters
        ----------
        frame : DataFrame, optional
            Such as a piece of `df`, in any order, which is kept.
        image : str, optional
            Its column of pictures.

        Returns
        -------
        Gallery
            Itself.
        """
        rows = self._whole if frame is None else WallRows(frame, self._whole.record, image)
        if frame is None:
            rows.reload()
        with self.lock:
            self._rows = rows
            self._finder = self._found_by()
            self._source += 1
        self._set_selection(())
        self._apply(Filter.parse(""), self._usual_sort() if frame is None else "")
        self.resend()
        return self

    def enlarge(self, image_id: str | None) -> None:
        """Open one picture in the large view with its life beside it; None closes it."""
        self.push(WallOpen(item=None if image_id is None else self._rows.item_of(image_id)))

    def compare(self, *image_ids: str) -> Compare:
        """Compare these two to four pictures, or the selected ones, in a widget of their own."""
        from ideowidgets.widgets.compare import Compare

        ids = image_ids or self.selected_ids
        if self._rows.recorded and self.record is not None:
            return Compare(*ids, record=self.record, runner=self.runner)
        sources = [self._rows.source(self._rows.item_of(image_id)) for image_id in ids]
        return Compare(*[source.value for source in sources if source is not None])

    def refresh(self) -> None:
        """Read the record again, rows of other kernels included, and apply the filter again."""
        self._reread(keep=False)

    def _reloaded(self) -> None:
        self._reread(keep=True)

    def _reread(self, *, keep: bool) -> None:
        with self.lock:
            self._rows.reload()
            self._finder = self._found_by()
        self._tell_setup()
        self._rearrange(keep=keep)

    def handlers(self) -> Mapping[type[FromPage], Handler]:
        return {
            **super().handlers(),
            WantTiles: lambda message, _: self._feed.want(message),
            AskLife: self._on_life,
            RefreshWall: lambda _message, _: self._feed.do("refresh", self.refresh),
        }

    def resend(self) -> None:
        self._tell_setup()
        self._tell_shown()

    def _tell_setup(self) -> None:
        rows, finder = self._rows, self._finder
        message = WallSetup(
            source=self._source,
            count=rows.count,
            columns=finder.columns,
            sorts=finder.sorts,
            drawn=rows.drawn,
            unkept=rows.unkept,
            follows=rows.whole,
            tags=finder.tags(),
            selected=self._selected_items(),
        )
        self.push(message, [rows.ratios.tobytes(), rows.states.tobytes(), rows.marks.tobytes()])

    def _on_life(self, message: AskLife, _buffers: object) -> None:
        self._inside(message.item)
        if message.against is not None:
            self._inside(message.against)

        def answer() -> None:
            told, buffers = life_of(self._rows, message)
            self.push(told, buffers)

        self._feed.do("life", answer)

    def _on_original(self, message: Any, buffers: Buffers) -> None:
        self._feed.do("original", lambda: super(Gallery, self)._on_original(message, buffers))

    def _original(self, image_id: str) -> tuple[Original, bytes]:
        rows = self._rows
        if self.record is not None and (rows.recorded or not rows.has(image_id)):
            try:
                return super()._original(image_id)
            except NotInRecord:
                if not rows.has(image_id):
                    raise
        return rows.original(rows.item_of(image_id))

    def to_code(self) -> str:
        """Write the Python that shows this gallery as it is now.

        Examples
        --------
        >>> print(gallery.to_code())  # doctest: +SKIP
        gallery = studio.gallery(filter='rating >= 4', sort='-created_at')
        """
        source, made = ([], "") if self._rows.whole else (["df"], frame_code(self._rows))
        if self._folder is not None and self._rows is self._whole:
            source, made = [repr(self._folder)], ""
        usual = self._usual_sort()
        said = {"filter": self.filter, "sort": None if self.sort == usual else self.sort}
        parts = [*source, *[f"{name}={value!r}" for name, value in said.items() if value]]
        code = f"{made}\ngallery = studio.gallery({', '.join(parts)})".lstrip()
        return code + (f"\ngallery.select{self.selected_ids!r}" if self.selected_ids else "")

    def summary(self) -> str:
        shown, total = len(self._order), self._rows.count
        return f"{shown} of {total} images" if shown != total else f"{total} image{'' if total == 1 else 's'}"

    def static_html(self) -> str:
        rows, shown = self._rows, [int(item) for item in self._order if self._rows.states[item] == 0]
        if not rows.count:
            return "<p>No pictures yet.</p>"
        said = f", <code>{escape(self.filter)}</code>" if self.filter else ""
        return static_html(rows, shown, f"{len(self._order)} of {rows.count} pictures{said}")
