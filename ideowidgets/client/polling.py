"""How often a job is asked whether it has ended."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ideowidgets.client.call import Reply
from ideowidgets.client.refusals import plain_text
from ideowidgets.client.retry import Chance, read_retry_after
from ideowidgets.client.services import check_pictures
from ideowidgets.operations.errors import (
    BrokenReply,
    IdeogramError,
    JobFailed,
    NoAnswer,
    ServerError,
    Timeout,
    TooManyInFlight,
)
from ideowidgets.operations.generation import Generation

DEADLINE = 600.0
# An answer that cannot be read this often will not become readable.
BROKEN = 5


@dataclass(frozen=True, slots=True)
class Polling:
    """How often a job is asked whether it has ended; questions are free.

    Parameters
    ----------
    first, most : float
        Seconds before the second question, and the longest pause. What the service asks for in ``Retry-After`` wins.
    growth : float
        By how much each pause is longer than the one before. Up to a quarter of each is left out at random.

    Examples
    --------
    >>> Polling(most=30.0)
    Polling(first=1.0, most=30.0, growth=1.6)
    """

    first: float = 1.0
    most: float = 10.0
    growth: float = 1.6


@dataclass(frozen=True, slots=True)
class Poll:
    """What one question gave.

    Attributes
    ----------
    generation : Generation
        How far the job is.
    retry_after : float or None
        Seconds that the service asks to wait before the next question.
    """

    generation: Generation
    retry_after: float | None


def read_poll(reply: Reply, decode: Callable[[Reply], Generation]) -> Poll:
    """Read how far a job is, and when to ask again."""
    return Poll(decode(reply), read_retry_after(reply.headers.get("retry-after")))


def ended(generation: Generation) -> bool:
    """Tell whether nothing more will come; a status that is newer than this version counts as pending."""
    return generation.completed or generation.failed


def may_ask_again(error: IdeogramError, broken: int) -> bool:
    """Tell whether a question that failed is asked again: it costs nothing, and the job goes on.

    Parameters
    ----------
    error : IdeogramError
        How it failed.
    broken : int
        How many answers in a row could not be read, this one included.
    """
    if isinstance(error, BrokenReply):
        return broken < BROKEN
    return isinstance(error, NoAnswer | ServerError | TooManyInFlight)


def pause(policy: Polling, attempt: int, asked: float | None, rng: Chance) -> float:
    """Give the seconds before the next question.

    Parameters
    ----------
    policy : Polling
        The pauses.
    attempt : int
        How often it was asked, from 1.
    asked : float or None
        What the service asked for.
    rng : object with ``random()``
        Shortens pauses, so that many jobs are not asked for at the same moment.

    Examples
    --------
    >>> import random
    >>> [round(pause(Polling(), n, None, random.Random(0)), 1) for n in (1, 2, 3, 20)]
    [0.8, 1.3, 2.0, 7.9]
    >>> pause(Polling(), 1, 7.0, random.Random(0))
    7.0
    """
    if asked is not None:
        # A service that says 0 is not asked without a break all the same.
        return max(asked, policy.first / 2)
    # The exponent is bounded, because a job that takes days is asked thousands of times.
    longest = min(policy.most, policy.first * policy.growth ** min(attempt - 1, 100))
    return longest * (1 - rng.random() / 4)


def result_of(generation: Generation, kind: type[Any]) -> Any:
    """Read the result of a job that has ended.

    Parameters
    ----------
    generation : Generation
        The job.
    kind : type
        The result type; Generation for the job's own state.

    Raises
    ------
    JobFailed
        Where there is none, because the job failed.
    BrokenReply, Withheld
        Where it lacks what it must hold, or every picture was withheld.
    """
    if generation.failed:
        reason = generation.failure_reason
        raise JobFailed(plain_text(reason) if reason else None, generation.generation_id)
    if kind is Generation:
        return generation
    try:
        result = kind.parse(generation.raw)
        check_pictures(result)
    except IdeogramError as error:
        error.generation_id = generation.generation_id
        raise
    return result


def late(generation_id: str, last: IdeogramError | None) -> Timeout:
    """Give the error of a wait whose deadline passed; the job itself goes on."""
    said = f" The last question was not answered: {last}" if last is not None else ""
    error = Timeout(
        f"Job {generation_id} has not ended in time.{said} It goes on and may be billed; "
        f"take it up again with client.job({generation_id!r})."
    )
    error.generation_id = generation_id
    return error
