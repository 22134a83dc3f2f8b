"""Edits of a structured prompt's style and elements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Self

from ideowidgets.operations.structured_prompt.arranging import Axis, Edge, Keep, aligned, distributed, reshaped
from ideowidgets.operations.structured_prompt.box import Box
from ideowidgets.operations.structured_prompt.contract import ELEMENT_KEYS, ELEMENTS, STYLE, ordered, put
from ideowidgets.operations.structured_prompt.document import Document
from ideowidgets.operations.structured_prompt.element import Element
from ideowidgets.operations.structured_prompt.tree import Json, get_at, plain


class Editing(Document):
    """Edits by name; each gives a new prompt."""

    def restyle(self, **members: Any) -> Self:
        """Give a prompt with members of its style changed; ``None`` takes one away."""
        made = self
        for name, value in members.items():
            made = made.set_at((STYLE, name), value)
        return made

    def _raw(self) -> list[Json]:
        found = get_at(self._tree, ELEMENTS, [])
        if not isinstance(found, list):
            raise ValueError("its elements are no list, so none can be added or changed; see .problems()")  # noqa: TRY004
        return found

    def _with(self, elements: list[Json]) -> Self:
        return self._of(put(self._tree, ELEMENTS, elements))

    def _index(self, index: int) -> int:
        count = len(self._raw())
        if not -count <= index < count:
            raise IndexError(f"there is no element {index}: the prompt has {count}")
        return index % count

    def add(
        self,
        desc: str | Mapping[str, Any] | Element,
        *,
        text: str | None = None,
        bbox: Sequence[float] | None = None,
        color_palette: Sequence[str] | None = None,
        at: int | None = None,
        **more: Any,
    ) -> Self:
        """Give a prompt with one more element, in front of the others unless ``at`` says where.

        Parameters
        ----------
        desc : str, mapping or Element
            What it is; or a whole element, which the other arguments change.
        text : str, optional
            Words to draw; makes it a text element.
        bbox : sequence, optional
            ``(y_min, x_min, y_max, x_max)`` from 0 to 1000, or a :class:`Box`.
        color_palette : sequence of str, optional
            Colours as ``#RRGGBB``.
        """
        given: dict[str, Any] = {"text": text, "bbox": None if bbox is None else Box.of(bbox)}
        given |= {"color_palette": None if color_palette is None else list(color_palette), **more}
        given = {name: value for name, value in given.items() if value is not None}
        if isinstance(desc, str):
            whole: Any = {"type": "obj" if text is None else "text", "desc": desc}
        else:
            whole = desc.to_dict() if isinstance(desc, Element) else plain(desc)
        elements = self._raw()
        place = len(elements) if at is None else at
        made = ordered(plain(whole | given), ELEMENT_KEYS) if isinstance(whole, dict) else whole
        return self._with([*elements[:place], made, *elements[place:]])

    def add_text(self, text: str, desc: str = "clear, legible lettering", **more: Any) -> Self:
        """Give a prompt with one more text element; ``more`` as for :meth:`add`."""
        return self.add(desc, text=text, **more)

    def edit(self, index: int, **members: Any) -> Self:
        """Give a prompt with members of an element changed; ``None`` takes one away."""
        made, place = self, self._index(index)
        for name, value in members.items():
            made = made.set_at((*ELEMENTS, place, name), value)
        return made

    def move(self, index: int, box: Sequence[float] | None) -> Self:
        """Give a prompt with an element's box changed; ``None`` leaves the place to the model."""
        return self.edit(index, bbox=None if box is None else Box.of(box))

    def nudge(self, index: int, x: float = 0, y: float = 0) -> Self:
        """Give a prompt with an element's box moved by so many units, at most to the edges."""
        box = self.elements[self._index(index)].bbox
        return self if box is None else self.move(index, box.shifted(x, y))

    def duplicate(self, index: int, x: float = 20, y: float = 20) -> Self:
        """Give a prompt with an element twice, the second in front of the first and moved by so many units."""
        place = self._index(index)
        return self.add(self.elements[place], at=place + 1).nudge(place + 1, x, y)

    def remove(self, *indices: int) -> Self:
        """Give a prompt without some elements."""
        gone = {self._index(index) for index in indices}
        return self._with([raw for place, raw in enumerate(self._raw()) if place not in gone])

    def reorder(self, order: Sequence[int]) -> Self:
        """Give a prompt with its elements in another order: the present indices, back to front.

        Raises
        ------
        ValueError
            Where an element is missing or stands twice.
        """
        elements = self._raw()
        if sorted(order) != list(range(len(elements))):
            raise ValueError(f"{list(order)} is no order of {len(elements)} elements; name each index once")
        return self._with([elements[index] for index in order])

    def shift(self, index: int, to: int) -> Self:
        """Give a prompt with an element at another place of the list; the last is in front."""
        place = self._index(index)
        order = [i for i in range(len(self._raw())) if i != place]
        order.insert(min(max(to, 0), len(order)), place)
        return self.reorder(order)

    def with_boxes(self, boxes: Mapping[int, Box]) -> Self:
        """Give a prompt with several boxes changed at once."""
        made = self
        for index, box in boxes.items():
            made = made.move(index, box)
        return made

    def reshape(self, old: Any, new: Any, keep: Keep = "shape") -> Self:
        """Give a prompt laid out for another aspect ratio.

        Parameters
        ----------
        old, new : str, tuple or float
            Ratio or size before and after: ``"1:1"``, ``"1280x720"``, ``(16, 9)``.
        keep : str
            ``"shape"``: every box keeps its shape and size on screen, and the proportion of the space on its two
            sides; what spans a whole axis goes on spanning it. ``"layout"``: the arrangement is kept as one, and
            centred. ``"units"``: numbers stay, shapes are stretched with the frame.
        """
        return self.with_boxes(reshaped(self._boxes(range(len(self.elements))), old, new, keep))

    def align(self, edge: Edge, indices: Sequence[int] | None = None) -> Self:
        """Give a prompt with boxes moved to one ``left``, ``centre``, ``right``, ``top``, ``middle`` or ``bottom``.

        Several are aligned to the outermost among them, one to the frame.
        """
        return self.with_boxes(aligned(self._boxes(indices), edge))

    def distribute(self, axis: Axis, indices: Sequence[int] | None = None) -> Self:
        """Give a prompt with boxes moved so that the gaps between them are equal, the outermost staying."""
        return self.with_boxes(distributed(self._boxes(indices), axis))

    def _boxes(self, indices: Sequence[int] | None) -> dict[int, Box]:
        chosen = range(len(self.elements)) if indices is None else [self._index(index) for index in indices]
        boxes = {index: self.elements[index].bbox for index in chosen}
        return {index: box for index, box in boxes.items() if box is not None and box.is_valid}
