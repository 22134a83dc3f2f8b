"""The rows of a gallery: numbered once, so that what comes later never renumbers what is on a page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from ideowidgets.record.frame import typed
from ideowidgets.record.out.telling import drawn_or_shown
from ideowidgets.record.record import Record
from ideowidgets.widgets.frame_pictures import FramePictures, NoImages, frame_of_folder
from ideowidgets.widgets.gallery_messages import WALL_STATES
from ideowidgets.widgets.values import is_missing

if TYPE_CHECKING:
    from numpy.typing import NDArray

STARRED: Final = 8
_NARROWEST: Final = 0.2
"""Nothing is narrower than this, or wider than its inverse: a banner is shown within a frame."""


class WallRows(FramePictures):
    """What a gallery can show, one row for each item.

    Parameters
    ----------
    source : Record, DataFrame or path
        A record (its new rows appear), a frame (of a record, or any with a column of pictures), or a folder.
    record : Record, optional
        Where ratings go.
    image : str, optional
        The column of pictures of a frame.
    project : str, optional
        Only this project of a record.

    Raises
    ------
    NoImages
        Where it holds no pictures.
    """

    def __init__(
        self, source: Any, record: Record | None, image: str | None = None, project: str | None = None
    ) -> None:
        self._project = project
        self.whole = isinstance(source, Record)
        if isinstance(source, Record):
            super().__init__(source.frame(project=project), record or source, "image")
            return
        if isinstance(source, str | Path):
            source = frame_of_folder(Path(source).expanduser())
        elif hasattr(source, "cells") and hasattr(source, "df"):
            source = source.df
        if not isinstance(source, pd.DataFrame):
            kind = type(source).__name__
            raise NoImages(f"source: must be a Record, a Sweep, a DataFrame or a folder (got {kind}).")
        super().__init__(source, record, image)

    def _number(self) -> None:
        super()._number()
        self._read()

    def _read(self) -> None:
        codes = {state: code for code, state in enumerate(WALL_STATES)}
        states = self.column("status") if self.recorded else [None] * self.count
        self.states = np.fromiter(
            (
                codes["ok"] if source is not None else codes.get(str(state), codes["none"])
                for state, source in zip(states, self._sources, strict=True)
            ),
            np.uint8,
            self.count,
        )
        lacking = np.fromiter((source is None for source in self._sources), np.bool_, self.count)
        self.states[(self.states == codes["ok"]) & lacking] = codes["none"]
        self.marks = np.fromiter(map(_packed, self.column("rating"), self.column("starred")), np.uint8, self.count)
        self.ratios = self._ratios()
        self.drawn = drawn_or_shown(set(self.column("service")) if self.recorded else ())

    def _ratios(self) -> NDArray[np.float32]:
        found = np.ones(self.count, np.float32)
        for item, (width, height) in enumerate(zip(self.column("width"), self.column("height"), strict=True)):
            ratio = self.ratio(item, width, height) or self._asked(item)
            found[item] = min(1 / _NARROWEST, max(_NARROWEST, ratio or 1.0))
        return found

    def _asked(self, item: int) -> float | None:
        """What a row without a picture asked for: its place has that shape."""
        if not self.recorded or "aspect_ratio" not in self.frame.columns:
            return None
        sides = str(self.frame["aspect_ratio"].iloc[item]).split("x")
        if len(sides) == 2 and all(side.isdecimal() and int(side) for side in sides):
            return int(sides[0]) / int(sides[1])
        return None

    def reload(self) -> bool:
        """Read the record again; give whether there are new rows. Old ones keep their numbers."""
        if self.record is None or not self.recorded:
            return False
        if not self.whole:
            self._remark(self.record)
            return False
        fresh = self.record.frame(project=self._project)
        known = fresh.index.isin(self._place)
        new = [str(value) for value in fresh.index[~known]]
        order = [image_id for image_id in self.ids if image_id in fresh.index] + new
        self.frame = fresh.loc[order]
        self._number()
        return bool(new)

    def _remark(self, record: Record) -> None:
        """Bring ratings and the like of a frame up to date; all else in it is the user's."""
        fresh = record.frame(image_ids=self.ids)
        frame = self.frame.copy(deep=False)
        for name, kind in (("rating", "number"), ("starred", "flag"), ("note", "text")):
            frame[name] = self._merged(name, kind, fresh)
        tags = dict(zip(fresh.index, fresh["tags"], strict=True))
        old = self.column("tags")
        merged = np.empty(self.count, dtype=object)
        for item, image_id in enumerate(self.ids):
            merged[item] = tags.get(image_id, old[item])
        frame["tags"] = merged
        self.frame = frame
        self._read()

    def _merged(self, name: str, kind: Any, fresh: pd.DataFrame) -> Any:
        now = dict(zip(fresh.index, fresh[name].tolist(), strict=True))
        values = [now.get(image_id, old) for image_id, old in zip(self.ids, self.column(name), strict=True)]
        return pd.Series(typed(name, kind, [None if is_missing(v) else v for v in values]), index=self.frame.index)


def _packed(rating: Any, starred: Any) -> int:
    whole = int(rating) if isinstance(rating, int | float) and 1 <= rating <= 5 else 0
    return whole + (STARRED if starred is True else 0)
