"""What the grid and its page say to each other.

A grid is a list of *items*: one for each expected picture, counted from 0 in the order of the plan or frame.
Items keep their numbers while the grid lives, so the page names them by number and never by path or key.
"""

from __future__ import annotations

from typing import Annotated, Final, Literal, get_args

from pydantic import Field

from ideowidgets.widgets.messages import Count, Fact, FromPage, Shape, ShortText, ToPage

MAX_ITEMS: Final = 1_000_000
BATCH: Final = 64
"""Cells that a page may ask for at once."""
VIEW: Final = 1024
"""Cells that a page may report as being on screen."""

State = Literal["planned", "void", "queued", "sent", "ok", "reused", "unsafe", "failed", "cancelled", "unknown"]
STATES: Final[tuple[str, ...]] = get_args(State)
"""Their order is the code that travels in buffers."""

Item = Annotated[int, Field(ge=0, lt=MAX_ITEMS)]


class WantCells(FromPage):
    """The cells that the page lacks, and all that are on screen. An earlier wish that is not served is dropped.

    `size`: pixels of the longer side that the page can make use of.
    """

    kind: Literal["want_cells"] = "want_cells"
    seq: Count
    items: Annotated[list[Item], Field(max_length=BATCH)]
    view: Annotated[list[Item], Field(max_length=VIEW)]
    size: Literal[160, 320] = 320


class Arrange(FromPage):
    """The axes chosen in the page; it has rearranged itself already."""

    kind: Literal["arrange"] = "arrange"
    rows: ShortText | None
    columns: ShortText | None
    pages: ShortText | None
    page: Count


class SelectItems(FromPage):
    """The whole selection after a change in the page."""

    kind: Literal["select_items"] = "select_items"
    items: Annotated[list[Item], Field(max_length=100_000)]


class MarkItem(FromPage):
    """A rating (0 clears it) or a star given in the page; what is None stays."""

    kind: Literal["mark_item"] = "mark_item"
    item: Item
    rating: Annotated[int, Field(ge=0, le=5)] | None = None
    starred: bool | None = None


class ControlRun(FromPage):
    """The click on a button of the progress line. `confirmed_usd_micros`: the price that it showed."""

    kind: Literal["control_run"] = "control_run"
    action: Literal["run", "pause", "resume", "cancel", "retry"]
    confirmed_usd_micros: Count | None = None


class AskDetails(FromPage):
    """Asks for everything about one cell, and how its request differs from that of `against`."""

    kind: Literal["ask_details"] = "ask_details"
    seq: Count
    item: Item
    against: Item | None = None


class ExportItems(FromPage):
    """Asks for a ZIP of these pictures and their rows, or of all that the grid holds where none is named.

    `export_id`: a name of the page's own, which the pieces carry.
    """

    kind: Literal["export"] = "export"
    export_id: ShortText
    items: Annotated[list[Item], Field(max_length=100_000)]


class AxisValue(Shape):
    """One header. `colors`: swatches of a palette, as ``#rrggbb``."""

    text: str
    colors: list[str]


class AxisInfo(Shape):
    """A column that can be laid out along rows, columns or pages. `code`: set in the code font."""

    name: str
    label: str
    code: bool
    values: list[AxisValue]


class GridSetup(ToPage):
    """The whole grid, compact.

    Buffer 0: the value of each item on each axis, uint16, axis after axis; 65535 is a missing value.
    Buffer 1: the state of each item, uint8. Buffer 2: its rating, plus 8 where it is starred, uint8.
    """

    kind: Literal["grid_setup"] = "grid_setup"
    axes: list[AxisInfo]
    rows: str | None
    columns: str | None
    pages: str | None
    page: int
    count: int
    ratio: float
    """Width by height of the frame that all cells share."""
    offline: bool
    live: bool
    """Whether a sweep is behind it, which can be run and stopped."""
    selected: list[int]


class GridCell(Shape):
    """One cell as it is now. `buffer`: which binary part holds its thumbnail (WebP)."""

    item: int
    image_id: str | None
    state: State
    alt: str
    caption: str
    text: str
    """Why there is no picture."""
    note: str
    """Where a reused picture comes from."""
    seconds: float | None
    """How long it has been under way."""
    rating: int | None
    starred: bool
    picture: bool
    buffer: int | None


class GridCells(ToPage):
    """Cells that changed or were asked for. `seq`: the wish that is now served, if this ends one.

    `size`: pixels of the longer side of the thumbnails.
    """

    kind: Literal["grid_cells"] = "grid_cells"
    seq: int | None
    size: int
    cells: list[GridCell]


class GridStates(ToPage):
    """States and marks of cells out of view. Buffers: items (uint32), states (uint8), marks (uint8)."""

    kind: Literal["grid_states"] = "grid_states"


class GridProgress(ToPage):
    """How far the sweep has come, and what can be done now."""

    kind: Literal["grid_progress"] = "grid_progress"
    total: int
    done: int
    text: str
    running: bool
    paused: bool
    waiting: int
    """Pictures that a run would make; `waiting_price` is what they cost."""
    waiting_price: str
    waiting_usd_micros: int | None
    failed: int
    failed_price: str
    failed_usd_micros: int | None


class GridSelection(ToPage):
    """The selection as Python has it."""

    kind: Literal["grid_selection"] = "grid_selection"
    items: list[int]


class GridArrangement(ToPage):
    """The axes as Python has chosen them."""

    kind: Literal["grid_arrangement"] = "grid_arrangement"
    rows: str | None
    columns: str | None
    pages: str | None
    page: int


class Word(Shape):
    """A piece of text that two prompts share, or that one of them has."""

    kind: Literal["same", "removed", "added"]
    text: str


class Difference(Shape):
    """One field in which two requests differ. `words`: for texts, piece by piece."""

    name: str
    before: str
    after: str
    words: list[Word]


class CellDetails(ToPage):
    """Everything about one cell, for the large view."""

    kind: Literal["cell_details"] = "cell_details"
    seq: int
    item: int
    against: int | None
    image_id: str | None
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


class ExportPiece(ToPage):
    """A part of the ZIP that `export` asked for, in order. Buffer 0: its bytes, at most 2 MB."""

    kind: Literal["export_piece"] = "export_piece"
    export_id: str
    index: int
    count: int
    total: int
    """Bytes of the whole file."""
    file_name: str
