"""A recorded call: row, send, download, complete; the one way in which anything here spends money."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine, Iterable, Mapping
from concurrent.futures import TimeoutError as FutureTimeout
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from typing import Any, TypeVar

from ideowidgets.client import AsyncClient
from ideowidgets.client.gate import IN_FLIGHT
from ideowidgets.client.polling import DEADLINE
from ideowidgets.operations.errors import IdeogramError, InvalidRequest, Problem, Timeout, shorten
from ideowidgets.operations.prices import Price
from ideowidgets.operations.request import Request
from ideowidgets.operations.results import Image, Quote
from ideowidgets.record import Record
from ideowidgets.record.columns import FREE_SERVICES
from ideowidgets.run.account import Account
from ideowidgets.run.budget import Budget
from ideowidgets.run.call import Call
from ideowidgets.run.carrying import Carrying
from ideowidgets.run.keeping import Keeper
from ideowidgets.run.later import FetchReport, fetch_missing, job_of
from ideowidgets.run.worker import Worker

T = TypeVar("T")

MOST_IN_FLIGHT = 100
CLOSING_S = 10.0


def checked_in_flight(given: object) -> int:
    """Give how many requests may be under way at once.

    Raises
    ------
    IdeogramError
        Where it is no whole number of 1 to 100.
    """
    if isinstance(given, int) and not isinstance(given, bool) and 1 <= given <= MOST_IN_FLIGHT:
        return given
    raise IdeogramError(
        f"in_flight: must be a whole number, 1 to {MOST_IN_FLIGHT} (got {shorten(given)}). "
        f"Ideogram takes {IN_FLIGHT} at once unless it agreed to more."
    )


class Runner(Carrying):
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
        How many requests may be under way at once; a ``client`` of your own has a limit of its own.
    price : callable, optional
        Gives the list price of a request at this service; Ideogram's by default.
    project : str, optional
        What everything is asked for; its cap in the record holds.

    Raises
    ------
    IdeogramError
        Where ``in_flight`` makes no sense.

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
        self.in_flight = checked_in_flight(in_flight)
        self._make_client = client or (lambda: AsyncClient(service=service, in_flight=in_flight))
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

    async def _download(self, image: Image) -> bytes:
        return await self._client.download(image)

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
