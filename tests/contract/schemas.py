"""JSON schemas made from the tables of facts: what a request on the wire and an answer must satisfy."""

from __future__ import annotations

from functools import cache
from typing import Any, Literal

from jsonschema import Draft202012Validator

from tests.contract.facts import ANSWERS, ENUMS, OPERATIONS, QUOTE, REJECTED, SHAPES, Fact, Operation, Schema
from tests.contract.facts.model import Place, record

Phase = Literal["result", "accepted"]

# A file is decoded to what is known of it, see reader.py.
FILE: Schema = {"type": "object", "required": ["filename", "content_type", "size"]}


def field_schema(fact: Fact) -> Schema:
    schema: Schema
    match fact.kind:
        case "string":
            schema = _given(type="string", minLength=fact.minimum, maxLength=fact.maximum, pattern=fact.pattern)
        case "integer" | "number":
            schema = _given(type=fact.kind, minimum=fact.minimum, maximum=fact.maximum, multipleOf=fact.multiple_of)
        case "boolean":
            schema = {"type": "boolean"}
        case "enum":
            return {"type": "string", "enum": list(ENUMS[fact.enum or ""])}
        case "enums":
            return {"type": "array", "items": {"enum": list(ENUMS[fact.enum or ""])}}
        case "object":
            return SHAPES[fact.shape or ""]
        case "file":
            return _file(fact)
        case "strings":
            return _listed(_given(type="string", pattern=fact.pattern), fact)
        case "objects":
            return _listed(SHAPES[fact.shape or ""], fact)
        case "files" | "attachments":
            return _listed(_file(fact), fact)
    if fact.nullable:
        schema["type"] = [schema["type"], "null"]
    return schema


def _file(fact: Fact) -> Schema:
    return FILE | {"properties": {"size": _given(type="integer", minimum=1, maximum=fact.max_bytes)}}


def _listed(items: Schema, fact: Fact) -> Schema:
    return _given(type="array", items=items, minItems=fact.min_items, maxItems=fact.max_items)


def request_schema(operation_id: str, place: Place = "body") -> Schema:
    """What a decoded body, query or path must satisfy."""
    facts = OPERATIONS[operation_id]
    fields = {name: fact for name, fact in facts.fields.items() if fact.place == place}
    if place != "body":
        return _members(fields)
    if facts.wrapped is None:
        return _members(fields) | {"allOf": rules(facts) or [{}]}
    files = {name: fact for name, fact in fields.items() if fact.is_file}
    inner = _members({name: fact for name, fact in fields.items() if name not in files})
    whole = _members(files)
    whole["properties"][facts.wrapped] = inner | {"allOf": rules(facts) or [{}]}
    whole["required"].append(facts.wrapped)
    return whole


@cache
def request_validator(operation_id: str, place: Place = "body") -> Draft202012Validator:
    return Draft202012Validator(request_schema(operation_id, place))


def _members(fields: dict[str, Fact]) -> Schema:
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": {name: field_schema(fact) for name, fact in fields.items()},
        "required": [name for name, fact in fields.items() if fact.required],
    }


def rules(facts: Operation) -> list[Schema]:
    """Give the rules that span fields; equal counts are beyond a schema."""
    found: list[Schema] = [{"not": {"required": list(pair)}} for names in facts.at_most_one for pair in _pairs(names)]
    found += [{"oneOf": [{"required": [name]} for name in names]} for names in facts.exactly_one]
    found += [{"anyOf": [{"required": [name]} for name in names]} for names in facts.at_least_one]
    for name, others in facts.needs.items():
        found.append(_if_given(name, {"anyOf": [{"required": [other]} for other in others]}))
    for (name, value), others in facts.needs_when.items():
        condition = {"required": [name], "properties": {name: {"const": value}}}
        found.append({"if": condition, "then": {"anyOf": [{"required": [other]} for other in others]}})
    for name, values in facts.refused.items():
        found.append(_if_given(name, {"properties": {name: {"not": {"enum": list(values)}}}}))
    for gate in facts.gates:
        then: Schema = {"properties": {gate.by: {"enum": list(gate.allowed)}}}
        if facts.fields[gate.by].default not in gate.allowed:
            then["required"] = [gate.by]
        found.append(_if_given(gate.field, then))
    return found


def _pairs(names: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(one, other) for index, one in enumerate(names) for other in names[index + 1 :]]


def _if_given(name: str, then: Schema) -> Schema:
    return {"if": {"required": [name]}, "then": then}


def answer_schema(operation_id: str, phase: Phase = "result") -> Schema:
    """What a success of an operation must satisfy: its result, or that it was accepted as a job."""
    facts = OPERATIONS[operation_id]
    schema = ANSWERS[facts.answer]
    if phase == "accepted":
        kept = {name: one for name, one in schema["properties"].items() if name not in ("data", "error", "status_code")}
        return schema | {"properties": kept, "required": [name for name in schema["required"] if name in kept]}
    if facts.answer.startswith("Generation"):
        return schema | {"allOf": [_per_status(schema)]}
    if "data" not in schema["properties"]:
        return schema
    pictures: Schema = {"minItems": 1, "maxItems": 8, "items": _WITHHELD}
    return schema | {"allOf": [{"required": ["data"], "properties": {"data": pictures, "error": False}}]}


@cache
def answer_validator(operation_id: str, phase: Phase = "result") -> Draft202012Validator:
    return Draft202012Validator(answer_schema(operation_id, phase))


# A picture that is not safe has no link.
_WITHHELD: Schema = {
    "if": {"properties": {"is_image_safe": {"const": False}}},
    "then": {"properties": {"url": {"const": None}, "base_image_url": {"const": None}}},
    "else": {"required": ["url"], "properties": {"url": {"type": "string"}}},
}


def _per_status(schema: Schema) -> Schema:
    always = ["generation_id", "status", "created"]
    pending = {"status": {"const": "pending"}, **dict.fromkeys(always[::2], True)}
    completed = {"data": {"minItems": 1, "items": _WITHHELD}, "failure_reason": False, "status": {"const": "completed"}}
    failed = {"status": {"const": "failed"}, "data": False}
    return {
        "oneOf": [
            {"additionalProperties": False, "properties": pending},
            {"properties": completed, "required": ["data", "response_type"]},
            {"properties": failed, "required": ["failure_reason"]},
        ]
    }


PRICE: Schema = QUOTE | {
    "if": {"properties": {"qualifier": {"const": "estimate"}}},
    "then": {"required": ["upper_bound_usd_micros"]},
}
_TEXT: Schema = {"type": "string", "minLength": 1}
PROBLEM = record({"type*": {"const": "about:blank"}, "title*": _TEXT, "detail*": _TEXT, "status*": {"type": "integer"}})
ERROR = record({"error*": _TEXT})
MESSAGE = record({"message*": _TEXT})
# Status to the shapes that it may have.
_ERRORS: dict[int, tuple[Schema, ...]] = {
    400: (PROBLEM, ERROR),
    401: (MESSAGE,),
    402: (REJECTED,),
    403: (MESSAGE, ERROR),
    404: (PROBLEM, ERROR),
    405: (PROBLEM,),
    413: (PROBLEM,),
    415: (PROBLEM,),
    422: (ERROR,),
    429: (REJECTED, ERROR),
    500: (ERROR,),
    503: (ERROR,),
}


def errors(status: int, generation: str) -> tuple[Schema, ...]:
    """Give the shapes that an error may have; the second generation does not say what was unsafe."""
    if (status, generation) == (422, "v2"):
        return (record({}),)
    return _ERRORS[status]


def _given(**facts: Any) -> Schema:
    return {name: value for name, value in facts.items() if value is not None}
