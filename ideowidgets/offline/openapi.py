"""The OpenAPI document of what the stand-in serves, made from the request classes and the answers' shapes."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from ideowidgets.offline import schemas
from ideowidgets.offline.asking import WEBHOOK_URL, property_schema, request_schema
from ideowidgets.offline.front import ADMINS_ALONE
from ideowidgets.offline.handlers import ANSWERS
from ideowidgets.offline.links import PREFIX
from ideowidgets.offline.reading.decode import JSON_BODY, JSON_KINDS, accepted_bodies, specs_of
from ideowidgets.offline.schemas import Schema
from ideowidgets.offline.webhooks import JWKS_PATH
from ideowidgets.offline.wire import PROBLEM
from ideowidgets.operations.fields import FieldSpec
from ideowidgets.operations.picture import ACCEPTED
from ideowidgets.operations.registry import OPERATIONS
from ideowidgets.operations.request import Request

VERSION = "2"


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
    paths: dict[str, Any] = {}
    for cls in OPERATIONS.values():
        paths.setdefault(cls.operation.path, {})[cls.operation.method.lower()] = _operation(cls)
    paths[PREFIX + "{image_id}.png"] = {"get": _download()}
    paths[JWKS_PATH] = {"get": _key_set()}
    return paths


def _operation(cls: type[Request[Any]]) -> dict[str, Any]:
    operation = cls.operation
    described: dict[str, Any] = {
        "operationId": operation.id,
        "summary": operation.title,
        "parameters": _parameters(cls),
        "responses": _responses(cls),
    }
    bodies = accepted_bodies(cls)
    if bodies:
        described["requestBody"] = {"required": True, "content": {kind: _body(cls, kind) for kind in bodies}}
    return described


def _parameters(cls: type[Request[Any]]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = [
        {
            "name": spec.name,
            "in": spec.place,
            "required": spec.required,
            "description": spec.help,
            "schema": property_schema(cls, spec, as_json=False),
        }
        for spec in specs_of(cls).values()
        if spec.place != "body"
    ]
    if cls.operation.dry_run:
        found.append({"name": "dry_run", "in": "query", "schema": {"type": "boolean", "default": False}})
    if cls.operation.webhook and cls.operation.generation == "v1":
        found.append({"name": "webhook_url", "in": "query", "schema": WEBHOOK_URL})
    return found


def _body(cls: type[Request[Any]], kind: str) -> dict[str, Any]:
    if kind == JSON_BODY:
        return {"schema": request_schema(cls, files=False)}
    encoding = {spec.name: found for spec in specs_of(cls).values() if (found := _encoding(cls, spec))}
    if cls.operation.wrapped is not None:
        encoding[cls.operation.wrapped] = {"contentType": JSON_BODY}
    body: dict[str, Any] = {"schema": request_schema(cls, files=True)}
    return body | ({"encoding": encoding} if encoding else {})


def _encoding(cls: type[Request[Any]], spec: FieldSpec) -> dict[str, str] | None:
    if spec.kind in ("file", "files"):
        return {"contentType": ", ".join(ACCEPTED)}
    inside = cls.operation.wrapped is not None
    return {"contentType": JSON_BODY} if spec.kind in JSON_KINDS and spec.place == "body" and not inside else None


def _success(cls: type[Request[Any]]) -> Schema:
    operation, answer = cls.operation, ANSWERS[cls.operation.id]
    told = [schemas.ACCEPTED if operation.delivery == "job" else answer]
    if operation.delivery == "either":
        told.append(_as_job(answer))
    if operation.dry_run:
        told.append(schemas.PRICE_QUOTE)
    return told[0] if len(told) == 1 else {"oneOf": told}


def _as_job(answer: Schema) -> Schema:
    """Give what a synchronous answer leaves where the work is a job: all but its data."""
    kept = {name: schema for name, schema in answer["properties"].items() if name != "data"}
    required = [name for name in answer["required"] if name != "data"]
    return schemas.obj(kept, *required) | {"not": {"required": ["data"]}}


def _responses(cls: type[Request[Any]]) -> dict[str, Any]:
    operation = cls.operation
    found = {
        "200": _says("What was asked for.", _success(cls)),
        "400": _problem_or_error("A field or a rule is broken."),
        "401": _says("No key, or one that does not work.", schemas.MESSAGE),
        "403": _says("The key may not do this.", schemas.MESSAGE),
        "404": _problem_or_error("There is no such thing in this account."),
        "429": _says("Too many requests in flight, or polled too often.", {"anyOf": [schemas.REJECTED, schemas.ERROR]}),
        "500": _says("The service failed.", schemas.ERROR),
        "503": _says("The service cannot take the request now.", schemas.ERROR),
    }
    if operation.paid:
        found["402"] = _says("No credit.", schemas.REJECTED)
        unsafe = schemas.ERROR if operation.generation == "v1" else {"type": "object", "maxProperties": 0}
        found["422"] = _says("The prompt or a picture failed the safety check.", unsafe)
    if operation.body != "none":
        found["413"] = _says("The request is too large.", schemas.PROBLEM, PROBLEM)
        found["415"] = _says("A content type that this operation does not take.", schemas.PROBLEM, PROBLEM)
    if not _may_miss(cls):
        del found["404"]
    return dict(sorted(found.items()))


def _may_miss(cls: type[Request[Any]]) -> bool:
    """Tell whether a request can name something of the account that is not there."""
    if cls.operation.id in ADMINS_ALONE:
        return True
    return any(
        spec.kind in ("asset", "assets")
        or spec.place == "path"
        or spec.name == "dataset_id"
        or (spec.name == "custom_model_uri" and cls.operation.generation == "v2")
        for spec in specs_of(cls).values()
    )


def _problem_or_error(text: str) -> dict[str, Any]:
    content = {PROBLEM: {"schema": schemas.PROBLEM}, JSON_BODY: {"schema": schemas.ERROR}}
    return {"description": text, "content": content}


def _says(text: str, schema: Schema, kind: str = JSON_BODY) -> dict[str, Any]:
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


def _key_set() -> dict[str, Any]:
    return {
        "operationId": "get_webhook_signing_jwks",
        "summary": "The public keys that verify webhook deliveries",
        "security": [],
        "responses": {"200": _says("The key set.", schemas.JWKS)},
    }
