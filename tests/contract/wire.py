"""What is put on the wire: by the client, heard before anything answers, and by plain httpx, without the client."""

from __future__ import annotations

import json
from typing import Any

import httpx

from ideowidgets.offline.engine import Engine, Exchange
from ideowidgets.offline.wire import ApiReply, ApiRequest
from ideowidgets.operations.attachment import Attachment
from tests.contract.facts import JSON, MULTIPART, OPERATIONS
from tests.contract.facts.model import Place
from tests.contract.reader import Heard, read


class Listening(Engine):
    """A stand-in that keeps what arrives and refuses it, so that nothing is drawn and nothing repeated."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[ApiRequest] = []

    def begin(self, request: ApiRequest) -> Exchange:
        self.heard.append(request)
        return Exchange(ApiReply.of(400, {"error": "Heard."}), None)


def understood(operation_id: str, sent: ApiRequest, *, verbs: bool = False) -> Heard:
    """Read what was sent for an operation."""
    assert sent.method == OPERATIONS[operation_id].method.upper()
    content_type = sent.headers.get("content-type", "")
    return read(operation_id, sent.path, sent.query, content_type, sent.body, verbs=verbs)


def as_read(fields: dict[str, Any]) -> dict[str, Any]:
    """Give fields as a reader of the wire sees them."""

    def one(value: Any) -> Any:
        if isinstance(value, list | tuple):
            return [one(item) for item in value]
        if isinstance(value, Attachment):
            return {"filename": value.name, "content_type": value.media_type, "size": len(value.data)}
        return value

    return {name: one(value) for name, value in fields.items()}


def placed(operation_id: str, fields: dict[str, Any]) -> dict[Place, dict[str, Any]]:
    """Sort fields by where they travel, and wrap what is wrapped."""
    facts = OPERATIONS[operation_id]
    found: dict[Place, dict[str, Any]] = {"path": {}, "query": {}, "body": {}}
    for name, value in fields.items():
        found[facts.fields[name].place][name] = value
    if facts.wrapped:
        files = {name: v for name, v in found["body"].items() if facts.fields[name].is_file}
        inner = {name: value for name, value in found["body"].items() if name not in files}
        found["body"] = {facts.wrapped: inner, **files}
    return found


def written(operation_id: str, fields: dict[str, Any]) -> httpx.Request:
    """Put a request on the wire as plain httpx does, from the facts and without the client."""
    facts = OPERATIONS[operation_id]
    where = placed(operation_id, fields)
    path = facts.path
    for name, value in where["path"].items():
        path = path.replace(f"{{{name}}}", str(value))
    url, body = f"http://x{path}", where["body"]
    if not facts.bodies:
        return httpx.Request(facts.method.upper(), url, params=where["query"])
    files = any(facts.fields[name].is_file for name in fields)
    if facts.bodies == (JSON,) or (JSON in facts.bodies and not files):
        return httpx.Request("POST", url, json=body)
    parts: list[tuple[str, tuple[Any, ...]]] = []
    for name, value in body.items():
        listed = isinstance(value, list) and all(isinstance(item, str | Attachment) for item in value)
        for item in value if listed else [value]:
            if isinstance(item, Attachment):
                parts.append((name, (item.name, item.data, item.media_type)))
            else:
                parts.append((name, (None, item if isinstance(item, str) else json.dumps(item))))
    if not parts:
        # httpx would send no body at all.
        return httpx.Request("POST", url, content=b"--x--\r\n", headers={"content-type": f"{MULTIPART}; boundary=x"})
    return httpx.Request("POST", url, files=parts)
