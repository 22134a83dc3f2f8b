"""Whether to send again: decided by whether the first time could have been billed."""

from __future__ import annotations

import random
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from math import isfinite
from time import time
from typing import Protocol

from ideowidgets.operations.errors import (
    BrokenReply,
    CannotConnect,
    IdeogramError,
    ServerError,
    Timeout,
    TooManyInFlight,
)

_GATEWAY = (502, 503, 504)


@dataclass(frozen=True, slots=True)
class Retry:
    """When a call is sent again, and after how long.

    A paid call is repeated only where the service cannot have worked on it.

    Parameters
    ----------
    attempts : int
        Most sendings of one call, the first included.
    total : float
        Seconds from the first sending after which no new one starts.
    first, most : float
        Seconds of the first pause and of the longest; they double in between, and a random part of each is
        waited. What the service asks for in ``Retry-After`` wins.
    on_unknown : bool
        Repeat a paid call also after 502, 503 and 504 without ``Retry-After``. It may be billed twice.

    Examples
    --------
    >>> Retry(attempts=1)
    Retry(attempts=1, total=120.0, first=0.5, most=20.0, on_unknown=False)
    """

    attempts: int = 5
    total: float = 120.0
    first: float = 0.5
    most: float = 20.0
    on_unknown: bool = False


class Chance(Protocol):
    """The one thing that is needed of a random source."""

    def random(self) -> float:
        """Give a number from 0 up to 1."""


class Repeatable(Protocol):
    """What the decision needs to know of a call."""

    @property
    def repeatable(self) -> bool:
        """Whether sending it twice does no harm."""


def decide(
    policy: Retry,
    call: Repeatable,
    outcome: IdeogramError,
    attempt: int,
    elapsed: float,
    rng: Chance,
) -> float | None:
    """Give the seconds to wait before sending again, or None to give up.

    Parameters
    ----------
    policy : Retry
        The limits.
    call : Call
        What was sent; ``repeatable`` decides.
    outcome : IdeogramError
        How it failed.
    attempt : int
        How many times it was sent, from 1.
    elapsed : float
        Seconds since the first sending began.
    rng : object with ``random()``
        Spreads the pauses, so that many callers do not return at the same moment.

    Examples
    --------
    >>> from ideowidgets.client.call import Call
    >>> paid = Call("generate", "POST", "/v1/ideogram-v3/generate")
    >>> decide(Retry(), paid, Timeout("no answer"), 1, 180.0, random.Random(0)) is None
    True
    >>> decide(Retry(), paid, TooManyInFlight(429, "", retry_after=3.0), 1, 0.2, random.Random(0))
    3.0
    """
    if attempt >= policy.attempts or not _may_repeat(policy, call, outcome):
        return None
    asked: float | None = getattr(outcome, "retry_after", None)
    longest = min(policy.most, policy.first * 2 ** (attempt - 1))
    wait = rng.random() * longest if asked is None else asked
    return wait if elapsed + wait <= policy.total else None


def _may_repeat(policy: Retry, call: Repeatable, outcome: IdeogramError) -> bool:
    match outcome:
        case CannotConnect() | TooManyInFlight():
            return True
        case ServerError(status=503, retry_after=float()):
            return True
        case ServerError():
            return call.repeatable or (policy.on_unknown and outcome.status in _GATEWAY)
        case Timeout(sent=True) | BrokenReply():
            return call.repeatable
        case _:
            return False


def read_retry_after(value: str | None, now: float | None = None) -> float | None:
    """Read a ``Retry-After`` header: seconds, or an HTTP date; None where it says nothing usable.

    Examples
    --------
    >>> read_retry_after("3"), read_retry_after("soon"), read_retry_after("-1")
    (3.0, None, 0.0)
    """
    if not value:
        return None
    try:
        seconds = float(value)
    except ValueError:
        try:
            seconds = parsedate_to_datetime(value).timestamp() - (time() if now is None else now)
        except (ValueError, TypeError, OverflowError):
            return None
    return max(0.0, seconds) if isfinite(seconds) else None


def chance() -> Chance:
    """Give the random source that spreads pauses; no secret depends on it."""
    return random.Random()  # noqa: S311
