"""JSON schemas of requests and answers, for the published specification."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, get_args

from pydantic import TypeAdapter

from ideowidgets.offline.decode import NULLABLE
from ideowidgets.offline.shapes import SIZES_V3
from ideowidgets.operations.enums import AspectRatioV4, StyleTypeV3
from ideowidgets.operations.fields import FieldSpec, describe_fields
from ideowidgets.operations.json_prompt import JsonPrompt
from ideowidgets.operations.palette import ColorPalette
from ideowidgets.operations.request import Request
from ideowidgets.operations.rules import AtMostOne, ExactlyOne, Excludes, Needs, Rule
from ideowidgets.operations.v2 import AssetIdentifier

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
SEED: Schema = {"type": "integer", "minimum": 0, "maximum": 2_147_483_647}
MICROS: Schema = {"type": "integer", "minimum": 0}
ID: Schema = {"type": "string", "pattern": "^[A-Za-z0-9_-]{22}$"}
BINARY: Schema = {"type": "string", "format": "binary"}
REJECT_REASONS = (
    "insufficient_funds",
    "subscription_required",
    "daily_limit",
    "priority_credit_required",
    "inflight_limit",
    "feature_limit",
)


def obj(properties: Schema, *required: str) -> Schema:
    """Make an object's schema; without ``required``, every property is."""
    return {"type": "object", "properties": properties, "required": list(required or properties)}


def listed(items: Schema) -> Schema:
    """Make a list's schema."""
    return {"type": "array", "items": items}


def _enumerated(annotation: Any) -> Schema:
    return {"type": "string", "enum": list(get_args(get_args(annotation)[0]))}


def image(*, v3: bool = False) -> Schema:
    """One picture of an answer; 3.0 keeps to its sizes and tells the style type."""
    properties: Schema = {
        "prompt": TEXT,
        "resolution": {"type": "string", "enum": list(SIZES_V3)} if v3 else TEXT,
        "is_image_safe": {"type": "boolean"},
        "seed": SEED,
        "url": {"type": ["string", "null"], "format": "uri"},
    }
    if v3:
        properties["style_type"] = _enumerated(StyleTypeV3)
    return obj(properties, "prompt", "resolution", "is_image_safe", "seed", "url")


IMAGES_V3 = obj({"created": {"type": "string"}, "data": listed(image(v3=True))})
IMAGES_V4 = obj({"created": TEXT, "data": listed(image()), "response_type": {"const": "url"}})
IMAGES_V2 = obj({"generation_id": ID, "seed": SEED, "data": listed(image())})
IMAGES_45 = obj(
    {
        "generation_id": ID,
        "generation_kind": {"enum": ["sampling", "workflow"]},
        "seed": SEED,
        "data": listed(image()),
    }
)
PRICE_QUOTE = obj(
    {
        "object": {"const": "price_quote"},
        "billing_identifier": TEXT,
        "quantity": {"type": "integer"},
        "usd_micros": MICROS,
        "credit_millis": MICROS,
        "qualifier": {"enum": ["exact", "estimate"]},
        "upper_bound_usd_micros": MICROS,
    },
    "object",
    "billing_identifier",
    "quantity",
    "usd_micros",
    "credit_millis",
    "qualifier",
)
PROBLEM = obj({"type": TEXT, "title": TEXT, "detail": TEXT, "status": {"type": "integer"}})
ERROR = obj({"error": TEXT})
MESSAGE = obj({"message": TEXT})
REJECTED = obj(
    {
        "error": TEXT,
        "reject_reason": {"enum": list(REJECT_REASONS)},
        "max_inflight_requests": {"type": "integer", "minimum": 1},
    },
    "error",
    "reject_reason",
)


def model_schema(annotation: Any) -> Schema:
    """Give the schema of a pydantic type as it is on the wire: optional means absent, never null."""
    schema = _without_null(TypeAdapter(annotation).json_schema(mode="validation"))
    definitions = schema.pop("$defs", {})
    found: Schema = _inlined(schema, definitions)
    return found


def _without_null(node: Any) -> Any:
    if isinstance(node, list):
        return [_without_null(item) for item in node if item != {"type": "null"}]
    if not isinstance(node, dict):
        return node
    kept = {
        key: _without_null(value)
        for key, value in node.items()
        if not (key == "default" and value is None) and key not in ("title", "description")
    }
    if len(kept.get("anyOf", ())) == 1:
        (only,) = kept.pop("anyOf")
        kept |= only
    return kept


def _inlined(node: Any, definitions: Schema) -> Any:
    if isinstance(node, list):
        return [_inlined(item, definitions) for item in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        return _inlined(definitions[node["$ref"].rpartition("/")[2]], definitions)
    return {key: _inlined(value, definitions) for key, value in node.items()}


JSON_PROMPT = model_schema(JsonPrompt)
PALETTE = model_schema(ColorPalette) | {"minProperties": 1, "maxProperties": 1}
MAGIC_PROMPT = obj({"json_prompt": JSON_PROMPT, "aspect_ratio": _enumerated(AspectRatioV4)})

ASSET = model_schema(AssetIdentifier)


def request_schema(cls: type[Request[Any]], *, files: bool) -> Schema:
    """Give the schema of an operation's body.

    Parameters
    ----------
    files : bool
        With file fields (multipart) or without (JSON).
    """
    fields = [spec for spec in describe_fields(cls) if files or spec.kind not in ("file", "files")]
    properties = {spec.name: _property(spec) for spec in fields}
    if cls.operation.generation == "v2":
        properties["async"] = {"const": False, "default": False}
    rules = [found for rule in cls.rules if (found := _rule(rule, set(properties)))]
    schema: Schema = {
        "type": "object",
        "properties": properties,
        "required": [spec.name for spec in fields if spec.required],
        "additionalProperties": False,
        "description": "; ".join(rule.explain() for rule in cls.rules),
    }
    return schema | ({"allOf": rules} if rules else {})


def _property(spec: FieldSpec) -> Schema:
    schema = _plain(spec) | {"description": spec.help}
    if spec.name in NULLABLE:
        schema["type"] = [schema["type"], "null"]
    if spec.default is not None and spec.kind in ("text", "integer", "boolean", "choice"):
        schema["default"] = spec.default
    return schema


def _plain(spec: FieldSpec) -> Schema:
    low, high = spec.minimum, spec.maximum
    text = {"type": "string", "minLength": low, "maxLength": high, "pattern": spec.pattern}
    made: dict[str, Schema] = {
        "integer": {"type": "integer", "minimum": low, "maximum": high},
        "boolean": {"type": "boolean"},
        "choice": {"type": "string", "enum": list(spec.choices)},
        "codes": listed({"type": "string", "pattern": spec.pattern}),
        "file": BINARY,
        "files": listed(BINARY) | {"maxItems": spec.max_items},
        "assets": listed(ASSET) | {"minItems": low, "maxItems": spec.max_items},
        "palette": PALETTE,
        "json": JSON_PROMPT,
    }
    return {name: value for name, value in made.get(spec.kind, text).items() if value is not None}


def _rule(rule: Rule, present: set[str]) -> Schema | None:
    """Give a rule as a schema, where a schema can say it of the fields that are present."""
    if isinstance(rule, ExactlyOne):
        return {"oneOf": [{"required": [name]} for name in rule.fields if name in present]}
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
