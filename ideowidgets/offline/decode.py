"""From the bytes of a request to a checked request value, as strictly as the service.

A person's spelling (``"16:9"``) is understood by the request classes and refused here: on the wire only the
vendor's own values count.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NoReturn, TypeVar

from pydantic import BaseModel, ValidationError
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from ideowidgets.offline.answers import UNREADABLE, error, problem
from ideowidgets.offline.wire import ApiRequest, Refusal
from ideowidgets.offline.wording import detail_of
from ideowidgets.operations.errors import InvalidRequest
from ideowidgets.operations.fields import FieldSpec, describe_fields
from ideowidgets.operations.picture import Picture, sniff
from ideowidgets.operations.request import Request

MAX_PARTS = 256
MULTIPART = "multipart/form-data"
JSON_BODY = "application/json"

_JSON_KINDS = ("palette", "json", "assets")
_FILE_KINDS = ("file", "files")
_LIST_KINDS = ("codes", "files", "assets")
NULLABLE = ("enable_copyright_detection", "private", "size")
_VERBS = ("async", "webhook_url")

Q = TypeVar("Q", bound=Request[Any])


@dataclass
class Part:
    """One part of a multipart body."""

    name: str = ""
    filename: str | None = None
    headers: dict[str, str] = field(default_factory=dict)
    data: bytearray = field(default_factory=bytearray)


@dataclass(frozen=True)
class Decoded:
    """A body's fields as JSON-ready values, with files as :class:`Picture`."""

    fields: Mapping[str, Any]
    sizes: Mapping[str, tuple[int, ...]]


def decode_body(cls: type[Request[Any]], request: ApiRequest) -> Decoded:
    """Read a body's fields as the operation declares them.

    Raises
    ------
    Refusal
        With the answer for a wrong content type, a broken body or a wrongly encoded field.
    """
    given, options = parse_options_header(request.headers.get("content-type", ""))
    kind = given.decode("latin-1").lower()
    accepted = accepted_bodies(cls)
    if kind not in accepted:
        wanted = ", ".join(accepted)
        refuse(415, f"Invalid Content-type ({kind or 'none'}), expected one of: {wanted}")
    if kind == MULTIPART:
        return _from_parts(cls, _read_parts(request.body, options.get(b"boundary", b"")))
    fields = _json_object(request.body, "request body")
    for name in _files(cls) & fields.keys():
        refuse(400, f"{name!r} is a file and needs {MULTIPART} - {name!r}")
    return Decoded(fields, {})


def accepted_bodies(cls: type[Request[Any]]) -> tuple[str, ...]:
    """Give the content types an operation takes.

    The vendor's documents list multipart alone where its server and its quick start take JSON too, as long as
    no file is sent.
    """
    return (JSON_BODY,) if cls.operation.body == "json" else (MULTIPART, JSON_BODY)


def build(cls: type[Q], decoded: Decoded) -> Q:
    """Make the request value, refusing whatever is not exactly as documented.

    Raises
    ------
    Refusal
        With a problem object for fields, with ``error`` for rules over several fields.
    """
    fields = dict(decoded.fields)
    known = {spec.name: spec for spec in describe_fields(cls)}
    if cls.operation.generation == "v2":
        _no_jobs(fields)
    for name in fields.keys() - known.keys():
        refuse(400, f"Additional properties are not allowed ({name!r} was unexpected)")
    for name in [name for name, value in fields.items() if value is None]:
        if name not in NULLABLE:
            refuse(400, f"None is not of type {_type_name(known[name])!r} - {name!r}")
        del fields[name]
    request = cls.__new__(cls)
    try:
        # Not cls(...): that words the findings for a person, here they are worded as the service does.
        BaseModel.__init__(request, **fields)
    except ValidationError as found:
        raise _refusal(found, known) from None
    sent = request.wire_fields()
    for name, value in fields.items():
        if not _same(value, sent.get(name)):
            refuse(400, _not_exact(value, known[name]))
    return request


def _refusal(found: ValidationError, known: Mapping[str, FieldSpec]) -> Refusal:
    first = found.errors(include_url=False)[0]
    cause = first.get("ctx", {}).get("error")
    if isinstance(cause, InvalidRequest):
        text = "; ".join(f"{p.field}: {p.rule}" for p in cause.problems)
        return Refusal(error(400, text), text)
    text = detail_of(first, known)
    return Refusal(problem(400, text), text)


def _no_jobs(fields: dict[str, Any]) -> None:
    """Take the v2 verbs out: the stand-in answers at once or not at all."""
    for name in _VERBS:
        value = fields.pop(name, None)
        if value not in (None, False, "false"):
            text = f"The stand-in answers synchronously; leave {name} out."
            raise Refusal(error(400, text), text)


def refuse(status: int, detail: str) -> NoReturn:
    """Answer with a problem object."""
    raise Refusal(problem(status, detail), detail)


def _type_name(spec: FieldSpec) -> str:
    if spec.kind in _LIST_KINDS:
        return "array"
    return {"integer": "integer", "boolean": "boolean", "palette": "object", "json": "object"}.get(spec.kind, "string")


def _not_exact(value: Any, spec: FieldSpec) -> str:
    if spec.choices:
        return f"{value!r} is not one of {list(spec.choices)!r} - {spec.name!r}"
    if spec.pattern and isinstance(value, str):
        return f"{value!r} does not match {spec.pattern!r} - {spec.name!r}"
    return f"{value!r} is not of type {_type_name(spec)!r} - {spec.name!r}"


def _same(sent: Any, read: Any) -> bool:
    """Tell whether a class took a value as it was, without reading it kindly."""
    if isinstance(sent, Mapping) and isinstance(read, Mapping):
        return sent.keys() == read.keys() and all(_same(sent[key], read[key]) for key in sent)
    if isinstance(sent, list) and isinstance(read, list):
        return len(sent) == len(read) and all(map(_same, sent, read))
    if isinstance(sent, bool) is not isinstance(read, bool):
        return False
    return bool(sent == read)


def _files(cls: type[Request[Any]]) -> set[str]:
    return {spec.name for spec in describe_fields(cls) if spec.kind in _FILE_KINDS}


def _json_object(data: bytes, what: str) -> dict[str, Any]:
    found = _json(data, what)
    if not isinstance(found, dict):
        refuse(400, f"{found!r:.80} is not of type 'object'")
    return found


def _json(data: bytes, what: str) -> Any:
    try:
        return json.loads(data.decode("utf-8"), parse_constant=_no_constant)
    except (ValueError, RecursionError):
        refuse(400, f"{what} is not valid JSON")


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _read_parts(body: bytes, boundary: bytes) -> list[Part]:
    if not boundary:
        refuse(400, "Missing boundary in multipart body")
    parts: list[Part] = []
    label: bytearray = bytearray()
    value: bytearray = bytearray()

    def begin() -> None:
        if len(parts) >= MAX_PARTS:
            refuse(400, f"More than {MAX_PARTS} parts")
        parts.append(Part())

    def header_end() -> None:
        parts[-1].headers[label.decode("latin-1").lower()] = value.decode("utf-8", "replace")
        label.clear()
        value.clear()

    ended: list[bool] = []
    parser = MultipartParser(
        boundary,
        {
            "on_part_begin": begin,
            "on_header_field": lambda data, start, end: label.extend(data[start:end]),
            "on_header_value": lambda data, start, end: value.extend(data[start:end]),
            "on_header_end": header_end,
            "on_part_data": lambda data, start, end: parts[-1].data.extend(data[start:end]),
            "on_end": lambda: ended.append(True),
        },
    )
    try:
        parser.write(body)
        parser.finalize()
    except FormParserError:
        refuse(400, "The multipart body cannot be read")
    if not ended:
        refuse(400, "The multipart body ends too early")
    for part in parts:
        _name(part)
    return parts


def _name(part: Part) -> None:
    kind, options = parse_options_header(part.headers.get("content-disposition", "").encode("utf-8"))
    if kind != b"form-data" or b"name" not in options:
        refuse(400, "A part of the multipart body has no name")
    part.name = options[b"name"].decode("utf-8", "replace")
    if b"filename" in options:
        part.filename = re.split(r"[\\/]", options[b"filename"].decode("utf-8", "replace"))[-1]


def _from_parts(cls: type[Request[Any]], parts: list[Part]) -> Decoded:
    known = {spec.name: spec for spec in describe_fields(cls)}
    grouped: dict[str, list[Part]] = {}
    for part in parts:
        grouped.setdefault(part.name, []).append(part)
    fields: dict[str, Any] = {}
    sizes: dict[str, tuple[int, ...]] = {}
    for name, group in grouped.items():
        spec = known.get(name)
        if spec is not None and spec.kind in _FILE_KINDS:
            sizes[name] = tuple(len(part.data) for part in group)
        fields[name] = _field(spec, group) if spec else _text(group[-1])
    return Decoded(fields, sizes)


def _field(spec: FieldSpec, group: list[Part]) -> Any:
    if spec.kind in _FILE_KINDS:
        files = [_picture(part) for part in group]
        return files if spec.kind == "files" else _only(spec, files)
    texts = [_text(part) for part in group]
    if any(part.filename is not None and spec.kind not in _JSON_KINDS for part in group):
        refuse(400, f"a file is not of type {_type_name(spec)!r} - {spec.name!r}")
    if spec.kind == "codes":
        return texts
    text = _only(spec, texts)
    if spec.kind in _JSON_KINDS:
        return _json(text.encode("utf-8", "surrogatepass"), repr(spec.name))
    if spec.kind == "integer" and re.fullmatch(r"-?\d{1,18}", text):
        return int(text)
    if spec.kind == "boolean" and text in ("true", "false"):
        return text == "true"
    return text


def _only(spec: FieldSpec, values: list[Any]) -> Any:
    if len(values) > 1:
        refuse(400, f"{len(values)} values given where one is allowed - {spec.name!r}")
    return values[0]


def _text(part: Part) -> str:
    try:
        return part.data.decode("utf-8")
    except UnicodeDecodeError:
        refuse(400, f"not UTF-8 text - {part.name!r}")


def _picture(part: Part) -> Picture:
    if part.filename is None:
        refuse(400, f"a text is not of type 'file' - {part.name!r}")
    data = bytes(part.data)
    media_type = sniff(data)
    if media_type is None:
        raise Refusal(error(400, UNREADABLE), f"{part.name} is no picture")
    return Picture(data, part.filename or "picture", media_type)
