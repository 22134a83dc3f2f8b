"""In what an answer differs in shape from what the stand-in says there: keys, types, values of enumerations."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from jsonschema import Draft202012Validator, ValidationError

from ideowidgets.client.call import Reply
from ideowidgets.offline.schemas import Schema

# Beside the content type; their values say nothing about shape, their presence does.
HEADERS = ("location", "retry-after", "x-request-id")
RATE_LIMITS = re.compile(r"(?:x-)?ratelimit-[a-z-]+")
_TYPES = {bool: "boolean", int: "integer", float: "number", str: "string", list: "array", dict: "object"}
# What is printed of an answer: names that a programmer wrote, never what a person or a model did.
_WORD = re.compile(r"[A-Za-z0-9_.:-]{1,40}")


@dataclass(frozen=True, order=True)
class Difference:
    """One difference of shape.

    Attributes
    ----------
    kind : str
        ``status``, ``header``, ``body``, ``new key``, ``missing key``, ``type``, ``value``, ``form`` or ``download``.
    where : str
        The way to it, as in ``data[].style_type``.
    real, stand_in : str
        What each of the two has there.
    """

    kind: str
    where: str
    real: str
    stand_in: str

    def __str__(self) -> str:
        return " ".join(filter(None, (f"{self.kind:<12}", self.where))) + f": {self.real}; stand-in: {self.stand_in}"


def differences(reply: Reply, stand_in: Reply | None, told: Schema) -> list[Difference]:
    """Compare an answer with the stand-in's and with what the stand-in declares of all its answers.

    Parameters
    ----------
    reply : Reply
        The service's answer.
    stand_in : Reply or None
        The stand-in's answer to the same request; None where it was not asked.
    told : dict
        The stand-in's ``responses`` of the operation, by status, as in its OpenAPI document.
    """
    found: set[Difference] = set()
    if stand_in is not None:
        found.update(_heads(reply, stand_in))
    declared = told.get(str(reply.status))
    if declared is None:
        found.add(Difference("status", "", str(reply.status), f"declares {', '.join(sorted(told))}"))
        return sorted(found)
    try:
        body = json.loads(reply.body)
    except ValueError:
        found.add(Difference("body", "", "no JSON" if reply.body else "empty", "JSON"))
        return sorted(found)
    schemas = [content["schema"] for content in declared["content"].values()]
    branches = [branch for schema in schemas for branch in schema.get("oneOf", schema.get("anyOf", [schema]))]
    return sorted(found.union(_nearest(body, branches)))


def closed(schema: Any) -> Any:
    """Let a schema refuse whatever it does not name, as far as it names anything."""
    if isinstance(schema, list):
        return [closed(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    inner = {name: closed(value) for name, value in schema.items()}
    return {"additionalProperties": False, **inner} if isinstance(schema.get("properties"), dict) else inner


def kind_of(value: Any) -> str:
    """Name a value's JSON type.

    Examples
    --------
    >>> kind_of(True), kind_of(None), kind_of(1.5)
    ('boolean', 'null', 'number')
    """
    return _TYPES.get(type(value), "null")


def _heads(reply: Reply, stand_in: Reply) -> Iterator[Difference]:
    if reply.status != stand_in.status:
        yield Difference("status", "", str(reply.status), str(stand_in.status))
        return
    ours, theirs = (one.headers.get("content-type", "none").partition(";")[0] for one in (reply, stand_in))
    if ours != theirs:
        yield Difference("header", "content-type", _shown(ours.replace("/", ":")), theirs)
    for name in sorted({*reply.headers, *stand_in.headers}):
        if name in HEADERS or RATE_LIMITS.fullmatch(name):
            has = [_present(name in one.headers) for one in (reply, stand_in)]
            if has[0] != has[1]:
                yield Difference("header", name, *has)


def _present(there: bool) -> str:
    return "there" if there else "not there"


def _nearest(body: Any, branches: list[Schema]) -> set[Difference]:
    """Give the differences from the schema that differs least."""
    return min((set(_from_schema(body, branch)) for branch in branches), key=len)


def _from_schema(body: Any, schema: Schema) -> Iterator[Difference]:
    for error in Draft202012Validator(closed(schema)).iter_errors(body):
        yield from _explained(error, ())


def _explained(error: ValidationError, above: tuple[Any, ...]) -> Iterator[Difference]:
    path = (*above, *error.relative_path)
    explain = _EXPLAINED.get(str(error.validator))
    if explain is not None:
        yield from explain(error, path)
    else:
        yield Difference("form", _way(path), f"another {kind_of(error.instance)}", str(error.validator))


def _new_keys(error: ValidationError, path: tuple[Any, ...]) -> Iterator[Difference]:
    for name in error.instance.keys() - error.schema["properties"].keys():
        yield Difference("new key", _way((*path, name)), kind_of(error.instance[name]), "no such key")


def _missing_keys(error: ValidationError, path: tuple[Any, ...]) -> Iterator[Difference]:
    for name in error.validator_value:
        if name not in error.instance:
            yield Difference("missing key", _way((*path, name)), "no such key", "always there")


def _other_type(error: ValidationError, path: tuple[Any, ...]) -> Iterator[Difference]:
    wanted = error.validator_value
    yield Difference(
        "type", _way(path), kind_of(error.instance), wanted if isinstance(wanted, str) else " ".join(wanted)
    )


def _other_value(error: ValidationError, path: tuple[Any, ...]) -> Iterator[Difference]:
    known = error.validator_value if isinstance(error.validator_value, list) else [error.validator_value]
    yield Difference("value", _way(path), _shown(error.instance), f"none of the {len(known)} known")


def _no_branch(error: ValidationError, path: tuple[Any, ...]) -> Iterator[Difference]:
    branches: dict[Any, list[ValidationError]] = {}
    for inner in error.context or ():
        branches.setdefault(inner.relative_schema_path[0], []).append(inner)
    for inner in min(branches.values(), key=len, default=[]):
        yield from _explained(inner, path)


_EXPLAINED: dict[str, Callable[[ValidationError, tuple[Any, ...]], Iterator[Difference]]] = {
    "additionalProperties": _new_keys,
    "required": _missing_keys,
    "type": _other_type,
    "enum": _other_value,
    "const": _other_value,
    "oneOf": _no_branch,
    "anyOf": _no_branch,
}


def _way(path: tuple[Any, ...]) -> str:
    parts = ["[]" if isinstance(part, int) else f".{part if _WORD.fullmatch(part) else '<key>'}" for part in path]
    return "".join(parts).removeprefix(".")


def _shown(value: Any) -> str:
    return value if isinstance(value, str) and _WORD.fullmatch(value) else f"another {kind_of(value)}"
