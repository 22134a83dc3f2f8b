"""What is handed over as a picture and is none, or cannot be read."""

from __future__ import annotations

import io
import re

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from ideowidgets.operations import InpaintV3, Mask, Picture, RemoveBackground, UploadDatasetAssets
from ideowidgets.operations.dataset_file import DatasetFile
from ideowidgets.operations.errors import InvalidRequest
from tests.unit.operations.samples import picture


class Broken(io.BytesIO):
    def read(self, size: int | None = -1) -> bytes:
        raise OSError(5, "Input/output error")


@pytest.mark.parametrize(
    "row",
    [
        pd.Series({"image": float("nan")}),
        pd.Series({"image": np.float64("nan")}),
        np.float64(3),
        np.array(True),
        np.zeros((4, 4, 4, 4)),
        np.ones((4, 4)),
        np.zeros((0, 5), bool),
    ],
)
def test_a_row_or_an_array_without_a_picture(row):
    with pytest.raises(InvalidRequest, match=r"image: .*uint8"):
        RemoveBackground(image=row)


def test_a_file_that_was_read_already():
    file = io.BytesIO(picture(8, 8).data)
    file.read()
    with pytest.raises(InvalidRequest, match="at its end"):
        RemoveBackground(image=file)


def test_a_file_that_breaks_while_it_is_read(tmp_path):
    with pytest.raises(InvalidRequest, match="cannot be read"):
        RemoveBackground(image=Broken())
    with (tmp_path / "a.png").open("wb") as only_written, pytest.raises(InvalidRequest, match="cannot be read"):
        RemoveBackground(image=only_written)


def test_what_cannot_be_decoded_is_told_without_the_words_of_a_library():
    broken = b"\x89PNG\r\n\x1a\n" + b"\xff" * 300
    with pytest.raises(InvalidRequest) as failed:
        InpaintV3(image=broken, mask=broken, prompt="a door")
    assert not re.search(r"BytesIO|0x[0-9a-f]{4}|decompression|\.\.", str(failed.value))
    assert "cannot be decoded" in str(failed.value)


@pytest.mark.parametrize("side", [9_500, 20_000])
@pytest.mark.filterwarnings("error")
def test_a_picture_with_too_many_pixels(side):
    buffer = io.BytesIO()
    Image.new("1", (side, side)).save(buffer, "PNG")
    with pytest.raises(ValueError, match="too many pixels"):
        Picture.of(buffer.getvalue()).size()


def test_an_archive_that_is_too_large_is_not_even_read(tmp_path, monkeypatch):
    path = tmp_path / "a.zip"
    with path.open("wb") as file:
        file.truncate(3_000_000_000)
    monkeypatch.setattr("pathlib.Path.read_bytes", lambda _: pytest.fail("it was read"))
    with pytest.raises(ValueError, match="larger than"):
        DatasetFile.of(path)
    with pytest.raises(InvalidRequest, match="larger than"):
        UploadDatasetAssets(dataset_id="a", files=[path])


@pytest.mark.parametrize("size", [(0, 0), (0, 5), (-5, 4)])
def test_a_mask_has_a_size(size):
    with pytest.raises(ValueError, match="at least one pixel"):
        Mask.box(size, left=0, top=0, right=1, bottom=1)
