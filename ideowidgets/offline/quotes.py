"""Price quotes: what the service answers with ``dry_run=true``."""

from __future__ import annotations

from typing import Any

from ideowidgets.operations.fields import describe_fields
from ideowidgets.operations.request import Request

MICROS_PER_CREDIT_MILLI = 10
# Where no price is known at all; the service does know one.
USUAL_MICROS = 60_000


def quote(request: Request[Any]) -> dict[str, Any]:
    """Write a price quote from the price table.

    Where the table has no price for a quality, the dearest known one is the upper bound of an estimate; where it
    has none at all, the price that most operations have.
    """
    micros = request.price().usd_micros
    known = {} if micros is None else {"usd_micros": micros, "qualifier": "exact"}
    if micros is None:
        bound = max(_dearer(request), default=USUAL_MICROS * max(1, request.expected_images))
        known = {"usd_micros": bound, "qualifier": "estimate", "upper_bound_usd_micros": bound}
    return {
        "object": "price_quote",
        "billing_identifier": request.operation.model.replace("-", "_").replace(".", "_") + "_generation",
        "quantity": max(1, request.expected_images),
        "credit_millis": int(str(known["usd_micros"])) // MICROS_PER_CREDIT_MILLI,
        **known,
    }


def _dearer(request: Request[Any]) -> list[int]:
    """Give the known prices of the same request at other qualities."""
    field = next((spec for spec in describe_fields(type(request)) if spec.role == "quality"), None)
    choices = field.choices if field else ()
    has_sources = bool(request.pictures())
    prices = (
        request.replace(quality=choice).price().usd_micros for choice in choices if has_sources or choice != "very_low"
    )
    return [price for price in prices if price is not None]
