"""The one hierarchy of errors, named by meaning.

Every error says what was wrong, which field or rule it concerns and what to do now. ``may_have_been_billed``
is true where a paid request may have been worked on although no usable answer came. ``generation_id`` names the job
that an error concerns, where there is one: it can be taken up again with ``client.job``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Problem:
    """One broken rule of a request.

    Attributes
    ----------
    field : str
        The vendor's name of the field, or names joined by ``", "`` where a rule spans several.
    value : str
        The offending value, shortened.
    rule : str
        What the field accepts.
    fix : str
        What to do now.
    """

    field: str
    value: str
    rule: str
    fix: str

    def __str__(self) -> str:
        got = f" (got {self.value})" if self.value else ""
        return f"{self.field}: {self.rule}{got}. {self.fix}".rstrip()


class IdeogramError(Exception):
    """Base of everything this package raises on purpose."""

    may_have_been_billed: bool = False
    generation_id: str | None = None

    def __reduce__(self) -> tuple[Any, ...]:
        return (_rebuild, (type(self), self.args, self.__dict__.copy()))


def _rebuild(cls: type[IdeogramError], args: tuple[Any, ...], state: dict[str, Any]) -> IdeogramError:
    error = cls.__new__(cls)
    error.args = args
    error.__dict__.update(state)
    return error


class InvalidRequest(IdeogramError, ValueError):
    """A request breaks a rule of its operation; nothing was sent.

    Attributes
    ----------
    problems : tuple of Problem
        Every broken rule, in the order of the fields.
    """

    def __init__(self, operation: str, problems: Sequence[Problem]) -> None:
        self.operation = operation
        self.problems = tuple(problems)
        lines = "\n".join(f"  {problem}" for problem in self.problems)
        super().__init__(f"{operation}: nothing was sent.\n{lines}")


class NoStructuredPrompt(IdeogramError, ValueError):
    """No structured prompt can be read from what was given; nothing was sent."""


class MissingKey(IdeogramError):
    """No API key for a service that needs one."""


class Refused(IdeogramError):
    """The service answered with an error status.

    Attributes
    ----------
    status : int
        HTTP status.
    reason : str or None
        ``reject_reason`` of the answer, where there is one.
    text : str
        What the service said, shortened.
    body : object
        The answer, parsed where it was JSON.
    request_id : str or None
        ``x-request-id`` of the answer, where there is one.
    """

    advice = "See the service's message."

    def __init__(
        self,
        status: int,
        text: str,
        *,
        body: Any = None,
        reason: str | None = None,
        request_id: str | None = None,
    ) -> None:
        self.status = status
        self.reason = reason
        self.text = text
        self.body = body
        self.request_id = request_id
        said = f": {text}" if text else ""
        why = f" [{reason}]" if reason else ""
        super().__init__(f"The service answered {status}{why}{said} {self.advice}".strip())


class BadRequest(Refused):
    """400: the service found a field it does not accept."""

    advice = "Change the field it names and send again; nothing was billed."


class BadKey(Refused):
    """401 or 403: the key is unknown, revoked, or not allowed to do this."""

    advice = "Check the key with ideowidgets.check(); an empty balance can also be answered this way."


class NoCredit(Refused):
    """402: no credit, or a limit of the plan."""

    advice = "Add credit or change the plan on the service's site; nothing was billed."


class NotFound(Refused):
    """404: the thing asked for does not exist, or not for this key."""

    advice = "Check the id."


class Unsafe(Refused):
    """422: the prompt or a picture failed the safety check."""

    advice = "Change the wording or the picture."


class TooManyInFlight(Refused):
    """429: too many requests at once.

    Attributes
    ----------
    retry_after : float or None
        Seconds to wait, where the service said.
    limit : int or None
        ``max_inflight_requests``, where the service said.
    """

    advice = "Wait, or send fewer at once."

    def __init__(
        self,
        status: int,
        text: str,
        *,
        retry_after: float | None = None,
        limit: int | None = None,
        **more: Any,
    ) -> None:
        super().__init__(status, text, **more)
        self.retry_after = retry_after
        self.limit = limit


class ServerError(Refused):
    """5xx: the service failed; a paid request may have been worked on.

    Attributes
    ----------
    retry_after : float or None
        Seconds to wait, where the service said. With a 503 it means that nothing was done.
    """

    advice = "It may have been billed, so it was not sent again."
    may_have_been_billed = True

    def __init__(
        self,
        status: int,
        text: str,
        *,
        retry_after: float | None = None,
        billed: bool = True,
        **more: Any,
    ) -> None:
        self.retry_after = retry_after
        self.may_have_been_billed = billed
        if not billed:
            self.advice = "Nothing was billed; try again later."
        super().__init__(status, text, **more)


class NoAnswer(IdeogramError):
    """No usable answer came."""


class CannotConnect(NoAnswer):
    """The connection could not be made; nothing was sent."""


class Timeout(NoAnswer, TimeoutError):
    """No answer in time.

    Attributes
    ----------
    sent : bool
        True when the request had left, so that it may have been billed.
    """

    def __init__(self, message: str, *, sent: bool = True) -> None:
        self.sent = sent
        self.may_have_been_billed = sent
        super().__init__(message)


class BrokenReply(NoAnswer):
    """The answer was cut short, was not JSON, or lacked what it must hold."""

    may_have_been_billed = True


class Withheld(IdeogramError):
    """Every picture of a result was withheld by the safety check.

    The pictures were made, and nowhere does the service say that it does not bill them, so
    ``may_have_been_billed`` is true and a record counts their price as spent.

    Attributes
    ----------
    result : object
        The whole result; it keeps prompts and seeds.
    """

    may_have_been_billed = True

    def __init__(self, result: Any) -> None:
        self.result = result
        super().__init__(
            "The service made the pictures and withheld all of them as unsafe. "
            "Change the wording; the result with its seeds is in .result."
        )


class JobFailed(IdeogramError):
    """A job ended without a result.

    Attributes
    ----------
    failure_reason : str or None
        What the service said, such as ``content_policy_violation``.
    generation_id : str
        The job.
    unsafe : bool
        Whether the safety check stopped it, like :class:`Unsafe` and :class:`Withheld` without a job.
    """

    def __init__(self, failure_reason: str | None, generation_id: str) -> None:
        self.failure_reason = failure_reason
        self.generation_id = generation_id
        self.unsafe = failure_reason == "content_policy_violation"
        # Nothing is published about what a failed job costs.
        self.may_have_been_billed = not self.unsafe
        said = f"failed: {failure_reason}" if failure_reason else "failed, and the service does not say why"
        advice = "Change the wording or the picture." if self.unsafe else "It may have been billed."
        super().__init__(f"Job {generation_id} {said}. {advice}")


class WebhookError(IdeogramError):
    """What came to a webhook is not to be believed, or its keys are not there.

    Attributes
    ----------
    failed : str
        ``keys``, ``header``, ``stale``, ``signature`` or ``body``.
    """

    def __init__(self, failed: str, message: str) -> None:
        self.failed = failed
        super().__init__(message)


class NoQuote(IdeogramError):
    """A price was asked for and something else came; the service may not know ``dry_run`` and have done the work."""

    may_have_been_billed = True


class DownloadFailed(IdeogramError):
    """A picture was made but could not be fetched."""


class LinkExpired(DownloadFailed):
    """A signed link no longer works."""


class BudgetExceeded(IdeogramError):
    """A plan costs more than it may, or its price is unknown under a cap."""


def shorten(value: object, limit: int = 80) -> str:
    """Give a value's repr, cut to ``limit`` characters.

    Examples
    --------
    >>> shorten("a" * 100, limit=10)
    "'aaaaaaaa…"
    """
    try:
        text = f"<{len(value)} bytes>" if isinstance(value, bytes | bytearray) else repr(value)
    except RecursionError:
        text = f"<{type(value).__name__} that is nested too deep>"
    return text if len(text) <= limit else text[: limit - 1] + "…"


def with_article(noun: str) -> str:
    """Put ``a`` or ``an`` before a noun.

    Examples
    --------
    >>> with_article("int"), with_article("dict")
    ('an int', 'a dict')
    """
    return f"{'an' if noun[:1].lower() in tuple('aeiou') else 'a'} {noun}"


def type_of(value: object) -> str:
    """Say what type a value has, as a sentence needs it.

    Examples
    --------
    >>> type_of(7), type_of({}), type_of(None)
    ('an int', 'a dict', 'None')
    """
    return "None" if value is None else with_article(type(value).__name__)


def error_facts(error: IdeogramError) -> Mapping[str, Any]:
    """Give what a record keeps of an error: its kind, text and status."""
    return {
        "error_kind": type(error).__name__,
        "error": str(error),
        "http_status": getattr(error, "status", None),
    }
