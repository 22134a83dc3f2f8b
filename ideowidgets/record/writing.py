"""The rows that one call writes: before a request leaves, and after it ended."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from ideowidgets.record.annotations import author
from ideowidgets.record.errors import RecordError
from ideowidgets.record.owner import Owner
from ideowidgets.record.schema import SLOTS, TOO_LARGE
from ideowidgets.record.ulid import ulid

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from ideowidgets.operations.request import Request
    from ideowidgets.record.files import StoredImage

_ROLE_COLUMNS: Final = [
    "prompt",
    "negative_prompt",
    "seed",
    "aspect_ratio",
    "resolution",
    "rendering_speed",
    "quality",
    "style_type",
    "style_preset",
    "magic_prompt",
]
_JSON_ROLES: Final = ("json_prompt", "style_codes", "color_palette")


@dataclass(frozen=True, slots=True)
class Received:
    """One picture of an answer, as far as it arrived.

    Attributes
    ----------
    index : int
        Place in the answer, from 0.
    sha256 : str or None
        Of the stored file; None where there is none.
    error : str or None
        Why there is no file although the picture was made.
    url_expires_at : datetime or None
        When its link ends.
    url : str or None
        Its link; kept only while there is no file, so that it can be fetched later.
    """

    index: int
    seed: int | None = None
    prompt: str | None = None
    resolution: str | None = None
    is_image_safe: bool | None = True
    sha256: str | None = None
    error: str | None = None
    url_expires_at: datetime | None = None
    url: str | None = None

    @property
    def status(self) -> str:
        """``ok``, ``unsafe`` (withheld) or ``failed``."""
        if self.error is not None:
            return "failed"
        return "unsafe" if self.is_image_safe is False or self.sha256 is None else "ok"


@dataclass(frozen=True, slots=True)
class Recorded:
    """Where a replayed answer comes from.

    Attributes
    ----------
    service : str
        Who gave it.
    at : datetime
        When.
    """

    service: str
    at: datetime


def now_us() -> int:
    """Give the time in microseconds since 1970, UTC."""
    return time.time_ns() // 1000


def to_us(moment: datetime) -> int:
    """Read a time as microseconds since 1970; one without a zone is local."""
    moment = moment.astimezone()
    return int(moment.timestamp()) * 1_000_000 + moment.microsecond


def told_day(moment: datetime) -> str:
    """Say a day as people write it.

    Examples
    --------
    >>> from datetime import UTC, datetime
    >>> told_day(datetime(2026, 11, 3, tzinfo=UTC))
    '3 Nov 2026'
    """
    return f"{moment.day} {moment:%b %Y}"


def to_json(value: Any) -> str | None:
    """Write a value as JSON that any store can hold; None stays None."""
    return None if value is None else json.dumps(value, separators=(",", ":"))


def clean(text: str | None) -> str | None:
    """Replace halves of surrogate pairs, which no encoding can hold; answers from outside may have them."""
    return None if text is None else text.encode("utf-8", "replace").decode("utf-8") if _odd(text) else text


def _odd(text: str) -> bool:
    return any("\ud800" <= character <= "\udfff" for character in text) if not text.isascii() else False


def request_row(
    asked: Request[Any],
    *,
    service: str,
    repeat: int,
    experiment: str | None,
    cell_id: str | None,
    axes: Mapping[str, Any] | None,
    parent_image_id: str | None,
    project: str | None = None,
    price_usd_micros: int | None = None,
    recorded: Recorded | None = None,
) -> dict[str, Any]:
    """Write down a request that is about to leave.

    Raises
    ------
    RecordError
        Where it asks for more images than one request may hold.
    """
    operation, roles, owner = asked.operation, asked.roles(), Owner.me()
    slots = asked.expected_images if operation.picture else 1
    if not 1 <= slots <= SLOTS:
        raise RecordError(f"num_images: a request may hold 1 to {SLOTS} images (got {slots}).")
    row: dict[str, Any] = {name: roles.get(name) for name in _ROLE_COLUMNS}
    row |= {name: to_json(roles.get(name)) for name in _JSON_ROLES}
    for name in ("prompt", "negative_prompt"):
        row[name] = clean(row[name])
    return row | {
        "request_id": ulid(),
        "service": service,
        "operation": operation.id,
        "action": operation.action,
        "model": clean(asked.model_label),
        "request_hash": asked.request_hash,
        "repeat": repeat,
        "slots": slots,
        "experiment": clean(experiment),
        "cell_id": cell_id,
        "axes": to_json(None if axes is None else dict(axes)),
        "parent_image_id": parent_image_id,
        "request": to_json(asked.to_dict()),
        "num_images": slots if operation.picture else None,
        "list_price_usd_micros": asked.price().usd_micros,
        "created_at": now_us(),
        "author": author(),
        "host": owner.host,
        "pid": owner.pid,
        "started": owner.started,
        "project": clean(project),
        "price_usd_micros": price_usd_micros,
        "recorded_service": None if recorded is None else clean(recorded.service),
        "recorded_at": None if recorded is None else to_us(recorded.at),
    }


def outcome_row(request_id: str, **known: Any) -> dict[str, Any]:
    """Write down how a request ended."""
    return {
        "request_id": request_id,
        "event_id": ulid(),
        "answered": 0,
        "slots": 0,
        "error_kind": None,
        "error": None,
        "http_status": None,
        "cost_usd_micros": None,
        "cost_source": None,
        "latency_s": None,
        "completed_at": now_us(),
        "json_prompt": None,
        "raw": None,
    } | known


def image_row(request_id: str, got: Received, file: StoredImage | None) -> dict[str, Any]:
    """Write down one picture of an answer."""
    return {
        "request_id": request_id,
        "image_index": got.index,
        "status": got.status,
        "prompt_returned": clean(got.prompt),
        "seed_returned": got.seed if got.seed is None or abs(got.seed) < TOO_LARGE else None,
        "resolution_returned": got.resolution,
        "is_image_safe": None if got.is_image_safe is None else int(got.is_image_safe),
        "error": clean(got.error),
        "sha256": got.sha256,
        "width": file.width if file else None,
        "height": file.height if file else None,
        "mime": file.mime if file else None,
        "bytes": file.size if file else None,
        "url_expires_at": None if got.url_expires_at is None else to_us(got.url_expires_at),
        "url": clean(got.url) if got.status == "failed" else None,
    }


def all_slots(images: Sequence[Received], slots: int) -> list[Received]:
    """Give one result per expected image; those that did not come are failed, with the reason."""
    by_index = {got.index: got for got in images}
    text = f"The service returned {len(images)} of {slots} images; this one did not come."
    return [by_index.get(index) or Received(index, is_image_safe=None, error=text) for index in range(slots)]


def summed(statuses: Iterable[str]) -> str:
    """Sum up pictures: ``failed`` where any failed, ``unsafe`` where all were withheld, else ``ok``."""
    found = set(statuses)
    return "failed" if "failed" in found else "unsafe" if found == {"unsafe"} else "ok"
