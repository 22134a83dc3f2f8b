"""From a request to the bytes that are sent: a path, a query, and JSON or the parts of a multipart body."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode, urlsplit

from ideowidgets.client.call import Call, Part
from ideowidgets.operations.attachment import Attachment
from ideowidgets.operations.code import part_text
from ideowidgets.operations.errors import InvalidRequest, Problem, shorten
from ideowidgets.operations.operation import Operation
from ideowidgets.operations.registry import OPERATIONS
from ideowidgets.operations.request import Request

MAX_WEBHOOK_URL = 2048
_UNWRITABLE = (TypeError, ValueError, RecursionError)


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
    if not dry_run:
        return _call(request, request.operation)
    if not request.operation.dry_run:
        raise _invalid(request, "dry_run", "", "is not offered by this operation", "Use request.price().")
    return _call(request, request.operation, query=[("dry_run", "true")], paid=False)


def encode_job(request: Request[Any], webhook_url: str | None = None) -> Call:
    """Write a request so that the vendor answers at once, with the id of a job.

    Parameters
    ----------
    request : Request
        What is asked.
    webhook_url : str, optional
        Where the vendor tells that the job has ended: https, 2048 characters at most.

    Raises
    ------
    InvalidRequest
        Where the operation cannot run as a job, takes no ``webhook_url``, or the address is none that it takes.
    """
    operation = job_operation(request)
    if webhook_url is not None:
        _check_webhook(request, operation, webhook_url)
    if operation.generation == "v1":
        return _call(request, operation, query=[] if webhook_url is None else [("webhook_url", webhook_url)])
    more: dict[str, Any] = {"async": True} if operation.delivery == "either" else {}
    if webhook_url is not None:
        more["webhook_url"] = webhook_url
    return _call(request, operation, more=more)


def job_operation(request: Request[Any]) -> Operation:
    """Give the operation that runs a request as a job: its own, or its asynchronous twin.

    Raises
    ------
    InvalidRequest
        Where there is none.
    """
    operation = request.operation
    if operation.twin is not None:
        return OPERATIONS[operation.twin].operation
    if operation.delivery != "answer":
        return operation
    able = _named(operation.action, lambda found: found.delivery != "answer" or found.twin is not None)
    raise _invalid(request, "async", "", "cannot run as a job", f"Use client.send(request). {able}")


def _check_webhook(request: Request[Any], operation: Operation, url: str) -> None:
    if not operation.webhook:
        able = _named(operation.action, lambda found: found.webhook)
        fix = f"Leave it out and poll: job.result(). {able}"
        raise _invalid(request, "webhook_url", "", "is not taken by this operation", fix)
    if not isinstance(url, str):
        raise _invalid(request, "webhook_url", shorten(url), "must be text", "Give one that begins with https://.")
    if len(url) > MAX_WEBHOOK_URL:
        fix = "Give a shorter address."
        raise _invalid(request, "webhook_url", f"{len(url)} characters", f"takes at most {MAX_WEBHOOK_URL}", fix)
    try:
        parts = urlsplit(url)
        sound = parts.scheme == "https" and bool(parts.hostname) and all("!" <= letter <= "~" for letter in url)
    except ValueError:
        sound = False
    if not sound:
        # The address may hold a secret of the receiver's, so it is not repeated.
        raise _invalid(request, "webhook_url", "", "is no https address", "Give one that begins with https://.")


def _named(action: str, able: Callable[[Operation], bool]) -> str:
    """Name the request classes that can, those of the same action first."""
    same = [cls.__name__ for cls in OPERATIONS.values() if able(cls.operation) and cls.operation.action == action]
    if same:
        return f"Of the ways to {action.replace('-', ' ')}, these can: {', '.join(same)}."
    actions = dict.fromkeys(cls.operation.action for cls in OPERATIONS.values() if able(cls.operation))
    return f"None of the ways to {action.replace('-', ' ')} can; there are some that can to {', '.join(actions)}."


def _call(
    request: Request[Any],
    operation: Operation,
    *,
    query: list[tuple[str, str]] | None = None,
    more: dict[str, Any] | None = None,
    paid: bool | None = None,
) -> Call:
    fields = {**request.body_fields(), **(more or {})}
    body: bytes | None = None
    parts: list[Part] = []
    if operation.body != "none" and request.sends_json:
        body = _json(request, fields)
    elif operation.body != "none":
        parts = [part for name, value in fields.items() for part in _parts(request, name, value)]
    return Call(
        label=operation.id,
        method=operation.method,
        path=request.sent_path() if operation is request.operation else operation.path,
        query=_query(request, [*request.sent_query(), *(query or [])]),
        json=body,
        parts=tuple(parts),
        paid=operation.paid if paid is None else paid,
        makes=paid is None and not operation.paid and operation.method != "GET",
    )


def _query(request: Request[Any], pairs: list[tuple[str, str]]) -> str:
    try:
        return urlencode(pairs)
    except UnicodeEncodeError:
        rule = "cannot be written into an address (UnicodeEncodeError)"
    raise _unwritable(request, dict(pairs), rule)


def _json(request: Request[Any], fields: dict[str, Any]) -> bytes:
    try:
        return _text(fields).encode()
    except _UNWRITABLE as error:
        rule = f"cannot be written as JSON ({error.__class__.__name__})"
    raise _unwritable(request, fields, rule)


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def _parts(request: Request[Any], name: str, value: Any) -> list[Part]:
    """Write one field: lists of texts and files repeat the part, objects are one part of JSON."""
    if isinstance(value, Attachment):
        return [Part(name, value.data, value.name, value.media_type)]
    if isinstance(value, list | tuple) and not any(isinstance(item, dict | list | tuple) for item in value):
        return [part for item in value for part in _parts(request, name, item)]
    try:
        text = _text(value) if isinstance(value, dict | list | tuple) else part_text(value)
        return [Part(name, text.encode())]
    except _UNWRITABLE as error:
        rule = f"cannot be written as text ({error.__class__.__name__})"
    raise _unwritable(request, {name: value}, rule)


def _unwritable(request: Request[Any], fields: dict[str, Any], rule: str) -> InvalidRequest:
    """Name the first field that cannot be written; of a wrapped object, its member."""
    name = next((name for name, value in fields.items() if not _writable(value)), "request")
    if name == request.operation.wrapped:
        return _unwritable(request, fields[name], rule)
    fix = "Give text, numbers, lists and objects of valid Unicode."
    return _invalid(request, name, shorten(fields.get(name)), rule, fix)


def _invalid(request: Request[Any], name: str, value: str, rule: str, fix: str) -> InvalidRequest:
    return InvalidRequest(request.operation.title, [Problem(name, value, rule, fix)])


def _writable(value: Any) -> bool:
    try:
        _text(value).encode()
    except _UNWRITABLE:
        return False
    return True
