"""Parts of the structured prompt within a request: ``json_prompt.elements[0].text`` names one."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from typing import Any, TypeVar

from ideowidgets.operations.errors import InvalidRequest, NoStructuredPrompt, Problem, shorten
from ideowidgets.operations.registry import field_of_role
from ideowidgets.operations.request import Request
from ideowidgets.operations.structured_prompt.contract import COMPOSITION, ROOT_KEYS, full_path, keys_at, short_path
from ideowidgets.operations.structured_prompt.prompt import StructuredPrompt
from ideowidgets.operations.structured_prompt.tree import MISSING, Path, from_path, to_path

AnyRequest = TypeVar("AnyRequest", bound=Request[Any])

ROLES = ("json_prompt", "prompt")
_STARTS = frozenset((*ROOT_KEYS, "elements", "background", "style"))


def structured_field(request: Request[Any]) -> str | None:
    """Give the field of a request that holds a structured prompt, or None.

    v1 has a field of its own for it; v2 takes its text as the prompt.
    """
    names = field_of_role(type(request))
    for role in ROLES:
        name = names.get(role)
        if name is not None and structured_of(getattr(request, name)) is not None:
            return name
    return None


def structured_of(value: Any) -> StructuredPrompt | None:
    """Give the structured prompt that a field's value is, or None where it is plain words or nothing."""
    if value is None or (isinstance(value, str) and COMPOSITION not in value):
        return None
    try:
        found = StructuredPrompt.read(value) if isinstance(value, str) else StructuredPrompt(value)
    except NoStructuredPrompt:
        return None
    return found if not found.changes else None


def names_part(name: str) -> bool:
    """Tell whether a name stands for a part of a structured prompt rather than for a field.

    Examples
    --------
    >>> names_part("json_prompt.elements[0].text"), names_part("elements[0]"), names_part("seed")
    (True, True, False)
    """
    return ("." in name or "[" in name) and _parts(name) is not None


def _parts(name: str) -> Path | None:
    try:
        path = from_path(name)
    except ValueError:
        return None
    if len(path) > 1 and path[0] in (*ROLES, "text_prompt"):
        path = path[1:]
    return path if path[0] in _STARTS else None


def _place(name: str) -> Path:
    found = _parts(name)
    if found is None:
        raise ValueError(f"{shorten(name)} is no place in a structured prompt; write elements[0].text")
    return found


def part_of(name: str) -> Path:
    """Give the place that a name stands for, the same for all its spellings.

    Raises
    ------
    ValueError
        Where it stands for none; see :func:`names_part`.

    Examples
    --------
    >>> part_of("json_prompt.elements[0].text") == part_of("elements[0].text")
    True
    """
    return full_path(_place(name))


def get_in(request: Request[Any], name: str) -> Any:
    """Give a copy of what stands at a place of a request's structured prompt; None where there is nothing.

    Examples
    --------
    >>> from ideowidgets.operations import V2GenerateV4
    >>> request = V2GenerateV4(prompt=StructuredPrompt(background="a wall").add_text("OPEN"))
    >>> get_in(request, "prompt.elements[0].text")
    'OPEN'
    """
    field = structured_field(request)
    prompt = None if field is None else structured_of(getattr(request, field))
    return None if prompt is None else prompt.get(_place(name))


def set_in(request: AnyRequest, changes: Mapping[str, Any]) -> AnyRequest:
    """Give a request with parts of its structured prompt changed.

    Parameters
    ----------
    request : Request
        With a structured prompt in ``json_prompt``, or as the text of ``prompt``.
    changes : mapping
        Place to value, as in ``{"json_prompt.elements[0].text": "OPEN", "style.color_palette": ["#0B3954"]}``;
        ``None`` takes a part away. The field's name in front may be left out.

    Raises
    ------
    InvalidRequest
        Where the request has no structured prompt, there is no such place, or the result breaks a rule.

    Examples
    --------
    >>> from ideowidgets.operations import V2GenerateV4
    >>> request = V2GenerateV4(prompt=StructuredPrompt(background="a wall").add_text("OPEN"), seed=7)
    >>> '"text":"SHUT"' in set_in(request, {"elements[0].text": "SHUT"}).prompt
    True
    """
    name = structured_field(request)
    prompt = None if name is None else structured_of(getattr(request, name))
    if name is None or prompt is None:
        rule, fix = "this request has no structured prompt", "Give one, as a StructuredPrompt or as JSON."
        raise InvalidRequest(request.operation.title, [Problem(next(iter(changes), ""), "", rule, fix)])
    for place, value in changes.items():
        _check_key(request, prompt, place)
        try:
            prompt = prompt.set_at(_place(place), value)
        except ValueError as error:
            problem = Problem(
                place, shorten(value), str(error), "See StructuredPrompt(...).elements for what is there."
            )
            raise InvalidRequest(request.operation.title, [problem]) from None
    return request.replace(**{name: prompt})


def _check_key(request: Request[Any], prompt: StructuredPrompt, place: str) -> None:
    """Refuse a key that neither the contract nor the prompt has: nobody reads it, and a sweep over it would be paid."""
    path = _parts(place)
    path = () if path is None else full_path(path)
    known, key = keys_at(path[:-1]), path[-1] if path else None
    if not known or not isinstance(key, str) or key in known or prompt.get(path, MISSING) is not MISSING:
        return
    near = [name for name in known if key.startswith(name)] or difflib.get_close_matches(key, known, n=1)
    meant = f"Did you mean {to_path(short_path((*path[:-1], near[0])))}?" if near else f"Keys are {', '.join(known)}."
    fix = f"{meant} A key of your own can vary where the prompt has it already."
    raise InvalidRequest(request.operation.title, [Problem(place, shorten(key), "is no key of the contract", fix)])
