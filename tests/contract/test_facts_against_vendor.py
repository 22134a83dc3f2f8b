"""The table of facts agrees with the vendor's own documents, where they lie beside the checkout."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
import yaml

from tests.contract.facts import ANSWERS, ENUMS, NOT_IN_SCHEMA, OPERATIONS, QUOTE_FIELDS, REJECT_REASONS, VERBS, Fact
from tests.paths import REPOSITORY

SPECIFICATIONS = REPOSITORY.parent / "shared" / "api"
V1 = "ideogram-v1-docs-2026-08-22.openapi.yaml"
V2 = "ideogram-v2-reconstructed-2026-10-07.openapi.yaml"
IDS = sorted(OPERATIONS)


@cache
def specification(name: str) -> dict[str, Any]:
    path = SPECIFICATIONS / name
    if not path.exists():
        pytest.skip(f"the vendor's document {name} is not beside the checkout")
    return yaml.load(path.read_text(encoding="utf-8"), getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def source(operation_id: str) -> str:
    return V1 if OPERATIONS[operation_id].path.startswith("/v1/") else V2


def resolved(name: str, node: dict[str, Any]) -> dict[str, Any]:
    """Follow references; what stands beside a reference counts too."""
    while "$ref" in node:
        found: Any = specification(name)
        for step in node["$ref"].removeprefix("#/").split("/"):
            found = found[step]
        node = found | {key: value for key, value in node.items() if key != "$ref"}
    return node


def published(operation_id: str) -> dict[str, Any]:
    facts = OPERATIONS[operation_id]
    return specification(source(operation_id))["paths"][facts.path][facts.method]


def body_fields(operation_id: str, kind: str) -> tuple[dict[str, Any], list[str]]:
    name = source(operation_id)
    content = published(operation_id)["requestBody"]["content"]
    schema = resolved(name, content[kind]["schema"])
    return {k: resolved(name, v) for k, v in schema["properties"].items()}, schema.get("required", [])


@pytest.mark.parametrize("operation_id", IDS)
def test_path_method_id_and_bodies(operation_id):
    found = published(operation_id)
    assert found["operationId"] == operation_id
    assert set(found["requestBody"]["content"]) == set(OPERATIONS[operation_id].bodies)
    parameters = [resolved(source(operation_id), p)["name"] for p in found.get("parameters", [])]
    assert ("dry_run" in parameters) is OPERATIONS[operation_id].dry_run


@pytest.mark.parametrize("operation_id", IDS)
def test_fields_and_required(operation_id):
    facts = OPERATIONS[operation_id]
    theirs, required = body_fields(operation_id, facts.bodies[0])
    verbs = VERBS if facts.path.startswith("/v2/") else set()
    assert set(theirs) - verbs == set(facts.fields)
    assert set(required) == {name for name, fact in facts.fields.items() if fact.required}


FIELDS = [(operation_id, name) for operation_id in IDS for name in OPERATIONS[operation_id].fields]


@pytest.mark.parametrize(("operation_id", "name"), FIELDS)
def test_one_field(operation_id, name):
    facts = OPERATIONS[operation_id]
    theirs, _ = body_fields(operation_id, facts.bodies[0])
    assert facts_of(operation_id, name, theirs[name]) == said(facts.fields[name])


def said(fact: Fact) -> dict[str, Any]:
    """A fact as plain values to compare."""
    return {
        "kind": fact.kind,
        "enum": sorted(ENUMS[fact.enum]) if fact.enum else None,
        "default": fact.default,
        "minimum": fact.minimum,
        "maximum": fact.maximum,
        "min_items": fact.min_items,
        "max_items": fact.max_items,
        "pattern": fact.pattern,
        "nullable": fact.nullable,
    }


def facts_of(operation_id: str, name: str, node: dict[str, Any]) -> dict[str, Any]:
    """The same values, read from the vendor's schema."""
    types = node.get("type", "object")
    nullable = isinstance(types, list) and "null" in types
    kind = next(t for t in types if t != "null") if isinstance(types, list) else types
    items = resolved(source(operation_id), node.get("items", {}))
    max_items = node.get("maxItems")
    if (operation_id, name, "maxItems") in NOT_IN_SCHEMA:
        assert max_items is None, "the schema says it by now; take it off the list"
        assert "1 character reference" in node["description"]
        max_items = 1
    if "enum" in node:
        kind = "enum"
    elif kind == "array":
        kind = {"string": "strings", "object": "objects"}[items["type"]]
        kind = "files" if items.get("format") == "binary" else kind
    elif node.get("format") == "binary":
        kind = "file"
    text = kind == "string"
    return {
        "kind": kind,
        "enum": sorted(node["enum"]) if "enum" in node else None,
        "default": node.get("default"),
        "minimum": node.get("minLength" if text else "minimum"),
        "maximum": node.get("maxLength" if text else "maximum"),
        "min_items": node.get("minItems"),
        "max_items": max_items,
        "pattern": items.get("pattern"),
        "nullable": nullable,
    }


@pytest.mark.parametrize("operation_id", IDS)
def test_answers(operation_id):
    name = source(operation_id)
    facts = ANSWERS[OPERATIONS[operation_id].answer]
    schema = resolved(name, published(operation_id)["responses"]["200"]["content"]["application/json"]["schema"])
    quote = None
    if "oneOf" in schema:
        schema, quote = (resolved(name, one) for one in schema["oneOf"])
    assert set(schema["properties"]) == facts.fields
    assert set(schema["required"]) == facts.required
    if "data" in facts.fields:
        item = resolved(name, resolved(name, schema["properties"]["data"])["items"])
        assert set(item["properties"]) == facts.item
        assert set(item["required"]) >= facts.item_required
        if facts.resolutions:
            assert set(resolved(name, item["properties"]["resolution"])["enum"]) == set(ENUMS[facts.resolutions])
    if quote:
        assert set(quote["properties"]) == QUOTE_FIELDS


def test_small_shapes():
    schemas = specification(V1)["components"]["schemas"]
    assert set(schemas["ColorPalettePresetName"]["enum"]) == set(ENUMS["ColorPalettePresetName"])
    member = schemas["ColorPaletteMember"]
    assert member["required"] == ["color_hex"]
    weight = member["properties"]["color_weight"]
    assert (weight["minimum"], weight["maximum"]) == (0.05, 1)
    prompt = schemas["V4JsonPrompt"]
    assert set(prompt["required"]) == {"high_level_description", "compositional_deconstruction"}
    assert set(schemas["V4CompositionalDeconstruction"]["required"]) == {"background", "elements"}


def test_reasons_and_assets_of_v2():
    schemas = specification(V2)["components"]["schemas"]
    assert schemas["GenerationErrorResponse"]["properties"]["reject_reason"]["enum"] == list(REJECT_REASONS)
    assert set(schemas["AssetIdentifier"]["properties"]["asset_type"]["enum"]) == set(ENUMS["AssetType"])
