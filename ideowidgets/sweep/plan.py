"""A plan as a value: a request, its axes, and which of their combinations are made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, product
from math import prod
from typing import Any, Self

from ideowidgets.operations.errors import InvalidRequest, Problem, shorten
from ideowidgets.operations.request import Request
from ideowidgets.sweep.axes import MAX_CELLS, Axis
from ideowidgets.sweep.axis_maker import make_axes
from ideowidgets.sweep.building import Builder, places_of
from ideowidgets.sweep.other_models import CannotTake, first_problem
from ideowidgets.sweep.sampling import Point, Sample, check_sample, choose
from ideowidgets.sweep.skipping import SKIPPED, Skipping
from ideowidgets.sweep.starting import axes_of, base_of, keep_of
from ideowidgets.sweep.wrong import MOST_PROBLEMS, Wrong

_LOOKED_AT = 2_000


@dataclass(frozen=True, slots=True)
class Planned:
    """A combination that is made: its key, its values by axis, its request, its repeat."""

    cell_id: str
    values: dict[str, Any]
    request: Request[Any]
    repeat: int


@dataclass(frozen=True, slots=True)
class Void:
    """A combination that cannot be asked for.

    Attributes
    ----------
    values : dict
        Axis name to value.
    reason : str
        What its model, or its prompt, has no place for; or ``"skipped"``.
    """

    values: dict[str, Any]
    reason: str


@dataclass(frozen=True, slots=True)
class Sampling:
    """How combinations are chosen; see :class:`ideowidgets.Sweep`."""

    sample: Sample = "all"
    n: int | None = None
    seed: int = 0


class Plan:
    """One request with some of it replaced by lists of values. Checked as a whole when it is made.

    Parameters
    ----------
    request : Request
        The base.
    axes : sequence of Axis
        What varies, as it was read.
    sampling : Sampling
        How combinations were chosen.
    template : bool
        Whether braces in prompts are places.
    chosen : sequence of tuple, optional
        Which combinations are made, as places on the axes without ``each``; by default they are chosen now.
    kept : sequence of tuple
        Combinations that must be among those that are chosen.
    skip : sequence of mapping
        Axis to value: combinations that have all values of a mapping are void.

    Raises
    ------
    InvalidRequest
        Where a cell breaks a rule, two cells ask for the same, a term is searched for that no prompt has, or what is
        to be skipped is not there.
    """

    def __init__(
        self,
        request: Request[Any],
        axes: Sequence[Axis],
        *,
        sampling: Sampling = Sampling(),
        template: bool = True,
        chosen: Sequence[Point] | None = None,
        kept: Sequence[Point] = (),
        skip: Sequence[Mapping[Any, Any]] = (),
    ) -> None:
        self.sampling = sampling
        self.template = template
        self.title = request.operation.title
        self._builder = Builder(request, axes, template=template)
        self.request = self._builder.request
        self.axes = self._builder.axes
        self.sampled = [axis for axis in self.axes if not axis.each]
        self._each = [axis for axis in self.axes if axis.each]
        self._skipping = Skipping(self.request, self.axes, skip, self._builder.settled)
        self.skip = self._skipping.exact
        if chosen is None:
            chosen = self._choose(kept)
        self.chosen: tuple[Point, ...] = tuple(chosen)
        self._check_size(len(self.chosen))
        self.cells, self.voids = self._make()
        self._check_terms()
        if not self.cells:
            reasons = list(dict.fromkeys(void.reason for void in self.voids))[:MOST_PROBLEMS]
            raise InvalidRequest(
                self.title, [Problem("axes", "", f"leave nothing to make: {why}", "Change it.") for why in reasons]
            )

    @classmethod
    def of(
        cls,
        request: Request[Any],
        axes: Mapping[Any, Any] | None,
        *,
        seeds: int | None = None,
        repeats: int = 1,
        sampling: Sampling = Sampling(),
        template: bool = True,
        skip: Sequence[Mapping[Any, Any]] = (),
        keep: Sequence[str] = (),
    ) -> Self:
        """Read what a person gives; see :class:`ideowidgets.Sweep`."""
        check_sample(sampling.sample, sampling.n, sampling.seed)
        base_of(request)
        made = make_axes(request, axes_of(axes), seeds=seeds, repeats=repeats, template=template, keep=keep_of(keep))
        return cls(request, made, sampling=sampling, template=template, skip=skip)

    def _choose(self, kept: Sequence[Point]) -> list[Point]:
        sizes = [len(axis.values) for axis in self.sampled]
        if self.sampling.sample == "all":
            self._check_size(prod(sizes))
        n = self.sampling.n
        return choose(
            self.sampling.sample,
            sizes,
            n=None if n is None else max(n - len(kept), 0),
            seed=self.sampling.seed,
            works=self._works,
            kept=kept,
        )

    def _works(self, point: Point) -> bool:
        if self._skipping.leaves_out_all(point):
            return False
        return self._builder.works((*point, *(0 for _ in self._each)))

    def _check_size(self, chosen: int) -> None:
        cells = chosen * prod(len(axis.values) for axis in self._each)
        if cells > MAX_CELLS:
            names = ", ".join(axis.name for axis in self.axes)
            rule = f"make at most {MAX_CELLS:,} together"
            raise InvalidRequest(
                self.title, [Problem(names, f"{cells:,} cells", rule, "Split the plan, or sample it.")]
            )

    def _make(self) -> tuple[tuple[Planned, ...], tuple[Void, ...]]:
        cells: dict[str, Planned] = {}
        voids: list[Void] = []
        wrong = Wrong(self.axes)
        every = list(product(*(range(len(axis.values)) for axis in self._each)))
        points = [(*chosen, *each) for chosen in self.chosen for each in every]
        if self.sampling.sample == "one-at-a-time":
            # Of the others, "all" has whatever the axes have, and the rest choose around what is skipped or at random.
            self._skipping.check_met(points)
        for point in points:
            values = self._builder.values(point)
            if self._skipping.leaves_out(point):
                voids.append(Void(values, SKIPPED))
                continue
            try:
                request, repeat = self._builder.build(point)
            except CannotTake as error:
                voids.append(Void(values, str(error)))
                continue
            except InvalidRequest as error:
                if self._builder.many_models:
                    voids.append(Void(values, first_problem(error, str(self._model_of(values)))))
                    continue
                wrong.add(point, error)
                if wrong.enough:
                    break
                continue
            cell_id = request.request_hash[:16] + (f"-r{repeat}" if repeat else "")
            if cell_id in cells:
                rule = "asks for the same picture as another cell"
                kept = [axis for axis in self.axes if axis.kind("kept")]
                names = [target.name for axis in kept for target in axis.targets if target.kind != "kept"]
                fix = f"Take frame.drop_duplicates({names})." if kept else "Remove one of the two values."
                raise InvalidRequest(self.title, [Problem("axes", _at(values), rule, fix)])
            cells[cell_id] = Planned(cell_id, values, request, repeat)
        if wrong:
            raise InvalidRequest(self.title, wrong.problems())
        return tuple(cells.values()), tuple(voids)

    def _model_of(self, values: Mapping[str, Any]) -> Any:
        for axis in self.axes:
            for target, part in axis.settings(values[axis.name]):
                if target.kind == "model":
                    return part
        return self.request.operation.model

    def _check_terms(self) -> None:
        """Refuse a term that never matches; where some are not made, look further than at what is."""
        lacking = self._lacking()
        if lacking and (self.skip or self.sampling.sample != "all"):
            for point in islice(product(*(range(len(axis.values)) for axis in self.axes)), _LOOKED_AT):
                self._builder.works(point)
            lacking = self._lacking()
        if lacking:
            raise InvalidRequest(
                self.title,
                [
                    Problem(name, repr(term), "stands in no prompt", "Check the spelling; upper and lower case count.")
                    for name, term in lacking
                ],
            )

    def _lacking(self) -> list[tuple[str, str]]:
        return [
            (axis.name, term) for axis in self.axes for _, term in places_of(axis) if term not in self._builder.used
        ]


def _at(values: Mapping[str, Any]) -> str:
    return ", ".join(f"{name}={shorten(value, 30)}" for name, value in values.items())
