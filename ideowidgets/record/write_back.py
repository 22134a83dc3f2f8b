"""Ratings, stars, tags and notes that were edited in a frame, written back as events."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from ideowidgets.record import rows
from ideowidgets.record.annotations import RATINGS, Marks, fold, new_event
from ideowidgets.record.errors import RecordError
from ideowidgets.record.handles import read_at
from ideowidgets.record.out.telling import is_missing
from ideowidgets.record.packing import Packing
from ideowidgets.record.reading import requests_of
from ideowidgets.record.schema import annotation
from ideowidgets.record.writing import clean

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd

EDITABLE: Final = ("rating", "starred", "tags", "note")
_NAMES: Final = {"rating": "rating", "starred": "star", "tags": "row's tags", "note": "note"}


@dataclass(frozen=True, slots=True)
class Saved:
    """What was written back.

    Attributes
    ----------
    changed : dict
        Column to how many rows of it were written.
    image_ids : tuple of str
        The rows that changed.
    overruled : tuple of str
        Those of them that somebody else had changed since the frame was read; the frame counts.
    unknown : tuple of str
        Rows that the record does not have, such as cells that are only planned.
    """

    changed: Mapping[str, int] = field(default_factory=dict)
    image_ids: tuple[str, ...] = ()
    overruled: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()

    def __str__(self) -> str:
        parts = [f"{count} {_NAMES[name]}{'' if count == 1 else 's'}" for name, count in self.changed.items() if count]
        lines = [f"{', '.join(parts)} written" if parts else "nothing had changed"]
        if self.overruled:
            lines.append(f"{len(self.overruled)} rows had been changed by somebody else meanwhile; the frame counts")
        if self.unknown:
            lines.append(f"{len(self.unknown)} rows are not in the record")
        return "; ".join(lines)


class WritingBack(Packing):
    """What comes back from a frame; see :class:`ideowidgets.record.record.Record`."""

    def save_annotations(self, frame: pd.DataFrame) -> Saved:
        """Write back what was edited in the columns ``rating``, ``starred``, ``tags`` and ``note`` of a frame.

        Only what differs from what the frame said when it was read is written, so what others did meanwhile to other
        rows, other columns and other tags stays.

        Parameters
        ----------
        frame : DataFrame
            Of this record, with its ids as index or in a column ``image_id``; any of the four columns.

        Returns
        -------
        Saved
            ``print`` it to see how many.

        Raises
        ------
        RecordError
            Where a value cannot be one, or a row is there twice with different ones; nothing is written then.
        """
        edited = _values(frame)
        moment = read_at(frame)
        here = {row.image_id for row in self._rows(request_ids=requests_of(edited))}
        ids = [image_id for image_id in edited if image_id in here]
        now = rows.marks(self._store, ids)
        before = now if moment is None else self._marks_at(ids, moment)
        events: list[dict[str, Any]] = []
        count = dict.fromkeys(EDITABLE, 0)
        overruled = []
        empty = Marks()
        for image_id in ids:
            was, known = before.get(image_id, empty), now.get(image_id, empty)
            for name, value in edited[image_id].items():
                found = [new_event(image_id, kind, told) for kind, told in _edits(name, value, was, known)]
                count[name] += bool(found)
                events += found
                if found and name != "tags" and getattr(was, name) != getattr(known, name):
                    overruled.append(image_id)
        touched = tuple(dict.fromkeys(event["image_id"] for event in events))
        if events:
            self._write({annotation.name: events}, touched)
        return Saved(count, touched, tuple(overruled), tuple(image_id for image_id in edited if image_id not in here))

    def _marks_at(self, image_ids: list[str], moment: int) -> dict[str, Marks]:
        events = select(annotation.c.image_id, annotation.c.kind, annotation.c.value).where(
            annotation.c.image_id.in_(rows.listed(image_ids)), annotation.c.at <= moment
        )
        return fold(self._store.fetch(events.order_by(annotation.c.event_id)))


def _edits(name: str, value: Any, was: Marks, now: Marks) -> Iterator[tuple[Any, Any]]:
    """Give the events that lead from what is known now to what was edited."""
    if name == "tags":
        yield from (("tag", tag) for tag in value if tag not in was.tags and tag not in now.tags)
        yield from (("untag", tag) for tag in was.tags if tag not in value and tag in now.tags)
        return
    kind = "star" if name == "starred" else name
    if name == "starred" and not value and not was.starred:
        return
    if value != getattr(was, name) and value != getattr(now, name):
        yield kind, value


def _values(frame: pd.DataFrame) -> dict[str, dict[str, Any]]:
    """Read what a frame says of each row, checked."""
    names = [name for name in EDITABLE if name in frame.columns]
    if not names:
        raise RecordError(f"frame: has none of the columns {', '.join(EDITABLE)}, so there is nothing to write back.")
    ids = frame["image_id"] if "image_id" in frame.columns else frame.index
    found: dict[str, dict[str, Any]] = {}
    for image_id, *values in zip(ids, *(frame[name] for name in names), strict=True):
        told = {name: _READ[name](value, image_id) for name, value in zip(names, values, strict=True)}
        if found.setdefault(str(image_id), told) != told:
            raise RecordError(f"frame: has {image_id!r} twice, with different marks. Keep one of them.")
    return found


def _rating(value: Any, image_id: Any) -> int | None:
    if is_missing(value):
        return None
    if isinstance(value, bool) or value not in RATINGS:
        raise RecordError(f"rating of {image_id!r}: must be 1 to 5, or missing (got {value!r}). Nothing was written.")
    return int(value)


def _star(value: Any, image_id: Any) -> bool:
    if is_missing(value):
        return False
    if value not in (True, False):
        raise RecordError(f"starred of {image_id!r}: must be True or False (got {value!r}). Nothing was written.")
    return bool(value)


def _tags(value: Any, image_id: Any) -> list[str]:
    if not isinstance(value, str) and hasattr(value, "tolist"):
        value = value.tolist()
    if not isinstance(value, list | tuple | set | frozenset) and is_missing(value):
        return []
    if not isinstance(value, list | tuple | set | frozenset) or not all(isinstance(tag, str) for tag in value):
        raise RecordError(f"tags of {image_id!r}: must be a list of texts (got {value!r}). Nothing was written.")
    return [clean(tag) or "" for tag in dict.fromkeys(value)]


def _note(value: Any, image_id: Any) -> str | None:
    if is_missing(value) or value == "":
        return None
    if not isinstance(value, str):
        raise RecordError(f"note of {image_id!r}: must be text (got {value!r}). Nothing was written.")
    return clean(value)


_READ: Final = {"rating": _rating, "starred": _star, "tags": _tags, "note": _note}
