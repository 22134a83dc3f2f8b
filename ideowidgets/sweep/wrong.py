"""What is wrong with the cells of a plan, each finding once however many cells have it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from ideowidgets.operations.errors import InvalidRequest, Problem, shorten
from ideowidgets.sweep.axes import Axis
from ideowidgets.sweep.sampling import Point

MOST_PROBLEMS = 5
# Whoever has this many wrong cells has read enough, and is not to wait for the others to be counted.
_ENOUGH = 2_000


class Wrong:
    """Collects the findings of cells and says of each which value of which axis is to blame.

    Parameters
    ----------
    axes : sequence of Axis
        The plan's.
    """

    def __init__(self, axes: Sequence[Axis]) -> None:
        self._axes = axes
        self._found: dict[Problem, list[Point]] = {}
        self._cells = 0

    def __bool__(self) -> bool:
        return bool(self._found)

    @property
    def enough(self) -> bool:
        """Whether looking at further cells would only take time."""
        return self._cells >= _ENOUGH

    def add(self, point: Point, error: InvalidRequest) -> None:
        """Note what is wrong with a cell."""
        self._cells += 1
        for problem in dict.fromkeys(error.problems):
            self._found.setdefault(problem, []).append(point)

    def problems(self) -> list[Problem]:
        """Give the findings, the first ones in full and the others as a number."""
        told = [self._told(problem, points) for problem, points in list(self._found.items())[:MOST_PROBLEMS]]
        more = len(self._found) - len(told)
        if more:
            told.append(Problem("axes", "", f"{more} more {'is' if more == 1 else 'are'} wrong", "Mend these first."))
        return told

    def _told(self, problem: Problem, points: Sequence[Point]) -> Problem:
        at = ", ".join(f"{name}={shorten(value, 30)}" for name, value in self._blamed(problem, points))
        cells = f"{'at least ' if self.enough else ''}{len(points):,} cells" if len(points) > 1 else ""
        where = f"at {at} ({cells}): " if at and cells else f"at {at}: " if at else f"in {cells}: " if cells else ""
        return replace(problem, rule=f"{where}{problem.rule}")

    def _blamed(self, problem: Problem, points: Sequence[Point]) -> list[tuple[str, Any]]:
        """Give the values that all of the cells have; where one of them is the field's own, only that."""
        fields = {name.split(".")[0] for name in problem.field.split(", ")}
        shared: list[tuple[str, Any]] = []
        own: list[tuple[str, Any]] = []
        for number, axis in enumerate(self._axes):
            place = points[0][number]
            if any(point[number] != place for point in points):
                continue
            shared.append((axis.name, axis.values[place]))
            settings = axis.settings(axis.values[place])
            own += [(target.name, part) for target, part in settings if target.name in fields]
        return own or shared
