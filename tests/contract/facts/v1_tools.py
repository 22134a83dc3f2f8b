"""Tools, first generation of the API."""

from __future__ import annotations

from tests.contract.facts.fields import (
    COUNT,
    IMAGE_V1,
    MAGIC,
    MAX_SEED,
    MB,
    NEEDED_TEXT,
    RATIO_V3,
    RESOLUTION_V3,
    SEED,
    SPEED,
    TEXT,
)
from tests.contract.facts.model import MULTIPART, Fact, Operation

_FIFTY = Fact("integer", minimum=1, maximum=100, default=50)

OPERATIONS: dict[str, Operation] = {
    "post-v-1-edit-image": Operation(
        path="/v1/edit",
        bodies=(MULTIPART,),
        answer="ImagesEdited",
        statuses=(400, 401, 402, 422, 429, 503),
        fields={
            "prompt": NEEDED_TEXT,
            "images": Fact("files", max_items=10, max_bytes=25 * MB),
            "image_urls": Fact("strings", shape="link", max_items=10),
            "num_images": COUNT,
            "seed": SEED,
            "magic_prompt": MAGIC,
            "resolution": RESOLUTION_V3,
            "aspect_ratio": RATIO_V3,
            "transparent_background": Fact("boolean", default=False),
        },
        at_most_one=(("resolution", "aspect_ratio"),),
        exactly_one=(("images", "image_urls"),),
    ),
    "post-remove-background": Operation(
        path="/v1/remove-background",
        bodies=(MULTIPART,),
        answer="Removed",
        fields={"image": IMAGE_V1},
    ),
    "post-remove-object": Operation(
        path="/v1/remove-object",
        bodies=(MULTIPART,),
        answer="Removed",
        fields={
            "image": IMAGE_V1,
            "mask": Fact("file", required=True),
            "seed": Fact("integer", minimum=0, maximum=MAX_SEED, nullable=True),
            "num_inference_steps": Fact("integer", minimum=1, maximum=128, nullable=True),
            "guidance_scale": Fact("number", nullable=True),
            "rendering_speed": SPEED,
        },
    ),
    "post-layerize-text-v-3": Operation(
        path="/v1/ideogram-v3/layerize-text",
        bodies=(MULTIPART,),
        answer="LayerizeText",
        statuses=(400, 401, 429),
        fields={"image": IMAGE_V1, "prompt": TEXT, "seed": SEED},
    ),
    "post-upscale-image": Operation(
        path="/upscale",
        bodies=(MULTIPART,),
        answer="ImagesLegacy",
        statuses=(400, 403, 422, 429),
        wrapped="image_request",
        fields={
            "image_file": IMAGE_V1,
            "prompt": TEXT,
            "resemblance": _FIFTY,
            "detail": _FIFTY,
            "magic_prompt_option": MAGIC,
            "num_images": COUNT,
            "seed": SEED,
        },
    ),
    "post-describe": Operation(
        path="/describe",
        bodies=(MULTIPART,),
        answer="Describe",
        statuses=(400, 422, 429),
        fields={
            "image_file": IMAGE_V1,
            "describe_model_version": Fact("enum", "DescribeModel", default="V_3"),
        },
    ),
    "post-resize-image-async": Operation(
        path="/v1/async/ad-resizer",
        bodies=(MULTIPART,),
        answer="Accepted",
        statuses=(400, 401, 402, 403, 404, 429),
        delivery="job",
        webhook=True,
        fields={
            "image_asset_identifier": Fact("object", shape="asset_v1"),
            "image": Fact("file", max_bytes=25 * MB),
            "resolution": Fact("enum", "ResolutionAd", required=True),
            "prompt": TEXT,
            "quality": Fact("enum", "QualityAd"),
            "num_images": Fact("integer", minimum=1, maximum=4, default=1),
            "store_assets": Fact("boolean", default=False),
        },
        exactly_one=(("image", "image_asset_identifier"),),
    ),
}
