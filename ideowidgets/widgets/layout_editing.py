"""Editing a layout by calls: each is one step, which can be undone, and which every page follows."""

from __future__ import annotations

import itertools
import math
import operator
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from numbers import Integral, Real
from typing import Any, Final

from ideowidgets.operations.errors import NoStructuredPrompt, shorten
from ideowidgets.operations.structured_prompt import TEMPLATES, Box, Element, StructuredPrompt
from ideowidgets.operations.structured_prompt.arranging import Axis, Edge, Keep
from ideowidgets.operations.structured_prompt.contract import UNITS
from ideowidgets.operations.structured_prompt.tree import to_text
from ideowidgets.widgets.layout_document import BadLayout, Layout, checked_size, fresh, size_for

MOST_STEPS: Final = 500
Which = int | Iterable[int] | None
"""One element, several, or with None all."""


@dataclass(frozen=True)
class Step:
    """A layout and what was done to come to it."""

    step_id: str
    label: str
    layout: Layout
    row: str | None = None
    """The row of the record that it was taken from."""


class LayoutEditing:
    """The edits of a layout canvas; see :class:`ideowidgets.LayoutCanvas`."""

    def __init__(self, layout: Layout) -> None:
        self._steps = [Step("start", "start", layout)]
        self._done = 0
        self._made = itertools.count(1)

    def _stepped(self, select: Sequence[int] = (), said: str = "") -> None:
        """Tell whoever watches that there is another layout."""
        raise NotImplementedError

    @property
    def document(self) -> Layout:
        """The prompt as a whole, with the layers of its elements and the size."""
        return self._steps[self._done].layout

    @property
    def _step_now(self) -> Step:
        return self._steps[self._done]

    def _row_since(self, step: Step) -> str | None:
        """Give the row that was taken last, of those after a step; of all where that step is gone."""
        done = self._steps[: self._done + 1]
        after = next((place + 1 for place, one in enumerate(self._steps) if one is step), 0)
        return next((one.row for one in reversed(done[after:]) if one.row is not None), None)

    def _commit(
        self,
        layout: Layout,
        label: str,
        *,
        select: Sequence[int] = (),
        step_id: str | None = None,
        said: str = "",
        row: str | None = None,
    ) -> None:
        if layout != self.document or row is not None:
            # A page that waits for nothing names its steps itself; no name may stand for two.
            taken = step_id is None or any(step.step_id == step_id for step in self._steps)
            step = Step(f"call-{next(self._made)}" if taken or step_id is None else step_id, label, layout, row)
            self._steps = [*self._steps[: self._done + 1], step][-MOST_STEPS:]
            self._done = len(self._steps) - 1
        self._stepped(select, said)

    def _edit(self, change: Callable[[StructuredPrompt], StructuredPrompt], label: str) -> None:
        """Change the prompt; every element stays the one it is."""
        try:
            self._commit(replace(self.document, prompt=change(self.document.prompt)), label)
        except (ValueError, IndexError, NoStructuredPrompt) as error:
            raise _as_bad(error) from None

    def _all(self, which: Which) -> list[int]:
        count = len(self.document.layers)
        given: Any = range(count) if which is None else which
        listed = list(given) if isinstance(given, Iterable) and not isinstance(given, str) else [given]
        return sorted({self._index_of(index, count) for index in listed})

    def _one(self, index: Any) -> int:
        return self._index_of(index, len(self.document.layers))

    def _index_of(self, given: Any, count: int) -> int:
        try:
            index = operator.index(given)
        except TypeError:
            raise BadLayout(f"{shorten(given)} is no element: give its index, counted from 0.") from None
        if isinstance(given, bool) or not -count <= index < count:
            raise BadLayout(f"There is no element {given!r}: the layout has {count}, counted from 0.")
        return index % count

    @property
    def elements(self) -> tuple[Element, ...]:
        """Every element, back to front, muted ones as well."""
        return self.document.prompt.elements

    @property
    def steps(self) -> tuple[str, ...]:
        """What was done so far."""
        return tuple(step.label for step in self._steps[1 : self._done + 1])

    def undo(self) -> bool:
        """Take back the last step; tell whether there was one."""
        return self._go(-1)

    def redo(self) -> bool:
        """Do again what was taken back; tell whether there was anything."""
        return self._go(1)

    def _go(self, by: int) -> bool:
        if not 0 <= self._done + by < len(self._steps):
            return False
        self._done += by
        self._stepped()
        return True

    def add_object(self, desc: str, box: Sequence[float] | None = None, **more: Any) -> int:
        """Add a thing in front of the others, and give its index.

        Parameters
        ----------
        desc : str
            What it is.
        box : sequence or Box, optional
            ``(y_min, x_min, y_max, x_max)`` from 0 to 1000; without it the model finds a place.
        **more
            ``color_palette``, ``at``: its index, others.
        """
        return self._add(desc, box, more, "object")

    def add_text(
        self, text: str, desc: str = "clear, legible lettering", box: Sequence[float] | None = None, **more: Any
    ) -> int:
        """Add words in front of the others, and give their index; arguments as for :meth:`add_object`."""
        return self._add(desc, box, {"text": text, **more}, "text")

    def _add(self, desc: Any, box: Sequence[float] | None, more: dict[str, Any], label: str) -> int:
        now = self.document
        at = more.pop("at", None)
        place = len(now.layers) if at is None else min(max(whole("at", at), 0), len(now.layers))
        try:
            prompt = _with_list(now.prompt).add(desc, bbox=box, at=place, **more)
        except (ValueError, NoStructuredPrompt) as error:
            raise _as_bad(error) from None
        layers = (*now.layers[:place], fresh(), *now.layers[place:])
        self._commit(replace(now, prompt=prompt, layers=layers), f"add {label}", select=[place])
        return place

    def place(self, index: int, box: Sequence[float] | None) -> None:
        """Set an element's box; ``None`` leaves its place to the model."""
        index = self._one(index)
        self._edit(lambda prompt: prompt.move(index, box), "place" if box is not None else "take off the frame")

    def move(self, which: Which, x: float = 0, y: float = 0) -> None:
        """Move elements by so many units, together and at most to the edges."""
        x, y = _number("x", x), _number("y", y)
        boxes = self._boxes(which)
        if not boxes:
            return
        span = Box(
            *(pick(side) for pick, side in zip((min, min, max, max), zip(*boxes.values(), strict=True), strict=True))
        )
        to = span.shifted(x, y)
        dy, dx = to.y_min - span.y_min, to.x_min - span.x_min
        moved = {index: box.shifted(dx, dy) for index, box in boxes.items()}
        self._edit(lambda prompt: prompt.with_boxes(moved), "move")

    def resize(self, which: Which, width: float | None = None, height: float | None = None) -> None:
        """Make boxes so many units wide and high, from their top left corner, at most to the edges."""
        wide = None if width is None else max(1, _number("width", width))
        high = None if height is None else max(1, _number("height", height))
        made = {}
        for index, box in self._boxes(which).items():
            right = box.x_max if wide is None else box.x_min + wide
            bottom = box.y_max if high is None else box.y_min + high
            made[index] = Box.xyxy(box.x_min, box.y_min, min(right, UNITS), min(bottom, UNITS))
        self._edit(lambda prompt: prompt.with_boxes(made), "resize")

    def _boxes(self, which: Which) -> dict[int, Box]:
        found = {index: self.elements[index].bbox for index in self._all(which)}
        return {index: box for index, box in found.items() if box is not None and box.is_valid}

    def duplicate(self, which: Which, x: float = 20, y: float = 20) -> tuple[int, ...]:
        """Copy elements, in front of the others and moved by so many units, and give the indices of the copies."""
        x, y = _number("x", x), _number("y", y)
        chosen, now = self._all(which), self.document
        prompt, layers = now.prompt, now.layers
        groups: dict[str, str] = {}
        for index in chosen:
            prompt = prompt.add(self.elements[index]).nudge(len(layers), x, y)
            group = layers[index].group
            layer = fresh()
            if group is not None:
                groups.setdefault(group, f"group-{layer.key}")
            layers = (*layers, replace(layer, group=None if group is None else groups[group]))
        copies = tuple(range(len(now.layers), len(layers)))
        self._commit(replace(now, prompt=prompt, layers=layers), "duplicate", select=copies)
        return copies

    def remove(self, which: Which) -> None:
        """Take elements away."""
        gone, now = self._all(which), self.document
        layers = tuple(layer for index, layer in enumerate(now.layers) if index not in gone)
        self._commit(replace(now, prompt=now.prompt.remove(*gone), layers=layers), "delete")

    def reorder(self, order: Sequence[int]) -> None:
        """Set the order: the present indices, back to front."""
        now = self.document
        try:
            prompt = now.prompt.reorder(order)
        except (ValueError, TypeError) as error:
            raise _as_bad(error) from None
        self._commit(replace(now, prompt=prompt, layers=tuple(now.layers[index] for index in order)), "reorder")

    def shift(self, index: int, to: int) -> None:
        """Take an element to another place of the list; the last is in front."""
        index = self._one(index)
        order = [one for one in range(len(self.document.layers)) if one != index]
        order.insert(min(max(whole("to", to), 0), len(order)), index)
        self.reorder(order)

    def align(self, edge: Edge, which: Which = None) -> None:
        """Move boxes to one edge or middle line, as ``"left"`` or ``"middle"``; one alone to that of the frame."""
        chosen = self._all(which)
        self._edit(lambda prompt: prompt.align(edge, chosen), f"align {edge}")

    def distribute(self, axis: Axis, which: Which = None) -> None:
        """Move boxes so that the gaps between them are equal; the outermost stay."""
        chosen = self._all(which)
        self._edit(lambda prompt: prompt.distribute(axis, chosen), f"distribute {axis}")

    def set_text(self, index: int, text: str | None) -> None:
        """Set the words of an element, which makes it a text; ``None`` makes it an object."""
        index = self._one(index)
        _check_text("text", text, or_none=True)
        kind = "obj" if text is None else "text"
        self._edit(lambda prompt: prompt.edit(index, type=kind, text=text), "text")

    def set_desc(self, index: int, desc: str) -> None:
        """Set what an element is, or how its words look."""
        index = self._one(index)
        _check_text("desc", desc)
        self._edit(lambda prompt: prompt.edit(index, desc=desc), "description")

    def set_palette(self, colors: Sequence[str] | None, index: int | None = None) -> None:
        """Set the colours of an element, or without ``index`` of the picture; none takes them away."""
        listed = _listed(colors) or None
        if index is None:
            self._edit(lambda prompt: prompt.restyle(color_palette=listed), "palette")
            return
        place = self._one(index)
        self._edit(lambda prompt: prompt.edit(place, color_palette=listed), "palette")

    def set(self, path: str, value: Any) -> None:
        """Set any part, as ``canvas.set("style.photo", "35 mm")``; ``None`` takes it away."""
        _check_text("path", path)
        try:
            prompt = self.document.prompt.set_at(path, value)
        except (ValueError, NoStructuredPrompt) as error:
            raise _as_bad(error) from None
        self._commit(self.document.with_prompt(prompt), "edit")

    def set_locked(self, which: Which = None, locked: bool = True) -> None:
        """Keep elements where they are under a hand; calls move them all the same."""
        self._commit(self.document.marked(self._all(which), locked=locked), "lock" if locked else "unlock")

    def set_muted(self, which: Which = None, muted: bool = True) -> None:
        """Keep elements and do not send them."""
        self._commit(self.document.marked(self._all(which), muted=muted), "mute" if muted else "unmute")

    def group(self, which: Which = None) -> None:
        """Make elements one group: they are chosen and moved together."""
        chosen = self._all(which)
        self._commit(self.document.marked(chosen, group=f"group-{fresh().key}"), "group")

    def ungroup(self, which: Which = None) -> None:
        """Take elements out of their groups."""
        self._commit(self.document.marked(self._all(which), group=None), "ungroup")

    def reshape(self, shape: Any, keep: Keep = "shape") -> None:
        """Lay out for a picture of another size, without distortion.

        Parameters
        ----------
        shape : str or tuple
            One of ``LayoutCanvas.sizes``, or a ratio such as ``"16:9"``.
        keep : str
            As for ``StructuredPrompt.reshape``: ``"shape"``, ``"layout"`` or ``"units"``.
        """
        now = self.document
        try:
            size = size_for(shape, near=True) if ":" in str(shape) else checked_size(shape)
            prompt = now.prompt.reshape(now.resolution, size, keep)
        except ValueError as error:
            raise _as_bad(error) from None
        self._commit(replace(now, prompt=prompt, resolution=size), "reshape")

    def template(self, name: str) -> None:
        """Begin again with a layout from the shelf, in its own shape; see ``TEMPLATES``."""
        _check_text("template", name)
        if name not in TEMPLATES:
            raise BadLayout(f"template: {name!r} is none. Choose one of {', '.join(TEMPLATES)}.")
        found = TEMPLATES[name]
        self._commit(Layout.of(found.prompt, size_for(found.aspect_ratio)), f"template {name}")

    def copy(self, which: Which = None) -> str:
        """Write elements as JSON, to be pasted into this canvas or another."""
        raws = self.document.raws
        return to_text([raws[index] for index in self._all(which)])

    def paste(self, source: Any) -> tuple[str, ...]:
        """Add copied elements, or take a whole structured prompt for the present one; tell what had to be mended.

        Parameters
        ----------
        source : str, path, mapping, picture, result or row
            As for ``StructuredPrompt.read``. Elements alone are added, in front of the others.

        Raises
        ------
        BadLayout
            Where it holds neither.
        """
        try:
            found = StructuredPrompt.read(source)
        except NoStructuredPrompt as error:
            raise _as_bad(error) from None
        changes = tuple(str(change) for change in found.changes if change.code != "elements")
        now = self.document
        if not any(change.code == "elements" for change in found.changes):
            self._commit(now.with_prompt(found), "paste", said="; ".join(changes))
            return changes
        prompt = _with_list(now.prompt)
        first = len(now.layers)
        for element in found.elements:
            prompt = prompt.add(element)
        layers = (*now.layers, *(fresh() for _ in found.elements))
        pasted = range(first, len(layers))
        self._commit(replace(now, prompt=prompt, layers=layers), "paste", select=pasted, said="; ".join(changes))
        return changes


def _check_text(name: str, value: Any, *, or_none: bool = False) -> None:
    if not (isinstance(value, str) or (or_none and value is None)):
        raise BadLayout(f"{name}: must be text (got {shorten(value)}).")


def _listed(colors: Any) -> list[Any]:
    if isinstance(colors, str) or not isinstance(colors, Iterable | None):
        raise BadLayout(f"colors: must be a list of colours such as #0B3954 (got {shorten(colors)}).")
    return [] if colors is None else list(colors)


def whole(name: str, value: Any) -> int:
    """Give a whole number, whoever made it.

    Raises
    ------
    BadLayout
        Where it is none.
    """
    try:
        return operator.index(value)
    except TypeError:
        raise BadLayout(f"{name}: must be a whole number (got {shorten(value)}).") from None


def _number(name: str, value: Any) -> float:
    if not isinstance(value, Real) or not math.isfinite(value):
        raise BadLayout(f"{name}: must be a number (got {shorten(value)}).")
    return int(value) if isinstance(value, Integral) else float(value)


def _with_list(prompt: StructuredPrompt) -> StructuredPrompt:
    """Give a prompt that elements can be added to: a list is made where there is nothing."""
    if prompt.get("elements") is not None:
        return prompt
    if prompt.get("compositional_deconstruction.background") is None:
        prompt = prompt.set_at("compositional_deconstruction.background", "")
    return prompt.set_at("compositional_deconstruction.elements", [])


def _as_bad(error: Exception) -> BadLayout:
    return error if isinstance(error, BadLayout) else BadLayout(str(error))
