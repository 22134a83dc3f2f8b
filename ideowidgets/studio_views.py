"""The views of a studio: each of its widgets, given the studio's record and runner."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from ideowidgets.operations.errors import IdeogramError
from ideowidgets.operations.request import Request
from ideowidgets.record import Record
from ideowidgets.record.filtering import filtered
from ideowidgets.run import Call, Runner
from ideowidgets.sweep import Sweep

if TYPE_CHECKING:
    import pandas as pd

    from ideowidgets.widgets import Compare, Gallery, Grid, LayoutCanvas, MaskCanvas, PromptForm, Votes
    from ideowidgets.widgets.compare import Mode


class StudioViews:
    """What a studio shows; see :class:`ideowidgets.Studio`."""

    record: Record
    runner: Runner
    project: str | None

    @property
    def df(self) -> pd.DataFrame:
        """Every picture of the record, one row each; a copy."""
        raise NotImplementedError

    def row(self, call: Call) -> pd.Series[Any]:
        """Give the row of the picture that a call made."""
        raise NotImplementedError

    def form(
        self,
        request: Request[Any] | type[Request[Any]] | str | None = None,
        *,
        parent: str | pd.Series[Any] | None = None,
        **values: Any,
    ) -> PromptForm:
        """Show a form.

        Parameters
        ----------
        request : Request, class or model name, optional
            What the form begins with.
        parent : str or row, optional
            An image id, or a row: what is made with its picture knows it as its parent.
        **values
            Fields to fill in, and ``vary=`` for fields that vary.
        """
        from ideowidgets.offline.pictures import palette_swatches, style_sample
        from ideowidgets.widgets import PromptForm

        form = PromptForm(request, parent=parent, runner=self.runner, samples=style_sample, swatches=palette_swatches())
        return form.set(**values) if values else form

    def grid(
        self,
        source: Sweep | pd.DataFrame | str | os.PathLike[str] | None = None,
        rows: str | Sequence[str] | None = None,
        columns: str | Sequence[str] | None = None,
        *,
        pages: str | None = None,
        image: str | None = None,
    ) -> Grid:
        """Show pictures by the axes of a sweep, or by columns.

        Parameters
        ----------
        source : Sweep, DataFrame or folder, optional
            What to show; by default the record, or the project. Any frame with a column of pictures will do:
            ``studio.grid(vendors, "prompt", "vendor")``.
        rows, columns : str or sequence of str, optional
            Axes or columns; several nest, as ``columns=["seed", "rendering_speed"]``.
        pages : str, optional
            Another, of which one value is shown at a time.
        image : str, optional
            The frame's column of pictures; by default found by its values.
        """
        from ideowidgets.widgets import Grid

        shown = self.df if source is None else source
        return Grid(shown, rows, columns, pages=pages, image=image, record=self.record, runner=self.runner)

    def gallery(
        self,
        source: pd.DataFrame | Sweep | str | os.PathLike[str] | None = None,
        *,
        filter: str = "",  # noqa: A002
        sort: str = "-created_at",
        image: str | None = None,
        author: str | None = None,
    ) -> Gallery:
        """Show every picture as one wall: to filter, rate, star, tag and annotate.

        Parameters
        ----------
        source : DataFrame, Sweep or folder, optional
            What to show; by default the record, or the project. Any frame with a column of pictures will do.
        filter : str
            As in ``"style_preset = BAUHAUS and rating >= 4"``.
        sort : str
            A column; with a minus before it the other way round.
        image : str, optional
            The frame's column of pictures, where it is not called ``image``.
        author : str, optional
            Who annotates, by name or pseudonym.
        """
        from ideowidgets.widgets import Gallery

        return Gallery(
            source,
            record=self.record,
            filter=filter,
            sort=sort,
            image=image,
            project=self.project,
            author=author,
            runner=self.runner,
        )

    def filter(self, text: str) -> pd.DataFrame:
        """Give the rows that a filter chooses, written as in the gallery: ``"rating >= 4 and tag = sky"``.

        Raises
        ------
        BadFilter
            Where it is no filter, or names what is not there.
        """
        return filtered(self.df, text)

    def compare(self, *pictures: Any, mode: Mode = "side") -> Compare:
        """Show two to four pictures side by side: calls, image ids, rows, or pictures of the ``image`` column.

        Parameters
        ----------
        *pictures
            What to compare; one frame, sweep or list of two to four will do.
        mode : str
            ``"side"``, ``"slider"``, ``"blink"``, ``"difference"`` or ``"onion"``.
        """
        from ideowidgets.widgets import Compare

        if len(pictures) == 1 and isinstance(pictures[0], list | tuple):
            pictures = tuple(pictures[0])
        given = (self.row(one) if isinstance(one, Call) else one for one in pictures)
        return Compare(*given, record=self.record, mode=mode, runner=self.runner)

    def votes(self, source: Any = None, *, by: str | None = None, **options: Any) -> Votes:
        """Let someone choose between two pictures again and again, without seeing how they were made.

        Parameters
        ----------
        source : DataFrame, Sweep, folder or iterable of image ids, optional
            The pictures; by default all. Those of any other frame or folder are first brought into the record.
        by : str, optional
            A column to rank instead of pictures, as ``"style_preset"``.
        **options
            ``blind``, ``session``, ``author``, ``seed``, ``pairs``; see :class:`ideowidgets.Votes`.
        """
        from ideowidgets.widgets import Votes

        return Votes(self.df if source is None else source, record=self.record, by=by, **options)

    def mask_canvas(
        self,
        picture: Any,
        mask: Any = None,
        *,
        prompt: str = "",
        operation: str | None = None,
        segment: Any = None,
    ) -> MaskCanvas:
        """Show a canvas to draw a mask over a picture, and to edit the picture within it.

        Parameters
        ----------
        picture : call, image id, row, path, PIL image, numpy array
            What to draw on.
        mask, prompt, operation, segment
            See :class:`ideowidgets.MaskCanvas`.
        """
        from ideowidgets.widgets import MaskCanvas

        drawn_on = self.row(picture) if isinstance(picture, Call) else picture
        return MaskCanvas(
            drawn_on,
            mask,
            record=self.record,
            runner=self.runner,
            prompt=prompt,
            operation=operation,
            segment=segment,
        )

    def layout(
        self,
        prompt: Any = None,
        *,
        aspect_ratio: Any = None,
        resolution: str | None = None,
        picture: Any = None,
    ) -> LayoutCanvas:
        """Show a canvas to lay out a structured prompt, and to draw it.

        Parameters
        ----------
        prompt : StructuredPrompt, str, path, mapping, row or result, optional
            What to begin with; by default that of `picture`, else nothing.
        aspect_ratio, resolution : str, optional
            The frame's shape as ``"16:9"``, or its size.
        picture : call, image id, row, path or picture, optional
            What lies under the boxes.
        """
        from ideowidgets.widgets import LayoutCanvas

        under = self.row(picture) if isinstance(picture, Call) else picture
        return LayoutCanvas(
            prompt,
            aspect_ratio=aspect_ratio,
            resolution=resolution,
            picture=under,
            record=self.record,
            runner=self.runner,
        )

    def show(self, source: pd.DataFrame | Sweep | Call | str | Iterable[str | Call], limit: int = 24) -> Any:
        """Give small plain HTML pictures that stay in the saved notebook, also without a kernel."""
        from IPython.display import HTML

        if isinstance(source, Sweep):
            source = source.df
        if isinstance(source, Call | str):
            source = [source]
        chosen = {"frame": source} if hasattr(source, "columns") else {"image_ids": _image_ids(source)}
        return HTML(  # type: ignore[no-untyped-call]
            self.record.fallback_html(**chosen, limit=limit)
        )


def _image_ids(shown: Iterable[str | Call]) -> list[str]:
    if not isinstance(shown, Iterable):
        raise IdeogramError(
            f"source: must be a DataFrame, a sweep, a call, or image ids and calls (got {type(shown).__name__})."
        )
    found: list[str] = []
    for one in shown:
        if isinstance(one, Call):
            one.result()
        found += one.image_ids if isinstance(one, Call) else [one]
    return found
