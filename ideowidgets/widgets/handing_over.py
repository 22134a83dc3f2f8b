"""What of a view can be handed to people without a notebook: archives, sheets, pages, all that a client gets."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ideowidgets.record.errors import RecordError
from ideowidgets.widgets.describing import archive_name
from ideowidgets.widgets.export_messages import ExportAs, ExportItems
from ideowidgets.widgets.exporting import require_small

if TYPE_CHECKING:
    import pandas as pd


class NothingToExport(RecordError):
    """None of what is to be handed over has a picture, or it belongs to no record."""


class HandingOver:
    """Files of what a view shows now, or of some of its pictures; mixed into views of many pictures."""

    selected_ids: Any
    """The image ids of the selected pictures, which each view keeps in its own way."""

    def handed_over(self, image_ids: Iterable[str] | None) -> pd.DataFrame:
        """Give the rows of these pictures, or of all in view, with their pictures in the column ``image``."""
        raise NotImplementedError

    def archived(self, image_ids: Iterable[str] | None) -> pd.DataFrame:
        """Give the rows of these pictures, or of all that an archive of the view holds."""
        return self.handed_over(image_ids)

    def _laid(self) -> dict[str, Any]:
        """Give rows, columns and the order of their values, for sheets and pages."""
        return {"rows": [], "columns": []}

    def _turned_to(self) -> str | None:
        """Give the title of sheets and pages that were given none."""
        return None

    def _called(self) -> str:
        """Give what the view is about, in words, for the names of files."""
        return ""

    def export(self, path: str | os.PathLike[str], *, image_ids: Iterable[str] | None = None) -> Path:
        """Write the selected pictures, or all where none is selected, with their rows.

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
            Where the view has no such image.
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
        ids = list(self.selected_ids) or None if image_ids is None else [str(image_id) for image_id in image_ids]
        return _archive(self.archived(ids), Path(path).expanduser())

    def contact_sheet(
        self,
        path: str | os.PathLike[str],
        *,
        title: str | None = None,
        cell: int = 320,
        image_ids: Iterable[str] | None = None,
    ) -> tuple[Path, ...]:
        """Draw the current view onto one sheet, or several where one would be too large.

        Parameters
        ----------
        path : path
            ``.png``, ``.jpg``, ``.webp`` or ``.pdf``.
        title : str, optional
            Above it; of a grid with pages, which page it is.
        cell : int
            Longer side of a picture in pixels.
        image_ids : iterable of str, optional
            Only these pictures, whether they are in view or not; such as ``grid.selected_ids``.

        Returns
        -------
        tuple of Path
            The files.

        Raises
        ------
        RecordError
            Where there is nothing in view, or far too much; nothing is drawn then.

        Examples
        --------
        >>> grid.contact_sheet("view.png", title="Lighthouses")  # doctest: +SKIP
        (PosixPath('view.png'),)
        """
        from ideowidgets.record.out.sheet import contact_sheet

        return contact_sheet(
            self.handed_over(image_ids),
            Path(path).expanduser(),
            title=title or self._turned_to(),
            size=cell,
            across=None,
            **self._laid(),
        )

    def html_page(
        self,
        path: str | os.PathLike[str],
        *,
        title: str | None = None,
        size: int = 512,
        max_mb: float = 64,
        image_ids: Iterable[str] | None = None,
    ) -> Path:
        """Write the current view as one page that works offline; see :meth:`ideowidgets.Record.page`."""
        from ideowidgets.record.out.page import write_page

        return write_page(
            self.handed_over(image_ids),
            Path(path).expanduser(),
            title=title or self._turned_to(),
            size=size,
            costs=False,
            notes=False,
            picks=True,
            max_mb=max_mb,
            **self._laid(),
        )

    def handover(
        self,
        path: str | os.PathLike[str],
        *,
        title: str,
        size: int = 1024,
        costs: bool = False,
        notes: bool = False,
        picks: bool = True,
        image_ids: Iterable[str] | None = None,
    ) -> Path:
        """Write what a client gets of the current view: originals, a page and a contact sheet with the same numbers.

        Parameters
        ----------
        path : path
            A new folder, or ``.zip``.
        title, size, costs, notes, picks
            As for :meth:`ideowidgets.Record.handover`.
        image_ids : iterable of str, optional
            Only these pictures, whether they are in view or not.

        Raises
        ------
        RecordError
            Where there is no picture, or they belong to no record.

        Examples
        --------
        >>> grid.handover("posters.zip", title="Posters", image_ids=grid.selected_ids)  # doctest: +SKIP
        PosixPath('posters.zip')
        """
        from ideowidgets.record.out.handover import handover

        return handover(
            finished(self.handed_over(image_ids)),
            Path(path).expanduser(),
            title=title,
            size=size,
            costs=costs,
            notes=notes,
            picks=picks,
            **self._laid(),
        )

    def write_asked(self, asked: ExportItems, image_ids: list[str] | None, folder: Path) -> Path:
        """Write what a page asked for into a folder of its own: these pictures, or what is in view."""
        title = asked.title or None
        frame = self.archived(image_ids) if asked.what == "pictures" else self.handed_over(image_ids)
        count = len(pictures_in(frame))

        def named(suffix: str) -> Path:
            return folder / archive_name(title or self._called(), count, suffix)

        if asked.what in ("sheet_pdf", "sheet_png"):
            sheets = self.contact_sheet(named(f".{asked.what[-3:]}"), title=title, image_ids=image_ids)
            return sheets[0] if len(sheets) == 1 else _zipped(sheets, named(".zip"))
        if asked.what == "page":
            return self.html_page(named(".html"), title=title, image_ids=image_ids)
        rows = pictures_in(finished(frame))
        require_small(int(rows["bytes"].sum()) if "bytes" in rows.columns else 0, self.call_for(asked.what))
        if asked.what == "handover":
            return self.handover(named(".zip"), title=asked.title, image_ids=image_ids)
        return _archive(frame, named(".zip"))

    def call_for(self, what: ExportAs = "pictures") -> str:
        """Write the Python that does what a page asks for, and has no limit."""
        name = type(self).__name__.lower()
        return f"{name}.{_CALLS[what]}"


_CALLS: Final[dict[ExportAs, str]] = {
    "pictures": 'export("pictures.zip")',
    "sheet_pdf": 'contact_sheet("sheet.pdf")',
    "sheet_png": 'contact_sheet("sheet.png")',
    "page": 'html_page("page.html")',
    "handover": 'handover("handover.zip", title="…")',
}


def finished(frame: pd.DataFrame) -> pd.DataFrame:
    """Give a frame that can be exported: of a record, with a picture in it.

    Raises
    ------
    NothingToExport
        Where it is another.
    """
    if "sha256" not in frame.columns:
        raise NothingToExport(
            "These pictures belong to no record, and an export holds rows of one. Bring them in with "
            "record.add_images(…), or make a contact sheet or a page: contact_sheet(…), html_page(…)."
        )
    if pictures_in(frame).empty:
        raise NothingToExport("There is no finished picture among these to export. Select others, or none.")
    return frame


def pictures_in(frame: pd.DataFrame) -> pd.DataFrame:
    """Give a row for each picture; the same bytes are stored once."""
    return frame[frame["sha256"].notna()].drop_duplicates("sha256") if "sha256" in frame.columns else frame


def _archive(frame: pd.DataFrame, path: Path) -> Path:
    """Write rows with their pictures and tables, as the suffix of the path says; see `Record.export`."""
    from ideowidgets.record.export import export

    return export(finished(frame), path, formats=("csv", "jsonl"), spreadsheet_safe=False)


def _zipped(sheets: Iterable[Path], path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for sheet in sheets:
            archive.write(sheet, sheet.name)
    return path
