"""Combinations that a person leaves out of a plan."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from typing import Any

from ideowidgets.operations.errors import IdeogramError, InvalidRequest, Problem, shorten
from ideowidgets.operations.registry import field_of_role
from ideowidgets.operations.request import Request
from ideowidgets.operations.structured_prompt.fields import names_part, part_of
from ideowidgets.sweep.axes import Axis, Target
from ideowidgets.sweep.other_models import model_named
from ideowidgets.sweep.sampling import Point
from ideowidgets.sweep.values import identity, readable, unique

SKIPPED = "skipped"
Settle = Callable[[Target, Any], Any]
_SHOWN = 8


class Skipping:
    """Which combinations of a plan are left out.

    Parameters
    ----------
    request : Request
        The base.
    axes : sequence of Axis
        With their values as requests store them.
    given : sequence of mapping
        Axis to value, each as forgiving as axes are; a combination that has all of them is left out. Of linked
        values, the name of one is enough.
    settle : callable
        Gives a value of a target as requests store it.

    Raises
    ------
    InvalidRequest
        Where a mapping names no axis or no value of it, or stands for no combination.
    """

    def __init__(self, request: Request[Any], axes: Sequence[Axis], given: Any, settle: Settle) -> None:
        self._request = request
        self._axes = axes
        self._settle = settle
        self._rules: list[dict[int, frozenset[int]]] = []
        found: list[dict[str, Any]] = []
        if isinstance(given, Mapping | str) or not isinstance(given, Sequence):
            raise self._refused("skip", shorten(given), "is a list of mappings", "Write skip=[{'model': '4.5'}].")
        for one in given:
            rule, exact = self._read(one)
            self._rules.append(rule)
            found.append(exact)
        self.exact: tuple[dict[str, Any], ...] = tuple(found)
        """The mappings, with names and values as the axes spell them."""

    def leaves_out(self, point: Point) -> bool:
        """Tell whether a combination, as a place on each axis, is left out."""
        return any(all(point[axis] in places for axis, places in rule.items()) for rule in self._rules)

    def leaves_out_all(self, point: Point) -> bool:
        """Tell whether a combination is left out whatever the values of axes with ``each``, of which it has none."""
        apart = [number for number, axis in enumerate(self._axes) if not axis.each]
        places = dict(zip(apart, point, strict=True))
        return any(all(places.get(axis) in found for axis, found in rule.items()) for rule in self._rules)

    def check_met(self, points: Sequence[Point]) -> None:
        """Refuse a mapping that none of the combinations meets.

        Raises
        ------
        InvalidRequest
            Where there is one.
        """
        for rule, exact in zip(self._rules, self.exact, strict=True):
            if not any(all(point[axis] in places for axis, places in rule.items()) for point in points):
                raise self._refused("skip", _told(exact), "matches no cell of the plan", "Take it out.")

    def _read(self, given: Any) -> tuple[dict[int, frozenset[int]], dict[str, Any]]:
        if not isinstance(given, Mapping) or not given:
            raise self._refused("skip", shorten(given), "must map axes to values", "Write {'model': '4.5'}.")
        rule: dict[int, frozenset[int]] = {}
        exact: dict[str, Any] = {}
        for name, value in given.items():
            for axis, slot, part in self._parts(name, value):
                places, held = self._places(axis, slot, part)
                rule[axis] = rule.get(axis, places) & places
                exact[self._axes[axis].targets[slot].name] = held
        if not all(rule.values()):
            raise self._refused("skip", _told(exact), "matches no cell: no cell has all of these", "Take it out.")
        return rule, exact

    def _parts(self, name: Any, value: Any) -> Iterator[tuple[int, int, Any]]:
        """Find the axis and the place within it of a name; of linked values, several at once."""
        keys = [self._key(one) for one in (name if isinstance(name, tuple) else (name,))]
        for number, axis in enumerate(self._axes):
            slots = {self._key(target.name): slot for slot, target in enumerate(axis.targets)}
            if axis.linked and name == axis.name:
                keys = list(slots)
            if all(key in slots for key in keys):
                parts = list(value) if len(keys) > 1 and isinstance(value, tuple | list) else [value]
                if len(parts) != len(keys):
                    rule, fix = f"takes {len(keys)} values together", f"Give them as a tuple, or name one of {keys}."
                    raise self._refused("skip", shorten(value), rule, fix)
                yield from ((number, slots[key], part) for key, part in zip(keys, parts, strict=True))
                return
        known = [target.name for axis in self._axes for target in axis.targets]
        near = difflib.get_close_matches(str(name), known, n=1)
        fix = f"Did you mean {near[0]!r}?" if near else f"Axes are {', '.join(known) or 'none'}."
        raise self._refused("skip", shorten(name), "is no axis of the plan", fix)

    def _key(self, name: Any) -> Hashable:
        if not isinstance(name, str):
            return repr(name)
        return part_of(name) if names_part(name) else field_of_role(type(self._request)).get(name, name)

    def _places(self, number: int, slot: int, given: Any) -> tuple[frozenset[int], Any]:
        """Give where on an axis a value stands, and how it stands there."""
        axis = self._axes[number]
        values = [value[slot] if axis.linked else value for value in axis.values]
        for meant in self._meanings(axis.targets[slot], given):
            places = [place for place, value in enumerate(values) if identity(value) == identity(meant)]
            if places:
                return frozenset(places), values[places[0]]
        alike = unique(value for value in values if _loose(value) == _loose(given))
        if len(alike) == 1:
            return frozenset(p for p, value in enumerate(values) if identity(value) == identity(alike[0])), alike[0]
        labels = [str(readable(value)) for value in unique(values)]
        near = difflib.get_close_matches(str(readable(given)), labels, n=1, cutoff=0.5)
        more = ", ..." if len(labels) > _SHOWN else "."
        fix = f"Did you mean {near[0]!r}?" if near else f"Values are {', '.join(labels[:_SHOWN])}{more}"
        name = axis.targets[slot].name
        raise self._refused("skip", f"{name}={shorten(given, 60)}", f"is no value of the axis {name!r}", fix)

    def _meanings(self, target: Target, given: Any) -> Iterator[Any]:
        """Give what a person may mean by a value: itself, or what a request makes of it."""
        yield given
        try:
            if target.kind == "model":
                yield model_named(self._request, str(given))[0]
            elif target.kind == "field":
                yield self._settle(target, given)
        except IdeogramError:
            # What no model takes may still be the short name of a value.
            return

    def _refused(self, field: str, value: str, rule: str, fix: str) -> InvalidRequest:
        return InvalidRequest(self._request.operation.title, [Problem(field, value, rule, fix)])


def _loose(value: Any) -> str:
    return " ".join(str(readable(value)).casefold().replace("_", " ").replace("-", " ").split())


def _told(exact: Mapping[str, Any]) -> str:
    return ", ".join(f"{name}={shorten(readable(value), 30)}" for name, value in exact.items())
