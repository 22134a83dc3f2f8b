"""What every view and export says about a row: its caption, why it has no picture, its small picture."""

from __future__ import annotations

import json
import math
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from ideowidgets.operations.json_prompt import parse_json_prompt
from ideowidgets.operations.picture import Picture
from ideowidgets.operations.registry import OPERATIONS
from ideowidgets.record.errors import RecordError
from ideowidgets.record.image_ref import ImageRef
from ideowidgets.record.pictures import decode, to_thumbnail
from ideowidgets.record.writing import told_day

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

OFFLINE: Final = "offline"
OFFLINE_SAID: Final = "Offline pictures were drawn by a stand-in, not by a model."
REPLAY: Final = "replay"
REPLAY_SAID: Final = "Replayed pictures were made by the service and on the day that they name, and are shown again."
MISSING: Final = "the file is missing"

_SAYS: Final = {
    "sent": "on its way",
    "unsafe": "withheld as unsafe",
    "failed": "failed",
    "cancelled": "cancelled",
    "unknown": "no answer: may have been billed",
    "planned": "planned",
    "deleted": "deleted",
}


def reason(row: Mapping[Any, Any]) -> str:
    """Say in a word or two why a row has no picture."""
    status = words(row.get("status"))
    return _SAYS.get(status, status) or "no picture"


def whole_reason(row: Mapping[Any, Any]) -> str:
    """Say why a row has no picture, in the service's words too."""
    why = words(row.get("error"))
    return f"{reason(row)}: {why}" if why and row.get("status") in ("failed", "unsafe", "unknown") else reason(row)


def words(value: Any) -> str:
    """Give a text, or nothing where it is none."""
    return value if isinstance(value, str) else ""


def asked(row: Mapping[Any, Any]) -> str:
    """Say what was asked: the prompt, a structured one by its summary, else the name of the action."""
    prompt, structured = words(row.get("prompt")), row.get("json_prompt")
    if not isinstance(structured, dict):
        structured = parse_json_prompt(prompt) or {}
    return words(structured.get("high_level_description")) or prompt or words(row.get("action")).replace("-", " ")


def seed_of(row: Mapping[Any, Any]) -> int | None:
    """Give the seed that came back, else the one that was asked for."""
    return next((row[name] for name in ("seed_returned", "seed") if isinstance(row.get(name), int)), None)


def is_offline(row: Mapping[Any, Any]) -> bool:
    """Tell whether a stand-in drew it."""
    return row.get("service") == OFFLINE


def origin(row: Mapping[Any, Any]) -> str:
    """Say where a picture comes from, where that is not the service itself; else nothing.

    Examples
    --------
    >>> from datetime import UTC, datetime
    >>> when = datetime(2026, 11, 3, tzinfo=UTC)
    >>> made = {"operation": "post-generate-image-v-3", "recorded_service": "ideogram", "recorded_at": when}
    >>> origin({"service": "replay"} | made)
    'replayed, made by Ideogram 3.0 on 3 Nov 2026'
    """
    if is_offline(row):
        return OFFLINE
    if row.get("service") != REPLAY:
        return ""
    asked_for, service = OPERATIONS.get(words(row.get("operation"))), words(row.get("recorded_service"))
    model = asked_for.operation.title.partition(" · ")[0] if asked_for else words(row.get("model"))
    at = row.get("recorded_at")
    when = f" on {told_day(at)}" if isinstance(at, datetime) and not is_missing(at) else ""
    return f"replayed, made by {model or 'a model'}{f' at {service}' if service != 'ideogram' else ''}{when}"


def drawn_or_shown(services: Iterable[object]) -> str:
    """Say over a view that its pictures are no service's own, where none of them is; else nothing.

    Examples
    --------
    >>> drawn_or_shown(["offline"]), drawn_or_shown(["replay", "offline"]), drawn_or_shown(["ideogram", "offline"])
    ('offline drawings', 'replayed pictures and offline drawings', '')
    """
    found = set(services)
    words_of = {REPLAY: "replayed pictures", OFFLINE: "offline drawings"}
    return " and ".join(text for name, text in words_of.items() if name in found) if found <= set(words_of) else ""


def origins_said(told: Iterable[Mapping[Any, Any]]) -> str:
    """Explain the words of :func:`origin` that rows use."""
    services = {row.get("service") for row in told}
    return " ".join(text for name, text in ((OFFLINE, OFFLINE_SAID), (REPLAY, REPLAY_SAID)) if name in services)


def caption(row: Mapping[Any, Any], without: Collection[str] = ()) -> list[str]:
    """Give what tells a row from others; ``without`` what headers say already."""
    axes = row.get("axes")
    facts = []
    if isinstance(axes, dict) and axes:
        facts = [
            say(value) if isinstance(value, str) else f"{name} {say(value)}"
            for name, value in axes.items()
            if name not in without
        ]
    elif "prompt" not in without and asked(row):
        facts = [asked(row)]
    seed = seed_of(row)
    named = isinstance(axes, dict) and "seed" in axes
    if seed is not None and "seed" not in without and not named:
        facts.append(f"seed {seed}")
    return facts + ([origin(row)] if origin(row) else [])


def say(value: Any) -> str:
    """Say any value in short.

    Examples
    --------
    >>> say(0.5), say(None), say(["a", "b"])
    ('0.5', '—', 'a, b')
    """
    if is_missing(value):
        return "—"
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, list | tuple):
        return ", ".join(map(say, value))
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False, default=str)
    return str(value)


def is_missing(value: Any) -> bool:
    """Tell whether a cell of a frame holds nothing."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return True
    return type(value).__name__ in ("NAType", "NaTType")


def small_picture(value: Any, size: int) -> bytes | None:
    """Give a WebP of what a cell of the column ``image`` holds; None where it holds nothing.

    Raises
    ------
    RecordError
        Where there should be a picture and it cannot be read.
    """
    if is_missing(value):
        return None
    if isinstance(value, ImageRef):
        return value.thumbnail(size)
    try:
        data = Picture.of(value).data
    except ValueError as error:
        raise RecordError(f"image: {error}.") from None
    return to_thumbnail(decode(data, at_most=2 * size), size)
