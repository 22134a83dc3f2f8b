"""Sending one call: a place in the gate, the answer, what it means, and again where that is safe."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from logging import DEBUG
from typing import Any, Literal, TypeVar

from ideowidgets.client.call import Call, Reply
from ideowidgets.client.effects import Exchange, Pause, Steps
from ideowidgets.client.gate import Gate, Ticket
from ideowidgets.client.pace import Pace, log
from ideowidgets.client.refusals import without_bill
from ideowidgets.client.secret import Secret
from ideowidgets.client.services import Service
from ideowidgets.operations.errors import DownloadFailed, IdeogramError, NoAnswer, Timeout, TooManyInFlight

T = TypeVar("T")

MAX_REPLY_BYTES = 32_000_000


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds to wait.

    Parameters
    ----------
    connect : float
        For a connection.
    read : float
        For a whole answer, from sending on. Pictures take a while.
    download : float
        For a whole picture.
    poll : float
        For the answer how far a job is.
    """

    connect: float = 10.0
    read: float = 180.0
    download: float = 120.0
    poll: float = 60.0


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a call, for whoever watches it.

    Attributes
    ----------
    kind : str
        ``uploading`` a file before it, ``waiting`` for a place, ``sent`` (from here on it may be billed), ``retry``
        after ``wait`` seconds, ``accepted`` as a job, ``polling`` (asked again after ``wait`` seconds).
    attempt : int
        From 1.
    may_have_been_billed : bool
        Of ``retry``: whether the sending before may cost, although it is repeated.
    generation_id : str or None
        Of ``accepted`` and ``polling``: the job, with which it can be taken up again.
    """

    kind: Literal["uploading", "waiting", "sent", "retry", "accepted", "polling"]
    attempt: int
    wait: float = 0.0
    may_have_been_billed: bool = False
    generation_id: str | None = None


Watch = Callable[[Event], object]


def tell(watch: Watch | None, event: Event) -> None:
    """Tell whoever watches, if anybody does."""
    if watch is not None:
        watch(event)


@dataclass(frozen=True, slots=True)
class Lane:
    """Where calls of one kind queue, and how long one may take.

    Attributes
    ----------
    gate : Gate
        Their places.
    cap : int
        Most of them at once.
    seconds : float
        For a whole answer.
    """

    gate: Gate
    cap: int
    seconds: float


class Sender:
    """Sends calls to one service with one key.

    Parameters
    ----------
    service : Service
        Who is asked.
    key : Secret
        Its key.
    pace : Pace
        Deadlines and repetitions.
    connect : float
        Seconds for a connection.
    """

    def __init__(self, service: Service, key: Secret, pace: Pace, *, connect: float) -> None:
        self._service = service
        self._key = key
        self._pace = pace
        self._connect = connect

    def answered(
        self, call: Call, decode: Callable[[Reply], T], lane: Lane, until: float | None, watch: Watch | None = None
    ) -> Steps[T]:
        """Give what a call's answer holds."""
        result, ticket = yield from self.sent(call, decode, lane, until, watch)
        ticket.leave()
        return result

    def sent(
        self, call: Call, decode: Callable[[Reply], T], lane: Lane, until: float | None, watch: Watch | None = None
    ) -> Steps[tuple[T, Ticket]]:
        """Give what a call's answer holds, and the place in the gate, which is still held."""
        began = self._pace.now()
        queued = 0.0
        attempt = 1
        while True:
            tell(watch, Event("waiting", attempt))
            asked = self._pace.now()
            ticket = yield from self._pace.enter(lane.gate, lane.cap, until)
            queued += self._pace.now() - asked
            if until is not None and self._pace.now() >= until:
                ticket.leave()
                raise Timeout("The deadline passed before the request was sent. Nothing was billed.", sent=False)
            try:
                tell(watch, Event("sent", attempt))
                outcome, result = yield from self._exchanged(call, decode, lane, until, attempt, began)
            except BaseException:
                ticket.leave()
                raise
            _adapt(lane.gate, ticket, outcome)
            if outcome is None:
                return result, ticket
            ticket.leave()
            # Queueing is no trouble of this call, so it does not use up the patience with it.
            wait = self._pace.wait(call, outcome, attempt, began + queued, until)
            if wait is None:
                raise outcome
            if getattr(outcome, "retry_after", None) is not None:
                lane.gate.hold(self._pace.now() + wait)
            tell(watch, Event("retry", attempt, wait, outcome.may_have_been_billed))
            yield Pause(wait)
            attempt += 1

    def tried(
        self, call: Call, decode: Callable[[Reply], T], lane: Lane, until: float | None, attempt: int = 1
    ) -> Steps[tuple[IdeogramError | None, T]]:
        """Send a call once, and give the error that its answer means, or what it holds."""
        ticket = yield from self._pace.enter(lane.gate, lane.cap, until)
        try:
            outcome, result = yield from self._exchanged(call, decode, lane, until, attempt, self._pace.now())
            _adapt(lane.gate, ticket, outcome)
            return outcome, result
        finally:
            ticket.leave()

    def _exchanged(
        self, call: Call, decode: Callable[[Reply], T], lane: Lane, until: float | None, attempt: int, began: float
    ) -> Steps[tuple[IdeogramError | None, T]]:
        if log.isEnabledFor(DEBUG):
            log.debug("%s sends %s", call.label, _sizes(call))
        try:
            reply: Reply | NoAnswer | DownloadFailed = yield Exchange(
                self._service.base_url + call.path,
                call,
                self._service.headers(self._key),
                self._connect,
                self._pace.left(lane.seconds, until),
                MAX_REPLY_BYTES,
            )
        except BaseException as stop:
            if call.paid:
                log.warning("%s was cancelled after it was sent; it may have been billed", call.label)
                stop.add_note("The request had been sent; it may have been billed.")
            raise
        if isinstance(reply, Reply):
            # A server that echoes what it was sent must not put the key into results, errors and the log.
            reply = self._key.scrubbed(reply)
        outcome, result = self._read(call, reply, decode)
        self._pace.note(call.label, outcome or reply, began, attempt)
        return outcome, result

    def _read(
        self, call: Call, reply: Reply | NoAnswer | DownloadFailed, decode: Callable[[Reply], T]
    ) -> tuple[IdeogramError | None, T]:
        nothing: Any = None
        if not isinstance(reply, Reply):
            return without_bill(reply, call), nothing
        try:
            outcome = self._service.refusal(reply, call)
            if outcome is None:
                return None, decode(reply)
        except IdeogramError as error:
            outcome = error
        return without_bill(outcome, call), nothing


def _adapt(gate: Gate, ticket: Ticket, outcome: IdeogramError | None) -> None:
    """Let the number in flight follow an answer."""
    if outcome is None:
        gate.worked()
    elif isinstance(outcome, TooManyInFlight):
        gate.refused(ticket, outcome.limit)


def _sizes(call: Call) -> str:
    if call.json is not None:
        return f"JSON of {len(call.json)} bytes"
    return ", ".join(f"{part.name} ({len(part.data)} bytes)" for part in call.parts) or "no body"
