"""Edits of a whole picture: blended, extended, fitted, enlarged."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from ideowidgets.offline.edits.arrays import covering
from ideowidgets.offline.edits.blending import AUTOMATIC_WEIGHT, edit, remix
from ideowidgets.offline.edits.enlarging import upscale
from ideowidgets.offline.edits.extending import ad_box, kept_box, reframe, resize_ad
from ideowidgets.offline.pictures import PictureSpec, draw

SOURCE = draw(PictureSpec("a lighthouse by the sea", 7, 256, 192))
DRAWING = draw(PictureSpec("a castle in the snow", 3, 240, 240))
SIZES = st.tuples(st.integers(1, 90), st.integers(1, 90))


def array(image: Image.Image) -> NDArray[np.int16]:
    return np.asarray(image).astype(np.int16)


def distance(a: Image.Image, b: Image.Image) -> float:
    return float(np.abs(array(a) - array(b)).mean())


def roughness(image: Image.Image) -> float:
    """How much neighbours differ."""
    values = array(image.convert("L"))
    return float(np.abs(np.diff(values, axis=0)).mean() + np.abs(np.diff(values, axis=1)).mean())


WEIGHTS = (0, 1, 10, 25, 40, 50, 60, 75, 90, 99, 100)


@pytest.mark.parametrize("seed", range(4))
def test_a_higher_weight_is_nearer_to_the_source(seed):
    drawing = draw(PictureSpec("a castle in the snow", seed, 240, 240))
    base = covering(SOURCE, drawing.size)
    to_source = [distance(remix(SOURCE, drawing, weight), base) for weight in WEIGHTS]
    to_drawing = [distance(remix(SOURCE, drawing, weight), drawing) for weight in WEIGHTS]
    assert all(a > b for a, b in itertools.pairwise(to_source)), to_source
    assert all(a < b for a, b in itertools.pairwise(to_drawing)), to_drawing


def test_the_ends_of_the_weights():
    apart = distance(covering(SOURCE, DRAWING.size), DRAWING)
    assert distance(remix(SOURCE, DRAWING, 1), DRAWING) < 0.08 * apart
    assert distance(remix(SOURCE, DRAWING, 0), DRAWING) < 2
    assert distance(remix(SOURCE, DRAWING, 100), covering(SOURCE, DRAWING.size)) < 2


def test_without_a_weight_one_is_chosen():
    assert remix(SOURCE, DRAWING, None).tobytes() == remix(SOURCE, DRAWING, AUTOMATIC_WEIGHT).tobytes()


def test_forms_stay_longer_than_colours():
    made = remix(SOURCE, DRAWING, 50).convert("YCbCr")
    base, over = covering(SOURCE, DRAWING.size).convert("YCbCr"), DRAWING.convert("YCbCr")
    light, colour = (
        distance(made.getchannel(i), base.getchannel(i)) / distance(over.getchannel(i), base.getchannel(i))
        for i in (0, 1)
    )
    assert light < colour


def test_large_forms_stay_longer_than_fine_ones():
    def parted(image: Image.Image) -> tuple[NDArray[np.int16], NDArray[np.int16]]:
        light = image.convert("L")
        forms = array(light.filter(ImageFilter.GaussianBlur(8)))
        return forms, array(light) - forms

    parts = zip(
        *(parted(i) for i in (remix(SOURCE, DRAWING, 50), covering(SOURCE, DRAWING.size), DRAWING)), strict=True
    )
    large, fine = (float(np.abs(made - base).mean() / np.abs(over - base).mean()) for made, base, over in parts)
    assert large < fine - 0.05


def test_the_source_is_cropped_in_the_centre():
    wide = Image.new("RGB", (300, 100), "red")
    wide.paste("blue", (100, 0, 200, 100))
    made = remix(wide, Image.new("RGB", (100, 100), "white"), 100)
    assert made.size == (100, 100)
    assert array(made)[50, 5].tolist() == pytest.approx([0, 0, 255], abs=40)


def test_an_edit_shows_both():
    base = covering(SOURCE, DRAWING.size)
    made = edit(SOURCE, DRAWING)
    apart = distance(base, DRAWING)
    assert distance(made, base) < apart > distance(made, DRAWING)


@settings(deadline=None, max_examples=60)
@given(source=SIZES, size=SIZES, mode=st.sampled_from(["RGB", "RGBA"]), seed=st.integers(0, 9))
def test_every_size_can_be_reframed_and_resized(source, size, mode, seed):
    picture = Image.new(mode, source, "teal")
    for made, box in (
        (reframe(picture, size, seed), kept_box(source, size)),
        (resize_ad(picture, size, seed), ad_box(source, size)),
    ):
        assert (made.size, made.mode) == (size, mode)
        assert 0 <= box[0] < box[2] <= size[0]
        assert 0 <= box[1] < box[3] <= size[1]


@pytest.mark.parametrize("size", [(768, 192), (256, 768), (512, 192)])
def test_reframing_keeps_the_source_at_its_place(size):
    box = kept_box(SOURCE.size, size)
    inside = (box[2] - box[0], box[3] - box[1])
    expected = SOURCE if SOURCE.size == inside else SOURCE.resize(inside, Image.Resampling.LANCZOS)
    assert reframe(SOURCE, size, 1).crop(box).tobytes() == expected.tobytes()


def test_the_new_area_continues_the_edge():
    made = array(reframe(SOURCE, (512, 192), 1))
    left = kept_box(SOURCE.size, (512, 192))[0]
    kept, beside, far = made[20:150, left], made[20:150, left - 1], made[20:150, 2]
    assert float(np.abs(kept - beside).mean()) < 8
    assert np.corrcoef(kept[..., 2].ravel(), far[..., 2].ravel())[0, 1] > 0.3, "sky stays above the sea"


def test_the_seed_varies_the_new_area_only():
    one, two = (reframe(SOURCE, (512, 192), seed) for seed in (1, 2))
    box = kept_box(SOURCE.size, (512, 192))
    assert one.crop(box).tobytes() == two.crop(box).tobytes()
    assert distance(one.crop((0, 0, box[0], 192)), two.crop((0, 0, box[0], 192))) > 1.5
    assert reframe(SOURCE, (512, 192), 1).tobytes() == one.tobytes()


def test_even_a_plain_picture_is_extended_with_some_life():
    one, two = (array(reframe(Image.new("RGB", (64, 64), "gray"), (256, 64), seed)) for seed in (1, 2))
    assert 0.5 < float(one[:40, :60].std()) < 12
    assert float(np.abs(one - two)[:40, :60].mean()) > 0.5


@pytest.mark.parametrize("size", [(728, 90), (160, 600), (300, 250), (256, 192)])
def test_an_advertisement_shows_the_whole_picture(size):
    made, box = resize_ad(SOURCE, size, 1), ad_box(SOURCE.size, size)
    assert made.size == size
    shown = made.crop(box)
    assert distance(shown, SOURCE.resize(shown.size, Image.Resampling.LANCZOS)) == 0
    assert (box[2] - box[0]) / (box[3] - box[1]) == pytest.approx(256 / 192, rel=0.03)


@settings(deadline=None, max_examples=40)
@given(
    source=SIZES,
    factor=st.integers(1, 8),
    mode=st.sampled_from(["RGB", "RGBA"]),
    options=st.tuples(st.integers(1, 100), st.integers(1, 100)),
)
def test_enlarging_gives_exactly_the_size(source, factor, mode, options):
    size = (source[0] * factor, source[1] * factor)
    made = upscale(Image.new(mode, source, "olive"), size, *options)
    assert (made.size, made.mode) == (size, mode)


def test_detail_adds_texture_and_resemblance_stays_near():
    size = (1024, 768)
    made = {key: upscale(SOURCE, size, *key) for key in itertools.product((1, 50, 100), (1, 50, 100))}
    plain = SOURCE.resize(size, Image.Resampling.LANCZOS)
    for resemblance in (1, 50, 100):
        textures = [roughness(made[resemblance, detail]) for detail in (1, 50, 100)]
        assert textures[0] < textures[1] - 0.2 < textures[2] - 0.4, textures
    for detail in (1, 50, 100):
        away = [distance(made[resemblance, detail], plain) for resemblance in (1, 50, 100)]
        assert away[0] > away[1] > away[2], away
    assert distance(made[100, 1], plain) < 2


def test_detail_sharpens_edges():
    step = Image.new("RGB", (40, 40), (80, 80, 80))
    step.paste((170, 170, 170), (20, 0, 40, 40))
    soft, crisp = (array(upscale(step, (160, 160), 100, detail)) for detail in (1, 100))
    assert soft.max() < 190
    assert crisp.max() > 200


def test_enlarging_varies_with_the_seed_and_keeps_alpha():
    source = SOURCE.copy()
    source.putalpha(Image.linear_gradient("L").resize(SOURCE.size))
    one, again, two = (upscale(source, (512, 384), 50, 80, seed) for seed in (1, 1, 2))
    assert one.tobytes() == again.tobytes() != two.tobytes()
    assert distance(one.getchannel("A").resize(SOURCE.size), source.getchannel("A")) < 2
