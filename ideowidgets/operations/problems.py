"""From pydantic's findings to problems that a person can act on."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from pydantic import BaseModel, ValidationError

from ideowidgets.operations.attachment import Attachment
from ideowidgets.operations.errors import InvalidRequest, Problem, shorten

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails


def problems_from(error: ValidationError, cls: type[BaseModel]) -> list[Problem]:
    """Turn pydantic's findings into problems: field, value, rule, way out."""
    found: list[Problem] = []
    details = error.errors(include_url=False)
    for detail in details:
        if detail["type"] == "too_short" and any(_inside(other["loc"], detail["loc"]) for other in details):
            # Entries that fail are not counted, so the list only looks too short.
            continue
        cause = detail.get("ctx", {}).get("error")
        if isinstance(cause, InvalidRequest):
            found.extend(cause.problems)
        else:
            found.append(_problem(detail, cls))
    return found


def _problem(detail: ErrorDetails, cls: type[BaseModel]) -> Problem:
    loc = detail["loc"]
    name = ".".join(str(part) for part in loc if not _is_tag(part)) or "request"
    context = detail.get("ctx", {})
    kind = detail["type"]
    value = shorten(detail["input"])
    if kind == "missing":
        return Problem(name, "", "is required", f"Give {name}.")
    if kind == "extra_forbidden":
        near = difflib.get_close_matches(str(loc[0]), cls.model_fields, n=1)
        return Problem(name, value, "is no field of this operation", _hint(near, cls))
    if kind == "choice":
        return Problem(name, value, f"must be one of {context['count']} values", str(context["hint"]))
    if kind == "literal_error":
        return Problem(name, value, f"must be {context['expected']}", "Choose one of these.")
    if kind in ("too_short", "too_long") and isinstance(detail["input"], str):
        kind = f"string_{kind}"
    rule = _PATTERNS.get(str(context.get("pattern")), _RULES.get(kind, detail["msg"]))
    try:
        rule = rule.format(**context)
    except (KeyError, IndexError):
        rule = detail["msg"]
    return Problem(name, value, rule.removeprefix("Value error, "), "Change it and try again.")


def _inside(loc: tuple[int | str, ...], outer: tuple[int | str, ...]) -> bool:
    return len(loc) > len(outer) and loc[: len(outer)] == outer


def _is_tag(part: int | str) -> bool:
    return part in ("obj", "text")


def _hint(near: list[str], cls: type[BaseModel]) -> str:
    if near:
        return f"Did you mean {near[0]!r}?"
    names = ", ".join(name for name in cls.model_fields if name != "unchecked")
    return f"Fields are {names}. To send a field that is newer than this version, use unchecked={{...}}."


# Patterns in words, for those that a person can break.
_PATTERNS = {
    r"^[0-9a-fA-F]{8}$": "must be 8 hex digits, such as AAFF5733",
    r"^#(?:[0-9a-fA-F]{3}){1,2}$": "must be a colour such as #E63946 or #E39",
    r"^#[0-9a-fA-F]{6}$": "must be a colour such as #E63946",
    r"^(auto|source|[1-9]\d{1,4}x[1-9]\d{1,4})$": "must be auto, source, or a size such as 1024x1024",
    r"^[^/]*[^./][^/]*$": "must be an id, without / and not only dots",
    r"^model\/[^\/]+\/version\/[^\/]+$": "must be model/<name>/version/<version>",
    r"^[A-Za-z0-9 -]{5,30}$": "must be 5 to 30 letters, digits, spaces and hyphens",
    r"^[1-9][0-9]{1,4}x[1-9][0-9]{1,4}$": "must be a size such as 1024x768",
    r"^(auto|[1-9][0-9]{0,4}x[1-9][0-9]{0,4})$": "must be auto, or a ratio such as 16x9",
    r"^(none|auto|[0-9]+,[0-9]+,[0-9]+,[0-9]+)$": "must be none, auto, or y_min,x_min,y_max,x_max in pixels",
    r"\S": "must not be blank",
    r"^[A-Za-z0-9_-]{22}$": "must be an id of 22 letters, digits, - and _",
}
_RULES = {
    "greater_than_equal": "must be at least {ge}",
    "less_than_equal": "must be at most {le}",
    "greater_than": "must be more than {gt}",
    "less_than": "must be less than {lt}",
    "string_too_short": "must have at least {min_length} character(s)",
    "string_too_long": "must have at most {max_length} characters",
    "string_pattern_mismatch": "must match {pattern}",
    "too_short": "must have at least {min_length} entries",
    "too_long": "must have at most {max_length} entries",
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
    "int_from_float": "must be a whole number",
    "bool_type": "must be true or false",
    "bool_parsing": "must be true or false",
    "string_type": "must be text",
    "frozen_instance": "cannot be changed; use .replace(...)",
}


def size_problems(
    files: Mapping[str, tuple[Attachment, ...]], each: Callable[[str], int], total: int | None
) -> list[Problem]:
    """Check the sizes of files before anything is sent.

    Parameters
    ----------
    files : mapping
        Field name to its files.
    each : callable
        Gives the limit in bytes for one file of a field.
    total : int or None
        Limit in bytes for the whole request, where there is one.
    """
    problems: list[Problem] = []
    for name, field_files in files.items():
        rule = f"must be at most {_megabytes(each(name))} per file"
        problems += [
            Problem(name, _megabytes(len(file.data)), rule, "Shrink it.")
            for file in field_files
            if len(file.data) > each(name)
        ]
    whole = sum(len(file.data) for field_files in files.values() for file in field_files)
    if total is not None and whole >= total:
        rule = f"must stay under {_megabytes(total)} together"
        problems.append(Problem(", ".join(files), _megabytes(whole), rule, "Send fewer or smaller."))
    return problems


def _megabytes(size: int) -> str:
    return f"{size / 1e6:.1f} MB".replace(".0 MB", " MB")
