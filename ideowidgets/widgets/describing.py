"""One picture in words: its alternative text, its facts, a name for its file, why there is none."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from ideowidgets.operations.json_prompt import parse_json_prompt
from ideowidgets.operations.prices import dollars
from ideowidgets.operations.request import Request, plain
from ideowidgets.record.out.telling import origin
from ideowidgets.record.writing import told_day
from ideowidgets.widgets.messages import Fact
from ideowidgets.widgets.values import cut, is_missing, text_of

if TYPE_CHECKING:
    from ideowidgets.record.record import Record

_SUFFIX: Final = {"image/png": ".png", "image/jpeg": ".jpg", "image/webp": ".webp"}
_REASONS: Final = {
    "unsafe": "Withheld as unsafe. Change the wording, or the seed.",
    "cancelled": "Cancelled before it was sent; nothing was billed.",
    "unknown": "No answer came: it may have been billed.",
    "void": "These values do not go together.",
    "failed": "It failed; the record has no reason.",
    "deleted": "Deleted for good",
}
_ASKED: Final = ("prompt", "text_prompt", "json_prompt")


def prompt_of(request: Request[Any] | None, row: Any) -> str:
    """Give the prompt as it was asked for; of a structured one, what it says as a whole."""
    if request is not None:
        roles = request.roles()
        return _prose(str(roles.get("prompt") or "")) or _summed_up(roles.get("json_prompt"))
    found = getattr(row, "prompt", None)
    return (_prose(found) if isinstance(found, str) else "") or _summed_up(getattr(row, "json_prompt", None))


def _prose(prompt: str) -> str:
    structured = parse_json_prompt(prompt)
    return prompt if structured is None else _summed_up(structured)


def _summed_up(structured: Any) -> str:
    if not isinstance(structured, Mapping):
        return ""
    said = structured.get("high_level_description")
    return said if isinstance(said, str) and said.strip() else "structured prompt"


def seed_of(request: Request[Any] | None, row: Any) -> int | None:
    """Give the seed that was used, as far as it is known."""
    for found in (
        getattr(row, "seed_returned", None),
        request.roles().get("seed") if request is not None else None,
        getattr(row, "seed", None),
    ):
        if found is not None and not is_missing(found):
            return int(found)
    return None


def alternative(prompt: str, seed: int | None) -> str:
    """Write a picture's text alternative.

    Examples
    --------
    >>> alternative("a lighthouse", 7)
    'a lighthouse, seed 7'
    """
    said = " ".join(cut(prompt, 120).split()) or "picture"
    return said if seed is None else f"{said}, seed {seed}"


def reason(state: str, error: str | None, row: Any, record: Record | None = None) -> str:
    """Say why there is no picture; empty where there is one or it is still to come.

    Parameters
    ----------
    record : Record, optional
        Which knows who deleted one, and when.
    """
    if state not in _REASONS:
        return ""
    if state == "deleted":
        return f"{_deleted(record, str(getattr(row, 'image_id', '')))}; its menu makes it again."
    return str(error or getattr(row, "error", None) or _REASONS[state])


def _deleted(record: Record | None, image_id: str) -> str:
    found = None if record is None else record.deletion(image_id)
    return _REASONS["deleted"] if found is None else f"Deleted by {found[0]} on {told_day(found[1])}"


def facts_of(request: Request[Any] | None, row: Any) -> list[Fact]:
    """List what was asked and what came of it, line by line; prompts are shown apart."""
    facts = []
    asked = {} if request is None else {name: plain(value) for name, value in request.set_fields().items()}
    if request is not None:
        facts.append(Fact(name="operation", value=request.operation.title))
    facts += [Fact(name=name, value=text_of(name, value)) for name, value in asked.items() if name not in _ASKED]
    if row is None:
        return facts
    if row.seed_returned is not None and row.seed_returned != asked.get("seed"):
        facts.append(Fact(name="seed returned", value=str(int(row.seed_returned))))
    if row.width and row.height:
        facts.append(Fact(name="size", value=f"{int(row.width)} × {int(row.height)}"))
    facts += _money_and_time(row)
    return facts


def _money_and_time(row: Any) -> list[Fact]:
    facts = []
    if row.cost_usd_micros is not None:
        paid, listed = int(row.cost_usd_micros), row.list_price_usd_micros
        note = f" (list {dollars(int(listed))})" if listed is not None and int(listed) != paid else ""
        facts.append(Fact(name="cost", value=dollars(paid) + note))
    if isinstance(row.created_at, datetime):
        facts.append(Fact(name="asked", value=row.created_at.strftime("%Y-%m-%d %H:%M UTC")))
    if row.latency_s is not None:
        facts.append(Fact(name="took", value=f"{float(row.latency_s):.1f} s"))
    if row.service:
        names = ("service", "operation", "model", "recorded_service", "recorded_at")
        told = origin({name: getattr(row, name, None) for name in names})
        facts.append(Fact(name="service", value=told or str(row.service)))
    if row.note:
        facts.append(Fact(name="note", value=str(row.note)))
    return facts


def file_name(prompt: str, seed: int | None, mime: str | None) -> str:
    """Give a download its name; nothing of it can be a path.

    Examples
    --------
    >>> file_name("../a Poster: HOLD FAST", 7, "image/png")
    'a-poster-hold-fast-7.png'
    """
    return f"{_stem(prompt) or 'picture'}{'' if seed is None else f'-{seed}'}{_SUFFIX.get(mime or '', '.bin')}"


def archive_name(text: str, pictures: int, suffix: str = ".zip") -> str:
    """Give an export its name; nothing of it can be a path.

    Examples
    --------
    >>> archive_name("../Lighthouse", 12), archive_name("灯台", 1, ".pdf")
    ('lighthouse-12.zip', 'pictures-1.pdf')
    """
    return f"{_stem(text) or 'pictures'}-{pictures}{suffix}"


def _stem(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9]+", "-", text).strip("-")[:48].strip("-").lower()
