"""Requests as values: shown, hashed, stored, changed, refused."""

from __future__ import annotations

import io
import json
import pickle
import shlex
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from PIL import Image

from ideowidgets import operations
from ideowidgets.operations import (
    OPERATIONS,
    GenerateV3,
    GenerateV4,
    MagicPromptV4,
    Request,
    V2GenerateV4,
    V2GenerateV45,
    describe_fields,
    make_request,
    pick,
)
from ideowidgets.operations.errors import InvalidRequest
from tests.unit.operations.strategies import requests

# A new default of the vendor, or of ours, must not make finished work look new.
GOLDEN: dict[str, tuple[Request[Any], str]] = {
    "post-generate-image-v-3": (
        GenerateV3(prompt="a lighthouse", seed=7, style_preset="BAUHAUS", color_palette="EMBER"),
        "22adbf84eb805044c9a72dc88d23c6e79cac75941c29c07c556a0c3b6901f983",
    ),
    "post-generate-image-v-4": (
        GenerateV4(text_prompt="a lighthouse", resolution="2048x2048"),
        "a9ca21e9cc47d0c3a24047a6f00e34fda20074c8a6d10ebf9254028be1549a9c",
    ),
    "post-magic-prompt-v-4": (
        MagicPromptV4(text_prompt="a lighthouse", aspect_ratio="16x9"),
        "ae5cdb0617506185883b5f9a779b84e2542eef095947254ce53a8921d44dd3c4",
    ),
    "post_generate_image_v2_ideogram_v4": (
        V2GenerateV4(prompt="a lighthouse", seed=7, num_images=2),
        "ce250e98a549eb9fe9d985b22fb5778621a6521c206693f0767eaf46ea6b0cea",
    ),
    "post_generate_image_v2_ideogram45": (
        V2GenerateV45(prompt="a lighthouse", quality="low"),
        "15c593dda86638d8bdefccaeb3eaf829a98b35c0c28d9362dc74e5bcdc5d3e98",
    ),
}


@given(requests())
def test_storing_a_request_and_reading_it_back_gives_the_same_request(request: Request[Any]) -> None:
    stored = json.loads(json.dumps(request.to_dict()))
    again = Request.from_dict(stored)
    assert again == request
    assert again.request_hash == request.request_hash


@given(requests())
def test_the_python_it_shows_makes_the_same_request(request: Request[Any]) -> None:
    assert eval(request.to_python(), vars(operations)) == request


@given(requests())
def test_curl_keeps_the_key_in_the_environment_and_every_field_in_its_place(request: Request[Any]) -> None:
    words = shlex.split(request.to_curl().replace("\\\n", " "))
    assert "Api-Key: $IDEOGRAM_API_KEY" in words
    assert words[3].endswith(request.operation.path)
    if request.operation.body == "multipart":
        sent = [words[place + 1].partition("=")[0] for place, word in enumerate(words) if word == "--form-string"]
        assert list(dict.fromkeys(sent)) == list(request.wire_fields())
    else:
        assert json.loads(words[words.index("-d") + 1]) == request.wire_fields()


@pytest.mark.parametrize("operation_id", OPERATIONS)
def test_hashes_never_change(operation_id: str) -> None:
    request, digest = GOLDEN[operation_id]
    assert request.request_hash == digest


def test_the_hash_tells_pictures_apart_and_leaves_out_what_does_not() -> None:
    base = V2GenerateV4(prompt="a cat", seed=7)
    assert base.replace(seed=8).request_hash != base.request_hash
    assert base.replace(private=False).request_hash == base.request_hash
    assert GenerateV3(prompt="a cat", style_preset="art deco").request_hash == (
        GenerateV3(prompt="a cat", style_preset="ART_DECO").request_hash
    )


def test_only_fields_that_were_set_are_sent_and_none_means_unset() -> None:
    assert GenerateV3(prompt="a cat", seed=None).wire_fields() == {"prompt": "a cat"}
    assert V2GenerateV4(prompt="a cat").wire_fields() == {"prompt": "a cat", "private": True}
    assert V2GenerateV4(prompt="a cat", private=False).wire_fields()["private"] is False


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


def test_a_value_newer_than_this_version_can_be_sent_on_purpose() -> None:
    with pytest.warns(UserWarning, match="rendering_speed sent without checks"):
        request = GenerateV3(prompt="x", unchecked={"rendering_speed": "HYPER"})
    assert request.wire_fields()["rendering_speed"] == "HYPER"
    assert request.request_hash != GenerateV3(prompt="x").request_hash
    assert request.price().usd_micros is None


def test_files_over_the_limit_are_refused_before_sending() -> None:
    big = b"\x89PNG\r\n\x1a\n" + b"\0" * 25_000_000
    with pytest.raises(InvalidRequest, match="at most 25 MB per file"):
        GenerateV3(prompt="x", style_reference_images=[big])
    third = b"\x89PNG\r\n\x1a\n" + b"\0" * 17_000_000
    with pytest.raises(InvalidRequest, match="under 50 MB together"):
        GenerateV3(prompt="x", style_reference_images=[third] * 3)


@pytest.mark.parametrize(
    ("model", "name"),
    [
        ("ideogram-3.0", "GenerateV3"),
        ("3", "GenerateV3"),
        ("4.0", "V2GenerateV4"),
        ("Ideogram 4.5", "V2GenerateV45"),
        ("post-generate-image-v-4", "GenerateV4"),
        (None, "GenerateV3"),
    ],
)
def test_people_name_models_as_they_like(model: str | None, name: str) -> None:
    assert pick("generate", model).__name__ == name


def test_one_field_by_two_names_is_refused() -> None:
    with pytest.raises(InvalidRequest, match="text_prompt: is given twice"):
        make_request("generate", "post-generate-image-v-4", prompt="x", text_prompt="y")


def test_a_field_that_a_model_lacks_names_models_that_have_it() -> None:
    with pytest.raises(InvalidRequest, match=r"style_preset.*not taken by ideogram-4\.5.*ideogram-3\.0"):
        make_request("generate", "4.5", prompt="x", style_preset="BAUHAUS")
    with pytest.raises(InvalidRequest, match=r"Choose one of|Did you mean"):
        make_request("generate", "ideogram-9", prompt="x")


@pytest.mark.parametrize(
    ("request_", "micros"),
    [
        (GenerateV3(prompt="x"), 60_000),
        (GenerateV3(prompt="x", rendering_speed="TURBO", num_images=4), 120_000),
        (GenerateV3(prompt="x", character_reference_images=[b"\x89PNG\r\n\x1a\n"]), 150_000),
        (V2GenerateV4(prompt="x", rendering_speed="quality", num_images=2), 200_000),
        (V2GenerateV45(prompt="x"), 100_000),
        (V2GenerateV45(prompt="x", quality="low"), None),
        (MagicPromptV4(text_prompt="x"), None),
    ],
)
def test_list_prices(request_: Request[Any], micros: int | None) -> None:
    price = request_.price()
    assert price.usd_micros == micros
    assert price.qualifier == "about"
    assert str(price) == "price unknown" if micros is None else str(price).startswith("about $")


def test_errors_survive_pickling_for_process_pools() -> None:
    with pytest.raises(InvalidRequest) as caught:
        GenerateV3(prompt="x", seed=-1)
    again = pickle.loads(pickle.dumps(caught.value))
    assert str(again) == str(caught.value)
    assert again.problems == caught.value.problems


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (io.StringIO("text"), "mode 'rb'"),
        (np.zeros((4, 4)), "convert it to RGB"),
        (np.zeros((4, 4, 7), np.uint8), "uint8"),
        (Image.new("CMYK", (4, 4)), "convert it to RGB"),
        ("~nobody-of-that-name/picture.png", "cannot read"),
        ("a\0b.png", "null"),
        (io.BytesIO(b"\x89PNG\r\n\x1a\n" + b"\0" * 25_000_000), "larger than 25 MB"),
    ],
)
def test_what_holds_no_picture_is_refused_in_our_words(value: Any, message: str) -> None:
    with pytest.raises(InvalidRequest, match=message):
        GenerateV3(prompt="x", style_reference_images=[value])


def test_a_huge_file_is_refused_without_reading_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    huge = tmp_path / "huge.png"
    with huge.open("wb") as file:
        file.truncate(25_000_001)
    monkeypatch.setattr(Path, "read_bytes", lambda _: pytest.fail("it was read"))
    with pytest.raises(InvalidRequest, match="larger than 25 MB"):
        GenerateV3(prompt="x", style_reference_images=[huge])
