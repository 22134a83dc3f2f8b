"""A stand-in, and what is said to it."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode, urlsplit

import httpx
import pytest
from PIL import Image

from ideowidgets.offline.engine import Engine
from ideowidgets.offline.wire import ApiReply, ApiRequest
from ideowidgets.operations.attachment import Attachment
from ideowidgets.operations.request import Request

V3 = "/v1/ideogram-v3/generate"
V4 = "/v1/ideogram-v4/generate"
MAGIC = "/v1/ideogram-v4/magic-prompt"
V2_4 = "/v2/image/generate/ideogram-4"
V2_45 = "/v2/image/generate/ideogram-4-5"
NOON = 1_800_000_000.0

Post = Callable[..., ApiReply]


def post_request(path: str, fields: dict[str, Any], *, key: str = "any", query: str = "") -> ApiRequest:
    """Write a JSON request."""
    headers = {"api-key": key, "content-type": "application/json"}
    return ApiRequest("POST", path, query, headers, json.dumps(fields).encode())


def get_request(url: str) -> ApiRequest:
    """Write a download, without a key."""
    parts = urlsplit(url)
    return ApiRequest("GET", parts.path, parts.query)


def png(size: tuple[int, int] = (64, 48), colour: str = "#336699", mode: str = "RGB") -> bytes:
    """Write a plain picture."""
    buffer = io.BytesIO()
    Image.new(mode, size, colour).save(buffer, "PNG")
    return buffer.getvalue()


def pixels(data: bytes) -> bytes:
    """Give the decoded pixels, which do not depend on the encoder."""
    with Image.open(io.BytesIO(data)) as image:
        return repr(image.size).encode() + image.convert("RGB").tobytes()


@pytest.fixture
def engine() -> Engine:
    return Engine(clock=lambda: NOON)


@pytest.fixture
def post(engine: Engine) -> Post:
    def send(path: str, fields: dict[str, Any], **more: str) -> ApiReply:
        return engine.handle(post_request(path, fields, **more))

    return send


def written(
    request: Request[Any], *, key: str = "any", query: str = "", more: dict[str, Any] | None = None
) -> ApiRequest:
    """Write a request as plain httpx does; ``more`` are members of its body that are no fields."""
    body = request.body_fields() | (more or {})
    asked = "&".join(filter(None, (urlencode(request.sent_query()), query)))
    if request.operation.body == "none":
        return ApiRequest(request.operation.method, request.sent_path(), asked, {"api-key": key})
    if request.sends_json:
        sent = httpx.Request("POST", "http://x", json=body)
    else:
        sent = httpx.Request("POST", "http://x", files=[part for name in body for part in _parts(name, body[name])])
    headers = {name.lower(): value for name, value in sent.headers.items()} | {"api-key": key}
    return ApiRequest(request.operation.method, request.sent_path(), asked, headers, sent.read())


def _parts(name: str, value: Any) -> list[tuple[str, tuple[Any, ...]]]:
    many = isinstance(value, list) and all(isinstance(item, str | Attachment) for item in value)
    parts: list[tuple[str, tuple[Any, ...]]] = []
    for item in value if many else [value]:
        if isinstance(item, Attachment):
            parts.append((name, (item.name, item.data, item.media_type)))
        else:
            parts.append((name, (None, item if isinstance(item, str) else json.dumps(item))))
    return parts


def ask(engine: Engine, request: Request[Any], **how: Any) -> ApiReply:
    """Send a request to an engine."""
    return engine.handle(written(request, **how))


def told(engine: Engine, request: Request[Any], **how: Any) -> Any:
    """Send a request that succeeds, and give the body of its answer."""
    reply = ask(engine, request, **how)
    assert reply.status == 200, reply.body
    return reply.json()
