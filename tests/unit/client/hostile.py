"""A small server on loopback that behaves as badly as it is told to, and writes down what arrived."""

from __future__ import annotations

import json
import socket
import struct
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
    b"\x00\x00\x00\x00IEND\xaeB`\x82"
)


@dataclass(frozen=True)
class Arrival:
    method: str
    target: str
    headers: dict[str, str]
    body: bytes = field(repr=False)

    @property
    def path(self) -> str:
        return self.target.partition("?")[0]


class Talk:
    """One request being answered."""

    def __init__(self, server: Hostile, conn: socket.socket, arrival: Arrival) -> None:
        self.server = server
        self.conn = conn
        self.arrival = arrival
        self.keep = True

    def send(self, data: bytes) -> None:
        self.conn.sendall(data)

    def head(self, status: int, length: int | None, *more: tuple[str, str], kind: str = "application/json") -> None:
        lines = [f"HTTP/1.1 {status} Whatever", f"content-type: {kind}"]
        lines += [f"{name}: {value}" for name, value in more]
        if length is not None:
            lines.append(f"content-length: {length}")
        self.send("\r\n".join([*lines, "", ""]).encode("latin-1"))

    def reset(self) -> None:
        """Hang up without a word."""
        self.conn.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.keep = False


Behaviour = Callable[[Talk], None]


class Hostile:
    """Answers each POST with the next planned behaviour, each GET with the one of its path."""

    def __init__(self) -> None:
        self.arrivals: list[Arrival] = []
        self.plan: deque[Behaviour] = deque()
        self.links: dict[str, Behaviour] = {}
        self.over = threading.Event()
        self.busy = 0
        self.most_busy = 0
        self._lock = threading.Lock()
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = self._listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._threads: list[threading.Thread] = []
        self._conns: set[socket.socket] = set()
        self._accepting = threading.Thread(target=self._accept, daemon=True)
        self._accepting.start()

    def posts(self) -> int:
        return sum(arrival.method == "POST" for arrival in self.arrivals)

    def close(self) -> None:
        self.over.set()
        # Closing a listener does not wake a thread that waits in accept(); a last connection does.
        with socket.socket() as last:
            last.connect_ex(("127.0.0.1", self.port))
        self._accepting.join(5)
        self._listener.close()
        with self._lock:
            for conn in self._conns:
                try:
                    conn.shutdown(socket.SHUT_RDWR)
                except OSError:
                    continue
        for thread in self._threads:
            thread.join(5)

    def _accept(self) -> None:
        while True:
            conn, _ = self._listener.accept()
            if self.over.is_set():
                conn.close()
                return
            with self._lock:
                self._conns.add(conn)
            thread = threading.Thread(target=self._serve, args=(conn,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _serve(self, conn: socket.socket) -> None:
        with conn, conn.makefile("rb") as stream:
            try:
                while self._one(conn, stream):
                    pass
            except OSError:
                pass
            finally:
                with self._lock:
                    self._conns.discard(conn)

    def _one(self, conn, stream) -> bool:
        line = stream.readline()
        if not line:
            return False
        method, target, _ = line.decode("latin-1").split(" ", 2)
        headers = {}
        while (line := stream.readline()) not in (b"\r\n", b""):
            name, _, value = line.decode("latin-1").partition(":")
            headers[name.lower()] = value.strip()
        behaviour = self._next(method, target)
        unread = behaviour is hang_up_before_reading
        body = b"" if unread else stream.read(int(headers.get("content-length", 0)))
        talk = Talk(self, conn, Arrival(method, target, headers, body))
        with self._lock:
            self.arrivals.append(talk.arrival)
            self.busy += 1
            self.most_busy = max(self.most_busy, self.busy)
        try:
            behaviour(talk)
        finally:
            with self._lock:
                self.busy -= 1
        return talk.keep

    def _next(self, method: str, target: str) -> Behaviour:
        if method == "POST":
            with self._lock:
                return self.plan.popleft() if len(self.plan) > 1 else self.plan[0]
        return self.links.get(target.partition("?")[0], status(404, {}))


def status(code: int, content: object, *headers: tuple[str, str]) -> Behaviour:
    body = content if isinstance(content, bytes) else json.dumps(content).encode()

    def answer(talk: Talk) -> None:
        talk.head(code, len(body), *headers)
        talk.send(body)

    return answer


def turns(*behaviours: Behaviour) -> Behaviour:
    """Behave one way after the other, and then always as the last."""
    left = list(behaviours)

    def answer(talk: Talk) -> None:
        (left.pop(0) if len(left) > 1 else left[0])(talk)

    return answer


def page(code: int = 200) -> Behaviour:
    body = b"<!doctype html><title>Sign in</title><p>Please sign in"

    def answer(talk: Talk) -> None:
        talk.head(code, len(body), kind="text/html")
        talk.send(body)

    return answer


def picture(data: bytes = PNG, kind: str = "image/png", *headers: tuple[str, str]) -> Behaviour:
    def answer(talk: Talk) -> None:
        talk.head(200, len(data), *headers, kind=kind)
        talk.send(data)

    return answer


def images(*urls: str | None) -> Behaviour:
    """A good answer with these links, written when the server's address is known."""
    items = [{"url": url, "is_image_safe": url is not None, "seed": n, "prompt": "p"} for n, url in enumerate(urls)]

    def answer(talk: Talk) -> None:
        text = json.dumps({"created": "2026-11-20T00:00:00Z", "data": items}).replace("SERVER", talk.server.url)
        talk.head(200, len(text))
        talk.send(text.encode())

    return answer


def cut(code: int = 200, content: bytes = b'{"data": [{"url": "https://x', kind: str = "application/json") -> Behaviour:
    """Promise more bytes than come."""

    def answer(talk: Talk) -> None:
        talk.head(code, len(content) + 100, kind=kind)
        talk.send(content)
        talk.conn.shutdown(socket.SHUT_RDWR)
        talk.keep = False

    return answer


def moved(location: str, code: int = 307) -> Behaviour:
    def answer(talk: Talk) -> None:
        talk.head(code, 0, ("location", location.replace("SERVER", talk.server.url)))

    return answer


def hang_up(talk: Talk) -> None:
    talk.reset()


def hang_up_before_reading(talk: Talk) -> None:
    talk.reset()


def never(talk: Talk) -> None:
    """Read everything and say nothing until the test is over."""
    talk.server.over.wait(30)
    talk.keep = False


def drip(talk: Talk) -> None:
    """A body without an end, a few bytes at a time."""
    talk.head(200, None, ("transfer-encoding", "chunked"), kind="image/png")
    talk.keep = False
    while not talk.server.over.wait(0.02):
        talk.send(b"1\r\n \r\n")


def headers_then_nothing(talk: Talk) -> None:
    talk.head(200, 100, kind="image/png")
    never(talk)


def declared_huge(talk: Talk) -> None:
    """Say 200 MB and begin to send them."""
    talk.head(200, 200_000_000, kind="image/png")
    talk.keep = False
    _pour(talk, b"\0" * 65536)


def moved_and_huge(talk: Talk) -> None:
    """Lead elsewhere, with 200 MB to read before."""
    talk.head(302, 200_000_000, ("location", "/next"))
    talk.keep = False
    _pour(talk, b"\0" * 65536)


def undeclared_huge(talk: Talk) -> None:
    """Send 200 MB without saying so."""
    talk.head(200, None, ("transfer-encoding", "chunked"), kind="image/png")
    talk.keep = False
    _pour(talk, b"10000\r\n" + b"\0" * 65536 + b"\r\n")


def _pour(talk: Talk, block: bytes) -> None:
    for _ in range(200_000_000 // 65536):
        if talk.server.over.is_set():
            return
        talk.send(block)


def echo(code: int) -> Behaviour:
    """Say back the headers that came, as a careless proxy does."""

    def answer(talk: Talk) -> None:
        said = {"error": f"you sent {talk.arrival.headers}", "data": None}
        status(code, said, ("x-request-id", talk.arrival.headers.get("api-key", "")))(talk)

    return answer
