"""1min.ai: uploads, and six features that Ideogram 3.0 does.

The gateway publishes nothing about its errors: here they are ``{"statusCode", "message", "error"}``. Members that are
not documented are refused, so that a name that was spelled wrong is seen.
"""

from __future__ import annotations

import hashlib
import json
import re
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import PurePath
from typing import Any

from python_multipart.multipart import parse_options_header

from ideowidgets.offline.answers import deny
from ideowidgets.offline.gateways.counter import Counter, Order
from ideowidgets.offline.gateways.features import FEATURES, MODEL, Feature, problem_of
from ideowidgets.offline.gateways.shapes import rewritten, said
from ideowidgets.offline.reading.decode import Decoded
from ideowidgets.offline.reading.multipart import read_parts
from ideowidgets.offline.state import Account
from ideowidgets.offline.wire import ApiReply, ApiRequest
from ideowidgets.operations.picture import SUFFIX, Picture, sniff

ASSETS = "one-min assets"
FEATURES_NAME = "one-min features"
BUCKET = "asset.1min.ai"
MAX_PICTURE_BYTES = 10_000_000
MAX_ASSET_BYTES = 50_000_000
_ACCOUNT = uuid.UUID("6f1d2c3b-4a59-4876-8594-a3b2c1d0e9f8")


def _upload(request: ApiRequest, account: Account, now: float) -> Order:
    kind, options = parse_options_header(request.headers.get("content-type", ""))
    if kind != b"multipart/form-data":
        deny(400, "the upload must be multipart/form-data")
    parts = [part for part in read_parts(request.body, options.get(b"boundary", b"")) if part.name == "asset"]
    if len(parts) != 1 or parts[0].filename is None:
        deny(400, "asset must be one file")
    data = bytes(parts[0].data)
    if len(data) > MAX_ASSET_BYTES:
        deny(413, "an asset has at most 50 MB")
    media_type = sniff(data)
    if media_type is None:
        deny(400, "the file is no PNG, JPEG or WebP picture")
    picture = Picture(data, parts[0].filename, media_type)
    path = f"images/{_moment(now)}_{account.new_id('asset')}_{_stem(picture.name)}{SUFFIX[media_type]}"
    account.assets.put(account.user_id, path, data)
    answer = _receipt(picture, path)
    return Order(("asset",), lambda _content, _failed: answer, files={"asset": (len(data),)})


def _receipt(picture: Picture, path: str) -> dict[str, Any]:
    name = path.rpartition("/")[2]
    return {
        "asset": {
            "fieldname": "asset",
            "originalname": picture.name,
            "encoding": "7bit",
            "mimetype": picture.media_type,
            "size": len(picture.data),
            "bucket": BUCKET,
            "key": path,
            "acl": "private",
            "contentType": picture.media_type,
            "metadata": {"team-id": _id("team"), "user-id": _id("user"), "fieldName": "asset"},
            "location": f"https://{BUCKET}.s3.us-east-1.amazonaws.com/{path}",
            "etag": f'"{hashlib.sha256(picture.data).hexdigest()[:32]}"',
        },
        "fileContent": {"uuid": _id(path), "path": path, "type": name.rpartition(".")[2], "name": picture.name},
    }


def _feature(request: ApiRequest, account: Account, now: float) -> Order:
    body = _json_object(request)
    kind = body.get("type")
    feature = FEATURES.get(kind) if isinstance(kind, str) else None
    if feature is None:
        deny(400, f"type must be one of {', '.join(FEATURES)}")
    if body.get("model") != MODEL:
        deny(400, f"model must be {MODEL}")
    asked = body.get("promptObject")
    if not isinstance(asked, dict):
        deny(400, "promptObject must be an object")
    problem = problem_of(feature, asked)
    if problem is not None:
        deny(400, problem)
    cls = feature.cls(asked)
    files = {name: _found(name, asked[name], account) for name in feature.files if name in asked}
    decoded = Decoded(feature.fields(asked, files))

    def wrap(content: Mapping[str, Any], failed: bool) -> dict[str, Any]:
        return _record(feature, asked, content, now, failed=failed)

    return Order(tuple(asked), wrap, cls, decoded, decoded.sizes)


def _json_object(request: ApiRequest) -> dict[str, Any]:
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        deny(400, "the body must be application/json")
    try:
        body = json.loads(request.body)
    except (ValueError, RecursionError):
        body = None
    if not isinstance(body, dict):
        deny(400, "the body must be a JSON object")
    return body


def _found(name: str, given: Any, account: Account) -> Any:
    """Give the uploads that paths stand for; one, or a list of them."""
    paths = given if isinstance(given, list) else [given]
    found: list[Picture] = []
    for path in paths:
        data = account.assets.get(account.user_id, path)
        if data is None:
            deny(400, f"{name}: there is no asset {path[:80]!r}")
        if len(data) > MAX_PICTURE_BYTES:
            deny(400, f"{name}: a picture has at most 10 MB")
        found.append(Picture(data, path.rpartition("/")[2], sniff(data) or ""))
    if name == "style_reference_images" and sum(len(picture.data) for picture in found) > MAX_PICTURE_BYTES:
        deny(400, f"{name}: at most 10 MB together")
    return found if isinstance(given, list) else found[0]


def _record(
    feature: Feature, asked: Mapping[str, Any], content: Mapping[str, Any], now: float, *, failed: bool
) -> dict[str, Any]:
    items = content.get("data") or []
    number = hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:16]
    made = [] if failed else [f"images/{number}_{i}.png" for i, item in enumerate(items) if item.get("url")]
    detail = {"promptObject": dict(asked), "resultObject": made, "responseObject": None if failed else dict(content)}
    record = {
        "uuid": _id(number),
        "userId": _id("user"),
        "teamId": _id("team"),
        "model": MODEL,
        "type": feature.name,
        "status": "FAILED" if failed else "SUCCESS",
        "createdAt": f"{datetime.fromtimestamp(now, UTC):%Y-%m-%dT%H:%M:%S}.000Z",
        "aiRecordDetail": detail,
        "temporaryUrl": "",
    }
    return {"aiRecord": record | ({"message": "The model gave no result."} if failed else {})}


def _moment(now: float) -> str:
    when = datetime.fromtimestamp(now, UTC)
    return f"{when:%Y_%m_%d_%H_%M_%S}_{when.microsecond // 1000:03}"


def _stem(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9]+", "_", PurePath(name).stem)[:40].strip("_") or "picture"


def _id(text: str) -> str:
    return str(uuid.uuid5(_ACCOUNT, text))


def _shaped(reply: ApiReply) -> ApiReply:
    return rewritten(
        reply, {"statusCode": reply.status, "message": said(reply), "error": HTTPStatus(reply.status).phrase}
    )


COUNTERS = (
    Counter(ASSETS, "/api/assets", _upload, _shaped),
    Counter(FEATURES_NAME, "/api/features", _feature, _shaped),
)
