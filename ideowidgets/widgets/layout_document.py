"""What a layout canvas keeps as one value: the structured prompt, what each element is marked with, the picture's size.

Every edit gives a new one, so that undo is keeping the old one. Edits of two views that crossed are brought together
element by element, by the keys of the elements.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import count
from typing import Any, Final, get_args

from ideowidgets.operations.enums import ResolutionV4
from ideowidgets.operations.errors import IdeogramError, NoStructuredPrompt
from ideowidgets.operations.structured_prompt import StructuredPrompt
from ideowidgets.operations.structured_prompt.box import sides
from ideowidgets.operations.structured_prompt.contract import ELEMENTS
from ideowidgets.operations.structured_prompt.tree import MISSING, Json, get_at, number, remove_at, set_at, to_text

SIZES: Final[tuple[str, ...]] = get_args(get_args(ResolutionV4)[0])
"""Sizes that Ideogram 4 draws in."""
NEAR: Final = 0.04
"""Shapes whose ratios differ by less, in their logarithms, are taken for one."""
_numbers = count(1)


class BadLayout(IdeogramError, ValueError):
    """What was asked of a layout cannot be done: no such element, size or template, or text that holds no prompt."""


@dataclass(frozen=True, slots=True)
class Layer:
    """What an element is marked with beside its prompt.

    Attributes
    ----------
    key : str
        Names the element as long as it lives, wherever it stands in the list.
    locked : bool
        Whether a hand leaves it where it is.
    muted : bool
        Whether it is kept but not sent.
    group : str or None
        What belongs together is chosen together.
    """

    key: str
    locked: bool = False
    muted: bool = False
    group: str | None = None


def fresh() -> Layer:
    """Give the marks of a new element."""
    return Layer(f"p{next(_numbers)}")


@dataclass(frozen=True)
class Layout:
    """A structured prompt with a layer for each of its elements, for a picture of one size."""

    prompt: StructuredPrompt
    layers: tuple[Layer, ...]
    resolution: str

    @classmethod
    def of(cls, prompt: StructuredPrompt, resolution: str) -> Layout:
        """Make one whose elements are all new."""
        return cls(prompt, tuple(fresh() for _ in prompt.elements), resolution)

    @cached_property
    def raws(self) -> list[Json]:
        """Give the elements as they stand."""
        found = self.prompt.get(ELEMENTS)
        return found if isinstance(found, list) else []

    @property
    def kept_back(self) -> tuple[int, ...]:
        """The indices of what is muted."""
        return tuple(index for index, layer in enumerate(self.layers) if layer.muted)

    @cached_property
    def sent(self) -> StructuredPrompt:
        """The prompt without what is muted."""
        return self.prompt.remove(*self.kept_back) if self.kept_back else self.prompt

    def with_prompt(self, prompt: StructuredPrompt) -> Layout:
        """Take another prompt; elements that are the same, or in the same place, keep their layers."""
        return replace(self, prompt=prompt, layers=_followed(self.raws, self.layers, Layout(prompt, (), "").raws))

    def with_sent(self, prompt: StructuredPrompt) -> Layout:
        """Take another prompt for what is sent; what is muted stays in its place."""
        if not self.kept_back:
            return self.with_prompt(prompt)
        shown = tuple(layer for layer in self.layers if not layer.muted)
        made = Layout(self.sent, shown, self.resolution).with_prompt(prompt)
        if not isinstance(prompt.get(ELEMENTS), list):
            return made
        raws, layers = list(made.raws), list(made.layers)
        for index in self.kept_back:
            raws.insert(index, self.raws[index])
            layers.insert(index, self.layers[index])
        return Layout(prompt.set_at(ELEMENTS, raws), tuple(layers), self.resolution)

    def marked(self, indices: Sequence[int], **marks: Any) -> Layout:
        """Mark some elements."""
        chosen = set(indices)
        layers = (replace(one, **marks) if place in chosen else one for place, one in enumerate(self.layers))
        return replace(self, layers=tuple(layers))


def _followed(old: list[Json], layers: tuple[Layer, ...], new: list[Json]) -> tuple[Layer, ...]:
    waiting: dict[str, list[int]] = {}
    for index, raw in enumerate(old):
        waiting.setdefault(to_text(raw), []).append(index)
    found: list[int | None] = []
    for index, raw in enumerate(new):
        same = waiting.get(to_text(raw), [])
        found.append(same.pop(same.index(index) if index in same else 0) if same else None)
    if len(old) == len(new):
        taken = {index for index in found if index is not None}
        found = [place if index is None and place not in taken else index for place, index in enumerate(found)]
    return tuple(fresh() if index is None else layers[index] for index in found)


def read_layout(text: str, layers: Sequence[Layer], resolution: str, base: Layout) -> Layout:
    """Read what a page says its layout is, with numbers as `base` spells them.

    Raises
    ------
    BadLayout
        Where the text is no object, the layers do not fit its elements, or there is no such size.
    """
    try:
        tree = json.loads(text, parse_int=number, parse_float=number)
        prompt = StructuredPrompt(tree)
    except (ValueError, RecursionError, NoStructuredPrompt) as error:
        raise BadLayout(f"The layout cannot be read: {error}") from None
    made = Layout(prompt, tuple(layers), checked_size(resolution))
    if len({layer.key for layer in layers}) != len(layers) or len(layers) != len(made.raws):
        raise BadLayout("The layout cannot be read: each element needs one layer with a key of its own.")
    before = dict(zip((layer.key for layer in base.layers), base.raws, strict=True))
    raws = [_spelled(before.get(layer.key), raw) for layer, raw in zip(layers, made.raws, strict=True)]
    tree = _spelled(_tree(base.prompt), tree)
    if isinstance(get_at(tree, ELEMENTS), list):
        tree = set_at(tree, ELEMENTS, raws)
    return replace(made, prompt=StructuredPrompt(tree))


def _tree(prompt: StructuredPrompt) -> Json:
    return json.loads(prompt.to_json(order="given"), parse_int=number, parse_float=number)


def _spelled(old: Json, new: Json) -> Json:
    """Keep numbers and the order of keys as they were: a page cannot tell 1e2 from 100, and rounds long numbers."""
    if isinstance(old, dict) and isinstance(new, dict):
        names = [*(name for name in old if name in new), *(name for name in new if name not in old)]
        return {name: _spelled(old.get(name), new[name]) for name in names}
    if isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        return [_spelled(one, other) for one, other in zip(old, new, strict=True)]
    if _is_number(old) and (new is None or _is_number(new)):
        return old if _as_page(old) == _as_page(new) else new
    return new


def _is_number(value: Json) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _as_page(value: Json) -> float | None:
    try:
        found = None if value is None else float(value)
    except OverflowError:
        return None
    return found if found is None or math.isfinite(found) else None


def merged(base: Layout, mine: Layout, theirs: Layout) -> Layout:
    """Bring an edit together with what others did since `base`; of two edits of one place the later, `mine`, holds.

    Examples
    --------
    >>> base = Layout.of(StructuredPrompt(background="a wall").add("a door").add("a cat"), "1024x1024")
    >>> mine = base.with_prompt(base.prompt.edit(0, desc="a red door"))
    >>> theirs = base.with_prompt(base.prompt.set_at("background", "a fence").add("a dog"))
    >>> made = merged(base, mine, theirs).prompt
    >>> made.background, [element.desc for element in made.elements]
    ('a fence', ['a red door', 'a cat', 'a dog'])
    """
    if base == theirs:
        return mine
    resolution = theirs.resolution if mine.resolution == base.resolution else mine.resolution
    trees = [_tree(one.prompt) for one in (base, mine, theirs)]
    if not all(isinstance(get_at(tree, ELEMENTS), list) for tree in trees):
        return replace(mine, resolution=resolution)
    root = _of_three(*(remove_at(tree, ELEMENTS) for tree in trees))
    raws, layers = _elements_of_three(base, mine, theirs)
    return Layout(StructuredPrompt(set_at(root, ELEMENTS, raws)), tuple(layers), resolution)


def _of_three(base: Json, mine: Json, theirs: Json) -> Json:
    if mine == base:
        return theirs
    if theirs == base or not all(isinstance(one, dict) for one in (base, mine, theirs)):
        return mine
    made = {}
    for name in (*mine, *(name for name in theirs if name not in mine)):
        value = _of_three(*(one.get(name, MISSING) for one in (base, mine, theirs)))
        if value is not MISSING:
            made[name] = value
    return made


def _elements_of_three(base: Layout, mine: Layout, theirs: Layout) -> tuple[list[Json], list[Layer]]:
    known = [
        {layer.key: (raw, layer) for layer, raw in zip(one.layers, one.raws, strict=True)}
        for one in (base, mine, theirs)
    ]
    raws, layers = [], []
    for key in _order_of_three(*(list(one) for one in known)):
        was, here, there = (one.get(key) for one in known)
        # What was taken away goes, unless the later edit is a change of it.
        if (here is None and was is not None) or (there is None and here == was):
            continue
        raw = _of_three(*(MISSING if one is None else one[0] for one in (was, here or there, there or here)))
        raws.append(raw)
        kept = [one[1] for one in (here, there) if one is not None]
        layers.append(kept[-1] if was is not None and kept[0] == was[1] else kept[0])
    return raws, layers


def _order_of_three(base: Sequence[str], mine: Sequence[str], theirs: Sequence[str]) -> list[str]:
    was_sorted = [key for key in mine if key in base] != [key for key in base if key in mine]
    first, second = (mine, theirs) if was_sorted else (theirs, mine)
    made = list(first)
    for place, key in enumerate(second):
        if key not in made:
            before = next((made.index(one) for one in reversed(second[:place]) if one in made), -1)
            made.insert(before + 1, key)
    return made


def checked_size(value: str) -> str:
    """Give a size that Ideogram 4 draws in.

    Raises
    ------
    BadLayout
        Where it is none; the message offers the nearest.
    """
    size = "x".join(str(value).lower().replace("×", "x").replace(" ", "").split("x"))
    if size in SIZES:
        return size
    try:
        near = f" The nearest is {size_for(value)}."
    except ValueError:
        near = ""
    raise BadLayout(f"resolution: {value!r} is no size that Ideogram 4 draws in.{near} See LayoutCanvas.sizes.")


def size_for(shape: Any, *, near: bool = False) -> str:
    """Choose the size for a ratio or for a picture of some size: of the nearest shape, the largest.

    Parameters
    ----------
    shape : str, tuple or float
        ``"16:9"``, ``"1280x720"``, ``(4, 5)``.
    near : bool
        Whether a shape that is far from all of them is refused.

    Examples
    --------
    >>> size_for("16:9"), size_for((500, 620))
    ('2560x1440', '1792x2240')
    """
    wanted = _ratio(shape)
    best = min(SIZES, key=lambda size: (round(abs(_ratio(size) - wanted), 4), -math.prod(sides(size))))
    if near and abs(_ratio(best) - wanted) > NEAR:
        raise BadLayout(f"aspect_ratio: Ideogram 4 has no size of the shape {shape!r}. The nearest is {best}.")
    return best


def _ratio(shape: Any) -> float:
    width, height = sides(shape)
    return math.log(width / height)


def layers_of(marks: Sequence[Mapping[str, Any]]) -> tuple[Layer, ...]:
    """Read layers from plain objects."""
    return tuple(Layer(**mark) for mark in marks)
