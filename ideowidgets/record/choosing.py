"""Which rows leave a record: those of a frame, of a sweep, of some ids, or all."""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Protocol

from ideowidgets.operations.errors import type_of
from ideowidgets.record.errors import RecordError

if TYPE_CHECKING:
    import pandas as pd

    from ideowidgets.record.reading import Reading


class Framed(Protocol):
    """Whatever has its rows as ``.df``: a sweep, a record."""

    @property
    def df(self) -> pd.DataFrame:
        """The rows."""


def chosen_rows(record: Reading, source: pd.DataFrame | Framed | Iterable[str] | None) -> pd.DataFrame:
    """Give the frame that a person means; None means everything.

    Raises
    ------
    NotInRecord
        Where an id is not in the record.
    RecordError
        Where it is neither a frame, nor has one, nor names rows.
    """
    if source is None:
        return record.df
    found: Any = source if hasattr(source, "columns") else getattr(source, "df", None)
    if hasattr(found, "columns"):
        return found  # type: ignore[no-any-return]
    if isinstance(source, str):
        source = [source]
    if isinstance(source, Iterable) and not hasattr(source, "keys"):
        ids = list(source)
        if all(isinstance(one, str) for one in ids):
            record.rows(ids)
            return record.frame(image_ids=ids)
    one = hasattr(source, "to_frame")
    series = " Two brackets keep a frame: df[['prompt']] for a column, df.loc[[image_id]] for a row." if one else ""
    raise RecordError(f"frame: must be a DataFrame, a sweep or image ids (got {type_of(source)}).{series}")


def check_any(record: Reading, frame: pd.DataFrame, *, named: bool, what: str | None = None) -> None:
    """Say that there is nothing to write: refuse it where nobody named rows, warn where they named none.

    Parameters
    ----------
    named : bool
        Whether someone chose these rows.
    what : str, optional
        What holds nothing; the record.
    """
    if len(frame):
        return
    if not named:
        where = what or "the record"
        raise RecordError(
            f"There is nothing to export: {where} holds no pictures yet. Its folder is {record.path}; "
            "make some, or open another one."
        )
    warnings.warn(
        "The frame has no rows, so the export holds column names alone. Look at the filter that made it.",
        UserWarning,
        stacklevel=3,
    )
