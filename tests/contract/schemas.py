"""JSON schemas made from the table of facts."""

from __future__ import annotations

from typing import Any

from tests.contract.facts import (
    ANSWERS,
    ENUMS,
    MAX_SEED,
    MEMBER_HEX,
    OPERATIONS,
    PROMPT_HEX,
    QUOTE_FIELDS,
    REJECT_REASONS,
    Fact,
)

Schema = dict[str, Any]

_MEMBER: Schema = {
    "type": "object",
    "required": ["color_hex"],
    "additionalProperties": False,
    "properties": {
        "color_hex": {"type": "string", "pattern": MEMBER_HEX},
        "color_weight": {"type": "number", "minimum": 0.05, "maximum": 1},
    },
}
_PALETTE: Schema = {
    "type": "object",
    "minProperties": 1,
    "maxProperties": 1,
    "additionalProperties": False,
    "properties": {
        "name": {"enum": list(ENUMS["ColorPalettePresetName"])},
        "members": {"type": "array", "minItems": 1, "maxItems": 8, "items": _MEMBER},
    },
}
_COLOURS: Schema = {"type": "array", "items": {"type": "string", "pattern": PROMPT_HEX}}
_BOX: Schema = {
    "type": "array",
    "minItems": 4,
    "maxItems": 4,
    "items": {"type": "integer", "minimum": 0, "maximum": 1000},
}


def _element(kind: str, *texts: str) -> Schema:
    properties: Schema = {"type": {"const": kind}, "bbox": _BOX, "color_palette": _COLOURS}
    return {
        "type": "object",
        "required": ["type", *texts],
        "properties": properties | {name: {"type": "string"} for name in texts},
    }


JSON_PROMPT: Schema = {
    "type": "object",
    "required": ["high_level_description", "compositional_deconstruction"],
    "properties": {
        "high_level_description": {"type": "string"},
        "style_description": {
            "type": "object",
            "properties": {
                "color_palette": _COLOURS,
                **{name: {"type": "string"} for name in ("aesthetics", "art_style", "lighting", "medium", "photo")},
            },
        },
        "compositional_deconstruction": {
            "type": "object",
            "required": ["background", "elements"],
            "properties": {
                "background": {"type": "string"},
                "elements": {
                    "type": "array",
                    "items": {"oneOf": [_element("obj", "desc"), _element("text", "text", "desc")]},
                },
            },
        },
    },
}
_ASSET: Schema = {
    "type": "object",
    "required": ["asset_type", "asset_id"],
    "additionalProperties": False,
    "properties": {
        "asset_type": {"enum": list(ENUMS["AssetType"])},
        "asset_id": {"type": "string"},
        "collection_id": {"type": "string", "pattern": "^[A-Za-z0-9_-]{22}$"},
    },
}
_SHAPES = {"palette": _PALETTE, "json_prompt": JSON_PROMPT, "asset": _ASSET}
# A file is decoded to what is known of it, see reader.py.
_FILE: Schema = {"type": "object", "required": ["filename", "content_type", "size"]}


def field_schema(fact: Fact) -> Schema:
    schema: Schema
    match fact.kind:
        case "string":
            schema = _given(type="string", minLength=fact.minimum, maxLength=fact.maximum)
        case "integer":
            schema = _given(type="integer", minimum=fact.minimum, maximum=fact.maximum)
        case "boolean":
            schema = {"type": "boolean"}
        case "enum":
            return {"enum": list(ENUMS[fact.enum or ""])}
        case "object":
            return _SHAPES[fact.shape or ""]
        case "file":
            return _FILE
        case "strings":
            return {"type": "array", "items": {"type": "string", "pattern": fact.pattern}}
        case "objects":
            items = _SHAPES[fact.shape or ""]
            return _given(type="array", items=items, minItems=fact.min_items, maxItems=fact.max_items)
        case "files":
            return _given(type="array", items=_FILE, maxItems=fact.max_items)
    if fact.nullable:
        schema["type"] = [schema["type"], "null"]
    return schema


def request_schema(operation_id: str) -> Schema:
    """What a decoded body must satisfy."""
    facts = OPERATIONS[operation_id]
    rules: list[Schema] = [{"not": {"required": list(names)}} for names in facts.at_most_one]
    if facts.exactly_one:
        rules.append({"oneOf": [{"required": [name]} for name in facts.exactly_one]})
    for name, value in facts.refused.items():
        rules.append({"not": {"properties": {name: {"const": value}}, "required": [name]}})
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": {name: field_schema(fact) for name, fact in facts.fields.items()},
        "required": [name for name, fact in facts.fields.items() if fact.required],
        "dependentRequired": {name: [other] for name, other in facts.needs.items()},
        "allOf": rules or [{}],
    }


LINK = r"^https?://[^ ]+/api/images/ephemeral/[\w-]{22}\.png\?exp=\d+&sig=[0-9a-f]{64}$"
_FIELDS: dict[str, Schema] = {
    "prompt": {"type": "string"},
    "resolution": {"type": "string", "pattern": r"^\d{2,5}x\d{2,5}$"},
    "is_image_safe": {"type": "boolean"},
    "seed": {"type": "integer", "minimum": 0, "maximum": MAX_SEED},
    "url": {"type": ["string", "null"], "pattern": LINK},
    "style_type": {"enum": list(ENUMS["StyleTypeV3"])},
    "upscaled_resolution": {"type": "string", "pattern": r"^\d{2,5}x\d{2,5}$"},
    "created": {"type": "string", "pattern": r"^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?\+00:00$"},
    "response_type": {"const": "url"},
    "generation_id": {"type": "string", "pattern": "^[A-Za-z0-9_-]{22}$"},
    "generation_kind": {"enum": ["sampling", "workflow"]},
    "json_prompt": JSON_PROMPT,
    "aspect_ratio": {"enum": [ratio for ratio in ENUMS["AspectRatioV4"] if ratio != "AUTO"]},
}


def answer_schema(operation_id: str) -> Schema:
    """What a success of the operation must satisfy."""
    facts = ANSWERS[OPERATIONS[operation_id].answer]
    item = {name: _FIELDS[name] for name in facts.item}
    if facts.resolutions:
        item["resolution"] = {"enum": list(ENUMS[facts.resolutions])}
    data: Schema = {
        "type": "array",
        "minItems": 1,
        "maxItems": 8,
        "items": {
            "type": "object",
            "additionalProperties": False,
            "required": sorted(facts.item_required),
            "properties": item,
            "if": {"properties": {"is_image_safe": {"const": False}}},
            "then": {"properties": {"url": {"const": None}}},
        },
    }
    return {
        "type": "object",
        "additionalProperties": False,
        "required": sorted(facts.required | ({"data"} & facts.fields)),
        "properties": {name: data if name == "data" else _FIELDS[name] for name in facts.fields},
    }


QUOTE: Schema = {
    "type": "object",
    "additionalProperties": False,
    "required": sorted(QUOTE_FIELDS - {"upper_bound_usd_micros"}),
    "properties": {
        "object": {"const": "price_quote"},
        "billing_identifier": {"type": "string", "minLength": 1},
        "quantity": {"type": "integer", "minimum": 1},
        "usd_micros": {"type": "integer", "minimum": 0},
        "credit_millis": {"type": "integer", "minimum": 0},
        "qualifier": {"enum": ["exact", "estimate"]},
        "upper_bound_usd_micros": {"type": "integer", "minimum": 0},
    },
    "if": {"properties": {"qualifier": {"const": "estimate"}}},
    "then": {"required": ["upper_bound_usd_micros"]},
}
_TEXT: Schema = {"type": "string", "minLength": 1}
PROBLEM: Schema = {
    "type": "object",
    "required": ["type", "title", "detail", "status"],
    "additionalProperties": False,
    "properties": {"type": {"const": "about:blank"}, "title": _TEXT, "detail": _TEXT, "status": {"type": "integer"}},
}
ERROR: Schema = {
    "type": "object",
    "required": ["error"],
    "additionalProperties": False,
    "properties": {"error": _TEXT},
}
MESSAGE: Schema = {
    "type": "object",
    "required": ["message"],
    "additionalProperties": False,
    "properties": {"message": _TEXT},
}
REJECTED: Schema = {
    "type": "object",
    "required": ["error", "reject_reason"],
    "additionalProperties": False,
    "properties": {
        "error": _TEXT,
        "reject_reason": {"enum": list(REJECT_REASONS)},
        "max_inflight_requests": {"type": "integer", "minimum": 1},
    },
}
# Status to the shapes that it may have.
ERRORS: dict[int, tuple[Schema, ...]] = {
    400: (PROBLEM, ERROR),
    401: (MESSAGE,),
    402: (REJECTED,),
    403: (MESSAGE, ERROR),
    404: (PROBLEM, ERROR),
    405: (PROBLEM,),
    413: (PROBLEM,),
    415: (PROBLEM,),
    422: (ERROR,),
    429: (REJECTED,),
    500: (ERROR,),
    503: (ERROR,),
}


def _given(**facts: Any) -> Schema:
    return {name: value for name, value in facts.items() if value is not None}
