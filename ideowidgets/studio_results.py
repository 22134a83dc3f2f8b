"""What becomes of a studio's pictures: measures, files, pages, packs; of all its rows where none are named."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ideowidgets.record import Record
from ideowidgets.record.choosing import check_any
from ideowidgets.run import Runner

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

    from ideowidgets.measures import Measuring
    from ideowidgets.record.choosing import Framed
    from ideowidgets.record.packing import Packed

    Rows = pd.DataFrame | Framed | Iterable[str]


class StudioResults:
    """What a studio makes of its rows; see :class:`ideowidgets.Studio`."""

    record: Record
    runner: Runner
    project: str | None

    @property
    def df(self) -> pd.DataFrame:
        """Every picture of the record, or of the project, one row each; a copy."""
        raise NotImplementedError

    def export(self, path: str | os.PathLike[str], frame: Rows | None = None) -> Path:
        """Write pictures and rows to a ZIP or a folder, or rows to CSV, JSONL or Parquet; give the path.

        Parameters
        ----------
        path : path
            Where to; see :meth:`Record.export`.
        frame : DataFrame, Sweep or image ids, optional
            What of it; by default everything of the studio.

        Raises
        ------
        RecordError
            Where it cannot be written, or there is nothing yet.
        """
        if frame is None:
            frame = self.df
            what = None if self.project is None else f"project {self.project!r}"
            check_any(self.record, frame, named=False, what=what)
        return self.record.export(path, frame=frame)

    def measure(self, source: Any = None, *metrics: Any, workers: int = 2, column: str = "image") -> Measuring:
        """Measure pictures in the background; everything of the studio where ``source`` is None.

        ``await`` it, or ``.wait()``; ``.progress`` and ``.cancel()`` at any moment; ``.joined`` is the frame with the
        values as columns. They are kept with the record by the picture's hash: to ask again costs nothing.

        Parameters
        ----------
        source : DataFrame, Sweep, Record or folder, optional
            What to measure. A metric in its place is one of the metrics: ``studio.measure("phash")``.
        *metrics
            Names, as ``"phash"`` and ``"palette"``, or metrics of your own; see :func:`ideowidgets.measure`.
        workers : int
            How many pictures at once.
        column : str
            Where a frame holds its pictures.
        """
        from ideowidgets.measures import Measuring
        from ideowidgets.measures.known import is_metric

        if is_metric(source):
            source, metrics = None, (source, *metrics)
        return Measuring(self.df if source is None else source, *metrics, workers=workers, column=column)

    def asked_vs_got(
        self, source: Any = None, *, max_usd: float | None = None, unknown_prices: bool = False
    ) -> pd.DataFrame:
        """Describe pictures that structured prompts asked for, and give what was asked against what came, as columns.

        Parameters
        ----------
        source : DataFrame or Sweep, optional
            Whose pictures; by default all of the studio.
        max_usd : float, optional
            What the descriptions may cost, in US dollars.
        unknown_prices : bool
            Describe also where nobody publishes what that costs.

        Returns
        -------
        DataFrame
            With ``elements_asked``, ``elements_found``, ``elements_extra``, ``box_iou`` and ``text_match``.
        """
        from ideowidgets.run.describing import asked_vs_got

        shown = self.df if source is None else source
        return asked_vs_got(shown, self.runner, max_usd=max_usd, unknown_prices=unknown_prices)

    def replay_pack(self, path: str | os.PathLike[str], frame: Rows | None = None) -> Packed:
        """Write answers and pictures into a ZIP for ``Studio(replay=path)``; see :meth:`Record.replay_pack`."""
        return self.record.replay_pack(path, self.df if frame is None else frame)

    def methods(self, frame: Rows | None = None) -> str:
        """Write the paragraph that a paper needs; see :meth:`Record.methods`."""
        return self.record.methods(self.df if frame is None else frame)

    def contact_sheet(
        self, path: str | os.PathLike[str], frame: Rows | None = None, **options: Any
    ) -> tuple[Path, ...]:
        """Draw pictures with their labels as PNG, JPEG, WebP or PDF; see :meth:`Record.contact_sheet`."""
        return self.record.contact_sheet(self.df if frame is None else frame, path, **options)

    def page(self, path: str | os.PathLike[str], frame: Rows | None = None, **options: Any) -> Path:
        """Write one HTML page that works offline, with zoom, filter and picks; see :meth:`Record.page`."""
        return self.record.page(self.df if frame is None else frame, path, **options)

    def handover(self, path: str | os.PathLike[str], frame: Rows | None = None, *, title: str, **options: Any) -> Path:
        """Write numbered pictures, a sheet and a page for a client; see :meth:`Record.handover`."""
        return self.record.handover(self.df if frame is None else frame, path, title=title, **options)
