"""How large the pictures of an answer are."""

from __future__ import annotations

from typing import get_args

import pytest

from ideowidgets.offline.shapes import SIZES_LEGACY, SIZES_V3, SIZES_V4, tiered
from ideowidgets.operations import GenerateLegacy, GeneratePImage, GenerateV3, GenerateV4, RemixLegacy
from ideowidgets.operations.enums import AdResolution, AspectRatioV3, AspectRatioV4
from ideowidgets.operations.enums_legacy import AspectRatio, Resolution
from ideowidgets.operations.v1.edit import EditImages, RemixV3, RemixV4
from ideowidgets.operations.v1.generate import TransparentV3, TransparentV4
from ideowidgets.operations.v1.legacy import ReframeLegacy
from ideowidgets.operations.v1.tools import ResizeAd
from ideowidgets.operations.v2.generate import V2GenerateAuto, V2GeneratePImage, V2TransparentV4
from ideowidgets.operations.v2.generate_v3 import V2GenerateV3, V2TransparentV3
from ideowidgets.operations.v2.remix import V2RemixAuto
from ideowidgets.operations.v2.v45 import V2GenerateV45
from tests.unit.offline.conftest import ask
from tests.unit.offline.showing import Gallery, drawn

WIDE = drawn("a lighthouse", size=(320, 160))
RATIOS_V3, RATIOS_V4 = (get_args(get_args(alias)[0]) for alias in (AspectRatioV3, AspectRatioV4))


@pytest.fixture(scope="module")
def gallery() -> Gallery:
    return Gallery()


def told(gallery, request) -> str:
    return gallery.body(request)["data"][0]["resolution"]


def off(size: str, ratio: str) -> float:
    (w, h), (x, y) = (map(int, text.split("x")) for text in (size, ratio))
    return abs(w / h / (x / y) - 1)


@pytest.mark.parametrize("ratio", RATIOS_V3)
def test_a_ratio_of_3_0_gives_one_of_its_sizes(ratio, gallery):
    size = told(gallery, GenerateV3(prompt="x", aspect_ratio=ratio))
    assert size in SIZES_V3
    assert off(size, ratio) < 0.03


@pytest.mark.parametrize("ratio", get_args(get_args(AspectRatio)[0]))
def test_a_legacy_ratio_gives_a_legacy_size(ratio, gallery):
    size = told(gallery, GenerateLegacy(prompt="x", aspect_ratio=ratio))
    assert size in SIZES_LEGACY
    assert off(size, ratio[7:].replace("_", "x")) < 0.03


@pytest.mark.parametrize("resolution", get_args(get_args(Resolution)[0])[::9])
def test_a_legacy_size_is_kept(resolution, gallery):
    plain = resolution[11:].replace("_", "x")
    assert told(gallery, GenerateLegacy(prompt="x", model="V_2", resolution=resolution)) == plain
    assert told(gallery, RemixLegacy(prompt="x", model="V_2", resolution=resolution, image_file=WIDE)) == plain
    assert told(gallery, ReframeLegacy(resolution=resolution, image_file=WIDE)) == plain


@pytest.mark.parametrize("ratio", RATIOS_V3)
@pytest.mark.parametrize(("tier", "most"), [("1K", 1024), ("2K", 2048)])
def test_p_image_has_a_size_for_each_ratio_and_tier(ratio, tier, most, gallery):
    size = told(gallery, GeneratePImage(prompt="x", aspect_ratio=ratio, resolution=tier))
    assert size in SIZES_V4
    width, height = map(int, size.split("x"))
    assert width * height <= most * most
    assert off(size, ratio) == 0
    assert told(gallery, V2GeneratePImage(prompt="x", aspect_ratio=ratio, resolution=tier.lower())) == size


def test_sizes_of_its_own(gallery):
    assert told(gallery, GeneratePImage(prompt="x", custom_width=1600, custom_height=640)) == "1600x640"
    assert told(gallery, V2GeneratePImage(prompt="x")) == "1024x1024"
    assert told(gallery, V2GenerateAuto(prompt="x", resolution="1001x333")) == "1001x333"
    assert told(gallery, V2GenerateV45(prompt="x", size="2048x2048")) == "2048x2048"


@pytest.mark.parametrize(("tier", "side"), [("1k", 1024), ("2k", 2048), ("4k", 4096)])
@pytest.mark.parametrize("ratio", ["1x1", "16x9", "7x5", "1x4", "100x57"])
def test_the_automatic_model_keeps_ratio_and_tier(tier, side, ratio, gallery):
    size = told(gallery, V2GenerateAuto(prompt="x", aspect_ratio=ratio, resolution_tier=tier))
    width, height = map(int, size.split("x"))
    assert off(size, ratio) < 0.03
    assert 0.85 < width * height / side**2 < 1.02
    assert width % 16 == height % 16 == 0


@pytest.mark.parametrize(
    "fields", [{"resolution": "9000x100"}, {"resolution": "5000x5000"}, {"aspect_ratio": "99999x1"}]
)
def test_what_is_too_large_is_refused(fields, gallery):
    reply = ask(gallery.engine, V2GenerateAuto(prompt="x", **fields))
    assert reply.status == 400
    assert "too large" in reply.json()["error"]


@pytest.mark.parametrize(
    ("words", "size"), [("a jazz poster", "832x1248"), ("a lighthouse", "1024x1024"), ("a city skyline", "1440x720")]
)
def test_where_nothing_is_asked_the_words_decide(words, size, gallery):
    assert told(gallery, GenerateV4(text_prompt=words)) == size
    assert told(gallery, V2GenerateAuto(prompt=words)) == size
    assert told(gallery, TransparentV4(text_prompt=words)) == size
    assert told(gallery, V2GenerateV45(prompt=words)) == size
    assert off(told(gallery, V2GenerateV3(prompt=words, aspect_ratio="auto")), size) < 0.03
    assert told(gallery, GenerateV3(prompt=words)) == "1024x1024"


def test_a_remix_of_no_shape_keeps_that_of_its_source(gallery):
    assert told(gallery, RemixV4(text_prompt="x", image=WIDE)) == "1440x720"
    assert told(gallery, V2RemixAuto(prompt="x", image=WIDE)) == "1440x720"
    assert told(gallery, V2RemixAuto(prompt="x", image=WIDE, resolution_tier="2k")) == "2880x1440"
    assert told(gallery, RemixV3(prompt="x", image=WIDE)) == "1024x1024"


def test_an_edit_keeps_the_size_of_its_source_unless_another_is_asked(gallery):
    assert told(gallery, EditImages(prompt="x", images=[WIDE])) == "320x160"
    assert told(gallery, EditImages(prompt="x", images=[WIDE], resolution="512x1536")) == "512x1536"
    assert told(gallery, EditImages(prompt="x", images=[WIDE], aspect_ratio="1x3")) == "512x1536"
    assert told(gallery, V2GenerateV45(prompt="x", images=[WIDE])) == "320x160"
    assert told(gallery, V2GenerateV45(prompt="x", images=[WIDE], size="source")) == "320x160"
    assert told(gallery, V2GenerateV45(prompt="x", images=[WIDE], size="512x256")) == "512x256"
    assert told(gallery, V2GenerateAuto(prompt="x", images=[WIDE])) == "320x160"
    assert told(gallery, V2GenerateAuto(prompt="x", images=[WIDE], resolution_tier="1k")) == "1440x720"


@pytest.mark.parametrize("resolution", get_args(get_args(AdResolution)[0]))
def test_an_advertisement_has_exactly_the_size_asked_for(resolution, gallery):
    request = ResizeAd(image=WIDE, resolution=resolution)
    assert told(gallery, request) == resolution
    if resolution in ("728x90", "160x600", "1080x1080"):
        assert gallery.one(request).size == resolution


@pytest.mark.parametrize("ratio", RATIOS_V3)
def test_transparent_pictures_of_3_0_have_the_largest_size_of_their_ratio(ratio, gallery):
    item = gallery.body(TransparentV3(prompt="x", aspect_ratio=ratio))["data"][0]
    size = item["resolution"]
    width, height = map(int, size.split("x"))
    alike = [tuple(map(int, other.split("x"))) for other in SIZES_V3 if off(other, ratio) <= off(size, ratio)]
    assert width * height == max(w * h for w, h in alike)
    assert "upscaled_resolution" not in item
    for factor in (2, 4):
        width, height = (side * factor for side in map(int, size.split("x")))
        item = gallery.body(TransparentV3(prompt="x", aspect_ratio=ratio, upscale_factor=f"X{factor}"))["data"][0]
        assert (item["resolution"], item["upscaled_resolution"]) == (size, f"{width}x{height}")
        v2 = V2TransparentV3(prompt="x", aspect_ratio=ratio, upscale_factor=f"x{factor}")
        assert told(gallery, v2) == f"{width}x{height}"


@pytest.mark.parametrize("ratio", RATIOS_V4[1:])
def test_transparent_pictures_of_4_0_tell_the_size_that_is_delivered(ratio, gallery):
    sizes = [
        told(gallery, TransparentV4(text_prompt="x", aspect_ratio=ratio, output_resolution=tier))
        for tier in ("1K", "2K", "4K", "8K")
    ]
    assert sizes[:2] == [tiered(ratio, "1K"), tiered(ratio, "2K")]
    sides = [max(map(int, size.split("x"))) for size in sizes]
    assert sides == sorted(sides)
    assert sides[2] == 2 * sides[1]
    assert sides[3] <= 8192
    assert all(off(size, ratio) < 0.03 for size in sizes)
    assert told(gallery, V2TransparentV4(prompt="x", aspect_ratio=ratio, output_resolution="4k")) == sizes[2]


def test_a_large_transparent_picture_is_delivered_as_told(gallery):
    shown = gallery.one(TransparentV4(text_prompt="a fox", aspect_ratio="1x4", output_resolution="4K"))
    assert shown.size == shown.item["resolution"] == "2048x8192"
    assert shown.image.mode == "RGBA"
    assert {shown.image.getpixel(at)[3] for at in ((0, 0), (2047, 0), (0, 8191))} == {0}
