"""What changed outside a mask."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from ideowidgets.measures import ChangeOutside, MeasureError, NotMeasurable, change_outside, measure
from ideowidgets.operations import InpaintV3, Mask, Picture, RemoveObject, V2InpaintV3
from ideowidgets.operations.errors import IdeogramError
from ideowidgets.operations.fields import describe_fields
from ideowidgets.operations.registry import OPERATIONS
from ideowidgets.record import Received, Record
from tests.unit.measures.drawing import again, clear_pictures, encoded, pictures, waves


def left_half(image: Image.Image) -> Mask:
    return Mask.box(image.size, left=0, top=0, right=max(image.width // 2, 1), bottom=image.height)


@given(pictures | clear_pictures)
@settings(max_examples=50)
def test_the_same_picture_has_exactly_no_change_whatever_its_file(image):
    for copy in (image, again(image, "PNG"), again(image, "WEBP", lossless=True)):
        found = change_outside(image, copy, left_half(image))
        assert (found.changed, found.largest) == (0.0, 0)


@given(pictures, st.data())
@settings(max_examples=60)
def test_it_is_what_counting_pixels_gives(before, data):
    pixels = np.asarray(before)
    noise = np.random.default_rng(data.draw(st.integers(0, 9))).integers(-9, 10, pixels.shape)
    after = Image.fromarray((pixels + noise).clip(0, 255).astype(np.uint8))
    tolerance = data.draw(st.integers(0, 9))
    mask = left_half(before)
    apart = np.abs(pixels.astype(int) - np.asarray(after)).max(axis=2)[np.asarray(mask.pil()) == 0]
    found = change_outside(before, after, mask, tolerance=tolerance)
    assert found.changed == (apart > tolerance).mean()
    assert found.largest == apart.max()
    assert change_outside(after, before, mask, tolerance=tolerance) == found


def test_what_is_selected_is_not_looked_at_and_a_margin_leaves_out_more():
    before = waves()
    after = before.copy()
    after.paste("white", (0, 0, 50, 64))
    mask = left_half(before)
    assert change_outside(before, after, mask).changed > 0
    assert change_outside(before, after, mask, margin=2).changed == 0
    assert change_outside(before, after, mask, margin=1).changed > 0


def test_one_level_in_one_channel_of_one_pixel_is_found():
    before = Image.new("RGB", (40, 40), (10, 20, 30))
    after = before.copy()
    after.putpixel((39, 39), (10, 20, 31))
    found = change_outside(before, after, left_half(before))
    assert (found.changed, found.largest) == (1 / 800, 1)


def test_a_hole_is_a_change():
    before = Image.new("RGB", (10, 10), "black")
    after = before.convert("RGBA")
    after.putpixel((9, 9), (0, 0, 0, 0))
    assert change_outside(before, after, left_half(before)).largest == 255


def test_pictures_without_counterparts_are_no_number():
    with pytest.raises(NotMeasurable, match=r"differ in size .*before 96 x 64, after 48 x 64"):
        change_outside(waves(), waves().resize((48, 64)), left_half(waves()))
    with pytest.raises(NotMeasurable, match="selects everything"):
        change_outside(waves(), waves(), Mask.box((96, 64), left=0, top=0, right=96, bottom=64))


@pytest.mark.parametrize("wrong", [{"tolerance": -1}, {"tolerance": 255}, {"margin": -1}, {"margin": 999}])
def test_bounds_are_checked_at_once(wrong):
    with pytest.raises(MeasureError, match=next(iter(wrong))):
        ChangeOutside(**wrong)


def recorded(record: Record, asked, after: Image.Image) -> None:
    request_id = record.begin(asked, service="ideogram")
    stored = record.add_image(encoded(after))
    got = Received(0, None, None, None, True, stored.sha256)
    record.complete(request_id, raw={}, images=[got], cost_usd_micros=0, cost_source="table", latency_s=0.1)


@pytest.mark.parametrize("kind", [InpaintV3, V2InpaintV3, RemoveObject])
def test_a_row_of_the_record_brings_its_picture_and_its_mask_in_its_own_colours(tmp_path, kind):
    before = waves().resize((256, 256))
    mask = left_half(before)
    prompt = {} if kind is RemoveObject else {"prompt": "a boat"}
    inside, outside = before.copy(), before.copy()
    inside.paste("red", (0, 0, 128, 256))
    outside.paste("red", (128, 0, 192, 256))
    with Record(tmp_path / "record") as record:
        asked = kind(image=Picture.of(encoded(before)), mask=mask, **prompt)
        recorded(record, asked, inside)
        recorded(record, asked, outside)
        found = measure(record, "outside")
    assert found["outside_changed"].iloc[0] == 0.0
    assert found["outside_largest"].iloc[0] == 0
    assert found["outside_changed"].iloc[1] == pytest.approx(0.5, abs=0.01)
    assert [str(found[name].dtype) for name in ("outside_changed", "outside_largest")] == ["Float64", "Int64"]


def test_every_operation_with_a_mask_tells_its_colour():
    masks = {cls: spec.selected for cls in OPERATIONS.values() for spec in describe_fields(cls) if spec.role == "mask"}
    assert len(masks) == sum("mask" in cls.model_fields for cls in OPERATIONS.values())
    assert set(masks.values()) == {"black", "white"}
    assert {cls.operation.action for cls, colour in masks.items() if colour == "white"} == {"remove-object"}
    others = (spec for cls in OPERATIONS.values() for spec in describe_fields(cls) if spec.role != "mask")
    assert not any(spec.selected for spec in others)


def test_columns_and_files_can_bring_them_too(tmp_path):
    import pandas as pd

    before = waves()
    before.save(tmp_path / "before.png")
    left_half(before).pil().save(tmp_path / "mask.png")
    frame = pd.DataFrame(
        {
            "image": [before, before.transpose(Image.Transpose.FLIP_TOP_BOTTOM), before, before],
            "old": [tmp_path / "before.png", tmp_path / "before.png", None, tmp_path / "absent.png"],
            "selected": [np.asarray(left_half(before).pil()) > 0] * 4,
        }
    )
    by_column = measure(frame, ChangeOutside("old", "selected"))
    assert by_column["outside_changed"].iloc[0] == 0
    assert by_column["outside_changed"].iloc[1] > 0.5
    assert "nothing is in the column 'old'" in by_column["outside_reason"].iloc[2]
    assert "cannot read" in by_column["outside_reason"].iloc[3]
    by_file = measure(frame, ChangeOutside(Path(tmp_path / "before.png"), left_half(before)))
    assert by_file["outside_changed"].tolist()[:2] == by_column["outside_changed"].tolist()[:2]
    nowhere = measure(frame, ChangeOutside())
    assert "give ChangeOutside(before=...)" in nowhere["outside_reason"].iloc[0]
    assert "no column 'before.png'" in measure(frame, ChangeOutside("before.png"))["outside_reason"].iloc[0]
    with pytest.raises(IdeogramError, match="cannot read"):
        ChangeOutside(tmp_path / "absent.png")
