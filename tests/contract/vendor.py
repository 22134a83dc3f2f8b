"""The vendor's own documents, read where they lie beside the checkout."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
import yaml

from tests.contract.facts import OPERATIONS, Schema
from tests.paths import REPOSITORY

SPECIFICATIONS = REPOSITORY.parent / "shared" / "api"
V1 = "ideogram-v1-docs-2026-08-22.openapi.yaml"
V2 = "ideogram-v2-reconstructed-2026-10-07.openapi.yaml"


@cache
def specification(name: str) -> dict[str, Any]:
    """Give a document; skip the test where it is absent."""
    path = SPECIFICATIONS / name
    if not path.exists():
        pytest.skip(f"the vendor's document {name} is not beside the checkout")
    return yaml.load(path.read_text(encoding="utf-8"), getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def source(operation_id: str) -> str:
    return V1 if OPERATIONS[operation_id].generation == "v1" else V2


def resolved(name: str, node: Schema) -> Schema:
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


def body(operation_id: str, kind: str) -> tuple[Schema, dict[str, Any]]:
    """Give the schema of a body, and how its parts are encoded."""
    content = published(operation_id)["requestBody"]["content"][kind]
    return resolved(source(operation_id), content["schema"]), content.get("encoding", {})


def parameters(operation_id: str) -> dict[str, dict[str, Any]]:
    """Give the parameters by name, without the key."""
    name = source(operation_id)
    found = (resolved(name, parameter) for parameter in published(operation_id).get("parameters", []))
    return {one["name"]: one for one in found if one["in"] != "header"}


def members(operation_id: str) -> tuple[dict[str, Schema], set[str]]:
    """Give all fields, wherever they are written, and which of them must be there."""
    name, facts = source(operation_id), OPERATIONS[operation_id]
    fields, required = dict[str, Schema](), set[str]()
    for parameter in parameters(operation_id).values():
        fields[parameter["name"]] = resolved(name, parameter["schema"])
        required |= {parameter["name"]} if parameter.get("required") else set()
    schemas = [body(operation_id, facts.bodies[0])[0]] if facts.bodies else []
    for schema in schemas:
        required |= set(schema.get("required", ()))
        for field, node in schema["properties"].items():
            if field == facts.wrapped:
                schemas.append(resolved(name, node))
            else:
                fields[field] = resolved(name, node)
    return fields, required - {facts.wrapped}


def answer(operation_id: str) -> tuple[Schema, Schema | None]:
    """Give the schema of a success, and of a price quote where there is one."""
    name = source(operation_id)
    schema = resolved(name, published(operation_id)["responses"]["200"]["content"]["application/json"]["schema"])
    if "oneOf" in schema:
        result, quote = (resolved(name, one) for one in schema["oneOf"])
        return result, quote
    return schema, None


def response(operation_id: str, status: int) -> dict[str, Any] | None:
    """Give what is documented of a status."""
    found = published(operation_id)["responses"].get(str(status))
    return None if found is None else resolved(source(operation_id), found)
