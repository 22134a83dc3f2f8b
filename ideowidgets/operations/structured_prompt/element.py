"""One element of a structured prompt, as it stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ideowidgets.operations.structured_prompt.box import Box, box_or_none
from ideowidgets.operations.structured_prompt.contract import ELEMENT_KEYS, ordered
from ideowidgets.operations.structured_prompt.tree import Json, plain


@dataclass(frozen=True, slots=True, repr=False)
class Element:
    """A thing or words in the picture. What is missing or of another kind reads as None; nothing is repaired.

    Attributes
    ----------
    index : int
        Place in the list, from 0, back to front.
    """

    index: int
    _raw: Json = field(repr=False)

    def _text(self, name: str) -> str | None:
        found = self._raw.get(name) if isinstance(self._raw, dict) else None
        return found if isinstance(found, str) else None

    @property
    def type(self) -> str | None:
        """``obj`` or ``text``; anything else as it stands."""
        return self._text("type")

    @property
    def is_text(self) -> bool:
        """Whether its words are to be drawn."""
        return self.type == "text"

    @property
    def desc(self) -> str | None:
        """What it is, or how its words look."""
        return self._text("desc")

    @property
    def text(self) -> str | None:
        """The words to draw."""
        return self._text("text")

    @property
    def bbox(self) -> Box | None:
        """Where it is, where that is four numbers."""
        return box_or_none(self._raw.get("bbox")) if isinstance(self._raw, dict) else None

    @property
    def color_palette(self) -> tuple[str, ...]:
        """Its colours; what is no text is left out."""
        found = self._raw.get("color_palette") if isinstance(self._raw, dict) else None
        return tuple(color for color in found if isinstance(color, str)) if isinstance(found, list) else ()

    @property
    def label(self) -> str:
        """A short name for people: its words in quotes, or how its description begins."""
        words = self.text if self.is_text and self.text else self.desc
        short = " ".join((words or "").split())
        short = short if len(short) <= 40 else short[:39].rstrip() + "…"
        return f"“{short}”" if self.is_text and self.text else short or f"element {self.index}"

    def cells(self) -> dict[str, Any]:
        """Give what a table shows of it."""
        box = None if self.bbox is None else ", ".join(map(str, self.bbox))
        said = {"element": self.index, "type": self.type, "text": self.text, "desc": self.desc}
        return said | {"bbox": box, "color_palette": self.color_palette or None}

    def __repr__(self) -> str:
        box = "no box" if self.bbox is None else list(self.bbox)
        return f"<Element {self.index}: {self.label}, {box}>"

    def to_dict(self) -> Any:
        """Give a copy as JSON-ready objects, in canonical order."""
        return plain(ordered(self._raw, ELEMENT_KEYS))
