"""The client for scripts and threads."""

from __future__ import annotations

import os
import threading
import time
import weakref
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeVar

from ideowidgets.client.base import BaseClient, Fetched, images_of
from ideowidgets.client.core import DOWNLOADS_AT_ONCE, Timeouts, Watch
from ideowidgets.client.effects import Effect, Enter, Exchange, Fetch, Pause, Save, Steps
from ideowidgets.client.gate import enter
from ideowidgets.client.links import MAX_DOWNLOAD_BYTES, save_bytes
from ideowidgets.client.retry import Retry
from ideowidgets.client.secret import Secret
from ideowidgets.client.services import Service
from ideowidgets.client.verbs import SyncVerb, generate, magic_prompt
from ideowidgets.operations.errors import IdeogramError
from ideowidgets.operations.prices import Price
from ideowidgets.operations.request import Request
from ideowidgets.operations.results import Image, Images, MagicPrompt, Quote

if TYPE_CHECKING:
    from ideowidgets.client.http import SyncWire
    from ideowidgets.offline.engine import Engine

R = TypeVar("R")


class Client(BaseClient):
    """Asks a service and waits for the answer; may be used from many threads at once.

    Inside a running event loop it works too and blocks that loop; there :class:`AsyncClient` is better.

    Parameters
    ----------
    api_key : str, optional
        Else what ``ideowidgets.login()`` was told, else the service's own environment variable
        (``IDEOGRAM_API_KEY`` for Ideogram).
    service : str, optional
        ``"ideogram"`` (default), or ``"offline"``, which needs no key and no network.
    base_url : str, optional
        Another address of the service; https, or http on this machine.
    timeout : float or Timeouts, optional
        Seconds for a whole answer; 180 where omitted, and 10 for a connection.
    deadline : float, optional
        Seconds for everything a call does: waiting for a place, sending, sending again, downloading.
        A read that hangs is noticed at its own end, so a call may overrun by one read.
    retry : Retry, optional
        When to send again. A paid request that the service may have worked on is never sent twice.
    in_flight : int, optional
        Most requests at once, 10 where omitted; all clients of one key and address share the count.
    engine : Engine, optional
        The stand-in to use with ``service="offline"``; a new one where omitted.

    Raises
    ------
    MissingKey
        Where the service needs a key and there is none, or what was given cannot be one.
    IdeogramError
        Where the service is unknown or the address is not safe.

    Examples
    --------
    >>> from ideowidgets.operations import GenerateV3
    >>> with Client(service="offline") as client:
    ...     made = client.send(GenerateV3(prompt="a lighthouse", seed=7))
    >>> made.images[0].seed
    7
    """

    def __init__(
        self,
        api_key: str | Secret | None = None,
        *,
        service: str | Service | None = None,
        base_url: str | None = None,
        timeout: float | Timeouts | None = None,
        deadline: float | None = None,
        retry: Retry | None = None,
        in_flight: int | None = None,
        engine: Engine | None = None,
    ) -> None:
        super().__init__(
            api_key,
            service=service,
            base_url=base_url,
            timeout=timeout,
            deadline=deadline,
            retry=retry,
            in_flight=in_flight,
            engine=engine,
        )
        self._lock = threading.Lock()
        self._wire: SyncWire | None = None

    generate = SyncVerb(generate, Images)
    magic_prompt = SyncVerb(magic_prompt, MagicPrompt)

    def send(self, request: Request[R], *, deadline: float | None = None, watch: Watch | None = None) -> R:
        """Send a request and give its result.

        Parameters
        ----------
        request : Request
            What is asked.
        deadline : float, optional
            As for the client, for this call.
        watch : callable, optional
            Told what happens to the call: that it waits, was sent, is sent again.

        Raises
        ------
        Refused
            Where the service answers with an error status; see its subclasses.
        NoAnswer
            Where no usable answer comes; ``may_have_been_billed`` says whether it may cost.
        Withheld
            Where every picture was withheld as unsafe.
        """
        return self._run(self._core.send(request, deadline, watch))

    def quote(self, request: Request[Any], *, deadline: float | None = None) -> Quote | Price:
        """Give the price of a request: asked of the service where it quotes prices, else from the dated list.

        Nothing is made and nothing is billed.
        """
        return self._run(self._core.quote(request, deadline))

    def download(
        self,
        image: Image | Images | str,
        *,
        save_to: str | os.PathLike[str] | None = None,
        deadline: float | None = None,
    ) -> bytes:
        """Fetch one picture of a result, without the key, and give its bytes as they are.

        Parameters
        ----------
        image : Image, Images or str
            A picture of a result, a result with one picture, or a link.
        save_to : path, optional
            Also write it there, whole or not at all.

        Raises
        ------
        DownloadFailed
            Where it cannot be fetched, is no picture, or its link leads to a host that is not the service's.
        LinkExpired
            Where the link no longer works.
        """
        return self._run(self._core.download(image, save_to, deadline))

    def download_all(self, images: Images | Sequence[Image], *, deadline: float | None = None) -> tuple[Fetched, ...]:
        """Fetch the pictures of a result, up to 8 at once, in order; one that fails does not stop the others."""

        def one(image: Image) -> Fetched:
            try:
                return Fetched(image, self.download(image, deadline=deadline))
            except IdeogramError as error:
                return Fetched(image, error=error)

        with ThreadPoolExecutor(DOWNLOADS_AT_ONCE, thread_name_prefix="ideowidgets-download") as pool:
            return tuple(pool.map(one, images_of(images)))

    def fetch(self, url: str, *, limit: int = MAX_DOWNLOAD_BYTES, deadline: float | None = None) -> bytes:
        """Get what a link of the service gives, without the key; any kind of file, ``limit`` bytes at most."""
        return self._run(self._core.fetch(url, limit, deadline))

    def close(self) -> None:
        """Close the connections; the client cannot be used afterwards."""
        self._closed = True
        with self._lock:
            wire, self._wire = self._wire, None
        if wire is not None:
            wire.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _run(self, steps: Steps[R]) -> R:
        self._check_open()
        answer: Any = None
        try:
            while True:
                answer = self._perform(steps.send(answer))
        except StopIteration as done:
            result: R = done.value
            return result
        finally:
            # An interrupt while waiting must give the place in the gate back.
            steps.close()

    def _perform(self, effect: Effect) -> Any:
        match effect:
            case Exchange():
                return self._carrier().exchange(effect)
            case Fetch():
                return self._carrier().fetch(effect)
            case Enter():
                return enter(effect.gate, effect.cap, effect.seconds)
            case Pause():
                time.sleep(effect.seconds)
            case Save():
                save_bytes(effect.data, effect.path)
        return None

    def _carrier(self) -> SyncWire:
        from ideowidgets.client.http import SyncWire

        with self._lock:
            self._check_open()
            if self._wire is None:
                self._wire = SyncWire(self._engine, use_proxies=self._use_proxies)
                # Whoever forgets close() still leaves no open connection behind.
                weakref.finalize(self, self._wire.close)
            return self._wire
