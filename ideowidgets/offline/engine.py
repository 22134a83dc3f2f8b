"""The stand-in for Ideogram: one engine behind every front, in process or on a socket.

It answers as the service does, and as two gateways to it do; it needs no network, and never bills.
Pictures are a pure function of the request.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable

from ideowidgets.offline.faults import Fault
from ideowidgets.offline.flight import Exchange, Flight, fingerprint
from ideowidgets.offline.front import Front
from ideowidgets.offline.gateways import COUNTERS, keyed
from ideowidgets.offline.house import (
    BASE_URL,
    DAY,
    MAX_IN_FLIGHT,
    STAGE_SECONDS,
    Arrival,
    CreatedStyle,
    House,
    Settings,
)
from ideowidgets.offline.journal import Call, Charge
from ideowidgets.offline.links import PREFIX
from ideowidgets.offline.wire import ApiReply, ApiRequest
from ideowidgets.offline.workshop import Workshop

__all__ = ["BASE_URL", "MAX_IN_FLIGHT", "Engine", "Exchange"]


class Engine:
    """The stand-in.

    Any key that is not empty is accepted, except ``revoked`` (401), ``forbidden`` (403) and ``no-credit``
    (402 for what is billed); ``member-key`` is no administrator's and sees no account usage (404). Each key has
    datasets, models and jobs of its own.

    A prompt with ``unsafe-prompt`` in it, and a picture with ``unsafe`` in its file name, fail the safety check
    (422). With ``unsafe-image`` in a prompt its pictures are withheld, or its job fails; with ``fail-job`` its
    job fails as well. A model with ``error`` in its name never gets ready.

    Parameters
    ----------
    base_url : str
        What links begin with.
    clock : callable
        Gives Unix seconds; links expire, jobs end and models get ready by it.
    speed : float
        0 answers at once; 1 takes as long as the service does, told in ``reply.delay``; jobs likewise.
    link_life : float
        Seconds that a link works.
    max_in_flight : int
        Requests of one key at a time; one more is answered with 429. Jobs that are pending hold no place.
    created_style : {"iso", "space"}
        How ``created`` is written; the service has been seen to do both.
    link_key : bytes, optional
        Signs the links and the webhook deliveries; random when not given.
    job_polls : int
        How often a job is still told to be pending.
    job_seconds : float
        How long a job is pending at least.
    stage_seconds : float
        How long a model stays in each state on its way to the last; :meth:`advance` moves it on.

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
        created_style: CreatedStyle = "iso",
        link_key: bytes | None = None,
        job_polls: int = 1,
        job_seconds: float = 0.0,
        stage_seconds: float = STAGE_SECONDS,
    ) -> None:
        self.settings = Settings(
            base_url=base_url,
            speed=speed,
            link_life=link_life,
            max_in_flight=max_in_flight,
            created_style=created_style,
            job_polls=job_polls,
            job_seconds=job_seconds,
            stage_seconds=stage_seconds,
        )
        self._house = House(self.settings, clock, link_key)
        self._flight = Flight()
        self._workshop = Workshop(self._house)
        self._front = Front(self._house, self._workshop)

    @property
    def base_url(self) -> str:
        """What links begin with."""
        return self.settings.base_url

    @base_url.setter
    def base_url(self, url: str) -> None:
        self.settings.base_url = url.rstrip("/")

    def handle(self, request: ApiRequest) -> ApiReply:
        """Answer a request; it counts as in flight until this returns.

        A front that waits for ``reply.delay`` uses :meth:`begin`.
        """
        with self.begin(request) as reply:
            return reply

    def begin(self, request: ApiRequest) -> Exchange:
        """Answer a request and keep its place in flight until the exchange is closed.

        A POST is answered within milliseconds, unless it brings many files; fetching a link draws the picture.
        An event loop does both in a thread. Links hold no place.
        """
        if request.path in COUNTERS:
            request = keyed(request)
        arrival = Arrival(request)
        if request.path.startswith(PREFIX):
            return Exchange(self._noted(arrival, self._front.download(arrival)), None)
        owner = fingerprint(arrival.key)
        in_time = self._flight.take(owner, self.settings.max_in_flight)
        try:
            reply = self._noted(arrival, self._front.answer(arrival, in_time=in_time))
        except BaseException:
            if in_time:
                self._flight.leave(owner)
            raise
        return Exchange(reply, (lambda: self._flight.leave(owner)) if in_time else None)

    def now(self) -> float:
        """Give the engine's time in Unix seconds."""
        return self._house.now()

    def advance(self, seconds: float) -> None:
        """Move the engine's clock forward: links expire, jobs end, models get ready."""
        self._house.advance(seconds)

    def webhook_delivery(self, generation_id: str) -> tuple[dict[str, str], bytes]:
        """Give the signed headers and the body that the service would POST at the end of a job.

        The job is done then. Needs the ``cryptography`` package; the key to verify it with is at
        ``/v1/.well-known/jwks.json``.

        Raises
        ------
        LookupError
            Where there is no such job, or it was given no ``webhook_url``.
        ValueError
            Where the job fails: what is told then is not documented.
        """
        return self._workshop.delivery(generation_id)

    @property
    def faults(self) -> tuple[Fault, ...]:
        """The script of what goes wrong; assign to replace it."""
        return self._house.script.faults

    @faults.setter
    def faults(self, script: Iterable[Fault]) -> None:
        self._house.script.set(script)

    @property
    def calls(self) -> tuple[Call, ...]:
        """What arrived, oldest first; the last 10,000."""
        return self._house.journal.calls

    @property
    def billed(self) -> tuple[Charge, ...]:
        """What the service would have billed, oldest first."""
        return self._house.journal.charges

    @property
    def in_flight(self) -> int:
        """How many requests are being answered now, of all keys."""
        return self._flight.total

    def reset(self) -> None:
        """Forget links, faults, journal, accounts, jobs and the clock's advance; what is in flight stays counted."""
        self._house.reset()

    def _noted(self, arrival: Arrival, reply: ApiReply) -> ApiReply:
        request = arrival.request
        call = Call(
            operation=arrival.operation,
            method=request.method,
            path=request.path,
            status=reply.status,
            fields=arrival.fields,
            files=arrival.files,
            had_key="api-key" in request.headers,
            fault=arrival.fault.kind if arrival.fault else None,
            reason=arrival.reason,
        )
        self._house.journal.note(call, arrival.charge)
        return reply
