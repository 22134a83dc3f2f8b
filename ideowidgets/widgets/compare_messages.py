"""What the comparison and its page say to each other."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from pydantic import Field

from ideowidgets.widgets.messages import Count, Difference, Fact, FromPage, Shape, ShortText, ToPage

PIECE: Final = 2_000_000
"""Bytes of one piece of an original."""
MOST: Final = 4
"""Pictures in one comparison."""

Place = Annotated[int, Field(ge=0, lt=MOST)]


class AskSide(FromPage):
    """Asks for the original of one picture, by its place. Answered by `PicturePiece`."""

    kind: Literal["ask_side"] = "ask_side"
    side: Place
    seq: Count


class SwapSides(FromPage):
    """The click on Swap. Answered by `CompareSetup`."""

    kind: Literal["swap_sides"] = "swap_sides"


class ChoosePair(FromPage):
    """The two pictures that were chosen in the page, of three or four. Answered by `ComparePair`."""

    kind: Literal["choose_pair"] = "choose_pair"
    first: Place
    second: Place


class SetMode(FromPage):
    """The way of comparing that was chosen in the page."""

    kind: Literal["set_mode"] = "set_mode"
    mode: ShortText


class CompareSide(Shape):
    """One of the pictures. `text`: why there is none. `facts`: what it does not share with all others.

    `image_id`: its row, where it has one in the record.
    """

    key: str
    image_id: str | None
    title: str
    alt: str
    text: str
    width: int | None
    height: int | None
    file_name: str
    facts: list[Fact]


class CompareSetup(ToPage):
    """The whole comparison. Buffers: the thumbnails in order, empty where there is no picture.

    `known`: whether the requests of the pair are known, so that no difference means that there is none.
    """

    kind: Literal["compare_setup"] = "compare_setup"
    sides: list[CompareSide]
    pair: list[int]
    known: bool
    differences: list[Difference]
    mode: Literal["side", "slider", "blink", "difference", "onion"]


class ComparePair(ToPage):
    """The chosen pair, and what its requests differ in."""

    kind: Literal["compare_pair"] = "compare_pair"
    pair: list[int]
    known: bool
    differences: list[Difference]


class PicturePiece(ToPage):
    """One piece of an original. Buffer 0: its bytes, unless `error` says why there are none."""

    kind: Literal["picture_piece"] = "picture_piece"
    seq: int
    key: str
    mime: str
    index: int
    count: int
    error: str | None
