"""More values for a plan, so that only what is new is made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from math import prod
from typing import Any

from ideowidgets.operations.errors import InvalidRequest, Problem, shorten
from ideowidgets.operations.registry import field_of_role
from ideowidgets.operations.structured_prompt.fields import get_in, names_part, part_of
from ideowidgets.sweep.axes import MAX_CELLS, REPEAT, Axis, Target, is_count, plan_seeds, repeat_axis
from ideowidgets.sweep.axis_maker import make_axes
from ideowidgets.sweep.lists import listed
from ideowidgets.sweep.other_models import MODEL
from ideowidgets.sweep.plan import Plan, Sampling
from ideowidgets.sweep.sampling import Point
from ideowidgets.sweep.starting import as_list_hint
from ideowidgets.sweep.template import Replace

Given = dict[Any, Any]


def extended(plan: Plan, more: Mapping[Any, Any], *, seeds: int | None = None, repeats: int | None = None) -> Plan:
    """Give a plan that has all the cells of another, and those of more values.

    Parameters
    ----------
    more : mapping
        Axis to further values; of what did not vary yet, values beside the one it has.
    seeds, repeats : int, optional
        How many of each there shall be in all.

    Raises
    ------
    InvalidRequest
        Where a value is there already or breaks a rule, or the plan cannot grow.
    """
    if plan.sampling.sample == "latin":
        raise _refused(plan, "sample", "'latin'", "is balanced as a whole and does not grow", "Make a new plan.")
    given: Given = {_key(axis): _as_given(axis) for axis in plan.sampled if not axis.kind("variant")}
    each = {axis.name: axis for axis in plan.axes if axis.each}
    for name, values in more.items():
        _add(plan, given, each, name, values)
    if seeds is not None:
        each["seed"] = _more_seeds(plan, each.get("seed"), seeds, given)
    if repeats is not None:
        each[REPEAT] = _more_repeats(plan, each.get(REPEAT), repeats)
    keep = [target.name for axis in plan.sampled for target in axis.targets if target.kind == "kept"]
    sampled = make_axes(plan.request, given, template=plan.template, keep=keep)
    return Plan(
        plan.request,
        [*sampled, *each.values()],
        sampling=_grown(plan, sampled),
        template=plan.template,
        kept=_kept(plan, sampled),
        skip=plan.skip,
    )


def _refused(plan: Plan, field: str, value: str, rule: str, fix: str) -> InvalidRequest:
    return InvalidRequest(plan.title, [Problem(field, value, rule, fix)])


def _key(axis: Axis) -> Any:
    return tuple(target.name for target in axis.targets) if axis.linked else axis.name


def _as_given(axis: Axis) -> Any:
    return Replace(*axis.values) if axis.kind("replace") else list(axis.values)


def _add(plan: Plan, given: Given, each: dict[str, Axis], name: Any, values: Any) -> None:
    found = listed(values)
    if found is None:
        raise _refused(plan, str(name), shorten(values), "takes a list of further values", as_list_hint(values))
    key = tuple(_named(plan, given, one) for one in name) if isinstance(name, tuple) else _named(plan, given, name)
    if key in each:
        each[key] = replace(each[key], values=_distinct(plan, key, [*each[key].values, *found]))
    elif key in given:
        so_far = given[key]
        given[key] = Replace(*so_far, *found) if isinstance(so_far, Replace) else [*so_far, *found]
    else:
        given[key] = [_so_far(plan, key), *found]


def _named(plan: Plan, given: Given, name: Any) -> Any:
    """Give a name as the plan spells it."""
    if not (isinstance(name, str) and names_part(name)):
        return field_of_role(type(plan.request)).get(name, name)
    known = [one for key in given for one in (key if isinstance(key, tuple) else (key,)) if names_part(one)]
    return next((one for one in known if part_of(one) == part_of(name)), name)


def _distinct(plan: Plan, name: str, values: list[Any]) -> tuple[Any, ...]:
    twice = next((value for place, value in enumerate(values) if value in values[:place]), None)
    if twice is not None:
        raise _refused(plan, name, shorten(twice), "is in the plan already", "Leave it out.")
    return tuple(values)


def _so_far(plan: Plan, key: Any) -> Any:
    if isinstance(key, tuple):
        return tuple(_so_far(plan, one) for one in key)
    if key == MODEL:
        return plan.request.model_label
    if names_part(key):
        return get_in(plan.request, key)
    return plan.request.set_fields().get(key)


def _more_seeds(plan: Plan, axis: Axis | None, seeds: int, given: Given) -> Axis:
    if "seed" in given:
        raise _refused(plan, "seeds", str(seeds), "the seeds are an axis", "Name them: extend(seed=[...]).")
    first = plan.request.roles().get("seed")
    so_far = axis.values if axis else () if first is None else (first,)
    if not is_count(seeds) or seeds <= len(so_far):
        rule = f"must be more than {len(so_far)} and at most {MAX_CELLS:,}"
        raise _refused(plan, "seeds", shorten(seeds), rule, "Say how many seeds there shall be in all.")
    drawn = [seed for seed in plan_seeds(plan.request, seeds) if seed not in so_far]
    values = (*so_far, *drawn)[:seeds]
    return Axis("seed", values, (Target("field", "seed"),), each=True)


def _more_repeats(plan: Plan, axis: Axis | None, repeats: int) -> Axis:
    so_far = len(axis.values) if axis else 1
    if not is_count(repeats) or repeats <= so_far:
        rule = f"must be more than {so_far} and at most {MAX_CELLS:,}"
        raise _refused(plan, "repeats", shorten(repeats), rule, "Say how many of each there shall be in all.")
    return repeat_axis(repeats)


def _grown(plan: Plan, sampled: tuple[Axis, ...]) -> Sampling:
    """Keep the share of the combinations that a random plan has."""
    if plan.sampling.n is None:
        return plan.sampling
    before, after = (prod(len(axis.values) for axis in axes) for axes in (plan.sampled, sampled))
    return replace(plan.sampling, n=max(round(len(plan.chosen) * after / before), len(plan.chosen)))


def _kept(plan: Plan, sampled: tuple[Axis, ...]) -> list[Point]:
    """Give the chosen combinations as places on the new axes; what is new stands behind what was there."""
    if plan.sampling.sample == "all":
        return []
    if [axis.name for axis in plan.sampled] != [axis.name for axis in sampled[: len(plan.sampled)]]:
        rule = "cannot be varied in a plan that is a sample of the prompt's variants"
        raise _refused(plan, "prompt", "", rule, "Make a new plan.")
    return [(*point, *(0 for _ in sampled[len(plan.sampled) :])) for point in plan.chosen]
