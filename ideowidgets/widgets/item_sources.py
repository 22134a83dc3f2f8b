"""Where the items of a grid come from: the plan of a sweep, or the rows of a frame."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Final

from ideowidgets.operations.errors import IdeogramError, InvalidRequest
from ideowidgets.operations.request import Request
from ideowidgets.record.columns import COLUMNS
from ideowidgets.record.errors import NotInRecord
from ideowidgets.record.out.telling import drawn_or_shown
from ideowidgets.sweep.values import Labels
from ideowidgets.widgets.axes import BadArrangement, require
from ideowidgets.widgets.grid_messages import STATES
from ideowidgets.widgets.items import FIRST, Items, Outcome, asked_ratio, mark_of
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
        return _rows_of(self.record, ids)

    def marks(self) -> list[tuple[int | None, bool]]:
        found = self.rows(range(self.count))
        return [mark_of(found.get(item)) for item in range(self.count)]

    def ratios(self) -> list[float]:
        return [asked_ratio(cell.request.roles()) for cell in self._sweep.cells]

    def frame_now(self) -> pd.DataFrame:
        import pandas as pd

        frame = self._sweep.df
        keys: list[Any] = [frame["cell_id"].astype(str), frame.groupby("cell_id", sort=False, observed=True).cumcount()]
        slots = [(cell.cell_id, place) for cell, place in self._slots]
        # A cell that gave fewer pictures than were asked for has fewer rows than items.
        slots += [(f"void-{place}", 0) for place in range(self.voids)]
        found = frame.set_axis(pd.MultiIndex.from_arrays(keys)).reindex(pd.MultiIndex.from_tuples(slots))
        for name in self._sweep.axes:
            if self.voids:
                labels = Labels(self._sweep.axes[name])
                void = [labels.of(void.values[name]) if name in void.values else None for void in self._voids]
                found[name] = pd.Categorical([*found[name].tolist()[: len(self._slots)], *void])
        states = [self.outcome(item).state for item in range(self.count)]
        return found.assign(state=pd.Categorical(states, categories=list(STATES))).reset_index(drop=True)


class FrameItems:
    """Rows of a record's frame, in the frame's order.

    Parameters
    ----------
    frame
        Indexed by ``image_id``, or with that column: `Record.df`, a filtered one, a sweep's, one read from an export.
    record
        Where ratings go; without it the grid is for looking only.

    Raises
    ------
    InvalidFrame
        Where the frame has no image ids.
    """

    def __init__(self, frame: pd.DataFrame, record: Record | None) -> None:
        if "image_id" in frame.columns:
            frame = frame.set_index("image_id")
        if frame.index.name != "image_id" or not frame.index.is_unique:
            raise InvalidFrame(
                "The frame needs one row for each image, with the index 'image_id', as Record.df has it."
            )
        self.frame = frame
        self.record = record
        self.sweep: Sweep | None = None
        self.voids = 0
        self.count = len(frame)
        self._ids = [None if is_missing(value) else str(value) for value in frame.index]
        self._states = self._column("status", "ok")
        self._errors = self._column("error", None)
        self.drawn = drawn_or_shown(self._column("service", None))

    def _column(self, name: str, default: Any) -> list[Any]:
        if name not in self.frame.columns:
            return [default] * self.count
        return [None if is_missing(value) else value for value in self.frame[name].tolist()]

    @cached_property
    def _axes(self) -> dict[str, list[Any]]:
        """Columns made of the members of ``axes``, for names that are not columns already."""
        dicts = [value if isinstance(value, Mapping) else {} for value in self._column("axes", None)]
        names = dict.fromkeys(name for found in dicts for name in found)
        return {str(name): [found.get(name) for found in dicts] for name in names if name not in self.frame.columns}

    @cached_property
    def names(self) -> tuple[str, ...]:
        planned = dict.fromkeys(name for found in self._column("axes", None) if found for name in found)
        others = [name for name in map(str, self.frame.columns) if name not in _NEVER]
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
        return tuple(dict.fromkeys((*map(str, self.frame.columns), *self._axes)))

    def column(self, name: str) -> list[Any]:
        require(name, self.known, "column")
        return self._axes[name] if name in self._axes else self.frame[name].tolist()

    def order(self, name: str) -> Sequence[Any] | None:
        if name in self._axes:
            return None
        categories = getattr(self.frame[name].dtype, "categories", None)
        return None if categories is None else list(categories)

    def outcome(self, item: int) -> Outcome:
        state = str(self._states[item])
        return Outcome(state if state in STATES else "unknown", self._ids[item], self._errors[item])

    def request(self, item: int) -> Request[Any] | None:
        row = self._row(item)
        try:
            if self.record is not None:
                return self.record.request(str(row.image_id))
            return Request.from_dict({"operation": row.operation, "fields": row.params or {}})
        except (IdeogramError, InvalidRequest, ValueError):
            # Files that a table does not carry, or an operation of a later version: shown without its code.
            return None

    def rows(self, items: Iterable[int]) -> dict[int, Any]:
        wanted = {item: image_id for item in items if (image_id := self._ids[item]) is not None}
        found = _rows_of(self.record, wanted)
        return {item: found.get(item) or self._row(item) for item in wanted}

    def marks(self) -> list[tuple[int | None, bool]]:
        ratings, stars = self._column("rating", None), self._column("starred", None)
        return [(int(rating) if rating else None, bool(star)) for rating, star in zip(ratings, stars, strict=True)]

    def ratios(self) -> list[float]:
        sides = zip(self._column("width", None), self._column("height", None), strict=True)
        return [width / height for width, height in sides if width and height]

    def frame_now(self) -> pd.DataFrame:
        if self.record is None:
            return self.frame
        written = self.record.frame(image_ids=[image_id for image_id in self._ids if image_id is not None])
        marked = [name for name in _MARKED if name in written.columns]
        # The frame is as it was when it was given; what people have marked since counts.
        return self.frame.assign(**{name: written[name].reindex(self.frame.index) for name in marked})

    def _row(self, item: int) -> Any:
        values = self.frame.iloc[item].to_dict()
        clean = {name: None if is_missing(value) else value for name, value in values.items()}
        return SimpleNamespace(**{name: clean.get(name) for name in COLUMNS}, image_id=self._ids[item])


class InvalidFrame(IdeogramError, ValueError):
    """A grid was given a frame that is not one of a record."""


def items_from(source: Any, record: Record | None) -> Items:
    """Take a sweep, a frame or a record as the source of a grid."""
    import pandas as pd

    from ideowidgets.record.record import Record as RecordClass

    if isinstance(source, RecordClass):
        return FrameItems(source.df, record or source)
    if isinstance(source, pd.DataFrame):
        return FrameItems(source, record)
    if hasattr(source, "cells") and hasattr(source, "subscribe"):
        return SweepItems(source)
    raise BadArrangement(f"source: must be a Sweep, a DataFrame or a Record (got {type(source).__name__}).")


def _rows_of(record: Record | None, ids: Mapping[int, str]) -> dict[int, Any]:
    if record is None or not ids:
        return {}
    try:
        return dict(zip(ids, record.rows(ids.values()), strict=True))
    except NotInRecord:
        # A frame of another record, or a row that is still being written: those that are there.
        found = {}
        for item, image_id in ids.items():
            try:
                found[item] = record.rows([image_id])[0]
            except NotInRecord:
                continue
        return found
