"""The gateways of the stand-in: what they take, what they answer, and what they write down."""

import json
from typing import Any

import pytest

from ideowidgets.offline import state
from ideowidgets.offline.engine import Engine
from ideowidgets.offline.faults import Fault
from ideowidgets.offline.gateways.features import FEATURES
from ideowidgets.offline.wire import ApiReply, ApiRequest
from tests.unit.offline.conftest import get_request, png

BOUNDARY = "xXx"
KEY = "canary-1b2c3d4e5f"
GENERATE = {"prompt": "a lighthouse", "num_images": 1}
ENVELOPE = json.dumps({"type": "IMAGE_GENERATOR", "model": "ideogram-3", "promptObject": GENERATE}).encode()


def multipart(*parts: tuple[str, str | None, bytes]) -> bytes:
    """Write a body: name, file name, data."""
    written = b""
    for name, filename, data in parts:
        tail = "" if filename is None else f'; filename="{filename}"\r\ncontent-type: image/png'
        written += f'--{BOUNDARY}\r\ncontent-disposition: form-data; name="{name}"{tail}\r\n\r\n'.encode()
        written += data + b"\r\n"
    return written + f"--{BOUNDARY}--\r\n".encode()


def upload(engine: Engine, *parts: tuple[str, str | None, bytes], key: str = KEY, kind: str = "") -> ApiReply:
    headers = {"api-key": key, "content-type": kind or f"multipart/form-data; boundary={BOUNDARY}"}
    return engine.handle(ApiRequest("POST", "/api/assets", "", headers, multipart(*parts)))


def asset(engine: Engine, data: bytes, name: str = "holiday.png", **more: str) -> str:
    reply = upload(engine, ("asset", name, data), **more)
    assert reply.status == 200, reply.body
    return reply.json()["fileContent"]["path"]


def feature(engine: Engine, kind: Any, asked: Any, *, key: str = KEY, model: Any = "ideogram-3") -> ApiReply:
    body = json.dumps({"type": kind, "model": model, "promptObject": asked}).encode()
    headers = {"api-key": key, "content-type": "application/json"}
    return engine.handle(ApiRequest("POST", "/api/features", "", headers, body))


def resell(engine: Engine, fields: Any, *, path: str = "/ideogram/generate", **headers: str) -> ApiReply:
    sent = {"content-type": "application/json", **(headers or {"authorization": f"Bearer {KEY}"})}
    return engine.handle(ApiRequest("POST", path, "", sent, json.dumps(fields).encode()))


def test_an_upload_is_answered_as_documented(engine):
    data = png()
    body = upload(engine, ("asset", "my holiday.png", data)).json()
    path = body["fileContent"]["path"]
    assert path == body["asset"]["key"]
    assert path.startswith("images/2027_01_15_08_00_00_000_")
    assert path.endswith("_my_holiday.png")
    assert set(body["fileContent"]) == {"uuid", "path", "type", "name"}
    told = {name: body["asset"][name] for name in ("fieldname", "originalname", "mimetype", "size", "bucket", "acl")}
    assert told == {
        "fieldname": "asset",
        "originalname": "my holiday.png",
        "mimetype": "image/png",
        "size": len(data),
        "bucket": "asset.1min.ai",
        "acl": "private",
    }
    (call,) = engine.calls
    assert (call.operation, dict(call.files), call.had_key) == ("one-min assets", {"asset": (len(data),)}, True)
    assert engine.billed == ()


@pytest.mark.parametrize(
    ("parts", "kind", "status"),
    [
        ((("file", "a.png", png()),), "", 400),
        ((("asset", None, b"text"),), "", 400),
        ((("asset", "a.png", png()), ("asset", "b.png", png())), "", 400),
        ((("asset", "a.png", b"GIF89a"),), "", 400),
        ((("asset", "a.png", png()),), "application/json", 400),
        ((("asset", "a.png", png()),), "multipart/form-data", 400),
        ((("asset", "a.png", png()),), f"multipart/mixed; boundary={BOUNDARY}", 400),
        ((("asset", "a.png", png() + b"\0" * 50_000_000),), "", 413),
        ((), "", 400),
    ],
)
def test_uploads_that_are_none(engine, parts, kind, status):
    reply = upload(engine, *parts, kind=kind)
    assert reply.status == status
    assert set(reply.json()) == {"statusCode", "message", "error"}
    assert reply.json()["message"]


def test_names_of_uploads_are_no_paths(engine):
    path = asset(engine, png(), name="../../etc/pass wd.png")
    assert path.startswith("images/")
    assert ".." not in path
    assert " " not in path


def test_an_upload_belongs_to_its_key(engine):
    asked = GENERATE | {"imageUrl": asset(engine, png())}
    assert feature(engine, "IMAGE_VARIATOR", asked, key="another-key").status == 400
    assert feature(engine, "IMAGE_VARIATOR", asked).status == 200


def test_the_store_is_bounded(engine, monkeypatch):
    data = png((300, 300))
    monkeypatch.setattr(state, "MAX_ASSET_BYTES", len(data) * 2)
    paths = [asset(engine, data) for _ in range(3)]
    assert len(set(paths)) == 3
    statuses = [feature(engine, "IMAGE_UPSCALER", {"imageUrl": path, "num_images": 1}).status for path in paths]
    assert statuses == [400, 200, 200]


def test_a_record_is_answered_as_documented(engine):
    asked = GENERATE | {"num_images": 2, "seed": 7, "style_type": "GENERAL", "style_preset": "JAPANDI_FUSION"}
    record = feature(engine, "IMAGE_GENERATOR", asked).json()["aiRecord"]
    assert set(record) == {
        *("uuid", "userId", "teamId", "model", "type", "status", "createdAt", "aiRecordDetail", "temporaryUrl"),
    }
    assert (record["model"], record["type"], record["status"]) == ("ideogram-3", "IMAGE_GENERATOR", "SUCCESS")
    assert record["createdAt"] == "2027-01-15T08:00:00.000Z"
    detail = record["aiRecordDetail"]
    assert detail["promptObject"] == asked
    assert len(detail["resultObject"]) == 2
    assert set(detail["responseObject"]) == {"created", "data"}
    first, second = detail["responseObject"]["data"]
    assert set(first) == {"url", "prompt", "resolution", "is_image_safe", "seed", "style_type"}
    assert (first["seed"], first["style_type"]) == (7, "GENERAL")
    assert second["seed"] != 7
    assert engine.handle(get_request(first["url"])).header("content-type") == "image/png"


def test_the_gateways_own_default_of_style_type(engine):
    def style(**more: Any) -> str:
        record = feature(engine, "IMAGE_GENERATOR", GENERATE | more).json()["aiRecord"]
        return record["aiRecordDetail"]["responseObject"]["data"][0]["style_type"]

    assert style() == "AUTO"
    assert style(style_type="DESIGN") == "DESIGN"


FEATURE_REFUSALS = {
    "an unknown feature": ("IMAGE_DESCRIBER", GENERATE, "type must be one of"),
    "no feature": (None, GENERATE, "type must be one of"),
    "a list": (["IMAGE_GENERATOR"], GENERATE, "type must be one of"),
    "no object": ("IMAGE_GENERATOR", [1], "promptObject must be an object"),
    "no prompt": ("IMAGE_GENERATOR", {"num_images": 1}, "prompt should not be empty"),
    "no count": ("IMAGE_GENERATOR", {"prompt": "x"}, "num_images should not be empty"),
    "a vendor's name": ("IMAGE_GENERATOR", GENERATE | {"style_codes": ["AAFF5733"]}, "style_codes should not exist"),
    "v2's spelling": ("IMAGE_GENERATOR", GENERATE | {"rendering_speed": "turbo"}, "rendering_speed must be one of"),
    "a count as text": ("IMAGE_GENERATOR", GENERATE | {"num_images": "1"}, "num_images must be a number"),
    "a count of true": ("IMAGE_GENERATOR", GENERATE | {"num_images": True}, "num_images must be a number"),
    "nine": ("IMAGE_GENERATOR", GENERATE | {"num_images": 9}, "between 1 and 8"),
    "null": ("IMAGE_GENERATOR", GENERATE | {"seed": None}, "seed must be a number"),
    "both sizes": ("IMAGE_GENERATOR", GENERATE | {"aspect_ratio": "1x1", "resolution": "1024x1024"}, "exclusive"),
    "both styles": (
        "IMAGE_GENERATOR", GENERATE | {"style_preset": "ICONIC", "style_reference_images": ["a"]}, "exclusive",
    ),
    "six references": ("IMAGE_GENERATOR", GENERATE | {"style_reference_images": ["a"] * 6}, "at most 5"),
    "two characters": ("IMAGE_GENERATOR", GENERATE | {"character_reference_images": ["a"] * 2}, "at most 1"),
    "preset and type": ("IMAGE_GENERATOR", GENERATE | {"style_preset": "ICONIC", "style_type": "DESIGN"}, "AUTO or"),
    "character and type": (
        "IMAGE_GENERATOR", GENERATE | {"character_reference_images": ["a"], "style_type": "GENERAL"}, "FICTION",
    ),
    "character and flash": (
        "IMAGE_GENERATOR", GENERATE | {"character_reference_images": ["a"], "rendering_speed": "FLASH"}, "FLASH",
    ),
    "transparent and flash": (
        "IMAGE_GENERATOR", GENERATE | {"transparent": True, "rendering_speed": "FLASH"}, "FLASH is not available",
    ),
    "transparent and a size": (
        "IMAGE_GENERATOR", GENERATE | {"transparent": True, "resolution": "1024x1024"}, "not available with",
    ),
    "transparent and style": (
        "IMAGE_GENERATOR", GENERATE | {"transparent": True, "style_type": "AUTO"}, "not available with transparent",
    ),
    "an address": ("IMAGE_VARIATOR", GENERATE | {"imageUrl": "https://x.example/a.png"}, "there is no asset"),
    "no source": ("IMAGE_VARIATOR", GENERATE, "imageUrl should not be empty"),
    "an empty path": ("IMAGE_VARIATOR", GENERATE | {"imageUrl": ""}, "imageUrl must be the path"),
    "no mask": ("IMAGE_INPAINTER", GENERATE | {"imageUrl": "a"}, "maskUrl should not be empty"),
    "a ratio": ("IMAGE_EXTENDER", {"imageUrl": "a", "num_images": 1, "aspect_ratio": "1x1"}, "resolution should not"),
    "weight": ("IMAGE_VARIATOR", GENERATE | {"imageUrl": "a", "image_weight": 101}, "between 0 and 100"),
    "the vendor's magic": (
        "IMAGE_UPSCALER", {"imageUrl": "a", "num_images": 1, "magic_prompt": "ON"}, "magic_prompt should not exist",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", FEATURE_REFUSALS)
def test_features_refuse(engine, case):
    kind, asked, said = FEATURE_REFUSALS[case]
    reply = feature(engine, kind, asked)
    assert reply.status == 400
    assert said in reply.json()["message"]
    assert engine.billed == ()
    assert said in engine.calls[0].reason


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"{", "application/json"),
        (b"[1]", "application/json"),
        (ENVELOPE, "text/plain"),
        (b"[" * 99_999, "application/json"),
    ],
)
def test_bodies_that_are_none(engine, body, kind):
    reply = engine.handle(ApiRequest("POST", "/api/features", "", {"api-key": KEY, "content-type": kind}, body))
    assert reply.status == 400


def test_another_model_is_refused(engine):
    assert "model must be" in feature(engine, "IMAGE_GENERATOR", GENERATE, model="dall-e-3").json()["message"]


def test_large_pictures_are_refused(engine):
    big = asset(engine, png() + b"\0" * 10_000_000)
    half = [asset(engine, png() + bytes([n]) * 5_000_000) for n in range(2)]
    assert "10 MB" in feature(engine, "IMAGE_VARIATOR", GENERATE | {"imageUrl": big}).json()["message"]
    together = feature(engine, "IMAGE_GENERATOR", GENERATE | {"style_reference_images": half})
    assert "together" in together.json()["message"]


@pytest.mark.parametrize("kind", FEATURES)
def test_every_feature_takes_everything_that_it_documents(engine, kind):
    feature_ = FEATURES[kind]
    values: dict[str, Any] = {
        "prompt": "a lighthouse",
        "negative_prompt": "fog",
        "num_images": 2,
        "image_weight": 0,
        "resemblance": 0,
        "detail": 100,
        "seed": 7,
        "rendering_speed": "TURBO",
        "resolution": "1024x1024",
        "magic_prompt": "OFF",
        "magic_prompt_option": "ON",
        "style_type": "AUTO",
        "imageUrl": asset(engine, png((96, 64))),
        "maskUrl": asset(engine, png((96, 64), "black")),
        "style_reference_images": [asset(engine, png())],
        "character_reference_images": [asset(engine, png())],
        "transparent": False,
    }
    asked = {name: values[name] for name in (*feature_.required, *feature_.optional) if name in values}
    record = feature(engine, kind, asked)
    assert record.status == 200, record.body
    assert len(record.json()["aiRecord"]["aiRecordDetail"]["responseObject"]["data"]) == 2


def test_a_factor_without_transparency_changes_nothing(engine):
    assert feature(engine, "IMAGE_GENERATOR", GENERATE | {"upscale_factor": "X4"}).status == 200


@pytest.mark.parametrize(("key", "status"), [("", 401), ("revoked", 401), ("forbidden", 403), ("no-credit", 402)])
def test_keys(engine, key, status):
    for reply in (
        feature(engine, "IMAGE_GENERATOR", GENERATE, key=key),
        resell(engine, {"image_request": {"prompt": "x"}}, authorization=f"Bearer {key}"),
    ):
        assert reply.status == status
        assert reply.json()["message"]


def test_unsafe_words_are_refused_and_unsafe_pictures_withheld(engine):
    assert feature(engine, "IMAGE_GENERATOR", GENERATE | {"prompt": "unsafe-prompt"}).status == 422
    detail = feature(engine, "IMAGE_GENERATOR", GENERATE | {"prompt": "unsafe-image"}).json()["aiRecord"][
        "aiRecordDetail"
    ]
    assert detail["resultObject"] == []
    assert detail["responseObject"]["data"][0]["url"] is None


def test_a_failure_is_told_with_200_and_billed(engine):
    engine.faults = [Fault("gateway-failed", at=1)]
    record = feature(engine, "IMAGE_GENERATOR", GENERATE)
    assert record.status == 200
    told = record.json()["aiRecord"]
    assert told["status"] == "FAILED"
    assert told["aiRecordDetail"]["responseObject"] is None
    assert len(engine.billed) == 1
    assert feature(engine, "IMAGE_GENERATOR", GENERATE).json()["aiRecord"]["status"] == "SUCCESS"


@pytest.mark.parametrize("kind", ["500", "502", "429", "503", "cut", "reset", "html"])
def test_other_faults(engine, kind):
    engine.faults = [Fault(kind, on="one-min features", retry_after=3)]
    reply = feature(engine, "IMAGE_GENERATOR", GENERATE)
    if kind.isdigit():
        assert reply.status == int(kind)
    if kind in ("429", "503"):
        assert reply.header("retry-after") == "3"
        assert reply.json()["statusCode"] == int(kind)
    assert upload(engine, ("asset", "a.png", png())).status == 200
    assert engine.calls[0].fault == kind


def test_a_reseller_counts_seconds(engine):
    reply = resell(engine, {"image_request": {"prompt": "a lighthouse", "model": "V_2", "seed": 7, "num_images": 2}})
    assert reply.status == 200
    assert reply.json()["created"] == 1_800_000_000
    assert reply.json()["data"][0]["seed"] == 7
    (charge,) = engine.billed
    assert (charge.operation, charge.images, charge.usd_micros) == ("reseller generate", 2, None)
    assert KEY not in repr(engine.calls)


@pytest.mark.parametrize(
    ("fields", "headers", "status", "code"),
    [
        ({"image_request": {"prompt": "x", "model": "V_2A"}}, {}, 400, "upstream_error"),
        ({"image_request": {"prompt": "x", "model": ["V_2"]}}, {}, 400, "upstream_error"),
        ({"prompt": "x"}, {}, 400, "upstream_error"),
        ({"image_request": {}}, {}, 400, "upstream_error"),
        ({"image_request": {"prompt": "x"}}, {"api-key": "revoked"}, 401, "invalid_api_key"),
        ({"image_request": {"prompt": "x"}}, {"authorization": "Basic abc"}, 401, "invalid_api_key"),
        ({"image_request": {"prompt": "x"}}, {"api-key": "no-credit"}, 402, "insufficient_funds"),
    ],
)
def test_a_reseller_refuses_in_its_own_words(engine, fields, headers, status, code):
    reply = resell(engine, fields, **headers)
    assert reply.status == status
    assert set(reply.json()) == {"code", "message", "data"}
    assert (reply.json()["code"], reply.json()["data"]) == (code, None)
    assert reply.json()["message"]


def test_a_reseller_takes_both_headers_and_the_vendor_one(engine):
    asked = {"image_request": {"prompt": "x"}}
    assert resell(engine, asked, **{"api-key": KEY}).status == 200
    assert resell(engine, asked, authorization=f"bearer {KEY}").status == 200
    assert resell(engine, {"prompt": "x"}, path="/v1/ideogram-v3/generate", authorization=f"Bearer {KEY}").status == 401
    assert feature(engine, "IMAGE_GENERATOR", GENERATE, key="").status == 401


def test_each_key_of_a_reseller_has_its_own_places():
    engine = Engine(max_in_flight=1)
    body = json.dumps({"image_request": {"prompt": "x"}}).encode()

    def ask(key: str) -> ApiRequest:
        headers = {"content-type": "application/json", "authorization": f"Bearer {key}"}
        return ApiRequest("POST", "/ideogram/generate", "", headers, body)

    with engine.begin(ask("first")) as held:
        assert held.status == 200
        assert engine.handle(ask("first")).status == 429
        assert engine.handle(ask("second")).status == 200


@pytest.mark.parametrize("path", ["/api/assets", "/api/features", "/ideogram/generate", "/ideogram/remix"])
def test_only_posts(engine, path):
    reply = engine.handle(ApiRequest("GET", path, "", {"api-key": KEY}))
    assert reply.status == 405
    assert reply.header("allow") == "POST"
    assert reply.json()["message"]


@pytest.mark.parametrize("path", ["/api", "/api/feature", "/ideogram", "/ideogram/describe", "/ideogram/generate/"])
def test_other_paths_are_not_found(engine, path):
    assert engine.handle(ApiRequest("POST", path, "", {"api-key": KEY})).status == 404


def test_the_same_order_gives_the_same_picture(engine):
    def drawn() -> bytes:
        detail = feature(engine, "IMAGE_GENERATOR", GENERATE | {"seed": 3}).json()["aiRecord"]["aiRecordDetail"]
        return engine.handle(get_request(detail["responseObject"]["data"][0]["url"])).body

    assert drawn() == drawn()
