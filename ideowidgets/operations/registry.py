"""Every operation by the vendor's ``operationId``, and the choice of one by action and model."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import Any

from ideowidgets.operations.errors import InvalidRequest, Problem, shorten
from ideowidgets.operations.request import Request, plays_of


class _Operations(Mapping[str, type[Request[Any]]]):
    """Request classes by ``operationId``; they are loaded when one is first asked for."""

    @cached_property
    def _classes(self) -> dict[str, type[Request[Any]]]:
        # Sixty models cost more to define than a script needs that only sends one of them.
        from ideowidgets.operations.everything import CLASSES

        return {cls.operation.id: cls for cls in CLASSES}

    def __getitem__(self, operation_id: str) -> type[Request[Any]]:
        return self._classes[operation_id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._classes)

    def __len__(self) -> int:
        return len(self._classes)

    def __repr__(self) -> str:
        return f"<{len(self)} operations: {', '.join(self)}>"


OPERATIONS: Mapping[str, type[Request[Any]]] = _Operations()

Carried = Callable[[type[Request[Any]]], bool]
DEFAULT_MODEL = "ideogram-3.0"
STRUCTURED_MODEL = "ideogram-4.0"
# What Ideogram 4.0 says of a picture can be sent back to draw it.
_DEFAULT_FOR = {"describe": "ideogram-4.0"}
_MODEL = re.compile(r"(?:ideogram)?[ _-]*v?[ _-]*(\d)(?:[._-]?(\d))?(a)?(?:[ _-]+(character|custom)(?:[ _-]*model)?)?")


def _anything(_: type[Request[Any]]) -> bool:
    return True


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


def models(action: str, carried: Carried = _anything) -> tuple[str, ...]:
    """Give the models that offer an action, newest first."""
    return tuple(dict.fromkeys(cls.operation.model for cls in _of_action(action, carried)))


def pick(action: str, model: str | None = None, carried: Carried = _anything) -> type[Request[Any]]:
    """Choose the request class for an action and a model, as a person names it.

    Of two homes of one model the better one is chosen: newer models take seeds and quote prices in v2.

    Parameters
    ----------
    action : str
        ``"generate"``, ``"remix"``, ``"describe"`` ...
    model : str, optional
        ``"ideogram-3.0"``, or just ``"3.0"``; ``"3.0-character"``, ``"4.0-custom"``, ``"auto"``; one of the older
        models, as in ``"V_2_TURBO"``; or an ``operationId``.
    carried : callable, optional
        Tells whether a request class may be chosen; a service that carries only some leaves the others out.

    Raises
    ------
    InvalidRequest
        Where no such model offers the action.

    Examples
    --------
    >>> pick("generate", "4.5").__name__
    'V2GenerateV45'
    >>> pick("remix", "V_2_TURBO").__name__
    'RemixLegacy'
    """
    # A person writes model=4.5 as well as "4.5"; what is neither is refused below, by its text.
    model = None if model is None else str(model)
    if model in OPERATIONS:
        named = OPERATIONS[str(model)]
        if named.operation.action != action:
            problem = Problem(
                "model", shorten(model), f"is for {named.operation.action}, not for {action}", "Use its own verb."
            )
            raise InvalidRequest(action, [problem])
        return named
    offered = models(action, carried)
    if not offered:
        raise InvalidRequest(action, [_nowhere_problem(action)])
    usual = _DEFAULT_FOR.get(action, DEFAULT_MODEL)
    wanted = _model_name(model) if model else (usual if usual in offered else offered[0])
    for cls in _of_action(action, carried):
        if cls.operation.model == wanted:
            return cls
    near = difflib.get_close_matches(wanted, offered, n=1)
    fix = f"Did you mean {near[0]!r}?" if near else f"Choose one of {', '.join(offered)}."
    raise InvalidRequest(action, [Problem("model", shorten(model), f"has no {action} that can be asked here", fix)])


def _of_action(action: str, carried: Carried) -> Iterator[type[Request[Any]]]:
    return (cls for cls in OPERATIONS.values() if cls.operation.action == action and carried(cls))


def _nowhere_problem(action: str) -> Problem:
    known = sorted({cls.operation.action for cls in OPERATIONS.values()})
    if action in known:
        return Problem("action", repr(action), "is not carried by this service", "Use service='ideogram'.")
    return Problem("action", repr(action), "is no action", f"Choose one of {', '.join(known)}.")


def _model_name(text: str) -> str:
    if _older(text):
        return "legacy"
    found = _MODEL.fullmatch(text.strip().casefold())
    if found is None:
        return text
    version = f"{found[1]}a" if found[3] else f"{found[1]}.{found[2] or 0}"
    return f"ideogram-{version}" + (f"-{found[4]}" if found[4] else "")


def _older(model: str | None) -> str | None:
    """Give the vendor's spelling of a model before 3.0, as in ``V_2_TURBO``; None for any other."""
    spelled = re.sub(r"[ .-]", "_", str(model or "").strip().upper())
    return spelled if re.fullmatch(r"V_(1|2|2A)(_TURBO)?", spelled) else None


def by_roles(cls: type[Request[Any]], roles: Mapping[str, Any]) -> dict[str, Any]:
    """Turn values by role into values by this operation's field names.

    Roles that the operation lacks are left out; ask :func:`lacking` which.

    Examples
    --------
    >>> by_roles(OPERATIONS["post-generate-image-v-4"], {"prompt": "a cat", "seed": 7})
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


def make_request(action: str, model: str | None = None, *, carried: Carried = _anything, **values: Any) -> Request[Any]:
    """Make the request of an action and a model, from values by the vendor's names or by role.

    Parameters
    ----------
    action, model, carried
        See :func:`pick`.
    **values
        ``prompt``, ``seed``, ``rendering_speed`` ...; None leaves a field unset. A structured prompt without a model
        goes to the model that such prompts were made for.

    Raises
    ------
    InvalidRequest
        Where the model lacks a field or takes no structured prompt (it names models that do), or a value breaks a rule.

    Examples
    --------
    >>> make_request("generate", "4.5", prompt="a cat", resolution="1024x1024")
    V2GenerateV45(prompt='a cat', size='1024x1024')
    """
    given = {name: value for name, value in values.items() if value is not None}
    structured = _is_structured(given.get("prompt"))
    if model is None and structured:
        model = _structured_model(action, carried)
    cls = pick(action, model, carried)
    if structured:
        # Only v1 of Ideogram 4.0 has a field of its own for structured prompts.
        if "json_prompt" in field_of_role(cls):
            given["json_prompt"] = given.pop("prompt")
        elif not isinstance(given["prompt"], str):
            check_structured(cls, carried)
    older = _older(model)
    if older is not None and "model" in cls.model_fields:
        given["model"] = older
    own = {name: value for name, value in given.items() if name in cls.model_fields}
    roles = {name: value for name, value in given.items() if name not in own}
    missing = lacking(cls, roles)
    if missing:
        raise InvalidRequest(cls.operation.title, [_lacking_problem(action, cls, name, carried) for name in missing])
    mapped = by_roles(cls, roles)
    twice = sorted(mapped.keys() & own.keys())
    if twice:
        problems = [
            Problem(name, shorten(own[name]), "is given twice", "Give it once, by either name.") for name in twice
        ]
        raise InvalidRequest(cls.operation.title, problems)
    return cls(**mapped, **own)


def check_structured(cls: type[Request[Any]], carried: Carried = _anything) -> None:
    """Refuse an operation that takes no structured prompt.

    Raises
    ------
    InvalidRequest
        Where it takes none; it names the model that does.
    """
    if _takes_structured(cls):
        return
    able = _structured_model(cls.operation.action, carried)
    fix = f"use model='{able.removeprefix('ideogram-')}'" if able else "say it in plain words"
    title = cls.operation.title
    rule = f"{title.partition(' · ')[0]} takes no structured prompt; {fix}"
    raise InvalidRequest(title, [Problem(field_of_role(cls).get("prompt", "prompt"), "", rule, "")])


def _is_structured(value: Any) -> bool:
    """Whether a prompt is a structured one: its objects, what holds them, or their text."""
    if value is None or (isinstance(value, str) and not value.lstrip().startswith("{")):
        return False
    from ideowidgets.operations.json_prompt import JsonPrompt, held_prompt, parse_json_prompt

    held = held_prompt(value)
    if isinstance(held, str):
        return parse_json_prompt(held) is not None
    return isinstance(held, JsonPrompt) or (isinstance(held, dict) and "compositional_deconstruction" in held)


def _takes_structured(cls: type[Request[Any]]) -> bool:
    names = field_of_role(cls)
    # P-Image has one field for both in either version.
    as_text = cls.operation.generation == "v2" or cls.operation.model == "p-image-ideogram"
    return "json_prompt" in names or ("prompt" in names and as_text)


def _structured_model(action: str, carried: Carried) -> str | None:
    """Give the model that takes a structured prompt where nobody names one: the one that such prompts were made for."""
    able = [model for model in models(action, carried) if _takes_structured(pick(action, model, carried))]
    return STRUCTURED_MODEL if STRUCTURED_MODEL in able else next(iter(able), None)


def _lacking_problem(action: str, cls: type[Request[Any]], name: str, carried: Carried) -> Problem:
    homes = {model: pick(action, model, carried) for model in models(action, carried)}
    able = [model for model, home in homes.items() if not lacking(home, {name: None})]
    known = {field for home in homes.values() for field in field_of_role(home)}
    near = difflib.get_close_matches(name, known, n=1)
    fix = (
        f"Models that take it: {', '.join(able)}."
        if able
        else f"Did you mean {near[0]!r}?"
        if near
        else "Leave it out."
    )
    return Problem(name, "", f"is not taken by {cls.operation.model}", fix)
