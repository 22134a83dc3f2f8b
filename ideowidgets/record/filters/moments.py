"""Dates in filters: a day is the whole of it, and a time without a zone is local."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

_STEP: Final = timedelta(microseconds=1)
_DATE: Final = re.compile(
    r"(\d{4})-(\d\d)(?:-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,6}))?)?(Z|[+-]\d\d:?\d\d)?)?)?", re.IGNORECASE
)
_AGO: Final = re.compile(r"(\d{1,6}) ?(minute|hour|day|week)s? ago")
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of time, from its start to before its end; both with a zone."""

    start: datetime
    end: datetime


def stretch_of(text: str, now: datetime) -> Stretch | None:
    """Read a date, a time, or words for one; None where it is none.

    Parameters
    ----------
    text : str
        ``2026-11``, ``2026-11-03``, ``2026-11-03T14:30``, ``today``, ``yesterday``, ``3 days ago``.
    now : datetime
        With a zone.

    Examples
    --------
    >>> found = stretch_of("2026-11-03T14:30Z", datetime(2026, 1, 1, tzinfo=UTC))
    >>> found.end - found.start
    datetime.timedelta(seconds=60)
    """
    said = " ".join(text.split()).casefold()
    try:
        return _said(said, now) or _written(said)
    except (ValueError, OverflowError, OSError):
        return None


def _said(text: str, now: datetime) -> Stretch | None:
    today = now.astimezone().date()
    if text in ("today", "yesterday"):
        return _days(today if text == "today" else today - timedelta(days=1))
    ago = _AGO.fullmatch(text)
    if ago is not None:
        count, unit = int(ago[1]), ago[2]
        if unit in ("day", "week"):
            return _days(today - timedelta(days=count * (7 if unit == "week" else 1)))
        moment = now - timedelta(minutes=count * (60 if unit == "hour" else 1))
        return Stretch(moment, moment + _STEP)
    return None


def _written(text: str) -> Stretch | None:
    found = _DATE.fullmatch(text.upper())
    if found is None:
        return None
    year, month, day, hour, _, second, fraction, zone = found.groups()
    if day is None:
        following = date(int(year) + (month == "12"), int(month) % 12 + 1, 1)
        return _days(date(int(year), int(month), 1), following)
    if hour is None:
        return _days(date(int(year), int(month), int(day)))
    moment = datetime.fromisoformat(text.upper().replace(" ", "T", 1))
    moment = moment if zone else moment.astimezone()
    length = _STEP if fraction else timedelta(seconds=1) if second else timedelta(minutes=1)
    return Stretch(moment, moment + length)


def _days(first: date, following: date | None = None) -> Stretch:
    following = following or first + timedelta(days=1)
    return Stretch(*(datetime(day.year, day.month, day.day).astimezone() for day in (first, following)))


def micros_of(values: pd.Series[Any], listed: Sequence[Any] | None) -> NDArray[np.int64]:
    """Give times as microseconds since 1970 in UTC; where one is missing, any.

    Parameters
    ----------
    values : Series
        Of a time type; a time without a zone is local.
    listed : sequence, optional
        Its Python values, where the column is of objects.
    """
    if listed is not None:
        return np.fromiter((0 if value is None else _micros(value) for value in listed), np.int64, len(listed))
    if getattr(values.dt, "tz", None) is None:
        return micros_of(values, [None if value is pd.NaT else value for value in values.tolist()])
    whole = pd.DatetimeIndex(values).tz_convert("UTC").as_unit("us")
    return whole.asi8


def _micros(value: Any) -> int:
    if isinstance(value, np.datetime64 | pd.Timestamp):
        value = pd.Timestamp(value).to_pydatetime(warn=False)
    if not isinstance(value, datetime):
        value = datetime(value.year, value.month, value.day)  # noqa: DTZ001
    return micros(value if value.tzinfo else value.astimezone())


def micros(moment: datetime) -> int:
    """Give a moment as microseconds since 1970 in UTC."""
    return (moment - _EPOCH) // _STEP
