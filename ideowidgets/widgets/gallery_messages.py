"""What a page and the gallery say to each other."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from pydantic import Field, StringConstraints

from ideowidgets.widgets.messages import Count, Fact, FromPage, Shape, ShortText, ToPage
from ideowidgets.widgets.told import AskTold, Told

WALL_STATES: Final = ("ok", "planned", "sent", "unsafe", "failed", "cancelled", "unknown", "deleted", "none")
"""In the order of their codes in buffers; ``none``: a row of a frame that names no picture."""

Item = Annotated[int, Field(ge=0, le=10_000_000)]
Items = Annotated[list[Item], Field(max_length=100_000)]
FilterText = Annotated[str, StringConstraints(max_length=20_000)]
Tag = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Thumb = Literal[160, 320, 640]


class WantTiles(FromPage):
    """What is on screen (`view`), and those of it that the page lacks (`items`)."""

    kind: Literal["want_tiles"] = "want_tiles"
    seq: Count
    items: Annotated[list[Item], Field(max_length=64)]
    view: Annotated[list[Item], Field(max_length=1024)]
    size: Thumb


class SetFilter(FromPage):
    """A filter as it was typed."""

    kind: Literal["set_filter"] = "set_filter"
    text: FilterText


class ChooseFacet(FromPage):
    """The click on a facet: these values of a column and no others, or all where there are none."""

    kind: Literal["choose_facet"] = "choose_facet"
    column: ShortText
    values: Annotated[list[Annotated[str, StringConstraints(max_length=4000)] | None], Field(max_length=200)]


class SetSort(FromPage):
    """What to sort by."""

    kind: Literal["set_sort"] = "set_sort"
    by: ShortText


class SelectTiles(FromPage):
    """The selected pictures, in the order they were selected."""

    kind: Literal["select_tiles"] = "select_tiles"
    items: Items


class MarkTiles(FromPage):
    """A rating (0 clears it), a star, tags or a note given in the page; what is None stays."""

    kind: Literal["mark_tiles"] = "mark_tiles"
    items: Annotated[list[Item], Field(min_length=1, max_length=1000)]
    rating: Annotated[int, Field(ge=0, le=5)] | None = None
    starred: bool | None = None
    tags: Annotated[list[Tag], Field(max_length=100)] | None = None
    """All that the pictures shall have; of several pictures, those to add."""
    note: Annotated[str, StringConstraints(max_length=20_000)] | None = None


class AskLife(AskTold):
    """Asks for everything about one picture, and how its request differs from that of `against`."""

    kind: Literal["ask_life"] = "ask_life"


class RefreshWall(FromPage):
    """The click on refresh: rows that other kernels wrote appear, and the filter is applied again."""

    kind: Literal["refresh_wall"] = "refresh_wall"


class ColumnInfo(Shape):
    """A column that the filter line completes, with values where there are few. `what`: the kind of its values."""

    name: str
    what: str
    values: list[str]


class FacetValue(Shape):
    """One value of a facet. `value`: as a filter writes it; None stands for rows without one."""

    value: str | None
    label: str
    count: int
    chosen: bool


class Facet(Shape):
    """One column to narrow the pictures by. `more`: values that are not listed."""

    column: str
    label: str
    values: list[FacetValue]
    more: int


class SortChoice(Shape):
    """One order that the page offers."""

    by: str
    label: str


class FilterError(Shape):
    """Where a filter stumbles, and what to write instead."""

    text: str
    position: int
    length: int
    rule: str
    fix: str


class WallSetup(ToPage):
    """What the rows are, compact.

    Buffer 0: width by height of each item, float32. Buffer 1: the state of each item, uint8.
    Buffer 2: its rating, plus 8 where it is starred, uint8.
    """

    kind: Literal["wall_setup"] = "wall_setup"
    source: int
    """Another number: other rows under the same items."""
    count: int
    columns: list[ColumnInfo]
    sorts: list[SortChoice]
    drawn: str
    """What is shown where it is no service's own pictures: "offline drawings"; empty else."""
    unkept: str
    """Why ratings cannot be kept; empty where they can."""
    follows: bool
    """Whether new rows of the record appear."""
    tags: list[str]
    """Tags in use, the most frequent first."""
    selected: list[int]


class WallShown(ToPage):
    """What the filter lets through, in order. Buffer 0: items, uint32."""

    kind: Literal["wall_shown"] = "wall_shown"
    filter: str
    sort: str
    facets: list[Facet]
    total: int


class WallRefused(ToPage):
    """A filter that could not be applied; what was shown before stays."""

    kind: Literal["wall_refused"] = "wall_refused"
    error: FilterError


class WallTile(Shape):
    """One picture as it is now. `buffer`: which binary part holds its thumbnail (WebP)."""

    item: int
    image_id: str
    state: str
    alt: str
    caption: str
    text: str
    """Why there is no picture."""
    rating: int | None
    starred: bool
    tags: list[str]
    note: str
    picture: bool
    buffer: int | None


class WallTiles(ToPage):
    """Pictures that changed or were asked for. `seq`: the wish that is now served, if this ends one."""

    kind: Literal["wall_tiles"] = "wall_tiles"
    seq: int | None
    size: int
    tiles: list[WallTile]


class WallSelection(ToPage):
    """The selection, as Python set it."""

    kind: Literal["wall_selection"] = "wall_selection"
    items: list[int]


class WallOpen(ToPage):
    """Python opens one picture in the large view, or closes that."""

    kind: Literal["wall_open"] = "wall_open"
    item: int | None


class Relative(Shape):
    """A picture that one was made from, or that was made from it. `buffer`: which binary part is its thumbnail."""

    image_id: str
    item: int | None
    label: str
    alt: str
    buffer: int | None


class Said(Shape):
    """What one author thinks of a picture."""

    author: str
    rating: int | None
    starred: bool
    tags: list[str]
    note: str
    at: str


class PictureLife(Told):
    """Everything about one picture: request, returned prompt, relatives, opinions, files."""

    kind: Literal["picture_life"] = "picture_life"
    image_id: str
    files: list[Fact]
    parent: Relative | None
    children: list[Relative]
    said: list[Said]
