"""Ideogram 3.0, first generation of the API."""

from __future__ import annotations

from tests.contract.facts.fields import (
    CHARACTER_V1,
    COPYRIGHT,
    COUNT,
    IMAGE_V1,
    MAGIC,
    NEEDED_TEXT,
    PALETTE,
    RATIO_V3,
    REFERENCES_V1,
    RESOLUTION_V3,
    SEED,
    SPEED,
    SPEED_TRANSPARENT,
    STYLE_CODES,
    STYLE_PRESET,
    STYLE_TYPE,
    TEXT,
)
from tests.contract.facts.model import MULTIPART, Fact, Operation

_STYLE = {
    "color_palette": PALETTE,
    "style_codes": STYLE_CODES,
    "style_preset": STYLE_PRESET,
    "style_reference_images": REFERENCES_V1,
}
_CHARACTER = {
    "character_reference_images": CHARACTER_V1,
    "character_reference_images_mask": Fact("files"),
}
_SIZE_APART = ("resolution", "aspect_ratio")
_CODES_APART = ("style_codes", "style_reference_images")
_TYPE_APART = ("style_codes", "style_type")
_MASKED = {"character_reference_images_mask": ("character_reference_images",)}
_SAME_COUNT = (("character_reference_images_mask", "character_reference_images"),)
_INPAINT = {
    "image": IMAGE_V1,
    "mask": IMAGE_V1,
    "prompt": NEEDED_TEXT,
    "magic_prompt": MAGIC,
    "num_images": COUNT,
    "seed": SEED,
    "rendering_speed": SPEED,
    "style_type": STYLE_TYPE,
    **_STYLE,
    **_CHARACTER,
}

OPERATIONS: dict[str, Operation] = {
    "post-generate-image-v-3": Operation(
        path="/v1/ideogram-v3/generate",
        bodies=(MULTIPART,),
        answer="ImagesV3",
        fields={
            "prompt": NEEDED_TEXT,
            "seed": SEED,
            "resolution": RESOLUTION_V3,
            "aspect_ratio": RATIO_V3,
            "rendering_speed": SPEED,
            "magic_prompt": MAGIC,
            "negative_prompt": TEXT,
            "num_images": COUNT,
            "style_type": STYLE_TYPE,
            "custom_model_uri": Fact("string", shape="model_uri"),
            "enable_copyright_detection": COPYRIGHT,
            **_STYLE,
            **_CHARACTER,
        },
        at_most_one=(_SIZE_APART, _CODES_APART, _TYPE_APART),
        needs=_MASKED,
        equal_counts=_SAME_COUNT,
    ),
    "post-generate-image-v-3-transparent": Operation(
        path="/v1/ideogram-v3/generate-transparent",
        bodies=(MULTIPART,),
        answer="ImagesV3",
        fields={
            "prompt": NEEDED_TEXT,
            "seed": SEED,
            "upscale_factor": Fact("enum", "UpscaleFactor", default="X1"),
            "aspect_ratio": RATIO_V3,
            "rendering_speed": SPEED_TRANSPARENT,
            "magic_prompt": MAGIC,
            "negative_prompt": TEXT,
            "num_images": COUNT,
            "enable_copyright_detection": COPYRIGHT,
        },
    ),
    "post-inpaint-image-v-3": Operation(
        path="/v1/ideogram-v3/inpaint",
        bodies=(MULTIPART,),
        answer="ImagesV3",
        fields=_INPAINT,
        at_most_one=(_CODES_APART, _TYPE_APART),
        needs=_MASKED,
        equal_counts=_SAME_COUNT,
    ),
    "post-edit-image-v-3": Operation(
        path="/v1/ideogram-v3/edit",
        bodies=(MULTIPART,),
        answer="ImagesV3",
        fields=_INPAINT,
        at_most_one=(_CODES_APART, _TYPE_APART),
        needs=_MASKED,
        equal_counts=_SAME_COUNT,
    ),
    "post-remix-image-v-3": Operation(
        path="/v1/ideogram-v3/remix",
        bodies=(MULTIPART,),
        answer="ImagesV3",
        statuses=(400, 403, 422, 429),
        fields={
            "image": IMAGE_V1,
            "prompt": NEEDED_TEXT,
            "image_weight": Fact("integer", minimum=1, maximum=100, default=50),
            "seed": SEED,
            "resolution": RESOLUTION_V3,
            "aspect_ratio": RATIO_V3,
            "rendering_speed": SPEED,
            "magic_prompt": MAGIC,
            "negative_prompt": TEXT,
            "num_images": COUNT,
            "style_type": STYLE_TYPE,
            **_STYLE,
            **_CHARACTER,
        },
        at_most_one=(_SIZE_APART, _CODES_APART, _TYPE_APART),
        needs=_MASKED,
        equal_counts=_SAME_COUNT,
    ),
    "post-reframe-image-v-3": Operation(
        path="/v1/ideogram-v3/reframe",
        bodies=(MULTIPART,),
        answer="ImagesV3",
        fields={
            "image": IMAGE_V1,
            "resolution": Fact("enum", "ResolutionV3", required=True),
            "num_images": COUNT,
            "seed": SEED,
            "rendering_speed": SPEED,
            **_STYLE,
        },
        at_most_one=(_CODES_APART,),
    ),
    "post-replace-background-v-3": Operation(
        path="/v1/ideogram-v3/replace-background",
        bodies=(MULTIPART,),
        answer="ImagesV3",
        fields={
            "image": IMAGE_V1,
            "prompt": NEEDED_TEXT,
            "magic_prompt": MAGIC,
            "num_images": COUNT,
            "seed": SEED,
            "rendering_speed": SPEED,
            **_STYLE,
        },
        at_most_one=(_CODES_APART,),
    ),
}
