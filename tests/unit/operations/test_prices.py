"""List prices: what is published, at the settings that it is published for, and nothing guessed."""

from __future__ import annotations

from typing import Any

import pytest

from ideowidgets.operations import OPERATIONS, ListDatasets, RemoveBackground, field_of_role
from ideowidgets.operations.prices import AS_OF, TABLE, dollars, usual_price
from tests.unit.operations.samples import fields_of, picture, sample

# By role: what a price may depend on.
DECIDES = {
    *("num_images", "rendering_speed", "quality", "upscale_factor", "output_resolution", "model"),
    *("custom_width", "custom_height", "describe_model_version"),
}
REFERENCE = [b"\x89PNG\r\n\x1a\n"]
OWN = "model/foxes/version/1"

# operationId, fields beside the typical ones (None leaves one out), price in millionths of a dollar.
PRICES: list[tuple[str, dict[str, Any], int | None]] = [
    ("post-generate-image-v-3", {"num_images": 4}, 240_000),
    ("post-generate-image-v-3", {"num_images": 4, "rendering_speed": "FLASH"}, 120_000),
    ("post-generate-image-v-3", {"num_images": 1, "rendering_speed": "QUALITY"}, 90_000),
    ("post-generate-image-v-3", {"num_images": 2, "character_reference_images": REFERENCE}, 300_000),
    ("post-generate-image-v-3", {"character_reference_images": REFERENCE, "rendering_speed": "FLASH"}, None),
    ("post-generate-image-v-3", {"custom_model_uri": OWN}, None),
    ("post-generate-image-v-4", {"rendering_speed": "TURBO"}, 30_000),
    ("post-generate-image-v-4-async", {"rendering_speed": "QUALITY"}, 100_000),
    ("post_generate_image_v2_ideogram_v4", {"rendering_speed": "quality", "num_images": 2}, 200_000),
    ("post-remix-image-v-4", {"rendering_speed": "DEFAULT"}, 60_000),
    ("post_remix_image_v2_ideogram_v4", {"rendering_speed": "turbo", "num_images": 1}, 30_000),
    ("post-inpaint-image-v-3", {"num_images": 1, "rendering_speed": "TURBO"}, 30_000),
    ("post-remix-image-v-3", {"num_images": 1, "character_reference_images": REFERENCE}, 150_000),
    ("post_inpaint_image_v2_ideogram_v3_character", {"num_images": 1, "rendering_speed": "turbo"}, 100_000),
    ("post_replace_background_ideogram_v3", {"num_images": 3, "rendering_speed": "quality"}, 270_000),
    ("post-generate-image-v-3-transparent", {"num_images": 1, "upscale_factor": "X1"}, 70_000),
    ("post-generate-image-v-3-transparent", {"num_images": 1, "upscale_factor": "X2"}, None),
    (
        "post_generate_image_v2_ideogram_v3_transparent",
        {"num_images": 1, "rendering_speed": "turbo", "upscale_factor": "x1"},
        40_000,
    ),
    ("post-generate-image-v-4-transparent", {"output_resolution": "1K"}, 60_000),
    ("post-generate-image-v-4-transparent", {"output_resolution": "2K"}, None),
    ("post_generate_image_v2_ideogram_v4_transparent", {"rendering_speed": "quality"}, None),
    ("post_generate_image_v2_ideogram45", {"num_images": 1, "quality": None}, 100_000),
    ("post_generate_image_v2_ideogram45", {"num_images": 1, "quality": "low"}, 30_000),
    ("post_generate_image_v2_ideogram45", {"num_images": 1, "quality": None, "images": REFERENCE}, 60_000),
    ("post_precise_edit_image_v2_ideogram45", {"num_images": 2, "quality": "very_low"}, 16_000),
    ("post_precise_edit_image_v2_ideogram45", {"num_images": 1, "quality": "high"}, 220_000),
    ("post_generate_image_v2_ideogram_v2_a", {"num_images": 1, "rendering_speed": "turbo"}, 25_000),
    ("post_generate_image_v2_ideogram_v2", {"num_images": 1, "rendering_speed": "default"}, 80_000),
    ("post_generate_image_v2_ideogram_v2", {"num_images": 1, "rendering_speed": "quality"}, None),
    ("post-generate-image-p-image-ideogram", {"custom_width": None, "custom_height": None}, 10_000),
    ("post-generate-image-p-image-ideogram", {"custom_width": 640, "custom_height": 320}, None),
    ("post-generate-image-p-image-ideogram-async", {"quality": "HIGH"}, None),
    ("post_generate_image_v2_p_image_ideogram", {"resolution": "2k", "quality": None}, None),
    ("post-generate-image", {"num_images": 2, "model": "V_2_TURBO"}, 100_000),
    ("post-generate-image", {"num_images": 1, "model": "AUTO", "aspect_ratio": None}, None),
    ("post-remix-image", {"num_images": 1, "model": "V_1"}, 60_000),
    ("post-edit-image", {"num_images": 1}, 80_000),
    ("post-remove-background", {}, 10_000),
    ("post-remove-object", {}, 30_000),
    ("post-remove-object", {"rendering_speed": "QUALITY"}, None),
    ("post_remove_object_from_v2_assets", {}, 30_000),
    ("post-upscale-image", {}, 60_000),
    ("post-upscale-image", {"num_images": 2}, None),
    ("post_layerize_design_ideogram_v3", {}, 90_000),
    ("post-describe", {"describe_model_version": "V_2"}, 10_000),
    ("post-describe", {"describe_model_version": "V_4"}, None),
    ("train-model-v-3", {}, 40_000_000),
    ("create-dataset", {}, 0),
    ("post_generate_image_v2_auto", {}, None),
    ("post_upscale", {}, None),
    ("post-resize-image-async", {}, None),
    ("post-magic-prompt-v-4", {}, None),
]


@pytest.mark.parametrize(("operation_id", "changes", "micros"), PRICES)
def test_a_price_follows_the_settings(operation_id: str, changes: dict[str, Any], micros: int | None) -> None:
    fields = {name: value for name, value in (fields_of(operation_id) | changes).items() if value is not None}
    price = OPERATIONS[operation_id](**fields).price()
    assert price.usd_micros == micros
    assert (price.qualifier, price.source, price.as_of) == ("exact" if micros == 0 else "about", "price table", AS_OF)


def test_the_table_says_something_of_every_operation_that_can_be_billed_and_of_no_other() -> None:
    assert set(TABLE) == {name for name, cls in OPERATIONS.items() if cls.operation.paid}


@pytest.mark.parametrize("operation_id", [name for name, cls in OPERATIONS.items() if not cls.operation.paid])
def test_what_cannot_be_billed_is_free_for_certain(operation_id: str) -> None:
    price = sample(operation_id).price()
    assert (price.usd_micros, price.qualifier, str(price)) == (0, "exact", "$0.00")


def test_a_field_that_this_version_does_not_know_makes_a_price_unknown() -> None:
    with pytest.warns(UserWarning, match="without checks"):
        cut_out = RemoveBackground(image=picture(), unchecked={"hd": True})
    assert cut_out.price().usd_micros is None
    with pytest.warns(UserWarning, match="without checks"):
        listed = ListDatasets(unchecked={"page": 2})
    assert listed.price().usd_micros == 0


@pytest.mark.parametrize("operation_id", list(OPERATIONS))
def test_the_usual_price_is_that_of_one_picture_at_default_settings(operation_id: str) -> None:
    cls = OPERATIONS[operation_id]
    settings = {name for role, name in field_of_role(cls).items() if role in DECIDES}
    plain = {name: value for name, value in fields_of(operation_id).items() if name not in settings}
    if operation_id == "post_generate_image_v2_ideogram45":
        # With pictures to work from it is an edit, which has prices of its own.
        plain = {"prompt": plain["prompt"]}
    assert cls(**plain).price() == usual_price(cls.operation)


@pytest.mark.parametrize(
    ("micros", "text"), [(0, "$0.00"), (25_000, "$0.025"), (40_000_000, "$40.00"), (8_000, "$0.008")]
)
def test_amounts_read_as_people_write_them(micros: int, text: str) -> None:
    assert dollars(micros) == text
