"""A stand-in, and what is said to it."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from PIL import Image

from ideowidgets.offline.engine import Engine
from ideowidgets.offline.wire import ApiReply, ApiRequest

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
