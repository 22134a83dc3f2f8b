"""One typical request of every operation."""

from __future__ import annotations

import io
from functools import cache
from typing import Any

from PIL import Image

from ideowidgets.operations import OPERATIONS, Mask, Picture, Request


@cache
def picture(width: int = 320, height: int = 320, colour: str = "#446688") -> Picture:
    # Encoded without compression, so that the bytes, and the hashes made of them, do not follow the encoder.
    buffer = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(buffer, "PNG", compress_level=0)
    return Picture.of(buffer.getvalue())


def black_corner() -> Picture:
    buffer = io.BytesIO()
    image = Image.new("L", (320, 320), 255)
    image.paste(0, (0, 0, 160, 160))
    image.save(buffer, "PNG", compress_level=0)
    return Picture.of(buffer.getvalue())


MASK = Mask.box((320, 320), left=0, top=0, right=160, bottom=160)
PROMPT: dict[str, Any] = {"prompt": "a lighthouse"}
TEXT: dict[str, Any] = {"text_prompt": "a lighthouse"}
SEEDED = {**PROMPT, "seed": 7, "num_images": 2}
ASSET = {"asset_type": "UPLOAD", "asset_id": "a"}
OWN_MODEL = "model/foxes/version/1"


def fields_of(operation_id: str) -> dict[str, Any]:
    """Give typical fields of an operation."""
    return _FIELDS[operation_id]()


def sample(operation_id: str) -> Request[Any]:
    """Give a typical request of an operation."""
    return OPERATIONS[operation_id](**fields_of(operation_id))


_FIELDS: dict[str, Any] = {
    "post-generate-image-v-3": lambda: {**SEEDED, "style_preset": "BAUHAUS", "color_palette": "EMBER"},
    "post-generate-image-v-4": lambda: {**TEXT, "resolution": "2048x2048"},
    "post-generate-image-v-4-async": lambda: {**TEXT, "rendering_speed": "TURBO"},
    "post-generate-image-v-4-transparent": lambda: {**TEXT, "aspect_ratio": "4x5", "output_resolution": "2K"},
    "post-generate-image-v-4-transparent-async": lambda: TEXT,
    "post-generate-image-p-image-ideogram": lambda: {**PROMPT, "custom_width": 640, "custom_height": 320},
    "post-generate-image-p-image-ideogram-async": lambda: {**PROMPT, "quality": "LOW", "seed": 3},
    "post-generate-image-v-3-transparent": lambda: {**SEEDED, "upscale_factor": "X2"},
    "post-remix-image-v-4": lambda: {**TEXT, "image": picture(), "image_weight": 70},
    "post-inpaint-image-v-3": lambda: {**SEEDED, "image": picture(), "mask": black_corner()},
    "post-edit-image-v-3": lambda: {**SEEDED, "image": picture(), "mask": black_corner()},
    "post-remix-image-v-3": lambda: {**SEEDED, "image": picture(), "image_weight": 30, "aspect_ratio": "16x9"},
    "post-reframe-image-v-3": lambda: {"image": picture(), "resolution": "1536x640", "seed": 1},
    "post-replace-background-v-3": lambda: {**SEEDED, "image": picture()},
    "post-v-1-edit-image": lambda: {**SEEDED, "images": [picture(), picture(64, 64)], "transparent_background": True},
    "post-magic-prompt-v-4": lambda: {**TEXT, "aspect_ratio": "16x9"},
    "post-describe-v-4": lambda: {"image_file": picture(), "include_bbox": False},
    "post-describe": lambda: {"image_file": picture(), "describe_model_version": "V_2"},
    "post-remove-background": lambda: {"image": picture()},
    "post-remove-object": lambda: {"image": picture(), "mask": black_corner(), "seed": 4, "guidance_scale": 2.5},
    "post-layerize-text-v-3": lambda: {"image": picture(), "prompt": "a poster"},
    "post-upscale-image": lambda: {"image_file": picture(), "resemblance": 80, "detail": 20},
    "post-resize-image-async": lambda: {"image": picture(), "resolution": "728x90", "num_images": 2},
    "post-generate-image": lambda: {**SEEDED, "model": "V_2_TURBO", "aspect_ratio": "ASPECT_16_9"},
    "post-remix-image": lambda: {**SEEDED, "image_file": picture(), "image_weight": 20, "model": "V_1"},
    "post-edit-image": lambda: {**SEEDED, "image_file": picture(), "mask": black_corner()},
    "post-reframe-image": lambda: {"image_file": picture(), "resolution": "RESOLUTION_1024_640"},
    "list-datasets": lambda: {"search": "fox"},
    "create-dataset": lambda: {"name": "foxes"},
    "get-dataset": lambda: {"dataset_id": "abc"},
    "upload-dataset-assets": lambda: {"dataset_id": "abc", "files": [picture(), ("picture.txt", b"a blue square")]},
    "train-model-v-3": lambda: {"dataset_id": "abc", "model_name": "My foxes"},
    "list-custom-models": lambda: {"scope": "owned", "status": ["TRAINING", "COMPLETED"]},
    "get-custom-model": lambda: {"model_id": "abc"},
    "get-generation": lambda: {"generation_id": "xtdZiqPwRxqY1Y7NExFmzB"},
    "post_generate_image_v2_auto": lambda: {**SEEDED, "aspect_ratio": "16x9", "resolution_tier": "2k"},
    "post_generate_image_v2_ideogram45": lambda: {**PROMPT, "quality": "low"},
    "post_generate_image_v2_ideogram_v4": lambda: SEEDED,
    "post_generate_image_v2_ideogram_v4_custom_model": lambda: {
        **SEEDED,
        "custom_model_uri": OWN_MODEL,
        "stacked_custom_models": [{"custom_model_uri": OWN_MODEL, "weight": 0.5}],
    },
    "post_generate_image_v2_ideogram_v4_transparent": lambda: {**SEEDED, "output_resolution": "2k"},
    "post_generate_image_v2_ideogram_v3": lambda: {**SEEDED, "style_preset": "art_deco", "aspect_ratio": "auto"},
    "post_generate_image_v2_ideogram_v3_character": lambda: {**SEEDED, "character_reference_images": [picture()]},
    "post_generate_image_v2_ideogram_v3_custom_model": lambda: {**SEEDED, "custom_model_uri": OWN_MODEL},
    "post_generate_image_v2_ideogram_v3_transparent": lambda: {**SEEDED, "upscale_factor": "x4"},
    "post_generate_image_v2_ideogram_v2_a": lambda: {**SEEDED, "style_type": "render_3d"},
    "post_generate_image_v2_ideogram_v2": lambda: {**SEEDED, "negative_prompt": "people"},
    "post_generate_image_v2_p_image_ideogram": lambda: {**SEEDED, "quality": "very_high", "resolution": "2k"},
    "post_precise_edit_image_v2_ideogram45": lambda: {**SEEDED, "image": picture(), "mask": black_corner()},
    "post_inpaint_image_v2_ideogram_v3": lambda: {**SEEDED, "image": picture(), "mask": black_corner()},
    "post_inpaint_image_v2_ideogram_v3_character": lambda: {
        **SEEDED,
        "image": picture(),
        "mask": black_corner(),
        "character_reference_images": [picture(64, 64)],
    },
    "post_inpaint_image_v2_ideogram_v3_custom_model": lambda: {
        **SEEDED,
        "image": picture(),
        "mask": black_corner(),
        "custom_model_uri": OWN_MODEL,
    },
    "post_tool_remix": lambda: {**SEEDED, "image": picture(), "color_palette": "ember"},
    "post_remix_image_v2_ideogram_v4": lambda: {**PROMPT, "image": picture(), "num_images": 3},
    "post_remix_image_v2_ideogram_v3": lambda: {**SEEDED, "image_asset_identifier": ASSET},
    "post_remix_image_v2_ideogram_v3_character": lambda: {
        **SEEDED,
        "image": picture(),
        "character_reference_asset_identifiers": [ASSET],
    },
    "post_remix_image_v2_ideogram_v3_custom_model": lambda: {
        **SEEDED,
        "image": picture(),
        "custom_model_uri": OWN_MODEL,
    },
    "post_reframe_image_v2_ideogram_v3": lambda: {"image": picture(), "resolution": "1536x640"},
    "post_upscale": lambda: {"image": picture(), "upscale_factor": "x4"},
    "post_replace_background_ideogram_v3": lambda: {**PROMPT, "image": picture(), "num_images": 2},
    "post_remove_background_v2": lambda: {"image": picture()},
    "post_remove_object_from_v2_assets": lambda: {"image": picture(), "mask": black_corner()},
    "post_describe_image_ideogram_v3": lambda: {"image": picture()},
    "post_describe_image_ideogram_v4": lambda: {"image": picture(), "include_tags": True},
    "post_layerize_design_ideogram_v3": lambda: {"image": picture(), "seed": 1},
    "get_generation_v2": lambda: {"generation_id": "xtdZiqPwRxqY1Y7NExFmzB"},
    "get_account_usage": lambda: {"start_time": "2026-11-01T00:00:00Z", "sources": ["api"]},
}
