"""The stand-in for Ideogram: one engine behind every front, in process or on a socket.

It answers as the service does, needs no network, and never bills.
Pictures are a pure function of the request.
"""

from __future__ import annotations

import hashlib
import itertools
import secrets
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Literal
from urllib.parse import parse_qs

from ideowidgets.offline import answers, faults
from ideowidgets.offline.decode import build, decode_body
from ideowidgets.offline.faults import DOWNLOAD, EARLY, Fault
from ideowidgets.offline.handlers import HANDLERS
from ideowidgets.offline.journal import Call, Charge, Journal
from ideowidgets.offline.links import PREFIX, Links, Promise, short_id
from ideowidgets.offline.painting import UNSAFE_PROMPT, Desk, spoken
from ideowidgets.offline.quotes import quote
from ideowidgets.offline.wire import ApiReply, ApiRequest, Refusal
from ideowidgets.operations.picture import MAX_REQUEST_BYTES
from ideowidgets.operations.registry import OPERATIONS
from ideowidgets.operations.request import Request

BASE_URL = "https://offline.ideowidgets.invalid"
MAX_IN_FLIGHT = 10
DAY = 86_400.0

_ROUTES = {cls.operation.path: cls for cls in OPERATIONS.values()}
_MAGIC_KEYS: dict[str, Callable[[], ApiReply]] = {"revoked": answers.denied, "forbidden": answers.forbidden}
_NO_CREDIT = "no-credit"
_SECONDS = {"FLASH": 3.0, "TURBO": 4.0, "DEFAULT": 8.0, "QUALITY": 14.0}
_QUOTE_SECONDS = 0.2
_PROMPT_SECONDS = 3.0


@dataclass
class _Arrival:
    """What is known so far about a request that is being answered."""

    request: ApiRequest
    operation: str | None = None
    fields: tuple[str, ...] = ()
    files: tuple[tuple[str, tuple[int, ...]], ...] = ()
    fault: Fault | None = None
    reason: str = ""
    charge: Charge | None = None


class Exchange:
    """A reply, and the place among the requests in flight that its request holds until it is closed.

    Use it as a context manager: it gives the reply. One that is dropped, as when a task is cancelled before it
    takes it up, closes itself.
    """

    def __init__(self, reply: ApiReply, leave: Callable[[], None] | None) -> None:
        self.reply = reply
        self._leave = leave

    def close(self) -> None:
        """Give the place back; closing twice is harmless."""
        leave, self._leave = self._leave, None
        if leave is not None:
            leave()

    def __del__(self) -> None:
        self.close()

    def __enter__(self) -> ApiReply:
        return self.reply

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class Engine:
    """The stand-in.

    Any key that is not empty is accepted, except ``revoked`` (401), ``forbidden`` (403) and ``no-credit``
    (402). A prompt with ``unsafe-prompt`` in it fails the safety check (422); with ``unsafe-image`` its
    pictures are withheld.

    Parameters
    ----------
    base_url : str
        What links begin with.
    clock : callable
        Gives Unix seconds; links expire by it.
    speed : float
        0 answers at once; 1 takes as long as the service does, told in ``reply.delay``.
    link_life : float
        Seconds that a link works.
    max_in_flight : int
        Requests of one key at a time; one more is answered with 429.
    created_style : {"iso", "space"}
        How ``created`` is written; the service has been seen to do both.
    link_key : bytes, optional
        Signs the links; random when not given.

    Examples
    --------
    >>> engine = Engine()
    >>> headers = {"api-key": "any", "content-type": "application/json"}
    >>> body = b'{"prompt": "a lighthouse", "seed": 7}'
    >>> reply = engine.handle(ApiRequest("POST", "/v1/ideogram-v3/generate", "", headers, body))
    >>> reply.json()["data"][0]["seed"]
    7
    """

    def __init__(
        self,
        *,
        base_url: str = BASE_URL,
        clock: Callable[[], float] = time.time,
        speed: float = 0.0,
        link_life: float = DAY,
        max_in_flight: int = MAX_IN_FLIGHT,
        created_style: Literal["iso", "space"] = "iso",
        link_key: bytes | None = None,
    ) -> None:
        self.base_url = base_url.rstrip("/")
        self.speed = speed
        self.created_style = created_style
        self.max_in_flight = max_in_flight
        self._clock = clock
        self._ahead = 0.0
        # Reentrant: a dropped exchange may be closed while this thread holds the lock.
        self._lock = threading.RLock()
        self._in_flight: Counter[str] = Counter()
        self._numbers = itertools.count(1)
        self._links = Links(link_key or secrets.token_bytes(32), self.now, link_life)
        self._journal = Journal()
        self._script = faults.Script()

    def handle(self, request: ApiRequest) -> ApiReply:
        """Answer a request; it counts as in flight until this returns.

        A front that waits for ``reply.delay`` uses :meth:`begin`.
        """
        with self.begin(request) as reply:
            return reply

    def begin(self, request: ApiRequest) -> Exchange:
        """Answer a request and keep its place in flight until the exchange is closed.

        A POST is answered within milliseconds; fetching a link draws the picture, so an event loop does that
        in a thread. Links hold no place.
        """
        arrival = _Arrival(request)
        if request.path.startswith(PREFIX):
            return Exchange(self._noted(arrival, self._download(arrival)), None)
        taken = self._take(request)
        try:
            reply = self._noted(arrival, self._operate(arrival, in_time=taken is not None))
        except BaseException:
            self._leave(taken)
            raise
        return Exchange(reply, lambda: self._leave(taken))

    def now(self) -> float:
        """Give the engine's time in Unix seconds."""
        return self._clock() + self._ahead

    def advance(self, seconds: float) -> None:
        """Move the engine's clock forward, so that links expire."""
        with self._lock:
            self._ahead += seconds

    @property
    def faults(self) -> tuple[Fault, ...]:
        """The script of what goes wrong; assign to replace it."""
        return self._script.faults

    @faults.setter
    def faults(self, script: Iterable[Fault]) -> None:
        self._script.set(script)

    @property
    def calls(self) -> tuple[Call, ...]:
        """What arrived, oldest first; the last 10,000."""
        return self._journal.calls

    @property
    def billed(self) -> tuple[Charge, ...]:
        """What the service would have billed, oldest first."""
        return self._journal.charges

    @property
    def in_flight(self) -> int:
        """How many requests are being answered now, of all keys."""
        with self._lock:
            return self._in_flight.total()

    def reset(self) -> None:
        """Forget links, faults, journal and the clock's advance; requests in flight stay counted."""
        self._links.clear()
        self._script.set(())
        self._journal.clear()
        with self._lock:
            self._ahead = 0.0
            self._numbers = itertools.count(1)

    def _take(self, request: ApiRequest) -> str | None:
        """Take a place in flight for a key; None where all are taken."""
        account = hashlib.sha256(request.headers.get("api-key", "").encode("utf-8", "surrogatepass")).hexdigest()
        with self._lock:
            if self._in_flight[account] >= self.max_in_flight:
                return None
            self._in_flight[account] += 1
        return account

    def _leave(self, account: str | None) -> None:
        if account is None:
            return
        with self._lock:
            self._in_flight[account] -= 1
            if self._in_flight[account] <= 0:
                del self._in_flight[account]

    def _noted(self, arrival: _Arrival, reply: ApiReply) -> ApiReply:
        request = arrival.request
        call = Call(
            operation=arrival.operation,
            method=request.method,
            path=request.path,
            status=reply.status,
            fields=arrival.fields,
            files=dict(arrival.files),
            had_key="api-key" in request.headers,
            fault=arrival.fault.kind if arrival.fault else None,
            reason=arrival.reason,
        )
        self._journal.note(call, arrival.charge)
        return reply

    def _download(self, arrival: _Arrival) -> ApiReply:
        request = arrival.request
        if request.method not in ("GET", "HEAD"):
            return answers.not_allowed("GET, HEAD")
        arrival.operation = DOWNLOAD
        arrival.fault = self._script.next(DOWNLOAD)
        if arrival.fault and arrival.fault.kind in EARLY:
            return faults.refusal(arrival.fault, self.max_in_flight)
        try:
            reply = self._links.fetch(request.path, request.query)
        except Refusal as refused:
            reply = refused.reply
        return faults.spoil(arrival.fault, reply) if arrival.fault else reply

    def _operate(self, arrival: _Arrival, *, in_time: bool) -> ApiReply:
        request = arrival.request
        cls = _ROUTES.get(request.path)
        if cls is None:
            return answers.not_found()
        if request.method != cls.operation.method:
            return answers.not_allowed(cls.operation.method)
        arrival.operation = cls.operation.id
        key = request.headers.get("api-key", "")
        if not key:
            return answers.denied()
        if key in _MAGIC_KEYS:
            return _MAGIC_KEYS[key]()
        if not in_time:
            return answers.too_many(self.max_in_flight)
        arrival.fault = self._script.next(cls.operation.id)
        if arrival.fault and arrival.fault.kind in EARLY:
            return faults.refusal(arrival.fault, self.max_in_flight)
        try:
            return self._answer(cls, arrival)
        except Refusal as refused:
            arrival.reason = refused.reason
            return refused.reply

    def _answer(self, cls: type[Request[Any]], arrival: _Arrival) -> ApiReply:
        if len(arrival.request.body) >= MAX_REQUEST_BYTES:
            raise Refusal(answers.error(400, "The request is too large."))
        decoded = decode_body(cls, arrival.request)
        arrival.fields = tuple(decoded.fields)
        arrival.files = tuple(decoded.sizes.items())
        value = build(cls, decoded)
        if cls.operation.dry_run and _asks_price(arrival.request):
            return self._finish(arrival, quote(value), _QUOTE_SECONDS)
        if arrival.request.headers.get("api-key") == _NO_CREDIT:
            return answers.no_credit()
        if UNSAFE_PROMPT in spoken(value):
            raise Refusal(answers.unsafe_prompt(), "the prompt is unsafe")
        content = HANDLERS[cls.operation.id](value, self._desk(value, arrival.fault))
        arrival.charge = Charge(cls.operation.id, value.expected_images, value.price().usd_micros)
        return self._finish(arrival, content, _seconds(value))

    def _finish(self, arrival: _Arrival, content: dict[str, Any], seconds: float) -> ApiReply:
        fault = arrival.fault
        if fault is not None:
            content = faults.change(fault, content)
        reply = ApiReply.of(200, content).replace(delay=seconds * self.speed)
        return reply if fault is None else faults.spoil(fault, reply)

    def _desk(self, value: Request[Any], fault: Fault | None) -> Desk:
        with self._lock:
            number = next(self._numbers)
        expired = fault is not None and fault.kind == "expired-link"

        def link(image_id: str, promise: Promise) -> str:
            return self.base_url + self._links.make(image_id, promise, expired=expired)

        return Desk(short_id(value.request_hash, number), self._created(), link)

    def _created(self) -> str:
        separator = "T" if self.created_style == "iso" else " "
        return datetime.fromtimestamp(self.now(), UTC).isoformat(sep=separator)


def _asks_price(request: ApiRequest) -> bool:
    given = parse_qs(request.query, keep_blank_values=True).get("dry_run", ["false"])[-1]
    if given not in ("true", "false"):
        raise Refusal(answers.problem(400, "Wrong type, expected 'boolean' for query parameter 'dry_run'"))
    return given == "true"


def _seconds(value: Request[Any]) -> float:
    """Give about how long the service takes."""
    if not value.operation.picture:
        return _PROMPT_SECONDS
    base = _SECONDS.get(value.roles().get("rendering_speed", "DEFAULT"), _SECONDS["DEFAULT"])
    return base * (1 + 0.15 * (value.expected_images - 1))
