"""Marking a record: ratings, stars, tags, notes, and sweeps by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ideowidgets.record.annotations import RATINGS, AnnotationKind, checked_author, new_event
from ideowidgets.record.annotations import author as current_author
from ideowidgets.record.errors import RecordError
from ideowidgets.record.reading import Reading
from ideowidgets.record.schema import annotation, sweep
from ideowidgets.record.ulid import ulid
from ideowidgets.record.writing import clean, now_us, to_json

if TYPE_CHECKING:
    from collections.abc import Mapping


class Marking(Reading):
    """What people add; see :class:`ideowidgets.record.record.Record`."""

    def rate(self, image_id: str, rating: int | None, *, author: str | None = None) -> None:
        """Rate an image from 1 to 5; None takes the rating back.

        Parameters
        ----------
        author : str, optional
            Who says so; a pseudonym will do. ``IDEOWIDGETS_AUTHOR``, else the user's login, where omitted; the same
            in every method here. :meth:`opinions` tells authors apart.
        """
        if rating is not None and (isinstance(rating, bool) or rating not in RATINGS):
            raise RecordError(f"rating: must be 1 to 5, or None (got {rating!r}).")
        self._annotate(image_id, "rating", None if rating is None else int(rating), by=author)

    def star(self, image_id: str, starred: bool = True, *, author: str | None = None) -> None:
        """Star an image, or take the star back."""
        self._annotate(image_id, "star", bool(starred), by=author)

    def tag(self, image_id: str, *tags: str, author: str | None = None) -> None:
        """Add tags to an image."""
        self._annotate(image_id, "tag", *map(clean, tags), by=author)

    def untag(self, image_id: str, *tags: str, author: str | None = None) -> None:
        """Take tags off an image."""
        self._annotate(image_id, "untag", *map(clean, tags), by=author)

    def note(self, image_id: str, text: str | None, *, author: str | None = None) -> None:
        """Write a note to an image, in place of the one before; None takes it back."""
        self._annotate(image_id, "note", clean(text), by=author)

    def _annotate(self, image_id: str, kind: AnnotationKind, *values: Any, by: str | None = None) -> None:
        who = checked_author(by)
        self.rows([image_id])
        self._write({annotation.name: [new_event(image_id, kind, value, who) for value in values]}, (image_id,))

    def save_sweep(self, name: str, payload: Mapping[str, Any], project: str | None = None) -> None:
        """Keep a sweep's plan under a name, for a project or none; the newest one counts."""
        if not name.strip():
            raise RecordError("name: must not be empty.")
        row = {
            "event_id": ulid(),
            "name": clean(name),
            "payload": to_json(dict(payload)),
            "author": current_author(),
            "at": now_us(),
            "project": clean(project),
        }
        self._write({sweep.name: [row]}, ())
