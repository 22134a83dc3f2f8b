"""The only module that imports httpx: what carries calls and downloads, and what its exceptions mean to us.

Nothing here raises for what happens on the wire. Failures are returned as our own errors, so that no exception of
httpx, which holds the request and its key, is ever in the chain of one that a caller sees.
"""

from __future__ import annotations

import asyncio
import logging
import os
import ssl
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import httpx

from ideowidgets.client.call import Reply
from ideowidgets.client.effects import Exchange, Fetch
from ideowidgets.operations.errors import (
    BrokenReply,
    CannotConnect,
    DownloadFailed,
    NoAnswer,
    Timeout,
)

if TYPE_CHECKING:
    from ideowidgets.offline.engine import Engine
    from ideowidgets.offline.wire import ApiReply, ApiRequest

Answer = Reply | NoAnswer | DownloadFailed

_WIRE_ERRORS = (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, OSError, UnicodeError)
_LIMITS = httpx.Limits(max_connections=None, max_keepalive_connections=20)
# httpx times each step of its own; this only ends an answer that came drop by drop and then stopped.
_BACKSTOP = 0.5

_ours: ContextVar[bool] = ContextVar("ideowidgets_http", default=False)


def _not_ours(_: logging.LogRecord) -> bool:
    return not _ours.get()


# httpx prints whole links with their signatures, httpcore the headers of answers; our own line says what is needed.
for _name in ("httpx", *(f"httpcore.{part}" for part in ("connection", "http11", "http2", "proxy", "socks"))):
    logging.getLogger(_name).addFilter(_not_ours)


@contextmanager
def _quiet() -> Iterator[None]:
    token = _ours.set(True)
    try:
        yield
    finally:
        _ours.reset(token)


@cache
def _ssl_context() -> ssl.SSLContext:
    # Loading the certificates costs far more than the rest of a client, so it is done once in a process.
    return httpx.create_ssl_context()


@cache
def _user_agent() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return f"ideowidgets/{version('ideowidgets')}"
    except PackageNotFoundError:
        return "ideowidgets"


class SyncWire:
    """Carries calls and downloads for one client, from any thread.

    Parameters
    ----------
    engine : Engine or None
        The stand-in to call instead of the network.
    use_proxies : bool
        Whether the environment's proxies apply.
    """

    def __init__(self, engine: Engine | None, *, use_proxies: bool) -> None:
        self._engine = engine
        self._use_proxies = use_proxies
        self._lock = threading.Lock()
        self._with_key: httpx.Client | None = None
        self._keyless: httpx.Client | None = None
        self._public: httpx.Client | None = None

    def exchange(self, effect: Exchange) -> Answer:
        """Send a call and read its answer."""
        request = _api_request(effect)
        if isinstance(request, CannotConnect):
            return request
        with self._lock:
            if self._with_key is None:
                self._with_key = self._client()
        return self._carry(self._with_key, effect, request)

    def fetch(self, effect: Fetch) -> Answer:
        """Get a link through the client that never has a key."""
        request = _get_request(effect)
        if isinstance(request, DownloadFailed):
            return request
        with self._lock:
            if effect.link.public:
                client = self._public = self._public or httpx.Client(verify=_ssl_context(), limits=_LIMITS)
            else:
                client = self._keyless = self._keyless or self._client()
        return self._carry(client, effect, request)

    def close(self) -> None:
        """Close every connection."""
        with self._lock:
            for client in (self._with_key, self._keyless, self._public):
                if client is not None:
                    client.close()

    def _client(self) -> httpx.Client:
        return httpx.Client(
            transport=None if self._engine is None else EngineTransport(self._engine),
            verify=_ssl_context(),
            trust_env=self._use_proxies,
            limits=_LIMITS,
        )

    def _carry(self, client: httpx.Client, effect: Exchange | Fetch, request: httpx.Request) -> Answer:
        until = time.monotonic() + effect.seconds
        response: httpx.Response | None = None
        body = bytearray()
        failure: NoAnswer | DownloadFailed | None = None
        with _quiet():
            try:
                response = client.send(request, stream=True)
                if not response.is_redirect:
                    _check_length(response, effect)
                    for chunk in response.iter_bytes():
                        body += chunk
                        _check_progress(len(body), effect, until)
            except _Stop as stop:
                failure = stop.meaning
            except _WIRE_ERRORS as error:
                failure = _meaning(error, effect)
            finally:
                if response is not None:
                    response.close()
        return _answer(response, bytes(body), failure)


class AsyncWire:
    """Carries calls and downloads for one client, in one event loop."""

    def __init__(self, engine: Engine | None, *, use_proxies: bool) -> None:
        self._engine = engine
        self._use_proxies = use_proxies
        self._with_key: httpx.AsyncClient | None = None
        self._keyless: httpx.AsyncClient | None = None
        self._public: httpx.AsyncClient | None = None

    async def exchange(self, effect: Exchange) -> Answer:
        """Send a call and read its answer."""
        request = _api_request(effect)
        if isinstance(request, CannotConnect):
            return request
        if self._with_key is None:
            self._with_key = self._client()
        return await self._carry(self._with_key, effect, request)

    async def fetch(self, effect: Fetch) -> Answer:
        """Get a link through the client that never has a key."""
        request = _get_request(effect)
        if isinstance(request, DownloadFailed):
            return request
        if effect.link.public:
            client = self._public = self._public or httpx.AsyncClient(verify=_ssl_context(), limits=_LIMITS)
        else:
            client = self._keyless = self._keyless or self._client()
        return await self._carry(client, effect, request)

    async def close(self) -> None:
        """Close every connection."""
        for client in (self._with_key, self._keyless, self._public):
            if client is not None:
                await client.aclose()

    def _client(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(
            transport=None if self._engine is None else EngineTransport(self._engine),
            verify=_ssl_context(),
            trust_env=self._use_proxies,
            limits=_LIMITS,
        )

    async def _carry(self, client: httpx.AsyncClient, effect: Exchange | Fetch, request: httpx.Request) -> Answer:
        until = time.monotonic() + effect.seconds
        response: httpx.Response | None = None
        body = bytearray()
        failure: NoAnswer | DownloadFailed | None = None
        with _quiet():
            try:
                async with asyncio.timeout(effect.seconds + _BACKSTOP):
                    response = await client.send(request, stream=True)
                    if not response.is_redirect:
                        _check_length(response, effect)
                        async for chunk in response.aiter_bytes():
                            body += chunk
                            _check_progress(len(body), effect, until)
            except _Stop as stop:
                failure = stop.meaning
            except TimeoutError:
                failure = _late(effect)
            except _WIRE_ERRORS as error:
                failure = _meaning(error, effect)
            finally:
                if response is not None:
                    await response.aclose()
        return _answer(response, bytes(body), failure)


class EngineTransport(httpx.BaseTransport, httpx.AsyncBaseTransport):
    """Answers from the stand-in in this process: no port, no network.

    Parameters
    ----------
    engine : Engine
        The stand-in.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        request.read()
        with self._engine.begin(_to_engine(request)) as reply:
            time.sleep(_pause(reply, request))
        return _from_engine(reply, request)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        await request.aread()
        # Drawing takes the processor for a while; on a thread it does not hold up what else the loop does.
        exchange = await asyncio.to_thread(self._engine.begin, _to_engine(request))
        with exchange as reply:
            await asyncio.sleep(_pause(reply, request))
        return _from_engine(reply, request)


def _to_engine(request: httpx.Request) -> ApiRequest:
    from ideowidgets.offline.wire import ApiRequest

    headers = {name.lower(): value for name, value in request.headers.items()}
    # As on a socket, what is escaped in a path stays escaped.
    path = request.url.raw_path.partition(b"?")[0].decode("ascii")
    return ApiRequest(request.method, path, request.url.query.decode("ascii"), headers, request.content)


def _pause(reply: ApiReply, request: httpx.Request) -> float:
    patience = request.extensions.get("timeout", {}).get("read")
    if reply.fault == "stall" or (patience is not None and reply.delay > patience):
        # What never comes need not be waited for: in one process the end is known.
        raise httpx.ReadTimeout("The stand-in does not answer.", request=request)
    return reply.delay


def _from_engine(reply: ApiReply, request: httpx.Request) -> httpx.Response:
    if reply.fault == "reset":
        raise httpx.ReadError("The stand-in hung up.", request=request)
    headers = [*reply.headers, ("content-length", str(reply.content_length))]
    if reply.fault != "cut":
        return httpx.Response(reply.status, headers=headers, content=reply.body)
    return httpx.Response(reply.status, headers=headers, stream=_CutShort(reply.body[: reply.cut_at]))


class _CutShort(httpx.SyncByteStream, httpx.AsyncByteStream):
    """A body that ends too early."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    def __iter__(self) -> Iterator[bytes]:
        yield self._data
        raise httpx.RemoteProtocolError("The stand-in cut the answer short.")

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield self._data
        raise httpx.RemoteProtocolError("The stand-in cut the answer short.")


def _api_request(effect: Exchange) -> httpx.Request | CannotConnect:
    """Build a request without the client's help, so that no cookie and no default header joins it."""
    call = effect.call
    try:
        url = _parsed(f"{effect.url}?{call.query}" if call.query else effect.url)
    except httpx.InvalidURL:
        return CannotConnect("What was asked makes no usable address: an id or a value is too long. Nothing was sent.")
    headers = {
        "accept": "application/json",
        "accept-encoding": "gzip, deflate",
        "user-agent": _user_agent(),
        **effect.headers,
    }
    if call.json is not None:
        headers["content-type"] = "application/json"
    return httpx.Request(
        call.method,
        url,
        headers=headers,
        content=call.json,
        files=[(part.name, (part.filename, part.data, part.media_type)) for part in call.parts] or None,
        extensions=_timeouts(effect),
    )


def _get_request(effect: Fetch) -> httpx.Request | DownloadFailed:
    headers = {"accept": "image/*, */*;q=0.5", "accept-encoding": "identity", "user-agent": _user_agent()}
    try:
        url = httpx.URL(effect.link.url)
    except (httpx.InvalidURL, UnicodeError):
        url = None
    # Two parsers that disagree about the host must not open a way past the check.
    if url is None or url.host != effect.link.host.strip("[]"):
        return DownloadFailed("The picture's link is no web address, so it was not fetched.")
    return httpx.Request("GET", url, headers=headers, extensions=_timeouts(effect))


@lru_cache(maxsize=64)
def _parsed(url: str) -> httpx.URL:
    return httpx.URL(url)


def _timeouts(effect: Exchange | Fetch) -> dict[str, dict[str, float | None]]:
    each = effect.seconds
    # A wait for a free connection never times out: the gate above already decides how many are out.
    return {"timeout": {"connect": min(effect.connect, each), "read": each, "write": each, "pool": None}}


class _Stop(Exception):
    """Ends the reading of an answer that is too large or too slow."""

    def __init__(self, meaning: NoAnswer | DownloadFailed) -> None:
        super().__init__()
        self.meaning = meaning


def _check_length(response: httpx.Response, effect: Exchange | Fetch) -> None:
    declared = response.headers.get("content-length", "")
    if declared.isdecimal() and int(declared[:18]) > effect.limit:
        raise _Stop(_too_large(effect))


def _check_progress(size: int, effect: Exchange | Fetch, until: float) -> None:
    if size > effect.limit:
        raise _Stop(_too_large(effect))
    if time.monotonic() > until:
        raise _Stop(_late(effect))


def _too_large(effect: Exchange | Fetch) -> NoAnswer | DownloadFailed:
    said = f"larger than {effect.limit / 1e6:g} MB, so reading it was stopped"
    if isinstance(effect, Fetch):
        return DownloadFailed(f"What the link gives is {said}.")
    return BrokenReply(f"The answer is {said}.{_cost(effect)}")


def _cost(effect: Exchange | Fetch) -> str:
    if isinstance(effect, Exchange) and effect.call.paid:
        return " The request had been sent, so it may have been worked on and billed; it was not sent again."
    return ""


def _late(effect: Exchange | Fetch) -> Timeout:
    return Timeout(f"No whole answer came in time.{_cost(effect)}")


def _meaning(error: Exception, effect: Exchange | Fetch) -> NoAnswer:
    """Say what an exception of httpx means for the one question, whether the service can have worked on it."""
    parts = urlsplit(effect.url if isinstance(effect, Exchange) else effect.link.url)
    match error:
        case httpx.ConnectTimeout():
            return CannotConnect(f"{parts.scheme}://{parts.netloc} could not be reached in time. Nothing was sent.")
        case httpx.ConnectError() | httpx.ProxyError() | httpx.UnsupportedProtocol() | httpx.PoolTimeout():
            said = f"{parts.scheme}://{parts.netloc} could not be reached ({_reason(error)}). Nothing was sent."
            return CannotConnect(said)
        case httpx.TimeoutException():
            return _late(effect)
        case httpx.DecodingError():
            return BrokenReply(f"The answer's compression is broken.{_cost(effect)}")
        case _:
            return BrokenReply(f"The connection ended before a whole answer came.{_cost(effect)}")


def _reason(error: BaseException) -> str:
    """Say why a connection failed; on an event loop the reason stands behind others that say nothing."""
    while behind := error.__cause__ or error.__context__:
        error = behind
    if isinstance(error, BaseExceptionGroup):
        return _reason(error.exceptions[0])
    # The two kinds of clients put different words beside one number.
    by_number = isinstance(error, ConnectionError) or type(error) is OSError
    number = error.errno if isinstance(error, OSError) and by_number else None
    return " ".join((os.strerror(number) if number else str(error)).split())[:200]


def _answer(response: httpx.Response | None, body: bytes, failure: NoAnswer | DownloadFailed | None) -> Answer:
    """Give the answer; a refusal stays one even where its body did not come whole."""
    if response is None or (failure is not None and response.status_code < 400):
        return failure or BrokenReply("No answer came.")
    headers = {name.lower(): value for name, value in response.headers.items()}
    return Reply(response.status_code, headers, body)
