"""From a request's fields to a checked request value, as strictly as the service.

A person's spelling (``"16:9"``) is understood by the request classes and refused here: on the wire only the
vendor's own values count.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ValidationError

from ideowidgets.offline.answers import error, problem, refuse
from ideowidgets.offline.reading.decode import Decoded, specs_of, type_name
from ideowidgets.offline.reading.wording import detail_of
from ideowidgets.offline.wire import Refusal
from ideowidgets.operations.errors import InvalidRequest
from ideowidgets.operations.fields import FieldSpec
from ideowidgets.operations.request import Request

_NULLABLE = (
    "custom_height",
    "custom_width",
    "enable_copyright_detection",
    "guidance_scale",
    "num_inference_steps",
    "private",
    "size",
)
_NULLABLE_HERE = {
    "post-generate-image-p-image-ideogram": ("seed",),
    "post-generate-image-p-image-ideogram-async": ("seed",),
    "post-remove-object": ("seed",),
    "post_layerize_design_ideogram_v3": ("prompt",),
}


def nullable(cls: type[Request[Any]], name: str) -> bool:
    """Tell whether the service takes null for a field, as if it were absent."""
    return name in _NULLABLE or name in _NULLABLE_HERE.get(cls.operation.id, ())


def build(cls: type[Request[Any]], decoded: Decoded) -> Request[Any]:
    """Make the request value, refusing whatever is not exactly as documented.

    Raises
    ------
    Refusal
        With a problem object for fields, with ``error`` for rules over several fields.
    """
    specs = specs_of(cls)
    for name in decoded.strangers:
        refuse(400, f"Additional properties are not allowed ({name!r} was unexpected)")
    fields = dict(decoded.fields)
    for name in [name for name, value in fields.items() if value is None]:
        if not nullable(cls, name):
            refuse(400, f"None is not of type {type_name(specs[name])!r} - {name!r}")
        del fields[name]
    request = cls.__new__(cls)
    try:
        # Not cls(...): that words the findings for a person, here they are worded as the service does.
        BaseModel.__init__(request, **fields)
    except ValidationError as found:
        raise _refusal(found, specs) from None
    sent = request.wire_fields()
    for name, value in fields.items():
        if not _same(value, sent.get(name)):
            refuse(400, _not_exact(value, specs[name]))
    return request


def _refusal(found: ValidationError, specs: Mapping[str, FieldSpec]) -> Refusal:
    first = found.errors(include_url=False)[0]
    cause = first.get("ctx", {}).get("error")
    if isinstance(cause, InvalidRequest):
        text = "; ".join(f"{p.field}: {p.rule}" for p in cause.problems)
        return Refusal(error(400, text), text)
    text = detail_of(first, specs)
    return Refusal(problem(400, text), text)


def _not_exact(value: Any, spec: FieldSpec) -> str:
    if spec.choices:
        return f"{value!r} is not one of {list(spec.choices)!r} - {spec.name!r}"
    if spec.pattern and isinstance(value, str):
        return f"{value!r} does not match {spec.pattern!r} - {spec.name!r}"
    return f"{value!r} is not of type {type_name(spec)!r} - {spec.name!r}"


def _same(sent: Any, read: Any) -> bool:
    """Tell whether a class took a value as it was, without reading it kindly."""
    if isinstance(sent, Mapping) and isinstance(read, Mapping):
        return sent.keys() == read.keys() and all(_same(sent[key], read[key]) for key in sent)
    if isinstance(sent, list) and isinstance(read, list):
        return len(sent) == len(read) and all(map(_same, sent, read))
    if isinstance(sent, bool) is not isinstance(read, bool):
        return False
    return bool(sent == read)
