"""Ideogram 4.0 and P-Image Ideogram, first generation of the API."""

from __future__ import annotations

from tests.contract.facts.fields import (
    COPYRIGHT,
    IMAGE_V1,
    JSON_PROMPT,
    NEEDED_TEXT,
    RATIO_V4,
    RESOLUTION_V4,
    SPEED,
    SPEED_TRANSPARENT,
    TEXT,
)
from tests.contract.facts.model import JSON, MULTIPART, Fact, Operation

_PROMPTS = ("text_prompt", "json_prompt")
_GENERATE = {
    "text_prompt": TEXT,
    "json_prompt": JSON_PROMPT,
    "resolution": RESOLUTION_V4,
    "rendering_speed": SPEED,
    "enable_copyright_detection": COPYRIGHT,
}
_TRANSPARENT = {
    "text_prompt": TEXT,
    "json_prompt": JSON_PROMPT,
    "aspect_ratio": RATIO_V4,
    "output_resolution": Fact("enum", "OutputResolution", default="1K"),
    "rendering_speed": SPEED_TRANSPARENT,
    "enable_copyright_detection": COPYRIGHT,
}
_SIDE = Fact("integer", minimum=16, maximum=4096, multiple_of=16, nullable=True)
_P_IMAGE = {
    "prompt": NEEDED_TEXT,
    "prompt_upsampling": Fact("enum", "MagicPromptOption", default="AUTO"),
    "seed": Fact("integer", nullable=True),
    "quality": Fact("enum", "Quality", default="MEDIUM"),
    "resolution": Fact("enum", "ResolutionPImage", default="1K"),
    "aspect_ratio": Fact("enum", "AspectRatioV3", default="1x1"),
    "custom_width": _SIDE,
    "custom_height": _SIDE,
    "enable_copyright_detection": COPYRIGHT,
}
_P_IMAGE_APART = (
    ("custom_width", "resolution"),
    ("custom_width", "aspect_ratio"),
    ("custom_height", "resolution"),
    ("custom_height", "aspect_ratio"),
)
_P_IMAGE_TOGETHER = {"custom_width": ("custom_height",), "custom_height": ("custom_width",)}

OPERATIONS: dict[str, Operation] = {
    "post-generate-image-v-4": Operation(
        path="/v1/ideogram-v4/generate",
        bodies=(MULTIPART,),
        answer="ImagesV4",
        fields=_GENERATE,
        exactly_one=(_PROMPTS,),
        refused={"rendering_speed": ("FLASH",)},
    ),
    "post-generate-image-v-4-async": Operation(
        path="/v1/ideogram-v4/async/generate",
        bodies=(MULTIPART,),
        answer="Accepted",
        delivery="job",
        webhook=True,
        fields=_GENERATE,
        exactly_one=(_PROMPTS,),
        refused={"rendering_speed": ("FLASH",)},
    ),
    "post-generate-image-v-4-transparent": Operation(
        path="/v1/ideogram-v4/generate-transparent",
        bodies=(MULTIPART,),
        answer="ImagesV4",
        fields=_TRANSPARENT,
        exactly_one=(_PROMPTS,),
    ),
    "post-generate-image-v-4-transparent-async": Operation(
        path="/v1/ideogram-v4/async/generate-transparent",
        bodies=(MULTIPART,),
        answer="Accepted",
        delivery="job",
        webhook=True,
        fields=_TRANSPARENT,
        exactly_one=(_PROMPTS,),
    ),
    "post-remix-image-v-4": Operation(
        path="/v1/ideogram-v4/remix",
        bodies=(MULTIPART,),
        answer="ImagesV4",
        fields={
            "image": IMAGE_V1,
            "text_prompt": NEEDED_TEXT,
            "image_weight": Fact("integer", minimum=1, maximum=100),
            "resolution": RESOLUTION_V4,
            "rendering_speed": SPEED,
            "enable_copyright_detection": COPYRIGHT,
        },
        refused={"rendering_speed": ("FLASH",)},
    ),
    "post-magic-prompt-v-4": Operation(
        path="/v1/ideogram-v4/magic-prompt",
        bodies=(JSON,),
        answer="MagicPrompt",
        statuses=(400, 401, 429, 500),
        fields={"text_prompt": NEEDED_TEXT, "aspect_ratio": RATIO_V4},
    ),
    "post-describe-v-4": Operation(
        path="/v1/ideogram-v4/describe",
        bodies=(MULTIPART,),
        answer="DescribeV4",
        statuses=(400, 422, 429, 503),
        fields={"image_file": IMAGE_V1, "include_bbox": Fact("boolean", default=True)},
    ),
    "post-generate-image-p-image-ideogram": Operation(
        path="/v1/text-to-image/p-image-ideogram",
        bodies=(MULTIPART,),
        answer="ImagesV4",
        fields=_P_IMAGE,
        at_most_one=_P_IMAGE_APART,
        needs=_P_IMAGE_TOGETHER,
    ),
    "post-generate-image-p-image-ideogram-async": Operation(
        path="/v1/async/text-to-image/p-image-ideogram",
        bodies=(MULTIPART,),
        answer="Accepted",
        delivery="job",
        webhook=True,
        fields=_P_IMAGE,
        at_most_one=_P_IMAGE_APART,
        needs=_P_IMAGE_TOGETHER,
    ),
}
