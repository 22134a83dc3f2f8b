"""The tables of facts agree with the vendor's own documents, where they lie beside the checkout."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.contract import deviations, vendor
from tests.contract.facts import ANSWERS, ENUMS, JSON, MULTIPART, OPERATIONS, QUOTE, REJECTED, SHAPES, Fact, Schema

IDS = sorted(OPERATIONS)
Difference = tuple[str, str, str]


def said(fact: Fact) -> dict[str, Any]:
    """Give a fact as plain values to compare."""
    return {
        "kind": {"attachments": "files"}.get(fact.kind, fact.kind),
        "enum": sorted(ENUMS[fact.enum]) if fact.enum else None,
        "default": list(fact.default) if isinstance(fact.default, tuple) else fact.default,
        "minimum": fact.minimum,
        "maximum": fact.maximum,
        "multiple_of": fact.multiple_of,
        "min_items": fact.min_items,
        "max_items": fact.max_items,
        "pattern": fact.pattern,
        "nullable": fact.nullable,
        "max_bytes": fact.max_bytes,
    }


def read(name: str, node: Schema) -> dict[str, Any]:
    """Give the same values, read from the vendor's schema."""
    items = vendor.resolved(name, node.get("items", {}))
    kind, may_be_null = _kind(node, items)
    text = kind == "string"
    enum = items.get("enum") if kind == "enums" else node.get("enum")
    return {
        "kind": kind,
        "enum": sorted(enum) if enum else None,
        "default": node.get("default"),
        "minimum": node.get("minLength" if text else "minimum"),
        "maximum": node.get("maxLength" if text else "maximum"),
        "multiple_of": node.get("multipleOf"),
        "min_items": node.get("minItems"),
        "max_items": node.get("maxItems"),
        "pattern": items.get("pattern") or node.get("pattern"),
        "nullable": may_be_null,
        "max_bytes": _max_bytes(node),
    }


def _kind(node: Schema, items: Schema) -> tuple[str, bool]:
    types = node.get("type", "object")
    may_be_null = isinstance(types, list) and "null" in types
    kind = next(t for t in types if t != "null") if isinstance(types, list) else types
    if "enum" in node:
        kind = "enum"
    elif node.get("format") == "binary":
        kind = "file"
    elif kind == "array":
        kind = {"string": "strings", "object": "objects"}[items["type"]]
        kind = "files" if items.get("format") == "binary" else "enums" if "enum" in items else kind
    return kind, may_be_null


def _max_bytes(node: Schema) -> int | None:
    found = re.search(r"max (?:size )?(\d+)\s?MB", node.get("description", ""))
    return int(found[1]) * 1_000_000 if found else None


def field_differences(operation_id: str) -> Iterator[Difference]:
    facts, name = OPERATIONS[operation_id], vendor.source(operation_id)
    theirs, required = vendor.members(operation_id)
    verbs = {"async", "webhook_url", "dry_run"}
    for field in set(theirs) - verbs ^ set(facts.fields):
        yield operation_id, field, "present"
    for field, fact in facts.fields.items():
        if fact.required is not (field in required):
            yield operation_id, field, "required"
        ours, found = said(fact), read(name, theirs[field])
        for what in ours:
            if ours[what] != found[what]:
                yield operation_id, field, what


def test_fields():
    found = [one for operation_id in IDS for one in field_differences(operation_id)]
    assert deviations.unexplained(found, deviations.FACTS) == []
    assert deviations.needless(found, deviations.FACTS) == []


@pytest.mark.parametrize("operation_id", IDS)
def test_operation(operation_id):
    facts, theirs = OPERATIONS[operation_id], vendor.published(operation_id)
    parameters = vendor.parameters(operation_id)
    assert theirs["operationId"] == operation_id
    assert {int(status) for status in theirs["responses"]} == {200, *facts.statuses}
    content = theirs.get("requestBody", {}).get("content", {})
    assert set(content) == set(facts.bodies)
    assert ("dry_run" in parameters) is facts.dry_run
    for name, parameter in parameters.items():
        assert name in ("dry_run", "webhook_url") or parameter["in"] == facts.fields[name].place
    fields, _ = vendor.members(operation_id)
    assert ("webhook_url" in fields) is facts.webhook
    assert (facts.delivery == "either") is ("async" in fields)
    assert (facts.delivery == "job") is (facts.answer == "Accepted")


BOTH = [operation_id for operation_id in IDS if set(OPERATIONS[operation_id].bodies) == {MULTIPART, JSON}]


@pytest.mark.parametrize("operation_id", BOTH)
def test_the_json_form_lacks_the_files_and_nothing_else(operation_id):
    facts = OPERATIONS[operation_id]
    (parts, encoding), (plain, _) = vendor.body(operation_id, MULTIPART), vendor.body(operation_id, JSON)
    files = {name for name, fact in facts.fields.items() if fact.is_file}
    assert set(parts["properties"]) - set(plain["properties"]) == files
    assert {name: node for name, node in parts["properties"].items() if name not in files} == plain["properties"]
    objects = {name for name, fact in facts.fields.items() if fact.kind in ("object", "objects")}
    assert {name for name, how in encoding.items() if how["contentType"] == JSON} == objects


@pytest.mark.parametrize("operation_id", IDS)
def test_where_fields_are_wrapped(operation_id):
    facts = OPERATIONS[operation_id]
    if not facts.bodies:
        return
    schema, _ = vendor.body(operation_id, facts.bodies[0])
    assert ("image_request" in schema["properties"]) is (facts.wrapped == "image_request")
    if facts.wrapped:
        files = {name for name, fact in facts.fields.items() if fact.is_file}
        assert set(schema["properties"]) == {facts.wrapped} | files
        assert facts.wrapped in schema["required"]


def test_the_first_generation_is_whole():
    theirs = {
        operation["operationId"]
        for methods in vendor.specification(vendor.V1)["paths"].values()
        for operation in methods.values()
        if operation["operationId"] != "get-webhook-signing-jwks"
    }
    assert theirs == {operation_id for operation_id in IDS if OPERATIONS[operation_id].generation == "v1"}


BOUNDS = ("minimum", "maximum", "exclusiveMinimum", "minLength", "maxLength", "minItems", "maxItems", "pattern")


def schema_differences(
    name: str, ours: Schema, theirs: Schema, of: str, where: str = "", stricter: bool = False
) -> Iterator[Difference]:
    """Compare two schemas member by member; ``stricter``: ours may have bounds where theirs has none."""
    theirs = vendor.resolved(name, theirs)
    if "allOf" in theirs:
        theirs = _merged(name, theirs)
    if "oneOf" in ours:
        pairs = zip(ours["oneOf"], theirs.get("oneOf", ()), strict=True)
        for index, (mine, other) in enumerate(pairs):
            yield from schema_differences(name, mine, other, of, f"{where}|{index}", stricter)
        return
    for what in ("type", "enum"):
        if _plain(ours.get(what)) != _plain(theirs.get(what)):
            yield of, where, what
    for what in BOUNDS:
        if ours.get(what) != theirs.get(what) and not (stricter and what not in theirs):
            yield of, where, what
    if set(ours.get("required", ())) != set(theirs.get("required", ())):
        yield of, where, "required"
    mine, other = ours.get("properties", {}), theirs.get("properties", {})
    for member in set(mine) ^ set(other):
        yield of, f"{where}.{member}", "present"
    for member in set(mine) & set(other):
        yield from schema_differences(name, mine[member], other[member], of, f"{where}.{member}", stricter)
    if "items" in ours and "items" in theirs:
        yield from schema_differences(name, ours["items"], theirs["items"], of, f"{where}[]", stricter)


def _plain(value: Any) -> Any:
    return sorted(value) if isinstance(value, list) else value


def _merged(name: str, node: Schema) -> Schema:
    merged: Schema = {"type": "object", "properties": {}, "required": []}
    for part in node["allOf"]:
        whole = vendor.resolved(name, part)
        merged["properties"] |= whole.get("properties", {})
        merged["required"] += whole.get("required", [])
    return merged


def answer_differences() -> Iterator[Difference]:
    for operation_id in IDS:
        facts, name = OPERATIONS[operation_id], vendor.source(operation_id)
        theirs, quote = vendor.answer(operation_id)
        yield from schema_differences(name, ANSWERS[facts.answer], theirs, facts.answer, stricter=True)
        assert (quote is not None) is facts.dry_run
        if quote is not None:
            yield from schema_differences(name, QUOTE, quote, "PriceQuote", stricter=True)
        rejected = vendor.response(operation_id, 402)
        if facts.generation == "v2" and rejected is not None:
            schema = rejected["content"]["application/json"]["schema"]
            yield from schema_differences(name, REJECTED, schema, "Rejected", stricter=True)


def test_answers():
    found = list(answer_differences())
    assert deviations.unexplained(found, deviations.ANSWER_FACTS) == []
    assert deviations.needless(found, deviations.ANSWER_FACTS) == []


def shape_differences() -> Iterator[Difference]:
    for operation_id in IDS:
        facts, name = OPERATIONS[operation_id], vendor.source(operation_id)
        theirs, _ = vendor.members(operation_id)
        for field, fact in facts.fields.items():
            if fact.kind in ("object", "objects"):
                node = theirs[field] if fact.kind == "object" else theirs[field]["items"]
                yield from schema_differences(name, SHAPES[fact.shape or ""], node, fact.shape or "")


def test_shapes():
    found = list(shape_differences())
    assert deviations.unexplained(found, deviations.SHAPE_FACTS) == []
    assert deviations.needless(found, deviations.SHAPE_FACTS) == []


def rule_differences() -> Iterator[Difference]:
    """Rules over several fields: no schema of the vendor's tells any, so each needs its reason."""
    for operation_id in IDS:
        facts = OPERATIONS[operation_id]
        for what in ("at_most_one", "exactly_one", "at_least_one", "equal_counts"):
            yield from ((operation_id, " ".join(group), what) for group in getattr(facts, what))
        for what in ("needs", "refused"):
            yield from ((operation_id, name, what) for name in getattr(facts, what))
        yield from ((operation_id, " ".join(total.fields), "totals") for total in facts.totals)
        yield from ((operation_id, "=".join(pair), "needs_when") for pair in facts.needs_when)
        yield from ((operation_id, f"{gate.field} {gate.by}", "gates") for gate in facts.gates)


def test_rules():
    found = list(rule_differences())
    assert deviations.unexplained(found, deviations.RULES) == []
    assert deviations.needless(found, deviations.RULES) == []
