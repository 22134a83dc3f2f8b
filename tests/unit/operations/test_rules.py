"""What breaks a rule is refused before sending, with the way out."""

from __future__ import annotations

from typing import Any

import pytest

from ideowidgets.operations import (
    EditImages,
    EditLegacy,
    GenerateLegacy,
    GeneratePImage,
    GenerateV3,
    GenerateV4,
    ListDatasets,
    Request,
    ResizeAd,
    TrainModelV3,
    UploadDatasetAssets,
    V2GenerateV3,
    V2GenerateV3Character,
    V2GenerateV4,
    V2GenerateV45,
    V2LayerizeV3,
    V2PreciseEditV45,
    V2RemixV4,
    describe_fields,
)
from ideowidgets.operations.errors import InvalidRequest
from tests.unit.operations.samples import MASK, picture


@pytest.mark.parametrize(
    ("make", "field", "way_out"),
    [
        (lambda: GenerateLegacy(prompt="x", model="V_1", style_type="ANIME"), "style_type", "V_2"),
        (lambda: GenerateLegacy(prompt="x", model="V_2A", negative_prompt="y"), "negative_prompt", "V_1"),
        (lambda: GenerateLegacy(prompt="x", model="V_2A", color_palette="EMBER"), "color_palette", "V_2"),
        (lambda: GenerateLegacy(prompt="x", model="V_1", resolution="1024x1024"), "resolution", "V_2"),
        (lambda: EditLegacy(image_file=picture(), mask=MASK, prompt="x", model="V_1"), "model", "V_2_TURBO"),
        (lambda: GeneratePImage(prompt="x", custom_width=640), "custom_width and custom_height", "Give both"),
        (lambda: GeneratePImage(prompt="x", custom_width=641, custom_height=64), "custom_width", "multiples of 16"),
        (lambda: GeneratePImage(prompt="x", custom_width=4096, custom_height=4096), "custom_width", "smaller"),
        (
            lambda: GeneratePImage(prompt="x", custom_width=64, custom_height=64, resolution="1K"),
            "custom_width",
            "Remove resolution",
        ),
        (lambda: EditImages(prompt="x"), "images, image_urls", "Give images"),
        (lambda: EditImages(prompt="x", images=[picture()] * 11), "images", "at most 10"),
        (lambda: ResizeAd(resolution="728x90"), "image", "Give image"),
        (lambda: ResizeAd(resolution="100x100", image=picture()), "resolution", "Did you mean"),
        (lambda: V2GenerateV3Character(prompt="x"), "character_reference_images", "Give"),
        (
            lambda: V2GenerateV3(prompt="x", style_preset="aura", style_codes=["AAFF5733"]),
            "style_preset",
            "Remove style_preset",
        ),
        (lambda: V2PreciseEditV45(prompt="x", image=picture(), context_window="auto"), "context_window", "mask"),
        (
            lambda: V2PreciseEditV45(prompt="x", image=picture(), context_window="0,0,200,300"),
            "context_window",
            "at least 256",
        ),
        (
            lambda: V2PreciseEditV45(prompt="x", image=picture(), context_window="0,0,400,300"),
            "context_window",
            "320x320",
        ),
        (
            lambda: V2PreciseEditV45(prompt="x", image=picture(), mask=MASK, reference_images=[picture()] * 4),
            "reference_images",
            "at most 3",
        ),
        (lambda: V2RemixV4(prompt="x", image=picture(), seed=1), "seed", "no field"),  # type: ignore[call-arg]
        (lambda: TrainModelV3(dataset_id="x", model_name="Fox!"), "model_name", "5"),
        (lambda: ListDatasets(search="x" * 65), "search", "at most 64"),
        (lambda: UploadDatasetAssets(dataset_id="x", files=[]), "files", "Give files"),
        (lambda: UploadDatasetAssets(dataset_id="x", files=[("a.exe", b"MZ")]), "files.0", "no .txt"),
        (lambda: V2LayerizeV3(image=picture(), font_candidate_files=[b"MZ"]), "font_candidate_files.0", "font"),
    ],
)
def test_rules_of_the_other_operations(make: Any, field: str, way_out: str) -> None:
    with pytest.raises(InvalidRequest) as caught:
        make()
    [problem] = caught.value.problems
    assert problem.field.startswith(field)
    assert way_out in f"{problem.value} {problem.rule} {problem.fix}"


@pytest.mark.parametrize(
    ("cls", "fields", "field", "value", "way_out"),
    [
        (GenerateV3, {"prompt": "x", "seed": -1}, "seed", "-1", "at least 0"),
        (GenerateV3, {"prompt": "x", "seed": 2**31}, "seed", str(2**31), "at most 2147483647"),
        (GenerateV3, {"prompt": "x", "seed": True}, "seed", "True", "whole number"),
        (GenerateV3, {"prompt": "x", "num_images": 9}, "num_images", "9", "at most 8"),
        (GenerateV3, {"prompt": "x", "style_preset": "bauhuas"}, "style_preset", "bauhuas", "'BAUHAUS'"),
        (GenerateV3, {"prompt": "x", "style_codes": ["zz"]}, "style_codes.0", "zz", "8 hex digits"),
        (GenerateV3, {"prompt": "x", "promt": "y"}, "promt", "y", "'prompt'"),
        (GenerateV3, {}, "prompt", "", "Give prompt"),
        (GenerateV3, {"prompt": "x", "color_palette": {}}, "color_palette", "", "either"),
        (
            GenerateV3,
            {"prompt": "x", "color_palette": ["#12"]},
            "color_palette.members.0.color_hex",
            "#12",
            "a colour such as",
        ),
        (GenerateV3, {"prompt": "x", "style_reference_images": [b"GIF89a"]}, "style_reference_images.0", "", "PNG"),
        (GenerateV4, {}, "text_prompt, json_prompt", "", "Give text_prompt or json_prompt"),
        (GenerateV4, {"text_prompt": "x", "rendering_speed": "flash"}, "rendering_speed", "FLASH", "TURBO"),
        (GenerateV4, {"json_prompt": "{"}, "json_prompt", "{", "cannot be read"),
        (V2GenerateV4, {"prompt": ""}, "prompt", "", "at least 1 character"),
        (V2GenerateV4, {"prompt": "x" * 10_001}, "prompt", "xxx", "at most 10000"),
        (V2GenerateV45, {"prompt": "x", "size": "100x100"}, "size", "100x100", "2048x2048"),
        (V2GenerateV45, {"prompt": "x", "size": "source"}, "size", "source", "Give images"),
        (V2GenerateV45, {"prompt": "x", "quality": "very_low"}, "quality", "very_low", "Choose low"),
        (V2GenerateV45, {"prompt": "x", "mask": b"\x89PNG\r\n\x1a\n"}, "mask", "", "images"),
    ],
)
def test_a_broken_rule_names_field_value_rule_and_way_out(
    cls: type[Request[Any]], fields: dict[str, Any], field: str, value: str, way_out: str
) -> None:
    with pytest.raises(InvalidRequest) as caught:
        cls(**fields)
    [problem] = caught.value.problems
    assert problem.field == field
    assert value in problem.value
    assert way_out in f"{problem.rule} {problem.fix}"
    assert str(problem) in str(caught.value)
    assert isinstance(caught.value, ValueError)


def test_all_problems_are_told_at_once() -> None:
    with pytest.raises(InvalidRequest) as caught:
        GenerateV3(prompt="x", seed=-1, num_images=0, style_preset="nope")
    assert [problem.field for problem in caught.value.problems] == ["style_preset", "seed", "num_images"]


@pytest.mark.parametrize(
    "fields",
    [
        {"resolution": "1024x1024", "aspect_ratio": "1x1"},
        {"style_codes": ["AAFF5733"], "style_type": "DESIGN"},
        {"style_codes": ["AAFF5733"], "style_reference_images": [b"\x89PNG\r\n\x1a\n"]},
        {"character_reference_images_mask": [b"\x89PNG\r\n\x1a\n"]},
    ],
)
def test_exclusions_of_ideogram_3_name_both_fields(fields: dict[str, Any]) -> None:
    with pytest.raises(InvalidRequest) as caught:
        GenerateV3(prompt="x", **fields)
    text = str(caught.value)
    assert all(name in text for name in fields)


def test_fields_that_exclude_each_other_say_so_on_both_sides() -> None:
    specs = {spec.name: spec for spec in describe_fields(GenerateV3)}
    assert specs["resolution"].excludes == ("aspect_ratio",)
    assert specs["aspect_ratio"].excludes == ("resolution",)
    assert "style_type" in specs["style_codes"].excludes
    assert specs["style_type"].excludes == ("style_codes",)
