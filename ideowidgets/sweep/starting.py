"""What a plan begins with: a request and a mapping of axes, or words about what was given in their place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ideowidgets.operations.errors import InvalidRequest, Problem, shorten, type_of
from ideowidgets.operations.request import Request
from ideowidgets.sweep.lists import listed

_FORM = "{'style_preset': ['BAUHAUS', 'AURA'], 'seed': [1, 2]}"


def base_of(given: Any) -> Request[Any]:
    """Give the base of a plan.

    Raises
    ------
    InvalidRequest
        Where it is none.
    """
    if isinstance(given, Request):
        return given
    if isinstance(given, type) and issubclass(given, Request):
        got, fix = given.__name__, f"Make one of the class: {given.__name__}(...)."
    elif isinstance(given, Mapping):
        got = shorten(given, 60)
        fix = f"The prompt or a request comes first, the axes after it: sweep('a cat', {_FORM})."
    elif isinstance(given, list | tuple):
        got, fix = shorten(given, 60), "Several prompts are an axis: sweep('a cat', {'prompt': ['a cat', 'a dog']})."
    elif hasattr(given, "extend") and hasattr(given, "cells"):
        got, fix = "a sweep", "Give a sweep more values with sweep.extend(seed=[3]), or begin with sweep.request."
    else:
        got, fix = type_of(given), "Write sweep('a cat', {...}), or begin with a request."
    raise _refused("request", got, "must be a prompt or a request", fix)


def keep_of(given: Any) -> tuple[str, ...]:
    """Give the names of what is carried along; one may be given by itself.

    Raises
    ------
    InvalidRequest
        Where they are no names.
    """
    names = (given,) if isinstance(given, str) else tuple(given) if isinstance(given, Iterable) else None
    if names is None or not all(isinstance(name, str) for name in names):
        raise _refused("keep", shorten(given, 60), "must be names of columns", "Write keep=['id', 'language'].")
    return names


def axes_of(given: Any) -> Mapping[Any, Any]:
    """Give the axes of a plan as a mapping; None is none.

    Raises
    ------
    InvalidRequest
        Where they are no mapping.
    """
    if given is None:
        return {}
    if hasattr(given, "itertuples"):
        names = tuple(map(str, given.columns))
        name = repr(names[0] if len(names) == 1 else names)
        rule = "must map names to lists of values"
        raise _refused("axes", "a DataFrame", rule, f"Its rows are values that travel together: {{{name}: frame}}.")
    if isinstance(given, Mapping):
        return given
    what = f"Say what varies: {{'style_preset': {shorten(given, 60)}}}." if isinstance(given, list | tuple) else ""
    if isinstance(given, list | tuple) and given and all(isinstance(one, tuple) and len(one) == 2 for one in given):
        what = "Make a mapping of it with dict(...)."
    raise _refused("axes", shorten(given, 60), "must map names to lists of values", what or f"Write {_FORM}.")


def check_name(given: Any) -> None:
    """Refuse a name of a sweep that is none; None is left to the plan.

    Raises
    ------
    InvalidRequest
    """
    if given is not None and not (isinstance(given, str) and given.strip()):
        raise _refused("name", shorten(given), "must be a text", "Leave it out for a name made from the plan.")


def as_list_hint(given: Any) -> str:
    """Say how something that is no list becomes one.

    Examples
    --------
    >>> as_list_hint("BAUHAUS"), as_list_hint({"a": 1}), as_list_hint(range(3).__iter__())
    ("Write ['BAUHAUS'].", "Write ['a'] for its names, or [1] for its values.", 'Write list(...) of it.')
    """
    if isinstance(given, Mapping):
        names, values = shorten(list(given), 60), shorten(list(given.values()), 60)
        return f"Write {names} for its names, or {values} for its values."
    if isinstance(given, set | frozenset):
        return f"A set has no order: write {shorten(sorted(given, key=str), 60)}."
    if isinstance(given, Iterable) and not isinstance(given, str | bytes | bytearray):
        return "Write list(...) of it."
    return f"Write [{shorten(given, 30)}]."


def or_as_axes(error: InvalidRequest, fields: Mapping[str, Any]) -> InvalidRequest:
    """Where a field got the list that an axis takes, give the error that says so."""
    lists = {name: values for name, values in fields.items() if _is_several(values)}
    told: list[Problem] = []
    for problem in error.problems:
        name = problem.field.split(".")[0]
        if name not in lists:
            told.append(problem)
            continue
        values = shorten(listed(lists[name]), 60)
        fix = f"To vary it, name it among the axes: {{{name!r}: {values}}}."
        told.append(Problem(name, values, "takes one value here", fix))
    return InvalidRequest(error.operation, list(dict.fromkeys(told)))


def _is_several(values: Any) -> bool:
    return not isinstance(values, str) and bool(listed(values))


def _refused(field: str, value: str, rule: str, fix: str) -> InvalidRequest:
    return InvalidRequest("sweep", [Problem(field, value, rule, fix)])
