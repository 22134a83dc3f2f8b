"""A replay pack: answers of a service with their pictures, to be shown again without key and network.

A ZIP of ``replay.json`` and ``pictures/<sha256>``. Requests are told by their hash and fields, files of theirs by
hash alone; there are no links, no keys, no names of people and no costs in it. It is read as a stranger's file:
nothing is unpacked to disk, every size is checked before and while reading, and every picture against its hash.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from ideowidgets.record.errors import BadExport
from ideowidgets.record.picture_archive import PictureArchive
from ideowidgets.record.schema import SLOTS, TOO_LARGE
from ideowidgets.record.writing import clean, told_day

if TYPE_CHECKING:
    from pathlib import Path

FORMAT: Final = "ideowidgets.replay"
VERSION: Final = 1
CONTENTS: Final = "replay.json"
STATUSES: Final = ("ok", "unsafe", "failed")

_SHA256: Final = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class PackedImage:
    """One picture of an answer; without ``sha256`` it was withheld, or could not be fetched (``error``)."""

    index: int
    status: str
    seed: int | None
    prompt: str | None
    resolution: str | None
    sha256: str | None
    error: str | None


@dataclass(frozen=True, slots=True)
class PackedAnswer:
    """One request that was answered, and the answer.

    Attributes
    ----------
    request_hash, repeat
        What it is found by.
    request : mapping
        ``{"operation": ..., "fields": {...}}``, as :meth:`Request.to_dict` gives it.
    service : str
        Who answered.
    at : datetime
        When (UTC).
    status : str
        ``ok``, ``unsafe`` or ``failed``.
    answer : mapping
        As it came, without links; a link to a picture of the pack became ``replay:<sha256>``.
    error_kind, error, http_status
        Where it was refused.
    """

    request_hash: str
    repeat: int
    request: Mapping[str, Any]
    service: str
    at: datetime
    status: str
    images: tuple[PackedImage, ...]
    answer: Mapping[str, Any]
    error_kind: str | None
    error: str | None
    http_status: int | None

    @property
    def operation(self) -> str:
        """The vendor's id of what was asked for."""
        return str(self.request["operation"])

    def to_json(self) -> dict[str, Any]:
        """Give the entry of the file."""
        return {
            "request_hash": self.request_hash,
            "repeat": self.repeat,
            "request": self.request,
            "service": self.service,
            "at": self.at.isoformat(),
            "status": self.status,
            "images": [
                {name: getattr(image, name) for name in PackedImage.__slots__ if getattr(image, name) is not None}
                for image in self.images
            ],
            "answer": self.answer,
            "error_kind": self.error_kind,
            "error": self.error,
            "http_status": self.http_status,
        }

    @classmethod
    def from_json(cls, entry: Any) -> PackedAnswer:
        """Read an entry of a stranger's file.

        Raises
        ------
        ValueError, TypeError, KeyError
            Where it does not fit.
        """
        found = _mapping(entry)
        request = _mapping(found["request"])
        _text(request["operation"])
        _mapping(request["fields"])
        at = datetime.fromisoformat(_text(found["at"]))
        images = found["images"]
        if not isinstance(images, list) or len(images) > SLOTS:
            raise ValueError("images")
        return cls(
            _hash(found["request_hash"]),
            _whole(found["repeat"]),
            request,
            _text(found["service"]),
            (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC),
            _status(found["status"]),
            tuple(_image(place, image) for place, image in enumerate(images)),
            _mapping(found["answer"]),
            _maybe(_text, found.get("error_kind")),
            _maybe(_text, found.get("error")),
            _maybe(_whole, found.get("http_status")),
        )


class ReplayPack:
    """An open pack. Any number of kernels may have one open at once; it is only read.

    Parameters
    ----------
    path : Path
        The ZIP.

    Raises
    ------
    BadExport
        Where it is no pack, is damaged, or claims sizes that no pack has.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        if not path.is_file():
            raise BadExport(f"{path} is no file. Name a replay pack, as studio.replay_pack('class.zip') writes it.")
        self._archive = PictureArchive(path, "replay pack")
        self.answers = self._read_answers()
        self._by_key: dict[tuple[str, int], list[PackedAnswer]] = {}
        for answer in self.answers:
            self._by_key.setdefault((answer.request_hash, answer.repeat), []).append(answer)

    def find(self, request_hash: str, repeat: int = 0) -> tuple[PackedAnswer, ...]:
        """Give the answers to a request, the oldest first; ``()`` where there is none."""
        return tuple(self._by_key.get((request_hash, repeat), ()))

    def picture(self, sha256: str) -> bytes:
        """Give a picture's original bytes, checked against its hash.

        Raises
        ------
        NotInRecord
            Where the pack lacks it or holds other bytes under its name.
        """
        return self._archive.picture(sha256)

    @property
    def images(self) -> int:
        """How many pictures can be shown."""
        return sum(image.sha256 is not None for answer in self.answers for image in answer.images)

    @property
    def when(self) -> str:
        """When its answers were given, in words."""
        if not self.answers:
            return "never"
        first, last = (told_day(moment) for moment in (min(self._times()), max(self._times())))
        return f"on {first}" if first == last else f"between {first} and {last}"

    def _times(self) -> Iterable[datetime]:
        return (answer.at for answer in self.answers)

    def __repr__(self) -> str:
        return f"ReplayPack({self.path.name!r}: {len(self.answers)} answers, {self.images} pictures)"

    def _read_answers(self) -> tuple[PackedAnswer, ...]:
        name, data = self.path.name, self._archive.contents(CONTENTS)
        if data is None:
            raise BadExport(f"{name} is no replay pack: it has no {CONTENTS}. studio.replay_pack(...) writes one.")
        try:
            content = _mapping(json.loads(data))
            if content.get("format") != FORMAT:
                raise BadExport(f"{name} is no replay pack: its format is {str(content.get('format'))[:40]!r}.")
            if not isinstance(content.get("version"), int) or content["version"] > VERSION:
                raise BadExport(f"{name} was written by a later version of ideowidgets. Upgrade the package.")
            return tuple(PackedAnswer.from_json(entry) for entry in content["answers"])
        except (ValueError, KeyError, TypeError, RecursionError, OverflowError) as error:
            raise BadExport(f"{name} is a damaged replay pack: {str(error)[:100]!r}. Copy it again.") from error


def _image(place: int, entry: Any) -> PackedImage:
    found = _mapping(entry)
    status, sha256 = _status(found["status"]), _maybe(_hash, found.get("sha256"))
    if found["index"] != place or (status == "ok") != (sha256 is not None):
        raise ValueError("images")
    return PackedImage(
        place,
        status,
        _maybe(_whole, found.get("seed")),
        _maybe(_text, found.get("prompt")),
        _maybe(_text, found.get("resolution")),
        sha256,
        _maybe(_text, found.get("error")),
    )


def _maybe(read: Any, value: Any) -> Any:
    return None if value is None else read(value)


def _mapping(value: Any) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise TypeError(f"{type(value).__name__} in place of an object")
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{type(value).__name__} in place of text")
    return clean(value) or ""


def _hash(value: Any) -> str:
    if not isinstance(value, str) or _SHA256.fullmatch(value) is None:
        raise ValueError("no SHA-256")
    return value


def _whole(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < TOO_LARGE:
        raise ValueError("no whole number")
    return value


def _status(value: Any) -> str:
    if value not in STATUSES:
        raise ValueError("status")
    return str(value)
