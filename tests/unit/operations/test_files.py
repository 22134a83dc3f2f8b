"""Pictures, masks and other files that go into requests."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from ideowidgets.operations import (
    EditLegacy,
    GenerateV3,
    Images,
    InpaintV3,
    Mask,
    Picture,
    RemoveBackground,
    RemoveObject,
    V2DescribeV4,
    V2InpaintV3,
    V2PreciseEditV45,
    V2RemoveBackground,
    V2RemoveObject,
    V2UpscaleAuto,
)
from ideowidgets.operations.errors import InvalidRequest
from tests.unit.operations.samples import MASK, black_corner, picture


@pytest.mark.parametrize("dtype", [bool, np.uint8, np.int64])
def test_labels_of_0_and_1_select_what_they_say(dtype: Any) -> None:
    labels = np.zeros((4, 8), dtype)
    labels[1:3, 2:6] = 1
    assert Mask.of(labels).bbox == (2, 1, 6, 3)
    assert Mask.of(np.zeros((4, 8), dtype)).bbox is None


POLARITY = [
    (InpaintV3, "image", "black"),
    (EditLegacy, "image_file", "black"),
    (V2InpaintV3, "image", "black"),
    (V2PreciseEditV45, "image", "black"),
    (RemoveObject, "image", "white"),
    (V2RemoveObject, "image", "white"),
]


@pytest.mark.parametrize(("cls", "name", "selected"), POLARITY)
def test_a_mask_is_turned_to_the_colours_of_the_operation(cls: Any, name: str, selected: str) -> None:
    more = {} if "prompt" not in cls.model_fields else {"prompt": "x"}
    sent = cls(**{name: picture(), "mask": MASK}, **more).mask.open().convert("L")
    inside, outside = sent.getpixel((10, 10)), sent.getpixel((300, 300))
    assert (inside, outside) == ((0, 255) if selected == "black" else (255, 0))


@pytest.mark.parametrize(("cls", "name", "selected"), POLARITY)
def test_a_picture_given_as_mask_goes_untouched(cls: Any, name: str, selected: str) -> None:
    more = {} if "prompt" not in cls.model_fields else {"prompt": "x"}
    given = black_corner()
    assert cls(**{name: picture(), "mask": given}, **more).mask.data == given.data


@pytest.mark.parametrize(("cls", "name", "selected"), POLARITY)
@pytest.mark.parametrize("mask", [Mask.box((64, 320), left=0, top=0, right=9, bottom=9), picture(64, 320)])
def test_a_mask_of_another_size_is_refused(cls: Any, name: str, selected: str, mask: Any) -> None:
    more = {} if "prompt" not in cls.model_fields else {"prompt": "x"}
    with pytest.raises(InvalidRequest, match=rf"mask: .*{name}, 320x320 \(got 64x320\)"):
        cls(**{name: picture(), "mask": mask}, **more)


@pytest.mark.parametrize(
    "given",
    [
        pytest.param(lambda image, folder: image, id="PIL"),
        pytest.param(lambda image, folder: np.asarray(image), id="numpy"),
        pytest.param(lambda image, folder: Path(saved(image, folder)), id="path"),
        pytest.param(lambda image, folder: str(saved(image, folder)), id="text path"),
        pytest.param(lambda image, folder: saved(image, folder).read_bytes(), id="bytes"),
        pytest.param(lambda image, folder: io.BytesIO(saved(image, folder).read_bytes()), id="file"),
        pytest.param(lambda image, folder: Picture.of(image), id="Picture"),
        pytest.param(
            lambda image, folder: pd.Series({"image": saved(image, folder), "bytes": 5, "data": None}), id="row"
        ),
    ],
)
def test_pictures_come_in_many_ways(given: Any, tmp_path: Path) -> None:
    image = Image.new("RGB", (32, 16), "#446688")
    taken = RemoveBackground(image=given(image, tmp_path)).image
    assert taken.media_type == "image/png"
    assert taken.open().convert("RGB").tobytes() == image.tobytes()


def saved(image: Image.Image, folder: Path) -> Path:
    path = folder / "picture.png"
    image.save(path)
    return path


def test_a_result_that_was_not_downloaded_says_what_to_do() -> None:
    made = Images.parse({"data": [{"url": "https://ideogram.ai/x.png", "is_image_safe": True, "seed": 1}]})
    for held in (made, made.images[0]):
        with pytest.raises(InvalidRequest, match="download it first"):
            RemoveBackground(image=held)


def test_an_address_is_never_fetched() -> None:
    with pytest.raises(InvalidRequest, match="addresses are not fetched"):
        RemoveBackground(image="https://ideogram.ai/x.png")


def big(size: int) -> bytes:
    return b"\x89PNG\r\n\x1a\n" + b"\0" * (size - 8)


@pytest.mark.parametrize(
    ("cls", "limit"), [(RemoveBackground, 25), (V2DescribeV4, 10), (V2UpscaleAuto, 50), (V2RemoveBackground, 25)]
)
def test_every_operation_has_its_own_limit(cls: Any, limit: int) -> None:
    assert cls(image=big(limit * 1_000_000 - 1)).image.name
    with pytest.raises(InvalidRequest, match=f"{limit} MB"):
        cls(image=big(limit * 1_000_000 + 1))


def test_files_over_the_limit_are_refused_before_sending() -> None:
    big = b"\x89PNG\r\n\x1a\n" + b"\0" * 25_000_000
    with pytest.raises(InvalidRequest, match="at most 25 MB per file"):
        GenerateV3(prompt="x", style_reference_images=[big])
    third = b"\x89PNG\r\n\x1a\n" + b"\0" * 17_000_000
    with pytest.raises(InvalidRequest, match="under 50 MB together"):
        GenerateV3(prompt="x", style_reference_images=[third] * 3)


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (io.StringIO("text"), "mode 'rb'"),
        (np.zeros((4, 4)), "float64.*use uint8"),
        (np.zeros((4, 4, 7), np.uint8), "uint8"),
        (Image.new("CMYK", (4, 4)), "convert it to RGB"),
        ("~nobody-of-that-name/picture.png", "cannot read"),
        ("a\0b.png", "null"),
        (io.BytesIO(b"\x89PNG\r\n\x1a\n" + b"\0" * 50_000_000), "larger than 50 MB"),
    ],
)
def test_what_holds_no_picture_is_refused_in_our_words(value: Any, message: str) -> None:
    with pytest.raises(InvalidRequest, match=message):
        GenerateV3(prompt="x", style_reference_images=[value])


def test_a_huge_file_is_refused_without_reading_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    huge = tmp_path / "huge.png"
    with huge.open("wb") as file:
        file.truncate(50_000_001)
    monkeypatch.setattr(Path, "read_bytes", lambda _: pytest.fail("it was read"))
    with pytest.raises(InvalidRequest, match="larger than 50 MB"):
        GenerateV3(prompt="x", style_reference_images=[huge])
