"""Marking a record: ratings, stars, tags, notes, and sweeps by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ideowidgets.record.annotations import RATINGS, AnnotationKind, author, new_event
from ideowidgets.record.errors import RecordError
from ideowidgets.record.reading import Reading
from ideowidgets.record.schema import annotation, sweep
from ideowidgets.record.ulid import ulid
from ideowidgets.record.writing import clean, now_us, to_json

if TYPE_CHECKING:
    from collections.abc import Mapping


class Marking(Reading):
    """What people add; see :class:`ideowidgets.record.record.Record`."""

    def rate(self, image_id: str, rating: int | None) -> None:
        """Rate an image from 1 to 5; None takes the rating back."""
        if rating is not None and (isinstance(rating, bool) or rating not in RATINGS):
            raise RecordError(f"rating: must be 1 to 5, or None (got {rating!r}).")
        self._annotate(image_id, "rating", None if rating is None else int(rating))

    def star(self, image_id: str, starred: bool = True) -> None:
        """Star an image, or take the star back."""
        self._annotate(image_id, "star", bool(starred))

    def tag(self, image_id: str, *tags: str) -> None:
        """Add tags to an image."""
        self._annotate(image_id, "tag", *map(clean, tags))

    def untag(self, image_id: str, *tags: str) -> None:
        """Take tags off an image."""
        self._annotate(image_id, "untag", *map(clean, tags))

    def note(self, image_id: str, text: str | None) -> None:
        """Write a note to an image, in place of the one before; None takes it back."""
        self._annotate(image_id, "note", clean(text))

    def _annotate(self, image_id: str, kind: AnnotationKind, *values: Any) -> None:
        self.rows([image_id])
        self._write({annotation.name: [new_event(image_id, kind, value) for value in values]}, (image_id,))

    def save_sweep(self, name: str, payload: Mapping[str, Any]) -> None:
        """Keep a sweep's plan under a name; the newest one counts."""
        if not name.strip():
            raise RecordError("name: must not be empty.")
        row = {
            "event_id": ulid(),
            "name": clean(name),
            "payload": to_json(dict(payload)),
            "author": author(),
            "at": now_us(),
        }
        self._write({sweep.name: [row]}, ())
