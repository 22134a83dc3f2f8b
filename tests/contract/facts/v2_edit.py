"""Working on a picture with a prompt, second generation of the API."""

from __future__ import annotations

from typing import Any

from tests.contract.facts.fields import (
    ASSET,
    COPYRIGHT,
    COUNT,
    MODEL,
    PIXELS,
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
    V2_RATIO_V4,
    V2_REFERENCES,
    V2_SPEED,
    V2_SPEED_CUSTOM,
    V2_STYLE_CHARACTER,
    V2_STYLE_COLLECTION,
    V2_STYLE_TYPE,
    V2_WEIGHT,
    assets,
    file,
    files,
)
from tests.contract.facts.model import JSON, MULTIPART, Fact, Operation, Total
from tests.contract.facts.v2_generate import CHARACTER_REFERENCES, STATUSES, preset_apart

SOURCE = ("image", "image_asset_identifier")
_MASK = ("mask", "mask_asset_identifier")
_SIZE_APART = ("resolution", "aspect_ratio")
_SOURCE_25 = {"image": file(25), "image_asset_identifier": ASSET}
_SOURCE_50 = {"image": file(50), "image_asset_identifier": ASSET}
_MASKED = {"mask": file(), "mask_asset_identifier": ASSET}
_SPOKEN = {"prompt": V2_PROMPT, "magic_prompt": V2_MAGIC, "enable_copyright_detection": COPYRIGHT}


def _edit(path: str, fields: dict[str, Fact], **more: Any) -> Operation:
    settings: dict[str, Any] = {
        "bodies": (MULTIPART, JSON),
        "answer": "ImagesV2",
        "statuses": STATUSES,
        "delivery": "either",
        "webhook": True,
        "dry_run": True,
        "exactly_one": (SOURCE,),
    }
    return Operation(path=f"/v2/image/{path}", fields=fields, **(settings | more))


_INPAINT_STYLE = {**V2_REFERENCES, **V2_STYLE_COLLECTION, "style_codes": STYLE_CODES}
_INPAINT = {**_SPOKEN, **V2_COMMON, **_SOURCE_25, **_MASKED, **_INPAINT_STYLE}
_INPAINT_V3 = {
    **_INPAINT,
    "rendering_speed": V2_SPEED,
    "style_preset": V2_PRESET,
    "style_type": V2_STYLE_TYPE,
}
_INPAINT_CUSTOM = {
    **_INPAINT,
    "custom_model_uri": MODEL,
    "rendering_speed": V2_SPEED_CUSTOM,
    "style_preset": V2_PRESET,
}
_REMIX = {**_SPOKEN, **V2_COMMON, **_SOURCE_50, "image_weight": V2_WEIGHT, "negative_prompt": V2_NEGATIVE}
_REMIX_AUTO = {
    **_REMIX,
    **V2_STYLE_COLLECTION,
    "style_reference_asset_identifiers": assets(10),
    "aspect_ratio": V2_RATIO_V4,
    "color_palette": V2_PALETTE,
    "resolution": PIXELS,
    "resolution_tier": Fact("enum", "V2TierRemix"),
    "style_codes": STYLE_CODES,
    "style_preset": V2_PRESET,
    "style_type": V2_STYLE_TYPE,
}
_REMIX_V3 = {
    **_REMIX,
    **V2_REFERENCES,
    **V2_STYLE_COLLECTION,
    "aspect_ratio": RATIO_V3,
    "color_palette": V2_PALETTE,
    "rendering_speed": V2_SPEED,
    "resolution": RESOLUTION_V3,
    "style_codes": STYLE_CODES,
    "style_preset": V2_PRESET,
    "style_type": V2_STYLE_TYPE,
}
_REMIX_CUSTOM = {
    **_REMIX,
    **V2_REFERENCES,
    "custom_model_uri": MODEL,
    "aspect_ratio": RATIO_V3,
    "color_palette": V2_PALETTE,
    "rendering_speed": V2_SPEED_CUSTOM,
    "resolution": RESOLUTION_V3,
    "style_codes": STYLE_CODES,
    "style_preset": V2_PRESET,
}
_REFRAME = {
    **_SOURCE_25,
    "color_palette": V2_PALETTE,
    "num_images": COUNT,
    "rendering_speed": V2_SPEED,
    "resolution": Fact("enum", "ResolutionV3", required=True),
    "seed": SEED,
    "style_codes": STYLE_CODES,
    "style_preset": V2_PRESET,
    "style_reference_asset_identifiers": assets(10),
    "style_reference_images": Fact("files", min_items=1, max_items=10, max_bytes=25_000_000),
}

OPERATIONS: dict[str, Operation] = {
    "post_precise_edit_image_v2_ideogram45": _edit(
        "precise-edit/ideogram-4-5",
        {
            **V2_COMMON,
            **_SOURCE_50,
            "prompt": V2_PROMPT,
            "enable_copyright_detection": COPYRIGHT,
            "context_window": Fact(
                "string",
                shape="context_window",
                default="none",
                pattern="^(none|auto|[0-9]+,[0-9]+,[0-9]+,[0-9]+)$",
            ),
            "mask": file(50),
            "quality": Fact("enum", "V2Quality", default="medium"),
            "reference_image_asset_identifiers": assets(4),
            "reference_images": files(4, 50),
        },
        answer="Images45Edit",
        needs={"mask": ("image",)},
        totals=(Total(("reference_images", "reference_image_asset_identifiers"), 4, ("mask", 3)),),
        needs_when={("context_window", "auto"): ("mask",)},
    ),
    "post_inpaint_image_v2_ideogram_v3": _edit(
        "inpaint/ideogram-3",
        _INPAINT_V3,
        answer="ImagesInpainted",
        exactly_one=(SOURCE, _MASK),
        at_most_one=preset_apart(_INPAINT_V3),
    ),
    "post_inpaint_image_v2_ideogram_v3_character": _edit(
        "inpaint/ideogram-3-character",
        {
            **_INPAINT,
            **V2_CHARACTER,
            "rendering_speed": V2_SPEED,
            "style_type": V2_STYLE_CHARACTER,
        },
        answer="ImagesInpainted",
        exactly_one=(SOURCE, _MASK),
        at_least_one=(CHARACTER_REFERENCES,),
    ),
    "post_inpaint_image_v2_ideogram_v3_custom_model": _edit(
        "inpaint/ideogram-3-custom-model",
        _INPAINT_CUSTOM,
        answer="ImagesInpainted",
        webhook=False,
        exactly_one=(SOURCE, _MASK),
        at_most_one=preset_apart(_INPAINT_CUSTOM),
    ),
    "post_tool_remix": _edit(
        "remix/auto",
        _REMIX_AUTO,
        at_most_one=preset_apart(_REMIX_AUTO),
    ),
    "post_remix_image_v2_ideogram_v4": _edit(
        "remix/ideogram-4",
        {
            **_SOURCE_50,
            "prompt": V2_PROMPT,
            "enable_copyright_detection": COPYRIGHT,
            "image_weight": V2_WEIGHT,
            "num_images": COUNT,
            "private": V2_COMMON["private"],
            "rendering_speed": V2_SPEED,
            "resolution": RESOLUTION_V4,
            "target_collection_id": V2_COMMON["target_collection_id"],
        },
    ),
    "post_remix_image_v2_ideogram_v3": _edit(
        "remix/ideogram-3",
        _REMIX_V3,
        at_most_one=(_SIZE_APART, *preset_apart(_REMIX_V3)),
    ),
    "post_remix_image_v2_ideogram_v3_character": _edit(
        "remix/ideogram-3-character",
        {
            **_REMIX,
            **V2_REFERENCES,
            **V2_STYLE_COLLECTION,
            **V2_CHARACTER,
            "aspect_ratio": RATIO_V3,
            "rendering_speed": V2_SPEED,
            "resolution": RESOLUTION_V3,
            "style_type": V2_STYLE_CHARACTER,
        },
        at_most_one=(_SIZE_APART,),
        at_least_one=(CHARACTER_REFERENCES,),
    ),
    "post_remix_image_v2_ideogram_v3_custom_model": _edit(
        "remix/ideogram-3-custom-model",
        _REMIX_CUSTOM,
        at_most_one=(_SIZE_APART, *preset_apart(_REMIX_CUSTOM)),
    ),
    "post_reframe_image_v2_ideogram_v3": _edit(
        "reframe/ideogram-3",
        _REFRAME,
        webhook=False,
        at_most_one=preset_apart(_REFRAME),
    ),
}
