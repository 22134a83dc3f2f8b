"""The DataFrame: one typed row per expected image."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final, cast

import numpy as np
import pandas as pd

from ideowidgets.record.annotations import Marks
from ideowidgets.record.columns import COLUMNS, INDEX, ORDERED, Kind, known_values
from ideowidgets.record.image_ref import ImageRef
from ideowidgets.record.pandas_entry import pandas_is_here

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

TIME_DTYPE: Final = "datetime64[us, UTC]"

# pandas 3 has its own text type; pandas 2 calls the nullable one "string".
TEXT_DTYPE: Final = "str" if int(pd.__version__.split(".")[0]) >= 3 else "string"


def to_frame(columns: Mapping[str, list[Any]], marked: Mapping[str, Marks], root: str) -> pd.DataFrame:
    """Make the typed DataFrame of fetched columns.

    Parameters
    ----------
    columns : mapping of str to list
        As stored: JSON as text, times in microseconds, flags as 0 and 1.
    marked : mapping
        Marks by image id.
    root : str
        The record's folder, for the pointers to pictures.
    """
    ids = columns["image_id"]
    data: dict[str, Any] = {}
    for name, kind in COLUMNS.items():
        values = columns.get(name)
        if values is not None and kind not in ("json", "image"):
            data[name] = typed(name, kind, values)
    data["sent_at"] = data["created_at"]
    data["cost_usd"] = data["cost_usd_micros"] / 1_000_000
    for name in ("style_codes", "color_palette", "json_prompt"):
        data[name] = objects(parsed(columns[name]))
    data["axes"] = objects({} if axes is None else axes for axes in parsed(columns["axes"]))
    data["params"] = objects(asked["fields"] for asked in parsed(columns["request"]))
    data["image"] = objects(
        None if sha256 is None else ImageRef(sha256, width, height, root, None, prompt or "")
        for sha256, width, height, prompt in zip(
            columns["sha256"], columns["width"], columns["height"], columns["prompt"], strict=True
        )
    )
    data |= _marks(ids, marked)
    index = pd.Index(text_array(ids), name=INDEX)
    return pd.DataFrame({name: data[name] for name in COLUMNS}, index=index, copy=False)


def _marks(ids: Sequence[str], marked: Mapping[str, Marks]) -> dict[str, Any]:
    empty = Marks()
    mine = [marked.get(image_id, empty) for image_id in ids] if marked else [empty] * len(ids)
    return {
        "rating": typed("rating", "number", [found.rating for found in mine]),
        "starred": typed("starred", "flag", [found.starred for found in mine]),
        "note": typed("note", "text", [found.note for found in mine]),
        "tags": objects(list(found.tags) for found in mine),
    }


def typed(name: str, kind: Kind, values: Sequence[Any]) -> Any:
    """Make a column's array of its kind; None is missing.

    Examples
    --------
    >>> typed("seed", "integer", [7, None]).dtype
    Int64Dtype()
    """
    if kind == "category":
        return category(name, values)
    if kind == "integer":
        return _masked(values, np.int64, pd.arrays.IntegerArray)
    if kind == "number":
        return _masked(values, np.float64, pd.arrays.FloatingArray)
    if kind == "flag":
        return _masked(values, np.bool_, pd.arrays.BooleanArray)
    if kind == "time":
        return times(values)
    if kind == "text":
        return text_array(values)
    return objects(values)


def text_array(values: Sequence[str | None]) -> Any:
    """Make an array of text."""
    return pd.array(list(values), dtype=cast(Any, TEXT_DTYPE))


def category(name: str, values: Sequence[str | None]) -> pd.Categorical:
    """Make a category with all values it may have, and after those what came beyond them."""
    known = known_values(name)
    listed = [*known, *sorted({value for value in dict.fromkeys(values) if value is not None}.difference(known))]
    code_of: dict[str | None, int] = {value: code for code, value in enumerate(listed)}
    code_of[None] = -1
    codes = np.fromiter(map(code_of.__getitem__, values), np.int32, len(values))
    dtype = pd.CategoricalDtype(pd.Index(text_array(listed)), ordered=name in ORDERED)
    return pd.Categorical.from_codes(cast(Any, codes), dtype=dtype)


def times(micros: Sequence[int | None]) -> Any:
    """Make times in UTC with microseconds from whole microseconds since 1970."""
    missing = np.iinfo(np.int64).min
    whole = np.fromiter((missing if value is None else value for value in micros), np.int64, len(micros))
    return pd.DatetimeIndex(whole.view("datetime64[us]")).tz_localize("UTC").array


def objects(values: Iterable[Any]) -> np.ndarray[Any, np.dtype[np.object_]]:
    """Make an array of Python objects without looking into them."""
    return np.fromiter(values, dtype=object)


def _masked(values: Sequence[Any], dtype: Any, kind: Any) -> Any:
    listed = list(values)
    missing = listed.count(None)
    if missing == len(listed):
        return kind(np.zeros(missing, dtype), np.ones(missing, np.bool_))
    if not missing:
        return kind(np.array(listed, dtype), np.zeros(len(listed), np.bool_))
    mask = np.fromiter((value is None for value in listed), np.bool_, len(listed))
    return kind(np.array([0 if value is None else value for value in listed], dtype), mask)


def parsed(texts: Sequence[str | None]) -> list[Any]:
    """Parse many JSON texts in one go, which is several times faster than one by one."""
    if texts.count(None) == len(texts):
        return [None] * len(texts)
    found: list[Any] = json.loads("[" + ",".join("null" if text is None else text for text in texts) + "]")
    return found


pandas_is_here()
