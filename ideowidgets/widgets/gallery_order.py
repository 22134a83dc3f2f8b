"""Which rows of a gallery are shown, in which order, and what they can be narrowed to."""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from ideowidgets.operations.errors import IdeogramError
from ideowidgets.record.filtering import Filter
from ideowidgets.record.filters.columns import Column, Columns
from ideowidgets.record.filters.moments import micros_of
from ideowidgets.widgets.gallery_messages import ColumnInfo, Facet, FacetValue, SortChoice
from ideowidgets.widgets.values import label_of, text_of

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

_FACETS: Final = (
    *("model", "style_preset", "style_type", "rendering_speed", "aspect_ratio", "rating", "starred", "tags", "status"),
    *("experiment", "project", "action", "service", "quality", "magic_prompt", "author"),
)
_LIKELY: Final = ("prompt", "seed", "created_at", "note", "cost_usd", "parent_image_id")
_NO_FACETS: Final = frozenset({"prompt", "prompt_returned", "negative_prompt", "note", "error", "is_image_safe"})
_SORTS: Final = (
    ("-created_at", "newest"),
    ("created_at", "oldest"),
    ("-rating", "best rated"),
    ("rating", "worst rated"),
    ("-cost_usd", "dearest"),
    ("model", "model"),
    ("style_preset", "style preset"),
    ("seed", "seed"),
    ("prompt", "prompt"),
)
_LISTED: Final = 24
"""Values of a facet; the filter line reaches the others."""
_MANY: Final = 40
"""A text column with more distinct values is no facet."""
_COMPLETED: Final = 200
NEWEST: Final = "-created_at"


class BadSort(IdeogramError, ValueError):
    """There is no such column to sort by, or its values have no order."""


class Finder:
    """Finds rows of one frame.

    Parameters
    ----------
    frame : DataFrame
        One row for each item.
    image : str
        The column of pictures.
    recorded : bool
        Whether it has a record's columns.
    """

    def __init__(self, frame: pd.DataFrame, image: str, recorded: bool) -> None:
        self._frame = frame
        self._columns = Columns(frame)
        self._image = image
        self._recorded = recorded
        self._codes: dict[str, tuple[list[tuple[str | None, str]], list[NDArray[np.intp]]]] = {}

    def parse(self, text: str) -> Filter:
        """Read a filter for this frame; raise BadFilter where it does not fit."""
        return Filter.parse(text, self._frame)

    def mask(self, wanted: Filter) -> NDArray[np.bool_]:
        """Tell which rows a filter lets through."""
        return wanted.mask(self._frame) if wanted else np.ones(len(self._frame), np.bool_)

    def sorting(self, by: str) -> str:
        """Check what to sort by, and write it with the columns' own names.

        Raises
        ------
        BadSort
            Where there is no such column, or its values have no order.
        """
        found: list[str] = []
        for part in by.split(","):
            written = part.strip()
            name = written.lstrip("+-").strip()
            if not name:
                continue
            known = self._columns.find(name)
            if known is None:
                raise BadSort(f"sort: there is no column {name[:80]!r}. {self._columns.near(name)}")
            if self._columns.column(known).kind in ("json", "other"):
                raise BadSort(f"sort: values of {known!r} have no order. Sort by another column.")
            found.append(("-" if written.startswith("-") else "") + known)
        return ", ".join(found)

    def order(self, mask: NDArray[np.bool_], by: str) -> NDArray[np.uint32]:
        """Give the items of a mask in order; what lacks a value comes last, ties stay as they are in the frame."""
        items = np.flatnonzero(mask)
        keys: list[NDArray[Any]] = []
        for part in filter(None, self.sorting(by).split(", ")):
            column = self._columns.column(part.removeprefix("-"))
            ranks = _ranks(column)[items]
            known = column.known[items]
            keys += [~known, np.where(known, -ranks if part.startswith("-") else ranks, 0)]
        # The last key of lexsort counts most.
        return (items[np.lexsort(keys[::-1])] if keys else items).astype(np.uint32)

    @property
    def sorts(self) -> list[SortChoice]:
        """The orders that a page offers."""
        known = self._columns.all
        found = [SortChoice(by=by, label=label) for by, label in _SORTS if by.lstrip("-") in known]
        return [SortChoice(by="", label="as in the frame"), *found] if not self._recorded else found

    @cached_property
    def columns(self) -> list[ColumnInfo]:
        """What the filter line completes."""
        found = []
        likely = [name for name in (*_FACETS, *_LIKELY) if name in self._columns.all]
        for name in dict.fromkeys((*likely, *self._columns.all)):
            column = self._columns.column(name)
            values: list[str] = []
            if column.kind == "category":
                used = np.unique(column.codes[column.codes >= 0])
                values = [column.categories[code] for code in used[:_COMPLETED]]
            elif column.kind == "flag":
                values = ["yes", "no"]
            elif column.kind == "list":
                values = [tag for tag, _ in Counter(_entries(column)).most_common(_COMPLETED)]
            elif column.kind == "time":
                values = ["today", "yesterday", "7 days ago"]
            found.append(ColumnInfo(name=name, what=column.kind, values=values))
        return found

    def tags(self) -> list[str]:
        """Give the tags in use, the most frequent first."""
        if "tags" not in self._columns.all or self._columns.column("tags").kind != "list":
            return []
        return [tag for tag, _ in Counter(_entries(self._columns.column("tags"))).most_common(_COMPLETED)]

    def facets(self, wanted: Filter, mask: NDArray[np.bool_]) -> list[Facet]:
        """Count values of the columns that tell rows apart, each without regard to what was chosen in it."""
        found = []
        for name in self._facet_names:
            chosen = wanted.chosen(name)
            shown = self.mask(wanted.choosing(name, ())) if chosen else mask
            facet = self._facet(name, shown, chosen)
            if facet is not None:
                found.append(facet)
        return found

    @cached_property
    def _facet_names(self) -> list[str]:
        if self._recorded:
            extra = [name for name in map(str, self._frame.columns) if name not in _known_columns()]
            return [name for name in (*_FACETS, *filter(self._is_facet, extra)) if name in self._columns.all]
        return [name for name in map(str, self._frame.columns) if self._is_facet(name)]

    def _is_facet(self, name: str) -> bool:
        if name == self._image or name in _NO_FACETS:
            return False
        kind = self._columns.column(name).kind
        if name == "rating" and kind == "number":
            return True
        return kind in ("category", "flag", "text", "list") and 2 <= len(self._coded(name)[0]) <= _MANY

    def _facet(self, name: str, mask: NDArray[np.bool_], chosen: tuple[str | None, ...]) -> Facet | None:
        values, codes = self._coded(name)
        counts = np.zeros(len(values), np.intp)
        for layer in codes:
            inside = layer[mask]
            counts += np.bincount(inside[inside >= 0], minlength=len(values))
        listed = [
            FacetValue(value=value, label=label, count=int(count), chosen=value in chosen)
            for (value, label), count in zip(values, counts, strict=True)
            if count or value in chosen
        ]
        real = [one for one in listed if one.value is not None]
        if not chosen and (not real or (len(listed) < 2 and name != "tags")):
            return None
        if len(listed) > _LISTED:
            keep = {id(one) for one in sorted(listed, key=lambda one: (not one.chosen, -one.count))[:_LISTED]}
            more, listed = len(listed) - _LISTED, [one for one in listed if id(one) in keep]
        else:
            more = 0
        return Facet(column=name, label=label_of(name), values=listed, more=more)

    def _coded(self, name: str) -> tuple[list[tuple[str | None, str]], list[NDArray[np.intp]]]:
        """Give a column's values, and for each row the place of its value; of lists, one layer for each entry."""
        if name not in self._codes:
            self._codes[name] = _coded(self._columns.column(name))
        return self._codes[name]


def _known_columns() -> frozenset[str]:
    from ideowidgets.record.columns import COLUMNS

    return frozenset(COLUMNS)


def _entries(column: Column) -> list[str]:
    return [str(entry) for value in column.listed if value is not None for entry in value]


def _coded(column: Column) -> tuple[list[tuple[str | None, str]], list[NDArray[np.intp]]]:
    if column.kind == "category":
        categories = column.categories
        values: list[tuple[str | None, str]] = [(value, text_of(column.name, value)) for value in categories]
        codes = column.codes
        return [*values, (None, "none")], [np.where(codes < 0, len(categories), codes)]
    if column.kind == "list":
        lists = [list(dict.fromkeys(map(str, value))) if value is not None else [] for value in column.listed]
        known = [entry for entry, _ in Counter(entry for entries in lists for entry in entries).most_common()]
        place = {entry: code for code, entry in enumerate(known)}
        deepest = max((len(entries) for entries in lists), default=0)
        layers = [
            np.fromiter((place[e[depth]] if depth < len(e) else -1 for e in lists), np.intp, len(lists))
            for depth in range(min(deepest, 50))
        ]
        return [(entry, entry) for entry in known], layers
    written = [_written(column, value) for value in column.listed]
    numeric = column.kind == "number"
    known = sorted({text for text in written if text is not None}, key=float if numeric else str.casefold)
    place = {text: code for code, text in enumerate(known)}
    codes = np.fromiter((len(known) if text is None else place[text] for text in written), np.intp, len(written))
    nothing = "unrated" if column.name == "rating" else "none"
    return [*[(text, _label(column, text)) for text in known], (None, nothing)], [codes]


def _written(column: Column, value: Any) -> str | None:
    if column.kind == "flag":
        return "yes" if value else "no" if value is not None or column.name == "starred" else None
    if value is None:
        return None
    if column.kind == "number" and value == int(value):
        return str(int(value))
    return str(value)


def _label(column: Column, text: str) -> str:
    return "★" * int(float(text)) if column.name == "rating" and text in "12345" else text


def _ranks(column: Column) -> NDArray[Any]:
    """Give numbers in the order of a column's values."""
    kind = column.kind
    if kind == "number":
        return np.asarray(column.numbers, np.float64)
    if kind == "flag":
        return column.flags.astype(np.int64)
    if kind == "time":
        values = column.moments
        return micros_of(values, column.listed if values.dtype == object else None)
    if kind == "category" and column.ordered:
        return column.codes
    if kind == "list":
        return np.fromiter(map(len, column.members), np.int64, len(column.members))
    texts = column.texts
    place = {text: rank for rank, text in enumerate(sorted(set(texts)))}
    return np.fromiter((place[text] for text in texts), np.int64, len(texts))
