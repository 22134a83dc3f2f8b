"""A sweep beside the same POSTs through bare httpx, in one run: 256 cells, 1,000 cells, and a service with a limit.

Run with ``python -m tests.bench.bench_sweep``. The server is another process; it answers after 200 ms, ten at a time.
Ours also downloads, makes thumbnails and writes rows; the bare POSTs do not. With 1,000 cells the notebook's own event
loop is watched: how late it runs while the sweep is under way. Planning a public prompt set needs no server.
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
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import httpx
import numpy as np
from PIL import Image

from ideowidgets.client import AsyncClient
from ideowidgets.operations import GenerateV3
from ideowidgets.record import Record
from ideowidgets.run import Runner
from ideowidgets.sweep import Sweep, prompts_from
from tests.paths import REPOSITORY

CELLS = 256
MANY = 1_000
LIMITED, LIMIT = 60, 3
IN_FLIGHT = 10
ANSWER_SECONDS = 0.2
ROUNDS = 3
SIDE = 512
PATH = "/v1/ideogram-v3/generate"
TICK_SECONDS = 0.005
PROMPTS = REPOSITORY.parent / "shared" / "prompts" / "partiprompts.tsv"


def picture() -> bytes:
    """A picture about as hard to compress as a photograph."""
    rng = np.random.default_rng(7)
    coarse = Image.fromarray(rng.integers(0, 255, (32, 32, 3), dtype=np.uint8)).resize((SIDE, SIDE))
    noisy = np.asarray(coarse).astype(np.int16) + rng.integers(-6, 6, (SIDE, SIDE, 3))
    buffer = io.BytesIO()
    Image.fromarray(noisy.clip(0, 255).astype(np.uint8)).save(buffer, "PNG")
    return buffer.getvalue()


async def serve(limit: int) -> None:
    """Answer a POST with a link after a while, ``limit`` at a time, and a GET with the picture at once."""
    data = picture()
    posted = 0

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal posted
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).lower()
                await reader.readexactly(int(head.partition(b"content-length: ")[2].partition(b"\r\n")[0] or 0))
                status, kind, body = b"200 OK", b"application/json", reply
                if head.startswith(b"get"):
                    kind, body = b"image/png", data
                elif posted >= limit:
                    status, body = b"429 Too Many Requests", b'{"error": "Too many requests."}'
                else:
                    posted += 1
                    await asyncio.sleep(ANSWER_SECONDS)
                    posted -= 1
                head = b"HTTP/1.1 %s\r\ncontent-type: %s\r\ncontent-length: %d\r\n\r\n"
                writer.write(head % (status, kind, len(body)))
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
def serving(limit: int = MANY) -> Iterator[str]:
    """Run the server in its own process."""
    command = [sys.executable, "-m", "tests.bench.bench_sweep", "serve", str(limit)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield f"http://127.0.0.1:{process.stdout.readline().strip()}"
        finally:
            process.terminate()


async def bare(url: str, cells: int, in_flight: int) -> None:
    """The same POSTs, nothing else."""
    slots = asyncio.Semaphore(in_flight)
    async with httpx.AsyncClient(timeout=60) as client:

        async def ask(seed: int) -> None:
            async with slots:
                form = {"prompt": (None, "a lighthouse"), "seed": (None, str(seed))}
                reply = await client.post(url + PATH, files=form, headers={"api-key": "bench-0123456789"})
                reply.raise_for_status()
                reply.json()

        await asyncio.gather(*(ask(seed) for seed in range(cells)))


def ours(url: str, cells: int, in_flight: int = IN_FLIGHT) -> list[float]:
    """A sweep: POSTs, downloads, thumbnails, rows; give how late this thread's event loop ran at each tick."""
    with tempfile.TemporaryDirectory() as folder, Record(folder) as record:
        runner = Runner(
            record,
            service="ideogram",
            client=lambda: AsyncClient("bench-0123456789", service="ideogram", base_url=url),
            in_flight=in_flight,
        )
        sweep = Sweep(GenerateV3(prompt="a lighthouse"), {"seed": list(range(cells))}, runner=runner).run(max_usd=100)
        late = asyncio.run(watch(sweep))
        assert sweep.progress.done == cells, sweep.progress
        runner.close()
    return late


async def watch(sweep: Sweep) -> list[float]:
    """Tick on this thread's loop until the sweep is over, as widgets and cells of a notebook would."""
    late = []
    while sweep.running:
        before = time.perf_counter()
        await asyncio.sleep(TICK_SECONDS)
        late.append(time.perf_counter() - before - TICK_SECONDS)
    return sorted(late)


def timed(work: Callable[[], object]) -> float:
    """Give the seconds that something takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def versus(url: str, rounds: int) -> None:
    """Measure both in turn and print the ratio of the medians."""
    seconds: dict[str, list[float]] = {"bare": [], "ours": []}
    for _ in range(rounds):
        seconds["bare"].append(timed(lambda: asyncio.run(bare(url, CELLS, IN_FLIGHT))))
        seconds["ours"].append(timed(lambda: ours(url, CELLS)))
    middle = {name: statistics.median(found) for name, found in seconds.items()}
    print(f"sweep of {CELLS}, {IN_FLIGHT} in flight, {ANSWER_SECONDS * 1000:.0f} ms answers, {SIDE} px")
    print(f"  bare POSTs {middle['bare']:.2f} s, sweep {middle['ours']:.2f} s")
    print(f"  ratio {middle['ours'] / middle['bare']:.2f} (hold 1.15)")


def many(url: str) -> None:
    """Measure a large sweep, and what the notebook's thread feels of it."""
    late: list[float] = []
    plain = timed(lambda: asyncio.run(bare(url, MANY, IN_FLIGHT)))
    swept = timed(lambda: late.extend(ours(url, MANY)))
    print(f"sweep of {MANY:,}: bare POSTs {plain:.2f} s, sweep {swept:.2f} s, ratio {swept / plain:.2f} (hold 1.15)")
    typical, worst = late[len(late) * 95 // 100] * 1000, late[-1] * 1000
    print(f"  the notebook's own loop runs late by {typical:.0f} ms (95th percentile), {worst:.0f} ms at worst")


def limited() -> None:
    """Measure a service that takes three at a time and does not say so, beside a sweep that knew."""
    with serving(LIMIT) as url:
        knew = timed(lambda: ours(url, LIMITED, LIMIT))
        found_out = timed(lambda: ours(url, LIMITED))
    ideal = LIMITED / LIMIT * ANSWER_SECONDS
    print(f"sweep of {LIMITED} where {LIMIT} at a time are taken, else 429: {found_out:.2f} s")
    print(f"  {knew:.2f} s with in_flight={LIMIT} from the start; the answers alone take {ideal:.2f} s")


def planned() -> None:
    """Measure planning two seeds of every prompt of a public set."""
    if not PROMPTS.exists():
        print("planning: skipped, the prompt sets are not beside this checkout")
        return
    with tempfile.TemporaryDirectory() as folder, Record(folder) as record:
        runner = Runner(record)
        prompts = prompts_from(PROMPTS)
        made: list[Sweep] = []
        axes = {"prompt": prompts}
        request = GenerateV3(prompt="x")
        seconds = timed(lambda: made.append(Sweep(request, axes, seeds=2, template=False, runner=runner)))
        table = timed(lambda: made[0].plan)
        print(f"planning {len(prompts):,} prompts x 2 seeds: {seconds:.2f} s, its table {table:.2f} s")
        runner.close()


def main() -> None:
    """Measure all of it."""
    with serving() as url:
        versus(url, ROUNDS)
        many(url)
    limited()
    planned()


if __name__ == "__main__":
    if sys.argv[1:2] == ["serve"]:
        asyncio.run(serve(int(sys.argv[2])))
    else:
        main()
