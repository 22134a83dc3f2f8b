"""Reading the axes that a person gives."""

from __future__ import annotations

import difflib
from collections.abc import Hashable, Iterator, Mapping, Sequence
from math import prod
from typing import Any, NoReturn

from ideowidgets.operations.errors import InvalidRequest, NoStructuredPrompt, Problem, shorten
from ideowidgets.operations.json_prompt import held_prompt
from ideowidgets.operations.registry import field_of_role
from ideowidgets.operations.request import Request
from ideowidgets.operations.structured_prompt.fields import names_part, part_of, structured_field
from ideowidgets.operations.structured_prompt.tree import plain
from ideowidgets.record.columns import COLUMNS
from ideowidgets.sweep.axes import (
    JOINED,
    MAX_CELLS,
    REPEAT,
    Axis,
    Target,
    is_count,
    no_seed,
    plan_seeds,
    repeat_axis,
    with_drawn_seed,
)
from ideowidgets.sweep.given import Given, fits
from ideowidgets.sweep.other_models import MODEL, fitting, model_named
from ideowidgets.sweep.starting import as_list_hint
from ideowidgets.sweep.template import (
    MAX_VARIANTS,
    Replace,
    holds_text,
    spread,
    text_fields,
    variables_in,
    variants_in,
)
from ideowidgets.sweep.values import identity

_OWN_COLUMNS = frozenset(
    (*COLUMNS, REPEAT, "state", "reason", "images", "price_usd", "list_price_usd", "price_source", "reused_at")
)


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
    keep : sequence of str
        Names that set nothing.
    """

    def __init__(
        self, request: Request[Any], given: Mapping[Any, Any], *, template: bool, keep: Sequence[str] = ()
    ) -> None:
        self.request = request
        self.cls = type(request)
        self.problems: list[Problem] = []
        self._template = template
        self._roles = field_of_role(self.cls)
        self._given = [Given(name, values, keep) for name, values in given.items()]
        self._check_kept(keep)
        self._classes: dict[str, type[Request[Any]]] = {}
        for one in self._given:
            self._read_texts(one)
        self._find_models()

    def _read_texts(self, given: Given) -> None:
        """Take what holds a structured prompt, as a description does, as that prompt."""
        for place, name in enumerate(given.names):
            if not isinstance(name, str) or name in given.kept:
                continue
            if self._roles.get(name, name) in text_fields(self.cls):
                given.change(place, held_prompt)
            elif names_part(name):
                given.change(place, self._json)

    def _json(self, value: Any) -> Any:
        try:
            return plain(value)
        except NoStructuredPrompt as error:
            self._note("axes", shorten(value), str(error), "Give what JSON can hold.")
            return value

    def _check_kept(self, keep: Sequence[str]) -> None:
        found = {one for given in self._given for one in given.kept}
        frames = [given.given for given in self._given if given.is_frame]
        columns = list(dict.fromkeys(str(column) for frame in frames for column in frame.columns))
        for one in keep:
            if one not in found:
                fix = (
                    f"Columns are {', '.join(columns)}."
                    if columns
                    else "Give a frame: sweep(..., {'prompt': frame}, keep=['id']), or name it beside what varies: "
                    "{('prompt', 'id'): [...]}."
                )
                self._note("keep", shorten(one), "goes with no list of values", fix)

    def _find_models(self) -> None:
        for given in self._given:
            for model in given.column(MODEL):
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
                found.append(self._axis(given))
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

    def _axis(self, given: Given) -> Axis:
        names, linked = given.names, given.linked
        shown = JOINED.join(map(str, names))
        if not names or not all(isinstance(name, str) for name in names) or len(set(names)) < len(names):
            fix = "Write {('prompt', 'seed'): [...]}."
            self._refuse("axes", shorten(given.name), "must be a name, or a tuple of names", fix)
        if isinstance(given.given, Replace):
            return self._replace_axis(shown, given.given, linked)
        targets = tuple(Target("kept", name) if name in given.kept else self._target(name) for name in names)
        found = given.values
        if found is None:
            some = shorten(given.given)
            self._refuse(shown, some, "an axis is a list of values", as_list_hint(given.given))
        name = JOINED.join(target.name for target in targets)
        if linked:
            odd = next((value for value in found if not fits(value, names)), None)
            if odd is not None:
                fix = f"Give tuples: ({', '.join(names)})."
                self._refuse(name, shorten(odd), f"takes {len(names)} values together", fix)
            found = [tuple(value) for value in found]
        found = self._settled(name, targets, found, linked)
        self._check_list(name, found, given)
        axis = Axis(name, tuple(found), targets, linked)
        return with_drawn_seed(self.request, axis, self._classes)

    def _replace_axis(self, name: str, values: Replace, linked: bool) -> Axis:
        if linked or name in self.cls.model_fields or name in self._roles:
            fix = f"Name it for what changes: {{'subject': {values!r}}}."
            self._refuse(name, "", "cannot name what is replaced", fix)
        if not (all(isinstance(term, str) for term in values) and values.searched):
            self._refuse(name, shorten(values), "takes texts, the first not empty", "Put quotes around them.")
        self._check_list(name, values, None)
        return Axis(name, tuple(values), (Target("replace", name),))

    def _target(self, name: str) -> Target:
        if name == MODEL:
            return Target("model", MODEL)
        field = name if name in self.cls.model_fields else self._roles.get(name, name)
        if field in self.cls.model_fields and field != "unchecked":
            return Target("field", field)
        if names_part(name):
            self._check_part(name)
            return Target("field", name)
        if fitting(self.request, name, self._classes):
            return Target("field", name)
        if self._template and name in self._all_variables():
            return Target("variable", name)
        if name == "seed":
            raise InvalidRequest(self.request.operation.title, [no_seed(self.cls)])
        raise InvalidRequest(self.request.operation.title, [self._unknown(name)])

    def _check_part(self, name: str) -> None:
        """Refuse a part where there is no whole: neither in the request nor on an axis of its own."""
        texts = text_fields(self.cls)
        varied = {self._roles.get(one, one) for given in self._given for one in given.names if isinstance(one, str)}
        if structured_field(self.request) is None and not varied.intersection(texts):
            fix = "Give one, as a StructuredPrompt or as JSON." if texts else "It takes no prompt."
            self._refuse(name, "", "this request has no structured prompt", fix)

    def _unknown(self, name: str) -> Problem:
        known = [field for field in self.cls.model_fields if field != "unchecked"]
        mine = next((given for given in self._given if name in given.names and given.is_frame), None)
        if mine is not None and mine.linked:
            fix = f"Only to carry it along to the results, write keep=[{name!r}]."
            return Problem(name, "", "is no field of this operation, so it cannot vary", fix)
        near = difflib.get_close_matches(name, [*known, *self._all_variables()], n=1)
        place = f" Or write {{{name}}} where it goes in the prompt." if name.isidentifier() and self._template else ""
        fix = f"Did you mean {near[0]!r}?" if near else f"Fields are {', '.join(known)}.{place}"
        also = ", nor does the prompt use it" if self._template else ""
        return Problem(name, "", f"is no field of this operation, so it cannot vary{also}", fix)

    def _all_variables(self) -> dict[str, None]:
        found: dict[str, None] = {}
        fields: set[str] = set()
        for given in self._given:
            for name in given.names:
                field = self._roles.get(name, name) if isinstance(name, str) else ""
                if holds_text(self.cls, field):
                    fields.add(field)
                    for value in given.column(name):
                        found |= variables_in(value)
        for field in text_fields(self.cls):
            if field not in fields:
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
                elif target.kind == "field" and holds_text(self.cls, target.name) and self._template:
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

    def _check_list(self, name: str, values: Sequence[Any], given: Given | None) -> None:
        if not values:
            self._refuse(name, "[]", "an axis needs at least one value", "Add one, or leave the axis out.")
        seen: set[Hashable] = set()
        for value in values:
            key = identity(value)
            if key in seen:
                as_frame = f", as frame.drop_duplicates({list(given.names)}) does" if given and given.is_frame else ""
                fix = f"Remove one{as_frame}; use repeats= for several of each."
                self._refuse(name, shorten(value, 200), "stands twice in one axis", fix)
            seen.add(key)

    def _check_variables(self, axes: Sequence[Axis], own: Mapping[str, Any]) -> None:
        """Refuse places that nothing fills; a request that does not vary is sent as it is."""
        if not (self._template and axes):
            return
        variables = {target.name for axis in axes for target in axis.targets if target.kind == "variable"}
        texts = [*own.values(), *_texts_of(axes, self.cls)]
        for name in dict.fromkeys(name for value in texts for name in variables_in(value)):
            if name not in variables:
                fix = f"Add an axis {{{name!r}: [...]}}, take the braces out, or send them with template=False."
                self._note("prompt", f"{{{name}}}", "has no axis of that name", fix)

    def _check_names(self, axes: Sequence[Axis]) -> None:
        seen: dict[Hashable, str] = {}
        for axis in axes:
            for target in axis.targets:
                what = part_of(target.name) if target.kind == "field" and names_part(target.name) else target.name
                if what in seen:
                    self._note(target.name, "", "stands in two axes", f"See {seen[what]!r} and {axis.name!r}.")
                seen[what] = axis.name
                if target.kind in ("variable", "replace", "kept") and target.name in _OWN_COLUMNS:
                    self._note(target.name, "", "is a column of the record", "Choose another name.")

    def _note(self, field: str, value: str, rule: str, fix: str) -> None:
        self.problems.append(Problem(field, value, rule, fix))

    def _refuse(self, field: str, value: str, rule: str, fix: str) -> NoReturn:
        raise InvalidRequest(self.request.operation.title, [Problem(field, value, rule, fix)])


def _texts_of(axes: Sequence[Axis], cls: type[Request[Any]]) -> Iterator[Any]:
    for axis in axes:
        for value in axis.values:
            yield from (
                part for target, part in axis.settings(value) if target.kind == "field" and holds_text(cls, target.name)
            )


def make_axes(
    request: Request[Any],
    given: Mapping[Any, Any],
    *,
    seeds: int | None = None,
    repeats: int = 1,
    template: bool = True,
    keep: Sequence[str] = (),
) -> tuple[Axis, ...]:
    """Check and order the axes of a sweep: variants of the prompt, those given, seeds, repeats.

    Raises
    ------
    InvalidRequest
        Where an axis names nothing that can vary, is empty, repeats a value, or asks seeds of an operation that
        takes none; where a variable is not used, or nothing fills it; where there is nothing of a name to keep.
    """
    maker = AxisMaker(request, given, template=template, keep=keep)
    found, problems = maker.make(), maker.problems
    taken = [target.name for axis in found for target in axis.targets]
    if seeds is not None:
        problem = _seeds_problem(type(request), seeds, taken, any(axis.kind("model") for axis in found))
        if problem is not None:
            problems.append(problem)
        else:
            found.append(Axis("seed", plan_seeds(request, seeds), (Target("field", "seed"),), each=True))
    if not is_count(repeats):
        rule = f"must be at least 1 and at most {MAX_CELLS:,}"
        problems.append(Problem("repeats", shorten(repeats), rule, "Leave it out for one."))
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
        return Problem("seeds", shorten(seeds), f"must be 1 to {MAX_CELLS:,}", "Say how many seeds to draw.")
    return None
