"""What was asked against what came out: elements matched, boxes and words compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any, Final

from ideowidgets.operations.lettering import edit_distance, folded, similarity
from ideowidgets.operations.structured_prompt.contract import UNITS
from ideowidgets.operations.structured_prompt.element import Element
from ideowidgets.operations.structured_prompt.listing import table
from ideowidgets.operations.structured_prompt.wording import words_of

if TYPE_CHECKING:
    from ideowidgets.operations.structured_prompt.box import Box
    from ideowidgets.operations.structured_prompt.prompt import StructuredPrompt

LEAST: Final = 0.25
"""Two elements that are less alike than this are not the same one."""
MOST_EXACT: Final = 150
MOST_CHARACTERS: Final = 1000
_SMALL_WORDS: Final = frozenset(
    ("a", "an", "and", "as", "at", "by", "for", "from", "in", "is", "of", "on", "the", "to", "with")
)


@dataclass(frozen=True, slots=True)
class Pair:
    """An element that was asked for and the one that came out; one of them may be missing.

    Attributes
    ----------
    asked, got : Element or None
    score : float
        How alike they are, 0 to 1; 0 where one is missing.
    iou : float or None
        Overlap of their boxes, 0 to 1; None where one has no box, 0 where what was asked for is missing.
    text_match : float or None
        1 minus the normalised edit distance of their words, 0 to 1, folded: case and blanks do not count. None where
        no words were asked for.
    """

    asked: Element | None
    got: Element | None
    score: float
    iou: float | None
    text_match: float | None


@dataclass(frozen=True, slots=True, repr=False)
class Matching:
    """Every element of two prompts, in pairs: those asked for first, in their order, then what came unasked."""

    pairs: tuple[Pair, ...]

    @property
    def missing(self) -> tuple[Element, ...]:
        """What was asked for and did not come."""
        return tuple(pair.asked for pair in self.pairs if pair.got is None and pair.asked is not None)

    @property
    def extra(self) -> tuple[Element, ...]:
        """What came unasked."""
        return tuple(pair.got for pair in self.pairs if pair.asked is None and pair.got is not None)

    def __repr__(self) -> str:
        told = self.columns()
        found = f"{told['elements_found']} of {told['elements_asked']} found, {told['elements_extra']} unasked"
        scores = [f"{name} {told[name]:.2f}" for name in ("box_iou", "text_match") if told[name] is not None]
        return f"<Matching: {', '.join([found, *scores])}>"

    def _repr_html_(self) -> str:
        rows = [_short_row(pair) for pair in self.pairs]
        return f"<div>{escape(repr(self))}{table(rows) if rows else ''}</div>"

    def rows(self) -> list[dict[str, Any]]:
        """Give one row per pair, for ``pandas.DataFrame(matching.rows())``.

        Returns
        -------
        list of dict
            ``asked``, ``got`` (indices), ``type``, ``label``, ``score``, ``iou``, ``text_match``, ``asked_bbox``,
            ``got_bbox`` (y_min, x_min, y_max, x_max; 0 to 1000), ``asked_text``, ``got_text``.
        """
        return [_row(pair) for pair in self.pairs]

    def columns(self) -> dict[str, float | int | None]:
        """Give the numbers of the whole match, for columns beside a row of the record.

        Returns
        -------
        dict
            ``elements_asked``, ``elements_found`` and ``elements_extra`` (counts); ``box_iou`` and ``text_match``:
            means over the elements asked for with a box, or with words, 0 to 1, missing ones counting 0; None where
            there are none.
        """
        asked = [pair for pair in self.pairs if pair.asked is not None]
        return {
            "elements_asked": len(asked),
            "elements_found": sum(pair.got is not None for pair in asked),
            "elements_extra": len(self.extra),
            "box_iou": _mean([pair.iou for pair in asked]),
            "text_match": _mean([pair.text_match for pair in asked]),
        }


def match(asked: StructuredPrompt, got: StructuredPrompt) -> Matching:
    """Match the elements of what was asked with those of what came out, so that they are most alike in all.

    Words weigh most, then places, then descriptions. A box that the other side does not have counts for nothing.

    Examples
    --------
    >>> from ideowidgets.operations.structured_prompt import StructuredPrompt
    >>> asked = StructuredPrompt().add_text("OPEN", bbox=(0, 0, 100, 200)).add("a red door", bbox=(200, 0, 900, 400))
    >>> got = StructuredPrompt().add("red door", bbox=(200, 0, 900, 400)).add_text("OPEM", bbox=(0, 0, 100, 100))
    >>> [(row["label"], row["iou"], row["text_match"]) for row in asked.match(got).rows()]
    [('“OPEN”', 0.5, 0.75), ('a red door', 1.0, None)]
    """
    first, second = asked.elements, got.elements
    partners = pairs_of(first, second)
    pairs = [_pair(element, second[partners[i]] if i in partners else None) for i, element in enumerate(first)]
    taken = set(partners.values())
    pairs += [Pair(None, element, 0.0, None, None) for element in second if element.index not in taken]
    return Matching(tuple(pairs))


@dataclass(frozen=True, slots=True)
class _Traits:
    """What is compared of an element, prepared once."""

    is_text: bool
    text: str
    desc: str
    words: frozenset[str]
    box: Box | None

    @classmethod
    def of(cls, element: Element) -> _Traits:
        desc = (element.desc or "")[:MOST_CHARACTERS]
        words = frozenset(words_of(desc)) - _SMALL_WORDS
        text = folded((element.text or "")[:MOST_CHARACTERS])
        return cls(element.is_text, text, folded(desc), words, element.bbox)


def pairs_of(first: Sequence[Element], second: Sequence[Element], least: float = LEAST) -> dict[int, int]:
    """Give the places of the second list that belong to places of the first, the best whole."""
    others = [_Traits.of(element) for element in second]
    scores = [[_alike(one, other) for other in others] for one in map(_Traits.of, first)]
    if max(len(first), len(second)) > MOST_EXACT:
        return _greedy(scores, least)
    return {row: column for row, column in _best(scores) if scores[row][column] >= least}


def alike(one: Element, other: Element) -> float:
    """Tell how alike two elements are, 0 to 1."""
    return _alike(_Traits.of(one), _Traits.of(other))


def _alike(one: _Traits, other: _Traits) -> float:
    weights, total = 0.35, 0.35 * _alike_words(one.words, other.words)
    if one.box is not None and other.box is not None:
        weights, total = weights + 0.45, total + 0.45 * _alike_places(one.box, other.box)
    if one.is_text and other.is_text:
        same = 1 - edit_distance(one.text, other.text) / max(len(one.text), len(other.text), 1)
        weights, total = weights + 0.9, total + 0.9 * same
    elif one.is_text or other.is_text:
        text, desc = (one.text, other.desc) if one.is_text else (other.text, one.desc)
        # A description may tell of words that it did not list.
        weights, total = weights + 0.9, total + (0.45 if text and text in desc else 0.0)
    return total / weights


def _alike_places(one: Box, other: Box) -> float:
    (x1, y1), (x2, y2) = one.centre, other.centre
    near = max(0.0, 1 - max(abs(x1 - x2), abs(y1 - y2)) * 2 / UNITS)
    return 0.8 * one.iou(other) + 0.2 * near


def _alike_words(one: frozenset[str], other: frozenset[str]) -> float:
    """Give the share of words that two descriptions have in common (Dice)."""
    return 2 * len(one & other) / (len(one) + len(other)) if one or other else 1.0


def _best(scores: list[list[float]]) -> list[tuple[int, int]]:
    """Give the assignment with the largest sum (Hungarian method with potentials, cubic)."""
    rows, columns = len(scores), len(scores[0]) if scores else 0
    if not rows or not columns:
        return []
    if rows > columns:
        turned = [list(column) for column in zip(*scores, strict=True)]
        return [(row, column) for column, row in _best(turned)]
    row_price, column_price = [0.0] * (rows + 1), [0.0] * (columns + 1)
    owner = [0] * (columns + 1)
    for row in range(1, rows + 1):
        owner[0] = row
        at, cheapest, came_from = 0, [float("inf")] * (columns + 1), [0] * (columns + 1)
        done = [False] * (columns + 1)
        while owner[at]:
            done[at] = True
            here, step, nearest = owner[at], float("inf"), 0
            for column in range(1, columns + 1):
                if done[column]:
                    continue
                cost = -scores[here - 1][column - 1] - row_price[here] - column_price[column]
                if cost < cheapest[column]:
                    cheapest[column], came_from[column] = cost, at
                if cheapest[column] < step:
                    step, nearest = cheapest[column], column
            for column in range(columns + 1):
                if done[column]:
                    row_price[owner[column]] += step
                    column_price[column] -= step
                else:
                    cheapest[column] -= step
            at = nearest
        while at:
            owner[at] = owner[came_from[at]]
            at = came_from[at]
    return sorted((owner[column] - 1, column - 1) for column in range(1, columns + 1) if owner[column])


def _greedy(scores: list[list[float]], least: float) -> dict[int, int]:
    """Take the best pair first; for lists that are too long for better."""
    ranked = sorted((-score, i, j) for i, row in enumerate(scores) for j, score in enumerate(row) if score >= least)
    made: dict[int, int] = {}
    taken: set[int] = set()
    for _, i, j in ranked:
        if i not in made and j not in taken:
            made[i] = j
            taken.add(j)
    return made


def _pair(asked: Element, got: Element | None) -> Pair:
    wants_words = asked.is_text and bool(asked.text)
    if got is None:
        return Pair(asked, None, 0.0, 0.0 if asked.bbox else None, 0.0 if wants_words else None)
    iou = asked.bbox.iou(got.bbox) if asked.bbox is not None and got.bbox is not None else None
    text = similarity(asked.text or "", got.text or "") if wants_words else None
    return Pair(asked, got, alike(asked, got), iou, text)


def _row(pair: Pair) -> dict[str, Any]:
    known = pair.asked or pair.got
    row: dict[str, Any] = {"asked": pair.asked and pair.asked.index, "got": pair.got and pair.got.index}
    row |= {"type": known and known.type, "label": known and known.label}
    row |= {"score": pair.score, "iou": pair.iou, "text_match": pair.text_match}
    for name, element in _sides(pair):
        row[f"{name}_bbox"] = tuple(element.bbox) if element is not None and element.bbox is not None else None
        row[f"{name}_text"] = element.text if element is not None else None
    return row


def _short_row(pair: Pair) -> dict[str, Any]:
    row = {name: None if element is None else element.label for name, element in _sides(pair)}
    scores = {"score": pair.score, "iou": pair.iou, "text_match": pair.text_match}
    return row | {name: None if value is None else f"{value:.2f}" for name, value in scores.items()}


def _sides(pair: Pair) -> tuple[tuple[str, Element | None], ...]:
    return ("asked", pair.asked), ("got", pair.got)


def _mean(values: list[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None
