"""The published document covers what is served, and nothing is served outside it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import validate

from ideowidgets.offline.engine import Engine
from ideowidgets.offline.faults import KINDS, Fault
from ideowidgets.offline.handlers import ANSWERS, HANDLERS
from ideowidgets.offline.openapi import document
from ideowidgets.offline.wire import ApiReply, ApiRequest
from ideowidgets.operations import OPERATIONS
from tests.unit.offline.conftest import V2_4

DOCUMENT = document("http://127.0.0.1:1")
DESCRIBED: dict[str, dict[str, Any]] = {
    operation["operationId"]: operation for path in DOCUMENT["paths"].values() for operation in path.values()
}
IDS = sorted(OPERATIONS)


def checked(operation_id: str, reply: ApiReply) -> ApiReply:
    """Hold a reply against the document."""
    described = DESCRIBED[operation_id]["responses"].get(str(reply.status))
    assert described is not None, (operation_id, reply.status, reply.body[:300])
    kind = str(reply.header("content-type"))
    validate(reply.json(), described["content"][kind]["schema"])
    return reply


def send(engine: Engine, operation_id: str, body: Any = None, *, key: str = "any", query: str = "") -> ApiReply:
    operation = OPERATIONS[operation_id].operation
    path = operation.path.replace("{", "").replace("}", "")
    headers = {"api-key": key, "content-type": "application/json"}
    return engine.handle(ApiRequest(operation.method, path, query, headers, json.dumps(body).encode()))


def test_it_is_valid():
    validator = pytest.importorskip("openapi_spec_validator")
    validator.validate(DOCUMENT)


def test_every_operation_is_answered_and_described():
    assert set(HANDLERS) == set(ANSWERS) == set(OPERATIONS)
    assert set(DESCRIBED) == set(OPERATIONS) | {"download", "get_webhook_signing_jwks"}


@pytest.mark.parametrize("operation_id", IDS)
def test_every_field_is_described(operation_id):
    cls, described = OPERATIONS[operation_id], DESCRIBED[operation_id]
    content = described.get("requestBody", {}).get("content", {})
    schema = (content.get("multipart/form-data") or content.get("application/json") or {}).get("schema", {})
    names = set(schema.get("properties", ()))
    if cls.operation.wrapped:
        names |= set(schema["properties"][cls.operation.wrapped]["properties"])
    names |= {parameter["name"] for parameter in described["parameters"]}
    assert names - {"async", "webhook_url", "dry_run", cls.operation.wrapped} == set(cls.model_fields) - {"unchecked"}
    assert ("webhook_url" in names) == cls.operation.webhook
    assert ("async" in names) == (cls.operation.generation == "v2" and cls.operation.delivery == "either")
    assert ("dry_run" in names) == cls.operation.dry_run


@pytest.mark.parametrize("operation_id", IDS)
def test_keys(operation_id):
    for key in ("", "revoked", "forbidden", "no-credit", "member-key", "any"):
        checked(operation_id, send(Engine(), operation_id, {}, key=key))


# The gateways' pages are in no service's document, and 404 is for operations that can miss something.
STATUSES = sorted(kind for kind in KINDS if kind[:3].isdigit() and kind not in ("404", "502", "504"))


@pytest.mark.parametrize("operation_id", IDS)
def test_statuses_that_can_be_scripted(operation_id):
    paid = OPERATIONS[operation_id].operation.paid
    for kind in (kind for kind in STATUSES if paid or kind not in ("402", "422")):
        engine = Engine()
        engine.faults = [Fault(kind)]  # type: ignore[arg-type]
        checked(operation_id, send(engine, operation_id, {}))


VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-2, 3_000_000_000),
    st.text(max_size=30),
    st.lists(st.text(max_size=9), max_size=2),
)


@pytest.mark.parametrize("operation_id", [name for name in IDS if OPERATIONS[name].operation.body != "none"])
@given(data=st.data())
@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow])
def test_nothing_is_answered_outside_it(operation_id, data):
    cls = OPERATIONS[operation_id]
    names = [name for name in cls.model_fields if name != "unchecked"]
    body = data.draw(st.dictionaries(st.sampled_from(names), VALUES, max_size=4))
    for name in {"prompt", "text_prompt", "name", "model_name"} & set(names):
        body.setdefault(name, data.draw(st.sampled_from(["a fox", "unsafe-prompt", "unsafe-image", "fail-job"])))
    if cls.operation.wrapped:
        body = {cls.operation.wrapped: body}
    checked(operation_id, send(Engine(), operation_id, body))


@pytest.mark.parametrize(
    ("more", "query"),
    [({}, ""), ({"async": True}, ""), ({}, "dry_run=true"), ({"webhook_url": "https://hooks.example.org"}, "")],
)
def test_each_way_to_carry_out_a_request_has_one_shape(more, query):
    operation_id = next(name for name, cls in OPERATIONS.items() if cls.operation.path == V2_4)
    reply = checked(operation_id, send(Engine(), operation_id, {"prompt": "a fox"} | more, query=query))
    assert reply.status == 200
