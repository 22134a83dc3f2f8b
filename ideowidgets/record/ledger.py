"""What a project has spent, kept up to date row by row: a cap is looked at twice for each request."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import and_, case, func, literal_column, or_, select

from ideowidgets.record.belonging import Belonging
from ideowidgets.record.columns import FREE_SERVICES
from ideowidgets.record.rows import listed
from ideowidgets.record.schema import OF_PROJECTS, annotation, outcome, request

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Select
    from sqlalchemy.sql.elements import ColumnElement

    from ideowidgets.record.store import Store

FREE: Final = (*FREE_SERVICES, "import")
EXPECTED: Final = func.coalesce(request.c.price_usd_micros, request.c.list_price_usd_micros, 0)
IS_FREE: Final = request.c.service.in_(FREE)
IS_OPEN: Final = outcome.c.request_id.is_(None)
COST: Final = case(
    (IS_FREE, 0),
    (IS_OPEN, EXPECTED),
    (outcome.c.cost_usd_micros.is_not(None), outcome.c.cost_usd_micros),
    (outcome.c.answered == 1, 0),
    else_=EXPECTED,
)
"""What a request costs by what is known of it, in millionths of a US dollar."""
_IS_SETTLED: Final = or_(outcome.c.answered == 1, outcome.c.cost_usd_micros.is_not(None))
_ROWID: Final[ColumnElement[int]] = literal_column("request.rowid")


class Ledger:
    """A running sum over a project's requests, of every kernel.

    Requests are numbered in the order in which they were committed, so only those after the last one that was seen
    are read; and those without a bill, which may get one, are read again. A bill that is there stays as it is. Where
    requests were moved between projects since, all is added up anew.

    Parameters
    ----------
    store : Store
        Where the rows are.
    project : str
        Whose money it is.
    """

    def __init__(self, store: Store, project: str) -> None:
        self._store = store
        self._project = project
        self._lock = threading.Lock()
        self._events: tuple[Any, ...] | None = None
        self._moved: Mapping[str, str | None] = {}
        self._seen = 0
        self._settled = 0
        self._unsettled: set[str] = set()

    def now(self) -> tuple[int, int]:
        """Give what the project has spent, and what of it has no answer yet; in millionths of a US dollar."""
        with self._lock:
            self._follow_moves()
            mine = Belonging(self._moved, {}).paid_by(self._project)
            [(last,)] = self._store.fetch(select(func.coalesce(func.max(_ROWID), 0)).select_from(request))
            fresh = and_(mine, self._seen < _ROWID, last >= _ROWID)
            # Whatever is not settled at this moment is read by its id from here on, so nothing is counted twice.
            found = self._store.fetch(_joined(request.c.request_id).where(fresh, ~func.coalesce(_IS_SETTLED, False)))
            new = {request_id for (request_id,) in found}
            rest = fresh if not new else and_(fresh, request.c.request_id.not_in(listed(new)))
            [(settled,)] = self._store.fetch(_joined(func.coalesce(func.sum(COST), 0)).where(rest))
            self._settled += settled
            self._unsettled |= new
            self._seen = last
            return self._with_unsettled()

    def _with_unsettled(self) -> tuple[int, int]:
        if not self._unsettled:
            return self._settled, 0
        statement = _joined(request.c.request_id, COST, func.coalesce(_IS_SETTLED, False), IS_OPEN)
        total = waiting = 0
        for request_id, cost, settled, is_open in self._store.fetch(
            statement.where(request.c.request_id.in_(listed(self._unsettled)))
        ):
            if settled:
                self._settled += cost
                self._unsettled.discard(request_id)
            else:
                total += cost
                waiting += cost if is_open else 0
        return self._settled + total, waiting

    def _follow_moves(self) -> None:
        """Begin anew where requests were moved since."""
        rowid: ColumnElement[int] = literal_column("annotation.rowid")
        counted: tuple[Any, ...] = (func.count(), func.max(rowid))
        [events] = self._store.fetch(select(*counted).select_from(annotation).where(OF_PROJECTS))
        if tuple(events) == self._events:
            return
        moved = Belonging.read(self._store).moved
        if moved != self._moved or self._events is None:
            self._moved, self._seen, self._settled, self._unsettled = moved, 0, 0, set()
        self._events = tuple(events)


def _joined(*columns: Any) -> Select[Any]:
    return select(*columns).select_from(request).outerjoin(outcome, outcome.c.request_id == request.c.request_id)
