"""The same request to another model, field by field of the same role."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ideowidgets.operations.errors import IdeogramError, InvalidRequest
from ideowidgets.operations.registry import OPERATIONS, field_of_role, pick
from ideowidgets.operations.request import Request, plays_of
from ideowidgets.operations.structured_prompt.fields import names_part, part_of, structured_field
from ideowidgets.operations.structured_prompt.tree import Path
from ideowidgets.sweep.template import text_fields

MODEL = "model"
# What says nothing that a model without the field would do otherwise.
_IDLE: Mapping[str, Any] = {"num_images": 1, "private": True}


class CannotTake(IdeogramError):
    """A model has no place for something that was asked."""


def model_named(request: Request[Any], given: str) -> tuple[str, type[Request[Any]]]:
    """Find the model of an axis: its name as the record writes it, and the request class that does it.

    Raises
    ------
    InvalidRequest
        Where no such model does what the request asks for.
    """
    if given in OPERATIONS:
        return given, OPERATIONS[given]
    own = type(request)
    found = pick(own.operation.action, given)
    if found.operation.model == own.operation.model:
        found = own
    # An older model is named in a field of its class.
    if MODEL in found.model_fields:
        return "_".join(given.strip().upper().replace(".", "_").replace("-", "_").split()), found
    return found.operation.model, found


def role_of(cls: type[Request[Any]], name: str) -> str:
    """Give the role that a field plays, or its name where it plays none."""
    plays = plays_of(cls, name) if name in cls.model_fields else None
    return name if plays is None else plays.role


def to_model(
    request: Request[Any], changes: Mapping[str, Any], model: str, cls: type[Request[Any]], *, drawn_seed: int | None
) -> Request[Any]:
    """Give a request of another class that asks for the same.

    Parameters
    ----------
    request : Request
        What is asked of its own model.
    changes : mapping
        Fields of that, roles that only other models have, or parts of its structured prompt, to be changed; None
        unsets one.
    model : str
        As :func:`model_named` gives it.
    drawn_seed : int or None
        The seed that the plan drew because nobody gave one; a model without seeds goes without.

    Raises
    ------
    CannotTake
        Where the class lacks a role that was set.
    InvalidRequest
        Where a value breaks a rule of the class.
    """
    own = type(request)
    changes = _with_whole(request, changes)
    extra = {MODEL: model} if MODEL in cls.model_fields else {}
    if cls is own:
        unknown = [name for name, value in changes.items() if name not in own.model_fields and value is not None]
        if unknown:
            raise CannotTake(f"{model} takes no {' and no '.join(unknown)}")
        return request.replace(**{name: value for name, value in changes.items() if name in own.model_fields}, **extra)
    if request.unchecked:
        raise CannotTake(f"{model} is another operation, and unchecked fields are meant for {own.operation.model}")
    roles = _canonical(request) | {role_of(own, name): value for name, value in changes.items()}
    names = field_of_role(cls)
    if drawn_seed is not None and roles.get("seed") in (None, drawn_seed):
        roles["seed"] = drawn_seed if "seed" in names else None
    asked = {role: value for role, value in roles.items() if value is not None and role != MODEL}
    lacking = [role for role, value in asked.items() if role not in names and value != _IDLE.get(role)]
    if lacking:
        raise CannotTake(f"{model} takes no {' and no '.join(lacking)}")
    return cls(**{names[role]: value for role, value in asked.items() if role in names}, **extra)


def changed(request: Request[Any], changes: Mapping[str, Any]) -> Request[Any]:
    """Change fields and parts of a structured prompt.

    A whole goes before what is within it. What is taken away goes last and from the end, so that every index counts
    in the list as it was.
    """
    parts = {name: part_of(name) for name in changes if names_part(name)}
    gone = sorted((name for name in parts if changes[name] is None), key=lambda name: _sortable(parts[name]))
    rest = sorted((name for name in changes if name not in gone), key=lambda name: len(parts.get(name, ())))
    return request.replace(**{name: changes[name] for name in (*rest, *reversed(gone))})


def _with_whole(request: Request[Any], changes: Mapping[str, Any]) -> Mapping[str, Any]:
    """Give changes with the whole structured prompt in place of its parts: another model may take it as mere text."""
    parts = [name for name in changes if names_part(name)]
    if not parts:
        return changes
    texts = text_fields(type(request))
    made = changed(request, {name: value for name, value in changes.items() if name in parts or name in texts})
    whole = structured_field(made)
    rest = {name: value for name, value in changes.items() if name not in parts}
    return rest if whole is None else rest | {whole: getattr(made, whole)}


def _sortable(path: Path) -> tuple[str, ...]:
    return tuple(f"{step:09d}" if isinstance(step, int) else step for step in path)


def _canonical(request: Request[Any]) -> dict[str, Any]:
    roles = request.roles()
    # Pictures and structured values stay what they are; only spelling is made canonical.
    return {
        (role := role_of(type(request), name)): roles.get(role, value) if isinstance(value, str) else value
        for name, value in request.set_fields().items()
    }


def fitting(request: Request[Any], name: str, classes: Mapping[str, type[Request[Any]]]) -> bool:
    """Tell whether any of several models has a role that the request's own lacks."""
    return any(name in field_of_role(cls) for cls in classes.values()) and name not in type(request).model_fields


def spelled(request: Request[Any], name: str, value: Any) -> Any:
    """Give a stored value of a field in the spelling that all models share."""
    plays = plays_of(type(request), name)
    return plays.canonical(value) if plays and plays.canonical and isinstance(value, str) else value


def first_problem(error: IdeogramError, model: str) -> str:
    """Say in a few words why a model does not take a request."""
    if isinstance(error, InvalidRequest):
        return f"{model}: {error.problems[0].field} {error.problems[0].rule}"
    return str(error)
