"""The OpenAPI document of what the stand-in serves, made from the request classes and the answers' shapes."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from ideowidgets.offline import schemas
from ideowidgets.offline.decode import JSON_BODY, accepted_bodies
from ideowidgets.offline.handlers import ANSWERS
from ideowidgets.offline.links import PREFIX
from ideowidgets.offline.schemas import Schema
from ideowidgets.offline.wire import PROBLEM
from ideowidgets.operations.fields import describe_fields
from ideowidgets.operations.picture import ACCEPTED
from ideowidgets.operations.registry import OPERATIONS
from ideowidgets.operations.request import Request

VERSION = "1"


def document(base_url: str) -> dict[str, Any]:
    """Give the OpenAPI 3.1 document.

    Parameters
    ----------
    base_url : str
        Where the stand-in is served.

    Examples
    --------
    >>> "/v1/ideogram-v3/generate" in document("http://127.0.0.1:1")["paths"]
    True
    """
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Offline stand-in for Ideogram",
            "version": VERSION,
            "description": "Drawings instead of generated pictures. No network, no bill, any key.",
        },
        "servers": [{"url": base_url}],
        "security": [{"ApiKey": []}],
        "paths": _paths(),
        "components": {
            "securitySchemes": {"ApiKey": {"type": "apiKey", "in": "header", "name": "Api-Key"}},
        },
    }


@lru_cache(maxsize=1)
def _paths() -> dict[str, Any]:
    paths: dict[str, Any] = {
        cls.operation.path: {cls.operation.method.lower(): _operation(cls)} for cls in OPERATIONS.values()
    }
    paths[PREFIX + "{image_id}.png"] = {"get": _download()}
    return paths


def _operation(cls: type[Request[Any]]) -> dict[str, Any]:
    operation = cls.operation
    answer = ANSWERS[operation.id]
    described: dict[str, Any] = {
        "operationId": operation.id,
        "summary": operation.title,
        "requestBody": {"required": True, "content": {kind: _body(cls, kind) for kind in accepted_bodies(cls)}},
        "responses": _responses({"oneOf": [answer, schemas.PRICE_QUOTE]} if operation.dry_run else answer),
    }
    if operation.dry_run:
        flag = {"type": "boolean", "default": False}
        described["parameters"] = [{"name": "dry_run", "in": "query", "schema": flag}]
    return described


def _body(cls: type[Request[Any]], kind: str) -> dict[str, Any]:
    if kind == JSON_BODY:
        return {"schema": schemas.request_schema(cls, files=False)}
    encoding: dict[str, Any] = {}
    for spec in describe_fields(cls):
        if spec.kind in ("palette", "json", "assets"):
            encoding[spec.name] = {"contentType": "application/json"}
        elif spec.kind in ("file", "files"):
            encoding[spec.name] = {"contentType": ", ".join(ACCEPTED)}
    body: dict[str, Any] = {"schema": schemas.request_schema(cls, files=True)}
    return body | ({"encoding": encoding} if encoding else {})


def _responses(answer: Schema) -> dict[str, Any]:
    return {
        "200": _says("What was asked for.", answer),
        "400": {
            "description": "A field or a rule is broken.",
            "content": {PROBLEM: {"schema": schemas.PROBLEM}, "application/json": {"schema": schemas.ERROR}},
        },
        "401": _says("No key, or one that does not work.", schemas.MESSAGE),
        "402": _says("No credit.", schemas.REJECTED),
        "403": _says("The key may not do this.", schemas.MESSAGE),
        "415": _says("A content type that this operation does not take.", schemas.PROBLEM, PROBLEM),
        "422": _says("The prompt failed the safety check.", schemas.ERROR),
        "429": _says("Too many requests in flight.", schemas.REJECTED),
    }


def _says(text: str, schema: Schema, kind: str = "application/json") -> dict[str, Any]:
    return {"description": text, "content": {kind: {"schema": schema}}}


def _download() -> dict[str, Any]:
    return {
        "operationId": "download",
        "summary": "A picture, drawn when it is fetched",
        "security": [],
        "parameters": [
            {"name": "image_id", "in": "path", "required": True, "schema": schemas.ID},
            {"name": "exp", "in": "query", "required": True, "schema": {"type": "integer"}},
            {
                "name": "sig",
                "in": "query",
                "required": True,
                "schema": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
            },
        ],
        "responses": {
            "200": {"description": "The picture.", "content": {"image/png": {"schema": schemas.BINARY}}},
            "403": _says("The link has expired or its signature is wrong.", schemas.ERROR),
            "404": _says("No such picture.", schemas.PROBLEM, PROBLEM),
        },
    }
