"""Two to four pictures under one zoom, with what their requests differ in."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, Any, ClassVar, Final, Literal, get_args

from ideowidgets.widgets.base import Handler
from ideowidgets.widgets.compare_messages import (
    MOST,
    AskSide,
    ChoosePair,
    ComparePair,
    CompareSetup,
    SetMode,
    SwapSides,
)
from ideowidgets.widgets.compare_sides import BadComparison, Shown, differences_of, send_pieces, shown
from ideowidgets.widgets.messages import Difference, Fact, FromPage
from ideowidgets.widgets.picture_actions import PictureActions
from ideowidgets.widgets.pusher import Pusher
from ideowidgets.widgets.values import cut

if TYPE_CHECKING:
    import pandas as pd

    from ideowidgets.record.record import Record
    from ideowidgets.run import Runner

Mode = Literal["side", "slider", "blink", "difference", "onion"]
MODES: Final[tuple[Mode, ...]] = get_args(Mode)
MARKS: Final = "ABCD"
_MOST_FACTS: Final = 12
_LONGEST_FACT: Final = 60


class Compare(PictureActions):
    """Compare two to four pictures; zoom and pan are linked.

    Parameters
    ----------
    *pictures
        Two to four image ids of the record, rows (of ``Record.rows`` or of a frame), `ImageRef`, paths, or anything
        else that holds a picture: bytes, PIL, numpy. Or one DataFrame with as many rows.
    record : Record, optional
        Needed for image ids, and for the differences of requests.
    mode : str
        ``"side"`` by side; or two of them in one place: with a ``"slider"``, in turn (``"blink"``), what their pixels
        differ in (``"difference"``), or one showing through the other (``"onion"``).
    runner : Runner, optional
        Needed to remix or edit a picture from here.

    Raises
    ------
    BadComparison
        Where one is no picture, they are too few or too many, or the mode is unknown.
    NotInRecord
        Where an image id is unknown.

    Examples
    --------
    >>> compare = Compare(*grid.selected_ids[:2], record=record)  # doctest: +SKIP
    >>> compare.differences  # doctest: +SKIP
    """

    name: ClassVar[str] = "compare"

    def __init__(
        self,
        *pictures: Any,
        record: Record | None = None,
        mode: Mode = "side",
        runner: Runner | None = None,
        **layout: Any,
    ) -> None:
        self.record, self.runner = record, runner
        self._sides = _sides_of(pictures, record)
        self._pair = (0, 1)
        self._mode = _checked_mode(mode)
        self._pusher = Pusher(self._send_originals, lambda error: self.trouble(str(error)))
        super().__init__(**layout)

    @property
    def pictures(self) -> tuple[Any, ...]:
        """What is compared, in order, as it can be given again; can be set while it is shown."""
        return tuple(side.given for side in self._sides)

    @pictures.setter
    def pictures(self, pictures: Sequence[Any]) -> None:
        sides = _sides_of(tuple(pictures), self.record)
        with self.lock:
            self._sides, self._pair = sides, (0, 1)
        self.resend()

    @property
    def mode(self) -> Mode:
        """How they are compared; can be set while they are shown."""
        return self._mode

    @mode.setter
    def mode(self, mode: Mode) -> None:
        self._mode = _checked_mode(mode)
        self.resend()

    @property
    def pair(self) -> tuple[int, int]:
        """Which two of them lie on one another, counted from 0; can be set while they are shown."""
        return self._pair

    @pair.setter
    def pair(self, pair: Sequence[int]) -> None:
        first, second = pair
        if first == second or not {first, second} <= set(range(len(self._sides))):
            raise BadComparison(f"pair: must be two different places below {len(self._sides)} (got {tuple(pair)!r}).")
        self._pair = (first, second)
        known, found = self._differences()
        self.push(ComparePair(pair=[first, second], known=known, differences=found))

    @property
    def differences(self) -> pd.DataFrame:
        """What the requests differ in, as text: one row for each field.

        Of two pictures with the columns ``before`` and ``after``, of more with one for each, ``A`` to ``D``.
        """
        import pandas as pd

        if len(self._sides) == 2:
            rows = [(found.name, found.before, found.after) for found in differences_of(*self._sides)[1]]
            return pd.DataFrame(rows, columns=["field", "before", "after"]).set_index("field")
        names = list(MARKS[: len(self._sides)])
        found = self._values()
        index = pd.Index(list(found), name="field", dtype="str")
        return pd.DataFrame(list(found.values()), index=index, columns=names)

    def swap(self) -> None:
        """Exchange the two pictures, of more than two those of the pair."""
        first, second = self._pair
        with self.lock:
            sides = list(self._sides)
            sides[first], sides[second] = sides[second], sides[first]
            self._sides = tuple(sides)
        self.resend()

    def handlers(self) -> Mapping[type[FromPage], Handler]:
        return {
            **super().handlers(),
            AskSide: self._on_ask,
            SwapSides: lambda _message, _buffers: self.swap(),
            SetMode: self._on_mode,
            ChoosePair: self._on_pair,
        }

    def _on_ask(self, message: AskSide, _buffers: object) -> None:
        if message.side >= len(self._sides):
            raise BadComparison(f"side: there are {len(self._sides)} pictures.")
        self._pusher.mark((message.side, message.seq))

    def _on_mode(self, message: SetMode, _buffers: object) -> None:
        self._mode = _checked_mode(message.mode)

    def _on_pair(self, message: ChoosePair, _buffers: object) -> None:
        self.pair = (message.first, message.second)

    def resend(self) -> None:
        sides = self._sides
        small = [side.small() for side in sides]
        facts = self._facts()
        known, found = self._differences()
        described = [side.describe(why, told) for side, (_, why), told in zip(sides, small, facts, strict=True)]
        setup = CompareSetup(sides=described, pair=list(self._pair), known=known, differences=found, mode=self._mode)
        self.push(setup, [data for data, _ in small])

    def _differences(self) -> tuple[bool, list[Difference]]:
        first, second = self._pair
        return differences_of(self._sides[first], self._sides[second])

    def _values(self) -> dict[str, list[str]]:
        """Give each picture's value, by the fields in which they are not all the same."""
        first, *others = self._sides
        listed = [{one.name: one for one in differences_of(first, other)[1]} for other in others]
        found = {}
        for name in dict.fromkeys(name for ones in listed for name in ones):
            own = next(ones[name].before for ones in listed if name in ones)
            found[name] = [own, *(ones[name].after if name in ones else own for ones in listed)]
        return found

    def _facts(self) -> list[list[Fact]]:
        if len(self._sides) == 2:
            return [[], []]
        # Prompts are in the titles.
        found = [
            (name, values)
            for name, values in self._values().items()
            if "prompt" not in name and max(map(len, values)) <= _LONGEST_FACT
        ]
        return [
            [Fact(name=name, value=values[place]) for name, values in found[:_MOST_FACTS]]
            for place in range(len(self._sides))
        ]

    def _send_originals(self, keys: list[Any]) -> None:
        sides = self._sides
        for place, seq in keys:
            if place < len(sides):
                send_pieces(self.push, sides[place].key, seq, sides[place].original)

    def to_code(self) -> str:
        """Write the Python that makes this comparison; pictures that are nowhere on disk must be given their names."""
        given = [
            repr(str(side.given)) if isinstance(side.given, str | os.PathLike) else f"picture_{mark.lower()}"
            for mark, side in zip(MARKS, self._sides, strict=False)
        ]
        options = [] if self._mode == "side" else [f"mode={self._mode!r}"]
        made = f"compare = studio.compare({', '.join([*given, *options])})"
        return made if self._pair == (0, 1) else f"{made}\ncompare.pair = {self._pair!r}"

    def summary(self) -> str:
        count = len(self._differences()[1]) if len(self._sides) == 2 else len(self._values())
        return f"{len(self._sides)} pictures, {count} difference{'' if count == 1 else 's'}"

    def static_html(self) -> str:
        told = [f"{one.name} {one.before} → {one.after}" for one in self._differences()[1]]
        if len(self._sides) > 2:
            told = [f"{name}: {' | '.join(values)}" for name, values in self._values().items()]
        pictures = "".join(side.static_html() for side in self._sides)
        return f"<div>{pictures}</div><p>{escape(cut('; '.join(told), 600))}</p>"


def _checked_mode(mode: str) -> Mode:
    if mode not in MODES:
        raise BadComparison(f"mode: must be one of {', '.join(MODES)} (got {cut(repr(mode), 80)}).")
    return mode


def _sides_of(pictures: tuple[Any, ...], record: Record | None) -> tuple[Shown, ...]:
    if len(pictures) == 1:
        [given] = pictures
        given = given.df if hasattr(given, "cells") and hasattr(given, "df") else given
        if hasattr(given, "iterrows"):
            pictures = tuple(row for _, row in given.iterrows())
        elif isinstance(given, list | tuple):
            pictures = tuple(given)
    if not 2 <= len(pictures) <= MOST:
        fix = "Take some, such as df.head(2); a Grid shows any number." if pictures else "Give image ids or rows."
        raise BadComparison(f"pictures: a comparison takes two to four (got {len(pictures)}). {fix}")
    return tuple(shown(value, record, f"picture {mark}") for mark, value in zip(MARKS, pictures, strict=False))
