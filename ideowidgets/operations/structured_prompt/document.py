"""A JSON object kept whole: reading it, changed copies of it, writing it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any, Literal, Self

from ideowidgets.operations.errors import shorten
from ideowidgets.operations.structured_prompt.contract import ELEMENTS, HIGH, STYLE, canonical, full_path, put
from ideowidgets.operations.structured_prompt.element import Element
from ideowidgets.operations.structured_prompt.listing import Listing
from ideowidgets.operations.structured_prompt.tree import (
    MISSING,
    Json,
    Path,
    from_path,
    get_at,
    plain,
    remove_at,
    to_text,
)

Place = str | Path


class Document:
    """The object behind a structured prompt; never changed, edits give a new one."""

    _tree: dict[str, Json]

    @classmethod
    def _of(cls, tree: dict[str, Json]) -> Self:
        made = cls.__new__(cls)
        made._tree = tree  # noqa: SLF001 - its own
        return made

    @property
    def high_level_description(self) -> str | None:
        """The picture in a sentence or two, where there is one."""
        found = self._tree.get(HIGH)
        return found if isinstance(found, str) else None

    @property
    def background(self) -> str | None:
        """The scene behind the elements, where there is one."""
        found = self.get("background")
        return found if isinstance(found, str) else None

    @property
    def style(self) -> dict[str, Any]:
        """A copy of ``style_description``; empty where there is none."""
        found = self._tree.get(STYLE)
        return dict(plain(found)) if isinstance(found, dict) else {}

    @cached_property
    def elements(self) -> tuple[Element, ...]:
        """Every entry of the list of elements, back to front."""
        found = get_at(self._tree, ELEMENTS)
        return Listing(Element(i, raw) for i, raw in enumerate(found)) if isinstance(found, list) else ()

    def get(self, path: Place, default: Any = None) -> Any:
        """Give a copy of what stands at a place such as ``elements[0].text``, or the default."""
        found = get_at(self._tree, self._path(path), MISSING)
        return default if found is MISSING else plain(found)

    def to_dict(self) -> dict[str, Any]:
        """Give a copy as JSON-ready objects, in canonical order."""
        copied: dict[str, Any] = plain(canonical(self._tree))
        return copied

    def to_json(self, indent: int | None = None, *, order: Literal["canonical", "given"] = "canonical") -> str:
        """Write it as JSON: minified, without ASCII escapes, unknown keys and numbers as they were.

        Parameters
        ----------
        indent : int, optional
            Blanks per level, for people.
        order : str
            ``"canonical"``, or ``"given"`` for the order in which its keys came.
        """
        return to_text(canonical(self._tree) if order == "canonical" else self._tree, indent)

    @cached_property
    def _text(self) -> str:
        return self.to_json()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Document) and self._text == other._text

    def __hash__(self) -> int:
        return hash(self._text)

    def __repr__(self) -> str:
        texts = sum(element.is_text for element in self.elements)
        boxes = sum(element.bbox is not None for element in self.elements)
        count = len(self.elements)
        about = shorten(self.high_level_description or "", 50)
        plural = "" if count == 1 else "s"
        told = f"{count} element{plural} ({texts} text, {boxes} boxed), {len(self._text)} characters"
        return f"<StructuredPrompt {about}, {told}>"

    def __reduce__(self) -> tuple[Callable[..., Self], tuple[Any, ...]]:
        return (type(self)._of, (self._tree,))  # noqa: SLF001 - its own

    def _path(self, path: Place) -> Path:
        return full_path(from_path(path) if isinstance(path, str) else path, self._tree)

    def set_at(self, path: Place, value: Any) -> Self:
        """Give a prompt with another value at a place; ``None`` takes it away.

        Parameters
        ----------
        path : str or tuple
            ``"elements[0].text"``, ``"style.photo"``, ``"background"``, or any place as problems and differences
            tell it. Objects on the way that are missing are made; a list grows by its next index.
        value : object
            What JSON can hold; a :class:`Box` for a ``bbox``.

        Raises
        ------
        ValueError
            Where there is no such place.

        Examples
        --------
        >>> from ideowidgets.operations.structured_prompt import StructuredPrompt
        >>> prompt = StructuredPrompt(background="a wall").add_text("OPEN")
        >>> prompt.set_at("elements[0].text", "CLOSED").elements[0].text
        'CLOSED'
        """
        full = self._path(path)
        if value is None:
            return self._of(remove_at(self._tree, full))
        return self._of(put(self._tree, full, plain(value, at=full)))

    def remove_at(self, path: Place) -> Self:
        """Give a prompt without what stands at a place."""
        return self._of(remove_at(self._tree, self._path(path)))
