"""A request is a frozen, validated value: one class per operation, with the vendor's field names."""

from __future__ import annotations

import hashlib
import json
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from numbers import Integral
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Generic, Literal, Self, TypeVar
from urllib.parse import quote

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from ideowidgets.operations.attachment import Attachment, MaxBytes
from ideowidgets.operations.dataset_file import DatasetFile
from ideowidgets.operations.errors import InvalidRequest, Problem
from ideowidgets.operations.font_file import FontFile
from ideowidgets.operations.operation import In, Operation, Plays
from ideowidgets.operations.picture import MAX_PICTURE_BYTES, Picture
from ideowidgets.operations.problems import problems_from, size_problems
from ideowidgets.operations.rules import Rule

if TYPE_CHECKING:
    from ideowidgets.operations.prices import Price

R = TypeVar("R")

HASH_VERSION = 1


class Request(BaseModel, Generic[R]):
    """Base of all requests: a frozen value that can be shown, priced, hashed, compared, stored and sent.

    Fields left unset are not sent, so the service's own defaults apply. ``None`` and an empty list count as unset.

    Parameters
    ----------
    unchecked : dict
        Fields or values that this version does not know yet, sent as they are, with a warning.

    Raises
    ------
    InvalidRequest
        Where a field or a rule is broken; nothing is ever sent then.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True, arbitrary_types_allowed=True)

    operation: ClassVar[Operation]
    rules: ClassVar[tuple[Rule, ...]] = ()

    unchecked: Annotated[dict[str, Any], Field(description="Sent as it is, without checks.")] = {}

    if not TYPE_CHECKING:

        def __init__(self, **fields: Any) -> None:
            given = {
                # What numpy and pandas count with is a whole number too.
                name: int(value) if isinstance(value, Integral) and not isinstance(value, int) else value
                for name, value in fields.items()
                if not _is_nothing(value) or name not in type(self).model_fields
            }
            try:
                super().__init__(**given)
            except ValidationError as error:
                raise InvalidRequest(self.operation.title, problems_from(error, type(self))) from None

    @model_validator(mode="after")
    def _check_rules(self) -> Self:
        given = self.set_fields()
        problems = [found for rule in self.rules if (found := rule.check(given)) is not None]
        problems += self.own_problems(given)
        problems += [
            Problem(name, "", "stands in the address, where all is checked", "Give it as a field.")
            for name in self.unchecked
            if place_of(type(self), name) == "path"
        ]
        problems += size_problems(self.attachments(), self._max_bytes, self.operation.max_request_bytes)
        if problems:
            raise InvalidRequest(self.operation.title, problems)
        if self.unchecked:
            warnings.warn(
                f"{self.operation.title}: {', '.join(self.unchecked)} sent without checks.",
                UserWarning,
                stacklevel=4,
            )
        return self

    def own_problems(self, given: Mapping[str, Any]) -> list[Problem]:  # noqa: ARG002
        """Check what no general rule says; subclasses override it."""
        return []

    def set_fields(self) -> dict[str, Any]:
        """Give the fields that were set, by the vendor's names, in the class's order."""
        chosen = self.model_fields_set
        return {
            name: value
            for name, notes in notes_of(type(self)).items()
            if (name in chosen or (notes.plays is not None and notes.plays.always))
            and name != "unchecked"
            and (value := getattr(self, name)) is not None
        }

    def wire_fields(self) -> dict[str, Any]:
        """Give what is sent: JSON-ready values, with files left as :class:`Attachment`."""
        return {name: plain(value) for name, value in self.set_fields().items()} | self.unchecked

    def sent_path(self) -> str:
        """Give the path with its fields filled in."""
        return self.operation.path.format(
            **{name: quote(str(value), safe="") for name, value in self._placed("path").items()}
        )

    def sent_query(self) -> list[tuple[str, str]]:
        """Give the query's names and values; a list repeats its name."""
        pairs: list[tuple[str, str]] = []
        # Where nothing has a body, what is unchecked goes here as well.
        unknown = self.unchecked if self.operation.body == "none" else {}
        for name, value in (unknown | self._placed("query")).items():
            pairs += [(name, str(item)) for item in (value if isinstance(value, list) else [value])]
        return pairs

    def body_fields(self) -> dict[str, Any]:
        """Give what the body holds: JSON-ready values, with files left as :class:`Attachment`."""
        fields = {name: value for name, value in self.wire_fields().items() if place_of(type(self), name) == "body"}
        wrapper = self.operation.wrapped
        if wrapper is None:
            return fields
        files = {name: value for name, value in fields.items() if isinstance(value, Attachment)}
        return {wrapper: {name: value for name, value in fields.items() if name not in files}, **files}

    def _placed(self, place: str) -> dict[str, Any]:
        names = [name for name, notes in notes_of(type(self)).items() if notes.place == place]
        fields = self.wire_fields() if names else {}
        return {name: fields[name] for name in names if name in fields}

    @property
    def sends_json(self) -> bool:
        """Whether the body is JSON: always, or because no file is sent."""
        return self.operation.body == "json" or (self.operation.body == "both" and not self.attachments())

    def attachments(self) -> dict[str, tuple[Attachment, ...]]:
        """Give the file fields that were set."""
        found: dict[str, tuple[Attachment, ...]] = {}
        for name, value in self.set_fields().items():
            files = value if isinstance(value, tuple) else (value,)
            if files and all(isinstance(file, Attachment) for file in files):
                found[name] = files
        return found

    def pictures(self) -> dict[str, tuple[Picture, ...]]:
        """Give the file fields that were set and hold pictures."""
        kept: dict[str, tuple[Picture, ...]] = {}
        for name, files in self.attachments().items():
            pictures = tuple(file for file in files if isinstance(file, Picture))
            if pictures:
                kept[name] = pictures
        return kept

    def _max_bytes(self, name: str) -> int:
        return notes_of(type(self))[name].max_bytes

    @property
    def model_label(self) -> str:
        """The model that does it; where the request has a ``model`` field, what that says."""
        return str(self.roles().get("model", self.operation.model))

    def roles(self) -> dict[str, Any]:
        """Give canonical values by role, for the fields that were set.

        Examples
        --------
        >>> from ideowidgets.operations import V2GenerateV4
        >>> V2GenerateV4(prompt="a cat", rendering_speed="turbo").roles()["rendering_speed"]
        'TURBO'
        """
        found: dict[str, Any] = {}
        for name, value in self.set_fields().items():
            plays = plays_of(type(self), name)
            if plays is not None:
                found[plays.role] = plays.canonical(value) if plays.canonical else plain(value)
        return found

    @property
    def expected_images(self) -> int:
        """How many pictures are asked for; 0 where the result is no picture."""
        if not self.operation.picture:
            return 0
        count = self.roles().get("num_images", 1)
        return count if isinstance(count, int) else 1

    @cached_property
    def request_hash(self) -> str:
        """A stable hash of what was asked (64 hex digits); service and repeat are not in it."""
        fields = {
            name: _fingerprint(value)
            for name, value in self.set_fields().items()
            if (plays := plays_of(type(self), name)) is None or plays.hashed
        }
        content = {"v": HASH_VERSION, "operation": self.operation.id, "fields": fields}
        if self.unchecked:
            content["unchecked"] = self.unchecked
        text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()

    def __hash__(self) -> int:
        return hash(self.request_hash)

    def __eq__(self, other: object) -> bool:
        return (
            type(other) is type(self) and other.set_fields() == self.set_fields() and other.unchecked == self.unchecked
        )

    def __repr__(self) -> str:
        return self.to_python()

    __str__ = __repr__

    def price(self) -> Price:
        """Give the list price of this request.

        Returns
        -------
        Price
            ``usd_micros`` for all its pictures, or None where no price is known.
        """
        from ideowidgets.operations.prices import list_price

        return list_price(self)

    def to_python(self) -> str:
        """Write the Python that makes this request."""
        from ideowidgets.operations.code import to_python

        return to_python(self)

    def to_curl(self, base_url: str = "https://api.ideogram.ai") -> str:
        """Write the cURL command that sends this request; the key stays an environment variable."""
        from ideowidgets.operations.code import to_curl

        return to_curl(self, base_url)

    def replace(self, **changes: Any) -> Self:
        """Give a validated copy with some fields changed; ``None`` unsets a field.

        So does a place in a structured prompt: ``replace(**{"json_prompt.elements[0].text": "OPEN"})``.

        Raises
        ------
        InvalidRequest
            Where the result breaks a rule.
        """
        parts = {name: value for name, value in changes.items() if "." in name or "[" in name}
        if parts:
            from ideowidgets.operations.structured_prompt.fields import set_in

            rest = {name: value for name, value in changes.items() if name not in parts}
            return set_in(self.replace(**rest) if rest else self, parts)
        kept = {name: getattr(self, name) for name in self.model_fields_set}
        return type(self)(**{name: value for name, value in (kept | changes).items() if value is not None})

    def to_dict(self) -> dict[str, Any]:
        """Give a JSON-ready form; files are told by their hash, not carried."""
        content = {
            "operation": self.operation.id,
            "fields": {k: store_value(v) for k, v in self.set_fields().items()},
        }
        return content | ({"unchecked": self.unchecked} if self.unchecked else {})

    @classmethod
    def from_dict(cls, data: Mapping[str, Any], picture: Callable[[str], bytes] | None = None) -> Request[Any]:
        """Make a request from :meth:`to_dict`.

        Parameters
        ----------
        data : mapping
            ``{"operation": ..., "fields": {...}}``.
        picture : callable, optional
            Gives the bytes of a file by its SHA-256.

        Raises
        ------
        InvalidRequest
            Where the operation is unknown or a field is broken.
        """
        from ideowidgets.operations.registry import request_class

        found = request_class(str(data.get("operation")))
        fields = {name: load_value(value, picture) for name, value in dict(data.get("fields", {})).items()}
        if data.get("unchecked"):
            fields["unchecked"] = data["unchecked"]
        return found(**fields)

    @property
    def warnings(self) -> tuple[str, ...]:
        """What may go wrong although no documented rule is broken."""
        return ()


@dataclass(frozen=True, slots=True)
class FieldNotes:
    """What a field's annotation says beside its type."""

    plays: Plays | None
    place: Literal["body", "path", "query"]
    max_bytes: int


@cache
def notes_of(cls: type[Request[Any]]) -> Mapping[str, FieldNotes]:
    """Give what the annotations of a class say, by field; of two roles the outermost counts."""
    found: dict[str, FieldNotes] = {}
    for name, info in cls.model_fields.items():
        notes = tuple(reversed(info.metadata))
        found[name] = FieldNotes(
            plays=next((note for note in notes if isinstance(note, Plays)), None),
            place=next((note.place for note in notes if isinstance(note, In)), "body"),
            max_bytes=next((note.limit for note in notes if isinstance(note, MaxBytes)), MAX_PICTURE_BYTES),
        )
    return MappingProxyType(found)


def plays_of(cls: type[Request[Any]], name: str) -> Plays | None:
    """Give the role that a field declares, or None."""
    return notes_of(cls)[name].plays


def place_of(cls: type[Request[Any]], name: str) -> str:
    """Tell where a field travels: ``body``, ``path`` or ``query``; what the class does not know is body."""
    notes = notes_of(cls).get(name)
    return "body" if notes is None else notes.place


def _is_nothing(value: Any) -> bool:
    return value is None or (isinstance(value, list | tuple) and not value)


def plain(value: Any) -> Any:
    """Give a field's value JSON-ready; files stay as they are."""
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", exclude_unset=True, exclude_none=True)
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    return value


def _fingerprint(value: Any) -> Any:
    if isinstance(value, Attachment):
        return {"sha256": value.sha256}
    if isinstance(value, tuple | list):
        return [_fingerprint(item) for item in value]
    return plain(value)


def store_value(value: Any) -> Any:
    """Give a value JSON-ready; a file becomes its hash and name."""
    if isinstance(value, Attachment):
        return {"sha256": value.sha256, "name": value.name}
    if isinstance(value, tuple | list):
        return [store_value(item) for item in value]
    return plain(value)


def load_value(value: Any, picture: Callable[[str], bytes] | None) -> Any:
    """Read :func:`store_value` back; ``picture`` gives a file's bytes by its hash."""
    if isinstance(value, Mapping) and set(value) == {"sha256", "name"}:
        if picture is None:
            raise ValueError(f"the file {value['name']} is needed; pass picture=")
        # The name tells the kind, as it did when the file was given.
        name, data = value["name"], picture(value["sha256"])
        if FontFile.is_name(name):
            return FontFile(data, name, FontFile.of(data).media_type)
        found = DatasetFile.of((name, data))
        return found if found.is_caption_or_archive else Picture(found.data, found.name, found.media_type)
    if isinstance(value, list):
        return [load_value(item, picture) for item in value]
    return value
