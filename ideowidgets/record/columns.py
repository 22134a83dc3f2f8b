"""The columns of the DataFrame, their kinds, and the values a category may have."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, Literal, get_args

from ideowidgets.operations.fields import describe_fields
from ideowidgets.operations.registry import OPERATIONS
from ideowidgets.operations.request import plays_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Kind = Literal["text", "category", "integer", "number", "time", "flag", "json", "image"]
Status = Literal["planned", "sent", "ok", "unsafe", "failed", "cancelled", "unknown", "deleted"]
CostSource = Literal["quote", "table", "offline", "reported", "unknown", "replay"]

STATUSES: Final[tuple[str, ...]] = get_args(Status)
COST_SOURCES: Final[tuple[str, ...]] = get_args(CostSource)

FREE_SERVICES: Final = ("offline", "replay")
"""Services that never bill; what is free is also named as the source of its cost."""

INDEX: Final = "image_id"

COLUMNS: Final[Mapping[str, Kind]] = {
    "request_id": "text",
    "cell_id": "text",
    "experiment": "category",
    "project": "category",
    "service": "category",
    "operation": "category",
    "action": "category",
    "model": "category",
    "status": "category",
    "image_index": "integer",
    "prompt": "text",
    "prompt_returned": "text",
    "negative_prompt": "text",
    "seed": "integer",
    "seed_returned": "integer",
    "num_images": "integer",
    "aspect_ratio": "category",
    "resolution": "category",
    "resolution_returned": "text",
    "rendering_speed": "category",
    "quality": "category",
    "style_type": "category",
    "style_preset": "category",
    "style_codes": "json",
    "color_palette": "json",
    "magic_prompt": "category",
    "json_prompt": "json",
    "width": "integer",
    "height": "integer",
    "mime": "category",
    "bytes": "integer",
    "sha256": "text",
    "cost_usd": "number",
    "cost_usd_micros": "integer",
    "cost_source": "category",
    "list_price_usd_micros": "integer",
    "created_at": "time",
    "sent_at": "time",
    "completed_at": "time",
    "url_expires_at": "time",
    "recorded_at": "time",
    "recorded_service": "category",
    "latency_s": "number",
    "is_image_safe": "flag",
    "rating": "number",
    "starred": "flag",
    "tags": "json",
    "note": "text",
    "author": "category",
    "error_kind": "category",
    "error": "text",
    "http_status": "integer",
    "generation_id": "text",
    "request_hash": "text",
    "repeat": "integer",
    "parent_image_id": "text",
    "params": "json",
    "axes": "json",
    "image": "image",
}
"""Columns in their order; the index ``image_id`` is text and never missing."""

ORDERED: Final = (
    "status",
    "aspect_ratio",
    "resolution",
    "rendering_speed",
    "quality",
    "style_type",
    "style_preset",
    "magic_prompt",
)
"""Categories whose order is the vendor's own, so that groups, grids and plots keep it."""


@lru_cache(maxsize=64)
def known_values(column: str) -> tuple[str, ...]:
    """Give the values that a category column may have, in order, as far as they are known beforehand.

    Examples
    --------
    >>> known_values("rendering_speed")
    ('FLASH', 'TURBO', 'DEFAULT', 'QUALITY')
    """
    if column == "status":
        return STATUSES
    if column == "cost_source":
        return COST_SOURCES
    if column in ("operation", "action", "model"):
        return tuple(dict.fromkeys(_fact(cls.operation, column) for cls in OPERATIONS.values()))
    if column in ORDERED:
        return merge_orders(_choices(column))
    return ()


def _fact(operation: Any, column: str) -> str:
    return str(operation.id if column == "operation" else getattr(operation, column))


def _choices(role: str) -> Iterable[tuple[str, ...]]:
    for cls in OPERATIONS.values():
        for field in describe_fields(cls):
            if field.role != role or not field.choices:
                continue
            plays = plays_of(cls, field.name)
            canonical = plays.canonical if plays is not None else None
            yield tuple(str(canonical(value)) if canonical else value for value in field.choices)


def merge_orders(orders: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    """Join several orders into one that keeps each as far as they agree.

    Examples
    --------
    >>> merge_orders([("b", "c"), ("a", "b", "c"), ("c", "d")])
    ('a', 'b', 'c', 'd')
    """
    merged: list[str] = []
    for order in sorted(orders, key=len, reverse=True):
        for place, value in enumerate(order):
            if value in merged:
                continue
            after = next((other for other in order[place + 1 :] if other in merged), None)
            merged.insert(len(merged) if after is None else merged.index(after), value)
    return tuple(merged)
