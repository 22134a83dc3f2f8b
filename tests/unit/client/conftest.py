"""Fixtures of the client's tests: a hostile server, and both clients behind one face."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from ideowidgets.client import AsyncClient, AsyncJob, Client, Polling, Retry
from tests.unit.client.hostile import Hostile

CANARY = "ideo-canary-6f1d2c3b4a59687768594a3b2c1d"
QUICK = Retry(first=0.001, most=0.002)
OFTEN = Polling(first=0.001, most=0.002)


class Blocking:
    """An awaitable job, called as the other kind is."""

    def __init__(self, job: AsyncJob, blocking: Callable[..., Any]) -> None:
        self.job = job
        self._blocking = blocking

    def __getattr__(self, name: str) -> Any:
        found = getattr(self.job, name)
        return self._blocking(found) if callable(found) else found

    def __repr__(self) -> str:
        return repr(self.job)


class Both:
    """One client, sync or async, called the same way."""

    def __init__(self, kind: str, runner: asyncio.Runner, *args: Any, **options: Any) -> None:
        self.kind = kind
        self._runner = runner
        self.client: Any = (Client if kind == "sync" else AsyncClient)(*args, **options)

    def __getattr__(self, name: str) -> Callable[..., Any]:
        method = getattr(self.client, name)
        if self.kind == "sync" or not callable(method):
            return method

        return self._blocking(method)

    def _blocking(self, method: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **options: Any) -> Any:
            async def run() -> Any:
                found = method(*args, **options)
                return await found if inspect.iscoroutine(found) else found

            found = self._runner.run(run())
            return Blocking(found, self._blocking) if isinstance(found, AsyncJob) else found

        return call

    def close(self) -> None:
        if self.kind == "sync":
            self.client.close()
        else:
            self._runner.run(self.client.aclose())


@pytest.fixture
def server() -> Iterator[Hostile]:
    hostile = Hostile()
    yield hostile
    hostile.close()


@pytest.fixture
def elsewhere() -> Iterator[Hostile]:
    """Another server, to which nothing may be led."""
    hostile = Hostile()
    yield hostile
    hostile.close()


@pytest.fixture(params=["sync", "async"])
def make(request) -> Iterator[Callable[..., Both]]:
    """Make a client of either kind; it is closed at the end."""
    made: list[Both] = []
    with asyncio.Runner() as runner:

        def one(*args: Any, **options: Any) -> Both:
            both = Both(request.param, runner, *args, **options)
            made.append(both)
            return both

        yield one
        for both in made:
            both.close()


@pytest.fixture
def client(make, server) -> Both:
    return make(CANARY, base_url=server.url, retry=QUICK, polling=OFTEN)
