"""From a request to the bytes that are sent: JSON, or the parts of a multipart body."""

from __future__ import annotations

import json
from typing import Any

from ideowidgets.client.call import Call, Part
from ideowidgets.operations.code import part_text
from ideowidgets.operations.errors import InvalidRequest, Problem, shorten
from ideowidgets.operations.picture import Picture
from ideowidgets.operations.request import Request


def encode(request: Request[Any], *, dry_run: bool = False) -> Call:
    """Write a request as the vendor's own API takes it.

    Parameters
    ----------
    request : Request
        What is asked.
    dry_run : bool
        Ask for the price only.

    Raises
    ------
    InvalidRequest
        Where ``dry_run`` is asked of an operation that does not declare it (it could run and bill), or where
        a value cannot be written.
    """
    operation = request.operation
    if dry_run and not operation.dry_run:
        problem = Problem("dry_run", "", "is not offered by this operation", "Use request.price().")
        raise InvalidRequest(operation.title, [problem])
    fields = request.wire_fields()
    as_json = operation.body == "json" or (operation.body == "both" and not request.pictures())
    return Call(
        label=operation.id,
        method=operation.method,
        path=operation.path,
        query="dry_run=true" if dry_run else "",
        json=_json(request, fields) if as_json else None,
        parts=() if as_json else tuple(part for n, v in fields.items() for part in _parts(request, n, v)),
        paid=not dry_run,
    )


def _json(request: Request[Any], fields: dict[str, Any]) -> bytes:
    try:
        text = json.dumps(fields, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        return text.encode()
    except (TypeError, ValueError) as error:
        rule = f"cannot be written as JSON ({error.__class__.__name__})"
    culprit = next((name for name, value in fields.items() if not _writable(value)), "request")
    raise _unwritable(request, culprit, fields.get(culprit), rule)


def _parts(request: Request[Any], name: str, value: Any) -> list[Part]:
    """Write one field: lists of texts and files repeat the part, objects are one part of JSON."""
    if isinstance(value, Picture):
        return [Part(name, value.data, value.name, value.media_type)]
    if isinstance(value, list | tuple) and all(isinstance(item, str | Picture) for item in value):
        return [part for item in value for part in _parts(request, name, item)]
    try:
        return [Part(name, part_text(value).encode())]
    except (TypeError, ValueError) as error:
        rule = f"cannot be written as text ({error.__class__.__name__})"
    raise _unwritable(request, name, value, rule)


def _unwritable(request: Request[Any], name: str, value: Any, rule: str) -> InvalidRequest:
    problem = Problem(name, shorten(value), rule, "Give text, numbers, lists and objects of valid Unicode.")
    return InvalidRequest(request.operation.title, [problem])


def _writable(value: Any) -> bool:
    try:
        json.dumps(value, ensure_ascii=False, allow_nan=False).encode()
    except (TypeError, ValueError):
        return False
    return True
