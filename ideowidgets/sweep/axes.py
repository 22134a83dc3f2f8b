"""Axes: what of a request takes several values."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from ideowidgets.operations.errors import Problem
from ideowidgets.operations.registry import OPERATIONS
from ideowidgets.operations.request import Request

REPEAT = "repeat"
MAX_CELLS = 100_000
JOINED = " + "

Kind = Literal["field", "model", "variable", "variant", "replace", "repeat", "kept"]


@dataclass(frozen=True, slots=True)
class Target:
    """What a value of an axis sets: a field, the model, a variable of the prompt ...; one that is kept sets nothing."""

    kind: Kind
    name: str


_SEED = Target("field", "seed")


@dataclass(frozen=True, slots=True)
class Axis:
    """One axis of a sweep.

    Attributes
    ----------
    name : str
        Field of the request, variable, or any name for what is replaced; names of linked values joined by ``" + "``.
    values : tuple
        What it takes, as the request stores it; a tuple of values where several are linked.
    targets : tuple of Target
        What a value sets; one for each of linked values.
    linked : bool
        Whether each value is a tuple of values that travel together.
    each : bool
        Whether every combination that is chosen gets all of its values, as with seeds and repeats.
    """

    name: str
    values: tuple[Any, ...]
    targets: tuple[Target, ...]
    linked: bool = False
    each: bool = False

    def settings(self, value: Any) -> Iterator[tuple[Target, Any]]:
        """Give what a value sets."""
        yield from zip(self.targets, value if self.linked else (value,), strict=True)

    def kind(self, kind: Kind) -> bool:
        """Tell whether it sets something of a kind."""
        return any(target.kind == kind for target in self.targets)


def repeat_axis(repeats: int) -> Axis:
    """Give the axis of several of each."""
    return Axis(REPEAT, tuple(range(repeats)), (Target("repeat", REPEAT),), each=True)


def is_count(value: Any) -> bool:
    """Tell whether a value says how many of something a plan makes."""
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= MAX_CELLS


def no_seed(cls: type[Request[Any]]) -> Problem:
    """Say that an operation takes no seed, and what does."""
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


def with_drawn_seed(request: Request[Any], axis: Axis, classes: Mapping[str, type[Request[Any]]]) -> Axis:
    """Put a seed in place of None, one for the whole axis; a linked model that takes none goes without.

    Examples
    --------
    >>> from ideowidgets.operations import GenerateV3
    >>> axis = Axis("seed", (None, 3), (Target("field", "seed"),))
    >>> with_drawn_seed(GenerateV3(prompt="a cat"), axis, {}).values == (*plan_seeds(GenerateV3(prompt="a cat"), 1), 3)
    True
    """
    wanted = [part for value in axis.values for target, part in axis.settings(value) if target == _SEED]
    if None not in wanted:
        return axis
    drawn = next(seed for seed in plan_seeds(request, len(wanted)) if seed not in wanted)

    def settled(value: Any) -> Any:
        settings = list(axis.settings(value))
        asked = next((classes.get(part) for target, part in settings if target.kind == "model"), None)
        if asked is not None and "seed" not in asked.model_fields:
            return value
        parts = tuple(drawn if target == _SEED and part is None else part for target, part in settings)
        return parts if axis.linked else parts[0]

    return replace(axis, values=tuple(map(settled, axis.values)))
