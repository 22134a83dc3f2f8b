"""What is wrong with one field, worded as the service's framework does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ideowidgets.operations.errors import shorten
from ideowidgets.operations.fields import FieldSpec

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

_TAGS = ("obj", "text")
_TYPES = {"int": "integer", "bool": "boolean", "string": "string", "float": "number", "tuple": "array"}


def detail_of(finding: ErrorDetails, known: Mapping[str, FieldSpec]) -> str:
    """Word one of pydantic's findings as JSON-schema validators do.

    Examples
    --------
    >>> finding = {"type": "less_than_equal", "loc": ("num_images",), "msg": "", "input": 9, "ctx": {"le": 8}}
    >>> detail_of(finding, {})
    "9 is greater than the maximum of 8 - 'num_images'"
    """
    kind = finding["type"]
    context = finding.get("ctx", {})
    name = ".".join(str(part) for part in finding["loc"] if part not in _TAGS)
    value = shorten(finding["input"])
    spec = known.get(name)
    if kind in ("missing", "extra_forbidden"):
        parent, _, last = name.rpartition(".")
        rule = "{!r} is a required property" if kind == "missing" else _UNEXPECTED
        return rule.format(last) + (f" - {parent!r}" if parent else "")
    if kind in ("choice", "literal_error"):
        allowed = list(spec.choices) if spec and spec.choices else context.get("allowed", context.get("expected"))
        said = f"{value} is not one of {allowed!r}"
    elif kind in _BOUNDS:
        said = f"{value} {_BOUNDS[kind].format(**context)}"
    elif kind.split("_")[0] in _TYPES and kind.endswith(("_type", "_parsing", "_from_float")):
        said = f"{value} is not of type {_TYPES[kind.split('_')[0]]!r}"
    elif kind in ("model_type", "model_attributes_type", "dict_type"):
        said = f"{value} is not of type 'object'"
    else:
        said = f"{value}: {finding['msg'].removeprefix('Value error, ')}"
    return f"{said} - {name!r}"


_UNEXPECTED = "Additional properties are not allowed ({!r} was unexpected)"
_BOUNDS = {
    "greater_than_equal": "is less than the minimum of {ge}",
    "less_than_equal": "is greater than the maximum of {le}",
    "string_pattern_mismatch": "does not match {pattern!r}",
    "string_too_short": "is too short",
    "string_too_long": "is too long",
    "too_short": "is too short",
    "too_long": "is too long",
}
