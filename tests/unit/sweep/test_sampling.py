"""Which combinations are made: properties that hold for any plan."""

from __future__ import annotations

from collections import Counter
from itertools import combinations, product
from math import prod
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ideowidgets.operations import GenerateV3
from ideowidgets.operations.errors import InvalidRequest
from ideowidgets.run import Runner
from ideowidgets.sweep import Sweep
from ideowidgets.sweep.sampling import Point, choose

SIZES = st.lists(st.integers(1, 6), min_size=1, max_size=6)
TURBO = GenerateV3(prompt="a lighthouse", rendering_speed="TURBO")
AXES = {"style_preset": ["BAUHAUS", "AURA", "COLLAGE"], "negative_prompt": [None, "blur", "text"]}


def anything(_: Point) -> bool:
    return True


def pairs_of(points: list[Point]) -> set[tuple[int, int, int, int]]:
    return {(i, a, j, b) for point in points for (i, a), (j, b) in combinations(enumerate(point), 2)}


@given(SIZES)
def test_pairs_cover_every_pair_with_no_more_cells_than_all(sizes: list[int]) -> None:
    points = choose("pairs", sizes, n=None, seed=0, works=anything)
    assert pairs_of(points) == pairs_of(list(product(*map(range, sizes))))
    assert len(points) == len(set(points)) <= prod(sizes)
    assert points == choose("pairs", sizes, n=None, seed=0, works=anything)


@given(SIZES, st.randoms(use_true_random=False))
def test_pairs_cover_whatever_can_be_asked_for(sizes: list[int], chance: Random) -> None:
    every = list(product(*map(range, sizes)))
    broken = set(chance.sample(every, len(every) // 3))
    points = choose("pairs", sizes, n=None, seed=0, works=lambda point: point not in broken)
    assert pairs_of(points) == pairs_of(every), "what cannot be is there to say why"
    if prod(sizes) <= 500:
        able = [point for point in points if point not in broken]
        assert pairs_of(able) == pairs_of([point for point in every if point not in broken])


def test_pairs_are_few() -> None:
    sizes = {(3, 3, 3, 3): 15, (10, 10, 10, 10): 160, (2,) * 12: 12, (50, 20, 20, 5): 1_100}
    for given_sizes, most in sizes.items():
        assert len(choose("pairs", given_sizes, n=None, seed=0, works=anything)) <= most


@given(SIZES, st.integers(0, 99))
def test_pairs_that_grow_keep_what_was_there(sizes: list[int], more: int) -> None:
    before = choose("pairs", sizes, n=None, seed=0, works=anything)
    wider = [size + (1 if axis == more % len(sizes) else 0) for axis, size in enumerate(sizes)]
    after = choose("pairs", wider, n=None, seed=0, works=anything, kept=before)
    assert set(before) <= set(after)
    assert pairs_of(after) == pairs_of(list(product(*map(range, wider))))


@given(SIZES)
def test_one_at_a_time_changes_one_thing(sizes: list[int]) -> None:
    points = choose("one-at-a-time", sizes, n=None, seed=0, works=anything)
    assert len(points) == 1 + sum(size - 1 for size in sizes)
    assert all(sum(place != 0 for place in point) <= 1 for point in points)


@given(SIZES, st.integers(1, 50), st.integers(0, 3))
def test_random_draws_so_many_different_ones(sizes: list[int], n: int, seed: int) -> None:
    points = choose("random", sizes, n=n, seed=seed, works=anything)
    assert len(points) == len(set(points)) == min(n, prod(sizes))
    assert points == choose("random", sizes, n=n, seed=seed, works=anything)


def test_random_finds_its_way_in_a_space_too_large_to_list() -> None:
    points = choose("random", [1000] * 9, n=50, seed=1, works=anything)
    assert len(set(points)) == 50
    assert points != choose("random", [1000] * 9, n=50, seed=2, works=anything)


@given(SIZES, st.integers(1, 40), st.integers(0, 3))
def test_latin_uses_each_value_as_often_as_the_others(sizes: list[int], n: int, seed: int) -> None:
    if prod(sizes) < 3 * n:
        return
    points = choose("latin", sizes, n=n, seed=seed, works=anything)
    assert len(set(points)) == n
    for axis, size in enumerate(sizes):
        counts = Counter(point[axis] for point in points)
        assert max(counts.values()) - min(counts.get(value, 0) for value in range(size)) <= 1


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"sample": "some"}, "must be one of 'all'"),
        ({"sample": "random"}, "n: is needed"),
        ({"sample": "pairs", "n": 3}, "has no meaning"),
        ({"n": 3}, "has no meaning with sample='all'"),
        ({"sample": "random", "n": 0}, "must be 1 to"),
        ({"sample": "latin", "n": 3, "sample_seed": "x"}, "whole number"),
    ],
)
def test_a_sample_that_makes_no_sense_is_refused(runner: Runner, more: dict, message: str) -> None:
    with pytest.raises(InvalidRequest, match=message):
        Sweep(TURBO, AXES, runner=runner, **more)


def test_each_chosen_combination_gets_all_seeds_and_repeats(runner: Runner) -> None:
    sweep = Sweep(TURBO, AXES, seeds=2, repeats=2, sample="random", n=4, runner=runner)
    assert len(sweep) == 16
    combined = {(cell.values["style_preset"], cell.values["negative_prompt"]) for cell in sweep.cells}
    assert len(combined) == 4
    assert repr(sweep) == "Sweep(Ideogram 3.0 · generate: 3 × 3 × 2 × 2, random, 16 images)"


def test_a_pair_that_a_model_cannot_take_costs_no_other_pair(runner: Runner) -> None:
    axes = {"model": ["3.0", "4.0"], "style_preset": [None, "BAUHAUS"], "seed": [1, 2, 3]}
    sweep = Sweep(TURBO, axes, sample="pairs", runner=runner)
    met = {(cell.values["model"], cell.values["seed"]) for cell in sweep.cells}
    assert met == set(product(["ideogram-3.0", "ideogram-4.0"], [1, 2, 3]))
    assert {(cell.values["style_preset"], cell.values["seed"]) for cell in sweep.cells} == set(
        product([None, "BAUHAUS"], [1, 2, 3])
    )


def test_a_sample_too_large_is_refused_at_once(runner: Runner) -> None:
    axes = {"seed": list(range(1000)), "prompt": [str(n) for n in range(1000)]}
    with pytest.raises(InvalidRequest, match="1,000,000 combinations"):
        Sweep(TURBO, axes, sample="pairs", runner=runner)
    assert len(Sweep(TURBO, axes, sample="random", n=20, runner=runner)) == 20
