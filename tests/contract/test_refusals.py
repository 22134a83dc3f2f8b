"""Every error of the stand-in has a shape that was seen or documented, and a status that is allowed there."""

from __future__ import annotations

from functools import cache
from typing import Any

import httpx
import pytest
from jsonschema import Draft202012Validator, ValidationError, validate

from ideowidgets.offline.engine import Engine
from ideowidgets.offline.faults import Fault
from ideowidgets.offline.wire import ApiReply, ApiRequest
from ideowidgets.operations import OPERATIONS as CLASSES
from tests.contract import deviations, vendor
from tests.contract.facts import OPERATIONS
from tests.contract.samples import ID, WRONGLY_SENT, billed, sample
from tests.contract.schemas import errors
from tests.contract.test_answers import SPOKEN, spoken
from tests.contract.wire import written
from tests.contract.world import KEY, V3, World, post

IDS = sorted(OPERATIONS)
V4, MAGIC = "post-generate-image-v-4", "post-magic-prompt-v-4"
V2_4, V2_45 = "post_generate_image_v2_ideogram_v4", "post_generate_image_v2_ideogram45"


@cache
def vendors_own(operation_id: str, status: int) -> Draft202012Validator:
    told = vendor.response(operation_id, status)
    assert told is not None
    components = vendor.specification(vendor.source(operation_id))["components"]
    return Draft202012Validator(told["content"]["application/json"]["schema"] | {"components": components})


def checked(operation_id: str, reply: ApiReply) -> Any:
    """Give an error's body: its status is documented or a listed deviation, its shape one of those it may have."""
    documented = {*OPERATIONS[operation_id].statuses}
    if reply.status not in documented:
        found = [(operation_id, str(reply.status), "status")]
        assert deviations.unexplained(found, deviations.STATUSES) == []
    elif (vendor.SPECIFICATIONS / vendor.source(operation_id)).exists():
        vendors_own(operation_id, reply.status).validate(reply.json())
    return shaped(reply, OPERATIONS[operation_id].generation)


def shaped(reply: ApiReply, generation: str = "v1") -> Any:
    body = reply.json()
    good = [shape for shape in errors(reply.status, generation) if fits(body, shape)]
    assert len(good) == 1, (reply.status, body)
    problem = reply.header("content-type") == "application/problem+json"
    assert problem is ("detail" in body), "only a problem object is called one"
    return body


def fits(body: Any, shape: dict[str, Any]) -> bool:
    try:
        validate(body, shape)
    except ValidationError:
        return False
    return True


@pytest.mark.parametrize("operation_id", IDS)
@pytest.mark.parametrize(("key", "status"), [("", 401), ("revoked", 401), ("forbidden", 403), ("no-credit", 402)])
def test_keys(operation_id, key, status, world):
    reply = world.send(operation_id, world.minimal(operation_id), key=key)
    if status == 402 and not billed(operation_id):
        # Another key's account is empty: what is free answers, or does not know the thing.
        assert reply.status in (200, 404)
        return
    assert reply.status == status
    checked(operation_id, reply)


@pytest.mark.parametrize("operation_id", SPOKEN)
def test_an_unsafe_prompt(operation_id, world):
    reply = world.send(operation_id, world.minimal(operation_id) | spoken(operation_id, "unsafe-prompt"))
    assert reply.status == 422
    body = checked(operation_id, reply)
    assert body == {} if OPERATIONS[operation_id].generation == "v2" else "safety check" in body["error"]


@pytest.mark.parametrize("operation_id", [i for i in IDS if "path" in {f.place for f in OPERATIONS[i].fields.values()}])
def test_what_does_not_exist(operation_id, world):
    name = next(name for name, fact in OPERATIONS[operation_id].fields.items() if fact.place == "path")
    reply = world.send(operation_id, world.minimal(operation_id) | {name: ID})
    assert reply.status == 404
    checked(operation_id, reply)


@pytest.mark.parametrize("operation_id", [i for i in IDS if OPERATIONS[i].fields.keys() & {"image_asset_identifier"}])
def test_an_asset_that_is_not_there(operation_id, world):
    asset = {"asset_type": "UPLOAD", "asset_id": "none"}
    fields = {name: value for name, value in world.minimal(operation_id).items() if name not in ("image", "mask")}
    if "mask_asset_identifier" in OPERATIONS[operation_id].fields:
        fields["mask_asset_identifier"] = asset
    reply = world.send(operation_id, fields | {"image_asset_identifier": asset})
    assert reply.status == 404, reply.body
    checked(operation_id, reply)


def missing_fields() -> list[Any]:
    return [
        pytest.param(operation_id, name, id=f"{operation_id}-{name}")
        for operation_id in IDS
        for name, fact in OPERATIONS[operation_id].fields.items()
        if fact.required and fact.place != "path"
    ]


@pytest.mark.parametrize(("operation_id", "name"), missing_fields())
def test_a_field_that_is_missing(operation_id, name, world):
    fields = CLASSES[operation_id](**world.minimal(operation_id)).wire_fields()
    reply = post(world.engine, written(operation_id, {key: value for key, value in fields.items() if key != name}))
    spared = deviations.unexplained([(operation_id, name, "required")], deviations.CLASSES) == []
    if spared:
        assert reply.status == 200
        return
    assert reply.status == 400, reply.body
    assert name in str(checked(operation_id, reply))


@pytest.mark.parametrize(("what", "sent"), WRONGLY_SENT)
def test_a_field_on_the_wire_in_the_wrong_way(what, sent):
    engine = Engine()
    reply = post(engine, sent)
    assert reply.status == 400
    assert checked(V3, reply)["title"] == "Bad Request"
    assert reply.header("content-type") == "application/problem+json"
    assert engine.billed == ()
    assert engine.calls[-1].reason


ASSETS = [{"asset_type": "UPLOAD", "asset_id": "a"}]
LEGACY, UPSCALE = "post-generate-image", "post-upscale-image"
TRAIN, DATASET = "train-model-v-3", "create-dataset"

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
    (V2_4, {"prompt": "x", "async": "yes"}, 400, "detail", "async"),
    (V2_4, {"prompt": "x", "async": True}, 200, "generation_id", ""),
    (V2_4, {"prompt": "x", "async": False, "private": None}, 200, "data", ""),
    (V2_45, {"prompt": "x", "size": "1024 x 1024"}, 400, "detail", "size"),
    (V2_45, {"prompt": "x", "size": "640x480"}, 400, "error", "size"),
    (V2_45, {"prompt": "x", "size": None}, 200, "data", ""),
    (V2_45, {"prompt": "x", "quality": "very_low"}, 400, "error", "quality"),
    (V2_45, {"prompt": "x", "image_asset_identifiers": ASSETS}, 404, "error", "asset"),
    (LEGACY, {"prompt": "x"}, 400, "detail", "image_request"),
    (LEGACY, {"image_request": {}}, 400, "detail", "prompt"),
    (LEGACY, {"image_request": {"prompt": "x", "num_images": 9}}, 400, "detail", "maximum of 8"),
    (LEGACY, {"image_request": {"prompt": "x", "model": "V_3"}}, 400, "detail", "is not one of"),
    (LEGACY, {"image_request": {"prompt": "x"}}, 200, "data", ""),
    (DATASET, {}, 400, "detail", "name"),
    (TRAIN, {"dataset_id": ID, "model_name": "abc"}, 400, "detail", "model_name"),
    (TRAIN, {"dataset_id": ID, "model_name": "My model"}, 404, "error", "dataset"),
]


@pytest.mark.parametrize(("operation_id", "body", "status", "key", "word"), BODIES)
def test_error_shapes(operation_id, body, status, key, word):
    reply = post(Engine(), httpx.Request("POST", "http://x" + OPERATIONS[operation_id].path, json=body))
    assert reply.status == status, reply.body
    found = reply.json() if status == 200 else checked(operation_id, reply)
    assert key in found
    assert word in str(found[key])


ONLY_JSON = [i for i in IDS if OPERATIONS[i].bodies == ("application/json",)]
WITH_FILES = [i for i in IDS if OPERATIONS[i].bodies == ("multipart/form-data",)]


@pytest.mark.parametrize("operation_id", [i for i in IDS if OPERATIONS[i].bodies])
def test_a_content_type_that_nobody_takes(operation_id, world):
    request = world.request(operation_id, world.minimal(operation_id))
    request.headers["content-type"] = "text/plain"
    reply = post(world.engine, request)
    assert reply.status == 415
    checked(operation_id, reply)


@pytest.mark.parametrize("operation_id", ONLY_JSON)
def test_multipart_where_only_json_is_taken(operation_id):
    sent = httpx.Request("POST", "http://x" + OPERATIONS[operation_id].path, files=[("prompt", (None, "x"))])
    reply = post(Engine(), sent)
    assert reply.status == 415
    checked(operation_id, reply)


@pytest.mark.parametrize("operation_id", WITH_FILES)
def test_json_where_multipart_is_documented(operation_id, world):
    facts = OPERATIONS[operation_id]
    fields = world.minimal(operation_id)
    needs_file = any(facts.fields[name].is_file for name in fields)
    text = {name: value for name, value in fields.items() if not facts.fields[name].is_file}
    path = written(operation_id, CLASSES[operation_id](**fields).wire_fields()).url
    body = (
        {facts.wrapped: text} if facts.wrapped else {n: v for n, v in text.items() if facts.fields[n].place == "body"}
    )
    reply = post(world.engine, httpx.Request("POST", path, json=body))
    if needs_file:
        assert reply.status in (400, 415)
        checked(operation_id, reply)
    else:
        assert reply.status == 200, reply.body


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", OPERATIONS[V3].path, 405),
        ("POST", "/v1/nothing", 404),
        ("DELETE", OPERATIONS[MAGIC].path, 405),
        ("POST", "/v1/generations/x", 405),
        ("DELETE", "/datasets", 405),
        ("GET", "/datasets/x/y", 404),
    ],
)
def test_wrong_paths_and_methods(method, path, status):
    reply = Engine().handle(ApiRequest(method, path, "", {"api-key": KEY}, b""))
    assert reply.status == status
    shaped(reply)


SCRIPTED = ["400", "400-rule", "401", "402", "403", "404", "422", "429", "500", "503"]


@pytest.mark.parametrize("kind", SCRIPTED)
@pytest.mark.parametrize("operation_id", [V3, V2_4, "get-generation", "list-datasets", "post_upscale"])
def test_faults_have_the_same_shapes(operation_id, kind, world, scripted):
    before = len(world.engine.billed)
    reply = scripted(Fault(kind, retry_after=3)).send(operation_id, world.minimal(operation_id))
    assert reply.status == int(kind[:3])
    shaped(reply, OPERATIONS[operation_id].generation)
    assert len(world.engine.billed) - before == (kind == "500" and billed(operation_id))


def test_a_request_that_is_too_large():
    fact = OPERATIONS["post-remove-background"].fields["image"]
    large = sample(fact).data + bytes(fact.max_bytes or 0)
    sent = httpx.Request("POST", "http://x/v1/remove-background", files=[("image", ("x.png", large, "image/png"))])
    reply = post(Engine(), sent)
    assert reply.status in (400, 413)
    checked("post-remove-background", reply)


def test_every_status_deviation_is_needed(world):
    """Provoke each status where it is undocumented: the table lists nothing that does not happen."""
    found: set[tuple[str, str, str]] = set()
    for operation_id in IDS:
        replies = [
            world.send(operation_id, world.minimal(operation_id), key=key) for key in ("", "forbidden", "no-credit")
        ]
        if OPERATIONS[operation_id].bodies:
            request = world.request(operation_id, world.minimal(operation_id))
            request.headers["content-type"] = "text/plain"
            replies.append(post(world.engine, request))
        found |= {(operation_id, str(reply.status), "status") for reply in replies}
        found |= provoked(operation_id, world)
    undocumented = {one for one in found if one[1] != "200" and int(one[1]) not in OPERATIONS[one[0]].statuses}
    table = [entry for entry in deviations.STATUSES if entry.what == "status"]
    assert deviations.unexplained(undocumented, table) == []
    assert deviations.needless(undocumented, table) == []


def provoked(operation_id: str, world: World) -> set[tuple[str, str, str]]:
    """Give the statuses of requests that say what cannot be."""
    found: set[tuple[str, str, str]] = set()
    facts = OPERATIONS[operation_id]
    for name, fact in facts.fields.items():
        if fact.place == "query":
            path = world.request(operation_id, world.minimal(operation_id)).url.path
            wrong = "x" * 100 if fact.kind == "string" else "nothing"
            reply = post(world.engine, httpx.Request("GET", f"http://x{path}", params={name: wrong}))
            found.add((operation_id, str(reply.status), "status"))
        if fact.shape in ("asset_v1", "asset") and fact.kind == "object":
            fields = {k: v for k, v in world.minimal(operation_id).items() if k not in ("image", "mask")}
            fields |= {k: sample(f) for k, f in facts.fields.items() if k.endswith("asset_identifier")}
            found.add((operation_id, str(world.send(operation_id, fields).status), "status"))
        if fact.shape == "link":
            lost = world.minimal(operation_id) | {name: ["https://ideogram.ai/api/images/ephemeral/none.png"]}
            lost.pop("images", None)
            found.add((operation_id, str(world.send(operation_id, lost).status), "status"))
    if operation_id in SPOKEN:
        unsafe = world.minimal(operation_id) | spoken(operation_id, "unsafe-prompt")
        found.add((operation_id, str(world.send(operation_id, unsafe).status), "status"))
    return found
