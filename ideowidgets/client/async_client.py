"""The client for event loops; the same verbs, awaited."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeVar, overload
from weakref import WeakKeyDictionary

from ideowidgets.client.base import BaseClient, Fetched, images_of
from ideowidgets.client.downloads import Pictures
from ideowidgets.client.effects import Effect, Enter, Exchange, Fetch, Pause, Resolve, Save, Steps
from ideowidgets.client.gate import enter_async
from ideowidgets.client.jobs import AsyncJob
from ideowidgets.client.links import MAX_DOWNLOAD_BYTES, addresses_of, save_bytes
from ideowidgets.client.polling import Polling
from ideowidgets.client.retry import Retry
from ideowidgets.client.secret import Secret
from ideowidgets.client.sending import Timeouts, Watch
from ideowidgets.client.services import Generations, Service
from ideowidgets.client.verbs import AsyncVerbs
from ideowidgets.operations.errors import IdeogramError
from ideowidgets.operations.generation import Generation
from ideowidgets.operations.picture import Picture
from ideowidgets.operations.prices import Price
from ideowidgets.operations.request import Request
from ideowidgets.operations.results import Image, Quote

if TYPE_CHECKING:
    from ideowidgets.client.http import AsyncWire
    from ideowidgets.offline.engine import Engine

R = TypeVar("R")


class AsyncClient(AsyncVerbs, BaseClient):
    """Asks a service without holding up the event loop.

    It works in any number of event loops, one after another or in several threads: each has its own
    connections. Cancelling a waiting call gives its place back; a call that was sent may have been billed.

    Parameters
    ----------
    api_key, service, base_url, timeout, deadline, retry, polling, in_flight, engine
        As for :class:`Client`.

    Raises
    ------
    MissingKey
        Where the service needs a key and there is none, or what was given cannot be one.
    IdeogramError
        Where the service is unknown or the address is not safe.

    Examples
    --------
    >>> import asyncio
    >>> async def main():
    ...     async with AsyncClient(service="offline") as client:
    ...         return await client.generate("a lighthouse", seed=7)
    >>> asyncio.run(main()).images[0].seed
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
        polling: Polling | None = None,
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
            polling=polling,
            in_flight=in_flight,
            engine=engine,
        )
        # Connections belong to the loop that made them.
        self._wires: WeakKeyDictionary[asyncio.AbstractEventLoop, AsyncWire] = WeakKeyDictionary()

    async def send(self, request: Request[R], *, deadline: float | None = None, watch: Watch | None = None) -> R:
        """Send a request and give its result; see :meth:`Client.send`."""
        return await self._run(self._core.send(request, deadline, watch))

    async def submit(
        self,
        request: Request[R],
        *,
        webhook_url: str | None = None,
        deadline: float | None = None,
        watch: Watch | None = None,
    ) -> AsyncJob[R]:
        """Start a request as a job and give the job at once; see :meth:`Client.submit`."""
        generation_id = await self._run(self._core.submit(request, webhook_url, deadline, watch))
        operation = request.operation
        return AsyncJob(self._run, self._core, generation_id, operation.generation, operation.result)

    @overload
    def job(self, generation_id: str, of: type[Request[R]]) -> AsyncJob[R]: ...
    @overload
    def job(self, generation_id: str, of: Generations = "v2") -> AsyncJob[Generation]: ...
    def job(self, generation_id: str, of: type[Request[Any]] | Generations = "v2") -> AsyncJob[Any]:
        """Take a job up again by its id; see :meth:`Client.job`. Nothing is asked, so nothing is awaited."""
        generation, kind = self._job_of(of)
        return AsyncJob(self._run, self._core, generation_id, generation, kind)

    async def quote(self, request: Request[Any], *, deadline: float | None = None) -> Quote | Price:
        """Give the price of a request; see :meth:`Client.quote`."""
        return await self._run(self._core.quote(request, deadline))

    async def download(
        self,
        image: Image | Pictures | str,
        *,
        save_to: str | os.PathLike[str] | None = None,
        deadline: float | None = None,
    ) -> bytes:
        """Fetch one picture of a result; see :meth:`Client.download`."""
        return await self._run(self._core.downloads.download(image, save_to, deadline))

    async def download_all(
        self, images: Pictures | Sequence[Image], *, deadline: float | None = None
    ) -> tuple[Fetched, ...]:
        """Fetch the pictures of a result, up to 8 at once; see :meth:`Client.download_all`."""

        async def one(image: Image) -> Fetched:
            try:
                return Fetched(image, await self.download(image, deadline=deadline))
            except IdeogramError as error:
                return Fetched(image, error=error)

        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(one(image)) for image in images_of(images)]
        return tuple(task.result() for task in tasks)

    async def fetch(self, url: str, *, limit: int = MAX_DOWNLOAD_BYTES, deadline: float | None = None) -> bytes:
        """Get what a link of the service gives; see :meth:`Client.fetch`."""
        return await self._run(self._core.downloads.fetch(url, limit, deadline))

    async def read_picture(self, url: str, *, deadline: float | None = None) -> Picture:
        """Get a picture of the web, to be used in a request; see :meth:`Client.read_picture`."""
        return await self._run(self._core.downloads.read_picture(url, deadline))

    async def webhook_keys(self, *, deadline: float | None = None) -> tuple[Mapping[str, Any], ...]:
        """Get the public keys that webhooks are signed with; see :meth:`Client.webhook_keys`."""
        return await self._run(self._core.webhook_keys(deadline))

    async def aclose(self) -> None:
        """Close this loop's connections; the client cannot be used afterwards."""
        self._closed = True
        wire = self._wires.pop(asyncio.get_running_loop(), None)
        if wire is not None:
            await wire.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    async def _run(self, steps: Steps[R]) -> R:
        self._check_open()
        answer: Any = None
        try:
            while True:
                effect = steps.send(answer)
                try:
                    answer = await self._perform(effect)
                except (asyncio.CancelledError, KeyboardInterrupt) as stop:
                    # The steps know what is under way, and say so in a note.
                    steps.throw(stop)
        except StopIteration as done:
            result: R = done.value
            return result
        finally:
            # A cancelled wait must give the place in the gate back.
            steps.close()

    async def _perform(self, effect: Effect) -> Any:
        match effect:
            case Exchange():
                return await self._carrier().exchange(effect)
            case Fetch():
                return await self._carrier().fetch(effect)
            case Enter():
                return await enter_async(effect.gate, effect.cap, effect.seconds)
            case Pause():
                await asyncio.sleep(effect.seconds)
            case Resolve():
                return await asyncio.to_thread(addresses_of, effect.host)
            case Save():
                await asyncio.to_thread(save_bytes, effect.data, effect.path)
        return None

    def _carrier(self) -> AsyncWire:
        from ideowidgets.client.http import AsyncWire

        self._check_open()
        loop = asyncio.get_running_loop()
        wire = self._wires.get(loop)
        if wire is None:
            wire = self._wires[loop] = AsyncWire(self._engine, use_proxies=self._use_proxies)
        return wire
