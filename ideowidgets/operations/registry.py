"""Every operation by the vendor's ``operationId``, and the choice of one by action and model."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from ideowidgets.operations.errors import InvalidRequest, Problem, shorten
from ideowidgets.operations.request import Request, plays_of
from ideowidgets.operations.v1 import GenerateV3, GenerateV4, MagicPromptV4
from ideowidgets.operations.v2 import V2GenerateV4, V2GenerateV45

OPERATIONS: Mapping[str, type[Request[Any]]] = MappingProxyType(
    {cls.operation.id: cls for cls in (V2GenerateV45, V2GenerateV4, GenerateV3, GenerateV4, MagicPromptV4)}
)

DEFAULT_MODEL = "ideogram-3.0"


def request_class(operation_id: str) -> type[Request[Any]]:
    """Give the request class of an operation.

    Raises
    ------
    InvalidRequest
        Where this version does not know the operation.
    """
    try:
        return OPERATIONS[operation_id]
    except KeyError:
        fix = "A newer version may know it. Known: " + ", ".join(OPERATIONS)
        problem = Problem("operation", shorten(operation_id), "is no operation that this version knows", fix)
        raise InvalidRequest("request", [problem]) from None


def models(action: str) -> tuple[str, ...]:
    """Give the models that offer an action, newest first."""
    return tuple(dict.fromkeys(cls.operation.model for cls in OPERATIONS.values() if cls.operation.action == action))


def pick(action: str, model: str | None = None) -> type[Request[Any]]:
    """Choose the request class for an action and a model, as a person names it.

    The v2 API is preferred where it has the model, because it takes seeds and quotes prices.

    Parameters
    ----------
    action : str
        ``"generate"`` or ``"magic-prompt"``.
    model : str, optional
        ``"ideogram-3.0"``, ``"ideogram-4.0"``, ``"ideogram-4.5"``, or just ``"4.5"``, or an ``operationId``.

    Examples
    --------
    >>> pick("generate", "4.5").__name__
    'V2GenerateV45'
    """
    if model in OPERATIONS:
        return OPERATIONS[str(model)]
    offered = models(action)
    wanted = _model_name(model) if model else (DEFAULT_MODEL if DEFAULT_MODEL in offered else offered[0])
    for cls in OPERATIONS.values():
        if cls.operation.action == action and cls.operation.model == wanted:
            return cls
    near = difflib.get_close_matches(wanted, offered, n=1)
    fix = f"Did you mean {near[0]!r}?" if near else f"Choose one of {', '.join(offered)}."
    raise InvalidRequest(action, [Problem("model", shorten(model), f"has no {action} that this version knows", fix)])


def _model_name(text: str) -> str:
    found = re.search(r"(\d)(?:[._-]?(\d))?\s*$", text.strip())
    return f"ideogram-{found[1]}.{found[2] or 0}" if found else text


def by_roles(cls: type[Request[Any]], roles: Mapping[str, Any]) -> dict[str, Any]:
    """Turn values by role into values by this operation's field names.

    Roles that the operation lacks are left out; ask :func:`lacking` which.

    Examples
    --------
    >>> by_roles(GenerateV4, {"prompt": "a cat", "seed": 7})
    {'text_prompt': 'a cat'}
    """
    names = field_of_role(cls)
    return {names[role]: value for role, value in roles.items() if role in names}


def lacking(cls: type[Request[Any]], roles: Mapping[str, Any]) -> tuple[str, ...]:
    """Give the roles that an operation has no field for."""
    names = field_of_role(cls)
    return tuple(role for role in roles if role not in names)


def field_of_role(cls: type[Request[Any]]) -> dict[str, str]:
    """Give role to field name, for an operation."""
    return {
        plays.role: name
        for name in cls.model_fields
        if name != "unchecked" and (plays := plays_of(cls, name)) is not None
    }


def make_request(action: str, model: str | None = None, **values: Any) -> Request[Any]:
    """Make the request of an action and a model, from values by the vendor's names or by role.

    Parameters
    ----------
    action, model : str
        See :func:`pick`.
    **values
        ``prompt``, ``seed``, ``rendering_speed`` ...; None leaves a field unset.

    Raises
    ------
    InvalidRequest
        Where the model lacks a field (it names models that have it), or a value breaks a rule.

    Examples
    --------
    >>> make_request("generate", "4.5", prompt="a cat", resolution="1024x1024")
    V2GenerateV45(prompt='a cat', size='1024x1024')
    """
    cls = pick(action, model)
    own = {name: value for name, value in values.items() if name in cls.model_fields}
    roles = {name: value for name, value in values.items() if name not in own and value is not None}
    missing = lacking(cls, roles)
    if missing:
        raise InvalidRequest(cls.operation.title, [_lacking_problem(action, cls, name) for name in missing])
    mapped = by_roles(cls, roles)
    twice = sorted(mapped.keys() & own.keys())
    if twice:
        problems = [
            Problem(name, shorten(own[name]), "is given twice", "Give it once, by either name.") for name in twice
        ]
        raise InvalidRequest(cls.operation.title, problems)
    return cls(**mapped, **own)


def _lacking_problem(action: str, cls: type[Request[Any]], name: str) -> Problem:
    able = [found for found in models(action) if not lacking(pick(action, found), {name: None})]
    known = {field for found in models(action) for field in field_of_role(pick(action, found))}
    near = difflib.get_close_matches(name, known, n=1)
    fix = (
        f"Models that take it: {', '.join(able)}."
        if able
        else f"Did you mean {near[0]!r}?"
        if near
        else "Leave it out."
    )
    return Problem(name, "", f"is not taken by {cls.operation.model}", fix)
