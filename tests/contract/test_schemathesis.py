"""The running stand-in under schemathesis: by the vendor's document where that is at hand, and by its own.

What the tool makes up is sent to a server on loopback. No answer may be a server error, and none may lie outside
the document, but for the listed deviations.
"""

from __future__ import annotations

import io
import json
import urllib.request
from collections import Counter
from functools import cache
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from PIL import Image
from schemathesis import APIOperation, Case, GenerationMode
from schemathesis.config import SchemathesisConfig
from schemathesis.core.failures import FailureGroup
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from ideowidgets.offline.control import SPECIFICATION
from ideowidgets.offline.openapi import document
from ideowidgets.offline.server import OfflineServer
from tests.contract import deviations, vendor
from tests.contract.facts import OPERATIONS, Operation, Schema
from tests.contract.world import KEY, World

EXAMPLES = 4
CHECKS = (status_code_conformance, content_type_conformance, response_headers_conformance, response_schema_conformance)


def _png() -> bytes:
    buffer = io.BytesIO()
    # A size that every operation may answer with.
    Image.new("RGB", (1024, 1024), "#446688").save(buffer, "PNG")
    return buffer.getvalue()


# A made-up file is hardly ever a picture, so most are.
schemathesis.openapi.format("binary", st.sampled_from([_png(), _png(), _png(), b"no picture"]))


@pytest.fixture(scope="module")
def server():
    world = World()
    with OfflineServer(world.engine) as running:
        yield running, world


@cache
def by_the_vendor(name: str) -> dict[str, APIOperation]:
    return operations(vendor.specification(name))


def narrowed(told: dict[str, Any]) -> dict[str, Any]:
    """Give a copy whose bodies have no undocumented fields, and none that the prose forbids beside another.

    A schema does not tell such rules, so that hardly any made-up request would be good. Answers stay as told.
    """
    copy: dict[str, Any] = json.loads(json.dumps(told))
    for methods in copy["paths"].values():
        for operation in methods.values():
            facts = OPERATIONS.get(operation["operationId"])
            for content in operation.get("requestBody", {"content": {}})["content"].values():
                operation["requestBody"]["required"] = True
                content["schema"] = schema = _inlined(copy, content["schema"])
                if facts and facts.wrapped in schema["properties"]:
                    inner = schema["properties"][facts.wrapped] = _inlined(copy, schema["properties"][facts.wrapped])
                    _narrow(copy, inner, facts)
                elif facts:
                    _narrow(copy, schema, facts)
    return copy


def _inlined(told: dict[str, Any], schema: Schema) -> Schema:
    if "$ref" in schema:
        schema = told["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return {**schema, "properties": dict(schema["properties"]), "additionalProperties": False}


def _narrow(told: dict[str, Any], schema: Schema, facts: Operation) -> None:
    fields = schema["properties"]
    needed = schema["required"] = list(schema.get("required", ()))
    for group in (*facts.exactly_one, *facts.at_least_one):
        first, *others = (name for name in group if name in fields)
        needed.append(first)
        if fields[first].get("type") == "array":
            fields[first] = {**fields[first], "minItems": 1}
        for name in others:
            del fields[name]
    apart = {name for group in facts.at_most_one for name in group[1:]}
    for name in apart | set(facts.needs) | {gate.field for gate in facts.gates}:
        if name not in needed:
            fields.pop(name, None)
    for name, refused in facts.refused.items():
        whole = fields[name]
        if "$ref" in whole:
            whole = told["components"]["schemas"][whole["$ref"].rpartition("/")[2]]
        fields[name] = {**whole, "enum": [value for value in whole["enum"] if value not in refused]}


def operations(told: dict[str, Any]) -> dict[str, APIOperation]:
    """Read a document; the same seed makes the same requests."""
    schema = schemathesis.openapi.from_dict(narrowed(told), config=SchemathesisConfig(seed=1))
    found: dict[str, APIOperation] = {}
    for result in schema.get_all_operations():
        assert isinstance(result, Ok)
        operation = result.ok()
        found[operation.definition.raw["operationId"]] = operation
    return found


WHAT = {"UndefinedStatusCode": "status", "UndefinedContentType": "content type"}
Table = tuple[deviations.Deviation, ...]


def judged(operation_id: str, case: Case, response: Any, table: Table) -> None:
    """Check an answer: not a server's fault, and inside the document or the table of deviations."""
    assert response.status_code < 500, response.text
    failures: tuple[Exception, ...] = ()
    try:
        case.validate_response(response, checks=list(CHECKS))
    except FailureGroup as group:
        failures = tuple(group.exceptions)
    kinds = {type(failure).__name__ for failure in failures}
    found = [(operation_id, str(response.status_code), WHAT.get(kind, kind)) for kind in kinds]
    assert deviations.unexplained(found, table) == [], f"{failures}\n{response.text}"


def run(
    operation: APIOperation, mode: GenerationMode, running: OfflineServer, world: World, table: Table
) -> Counter[int]:
    """Send what the tool makes up, judge each answer, and give how often each status came."""
    statuses: Counter[int] = Counter()

    @seed(1)
    @given(case=operation.as_strategy(mode))
    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def one(case: Case) -> None:
        if mode is GenerationMode.POSITIVE:
            # A made-up id is nobody's.
            for place in (case.path_parameters, case.query, case.body):
                if isinstance(place, dict):
                    place |= {name: value for name, value in world.known.items() if name in place}
        response = case.call(base_url=running.base_url, headers={"Api-Key": KEY}, timeout=30)
        judged(operation.definition.raw["operationId"], case, response, table)
        statuses[response.status_code] += 1

    one()
    return statuses


MODES = [pytest.param(mode, id=mode.name.lower()) for mode in GenerationMode]


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("operation_id", sorted(OPERATIONS))
def test_by_the_vendors_document(operation_id, mode, server):
    statuses = run(by_the_vendor(vendor.source(operation_id))[operation_id], mode, *server, deviations.STATUSES)
    # Otherwise the tool would only ever see errors, and prove nothing.
    assert statuses[200] or mode is GenerationMode.NEGATIVE


OWN = {
    operation["operationId"]: operation
    for methods in document("http://127.0.0.1:1")["paths"].values()
    for operation in methods.values()
}


@cache
def by_itself() -> dict[str, APIOperation]:
    return operations(document("http://127.0.0.1:1"))


def test_every_operation_is_published(server):
    running, _ = server
    with urllib.request.urlopen(running.base_url + SPECIFICATION) as reply:
        published = json.load(reply)
    assert published == json.loads(json.dumps(document(running.base_url)))
    assert set(OPERATIONS) <= set(OWN)


# Where nothing is asked, nothing can be asked wrongly.
OWN_MODES = [
    pytest.param(operation_id, mode, id=f"{operation_id}-{mode.name.lower()}")
    for operation_id, told in sorted(OWN.items())
    for mode in GenerationMode
    if mode is GenerationMode.POSITIVE or told.get("parameters") or "requestBody" in told
]


@pytest.mark.parametrize(("operation_id", "mode"), OWN_MODES)
def test_by_its_own_document(operation_id, mode, server):
    run(by_itself()[operation_id], mode, *server, ())
