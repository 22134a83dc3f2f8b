"""Ratings, stars, tags and notes: events that are only ever added, folded when read."""

from __future__ import annotations

import getpass
import json
import os
import time
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, Literal, cast

from ideowidgets.operations.errors import shorten
from ideowidgets.record.errors import RecordError
from ideowidgets.record.ulid import ulid

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

AnnotationKind = Literal["rating", "star", "tag", "untag", "note", "deleted", "vote", "project", "shared"]

RATINGS: Final = range(1, 6)
MAX_AUTHOR: Final = 200
_AUTHOR: Final = "IDEOWIDGETS_AUTHOR"


@dataclass(slots=True)
class Marks:
    """What all events about one image amount to."""

    rating: int | None = None
    starred: bool | None = None
    tags: list[str] = field(default_factory=list)
    note: str | None = None
    deleted: bool = False


def author() -> str:
    """Name who annotates: ``IDEOWIDGETS_AUTHOR`` where it is set (a pseudonym will do), else the user's login."""
    return os.environ.get(_AUTHOR, "").strip()[:MAX_AUTHOR] or _login()


def checked_author(name: str | None) -> str | None:
    """Check who was named as the author; None stands for :func:`author`.

    Raises
    ------
    RecordError
        Where it is no text, blank, or longer than 200 characters.
    """
    if name is None:
        return None
    if not isinstance(cast("object", name), str) or not name.strip() or len(name) > MAX_AUTHOR:
        raise RecordError(
            f"author: must be a name of 1 to {MAX_AUTHOR} characters, a pseudonym will do (got {shorten(name)})."
        )
    return name.strip()


@lru_cache(maxsize=1)
def _login() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "someone"


def new_event(image_id: str, kind: AnnotationKind, value: Any, by: str | None = None) -> dict[str, Any]:
    """Make the row of one event, now; by the current author where nobody else is named."""
    return {
        "event_id": ulid(),
        "image_id": image_id,
        "kind": kind,
        "value": json.dumps(value),
        "author": by or author(),
        "at": time.time_ns() // 1000,
    }


def fold(events: Iterable[Sequence[Any]]) -> dict[str, Marks]:
    """Fold events into marks by image.

    Parameters
    ----------
    events : iterable of (image_id, kind, value as JSON)
        In the order of their keys; of two about the same thing, the later one counts, whoever made it.

    Examples
    --------
    >>> fold([("a", "tag", '"sky"'), ("a", "rating", "3"), ("a", "rating", "5")])["a"]
    Marks(rating=5, starred=None, tags=['sky'], note=None, deleted=False)
    """
    found: dict[str, Marks] = {}
    for image_id, kind, text in events:
        _add(found.setdefault(image_id, Marks()), kind, text)
    return found


def _add(marks: Marks, kind: str, text: str) -> None:
    value = json.loads(text)
    if kind == "rating":
        marks.rating = value
    elif kind == "star":
        marks.starred = value
    elif kind == "note":
        marks.note = value
    elif kind == "tag" and value not in marks.tags:
        marks.tags.append(value)
    elif kind == "untag" and value in marks.tags:
        marks.tags.remove(value)
    elif kind == "deleted":
        marks.deleted = True


@dataclass(slots=True)
class Opinion(Marks):
    """What one author's events about one image amount to. ``at``: the last of them, in microseconds since 1970."""

    at: int = 0


OPINIONS: Final = ("rating", "star", "tag", "untag", "note")
"""Kinds of events that are somebody's opinion."""


def fold_by_author(events: Iterable[Sequence[Any]]) -> dict[tuple[str, str], Opinion]:
    """Fold events into what each author thinks of each image; nobody's opinion replaces another's.

    Parameters
    ----------
    events : iterable of (image_id, kind, value as JSON, author, microseconds since 1970)
        In the order of their keys.

    Examples
    --------
    >>> found = fold_by_author([("a", "rating", "3", "Ana", 1), ("a", "rating", "5", "Ben", 2)])
    >>> {who: opinion.rating for (_, who), opinion in found.items()}
    {'Ana': 3, 'Ben': 5}
    """
    found: dict[tuple[str, str], Opinion] = {}
    for image_id, kind, text, who, at in events:
        if kind in OPINIONS:
            opinion = found.setdefault((image_id, who), Opinion())
            _add(opinion, kind, text)
            opinion.at = max(opinion.at, at)
    return found
