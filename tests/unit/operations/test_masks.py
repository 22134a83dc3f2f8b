"""Shapes and changes of masks, against what their rules say of each pixel."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from ideowidgets.operations.masks import changes, shapes

SIZE = (17, 13)
CENTRES = [(x + 0.5, y + 0.5) for y in range(SIZE[1]) for x in range(SIZE[0])]
# Quarters are exact in binary, so an oracle with another order of sums agrees to the last pixel.
places = st.tuples(*(st.integers(-16, 4 * side + 16).map(lambda n: n / 4) for side in SIZE))
selections = arrays(bool, array_shapes(min_dims=2, max_dims=2, min_side=1, max_side=12))


def by_pixel(inside):
    return np.array([inside(*centre) for centre in CENTRES]).reshape(SIZE[1], SIZE[0])


def distance_to_segment(x, y, start, end):
    (x0, y0), (x1, y1) = start, end
    length = math.dist(start, end)
    if not length:
        return math.dist((x, y), start)
    along = ((x - x0) * (x1 - x0) + (y - y0) * (y1 - y0)) / length
    across = ((x - x0) * (y1 - y0) - (y - y0) * (x1 - x0)) / length
    return math.hypot(max(0, -along, along - length), across)


@given(st.lists(places, min_size=1, max_size=4), st.integers(1, 40).map(lambda n: n / 4))
def test_a_stroke_is_what_the_disc_sweeps(points, diameter):
    found = shapes.stroke(SIZE, points, diameter)
    pairs = list(itertools.pairwise(points)) or [(points[0], points[0])]
    away = np.array([min(distance_to_segment(x, y, *pair) for pair in pairs) for x, y in CENTRES])
    away = away.reshape(found.shape) - diameter / 2
    sure = np.abs(away) > 1e-9
    assert (found == (away <= 0))[sure].all()


def test_a_centre_on_the_edge_of_a_stroke_belongs_to_it():
    assert shapes.stroke((5, 5), [(2.5, 2.5)], 4).astype(int).tolist() == [
        [0, 0, 1, 0, 0],
        [0, 1, 1, 1, 0],
        [1, 1, 1, 1, 1],
        [0, 1, 1, 1, 0],
        [0, 0, 1, 0, 0],
    ]


def test_pressure_widens_a_stroke_evenly():
    found = shapes.stroke((21, 9), [(0.5, 4.5), (20.5, 4.5)], [1, 9])
    heights = found.sum(axis=0)
    assert heights[0] == 1
    assert heights[20] == 9
    assert (np.diff(heights) >= 0).all()
    with pytest.raises(ValueError, match="one for each point"):
        shapes.stroke((5, 5), [(1, 1)], [1, 2])


@given(st.lists(places, min_size=1, max_size=7))
def test_a_polygon_holds_the_centres_that_a_ray_leaves_by_an_odd_number_of_edges(points):
    def inside(x, y):
        odd = False
        for (x0, y0), (x1, y1) in edges_of(points):
            # Exact in these numbers: which side of the edge, without a division.
            if (y0 <= y) != (y1 <= y):
                side = (x1 - x0) * (y - y0) - (x - x0) * (y1 - y0)
                odd ^= (side < 0) == (y1 > y0) or side == 0
        return odd

    found, wanted = shapes.polygon(SIZE, points), by_pixel(inside)
    crossings = by_pixel(lambda x, y: any(on_line(x, y, *edge) for edge in edges_of(points)))
    assert (found == wanted)[~crossings].all()


def edges_of(points):
    return list(zip(points, [*points[1:], points[0]], strict=True))


def on_line(x, y, start, end):
    (x0, y0), (x1, y1) = start, end
    return abs((x1 - x0) * (y - y0) - (x - x0) * (y1 - y0)) < 1e-9


@given(places, places)
def test_a_rectangle_is_the_polygon_of_its_corners(first, second):
    (x0, y0), (x1, y1) = first, second
    corners = [(x0, y0), (x1, y0), (x1, y1), (x0, y1)]
    found = shapes.rectangle(SIZE, x0, y0, x1, y1)
    assert (found == shapes.polygon(SIZE, corners)).all()
    assert (found == shapes.rectangle(SIZE, x1, y1, x0, y0)).all()


@given(places, places)
def test_an_ellipse_by_its_equation(first, second):
    (x0, y0), (x1, y1) = first, second
    across, down = abs(x1 - x0), abs(y1 - y0)

    def inside(x, y):
        if not across or not down:
            return False
        return ((2 * x - x0 - x1) * down) ** 2 + ((2 * y - y0 - y1) * across) ** 2 <= (across * down) ** 2

    found, wanted = shapes.ellipse(SIZE, x0, y0, x1, y1), by_pixel(inside)

    def on_edge(x, y):
        if not across or not down:
            return False
        return abs(((2 * x - x0 - x1) / across) ** 2 + ((2 * y - y0 - y1) / down) ** 2 - 1) < 1e-9

    assert (found == wanted)[~by_pixel(on_edge)].all()


@given(selections, st.integers(0, 6))
def test_growing_reaches_every_pixel_within_the_radius(selection, radius):
    height, width = selection.shape
    chosen = np.argwhere(selection)
    wanted = [
        [any((x - u) ** 2 + (y - v) ** 2 <= radius * radius for v, u in chosen) for x in range(width)]
        for y in range(height)
    ]
    assert changes.grow(selection, radius).tolist() == wanted


@given(selections, st.integers(0, 5))
def test_shrinking_is_growing_of_the_rest(selection, radius):
    shrunk = changes.shrink(selection, radius)
    assert (shrunk <= selection).all()
    assert (changes.grow(~selection, radius) == ~shrunk).all()
    assert changes.shrink(np.ones_like(selection), radius).all(), "the edge of the picture is no edge"


@given(selections, st.integers(0, 4))
def test_smoothing_follows_the_majority(selection, radius):
    found = changes.smooth(selection, radius)
    for (y, x), value in np.ndenumerate(found):
        around = selection[max(0, y - radius) : y + radius + 1, max(0, x - radius) : x + radius + 1]
        yes, no = int(around.sum()), int((~around).sum())
        assert value == (selection[y, x] if yes == no else yes > no)


def flooded(selection, start):
    seen, todo = {start}, [start]
    while todo:
        y, x = todo.pop()
        for near in ((y + 1, x), (y - 1, x), (y, x + 1), (y, x - 1)):
            inside = 0 <= near[0] < selection.shape[0] and 0 <= near[1] < selection.shape[1]
            if inside and near not in seen and selection[near] == selection[start]:
                seen.add(near)
                todo.append(near)
    return seen


@given(arrays(bool, array_shapes(min_dims=2, max_dims=2, min_side=1, max_side=20)))
def test_pieces_are_what_flooding_reaches(selection):
    labels = changes.pieces(selection)
    assert ((labels > 0) == selection).all()
    for place in map(tuple, np.argwhere(selection)):
        assert set(map(tuple, np.argwhere(labels == labels[place]))) == flooded(selection, place)


def test_a_spiral_is_one_piece():
    spiral = np.zeros((41, 41), bool)
    for edge in range(0, 20, 2):
        spiral[edge, edge : 41 - edge] = spiral[40 - edge, edge : 41 - edge] = True
        spiral[edge : 41 - edge, edge] = spiral[edge : 41 - edge, 40 - edge] = True
    for edge in range(0, 18, 2):
        spiral[edge + 1, edge] = False
        spiral[edge + 1, edge + 1] = False
        spiral[edge + 2, edge + 1] = True
    spiral[20, 20] = True
    found = changes.pieces(spiral)
    assert found[0, 5] == found[2, 8]


@given(selections, st.integers(1, 9))
def test_no_small_piece_is_left_selected_and_no_small_hole_open(selection, area):
    found = changes.remove_specks(selection, area)
    holes = np.bincount(changes.pieces(~found).ravel())[1:]
    assert (holes >= area).all()
    if not found.all():
        assert (np.bincount(changes.pieces(found).ravel())[1:] >= area).all()


def test_specks_go_and_holes_close():
    selection = np.zeros((12, 12), bool)
    selection[2:10, 2:10] = True
    selection[5, 5] = False
    selection[0, 11] = True
    found = changes.remove_specks(selection, 2)
    assert found[5, 5]
    assert not found[0, 11]
    assert found.sum() == 64


@given(
    arrays(np.uint8, st.tuples(st.integers(1, 8), st.integers(1, 8), st.just(3)), elements=st.integers(0, 9)),
    st.data(),
)
def test_a_bucket_reaches_what_is_like_the_pixel_and_joined_to_it(pixels, data):
    y = data.draw(st.integers(0, pixels.shape[0] - 1))
    x = data.draw(st.integers(0, pixels.shape[1] - 1))
    tolerance = data.draw(st.integers(0, 6))
    like = (np.abs(pixels.astype(int) - pixels[y, x].astype(int)) <= tolerance).all(axis=2)
    assert set(map(tuple, np.argwhere(changes.bucket(pixels, x, y, tolerance)))) == flooded(like, (y, x))


def test_a_bucket_outside_the_picture_is_refused():
    with pytest.raises(ValueError, match="outside the picture of 4 × 3"):
        changes.bucket(np.zeros((3, 4, 3), np.uint8), 4, 0, 3)
