"""Filters for rows: ``style_preset = BAUHAUS and rating >= 4``, read by a small grammar and turned into a mask.

Nothing of a filter is ever evaluated, neither by Python nor by pandas.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, cast

from ideowidgets.record.filters.parsing import parse
from ideowidgets.record.filters.terms import AllOf, Among, AnyOf, Compare, Empty, Name, Term, Value, all_of, any_of
from ideowidgets.record.filters.tokens import BadFilter

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

__all__ = ["BadFilter", "Filter", "filtered"]


class Filter:
    """A condition on rows, made by :meth:`parse`.

    ====================================  ==========================================================
    ``rating >= 4``                       numbers: ``= != < <= > >=``
    ``style_preset = "art deco"``         values in any spelling: case, spaces and hyphens do not count
    ``seed in (7, 8)``                    one of several; also ``not in``
    ``note contains "sky"``               text within text
    ``tag = sky``                         a list that has an entry
    ``note is empty``                     without a value; also ``is not empty``
    ``starred``                           a flag by its name
    ``created_at >= 2026-11-01``          a day, a month (``2026-11``), a time (``2026-11-01T14:30``, local unless it
                                          says otherwise), ``today``, ``yesterday``, ``3 days ago``
    ``lighthouse``, ``"two words"``       text in the prompt, sent or returned
    ``and``, ``or``, ``not``, ``( )``     ``not`` binds most, ``or`` least
    ====================================  ==========================================================

    A missing value never matches, not under ``not`` either; ``is empty`` finds it. Names inside the columns ``axes``
    and ``params`` are columns too. A name that is no plain word is written in backticks.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"rating": [5, None, 2], "prompt": ["a lighthouse", "a cat", "a lighthouse"]})
    >>> Filter.parse("lighthouse and rating >= 4").mask(frame).tolist()
    [True, False, False]
    """

    __slots__ = ("_term", "_text")

    def __init__(self, term: Term, text: str) -> None:
        self._term = term
        self._text = text

    @classmethod
    def parse(cls, text: str, columns: pd.DataFrame | Iterable[str] | None = None) -> Filter:
        """Read a filter.

        Parameters
        ----------
        text : str
            At most 4,000 characters; blank text lets every row through.
        columns : DataFrame or iterable of str, optional
            What there is to compare. Names are checked against it, and against a frame values too; without it, both
            are checked when a mask is made.

        Raises
        ------
        BadFilter
            It says where the text stumbles, why, and what to write instead.

        Examples
        --------
        >>> Filter.parse("Rating >= 4 && (seed in [7,8])")
        Filter('Rating >= 4 and seed in (7, 8)')
        """
        if not isinstance(cast("object", text), str):
            rule = f"a filter is text, not {type(text).__name__}"
            raise BadFilter("", 0, 0, rule, "Write one such as 'rating >= 4'.")
        made = cls(parse(text), text)
        return made if columns is None else made._bound(columns)

    def _bound(self, columns: pd.DataFrame | Iterable[str]) -> Filter:
        import pandas as pd

        from ideowidgets.record.filters.columns import Columns, Names
        from ideowidgets.record.filters.masks import Binding

        names = Columns(columns) if isinstance(columns, pd.DataFrame) else Names(map(str, columns))
        return Filter(Binding(self._text, names).bound(self._term), self._text)

    def mask(self, frame: pd.DataFrame, *, now: datetime | None = None) -> NDArray[np.bool_]:
        """Tell which rows of a frame it lets through.

        Parameters
        ----------
        frame : DataFrame
            The record's, or any other.
        now : datetime, optional
            What ``today`` means; a time without a zone is local.

        Returns
        -------
        ndarray of bool, shape (rows,)
            To be used as ``frame[mask]``.

        Raises
        ------
        BadFilter
            Where a column or a category's value is unknown, or a value is of the wrong kind.
        """
        from ideowidgets.record.filters.columns import Columns
        from ideowidgets.record.filters.masks import Binding, Masking

        columns = Columns(frame)
        term = Binding(self._text, columns).bound(self._term)
        moment = (datetime.now() if now is None else now).astimezone()  # noqa: DTZ005
        return Masking(columns, len(frame), moment).answer(term).yes

    def chosen(self, column: str) -> tuple[str | None, ...]:
        """Give the values of a column that the filter is narrowed to, as clicks on facets do; None stands for empty.

        Examples
        --------
        >>> Filter.parse("sky and seed in (7, 8)").chosen("seed")
        ('7', '8')
        """
        found = next((values for term in self._parts() if (values := _choice(term, column)) is not None), None)
        return found or ()

    def choosing(self, column: str, values: Sequence[str | None]) -> Filter:
        """Give the same filter, narrowed to some values of a column in place of those before; to all where empty.

        Examples
        --------
        >>> Filter.parse("sky and seed = 7").choosing("seed", ("7", None))
        Filter('sky and (seed = 7 or seed is empty)')
        """
        kept = [term for term in self._parts() if _choice(term, column) is None]
        name = Name(column)
        written = tuple(Value(value) for value in values if value is not None)
        some: list[Term] = []
        if written:
            some.append(Compare(name, "=", written[0]) if len(written) == 1 else Among(name, written))
        if None in values:
            some.append(Empty(name))
        term = all_of([*kept, any_of(some)] if some else kept)
        return Filter(term, str(term))

    def _parts(self) -> tuple[Term, ...]:
        return self._term.terms if isinstance(self._term, AllOf) else (self._term,)

    def __bool__(self) -> bool:
        return self._term != AllOf(())

    def __eq__(self, other: object) -> bool:
        return self._term == other._term if isinstance(other, Filter) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._term)

    def __str__(self) -> str:
        return str(self._term)

    def __repr__(self) -> str:
        return f"Filter({str(self)!r})"


def _choice(term: Term, column: str) -> tuple[str | None, ...] | None:
    """Give what a term narrows a column to, where that is all it does."""
    if isinstance(term, Compare) and term.operator == "=" and term.name.text == column:
        return (term.value.text,)
    if isinstance(term, Among) and term.name.text == column:
        return tuple(value.text for value in term.values)
    if isinstance(term, Empty) and term.name.text == column:
        return (None,)
    if isinstance(term, AnyOf):
        parts = [_choice(part, column) for part in term.terms]
        if all(part is not None for part in parts):
            return tuple(value for part in parts for value in part or ())
    return None


def filtered(frame: pd.DataFrame, text: str) -> pd.DataFrame:
    """Give the rows of a frame that a filter lets through, in their order; a copy.

    Raises
    ------
    BadFilter
        Where the text is no filter for this frame; see :class:`Filter`.

    Examples
    --------
    >>> import pandas as pd
    >>> filtered(pd.DataFrame({"seed": [7, 8, 9]}), "seed in (7, 9)")["seed"].tolist()
    [7, 9]
    """
    return frame.loc[Filter.parse(text, frame).mask(frame)].copy()
