"""A recorded call: row, send, download, complete; the one way in which anything here spends money."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Coroutine, Mapping
from functools import cached_property
from typing import Any, Literal

from ideowidgets.client import AsyncClient, Event
from ideowidgets.operations.errors import (
    DownloadFailed,
    IdeogramError,
    NoAnswer,
    Unsafe,
    Withheld,
    error_facts,
)
from ideowidgets.operations.prices import Price
from ideowidgets.operations.request import Request
from ideowidgets.operations.results import Image, Images, MagicPrompt
from ideowidgets.record import Received, Record
from ideowidgets.run.budget import Budget
from ideowidgets.run.call import Call
from ideowidgets.run.worker import Worker

log = logging.getLogger("ideowidgets.run")

IN_FLIGHT = 10
NOT_SENT = "Cancelled before it was sent; nothing was billed."


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

    @cached_property
    def worker(self) -> Worker:
        """The thread that everything runs on; started when first used."""
        return Worker()

    @cached_property
    def _client(self) -> AsyncClient:
        return self._make_client()

    @cached_property
    def _slots(self) -> asyncio.Semaphore:
        return asyncio.Semaphore(self.in_flight)

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
        IdeogramError
            Where the service cannot be asked.
        """
        if self.free or not request.operation.dry_run:
            return self.price(request)
        found = self.worker.spawn(self._client.quote(request)).result(timeout)
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
        on_change: Callable[[Call], None] | None = None,
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
        """
        call = Call(request, on_change)
        place = {
            "repeat": repeat,
            "experiment": experiment,
            "cell_id": cell_id,
            "axes": axes,
            "parent_image_id": parent_image_id,
        }
        work = self._perform(call, place, budget or Budget(None), price or self.price(request))
        call.started(self.worker.spawn(work))
        return call

    async def _perform(self, call: Call, place: dict[str, Any], budget: Budget, price: Price) -> None:
        call.runs_as(asyncio.current_task())
        try:
            if not call.cancel_wanted:
                await self._within(call, place, budget, price)
        except IdeogramError as error:
            call.become("failed", error=error)
        except asyncio.CancelledError:
            log.debug("a call was cancelled while it was %s", call.state)
        if not call.done:
            call.become("cancelled", error=Cancelled(NOT_SENT))
        call.answered.set()

    async def _within(self, call: Call, place: dict[str, Any], budget: Budget, price: Price) -> None:
        """Send within the cap; the place in flight is given back before pictures are fetched and written."""
        reserved, answer = 0, None
        try:
            async with self._slots:
                if not call.cancel_wanted:
                    reserved = budget.reserve(price)
                    answer = await self._send(call, place, price)
            call.answered.set()
            if answer is not None:
                await _finish(self._keep(call, *answer, price))
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

        try:
            result = await self._client.send(call.request, watch=watch)
        except Withheld as error:
            result = error.result
        except IdeogramError as error:
            await self._fail(call, error, price)
            return None
        except asyncio.CancelledError:
            if call.state == "sent":
                self._abandon(call, price)
            else:
                self._never_sent(call.request_id or "")
            raise
        except Exception as problem:
            # A defect of ours must not leave a row that looks as if it were still under way.
            log.exception("sending %s", call.request.operation.id)
            await self._fail(call, _unexpected(problem), price)
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
            self._never_sent(await writing)
            raise

    async def _keep(self, call: Call, result: Any, latency: float, price: Price) -> None:
        made = len(result.images) if isinstance(result, Images) else 1
        expected = max(call.request.expected_images, 1)
        cost = None if price.usd_micros is None else price.usd_micros * made // expected
        received = await self._fetch_all(result) if isinstance(result, Images) else []
        try:
            image_ids = await asyncio.to_thread(
                self.record.complete,
                call.request_id or "",
                raw=dict(result.raw),
                images=received,
                cost_usd_micros=cost,
                cost_source=_cost_source(self.free, price),
                latency_s=latency,
                json_prompt=result.json_prompt if isinstance(result, MagicPrompt) else None,
            )
        except IdeogramError as problem:
            call.become("failed", error=problem, result_value=result, spent_usd_micros=cost or 0)
            return
        withheld = isinstance(result, Images) and all(image.withheld for image in result.images)
        error = _first_download_error(received)
        call.become(
            "unsafe" if withheld else "failed" if error else "ok",
            image_ids=image_ids,
            result_value=result,
            error=Withheld(result) if withheld else error,
            spent_usd_micros=cost or 0,
        )

    async def _fetch_all(self, result: Images) -> list[Received]:
        return list(await asyncio.gather(*(self._fetch(image) for image in result.images)))

    async def _fetch(self, image: Image) -> Received:
        """Download at once, because links expire."""
        sha256, error = None, None
        if not image.withheld:
            try:
                data = await self._client.download(image)
                sha256 = (await asyncio.to_thread(self.record.add_image, data)).sha256
            except IdeogramError as problem:
                error = str(problem)
        return Received(
            index=image.index,
            seed=image.seed,
            prompt=image.prompt,
            resolution=image.resolution,
            is_image_safe=not image.withheld,
            sha256=sha256,
            error=error,
            url_expires_at=image.link_expires,
        )

    async def _fail(self, call: Call, error: IdeogramError, price: Price) -> None:
        unknown = error.may_have_been_billed
        state: Literal["unknown", "unsafe", "failed"] = (
            "unknown" if unknown else "unsafe" if isinstance(error, Unsafe) else "failed"
        )
        # What may have been billed counts as spent under a cap; the row says that it is not certain.
        spent = (price.usd_micros or 0) if unknown else 0
        await asyncio.to_thread(
            self.record.fail,
            call.request_id or "",
            status=state,
            cost_usd_micros=None if unknown else 0,
            **error_facts(error),
        )
        call.become(state, error=error, image_ids=self._slots_of(call), spent_usd_micros=spent)

    def _never_sent(self, request_id: str) -> None:
        self.record.fail(request_id, status="cancelled", error_kind="Cancelled", error=NOT_SENT)

    def _abandon(self, call: Call, price: Price) -> None:
        error = NoAnswer("Cancelled while it was under way: it may have been billed.")
        error.may_have_been_billed = True
        self.record.fail(call.request_id or "", status="unknown", cost_usd_micros=None, **error_facts(error))
        call.become("unknown", error=error, image_ids=self._slots_of(call), spent_usd_micros=price.usd_micros or 0)

    def _slots_of(self, call: Call) -> tuple[str, ...]:
        return tuple(f"{call.request_id}-{n}" for n in range(max(call.request.expected_images, 1)))

    def close(self) -> None:
        """Stop the thread and the client; what is under way is recorded as such. Closing twice is harmless."""
        if "worker" not in self.__dict__ or self.worker.loop.is_closed():
            return
        if "_client" in self.__dict__:
            self.worker.spawn(self._client.aclose()).result(timeout=10)
        self.worker.close()


async def _finish(work: Coroutine[Any, Any, None]) -> None:
    """Await to the end even while being cancelled: pictures that are paid for are kept."""
    task = asyncio.ensure_future(work)
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        await task


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


def _first_download_error(received: list[Received]) -> IdeogramError | None:
    return next((DownloadFailed(item.error) for item in received if item.error), None)
