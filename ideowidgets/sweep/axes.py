"""Axes: fields of a request that take several values."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod
from typing import Any

from pydantic import BaseModel

from ideowidgets.operations.errors import InvalidRequest, Problem, shorten
from ideowidgets.operations.picture import Picture
from ideowidgets.operations.registry import OPERATIONS, field_of_role
from ideowidgets.operations.request import Request, plain
from ideowidgets.record.writing import clean

REPEAT = "repeat"
MAX_CELLS = 100_000
_MOST_PROBLEMS = 5


@dataclass(frozen=True, slots=True)
class Axis:
    """One axis of a sweep.

    Attributes
    ----------
    name : str
        Field of the request, or ``"repeat"``.
    values : tuple
        What the field takes, as the request stores it.
    """

    name: str
    values: tuple[Any, ...]


def readable(value: Any) -> Any:
    """Give an axis value as a number or short text, for headers and columns.

    Examples
    --------
    >>> readable("BAUHAUS"), readable(7), readable(None)
    ('BAUHAUS', 7, '—')
    """
    if value is None:
        return "—"
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, int | float):
        return value
    if isinstance(value, Picture):
        return value.name
    if isinstance(value, tuple | list):
        return ", ".join(str(readable(item)) for item in value)
    return json.dumps(plain(value), ensure_ascii=False)


def identity(value: Any) -> Hashable:
    """Give what tells an axis value from others: its content, whatever it is, and never only its name.

    Examples
    --------
    >>> identity([7]) == identity((7,)), identity(1) == identity(True), identity(b"a") == identity(b"b")
    (True, False, False)
    """
    if isinstance(value, Picture):
        return ("picture", value.sha256)
    if isinstance(value, bytes | bytearray):
        return ("bytes", hashlib.sha256(value).hexdigest())
    if isinstance(value, tuple | list):
        return tuple(identity(item) for item in value)
    if isinstance(value, BaseModel):
        return (type(value).__name__, json.dumps(plain(value), sort_keys=True))
    return (type(value).__name__, repr(value))


def unique(values: Iterable[Any]) -> tuple[Any, ...]:
    """Give values once each, in order; they need not be hashable."""
    found: dict[Hashable, Any] = {}
    for value in values:
        found.setdefault(identity(value), value)
    return tuple(found.values())


class Labels:
    """The values of an axis as :func:`readable` writes them, each with a label of its own.

    Examples
    --------
    >>> labels = Labels([None, "—", 7])
    >>> labels.of(None), labels.of("—"), labels.of(7)
    ('—', '— (2)', 7)
    """

    def __init__(self, values: Iterable[Any]) -> None:
        self._of: dict[Hashable, Any] = {}
        taken: set[Any] = set()
        for value in unique(values):
            shown = readable(value)
            label, number = shown, 2
            while label in taken:
                label, number = f"{shown} ({number})", number + 1
            taken.add(label)
            self._of[identity(value)] = label

    @property
    def all(self) -> list[Any]:
        """Every label, in the order of the values."""
        return list(self._of.values())

    def of(self, value: Any) -> Any:
        """Give a value's label."""
        return self._of[identity(value)]


def make_axes(
    request: Request[Any], axes: Mapping[str, Sequence[Any]], *, seeds: int | None, repeats: int
) -> tuple[Axis, ...]:
    """Check and order the axes of a sweep.

    Raises
    ------
    InvalidRequest
        Where an axis names no field, is empty, repeats a value, or asks seeds of an operation that takes none.
    """
    cls = type(request)
    names = field_of_role(cls)
    found: list[Axis] = []
    problems: list[Problem] = []
    for given, values in axes.items():
        name = given if given in cls.model_fields else names.get(given, given)
        problem = _axis_problem(cls, given, name, values)
        if problem is not None:
            problems.append(problem)
        else:
            found.append(Axis(name, tuple(values)))
    if seeds is not None:
        problem = _seeds_problem(cls, seeds, [axis.name for axis in found])
        if problem is not None:
            problems.append(problem)
        else:
            found.append(Axis("seed", plan_seeds(request, seeds)))
    if not _is_count(repeats):
        problems.append(
            Problem(REPEAT, str(repeats), f"must be at least 1 and at most {MAX_CELLS:,}", "Leave it out for one.")
        )
    elif repeats > 1:
        found.append(Axis(REPEAT, tuple(range(repeats))))
    cells = prod(len(axis.values) for axis in found)
    if cells > MAX_CELLS:
        all_names = ", ".join(axis.name for axis in found)
        problems.append(
            Problem(all_names, f"{cells:,} cells", f"make at most {MAX_CELLS:,} together", "Split the plan.")
        )
    if problems:
        raise InvalidRequest(request.operation.title, problems)
    return tuple(found)


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= MAX_CELLS


def _axis_problem(cls: type[Request[Any]], given: str, name: str, values: Any) -> Problem | None:
    if name not in cls.model_fields or name == "unchecked":
        fields = ", ".join(field for field in cls.model_fields if field != "unchecked")
        if given == "seed":
            return _no_seed(cls)
        return Problem(given, "", "is no field of this operation, so it cannot vary", f"Fields are {fields}.")
    if isinstance(values, str | bytes | Mapping) or not isinstance(values, Sequence):
        return Problem(name, shorten(values), "an axis is a list of values", f"Write [{shorten(values, 30)}].")
    if not values:
        return Problem(name, "[]", "an axis needs at least one value", "Add one, or leave the axis out.")
    seen: set[Hashable] = set()
    for value in values:
        key = identity(value)
        if key in seen:
            return Problem(
                name, shorten(value, 200), "stands twice in one axis", "Remove one; use repeats= for several of each."
            )
        seen.add(key)
    return None


def _seeds_problem(cls: type[Request[Any]], seeds: int, taken: Sequence[str]) -> Problem | None:
    if "seed" not in cls.model_fields:
        return _no_seed(cls)
    if "seed" in taken:
        return Problem("seed", "", "is an axis already", "Give either seeds= or a seed axis.")
    if not _is_count(seeds):
        return Problem("seeds", str(seeds), f"must be 1 to {MAX_CELLS:,}", "Say how many seeds to draw.")
    return None


def _no_seed(cls: type[Request[Any]]) -> Problem:
    others = [
        found.__name__
        for found in OPERATIONS.values()
        if "seed" in found.model_fields and found.operation.model == cls.operation.model
    ]
    other = f", or {others[0]}, which takes a seed" if others else ""
    return Problem("seed", "", "this operation takes no seed", f"Use repeats= for several of each{other}.")


def plan_seeds(request: Request[Any], count: int) -> tuple[int, ...]:
    """Draw seeds as a pure function of the base request, so that planning twice gives the same plan.

    Examples
    --------
    >>> from ideowidgets.operations import GenerateV3
    >>> base = GenerateV3(prompt="a cat")
    >>> plan_seeds(base, 2) == plan_seeds(base, 2)
    True
    """
    root = request.replace(seed=None).request_hash
    drawn: dict[int, None] = {}
    turn = 0
    while len(drawn) < count:
        digest = hashlib.sha256(f"{root}/{turn}".encode()).digest()
        drawn[int.from_bytes(digest[:4], "big") % 1_000_000] = None
        turn += 1
    return tuple(drawn)


def combinations(request: Request[Any], axes: Sequence[Axis]) -> Iterator[tuple[dict[str, Any], Request[Any], int]]:
    """Give the values by axis, the request and the repeat of every cell; the last axis moves fastest.

    Raises
    ------
    InvalidRequest
        Naming the values of every cell whose request breaks a rule (the first five).
    """
    problems: list[Problem] = []
    for values in product(*(axis.values for axis in axes)):
        point = dict(zip((axis.name for axis in axes), values, strict=True))
        changes = {name: value for name, value in point.items() if name != REPEAT}
        try:
            made = request.replace(**changes) if changes else request
        except InvalidRequest as error:
            at = ", ".join(f"{name}={shorten(value, 30)}" for name, value in point.items())
            problems += [Problem(p.field, p.value, f"at {at}: {p.rule}", p.fix) for p in error.problems]
            if len(problems) >= _MOST_PROBLEMS:
                break
            continue
        if not problems:
            stored = {name: point[name] if name == REPEAT else getattr(made, name) for name in point}
            yield stored, made, int(point.get(REPEAT, 0))
    if problems:
        raise InvalidRequest(request.operation.title, problems[:_MOST_PROBLEMS])
