"""What a grid shows, whatever it came from: one item for each expected picture, of a sweep or of a frame."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Protocol

from ideowidgets.operations.request import Request
from ideowidgets.widgets.messages import Fact

if TYPE_CHECKING:
    import pandas as pd

    from ideowidgets.record.record import Record
    from ideowidgets.sweep.sweep import Sweep

FIRST: Final = (
    "style_preset",
    "color_palette",
    "style_codes",
    "model",
    "aspect_ratio",
    "rendering_speed",
    "style_type",
    "quality",
    "prompt",
    "seed",
)
"""Columns that are likely axes, the likeliest first."""
_LAID_OUT_BY_HAND: Final = frozenset(
    {
        *("image_index", "num_images", "width", "height", "mime", "is_image_safe", "rating", "starred"),
        *("status", "service", "experiment", "author", "cost_source", "error_kind"),
    }
)
"""Columns that are offered, but say what came of a request instead of what was asked."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What has become of an item. `reused_at`: when a reused picture was made."""

    state: str
    image_id: str | None = None
    error: str | None = None
    reused_at: Any = None


class Items(Protocol):
    """A source of a grid."""

    count: int
    voids: int
    """How many of them, the last ones, are combinations that cannot be asked for."""
    record: Record | None
    sweep: Sweep | None
    drawn: str
    """What is shown where none of it is a service's own: "offline drawings"; empty else."""

    @property
    def names(self) -> tuple[str, ...]:
        """The columns offered as axes, the likeliest first."""

    @property
    def known(self) -> tuple[str, ...]:
        """All columns that can be asked for."""

    def column(self, name: str) -> list[Any]:
        """Give the value of each item."""

    def order(self, name: str) -> Sequence[Any] | None:
        """Give the values of a column in the order they were planned or declared, if any."""

    def outcome(self, item: int) -> Outcome:
        """Give what has become of an item."""

    @property
    def unkept(self) -> str:
        """Why nothing that people say of these pictures can be kept; empty where it can."""

    def request(self, item: int) -> Request[Any] | None:
        """Give the request behind an item."""

    def rows(self, items: Iterable[int]) -> dict[int, Any]:
        """Give the rows of the record behind items, as far as there are any."""

    def thumbnail(self, item: int, row: Any, size: int, /) -> bytes | None:
        """Give a small WebP of an item's picture; None where it has none.

        Raises
        ------
        IdeogramError, OSError
            Where the picture is missing or broken.
        """

    def original(self, item: int, row: Any, /) -> tuple[str | None, bytes]:
        """Give a picture in full, its media type before it; raise as `thumbnail` does, and where there is none."""

    def name(self, item: int, row: Any, /) -> str:
        """Give what a picture is called that has no prompt; empty where nothing is known."""

    def facts(self, item: int, row: Any) -> list[Fact]:
        """List what was asked and what came of it, line by line."""

    def marks(self) -> list[tuple[int | None, bool]]:
        """Give the rating and the star of each item."""

    def ratios(self) -> list[float]:
        """Give width by height of the pictures, as far as it is known."""

    def frame_of(self, image_ids: Sequence[str]) -> pd.DataFrame:
        """Give the rows of images that are here, in the order of their ids."""

    def frame_now(self) -> pd.DataFrame:
        """Give one row for each item, in their order, as the record has them now: what a filter is asked of."""


def mark_of(row: Any) -> tuple[int | None, bool]:
    """Give the rating and the star of a row."""
    if row is None:
        return None, False
    return (int(row.rating) if row.rating else None), bool(row.starred)


def asked_ratio(roles: Mapping[str, Any]) -> float:
    """Give width by height as a request asks for it; square where it does not.

    Examples
    --------
    >>> asked_ratio({"aspect_ratio": "3x4"}), asked_ratio({})
    (0.75, 1.0)
    """
    for role in ("resolution", "aspect_ratio"):
        found = re.fullmatch(r"(\d+)x(\d+)", str(roles.get(role, "")))
        if found and int(found[2]):
            return int(found[1]) / int(found[2])
    return 1.0


def frame_ratio(ratios: Sequence[float]) -> float:
    """Choose the frame that all cells share: the pictures' own where they agree, else square.

    Examples
    --------
    >>> frame_ratio([0.75, 0.75]), frame_ratio([0.75, 1.5]), frame_ratio([])
    (0.75, 1.0, 1.0)
    """
    if not ratios or max(ratios) > 1.05 * min(ratios):
        return 1.0
    return min(2.0, max(0.5, ratios[0]))


def likely_axes(items: Items) -> tuple[str | None, str | None]:
    """Choose rows and columns for a source that nobody arranged: the first two that vary, seeds across.

    The longer of two takes the rows, because pages scroll down.
    """
    names = [name for name in items.names if name not in _LAID_OUT_BY_HAND]
    if not names:
        return None, None
    if "seed" in names[:3]:
        others = [name for name in names if name != "seed"]
        return (others[0] if others else None), "seed"
    if len(names) == 1:
        return None, names[0]
    return names[0], names[1]
