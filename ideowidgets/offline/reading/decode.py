"""From a request as it arrives to its fields: path, query and body, each read as the operation declares it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType
from typing import Any, NoReturn, get_args
from urllib.parse import parse_qsl

from python_multipart.multipart import parse_options_header

from ideowidgets.offline.answers import UNREADABLE, error, refuse
from ideowidgets.offline.reading.multipart import Part, read_parts
from ideowidgets.offline.wire import ApiRequest, Refusal
from ideowidgets.operations.attachment import Attachment
from ideowidgets.operations.dataset_file import KINDS, DatasetFile
from ideowidgets.operations.fields import FieldSpec, describe_fields
from ideowidgets.operations.font_file import FontFile
from ideowidgets.operations.picture import MAX_PICTURE_BYTES, Picture, sniff
from ideowidgets.operations.request import Request

MULTIPART = "multipart/form-data"
JSON_BODY = "application/json"
MAX_QUERY_FIELDS = 200

JSON_KINDS = ("palette", "json", "asset", "assets")
FILE_KINDS = ("file", "files", "attachments")
LIST_KINDS = ("codes", "strings", "choices", "files", "assets", "attachments")
_TYPES = {"integer": "integer", "number": "number", "boolean": "boolean"}


@dataclass(frozen=True)
class TooLarge(DatasetFile):
    """A dataset file over the limit: its name is kept, its bytes are not."""


@dataclass(frozen=True)
class Verbs:
    """How a request is to be carried out, beside what it asks.

    Attributes
    ----------
    job : bool
        As a job, though the operation could answer at once.
    webhook_url : str or None
        Where the end of the job is to be told.
    dry_run : bool
        Only as a price quote.
    """

    job: bool = False
    webhook_url: str | None = None
    dry_run: bool = False


@dataclass(frozen=True)
class Decoded:
    """A request's fields as JSON-ready values, with files as :class:`Attachment`.

    Attributes
    ----------
    strangers : tuple of str
        Names in the body that the operation does not have there.
    """

    fields: Mapping[str, Any]
    strangers: tuple[str, ...] = ()
    verbs: Verbs = field(default_factory=Verbs)

    @property
    def sizes(self) -> dict[str, tuple[int, ...]]:
        """Give the file fields, with the size of each file in bytes."""
        listed = {name: value if isinstance(value, list) else [value] for name, value in self.fields.items()}
        return {
            name: tuple(len(file.data) for file in files)
            for name, files in listed.items()
            if files and all(isinstance(file, Attachment) for file in files)
        }


@cache
def specs_of(cls: type[Request[Any]]) -> Mapping[str, FieldSpec]:
    """Give an operation's fields by name."""
    return MappingProxyType({spec.name: spec for spec in describe_fields(cls)})


def accepted_bodies(cls: type[Request[Any]]) -> tuple[str, ...]:
    """Give the content types an operation takes.

    The vendor's v1 documents list multipart alone where its server and its quick start take JSON too, as long as
    no file is sent.
    """
    match cls.operation.body:
        case "none":
            return ()
        case "json":
            return (JSON_BODY,)
        case "multipart" if any(spec.required and spec.kind in FILE_KINDS for spec in specs_of(cls).values()):
            return (MULTIPART,)
    return (MULTIPART, JSON_BODY)


def decode(cls: type[Request[Any]], request: ApiRequest, path: Mapping[str, str]) -> Decoded:
    """Read a request's fields as the operation declares them.

    Parameters
    ----------
    path : mapping
        What the path holds, by the fields' names.

    Raises
    ------
    Refusal
        With the answer for a wrong content type, a broken body or a wrongly encoded field.
    """
    specs = specs_of(cls)
    asked = _query(request.query)
    fields = {name: typed(specs[name], [text]) for name, text in path.items()}
    fields |= {
        name: typed(spec, asked[name] if spec.kind in LIST_KINDS else asked[name][-1:])
        for name, spec in specs.items()
        if spec.place == "query" and name in asked
    }
    body = _body(cls, request)
    verbs = _verbs(cls, asked, body)
    known = {name for name, spec in specs.items() if spec.place == "body"}
    fields |= {name: value for name, value in body.items() if name in known}
    return Decoded(fields, tuple(name for name in body if name not in known), verbs)


def typed(spec: FieldSpec, texts: list[str]) -> Any:
    """Read a field that came as text: strictly, or not at all.

    What has the wrong type stays text, for the request class to refuse in its own words.
    """
    if spec.kind in ("codes", "strings", "choices"):
        return texts
    text = _only(spec, texts)
    if spec.kind in JSON_KINDS:
        return _json(text.encode("utf-8", "surrogatepass"), repr(spec.name))
    if spec.kind == "integer" and re.fullmatch(r"-?\d{1,18}", text):
        return int(text)
    if spec.kind == "number" and re.fullmatch(r"-?\d{1,18}(\.\d{1,18})?([eE][+-]?\d{1,3})?", text):
        return float(text)
    if spec.kind == "boolean" and text in ("true", "false"):
        return text == "true"
    return text


def type_name(spec: FieldSpec) -> str:
    """Name a field's type as JSON schema does."""
    if spec.kind in LIST_KINDS:
        return "array"
    return "object" if spec.kind in JSON_KINDS else _TYPES.get(spec.kind, "string")


def _query(query: str) -> dict[str, list[str]]:
    try:
        pairs = parse_qsl(query, keep_blank_values=True, max_num_fields=MAX_QUERY_FIELDS)
    except ValueError:
        refuse(400, "The query has too many fields")
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return found


def _verbs(cls: type[Request[Any]], asked: Mapping[str, list[str]], body: dict[str, Any]) -> Verbs:
    """Take out what says how to carry out a request; the rest of the body says what."""
    operation = cls.operation
    dry_run = _flag("dry_run", asked["dry_run"][-1]) if operation.dry_run and "dry_run" in asked else False
    if operation.generation == "v1":
        url = asked["webhook_url"][-1] if operation.webhook and "webhook_url" in asked else None
        return Verbs(operation.delivery == "job", url, dry_run)
    job = body.pop("async", False) if operation.delivery == "either" else operation.delivery == "job"
    url = body.pop("webhook_url", None) if operation.webhook else None
    if not (url is None or isinstance(url, str)):
        refuse(400, f"{url!r:.80} is not of type 'string' - 'webhook_url'")
    return Verbs(_flag("async", job) or (url is not None and operation.delivery != "answer"), url, dry_run)


def _flag(name: str, value: Any) -> bool:
    known = {"true": True, "false": False}
    found = known.get(value) if isinstance(value, str) else value
    if not isinstance(found, bool):
        refuse(400, f"{value!r:.80} is not of type 'boolean' - {name!r}")
    return found


def _body(cls: type[Request[Any]], request: ApiRequest) -> dict[str, Any]:
    accepted = accepted_bodies(cls)
    if not accepted:
        return {}
    given, options = parse_options_header(request.headers.get("content-type", ""))
    kind = given.decode("latin-1").lower()
    if kind not in accepted:
        refuse(415, f"Invalid Content-type ({kind or 'none'}), expected one of: {', '.join(accepted)}")
    if kind == MULTIPART:
        return _from_parts(cls, read_parts(request.body, options.get(b"boundary", b"")))
    fields = _unwrapped(cls, _json_object(request.body, "request body"))
    for name, spec in specs_of(cls).items():
        if spec.kind in FILE_KINDS and name in fields:
            refuse(400, f"{name!r} is a file and needs {MULTIPART} - {name!r}")
    return fields


def _unwrapped(cls: type[Request[Any]], body: dict[str, Any]) -> dict[str, Any]:
    """Lift the members of the object that holds all fields but files."""
    wrapper = cls.operation.wrapped
    if wrapper is None:
        return body
    if wrapper not in body:
        refuse(400, f"{wrapper!r} is a required property")
    members = body.pop(wrapper)
    if not isinstance(members, dict):
        refuse(400, f"{members!r:.80} is not of type 'object' - {wrapper!r}")
    files = {name for name, spec in specs_of(cls).items() if spec.kind in FILE_KINDS}
    for name in (members.keys() & files) or (body.keys() - files):
        refuse(400, f"Additional properties are not allowed ({name!r} was unexpected)")
    return members | body


def _from_parts(cls: type[Request[Any]], parts: list[Part]) -> dict[str, Any]:
    grouped: dict[str, list[Part]] = {}
    for part in parts:
        grouped.setdefault(part.name, []).append(part)
    wrapper = cls.operation.wrapped
    specs = specs_of(cls)
    fields: dict[str, Any] = {}
    for name, group in grouped.items():
        if name == wrapper:
            fields[name] = _json_object(group[-1].data, repr(name))
        elif wrapper is not None and (name not in specs or specs[name].kind not in FILE_KINDS):
            refuse(400, f"Additional properties are not allowed ({name!r} was unexpected)")
        else:
            fields[name] = _field(cls, specs[name], group) if name in specs else group[-1].text()
    return _unwrapped(cls, fields)


def _field(cls: type[Request[Any]], spec: FieldSpec, group: list[Part]) -> Any:
    if spec.kind in FILE_KINDS:
        read = _reader(cls, spec)
        files = [read(part) for part in group]
        return files if spec.kind in LIST_KINDS else _only(spec, files)
    if any(part.filename is not None and spec.kind not in JSON_KINDS for part in group):
        refuse(400, f"a file is not of type {type_name(spec)!r} - {spec.name!r}")
    return typed(spec, [part.text() for part in group])


def _only(spec: FieldSpec, values: list[Any]) -> Any:
    if len(values) > 1:
        refuse(400, f"{len(values)} values given where one is allowed - {spec.name!r}")
    return values[0]


def _reader(cls: type[Request[Any]], spec: FieldSpec) -> Callable[[Part], Attachment]:
    if spec.kind != "attachments":
        return _picture
    return _dataset_file if _holds(cls.model_fields[spec.name].annotation, DatasetFile) else _font


def _holds(annotation: Any, kind: type[Attachment]) -> bool:
    return annotation is kind or any(_holds(inner, kind) for inner in get_args(annotation))


def _picture(part: Part) -> Picture:
    data = _file(part)
    media_type = sniff(data)
    if media_type is None:
        raise Refusal(error(400, UNREADABLE), f"{part.name} is no picture")
    return Picture(data, part.filename or "picture", media_type)


def _font(part: Part) -> FontFile:
    data = _file(part)
    try:
        return FontFile(data, part.filename or "font", FontFile.of(data).media_type)
    except ValueError as wrong:
        raise Refusal(error(400, f"A font cannot be read: {wrong}."), f"{part.name} is no font") from None


def _dataset_file(part: Part) -> DatasetFile:
    """Take any file: what is wrong with it is told file by file."""
    data = _file(part)
    name = part.filename or "file"
    kind = KINDS.get(f".{name.rpartition('.')[2].lower()}") or sniff(data) or "application/octet-stream"
    return TooLarge(b"", name, kind) if len(data) > MAX_PICTURE_BYTES else DatasetFile(data, name, kind)


def _file(part: Part) -> bytes:
    if part.filename is None:
        refuse(400, f"a text is not of type 'file' - {part.name!r}")
    return bytes(part.data)


def _json_object(data: bytes | bytearray, what: str) -> dict[str, Any]:
    found = _json(data, what)
    if not isinstance(found, dict):
        refuse(400, f"{found!r:.80} is not of type 'object'")
    return found


def _json(data: bytes | bytearray, what: str) -> Any:
    try:
        return json.loads(data.decode("utf-8"), parse_constant=_no_constant)
    except (ValueError, RecursionError):
        refuse(400, f"{what} is not valid JSON")


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)
