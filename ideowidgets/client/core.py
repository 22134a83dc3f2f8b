"""The client's one definition, without input or output: what to send, when to send it again, what came back.

Each verb is a generator that yields what it needs done and returns the result. Two thin drivers, one for threads
and one for event loops, do it.
"""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal, TypeVar
from urllib.parse import parse_qs, urljoin, urlsplit

from ideowidgets.client.call import Call, Reply
from ideowidgets.client.effects import Enter, Exchange, Fetch, Pause, Save, Steps
from ideowidgets.client.gate import IN_FLIGHT, Gate, Ticket, shared_gate
from ideowidgets.client.links import (
    MAX_DOWNLOAD_BYTES,
    MAX_REDIRECTS,
    AllowedLinks,
    picture_problem,
)
from ideowidgets.client.refusals import refusal, without_bill
from ideowidgets.client.retry import Retry, chance, decide
from ideowidgets.client.secret import Secret
from ideowidgets.client.services import Service
from ideowidgets.operations.errors import (
    BrokenReply,
    DownloadFailed,
    IdeogramError,
    LinkExpired,
    NoAnswer,
    Timeout,
    TooManyInFlight,
)
from ideowidgets.operations.prices import Price
from ideowidgets.operations.request import Request
from ideowidgets.operations.results import Image, Images, Quote

R = TypeVar("R")
T = TypeVar("T")

log = logging.getLogger("ideowidgets")
log.addHandler(logging.NullHandler())

MAX_REPLY_BYTES = 32_000_000
DOWNLOADS_AT_ONCE = 8
_REDIRECTS = (301, 302, 303, 307, 308)
_GONE = (403, 404, 410)


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
    """

    connect: float = 10.0
    read: float = 180.0
    download: float = 120.0


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a call, for whoever watches it.

    Attributes
    ----------
    kind : str
        ``waiting`` for a place, ``sent`` (from here on it may be billed), ``retry`` after ``wait`` seconds.
    attempt : int
        From 1.
    may_have_been_billed : bool
        Of ``retry``: whether the sending before may cost, although it is repeated.
    """

    kind: Literal["waiting", "sent", "retry"]
    attempt: int
    wait: float = 0.0
    may_have_been_billed: bool = False


Watch = Callable[[Event], object]


class Core:
    """What both clients share: the service, its key, and the decisions.

    Parameters
    ----------
    service : Service
        Who is asked.
    key : Secret
        Its key.
    timeouts, deadline, retry, in_flight
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
        in_flight: int | None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.service = service
        self.key = key
        self.timeouts = timeouts
        self.deadline = deadline
        self.retry = retry
        self.gate = shared_gate(service.base_url, key.fingerprint)
        self.downloads = Gate(DOWNLOADS_AT_ONCE)
        self.links = AllowedLinks(service.base_url, service.picture_hosts)
        self._cap = IN_FLIGHT if in_flight is None else in_flight
        self._clock = clock
        self._rng = chance()

    def send(self, request: Request[R], deadline: float | None, watch: Watch | None) -> Steps[R]:
        """Send a request, again where that is safe, and read its answer."""
        call = self.service.encode(request)
        return (yield from self._answered(call, lambda reply: self.service.decode(reply, request), deadline, watch))

    def quote(self, request: Request[Any], deadline: float | None) -> Steps[Quote | Price]:
        """Ask for a price where the operation declares that it can be asked; else look it up."""
        if not request.operation.dry_run:
            return request.price()
        call = self.service.encode(request, dry_run=True)
        return (yield from self._answered(call, self.service.decode_quote, deadline, None))

    def download(
        self, image: Image | Images | str, save_to: str | os.PathLike[str] | None, deadline: float | None
    ) -> Steps[bytes]:
        """Fetch one picture and check that it is one."""
        url = _link_of(image)
        data = yield from self.fetch(url, MAX_DOWNLOAD_BYTES, deadline, picture=True)
        if save_to is not None:
            yield Save(data, save_to)
        return data

    def fetch(self, url: str, limit: int, deadline: float | None, *, picture: bool = False) -> Steps[bytes]:
        """Get what a link gives, without a key, from this service's hosts only."""
        until = self._until(deadline)
        began = self._clock()
        attempt = 1
        while True:
            ticket = yield from self._enter(self.downloads, DOWNLOADS_AT_ONCE, until)
            try:
                outcome = yield from self._followed(url, limit, until, picture=picture)
            finally:
                ticket.leave()
            self._note("download", outcome, began, attempt)
            if isinstance(outcome, bytes):
                return outcome
            wait = self._wait(_FREE, outcome, attempt, began, until)
            if wait is None:
                raise _download_error(outcome, url)
            yield Pause(wait)
            attempt += 1

    def _answered(
        self, call: Call, decode: Callable[[Reply], T], deadline: float | None, watch: Watch | None
    ) -> Steps[T]:
        until = self._until(deadline)
        began = self._clock()
        attempt = 1
        while True:
            if watch is not None:
                watch(Event("waiting", attempt))
            ticket = yield from self._enter(self.gate, self._cap, until)
            try:
                reply = yield from self._exchanged(call, attempt, until, watch)
            finally:
                ticket.leave()
            outcome, result = self._read(call, reply, decode)
            self._note(call.label, outcome or reply, began, attempt)
            if outcome is None:
                return result
            wait = self._wait(call, outcome, attempt, began, until)
            if wait is None:
                raise outcome
            if watch is not None:
                watch(Event("retry", attempt, wait, outcome.may_have_been_billed))
            yield Pause(wait)
            attempt += 1

    def _exchanged(
        self, call: Call, attempt: int, until: float | None, watch: Watch | None
    ) -> Steps[Reply | NoAnswer | DownloadFailed]:
        if watch is not None:
            watch(Event("sent", attempt))
        if log.isEnabledFor(logging.DEBUG):
            log.debug("%s sends %s", call.label, _sizes(call))
        try:
            answer: Reply | NoAnswer | DownloadFailed = yield Exchange(
                self.service.base_url + call.path,
                call,
                self.service.headers(self.key),
                self.timeouts.connect,
                self._left(self.timeouts.read, until),
                MAX_REPLY_BYTES,
            )
        except GeneratorExit:
            if call.paid:
                log.warning("%s was cancelled after it was sent; it may have been billed", call.label)
            raise
        return answer

    def _read(
        self, call: Call, reply: Reply | NoAnswer | DownloadFailed, decode: Callable[[Reply], T]
    ) -> tuple[IdeogramError | None, T]:
        """Give the error that an answer means, or what it holds."""
        nothing: Any = None
        if not isinstance(reply, Reply):
            return without_bill(reply, call), nothing
        # A server that echoes what it was sent must not put the key into results and errors.
        reply = self.key.scrubbed(reply)
        if not 200 <= reply.status < 300:
            outcome = refusal(reply, call)
            if isinstance(outcome, TooManyInFlight) and outcome.limit is not None:
                self.gate.lower(outcome.limit)
            return outcome, nothing
        try:
            return None, decode(reply)
        except IdeogramError as error:
            return without_bill(error, call), nothing

    def _followed(self, url: str, limit: int, until: float | None, *, picture: bool) -> Steps[bytes | IdeogramError]:
        """Get a link and follow where it leads, checking each address anew."""
        for _ in range(MAX_REDIRECTS + 1):
            try:
                link = self.links.check(url)
            except DownloadFailed as error:
                return error
            answer = yield Fetch(link, self.timeouts.connect, self._left(self.timeouts.download, until), limit)
            if not isinstance(answer, Reply):
                return without_bill(answer, _FREE)
            if answer.status in _REDIRECTS:
                url = _joined(url, answer.headers.get("location", ""))
                continue
            return _picture(answer, url) if picture or answer.status != 200 else answer.body
        return DownloadFailed(f"The picture's link leads on more than {MAX_REDIRECTS} times.")

    def _enter(self, gate: Gate, cap: int, until: float | None) -> Steps[Ticket]:
        left = None if until is None else max(0.0, until - self._clock())
        ticket: Ticket | None = yield Enter(gate, cap, left)
        if ticket is None:
            raise Timeout("The deadline passed while waiting for a free place. Nothing was sent.", sent=False)
        return ticket

    def _wait(
        self, call: Call, outcome: IdeogramError, attempt: int, began: float, until: float | None
    ) -> float | None:
        now = self._clock()
        wait = decide(self.retry, call, outcome, attempt, now - began, self._rng)
        return None if wait is None or (until is not None and now + wait >= until) else wait

    def _until(self, deadline: float | None) -> float | None:
        seconds = self.deadline if deadline is None else deadline
        return None if seconds is None else self._clock() + seconds

    def _left(self, most: float, until: float | None) -> float:
        return most if until is None else max(0.001, min(most, until - self._clock()))

    def _note(self, label: str, outcome: object, began: float, attempt: int) -> None:
        if not log.isEnabledFor(logging.INFO):
            return
        status = getattr(outcome, "status", None)
        request_id = getattr(outcome, "request_id", None)
        log.info(
            "%s %s in %.0f ms, attempt %d%s",
            label,
            status or ("200" if isinstance(outcome, bytes) else type(outcome).__name__),
            (self._clock() - began) * 1000,
            attempt,
            f", request {request_id}" if request_id else "",
        )


_FREE = Call("download", "GET", "", paid=False)


def _link_of(image: Image | Images | str) -> str:
    if isinstance(image, Images):
        if len(image.images) != 1:
            raise DownloadFailed("The result has several pictures. Take one of .images, or use download_all().")
        image = image.images[0]
    url = image if isinstance(image, str) else image.url
    if not url:
        raise DownloadFailed("This picture was withheld as unsafe: there is nothing to fetch.")
    return url


def _picture(answer: Reply, url: str) -> bytes | IdeogramError:
    """Give the bytes of a picture, or the error that the answer means."""
    if answer.status == 200:
        problem = picture_problem(answer.body, answer.headers.get("content-type", ""))
        if problem is None:
            return answer.body
        # A cut picture may come whole the next time; a page that is no picture will not.
        kind = BrokenReply if problem == "the picture is cut short" else DownloadFailed
        return without_bill(kind(f"The link was answered, but {problem}."), _FREE)
    if answer.status in _GONE and (answer.status == 410 or "exp" in parse_qs(urlsplit(url).query)):
        return LinkExpired(
            f"The picture's link no longer works{_ended(url)}. A link lives for about a day; "
            "the picture has to be made again."
        )
    if answer.status < 500 and answer.status != 429:
        return DownloadFailed(f"The link was answered with {answer.status}, so the picture could not be fetched.")
    return refusal(answer, _FREE)


def _download_error(outcome: IdeogramError, url: str) -> DownloadFailed:
    if isinstance(outcome, DownloadFailed):
        return outcome
    host = urlsplit(url).hostname
    return DownloadFailed(
        f"The picture was made, but could not be fetched from {host}: {outcome} "
        "Try the download again; it costs nothing."
    )


def _ended(url: str) -> str:
    try:
        ended = datetime.fromtimestamp(int(parse_qs(urlsplit(url).query)["exp"][0]), UTC)
    except (KeyError, ValueError, OverflowError, OSError):
        return ""
    return f" (it was good until {ended:%Y-%m-%d %H:%M} UTC)"


def _joined(url: str, location: str) -> str:
    try:
        return urljoin(url, location)
    except ValueError:
        return ""


def _sizes(call: Call) -> str:
    if call.json is not None:
        return f"JSON of {len(call.json)} bytes"
    return ", ".join(f"{part.name} ({len(part.data)} bytes)" for part in call.parts)
