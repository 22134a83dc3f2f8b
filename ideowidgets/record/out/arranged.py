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
    from collections.abc import Mapping, Sequence

    Names = str | Sequence[str] | None
    Orders = Mapping[str, Sequence[Any]] | None


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


def named(names: Names) -> tuple[str, ...]:
    """Give the names of an axis: none, one, or several that are nested, the outermost first."""
    return (names,) if isinstance(names, str) else tuple(names or ())


def arrange(frame: pd.DataFrame, rows: Names, columns: Names, across: int, orders: Orders = None) -> Arranged:
    """Lay a frame out; several pictures that share a cell take lines of their own.

    Parameters
    ----------
    rows, columns : str, sequence of str or None
        Columns of the frame, or axes of the sweep that made it; several are nested, the outermost first.
    across : int
        How many pictures stand side by side where there are no ``columns``.
    orders : mapping, optional
        Column to its values as they shall follow each other; others come after these, in their own order.

    Raises
    ------
    RecordError
        Where the frame has no such column.
    """
    down, row_heads = _nested(frame, named(rows), "rows", orders or {})
    along, column_heads = _nested(frame, named(columns), "columns", orders or {})
    flowing = not named(columns)
    wide = across if flowing else len(column_heads)
    lines: list[tuple[int, tuple[int | None, ...]]] = []
    cells: dict[tuple[int, int], list[int]] = {}
    for place, key in enumerate(zip(down, along, strict=True)):
        cells.setdefault(key, []).append(place)
    for row in range(len(row_heads)):
        if flowing:
            mine = cells.get((row, 0), [])
            chunks = [mine[start : start + wide] for start in range(0, len(mine), wide)]
            lines += [(row, (*chunk, *[None] * (wide - len(chunk)))) for chunk in chunks]
            continue
        found = [cells.get((row, column), []) for column in range(wide)]
        for number in range(max(1, *map(len, found))):
            lines.append((row, tuple(mine[number] if number < len(mine) else None for mine in found)))
    heads = ("",) * wide if flowing else tuple(column_heads)
    return Arranged(tuple(row_heads), heads, tuple(lines))


def _nested(
    frame: pd.DataFrame, names: Sequence[str], what: str, orders: Mapping[str, Sequence[Any]]
) -> tuple[list[int], list[str]]:
    """Give which of the combinations that occur each row has, and those in their order, as text."""
    if not names:
        return [0] * len(frame), [""]
    axes = [_axis(frame, name, what, orders.get(name, ())) for name in names]
    rows = list(zip(*(codes for codes, _ in axes), strict=True))
    order = sorted(set(rows))
    place = {combination: number for number, combination in enumerate(order)}
    heads = [" · ".join(head[code] for code, (_, head) in zip(combination, axes, strict=True)) for combination in order]
    return [place[row] for row in rows], heads


def _axis(frame: pd.DataFrame, name: str, what: str, wanted: Sequence[Any]) -> tuple[list[int], list[str]]:
    """Give which of the distinct values each row has, and those values in their order, as text."""
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
    ahead = [key for key in dict.fromkeys(map(_key, wanted)) if key in first]
    order = ahead + [key for key in order if key not in set(ahead)]
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
