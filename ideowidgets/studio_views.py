"""The views of a studio: each of its widgets, given the studio's record and runner."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from ideowidgets.operations.request import Request
from ideowidgets.record import Record
from ideowidgets.run import Call, Runner
from ideowidgets.sweep import Sweep

if TYPE_CHECKING:
    import pandas as pd

    from ideowidgets.widgets import Compare, Grid, PromptForm


class StudioViews:
    """What a studio shows; see :class:`ideowidgets.Studio`."""

    record: Record
    runner: Runner

    @property
    def df(self) -> pd.DataFrame:
        """Every picture of the record, one row each; a copy."""
        raise NotImplementedError

    def row(self, call: Call) -> pd.Series[Any]:
        """Give the row of the picture that a call made."""
        raise NotImplementedError

    def form(self, request: Request[Any] | type[Request[Any]] | str | None = None, **values: Any) -> PromptForm:
        """Show a form.

        Parameters
        ----------
        request : Request, class or model name, optional
            What the form begins with.
        **values
            Fields to fill in, and ``vary=`` for fields that vary.
        """
        from ideowidgets.offline.pictures import palette_swatches, style_sample
        from ideowidgets.widgets import PromptForm

        form = PromptForm(request, runner=self.runner, samples=style_sample, swatches=palette_swatches())
        return form.set(**values) if values else form

    def grid(
        self,
        source: Sweep | pd.DataFrame | None = None,
        rows: str | None = None,
        columns: str | None = None,
        *,
        pages: str | None = None,
    ) -> Grid:
        """Show pictures by two columns of the record, or the axes of a sweep; everything where ``source`` is None."""
        from ideowidgets.widgets import Grid

        shown = self.df if source is None else source
        return Grid(shown, rows, columns, pages=pages, record=self.record)

    def compare(self, first: Any, second: Any) -> Compare:
        """Show two pictures side by side: calls, image ids, rows, or pictures of the ``image`` column."""
        from ideowidgets.widgets import Compare

        first, second = (self.row(side) if isinstance(side, Call) else side for side in (first, second))
        return Compare(first, second, record=self.record)

    def show(self, source: pd.DataFrame | Sweep | Call | Iterable[str | Call], limit: int = 24) -> Any:
        """Give small plain HTML pictures that stay in the saved notebook, also without a kernel."""
        from IPython.display import HTML

        if isinstance(source, Sweep):
            source = source.df
        if isinstance(source, Call):
            source = [source]
        chosen = {"frame": source} if hasattr(source, "columns") else {"image_ids": _image_ids(source)}
        return HTML(  # type: ignore[no-untyped-call]
            self.record.fallback_html(**chosen, limit=limit)
        )


def _image_ids(shown: Iterable[str | Call]) -> list[str]:
    found: list[str] = []
    for one in shown:
        if isinstance(one, Call):
            one.result()
        found += one.image_ids if isinstance(one, Call) else [one]
    return found
