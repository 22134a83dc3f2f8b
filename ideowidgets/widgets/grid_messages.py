"""What the grid and its page say to each other.

A grid is a list of *items*: one for each expected picture, counted from 0 in the order of the plan or frame.
Items keep their numbers while the grid lives, so the page names them by number and never by path or key.
"""

from __future__ import annotations

from typing import Annotated, Final, Literal, get_args

from pydantic import Field, StringConstraints

from ideowidgets.widgets.messages import Count, FromPage, Shape, ShortText, ToPage
from ideowidgets.widgets.told import AskTold, Told

MAX_ITEMS: Final = 1_000_000
BATCH: Final = 64
"""Cells that a page may ask for at once."""
VIEW: Final = 1024
"""Cells that a page may report as being on screen."""

State = Literal[
    "planned", "void", "queued", "sent", "ok", "reused", "unsafe", "failed", "cancelled", "unknown", "deleted", "none"
]
STATES: Final[tuple[str, ...]] = get_args(State)
"""Their order is the code that travels in buffers."""

Item = Annotated[int, Field(ge=0, lt=MAX_ITEMS)]
Place = Annotated[int, Field(ge=0, lt=65_000)]
ValueText = Annotated[str, StringConstraints(max_length=20_000)]
FilterText = Annotated[str, StringConstraints(max_length=2_000)]


class WantCells(FromPage):
    """The cells that the page lacks, and all that are on screen. An earlier wish that is not served is dropped.

    `size`: pixels of the longer side that the page can make use of.
    """

    kind: Literal["want_cells"] = "want_cells"
    seq: Count
    items: Annotated[list[Item], Field(max_length=BATCH)]
    view: Annotated[list[Item], Field(max_length=VIEW)]
    size: Literal[160, 320, 640, 1024] = 320


Order = Literal["planned", "name", "rating", "stars"]
"""How the values of an axis follow each other; the best rated and the most starred come first."""

Names = Annotated[list[ShortText], Field(max_length=3)]


class Layout(Shape):
    """How a grid is laid out: names of columns along rows, columns (the outermost first) and pages.

    `hidden`: places of values that are not shown, by name. `orders`: how the values of an axis follow each other,
    where that is not as planned.
    """

    rows: Names = Field(default_factory=list)
    columns: Names = Field(default_factory=list)
    pages: ShortText | None = None
    page: Count = 0
    hidden: dict[ShortText, Annotated[list[Place], Field(max_length=65_000)]] = Field(default_factory=dict)
    orders: dict[ShortText, Order] = Field(default_factory=dict)
    filter: FilterText = ""


class Arrange(FromPage):
    """The layout chosen in the page, which has rearranged itself already; a new filter is answered."""

    kind: Literal["arrange"] = "arrange"
    layout: Layout


class SelectItems(FromPage):
    """The whole selection after a change in the page."""

    kind: Literal["select_items"] = "select_items"
    items: Annotated[list[Item], Field(max_length=100_000)]


class MarkItem(FromPage):
    """A rating (0 clears it) or a star given in the page; what is None stays."""

    kind: Literal["mark_item"] = "mark_item"
    item: Item
    image_id: ShortText | None = None
    """The picture that the page shows there; another one is not marked."""
    rating: Annotated[int, Field(ge=0, le=5)] | None = None
    starred: bool | None = None


class ControlRun(FromPage):
    """The click on a button of the progress line. `confirmed_usd_micros`: the price that it showed."""

    kind: Literal["control_run"] = "control_run"
    action: Literal["run", "pause", "resume", "cancel", "retry"]
    confirmed_usd_micros: Count | None = None


class AskDetails(AskTold):
    """Asks for everything about one cell, and how its request differs from that of `against`."""

    kind: Literal["ask_details"] = "ask_details"


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
    Buffer 3: whether the filter keeps it, uint8; empty where all are kept.
    """

    kind: Literal["grid_setup"] = "grid_setup"
    generation: int
    """Another number gives the items new numbers: what the page knows of them is void."""
    axes: list[AxisInfo]
    layout: Layout
    addable: list[str]
    """Axes of the sweep to which values can be added."""
    count: int
    ratio: float
    """Width by height of the frame that all cells share."""
    drawn: str
    """What is shown where it is no service's own pictures: "offline drawings"; empty else."""
    live: bool
    """Whether a sweep is behind it, which can be run and stopped."""
    unkept: str
    """Why ratings cannot be kept; empty where they can."""
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
    """The layout as Python has chosen it."""

    kind: Literal["grid_arrangement"] = "grid_arrangement"
    layout: Layout


class GridFilter(ToPage):
    """What a filter keeps. Buffer 0: for each item whether it is kept, uint8; empty where `error` says what is wrong.

    `position`: where in the text, in characters.
    """

    kind: Literal["grid_filter"] = "grid_filter"
    filter: str
    kept: int
    error: str | None = None
    position: int | None = None


class GridZoom(ToPage):
    """Shows the same part of all pictures: `scale` times as large around a spot, in fractions of the picture."""

    kind: Literal["grid_zoom"] = "grid_zoom"
    scale: float
    x: float
    y: float


class AskAdd(FromPage):
    """Asks what another value on an axis would make and cost; without one, which values there are to choose from."""

    kind: Literal["ask_add"] = "ask_add"
    seq: Count
    axis: ShortText
    value: ValueText | None = None


class AddValue(FromPage):
    """Adds a value to an axis and makes its pictures. `confirmed_usd_micros`: the price that was shown."""

    kind: Literal["add_value"] = "add_value"
    axis: ShortText
    value: ValueText
    confirmed_usd_micros: Count | None = None


class AddChoice(Shape):
    """A value that an axis lacks."""

    value: str
    text: str


class AddQuote(ToPage):
    """What another value on an axis would make and cost."""

    kind: Literal["add_quote"] = "add_quote"
    seq: int
    axis: str
    label: str
    value: str
    """The one that is quoted, or suggested where the page gave none; empty where there is nothing to suggest."""
    choices: list[AddChoice]
    """Values that the axis lacks; empty where any may be typed."""
    text: str
    """Count, price and time in one line."""
    usd_micros: int | None
    error: str | None = None


class CellDetails(Told):
    """Everything about one cell, for the large view."""

    kind: Literal["cell_details"] = "cell_details"
    image_id: str | None
