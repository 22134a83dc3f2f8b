"""Getting a record out, and what comes back in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ideowidgets.record.annotations import new_event
from ideowidgets.record.choosing import check_any, chosen_rows
from ideowidgets.record.errors import NotInRecord, translated
from ideowidgets.record.mending import Mending
from ideowidgets.record.places import given_path
from ideowidgets.record.reading import requests_of
from ideowidgets.record.schema import annotation

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    import pandas as pd

    from ideowidgets.record.choosing import Framed
    from ideowidgets.record.out.picks import Picked


class Sharing(Mending):
    """What leaves a record as files; see :class:`ideowidgets.record.record.Record`."""

    def export(
        self,
        path: str | os.PathLike[str],
        *,
        image_ids: Iterable[str] | None = None,
        frame: pd.DataFrame | Framed | Iterable[str] | None = None,
        formats: Sequence[str] = ("csv", "jsonl"),
        spreadsheet_safe: bool = False,
        embed: bool = False,
    ) -> Path:
        """Write rows to a file that :meth:`read` gives back as the same frame.

        Parameters
        ----------
        path : path
            The suffix decides: ``.zip`` holds the pictures under readable names, ``manifest.json``, ``schema.json``
            and tables; ``.csv`` and ``.jsonl`` get ``<name>.schema.json`` beside them; ``.parquet`` stands alone.
            Without a suffix it becomes a folder in the layout of Hugging Face's ``imagefolder``.
        image_ids : iterable of str, optional
            Only these rows.
        frame : DataFrame or Sweep, optional
            These rows and columns instead, such as a filtered ``.df`` or a sweep's.
        formats : sequence of str
            Tables within a ZIP: ``csv``, ``jsonl``, ``parquet``.
        spreadsheet_safe : bool
            In CSV, put ``'`` before texts that spreadsheets would run as formulas; :meth:`read` takes it off.

        embed : bool
            Whether pictures in a ZIP or folder are copies that carry their row (see :meth:`copy_picture`, without
            costs and notes) instead of the original bytes.

        Returns
        -------
        Path
            The file or folder, which appears whole or not at all.

        Raises
        ------
        RecordError
            Where it cannot be written; where the record holds nothing and nobody said what to write. Of chosen rows
            that are none the columns are written, with a warning.
        NotInRecord
            Where an id is not in the record.
        """
        from ideowidgets.record.export import export

        target = given_path(path)
        chosen = self._chosen(image_ids if frame is None else frame)
        check_any(self, chosen, named=frame is not None or image_ids is not None)
        return export(
            chosen,
            target,
            formats=tuple(formats),
            spreadsheet_safe=spreadsheet_safe,
            embed=embed,
        )

    @staticmethod
    def read(path: str | os.PathLike[str]) -> pd.DataFrame:
        """Read an export back into the frame that was exported.

        Raises
        ------
        BadExport
            Where the file is none or is damaged.
        """
        from ideowidgets.record.read import read

        return read(given_path(path))

    def fallback_html(
        self,
        image_ids: Iterable[str] | None = None,
        *,
        frame: pd.DataFrame | None = None,
        limit: int = 24,
        total: int | None = None,
    ) -> str:
        """Write small thumbnails with captions as plain HTML, which stays in a saved notebook.

        Parameters
        ----------
        limit : int
            How many pictures at most; the rest is told as a number. All of it stays under 300 KB.
        total : int, optional
            How many there are, where not all of them are given.
        """
        from ideowidgets.record.html import fallback_html

        chosen = frame if frame is not None else self.frame(image_ids=image_ids)
        return fallback_html(chosen, limit=limit, total=total)

    def contact_sheet(
        self,
        frame: pd.DataFrame | Framed | Iterable[str] | None,
        path: str | os.PathLike[str],
        *,
        rows: str | Sequence[str] | None = None,
        columns: str | Sequence[str] | None = None,
        title: str | None = None,
        cell: int = 320,
        across: int | None = None,
    ) -> tuple[Path, ...]:
        """Draw numbered pictures with labels onto one sheet, or several where one would be too large.

        Labels wrap to their cell, in any script that a face on this machine has; what none has is written as code
        points. Pictures that were withheld or failed say why, offline ones are marked.

        Parameters
        ----------
        frame : DataFrame, Sweep, image ids or None
            Any frame with a column ``image``; everything in the record where None.
        path : path
            ``.png``, ``.jpg``, ``.webp`` or ``.pdf``; more than one sheet become pages of the PDF, else
            ``name-1.png``, ``name-2.png`` ...
        rows, columns : str or sequence of str, optional
            Columns of the frame, or axes of the sweep that made it; several are nested, the outermost first. Without
            them pictures follow one another.
        cell : int
            Longer side of a picture in pixels, 48 to 2048.
        across : int, optional
            Pictures side by side where ``columns`` is None.

        Returns
        -------
        tuple of Path
            The files.

        Raises
        ------
        RecordError
            Before anything is drawn, where the frame is empty, lacks a column, or makes far too many sheets.
        """
        from ideowidgets.record.out.sheet import contact_sheet

        target = given_path(path)
        return contact_sheet(
            self._chosen(frame),
            target,
            rows=rows,
            columns=columns,
            title=title,
            size=cell,
            across=across,
        )

    def page(
        self,
        frame: pd.DataFrame | Framed | Iterable[str] | None,
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
        """Write one HTML file that shows a grid or a comparison anywhere, also offline and after years.

        It filters, zooms, puts pictures side by side, follows the keyboard and the system's dark mode, and prints.
        Nothing in it is fetched, and nothing that came from outside is run.

        Parameters
        ----------
        frame : DataFrame, Sweep, image ids or None
            Any frame with a column ``image``; everything in the record where None.
        rows, columns : str or sequence of str, optional
            Columns of the frame, or axes of its sweep, several nested; without them pictures follow one another.
        size : int
            Longer side of the pictures inside, in pixels, 64 to 2048.
        costs, notes : bool
            Whether prices, and ratings, tags and notes, are told.
        picks : bool
            Whether pictures can be picked and commented; ``Save picks`` gives a file for :meth:`import_picks`.
        max_mb : float
            How large the file may become, in millions of bytes.

        Raises
        ------
        RecordError
            Where it would be larger, or the frame lacks a column.
        """
        from ideowidgets.record.out.page import write_page

        target = given_path(path)
        return write_page(
            self._chosen(frame),
            target,
            rows=rows,
            columns=columns,
            title=title,
            size=size,
            costs=costs,
            notes=notes,
            picks=picks,
            max_mb=max_mb,
        )

    def handover(
        self,
        frame: pd.DataFrame | Framed | Iterable[str] | None,
        path: str | os.PathLike[str],
        *,
        title: str,
        rows: str | Sequence[str] | None = None,
        columns: str | Sequence[str] | None = None,
        size: int = 1024,
        costs: bool = False,
        notes: bool = False,
        picks: bool = True,
    ) -> Path:
        """Write what a client gets: originals under numbered readable names, a page and a contact sheet to match.

        Prompts, as sent and as returned, are text in the page; printed, it is a PDF of them. Costs and notes stay
        behind unless asked for.

        Parameters
        ----------
        path : path
            A new folder, or ``.zip``.
        title : str
            On the page and on the sheet.
        size, costs, notes, picks
            As in :meth:`page`.
        """
        from ideowidgets.record.out.handover import handover

        target = given_path(path)
        return handover(
            self._chosen(frame),
            target,
            rows=rows,
            columns=columns,
            title=title,
            size=size,
            costs=costs,
            notes=notes,
            picks=picks,
        )

    def methods(self, frame: pd.DataFrame | Framed | Iterable[str] | None = None) -> str:
        """Write the paragraph that a paper needs: services, dates, models, counts of what came, parameters, seeds.

        Drawings of the offline stand-in and pictures from files have paragraphs of their own that say so.

        Parameters
        ----------
        frame : DataFrame, optional
            Only these rows; everything in the record where omitted.
        """
        from ideowidgets.record.out.methods import methods

        return methods(self._chosen(frame))

    def import_picks(self, path: str | os.PathLike[str], *, by: str | None = None) -> Picked:
        """Read picks and comments that someone made in a page and saved; reading them twice changes nothing.

        A pick becomes the tag ``picked``, a comment a line of the note after what is there; both by whoever made them.

        Parameters
        ----------
        by : str, optional
            Who made them, where it is not whom the file names.

        Raises
        ------
        BadExport
            Where the file is no file of picks.
        """
        from ideowidgets.record.out.picks import TAG, Picked, read_picks

        named, picks = read_picks(given_path(path))
        who = by or named
        known = {row.image_id: row for row in self._rows(request_ids=requests_of(pick.image_id for pick in picks))}
        events, picked, commented, unknown = [], [], [], []
        for pick in {pick.image_id: pick for pick in picks}.values():
            row = known.get(pick.image_id)
            if row is None:
                unknown.append(pick.image_id)
                continue
            if pick.pick:
                picked.append(row.image_id)
                events += [new_event(row.image_id, "tag", TAG, who)] if TAG not in row.tags else []
            line = f"{who}: {pick.comment}"
            if pick.comment:
                commented.append(row.image_id)
                if line not in (row.note or ""):
                    text = f"{row.note}\n{line}" if row.note else line
                    events.append(new_event(row.image_id, "note", text, who))
        self._write({annotation.name: events}, tuple(dict.fromkeys([*picked, *commented])))
        return Picked(who, tuple(picked), tuple(commented), tuple(unknown))

    def copy_picture(
        self, image_id: str, path: str | os.PathLike[str], *, costs: bool = False, notes: bool = False
    ) -> Path:
        """Write a copy of a picture that carries its row: as JSON, as XMP, and as text that image browsers index.

        The original stays as it came, and in a copy of the same format so does every other part of it. Content
        credentials are kept and named; their signature holds for the original alone.

        Parameters
        ----------
        path : path
            ``.png``, ``.jpg`` or ``.webp``; another format than the original's is drawn anew.
        costs, notes : bool
            Whether prices, and notes with their author, go along.

        Raises
        ------
        NotInRecord
            Where there is no such row or it has no picture.
        """
        from ideowidgets.record.files import write_atomic
        from ideowidgets.record.out.carried import rows_to_carry
        from ideowidgets.record.out.metadata import copy_with

        target = given_path(path)
        sha256 = self.rows([image_id])[0].sha256
        if sha256 is None:
            raise NotInRecord(f"{image_id!r} has no picture to copy.")
        facts = rows_to_carry(self.frame(image_ids=[image_id]), costs=costs, notes=notes)[0]
        data = copy_with(self._files.bytes_of(sha256), facts, target.suffix)
        with translated(target.parent):
            write_atomic(target, data, durable=True)
        return target

    @staticmethod
    def read_metadata(path: str | os.PathLike[str]) -> dict[str, Any]:
        """Read the row that a copy of a picture carries.

        Returns
        -------
        dict
            Columns of the row; ``{"parameters": ...}`` where another program wrote that text; ``{}`` where there is
            neither. It is a stranger's word: nothing of it is run, and no file it names is opened.

        Raises
        ------
        BadImage
            Where the file is no PNG, JPEG or WebP, or larger than 50 MB.
        """
        from ideowidgets.record.out.metadata import read_metadata

        return read_metadata(given_path(path))

    def _chosen(self, frame: pd.DataFrame | Framed | Iterable[str] | None) -> pd.DataFrame:
        return chosen_rows(self, frame)
