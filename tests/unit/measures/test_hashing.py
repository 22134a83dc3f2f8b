"""The perceptual hash is exactly what it is said to be, and its distance is a distance."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageFilter

from ideowidgets.measures import MeasureError, diversity, hash_distance, hash_diversity, phash
from tests.unit.measures.drawing import again, clear_pictures, drawn, pictures, waves

# Each of these is also what ImageHash 4.3.2 gives.
VECTORS = {
    "ab57356d097a0678": drawn(
        128, 96, lambda x, y: x * x // 64 + 3 * y, lambda x, y: x * y // 50, lambda x, y: 2 * y + x // 3
    ),
    "852a5555aa7b55aa": drawn(
        200,
        200,
        lambda x, y: (x // 25) * 31 + (y // 40) * 17,
        lambda x, y: (x // 50) * 60,
        lambda x, y: (y // 20) * 11 + (x // 10),
    ),
    "852a5bb74a976952": drawn(
        320, 40, lambda x, y: x * x // 400 + y, lambda x, y: x // 2 + y * y // 9, lambda x, y: x * 3 // 4
    ),
    "a16a552a55aa55d7": drawn(
        9, 7, lambda x, y: x * x * 3 + y * 11, lambda x, y: x * y * 5, lambda x, y: y * y * 4 + x
    ),
}
hashes = st.integers(0, 2**64 - 1).map(lambda number: f"{number:016x}")


@pytest.mark.parametrize("expected", VECTORS)
def test_vectors(expected):
    assert phash(VECTORS[expected]) == expected


def test_flat_and_mirrored_pictures_have_no_bits_of_noise():
    # Coefficients that are zero in theory come out as rounding errors, whose sign differs between machines.
    assert phash(Image.new("RGB", (640, 480), "#777777")) == "8000000000000000"
    half = Image.new("L", (64, 64), 0)
    half.paste(200, (16, 0, 48, 64))
    assert phash(half) == phash(half.transpose(Image.Transpose.FLIP_LEFT_RIGHT))


def test_a_blurred_and_a_smaller_copy_are_near_and_another_picture_is_far():
    picture, other = VECTORS["ab57356d097a0678"], VECTORS["852a5555aa7b55aa"]
    assert hash_distance(phash(picture), phash(picture.filter(ImageFilter.GaussianBlur(1)))) <= 10
    assert hash_distance(phash(picture), phash(picture.resize((64, 48)))) <= 10
    assert hash_distance(phash(picture), phash(other)) >= 16


@given(pictures | clear_pictures)
@settings(max_examples=50)
def test_the_form_of_the_file_does_not_matter(image):
    assert phash(image) == phash(again(image, "PNG")) == phash(again(image, "WEBP", lossless=True))


def test_orientation_is_as_a_viewer_shows_it():
    picture = waves(2)
    exif = Image.Exif()
    exif[0x0112] = 6
    assert phash(again(picture.transpose(Image.Transpose.ROTATE_90), "PNG", exif=exif)) == phash(picture)


@given(hashes, hashes, hashes)
def test_distance_is_a_distance(a, b, c):
    assert hash_distance(a, a) == 0
    assert hash_distance(a, b) == hash_distance(b, a) == sum(x != y for x, y in zip(bits(a), bits(b), strict=True))
    assert hash_distance(a, c) <= hash_distance(a, b) + hash_distance(b, c)
    assert (hash_distance(a, b) == 0) == (a == b)


def bits(value: str) -> str:
    return f"{int(value, 16):064b}"


@pytest.mark.parametrize("wrong", ["", "xyz", "0" * 15, "0" * 17, "0" * 15 + "G", None, 7])
def test_what_is_no_hash_is_refused(wrong):
    with pytest.raises(MeasureError, match="16 hex digits"):
        hash_distance(wrong, "0" * 16)


@given(st.lists(hashes, min_size=2, max_size=12))
def test_diversity_is_the_mean_of_all_pairs(listed):
    pairs = [hash_distance(a, b) for place, a in enumerate(listed) for b in listed[:place]]
    assert hash_diversity(listed) == pytest.approx(sum(pairs) / len(pairs) / 64)
    assert hash_diversity(reversed(listed)) == hash_diversity(listed)
    assert hash_diversity([listed[0]] * 5) == 0


def test_diversity_by_group_keeps_their_order_and_counts_what_is_missing():
    frame = pd.DataFrame(
        {
            "style": pd.Categorical(["B", "B", "A", "A", "B"], categories=["B", "A", "C"], ordered=True),
            "speed": ["x", "x", "x", "x", "y"],
            "image": [waves(1), waves(5), waves(1), waves(1), None],
        }
    )
    found = diversity(frame, "style")
    assert list(found.index) == ["B", "A"]
    assert found["pictures"].tolist() == [2, 2]
    assert found["missing"].tolist() == [1, 0]
    assert found["distinct"].tolist() == [2, 1]
    assert found.loc["B", "diversity"] == hash_distance(phash(waves(1)), phash(waves(5))) / 64
    assert found.loc["A", "diversity"] == 0
    assert [str(dtype) for dtype in found.dtypes] == ["Int64", "Int64", "Int64", "Float64"]
    both = diversity(frame, ["style", "speed"])
    assert list(both.index.names) == ["style", "speed"]
    assert both.loc[("B", "y"), "diversity"] is pd.NA
    assert diversity(frame).index.tolist() == ["all"]


def test_diversity_says_what_it_cannot_group_by():
    frame = pd.DataFrame({"style": ["A"], "tags": [["x"]], "image": [waves()]})
    with pytest.raises(MeasureError, match="Did you mean 'style'"):
        diversity(frame, "styles")
    with pytest.raises(MeasureError, match="cannot be grouped"):
        diversity(frame, "tags")
