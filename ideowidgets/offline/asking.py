"""JSON schemas of requests, for the published specification."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from ideowidgets.offline.reading.building import nullable
from ideowidgets.offline.reading.decode import FILE_KINDS, specs_of
from ideowidgets.offline.schemas import BINARY, ID, JSON_PROMPT, TEXT, Schema, listed, model_schema
from ideowidgets.operations.fields import FieldSpec
from ideowidgets.operations.palette import ColorPalette
from ideowidgets.operations.request import Request
from ideowidgets.operations.rules import AtLeastOne, AtMostOne, ExactlyOne, Excludes, Needs, Rule

# What no class checks, and the stand-in does when it answers.
_CHECKED: Mapping[tuple[str, str], Schema] = MappingProxyType(
    {
        ("create-dataset", "name"): {"pattern": r"\S"},
        ("get-generation", "generation_id"): ID,
        ("usage", "start_time"): {"format": "date-time"},
        ("usage", "end_time"): {"format": "date-time"},
    }
)
_DEFAULTED = ("text", "long_text", "integer", "number", "boolean", "choice")


def request_schema(cls: type[Request[Any]], *, files: bool) -> Schema:
    """Give the schema of an operation's body.

    Parameters
    ----------
    files : bool
        With file fields (multipart) or without (JSON).
    """
    here = [spec for spec in specs_of(cls).values() if spec.place == "body"]
    own = [spec for spec in here if spec.kind not in FILE_KINDS]
    attached = [spec for spec in here if files and spec.kind in FILE_KINDS]
    wrapper = cls.operation.wrapped
    if wrapper is None:
        return _object(cls, own + attached, verbs=True, as_json=not files)
    whole = _object(cls, attached, verbs=False, as_json=not files)
    whole["properties"] = {wrapper: _object(cls, own, verbs=False, as_json=True), **whole["properties"]}
    whole["required"] = [wrapper, *whole["required"]]
    return whole


def property_schema(cls: type[Request[Any]], spec: FieldSpec, *, as_json: bool) -> Schema:
    """Give the schema of one field; only JSON has a null."""
    schema = _plain(spec) | {"description": spec.help} | _CHECKED.get((cls.operation.action, spec.name), {})
    if as_json and nullable(cls, spec.name):
        schema["type"] = [schema["type"], "null"]
    if spec.default is not None and spec.kind in _DEFAULTED:
        schema["default"] = spec.default
    return schema


def _object(cls: type[Request[Any]], specs: list[FieldSpec], *, verbs: bool, as_json: bool) -> Schema:
    properties = {spec.name: property_schema(cls, spec, as_json=as_json) for spec in specs}
    if verbs and cls.operation.generation == "v2":
        if cls.operation.delivery == "either":
            properties["async"] = {"type": "boolean", "default": False}
        if cls.operation.webhook:
            properties["webhook_url"] = WEBHOOK_URL
    rules = [found for rule in cls.rules if (found := _rule(rule, set(properties)))]
    schema: Schema = {
        "type": "object",
        "properties": properties,
        "required": [spec.name for spec in specs if spec.required],
        "additionalProperties": False,
        "description": "; ".join(rule.explain() for rule in cls.rules),
    }
    return schema | ({"allOf": rules} if rules else {})


WEBHOOK_URL: Schema = TEXT | {"format": "uri", "maxLength": 2048, "description": "Told of the end of the job; https."}


def _plain(spec: FieldSpec) -> Schema:
    low, high = spec.minimum, spec.maximum
    text = {"type": "string", "minLength": low, "maxLength": high, "pattern": spec.pattern}
    choice = {"type": "string", "enum": list(spec.choices)}
    many = {"minItems": low, "maxItems": spec.max_items}
    made: dict[str, Schema] = {
        "integer": {"type": "integer", "minimum": low, "maximum": high},
        "number": {"type": "number", "minimum": low, "maximum": high},
        "boolean": {"type": "boolean"},
        "choice": choice,
        "choices": listed(choice),
        "codes": listed({"type": "string", "pattern": spec.pattern}) | many,
        "strings": listed(TEXT) | many,
        "file": BINARY,
        "files": listed(BINARY) | many,
        "attachments": listed(BINARY) | many,
        "json": JSON_PROMPT,
    }
    found = made.get(spec.kind)
    if found is None and spec.model is not None:
        found = _of_model(spec)
    return {name: value for name, value in (text if found is None else found).items() if value is not None}


def _of_model(spec: FieldSpec) -> Schema:
    schema = model_schema(spec.model)
    if spec.model is not None and issubclass(spec.model, ColorPalette):
        schema |= {"minProperties": 1, "maxProperties": 1}
    return listed(schema) | {"minItems": spec.minimum, "maxItems": spec.max_items} if spec.kind == "assets" else schema


def _rule(rule: Rule, present: set[str]) -> Schema | None:
    """Give a rule as a schema, where a schema can say it of the fields that are present."""
    if isinstance(rule, ExactlyOne | AtLeastOne):
        held = [{"required": [name]} for name in rule.fields if name in present]
        return {("oneOf" if isinstance(rule, ExactlyOne) else "anyOf"): held} if held else None
    if isinstance(rule, AtMostOne):
        return _never(rule.fields, present)
    if isinstance(rule, Excludes):
        pairs = [_never((rule.field, other), present) for other in rule.others]
        kept = [pair for pair in pairs if pair]
        return {"allOf": kept} if kept else None
    if isinstance(rule, Needs) and rule.field in present:
        return {"dependentRequired": {rule.field: [rule.other]}}
    return None


def _never(names: Iterable[str], present: set[str]) -> Schema | None:
    together = [name for name in names if name in present]
    return {"not": {"required": together}} if len(together) > 1 else None
