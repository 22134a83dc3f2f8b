"""Projects: what a record holds for each, what it cost, and how much it may cost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import case, func, select

from ideowidgets.operations.prices import dollars
from ideowidgets.record.annotations import author, new_event
from ideowidgets.record.belonging import MOVED, SHARED, Belonging
from ideowidgets.record.core import image_ids as ids_of
from ideowidgets.record.errors import RecordError
from ideowidgets.record.ledger import COST, IS_FREE, IS_OPEN, Ledger
from ideowidgets.record.marking import Marking
from ideowidgets.record.reading import requests_of
from ideowidgets.record.schema import annotation, outcome, project, request, sweep
from ideowidgets.record.ulid import ulid
from ideowidgets.record.writing import clean, now_us, to_us

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd
    from sqlalchemy.sql.elements import ColumnElement

_LONGEST: Final = 120
_MOST_USD: Final = 1e12


@dataclass(frozen=True, slots=True)
class Spending:
    """What was spent, by the ledger that the record is; in millionths of a US dollar.

    What may have been billed counts as if it had been.

    Attributes
    ----------
    total, today : int
        Since ever, and since midnight of this machine's day.
    waiting : int
        Of the total: requests without an answer yet, of any kernel, at the price that was expected.
    unpriced : int
        How many answered requests nobody says the price of; they count nothing.
    cap : int or None
        What the project may cost in all.
    """

    total: int = 0
    today: int = 0
    waiting: int = 0
    unpriced: int = 0
    cap: int | None = None

    @property
    def total_usd(self) -> float:
        """The total in US dollars."""
        return self.total / 1e6

    @property
    def today_usd(self) -> float:
        """Of today, in US dollars."""
        return self.today / 1e6

    @property
    def cap_usd(self) -> float | None:
        """The cap in US dollars."""
        return None if self.cap is None else self.cap / 1e6

    @property
    def left_usd(self) -> float | None:
        """What the cap leaves, in US dollars; None without a cap."""
        return None if self.cap is None else max(self.cap - self.total, 0) / 1e6

    def __str__(self) -> str:
        parts = [f"{dollars(self.total)} in total", f"{dollars(self.today)} today"]
        if self.waiting:
            parts.append(f"{dollars(self.waiting)} of it without an answer yet")
        if self.unpriced:
            parts.append(f"{self.unpriced} requests without a known price")
        if self.cap is not None:
            parts.append(f"{dollars(max(self.cap - self.total, 0))} of {dollars(self.cap)} left")
        return "; ".join(parts)


class Projects(Marking):
    """A record's projects; see :class:`ideowidgets.record.record.Record`."""

    def projects(self) -> pd.DataFrame:
        """List the projects, the one that was worked in last first.

        Returns
        -------
        DataFrame
            Index ``project``; ``images`` made or withheld, ``requests``, ``shared`` (requests of other projects that
            it uses), ``sweeps``, ``spent_usd``, ``today_usd``, ``cap_usd`` (US dollars), ``first`` and ``last``
            (when something was asked for, UTC). Rows of no project are not listed.
        """
        import pandas as pd

        from ideowidgets.record.frame import text_array, times, typed

        belonging = Belonging.read(self._store)
        caps = self._caps()
        planned = (
            select(sweep.c.project, func.count(func.distinct(sweep.c.name)))
            .where(sweep.c.project.is_not(None))
            .group_by(sweep.c.project)
        )
        plans = dict(map(tuple, self._store.fetch(planned)))
        named = {name for (name,) in self._store.fetch(select(request.c.project).distinct()) if name}
        named |= {name for name in belonging.moved.values() if name} | set(plans) | set(caps)
        named |= {name for names in belonging.shared.values() for name in names}
        listed = []
        for name in named:
            own = belonging.paid_by(name)
            [(requests, images, first, last)] = self._store.fetch(_counts().where(own))
            listed.append((name, requests, images, first, last, self._spending(own, caps.get(name))))
        listed.sort(key=lambda entry: (-(entry[4] or 0), entry[0]))
        names = [entry[0] for entry in listed]
        shared = [sum(name in projects for projects in belonging.shared.values()) for name in names]
        return pd.DataFrame(
            {
                "images": typed("images", "integer", [entry[2] for entry in listed]),
                "requests": typed("requests", "integer", [entry[1] for entry in listed]),
                "shared": typed("shared", "integer", shared),
                "sweeps": typed("sweeps", "integer", [plans.get(name, 0) for name in names]),
                "spent_usd": typed("spent_usd", "number", [entry[5].total_usd for entry in listed]),
                "today_usd": typed("today_usd", "number", [entry[5].today_usd for entry in listed]),
                "cap_usd": typed("cap_usd", "number", [entry[5].cap_usd for entry in listed]),
                "first": times([entry[3] for entry in listed]),
                "last": times([entry[4] for entry in listed]),
            },
            index=pd.Index(text_array(names), name="project"),
        )

    def spending(self, project: str | None = None) -> Spending:
        """Say what a project, or everything, has cost so far, other kernels' requests in flight included.

        Parameters
        ----------
        project : str, optional
            Only its own requests; what it shares was paid by another one.

        Examples
        --------
        >>> import tempfile
        >>> from ideowidgets.record import Record
        >>> print(Record(tempfile.mkdtemp()).spending())
        $0.00 in total; $0.00 today
        """
        if project is None:
            return self._spending(None, None)
        return self._spending(Belonging.read(self._store).paid_by(project), self._caps().get(project))

    def sweep_costs(self, name: str, *, service: str, project: str | None = None) -> dict[str, int]:
        """Give what a sweep's own requests have cost by cell, over all its runs and kernels; in millionths of a dollar.

        Parameters
        ----------
        name : str
            The sweep's.
        service : str
            Who was asked.
        project : str, optional
            Only what is paid by it; projects may have a sweep of one name each.
        """
        statement = (
            select(request.c.cell_id, func.sum(COST))
            .select_from(request)
            .outerjoin(outcome, outcome.c.request_id == request.c.request_id)
            .where(request.c.experiment == name, request.c.service == service, request.c.cell_id.is_not(None))
            .group_by(request.c.cell_id)
        )
        if project is not None:
            statement = statement.where(Belonging.read(self._store).paid_by(project))
        return dict(map(tuple, self._store.fetch(statement)))

    def cap(self, project: str) -> int | None:
        """Give what a project may cost in all, in millionths of a US dollar; None without a cap."""
        return self._caps().get(project)

    def ledger(self, project: str) -> Ledger:
        """Give a project's running sum, for whoever looks at it again and again; :meth:`spending` is one look."""
        return Ledger(self._store, project)

    def set_cap(self, project_name: str, cap_usd: float | None) -> None:
        """Say what a project may cost in all, in every kernel and over all days; None takes the cap off.

        Parameters
        ----------
        cap_usd : float or None
            US dollars.

        Raises
        ------
        RecordError
            Where it is no amount, or the name is none.
        """
        name = checked_name(project_name)
        number = isinstance(cap_usd, int | float) and not isinstance(cap_usd, bool)
        if cap_usd is not None and not (number and 0 <= cap_usd < _MOST_USD):
            raise RecordError(f"cap_usd: must be a number of dollars, or None (got {cap_usd!r}).")
        micros = None if cap_usd is None else round(cap_usd * 1e6)
        if micros == self.cap(name):
            return
        row = {
            "event_id": ulid(),
            "name": name,
            "cap_usd_micros": micros,
            "author": author(),
            "at": now_us(),
        }
        self._write({project.name: [row]}, ())

    def move(self, image_ids: Iterable[str], project_name: str | None) -> tuple[str, ...]:
        """Put rows into a project, with what they cost; None takes them out of the one they are in.

        All images of a request move together, because it was paid as one.

        Returns
        -------
        tuple of str
            All rows that moved.

        Raises
        ------
        NotInRecord
            Where there is no such row; nothing is moved then.
        """
        name = None if project_name is None else checked_name(project_name)
        return self._place(image_ids, MOVED, name)

    def share(self, image_ids: Iterable[str], project_name: str) -> tuple[str, ...]:
        """Let a project show rows of another one too; they stay where they are, and so does what they cost.

        Returns
        -------
        tuple of str
            Rows that it did not show before.
        """
        name = checked_name(project_name)
        belonging = Belonging.read(self._store)
        new = [
            row.image_id
            for row in self.rows(image_ids)
            if row.project != name and name not in belonging.shared.get(row.request_id, ())
        ]
        return self._place(new, SHARED, name) if new else ()

    def _place(self, image_ids: Iterable[str], kind: Any, name: str | None) -> tuple[str, ...]:
        found = self.rows(image_ids)
        touched = self._rows(request_ids=list(dict.fromkeys(row.request_id for row in found)))
        ids = tuple(row.image_id for row in touched)
        events = [new_event(ids_of(request_id, 1)[0], kind, name) for request_id in dict.fromkeys(requests_of(ids))]
        self._write({annotation.name: events}, ids)
        return ids

    def _caps(self) -> dict[str, int]:
        statement = select(project.c.name, project.c.cap_usd_micros).order_by(project.c.event_id)
        newest = dict(map(tuple, self._store.fetch(statement)))
        return {name: cap for name, cap in newest.items() if cap is not None}

    def _spending(self, where: ColumnElement[bool] | None, cap: int | None) -> Spending:
        midnight = to_us(datetime.now().astimezone().replace(hour=0, minute=0, second=0, microsecond=0))
        unbilled = ~IS_FREE & (outcome.c.answered == 1) & outcome.c.cost_usd_micros.is_(None)
        statement = (
            select(
                func.coalesce(func.sum(COST), 0),
                func.coalesce(func.sum(case((request.c.created_at >= midnight, COST), else_=0)), 0),
                func.coalesce(func.sum(case((IS_OPEN, COST), else_=0)), 0),
                func.coalesce(func.sum(case((unbilled, 1), else_=0)), 0),
            )
            .select_from(request)
            .outerjoin(outcome, outcome.c.request_id == request.c.request_id)
        )
        [found] = self._store.fetch(statement if where is None else statement.where(where))
        total, today, waiting, unpriced = map(int, found)
        return Spending(total, today, waiting, unpriced, cap)


def checked_name(name: object) -> str:
    """Give a project's name as it is kept.

    Raises
    ------
    RecordError
        Where it is empty, too long or no text.
    """
    if not isinstance(name, str) or not name.strip() or len(name) > _LONGEST:
        raise RecordError(f"project: must be a name of 1 to {_LONGEST} characters (got {str(name)[:40]!r}).")
    return clean(name.strip()) or ""


def _counts() -> Any:
    """Count requests and their pictures that came or were withheld, with the first and last moment."""
    made = case((outcome.c.status.in_(("ok", "unsafe")), request.c.num_images), else_=0)
    return (
        select(
            func.count(),
            func.coalesce(func.sum(made), 0),
            func.min(request.c.created_at),
            func.max(request.c.created_at),
        )
        .select_from(request)
        .outerjoin(outcome, outcome.c.request_id == request.c.request_id)
    )
