"""A ranking as it is shown: in the page, and where no widget can be."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any, Final

from ideowidgets.record.image_ref import ImageRef
from ideowidgets.widgets.compare_sides import Shown
from ideowidgets.widgets.values import cut
from ideowidgets.widgets.votes_messages import RankedItem, VoteRanking

if TYPE_CHECKING:
    import pandas as pd

LISTED: Final = 100
"""Items that are shown; Python has them all."""


def ranking_message(frame: pd.DataFrame, what: str, *, votes: int, authors: int) -> tuple[VoteRanking, list[bytes]]:
    """Write a ranking for the page, with the thumbnails of its pictures."""
    buffers: list[bytes] = []
    items = []
    for item, row in frame.head(LISTED).iterrows():
        small = _thumbnail(row.get("image"))
        items.append(_ranked(str(item), row, len(buffers) if small else None))
        buffers += [small] if small else []
    message = VoteRanking(
        items=items,
        what=what,
        votes=votes,
        authors=authors,
        notes=frame.attrs["notes"],
        hidden=max(0, len(frame) - LISTED),
    )
    return message, buffers


def ranking_html(frame: pd.DataFrame, said: str) -> str:
    """Write a ranking as a plain table."""
    named = frame["title"] if "title" in frame.columns else frame.index
    rows = "".join(
        f"<tr><td>{row.rank}</td><td>{escape(cut(str(name), 120))}</td><td>{row.chance:.0%}</td>"
        f"<td>{row.votes}</td></tr>"
        for name, row in zip(list(named)[:LISTED], frame.head(LISTED).itertuples(), strict=True)
    )
    head = "<tr><th>rank</th><th>what</th><th>preferred</th><th>votes</th></tr>"
    return f"<p>{escape(said)}</p><table>{head}{rows}</table>"


def _thumbnail(image: Any) -> bytes:
    return Shown("", "", image, None).small()[0] if isinstance(image, ImageRef) else b""


def _ranked(item: str, row: Any, buffer: int | None) -> RankedItem:
    has_votes = row["votes"] > 0
    return RankedItem(
        rank=int(row["rank"]),
        item=item,
        label=str(row.get("title") or item),
        strength=float(row["strength"]),
        low=float(row["low"]) if has_votes else None,
        high=float(row["high"]) if has_votes else None,
        chance=float(row["chance"]),
        votes=int(row["votes"]),
        won=int(row["won"]),
        tied=int(row["tied"]),
        lost=int(row["lost"]),
        buffer=buffer,
    )
