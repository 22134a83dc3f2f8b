"""From what a form holds to requests, and back; no widget in here.

A draft keeps JSON-ready values by field name. Files are named by their hash: a page can only refer to bytes
that it sent before, never to a path.
"""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Collection, Iterable, Mapping
from functools import cache
from math import prod
from typing import Any

from pydantic import ValidationError

from ideowidgets.operations import (
    FieldSpec,
    Picture,
    Request,
    by_roles,
    describe_fields,
    field_of_role,
    request_class,
)
from ideowidgets.operations.attachment import Attachment
from ideowidgets.operations.errors import InvalidRequest, Problem, shorten
from ideowidgets.operations.font_file import FontFile
from ideowidgets.operations.forgiving import choice
from ideowidgets.operations.palette import ColorPalette
from ideowidgets.operations.request import plain
from ideowidgets.sweep.template import text_fields, variants_in
from ideowidgets.widgets.form_messages import Draft, FieldProblem

MAX_CELLS = 2000
"""Requests one click may plan; a larger sweep is written in Python."""

Files = Mapping[str, Attachment]
_FILE_KINDS = ("file", "files", "attachments")
_JSON_KINDS = ("json", "asset", "assets")
# A picture to work on is not smuggled into an operation that could do without one.
_WORKED_ON = ("image", "images", "mask")


@cache
def specs(operation: str) -> dict[str, FieldSpec]:
    """Give the fields of an operation by name, in the order of its class."""
    return {spec.name: spec for spec in describe_fields(request_class(operation))}


def empty_draft(operation: str) -> Draft:
    """Give a draft with nothing typed into it."""
    return Draft(operation=operation, fields={}, vary={}, off=[])


def draft_of(request: Request[Any]) -> tuple[Draft, dict[str, Attachment]]:
    """Give the draft that gives `request`, and the files it refers to."""
    operation = type(request).operation.id
    known = specs(operation)
    files: dict[str, Attachment] = {}
    fields = {
        name: _to_draft(known[name], value, files)
        for name, value in request.set_fields().items()
        if name in request.model_fields_set
    }
    return Draft(operation=operation, fields=fields, vary={}, off=[]), files


def check_known(draft: Draft) -> None:
    """Refuse operations and fields that do not exist.

    Raises
    ------
    InvalidRequest
        Naming the operation or field.
    """
    for name in (*draft.fields, *draft.vary, *draft.off):
        check_field(draft.operation, name)


def check_field(operation: str, name: str) -> None:
    """Refuse a field that the operation does not have.

    Raises
    ------
    InvalidRequest
        With the name that was probably meant.
    """
    known = specs(operation)
    if name not in known:
        near = difflib.get_close_matches(name, known, n=1)
        fix = f"Did you mean {near[0]!r}?" if near else f"Fields are {', '.join(known)}."
        problem = Problem(shorten(name), "", "is no field of this operation", fix)
        raise InvalidRequest(request_class(operation).operation.title, [problem])


def axes_of(draft: Draft, files: Files) -> dict[str, list[Any]]:
    """Give the axes of the draft, as request values."""
    known = specs(draft.operation)
    return {
        name: [value for item in items if (value := _value(known[name], item, files)) is not None]
        for name, items in draft.vary.items()
        if name not in draft.off
    }


def values_of(draft: Draft, files: Files) -> dict[str, Any]:
    """Give the request values of the fields that neither vary nor are switched off."""
    known = specs(draft.operation)
    values = {
        name: _value(known[name], item, files)
        for name, item in draft.fields.items()
        if name not in draft.off and name not in draft.vary
    }
    return {name: value for name, value in values.items() if value is not None}


def plan_of(draft: Draft, files: Files) -> tuple[Request[Any], dict[str, list[Any]]]:
    """Give the base request and the axes that the draft stands for.

    Raises
    ------
    InvalidRequest
        With every problem that was found, those of single values on an axis included.
    """
    check_known(draft)
    cls = request_class(draft.operation)
    axes = axes_of(draft, files)
    empty = [name for name, values in axes.items() if not values]
    problems = [Problem(name, "", "varies, but has no values", "Add values, or stop varying it.") for name in empty]
    values = values_of(draft, files)
    if (cells := _count(cls, values, axes)) > MAX_CELLS:
        fix = "Remove values, or write the sweep in Python."
        widest = max(axes or values, key=lambda name: len(axes.get(name, ())))
        problems.append(Problem(widest, f"{cells}", f"at most {MAX_CELLS} requests", fix))
    if problems:
        raise InvalidRequest(cls.operation.title, problems)
    firsts = {name: options[0] for name, options in axes.items()}
    complete = cls(**values | firsts)
    _check_axes(complete, axes)
    try:
        return cls(**values), axes
    except InvalidRequest:
        return complete, axes


def _count(cls: type[Request[Any]], values: Mapping[str, Any], axes: Mapping[str, list[Any]]) -> int:
    """Count the requests of a plan before it is made, variants in its prompts included."""
    texts = text_fields(cls)
    ways = [sum(map(_ways, options)) if name in texts else len(options) for name, options in axes.items()]
    return prod([*ways, *(_ways(values[name]) for name in texts if name in values)])


def _ways(text: Any) -> int:
    return prod(len(group) for group in variants_in(text))


def _check_axes(request: Request[Any], axes: Mapping[str, list[Any]]) -> None:
    problems: list[Problem] = []
    for name, options in axes.items():
        for option in options[1:]:
            try:
                request.replace(**{name: option})
            except InvalidRequest as error:
                problems += [found for found in error.problems if found not in problems]
    if problems:
        raise InvalidRequest(type(request).operation.title, problems)


def carry_over(draft: Draft, operation: str, memory: Mapping[str, Any]) -> Draft:
    """Give the draft for another operation: values carry over by role, where the other one can take them.

    Parameters
    ----------
    memory
        Earlier values by role, for fields that an operation in between did not have.
    """
    known = specs(operation)
    target = request_class(operation)
    names = field_of_role(target)
    roles = {**memory, **_alike(_by_role(draft.operation, draft.fields), names)}
    fields = {n: v for n, v in by_roles(target, roles).items() if _welcome(known[n])}
    vary = by_roles(target, _by_role(draft.operation, draft.vary))
    kept = {n: v for n, item in fields.items() if (v := _fitting(known[n], item)) is not None}
    kept_vary = {n: [v for item in items if (v := _fitting(known[n], item)) is not None] for n, items in vary.items()}
    off = [names[role] for role in _by_role(draft.operation, dict.fromkeys(draft.off, True)) if role in names]
    return Draft(
        operation=operation,
        fields=kept,
        vary={n: v for n, v in kept_vary.items() if v},
        off=without_conflict(known, kept, off),
    )


def _alike(roles: Mapping[str, Any], names: Collection[str]) -> dict[str, Any]:
    """Let one picture stand for a list of pictures, and the first of a list for one picture."""
    found = dict(roles)
    if "images" in names and roles.get("image"):
        found["images"] = [roles["image"]]
    if "image" in names and roles.get("images"):
        found["image"] = roles["images"][0]
    return found


def _welcome(spec: FieldSpec) -> bool:
    return spec.role not in _WORKED_ON or spec.essential


def without_conflict(known: Mapping[str, FieldSpec], fields: Collection[str], off: Iterable[str]) -> list[str]:
    """Give the fields of `off` that another set field still excludes."""
    return [name for name in off if name in known and any(other in fields for other in known[name].excludes)]


def switched_off(draft: Draft, newly: Iterable[str]) -> list[str]:
    """Give the fields that are off after `newly` were filled in: what they exclude, unless it came with them."""
    known = specs(draft.operation)
    fresh = set(newly)
    losers = [other for name in fresh for other in known[name].excludes if other not in fresh]
    given = {*draft.fields, *draft.vary}
    off = [name for name in known if name in given and (name in losers or (name in draft.off and name not in fresh))]
    return without_conflict(known, given - set(off), off)


def with_value(draft: Draft, name: str, value: Any) -> Draft:
    """Give the draft with one field set, in place of what varied there and of what it excludes."""
    vary = {other: items for other, items in draft.vary.items() if other != name}
    filled = draft.model_copy(update={"fields": {**draft.fields, name: value}, "vary": vary})
    return filled.model_copy(update={"off": switched_off(filled, {name})})


def remember(draft: Draft) -> dict[str, Any]:
    """Give the draft's values by role."""
    return _by_role(draft.operation, draft.fields)


def normalise(operation: str, name: str, value: Any, files: dict[str, Attachment]) -> Any:
    """Give a value that a person wrote in Python, as the draft keeps it.

    Raises
    ------
    InvalidRequest
        Where a file cannot be read or a choice is unknown.
    """
    spec = specs(operation)[name]
    try:
        if spec.kind == "file":
            value = Picture.of(value)
        elif spec.kind == "files":
            value = [Picture.of(item) for item in _listed(value)]
        elif spec.kind == "attachments":
            value = [FontFile.of(item) for item in _listed(value)]
        elif spec.kind == "choice":
            value = choice(*spec.choices)(value)
        elif spec.kind == "choices":
            value = [choice(*spec.choices)(item) for item in _listed(value)]
        elif spec.kind == "palette":
            value = ColorPalette.model_validate(value)
    except ValidationError as error:
        rule = str(error.errors()[0]["msg"]).removeprefix("Value error, ")
        problem = Problem(name, shorten(value), rule, "Give a preset's name, or a list of colours like '#E63946'.")
        raise InvalidRequest(request_class(operation).operation.title, [problem]) from None
    except ValueError as error:
        hint = getattr(error, "context", None) or {}
        problem = Problem(name, shorten(value), str(error), str(hint.get("hint", "Give another value.")))
        raise InvalidRequest(request_class(operation).operation.title, [problem]) from None
    return _to_draft(spec, value, files)


def _listed(value: Any) -> Iterable[Any]:
    return value if isinstance(value, list | tuple) else [value]


def field_problems(error: InvalidRequest, draft: Draft) -> list[FieldProblem]:
    """Give the problems of a request, each under the field where a person can mend it."""
    found = []
    for problem in error.problems:
        names = [part.strip().split(".")[0] for part in problem.field.split(",")]
        known = [name for name in names if name in specs(draft.operation)]
        field = next((name for name in known if name in draft.fields or name in draft.vary), None)
        got = f" (got {problem.value})" if problem.value else ""
        missing = field is None or draft.fields.get(field, draft.vary.get(field)) in (None, "", [])
        found.append(
            FieldProblem(
                field=field or (known[0] if known else None),
                text=f"{_sentence(problem.rule)}{got}. {problem.fix}".strip(),
                missing=missing and bool(known),
            )
        )
    return found


def words(value: str) -> str:
    """Give a vendor's value as a person reads it.

    Examples
    --------
    >>> words("ART_DECO"), words("16x9"), words("1024x1024"), words("very_low"), words("GRAFFITI_II")
    ('Art Deco', '16:9', '1024 × 1024', 'Very low', 'Graffiti II')
    """
    ratio = re.fullmatch(r"(\d+)x(\d+)", value)
    if ratio:
        return f"{ratio[1]}:{ratio[2]}" if len(ratio[1]) < 3 else f"{ratio[1]} × {ratio[2]}"
    if value != value.upper():
        return value.replace("_", " ").capitalize()
    parts = value.split("_")
    return " ".join(part if re.fullmatch(r"I+|C4D", part) else part.capitalize() for part in parts)


def _by_role(operation: str, values: Mapping[str, Any]) -> dict[str, Any]:
    known = specs(operation)
    return {role: values[name] for name in values if name in known and (role := known[name].role)}


def _fitting(spec: FieldSpec, value: Any) -> Any:
    """Give the value in this field's spelling, or None where the field cannot take it."""
    if spec.kind == "choice":
        try:
            return choice(*spec.choices)(value) if isinstance(value, str) else None
        except ValueError:
            return None
    if spec.kind == "choices":
        return [item for item in value if item in spec.choices] if isinstance(value, list) else None
    expected: dict[str, type | tuple[type, ...]] = {
        "integer": int,
        "number": (int, float),
        "boolean": bool,
        "palette": dict,
        "codes": list,
        "strings": list,
        "files": list,
        "attachments": list,
        "file": dict,
    }
    return value if isinstance(value, expected.get(spec.kind, str)) else None


def _value(spec: FieldSpec, item: Any, files: Files) -> Any:
    """Give a draft's value as the request takes it; empty ones are not set."""
    if item is None or item in ("", []):
        return None
    if spec.kind in _FILE_KINDS:
        found = [_file(spec, part, files) for part in (item if isinstance(item, list) else [item])]
        return found[0] if spec.kind == "file" else tuple(found)
    if spec.kind in _JSON_KINDS and isinstance(item, str):
        return _parsed(spec, item)
    return item


def _file(spec: FieldSpec, item: Any, files: Files) -> Attachment:
    key = item.get("sha256") if isinstance(item, dict) else None
    if not isinstance(key, str) or key not in files:
        problem = Problem(spec.name, "", "refers to a file that this form does not hold", "Choose the file again.")
        raise InvalidRequest("form", [problem])
    return files[key]


def _parsed(spec: FieldSpec, text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError as error:
        where = f"line {error.lineno}, column {error.colno}" if isinstance(error, json.JSONDecodeError) else "JSON"
        problem = Problem(spec.name, "", f"is not valid JSON at {where}", "Correct it there.")
        raise InvalidRequest("form", [problem]) from None
    except RecursionError:
        raise InvalidRequest("form", [Problem(spec.name, "", "is nested too deeply", "Flatten it.")]) from None


def _to_draft(spec: FieldSpec, value: Any, files: dict[str, Attachment]) -> Any:
    if isinstance(value, Attachment):
        files[value.sha256] = value
        return {"sha256": value.sha256, "name": value.name}
    if spec.kind in _JSON_KINDS and not isinstance(value, str):
        return json.dumps(_plain_json(value), ensure_ascii=False, indent=2)
    if isinstance(value, tuple | list):
        return [_to_draft(spec, item, files) for item in value]
    return plain(value)


def _plain_json(value: Any) -> Any:
    return [plain(item) for item in value] if isinstance(value, tuple | list) else plain(value)


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
