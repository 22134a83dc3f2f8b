"""Colour differences as published, and what is made of them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from ideowidgets.measures import (
    DominantColours,
    MeasureError,
    NotMeasurable,
    Palette,
    dominant_colours,
    palette_adherence,
)
from ideowidgets.measures.lab import delta_e, to_lab
from ideowidgets.operations.palette import ColorPalette
from tests.unit.measures.drawing import again, hex_colours, pictures

# From the table that Sharma, Wu and Dalal published with the formula: the pairs that implementations get wrong.
PUBLISHED = [
    ((50.0, 2.6772, -79.7751), (50.0, 0.0, -82.7485), 2.0425),
    ((50.0, 3.1571, -77.2803), (50.0, 0.0, -82.7485), 2.8615),
    ((50.0, -1.3802, -84.2814), (50.0, 0.0, -82.7485), 1.0),
    ((50.0, 0.0, 0.0), (50.0, -1.0, 2.0), 2.3669),
    ((50.0, 2.49, -0.001), (50.0, -2.49, 0.0009), 7.1792),
    ((50.0, 2.49, -0.001), (50.0, -2.49, 0.0011), 7.2195),
    ((50.0, -0.001, 2.49), (50.0, 0.0011, -2.49), 4.7461),
    ((50.0, 2.5, 0.0), (50.0, 0.0, -2.5), 4.3065),
    ((50.0, 2.5, 0.0), (73.0, 25.0, -18.0), 27.1492),
    ((50.0, 2.5, 0.0), (61.0, -5.0, 29.0), 22.8977),
    ((50.0, 2.5, 0.0), (58.0, 24.0, 15.0), 19.4535),
    ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
    ((63.0109, -31.0961, -5.8663), (62.8187, -29.7946, -4.0864), 1.2630),
    ((22.7233, 20.0904, -46.694), (23.0331, 14.973, -42.5619), 2.0373),
    ((90.8027, -2.0831, 1.441), (91.1528, -1.6435, 0.0447), 1.4441),
    ((2.0776, 0.0795, -1.135), (0.9033, -0.0636, -0.5514), 0.9082),
]
labs = st.tuples(st.floats(0, 100), st.floats(-120, 120), st.floats(-120, 120)).map(np.array)
palettes = st.lists(hex_colours, min_size=1, max_size=8, unique=True)


@pytest.mark.parametrize(("first", "second", "expected"), PUBLISHED)
def test_colour_difference_as_published(first, second, expected):
    assert float(delta_e(np.array(first), np.array(second))) == pytest.approx(expected, abs=5e-5)


@given(labs, labs)
def test_colour_difference_is_symmetric_and_zero_for_the_same(first, second):
    assert delta_e(first, first) == pytest.approx(0, abs=1e-9)
    assert delta_e(first, second) == pytest.approx(delta_e(second, first), abs=1e-9)


def test_lab_of_known_colours():
    found = to_lab(np.array([[255, 255, 255], [0, 0, 0], [0, 0, 255]]))
    assert found[:2] == pytest.approx(np.array([[100, 0, 0], [0, 0, 0]]), abs=1e-9)
    assert found[2] == pytest.approx(np.array([32.30, 79.19, -107.86]), abs=0.02)


def test_share_and_balance_of_a_flag():
    flag = Image.new("RGB", (1024, 1024), "#1d3557")
    flag.paste("#e63946", (0, 0, 1024, 256))
    found = palette_adherence(flag, ["#e63946", "#1d3557"])
    assert found.share == 1
    assert found.shares == (0.25, 0.75)
    assert found.balance == 0.75
    assert palette_adherence(flag, {"#e63946": 0.2, "#1d3557": 0.6}).balance == pytest.approx(1)
    assert palette_adherence(flag, ["#00ff00"]).share == 0
    assert palette_adherence(flag, ["#E34"]).share == 0.25


@given(pictures, palettes, st.floats(0, 60), st.floats(0, 60))
@settings(max_examples=60)
def test_more_distance_never_finds_less(image, colours, one, other):
    near, far = sorted([one, other])
    less, more = (palette_adherence(image, colours, distance=limit) for limit in (near, far))
    assert 0 <= less.share <= more.share <= 1
    assert 0 <= less.balance <= more.balance <= 1
    assert all(a <= b for a, b in zip(less.shares, more.shares, strict=True))
    assert less.balance <= less.share + 1e-9
    assert sum(more.shares) == pytest.approx(more.share)


@given(pictures, st.lists(hex_colours, min_size=2, max_size=8, unique=True))
@settings(max_examples=60)
def test_more_colours_never_find_less_and_their_order_does_not_matter(image, colours):
    assert palette_adherence(image, colours[:-1]).share <= palette_adherence(image, colours).share
    assert palette_adherence(image, colours[::-1]).share == palette_adherence(image, colours).share


@given(pictures, palettes)
@settings(max_examples=40)
def test_the_form_of_the_file_does_not_matter(image, colours):
    expected = palette_adherence(image, colours)
    assert palette_adherence(again(image, "PNG"), colours) == expected
    assert palette_adherence(again(image, "WEBP", lossless=True), colours) == expected
    assert dominant_colours(again(image, "WEBP", lossless=True)) == dominant_colours(image)


def test_what_is_transparent_does_not_count():
    sticker = Image.new("RGBA", (64, 64), (0, 255, 0, 0))
    sticker.paste((230, 57, 70, 255), (0, 0, 32, 32))
    assert palette_adherence(sticker, ["#e63946"]).share == 1
    assert dominant_colours(sticker) == (("#e63946", 1.0),)
    with pytest.raises(NotMeasurable, match="transparent everywhere"):
        dominant_colours(Image.new("RGBA", (4, 4)))


def test_a_row_brings_the_colours_that_its_request_asked_for():
    metric = Palette()
    asked = metric.asks({"color_palette": {"members": [{"color_hex": "#F00", "color_weight": 0.5}]}})
    assert asked == (("#ff0000", 1.0),)
    red = Image.new("RGB", (8, 8), "red")
    assert metric.measure(red, asked) == {"palette_share": 1.0, "palette_balance": 1.0}
    with pytest.raises(NotMeasurable, match="not published"):
        metric.asks({"color_palette": {"name": "EMBER"}})
    with pytest.raises(NotMeasurable, match="no colours were asked for"):
        metric.asks({"prompt": "x"})
    assert Palette(ColorPalette.model_validate(["#f00"])).asks({}) == asked


@pytest.mark.parametrize("colours", [[], ["red"], ["#12345"], ["#fff"] * 9, 7, {"#fff": 3.0}])
def test_what_is_no_palette_is_refused(colours):
    with pytest.raises(MeasureError, match=r"colours: .*#1d3557"):
        Palette(colours)


@pytest.mark.parametrize("distance", [-1, 201, float("nan")])
def test_what_is_no_distance_is_refused(distance):
    with pytest.raises(MeasureError, match="distance"):
        Palette(["#fff"], distance=distance)


@given(pictures, st.integers(1, 16))
@settings(max_examples=60)
def test_dominant_colours_are_sorted_and_add_up(image, count):
    found = dominant_colours(image, count)
    shares = [share for _, share in found]
    assert 1 <= len(found) <= count
    assert shares == sorted(shares, reverse=True)
    assert sum(shares) == pytest.approx(1)
    assert DominantColours(count).measure(image, None) == {"dominant_colours": " ".join(hexed for hexed, _ in found)}
