"""What a plan will cost, before it runs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ideowidgets.operations.operation import Operation
from ideowidgets.operations.picture import Picture
from ideowidgets.operations.prices import Price, dollars
from ideowidgets.operations.request import Request
from ideowidgets.sweep.cells import Cell

# Ideogram 3.0 takes 5 to 15 seconds, 4.5 about 26 to 33; of the others nothing is published, but P-Image is quick.
_SECONDS_PER_CALL = {"ideogram-4.5": 29.0, "p-image-ideogram": 2.0}
_USUAL_SECONDS = 10.0
_FREE_SECONDS = 0.5
# What never changes a price; everything else is part of a request's price signature.
_FREE_OF_CHARGE = {
    "prompt",
    "json_prompt",
    "negative_prompt",
    "seed",
    "style_preset",
    "style_type",
    "style_codes",
    "color_palette",
    "magic_prompt",
    "image_weight",
    "private",
    "target_collection_id",
}


@dataclass(frozen=True, slots=True)
class SweepQuote:
    """The price of a plan.

    Attributes
    ----------
    images, new, reused, unknown : int
        All images, those to make, those that are there already, those that may have been billed and are not sent
        again unasked.
    usd_micros : int or None
        What the new ones cost, in millionths of a US dollar; None where a price is unknown.
    list_usd_micros : int or None
        What they cost by Ideogram's list; differs offline, where nothing is paid.
    qualifier : str
        ``"exact"`` or ``"about"``.
    seconds : float
        How long it takes, roughly.
    text : str
        All of it in one line.
    """

    images: int
    new: int
    reused: int
    unknown: int
    usd_micros: int | None
    list_usd_micros: int | None
    qualifier: str
    seconds: float
    text: str

    def __str__(self) -> str:
        return self.text


def make_quote(
    cells: Mapping[str, Sequence[Cell]], *, free: bool, in_flight: int, prices: Sequence[Price]
) -> SweepQuote:
    """Add up a plan.

    Parameters
    ----------
    cells : mapping
        ``"all"``, ``"new"`` (to be sent), ``"reused"`` and ``"unknown"`` cells.
    free : bool
        Whether the stand-in answers.
    in_flight : int
        How many requests run at once.
    prices : sequence of Price
        One for each new cell.
    """
    count = {kind: sum(cell.images for cell in listed) for kind, listed in cells.items()}
    total = _total(prices)
    listed = _total([cell.request.price() for cell in cells["new"]])
    exact = all(price.qualifier == "exact" for price in prices)
    seconds = 0.0 if free else _seconds(cells["new"], in_flight)
    if free:
        cost = f"$0.00 (list {dollars(listed)})" if listed else "$0.00"
    else:
        cost = "price unknown" if total is None else f"{'' if exact else 'about '}{dollars(total)}"
    parts = [counted(count["all"])]
    if count["new"] < count["all"]:
        parts += [f"{count['reused']} yours already"] if count["reused"] else []
        parts += [f"{count['unknown']} may have been billed"] if count["unknown"] else []
        parts.append(f"{count['new']} to make")
    parts.append(cost)
    if seconds >= 1:
        parts.append(f"about {seconds:.0f} s")
    return SweepQuote(
        images=count["all"],
        new=count["new"],
        reused=count["reused"],
        unknown=count["unknown"],
        usd_micros=total,
        list_usd_micros=listed,
        qualifier="exact" if exact else "about",
        seconds=seconds,
        text=" · ".join(parts),
    )


def counted(images: int) -> str:
    """Write a number of images."""
    return f"{images} image{'' if images == 1 else 's'}"


def _total(prices: Sequence[Price]) -> int | None:
    known = [price.usd_micros for price in prices if price.usd_micros is not None]
    return sum(known) if len(known) == len(prices) else None


def _seconds(cells: Sequence[Cell], in_flight: int) -> float:
    work = sum(_seconds_of(cell.request.operation) for cell in cells)
    return work / min(in_flight, max(len(cells), 1))


def _seconds_of(operation: Operation) -> float:
    return _SECONDS_PER_CALL.get(operation.model, _USUAL_SECONDS) if operation.paid else _FREE_SECONDS


def price_signature(request: Request[Any]) -> tuple[Any, ...]:
    """Give what decides a request's price, so that cells that cost the same are quoted once."""
    roles = {role: _as_priced(value) for role, value in request.roles().items() if role not in _FREE_OF_CHARGE}
    return (request.operation.id, repr(sorted(roles.items(), key=lambda item: item[0])))


def _as_priced(value: Any) -> Any:
    """Give what of a value can change a price: of a picture its size, whatever it shows."""
    if isinstance(value, list | tuple):
        return [_as_priced(item) for item in value]
    if not isinstance(value, Picture):
        return value
    try:
        return value.size()
    except ValueError:
        return value.sha256


def quoted_prices(cells: Iterable[Cell], ask: Callable[[Request[Any]], Price]) -> list[Price]:
    """Ask for the price of each cell, once per price signature."""
    known: dict[tuple[Any, ...], Price] = {}
    found = []
    for cell in cells:
        signature = price_signature(cell.request)
        if signature not in known:
            known[signature] = ask(cell.request)
        found.append(known[signature])
    return found
