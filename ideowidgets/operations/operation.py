"""The facts of an operation, and what a field's annotation says of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from ideowidgets.operations.picture import MAX_REQUEST_BYTES


@dataclass(frozen=True, slots=True)
class Plays:
    """What a field is for, whatever the operation calls it.

    Attributes
    ----------
    role : str
        Name shared by all operations; also the record's column.
    essential : bool
        Whether a form always shows the field.
    canonical : callable or None
        Turns the field's value into the role's spelling.
    hashed : bool
        Whether the field tells one picture from another; privacy does not.
    always : bool
        Whether it is sent although nobody set it.
    """

    role: str
    essential: bool = False
    canonical: Callable[[Any], Any] | None = None
    hashed: bool = True
    always: bool = False


@dataclass(frozen=True, slots=True)
class In:
    """Where a field travels that is not in the body; said in its annotation."""

    place: Literal["path", "query"]


@dataclass(frozen=True, slots=True)
class Operation:
    """The facts of one operation of the service.

    Attributes
    ----------
    id : str
        The vendor's ``operationId``.
    path : str
        Below the base URL; ``{name}`` stands for a field.
    body : str
        ``"multipart"``, ``"json"`` or ``"none"``; with ``"both"``, JSON is used unless a file is sent.
    action, model : str
        What people ask for: ``"generate"`` with ``"ideogram-3.0"``.
    generation : str
        The vendor's API generation, ``"v1"`` or ``"v2"``.
    result : type
        The result type; has a ``parse`` classmethod.
    title : str
        How a person reads it.
    dry_run : bool
        Whether the service quotes a price for it. Where False it is never
        asked: it could run and bill.
    picture : bool
        Whether the result holds pictures.
    delivery : str
        ``"answer"``: the reply holds the result. ``"either"``: it can be had as a job instead. ``"job"``: the
        reply only accepts the work, and its result is asked for later.
    twin : str or None
        The ``operationId`` that does the same as a job, where that is an operation of its own.
    webhook : bool
        Whether a job's end can be told to a ``webhook_url``.
    wrapped : str or None
        The object that holds all fields but files, as in ``image_request``.
    paid : bool
        Whether it can be billed, so that it must not be repeated lightly.
    max_request_bytes : int or None
        For all files together; None where no limit is published.
    """

    id: str
    path: str
    body: Literal["multipart", "json", "both", "none"]
    action: str
    model: str
    generation: Literal["v1", "v2"]
    result: type[Any]
    title: str
    method: str = "POST"
    dry_run: bool = False
    picture: bool = True
    delivery: Literal["answer", "either", "job"] = "answer"
    twin: str | None = None
    webhook: bool = False
    wrapped: str | None = None
    paid: bool = True
    max_request_bytes: int | None = MAX_REQUEST_BYTES
