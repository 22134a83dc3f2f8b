"""An axis as a person gives it: a name or several, and a list or a frame."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from ideowidgets.sweep.lists import listed
from ideowidgets.sweep.template import Replace


class Given:
    """One entry of the axes.

    Parameters
    ----------
    name : str or tuple of str
        What varies.
    values
        A list; of a frame the columns of these names, and where it has not all of them its columns in their order.
    keep : sequence of str
        Columns of a frame that go with its rows and set nothing.

    Attributes
    ----------
    names : tuple
        What each part of a value is for.
    kept : tuple of str
        Those of the names that set nothing.
    values : list or None
        None where it is no list.
    """

    def __init__(self, name: Any, values: Any, keep: Sequence[str] = ()) -> None:
        self.name = name
        self.names: tuple[Any, ...] = name if isinstance(name, tuple) else (name,)
        self.linked = isinstance(name, tuple)
        self.given = values
        self.is_frame = hasattr(values, "itertuples")
        if self.is_frame and set(self.names) <= set(values.columns):
            self.names += tuple(one for one in keep if one in values.columns and one not in self.names)
            self.linked = self.linked or len(self.names) > 1
            values = values[list(self.names)]
        self.kept = tuple(one for one in self.names if one in keep) if self.linked else ()
        self.values = listed(values)
        if not self.linked and self.is_frame and len(values.columns) == 1:
            # A frame of one column, as df[["prompt"]] gives it, is that column.
            self.values = [value for (value,) in self.values or ()]
        for one in self.kept:
            self.change(self.names.index(one), _plain)

    def column(self, name: Any) -> list[Any]:
        """Give the values under one of its names, those that fit."""
        if name not in self.names:
            return []
        place = self.names.index(name)
        if not self.linked:
            return list(self.values or ())
        return [value[place] for value in self.values or () if fits(value, self.names)]

    def change(self, place: int, change: Callable[[Any], Any]) -> None:
        """Change the values under one of its names."""
        if self.values is None or isinstance(self.given, Replace):
            return
        if not self.linked:
            self.values = [change(value) for value in self.values]
            return
        self.values = [
            (*value[:place], change(value[place]), *value[place + 1 :]) if fits(value, self.names) else value
            for value in self.values
        ]


def fits(value: Any, names: Sequence[Any]) -> bool:
    """Tell whether a value has a part for each name."""
    return isinstance(value, tuple | list) and len(value) == len(names)


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, str | int | float) else str(value)
