"""A small reader of requests on the wire, independent of the package: the standard library and the facts."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesParser
from email.policy import HTTP
from typing import Any
from urllib.parse import parse_qsl, unquote

from tests.contract.facts import JSON, MULTIPART, OPERATIONS, Fact

PICTURES = ("image/png", "image/jpeg", "image/webp")
TYPES = {
    "dataset": (*PICTURES, "text/plain", "application/json", "application/zip"),
    "fonts": ("font/ttf", "font/otf", "font/woff", "font/woff2"),
}
_LISTS = ("files", "attachments", "strings", "enums")
_TEXTS = ("string", "enum", "enums", "strings")


@dataclass(frozen=True)
class Heard:
    """A request as it was understood.

    Attributes
    ----------
    path, query : dict
        Fields by name, text cast as the facts say.
    body : dict or None
        As it is on the wire, ``image_request`` and all; a file is ``{"filename", "content_type", "size"}``.
    """

    path: dict[str, Any]
    query: dict[str, Any]
    body: dict[str, Any] | None
    wrapped: str | None

    @property
    def fields(self) -> dict[str, Any]:
        """All fields, wherever they travelled."""
        body = dict(self.body or {})
        inner = body.pop(self.wrapped, {}) if self.wrapped else {}
        return {**self.path, **self.query, **body, **inner}


def read(
    operation_id: str, path: str, query: str = "", content_type: str = "", body: bytes = b"", *, verbs: bool = False
) -> Heard:
    """Read a request.

    Parameters
    ----------
    operation_id : str
        Whose facts say what is what.
    verbs : bool
        Whether ``dry_run``, ``webhook_url`` and ``async`` may be there too.
    """
    facts = OPERATIONS[operation_id]
    template = re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[^/]+)", re.escape(facts.path))
    placed = re.fullmatch(template, path)
    assert placed, f"{path} is not {facts.path}"
    return Heard(
        path={name: _cast(name, facts.fields[name], unquote(text)) for name, text in placed.groupdict().items()},
        query=_query(operation_id, query, verbs=verbs),
        body=_body(operation_id, content_type, body, verbs=verbs),
        wrapped=facts.wrapped,
    )


def _query(operation_id: str, query: str, *, verbs: bool) -> dict[str, Any]:
    facts = OPERATIONS[operation_id]
    known = {name: fact for name, fact in facts.fields.items() if fact.place == "query"}
    if verbs:
        known |= {"dry_run": Fact("boolean"), "webhook_url": Fact("string")}
    found: dict[str, list[str]] = {}
    for name, text in parse_qsl(query, keep_blank_values=True, strict_parsing=bool(query)):
        found.setdefault(name, []).append(text)
    return {name: _of_texts(name, known.get(name), texts) for name, texts in found.items()}


def _of_texts(name: str, fact: Fact | None, texts: list[str]) -> Any:
    assert fact is not None, f"{name} is no documented field"
    if fact.kind in _LISTS:
        return [_cast(name, fact, text) for text in texts]
    assert len(texts) == 1, f"{name} is sent {len(texts)} times"
    return _cast(name, fact, texts[0])


def _body(operation_id: str, content_type: str, body: bytes, *, verbs: bool) -> dict[str, Any] | None:
    facts = OPERATIONS[operation_id]
    if not facts.bodies:
        assert not body, "nothing is sent where no body is taken"
        return None
    kind = content_type.partition(";")[0].strip()
    assert kind in (*facts.bodies, JSON), f"{kind} is not taken by {operation_id}"
    if kind == JSON:
        found = json.loads(body)
        assert isinstance(found, dict)
        return found
    assert kind == MULTIPART
    grouped: dict[str, list[Message]] = {}
    for part in _parts(content_type, body):
        name = part.get_param("name", header="content-disposition")
        assert isinstance(name, str), "every part has a name"
        assert not name.endswith("[]"), "lists repeat the plain name"
        grouped.setdefault(name, []).append(part)
    known = dict(facts.body_fields)
    if facts.wrapped:
        files = {name: fact for name, fact in known.items() if fact.is_file}
        known = {facts.wrapped: Fact("object"), **files}
    if verbs:
        known |= {"async": Fact("boolean"), "webhook_url": Fact("string")}
    return {name: _value(name, known.get(name), group) for name, group in grouped.items()}


def _parts(content_type: str, body: bytes) -> list[Message]:
    head = f"Content-Type: {content_type}\r\nMIME-Version: 1.0\r\n\r\n".encode()
    message = BytesParser(policy=HTTP).parsebytes(head + body)
    assert message.is_multipart()
    assert not message.defects, message.defects
    return list(message.iter_parts())  # type: ignore[attr-defined]


def _value(name: str, fact: Fact | None, group: list[Message]) -> Any:
    assert fact is not None, f"{name} is no documented field"
    if fact.kind in ("files", "attachments"):
        return [_file(part, fact) for part in group]
    if fact.kind == "file":
        assert len(group) == 1, f"{name} is sent {len(group)} times"
        return _file(group[0], fact)
    return _of_texts(name, fact, [_text(part) for part in group])


def _cast(name: str, fact: Fact, text: str) -> Any:
    if fact.kind in ("object", "objects"):
        return json.loads(text)
    assert text not in ("", "null", "None"), f"{name} is sent as {text!r}; unset fields are left out"
    if fact.kind == "integer":
        assert re.fullmatch(r"0|[1-9][0-9]*", text), f"{name} is sent as {text!r}"
        return int(text)
    if fact.kind == "number":
        assert re.fullmatch(r"-?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?", text), f"{name} is sent as {text!r}"
        return float(text)
    if fact.kind == "boolean":
        assert text in ("true", "false"), f"{name} is sent as {text!r}"
        return text == "true"
    assert fact.kind in _TEXTS
    return text


def _bytes(part: Message) -> bytes:
    data = part.get_payload(decode=True)
    assert isinstance(data, bytes)
    return data


def _text(part: Message) -> str:
    assert part.get_filename() is None, "a text is no file"
    return _bytes(part).decode("utf-8")


def _file(part: Message, fact: Fact) -> dict[str, Any]:
    name = part.get_filename()
    assert name, "a file has a name"
    assert "/" not in name, "a file's name is no path"
    assert part.get_content_type() in TYPES.get(fact.shape or "", PICTURES)
    return {"filename": name, "content_type": part.get_content_type(), "size": len(_bytes(part))}
