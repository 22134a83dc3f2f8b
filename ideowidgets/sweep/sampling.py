"""Which combinations of a plan are made: all of them, or a chosen few."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import combinations, islice, product
from math import prod
from typing import Literal, get_args

from ideowidgets.operations.errors import InvalidRequest, Problem, shorten
from ideowidgets.sweep.axes import MAX_CELLS, is_count

Sample = Literal["all", "pairs", "one-at-a-time", "random", "latin"]
SAMPLES: tuple[Sample, ...] = get_args(Sample)
Point = tuple[int, ...]
Works = Callable[[Point], bool]
_COUNTED = ("random", "latin")
_TRIES = 500


def check_sample(sample: str, n: int | None, seed: int) -> None:
    """Refuse a way of sampling that makes no sense.

    Raises
    ------
    InvalidRequest
        Where there is no such way, or ``n`` is missing or out of place.
    """
    problems: list[Problem] = []
    if sample not in SAMPLES:
        known = ", ".join(map(repr, SAMPLES))
        problems.append(Problem("sample", shorten(sample), f"must be one of {known}", "Leave it out for all."))
    elif sample == "random" and n is None:
        problems.append(Problem("n", "", "is needed to sample at random", "Say how many combinations: n=20."))
    elif n is not None and sample not in _COUNTED:
        problems.append(Problem("n", shorten(n), f"has no meaning with sample={sample!r}", "Leave it out."))
    if n is not None and not is_count(n):
        problems.append(Problem("n", shorten(n), f"must be 1 to {MAX_CELLS:,}", "Say how many combinations."))
    if isinstance(seed, bool) or not isinstance(seed, int):
        problems.append(Problem("sample_seed", shorten(seed), "must be a whole number", "Write sample_seed=1."))
    if problems:
        raise InvalidRequest("sweep", problems)


def choose(
    sample: Sample, sizes: Sequence[int], *, n: int | None, seed: int, works: Works, kept: Sequence[Point] = ()
) -> list[Point]:
    """Choose combinations, as places on each axis, in the order of the plan; the same every time.

    Parameters
    ----------
    sample : str
        ``"pairs"``: every two values of two axes meet at least once. ``"one-at-a-time"``: the first value of each
        axis, and each other value with the first ones of the other axes. ``"random"``: ``n`` at random.
        ``"latin"``: ``n`` at random (by default as many as the longest axis has values), each value of an axis
        as often as the others.
    sizes : sequence of int
        How many values each axis has.
    works : callable
        Tells whether a combination can be asked for at all.
    kept : sequence of tuple
        Combinations that are chosen already, for a plan that grows.
    """
    found: Iterable[Point]
    match sample:
        case "pairs":
            found = pairs(sizes, works, kept)
        case "one-at-a-time":
            found = _one_at_a_time(sizes)
        case "random":
            found = _at_random(sizes, n or 0, seed, works, kept)
        case "latin":
            found = _latin(sizes, n or max(sizes, default=1), seed)
        case _:
            found = islice(product(*map(range, sizes)), MAX_CELLS + 1)
    chosen = list(dict.fromkeys((*kept, *found)))
    chosen.sort()
    return chosen


def _one_at_a_time(sizes: Sequence[int]) -> Iterator[Point]:
    first = (0,) * len(sizes)
    yield first
    for axis, size in enumerate(sizes):
        for value in range(1, size):
            yield (*first[:axis], value, *first[axis + 1 :])


def _at_random(sizes: Sequence[int], n: int, seed: int, works: Works, kept: Sequence[Point]) -> Iterator[Point]:
    """Draw without putting back; combinations that cannot be asked for are not counted."""
    total = prod(sizes)
    drawing = random.Random(seed)  # noqa: S311 - chooses what to look at, keeps no secret
    taken = set(kept)
    left = n
    for number in _shuffled(total, drawing):
        if not left:
            return
        point = _point(number, sizes)
        if point not in taken and works(point):
            left -= 1
            yield point


def _shuffled(total: int, drawing: random.Random) -> Iterator[int]:
    if total <= 4 * MAX_CELLS:
        yield from drawing.sample(range(total), total)
        return
    seen: set[int] = set()
    # Among so many, what is drawn twice is rare.
    for _ in range(4 * MAX_CELLS):
        number = drawing.randrange(total)
        if number not in seen:
            seen.add(number)
            yield number


def _point(number: int, sizes: Sequence[int]) -> Point:
    places = []
    for size in reversed(sizes):
        number, place = divmod(number, size)
        places.append(place)
    return tuple(reversed(places))


def _latin(sizes: Sequence[int], n: int, seed: int) -> list[Point]:
    if n >= prod(sizes):
        return list(product(*map(range, sizes)))
    drawing = random.Random(seed)  # noqa: S311 - chooses what to look at, keeps no secret
    columns = []
    for size in sizes:
        # What does not divide evenly goes to values drawn anew, so that no value is favoured by its place.
        column = [*list(range(size)) * (n // size), *drawing.sample(range(size), n % size)]
        drawing.shuffle(column)
        columns.append(column)
    for _ in range(100 * n):
        points = list(zip(*columns, strict=True))
        if len(set(points)) == n:
            return points
        again = _first_again(points)
        column = drawing.choice(columns)
        other = drawing.randrange(n)
        # Two that trade a value leave every value as frequent as it was.
        column[again], column[other] = column[other], column[again]
    problem = Problem("n", str(n), "finds no Latin plan without repeating itself", "Take fewer, or sample='random'.")
    raise InvalidRequest("sweep", [problem])


def _first_again(points: Sequence[Point]) -> int:
    """Give the place of the first point that stood before."""
    seen: set[Point] = set()
    for place, point in enumerate(points):
        if point in seen:
            return place
        seen.add(point)
    raise ValueError("no point stands twice")


def pairs(sizes: Sequence[int], works: Works, kept: Sequence[Point] = ()) -> list[Point]:
    """Cover every pair of values of two axes with few combinations.

    A pair that stands in no combination that works is there once all the same, for the plan to say why it cannot be.
    """
    if len(sizes) < 2:
        return list(product(*map(range, sizes)))
    largest = sorted(sizes)[-2:]
    if prod(largest) > MAX_CELLS:
        rule = f"needs at least {prod(largest):,} combinations, and {MAX_CELLS:,} are the most"
        raise InvalidRequest("sweep", [Problem("sample", "'pairs'", rule, "Take values out, or sample='random'.")])
    found = [point for point in [*kept, *_Cover(sizes, kept).points()] if works(point)]
    missing = _uncovered(sizes, found)
    for pair in sorted(missing):
        if pair in missing:
            point, can_be = _mended(pair, sizes, missing, works)
            found.append(point)
            missing -= _pairs_of(point) if can_be else {pair}
    return found


Pair = tuple[int, int, int, int]
"""First axis, its value, second axis, its value."""


def _pairs_of(point: Point) -> set[Pair]:
    return {(i, a, j, b) for (i, a), (j, b) in combinations(enumerate(point), 2)}


def _uncovered(sizes: Sequence[int], points: Iterable[Point]) -> set[Pair]:
    every = {
        (i, a, j, b) for i, j in combinations(range(len(sizes)), 2) for a in range(sizes[i]) for b in range(sizes[j])
    }
    for point in points:
        every -= _pairs_of(point)
    return every


def _mended(pair: Pair, sizes: Sequence[int], missing: set[Pair], works: Works) -> tuple[Point, bool]:
    """Give a combination with a pair, and whether it works; best one that covers other missing pairs as well."""
    i, a, j, b = pair
    options: list[list[int]] = []
    for axis, size in enumerate(sizes):
        if axis in (i, j):
            options.append([a if axis == i else b])
            continue
        wanted = {right for (left, x, at, right) in missing if at == axis and (left, x) in ((i, a), (j, b))}
        wanted |= {x for (left, x, at, right) in missing if left == axis and (at, right) in ((i, a), (j, b))}
        options.append(sorted(range(size), key=lambda value, wanted=wanted: value not in wanted))  # type: ignore[misc]
    first = tuple(values[0] for values in options)
    able = next((point for point in islice(product(*options), _TRIES) if works(point)), None)
    return (first, False) if able is None else (able, True)


class _Cover:
    """Every pair at least once, greedily: axis by axis, the longest first."""

    def __init__(self, sizes: Sequence[int], kept: Sequence[Point]) -> None:
        self._sizes = sizes
        self._order = sorted(range(len(sizes)), key=lambda axis: (-sizes[axis], axis))
        self._missing = {
            (i, j): set(product(range(sizes[i]), range(sizes[j])))
            for place, j in enumerate(self._order)
            for i in self._order[:place]
        }
        self._rows: list[list[int | None]] = []
        self._used = [[0] * size for size in sizes]
        for point in kept:
            for (i, j), open_ in self._missing.items():
                open_.discard((point[i], point[j]))

    def points(self) -> list[Point]:
        for place, axis in enumerate(self._order):
            earlier = self._order[:place]
            for row in self._rows:
                self._extend(row, axis, earlier)
            for other in earlier:
                self._add_rows(other, axis)
        for row in self._rows:
            for axis, value in enumerate(row):
                if value is None:
                    self._set(row, axis, self._rarest(axis))
        return [tuple(value or 0 for value in row) for row in self._rows]

    def _extend(self, row: list[int | None], axis: int, earlier: Sequence[int]) -> None:
        """Give a row the value of an axis that meets the most new partners, where there is one."""
        gain: dict[int, int] = {}
        for other in earlier:
            open_ = self._missing[other, axis]
            if row[other] is not None and open_:
                for value in range(self._sizes[axis]):
                    if (row[other], value) in open_:
                        gain[value] = gain.get(value, 0) + 1
        if gain:
            used = self._used[axis]
            self._set(row, axis, min(gain, key=lambda value: (-gain[value], used[value], value)))

    def _add_rows(self, other: int, axis: int) -> None:
        """Put each pair that is still missing into a row with room for it, or into a new one."""
        missing = self._missing[other, axis]
        roomy = [row for row in self._rows if row[axis] is None or row[other] is None]
        for a, b in sorted(missing):
            if (a, b) not in missing:
                continue
            row = next((row for row in roomy[:_TRIES] if row[other] in (None, a) and row[axis] in (None, b)), None)
            if row is None:
                row = [None] * len(self._sizes)
                self._rows.append(row)
                roomy.append(row)
            self._set(row, other, a)
            self._set(row, axis, b)
            roomy = [one for one in roomy if one is not row]

    def _set(self, row: list[int | None], axis: int, value: int) -> None:
        if row[axis] is None:
            self._used[axis][value] += 1
        row[axis] = value
        for (i, j), open_ in self._missing.items():
            if axis in (i, j) and row[i] is not None and row[j] is not None:
                open_.discard((row[i], row[j]))

    def _rarest(self, axis: int) -> int:
        used = self._used[axis]
        return min(range(self._sizes[axis]), key=lambda value: (used[value], value))
