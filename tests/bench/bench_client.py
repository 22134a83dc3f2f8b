"""The client beside plain httpx and other services' clients, in one run: ratios, because machines differ.

Run with ``python -m tests.bench.bench_client``.
"""

from __future__ import annotations

import asyncio
import gc
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AsyncExitStack
from functools import partial
from typing import Any

import httpx

from ideowidgets.client import AsyncClient, Client
from ideowidgets.operations import GenerateV3, V2GenerateV4
from tests.bench.peers import PROMPT, Peer, installed
from tests.bench.posting import line, serving

KEY = "bench-0123456789"
SECONDS = 60.0
MULTIPART = GenerateV3(prompt=PROMPT, seed=7, rendering_speed="TURBO")
AS_JSON = V2GenerateV4(prompt=PROMPT, seed=7)
# What is compared with httpx sending the same body.
PLAIN = {"ours, multipart": "httpx, multipart"}
IMPORTS = {
    "from ideowidgets import Client": "from ideowidgets import Client",
    "... and make one, httpx loaded": (
        "from ideowidgets import Client\nClient('k' * 20)\nimport ideowidgets.client.http"
    ),
}


def cpu_of(statement: str) -> float:
    """CPU milliseconds of a statement in a new interpreter."""
    code = f"import time\nbegan = time.process_time()\n{statement}\nprint(time.process_time() - began)"
    run = subprocess.run([sys.executable, "-W", "ignore", "-c", code], capture_output=True, text=True, check=True)
    return float(run.stdout) * 1000


def bench_import(peers: list[Peer], rounds: int = 9) -> None:
    """Interleaved, the best of several, as neighbours disturb."""
    statements = {"import httpx": "import httpx", **IMPORTS}
    statements |= {f"import {peer.package}": f"import {peer.package}" for peer in peers}
    found: dict[str, list[float]] = {name: [] for name in statements}
    for _ in range(rounds):
        for name, statement in statements.items():
            found[name].append(cpu_of(statement))
    base = min(found["import httpx"])
    for name, times in found.items():
        hold = 2.5 if name in IMPORTS else None
        line(name, f"{min(times):6.0f} ms CPU", min(times) / base, "import httpx", hold)


def best_of(calls: Mapping[str, Callable[[], object]], rounds: int = 25, each: int = 40) -> dict[str, float]:
    """CPU microseconds of one call, interleaved."""
    found: dict[str, list[float]] = {name: [] for name in calls}
    for _ in range(rounds):
        for name, call in calls.items():
            began = time.process_time()
            for _ in range(each):
                call()
            found[name].append((time.process_time() - began) / each * 1e6)
    return {name: min(times) for name, times in found.items()}


def settle() -> None:
    """Take what is loaded out of the garbage collector's rounds, or each pays for all the others' modules."""
    gc.collect()
    gc.freeze()


def told(what: str, found: Mapping[str, float]) -> None:
    for name, us in found.items():
        hold = 1.25 if name.startswith("ours") else None
        line(f"{what}, {name}", f"{us:6.0f} us CPU", us / found[PLAIN.get(name, "httpx")], "httpx", hold)


def bench_send(base: str, peers: list[Peer]) -> None:
    parts = [(name, (None, str(value).encode())) for name, value in MULTIPART.wire_fields().items()]
    with httpx.Client(headers={"api-key": KEY}) as plain, Client(KEY, base_url=base) as client:

        def post(url: str, **body: Any) -> Any:
            return plain.post(base + url, **body).raise_for_status().json()

        calls: dict[str, Callable[[], object]] = {
            "httpx": partial(post, AS_JSON.operation.path, json=AS_JSON.wire_fields()),
            "ours": partial(client.send, AS_JSON),
            "httpx, multipart": partial(post, MULTIPART.operation.path, files=parts),
            "ours, multipart": partial(client.send, MULTIPART),
            **{peer.name: peer.call(base, SECONDS) for peer in peers},
        }
        settle()
        told("send", best_of(calls))


def bench_async_send(base: str, peers: list[Peer], width: int) -> None:
    async def measure() -> dict[str, float]:
        async with AsyncExitStack() as opened:
            plain = await opened.enter_async_context(httpx.AsyncClient(headers={"api-key": KEY}))
            client = await opened.enter_async_context(AsyncClient(KEY, base_url=base))
            url, body = base + AS_JSON.operation.path, AS_JSON.wire_fields()

            async def post() -> Any:
                return (await plain.post(url, json=body)).raise_for_status().json()

            calls: dict[str, Callable[[], Awaitable[Any]]] = {
                "httpx": post,
                "ours": partial(client.send, AS_JSON),
            }
            for peer in peers:
                calls[peer.name] = await opened.enter_async_context(peer.call_async(base, SECONDS))
            settle()
            found: dict[str, list[float]] = {name: [] for name in calls}
            for _ in range(20):
                for name, call in calls.items():
                    began = time.process_time()
                    for _ in range(40 // width):
                        await asyncio.gather(*(call() for _ in range(width)))
                    found[name].append((time.process_time() - began) / (40 // width * width) * 1e6)
            return {name: min(times) for name, times in found.items()}

    told(f"async send, {width} at once", asyncio.run(measure()))


def main() -> None:
    peers = installed()
    bench_import(peers)
    with serving() as base:
        bench_send(base, peers)
        for width in (1, 10):
            bench_async_send(base, peers, width)


if __name__ == "__main__":
    main()
