"""The client beside plain httpx, in one run: ratios, because machines differ.

Run with ``python -m tests.bench.bench_client``. The server is another process, so that the CPU time is the client's.
"""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any

import httpx

from ideowidgets.client import AsyncClient, Client
from ideowidgets.operations import GenerateV3, Images, Request, V2GenerateV4
from ideowidgets.operations.errors import IdeogramError
from ideowidgets.operations.results import Image
from tests.unit.client.hostile import Hostile, cut, hang_up, never, page, status

if TYPE_CHECKING:
    from collections.abc import Iterator

KEY = "bench-0123456789"
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(4 * 1024 * 1024) + b"IEND\xaeB`\x82"
FIRST_BYTE = 0.08
REPLY = json.dumps(
    {
        "created": "2026-11-20T00:00:00Z",
        "data": [
            {
                "url": "https://ideogram.ai/api/images/ephemeral/abc.png?exp=1900000000&sig=" + "0" * 64,
                "prompt": "A travel poster for a lighthouse that says HOLD FAST",
                "resolution": "1024x1024",
                "is_image_safe": True,
                "seed": 7,
                "style_type": "GENERAL",
            }
        ],
    }
).encode()
MULTIPART = GenerateV3(prompt="A travel poster for a lighthouse that says HOLD FAST", seed=7, rendering_speed="TURBO")
AS_JSON = V2GenerateV4(prompt="A travel poster for a lighthouse that says HOLD FAST", seed=7)


async def serve() -> None:
    """Answer POSTs at once with one picture's link, and GETs with 4 MiB after a while."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).lower()
                length = head.partition(b"content-length: ")[2].partition(b"\r\n")[0]
                await reader.readexactly(int(length or 0))
                get = head.startswith(b"get")
                if get:
                    await asyncio.sleep(FIRST_BYTE)
                body, kind = (PICTURE, b"image/png") if get else (REPLY, b"application/json")
                writer.write(b"HTTP/1.1 200 OK\r\ncontent-type: %s\r\ncontent-length: %d\r\n\r\n" % (kind, len(body)))
                writer.write(body)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", 0, limit=1 << 20)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


@contextmanager
def serving() -> Iterator[str]:
    """Run the server in its own process."""
    command = [sys.executable, "-m", "tests.bench.bench_client", "serve"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield f"http://127.0.0.1:{process.stdout.readline().strip()}"
        finally:
            process.terminate()


def cpu_of(statement: str, rounds: int = 9) -> float:
    """CPU milliseconds of a statement in a new interpreter; the best of several, as neighbours disturb."""
    code = f"import time\nbegan = time.process_time()\n{statement}\nprint(time.process_time() - began)"
    runs = [subprocess.run([sys.executable, "-c", code], capture_output=True, text=True) for _ in range(rounds)]
    return min(float(run.stdout) for run in runs) * 1000


def bench_import() -> None:
    peer = cpu_of("import httpx")
    import_it = "from ideowidgets import Client"
    make_one = f"{import_it}\nClient('k' * 20)\nimport ideowidgets.client.http"
    for name, statement in {import_it: import_it, "... and make one, httpx loaded": make_one}.items():
        ours = cpu_of(statement)
        print(f"  {name:<34} {ours:6.0f} ms CPU, {ours / peer:4.2f} x import httpx ({peer:.0f} ms)  hold 2.5")


def best_of(calls: dict[str, Callable[[], object]], rounds: int = 25, each: int = 40) -> dict[str, float]:
    """CPU microseconds of one call, interleaved."""
    found: dict[str, list[float]] = {name: [] for name in calls}
    for _ in range(rounds):
        for name, call in calls.items():
            began = time.process_time()
            for _ in range(each):
                call()
            found[name].append((time.process_time() - began) / each * 1e6)
    return {name: min(times) for name, times in found.items()}


def bench_send(base: str) -> None:

    headers = {"api-key": KEY}
    parts = [(name, (None, str(value).encode())) for name, value in MULTIPART.wire_fields().items()]
    with httpx.Client(headers=headers) as plain, Client(KEY, base_url=base) as client:
        bodies: tuple[tuple[Request[Images], dict[str, Any]], ...] = (
            (MULTIPART, {"files": parts}),
            (AS_JSON, {"json": AS_JSON.wire_fields()}),
        )
        for request, body in bodies:
            url = base + request.operation.path
            found = best_of(
                {
                    "httpx": partial(_post, plain, url, body),
                    "ours": partial(client.send, request),
                }
            )
            ratio = found["ours"] / found["httpx"]
            print(f"  send, {request.operation.body:<28} {found['ours']:6.0f} us CPU, {ratio:4.2f} x httpx  hold 1.25")


def _post(client: httpx.Client, url: str, body: dict[str, Any]) -> Any:
    return client.post(url, **body).raise_for_status().json()


def bench_async_send(base: str, width: int) -> None:

    async def measure() -> dict[str, float]:
        async with httpx.AsyncClient(headers={"api-key": KEY}) as plain, AsyncClient(KEY, base_url=base) as client:
            url, body = base + AS_JSON.operation.path, AS_JSON.wire_fields()

            async def theirs() -> None:
                (await plain.post(url, json=body)).raise_for_status().json()

            async def ours() -> None:
                await client.send(AS_JSON)

            found: dict[str, list[float]] = {"httpx": [], "ours": []}
            for _ in range(20):
                for name, call in (("httpx", theirs), ("ours", ours)):
                    began = time.process_time()
                    for _ in range(40 // width):
                        await asyncio.gather(*(call() for _ in range(width)))
                    found[name].append((time.process_time() - began) / (40 // width * width) * 1e6)
            return {name: min(times) for name, times in found.items()}

    found = asyncio.run(measure())
    ratio = found["ours"] / found["httpx"]
    print(f"  async send, {width:>2} at once              {found['ours']:6.0f} us CPU, {ratio:4.2f} x httpx  hold 1.25")


def bench_downloads(base: str) -> None:
    """Best of several, as neighbours disturb."""
    links = [Image(n, None, None, True, None, f"{base}/{n}.png", {}) for n in range(8)]

    def timed(work: Callable[[], object]) -> float:
        began = time.perf_counter()
        work()
        return time.perf_counter() - began

    async def timed_async(work: Callable[[], Awaitable[object]]) -> float:
        began = time.perf_counter()
        await work()
        return time.perf_counter() - began

    async def in_loop() -> tuple[list[float], list[float]]:
        async with AsyncClient(KEY, base_url=base) as client:

            async def one_by_one() -> None:
                for link in links:
                    await client.download(link)

            slow = [await timed_async(one_by_one) for _ in range(3)]
            return slow, [await timed_async(lambda: client.download_all(links)) for _ in range(6)]

    with Client(KEY, base_url=base) as client:
        slow = [timed(lambda: [client.download(link) for link in links]) for _ in range(3)]
        quick = [timed(lambda: client.download_all(links)) for _ in range(6)]
    for name, (one, many) in {"threads": (slow, quick), "async": asyncio.run(in_loop())}.items():
        ratio = min(many) / min(one)
        wall = min(many) * 1e3
        print(f"  8 downloads of 4 MiB, {name:<12} {wall:6.0f} ms, {ratio:4.2f} x sequential  hold 0.35")


def bench_posts() -> None:
    cases = {"slow": never, "hang-up": hang_up, "cut short": cut(), "HTML": page(), "500": status(500, {})}
    counts = []
    for name, behaviour in cases.items():
        server = Hostile()
        server.plan.append(behaviour)
        with Client(KEY, base_url=server.url, timeout=0.5) as client:
            try:
                client.send(MULTIPART)
            except IdeogramError as error:
                counts.append(f"{name} {server.posts()} ({type(error).__name__})")
        server.close()
    print(f"  POSTs that arrive: {', '.join(counts)}  hold 1 each")


def main() -> None:
    os.environ["NO_PROXY"] = "127.0.0.1"
    bench_import()
    with serving() as base:
        bench_send(base)
        for width in (1, 10):
            bench_async_send(base, width)
        bench_downloads(base)
    bench_posts()


if __name__ == "__main__":
    if sys.argv[1:] == ["serve"]:
        asyncio.run(serve())
    else:
        main()
