"""What changes a picture: every field that should."""

from __future__ import annotations

import io
from typing import Any

import pytest
from PIL import Image

from ideowidgets.operations import Mask
from ideowidgets.operations.everything import CLASSES
from tests.unit.offline.showing import Gallery, drawn

CLASS = {cls.__name__: cls for cls in CLASSES}
SIZE = (256, 256)
SOURCE = drawn("a lighthouse by the sea", 5, SIZE)
OTHER = drawn("a castle", 2, SIZE)
MASK = Mask.box(SIZE, left=64, top=64, right=224, bottom=224)
FACE = drawn("a fox", 3, (96, 96))
HALF = Mask.box((96, 96), left=0, top=0, right=96, bottom=48)
EMBER = {"name": "EMBER"}
MEMBERS = {"members": [{"color_hex": "#ff0000", "color_weight": 0.7}, {"color_hex": "#00ff00"}]}
COLLECTION = "AAAAAAAAAAAAAAAAAAAAAA"
OWN = "model/foxes/version/1"
SHARED = "model/house-style/version/1"

STYLED: list[dict[str, Any]] = [
    {"seed": 8},
    {"prompt": "a garden full of roses"},
    {"rendering_speed": "TURBO"},
    {"rendering_speed": "QUALITY"},
    {"rendering_speed": "FLASH"},
    {"style_preset": "WATERCOLOR"},
    {"color_palette": EMBER},
    {"color_palette": MEMBERS},
    {"style_codes": ["AAFF5733"]},
    {"style_reference_images": [OTHER]},
]
V2_STYLED: list[dict[str, Any]] = [
    {"seed": 8},
    {"prompt": "a garden full of roses"},
    {"rendering_speed": "turbo"},
    {"rendering_speed": "quality"},
    {"style_preset": "watercolor"},
    {"style_codes": ["AAFF5733"]},
    {"style_reference_images": [OTHER]},
    {"style_reference_collection_id": COLLECTION},
]
MASKED = {"image": SOURCE, "mask": MASK, "prompt": "a door", "seed": 7}

CASES: list[tuple[str, dict[str, Any], list[dict[str, Any]]]] = [
    (
        "GenerateV3",
        {"prompt": "a fox in the snow", "resolution": "512x1536", "seed": 7},
        [
            *STYLED,
            {"negative_prompt": "snow, fox"},
            {"style_type": "REALISTIC"},
            {"magic_prompt": "OFF"},
            {"resolution": "576x1536"},
            {"custom_model_uri": OWN},
            {"character_reference_images": [FACE]},
            {"character_reference_images": [FACE], "character_reference_images_mask": [HALF]},
        ],
    ),
    (
        "InpaintV3",
        MASKED,
        [
            *STYLED,
            {"style_type": "REALISTIC"},
            {"magic_prompt": "OFF"},
            {"mask": Mask.box(SIZE, left=64, top=64, right=224, bottom=160)},
            {"image": OTHER},
            {"character_reference_images": [FACE]},
        ],
    ),
    ("V2InpaintV3", MASKED, V2_STYLED),
    (
        "V2InpaintV3Character",
        {**MASKED, "character_reference_images": [FACE]},
        [
            {"character_reference_images": [OTHER]},
            {"character_reference_mask": HALF},
            {"character_reference_collection_id": COLLECTION},
            {"character_reference_collection_id": COLLECTION, "character_reference_collection_version_id": "2"},
            {"style_type": "realistic"},
        ],
    ),
    ("V2InpaintV3Custom", {**MASKED, "custom_model_uri": OWN}, [{"custom_model_uri": SHARED}, *V2_STYLED]),
    ("EditLegacy", {"image_file": SOURCE, "mask": MASK, "prompt": "a door", "seed": 7}, [{"model": "V_2_TURBO"}]),
    (
        "V2PreciseEditV45",
        {"image": SOURCE, "prompt": "make it winter", "seed": 7},
        [
            {"seed": 8},
            {"quality": "very_low"},
            {"quality": "low"},
            {"quality": "high"},
            {"mask": MASK},
            {"reference_images": [OTHER]},
        ],
    ),
    (
        "EditImages",
        {"images": [SOURCE], "prompt": "make it winter", "seed": 7},
        [
            {"seed": 8},
            {"images": [SOURCE, OTHER]},
            {"transparent_background": True},
            {"magic_prompt": "OFF"},
            {"aspect_ratio": "1x3"},
        ],
    ),
    (
        "ReplaceBackgroundV3",
        {"image": SOURCE, "prompt": "a beach", "seed": 7},
        [*STYLED, {"image": OTHER}, {"magic_prompt": "OFF"}],
    ),
    (
        "ReframeV3",
        {"image": SOURCE, "resolution": "512x1536", "seed": 7},
        [case for case in STYLED if "prompt" not in case],
    ),
    (
        "ReframeLegacy",
        {"image_file": SOURCE, "resolution": "RESOLUTION_640_1024", "seed": 7},
        [{"seed": 8}, {"model": "V_2_TURBO"}, {"style_type": "REALISTIC"}],
    ),
    (
        "RemoveObject",
        {"image": SOURCE, "mask": MASK, "seed": 7},
        [
            {"seed": 8},
            {"rendering_speed": "TURBO"},
            {"num_inference_steps": 40},
            {"guidance_scale": 3.5},
            {"mask": Mask.box(SIZE, left=64, top=64, right=224, bottom=160)},
        ],
    ),
    (
        "Upscale",
        {"image_file": SOURCE, "seed": 7},
        [{"seed": 8}, {"resemblance": 10}, {"detail": 90}],
    ),
    ("V2UpscaleAuto", {"image": SOURCE, "seed": 7}, [{"seed": 8}, {"upscale_factor": "x4"}]),
    (
        "ResizeAd",
        {"image": SOURCE, "resolution": "300x600"},
        [{"quality": "LOW"}, {"quality": "HIGH"}, {"prompt": "make it night"}, {"resolution": "336x280"}],
    ),
    (
        "V2GeneratePImage",
        {"prompt": "a fox in the snow", "custom_width": 256, "custom_height": 256, "seed": 7},
        [
            *({"quality": quality} for quality in ("very_low", "low", "high", "very_high")),
            {"seed": 8},
            {"magic_prompt": "off"},
            {"custom_width": 512},
        ],
    ),
    (
        "RemixV3",
        {"image": SOURCE, "prompt": "a fox", "resolution": "512x1536", "seed": 7},
        [
            *STYLED,
            {"image_weight": 20},
            {"negative_prompt": "fox"},
            {"style_type": "DESIGN"},
            {"magic_prompt": "OFF"},
            {"character_reference_images": [FACE]},
        ],
    ),
    (
        "GenerateLegacy",
        {"prompt": "a fox in the snow", "model": "V_2", "aspect_ratio": "ASPECT_1_3", "seed": 7},
        [
            {"model": "V_1"},
            {"model": "V_2_TURBO"},
            {"model": "V_2A"},
            {"style_type": "ANIME"},
            {"style_type": "RENDER_3D"},
            {"negative_prompt": "snow"},
            {"color_palette": EMBER},
            {"magic_prompt_option": "OFF"},
        ],
    ),
    (
        "V2GenerateV4Custom",
        {"prompt": "a fox in the snow", "custom_model_uri": OWN, "resolution": "512x1536", "seed": 7},
        [
            {"custom_model_uri": SHARED},
            {"stacked_custom_models": [{"custom_model_uri": SHARED}]},
            {"stacked_custom_models": [{"custom_model_uri": SHARED, "weight": 0.5}]},
            {"rendering_speed": "turbo"},
        ],
    ),
    (
        "V2GenerateAuto",
        {"prompt": "a fox in the snow", "resolution": "320x256", "seed": 7},
        [
            {"images": [SOURCE]},
            {"images": [SOURCE, OTHER]},
            {"category_id": COLLECTION},
            {"negative_prompt": "snow"},
            {"resolution": "256x320"},
        ],
    ),
]


@pytest.fixture(scope="module")
def gallery() -> Gallery:
    return Gallery()


def _told(change: dict[str, Any]) -> str:
    short = (f"{name}={value}" if isinstance(value, str | int) else name for name, value in change.items())
    return " ".join(short)


@pytest.mark.parametrize(("name", "base", "changes"), CASES, ids=[case[0] for case in CASES])
def test_each_of_its_fields_changes_the_picture(name, base, changes, gallery):
    seen = {gallery.one(CLASS[name](**base)).pixels: "nothing"}
    for change in changes:
        pixels = gallery.one(CLASS[name](**base | change)).pixels
        assert pixels not in seen, f"{_told(change)} gives the picture of {seen[pixels]}"
        seen[pixels] = _told(change)


@pytest.mark.parametrize(
    ("name", "base"),
    [
        ("V2GenerateV4", {"prompt": "a fox", "resolution": "512x1536", "seed": 7}),
        ("V2RemixV4", {"image": SOURCE, "prompt": "a fox", "resolution": "512x1536"}),
        ("InpaintV3", MASKED),
    ],
)
def test_where_it_is_filed_and_what_it_is_checked_for_changes_nothing(name, base, gallery):
    plain = gallery.one(CLASS[name](**base))
    more = {"private": False, "target_collection_id": COLLECTION, "enable_copyright_detection": False}
    filed = {field: value for field, value in more.items() if field in CLASS[name].model_fields}
    seeded = {"seed": plain.item["seed"]} if "seed" in CLASS[name].model_fields else {}
    again = gallery.one(CLASS[name](**base | filed | seeded))
    if seeded:
        assert again.pixels == plain.pixels
    assert again.size == plain.size


def test_a_mask_of_either_kind_is_the_same(gallery):
    buffer = io.BytesIO()
    picture = Image.new("L", SIZE, 255)
    picture.paste(0, (64, 64, 224, 224))
    picture.save(buffer, "PNG")
    assert (
        gallery.one(CLASS["InpaintV3"](**MASKED)).pixels
        == gallery.one(CLASS["InpaintV3"](**MASKED | {"mask": buffer.getvalue()})).pixels
    )
