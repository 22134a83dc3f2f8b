"""A sweep as the Python that makes it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ideowidgets.operations.attachment import Attachment
from ideowidgets.operations.request import plain
from ideowidgets.sweep.axes import REPEAT, Axis, plan_seeds
from ideowidgets.sweep.plan import Plan, Sampling
from ideowidgets.sweep.template import Replace

if TYPE_CHECKING:
    from ideowidgets.sweep.sweep import Sweep


def sweep_code(sweep: Sweep) -> str:
    """Write the call that makes a sweep, or, of a sample that has grown, the one that finds it again."""
    plan = sweep.planned
    sampled = plan.sampling.sample != "all"
    if sampled and not _comes_again(plan):
        return f"sweep = studio.open({sweep.name!r})\nsweep.run()"
    each = {axis.name: len(axis.values) for axis in plan.axes if axis.each}
    # The prompt itself says its variants. Seeds that were drawn are written out, but not to be sampled.
    axes = [axis for axis in plan.axes if axis.name != REPEAT and not axis.kind("variant")]
    lines = [f"    {_key(axis)}: {_values(axis)}," for axis in axes if not (sampled and axis.each)]
    request = plan.request.to_python().replace("\n", "\n    ")
    parts = ["sweep = studio.sweep(", f"    {request},"]
    parts += ["    {", *[f"    {line}" for line in lines], "    },"] if lines else []
    parts += [f"    seeds={each['seed']},"] if sampled and "seed" in each else []
    parts += [f"    repeats={each[REPEAT]},"] if REPEAT in each else []
    parts += _sampling(plan.sampling) if sampled else []
    kept = [target.name for axis in axes for target in axis.targets if target.kind == "kept"]
    parts += [f"    keep={kept},"] if kept else []
    parts += ["    template=False,"] if not plan.template else []
    parts += [f"    skip=[{', '.join(map(_mapping, plan.skip))}],"] if plan.skip else []
    parts += [f"    reuse={sweep.reuse.stored!r},"] if sweep.reuse.kind != "ever" else []
    return "\n".join([*parts, ")", "sweep.run()"])


def _sampling(sampling: Sampling) -> list[str]:
    parts = [f"    sample={sampling.sample!r},"]
    parts += [f"    n={sampling.n},"] if sampling.n is not None else []
    return parts + ([f"    sample_seed={sampling.seed},"] if sampling.seed else [])


def _comes_again(plan: Plan) -> bool:
    """Tell whether the same call chooses the same combinations and draws the same seeds."""
    seeds = next((axis.values for axis in plan.axes if axis.each and axis.name == "seed"), ())
    if tuple(seeds) != plan_seeds(plan.request, len(seeds)):
        return False
    again = Plan(plan.request, plan.axes, sampling=plan.sampling, template=plan.template, skip=plan.skip)
    return again.chosen == plan.chosen


def _mapping(given: Mapping[str, Any]) -> str:
    return f"{{{', '.join(f'{name!r}: {_literal(value)}' for name, value in given.items())}}}"


def _key(axis: Axis) -> str:
    return repr(tuple(target.name for target in axis.targets)) if axis.linked else repr(axis.name)


def _values(axis: Axis) -> str:
    if axis.kind("replace"):
        return repr(Replace(*axis.values))
    return f"[{', '.join(_literal(value, tuple_=axis.linked) for value in axis.values)}]"


def _literal(value: Any, *, tuple_: bool = False) -> str:
    if isinstance(value, Attachment):
        return f"{type(value).__name__}.of({value.source or value.name!r})"
    if isinstance(value, tuple | list):
        items = ", ".join(_literal(item) for item in value)
        return f"({items}{',' if len(value) == 1 else ''})" if tuple_ else f"[{items}]"
    return repr(plain(value))
