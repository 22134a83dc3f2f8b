"""The clients of other services, where they are installed: each makes one small picture's POST.

``make bench`` installs them where it can; without them the measurements compare with plain httpx alone.
"""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx

PROMPT = "A travel poster for a lighthouse that says HOLD FAST"
Call = Callable[[], Any]


@dataclass(frozen=True)
class Peer:
    """One of them.

    Attributes
    ----------
    name : str
        How it is called.
    package : str
        What it is imported as.
    call, call_async : callable
        Take an address and seconds to wait for an answer, and give what sends one POST; the second one for as
        long as its client is open.
    """

    name: str
    package: str
    call: Callable[[str, float], Call]
    call_async: Callable[[str, float], AbstractAsyncContextManager[Call]]

    @property
    def installed(self) -> bool:
        return importlib.util.find_spec(self.package) is not None


def _package(name: str) -> Any:
    # Neither needed nor looked into by whoever checks types without them.
    return importlib.import_module(name)


def _openai(base: str, seconds: float) -> Call:
    client = _package("openai").OpenAI(api_key="k", base_url=f"{base}/v1", timeout=seconds)
    return lambda: client.images.generate(model="a", prompt=PROMPT)


@asynccontextmanager
async def _openai_async(base: str, seconds: float) -> AsyncIterator[Call]:
    async with _package("openai").AsyncOpenAI(api_key="k", base_url=f"{base}/v1", timeout=seconds) as client:
        yield lambda: client.images.generate(model="a", prompt=PROMPT)


def _replicate_client(base: str, seconds: float) -> Any:
    return _package("replicate").Client(api_token="k", base_url=base, timeout=httpx.Timeout(seconds))


def _replicate(base: str, seconds: float) -> Call:
    client = _replicate_client(base, seconds)
    return lambda: client.predictions.create(version="v" * 64, input={"prompt": PROMPT})


@asynccontextmanager
async def _replicate_async(base: str, seconds: float) -> AsyncIterator[Call]:
    client = _replicate_client(base, seconds)
    yield lambda: client.predictions.async_create(version="v" * 64, input={"prompt": PROMPT})


def _fal_client(kind: str, base: str, seconds: float) -> Any:
    package = _package("fal_client.client")
    package.RUN_URL_FORMAT = f"{base}/"
    return getattr(package, kind)(key="k", default_timeout=seconds)


def _fal(base: str, seconds: float) -> Call:
    client = _fal_client("SyncClient", base, seconds)
    return lambda: client.run("a/b", {"prompt": PROMPT}, timeout=seconds)


@asynccontextmanager
async def _fal_async(base: str, seconds: float) -> AsyncIterator[Call]:
    client = _fal_client("AsyncClient", base, seconds)
    yield lambda: client.run("a/b", {"prompt": PROMPT}, timeout=seconds)


ALL = (
    Peer("openai", "openai", _openai, _openai_async),
    Peer("replicate", "replicate", _replicate, _replicate_async),
    Peer("fal-client", "fal_client", _fal, _fal_async),
)


def installed() -> list[Peer]:
    """Give the peers that can be measured, and say which cannot."""
    missing = [peer.name for peer in ALL if not peer.installed]
    if missing:
        print(f"  not installed, so not measured: {', '.join(missing)}; pip install -e '.[bench]' brings them")
    return [peer for peer in ALL if peer.installed]
