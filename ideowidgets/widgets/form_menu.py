"""Which operations a form offers, under which names, and each one's fields as the page shows them."""

from __future__ import annotations

import re
from functools import cache
from typing import Any, Final, get_args

from ideowidgets.operations import OPERATIONS, FieldSpec, Request, describe_fields, request_class
from ideowidgets.operations.errors import InvalidRequest, Problem
from ideowidgets.operations.palette import PaletteName
from ideowidgets.widgets.drafting import words
from ideowidgets.widgets.form_messages import Choice, FieldInfo, FormOperation, OperationChoice

ACTIONS: Final = (
    "generate",
    "generate-transparent",
    "remix",
    "inpaint",
    "edit",
    "reframe",
    "replace-background",
    "remove-background",
    "remove-object",
    "upscale",
    "describe",
    "magic-prompt",
    "layerize",
    "resize-ad",
)
"""What a person fills in a form for. Datasets, training, jobs and usage are calls in Python."""

_MODELS: Final = {"auto": "Automatic model", "legacy": "Ideogram"}
# The form's own words for what the request classes describe as JSON.
_JSON: Final = ("asset", "assets")


@cache
def offered() -> tuple[OperationChoice, ...]:
    """Give the operations of the menus: by action, the newest model first, second homes of a model last.

    Examples
    --------
    >>> [(choice.group, choice.label) for choice in offered()[:3]]
    [('Generate', 'Ideogram 4.5'), ('Generate', 'Ideogram 4.0'), ('Generate', 'Ideogram 3.0')]
    """
    classes = [cls for cls in OPERATIONS.values() if not _repeats_another(cls)]
    found: list[type[Request[Any]]] = []
    for action in ACTIONS:
        alike = [cls for cls in classes if cls.operation.action == action]
        homes = list({cls.operation.model: cls for cls in reversed(alike)}.values())
        found += sorted(alike, key=lambda cls: (cls not in homes or cls.operation.model == "legacy", alike.index(cls)))
    return tuple(_choice(cls) for cls in found)


def check_offered(operation: str) -> str:
    """Give the operation back, where a form can be filled in for it.

    Raises
    ------
    InvalidRequest
        Where the operation is unknown, or is one for Python alone.
    """
    cls = request_class(operation)
    if cls.operation.action not in ACTIONS:
        problem = Problem(
            "operation",
            operation,
            "is none that a form is filled in for",
            f"Send it from Python: client.send({cls.__name__}(...)).",
        )
        raise InvalidRequest(cls.operation.title, [problem])
    return operation


@cache
def described(operation: str) -> FormOperation:
    """Give an operation and its fields as the page shows them."""
    cls = request_class(operation)
    return FormOperation(operation=_choice(cls), fields=[_field_info(spec) for spec in describe_fields(cls)])


def _repeats_another(cls: type[Request[Any]]) -> bool:
    """Tell whether an operation asks for what another one asks for: as a job, or under an older path."""
    return any("operation" in vars(base) for base in cls.__mro__[1:] if base is not Request)


def _choice(cls: type[Request[Any]]) -> OperationChoice:
    operation = cls.operation
    model, _, _ = operation.title.rpartition(" · ")
    home = re.search(r" \(.+\)$", operation.title)
    name = model or _MODELS.get(operation.model) or operation.model.replace("-", " ").capitalize()
    return OperationChoice(
        id=operation.id,
        group=operation.action.replace("-", " ").capitalize(),
        label=f"{name}{home[0] if home else ''}",
    )


def _field_info(spec: FieldSpec) -> FieldInfo:
    return FieldInfo(
        name=spec.name,
        label=spec.label,
        help=_help(spec),
        kind="json" if spec.kind in _JSON else spec.kind,
        role=spec.role,
        choices=[Choice(value=value, label=words(value)) for value in spec.choices or _palettes(spec)],
        minimum=spec.minimum,
        maximum=spec.maximum,
        default=spec.default,
        required=spec.required,
        essential=spec.essential,
        max_items=spec.max_items,
        max_bytes=spec.max_bytes,
        excludes=list(spec.excludes),
    )


def _help(spec: FieldSpec) -> str:
    """Give the field's sentence, with what the control alone does not show."""
    if spec.max_bytes is not None and "MB" not in spec.help:
        return f"{spec.help} {spec.max_bytes // 1_000_000} MB at most."
    if spec.model is not None and spec.kind in _JSON:
        needed = [name for name, field in spec.model.model_fields.items() if field.is_required()]
        members = ", ".join(f'"{name}": …' for name in needed)
        return f"{spec.help} As {'a list of ' if spec.kind == 'assets' else ''}{{{members}}}."
    return f"{spec.help} One in each line." if spec.kind == "strings" else spec.help


def _palettes(spec: FieldSpec) -> tuple[str, ...]:
    return get_args(get_args(PaletteName)[0]) if spec.kind == "palette" else ()
