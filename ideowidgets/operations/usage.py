"""What an organization has spent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from ideowidgets.operations.results import json_object, needed, objects, parse_time, text_or_none

Raw = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class LineItem:
    """One kind of thing that was paid for.

    Attributes
    ----------
    cost_total : Decimal or None
        In ``currency_code``.
    source : str or None
        ``api`` or ``app``.
    """

    description: str
    endpoint: str | None
    product: str | None
    source: str | None
    cost_total: Decimal | None
    currency_code: str | None
    raw: Raw = field(default_factory=dict, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class UsageBucket:
    """A day or an hour of usage."""

    start_time: datetime | None
    end_time: datetime | None
    line_items: tuple[LineItem, ...]


@dataclass(frozen=True, slots=True)
class Usage:
    """Usage over time."""

    buckets: tuple[UsageBucket, ...]
    raw: Raw = field(default_factory=dict, repr=False, compare=False)

    @property
    def cost_total(self) -> Decimal:
        """What all of it cost, in the currency of its items."""
        return sum((item.cost_total or Decimal(0) for b in self.buckets for item in b.line_items), Decimal(0))

    @classmethod
    def parse(cls, body: Any) -> Usage:
        found = json_object(body)
        buckets = tuple(
            UsageBucket(
                parse_time(item.get("start_time")),
                parse_time(item.get("end_time")),
                tuple(map(_line, objects(item.get("line_items")))),
            )
            for item in objects(needed(found, "buckets", list))
        )
        return cls(buckets, found)


def _line(item: Raw) -> LineItem:
    return LineItem(
        description=text_or_none(item.get("description")) or "",
        endpoint=text_or_none(item.get("endpoint")),
        product=text_or_none(item.get("product")),
        source=text_or_none(item.get("source")),
        cost_total=_decimal(item.get("cost_total")),
        currency_code=text_or_none(item.get("currency_code")),
        raw=item,
    )


def _decimal(value: Any) -> Decimal | None:
    try:
        return Decimal(value) if isinstance(value, str) else None
    except InvalidOperation:
        return None
