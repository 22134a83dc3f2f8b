"""Columns that a grid can be laid out along: their distinct values in order, and each item's place among them."""

from __future__ import annotations

import difflib
import json
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import numpy as np
from pydantic import BaseModel

from ideowidgets.operations.errors import IdeogramError
from ideowidgets.operations.picture import Picture
from ideowidgets.widgets.grid_messages import AxisInfo, AxisValue
from ideowidgets.widgets.values import MISSING, colors_of, cut, is_code, is_missing, is_structured, label_of, text_of

MAX_VALUES: Final = 65_000
_LABELS: Final = 400_000
"""Characters that all headers of an axis may have together."""


class BadArrangement(IdeogramError, ValueError):
    """A grid was asked for rows, columns or pages that its source does not have."""


@dataclass(frozen=True, slots=True)
class Axis:
    """One column of the source, ready to be laid out.

    Attributes
    ----------
    name : str
        The column's name.
    values : tuple
        Distinct values in their order; None stands last where some items have none.
    codes : ndarray of uint16, one for each item
        Which of the values an item has.
    """

    name: str
    values: tuple[Any, ...]
    codes: np.ndarray[Any, np.dtype[np.uint16]]

    def info(self) -> AxisInfo:
        """Give what the page shows of it."""
        limit = max(40, min(600, _LABELS // max(1, len(self.values))))
        return AxisInfo(
            name=self.name,
            label=label_of(self.name),
            code=is_code(self.name),
            values=[
                AxisValue(text=cut(text, limit), colors=colors_of(value))
                for value, text in zip(self.values, self.texts, strict=True)
            ],
        )

    @property
    def texts(self) -> list[str]:
        """What the values are called; parts of structured prompts as the plan of a sweep calls them."""
        from ideowidgets.sweep.values import Labels

        labels = Labels(value for value in self.values if is_structured(value))
        return [
            MISSING if value is None else str(labels.of(value)) if is_structured(value) else text_of(self.name, value)
            for value in self.values
        ]


def make_axis(name: str, column: Sequence[Any], order: Iterable[Any] | None = None) -> Axis:
    """Find the distinct values of a column.

    Parameters
    ----------
    column
        One value for each item: of any types, mixed, missing ones included.
    order
        Values in the order wanted; others follow. Without it: numbers, times, texts, each sorted.

    Raises
    ------
    BadArrangement
        Where there are more distinct values than headers make sense for.

    Examples
    --------
    >>> axis = make_axis("seed", [8, None, 7, 8])
    >>> axis.values, axis.codes.tolist()
    ((7, 8, None), [1, 2, 0, 1])
    """
    keys = [_key(value) for value in column]
    first = {key: value for key, value in zip(reversed(keys), reversed(column), strict=True) if key is not None}
    if len(first) > MAX_VALUES:
        raise BadArrangement(f"{name}: has {len(first)} distinct values, and a grid shows at most {MAX_VALUES}.")
    ordered = [key for value in order or () if (key := _key(value)) in first]
    known = set(ordered)
    rest = [key for key in dict.fromkeys(key for key in keys if key is not None) if key not in known]
    if order is None:
        rest.sort(key=lambda key: _sort_key(first[key]))
    ordered = list(dict.fromkeys([*ordered, *rest]))
    place = {key: code for code, key in enumerate(ordered)}
    values: tuple[Any, ...] = tuple(first[key] for key in ordered)
    if None in keys or not values:
        place[None] = len(values)
        values = (*values, None)
    codes = np.fromiter((place[key] for key in keys), np.uint16, len(keys))
    return Axis(name, values, codes)


def require(name: str, known: Iterable[str], what: str) -> None:
    """Check that a column exists.

    Raises
    ------
    BadArrangement
        With the nearest name there is.
    """
    listed = list(known)
    if name in listed:
        return
    near = difflib.get_close_matches(name, listed, n=1, cutoff=0.5)
    hint = f"Did you mean {near[0]!r}?" if near else f"Choose one of {', '.join(listed[:30])}."
    raise BadArrangement(f"{what}: {cut(repr(name), 80)} is no column of this grid. {hint}")


def _key(value: Any) -> Any:
    """Something hashable that is the same for values which belong under one header; None for missing ones."""
    if is_missing(value):
        return None
    if isinstance(value, bool | np.bool_):
        return ("flag", bool(value))
    if isinstance(value, Picture):
        return ("picture", value.sha256)
    if isinstance(value, BaseModel):
        value = value.model_dump(mode="json", exclude_none=True)
    if isinstance(value, list | tuple | dict | set | np.ndarray):
        return ("json", json.dumps(value, sort_keys=True, default=str))
    return value if isinstance(value, Hashable) else ("other", repr(value))


def _sort_key(value: Any) -> tuple[int, float, str]:
    if isinstance(value, int | float | np.number):
        return (0, float(value), "")
    if isinstance(value, datetime):
        return (1, value.timestamp(), "")
    text = text_of("", value)
    return (2, 0.0, text.casefold() + "\0" + text)
