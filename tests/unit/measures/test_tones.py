"""Brightness, contrast, colourfulness and sharpness against their definitions."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from PIL import Image

from ideowidgets.measures import Brightness, Colourfulness, Contrast, NotMeasurable, Sharpness
from tests.unit.measures.drawing import again, pictures, waves

METRICS = (Brightness, Contrast, Colourfulness, Sharpness)


def value(metric: type[Brightness | Contrast | Colourfulness | Sharpness], image: Image.Image) -> float:
    (found,) = metric().measure(image, None).values()
    assert isinstance(found, float)
    return found


@given(pictures)
@settings(max_examples=60)
def test_each_is_its_definition(image):
    luma = np.asarray(image.convert("L"), np.float64)
    assert value(Brightness, image) == pytest.approx(luma.mean() / 255)
    assert value(Contrast, image) == pytest.approx(luma.std() / 255, abs=1e-9)
    red, green, blue = np.moveaxis(np.asarray(image, np.float64), -1, 0)
    rg, yb = red - green, (red + green) / 2 - blue
    expected = np.hypot(rg.std(), yb.std()) + 0.3 * np.hypot(rg.mean(), yb.mean())
    assert value(Colourfulness, image) == pytest.approx(expected, abs=1e-6)
    edges = -4 * luma[1:-1, 1:-1] + luma[:-2, 1:-1] + luma[2:, 1:-1] + luma[1:-1, :-2] + luma[1:-1, 2:]
    assert value(Sharpness, image) == pytest.approx(edges.var(), abs=1e-6)


@pytest.mark.parametrize("metric", METRICS)
@given(image=pictures)
@settings(max_examples=25)
def test_the_form_of_the_file_and_the_side_that_is_up_do_not_matter(metric, image):
    expected = value(metric, image)
    assert value(metric, again(image, "WEBP", lossless=True)) == value(metric, again(image, "PNG")) == expected
    assert value(metric, image.transpose(Image.Transpose.FLIP_TOP_BOTTOM)) == pytest.approx(expected)


def test_a_picture_taller_than_a_band_is_measured_without_seams():
    tall = waves().resize((40, 900))
    luma = np.asarray(tall.convert("L"), np.float64)
    edges = -4 * luma[1:-1, 1:-1] + luma[:-2, 1:-1] + luma[2:, 1:-1] + luma[1:-1, :-2] + luma[1:-1, 2:]
    assert value(Sharpness, tall) == pytest.approx(edges.var())


def test_deep_clear_and_palette_pictures_are_understood():
    assert value(Brightness, Image.fromarray(np.full((8, 8), 65535, np.uint16))) == 1
    assert value(Brightness, Image.new("RGBA", (8, 8), (0, 0, 0, 0))) == 1
    assert value(Brightness, Image.new("CMYK", (8, 8), (0, 0, 0, 0))) == 1
    assert value(Brightness, Image.new("1", (8, 8), 1)) == 1
    assert value(Contrast, waves().quantize(64)) == pytest.approx(value(Contrast, waves()), abs=0.05)


def test_sharpness_needs_an_inside():
    with pytest.raises(NotMeasurable, match="2 x 9 pixels"):
        value(Sharpness, Image.new("L", (2, 9)))
