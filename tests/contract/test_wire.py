"""What the client sends, decoded independently, validates against the facts and the vendor's own schemas."""

from __future__ import annotations

from contextlib import suppress
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, ValidationError

from ideowidgets.client import Client
from ideowidgets.offline.wire import ApiRequest
from ideowidgets.operations import OPERATIONS as CLASSES
from ideowidgets.operations import Request
from ideowidgets.operations.errors import IdeogramError, InvalidRequest
from tests.contract import strategies, vendor
from tests.contract.facts import JSON, MULTIPART, OPERATIONS, Schema
from tests.contract.reader import Heard, read
from tests.contract.samples import MINIMAL, WRONGLY_SENT, minimal
from tests.contract.schemas import request_validator
from tests.contract.wire import Listening, as_read, understood

IDS = sorted(OPERATIONS)
WEBHOOK = "https://example.org/told?of=it"


@pytest.fixture(scope="module")
def wire():
    engine = Listening()
    with Client("canary-key", service="offline", engine=engine) as client:

        def sent(request: Request[Any], how: str = "send", **more: Any) -> ApiRequest:
            engine.heard.clear()
            with suppress(IdeogramError):
                getattr(client, how)(request, **more)
            assert len(engine.heard) == 1
            return engine.heard[0]

        yield sent


def check(operation_id: str, heard: Heard) -> None:
    request_validator(operation_id, "path").validate(heard.path)
    request_validator(operation_id, "query").validate(heard.query)
    if heard.body is not None:
        request_validator(operation_id).validate(heard.body)


@pytest.mark.parametrize("operation_id", IDS)
@given(data=st.data())
@settings(max_examples=6)
def test_what_the_client_sends_validates(operation_id, data, wire):
    request = CLASSES[operation_id](**data.draw(strategies.fields(operation_id)))
    heard = understood(operation_id, wire(request))
    check(operation_id, heard)
    assert heard.fields == as_read(request.wire_fields())


def plain(schema: Schema) -> Schema:
    """Make the vendor's schema one for what the reader gives: a file is told by what is known of it."""
    if isinstance(schema, dict):
        if schema.get("format") == "binary":
            return {"type": "object", "required": ["filename", "content_type", "size"]}
        return {key: plain(value) for key, value in schema.items()}
    return [plain(item) for item in schema] if isinstance(schema, list) else schema


@cache
def vendors_own(operation_id: str, kind: str) -> Draft202012Validator:
    schema, _ = vendor.body(operation_id, kind)
    components = vendor.specification(vendor.source(operation_id))["components"]
    return Draft202012Validator(plain(schema | {"additionalProperties": False, "components": components}))


def check_as_the_vendor_would(operation_id: str, sent: ApiRequest) -> None:
    heard, parameters = understood(operation_id, sent), vendor.parameters(operation_id)
    found = heard.path | heard.query
    assert set(found) <= set(parameters)
    assert {name for name, parameter in parameters.items() if parameter.get("required")} <= set(found)
    components = vendor.specification(vendor.source(operation_id))["components"]
    for name, text in found.items():
        Draft202012Validator(parameters[name]["schema"] | {"components": components}).validate(text)
    if heard.body is not None:
        vendors_own(operation_id, sent.headers["content-type"].partition(";")[0]).validate(heard.body)


@pytest.mark.parametrize("operation_id", IDS)
@given(data=st.data())
@settings(max_examples=3)
def test_what_the_client_sends_validates_against_the_vendors_document(operation_id, data, wire):
    vendor.published(operation_id)
    check_as_the_vendor_would(operation_id, wire(CLASSES[operation_id](**data.draw(strategies.fields(operation_id)))))


@pytest.mark.parametrize("operation_id", IDS)
def test_each_field_validates_against_the_vendors_document(operation_id, wire):
    vendor.published(operation_id)
    for name in OPERATIONS[operation_id].fields:
        check_as_the_vendor_would(operation_id, wire(CLASSES[operation_id](**minimal(operation_id, name))))


LISTS = [(i, name) for i in IDS for name, fact in OPERATIONS[i].fields.items() if fact.kind in ("files", "attachments")]


@pytest.mark.parametrize(("operation_id", "name"), LISTS)
def test_a_list_of_no_files_is_refused_or_not_sent(operation_id, name, wire):
    with suppress(InvalidRequest):
        request = CLASSES[operation_id](**minimal(operation_id, name) | {name: []})
        assert name not in understood(operation_id, wire(request)).fields


@pytest.mark.parametrize("operation_id", [i for i in IDS if len(OPERATIONS[i].bodies) == 2])
def test_files_go_as_multipart_and_everything_else_as_json(operation_id, wire):
    facts = OPERATIONS[operation_id]
    for name, fact in facts.fields.items():
        kind = MULTIPART if fact.is_file else JSON
        others = {other for group in facts.exactly_one for other in group if other.endswith("identifier")}
        apart = {other for group in facts.exactly_one if name in group for other in group}
        if not fact.is_file or not facts.needs.get(name):
            fields = minimal(operation_id, name, *sorted(others - apart))
            files = [n for n in fields if facts.fields[n].is_file]
            if files == [name] or not files:
                assert wire(CLASSES[operation_id](**fields)).headers["content-type"].startswith(kind)


JOBS = [i for i in IDS if OPERATIONS[i].delivery != "answer" or CLASSES[i].operation.twin]


@pytest.mark.parametrize("operation_id", JOBS)
def test_jobs(operation_id, wire):
    facts = OPERATIONS[CLASSES[operation_id].operation.twin or operation_id]
    asked = "post-" if facts.generation == "v1" else "post_"
    assert operation_id.startswith(asked)
    request = CLASSES[operation_id](**MINIMAL[operation_id])
    for url in (None, WEBHOOK) if facts.webhook else (None,):
        heard = understood(
            CLASSES[operation_id].operation.twin or operation_id, wire(request, "submit", webhook_url=url), verbs=True
        )
        told = heard.query if facts.generation == "v1" else heard.body
        assert told is not None
        assert told.pop("webhook_url", None) == url
        assert heard.body is not None
        assert heard.body.pop("async", None) == (True if facts.delivery == "either" else None)
        check(operation_id, heard)


def test_what_is_no_job_is_not_submitted(wire):
    for operation_id in set(IDS) - set(JOBS):
        request = CLASSES[operation_id](**MINIMAL[operation_id])
        with pytest.raises(AssertionError):
            wire(request, "submit")


@pytest.mark.parametrize("operation_id", IDS)
def test_prices_are_asked_only_where_they_are_declared(operation_id, wire):
    request = CLASSES[operation_id](**MINIMAL[operation_id])
    if not OPERATIONS[operation_id].dry_run:
        with pytest.raises(AssertionError):
            wire(request, "quote")
        return
    heard = understood(operation_id, wire(request, "quote"), verbs=True)
    assert heard.query == {"dry_run": True}
    assert heard.fields == {"dry_run": True, **as_read(request.wire_fields())}


def test_line_ends_in_a_prompt_arrive_as_they_are(wire):
    prompt = "one\r\ntwo\nthree"
    sent = wire(CLASSES["post-generate-image-v-3"](prompt=prompt, seed=1))
    assert understood("post-generate-image-v-3", sent).fields["prompt"] == prompt


@pytest.mark.parametrize(("what", "sent"), WRONGLY_SENT)
def test_the_reader_can_fail(what, sent):
    operation_id = "post-generate-image-v-3"
    with pytest.raises((AssertionError, ValueError, ValidationError)):
        check(operation_id, read(operation_id, sent.url.path, "", sent.headers["content-type"], sent.read()))
