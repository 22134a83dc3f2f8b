"""Objects inside requests and answers, as JSON schemas."""

from __future__ import annotations

from tests.contract.facts.enums import ENUMS
from tests.contract.facts.model import Schema, record, several

STYLE_CODE = "^[0-9a-fA-F]{8}$"
MEMBER_HEX = "^#(?:[0-9a-fA-F]{3}){1,2}$"
PROMPT_HEX = "^#[0-9a-fA-F]{6}$"
MODEL_URI = r"^model\/[^\/]+\/version\/[^\/]+$"
COLLECTION = "^[A-Za-z0-9_-]{22}$"

TEXT: Schema = {"type": "string"}
_COLOURS = several({"type": "string", "pattern": PROMPT_HEX})
_BOX = several({"type": "integer", "minimum": 0, "maximum": 1000}, minItems=4, maxItems=4)


def one_of(name: str) -> Schema:
    return {"type": "string", "enum": list(ENUMS[name])}


def _palette(presets: str) -> Schema:
    member = record(
        {
            "color_hex*": {"type": "string", "pattern": MEMBER_HEX},
            "color_weight": {"type": "number", "minimum": 0.05, "maximum": 1},
        }
    )
    by_members = record({"members*": several(member, minItems=1, maxItems=8)})
    return {"oneOf": [record({"name*": one_of(presets)}), by_members]}


def _open(schema: Schema) -> Schema:
    """Take an object that may say more than is documented: what the model makes of it is the model's affair."""
    return {key: value for key, value in schema.items() if key != "additionalProperties"}


_OBJECT = record({"type*": {"type": "string", "enum": ["obj"]}, "desc*": TEXT, "bbox": _BOX, "color_palette": _COLOURS})
_WORDS = record(
    {
        "type*": {"type": "string", "enum": ["text"]},
        "text*": TEXT,
        "desc*": TEXT,
        "bbox": _BOX,
        "color_palette": _COLOURS,
    }
)
_STYLE = record(
    {
        "aesthetics": TEXT,
        "art_style": TEXT,
        "lighting": TEXT,
        "medium": TEXT,
        "photo": TEXT,
        "color_palette": _COLOURS,
    }
)
_COMPOSITION = record({"background*": TEXT, "elements*": several({"oneOf": [_open(_OBJECT), _open(_WORDS)]})})
JSON_PROMPT = _open(
    record(
        {
            "high_level_description*": TEXT,
            "style_description": _open(_STYLE),
            "compositional_deconstruction*": _open(_COMPOSITION),
        }
    )
)
V2_JSON_PROMPT = JSON_PROMPT | {"properties": JSON_PROMPT["properties"] | {"tags": several(TEXT)}}
ASSET_V1 = record({"asset_type*": one_of("AssetType"), "asset_id*": TEXT})
ASSET = record(
    {
        "asset_type*": one_of("AssetType"),
        "asset_id*": TEXT,
        "collection_id": {"type": "string", "minLength": 22, "maxLength": 22, "pattern": COLLECTION},
    }
)
STACKED = record(
    {
        "custom_model_uri*": {"type": "string", "minLength": 1, "maxLength": 512, "pattern": MODEL_URI},
        "weight": {"type": "number", "exclusiveMinimum": 0, "default": 1},
    }
)
SHAPES: dict[str, Schema] = {
    "palette": _palette("ColorPalettePresetName"),
    "v2_palette": _palette("V2ColorPalettePresetName"),
    "json_prompt": JSON_PROMPT,
    "asset_v1": ASSET_V1,
    "asset": ASSET,
    "stacked": STACKED,
}
