"""A frame laid out along two of its columns, or one after the other."""

from __future__ import annotations

import difflib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from ideowidgets.record.errors import RecordError
from ideowidgets.record.out.telling import is_missing, say

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Arranged:
    """Places of a frame's rows.

    Attributes
    ----------
    row_heads, column_heads : tuple of str
        What stands beside and above; empty texts where nothing does.
    lines : tuple
        One for each line of the grid: which row head it belongs to, and for each column the place in the frame or
        None.
    """

    row_heads: tuple[str, ...]
    column_heads: tuple[str, ...]
    lines: tuple[tuple[int, tuple[int | None, ...]], ...]


def arrange(frame: pd.DataFrame, rows: str | None, columns: str | None, across: int) -> Arranged:
    """Lay a frame out; several pictures that share a cell take lines of their own.

    Parameters
    ----------
    rows, columns : str or None
        Columns of the frame, or axes of the sweep that made it.
    across : int
        How many pictures stand side by side where ``columns`` is None.

    Raises
    ------
    RecordError
        Where the frame has no such column.
    """
    down, row_heads = _axis(frame, rows, "rows")
    along, column_heads = _axis(frame, columns, "columns")
    wide = len(column_heads) if columns is not None else across
    lines: list[tuple[int, tuple[int | None, ...]]] = []
    cells: dict[tuple[int, int], list[int]] = {}
    for place, key in enumerate(zip(down, along, strict=True)):
        cells.setdefault(key, []).append(place)
    for row in range(len(row_heads)):
        if columns is None:
            mine = cells.get((row, 0), [])
            chunks = [mine[start : start + wide] for start in range(0, len(mine), wide)]
            lines += [(row, (*chunk, *[None] * (wide - len(chunk)))) for chunk in chunks]
            continue
        found = [cells.get((row, column), []) for column in range(wide)]
        for number in range(max(1, *map(len, found))):
            lines.append((row, tuple(mine[number] if number < len(mine) else None for mine in found)))
    heads = tuple(column_heads) if columns is not None else ("",) * wide
    return Arranged(tuple(row_heads), heads, tuple(lines))


def _axis(frame: pd.DataFrame, name: str | None, what: str) -> tuple[list[int], list[str]]:
    """Give which of the distinct values each row has, and those values in their order, as text."""
    if name is None:
        return [0] * len(frame), [""]
    values = _values(frame, name, what)
    keys = [_key(value) for value in values]
    first = dict(zip(reversed(keys), reversed(values), strict=True))
    order = list(dict.fromkeys(keys))
    column = frame[name] if name in frame.columns else None
    if column is not None and isinstance(column.dtype, pd.CategoricalDtype):
        known = [_key(value) for value in column.dtype.categories]
        order = [key for key in known if key in first] + [key for key in order if key not in set(known)]
    elif all(is_missing(value) or isinstance(value, int | float) for value in first.values()):
        order.sort(key=lambda key: (is_missing(first[key]), 0 if is_missing(first[key]) else first[key]))
    code_of = {key: code for code, key in enumerate(order)}
    return [code_of[key] for key in keys], [_head(name, first[key]) for key in order]


def _head(name: str, value: Any) -> str:
    """Words speak for themselves, numbers need their name."""
    return say(value) if isinstance(value, str) else f"{name} {say(value)}"


def _values(frame: pd.DataFrame, name: str, what: str) -> Sequence[Any]:
    if name in frame.columns and not frame[name].isna().all():
        return [None if is_missing(value) else value for value in frame[name].tolist()]
    axes = [axes if isinstance(axes, dict) else {} for axes in frame["axes"]] if "axes" in frame.columns else []
    if any(name in known for known in axes):
        return [known.get(name) for known in axes]
    if name in frame.columns:
        return [None] * len(frame)
    known_names = [str(column) for column in frame.columns] + sorted({key for known in axes for key in known})
    near = difflib.get_close_matches(name, known_names, n=1)
    hint = f"Did you mean {near[0]!r}?" if near else f"Choose one of {', '.join(known_names[:30])}."
    raise RecordError(f"{what}: {name[:80]!r} is no column of this frame. {hint}")


def _key(value: Any) -> str:
    if is_missing(value):
        return ""
    return json.dumps(value, sort_keys=True, default=str) if not isinstance(value, str) else "s" + value
