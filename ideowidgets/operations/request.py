"""A request is a frozen, validated value: one class per operation, with the vendor's field names."""

from __future__ import annotations

import hashlib
import json
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Generic, Literal, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from ideowidgets.operations.errors import InvalidRequest, Problem
from ideowidgets.operations.picture import MAX_PICTURE_BYTES, MAX_REQUEST_BYTES, Picture
from ideowidgets.operations.problems import problems_from, size_problems
from ideowidgets.operations.rules import Rule

if TYPE_CHECKING:
    from ideowidgets.operations.prices import Price

R = TypeVar("R")

HASH_VERSION = 1


@dataclass(frozen=True, slots=True)
class Plays:
    """What a field is for, whatever the operation calls it.

    Attributes
    ----------
    role : str
        Name shared by all operations; also the record's column.
    essential : bool
        Whether a form always shows the field.
    canonical : callable or None
        Turns the field's value into the role's spelling.
    hashed : bool
        Whether the field tells one picture from another; privacy does not.
    """

    role: str
    essential: bool = False
    canonical: Callable[[Any], Any] | None = None
    hashed: bool = True


@dataclass(frozen=True, slots=True)
class Operation:
    """The facts of one operation of the service.

    Attributes
    ----------
    id : str
        The vendor's ``operationId``.
    body : str
        ``"multipart"`` or ``"json"``; with ``"both"``, JSON is used unless a file is sent.
    action, model : str
        What people ask for: ``"generate"`` with ``"ideogram-3.0"``.
    generation : str
        The vendor's API generation, ``"v1"`` or ``"v2"``.
    result : type
        The result type; has a ``parse`` classmethod.
    title : str
        How a person reads it.
    dry_run : bool
        Whether the service quotes a price for it. Where False it is never
        asked: it could run and bill.
    picture : bool
        Whether the result holds pictures.
    """

    id: str
    path: str
    body: Literal["multipart", "json", "both"]
    action: str
    model: str
    generation: Literal["v1", "v2"]
    result: type[Any]
    title: str
    method: str = "POST"
    dry_run: bool = False
    picture: bool = True


class Request(BaseModel, Generic[R]):
    """Base of all requests: a frozen value that can be shown, priced, hashed, compared, stored and sent.

    Fields left unset are not sent, so the service's own defaults apply. ``None`` counts as unset.

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
                name: value
                for name, value in fields.items()
                if value is not None or name not in type(self).model_fields
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
        problems += size_problems(self.pictures(), MAX_PICTURE_BYTES, MAX_REQUEST_BYTES)
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
        return {
            name: value
            for name in type(self).model_fields
            if name != "unchecked" and (value := getattr(self, name)) is not None and self._is_set(name)
        }

    def _is_set(self, name: str) -> bool:
        return name in self.model_fields_set or name == "private"

    def wire_fields(self) -> dict[str, Any]:
        """Give what is sent: JSON-ready values, with pictures left as :class:`Picture`."""
        return {name: plain(value) for name, value in self.set_fields().items()} | self.unchecked

    def pictures(self) -> dict[str, tuple[Picture, ...]]:
        """Give the file fields that were set."""
        found: dict[str, tuple[Picture, ...]] = {}
        for name, value in self.set_fields().items():
            files = value if isinstance(value, tuple) else (value,)
            if files and all(isinstance(file, Picture) for file in files):
                found[name] = files
        return found

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

        Raises
        ------
        InvalidRequest
            Where the result breaks a rule.
        """
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


def plays_of(cls: type[Request[Any]], name: str) -> Plays | None:
    """Give the role that a field declares, or None."""
    for item in cls.model_fields[name].metadata:
        if isinstance(item, Plays):
            return item
    return None


def plain(value: Any) -> Any:
    """Give a field's value JSON-ready; pictures stay as they are."""
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", exclude_unset=True, exclude_none=True)
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    return value


def _fingerprint(value: Any) -> Any:
    if isinstance(value, Picture):
        return {"sha256": value.sha256}
    if isinstance(value, tuple | list):
        return [_fingerprint(item) for item in value]
    return plain(value)


def store_value(value: Any) -> Any:
    """Give a value JSON-ready; a file becomes its hash and name."""
    if isinstance(value, Picture):
        return {"sha256": value.sha256, "name": value.name}
    if isinstance(value, tuple | list):
        return [store_value(item) for item in value]
    return plain(value)


def load_value(value: Any, picture: Callable[[str], bytes] | None) -> Any:
    """Read :func:`store_value` back; ``picture`` gives a file's bytes by its hash."""
    if isinstance(value, Mapping) and set(value) == {"sha256", "name"}:
        if picture is None:
            raise ValueError(f"the file {value['name']} is needed; pass picture=")
        found = Picture.of(picture(value["sha256"]))
        return Picture(found.data, value["name"], found.media_type)
    if isinstance(value, list):
        return [load_value(item, picture) for item in value]
    return value
