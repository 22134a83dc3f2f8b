"""Picks and comments that someone made in a page, read with suspicion."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from ideowidgets.record.errors import BadExport, translated
from ideowidgets.record.writing import clean

if TYPE_CHECKING:
    from pathlib import Path

FORMAT: Final = "ideowidgets.picks"
TAG: Final = "picked"
_MOST_BYTES: Final = 20_000_000
_MOST_PICKS: Final = 100_000
_MOST_COMMENT: Final = 4000
_MOST_NAME: Final = 80


@dataclass(frozen=True, slots=True)
class Pick:
    """What someone said about one picture."""

    image_id: str
    pick: bool
    comment: str


@dataclass(frozen=True, slots=True)
class Picked:
    """What came in from a file of picks.

    Attributes
    ----------
    by : str
        Who picked, by their own word.
    picked, commented : tuple of str
        Image ids that were picked, and those with a comment.
    unknown : tuple of str
        Image ids that this record does not have.
    """

    by: str
    picked: tuple[str, ...]
    commented: tuple[str, ...]
    unknown: tuple[str, ...]

    def __str__(self) -> str:
        lost = f"; {len(self.unknown)} of another record" if self.unknown else ""
        return f"{len(self.picked)} picked and {len(self.commented)} commented by {self.by}{lost}"


def read_picks(path: Path) -> tuple[str, list[Pick]]:
    """Read a file of picks: who made them, and what.

    Raises
    ------
    BadExport
        Where it is none.
    """
    with translated(path.parent):
        if path.stat().st_size > _MOST_BYTES:
            raise BadExport(f"{path.name} is larger than {_MOST_BYTES // 1_000_000} MB; no file of picks is.")
        text = path.read_text(encoding="utf-8", errors="replace")
    try:
        found = json.loads(text)
        if found["format"] != FORMAT or found["version"] > 1 or len(found["picks"]) > _MOST_PICKS:
            raise BadExport(f"{path.name} is no file of picks of this version.")
        by = _line(found.get("by"))[:_MOST_NAME] or "someone"
        picks = [
            Pick(str(entry["image_id"])[:200], entry.get("pick") is True, _text(entry)) for entry in found["picks"]
        ]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise BadExport(f"{path.name} is no file of picks: {error!r}. Save it again from the page.") from error
    return by, picks


def _line(value: Any) -> str:
    return " ".join((clean(value) or "").split()) if isinstance(value, str) else ""


def _text(entry: dict[str, Any]) -> str:
    comment = entry.get("comment")
    return (clean(comment) or "").strip()[:_MOST_COMMENT] if isinstance(comment, str) else ""
