"""The stand-in on a socket, bound to loopback: it can really stall, hang up and cut a body short."""

from __future__ import annotations

import os
import select
import socket
import struct
import sys
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

from ideowidgets.offline import answers
from ideowidgets.offline.control import CONTROL, SPECIFICATION, control
from ideowidgets.offline.engine import Engine
from ideowidgets.offline.front import body_limit
from ideowidgets.offline.wire import ApiReply, ApiRequest

HOST = "127.0.0.1"
MAX_CONNECTIONS = 128
MAX_DRAINED = 512_000_000
IDLE_SECONDS = 60.0
_LOOK = 0.1
_CHUNK = 1 << 16
_LOCAL = ("127.0.0.1", "localhost")


class OfflineServer:
    """A running stand-in.

    Parameters
    ----------
    engine : Engine, optional
        A new one when not given. Its links are made to begin with the server's address.
    port : int
        0 takes a free one.

    Examples
    --------
    >>> with OfflineServer() as server:
    ...     server.base_url.startswith("http://127.0.0.1:")
    True
    """

    def __init__(self, engine: Engine | None = None, *, port: int = 0) -> None:
        self.engine = engine or Engine()
        self._http = _Http((HOST, port), self.engine)
        self.base_url = f"http://{HOST}:{self._http.server_address[1]}"
        self.engine.base_url = self.base_url
        self._thread = threading.Thread(target=self._http.serve_forever, args=(_LOOK,), daemon=True)

    def start(self) -> Self:
        """Begin to serve, on a thread of its own."""
        self._thread.start()
        return self

    def stop(self) -> None:
        """End it: nothing new is taken, and whoever stalls or waits is let go."""
        self._http.ended.set()
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


class _Http(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = MAX_CONNECTIONS

    def __init__(self, address: tuple[str, int], engine: Engine) -> None:
        self.engine = engine
        self.ended = threading.Event()
        self._places = threading.BoundedSemaphore(MAX_CONNECTIONS)
        super().__init__(address, _Handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        if self._places.acquire(blocking=False):
            super().process_request(request, client_address)
        else:
            self.shutdown_request(request)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._places.release()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Stay silent about clients that hang up: that is what this server is for."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    server: _Http
    protocol_version = "HTTP/1.1"
    server_version = "ideowidgets-offline"
    sys_version = ""
    timeout = IDLE_SECONDS
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        """Answer one request; all methods come here."""
        path, _, query = self.path.partition("?")
        body, refused = self._read_body(body_limit(self.command, path))
        if refused is not None:
            self.close_connection = True
            self._send(refused)
            return
        headers = {name.lower(): value for name, value in self.headers.items()}
        request = ApiRequest(self.command, path, query, headers, body)
        if not self._is_local():
            self._send(answers.problem(421, "This server answers on loopback alone."))
        elif path.startswith(CONTROL) or path == SPECIFICATION:
            self._send(control(self.server.engine, request))
        else:
            with self.server.engine.begin(request) as reply:
                self._play(reply)

    def __getattr__(self, name: str) -> Callable[[], None]:
        """Take every method: the engine knows which ones a path has."""
        if name.startswith("do_"):
            return self.do_GET
        raise AttributeError(name)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Log nothing: requests are in the engine's journal, without keys."""

    def _is_local(self) -> bool:
        """Refuse pages of the web that reach loopback under a name of their own."""
        return self.headers.get("host", HOST).rsplit(":", 1)[0] in _LOCAL

    def _read_body(self, limit: int) -> tuple[bytes, ApiReply | None]:
        if "chunked" in self.headers.get("transfer-encoding", "").lower():
            return self._read_chunks(limit)
        given = self.headers.get("content-length", "0")
        if not given.isdecimal():
            return b"", answers.problem(400, "Content-Length is not a number")
        length = int(given)
        if length >= limit:
            self._drain(length)
            return b"", answers.problem(413, "The request is too large.")
        data = self.rfile.read(length)
        if len(data) < length:
            return b"", answers.problem(400, "The request ends too early")
        return data, None

    def _read_chunks(self, limit: int) -> tuple[bytes, ApiReply | None]:
        data = bytearray()
        while True:
            size_text = self.rfile.readline(1024).split(b";")[0].strip()
            try:
                size = int(size_text, 16)
            except ValueError:
                return b"", answers.problem(400, "A chunk of the request cannot be read")
            if size < 0 or len(data) + size >= limit:
                return b"", answers.problem(413, "The request is too large.")
            data += self.rfile.read(size)
            self.rfile.readline(1024)
            if size == 0:
                return bytes(data), None

    def _drain(self, length: int) -> None:
        """Read what is coming, so that the client sees the answer rather than a reset."""
        left = min(length, MAX_DRAINED)
        while left > 0:
            got = self.rfile.read(min(_CHUNK, left))
            if not got:
                return
            left -= len(got)

    def _play(self, reply: ApiReply) -> None:
        """Send a reply as late and as badly as it asks for."""
        if reply.fault == "stall":
            self._wait(None)
        if reply.delay > 0 and not self._wait(reply.delay):
            return
        if reply.fault in ("stall", "reset"):
            self._hang_up()
            return
        self._send(reply)
        if reply.fault == "cut":
            self.close_connection = True

    def _wait(self, seconds: float | None) -> bool:
        """Wait until the time is over, the client is gone or the server ends; tell whether the time is over."""
        steps = None if seconds is None else max(1, round(seconds / _LOOK))
        done = 0
        while steps is None or done < steps:
            if self.server.ended.wait(_LOOK if seconds is None else seconds / (steps or 1)) or self._gone():
                self.close_connection = True
                return False
            done += 1
        return True

    def _gone(self) -> bool:
        readable, _, _ = select.select([self.connection], [], [], 0)
        if not readable:
            return False
        try:
            return not self.connection.recv(1, socket.MSG_PEEK)
        except OSError:
            return True

    def _hang_up(self) -> None:
        """Close with a reset rather than an orderly end."""
        self.close_connection = True
        linger = struct.pack("ii", 1, 0)
        try:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            os.close(self.connection.detach())
        except OSError:
            return

    def _send(self, reply: ApiReply) -> None:
        self.send_response(reply.status)
        for name, value in reply.headers:
            self.send_header(name, value)
        self.send_header("content-length", str(reply.content_length))
        if self.close_connection or reply.fault == "cut":
            self.send_header("connection", "close")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(reply.body[: reply.cut_at] if reply.fault == "cut" else reply.body)
