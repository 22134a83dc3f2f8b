"""What the comparison and its page say to each other."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from ideowidgets.widgets.grid_messages import Difference
from ideowidgets.widgets.messages import Count, FromPage, Shape, ShortText, ToPage

PIECE = 2_000_000
"""Bytes of one piece of an original."""


class AskSide(FromPage):
    """Asks for the original of the first (0) or second (1) picture."""

    kind: Literal["ask_side"] = "ask_side"
    side: Annotated[int, Field(ge=0, le=1)]
    seq: Count


class SwapSides(FromPage):
    """The click on Swap. Answered by `CompareSetup`."""

    kind: Literal["swap_sides"] = "swap_sides"


class SetMode(FromPage):
    """The way of comparing that was chosen in the page."""

    kind: Literal["set_mode"] = "set_mode"
    mode: ShortText


class CompareSide(Shape):
    """One of the two pictures. `text`: why there is none."""

    key: str
    title: str
    alt: str
    text: str
    width: int | None
    height: int | None
    file_name: str


class CompareSetup(ToPage):
    """The whole comparison. Buffers: the two thumbnails, empty where there is no picture."""

    kind: Literal["compare_setup"] = "compare_setup"
    sides: list[CompareSide]
    differences: list[Difference]
    mode: Literal["side", "slider", "blink"]


class SidePiece(ToPage):
    """One piece of an original. Buffer 0: its bytes, unless `error` says why there are none."""

    kind: Literal["side_piece"] = "side_piece"
    side: int
    seq: int
    key: str
    mime: str
    index: int
    count: int
    error: str | None
