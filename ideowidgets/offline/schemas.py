"""JSON schemas of answers, for the published specification."""

from __future__ import annotations

from typing import Any, get_args

from pydantic import TypeAdapter

from ideowidgets.offline.answers import NO_CREDIT
from ideowidgets.offline.shapes import SIZES_V3
from ideowidgets.operations.enums import AspectRatioV4, ModelStatus, StyleTypeV3
from ideowidgets.operations.enums_legacy import StyleType
from ideowidgets.operations.field_types import AssetIdentifier
from ideowidgets.operations.json_prompt import JsonPrompt

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
SEED: Schema = {"type": "integer", "minimum": 0, "maximum": 2_147_483_647}
MICROS: Schema = {"type": "integer", "minimum": 0}
ID: Schema = {"type": "string", "pattern": "^[A-Za-z0-9_-]{22}$"}
COUNT: Schema = {"type": "integer", "minimum": 0}
LINK: Schema = {"type": ["string", "null"], "format": "uri"}
BINARY: Schema = {"type": "string", "format": "binary"}


def obj(properties: Schema, *required: str) -> Schema:
    """Make an object's schema; without ``required``, every property is."""
    return {"type": "object", "properties": properties, "required": list(required or properties)}


def listed(items: Schema) -> Schema:
    """Make a list's schema."""
    return {"type": "array", "items": items}


def _enumerated(annotation: Any) -> Schema:
    return {"type": "string", "enum": list(get_args(get_args(annotation)[0]))}


_PICTURE: Schema = {
    "prompt": TEXT,
    "resolution": TEXT,
    "is_image_safe": {"type": "boolean"},
    "seed": SEED,
    "url": LINK,
}


def image(*without: str, **more: Schema) -> Schema:
    """One picture of an answer: all but what is named, and more that may be there."""
    kept = {name: schema for name, schema in _PICTURE.items() if name not in without}
    return obj(kept | more, *kept)


_STYLED = {"style_type": _enumerated(StyleTypeV3), "upscaled_resolution": TEXT}
_OF_V3 = image(resolution={"type": "string", "enum": list(SIZES_V3)}, **_STYLED)
_V2 = {"generation_id": ID, "seed": SEED}
_SIDES: Schema = {"width": COUNT, "height": COUNT}
_BARE = listed(image("prompt", "resolution", "seed")) | {"minItems": 1, "maxItems": 4}
IMAGES_V3 = obj({"created": TEXT, "data": listed(_OF_V3)})
IMAGES_V4 = obj({"created": TEXT, "data": listed(image()), "response_type": {"const": "url"}})
IMAGES_LEGACY = obj({"created": TEXT, "data": listed(image(style_type=_enumerated(StyleType)))})
# Where the source's size is kept, it need not be one of the sizes of 3.0.
IMAGES_OF_SOURCE = obj({"created": TEXT, "data": listed(image(**_STYLED))})
BARE_V1 = obj({"created": TEXT, "data": _BARE})
IMAGES_V2 = obj({**_V2, "data": listed(image())})
IMAGES_SIZED = obj({**_V2, **_SIDES, "data": listed(image())})
IMAGES_UPSCALED = obj({**_V2, **_SIDES, "data": listed(image("prompt"))})
IMAGES_45 = obj({**_V2, "generation_kind": {"enum": ["sampling", "workflow"]}, "data": listed(image())})
BARE_V2 = obj({"generation_id": ID, "data": _BARE})
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
        "reject_reason": {"enum": list(NO_CREDIT)},
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
MAGIC_PROMPT = obj({"json_prompt": JSON_PROMPT, "aspect_ratio": _enumerated(AspectRatioV4)})
_DESCRIBED = {"created": TEXT, "description_id": ID}
DESCRIPTIONS = obj({"descriptions": listed(obj({"text": TEXT}))})
DESCRIPTIONS_V2 = obj({**_DESCRIBED, **DESCRIPTIONS["properties"]})
STRUCTURED = obj({"json_prompt": JSON_PROMPT})
STRUCTURED_V2 = obj({**_DESCRIBED, **STRUCTURED["properties"]})
ASSET = model_schema(AssetIdentifier)

ACCEPTED = obj({"generation_id": ID}) | {"additionalProperties": False}
TEXT_BLOCK = obj(
    {
        **{name: {"type": "integer"} for name in ("x", "y", "width", "height")},
        "text": TEXT,
        "alignment": {"enum": ["left", "center", "right"]},
        "formatting": listed(
            {
                "enum": [
                    "bold",
                    "italic",
                    "underline",
                    "strikethrough",
                    "all_caps",
                    "small_caps",
                    "superscript",
                    "subscript",
                ]
            }
        ),
        "angle": {"type": "number"},
        "font_name": {"type": ["string", "null"]},
        "font_alternatives": {"type": ["array", "null"], "items": TEXT},
        "font_size": {"type": ["integer", "null"]},
        "line_height": {"type": ["number", "null"]},
        "color": {"type": ["string", "null"], "pattern": "^#[0-9A-Fa-f]{6}$"},
        "role": {"enum": ["heading", "subheading", "body", "caption", None]},
    },
    *("x", "y", "width", "height", "text", "alignment", "formatting"),
)
LAYERIZED_IMAGE = obj(
    {
        "object_type": {"const": "layerized_image"},
        "base_image_url": LINK,
        "url": LINK,
        "is_image_safe": {"type": "boolean"},
        "resolution": TEXT,
        "seed": SEED,
        "text_blocks": listed(TEXT_BLOCK),
    },
    *("object_type", "is_image_safe", "resolution", "seed", "text_blocks"),
)
LAYERS = obj(
    {
        "base_image_url": {"type": "string", "format": "uri"},
        "original_image_url": LINK,
        "seed": SEED,
        "text_blocks": listed(TEXT_BLOCK),
    }
)
LAYERS_V2 = obj({**_V2, "data": listed(LAYERIZED_IMAGE)})
_BARE_IMAGE = obj(
    {
        "object_type": {"const": "image.without-prompt-or-seed"},
        "asset_id": ID,
        "resolution": TEXT,
        "is_image_safe": {"type": "boolean"},
        "url": LINK,
    },
    *("object_type", "resolution", "is_image_safe"),
)
_IMAGE = obj(
    {"object_type": {"const": "image.generation"}, "asset_id": ID, **_PICTURE},
    *("object_type", "prompt", "resolution", "is_image_safe", "seed"),
)
GENERATION = obj(
    {
        "generation_id": ID,
        "status": {"enum": ["pending", "completed", "failed"]},
        "created": TEXT,
        "response_type": {"const": "url"},
        "data": listed({"oneOf": [_IMAGE, _BARE_IMAGE, LAYERIZED_IMAGE]}),
        "usage_cost_usd_micros": MICROS,
        "failure_reason": TEXT,
    },
    *("generation_id", "status", "created"),
)

DATASET = obj(
    {
        "dataset_id": TEXT,
        "name": TEXT,
        "user_id": TEXT,
        "creation_time": TEXT,
        "cover_asset_identifier": ASSET,
    },
    *("dataset_id", "name", "user_id", "creation_time"),
)
DATASET_DETAILS = obj(
    {
        "dataset": DATASET,
        "file_count": COUNT,
        "files": listed(
            obj({"file_name": TEXT, "file_size_bytes": COUNT, "caption": TEXT}, "file_name", "file_size_bytes")
        ),
        "custom_model_ids": listed(TEXT),
    }
)
FAILURE_REASONS = (
    "FAILED_SAFETY_CHECK",
    "FILE_TOO_LARGE",
    "INTERNAL_ERROR",
    "INVALID_CAPTION",
    "INVALID_CAPTION_JSON",
    "INVALID_IMAGE",
    "INVALID_ZIP",
    "TOO_MANY_IMAGES",
)
UPLOAD_REPORT = obj(
    {
        "total_count": COUNT,
        "success_count": COUNT,
        "failure_count": COUNT,
        "successful_assets": listed(obj({"asset_identifier": ASSET, "file_name": TEXT})),
        "failed_assets": listed(obj({"failure_reason": {"enum": list(FAILURE_REASONS)}, "file_name": TEXT})),
    }
)
TRAINING = obj({"model_id": TEXT, "dataset_id": TEXT, "training_status": TEXT, "model_name": TEXT})
CUSTOM_MODEL = obj(
    {
        "model_id": TEXT,
        "custom_model_uri": {"type": ["string", "null"], "pattern": r"^model/[^/]+/version/[^/]+$"},
        "name": TEXT,
        "status": _enumerated(ModelStatus),
        "dataset_id": {"type": ["string", "null"]},
        "creation_time": TEXT,
        "last_update_time": {"type": ["string", "null"]},
        "is_available_for_generation": {"type": "boolean"},
        "is_owned": {"type": "boolean"},
    },
    *("model_id", "name", "status", "creation_time", "is_available_for_generation", "is_owned"),
)

_AMOUNT: Schema = {"type": "string", "pattern": r"^\d+(\.\d+)?$"}
_OR_NULL: Schema = {"type": ["string", "null"]}
USAGE = obj(
    {
        "buckets": listed(
            obj(
                {
                    "start_time": TEXT,
                    "end_time": TEXT,
                    "line_items": listed(
                        obj(
                            {
                                "api_key": obj({"id": TEXT, "label": _OR_NULL, "redacted_key": _OR_NULL}),
                                "billed_units": obj({"quantity": _AMOUNT, "unit": TEXT, "unit_price": _AMOUNT}),
                                "cost_total": _AMOUNT,
                                "currency_code": TEXT,
                                "description": TEXT,
                                "endpoint": TEXT,
                                "product": TEXT,
                                "source": {"enum": ["api", "app"]},
                            }
                        )
                    ),
                }
            )
        )
    }
)
_KEY_MEMBERS = ("kty", "crv", "kid", "alg", "use", "x")
JWKS = obj({"keys": listed(obj(dict.fromkeys(_KEY_MEMBERS, TEXT)))})
