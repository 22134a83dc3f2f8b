"""Request classes hold what the facts say, and what the client puts on the wire validates against them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import ValidationError, validate

from ideowidgets.client import Client
from ideowidgets.offline.engine import Engine
from ideowidgets.offline.wire import ApiRequest
from ideowidgets.operations import OPERATIONS as CLASSES
from ideowidgets.operations import FieldSpec, GenerateV3, Request, V2GenerateV45, describe_fields
from ideowidgets.operations.errors import InvalidRequest
from tests.contract import strategies
from tests.contract.facts import ENUMS, OPERATIONS, Fact
from tests.contract.reader import read
from tests.contract.samples import MINIMAL, WRONGLY_SENT
from tests.contract.schemas import request_schema

IDS = sorted(OPERATIONS)
KINDS = {
    "string": ("text", "long_text"),
    "integer": ("integer",),
    "boolean": ("boolean",),
    "enum": ("choice",),
    "object": ("palette", "json"),
    "strings": ("codes",),
    "objects": ("assets",),
    "file": ("file",),
    "files": ("files",),
}
FIELDS = [(operation_id, name) for operation_id in IDS for name in OPERATIONS[operation_id].fields]


def spec_of(operation_id: str, name: str) -> FieldSpec:
    return next(spec for spec in describe_fields(CLASSES[operation_id]) if spec.name == name)


def test_every_operation_has_facts():
    assert set(CLASSES) == set(OPERATIONS)


@pytest.mark.parametrize("operation_id", IDS)
def test_operation(operation_id):
    facts, operation = OPERATIONS[operation_id], CLASSES[operation_id].operation
    bodies = {"multipart": 1, "json": 1, "both": 2}
    assert operation.path == facts.path
    assert operation.method.lower() == facts.method
    assert bodies[operation.body] == len(facts.bodies)
    assert (operation.body == "json") == (facts.bodies == ("application/json",))
    assert operation.dry_run is facts.dry_run
    assert [spec.name for spec in describe_fields(CLASSES[operation_id]) if spec.name not in facts.fields] == []
    assert set(facts.fields) == {spec.name for spec in describe_fields(CLASSES[operation_id])}


@pytest.mark.parametrize(("operation_id", "name"), FIELDS)
def test_field(operation_id, name):
    facts = OPERATIONS[operation_id]
    fact, spec = facts.fields[name], spec_of(operation_id, name)
    assert spec.kind in KINDS[fact.kind]
    assert spec.required is fact.required
    if fact.enum:
        refused = {facts.refused.get(name)}
        assert sorted(spec.choices) == sorted(set(ENUMS[fact.enum]) - refused)
    if fact.kind in ("integer", "string"):
        assert (spec.minimum, spec.maximum) == (fact.minimum, fact.maximum)
    if fact.kind in ("files", "objects"):
        assert spec.max_items == fact.max_items
    if fact.kind == "strings":
        assert spec.pattern == fact.pattern
    if name != "private":  # the service's own default is private; the class sends it in plain sight
        assert spec.default == fact.default


@pytest.mark.parametrize("operation_id", IDS)
def test_exclusions(operation_id):
    facts = OPERATIONS[operation_id]
    theirs = {frozenset(pair) for pair in facts.at_most_one}
    if facts.exactly_one:
        theirs.add(frozenset(facts.exactly_one))
    ours = {frozenset((spec.name, other)) for spec in describe_fields(CLASSES[operation_id]) for other in spec.excludes}
    assert ours == theirs


@given(data=st.data())
@pytest.mark.parametrize("operation_id", IDS)
@settings(max_examples=40)
def test_what_the_facts_allow_is_taken(operation_id, data):
    fields = data.draw(strategies.fields(operation_id))
    request = CLASSES[operation_id](**fields)
    validate(as_read(request.wire_fields()), request_schema(operation_id))


def as_read(fields: dict[str, Any]) -> dict[str, Any]:
    """Give fields as a reader of the wire sees them."""

    def one(value: Any) -> Any:
        if isinstance(value, list):
            return [one(item) for item in value]
        if hasattr(value, "media_type"):
            return {"filename": value.name, "content_type": value.media_type, "size": len(value.data)}
        return value

    return {name: one(value) for name, value in fields.items()}


def wrong_values(fact: Fact) -> list[Any]:
    """Values that break one fact."""
    wrong: list[Any] = []
    if fact.kind == "integer":
        wrong += [(fact.minimum or 0) - 1, (fact.maximum or 0) + 1, 1.5, "1"]
    if fact.kind == "enum":
        wrong += ["SOMETHING ELSE ENTIRELY", ""]
    if fact.kind == "strings":
        wrong += [["xyz"], ["aabbccdd0"], ['["aabbccdd"]']]
    if fact.kind == "string" and fact.maximum:
        wrong += ["", "x" * (fact.maximum + 1)]
    if fact.shape == "palette":
        wrong += [{}, {"name": "EMBER", "members": [{"color_hex": "#123456"}]}, {"members": []}]
        wrong += [{"members": [{"color_hex": "#123456", "color_weight": 0.01}]}, {"members": [{"color_hex": "red"}]}]
        wrong += [{"members": [{"color_hex": "#123456"}] * 9}]
    if fact.shape == "json_prompt":
        wrong += [{}, {"high_level_description": "x"}, "not JSON"]
    if fact.kind in ("files", "objects") and fact.max_items:
        item = strategies.picture() if fact.kind == "files" else {"asset_type": "ASSET", "asset_id": "x"}
        wrong += [[item] * (fact.max_items + 1)]
    if fact.shape == "asset":
        wrong += [[{"asset_type": "PHOTO", "asset_id": "x"}], [{"asset_type": "ASSET"}]]
        wrong += [[{"asset_type": "ASSET", "asset_id": "x", "collection_id": "too short"}]]
    return wrong


WRONG = [
    pytest.param(operation_id, name, value, id=f"{operation_id}-{name}-{index}")
    for operation_id, name in FIELDS
    for index, value in enumerate(wrong_values(OPERATIONS[operation_id].fields[name]))
]


@pytest.mark.parametrize(("operation_id", "name", "value"), WRONG)
def test_what_the_facts_forbid_is_refused(operation_id, name, value):
    fields = MINIMAL[operation_id] | {name: value}
    if name == "json_prompt":
        del fields["text_prompt"]
    with pytest.raises(InvalidRequest) as refused:
        CLASSES[operation_id](**fields)
    assert any(name in problem.field for problem in refused.value.problems)


class Listening(Engine):
    """A stand-in that keeps what arrives."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[ApiRequest] = []

    def begin(self, request: ApiRequest):
        self.heard.append(request)
        return super().begin(request)


@pytest.fixture(scope="module")
def wire():
    engine = Listening()
    with Client("canary-key", service="offline", engine=engine) as client:

        def sent(request: Request[Any]) -> ApiRequest:
            engine.heard.clear()
            client.send(request)
            return engine.heard[0]

        yield sent


@pytest.mark.parametrize("operation_id", IDS)
@given(data=st.data())
@settings(max_examples=30)
def test_what_the_client_sends_validates(operation_id, data, wire):
    fields = data.draw(strategies.fields(operation_id))
    fields.pop("image_asset_identifiers", None)
    if "images" not in fields and fields.get("size") in ("source", "512x768"):
        fields["size"] = "auto"
    if "images" not in fields and fields.get("quality") == "very_low":
        fields["quality"] = "low"
    request = CLASSES[operation_id](**fields)
    sent = wire(request)
    assert (sent.method, sent.path) == (OPERATIONS[operation_id].method.upper(), OPERATIONS[operation_id].path)
    found = read(operation_id, sent.headers["content-type"], sent.body)
    validate(found, request_schema(operation_id))
    assert found == as_read(request.wire_fields())


def test_files_go_as_multipart_and_the_rest_of_4_5_as_json(wire):
    assert wire(V2GenerateV45(prompt="x")).headers["content-type"] == "application/json"
    edit = V2GenerateV45(prompt="x", images=[strategies.picture()], mask=strategies.picture())
    assert wire(edit).headers["content-type"].startswith("multipart/form-data")


def test_line_ends_in_a_prompt_arrive_as_they_are(wire):
    sent = wire(GenerateV3(prompt="one\r\ntwo\nthree", seed=1))
    assert read("post-generate-image-v-3", sent.headers["content-type"], sent.body)["prompt"] == "one\r\ntwo\nthree"


@pytest.mark.parametrize(("what", "sent"), WRONGLY_SENT)
def test_the_reader_can_fail(what, sent):
    with pytest.raises((AssertionError, ValueError, ValidationError)):
        validate(
            read("post-generate-image-v-3", sent.headers["content-type"], sent.read()),
            request_schema("post-generate-image-v-3"),
        )
