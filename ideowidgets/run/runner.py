"""A recorded call: row, send, download, complete; the one way in which anything here spends money."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Mapping
from concurrent.futures import TimeoutError as FutureTimeout
from contextlib import suppress
from datetime import UTC, datetime
from functools import cached_property, partial
from typing import Any, TypeVar

from ideowidgets.client import AsyncClient, Event
from ideowidgets.client.polling import DEADLINE
from ideowidgets.client.sending import Watch
from ideowidgets.operations.errors import IdeogramError, InvalidRequest, Problem, Timeout, Withheld
from ideowidgets.operations.prices import Price
from ideowidgets.operations.request import Request
from ideowidgets.operations.results import Image, Quote
from ideowidgets.record import Record
from ideowidgets.record.columns import FREE_SERVICES
from ideowidgets.run.account import Account
from ideowidgets.run.awake import working
from ideowidgets.run.budget import Budget
from ideowidgets.run.call import Call
from ideowidgets.run.keeping import NOT_RESUMED, NOT_SENT, Cancelled, Keeper, finish, unexpected
from ideowidgets.run.later import FetchReport, fetch_missing, job_of, result_of
from ideowidgets.run.worker import Worker

log = logging.getLogger("ideowidgets.run")

T = TypeVar("T")

IN_FLIGHT = 10
KEEPING = 3
CLOSING_S = 10.0


class Runner:
    """Runs requests on its own thread and writes every one into a record.

    Parameters
    ----------
    record : Record
        Where rows and pictures go.
    client : callable, optional
        Makes the client, on the worker's thread; by default a client of ``service``.
    service : str
        Whose pictures the rows are: ``"ideogram"``, ``"offline"``, a gateway.
    in_flight : int
        How many requests may be under way at once.
    price : callable, optional
        Gives the list price of a request at this service; Ideogram's by default.
    project : str, optional
        What everything is asked for; its cap in the record holds.

    Examples
    --------
    >>> import tempfile
    >>> from ideowidgets.operations import GenerateV3
    >>> runner = Runner(Record(tempfile.mkdtemp()), service="offline")
    >>> runner.submit(GenerateV3(prompt="a lighthouse", seed=7)).wait(60).state
    'ok'
    >>> runner.close()
    """

    def __init__(
        self,
        record: Record,
        *,
        service: str = "offline",
        client: Callable[[], AsyncClient] | None = None,
        in_flight: int = IN_FLIGHT,
        price: Callable[[Request[Any]], Price] | None = None,
        cannot: Callable[[Request[Any] | type[Request[Any]]], str | None] | None = None,
        project: str | None = None,
    ) -> None:
        self.record = record
        self.project = project
        self.service = service
        self.in_flight = in_flight
        self._make_client = client or (lambda: AsyncClient(service=service))
        self._list_price = price or (lambda request: request.price())
        self._cannot = cannot or (lambda _: None)
        self._keeper = Keeper(record, self._download, free=self.free)
        self.account = Account(record, project, free=self.free)
        self._spent = 0
        self._lock = threading.Lock()
        self._worker: Worker | None = None
        self._live: set[Call] = set()
        self._closed = False

    @property
    def worker(self) -> Worker:
        """The thread that everything runs on; started when first used.

        Raises
        ------
        IdeogramError
            After :meth:`close`.
        """
        with self._lock:
            if self._closed:
                raise IdeogramError("This was closed, so it sends nothing any more. Make a new Studio or Runner.")
            if self._worker is None:
                self._worker = Worker()
            return self._worker

    @property
    def closed(self) -> bool:
        """Whether :meth:`close` was called."""
        return self._closed

    @cached_property
    def _client(self) -> AsyncClient:
        return self._make_client()

    async def _download(self, image: Image) -> bytes:
        return await self._client.download(image)

    @cached_property
    def _slots(self) -> asyncio.Semaphore:
        return asyncio.Semaphore(self.in_flight)

    @cached_property
    def _unkept(self) -> asyncio.Semaphore:
        # Where keeping is slower than making, little that is paid for is to be lost with the process.
        return asyncio.Semaphore(KEEPING * self.in_flight)

    def __repr__(self) -> str:
        return f"Runner({self.service})"

    def carries(self, asked: Request[Any] | type[Request[Any]]) -> bool:
        """Tell whether the service carries a request, or any request of a class."""
        return self._cannot(asked) is None

    def check_carried(self, request: Request[Any]) -> None:
        """Refuse what the service cannot carry, before a row is written for it.

        Raises
        ------
        InvalidRequest
            With the service's reason.
        """
        reason = self._cannot(request)
        if reason is not None:
            fix = "Change the request, or ask Ideogram itself."
            problem = Problem("service", "", f"{self.service!r} {reason}", fix)
            raise InvalidRequest(request.operation.title, [problem])

    @property
    def free(self) -> bool:
        """Whether nothing costs money, because no service is asked."""
        return self.service in FREE_SERVICES

    @property
    def spent_usd_micros(self) -> int:
        """What this runner has spent, in millionths of a US dollar."""
        return self._spent

    def price(self, request: Request[Any]) -> Price:
        """Give what a request costs here: nothing offline, else its list price."""
        return Price(0, "exact", self.service) if self.free else self._list_price(request)

    def quote(self, request: Request[Any], timeout: float = 30) -> Price:
        """Ask the service for the price, where the operation declares quotes, else give the list price.

        Raises
        ------
        Timeout
            After ``timeout`` seconds.
        IdeogramError
            Where the service cannot be asked.
        """
        if self.free or not request.operation.dry_run:
            return self.price(request)

        async def ask() -> Quote | Price:
            return await self._client.quote(request)

        late = f"The service gave no price within {timeout:g} s. Nothing was made; try again."
        found = self._block(ask, timeout, late)
        if isinstance(found, Price):
            return found
        return Price(found.usd_micros, "exact" if found.qualifier == "exact" else "about", "service quote")

    def fetch_missing(self, image_ids: Iterable[str] | None = None, timeout: float = 600) -> FetchReport:
        """Fetch pictures again that were made and could not be fetched, as long as their links are good.

        It costs nothing: they are paid for. Blocks until it is done.

        Parameters
        ----------
        image_ids : iterable of str, optional
            Only these rows; all of this service otherwise.
        timeout : float
            Seconds.

        Raises
        ------
        Timeout
            After ``timeout``; what was fetched until then may be fetched again.
        RecordError
            Where the record cannot be read or written.
        """
        late = f"Not all pictures came within {timeout:g} s. Call it again for the others."
        return self._block(partial(fetch_missing, self._keeper, self.service, image_ids), timeout, late)

    def resume_job(
        self, image_id: str, *, deadline: float = DEADLINE, on_change: Callable[[Call], object] | None = None
    ) -> Call:
        """Take up a job again whose answer never came: the kernel was restarted, the wait was cut off.

        Asking costs nothing, and what the job made goes into the rows that were waiting for it.

        Parameters
        ----------
        image_id : str
            Any row of the request; its column ``generation_id`` names the job.
        deadline : float
            Seconds to wait for its end.
        on_change : callable, optional
            As for :meth:`submit`.

        Raises
        ------
        IdeogramError
            Where the row has its answer, has no job, or is another service's.
        """
        [row] = self.record.rows([image_id])
        generation_id = job_of(row, self.service)
        call = Call(self.record.request(image_id), on_change)
        call.request_id, call.generation_id = row.request_id, generation_id
        begun = row.created_at or datetime.now(UTC)
        work = partial(self._rejoin, call, generation_id, begun, deadline)
        call.started(self.worker.spawn(self._guarded(call, work)))
        return call

    def _block(self, work: Callable[[], Coroutine[Any, Any, T]], timeout: float, late: str) -> T:
        worker = self.worker
        if worker.here:
            raise IdeogramError("Whoever watches runs on the thread that would do this: call it on another one.")
        doing = worker.spawn(work())
        try:
            return doing.result(timeout)
        except FutureTimeout:
            doing.cancel()
            raise Timeout(late, sent=False) from None

    def submit(
        self,
        request: Request[Any],
        *,
        repeat: int = 0,
        experiment: str | None = None,
        cell_id: str | None = None,
        axes: Mapping[str, Any] | None = None,
        parent_image_id: str | None = None,
        budget: Budget | None = None,
        price: Price | None = None,
        unless: Callable[[str], bool] | None = None,
        on_change: Callable[[Call], object] | None = None,
    ) -> Call:
        """Queue a request and give a handle on it at once.

        Parameters
        ----------
        request : Request
            What to ask.
        repeat : int
            Tells repeats of one request apart.
        experiment, cell_id, axes, parent_image_id
            What the rows say of where the request came from.
        budget : Budget, optional
            A cap shared with other calls; the price is reserved before sending.
        price : Price, optional
            What it costs, where that is known better than by the list.
        unless : callable, optional
            Asked with the ``request_id`` once the row is written and before anything leaves, on a thread of its own:
            True takes the call back, which ends as ``cancelled`` with :class:`SentElsewhere`.
        on_change : callable, optional
            Called with the call at each change of state, on the worker's thread.

        Raises
        ------
        IdeogramError
            After :meth:`close`.
        """
        worker = self.worker
        call = Call(request, on_change)
        price = price or self.price(request)
        place = self._origin(call, repeat) | {
            "project": self.project,
            "price_usd_micros": price.usd_micros,
            "repeat": repeat,
            "experiment": experiment,
            "cell_id": cell_id,
            "axes": axes,
            "parent_image_id": parent_image_id,
        }
        call.unless = self.account.confirmed(unless)
        work = partial(self._within, call, place, budget or Budget(None), price)
        call.started(worker.spawn(self._guarded(call, work)))
        return call

    def service_of(self, request: Request[Any], repeat: int = 0) -> str:  # noqa: ARG002
        """Give the service that answers a request, and whose pictures its rows are."""
        return self.service

    def _origin(self, call: Call, repeat: int) -> dict[str, Any]:
        """Give what the row says of where its answer comes from."""
        return {"service": self.service_of(call.request, repeat)}

    async def _ask(self, call: Call, watch: Watch) -> Any:
        return await self._client.send(call.request, watch=watch)

    async def _guarded(self, call: Call, work: Callable[[], Awaitable[None]]) -> None:
        """Do a call's work, and let it end in a final state whatever happens."""
        call.runs_as(asyncio.current_task())
        self._live.add(call)
        try:
            if not (call.cancel_wanted or self._closed):
                with working():
                    await work()
        except IdeogramError as error:
            call.become("failed", error=error)
        except asyncio.CancelledError:
            log.debug("a call was cancelled while it was %s", call.state)
        except Exception as problem:
            # Whatever happens after sending is settled where it happens, so nothing has left.
            log.exception("preparing %s", call.request.operation.id)
            text = f"Something unexpected went wrong ({type(problem).__name__}); nothing was sent. See the log."
            call.become("failed", error=IdeogramError(text))
        finally:
            self._live.discard(call)
        if not call.done:
            call.become("cancelled", error=Cancelled(NOT_SENT if call.generation_id is None else NOT_RESUMED))
        call.answered.set()

    async def _within(self, call: Call, place: dict[str, Any], budget: Budget, price: Price) -> None:
        """Send within the cap; the place in flight is given back before pictures are fetched and written."""
        self.check_carried(call.request)
        reserved, answer = 0, None
        try:
            async with self._unkept:
                async with self._slots:
                    if not call.cancel_wanted:
                        reserved = budget.reserve(price)
                        answer = await self._send(call, place, price)
                call.answered.set()
                if answer is not None:
                    await self._keeper.kept(call, *answer, price)
        finally:
            budget.settle(reserved, call.spent_usd_micros)
            self._spent += call.spent_usd_micros

    async def _rejoin(self, call: Call, generation_id: str, begun: datetime, deadline: float) -> None:
        """Wait for a job that an earlier call started; nothing is sent that could be billed."""
        call.become("sent")
        price = self.price(call.request)
        job = self._client.job(generation_id, type(call.request))
        answer = await self._answer(call, result_of(job, deadline), price)
        call.answered.set()
        if answer is not None:
            await self._keeper.kept(call, answer[0], (datetime.now(UTC) - begun).total_seconds(), price)

    async def _send(self, call: Call, place: dict[str, Any], price: Price) -> tuple[Any, float] | None:
        """Write the row, send, and give the answer with its seconds; None where it failed and that is recorded."""
        async with self.account.turn(call.request, price):
            await self._begin(call, place)
        if not await self._is_to_go(call):
            return None
        notes: list[asyncio.Future[None]] = []

        def watch(event: Event) -> None:
            if event.kind == "sent" and call.state == "queued":
                call.become("sent")
            elif event.kind == "retry" and not event.may_have_been_billed:
                # It was turned away unworked, so a cancel while it waits costs nothing.
                call.become("queued")
            elif event.kind == "accepted" and event.generation_id is not None:
                call.generation_id = event.generation_id
                notes.append(asyncio.ensure_future(self._keeper.accepted(call, event.generation_id)))

        try:
            return await self._answer(call, self._ask(call, watch), price)
        finally:
            for note in notes:
                await finish(note)

    async def _answer(self, call: Call, asking: Awaitable[Any], price: Price) -> tuple[Any, float] | None:
        """Wait for an answer and give it with its seconds; None where it failed and that is recorded."""
        started = time.monotonic()
        try:
            result = await asking
        except Withheld as error:
            result = error.result
        except IdeogramError as error:
            await finish(self._keeper.fail(call, error, price))
            return None
        except asyncio.CancelledError:
            if call.state == "sent":
                self._keeper.abandon(call, price)
            else:
                self._keeper.never_sent(call)
            raise
        except Exception as problem:
            # A defect of ours must not leave a row that looks as if it were still under way.
            log.exception("sending %s", call.request.operation.id)
            await finish(self._keeper.fail(call, unexpected(problem, call), price))
            return None
        return result, time.monotonic() - started

    async def _begin(self, call: Call, place: dict[str, Any]) -> None:
        """Write the row before anything leaves; a cancel meanwhile must not leave it looking as if it had."""
        writing = asyncio.ensure_future(asyncio.to_thread(self.record.begin, call.request, **place))
        try:
            call.request_id = await asyncio.shield(writing)
        except asyncio.CancelledError:
            call.request_id = await writing
            self._keeper.never_sent(call)
            raise

    async def _is_to_go(self, call: Call) -> bool:
        """Ask whether the request is still needed, now that others can see that it is about to leave."""
        if call.unless is None:
            return True
        try:
            needless = await asyncio.to_thread(call.unless, call.request_id or "")
        except asyncio.CancelledError:
            self._keeper.never_sent(call)
            raise
        except IdeogramError as problem:
            await finish(self._keeper.fail(call, problem, Price(0)))
            return False
        if needless:
            self._keeper.taken_back(call)
        return not needless

    def close(self) -> None:
        """Stop the thread and the client. Closing twice is harmless.

        What is on its way is recorded as such; pictures that were answered get ten seconds to arrive.
        """
        with self._lock:
            worker = None if self._closed else self._worker
            self._closed = True
        if worker is None:
            return
        with suppress(FutureTimeout):
            worker.spawn(self._wind_up()).result(timeout=2 * CLOSING_S)
        worker.close()

    async def _wind_up(self) -> None:
        live = list(self._live)
        for call in live:
            call.cancel_here(abandon=True)
        if live:
            await asyncio.wait([asyncio.ensure_future(call.ended()) for call in live], timeout=CLOSING_S)
        if "_client" in self.__dict__:
            await self._client.aclose()
