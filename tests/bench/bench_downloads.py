"""Eight pictures at once beside one after another; run with ``python -m tests.bench.bench_downloads``."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable

import httpx

from ideowidgets.client import AsyncClient, Client
from ideowidgets.operations.results import Image
from tests.bench.posting import line, serving

KEY = "bench-0123456789"
COUNT = 8
HOLD = 0.35


def timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


async def timed_async(work: Callable[[], Awaitable[object]]) -> float:
    began = time.perf_counter()
    await work()
    return time.perf_counter() - began


def measured(base: str, rounds: int = 5) -> dict[str, list[float]]:
    """Take turns, as neighbours disturb."""
    links = [Image(n, None, None, True, None, f"{base}/{n}.png", {}) for n in range(COUNT)]
    found: dict[str, list[float]] = {name: [] for name in ("httpx", "ours", "threads", "event loop")}
    with httpx.Client() as plain, Client(KEY, base_url=base) as client, asyncio.Runner() as runner:
        awaiting = AsyncClient(KEY, base_url=base)
        for _ in range(rounds):
            found["httpx"].append(timed(lambda: [plain.get(str(link.url)).content for link in links]))
            found["ours"].append(timed(lambda: [client.download(link) for link in links]))
            found["threads"].append(timed(lambda: client.download_all(links)))
            found["event loop"].append(runner.run(timed_async(lambda: awaiting.download_all(links))))
        runner.run(awaiting.aclose())
    return found


def main() -> None:
    with serving() as base:
        best = {name: min(times) for name, times in measured(base).items()}
    print(f"  {COUNT} downloads of 4 MiB, 80 ms to first byte")
    for name in ("httpx", "ours"):
        line(f"one after another, {name}", f"{best[name] * 1e3:6.0f} ms")
    for name in ("threads", "event loop"):
        line(f"at once, {name}", f"{best[name] * 1e3:6.0f} ms", best[name] / best["httpx"], "one after another", HOLD)


if __name__ == "__main__":
    main()
