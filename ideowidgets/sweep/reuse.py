"""Which pictures of before count as made: a choice, because pictures of before cost nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Literal, Self

from ideowidgets.operations.errors import InvalidRequest, Problem, shorten
from ideowidgets.record import Row

Kind = Literal["ever", "sweep", "never", "since"]


@dataclass(frozen=True, slots=True)
class Reuse:
    """What of the record counts for a plan.

    Attributes
    ----------
    kind : str
        ``"ever"``, ``"sweep"`` (only what a sweep of the same name made), ``"never"`` (only what was asked for since
        the plan was made, so that a restart does not pay again), ``"since"`` a date.
    since : datetime or None
        From when it counts.
    """

    kind: Kind
    since: datetime | None = None

    @classmethod
    def read(cls, value: object, made_at: datetime) -> Self:
        """Read what a person gives: a kind, or a date, datetime or ISO text; without a zone it is local.

        Raises
        ------
        InvalidRequest
            Where it is none of these.

        Examples
        --------
        >>> Reuse.read("2026-11-03", datetime.now(UTC)).kind
        'since'
        """
        if value in ("ever", "sweep"):
            return cls(value)
        if value == "never":
            return cls("never", made_at)
        moment = value
        if isinstance(moment, str):
            try:
                moment = datetime.fromisoformat(moment)
            except ValueError:
                moment = None
        if isinstance(moment, date) and not isinstance(moment, datetime):
            moment = datetime(moment.year, moment.month, moment.day)  # noqa: DTZ001 - made local below
        if not isinstance(moment, datetime):
            fix = "Write reuse='2026-11-03' for what was made since then."
            rule = "must be 'ever', 'sweep', 'never' or a date"
            raise InvalidRequest("sweep", [Problem("reuse", shorten(value), rule, fix)])
        return cls("since", moment.astimezone(UTC))

    def counts(self, rows: Sequence[Row], name: str, project: str | None = None) -> bool:
        """Tell whether a call of before counts for the sweep of a name; projects may have one of the same name each."""
        if not rows:
            return False
        if self.kind == "sweep":
            return rows[0].experiment == name and project in (None, rows[0].project)
        asked = rows[0].created_at
        return self.since is None or (asked is not None and asked >= self.since)

    @property
    def stored(self) -> str:
        """The choice as a plan keeps it."""
        return self.since.isoformat() if self.kind == "since" and self.since else self.kind
