"""The way in and out: route, key, limits and faults before the work; what a fault makes of the answer after it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

from ideowidgets.offline import answers, faults
from ideowidgets.offline.faults import DOWNLOAD, EARLY
from ideowidgets.offline.flight import fingerprint
from ideowidgets.offline.gateways import COUNTERS, Counter
from ideowidgets.offline.house import Arrival, House
from ideowidgets.offline.reading.building import build
from ideowidgets.offline.reading.decode import Verbs, decode
from ideowidgets.offline.routes import Route, find
from ideowidgets.offline.state import Account
from ideowidgets.offline.webhooks import JWKS_PATH
from ideowidgets.offline.wire import ApiReply, Refusal
from ideowidgets.offline.workshop import Workshop

MAX_BODY_BYTES = 256_000_000
READS = ("GET", "HEAD")
MEMBER_KEY = "member-key"
ADMINS_ALONE = frozenset(("get_account_usage",))
_MAGIC_KEYS: dict[str, Callable[[], ApiReply]] = {"revoked": answers.denied, "forbidden": answers.forbidden}


def body_limit(method: str, path: str) -> int:
    """Give how many bytes a request to a path may have."""
    route = find(method, path)
    limit = route.cls.operation.max_request_bytes if isinstance(route, Route) else None
    return limit or MAX_BODY_BYTES


class Front:
    """Answers requests, of the vendor's paths and of the gateways'."""

    def __init__(self, house: House, workshop: Workshop) -> None:
        self._house = house
        self._workshop = workshop

    def answer(self, arrival: Arrival, *, in_time: bool) -> ApiReply:
        """Answer a request.

        Parameters
        ----------
        in_time : bool
            False where as many requests of its key are in flight as may be.
        """
        request = arrival.request
        if request.path == JWKS_PATH:
            return ApiReply.of(200, self._house.signer.jwks()) if request.method in READS else _only_read()
        counter = COUNTERS.get(request.path)
        if counter is not None:
            return self._at_counter(counter, arrival, in_time=in_time)
        route = find(request.method, request.path)
        if route is None:
            return answers.not_found()
        if isinstance(route, str):
            return answers.not_allowed(route)
        arrival.operation = route.cls.operation.id
        barred = self._barred(arrival, in_time=in_time, generation=route.cls.operation.generation)
        if barred is not None:
            return barred
        try:
            return self._at_vendor(route, arrival)
        except Refusal as refused:
            arrival.reason = refused.reason
            return refused.reply

    def download(self, arrival: Arrival) -> ApiReply:
        """Answer a request for a link."""
        request = arrival.request
        if request.method not in READS:
            return _only_read()
        arrival.operation = DOWNLOAD
        fault = arrival.fault = self._house.script.next(DOWNLOAD)
        if fault and fault.kind in EARLY:
            return faults.refusal(fault, self._house.settings.max_in_flight)
        try:
            reply = self._house.links.fetch(request.path, request.query)
        except Refusal as refused:
            reply = refused.reply
        return faults.spoil(fault, reply) if fault else reply

    def _barred(self, arrival: Arrival, *, in_time: bool, generation: Literal["v1", "v2"] = "v1") -> ApiReply | None:
        """Give the refusal that comes before anyone looks at what is asked, or None."""
        if not arrival.key:
            return answers.denied()
        if arrival.key in _MAGIC_KEYS:
            return _MAGIC_KEYS[arrival.key]()
        if arrival.key == MEMBER_KEY and arrival.operation in ADMINS_ALONE:
            return answers.not_found()
        limit = self._house.settings.max_in_flight
        if not in_time:
            return answers.too_many(limit)
        fault = arrival.fault = self._house.script.next(str(arrival.operation))
        if fault and fault.kind in EARLY:
            return faults.refusal(fault, limit, generation)
        arrival.account = self._house.accounts.of(fingerprint(arrival.key))
        return None

    def _at_vendor(self, route: Route, arrival: Arrival) -> ApiReply:
        request, cls = arrival.request, route.cls
        if len(request.body) >= (cls.operation.max_request_bytes or MAX_BODY_BYTES):
            raise Refusal(answers.error(400, "The request is too large."))
        decoded = decode(cls, request, route.values)
        arrival.fields, arrival.files = (*decoded.fields, *decoded.strangers), decoded.sizes
        value = build(cls, decoded)
        content, seconds = self._workshop.carry_out(value, decoded.verbs, arrival, _whose(arrival))
        if arrival.fault is not None:
            content = faults.change(arrival.fault, content)
        return self._sent(arrival, content, seconds)

    def _at_counter(self, counter: Counter, arrival: Arrival, *, in_time: bool) -> ApiReply:
        """Answer a gateway's path, in the gateway's words."""
        if arrival.request.method != counter.method:
            return counter.shaped(answers.not_allowed(counter.method))
        arrival.operation = counter.name
        barred = self._barred(arrival, in_time=in_time)
        if barred is not None:
            return counter.shaped(barred)
        try:
            reply = self._ordered(counter, arrival)
        except Refusal as refused:
            arrival.reason = refused.reason
            return counter.shaped(refused.reply)
        return counter.shaped(reply) if reply.status >= 400 else reply

    def _ordered(self, counter: Counter, arrival: Arrival) -> ApiReply:
        account, fault = _whose(arrival), arrival.fault
        order = counter.take(arrival.request, account, self._house.now())
        arrival.fields, arrival.files = order.fields, dict(order.files)
        content: dict[str, Any] = {}
        seconds = 0.0
        if order.cls is not None and order.decoded is not None:
            value = build(order.cls, order.decoded)
            content, seconds = self._workshop.carry_out(value, Verbs(), arrival, account, listed=False)
            content = faults.change(fault, content) if fault else content
        failed = fault is not None and fault.kind == "gateway-failed"
        return self._sent(arrival, order.wrap(content, failed), seconds)

    def _sent(self, arrival: Arrival, content: dict[str, Any], seconds: float) -> ApiReply:
        reply = ApiReply.of(200, content).replace(delay=seconds * self._house.settings.speed)
        return faults.spoil(arrival.fault, reply) if arrival.fault else reply


def _whose(arrival: Arrival) -> Account:
    if arrival.account is None:
        raise Refusal(answers.denied())
    return arrival.account


def _only_read() -> ApiReply:
    return answers.not_allowed(", ".join(READS))
