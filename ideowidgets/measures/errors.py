"""Errors of measuring, and how a long metric hears that nobody waits any more."""

from __future__ import annotations

import threading
from contextvars import ContextVar

from ideowidgets.operations.errors import IdeogramError


class MeasureError(IdeogramError, ValueError):
    """What was asked cannot be measured at all, such as a frame without pictures or an unknown metric."""


class NotMeasurable(MeasureError):
    """One picture has no such value; its message becomes the reason beside the missing value.

    A metric of your own may raise it too.

    Examples
    --------
    >>> raise NotMeasurable("the picture has no horizon")
    Traceback (most recent call last):
        ...
    ideowidgets.measures.errors.NotMeasurable: the picture has no horizon
    """


class Stopped(MeasureError):
    """Measuring was cancelled while a metric was at work."""


CANCELLED: ContextVar[threading.Event | None] = ContextVar("CANCELLED", default=None)


def stop_if_cancelled() -> None:
    """Leave a metric where measuring was cancelled; a metric that takes seconds calls this between its steps.

    Raises
    ------
    Stopped
    """
    event = CANCELLED.get()
    if event is not None and event.is_set():
        raise Stopped("cancelled")
