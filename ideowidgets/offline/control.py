"""Control over HTTP, for tests in other processes and languages: what arrived, what goes wrong, what time it is."""

from __future__ import annotations

import json
import math
import time
from collections.abc import Callable
from typing import Any

from ideowidgets.offline import answers
from ideowidgets.offline.engine import Engine
from ideowidgets.offline.faults import Fault
from ideowidgets.offline.openapi import document
from ideowidgets.offline.wire import ApiReply, ApiRequest

CONTROL = "/__offline__/"
SPECIFICATION = "/openapi.json"
MAX_FAULTS = 1000
MAX_AHEAD = 100 * 365 * 86_400.0


def control(engine: Engine, request: ApiRequest) -> ApiReply:
    """Answer a control request or the request for the specification.

    ``GET health``, ``GET journal``, ``POST faults`` (a list), ``POST clock`` (``{"advance": seconds}``),
    ``POST settings`` (``{"job_polls": 3}``; numbers alone), ``POST webhook`` (``{"generation_id": ...}`` gives the
    signed delivery that the service would send) and ``POST reset``, below ``/__offline__/``.
    """
    if request.path == SPECIFICATION:
        return ApiReply.of(200, document(engine.base_url))
    found = _ROUTES.get(request.path.removeprefix(CONTROL))
    if found is None:
        return answers.not_found()
    method, act = found
    if request.method != method:
        return answers.not_allowed(method)
    try:
        given = json.loads(request.body) if request.body else None
        return ApiReply.of(200, act(engine, given))
    except LookupError as wrong:
        return answers.problem(404, str(wrong))
    except (ValueError, RecursionError) as wrong:
        return answers.problem(400, str(wrong))


def _health(engine: Engine, _: Any) -> Any:
    return {"ok": True, "in_flight": engine.in_flight, "now": engine.now()}


def _journal(engine: Engine, _: Any) -> Any:
    return {
        "calls": [call.to_dict() for call in engine.calls],
        "billed": [charge.to_dict() for charge in engine.billed],
    }


def _faults(engine: Engine, given: Any) -> Any:
    if not isinstance(given, list) or len(given) > MAX_FAULTS or not all(isinstance(item, dict) for item in given):
        raise ValueError(f"faults are a list of at most {MAX_FAULTS} objects")
    engine.faults = tuple(Fault.from_dict(item) for item in given)
    return {"faults": len(given)}


def _clock(engine: Engine, given: Any) -> Any:
    try:
        seconds = float(given["advance"])
    except (TypeError, KeyError):
        raise ValueError('the clock takes {"advance": seconds}') from None
    # Also refuses NaN, which no comparison holds for.
    if not abs(engine.now() + seconds - time.time()) <= MAX_AHEAD:
        raise ValueError("the clock stays within 100 years of now")
    engine.advance(seconds)
    return {"now": engine.now()}


def _settings(engine: Engine, given: Any) -> Any:
    if not isinstance(given, dict) or not given.keys() <= _SETTABLE:
        raise ValueError(f"settings are an object with any of {', '.join(sorted(_SETTABLE))}")
    wrong = [name for name, value in given.items() if not _is_number(value)]
    if wrong:
        raise ValueError(f"{', '.join(wrong)} must be a number, 0 or more")
    for name, value in given.items():
        setattr(engine.settings, name, int(value) if name in _WHOLE else float(value))
    return {name: getattr(engine.settings, name) for name in sorted(_SETTABLE)}


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < math.inf


def _webhook(engine: Engine, given: Any) -> Any:
    if not isinstance(given, dict) or not isinstance(given.get("generation_id"), str):
        raise ValueError('a delivery is asked for with {"generation_id": id}')  # noqa: TRY004
    headers, body = engine.webhook_delivery(given["generation_id"])
    return {"headers": headers, "body": body.decode("ascii")}


def _reset(engine: Engine, _: Any) -> Any:
    engine.reset()
    return {"ok": True}


_ROUTES: dict[str, tuple[str, Callable[[Engine, Any], Any]]] = {
    "health": ("GET", _health),
    "journal": ("GET", _journal),
    "faults": ("POST", _faults),
    "clock": ("POST", _clock),
    "settings": ("POST", _settings),
    "webhook": ("POST", _webhook),
    "reset": ("POST", _reset),
}
_WHOLE = frozenset(("job_polls", "max_in_flight"))
_SETTABLE = frozenset(("job_seconds", "speed", "stage_seconds")) | _WHOLE
