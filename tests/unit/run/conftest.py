"""A runner that pays, or believes so: the real service's class, against the stand-in on a socket."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ideowidgets.client import AsyncClient, Polling, Retry
from ideowidgets.offline.server import OfflineServer
from ideowidgets.record import Record
from ideowidgets.run import Runner

KEY = "canary-key-4711"


@pytest.fixture
def server() -> Iterator[OfflineServer]:
    with OfflineServer() as found:
        yield found


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Record]:
    with Record(tmp_path / "record") as found:
        yield found


@pytest.fixture
def runner(server: OfflineServer, record: Record) -> Iterator[Runner]:
    found = paying_runner(record, server.base_url)
    yield found
    found.close()


def paying_runner(record: Record, base_url: str, in_flight: int = 10, key: str = KEY) -> Runner:
    """A runner of the paid service that reaches the stand-in."""
    return Runner(
        record,
        service="ideogram",
        client=lambda: AsyncClient(key, service="ideogram", base_url=base_url),
        in_flight=in_flight,
    )


def hostile_runner(record: Record, base_url: str) -> Runner:
    """A runner of the paid service that asks again at once, for servers that say what a test tells them."""
    return Runner(
        record,
        service="ideogram",
        client=lambda: AsyncClient(
            KEY, base_url=base_url, retry=Retry(first=0.001, most=0.002), polling=Polling(first=0.001, most=0.002)
        ),
    )
