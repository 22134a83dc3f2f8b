"""Reading the axes that a person gives."""

from __future__ import annotations

import difflib
from collections.abc import Hashable, Iterator, Mapping, Sequence
from math import prod
from typing import Any, NoReturn

from ideowidgets.operations.errors import InvalidRequest, Problem, shorten
from ideowidgets.operations.registry import field_of_role
from ideowidgets.operations.request import Request
from ideowidgets.record.columns import COLUMNS
from ideowidgets.sweep.axes import JOINED, MAX_CELLS, REPEAT, Axis, Target, is_count, no_seed, plan_seeds, repeat_axis
from ideowidgets.sweep.lists import listed
from ideowidgets.sweep.other_models import MODEL, fitting, model_named
from ideowidgets.sweep.template import MAX_VARIANTS, Replace, spread, text_fields, variables_in, variants_in
from ideowidgets.sweep.values import identity

_OWN_COLUMNS = frozenset((*COLUMNS, REPEAT, "state", "reason", "images", "price_usd", "price_source", "reused_at"))


class AxisMaker:
    """Reads the axes that a person gives, and collects what is wrong with them.

    Parameters
    ----------
    request : Request
        The base.
    given : mapping
        Field, role, variable or free name, or a tuple of names for linked values, to a list of values.
    template : bool
        Whether braces in prompts are places.
    """

    def __init__(self, request: Request[Any], given: Mapping[Any, Any], *, template: bool) -> None:
        self.request = request
        self.cls = type(request)
        self.problems: list[Problem] = []
        self._template = template
        self._roles = field_of_role(self.cls)
        self._given = [(name if isinstance(name, tuple) else (name,), name, values) for name, values in given.items()]
        self._classes: dict[str, type[Request[Any]]] = {}
        self._lists = {id(values): listed(values) for _, _, values in self._given}
        self._find_models()

    def _find_models(self) -> None:
        for names, name, values in self._given:
            if MODEL not in names:
                continue
            place = names.index(MODEL)
            for value in self._lists[id(values)] or ():
                model = value[place] if isinstance(name, tuple) and _fits(value, names) else value
                try:
                    label, cls = model_named(self.request, str(model))
                except InvalidRequest as error:
                    self.problems += error.problems
                else:
                    self._classes[label] = cls

    def make(self) -> list[Axis]:
        """Give the axes, the prompt's own variants first."""
        found = []
        for given in self._given:
            try:
                found.append(self._axis(*given))
            except InvalidRequest as error:
                self.problems += error.problems
        varied = {target.name for axis in found for target in axis.targets if target.kind == "field"}
        own = [name for name in text_fields(self.cls) if name not in varied]
        values = {name: getattr(self.request, name) for name in own}
        variants = self._variant_axes(values) if self._template else []
        axes = [*variants, *found]
        if not self.problems:
            self._check_variables(axes, values)
            self._check_names(axes)
        return axes

    def _variant_axes(self, values: Mapping[str, Any]) -> list[Axis]:
        groups = [group for value in values.values() for group in variants_in(value)]
        taken: dict[str, int] = {}
        axes = []
        for group in groups:
            name = "|".join(group)
            taken[name] = number = taken.get(name, 0) + 1
            label = name if number == 1 else f"{name} ({number})"
            if len(set(group)) < len(group):
                self._note("prompt", f"{{{name}}}", "has an option twice", "Remove one of them.")
            axes.append(Axis(label, group, (Target("variant", label),)))
        return axes

    def _axis(self, names: tuple[Any, ...], given: Any, values: Any) -> Axis:
        linked = isinstance(given, tuple)
        shown = JOINED.join(map(str, names))
        if not names or not all(isinstance(name, str) for name in names) or len(set(names)) < len(names):
            self._refuse(
                "axes", shorten(given), "must be a name, or a tuple of names", "Write {('prompt', 'seed'): [...]}."
            )
        if isinstance(values, Replace):
            return self._replace_axis(shown, values, linked)
        targets = tuple(self._target(name) for name in names)
        found = self._lists[id(values)]
        if found is None:
            self._refuse(shown, shorten(values), "an axis is a list of values", f"Write [{shorten(values, 30)}].")
        name = JOINED.join(target.name for target in targets)
        if linked:
            odd = next((value for value in found if not _fits(value, names)), None)
            if odd is not None:
                fix = f"Give tuples: ({', '.join(names)})."
                self._refuse(name, shorten(odd), f"takes {len(names)} values together", fix)
            found = [tuple(value) for value in found]
        found = self._settled(name, targets, found, linked)
        self._check_list(name, found)
        return Axis(name, tuple(found), targets, linked)

    def _replace_axis(self, name: str, values: Replace, linked: bool) -> Axis:
        if linked or name in self.cls.model_fields or name in self._roles:
            fix = f"Name it for what changes: {{'subject': {values!r}}}."
            self._refuse(name, "", "cannot name what is replaced", fix)
        if not (all(isinstance(term, str) for term in values) and values.searched):
            self._refuse(name, shorten(values), "takes texts, the first not empty", "Put quotes around them.")
        self._check_list(name, values)
        return Axis(name, tuple(values), (Target("replace", name),))

    def _target(self, name: str) -> Target:
        if name == MODEL:
            return Target("model", MODEL)
        field = name if name in self.cls.model_fields else self._roles.get(name, name)
        if field in self.cls.model_fields and field != "unchecked":
            return Target("field", field)
        if fitting(self.request, name, self._classes):
            return Target("field", name)
        if self._template and name in self._all_variables():
            return Target("variable", name)
        if name == "seed":
            raise InvalidRequest(self.request.operation.title, [no_seed(self.cls)])
        raise InvalidRequest(self.request.operation.title, [self._unknown(name)])

    def _unknown(self, name: str) -> Problem:
        known = [field for field in self.cls.model_fields if field != "unchecked"]
        near = difflib.get_close_matches(name, [*known, *self._all_variables()], n=1)
        place = f" Or write {{{name}}} where it goes in the prompt." if name.isidentifier() and self._template else ""
        fix = f"Did you mean {near[0]!r}?" if near else f"Fields are {', '.join(known)}.{place}"
        also = ", nor does the prompt use it" if self._template else ""
        return Problem(name, "", f"is no field of this operation, so it cannot vary{also}", fix)

    def _all_variables(self) -> dict[str, None]:
        found: dict[str, None] = {}
        texts = set(text_fields(self.cls)) | {
            role for role in self._roles if self._roles[role] in text_fields(self.cls)
        }
        given: set[str] = set()
        for names, name, values in self._given:
            for place, one in enumerate(names):
                if one not in texts:
                    continue
                given.add(self._roles.get(one, one))
                for value in self._lists[id(values)] or ():
                    part = value[place] if isinstance(name, tuple) and _fits(value, names) else value
                    found |= variables_in(part)
        for field in text_fields(self.cls):
            if field not in given:
                found |= variables_in(getattr(self.request, field))
        return found

    def _settled(self, name: str, targets: Sequence[Target], values: list[Any], linked: bool) -> list[Any]:
        """Read what needs no request: texts of variables, models, and prompts with variants."""
        made: list[Any] = []
        for value in values:
            rows = [list(value) if linked else [value]]
            for place, target in enumerate(targets):
                part = rows[0][place]
                if target.kind == "variable" and (isinstance(part, bool) or not isinstance(part, str | int | float)):
                    self._refuse(name, shorten(part), "takes texts or numbers", "Put quotes around it.")
                if target.kind == "model":
                    part = self._model_label(str(part))
                    for row in rows:
                        row[place] = part
                elif target.kind == "field" and target.name in text_fields(self.cls) and self._template:
                    if prod(map(len, variants_in(part))) > MAX_VARIANTS:
                        rule = f"stands for more than {MAX_VARIANTS:,} prompts"
                        self._refuse(name, shorten(part), rule, "Remove variants.")
                    rows = [[*row[:place], one, *row[place + 1 :]] for row in rows for one in spread(part)]
            made += [tuple(row) if linked else row[0] for row in rows]
        return made

    def _model_label(self, given: str) -> str:
        try:
            return model_named(self.request, given)[0]
        except InvalidRequest:
            return given

    def _check_list(self, name: str, values: Sequence[Any]) -> None:
        if not values:
            self._refuse(name, "[]", "an axis needs at least one value", "Add one, or leave the axis out.")
        seen: set[Hashable] = set()
        for value in values:
            key = identity(value)
            if key in seen:
                fix = "Remove one; use repeats= for several of each."
                self._refuse(name, shorten(value, 200), "stands twice in one axis", fix)
            seen.add(key)

    def _check_variables(self, axes: Sequence[Axis], own: Mapping[str, Any]) -> None:
        """Refuse places that nothing fills; a request that does not vary is sent as it is."""
        if not (self._template and axes):
            return
        variables = {target.name for axis in axes for target in axis.targets if target.kind == "variable"}
        texts = [*own.values(), *_texts_of(axes, text_fields(self.cls))]
        for name in dict.fromkeys(name for value in texts for name in variables_in(value)):
            if name not in variables:
                fix = f"Add an axis {{{name!r}: [...]}}, take the braces out, or send them with template=False."
                self._note("prompt", f"{{{name}}}", "has no axis of that name", fix)

    def _check_names(self, axes: Sequence[Axis]) -> None:
        seen: dict[str, str] = {}
        for axis in axes:
            for target in axis.targets:
                if target.name in seen:
                    self._note(target.name, "", "stands in two axes", f"See {seen[target.name]!r} and {axis.name!r}.")
                seen[target.name] = axis.name
                if target.kind in ("variable", "replace") and target.name in _OWN_COLUMNS:
                    self._note(target.name, "", "is a column of the record", "Choose another name.")

    def _note(self, field: str, value: str, rule: str, fix: str) -> None:
        self.problems.append(Problem(field, value, rule, fix))

    def _refuse(self, field: str, value: str, rule: str, fix: str) -> NoReturn:
        raise InvalidRequest(self.request.operation.title, [Problem(field, value, rule, fix)])


def _fits(value: Any, names: Sequence[str]) -> bool:
    return isinstance(value, tuple | list) and len(value) == len(names)


def _texts_of(axes: Sequence[Axis], fields: Sequence[str]) -> Iterator[Any]:
    for axis in axes:
        for value in axis.values:
            yield from (
                part for target, part in axis.settings(value) if target.kind == "field" and target.name in fields
            )


def make_axes(
    request: Request[Any],
    given: Mapping[Any, Any],
    *,
    seeds: int | None = None,
    repeats: int = 1,
    template: bool = True,
) -> tuple[Axis, ...]:
    """Check and order the axes of a sweep: variants of the prompt, those given, seeds, repeats.

    Raises
    ------
    InvalidRequest
        Where an axis names nothing that can vary, is empty, repeats a value, or asks seeds of an operation that
        takes none; where a variable is not used, or nothing fills it.
    """
    maker = AxisMaker(request, given, template=template)
    found, problems = maker.make(), maker.problems
    taken = [target.name for axis in found for target in axis.targets]
    if seeds is not None:
        problem = _seeds_problem(type(request), seeds, taken, any(axis.kind("model") for axis in found))
        if problem is not None:
            problems.append(problem)
        else:
            found.append(Axis("seed", plan_seeds(request, seeds), (Target("field", "seed"),), each=True))
    if not is_count(repeats):
        problems.append(
            Problem(REPEAT, str(repeats), f"must be at least 1 and at most {MAX_CELLS:,}", "Leave it out for one.")
        )
    elif repeats > 1:
        found.append(repeat_axis(repeats))
    if problems:
        raise InvalidRequest(request.operation.title, list(dict.fromkeys(problems)))
    return tuple(found)


def _seeds_problem(cls: type[Request[Any]], seeds: int, taken: Sequence[str], models: bool) -> Problem | None:
    if "seed" not in cls.model_fields and not models:
        return no_seed(cls)
    if "seed" in taken:
        return Problem("seed", "", "is an axis already", "Give either seeds= or a seed axis.")
    if not is_count(seeds):
        return Problem("seeds", str(seeds), f"must be 1 to {MAX_CELLS:,}", "Say how many seeds to draw.")
    return None
