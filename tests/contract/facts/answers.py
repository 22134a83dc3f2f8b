"""What a success says, as JSON schemas; a star stands after what is always there."""

from __future__ import annotations

from tests.contract.facts.fields import MAX_SEED
from tests.contract.facts.model import Schema, nullable, record, several
from tests.contract.facts.shapes import ASSET_V1, JSON_PROMPT, PROMPT_HEX, TEXT, V2_JSON_PROMPT, one_of

WHOLE: Schema = {"type": "integer", "minimum": 0}
YES_NO: Schema = {"type": "boolean"}
SEED: Schema = {"type": "integer", "minimum": 0, "maximum": MAX_SEED}
SIZE: Schema = {"type": "string", "pattern": r"^\d{2,5}x\d{2,5}$"}
TIME: Schema = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?(\+00:00|Z)$"}
LINK: Schema = {
    "type": "string",
    "pattern": r"^https?://[^ ]+/api/images/ephemeral/[\w-]{22}\.png\?exp=\d+&sig=[0-9a-f]{64}$",
}
MAYBE_LINK = nullable(LINK)
SHORT_ID: Schema = {"type": "string", "pattern": "^[A-Za-z0-9_-]{22}$"}
ANY_ID: Schema = {"type": "string", "minLength": 1}

_IMAGE = {
    "prompt*": TEXT,
    "resolution*": SIZE,
    "is_image_safe*": YES_NO,
    "seed*": SEED,
    "url": MAYBE_LINK,
}
IMAGE = record(_IMAGE)
_STYLED = {"style_type": one_of("StyleTypeV3"), "upscaled_resolution": SIZE}
IMAGE_V3 = record({**_IMAGE, **_STYLED, "resolution*": one_of("ResolutionV3")})
IMAGE_EDITED = record({**_IMAGE, **_STYLED})
IMAGE_LEGACY = record({**_IMAGE, "style_type": one_of("StyleTypeLegacy"), "upscaled_resolution": SIZE})
IMAGE_BARE = record({"is_image_safe*": YES_NO, "url": MAYBE_LINK})
IMAGE_UPSCALED = record({"resolution*": SIZE, "is_image_safe*": YES_NO, "seed*": SEED, "url": MAYBE_LINK})
_KIND_OF_WORK: Schema = {"type": "string", "enum": ["sampling", "workflow"]}
_V2 = {"generation_id*": SHORT_ID, "seed*": SEED, "data": several(IMAGE)}

_FORMATTING = {
    "type": "string",
    "enum": [
        "bold",
        "italic",
        "underline",
        "strikethrough",
        "all_caps",
        "small_caps",
        "superscript",
        "subscript",
    ],
}
_BLOCK: dict[str, Schema] = {
    "x*": {"type": "integer"},
    "y*": {"type": "integer"},
    "width*": {"type": "integer"},
    "height*": {"type": "integer"},
    "text*": TEXT,
    "alignment*": {"type": "string", "enum": ["left", "center", "right"]},
    "formatting*": several(_FORMATTING),
    "angle": {"type": "number", "default": 0},
    "font_name": nullable(TEXT),
    "font_alternatives": nullable(several(TEXT)),
    "font_size": nullable({"type": "integer"}),
    "line_height": nullable({"type": "number"}),
    "color": nullable({"type": "string", "pattern": PROMPT_HEX}),
    "role": {"type": "string", "enum": ["heading", "subheading", "body", "caption"]},
}
_LAYERED: dict[str, Schema] = {
    "base_image_url": MAYBE_LINK,
    "url": MAYBE_LINK,
    "is_image_safe*": YES_NO,
    "resolution*": SIZE,
    "seed*": SEED,
}


def _kind(name: str) -> Schema:
    return {"type": "string", "enum": [name]}


LAYERED_IMAGE = record({"object_type*": _kind("layerized_image"), **_LAYERED, "text_blocks*": several(record(_BLOCK))})
_SPAN = record({"text*": TEXT, "color*": {"type": "string", "pattern": "^#[0-9A-Fa-f]{6}([0-9A-Fa-f]{2})?$"}})
LAYERED_DESIGN = record(
    {
        "object_type*": _kind("layerized_design.generation"),
        "html_url": nullable({"type": "string"}),
        **_LAYERED,
        "text_blocks*": several(record({**_BLOCK, "layer_id*": TEXT, "spans": nullable(several(_SPAN))})),
    }
)
_BARE_RESULT: dict[str, Schema] = {
    "object_type*": _kind("image.without-prompt-or-seed"),
    "resolution*": SIZE,
    "is_image_safe*": YES_NO,
    "url": MAYBE_LINK,
}
_RESULT = {"object_type": _kind("image.generation"), **_IMAGE}
_VIDEO = record(
    {
        "object_type": _kind("video.generation"),
        "url": nullable({"type": "string"}),
        "prompt*": TEXT,
        "resolution*": TEXT,
        "aspect_ratio*": TEXT,
        "duration*": {"type": "integer"},
    }
)
_SVG = record(
    {
        "object_type*": _kind("svg.generation"),
        "asset_id*": TEXT,
        "height*": {"type": "integer", "minimum": 1},
        "width*": {"type": "integer", "minimum": 1},
        "mime_type*": _kind("image/svg+xml"),
        "url*": {"type": "string"},
    }
)
_OWN = {"asset_id": nullable(TEXT)}
RESULTS_V1 = [record(_BARE_RESULT), record(_RESULT), _VIDEO]
RESULTS_V2 = [
    record({**_BARE_RESULT, **_OWN}),
    _SVG,
    record({**_RESULT, **_OWN}),
    _VIDEO,
    LAYERED_IMAGE,
    LAYERED_DESIGN,
]


def _generation(results: list[Schema]) -> Schema:
    return record(
        {
            "generation_id*": SHORT_ID,
            "status*": {"type": "string", "enum": ["pending", "completed", "failed"]},
            "created*": TIME,
            "response_type": _kind("url"),
            "usage_cost_usd_micros": WHOLE,
            "failure_reason": {"type": "string", "minLength": 1},
            "data": several({"oneOf": results}),
        }
    )


DATASET = record(
    {
        "dataset_id*": ANY_ID,
        "name*": TEXT,
        "user_id*": ANY_ID,
        "creation_time*": TIME,
        "cover_asset_identifier": ASSET_V1,
    }
)
_DATASET_FILE = record({"file_name*": nullable(TEXT), "file_size_bytes": nullable(WHOLE), "caption": nullable(TEXT)})
CUSTOM_MODEL = record(
    {
        "model_id*": ANY_ID,
        "name*": TEXT,
        "status*": one_of("ModelStatus"),
        "creation_time*": TIME,
        "is_available_for_generation*": YES_NO,
        "is_owned*": YES_NO,
        "custom_model_uri": nullable(TEXT),
        "dataset_id": nullable(TEXT),
        "last_update_time": nullable(TIME),
    }
)
AMOUNT: Schema = {"type": "string", "pattern": r"^-?\d+(\.\d+)?$"}
_LINE = record(
    {
        "cost_total*": AMOUNT,
        "currency_code*": TEXT,
        "description*": TEXT,
        "endpoint*": TEXT,
        "product*": TEXT,
        "source*": one_of("Source"),
        "api_key": record({"id*": ANY_ID, "label": nullable(TEXT), "redacted_key": nullable(TEXT)}),
        "billed_units": record({"quantity*": AMOUNT, "unit*": TEXT, "unit_price*": AMOUNT}),
        "dimensions": {"type": "object", "additionalProperties": TEXT},
        "user_email": nullable(TEXT),
    }
)

ANSWERS: dict[str, Schema] = {
    "ImagesV3": record({"created*": TIME, "data*": several(IMAGE_V3)}),
    "ImagesV4": record({"created*": TIME, "data*": several(IMAGE), "response_type": _kind("url")}),
    "ImagesEdited": record({"created*": TIME, "data*": several(IMAGE_EDITED)}),
    "ImagesLegacy": record({"created*": TIME, "data": several(IMAGE_LEGACY), "request_id": ANY_ID}),
    "Removed": record({"created*": TIME, "data*": several(IMAGE_BARE)}),
    "MagicPrompt": record({"json_prompt*": JSON_PROMPT, "aspect_ratio*": one_of("AspectRatioV4")}),
    "Describe": record({"descriptions": several(record({"text": TEXT}))}),
    "DescribeV4": record({"json_prompt*": JSON_PROMPT}),
    "LayerizeText": record(
        {
            "base_image_url*": LINK,
            "original_image_url": MAYBE_LINK,
            "seed*": SEED,
            "text_blocks*": several(record(_BLOCK)),
        }
    ),
    "Accepted": record({"generation_id*": SHORT_ID}),
    "Generation": _generation(RESULTS_V1),
    "GenerationV2": _generation(RESULTS_V2),
    "ImagesV2": record(_V2),
    "Images45": record({**_V2, "generation_kind*": _KIND_OF_WORK}),
    "Images45Edit": record(
        {"generation_id": SHORT_ID, "seed": SEED, "data": several(IMAGE), "generation_kind*": _KIND_OF_WORK}
    ),
    "ImagesInpainted": record({**_V2, "width*": {"type": "integer"}, "height*": {"type": "integer"}}),
    "ImagesUpscaled": record(
        {
            **_V2,
            "width*": {"type": "integer"},
            "height*": {"type": "integer"},
            "data": several(IMAGE_UPSCALED),
        }
    ),
    "RemovedV2": record(
        {
            "generation_id": SHORT_ID,
            "data": several(IMAGE_BARE, minItems=1, maxItems=1),
            "error": TEXT,
            "status_code": {"type": "integer"},
        }
    ),
    "DescribeV2": record(
        {"created*": TIME, "description_id*": ANY_ID, "descriptions*": several(record({"text*": TEXT}))}
    ),
    "DescribeV2Structured": record({"created*": TIME, "description_id*": ANY_ID, "json_prompt*": V2_JSON_PROMPT}),
    "Layerized": record({"generation_id*": SHORT_ID, "seed*": SEED, "data": several(LAYERED_IMAGE)}),
    "Dataset": DATASET,
    "Datasets": record({"datasets*": several(DATASET)}),
    "DatasetDetails": record(
        {
            "dataset*": DATASET,
            "file_count*": {"type": "integer"},
            "files*": several(_DATASET_FILE),
            "custom_model_ids*": several(TEXT),
        }
    ),
    "UploadReport": record(
        {
            "total_count*": {"type": "integer"},
            "success_count*": {"type": "integer"},
            "failure_count*": {"type": "integer"},
            "successful_assets": several(record({"asset_identifier*": ASSET_V1, "file_name": nullable(TEXT)})),
            "failed_assets": several(record({"failure_reason*": one_of("FailureReason"), "file_name": nullable(TEXT)})),
        }
    ),
    "Training": record({"model_id*": ANY_ID, "dataset_id*": ANY_ID, "training_status*": TEXT, "model_name*": TEXT}),
    "Models": record({"models*": several(CUSTOM_MODEL)}),
    "ModelDetails": record({"model*": CUSTOM_MODEL}),
    "Usage": record(
        {"buckets*": several(record({"start_time*": TIME, "end_time*": TIME, "line_items*": several(_LINE)}))}
    ),
}
QUOTE = record(
    {
        "object*": _kind("price_quote"),
        "billing_identifier*": {"type": "string", "minLength": 1},
        "quantity*": {"type": "integer", "minimum": 1},
        "usd_micros*": WHOLE,
        "credit_millis*": WHOLE,
        "qualifier*": {"type": "string", "enum": ["exact", "estimate"]},
        "upper_bound_usd_micros": WHOLE,
    }
)
REJECTED = record(
    {
        "error*": {"type": "string", "minLength": 1},
        "reject_reason*": one_of("RejectReason"),
        "max_inflight_requests": {"type": "integer", "minimum": 1},
        "task_completion_speed": {"type": "string", "enum": ["fast", "slow"]},
    }
)
