"""From a place on each axis to the request of a cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from ideowidgets.operations.errors import InvalidRequest, Problem, shorten
from ideowidgets.operations.registry import field_of_role
from ideowidgets.operations.request import Request
from ideowidgets.operations.structured_prompt.fields import get_in, names_part
from ideowidgets.sweep.axes import Axis, Kind, Target, plan_seeds
from ideowidgets.sweep.other_models import (
    CannotTake,
    changed,
    first_problem,
    model_named,
    role_of,
    spelled,
    to_model,
)
from ideowidgets.sweep.sampling import Point
from ideowidgets.sweep.template import Filling, text_fields

Classes = dict[str, type[Request[Any]]]


@dataclass(slots=True)
class _Wanted:
    """What the values of a cell ask for, by kind."""

    changes: dict[str, Any] = field(default_factory=dict)
    variables: dict[str, str] = field(default_factory=dict)
    variants: list[str] = field(default_factory=list)
    swaps: dict[str, str] = field(default_factory=dict)
    model: str | None = None
    repeat: int = 0


class Builder:
    """Makes the requests of a plan.

    Parameters
    ----------
    request : Request
        The base. Where seeds can be asked for and nobody gave one, :attr:`request` has one that is drawn from it.
    axes : sequence of Axis
        As they were read; :attr:`axes` holds their values as requests store them.
    template : bool
        Whether braces in the base's prompts are places.

    Raises
    ------
    InvalidRequest
        Where no model takes a value.
    """

    def __init__(self, request: Request[Any], axes: Sequence[Axis], *, template: bool) -> None:
        self._template = template
        self._own = type(request)
        self.classes: Classes = {
            label: model_named(request, label)[1]
            for axis in axes
            for value in axis.values
            for target, label in axis.settings(value)
            if target.kind == "model"
        }
        self.request, self._drawn = self._seeded(request, axes)
        self.axes = self._settled(axes)
        self.used: set[str] = set()
        """Variables, with their braces, and searched terms that some prompt had."""

    @property
    def many_models(self) -> bool:
        """Whether the model varies, so that a cell may be void."""
        return bool(self.classes)

    def _seeded(self, request: Request[Any], axes: Sequence[Axis]) -> tuple[Request[Any], int | None]:
        seeds = [
            (part, axis.each)
            for axis in axes
            for value in axis.values
            for target, part in axis.settings(value)
            if target.name == "seed"
        ]
        takes = any("seed" in cls.model_fields for cls in (self._own, *self.classes.values()))
        if not takes:
            return request, None
        drawn = plan_seeds(request, 1)[0]
        if seeds:
            # One that stands for None on an axis is nobody's wish either.
            return request, drawn if (drawn, False) in seeds else None
        given = request.roles().get("seed")
        if given is None and "seed" in self._own.model_fields:
            request = request.replace(seed=drawn)
        # A plan that was stored holds the seed that was drawn for it, and that is still nobody's wish.
        return request, drawn if given in (None, drawn) else None

    def _settled(self, axes: Sequence[Axis]) -> tuple[Axis, ...]:
        problems: list[Problem] = []
        found = []
        for axis in axes:
            values = []
            for value in axis.values:
                try:
                    values.append(self._settled_value(axis, value))
                except (InvalidRequest, CannotTake) as error:
                    reason = first_problem(error, self._own.operation.model)
                    problems.append(Problem(axis.name, shorten(value), f"no model takes it: {reason}", "Take it out."))
            found.append(replace(axis, values=tuple(values)))
        if problems:
            raise InvalidRequest(self._own.operation.title, problems)
        return tuple(found)

    def _settled_value(self, axis: Axis, value: Any) -> Any:
        """Give a value as requests store it, in the spelling that all models of the plan share."""
        if not axis.kind("field"):
            return value
        settings = list(axis.settings(value))
        patch = {target.name: part for target, part in settings if target.kind == "field"}
        linked = next((part for target, part in settings if target.kind == "model"), None)
        models = {linked: self.classes[linked]} if linked else {self._own.operation.model: self._own, **self.classes}
        failed: Exception | None = None
        for label, cls in models.items():
            try:
                made = to_model(self.request, patch, label, cls, drawn_seed=self._drawn)
            except (InvalidRequest, CannotTake) as error:
                failed = failed or error
                continue
            parts = [self._stored(made, target, part) for target, part in settings]
            return tuple(parts) if axis.linked else parts[0]
        if failed is not None and self.many_models:
            raise failed
        # Another axis may make it possible; where none does, the cell itself says why.
        return value

    def settled(self, target: Target, value: Any) -> Any:
        """Give one value of an axis as requests store it.

        Raises
        ------
        CannotTake, InvalidRequest
            Where no model takes it.
        """
        return self._settled_value(Axis(target.name, (value,), (target,)), value)

    def _stored(self, made: Request[Any], target: Target, part: Any) -> Any:
        if target.kind != "field":
            return part
        if names_part(target.name):
            # Where an element was taken away, the next one stands now.
            return None if part is None else get_in(made, target.name)
        names = field_of_role(type(made))
        name = target.name if type(made) is self._own else names.get(role_of(self._own, target.name), "")
        stored = made.set_fields().get(name)
        return spelled(made, name, stored) if self.many_models and stored is not None else stored

    def build(self, point: Point) -> tuple[Request[Any], int]:
        """Give the request and the repeat of a cell.

        Raises
        ------
        CannotTake
            Where its model has no place for what it asks, or its prompt none for what varies.
        InvalidRequest
            Where it breaks a rule.
        """
        wanted = self._wanted(point)
        filling = Filling(wanted.variables, wanted.variants, wanted.swaps)
        for name in dict.fromkeys((*text_fields(self._own), *filter(names_part, wanted.changes))):
            given = name in wanted.changes
            value = wanted.changes[name] if given else getattr(self.request, name)
            filled = filling.fill(value, variants=self._template and not given)
            if filled is not value:
                wanted.changes[name] = filled
        self.used |= filling.used
        self._check_used(point, filling.used)
        if wanted.model is not None:
            cls = self.classes[wanted.model]
            made = to_model(self.request, wanted.changes, wanted.model, cls, drawn_seed=self._drawn)
        else:
            made = changed(self.request, wanted.changes) if wanted.changes else self.request
        return made, wanted.repeat

    def _wanted(self, point: Point) -> _Wanted:
        wanted = _Wanted()
        for axis, place in zip(self.axes, point, strict=True):
            for target, value in axis.settings(axis.values[place]):
                match target.kind:
                    case "field":
                        wanted.changes[target.name] = value
                    case "variable":
                        wanted.variables[target.name] = str(value)
                    case "variant":
                        wanted.variants.append(value)
                    case "replace":
                        wanted.swaps[axis.values[0]] = value
                    case "model":
                        wanted.model = value
                    case "repeat":
                        wanted.repeat = value
        return wanted

    def _check_used(self, point: Point, used: set[str]) -> None:
        """Refuse what would only repeat the cell of the first value."""
        for axis, place in zip(self.axes, point, strict=True):
            lacking = [key for _, key in places_of(axis) if key not in used]
            if place and lacking and len(lacking) == len(axis.targets):
                raise CannotTake(f"this prompt has no {' and no '.join(map(repr, lacking))}")

    def works(self, point: Point) -> bool:
        """Tell whether a cell can be asked for; a broken rule of the only model is for the plan to tell."""
        try:
            self.build(point)
        except CannotTake:
            return False
        except InvalidRequest:
            return not self.many_models
        return True

    def values(self, point: Point) -> dict[str, Any]:
        """Give the values of a cell by axis."""
        return {axis.name: axis.values[place] for axis, place in zip(self.axes, point, strict=True)}


def places_of(axis: Axis) -> list[tuple[Kind, str]]:
    """Give what an axis needs to find in prompts: variables with their braces, the term that is searched for."""
    found: list[tuple[Kind, str]] = []
    for target in axis.targets:
        if target.kind == "variable":
            found.append((target.kind, f"{{{target.name}}}"))
        elif target.kind == "replace":
            found.append((target.kind, axis.values[0]))
    return found
