"""A sweep of 256 cells beside the same POSTs through bare httpx, in one run.

Run with ``python -m tests.bench.bench_sweep``. The server is another process; it answers after 200 ms, ten at a time.
Ours also downloads, makes thumbnails and writes rows; the bare POSTs do not.
"""

from __future__ import annotations

import asyncio
import io
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import numpy as np
from PIL import Image

from ideowidgets.client import AsyncClient
from ideowidgets.operations import GenerateV3
from ideowidgets.record import Record
from ideowidgets.run import Runner
from ideowidgets.sweep import Sweep

CELLS = 256
IN_FLIGHT = 10
ANSWER_SECONDS = 0.2
ROUNDS = 3
SIDE = 512
PATH = "/v1/ideogram-v3/generate"


def picture() -> bytes:
    """A picture about as hard to compress as a photograph."""
    rng = np.random.default_rng(7)
    coarse = Image.fromarray(rng.integers(0, 255, (32, 32, 3), dtype=np.uint8)).resize((SIDE, SIDE))
    noisy = np.asarray(coarse).astype(np.int16) + rng.integers(-6, 6, (SIDE, SIDE, 3))
    buffer = io.BytesIO()
    Image.fromarray(noisy.clip(0, 255).astype(np.uint8)).save(buffer, "PNG")
    return buffer.getvalue()


async def serve() -> None:
    """Answer a POST with a link after a while, and a GET with the picture at once."""
    data = picture()

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).lower()
                await reader.readexactly(int(head.partition(b"content-length: ")[2].partition(b"\r\n")[0] or 0))
                if head.startswith(b"get"):
                    kind, body = b"image/png", data
                else:
                    await asyncio.sleep(ANSWER_SECONDS)
                    kind, body = b"application/json", reply
                writer.write(b"HTTP/1.1 200 OK\r\ncontent-type: %s\r\ncontent-length: %d\r\n\r\n" % (kind, len(body)))
                writer.write(body)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    item = {"url": f"http://127.0.0.1:{port}/p.png", "prompt": "x", "resolution": f"{SIDE}x{SIDE}"}
    reply = json.dumps(
        {"created": "2026-11-20T00:00:00Z", "data": [item | {"is_image_safe": True, "seed": 7}]}
    ).encode()
    print(port, flush=True)
    await server.serve_forever()


@contextmanager
def serving() -> Iterator[str]:
    """Run the server in its own process."""
    command = [sys.executable, "-m", "tests.bench.bench_sweep", "serve"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield f"http://127.0.0.1:{process.stdout.readline().strip()}"
        finally:
            process.terminate()


async def bare(url: str) -> None:
    """The same POSTs, nothing else."""
    slots = asyncio.Semaphore(IN_FLIGHT)
    async with httpx.AsyncClient(timeout=60) as client:

        async def ask(seed: int) -> None:
            async with slots:
                form = {"prompt": (None, "a lighthouse"), "seed": (None, str(seed))}
                reply = await client.post(url + PATH, files=form, headers={"api-key": "bench-0123456789"})
                reply.raise_for_status()
                reply.json()

        await asyncio.gather(*(ask(seed) for seed in range(CELLS)))


def ours(url: str) -> None:
    """A sweep: POSTs, downloads, thumbnails, rows."""
    with tempfile.TemporaryDirectory() as folder, Record(folder) as record:
        runner = Runner(
            record,
            service="ideogram",
            client=lambda: AsyncClient("bench-0123456789", service="ideogram", base_url=url),
        )
        request = GenerateV3(prompt="a lighthouse")
        sweep = Sweep(request, {"seed": list(range(CELLS))}, runner=runner).run(max_usd=100).wait(300)
        assert sweep.progress.done == CELLS, sweep.progress
        runner.close()


def main() -> None:
    """Measure both in turn and print the ratio of the medians."""
    seconds: dict[str, list[float]] = {"bare": [], "ours": []}
    with serving() as url:
        for _ in range(ROUNDS):
            for name, work in (("bare", lambda: asyncio.run(bare(url))), ("ours", lambda: ours(url))):
                start = time.perf_counter()
                work()
                seconds[name].append(time.perf_counter() - start)
    middle = {name: statistics.median(found) for name, found in seconds.items()}
    print(f"sweep of {CELLS}, {IN_FLIGHT} in flight, {ANSWER_SECONDS * 1000:.0f} ms answers, {SIDE} px")
    print(f"  bare POSTs {middle['bare']:.2f} s, sweep {middle['ours']:.2f} s")
    print(f"  ratio {middle['ours'] / middle['bare']:.2f} (hold 1.15)")


if __name__ == "__main__":
    if sys.argv[1:] == ["serve"]:
        asyncio.run(serve())
    else:
        main()
