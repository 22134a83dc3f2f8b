"""What is voted on: pictures of a record, and the groups that they may stand for."""

from __future__ import annotations

import difflib
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from ideowidgets.operations.errors import IdeogramError
from ideowidgets.widgets.compare_sides import title_of
from ideowidgets.widgets.values import cut, is_missing, label_of, text_of
from ideowidgets.widgets.votes_bringing import bring_in, strangers_of

if TYPE_CHECKING:
    import pandas as pd

    from ideowidgets.record.record import Record

_TELLING: Final = (
    *("prompt", "model", "style_preset", "style_type", "rendering_speed", "magic_prompt"),
    *("aspect_ratio", "resolution", "seed"),
)
_ALIKE: Final = ("prompt", "seed", "aspect_ratio", "repeat", "image_index")


class BadVotes(IdeogramError, ValueError):
    """There is nothing to vote on in what was given, or a vote that cannot be."""


@dataclass(frozen=True)
class Voted:
    """The pictures, in order, and what they stand for.

    Attributes
    ----------
    record : Record
        Where they and the votes are.
    titles : dict
        Their names by image id.
    groups : dict or None
        The group of each; None where pictures themselves are ranked.
    alike : dict
        What makes a comparison of two groups a fair one.
    notes : list of str
        What was left out, and why.
    values : dict
        The column's own value for each group.
    """

    record: Record
    titles: dict[str, str]
    groups: dict[str, str] | None = None
    alike: dict[str, Hashable] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    values: dict[str, Any] = field(default_factory=dict)

    @property
    def items(self) -> list[str]:
        """The image ids."""
        return list(self.titles)


def voted_from(source: Any, record: Record | None, by: str | None) -> Voted:
    """Take a record, a frame, a sweep, a folder or image ids as what is voted on.

    Raises
    ------
    BadVotes
        Where there are fewer than two pictures or groups, no record, or no such column.
    NoImages
        Where a frame or folder that is of no record holds no pictures.
    """
    notes = []
    if record is not None and (pictures := strangers_of(source)) is not None:
        if by is not None:
            _require(by, pictures.frame.columns)
        source = bring_in(pictures, record, by)
        notes.append("These pictures are kept in the record now, beside their votes.")
        notes += _left_out(pictures.count - len(source))
    frame, record, given = _frame_of(source, record)
    if given is not None:
        known = set(frame.index)
        strangers = [image_id for image_id in given if image_id not in known]
        if strangers:
            raise BadVotes(
                f"source: {len(strangers)} of {len(given)} pictures are not in the record at {record.path}, and a vote "
                "is kept beside its picture. Bring them in with record.add_images(folder), and vote on its rows."
            )
    shown = frame[frame["sha256"].notna()]
    if len(shown) < len(frame):
        notes += _left_out(len(frame) - len(shown))
    titles = _titles(shown)
    if len(titles) < 2:
        fix = "Make some first, as by studio.sweep(...).run()." if not len(frame) else "Take more rows."
        raise BadVotes(f"source: a vote needs two pictures at least (got {len(titles)}). {fix}")
    groups, values = None, {}
    if by is not None:
        found = _values(source, shown, by)
        groups = {image_id: cut(text_of(by, value), 200) for image_id, value in found.items()}
        values = {groups[image_id]: value for image_id, value in found.items()}
        if len(groups) < len(titles):
            notes.append(f"{len(titles) - len(groups)} pictures have no {label_of(by)}; they are left out.")
        titles = {image_id: title for image_id, title in titles.items() if image_id in groups}
        if len(set(groups.values())) < 2:
            raise BadVotes(f"by: needs a column with two values at least; {by!r} has {len(set(groups.values()))}.")
    alike = {str(image_id): _alike(row, by) for image_id, row in shown.iterrows()} if groups else {}
    return Voted(record, titles, groups, alike, notes, values)


def _left_out(count: int) -> list[str]:
    many = f"{count} row{'' if count == 1 else 's'} without a picture {'is' if count == 1 else 'are'} left out."
    return [many] if count else []


def _titles(shown: pd.DataFrame) -> dict[str, str]:
    """Name pictures by what tells them apart; by their prompt and seed where nothing else does."""
    texts = {name: [_said(name, value) for value in shown[name]] for name in _TELLING}
    telling = [name for name, values in texts.items() if len(set(values)) > 1]
    if set(telling) <= {"prompt", "seed"}:
        return {str(image_id): title_of(row) for image_id, row in shown.iterrows()}
    return {
        str(image_id): " · ".join(text for name in telling if (text := texts[name][place]))
        or title_of(shown.iloc[place])
        for place, image_id in enumerate(shown.index)
    }


def _said(name: str, value: Any) -> str:
    if is_missing(value):
        return ""
    said = cut(" ".join(text_of(name, value).split()), 80)
    return f"seed {said}" if name == "seed" else said


def _frame_of(source: Any, record: Record | None) -> tuple[pd.DataFrame, Record, list[str] | None]:
    """Give the record's rows of the source, the record, and the ids that were named."""
    from ideowidgets.record.record import Record as RecordClass

    if isinstance(source, RecordClass):
        return source.df, source, None
    runner = getattr(source, "runner", None)
    if record is None and runner is not None:
        record = runner.record
    if record is None:
        raise BadVotes("record: is needed, because votes are kept in it. Give record=, or studio.votes(...).")
    ids = _ids_of(source)
    return record.frame(image_ids=ids), record, ids


def _ids_of(source: Any) -> list[str]:
    frame = source.df if hasattr(source, "cells") and hasattr(source, "df") else source
    if hasattr(frame, "columns"):
        named = frame["image_id"] if "image_id" in frame.columns else frame.index
        return list(dict.fromkeys(str(value) for value in named if not is_missing(value)))
    if isinstance(source, str | bytes) or not isinstance(source, Iterable):
        raise BadVotes(f"source: must be a record, a DataFrame, a sweep or image ids (got {type(source).__name__}).")
    ids: list[str] = []
    for one in source:
        found: list[Any] = list(one.image_ids) if hasattr(one, "image_ids") else [getattr(one, "image_id", one)]
        if not all(isinstance(image_id, str) for image_id in found):
            raise BadVotes(f"source: an image id is text (got {type(found[0]).__name__}).")
        ids += found
    return list(dict.fromkeys(ids))


def _values(source: Any, shown: pd.DataFrame, by: str) -> dict[str, Any]:
    own = source.df if hasattr(source, "cells") and hasattr(source, "df") else source
    if hasattr(own, "columns") and by in own.columns:
        named = own["image_id"] if "image_id" in own.columns else own.index
        values: Mapping[str, Any] = dict(zip(map(str, named), own[by], strict=True))
    elif by in shown.columns:
        values = dict(zip(map(str, shown.index), shown[by], strict=True))
    else:
        # The axes of a sweep may be named as no column is.
        values = {str(at): axes.get(by) for at, axes in shown["axes"].items() if isinstance(axes, Mapping)}
        if all(value is None for value in values.values()):
            _require(by, shown.columns)
    known = {image_id: values.get(image_id) for image_id in map(str, shown.index)}
    return {image_id: value for image_id, value in known.items() if not is_missing(value)}


def _require(by: str, columns: Iterable[Any]) -> None:
    names = [str(name) for name in columns]
    if by not in names:
        near = difflib.get_close_matches(str(by), names, n=1)
        fix = f"Did you mean {near[0]!r}?" if near else "Name a column of the frame, or an axis of its sweep."
        raise BadVotes(f"by: there is no column {cut(repr(by), 80)}. {fix}")


def _alike(row: Any, by: str | None) -> Hashable:
    values = [row.get(name) for name in _ALIKE if name != by]
    return tuple(None if is_missing(value) else str(value) for value in values)


def explicit_pairs(pairs: Iterable[Iterable[str]], items: Iterable[str]) -> list[frozenset[str]]:
    """Check pairs that someone chose by hand.

    Raises
    ------
    BadVotes
        Where one is no pair of two pictures that are voted on.
    """
    known = set(items)
    found = []
    for pair in pairs:
        two = [] if isinstance(pair, str) else list(pair)
        if len(two) != 2 or len(set(two)) != 2 or not set(two) <= known:
            raise BadVotes(f"pairs: each must be two different image ids of the source (got {cut(repr(pair), 120)}).")
        found.append(frozenset(two))
    return found
