"""A project's cap over all sessions and kernels: the record is the ledger, and a row written is money set aside."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from functools import cached_property
from typing import Any

from ideowidgets.operations.errors import BudgetExceeded
from ideowidgets.operations.prices import Price, dollars
from ideowidgets.operations.request import Request
from ideowidgets.record import Record
from ideowidgets.record.ledger import Ledger


class Account:
    """Says whether a project may still spend; does nothing without a project, and nothing where all is free.

    A request's row is written before it leaves and names its price, so every kernel sees what all others have under
    way. This kernel looks before it writes, and again after: of two kernels that write at the same moment neither
    sends what both together could not pay.

    Parameters
    ----------
    record : Record
        The ledger.
    project : str or None
        Whose cap counts.
    free : bool
        Whether nothing costs money.
    """

    def __init__(self, record: Record, project: str | None, *, free: bool) -> None:
        self._record = record
        self._project = None if free else project

    def check(self, requests: Sequence[Request[Any]] = (), prices: Sequence[Price] = ()) -> None:
        """Refuse what the cap has no room for; words of unknown price, such as descriptions, do not count.

        Parameters
        ----------
        requests, prices : sequence
            What is to be sent and is not in the ledger yet; without any, whether the cap holds as it is.

        Raises
        ------
        BudgetExceeded
        """
        project = self._project
        cap = None if project is None else self._record.cap(project)
        if cap is None:
            return
        unknown = [
            request
            for request, price in zip(requests, prices, strict=True)
            if price.usd_micros is None and request.operation.picture
        ]
        if unknown:
            raise BudgetExceeded(
                f"{unknown[0].operation.title}: its price is unknown here, so it is not sent under the cap of project "
                f"{project!r}. Use one whose price is known, or take the cap off: record.set_cap({project!r}, None)."
            )
        usd_micros = sum(price.usd_micros or 0 for price in prices)
        total, waiting = self._ledger.now()
        if total + usd_micros <= cap:
            return
        late = f", {dollars(waiting)} of it without an answer yet" if waiting else ""
        asked = f"This costs about {dollars(usd_micros)}, and " if usd_micros else ""
        raise BudgetExceeded(
            f"{asked}project {project!r} has {dollars(max(cap - total, 0))} left of its cap of "
            f"{dollars(cap)} ({dollars(total)} spent{late}); nothing was sent. "
            f"Raise it to go on: Studio(project={project!r}, cap_usd=...)."
        )

    @cached_property
    def _ledger(self) -> Ledger:
        return self._record.ledger(self._project or "")

    @cached_property
    def _turns(self) -> asyncio.Lock:
        return asyncio.Lock()

    @asynccontextmanager
    async def turn(self, request: Request[Any], price: Price) -> AsyncIterator[None]:
        """Look whether there is room, and let nothing else of this kernel be written until the row is."""
        if self._project is None:
            yield
            return
        async with self._turns:
            await asyncio.to_thread(self.check, [request], [price])
            yield

    def confirmed(self, unless: Callable[[str], bool] | None) -> Callable[[str], bool] | None:
        """Give what is asked once the row is written: is there still room, and then what ``unless`` asks."""
        if self._project is None:
            return unless

        def ask(request_id: str) -> bool:
            self.check()
            return unless is not None and unless(request_id)

        return ask
