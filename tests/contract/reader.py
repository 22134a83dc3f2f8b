"""A small reader of request bodies, independent of the package: the standard library's mail parser and the facts."""

from __future__ import annotations

import json
import re
from email.message import Message
from email.parser import BytesParser
from email.policy import HTTP
from typing import Any

from tests.contract.facts import OPERATIONS, Fact

_TEXT_KINDS = ("string", "enum", "integer", "boolean")


def read(operation_id: str, content_type: str, body: bytes) -> dict[str, Any]:
    """Give the fields of a body: repeated parts as lists, object parts as JSON, text cast as the facts say.

    A file becomes ``{"filename", "content_type", "size"}``.
    """
    facts = OPERATIONS[operation_id]
    kind = content_type.partition(";")[0].strip()
    assert kind in (*facts.bodies, "application/json"), f"{kind} is not taken by {operation_id}"
    if kind == "application/json":
        found = json.loads(body)
        assert isinstance(found, dict)
        return found
    grouped: dict[str, list[Message]] = {}
    for part in _parts(content_type, body):
        name = part.get_param("name", header="content-disposition")
        assert isinstance(name, str), "every part has a name"
        assert not name.endswith("[]"), "lists repeat the plain name"
        grouped.setdefault(name, []).append(part)
    return {name: _value(name, facts.fields.get(name), group) for name, group in grouped.items()}


def _parts(content_type: str, body: bytes) -> list[Message]:
    head = f"Content-Type: {content_type}\r\nMIME-Version: 1.0\r\n\r\n".encode()
    message = BytesParser(policy=HTTP).parsebytes(head + body)
    assert message.is_multipart()
    assert not message.defects, message.defects
    return list(message.iter_parts())  # type: ignore[attr-defined]


def _value(name: str, fact: Fact | None, group: list[Message]) -> Any:
    assert fact is not None, f"{name} is no documented field"
    if fact.kind == "files":
        return [_file(part) for part in group]
    if fact.kind == "strings":
        return [_text(part) for part in group]
    assert len(group) == 1, f"{name} is sent {len(group)} times"
    if fact.kind == "file":
        return _file(group[0])
    text = _text(group[0])
    if fact.kind in ("object", "objects"):
        return json.loads(text)
    assert fact.kind in _TEXT_KINDS
    assert text not in ("", "null", "None"), f"{name} is sent as {text!r}; unset fields are left out"
    if fact.kind == "integer":
        assert re.fullmatch(r"0|[1-9][0-9]*", text), f"{name} is sent as {text!r}"
        return int(text)
    if fact.kind == "boolean":
        assert text in ("true", "false"), f"{name} is sent as {text!r}"
        return text == "true"
    return text


def _bytes(part: Message) -> bytes:
    data = part.get_payload(decode=True)
    assert isinstance(data, bytes)
    return data


def _text(part: Message) -> str:
    assert part.get_filename() is None, "a text is no file"
    return _bytes(part).decode("utf-8")


def _file(part: Message) -> dict[str, Any]:
    name = part.get_filename()
    assert name, "a file has a name"
    assert "/" not in name, "a file's name is no path"
    assert part.get_content_type() in ("image/png", "image/jpeg", "image/webp")
    return {"filename": name, "content_type": part.get_content_type(), "size": len(_bytes(part))}
