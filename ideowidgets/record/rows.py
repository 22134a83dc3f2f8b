"""From tables to one row per expected image, those withheld, failed or still on their way included."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Select, String, case, cast, func, literal, select

from ideowidgets.operations.registry import OPERATIONS
from ideowidgets.record.annotations import Marks, fold
from ideowidgets.record.columns import FREE_SERVICES
from ideowidgets.record.image_ref import ImageRef
from ideowidgets.record.owner import Owner
from ideowidgets.record.schema import annotation, image, job, outcome, request, slot

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy.sql.elements import ColumnElement

    from ideowidgets.record.store import Store

LEFT_BEHIND: Final = (
    "The process that sent this ended before an answer was written: it may have been billed. Look at the service's "
    "own history, or send it again knowing that it may be paid twice."
)
LEFT_BEHIND_JOB: Final = (
    "The process that sent this ended while the service was at work on it. The job goes on without it: resume_job() "
    "fetches what it made and costs nothing more."
)
LEFT_BEHIND_FREE: Final = (
    "The process that sent this ended before an answer was written. It costs nothing: send it again."
)
DELETED: Final = "The picture was deleted for good. What was asked is kept: send it again to have another."
LEFT_BEHIND_KIND: Final = "NoAnswer"

_AS_ASKED: Final = [
    "cell_id",
    "experiment",
    "project",
    "service",
    "operation",
    "action",
    "model",
    "prompt",
    "negative_prompt",
    "seed",
    "num_images",
    "aspect_ratio",
    "resolution",
    "rendering_speed",
    "quality",
    "style_type",
    "style_preset",
    "style_codes",
    "color_palette",
    "magic_prompt",
    "author",
    "request_hash",
    "repeat",
    "parent_image_id",
    "axes",
    "created_at",
    "recorded_at",
    "recorded_service",
    "request",
    "host",
    "pid",
    "started",
]
_AS_RETURNED: Final = [
    "prompt_returned",
    "seed_returned",
    "resolution_returned",
    "is_image_safe",
    "sha256",
    "width",
    "height",
    "mime",
    "bytes",
    "url_expires_at",
]
_AS_ENDED: Final = ["http_status", "cost_source", "completed_at", "latency_s"]


@dataclass(frozen=True, slots=True)
class Row:
    """One expected image: the columns of the DataFrame as plain Python values, missing ones None."""

    image_id: str
    request_id: str
    cell_id: str | None
    experiment: str | None
    project: str | None
    service: str
    operation: str
    action: str | None
    model: str | None
    status: str
    image_index: int
    prompt: str | None
    prompt_returned: str | None
    negative_prompt: str | None
    seed: int | None
    seed_returned: int | None
    num_images: int | None
    aspect_ratio: str | None
    resolution: str | None
    resolution_returned: str | None
    rendering_speed: str | None
    quality: str | None
    style_type: str | None
    style_preset: str | None
    style_codes: list[str] | None
    color_palette: Any
    magic_prompt: str | None
    json_prompt: Any
    width: int | None
    height: int | None
    mime: str | None
    bytes: int | None
    sha256: str | None
    cost_usd: float | None
    cost_usd_micros: int | None
    cost_source: str | None
    list_price_usd_micros: int | None
    created_at: datetime | None
    sent_at: datetime | None
    completed_at: datetime | None
    url_expires_at: datetime | None
    recorded_at: datetime | None
    recorded_service: str | None
    latency_s: float | None
    is_image_safe: bool | None
    rating: float | None
    starred: bool | None
    tags: list[str]
    note: str | None
    author: str | None
    error_kind: str | None
    error: str | None
    http_status: int | None
    generation_id: str | None
    request_hash: str
    repeat: int
    parent_image_id: str | None
    params: dict[str, Any]
    axes: dict[str, Any]
    image: ImageRef | None


def query(
    *,
    experiment: str | None = None,
    since: int | None = None,
    cell_ids: Iterable[str] | None = None,
    request_ids: Iterable[str] | None = None,
    hashes: Iterable[str] | None = None,
    service: str | None = None,
    where: ColumnElement[bool] | None = None,
) -> Select[Any]:
    """Write the query for rows by request, in the order of their keys; ``since`` is in microseconds."""
    slots = func.max(request.c.slots, func.coalesce(outcome.c.slots, 0))
    statement = (
        select(
            (request.c.request_id + "-" + cast(slot.c.n, String)).label("image_id"),
            request.c.request_id,
            slot.c.n.label("image_index"),
            *[request.c[name] for name in _AS_ASKED],
            *[image.c[name] for name in _AS_RETURNED],
            *[outcome.c[name] for name in _AS_ENDED],
            job.c.generation_id,
            func.coalesce(image.c.status, outcome.c.status, "sent").label("status"),
            func.coalesce(image.c.error, outcome.c.error).label("error"),
            func.coalesce(outcome.c.error_kind, case((image.c.error.is_not(None), literal("DownloadFailed")))).label(
                "error_kind"
            ),
            func.coalesce(outcome.c.json_prompt, request.c.json_prompt).label("json_prompt"),
            _share(outcome.c.cost_usd_micros, slots).label("cost_usd_micros"),
            _share(request.c.list_price_usd_micros, slots).label("list_price_usd_micros"),
        )
        .select_from(request)
        .outerjoin(outcome, outcome.c.request_id == request.c.request_id)
        .outerjoin(job, job.c.request_id == request.c.request_id)
        .join(slot, slot.c.n < slots)
        .outerjoin(image, (image.c.request_id == request.c.request_id) & (image.c.image_index == slot.c.n))
        .order_by(request.c.request_id, slot.c.n)
    )
    if experiment is not None:
        statement = statement.where(request.c.experiment == experiment)
    if since is not None:
        statement = statement.where(request.c.created_at >= since)
    if cell_ids is not None:
        statement = statement.where(request.c.cell_id.in_(listed(cell_ids)))
    if service is not None:
        statement = statement.where(request.c.service == service)
    if hashes is not None:
        statement = statement.where(request.c.request_hash.in_(listed(hashes)))
    if request_ids is not None:
        statement = statement.where(request.c.request_id.in_(listed(request_ids)))
    return statement if where is None else statement.where(where)


def _share(total: ColumnElement[Any], slots: ColumnElement[Any]) -> ColumnElement[Any]:
    """Split a request's money over its images so that the parts sum exactly to it."""
    return total.op("/")(slots) + (slot.c.n < total.op("%")(slots)).self_group()


def listed(values: Iterable[str]) -> Select[Any]:
    """Pass any number of values as one parameter."""
    found = func.json_each(json.dumps(list(dict.fromkeys(values)))).table_valued("value")
    return select(cast(found.c.value, String))


def marks(store: Store, image_ids: Iterable[str] | None = None) -> dict[str, Marks]:
    """Read what was annotated."""
    statement = select(annotation.c.image_id, annotation.c.kind, annotation.c.value).order_by(annotation.c.event_id)
    if image_ids is not None:
        statement = statement.where(annotation.c.image_id.in_(listed(image_ids)))
    return fold(store.fetch(statement))


def columns_of(found: Sequence[Sequence[Any]], statement: Select[Any]) -> dict[str, list[Any]]:
    """Turn fetched rows into columns, and rows left behind by dead processes into ``unknown`` ones."""
    names = [column.name for column in statement.selected_columns]
    values = [list(column) for column in zip(*found, strict=True)] if found else [[] for _ in names]
    columns = dict(zip(names, values, strict=True))
    _find_left_behind(columns)
    return columns


def _find_left_behind(columns: dict[str, list[Any]]) -> None:
    dead: dict[Owner, bool] = {}
    for place, status in enumerate(columns["status"]):
        if status != "sent":
            continue
        owner = Owner(columns["host"][place], columns["pid"][place], columns["started"][place])
        if owner not in dead:
            dead[owner] = owner.is_dead(columns["created_at"][place])
        if dead[owner]:
            service, paid = columns["service"][place], _is_paid(columns["operation"][place])
            free = service in FREE_SERVICES
            job_goes_on = columns["generation_id"][place] is not None
            columns["status"][place] = "unknown" if paid else "failed"
            columns["error_kind"][place] = LEFT_BEHIND_KIND
            columns["error"][place] = LEFT_BEHIND_JOB if job_goes_on else LEFT_BEHIND if paid else LEFT_BEHIND_FREE
            columns["cost_source"][place] = service if free else "unknown" if paid else "table"
            columns["cost_usd_micros"][place] = None if paid and not free else 0


def hide_deleted(columns: Mapping[str, list[Any]], marked: Mapping[str, Marks]) -> None:
    """Let rows whose picture was deleted say so; what was asked and what it cost stays."""
    gone = {image_id for image_id, marks in marked.items() if marks.deleted}
    if not gone:
        return
    for place, image_id in enumerate(columns["image_id"]):
        if image_id in gone and columns["status"][place] == "ok":
            columns["status"][place] = "deleted"
            columns["error"][place] = DELETED
            columns["sha256"][place] = None


def _is_paid(operation_id: str) -> bool:
    """Tell whether an operation can be billed; one that this version does not know may be."""
    known = OPERATIONS.get(operation_id)
    return known is None or known.operation.paid


def to_rows(columns: Mapping[str, list[Any]], marked: Mapping[str, Marks], root: str) -> tuple[Row, ...]:
    """Make plain rows of fetched columns."""
    found = []
    empty = Marks()
    for place, image_id in enumerate(columns["image_id"]):
        raw = {name: values[place] for name, values in columns.items()}
        mine = marked.get(image_id, empty)
        micros = raw["cost_usd_micros"]
        for name in ("host", "pid", "started", "image_id"):
            del raw[name]
        for name in ("style_codes", "color_palette", "json_prompt"):
            raw[name] = None if raw[name] is None else json.loads(raw[name])
        created = to_time(raw.pop("created_at"))
        safe = raw.pop("is_image_safe")
        found.append(
            Row(
                image_id=image_id,
                cost_usd=None if micros is None else micros / 1e6,
                created_at=created,
                sent_at=created,
                completed_at=to_time(raw.pop("completed_at")),
                url_expires_at=to_time(raw.pop("url_expires_at")),
                recorded_at=to_time(raw.pop("recorded_at")),
                is_image_safe=None if safe is None else bool(safe),
                rating=None if mine.rating is None else float(mine.rating),
                starred=mine.starred,
                tags=list(mine.tags),
                note=mine.note,
                params=json.loads(raw.pop("request"))["fields"],
                axes=json.loads(raw.pop("axes") or "{}"),
                image=_ref(raw, root),
                **raw,
            )
        )
    return tuple(found)


def _ref(raw: Mapping[str, Any], root: str) -> ImageRef | None:
    if raw["sha256"] is None:
        return None
    return ImageRef(raw["sha256"], raw["width"], raw["height"], root, alt=raw["prompt"] or "")


def to_time(micros: int | None) -> datetime | None:
    """Read microseconds since 1970 as a time in UTC."""
    return (
        None
        if micros is None
        else datetime.fromtimestamp(micros // 1_000_000, UTC).replace(microsecond=micros % 1_000_000)
    )
