"""``df.ideo``: what can be done with a DataFrame of pictures, where the DataFrame is."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Self

from ideowidgets.record import Record
from ideowidgets.record.errors import RecordError
from ideowidgets.record.handles import record_of
from ideowidgets.record.pandas_entry import once_pandas_is_here

if TYPE_CHECKING:
    import pandas as pd

    from ideowidgets.record.packing import Packed
    from ideowidgets.record.write_back import Saved
    from ideowidgets.widgets import Compare, Gallery, Grid, Votes

NAME: Final = "ideo"
_AT_ONCE: Final = (2, 4)


class IdeoAccessor:
    """The accessor ``df.ideo`` of any DataFrame with a column of pictures.

    It finds the record by itself, also after ``query``, ``groupby``, ``merge`` or ``pivot``; ``df.ideo(record)`` names
    one. Views and exports work without any; ratings and votes need it.

    Examples
    --------
    >>> import tempfile
    >>> from ideowidgets import Studio
    >>> studio = Studio(service="offline", record=tempfile.mkdtemp())
    >>> call = studio.generate("a lighthouse", seed=7).wait(60)
    >>> df = studio.df
    >>> len(df.ideo.filter("lighthouse and seed = 7"))
    1
    >>> df["rating"] = 5
    >>> print(df.ideo.save_annotations())
    1 rating written
    >>> studio.close()
    """

    def __init__(self, frame: pd.DataFrame, record: Record | None = None) -> None:
        self._frame = frame
        self._given = record

    def __call__(self, record: Record | str | os.PathLike[str]) -> Self:
        """Say which record the rows are from: ``df.ideo(record).votes()``."""
        return type(self)(self._frame, record if isinstance(record, Record) else Record(record))

    def __repr__(self) -> str:
        return f"<ideo: {len(self._frame)} rows, {self.record!r}>"

    @property
    def record(self) -> Record | None:
        """The record that the rows are from; None where they do not say."""
        found: Record | None = self._given if self._given is not None else record_of(self._frame)
        return found

    def _needed(self, what: str) -> Record:
        record = self.record
        if record is None:
            raise RecordError(f"These rows do not say which record they are from. Name it: df.ideo(record).{what}.")
        return record

    def _pictured(self) -> pd.DataFrame:
        """Give the frame with its pictures in the column ``image``, whatever they are called in it."""
        if "image" in self._frame.columns:
            return self._frame
        from ideowidgets.widgets.frame_pictures import FramePictures, NoImages, image_column

        try:
            image = image_column(self._frame, None)
        except NoImages:
            raise RecordError(
                "These rows have no column 'image', so there is nothing to show. Keep it: df[[..., 'image']]; after a "
                "pivot, show the frame that was pivoted: df.ideo.grid(rows=..., columns=...)."
            ) from None
        return FramePictures(self._frame, self.record, image).with_pictures()

    def grid(
        self,
        rows: str | Sequence[str] | None = None,
        columns: str | Sequence[str] | None = None,
        *,
        pages: str | None = None,
        image: str | None = None,
    ) -> Grid:
        """Show the pictures by columns of the frame, or the axes of its sweep; see :class:`ideowidgets.Grid`.

        Parameters
        ----------
        rows, columns : str or sequence of str, optional
            Columns, or axes; several are nested, the outermost first: ``df.ideo.grid("prompt", "vendor")``.
        pages : str, optional
            A column whose values are turned over like pages.
        image : str, optional
            The column of pictures; found by its values where omitted.
        """
        from ideowidgets.widgets import Grid

        return Grid(self._frame, rows, columns, pages=pages, image=image, record=self.record)

    def compare(self, **options: Any) -> Compare:
        """Show the two to four rows side by side; see :class:`ideowidgets.Compare`.

        Raises
        ------
        RecordError
            Where the frame has fewer or more rows with a picture: take some, as by ``df.head(2)``.
        """
        from ideowidgets.widgets import Compare

        frame = self._pictured()
        shown = frame[frame["image"].notna()]
        least, most = _AT_ONCE
        if not least <= len(shown) <= most:
            raise RecordError(
                f"{least} to {most} pictures can be compared, and these are {len(shown)}. Take some: "
                "df.head(2).ideo.compare()."
            )
        # A row of no record is no more than its picture.
        rows = (row if _is_pointer(row["image"]) else row["image"] for _, row in shown.iterrows())
        return Compare(*rows, record=self.record, **options)

    def gallery(self, **options: Any) -> Gallery:
        """Look through the rows, rate, star, tag and note them."""
        from ideowidgets.widgets import Gallery

        return Gallery(self._frame, record=self.record, **options)

    def votes(self, **options: Any) -> Votes:
        """Judge the pictures two by two; needs the record, where votes are kept."""
        from ideowidgets.widgets import Votes

        return Votes(self._frame, record=self._needed("votes()"), **options)

    def show(self, limit: int = 24) -> Any:
        """Give small plain HTML pictures that stay in the saved notebook, also without a kernel."""
        from IPython.display import HTML

        from ideowidgets.record.html import fallback_html
        from ideowidgets.widgets.frame_pictures import FramePictures
        from ideowidgets.widgets.static_pictures import static_html

        frame = self._pictured()
        known = frame["image"].dropna()
        if known.empty or known.map(_is_pointer).any():
            html = fallback_html(frame, limit=limit)
        else:
            pictures = FramePictures(frame, self.record, "image")
            items = [item for item in range(pictures.count) if pictures.source(item) is not None]
            html = static_html(pictures, items[:limit], f"{min(limit, len(items))} of {len(frame)} pictures")
        return HTML(html)  # type: ignore[no-untyped-call]

    def export(
        self,
        path: str | os.PathLike[str],
        *,
        formats: Sequence[str] = ("csv", "jsonl"),
        spreadsheet_safe: bool = False,
        embed: bool = False,
    ) -> Path:
        """Write the rows to a ZIP, a folder, CSV, JSONL or Parquet; see :meth:`Record.export`."""
        from ideowidgets.record.export import export

        return export(
            self._frame,
            Path(path).expanduser(),
            formats=tuple(formats),
            spreadsheet_safe=spreadsheet_safe,
            embed=embed,
        )

    def sheet(
        self,
        path: str | os.PathLike[str],
        *,
        rows: str | Sequence[str] | None = None,
        columns: str | Sequence[str] | None = None,
        title: str | None = None,
        cell: int = 320,
        across: int | None = None,
    ) -> tuple[Path, ...]:
        """Draw the pictures with their labels as PNG, JPEG, WebP or PDF; see :meth:`Record.contact_sheet`."""
        from ideowidgets.record.out.sheet import contact_sheet

        file = Path(path).expanduser()
        return contact_sheet(self._pictured(), file, rows=rows, columns=columns, title=title, size=cell, across=across)

    def page(
        self,
        path: str | os.PathLike[str],
        *,
        rows: str | Sequence[str] | None = None,
        columns: str | Sequence[str] | None = None,
        title: str | None = None,
        size: int = 512,
        costs: bool = False,
        notes: bool = False,
        picks: bool = True,
        max_mb: float = 64,
    ) -> Path:
        """Write one HTML page that works offline; see :meth:`Record.page`."""
        from ideowidgets.record.out.page import write_page

        return write_page(
            self._pictured(),
            Path(path).expanduser(),
            rows=rows,
            columns=columns,
            title=title,
            size=size,
            costs=costs,
            notes=notes,
            picks=picks,
            max_mb=max_mb,
        )

    def replay_pack(self, path: str | os.PathLike[str]) -> Packed:
        """Write the answers behind the rows into a pack for ``Studio(replay=path)``; see :meth:`Record.replay_pack`."""
        return self._needed("replay_pack(path)").replay_pack(path, self._frame)

    def measure(self, *metrics: Any, **options: Any) -> pd.DataFrame:
        """Measure the pictures and give the frame with the values beside; see :func:`ideowidgets.measure`."""
        from ideowidgets.measures import Measuring

        measured = Measuring(self._frame, *metrics, **options).wait().joined
        measured.attrs = dict(self._frame.attrs)
        return measured

    def filter(self, text: str) -> pd.DataFrame:
        """Give the rows that a filter lets through, such as ``"style_preset = BAUHAUS and rating >= 4"``.

        Raises
        ------
        BadFilter
            It says where the text stumbles and what to write instead.
        """
        from ideowidgets.record.filtering import Filter

        return self._frame[Filter.parse(text, self._frame).mask(self._frame)]

    def save_annotations(self) -> Saved:
        """Write back what was edited in ``rating``, ``starred``, ``tags`` and ``note``; see :class:`Record`.

        Returns
        -------
        Saved
            ``print`` it to see how many.
        """
        return self._needed("save_annotations()").save_annotations(self._frame)


def _is_pointer(value: Any) -> bool:
    from ideowidgets.record.image_ref import ImageRef

    return isinstance(value, ImageRef)


def install() -> None:
    """Let every DataFrame have ``.ideo``, from the first one that a record makes."""
    once_pandas_is_here(_register)


def _register() -> None:
    import pandas as pd

    if getattr(pd.DataFrame, NAME, None) is not IdeoAccessor:
        pd.api.extensions.register_dataframe_accessor(NAME)(IdeoAccessor)
