"""Every answer of the stand-in, good or bad, has the documented shape."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import ValidationError, validate

from ideowidgets.offline.engine import Engine
from ideowidgets.offline.faults import Fault
from ideowidgets.offline.wire import ApiReply, ApiRequest
from ideowidgets.operations import OPERATIONS as CLASSES
from ideowidgets.operations import Picture, Request
from tests.contract import strategies
from tests.contract.facts import ENUMS, OPERATIONS
from tests.contract.samples import MINIMAL, WRONGLY_SENT
from tests.contract.schemas import ERRORS, QUOTE, answer_schema

IDS = sorted(OPERATIONS)
KEY = {"api-key": "any"}
V3, V4, MAGIC = "post-generate-image-v-3", "post-generate-image-v-4", "post-magic-prompt-v-4"
V2_4, V2_45 = "post_generate_image_v2_ideogram_v4", "post_generate_image_v2_ideogram45"


def post(engine: Engine, request: httpx.Request, query: str = "", key: str = "any") -> ApiReply:
    headers = {name.lower(): value for name, value in request.headers.items()} | ({"api-key": key} if key else {})
    return engine.handle(ApiRequest(request.method, request.url.path, query, headers, request.read()))


def written(request: Request[Any]) -> httpx.Request:
    """Put a request on the wire as plain httpx does, without the client."""
    url = "http://x" + request.operation.path
    fields = request.wire_fields()
    if request.operation.body == "json" or (request.operation.body == "both" and not request.pictures()):
        return httpx.Request("POST", url, json=fields)
    parts: list[tuple[str, tuple[Any, ...]]] = []
    for name, value in fields.items():
        many = isinstance(value, list) and all(isinstance(item, str | Picture) for item in value)
        for item in value if many else [value]:
            if isinstance(item, Picture):
                parts.append((name, (item.name, item.data, item.media_type)))
            else:
                parts.append((name, (None, item if isinstance(item, str) else json.dumps(item))))
    return httpx.Request("POST", url, files=parts)


def checked(reply: ApiReply) -> Any:
    """Give an error's body, which has one of the shapes its status may have."""
    body = reply.json()
    good = [shape for shape in ERRORS[reply.status] if fits(body, shape)]
    assert len(good) == 1, (reply.status, body)
    return body


def fits(body: Any, shape: dict[str, Any]) -> bool:
    try:
        validate(body, shape)
    except ValidationError:
        return False
    return True


@pytest.mark.parametrize("operation_id", IDS)
@given(data=st.data())
@settings(max_examples=40)
def test_success(operation_id, data):
    fields = data.draw(strategies.fields(operation_id))
    if fields.pop("image_asset_identifiers", None) and "images" not in fields:
        fields.pop("size", None)
        fields.pop("quality", None)
    request = CLASSES[operation_id](**fields)
    reply = post(Engine(), written(request))
    assert reply.status == 200, reply.body
    body = reply.json()
    validate(body, answer_schema(operation_id))
    assert len(body.get("data", ())) == request.expected_images
    assert request.operation.result.parse(body).raw == body


@pytest.mark.parametrize("style", ["iso", "space"])
def test_both_ways_to_write_the_time(style):
    reply = post(Engine(created_style=style), written(CLASSES["post-generate-image-v-3"](prompt="x")))
    validate(reply.json(), answer_schema("post-generate-image-v-3"))
    assert ("T" in reply.json()["created"]) is (style == "iso")


QUOTED = [
    (V2_4, "rendering_speed", ENUMS["V2RenderingSpeed"]),
    (V2_45, "quality", ENUMS["V2Quality"][1:]),
]


def test_every_operation_that_quotes_is_asked():
    assert {operation_id for operation_id, _, _ in QUOTED} == {i for i in IDS if OPERATIONS[i].dry_run}


@pytest.mark.parametrize(
    ("operation_id", "name", "quality"), [(i, n, value) for i, n, all_ in QUOTED for value in all_]
)
def test_quote(operation_id, name, quality):
    request = CLASSES[operation_id](**{"prompt": "unsafe-prompt", "num_images": 3, name: quality})
    engine = Engine()
    reply = post(engine, written(request), query="dry_run=true")
    validate(reply.json(), QUOTE)
    assert engine.billed == ()
    price = request.price().usd_micros
    if price is not None:
        assert (reply.json()["usd_micros"], reply.json()["qualifier"]) == (price, "exact")


@pytest.mark.parametrize("operation_id", [i for i in IDS if not OPERATIONS[i].dry_run])
def test_dry_run_elsewhere_is_ignored_and_billed(operation_id):
    engine = Engine()
    reply = post(engine, written(CLASSES[operation_id](**MINIMAL[operation_id])), query="dry_run=true")
    validate(reply.json(), answer_schema(operation_id))
    assert len(engine.billed) == 1


@pytest.mark.parametrize("operation_id", IDS)
def test_withheld(operation_id):
    name = "prompt" if "prompt" in OPERATIONS[operation_id].fields else "text_prompt"
    reply = post(Engine(), written(CLASSES[operation_id](**{name: "an unsafe-image of x"})))
    validate(reply.json(), answer_schema(operation_id))
    assert all(item["url"] is None and not item["is_image_safe"] for item in reply.json().get("data", ()))


@pytest.mark.parametrize("operation_id", IDS)
@pytest.mark.parametrize(
    ("key", "status"), [("", 401), ("revoked", 401), ("forbidden", 403), ("no-credit", 402), ("any", 200)]
)
def test_keys(operation_id, key, status):
    reply = post(Engine(), written(CLASSES[operation_id](**MINIMAL[operation_id])), key=key)
    assert reply.status == status
    if status != 200:
        checked(reply)


@pytest.mark.parametrize("operation_id", IDS)
def test_unsafe_prompt(operation_id):
    name = "prompt" if "prompt" in OPERATIONS[operation_id].fields else "text_prompt"
    reply = post(Engine(), written(CLASSES[operation_id](**{name: "unsafe-prompt"})))
    assert reply.status == 422
    assert "safety check" in checked(reply)["error"]


@pytest.mark.parametrize(("what", "sent"), WRONGLY_SENT)
def test_a_field_on_the_wire_in_the_wrong_way(what, sent):
    engine = Engine()
    reply = post(engine, sent)
    assert reply.status == 400
    assert checked(reply)["title"] == "Bad Request"
    assert reply.header("content-type") == "application/problem+json"
    assert engine.billed == ()
    assert engine.calls[-1].reason


ASSETS = [{"asset_type": "UPLOAD", "asset_id": "a"}]

# JSON bodies, the status, the shape's key, and a word that the answer says.
BODIES: list[tuple[str, Any, int, str, str]] = [
    (V3, {}, 400, "detail", "'prompt' is a required property"),
    (V3, {"prompt": None}, 400, "detail", "'prompt'"),
    (V3, {"prompt": 5}, 400, "detail", "not of type 'string'"),
    (V3, {"prompt": "x", "seed": -1}, 400, "detail", "minimum of 0"),
    (V3, {"prompt": "x", "seed": True}, 400, "detail", "'seed'"),
    (V3, {"prompt": "x", "seed": "7"}, 400, "detail", "'seed'"),
    (V3, {"prompt": "x", "num_images": 9}, 400, "detail", "maximum of 8"),
    (V3, {"prompt": "x", "aspect_ratio": "16:9"}, 400, "detail", "is not one of"),
    (V3, {"prompt": "x", "style_preset": "art deco"}, 400, "detail", "is not one of"),
    (V3, {"prompt": "x", "style_codes": '["aabbccdd"]'}, 400, "detail", "array"),
    (V3, {"prompt": "x", "style_codes": ['["aabbccdd"]']}, 400, "detail", "does not match"),
    (V3, {"prompt": "x", "color_palette": "EMBER"}, 400, "detail", "object"),
    (V3, {"prompt": "x", "color_palette": {"name": "ember"}}, 400, "detail", "color_palette"),
    (V3, {"prompt": "x", "enable_copyright_detection": 1}, 400, "detail", "boolean"),
    (V3, {"prompt": "x", "unchecked": {"a": 1}}, 400, "detail", "unchecked"),
    (V3, {"prompt": "x", "style_reference_images": ["x"]}, 400, "detail", "multipart/form-data"),
    (V3, {"prompt": "x", "resolution": "1024x1024", "aspect_ratio": "1x1"}, 400, "error", "aspect_ratio"),
    (V3, {"prompt": "x", "style_codes": ["aabbccdd"], "style_type": "AUTO"}, 400, "error", "style_codes"),
    (V3, ["prompt"], 400, "detail", "object"),
    (V3, {"prompt": "x", "enable_copyright_detection": None}, 200, "data", ""),
    (V4, {}, 400, "error", "exactly one"),
    (V4, {"text_prompt": "x", "json_prompt": {}}, 400, "detail", "json_prompt"),
    (V4, {"text_prompt": "x", "rendering_speed": "FLASH"}, 400, "error", "rendering_speed"),
    (V4, {"text_prompt": "x", "seed": 1}, 400, "detail", "'seed' was unexpected"),
    (MAGIC, {"text_prompt": "x", "aspect_ratio": "auto"}, 400, "detail", "is not one of"),
    (V2_4, {"prompt": ""}, 400, "detail", "too short"),
    (V2_4, {"prompt": "x" * 10001}, 400, "detail", "too long"),
    (V2_4, {"prompt": "x", "rendering_speed": "TURBO"}, 400, "detail", "is not one of"),
    (V2_4, {"prompt": "x", "async": True}, 400, "error", "async"),
    (V2_4, {"prompt": "x", "async": False, "private": None}, 200, "data", ""),
    (V2_45, {"prompt": "x", "size": "1024 x 1024"}, 400, "detail", "size"),
    (V2_45, {"prompt": "x", "size": "640x480"}, 400, "error", "size"),
    (V2_45, {"prompt": "x", "size": None}, 200, "data", ""),
    (V2_45, {"prompt": "x", "quality": "very_low"}, 400, "error", "quality"),
    (V2_45, {"prompt": "x", "image_asset_identifiers": ASSETS}, 404, "error", "asset"),
]


@pytest.mark.parametrize(("operation_id", "body", "status", "key", "word"), BODIES)
def test_error_shapes(operation_id, body, status, key, word):
    reply = post(Engine(), httpx.Request("POST", "http://x" + OPERATIONS[operation_id].path, json=body))
    assert reply.status == status, reply.body
    found = reply.json() if status == 200 else checked(reply)
    assert key in found
    assert word in str(found[key])


@pytest.mark.parametrize("operation_id", [MAGIC, V2_4])
def test_multipart_where_only_json_is_taken(operation_id):
    sent = httpx.Request("POST", "http://x" + OPERATIONS[operation_id].path, files=[("prompt", (None, "x"))])
    reply = post(Engine(), sent)
    assert reply.status == 415
    checked(reply)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", OPERATIONS[V3].path, 405), ("POST", "/v1/nothing", 404), ("DELETE", OPERATIONS[MAGIC].path, 405)],
)
def test_wrong_paths_and_methods(method, path, status):
    reply = Engine().handle(ApiRequest(method, path, "", KEY, b""))
    assert reply.status == status
    checked(reply)


@pytest.mark.parametrize("kind", ["400", "400-rule", "401", "402", "403", "404", "422", "429", "500", "503"])
def test_faults_have_the_same_shapes(kind):
    engine = Engine()
    engine.faults = [Fault(kind, retry_after=3)]
    reply = post(engine, written(CLASSES[V3](prompt="x")))
    assert reply.status == int(kind[:3])
    checked(reply)
    assert len(engine.billed) == (kind == "500")


@pytest.mark.parametrize(
    "change",
    [
        lambda body: body.pop("created"),
        lambda body: body.update(created="yesterday"),
        lambda body: body["data"][0].pop("seed"),
        lambda body: body["data"][0].update(resolution="1000x1000"),
        lambda body: body["data"][0].update(is_image_safe=False),
        lambda body: body["data"][0].update(url="https://ideogram.ai/x.png"),
        lambda body: body["data"][0].update(extra=1),
        lambda body: body["data"].clear(),
    ],
)
def test_the_check_of_answers_can_fail(change):
    body = post(Engine(), written(CLASSES[V3](prompt="x"))).json()
    validate(body, answer_schema(V3))
    change(body)
    with pytest.raises(ValidationError):
        validate(body, answer_schema(V3))
