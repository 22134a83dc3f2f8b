"""The subject of a picture: found, cut out, put before another background, drawn on nothing."""

from __future__ import annotations

import io
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

from ideowidgets.offline.edits import CutOut
from ideowidgets.offline.edits.matting import cut_out, foreground_matte, replace_background
from ideowidgets.offline.pictures import PictureSpec, draw, draw_marked, encode_png


def array(image: Image.Image) -> NDArray[np.int16]:
    return np.asarray(image).astype(np.int16)


def overlap(matte: Image.Image, truth: Image.Image) -> float:
    """Intersection over union."""
    a, b = np.asarray(matte) >= 128, np.asarray(truth) >= 128
    return float((a & b).sum() / max(1, (a | b).sum()))


def shape(kind: str, size: tuple[int, int] = (320, 240)) -> Image.Image:
    mask = Image.new("L", size)
    pen = ImageDraw.Draw(mask)
    if kind == "disc":
        pen.ellipse((100, 50, 230, 190), fill=255)
    elif kind == "standing":
        pen.ellipse((120, 40, 200, 120), fill=255)
        pen.polygon([(130, 110), (190, 110), (230, 240), (90, 240)], fill=255)
    else:
        pen.rectangle((60, 60, 260, 180), fill=255)
        pen.rectangle((130, 100, 190, 140), fill=0)
    return mask


def photograph(mask: Image.Image, seed: int) -> Image.Image:
    """A subject before a background that is no plain colour: both have gradients and grain, edges are soft."""
    chance = np.random.default_rng(seed)
    width, height = mask.size
    y, x = np.mgrid[0:height, 0:width] / height
    ground = np.stack([110 + 60 * y, 140 + 40 * x, 175 - 50 * y], axis=2) + chance.normal(0, 7, (height, width, 3))
    thing = np.stack([190 + 25 * x, 95 + 20 * y, 70 + 10 * x], axis=2) + chance.normal(0, 9, (height, width, 3))
    made = Image.fromarray(ground.clip(0, 255).astype(np.uint8))
    made.paste(Image.fromarray(thing.clip(0, 255).astype(np.uint8)), mask=mask)
    return made.filter(ImageFilter.GaussianBlur(0.7))


@pytest.mark.parametrize("kind", ["disc", "standing"])
@pytest.mark.parametrize("ground", ["white", "#203040", "#d0c8a0"])
def test_a_flat_subject_is_found(kind, ground):
    truth = shape(kind)
    picture = Image.new("RGB", truth.size, ground)
    picture.paste("#c03028", mask=truth)
    assert overlap(foreground_matte(picture), truth) > 0.95


@pytest.mark.parametrize("kind", ["disc", "standing"])
@pytest.mark.parametrize("seed", range(3))
def test_a_subject_is_found_in_a_photograph(kind, seed):
    truth = shape(kind)
    assert overlap(foreground_matte(photograph(truth, seed)), truth) > 0.88


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_the_ground_is_no_subject(turn):
    truth = shape("disc").rotate(turn, expand=True)
    scene = Image.new("RGB", (320, 240), "#8fc0e8")
    scene.paste("#4d7a3a", (0, 130, 320, 240))
    scene = scene.rotate(turn, expand=True)
    scene.paste("#c03028", mask=truth)
    assert overlap(foreground_matte(scene), truth) > 0.95


@pytest.mark.parametrize("size", [(64, 48), (1400, 1000)])
def test_the_outline_is_drawn_at_full_size(size):
    truth = shape("disc").resize(size, Image.Resampling.BICUBIC)
    picture = Image.new("RGB", size, "white")
    picture.paste("#c03028", mask=truth)
    matte = foreground_matte(picture)
    assert matte.size == size
    assert float(np.abs(array(matte) - array(truth)).mean()) < 3


@pytest.mark.parametrize("colour", ["white", "black", "#4060c0"])
@pytest.mark.parametrize("size", [(1, 1), (3, 200), (640, 480)])
def test_a_plain_picture_keeps_its_middle(colour, size):
    matte = foreground_matte(Image.new("RGB", size, colour))
    assert matte.size == size
    assert matte.getpixel((size[0] // 2, size[1] // 2)) == 255
    if min(size) > 3:
        assert matte.getpixel((0, 0)) == 0


@settings(deadline=None, max_examples=40)
@given(
    values=st.lists(st.integers(0, 255), min_size=108, max_size=108),
    size=st.tuples(st.integers(1, 60), st.integers(1, 60)),
)
def test_any_picture_has_some_subject(values, size):
    picture = Image.fromarray(np.array(values, np.uint8).reshape(6, 6, 3)).resize(size)
    matte = foreground_matte(picture)
    assert (matte.size, matte.mode) == (size, "L")
    assert matte.getbbox() is not None


def test_what_is_transparent_already_stays_so():
    truth = shape("hollow")
    picture = Image.new("RGBA", truth.size, "red")
    picture.putalpha(truth)
    assert cut_out(picture).getchannel("A").tobytes() == truth.tobytes()


def test_an_opaque_alpha_channel_says_nothing():
    truth = shape("disc")
    picture = Image.new("RGBA", truth.size, "white")
    picture.paste("#c03028", mask=truth)
    picture.putalpha(255)
    assert overlap(cut_out(picture).getchannel("A"), truth) > 0.95


def test_cutting_out_keeps_the_colours():
    picture = photograph(shape("disc"), 1)
    made = cut_out(picture)
    assert made.mode == "RGBA"
    assert made.convert("RGB").tobytes() == picture.tobytes()


def test_the_subject_stays_and_the_background_goes():
    truth = shape("disc")
    picture, backdrop = photograph(truth, 1), Image.new("RGB", (100, 100), "#0000ff")
    made = replace_background(picture, backdrop)
    inside = np.asarray(truth.filter(ImageFilter.MinFilter(9))) == 255
    outside = np.asarray(truth.filter(ImageFilter.MaxFilter(9))) == 0
    assert (array(made)[inside] == array(picture)[inside]).all()
    assert float((array(made)[outside] == [0, 0, 255]).all(axis=1).mean()) > 0.97


DRAWN = ["a lighthouse at dusk", "a red fox in the snow", "portrait of a woman", "two cups on a table", "a boat at sea"]


@pytest.mark.parametrize("prompt", DRAWN)
@pytest.mark.parametrize("style", [None, "OIL_PAINTING", "BAUHAUS"])
def test_the_stand_in_knows_the_subject_that_it_drew(prompt, style):
    image, about = draw_marked(PictureSpec(prompt, 5, 320, 320, style_preset=style))
    alpha = np.asarray(CutOut(encode_png(image, about)).apply(None).getchannel("A")) > 128
    boxes = np.zeros(alpha.shape, dtype=bool)
    for thing in about.things:
        left, top, right, bottom = thing.pixels(image.size)
        boxes[top:bottom, left:right] = True
        assert alpha[top:bottom, left:right].mean() > 0.15, thing
    assert (alpha & ~boxes).sum() <= 0.01 * boxes.sum()


def test_a_picture_that_was_changed_is_judged_by_its_pixels():
    image, about = draw_marked(PictureSpec("a lighthouse at dusk", 5, 320, 320))
    marked = CutOut(encode_png(image, about)).apply(None)
    stripped = CutOut(encode_png(image)).apply(None)
    assert marked.getchannel("A").tobytes() != stripped.getchannel("A").tobytes()
    assert stripped.getchannel("A").tobytes() == foreground_matte(image).tobytes()


PROMPTS = [
    "a lighthouse at dusk",
    "portrait of a woman",
    "a fox logo",
    "a flower pattern",
    "a map of an island",
    "a bar chart",
    "a beach at sunset",
    "seven cats",
    "words nobody can draw",
    "a balloon over mountains",
]


@pytest.mark.parametrize("prompt", PROMPTS)
@pytest.mark.parametrize("style", [None, "WATERCOLOR", "ART_DECO"])
def test_a_transparent_drawing_has_a_subject_and_nothing_around(prompt, style):
    for seed in range(3):
        image = draw(PictureSpec(prompt, seed, 256, 192, style_preset=style, transparent=True))
        alpha = np.asarray(image.getchannel("A"))
        assert (image.mode, image.size) == ("RGBA", (256, 192))
        assert 0.02 < float((alpha > 200).mean()) < 0.97
        assert float((alpha == 0).mean()) > 0.03


def test_words_stay_visible_on_nothing():
    spec = PictureSpec('a fox sticker "HELLO WORLD"', 3, 512, 512, transparent=True)
    image, about = draw_marked(spec)
    (word,) = about.words
    box = word.pixels(image.size)
    alpha, light = (array(image.convert(mode).crop(box).getchannel(band)) for mode, band in (("RGBA", "A"), ("L", "L")))
    assert 0.15 < float((alpha > 200).mean()) < 0.9, "letters, and gaps between them"
    assert float(light[alpha > 200].std()) < 40


def test_a_layout_is_lifted_from_its_background():
    prompt = {
        "high_level_description": "a fox by a lake",
        "compositional_deconstruction": {
            "background": "a lake at sunset with mountains",
            "elements": [{"type": "obj", "desc": "a fox", "bbox": [200, 300, 900, 700]}],
        },
    }
    alpha = np.asarray(draw(PictureSpec("", 1, 300, 300, json_prompt=prompt, transparent=True)).getchannel("A"))
    assert (alpha[60:270, 90:210] > 200).mean() > 0.2
    outside = alpha.copy()
    outside[55:275, 85:215] = 0
    outside[250:] = 0
    assert outside.max() == 0


def test_png_keeps_the_alpha():
    image = draw(PictureSpec("a cat", 1, 96, 96, transparent=True))
    with Image.open(io.BytesIO(encode_png(image))) as read:
        assert read.mode == "RGBA"
        assert read.tobytes() == image.tobytes()


def test_opaque_pictures_keep_their_fingerprints():
    spec = PictureSpec("a cat", 1, 96, 96)
    assert spec.fingerprint == "6a0a8efb88d036ccd8e92235d07af674761733d7809f42557aa5a03864fdf655"
    assert replace(spec, transparent=True).fingerprint != spec.fingerprint
