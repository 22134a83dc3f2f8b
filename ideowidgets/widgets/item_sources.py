"""Where the items of a grid come from: the plan of a sweep, or the rows of a frame."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ideowidgets.operations.prices import dollars
from ideowidgets.operations.request import Request
from ideowidgets.record.errors import NotInRecord
from ideowidgets.record.filters.columns import columns_of
from ideowidgets.record.image_ref import ImageRef
from ideowidgets.record.out.telling import drawn_or_shown
from ideowidgets.widgets.axes import BadArrangement, require
from ideowidgets.widgets.describing import facts_of
from ideowidgets.widgets.frame_pictures import FramePictures, frame_of_folder, rows_of
from ideowidgets.widgets.grid_messages import STATES
from ideowidgets.widgets.items import FIRST, Items, Outcome, asked_ratio, mark_of
from ideowidgets.widgets.messages import Fact
from ideowidgets.widgets.picture_sources import holds_pixels
from ideowidgets.widgets.values import is_missing

if TYPE_CHECKING:
    import pandas as pd

    from ideowidgets.record.record import Record
    from ideowidgets.sweep.cells import Cell
    from ideowidgets.sweep.sweep import Sweep

FEW: Final = 200
"""A column with more distinct values is only offered as an axis where it was asked for."""
OFFERED: Final = 16
_NEVER: Final = frozenset(
    {
        *("request_id", "cell_id", "request_hash", "parent_image_id", "sha256", "bytes", "image", "params", "axes"),
        *("created_at", "sent_at", "completed_at", "url_expires_at", "latency_s", "json_prompt", "error", "note"),
        *("cost_usd", "cost_usd_micros", "list_price_usd_micros", "prompt_returned", "tags", "http_status"),
        *("request", "seed_returned", "resolution_returned", "reused_at", "generation_id"),
    }
)
_MARKED: Final = ("status", "rating", "starred", "tags", "note")


class SweepItems:
    """The expected pictures of a sweep, in the order of its plan; void combinations last."""

    unkept = ""

    def __init__(self, sweep: Sweep) -> None:
        self.sweep: Sweep | None = sweep
        self._sweep = sweep
        self.record: Record | None = sweep.record
        self.drawn = drawn_or_shown({sweep.runner.service, "offline"} if sweep.runner.free else ())
        self._slots: list[tuple[Cell, int]] = []
        self.items_of: dict[str, range] = {}
        for cell in sweep.cells:
            start = len(self._slots)
            self._slots += [(cell, place) for place in range(max(1, cell.images))]
            self.items_of[cell.cell_id] = range(start, len(self._slots))
        self._voids = sweep.voids
        self.voids = len(self._voids)
        self.count = len(self._slots) + self.voids

    @property
    def names(self) -> tuple[str, ...]:
        several = any(place for _, place in self._slots)
        return (*self._sweep.axes, *(["image_index"] if several else []))

    @property
    def known(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*self.names, "image_index", "repeat", "model", "operation", *FIRST)))

    def column(self, name: str) -> list[Any]:
        return [*self._of_cells(name), *(void.values.get(name) for void in self._voids)]

    def _of_cells(self, name: str) -> list[Any]:
        if name == "image_index":
            return [place for _, place in self._slots]
        if name in self._sweep.axes:
            return [cell.values.get(name) for cell, _ in self._slots]
        if name == "repeat":
            return [cell.repeat for cell, _ in self._slots]
        if name in ("model", "operation"):
            key = "id" if name == "operation" else name
            return [getattr(cell.request.operation, key) for cell, _ in self._slots]
        by_cell = {cell.cell_id: cell.request.roles().get(name) for cell in self._sweep.cells}
        return [by_cell[cell.cell_id] for cell, _ in self._slots]

    def order(self, name: str) -> Sequence[Any] | None:
        return self._sweep.axes.get(name)

    def outcome(self, item: int) -> Outcome:
        if item >= len(self._slots):
            return Outcome("void", error=self._voids[item - len(self._slots)].reason)
        cell, place = self._slots[item]
        now = self._sweep.state(cell.cell_id)
        image_id = now.image_ids[place] if place < len(now.image_ids) else None
        return Outcome(now.state, image_id, now.error, now.reused_at)

    def request(self, item: int) -> Request[Any] | None:
        return self._slots[item][0].request if item < len(self._slots) else None

    def rows(self, items: Iterable[int]) -> dict[int, Any]:
        ids = {item: image_id for item in items if (image_id := self.outcome(item).image_id) is not None}
        return rows_of(self.record, ids)

    def thumbnail(self, _item: int, row: Any, size: int) -> bytes | None:
        return None if row is None or row.image is None else row.image.thumbnail(size)

    def original(self, _item: int, row: Any) -> tuple[str | None, bytes]:
        if row is None or row.image is None:
            raise NotInRecord("There is no picture here.")
        return row.mime, row.image.bytes()

    def name(self, _item: int, _row: Any) -> str:
        return ""

    def facts(self, item: int, row: Any) -> list[Fact]:
        facts = facts_of(self.request(item), row)
        # What a picture has cost is in its row.
        waits = self.outcome(item).state in ("planned", "queued", "sent")
        return [*facts, self._price(*self._slots[item])] if waits else facts

    def _price(self, cell: Cell, _place: int) -> Fact:
        listed, images = cell.request.price(), f" for {cell.images} images" if cell.images > 1 else ""
        apart = cell.price.usd_micros == 0 and listed.usd_micros
        return Fact(name="price", value=f"{cell.price}{images}{f' (list {dollars(apart)})' if apart else ''}")

    def marks(self) -> list[tuple[int | None, bool]]:
        found = self.rows(range(self.count))
        return [mark_of(found.get(item)) for item in range(self.count)]

    def ratios(self) -> list[float]:
        return [asked_ratio(cell.request.roles()) for cell in self._sweep.cells]

    def frame_of(self, image_ids: Sequence[str]) -> pd.DataFrame:
        return self._sweep.record.frame(image_ids=image_ids).loc[list(image_ids)]

    def frame_now(self) -> pd.DataFrame:
        import pandas as pd

        from ideowidgets.sweep.frame import axis_columns

        frame = self._sweep.df
        keys: list[Any] = [frame["cell_id"].astype(str), frame.groupby("cell_id", sort=False, observed=True).cumcount()]
        slots = [(cell.cell_id, place) for cell, place in self._slots]
        # A cell that gave fewer pictures than were asked for has fewer rows than items.
        slots += [(f"void-{place}", 0) for place in range(self.voids)]
        found = frame.set_axis(pd.MultiIndex.from_arrays(keys)).reindex(pd.MultiIndex.from_tuples(slots))
        for name, column in axis_columns(self._sweep, [*(cell for cell, _ in self._slots), *self._voids]).items():
            found[name] = column
        states = [self.outcome(item).state for item in range(self.count)]
        return found.assign(state=pd.Categorical(states, categories=list(STATES))).reset_index(drop=True)


class FrameItems:
    """Rows of a frame, in its order.

    Parameters
    ----------
    frame
        Of a record (`Record.df`, a filtered one, a sweep's, one read from an export), or any with a column of pictures.
    record
        Where ratings go; without it the grid is for looking only.
    image
        The column of pictures; found by its values where omitted.

    Raises
    ------
    NoImages
        Where the frame holds no pictures.
    """

    def __init__(self, frame: pd.DataFrame, record: Record | None, image: str | None = None) -> None:
        self.pictures = FramePictures(_named_by_texts(frame), record, image)
        self.frame = self.pictures.frame
        self.record = record
        self.sweep: Sweep | None = None
        self.voids = 0
        self.count = len(self.frame)
        self._states = self.pictures.column("status") if self.pictures.recorded else [None] * self.count
        self._errors = self.pictures.column("error") if self.pictures.recorded else [None] * self.count
        self.drawn = drawn_or_shown(self.pictures.column("service") if self.pictures.recorded else ())
        self.unkept = self.pictures.unkept

    @cached_property
    def _axes(self) -> dict[str, list[Any]]:
        """Columns made of the members of ``axes``, for names that are not columns already."""
        dicts = [value if isinstance(value, Mapping) else {} for value in self.pictures.column("axes")]
        names = dict.fromkeys(name for found in dicts for name in found)
        return {str(name): [found.get(name) for found in dicts] for name in names if name not in self.frame.columns}

    @cached_property
    def _readable(self) -> tuple[str, ...]:
        """The columns that hold no pictures themselves."""
        names = map(str, self.frame.columns)
        return tuple(name for name in names if not any(map(holds_pixels, self.frame[name].head(50).tolist())))

    @cached_property
    def names(self) -> tuple[str, ...]:
        planned = [name for found in self.pictures.column("axes") if isinstance(found, Mapping) for name in found]
        others = [name for name in self._readable if name not in _NEVER and name != self.pictures.image]
        candidates = dict.fromkeys((*planned, *[n for n in FIRST if n in others], *self._axes, *others))
        offered = [name for name in candidates if 2 <= self._distinct(name) <= FEW]
        return tuple(offered[:OFFERED])

    def _distinct(self, name: str) -> int:
        found: set[str] = set()
        for value in self.column(name):
            found.add("" if is_missing(value) else repr(value))
            if len(found) > FEW:
                break
        return len(found)

    @property
    def known(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*self._readable, *self._axes)))

    def column(self, name: str) -> list[Any]:
        require(name, self.known, "column")
        return self._axes[name] if name in self._axes else self.frame[name].tolist()

    def order(self, name: str) -> Sequence[Any] | None:
        if name in self._axes:
            return None
        categories = getattr(self.frame[name].dtype, "categories", None)
        return None if categories is None else list(categories)

    def outcome(self, item: int) -> Outcome:
        state = self._states[item] or ("ok" if not self.unkept or self.pictures.source(item) else "none")
        return Outcome(state if state in STATES else "unknown", self.pictures.ids[item], self._errors[item])

    def request(self, item: int) -> Request[Any] | None:
        return self.pictures.request(item)

    def rows(self, items: Iterable[int]) -> dict[int, Any]:
        return self.pictures.rows(items)

    def thumbnail(self, item: int, row: Any, size: int) -> bytes | None:
        return self.pictures.thumbnail(item, size, row) or None

    def original(self, item: int, row: Any) -> tuple[str | None, bytes]:
        if isinstance(row.image, ImageRef):
            return row.mime, row.image.bytes()
        told, data = self.pictures.original(item)
        return told.mime, data

    def name(self, item: int, row: Any) -> str:
        return "" if self.pictures.recorded else self.pictures.name(item, row)

    def facts(self, item: int, row: Any) -> list[Fact]:
        return facts_of(self.request(item), row) if self.pictures.recorded else self.pictures.facts(item)

    def marks(self) -> list[tuple[int | None, bool]]:
        ratings, stars = self.pictures.column("rating"), self.pictures.column("starred")
        return [(_rating(rating), star is True) for rating, star in zip(ratings, stars, strict=True)]

    def ratios(self) -> list[float]:
        sides = zip(self.pictures.column("width"), self.pictures.column("height"), strict=True)
        found = (self.pictures.ratio(item, width, height) for item, (width, height) in enumerate(sides))
        return [ratio for ratio in found if ratio]

    def frame_of(self, image_ids: Sequence[str]) -> pd.DataFrame:
        if self.record is not None and self.pictures.recorded:
            found = self.record.frame(image_ids=image_ids)
            if len(found) == len(image_ids):
                return found.loc[list(image_ids)]
        return self.frame.iloc[[self.pictures.item_of(image_id) for image_id in image_ids]]

    def frame_now(self) -> pd.DataFrame:
        if self.record is None or not self.pictures.recorded:
            return self.frame
        written = self.record.frame(image_ids=self.pictures.ids)
        marked = [name for name in _MARKED if name in written.columns]
        # The frame is as it was when it was given; what people have marked since counts.
        return self.frame.assign(**{name: written[name].reindex(self.frame.index) for name in marked})


def _named_by_texts(frame: pd.DataFrame) -> pd.DataFrame:
    """Give a frame whose columns can be named: by texts, each once."""
    places = columns_of(frame)
    return (
        frame
        if list(frame.columns) == list(places)
        else frame.iloc[:, list(places.values())].set_axis(list(places), axis=1)
    )


def _rating(value: Any) -> int | None:
    return int(value) if isinstance(value, int | float) and 1 <= value <= 5 else None


def items_from(source: Any, record: Record | None, image: str | None = None) -> Items:
    """Take a sweep, a frame, a record or a folder as the source of a grid."""
    import pandas as pd

    from ideowidgets.record.record import Record as RecordClass

    if isinstance(source, RecordClass):
        return FrameItems(source.df, record or source)
    if isinstance(source, str | os.PathLike):
        return FrameItems(frame_of_folder(Path(source).expanduser()), record, "image")
    if isinstance(source, pd.DataFrame):
        return FrameItems(source, record, image)
    if hasattr(source, "cells") and hasattr(source, "subscribe"):
        return SweepItems(source)
    kind = type(source).__name__
    raise BadArrangement(f"source: must be a Sweep, a DataFrame, a Record or a folder of pictures (got {kind}).")
