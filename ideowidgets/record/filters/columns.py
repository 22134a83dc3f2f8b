"""A frame's columns as a filter sees them: found by what people write, each of one kind."""

from __future__ import annotations

import difflib
import math
import numbers
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from enum import Enum
from functools import cached_property
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, Final, Literal
from uuid import UUID

import numpy as np
import pandas as pd

from ideowidgets.record.columns import COLUMNS

if TYPE_CHECKING:
    from numpy.typing import NDArray

Kind = Literal["number", "flag", "time", "category", "text", "list", "json", "other"]

_ENDINGS: Final = ("", "s", "_at", "_s", "_usd", "_id")
"""What may be left off a column's name: tag, created, latency, cost."""
_INSIDE: Final = ("axes", "params")
"""Columns of mappings whose members are columns too, where no column has their name."""


class Names:
    """Column names, and the one that a person means.

    Examples
    --------
    >>> names = Names(["style_preset", "created_at", "tags"])
    >>> names.find("Style Preset"), names.find("created"), names.find("tag"), names.find("sky")
    ('style_preset', 'created_at', 'tags', None)
    """

    def __init__(self, names: Iterable[str]) -> None:
        self.all = tuple(dict.fromkeys(names))
        self._by_key = {_key(name): name for name in reversed(self.all)}

    def find(self, written: str) -> str | None:
        """Give a column's own name for what was written, or None."""
        if written in self.all:
            return written
        return next((self._by_key[key] for end in _ENDINGS if (key := _key(written) + end) in self._by_key), None)

    def near(self, written: str) -> str:
        """Say which column may have been meant."""
        near = difflib.get_close_matches(_key(written)[:80], self._by_key, n=1)
        if near:
            return f"Did you mean {self._by_key[near[0]]!r}?"
        shown = ", ".join(self.all[:12])
        return f"Columns are {shown}{', …' if len(self.all) > 12 else ''}." if shown else "There are no columns."


def _key(name: str) -> str:
    return re.sub(r"[\s\-]+", "_", name.strip()).casefold()


class Column:
    """One column's values, by kind.

    Parameters
    ----------
    name : str
        Its own name.
    values : Series
        As the frame holds them.
    """

    def __init__(self, name: str, values: pd.Series[Any]) -> None:
        self.name = name
        self._values = values

    @cached_property
    def listed(self) -> list[Any]:
        """Python values, with None for every missing one."""
        values: list[Any] = self._values.tolist()
        return [None if is_missing(value) else value for value in values]

    @cached_property
    def known(self) -> NDArray[np.bool_]:
        """Which values are there."""
        if self._values.dtype == object:
            return np.fromiter((value is not None for value in self.listed), np.bool_, len(self._values))
        known = ~self._values.isna().to_numpy(bool)
        if pd.api.types.is_float_dtype(self._values.dtype):
            # A nullable column may hold a number that is none, such as 0/0, which is not the same as missing to pandas.
            known &= ~np.isnan(self._values.to_numpy(np.float64, na_value=np.nan))
        return known

    @cached_property
    def kind(self) -> Kind:
        """What its values are."""
        dtype = self._values.dtype
        if isinstance(dtype, pd.CategoricalDtype):
            return "category" if pd.api.types.infer_dtype(dtype.categories) in ("string", "empty") else self._looked
        if pd.api.types.is_bool_dtype(dtype):
            return "flag"
        if pd.api.types.is_datetime64_any_dtype(dtype):
            return "time"
        if pd.api.types.is_numeric_dtype(dtype):
            return "other" if pd.api.types.is_complex_dtype(dtype) else "number"
        if isinstance(dtype, pd.StringDtype):
            return "text"
        return self._looked

    @property
    def _looked(self) -> Kind:
        kinds = {kind_of(value) for value in self.listed if value is not None}
        if not kinds:
            return _kind_by_name(self.name)
        return kinds.pop() if len(kinds) == 1 else "other"

    @property
    def categories(self) -> list[str]:
        """The values that a category may have, in order."""
        return [str(value) for value in self._values.cat.categories]

    @property
    def ordered(self) -> bool:
        return bool(self._values.cat.ordered)

    @property
    def codes(self) -> NDArray[np.intp]:
        """Places in :attr:`categories`; -1 where a value is missing."""
        codes: NDArray[np.intp] = np.asarray(self._values.cat.codes, np.intp)
        return codes

    @cached_property
    def numbers(self) -> NDArray[Any]:
        """Numbers; where one is missing, any."""
        values = self._values
        if values.dtype == object or isinstance(values.dtype, pd.CategoricalDtype):
            return np.array([0.0 if value is None else _number(value) for value in self.listed], np.float64)
        if pd.api.types.is_integer_dtype(values.dtype) and not pd.api.types.is_unsigned_integer_dtype(values.dtype):
            whole: NDArray[np.int64] = values.fillna(0).to_numpy(np.int64)
            return whole
        floats: NDArray[np.float64] = values.to_numpy(np.float64, na_value=np.nan)
        return np.nan_to_num(floats, nan=0.0)

    @cached_property
    def flags(self) -> NDArray[np.bool_]:
        return np.fromiter((bool(value) for value in self.listed), np.bool_, len(self._values))

    @cached_property
    def texts(self) -> list[str]:
        """Texts as they are compared: without regard to case; "" where one is missing."""
        if self.kind == "category":
            folded = [value.casefold() for value in self.categories]
            return [folded[code] if code >= 0 else "" for code in self.codes]
        return ["" if value is None else str(_plain(value)).casefold() for value in self.listed]

    @cached_property
    def members(self) -> list[list[str]]:
        """The entries of lists, as they are compared."""
        return [[] if value is None else [str(_plain(part)).casefold() for part in value] for value in self.listed]

    @property
    def moments(self) -> pd.Series[Any]:
        """Times, as pandas holds them."""
        return self._values


def columns_of(frame: pd.DataFrame) -> dict[str, int]:
    """Give a frame's columns by name, each by its place; of two of the same name, the first."""
    places: dict[str, int] = {}
    for place, name in enumerate(frame.columns):
        places.setdefault(str(name), place)
    return places


class Columns(Names):
    """The columns of one frame, its index and what lies inside ``axes`` and ``params`` included."""

    def __init__(self, frame: pd.DataFrame) -> None:
        self._frame = frame
        self._places = columns_of(frame)
        self._made: dict[str, Column] = {}
        index = [str(name) for name in frame.index.names if name is not None]
        self._levels = [name for name in index if name not in self._places]
        super().__init__([*self._places, *self._levels, *self._members])

    @cached_property
    def _members(self) -> dict[str, str]:
        """Names inside mappings, and the column that holds them."""
        found: dict[str, str] = {}
        for outer in _INSIDE:
            if outer in self._places:
                for value in self._frame.iloc[:, self._places[outer]].tolist():
                    if isinstance(value, Mapping):
                        found |= {str(name): outer for name in value if str(name) not in found}
        return {name: outer for name, outer in found.items() if name not in self._places}

    def column(self, name: str) -> Column:
        """Give a column by its own name."""
        if name not in self._made:
            self._made[name] = Column(name, self._series(name))
        return self._made[name]

    def _series(self, name: str) -> pd.Series[Any]:
        if name in self._places:
            return self._frame.iloc[:, self._places[name]]
        if name in self._levels:
            return pd.Series(self._frame.index.get_level_values(name))
        holders: Sequence[Any] = self._frame.iloc[:, self._places[self._members[name]]].tolist()
        values = [holder.get(name) if isinstance(holder, Mapping) else None for holder in holders]
        return pd.Series(values, dtype=object)


def is_missing(value: Any) -> bool:
    """Tell whether one value of a frame stands for nothing."""
    return value is None or value is pd.NA or value is pd.NaT or (isinstance(value, float) and math.isnan(value))


def kind_of(value: Any) -> Kind:
    """Tell what one value is."""
    if isinstance(value, bool | np.bool_):
        return "flag"
    if isinstance(value, str | PurePath | UUID | Enum):
        return "text"
    if isinstance(value, numbers.Real) or type(value).__name__ == "Decimal":
        return "number"
    if isinstance(value, date | np.datetime64):
        return "time"
    if isinstance(value, Mapping):
        return "json"
    return "list" if isinstance(value, list | tuple | set | frozenset | np.ndarray) else "other"


def _kind_by_name(name: str) -> Kind:
    """Tell what an empty column would hold."""
    kind = COLUMNS.get(name)
    if kind == "json":
        return "list" if name in ("tags", "style_codes") else "json"
    kinds: dict[str | None, Kind] = {"integer": "number", "number": "number", "time": "time", "flag": "flag"}
    return kinds.get(kind, "text")


def _number(value: Any) -> float:
    try:
        return float(value)
    except OverflowError:
        return float("inf")


def _plain(value: Any) -> Any:
    return value.value if isinstance(value, Enum) else value
