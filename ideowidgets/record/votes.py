"""Votes between two pictures: events that are only ever added."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from ideowidgets.record.annotations import new_event
from ideowidgets.record.errors import RecordError
from ideowidgets.record.schema import annotation
from ideowidgets.record.writing import clean

if TYPE_CHECKING:
    import pandas as pd

    from ideowidgets.record.record import Record


@dataclass(frozen=True, slots=True)
class Vote:
    """One vote. `winner` is None for a tie."""

    event_id: str
    left: str
    right: str
    winner: str | None
    blind: bool
    session: str
    author: str
    at: int


def add_vote(
    record: Record,
    left: str,
    right: str,
    winner: str | None,
    *,
    session: str = "",
    author: str | None = None,
    blind: bool = False,
) -> str:
    """Write a vote down; on disk when this returns.

    Parameters
    ----------
    left, right : str
        Image ids, as they were shown.
    winner : str or None
        One of the two; None for a tie.
    session : str
        Groups votes that belong together, as of one question or one class.
    author : str, optional
        A pseudonym will do; ``IDEOWIDGETS_AUTHOR``, else the user's login, where omitted.
    blind : bool
        Whether the requests were hidden.

    Returns
    -------
    str
        The event's id, for `withdraw_vote`.

    Raises
    ------
    NotInRecord
        Where one is not in the record.
    RecordError
        Where both are the same, or the winner is neither.
    """
    if left == right:
        raise RecordError(f"left, right: a vote needs two pictures (got {left!r} twice).")
    if winner not in (None, left, right):
        raise RecordError(f"winner: must be {left!r}, {right!r} or None for a tie (got {winner!r}).")
    record.rows([left, right])
    value = {"against": right, "winner": winner, "left": left, "blind": bool(blind), "session": clean(session)}
    return _write(record, left, value, author)


def withdraw_vote(record: Record, event_id: str, *, author: str | None = None) -> None:
    """Take a vote back: it stays in the record, and counts no more.

    Raises
    ------
    RecordError
        Where there is no such vote, or it was taken back already.
    """
    found = next((vote for vote in read_votes(record) if vote.event_id == event_id), None)
    if found is None:
        raise RecordError(f"event_id: the record has no vote {event_id!r} that still counts; see votes(record).")
    _write(record, found.left, {"withdraws": event_id, "session": found.session}, author)


def _write(record: Record, image_id: str, value: Mapping[str, Any], author: str | None) -> str:
    event = new_event(image_id, "vote", dict(value), clean(author))
    record._write({annotation.name: [event]}, (image_id,))  # noqa: SLF001  # the record's own room
    return str(event["event_id"])


def read_votes(record: Record, *, session: str | None = None) -> list[Vote]:
    """Give the votes that count, in the order of their keys, those of other processes included.

    Parameters
    ----------
    session : str, optional
        Only this one's; all where omitted.
    """
    names = ("event_id", "image_id", "value", "author", "at")
    statement = select(*[annotation.c[name] for name in names]).where(annotation.c.kind == "vote")
    found: dict[str, Vote] = {}
    withdrawn: set[str] = set()
    for event_id, image_id, text, author, at in record._store.fetch(statement.order_by(annotation.c.event_id)):  # noqa: SLF001
        value = _value(text)
        if isinstance(value.get("withdraws"), str):
            withdrawn.add(value["withdraws"])
            continue
        vote = _vote(event_id, image_id, value, author, at)
        if vote is not None and session in (None, vote.session):
            found[event_id] = vote
    return [vote for event_id, vote in found.items() if event_id not in withdrawn]


def _value(text: str) -> Mapping[str, Any]:
    try:
        value = json.loads(text)
    except (TypeError, ValueError):
        return {}
    return value if isinstance(value, Mapping) else {}


def _vote(event_id: str, image_id: str, value: Mapping[str, Any], author: str, at: int) -> Vote | None:
    """Read one vote; None for what cannot be one, as after a merge with a damaged record."""
    left, against, winner = value.get("left", image_id), value.get("against"), value.get("winner")
    sides = {image_id, against}
    if not isinstance(against, str) or len(sides) < 2 or left not in sides or winner not in (None, *sides):
        return None
    right = against if left == image_id else image_id
    return Vote(
        event_id, str(left), right, winner, bool(value.get("blind")), str(value.get("session") or ""), author, at
    )


def votes(record: Record, *, session: str | None = None, author: str | None = None) -> pd.DataFrame:
    """Give the votes that count as a table.

    Parameters
    ----------
    session, author : str, optional
        Only these; all where omitted.

    Returns
    -------
    DataFrame
        Index ``event_id``; ``left``, ``right``, ``winner`` (missing for a tie), ``blind``, ``session``, ``author``,
        ``at``.
    """
    import pandas as pd

    from ideowidgets.record.frame import text_array, times, typed

    found = [vote for vote in read_votes(record, session=session) if author in (None, vote.author)]
    texts = ("left", "right", "winner", "session", "author")
    data: dict[str, Any] = {name: text_array([getattr(vote, name) for vote in found]) for name in texts}
    data["blind"] = typed("blind", "flag", [vote.blind for vote in found])
    data["at"] = times([vote.at for vote in found])
    index = pd.Index(text_array([vote.event_id for vote in found]), name="event_id")
    return pd.DataFrame({name: data[name] for name in (*texts[:3], "blind", *texts[3:], "at")}, index=index)
