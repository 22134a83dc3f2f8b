"""A recorded call: row, send, download, complete; the one way in which anything here spends money."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Callable, Coroutine, Mapping
from concurrent.futures import TimeoutError as FutureTimeout
from contextlib import suppress
from functools import cached_property
from typing import Any, Literal

from ideowidgets.client import AsyncClient, Event
from ideowidgets.operations.errors import (
    DownloadFailed,
    IdeogramError,
    NoAnswer,
    Timeout,
    Unsafe,
    Withheld,
    error_facts,
)
from ideowidgets.operations.prices import Price
from ideowidgets.operations.request import Request
from ideowidgets.operations.results import Image, Images, MagicPrompt, Quote
from ideowidgets.record import Received, Record
from ideowidgets.run.budget import Budget
from ideowidgets.run.call import Call
from ideowidgets.run.worker import Worker

log = logging.getLogger("ideowidgets.run")

IN_FLIGHT = 10
KEEPING = 3
NOT_SENT = "Cancelled before it was sent; nothing was billed."
CLOSING_S = 10.0


Ended = Literal["failed", "unsafe", "cancelled", "unknown"]


class Cancelled(IdeogramError):
    """A call was taken out of the queue, or its answer was no longer waited for."""


class Runner:
    """Runs requests on its own thread and writes every one into a record.

    Parameters
    ----------
    record : Record
        Where rows and pictures go.
    client : callable, optional
        Makes the client, on the worker's thread; by default a client of ``service``.
    service : str
        ``"ideogram"`` or ``"offline"``.
    in_flight : int
        How many requests may be under way at once.

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
    ) -> None:
        self.record = record
        self.service = service
        self.in_flight = in_flight
        self._make_client = client or (lambda: AsyncClient(service=service))
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

    @cached_property
    def _slots(self) -> asyncio.Semaphore:
        return asyncio.Semaphore(self.in_flight)

    @cached_property
    def _unkept(self) -> asyncio.Semaphore:
        # Where keeping is slower than making, little that is paid for is to be lost with the process.
        return asyncio.Semaphore(KEEPING * self.in_flight)

    def __repr__(self) -> str:
        return f"Runner({self.service})"

    @property
    def free(self) -> bool:
        """Whether nothing costs money, because the stand-in answers."""
        return self.service == "offline"

    @property
    def spent_usd_micros(self) -> int:
        """What this runner has spent, in millionths of a US dollar."""
        return self._spent

    def price(self, request: Request[Any]) -> Price:
        """Give what a request costs here: nothing offline, else its list price."""
        return Price(0, "exact", "offline") if self.free else request.price()

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
        if self.worker.here:
            raise IdeogramError("Whoever watches runs on the thread that would ask for the price: ask on another one.")

        async def ask() -> Quote | Price:
            return await self._client.quote(request)

        asking = self.worker.spawn(ask())
        try:
            found = asking.result(timeout)
        except FutureTimeout:
            asking.cancel()
            raise Timeout(
                f"The service gave no price within {timeout:g} s. Nothing was made; try again.", sent=False
            ) from None
        return Price(found.usd_micros, "exact" if found.qualifier == "exact" else "about", "service quote")

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
        on_change : callable, optional
            Called with the call at each change of state, on the worker's thread.

        Raises
        ------
        IdeogramError
            After :meth:`close`.
        """
        worker = self.worker
        call = Call(request, on_change)
        place = {
            "repeat": repeat,
            "experiment": experiment,
            "cell_id": cell_id,
            "axes": axes,
            "parent_image_id": parent_image_id,
        }
        work = self._perform(call, place, budget or Budget(None), price or self.price(request))
        call.started(worker.spawn(work))
        return call

    async def _perform(self, call: Call, place: dict[str, Any], budget: Budget, price: Price) -> None:
        call.runs_as(asyncio.current_task())
        self._live.add(call)
        try:
            if not (call.cancel_wanted or self._closed):
                await self._within(call, place, budget, price)
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
            call.become("cancelled", error=Cancelled(NOT_SENT))
        call.answered.set()

    async def _within(self, call: Call, place: dict[str, Any], budget: Budget, price: Price) -> None:
        """Send within the cap; the place in flight is given back before pictures are fetched and written."""
        reserved, answer = 0, None
        try:
            async with self._unkept:
                async with self._slots:
                    if not call.cancel_wanted:
                        reserved = budget.reserve(price)
                        answer = await self._send(call, place, price)
                call.answered.set()
                if answer is not None:
                    await self._kept(call, answer, price)
        finally:
            budget.settle(reserved, call.spent_usd_micros)
            self._spent += call.spent_usd_micros

    async def _send(self, call: Call, place: dict[str, Any], price: Price) -> tuple[Any, float] | None:
        """Write the row, send, and give the answer with its seconds; None where it failed and that is recorded."""
        await self._begin(call, place)
        started = time.monotonic()

        def watch(event: Event) -> None:
            if event.kind == "sent" and call.state == "queued":
                call.become("sent")
            elif event.kind == "retry" and not event.may_have_been_billed:
                # It was turned away unworked, so a cancel while it waits costs nothing.
                call.become("queued")

        try:
            result = await self._client.send(call.request, watch=watch)
        except Withheld as error:
            result = error.result
        except IdeogramError as error:
            await _finish(self._fail(call, error, price))
            return None
        except asyncio.CancelledError:
            if call.state == "sent":
                self._abandon(call, price)
            else:
                self._never_sent(call)
            raise
        except Exception as problem:
            # A defect of ours must not leave a row that looks as if it were still under way.
            log.exception("sending %s", call.request.operation.id)
            await _finish(self._fail(call, _unexpected(problem), price))
            return None
        return result, time.monotonic() - started

    async def _begin(self, call: Call, place: dict[str, Any]) -> None:
        """Write the row before anything leaves; a cancel meanwhile must not leave it looking as if it had."""
        writing = asyncio.ensure_future(
            asyncio.to_thread(self.record.begin, call.request, service=self.service, **place)
        )
        try:
            call.request_id = await asyncio.shield(writing)
        except asyncio.CancelledError:
            call.request_id = await writing
            self._never_sent(call)
            raise

    async def _kept(self, call: Call, answer: tuple[Any, float], price: Price) -> None:
        """Keep an answer that is paid for, and own up where that fails."""
        try:
            await _finish(self._keep(call, *answer, price))
        except asyncio.CancelledError:
            self._abandon(call, price)
            raise
        except Exception as problem:
            if not isinstance(problem, IdeogramError):
                log.exception("keeping the answer of %s", call.request.operation.id)
            error = _unexpected(problem) if not isinstance(problem, IdeogramError) else problem
            error.may_have_been_billed = True
            call.result_value = answer[0]
            await _finish(self._fail(call, error, price))

    async def _keep(self, call: Call, result: Any, latency: float, price: Price) -> None:
        made = len(result.images) if isinstance(result, Images) else 1
        expected = max(call.request.expected_images, 1)
        cost = None if price.usd_micros is None else price.usd_micros * made // expected
        fetched = await self._fetch_all(result) if isinstance(result, Images) else []
        image_ids = await asyncio.to_thread(
            self.record.complete,
            call.request_id or "",
            raw=dict(result.raw),
            images=[received for received, _ in fetched],
            cost_usd_micros=cost,
            cost_source=_cost_source(self.free, price),
            latency_s=latency,
            json_prompt=result.json_prompt if isinstance(result, MagicPrompt) else None,
        )
        withheld = isinstance(result, Images) and all(image.withheld for image in result.images)
        error = next((problem for _, problem in fetched if problem is not None), None)
        call.become(
            "unsafe" if withheld else "failed" if error else "ok",
            image_ids=image_ids,
            result_value=result,
            error=Withheld(result) if withheld else error,
            spent_usd_micros=cost or 0,
        )

    async def _fetch_all(self, result: Images) -> list[tuple[Received, IdeogramError | None]]:
        return list(await asyncio.gather(*(self._fetch(image) for image in result.images)))

    async def _fetch(self, image: Image) -> tuple[Received, IdeogramError | None]:
        """Download at once, because links expire."""
        sha256: str | None = None
        error: IdeogramError | None = None
        if not image.withheld:
            try:
                data = await self._client.download(image)
                sha256 = (await asyncio.to_thread(self.record.add_image, data)).sha256
            except IdeogramError as problem:
                error = problem
            except Exception as problem:
                # One picture that breaks something must not take the others with it.
                log.exception("keeping a picture")
                error = DownloadFailed(f"The picture could not be kept ({type(problem).__name__}). See the log.")
        received = Received(
            index=image.index,
            seed=image.seed,
            prompt=image.prompt,
            resolution=image.resolution,
            is_image_safe=not image.withheld,
            sha256=sha256,
            error=None if error is None else str(error),
            url_expires_at=image.link_expires,
        )
        return received, error

    async def _fail(self, call: Call, error: IdeogramError, price: Price) -> None:
        unknown = error.may_have_been_billed
        state: Ended = "unknown" if unknown else "unsafe" if isinstance(error, Unsafe) else "failed"
        # What may have been billed counts as spent under a cap; the row says that it is not certain.
        spent = (price.usd_micros or 0) if unknown else 0
        await asyncio.to_thread(self._write_end, call, state, error)
        call.become(state, error=error, image_ids=self._slots_of(call), spent_usd_micros=spent)

    def _write_end(self, call: Call, state: Ended, error: IdeogramError) -> None:
        """Write how a call ended; a record that cannot take it changes nothing about what is true of the money."""
        cost = None if state == "unknown" else 0
        try:
            self.record.fail(call.request_id or "", status=state, cost_usd_micros=cost, **error_facts(error))
        except IdeogramError as problem:
            log.warning("the end of a call could not be written: %s", problem)
            if problem is not error:
                error.add_note(f"This could not be written down: {problem}")

    def _never_sent(self, call: Call) -> None:
        self._write_end(call, "cancelled", Cancelled(NOT_SENT))

    def _abandon(self, call: Call, price: Price) -> None:
        error = NoAnswer("Cancelled while it was under way: it may have been billed.")
        error.may_have_been_billed = True
        self._write_end(call, "unknown", error)
        call.become("unknown", error=error, image_ids=self._slots_of(call), spent_usd_micros=price.usd_micros or 0)

    def _slots_of(self, call: Call) -> tuple[str, ...]:
        return tuple(f"{call.request_id}-{n}" for n in range(max(call.request.expected_images, 1)))

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


async def _finish(work: Coroutine[Any, Any, None]) -> None:
    """Await to the end however often this is cancelled: what is paid for is kept, and what is known is written."""
    task = asyncio.ensure_future(work)
    while not task.done():
        try:
            await asyncio.shield(task)
        except asyncio.CancelledError:
            log.debug("cancelled after the service had answered")
    task.result()


def _unexpected(problem: Exception) -> NoAnswer:
    error = NoAnswer(
        f"Something unexpected went wrong ({type(problem).__name__}); it may have been billed. See the log."
    )
    error.may_have_been_billed = True
    return error


def _cost_source(free: bool, price: Price) -> str:
    if free:
        return "offline"
    if price.usd_micros is None:
        return "unknown"
    return "quote" if price.source == "service quote" else "table"
