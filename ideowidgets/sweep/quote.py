"""What a plan will cost, before it runs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from ideowidgets.operations.operation import Operation
from ideowidgets.operations.picture import Picture
from ideowidgets.operations.prices import SOURCE, Price, dollars
from ideowidgets.operations.request import Request
from ideowidgets.sweep.cells import Cell
from ideowidgets.sweep.values import Labels

if TYPE_CHECKING:
    import pandas as pd

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
class ColumnQuote:
    """What the cells of one value of an axis cost.

    Attributes
    ----------
    value : object
        The value, as its column is labelled.
    images, new : int
        All of its images, and those to make.
    usd_micros : int or None
        What the new ones cost, in millionths of a US dollar; None where a price is unknown.
    list_usd_micros : int or None
        What they cost by Ideogram's list; differs offline, where nothing is paid.
    """

    value: Any
    images: int
    new: int
    usd_micros: int | None
    list_usd_micros: int | None


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
    void : int
        Combinations that cannot be asked for.
    made_from, made_until : datetime or None
        When the oldest and the newest of the reused ones were made (UTC).
    sources : tuple of str
        Where the prices come from: the service's own quote, or the dated list.
    columns : dict
        Axis to the price of each of its values.
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
    void: int = 0
    made_from: datetime | None = None
    made_until: datetime | None = None
    sources: tuple[str, ...] = ()
    columns: Mapping[str, tuple[ColumnQuote, ...]] = field(default_factory=dict)

    def __str__(self) -> str:
        return "\n".join([self.text, *([self.reused_text] if self.made_until else [])])

    @property
    def reused_text(self) -> str:
        """What is there already, and from when."""
        if self.made_from is None or self.made_until is None:
            return f"{counted(self.reused)} yours already"
        first, last = (f"{moment.astimezone():%Y-%m-%d %H:%M}" for moment in (self.made_from, self.made_until))
        return f"{counted(self.reused)} yours already, made {first if first == last else f'{first} to {last}'}"

    @property
    def source_text(self) -> str:
        """Where the prices come from."""
        return f"prices: {', '.join(self.sources)}" if self.sources else ""

    @property
    def df(self) -> pd.DataFrame:
        """One row for each value of each axis: ``axis``, ``value``, ``images``, ``new`` and what the new ones cost.

        ``price_usd`` is the price here, which is 0 offline, and ``list_price_usd`` that of Ideogram's list.
        """
        import pandas as pd

        rows = [(axis, column) for axis, listed in self.columns.items() for column in listed]
        costs = {
            "price_usd": [column.usd_micros for _, column in rows],
            "list_price_usd": [column.list_usd_micros for _, column in rows],
        }
        return pd.DataFrame(
            {
                "axis": pd.array([axis for axis, _ in rows], dtype="string"),
                "value": pd.Series([column.value for _, column in rows], dtype=object),
                "images": pd.array([column.images for _, column in rows], dtype="Int64"),
                "new": pd.array([column.new for _, column in rows], dtype="Int64"),
                **{name: pd.array([*map(usd, micros)], dtype="Float64") for name, micros in costs.items()},
            }
        )


def make_quote(
    cells: Mapping[str, Sequence[Cell]],
    *,
    free: bool,
    in_flight: int,
    prices: Sequence[Price],
    axes: Mapping[str, Sequence[Any]] | None = None,
    void: int = 0,
    made: Sequence[datetime] = (),
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
    axes : mapping, optional
        Axis to its values, for the price of each.
    void : int
        How many combinations cannot be asked for.
    made : sequence of datetime
        When the reused ones were made.
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
    parts += [f"{void} void"] if void else []
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
        void=void,
        made_from=min(made, default=None),
        made_until=max(made, default=None),
        sources=tuple(dict.fromkeys(_source(price) for price in prices)),
        columns=_columns(cells["all"], dict(zip((c.cell_id for c in cells["new"]), prices, strict=True)), axes or {}),
    )


def _source(price: Price) -> str:
    return f"{price.source} of {price.as_of}" if price.source == SOURCE else price.source


def _columns(
    cells: Sequence[Cell], prices: Mapping[str, Price], axes: Mapping[str, Sequence[Any]]
) -> dict[str, tuple[ColumnQuote, ...]]:
    found = {}
    for axis, values in axes.items():
        labels = Labels(values)
        under: dict[Any, list[Cell]] = {label: [] for label in labels.all}
        for cell in cells:
            under[labels.of(cell.values[axis])].append(cell)
        found[axis] = tuple(_column(label, listed, prices) for label, listed in under.items())
    return found


def _column(label: Any, cells: Sequence[Cell], prices: Mapping[str, Price]) -> ColumnQuote:
    new = [cell for cell in cells if cell.cell_id in prices]
    images, to_make = (sum(cell.images for cell in listed) for listed in (cells, new))
    listed = _total([cell.request.price() for cell in new])
    return ColumnQuote(label, images, to_make, _total([prices[cell.cell_id] for cell in new]), listed)


def usd(micros: int | None) -> float | None:
    """Give US dollars; None stays."""
    return None if micros is None else micros / 1e6


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
