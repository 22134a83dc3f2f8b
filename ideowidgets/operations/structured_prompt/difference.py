"""What changed between two structured prompts, place by place."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

from ideowidgets.operations.errors import shorten
from ideowidgets.operations.structured_prompt.contract import ELEMENTS, short_path
from ideowidgets.operations.structured_prompt.element import Element
from ideowidgets.operations.structured_prompt.listing import Listing
from ideowidgets.operations.structured_prompt.matching import pairs_of
from ideowidgets.operations.structured_prompt.tree import Json, Path, from_path, get_at, remove_at, to_path, to_text

if TYPE_CHECKING:
    from ideowidgets.operations.structured_prompt.prompt import StructuredPrompt

Kind = Literal["changed", "added", "removed", "moved"]
MOST_SHOWN: Final = 160
_NOTHING: Any = object()


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference.

    Attributes
    ----------
    kind : str
        ``changed``, ``added``, ``removed``, or ``moved``: an element stands elsewhere in the list.
    path : str
        The place in the new prompt; of what was removed, in the old one.
    old, new : object
        The values; of what moved, its indices.
    """

    kind: Kind
    path: str
    old: Any = None
    new: Any = None

    @property
    def place(self) -> str:
        """The path as a person would write it: ``elements[0].text``."""
        return to_path(short_path(from_path(self.path))) if self.path else "the prompt"

    def cells(self) -> dict[str, Any]:
        """Give what a table shows of it."""
        return {"place": self.place, "change": self.kind, "before": _told(self.old), "after": _told(self.new)}

    def __str__(self) -> str:
        match self.kind:
            case "added":
                return f"{self.place}: added {shorten(self.new)}"
            case "removed":
                return f"{self.place}: removed {shorten(self.old)}"
            case "moved":
                return f"{self.place}: moved from {self.old} to {self.new}"
        return f"{self.place}: {shorten(self.old)} → {shorten(self.new)}"


def _told(value: Any) -> Any:
    """Tell a value in a table: words as they are, an element by its name, colours as colours."""
    if isinstance(value, str):
        return value if len(value) <= MOST_SHOWN else value[: MOST_SHOWN - 1].rstrip() + "…"
    if isinstance(value, dict) and "type" in value:
        return Element(0, value).label
    if isinstance(value, list) and value and all(isinstance(one, str) for one in value):
        return tuple(value)
    return None if value is None else shorten(value)


def differences(old: StructuredPrompt, new: StructuredPrompt) -> tuple[Difference, ...]:
    """Tell what changed from one prompt to another, from top to bottom.

    Lists of elements are compared element by element: one that was changed, moved or both is followed. The order of
    keys does not count.

    Examples
    --------
    >>> from ideowidgets.operations.structured_prompt import StructuredPrompt
    >>> old = StructuredPrompt(background="a wall").add("a red door").add_text("OPEN")
    >>> [str(change) for change in old.diff(old.set_at("elements[1].text", "SHUT").shift(0, 1))][0]
    "elements[0].text: 'OPEN' → 'SHUT'"
    """
    one, two = old.to_dict(), new.to_dict()
    lists = (get_at(one, ELEMENTS), get_at(two, ELEMENTS))
    if not all(isinstance(found, list) for found in lists):
        return Listing(_compared(one, two, ()))
    rest = _compared(remove_at(one, ELEMENTS), remove_at(two, ELEMENTS), ())
    return Listing((*rest, *_of_elements(lists[0], lists[1])))


def _compared(old: Json, new: Json, path: Path) -> Iterator[Difference]:
    if isinstance(old, dict) and isinstance(new, dict):
        for name in (*new, *(name for name in old if name not in new)):
            yield from _compared(old.get(name, _NOTHING), new.get(name, _NOTHING), (*path, name))
    elif old is _NOTHING:
        yield Difference("added", to_path(path), None, new)
    elif new is _NOTHING:
        yield Difference("removed", to_path(path), old, None)
    elif to_text(old) != to_text(new):
        yield Difference("changed", to_path(path), old, new)


def _of_elements(old: list[Json], new: list[Json]) -> Iterator[Difference]:
    partners = _followed(old, new)
    stayed = _in_order(partners)
    came_from = {there: here for here, there in partners.items()}
    for index, element in enumerate(new):
        path = (*ELEMENTS, index)
        if index not in came_from:
            yield Difference("added", to_path(path), None, element)
            continue
        if came_from[index] not in stayed:
            yield Difference("moved", to_path(path), came_from[index], index)
        yield from _compared(old[came_from[index]], element, path)
    for index, element in enumerate(old):
        if index not in partners:
            yield Difference("removed", to_path((*ELEMENTS, index)), element, None)


def _followed(old: list[Json], new: list[Json]) -> dict[int, int]:
    """Give old places with the new ones of the same element: those that are equal first, then the most alike."""
    waiting: dict[str, list[int]] = {}
    for index, element in enumerate(new):
        waiting.setdefault(to_text(element), []).append(index)
    made: dict[int, int] = {}
    for index, element in enumerate(old):
        same = waiting.get(to_text(element))
        if same:
            # Of several that are equal the one in the same place stayed.
            made[index] = same.pop(same.index(index) if index in same else 0)
    taken = set(made.values())
    rest_old = [Element(i, raw) for i, raw in enumerate(old) if i not in made]
    rest_new = [Element(i, raw) for i, raw in enumerate(new) if i not in taken]
    near = pairs_of(rest_old, rest_new)
    made |= {rest_old[one].index: rest_new[other].index for one, other in near.items()}
    _same_place(made, rest_old, rest_new)
    return made


def _same_place(made: dict[int, int], old: list[Element], new: list[Element]) -> None:
    """Take elements of one kind in one place for the same, however much they changed, where none is more alike."""
    taken = set(made.values())
    left = {element.index: element for element in new if element.index not in taken}
    for element in old:
        other = left.get(element.index)
        if element.index not in made and other is not None and other.type == element.type:
            made[element.index] = element.index


def _in_order(partners: dict[int, int]) -> set[int]:
    """Give the old places of the most elements that kept their order among each other."""
    here = sorted(partners)
    ends: list[int] = []
    last: list[int] = []
    before: dict[int, int | None] = {}
    for place in here:
        at = bisect_left(ends, partners[place])
        before[place] = last[at - 1] if at else None
        ends[at : at + 1] = [partners[place]]
        last[at : at + 1] = [place]
    kept: set[int] = set()
    place_or_none = last[-1] if last else None
    while place_or_none is not None:
        kept.add(place_or_none)
        place_or_none = before[place_or_none]
    return kept
