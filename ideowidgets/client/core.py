"""The client's one definition, without input or output: what to send, when to send it again, what came back.

Each verb is a generator that yields what it needs done and returns the result. Two thin drivers, one for threads
and one for event loops, do it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, TypeVar

from ideowidgets.client.downloads import Downloads
from ideowidgets.client.effects import Pause, Steps
from ideowidgets.client.gate import IN_FLIGHT, Gate, shared_gate
from ideowidgets.client.links import AllowedLinks
from ideowidgets.client.pace import Pace, log
from ideowidgets.client.polling import DEADLINE, Polling, ended, late, may_ask_again, pause, read_poll, result_of
from ideowidgets.client.retry import Retry
from ideowidgets.client.secret import Secret
from ideowidgets.client.sending import Event, Lane, Sender, Timeouts, Watch, tell
from ideowidgets.client.services import Generations, Service
from ideowidgets.client.webhooks import KEYS_PATH, MAX_KEYS_BYTES, read_keys
from ideowidgets.operations.errors import (
    BrokenReply,
    IdeogramError,
    InvalidRequest,
    Problem,
    Refused,
    Timeout,
    WebhookError,
    shorten,
)
from ideowidgets.operations.generation import Generation
from ideowidgets.operations.prices import Price
from ideowidgets.operations.request import Request
from ideowidgets.operations.results import Quote

R = TypeVar("R")

POLLS_AT_ONCE = 10


class Core:
    """What both clients share: the service, its key, and the decisions.

    Parameters
    ----------
    service : Service
        Who is asked.
    key : Secret
        Its key.
    timeouts, deadline, retry, polling, in_flight
        As for the clients.
    clock : callable
        Seconds that only grow.
    """

    def __init__(
        self,
        service: Service,
        key: Secret,
        *,
        timeouts: Timeouts,
        deadline: float | None,
        retry: Retry,
        polling: Polling,
        in_flight: int | None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.service = service
        self.key = key
        self.gate = shared_gate(service.base_url, key.fingerprint)
        at_once = IN_FLIGHT if in_flight is None else in_flight
        self.gate.widen(at_once)
        self._calls = Lane(self.gate, at_once, timeouts.read)
        # Questions have places of their own, so that they never wait for pictures.
        self._polls = Lane(Gate(POLLS_AT_ONCE), POLLS_AT_ONCE, timeouts.poll)
        self._pace = Pace(deadline, retry, clock)
        self._sender = Sender(service, key, self._pace, connect=timeouts.connect)
        self.downloads = Downloads(
            AllowedLinks(service.base_url, service.picture_hosts, service.link_advice),
            self._pace,
            connect=timeouts.connect,
            seconds=timeouts.download,
        )
        self._polling = polling
        self._uploaded: dict[str, str] = {}

    def send(self, request: Request[R], deadline: float | None, watch: Watch | None) -> Steps[R]:
        """Send a request, again where that is safe, and read its answer; of a job, wait for its end."""
        self._check_carried(request)
        until = self._pace.until(deadline)
        if request.operation.delivery == "job" and self.service.jobs:
            return (yield from self._sent_and_awaited(request, until, watch))
        uploaded = yield from self._upload(request, until, watch)
        call = self.service.encode(request, uploaded=uploaded)
        decode = partial(self.service.decode, request=request)
        try:
            return (yield from self._sender.answered(call, decode, self._calls, until, watch))
        except Refused:
            # The service may have forgotten a file; uploading it anew is free.
            for sha256 in uploaded:
                self._uploaded.pop(sha256, None)
            raise

    def submit(
        self, request: Request[Any], webhook_url: str | None, deadline: float | None, watch: Watch | None
    ) -> Steps[str]:
        """Start a job and give its id."""
        self._check_carried(request)
        if not self.service.jobs:
            raise self._refused(request, "starts no jobs", "Use client.send(request).")
        call = self.service.encode_job(request, webhook_url)
        until = self._pace.until(deadline)
        generation_id = yield from self._sender.answered(call, self.service.decode_job, self._calls, until, watch)
        tell(watch, Event("accepted", 1, generation_id=generation_id))
        return generation_id

    def status(self, generation_id: str, generation: Generations, deadline: float | None) -> Steps[Generation]:
        """Ask once how far a job is."""
        call = self.service.encode_poll(generation_id, generation)
        until = self._pace.until(deadline)
        return (yield from self._sender.answered(call, self.service.decode_poll, self._polls, until))

    def wait(
        self, generation_id: str, generation: Generations, deadline: float, watch: Watch | None
    ) -> Steps[Generation]:
        """Ask until a job has ended, well or not.

        Raises
        ------
        Timeout
            Where the deadline passes first; the job goes on.
        """
        call = self.service.encode_poll(generation_id, generation)
        until = self._pace.now() + deadline
        decode = partial(read_poll, decode=self.service.decode_poll)
        attempt = 1
        broken = 0
        before: IdeogramError | None = None
        while True:
            try:
                outcome, poll = yield from self._sender.tried(call, decode, self._polls, until, attempt)
            except Timeout:
                # It waited for a place to ask from; the job must not be lost over that.
                raise late(generation_id, None) from None
            if outcome is None and ended(poll.generation):
                return poll.generation
            broken = broken + 1 if isinstance(outcome, BrokenReply) else 0
            if outcome is not None and not may_ask_again(outcome, broken):
                outcome.generation_id = generation_id
                raise outcome
            asked = getattr(outcome, "retry_after", None) if outcome is not None else poll.retry_after
            left = until - self._pace.now()
            if left <= 0 or (asked is not None and asked >= left):
                # After the first, a question that the deadline cuts short says nothing of the service.
                raise late(generation_id, before if attempt > 1 and isinstance(outcome, Timeout) else outcome)
            seconds = min(left, pause(self._polling, attempt, asked, self._pace.rng))
            before = outcome
            tell(watch, Event("polling", attempt, seconds, generation_id=generation_id))
            yield Pause(seconds)
            attempt += 1

    def quote(self, request: Request[Any], deadline: float | None) -> Steps[Quote | Price]:
        """Ask for a price where the service and the operation declare that they can be asked; else look it up."""
        self._check_carried(request)
        if not (request.operation.dry_run and self.service.quotes):
            return self.service.price(request)
        call = self.service.encode(request, dry_run=True)
        until = self._pace.until(deadline)
        return (yield from self._sender.answered(call, self.service.decode_quote, self._calls, until))

    def webhook_keys(self, deadline: float | None) -> Steps[tuple[Mapping[str, Any], ...]]:
        """Get the keys that webhooks are signed with; no key of ours travels."""
        outcome = yield from self.downloads.tried(self.service.base_url + KEYS_PATH, MAX_KEYS_BYTES, deadline)
        if isinstance(outcome, bytes):
            return read_keys(outcome)
        raise WebhookError("keys", f"The keys that webhooks are signed with could not be fetched: {outcome}")

    def _sent_and_awaited(self, request: Request[R], until: float | None, watch: Watch | None) -> Steps[R]:
        """Start a job and wait for it; it keeps its place, because the service counts it as in flight."""
        operation = request.operation
        call = self.service.encode_job(request)
        generation_id, ticket = yield from self._sender.sent(call, self.service.decode_job, self._calls, until, watch)
        try:
            tell(watch, Event("accepted", 1, generation_id=generation_id))
            left = DEADLINE if until is None else until - self._pace.now()
            generation = yield from self.wait(generation_id, operation.generation, left, watch)
        except IdeogramError as error:
            error.may_have_been_billed = True
            raise
        except BaseException as stop:
            log.warning("%s was cancelled while job %s goes on; it may be billed", operation.id, generation_id)
            # Whoever interrupts a cell reads the traceback, not the log.
            again = f"client.job({generation_id!r}, {type(request).__name__}).result()"
            stop.add_note(f"The job goes on at the service and may be billed; {again} fetches it at no further cost.")
            raise
        finally:
            ticket.leave()
        result: R = result_of(generation, operation.result)
        return result

    def _check_carried(self, request: Any) -> None:
        if not isinstance(request, Request):
            said = f"{type(request).__name__} {shorten(request)}"
            raise IdeogramError(f"A client sends requests, such as GenerateV3(prompt='a cat'), not {said}.")
        reason = self.service.cannot(request)
        if reason is not None:
            raise self._refused(request, reason, "Send it with a client of service='ideogram', or change the request.")

    def _refused(self, request: Request[Any], reason: str, fix: str) -> InvalidRequest:
        return InvalidRequest(request.operation.title, [Problem("service", "", f"{self.service.name!r} {reason}", fix)])

    def _upload(self, request: Request[Any], until: float | None, watch: Watch | None) -> Steps[Mapping[str, str]]:
        """Give the names of a request's files at the service; what was uploaded once is not uploaded again."""
        names: dict[str, str] = {}
        for number, upload in enumerate(self.service.uploads(request), 1):
            sha256 = upload.file.sha256
            if sha256 not in self._uploaded:
                tell(watch, Event("uploading", number))
                self._uploaded[sha256] = yield from self._sender.answered(
                    upload.call, partial(self.service.read_upload, file=upload.file), self._calls, until
                )
            names[sha256] = self._uploaded[sha256]
        return names
