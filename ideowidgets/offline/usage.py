"""Account usage: what was billed, in buckets of a day or an hour."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from ideowidgets.offline.answers import deny, refuse
from ideowidgets.offline.journal import Charge
from ideowidgets.operations.registry import OPERATIONS

WIDTHS = {"1d": 86_400, "1h": 3_600}
MOST = {"1d": (92, "days"), "1h": (168, "hours")}
MICROS = Decimal(1_000_000)


def moment(text: str, name: str) -> float:
    """Read a time of the query as Unix seconds; without a zone it is UTC.

    Raises
    ------
    Refusal
        With 400 for what is no time.
    """
    try:
        found = datetime.fromisoformat(text)
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        refuse(400, f"{text!r:.80} is not a 'date-time' - {name!r}")


def usage(
    charges: Iterable[Charge],
    *,
    start: float,
    end: float,
    width: str,
    sources: Iterable[str],
    written: Callable[[float], str],
) -> dict[str, Any]:
    """Sum charges up, by bucket and operation.

    Parameters
    ----------
    start, end : float
        Unix seconds; the first bucket is the one that ``start`` lies in.
    width : {"1d", "1h"}
        Of a bucket, in UTC.
    sources : iterable of str
        ``"api"`` and ``"app"``; the stand-in has no app.

    Raises
    ------
    Refusal
        With 400 for a span that is empty or too long.
    """
    step = WIDTHS[width]
    most, unit = MOST[width]
    if end <= start:
        deny(400, "end_time must be after start_time.")
    if round(end - start) > most * step:
        deny(400, f"At most {most} {unit} can be asked for in buckets of {width}.")
    by_bucket: dict[int, dict[str, list[Charge]]] = defaultdict(lambda: defaultdict(list))
    for charge in charges:
        if "api" in sources and start <= charge.at < end and charge.usd_micros:
            by_bucket[int(charge.at // step)][charge.operation].append(charge)
    return {
        "buckets": [
            {
                "start_time": written(number * step),
                "end_time": written((number + 1) * step),
                "line_items": [_line(name, group) for name, group in by_bucket[number].items()],
            }
            for number in range(int(start // step), -int(-end // step))
        ]
    }


def _line(operation_id: str, charges: list[Charge]) -> dict[str, Any]:
    cls = OPERATIONS[operation_id]
    total = sum(charge.usd_micros or 0 for charge in charges)
    images = sum(charge.images for charge in charges)
    quantity, unit = (images, "image") if images else (len(charges), "request")
    return {
        "api_key": {"id": charges[0].account, "label": None, "redacted_key": None},
        "billed_units": {"quantity": str(quantity), "unit": unit, "unit_price": _dollars(total / Decimal(quantity))},
        "cost_total": _dollars(Decimal(total)),
        "currency_code": "USD",
        "description": cls.operation.title,
        "endpoint": cls.operation.path,
        "product": cls.operation.model,
        "source": "api",
    }


def _dollars(micros: Decimal) -> str:
    return format((micros / MICROS).quantize(Decimal("0.000001")), "f")
