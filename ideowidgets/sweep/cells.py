"""The cells of a plan, and what became of each."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from ideowidgets.operations.prices import Price
from ideowidgets.operations.request import Request

State = Literal[
    "planned", "reused", "queued", "sent", "ok", "unsafe", "failed", "cancelled", "unknown", "void", "deleted"
]
STATES: tuple[State, ...] = (
    "planned",
    "reused",
    "queued",
    "sent",
    "ok",
    "unsafe",
    "failed",
    "cancelled",
    "unknown",
    "void",
    "deleted",
)
DONE: tuple[State, ...] = ("reused", "ok", "unsafe")


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a plan: a request with its place on the axes.

    Attributes
    ----------
    cell_id : str
        Made from the request and the repeat, so the same cell keeps its key when a plan grows.
    index : int
        Place in the plan.
    values : dict
        Axis name to value.
    images : int
        How many rows it gives: pictures asked for, or 1 where the result is no picture.
    price : Price
        What it costs with the service at hand.
    """

    cell_id: str
    index: int
    values: dict[str, Any]
    request: Request[Any]
    repeat: int
    images: int
    price: Price

    @property
    def request_hash(self) -> str:
        """The stable hash of the request."""
        return self.request.request_hash


@dataclass(frozen=True, slots=True)
class CellState:
    """What became of a cell.

    Attributes
    ----------
    state : str
        ``planned``, ``reused`` (known from before, not paid again), ``queued``, ``sent``, ``ok``, ``unsafe``,
        ``failed``, ``cancelled`` or ``unknown`` (it may have been billed); in a plan also ``void``, of a picture
        also ``deleted`` (it was made, and deleted since).
    image_ids : tuple of str
        Rows of the record.
    error : str or None
        Why, in words.
    reused_at : datetime or None
        When a reused result was made (UTC).
    paid : bool
        Whether the service made what was asked, so that asking again costs again.
    """

    state: State = "planned"
    image_ids: tuple[str, ...] = ()
    error: str | None = None
    reused_at: datetime | None = None
    paid: bool = False


@dataclass(frozen=True, slots=True)
class CellEvent:
    """Something changed: one cell, or with ``cell_id`` None the sweep as a whole."""

    cell_id: str | None
    state: CellState | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a sweep is, counted in images.

    Attributes
    ----------
    total, done, reused, failed, unsafe, unknown, cancelled, in_flight : int
        ``done`` counts pictures that are there, reused ones among them.
    spent_usd_micros : int
        Millionths of a US dollar that the sweep's own requests have cost, over all its runs; what may have been
        billed counts as if it had been. What was reused of others is none of it.
    run_usd_micros : int
        What of it the newest run of this kernel spent.
    elapsed_seconds : float or None
        How long that run has taken, or took; pauses do not count. None before the first.
    left_seconds : float or None
        Estimate from what took how long so far.
    stopped : str or None
        Why the run stopped by itself before all was sent, and what to do.
    """

    total: int = 0
    done: int = 0
    reused: int = 0
    failed: int = 0
    unsafe: int = 0
    unknown: int = 0
    cancelled: int = 0
    in_flight: int = 0
    spent_usd_micros: int = 0
    run_usd_micros: int = 0
    elapsed_seconds: float | None = field(default=None, compare=False)
    left_seconds: float | None = field(default=None, compare=False)
    stopped: str | None = None

    @property
    def total_seconds(self) -> float | None:
        """How long the run will take in all; None where nothing says how long the rest takes."""
        if self.elapsed_seconds is None or self.left_seconds is None:
            return None
        return self.elapsed_seconds + self.left_seconds

    @property
    def settled(self) -> int:
        """Images that need no more waiting."""
        return self.done + self.failed + self.unsafe + self.unknown + self.cancelled
