"""How many POSTs of one call reach a server that misbehaves; run with ``python -m tests.bench.bench_posts``.

Each is a picture that may be paid for, so one is what there should be. The pauses between them are skipped.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable, Iterator

import httpx

from ideowidgets.client import Client
from ideowidgets.operations import V2GenerateV4
from tests.bench.peers import PROMPT, installed
from tests.bench.posting import IMAGES, PEERS, line
from tests.unit.client.hostile import Behaviour, Hostile, Talk, cut, hang_up, page, status

TIMEOUT = 0.4
ASKED = V2GenerateV4(prompt=PROMPT, seed=7)


def late(talk: Talk) -> None:
    """Do the work, and answer when nobody waits any more."""
    talk.server.over.wait(TIMEOUT * 2.5)
    said = next((body for part, body in PEERS.items() if part.decode() in talk.arrival.path), IMAGES)
    status(200, said)(talk)


CASES: dict[str, Behaviour] = {
    "slow": late,
    "hangs up": hang_up,
    "cuts short": cut(),
    "HTML": page(),
    "500": status(500, {"error": "x"}),
}


def ours(base: str, seconds: float) -> Callable[[], object]:
    client = Client("bench-0123456789", base_url=base, timeout=seconds)
    return lambda: client.send(ASKED)


def plain(base: str, seconds: float) -> Callable[[], object]:
    client = httpx.Client(timeout=seconds)
    url, body = base + ASKED.operation.path, ASKED.wire_fields()
    return lambda: client.post(url, json=body).raise_for_status().json()


@contextlib.contextmanager
def without_pauses() -> Iterator[None]:
    sleep = time.sleep
    time.sleep = lambda _: sleep(0.001)
    try:
        yield
    finally:
        time.sleep = sleep


def reached(make: Callable[[str, float], Callable[[], object]], behaviour: Behaviour) -> tuple[int, str]:
    """Give how many POSTs arrive, and what the caller is told."""
    server = Hostile()
    server.plan.append(behaviour)
    try:
        with without_pauses():
            make(server.url, TIMEOUT)()
        told = "no error"
    except Exception as error:  # noqa: BLE001, what other clients raise is what is asked here
        told = type(error).__name__
    finally:
        posts = server.posts()
        server.close()
    return posts, told


def main() -> None:
    os.environ["NO_PROXY"] = "127.0.0.1"
    makers = {"ours": ours, "httpx": plain} | {peer.name: peer.call for peer in installed()}
    for case, behaviour in CASES.items():
        for name, make in makers.items():
            posts, told = reached(make, behaviour)
            held = f"   hold 1{' MISSED' * (posts != 1)}" if name == "ours" else ""
            line(f"{case}, {name}", f"{posts:3} POST{'s' if posts > 1 else ' '} {told}{held}")


if __name__ == "__main__":
    main()
