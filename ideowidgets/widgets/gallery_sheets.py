"""The wall of a gallery as files: the pictures that are shown, in their order, or the selected ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ideowidgets.widgets.base import Handler
from ideowidgets.widgets.export_messages import ExportItems
from ideowidgets.widgets.exporting import Exporter
from ideowidgets.widgets.gallery_choosing import WallChoosing
from ideowidgets.widgets.handing_over import HandingOver
from ideowidgets.widgets.messages import FromPage, ToPage

if TYPE_CHECKING:
    import pandas as pd


class WallSheets(HandingOver, WallChoosing):
    """What of a gallery can be handed to people without a notebook."""

    def handed_over(self, image_ids: Iterable[str] | None = None) -> pd.DataFrame:
        """Give the rows that are shown, or these, with pictures where sheets and pages look for them."""
        with self.lock:
            rows = self._rows
            items = self._order if image_ids is None else [rows.item_of(str(image_id)) for image_id in image_ids]
            frame = rows.frame if rows.recorded else rows.with_pictures()
        return frame.iloc[items]

    def _called(self) -> str:
        return self.filter or "gallery"

    def handlers(self) -> Mapping[type[FromPage], Handler]:
        def push(message: ToPage, buffers: Sequence[bytes]) -> None:
            self.push(message, buffers)  # looked up late: tests put their own in

        exporter = Exporter(self._write_asked, push, lambda text: self.trouble(text, "export"), self.call_for())
        return {**super().handlers(), ExportItems: lambda message, _: exporter.start(message)}

    def _write_asked(self, asked: ExportItems, folder: Path) -> Path:
        ids = [self._rows.ids[self._inside(item)] for item in asked.items]
        return self.write_asked(asked, ids or None, folder)
