"""What every large view asks and is told of a picture, whatever shows it."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from ideowidgets.widgets.messages import Count, Difference, Fact, FromPage, ToPage

Item = Annotated[int, Field(ge=0, lt=10_000_000)]


class AskTold(FromPage):
    """Asks for everything about one item, and how its request differs from that of `against`."""

    seq: Count
    item: Item
    against: Item | None = None


class Told(ToPage):
    """Everything about one item; an answer to :class:`AskTold`, by its `seq`."""

    seq: int
    item: int
    against: int | None
    title: str
    text: str
    facts: list[Fact]
    prompt: str
    prompt_returned: str
    differences: list[Difference]
    python: str
    curl: str
    file_name: str
    width: int | None
    height: int | None
