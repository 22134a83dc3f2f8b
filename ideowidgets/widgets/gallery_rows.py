"""The rows of a gallery: numbered once, so that what comes later never renumbers what is on a page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from ideowidgets.operations.errors import IdeogramError
from ideowidgets.record.columns import COLUMNS
from ideowidgets.record.errors import NotInRecord
from ideowidgets.record.filters.columns import columns_of
from ideowidgets.record.frame import typed
from ideowidgets.record.image_ref import ImageRef
from ideowidgets.record.out.telling import drawn_or_shown
from ideowidgets.record.record import Record
from ideowidgets.widgets.gallery_messages import WALL_STATES
from ideowidgets.widgets.gallery_pictures import NoImages, Source, frame_of_folder, image_column
from ideowidgets.widgets.values import is_missing

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ideowidgets.operations.request import Request

STARRED: Final = 8
_MARKS: Final = ("rating", "starred", "tags", "note")
_KEPT: Final = 4000
"""Thumbnails that have no place on disk, about 15 KB each."""
_NARROWEST: Final = 0.2
"""Nothing is narrower than this, or wider than its inverse: a banner is shown within a frame."""


class WallRows:
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
        self.record = record
        self.whole = isinstance(source, Record)
        self.frame = pd.DataFrame()
        self.recorded = False
        """Whether rows are a record's, by their index."""
        self._place: dict[str, int] = {}
        self._small = lru_cache(maxsize=_KEPT)(Source.thumbnail)
        self.ids: list[str] = []
        if isinstance(source, Record):
            self.record = record or source
            self._take(source.frame(project=project), "image")
            return
        if isinstance(source, str | Path):
            source = frame_of_folder(Path(source).expanduser())
        elif hasattr(source, "cells") and hasattr(source, "df"):
            source = source.df
        if not isinstance(source, pd.DataFrame):
            kind = type(source).__name__
            raise NoImages(f"source: must be a Record, a Sweep, a DataFrame or a folder (got {kind}).")
        if "image_id" in source.columns:
            source = source.set_index("image_id")
        self._take(source, image_column(source, image) if len(source) or image else "image")

    def _take(self, frame: pd.DataFrame, image: str) -> None:
        self.image = image
        index = frame.index
        self.recorded = index.name == "image_id" and bool(index.is_unique)
        self.ids = [str(value) for value in index] if self.recorded else [f"row-{place}" for place in range(len(frame))]
        self._place = {image_id: item for item, image_id in enumerate(self.ids)}
        self.frame = frame
        self._read()

    def _read(self) -> None:
        values = self._column(self.image)
        self._sources = [None if value is None else Source(value, self.record) for value in values]
        codes = {state: code for code, state in enumerate(WALL_STATES)}
        states = self._column("status") if self.recorded else [None] * self.count
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
        self.marks = np.fromiter(map(_packed, self._column("rating"), self._column("starred")), np.uint8, self.count)
        self.ratios = self._ratios()
        services = set(self._column("service")) if self.recorded else set()
        self.drawn = drawn_or_shown(services)

    def _ratios(self) -> NDArray[np.float32]:
        widths, heights = self._column("width"), self._column("height")
        found = np.ones(self.count, np.float32)
        for item, (width, height, source) in enumerate(zip(widths, heights, self._sources, strict=True)):
            ratio: float | None
            if isinstance(width, int | float) and isinstance(height, int | float) and width > 0 and height > 0:
                ratio = width / height
            else:
                ratio = self._asked(item) if source is None else source.ratio()
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

    def _column(self, name: str) -> list[Any]:
        place = columns_of(self.frame).get(name)
        if place is None:
            return [None] * self.count
        return [None if is_missing(value) else value for value in self.frame.iloc[:, place].tolist()]

    @property
    def count(self) -> int:
        return len(self.frame)

    def item_of(self, image_id: str) -> int:
        """Give the number of a row; raise NotInRecord where there is none."""
        if image_id not in self._place:
            raise NotInRecord(f"This gallery has no image {image_id!r}; see the index of its .df.")
        return self._place[image_id]

    def has(self, image_id: str) -> bool:
        return image_id in self._place

    def reload(self) -> bool:
        """Read the record again; give whether there are new rows. Old ones keep their numbers."""
        if self.record is None or not self.recorded:
            return False
        if not self.whole:
            self._remark()
            return False
        fresh = self.record.frame(project=self._project)
        known = fresh.index.isin(self._place)
        new = [str(value) for value in fresh.index[~known]]
        order = [image_id for image_id in self.ids if image_id in fresh.index] + new
        self.frame = fresh.loc[order]
        self.ids = order
        self._place = {image_id: item for item, image_id in enumerate(order)}
        self._read()
        return bool(new)

    def _remark(self) -> None:
        """Bring ratings and the like of a frame up to date; all else in it is the user's."""
        if self.record is None:
            return
        fresh = self.record.frame(image_ids=self.ids)
        frame = self.frame.copy(deep=False)
        for name, kind in (("rating", "number"), ("starred", "flag"), ("note", "text")):
            frame[name] = self._merged(name, kind, fresh)
        tags = dict(zip(fresh.index, fresh["tags"], strict=True))
        old = self._column("tags")
        merged = np.empty(self.count, dtype=object)
        for item, image_id in enumerate(self.ids):
            merged[item] = tags.get(image_id, old[item])
        frame["tags"] = merged
        self.frame = frame
        self._read()

    def _merged(self, name: str, kind: Any, fresh: pd.DataFrame) -> Any:
        now = dict(zip(fresh.index, fresh[name].tolist(), strict=True))
        values = [now.get(image_id, old) for image_id, old in zip(self.ids, self._column(name), strict=True)]
        return pd.Series(typed(name, kind, [None if is_missing(v) else v for v in values]), index=self.frame.index)

    def source(self, item: int) -> Source | None:
        """Give where a row's picture comes from."""
        return self._sources[item]

    def thumbnail(self, item: int, size: int, row: Any = None) -> bytes:
        """Give a small WebP of a row's picture; empty where it has none.

        Parameters
        ----------
        row
            The record's, which may have got its picture since the frame was read.

        Raises
        ------
        IdeogramError, OSError
            Where the picture is missing or broken.
        """
        fresh = getattr(row, "image", None)
        source = Source(fresh, self.record) if isinstance(fresh, ImageRef) else self._sources[item]
        if source is None:
            return b""
        return source.thumbnail(size) if source.is_kept else self._small(source, size)

    def rows(self, items: Iterable[int]) -> dict[int, Any]:
        """Give rows as objects: the record's where it has them, else the frame's."""
        wanted = [item for item in items if 0 <= item < self.count]
        found: dict[int, Any] = {}
        if self.record is not None and self.recorded and wanted:
            try:
                rows = self.record.rows([self.ids[item] for item in wanted])
                return dict(zip(wanted, rows, strict=True))
            except NotInRecord:
                for item in wanted:
                    try:
                        found[item] = self.record.rows([self.ids[item]])[0]
                    except NotInRecord:
                        continue
        return {item: found.get(item) or self._row(item) for item in wanted}

    def _row(self, item: int) -> Any:
        values: Mapping[Any, Any] = self.frame.iloc[item].to_dict()
        clean = {str(name): None if is_missing(value) else value for name, value in values.items()}
        if not self.recorded:
            # A column of the same name may hold anything.
            clean = {name: value for name, value in clean.items() if _fits(name, value)}
        return SimpleNamespace(**{name: clean.get(name) for name in COLUMNS}, image_id=self.ids[item])

    def request(self, item: int) -> Request[Any] | None:
        """Give the request behind a row, as far as it is known."""
        from ideowidgets.operations.request import Request as RequestClass

        if not self.recorded:
            return None
        row = self._row(item)
        try:
            if self.record is not None:
                return self.record.request(self.ids[item])
        except IdeogramError:
            pass
        try:
            return RequestClass.from_dict({"operation": row.operation, "fields": row.params or {}})
        except (IdeogramError, ValueError):
            # Files that a table does not carry, or an operation of a later version: shown without its code.
            return None


def _fits(name: str, value: Any) -> bool:
    kind = COLUMNS.get(name)
    if kind in ("text", "category"):
        return isinstance(value, str)
    if kind in ("integer", "number"):
        return isinstance(value, int | float) and not isinstance(value, bool) and value == int(value)
    return name in ("tags", "starred") and isinstance(value, list | bool)


def _packed(rating: Any, starred: Any) -> int:
    whole = int(rating) if isinstance(rating, int | float) and 1 <= rating <= 5 else 0
    return whole + (STARRED if starred is True else 0)
