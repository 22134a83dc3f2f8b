"""Jobs: work that the service accepted and goes on with, whether anybody waits or not."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any, Generic, Protocol, TypeVar

from ideowidgets.client.core import Core
from ideowidgets.client.effects import Steps
from ideowidgets.client.polling import DEADLINE, ended, result_of
from ideowidgets.client.sending import Watch
from ideowidgets.client.services import Generations
from ideowidgets.operations.generation import Generation

R = TypeVar("R")
T = TypeVar("T")


class Runs(Protocol):
    """A client's driver for threads."""

    def __call__(self, steps: Steps[T]) -> T:
        """Do what the steps ask and give their result."""


class RunsAsync(Protocol):
    """A client's driver for event loops."""

    async def __call__(self, steps: Steps[T]) -> T:
        """Do what the steps ask and give their result."""


class JobState(Generic[R]):
    """What a job is known to be; the base of :class:`Job` and :class:`AsyncJob`.

    Attributes
    ----------
    generation_id : str
        With it the job can be taken up again, in another process too: ``client.job(generation_id, ...)``.
    generation : str
        The vendor's API generation that answers for it, ``"v1"`` or ``"v2"``.
    """

    def __init__(self, core: Core, generation_id: str, generation: Generations, kind: type[Any]) -> None:
        self._core = core
        self.generation_id = generation_id
        self.generation: Generations = generation
        self._kind = kind
        self._last: Generation | None = None
        self._result: R | None = None

    @property
    def done(self) -> bool:
        """Whether it is known to have ended, well or not; nothing is asked."""
        return self._last is not None and ended(self._last)

    def __repr__(self) -> str:
        status = "not asked yet" if self._last is None else self._last.status
        return f"{type(self).__name__}({self.generation_id!r}, {status})"

    def _status(self, deadline: float | None) -> Steps[Generation]:
        if self._last is None or not ended(self._last):
            self._last = yield from self._core.status(self.generation_id, self.generation, deadline)
        return self._last

    def _waited(self, deadline: float, watch: Watch | None) -> Steps[Generation]:
        if self._last is None or not ended(self._last):
            self._last = yield from self._core.wait(self.generation_id, self.generation, deadline, watch)
        return self._last

    def _made(self, deadline: float, watch: Watch | None) -> Steps[R]:
        found = yield from self._waited(deadline, watch)
        if self._result is None:
            self._result = result_of(found, self._kind)
        return self._result


class Job(JobState[R]):
    """A job of :class:`Client`; made by ``client.submit(request)`` and ``client.job(generation_id, ...)``.

    Examples
    --------
    >>> from ideowidgets.client import Client
    >>> from ideowidgets.operations import V2GenerateV4
    >>> with Client(service="offline") as client:
    ...     job = client.submit(V2GenerateV4(prompt="a lighthouse", seed=7))
    ...     made = job.result()
    >>> made.images[0].seed
    7
    """

    def __init__(self, run: Runs, core: Core, generation_id: str, generation: Generations, kind: type[Any]) -> None:
        super().__init__(core, generation_id, generation, kind)
        self._run = run

    def status(self, *, deadline: float | None = None) -> Generation:
        """Ask once how far it is; costs nothing. Once it has ended, the answer is known and not asked again.

        Raises
        ------
        IdeogramError
            Where the service gives no usable answer, or does not know the job.
        """
        return self._run(self._status(deadline))

    def wait(self, deadline: float = DEADLINE, *, watch: Watch | None = None) -> Job[R]:
        """Ask until it has ended, well or not, and give the job itself.

        Parameters
        ----------
        deadline : float
            Seconds. Questions come every second at first and every ten at last, or as the service asks.
        watch : callable, optional
            Called with an Event before each pause.

        Raises
        ------
        Timeout
            Where it has not ended by then; it goes on, and can be waited for again.
        IdeogramError
            Where the service does not know the job or refuses to say.
        """
        self._run(self._waited(deadline, watch))
        return self

    def result(self, deadline: float = DEADLINE, *, watch: Watch | None = None) -> R:
        """Wait for its end and give its result; the pictures' links expire, so download them soon.

        Raises
        ------
        JobFailed
            Where it ended without a result; ``.failure_reason`` says why.
        Withheld
            Where every picture was withheld; carries the result.
        Timeout
            As for :meth:`wait`.
        """
        return self._run(self._made(deadline, watch))


class AsyncJob(JobState[R]):
    """A job of :class:`AsyncClient`; ``await job`` gives its result.

    Examples
    --------
    >>> import asyncio
    >>> from ideowidgets.client import AsyncClient
    >>> from ideowidgets.operations import V2GenerateV4
    >>> async def main():
    ...     async with AsyncClient(service="offline") as client:
    ...         return await (await client.submit(V2GenerateV4(prompt="a lighthouse", seed=7)))
    >>> asyncio.run(main()).images[0].seed
    7
    """

    def __init__(
        self, run: RunsAsync, core: Core, generation_id: str, generation: Generations, kind: type[Any]
    ) -> None:
        super().__init__(core, generation_id, generation, kind)
        self._run = run

    async def status(self, *, deadline: float | None = None) -> Generation:
        """Ask once how far it is; see :meth:`Job.status`."""
        return await self._run(self._status(deadline))

    async def wait(self, deadline: float = DEADLINE, *, watch: Watch | None = None) -> AsyncJob[R]:
        """Ask until it has ended; see :meth:`Job.wait`."""
        await self._run(self._waited(deadline, watch))
        return self

    async def result(self, deadline: float = DEADLINE, *, watch: Watch | None = None) -> R:
        """Wait for its end and give its result; see :meth:`Job.result`."""
        return await self._run(self._made(deadline, watch))

    def __await__(self) -> Generator[Any, None, R]:
        return self.result().__await__()
