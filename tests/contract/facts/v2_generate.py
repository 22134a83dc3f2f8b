"""Generating pictures, second generation of the API."""

from __future__ import annotations

from typing import Any

from tests.contract.facts.fields import (
    COLLECTION,
    COPYRIGHT,
    COUNT,
    MODEL,
    PIXELS,
    PRIVATE_BY_PLAN,
    RATIO_V3,
    RESOLUTION_V3,
    RESOLUTION_V4,
    SEED,
    STYLE_CODES,
    V2_CHARACTER,
    V2_COMMON,
    V2_MAGIC,
    V2_NEGATIVE,
    V2_PALETTE,
    V2_PRESET,
    V2_PROMPT,
    V2_RATIO_V3,
    V2_RATIO_V4,
    V2_REFERENCES,
    V2_SPEED,
    V2_SPEED_CUSTOM,
    V2_STYLE_CHARACTER,
    V2_STYLE_COLLECTION,
    V2_STYLE_TYPE,
    assets,
    file,
    files,
)
from tests.contract.facts.model import JSON, MULTIPART, Fact, Operation, Total

STATUSES = (400, 401, 402, 403, 404, 422, 429, 500, 503)
STYLE_REFERENCES = (
    "style_reference_images",
    "style_reference_asset_identifiers",
    "style_reference_collection_id",
    "style_reference_collection_version_id",
)
CHARACTER_REFERENCES = (
    "character_reference_images",
    "character_reference_asset_identifiers",
    "character_reference_collection_id",
)
_SOURCES = ("images", "image_asset_identifiers")
_SIDE = Fact("integer", minimum=16, maximum=4096, multiple_of=16, nullable=True)
_SPOKEN = {"prompt": V2_PROMPT, "magic_prompt": V2_MAGIC, "enable_copyright_detection": COPYRIGHT}


def preset_apart(fields: dict[str, Fact]) -> tuple[tuple[str, str], ...]:
    """Give the pairs that a preset cannot stand beside."""
    return tuple(("style_preset", name) for name in ("style_codes", *STYLE_REFERENCES) if name in fields)


def _generate(model: str, fields: dict[str, Fact], **more: Any) -> Operation:
    settings: dict[str, Any] = {
        "bodies": (JSON,),
        "answer": "ImagesV2",
        "statuses": STATUSES,
        "delivery": "either",
        "webhook": True,
        "dry_run": True,
    }
    return Operation(path=f"/v2/image/generate/{model}", fields=fields, **(settings | more))


_V3_FULL = {
    **_SPOKEN,
    **V2_COMMON,
    **V2_REFERENCES,
    **V2_STYLE_COLLECTION,
    "aspect_ratio": V2_RATIO_V3,
    "color_palette": V2_PALETTE,
    "negative_prompt": V2_NEGATIVE,
    "rendering_speed": V2_SPEED,
    "resolution": RESOLUTION_V3,
    "style_codes": STYLE_CODES,
    "style_preset": V2_PRESET,
    "style_type": V2_STYLE_TYPE,
}
_V3_CUSTOM = {
    **_SPOKEN,
    **V2_COMMON,
    **V2_REFERENCES,
    "custom_model_uri": MODEL,
    "aspect_ratio": V2_RATIO_V3,
    "color_palette": V2_PALETTE,
    "negative_prompt": V2_NEGATIVE,
    "rendering_speed": V2_SPEED_CUSTOM,
    "resolution": RESOLUTION_V3,
    "style_codes": STYLE_CODES,
    "style_preset": V2_PRESET,
}
_SIZE_APART = ("resolution", "aspect_ratio")

OPERATIONS: dict[str, Operation] = {
    "post_generate_image_v2_auto": _generate(
        "auto",
        {
            "prompt": V2_PROMPT,
            "aspect_ratio": Fact(
                "string", shape="ratio", default="auto", pattern="^(auto|[1-9][0-9]{0,4}x[1-9][0-9]{0,4})$"
            ),
            "category_id": Fact("string", shape="category", minimum=22, maximum=22, pattern="^[A-Za-z0-9_-]{22}$"),
            "image_asset_identifiers": assets(10),
            "images": files(10),
            "magic_prompt": V2_MAGIC,
            "negative_prompt": V2_NEGATIVE,
            "resolution": PIXELS,
            "resolution_tier": Fact("enum", "V2TierAuto"),
            "style_reference_asset_identifiers": assets(10),
            "seed": SEED,
            "num_images": COUNT,
            "private": PRIVATE_BY_PLAN,
            "target_collection_id": COLLECTION,
        },
        bodies=(MULTIPART, JSON),
        webhook=False,
    ),
    "post_generate_image_v2_ideogram45": _generate(
        "ideogram-4-5",
        {
            **_SPOKEN,
            **V2_COMMON,
            "size": Fact("string", shape="size", default="auto", nullable=True),
            "quality": Fact("enum", "V2Quality"),
            "images": files(5),
            "image_asset_identifiers": assets(5),
            "mask": file(25),
        },
        bodies=(MULTIPART, JSON),
        answer="Images45",
        at_most_one=(("mask", "size"),),
        needs={"mask": ("images",)},
        totals=(Total(_SOURCES, 10, ("mask", 4)),),
        needs_when={("quality", "very_low"): _SOURCES, ("size", "source"): _SOURCES},
    ),
    "post_generate_image_v2_ideogram_v4": _generate(
        "ideogram-4",
        {**_SPOKEN, **V2_COMMON, "resolution": RESOLUTION_V4, "rendering_speed": V2_SPEED},
    ),
    "post_generate_image_v2_ideogram_v4_custom_model": _generate(
        "ideogram-4-custom-model",
        {
            **_SPOKEN,
            **V2_COMMON,
            "custom_model_uri": MODEL,
            "resolution": RESOLUTION_V4,
            "rendering_speed": V2_SPEED_CUSTOM,
            "stacked_custom_models": Fact("objects", shape="stacked", min_items=1, max_items=4),
        },
    ),
    "post_generate_image_v2_ideogram_v4_transparent": _generate(
        "ideogram-4-transparent",
        {
            **_SPOKEN,
            **V2_COMMON,
            "aspect_ratio": V2_RATIO_V4,
            "output_resolution": Fact("enum", "V2OutputResolution", default="1k"),
            "rendering_speed": V2_SPEED,
        },
    ),
    "post_generate_image_v2_ideogram_v3": _generate(
        "ideogram-3",
        _V3_FULL,
        bodies=(MULTIPART, JSON),
        at_most_one=(_SIZE_APART, *preset_apart(_V3_FULL)),
    ),
    "post_generate_image_v2_ideogram_v3_character": _generate(
        "ideogram-3-character",
        {
            **_SPOKEN,
            **V2_COMMON,
            **V2_REFERENCES,
            **V2_STYLE_COLLECTION,
            **V2_CHARACTER,
            "aspect_ratio": V2_RATIO_V3,
            "negative_prompt": V2_NEGATIVE,
            "rendering_speed": V2_SPEED,
            "resolution": RESOLUTION_V3,
            "style_type": V2_STYLE_CHARACTER,
        },
        bodies=(MULTIPART, JSON),
        at_most_one=(_SIZE_APART,),
        at_least_one=(CHARACTER_REFERENCES,),
    ),
    "post_generate_image_v2_ideogram_v3_custom_model": _generate(
        "ideogram-3-custom-model",
        _V3_CUSTOM,
        bodies=(MULTIPART, JSON),
        at_most_one=(_SIZE_APART, *preset_apart(_V3_CUSTOM)),
    ),
    "post_generate_image_v2_ideogram_v3_transparent": _generate(
        "ideogram-3-transparent",
        {
            **_SPOKEN,
            **V2_COMMON,
            "aspect_ratio": V2_RATIO_V3,
            "negative_prompt": V2_NEGATIVE,
            "rendering_speed": V2_SPEED,
            "upscale_factor": Fact("enum", "V2UpscaleTransparent", default="x1"),
        },
    ),
    "post_generate_image_v2_ideogram_v2_a": _generate(
        "ideogram-2a",
        {
            **_SPOKEN,
            **V2_COMMON,
            "aspect_ratio": V2_RATIO_V3,
            "rendering_speed": V2_SPEED,
            "style_type": Fact("enum", "V2StyleTypeV2"),
        },
    ),
    "post_generate_image_v2_ideogram_v2": _generate(
        "ideogram-2",
        {
            **_SPOKEN,
            **V2_COMMON,
            "aspect_ratio": V2_RATIO_V3,
            "negative_prompt": V2_NEGATIVE,
            "rendering_speed": V2_SPEED,
            "style_type": Fact("enum", "V2StyleTypeV2"),
        },
    ),
    "post_generate_image_v2_p_image_ideogram": _generate(
        "p-image-ideogram",
        {
            **_SPOKEN,
            **V2_COMMON,
            "aspect_ratio": RATIO_V3,
            "custom_width": _SIDE,
            "custom_height": _SIDE,
            "quality": Fact("enum", "V2QualityPImage"),
            "resolution": Fact("enum", "V2ResolutionPImage"),
        },
        at_most_one=tuple(
            (side, other) for side in ("custom_width", "custom_height") for other in ("resolution", "aspect_ratio")
        ),
        needs={"custom_width": ("custom_height",), "custom_height": ("custom_width",)},
    ),
}
