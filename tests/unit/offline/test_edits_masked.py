"""Edits within a mask: the rest stays bit by bit."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image

from ideowidgets.offline.edits.filling import remove_object
from ideowidgets.offline.edits.inpainting import context_window, inpaint, selected, soft_inside

SIZE = (96, 72)
HOLE = (20, 12, 70, 60)


def noise(size: tuple[int, int] = SIZE, mode: str = "RGB", seed: int = 1) -> Image.Image:
    bands = len(mode)
    values = np.random.default_rng(seed).integers(0, 256, (size[1], size[0], bands), dtype=np.uint8)
    return Image.fromarray(values[..., 0] if bands == 1 else values).convert(mode)


def boxed(box: tuple[int, int, int, int], inside: int, outside: int, size: tuple[int, int] = SIZE) -> Image.Image:
    mask = Image.new("L", size, outside)
    mask.paste(inside, box)
    return mask


def patches(values: list[int], scale: int) -> Image.Image:
    """Forty-eight patches of grey."""
    small = Image.fromarray(np.array(values, np.uint8).reshape(6, 8))
    return small.resize((8 * scale, 6 * scale), Image.Resampling.NEAREST)


def array(image: Image.Image) -> NDArray[np.int16]:
    return np.asarray(image).astype(np.int16)


def same(a: Image.Image, b: Image.Image, where: NDArray[np.bool_]) -> bool:
    return a.mode == b.mode and bool((np.asarray(a)[where] == np.asarray(b)[where]).all())


@settings(deadline=None, max_examples=40)
@given(
    values=st.lists(st.integers(0, 255), min_size=48, max_size=48),
    mode=st.sampled_from(["RGB", "RGBA"]),
    scale=st.sampled_from([1, 5]),
)
def test_where_the_mask_is_white_nothing_changes(values, mode, scale):
    mask = Image.fromarray(np.array(values, np.uint8).reshape(6, 8)).resize(
        (8 * scale, 6 * scale), Image.Resampling.BOX
    )
    source = noise(mask.size, mode)
    made = inpaint(source, noise((40, 40), seed=2), mask)
    assert made.size == source.size
    assert same(made, source, np.asarray(mask) >= 128)


def test_where_the_mask_is_black_the_drawing_is():
    grey, red = Image.new("RGB", SIZE, "gray"), Image.new("RGB", (50, 48), "red")
    made = array(inpaint(grey, red, boxed(HOLE, 0, 255)))
    red_channel, green = made[30:42, 40:50, 0], made[30:42, 40:50, 1]
    assert red_channel.min() > 200
    assert green.max() < 90


def test_the_seam_is_soft_and_inside():
    mask = boxed(HOLE, 0, 255)
    soft = array(soft_inside(selected(mask, "black")))
    assert (soft[np.asarray(mask) == 255] == 0).all()
    row = soft[36, HOLE[0] : HOLE[0] + 8]
    assert 120 <= row[0] < row[3] <= row[7]
    assert soft[36, 45] == 255


def test_a_thin_stroke_still_shows():
    mask = boxed((10, 30, 90, 31), 0, 255)
    made = inpaint(Image.new("RGB", SIZE, "white"), Image.new("RGB", SIZE, "black"), mask)
    assert array(made)[30, 40].max() < 190


def test_a_mask_without_black_changes_nothing():
    source = noise()
    assert inpaint(source, noise(seed=2), Image.new("L", SIZE, 255)).tobytes() == source.tobytes()


def test_nothing_outside_the_window_changes():
    source, window = noise(), (0, 0, 40, 40)
    made = inpaint(source, noise(seed=2), Image.new("L", SIZE, 0), window)
    outside = np.ones((SIZE[1], SIZE[0]), dtype=bool)
    outside[:40, :40] = False
    assert same(made, source, outside)
    assert not same(made, source, ~outside)


@pytest.mark.parametrize(
    ("box", "window"),
    [
        ((700, 500, 800, 560), (622, 402, 878, 658)),
        ((0, 0, 50, 50), (0, 0, 256, 256)),
        ((900, 0, 1000, 900), (744, 0, 1000, 900)),
        ((100, 100, 700, 700), (0, 0, 850, 850)),
    ],
)
def test_the_automatic_window_holds_the_black_with_room(box, window):
    made = context_window(boxed(box, 0, 255, (1000, 900)))
    assert made == pytest.approx(window, abs=50)
    lows, highs = zip(made[:2], box[:2], strict=True), zip(box[2:], made[2:], (1000, 900), strict=True)
    assert all(0 <= mine <= its for mine, its in lows)
    assert all(its <= mine <= most for its, mine, most in highs)


@settings(deadline=None, max_examples=40)
@given(
    values=st.lists(st.sampled_from([0, 127, 128, 255]), min_size=48, max_size=48),
    mode=st.sampled_from(["RGB", "RGBA"]),
    scale=st.sampled_from([1, 6]),
)
def test_removing_changes_only_where_the_mask_is_white(values, mode, scale):
    mask = Image.fromarray(np.array(values, np.uint8).reshape(6, 8)).resize(
        (8 * scale, 6 * scale), Image.Resampling.BOX
    )
    source = noise(mask.size, mode)
    made = remove_object(source, mask)
    assert made.size == source.size
    assert same(made, source, np.asarray(mask) < 128)


def horizon(size: tuple[int, int] = (240, 200)) -> Image.Image:
    """Blue sky over green ground."""
    picture = Image.new("RGB", size, (90, 150, 220))
    picture.paste((60, 120, 50), (0, size[1] // 2, *size))
    return picture


@pytest.mark.parametrize("size", [(240, 200), (1200, 1000)], ids=["small", "scaled down for the work"])
def test_what_is_removed_is_filled_from_its_surroundings(size):
    clean, k = horizon(size), size[0] // 240
    source = clean.copy()
    source.paste((230, 20, 20), (90 * k, 50 * k, 150 * k, 150 * k))
    made = remove_object(source, boxed((85 * k, 45 * k, 155 * k, 155 * k), 255, 0, size))
    difference = np.abs(array(made) - array(clean)).mean(axis=2)[45 * k : 155 * k, 85 * k : 155 * k]
    assert float(difference.mean()) < 12, "the horizon is carried through the hole"


def test_stripes_are_carried_through_the_hole():
    striped = np.zeros((120, 160, 3), dtype=np.uint8)
    striped[np.arange(120) // 10 % 2 == 0] = 220
    source = Image.fromarray(striped)
    made = array(remove_object(source, boxed((50, 20, 110, 100), 255, 0, (160, 120))))
    assert float(np.abs(made - striped)[30:90, 75:85].mean()) < 40, "half of the stripes' contrast is 110"


@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_a_large_picture_is_kept_around_the_hole(mode):
    source, mask = noise((1200, 900), mode), boxed((100, 100, 900, 800), 255, 0, (1200, 900))
    made = remove_object(source, mask)
    assert same(made, source, np.asarray(mask) == 0)


def test_grain_is_taken_from_beside_the_hole():
    rough = Image.fromarray(np.random.default_rng(5).normal(128, 12, (120, 160, 3)).clip(0, 255).astype(np.uint8))
    made = remove_object(rough, boxed((60, 40, 100, 80), 255, 0, (160, 120)))
    inside = array(made)[45:75, 65:95]
    assert 4 < float(inside.std()) < 20


def test_everything_may_be_removed_and_nothing():
    source = noise()
    assert remove_object(source, Image.new("L", SIZE, 0)).tobytes() == source.tobytes()
    emptied = array(remove_object(source, Image.new("L", SIZE, 255)))
    assert float(emptied.std(axis=(0, 1)).max()) < 15


def test_the_same_removal_gives_the_same_pixels_and_another_seed_others():
    source, mask = noise(), boxed(HOLE, 255, 0)
    first, again, other = (remove_object(source, mask, seed).tobytes() for seed in (1, 1, 2))
    assert first == again
    assert first != other
