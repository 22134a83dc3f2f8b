"""The form in which the facts are written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Kind = Literal[
    "string",
    "integer",
    "number",
    "boolean",
    "enum",
    "enums",
    "object",
    "objects",
    "strings",
    "file",
    "files",
    "attachments",
]
Place = Literal["body", "path", "query"]
Delivery = Literal["answer", "either", "job"]
Schema = dict[str, Any]

MULTIPART = "multipart/form-data"
JSON = "application/json"


@dataclass(frozen=True)
class Fact:
    """One field of a request.

    ``shape`` names the form of an object, see ``shapes.py``, or what a text means, for drawing examples.
    Bounds of a text are those of its length; ``max_bytes`` is of each file.
    """

    kind: Kind
    enum: str | None = None
    shape: str | None = None
    required: bool = False
    default: Any = None
    minimum: float | None = None
    maximum: float | None = None
    multiple_of: int | None = None
    min_items: int | None = None
    max_items: int | None = None
    pattern: str | None = None
    nullable: bool = False
    place: Place = "body"
    max_bytes: int | None = None

    @property
    def is_file(self) -> bool:
        return self.kind in ("file", "files", "attachments")


@dataclass(frozen=True)
class Gate:
    """A field that only some values of another allow; where the other is not sent, its default counts."""

    field: str
    by: str
    allowed: tuple[Any, ...]


@dataclass(frozen=True)
class Total:
    """How many items some lists hold together; with ``beside``, a field next to which it is fewer."""

    fields: tuple[str, ...]
    most: int
    beside: tuple[str, int] | None = None


@dataclass(frozen=True)
class Operation:
    """One operation.

    ``delivery`` is ``answer`` where the reply holds the result, ``job`` where it never does and ``either``
    where a field ``async`` of the body decides. With ``wrapped``, all fields but files are members of this one
    object. ``needs`` maps a field to others, one of which must be there too; ``needs_when`` a value of a field.
    """

    path: str
    fields: Mapping[str, Fact]
    answer: str
    bodies: tuple[str, ...] = ()
    method: str = "post"
    statuses: tuple[int, ...] = (400, 401, 422, 429)
    delivery: Delivery = "answer"
    webhook: bool = False
    dry_run: bool = False
    wrapped: str | None = None
    at_most_one: tuple[tuple[str, ...], ...] = ()
    exactly_one: tuple[tuple[str, ...], ...] = ()
    at_least_one: tuple[tuple[str, ...], ...] = ()
    needs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    needs_when: Mapping[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    refused: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    gates: tuple[Gate, ...] = ()
    equal_counts: tuple[tuple[str, str], ...] = ()
    totals: tuple[Total, ...] = ()

    @property
    def generation(self) -> str:
        return "v2" if self.path.startswith("/v2/") else "v1"

    @property
    def body_fields(self) -> dict[str, Fact]:
        return {name: fact for name, fact in self.fields.items() if fact.place == "body"}


def words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


def record(members: Mapping[str, Schema]) -> Schema:
    """Write an object; a star after a name says that it is always there."""
    return {
        "type": "object",
        "additionalProperties": False,
        "required": [name.removesuffix("*") for name in members if name.endswith("*")],
        "properties": {name.removesuffix("*"): schema for name, schema in members.items()},
    }


def several(items: Schema, **bounds: int) -> Schema:
    return {"type": "array", "items": items, **bounds}


def nullable(schema: Schema) -> Schema:
    return schema | {"type": [schema["type"], "null"]}
