"""How one call goes: its row, the request, the answer, the pictures."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from ideowidgets.awake import working
from ideowidgets.client import AsyncClient, Event
from ideowidgets.client.sending import Watch
from ideowidgets.operations.errors import IdeogramError, Withheld
from ideowidgets.operations.prices import Price
from ideowidgets.operations.request import Request
from ideowidgets.record import Record
from ideowidgets.run.account import Account
from ideowidgets.run.budget import Budget
from ideowidgets.run.call import Call
from ideowidgets.run.keeping import NOT_RESUMED, NOT_SENT, Cancelled, Keeper, finish, unexpected
from ideowidgets.run.later import result_of

log = logging.getLogger("ideowidgets.run")

KEEPING = 3


class Carrying:
    """What a runner does with a call on its thread; see :class:`ideowidgets.run.runner.Runner`."""

    record: Record
    account: Account
    in_flight: int
    _make_client: Callable[[], AsyncClient]
    _keeper: Keeper
    _spent: int
    _live: set[Call]
    _closed: bool

    @cached_property
    def _client(self) -> AsyncClient:
        return self._make_client()

    def price(self, request: Request[Any]) -> Price:
        """Give what a request costs here."""
        raise NotImplementedError

    def check_carried(self, request: Request[Any]) -> None:
        """Refuse what the service cannot carry."""
        raise NotImplementedError

    @cached_property
    def _slots(self) -> asyncio.Semaphore:
        return asyncio.Semaphore(self.in_flight)

    @cached_property
    def _unkept(self) -> asyncio.Semaphore:
        # Where keeping is slower than making, little that is paid for is to be lost with the process.
        return asyncio.Semaphore(KEEPING * self.in_flight)

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
