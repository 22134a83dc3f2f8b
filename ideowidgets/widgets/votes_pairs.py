"""Which two pictures to vote on next: those of which a vote tells most."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from itertools import combinations
from typing import TYPE_CHECKING, Final

from ideowidgets.record.ranking import fit, spread

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from ideowidgets.record.votes import Vote

    Floats = npt.NDArray[np.float64]

Pair = frozenset[str]

FEW: Final = 45
EACH: Final = 4
"""Pairs that are planned where nobody says how many: at least `FEW`, and `EACH` times as many as what is ranked."""
_MOST_PAIRS: Final = 20_000
"""Candidates that are looked at for one choice."""
_MOST_EXACT: Final = 200
"""What is ranked, above which the uncertainty of each is taken by itself."""


class Pairs:
    """The pairs of one voter, the most telling first.

    Parameters
    ----------
    items : sequence of str
        Image ids.
    groups : mapping, optional
        The group that each stands for; pairs are of two groups then, those of pictures that are otherwise alike first.
    alike : mapping, optional
        What pictures of different groups should share, by image id.
    chosen : iterable of pairs, optional
        Only these pairs, in random order.
    voter : str
        Everything that makes another order: seed, author, session.
    """

    def __init__(
        self,
        items: Sequence[str],
        *,
        groups: Mapping[str, str] | None = None,
        alike: Mapping[str, Hashable] | None = None,
        chosen: Iterable[Pair] | None = None,
        voter: str = "",
    ) -> None:
        self.items = list(items)
        self._group = dict(groups) if groups is not None else {item: item for item in self.items}
        self._alike = dict(alike or {})
        self._voter = voter
        self._chosen = None if chosen is None else self._shuffled(chosen)
        self._names = sorted(set(self._group.values()))
        self._place = {name: at for at, name in enumerate(self._names)}

    @property
    def planned(self) -> int:
        """How many pairs are voted on where nobody says how many."""
        if self._chosen is not None:
            return len(self._chosen)
        return min(self.possible, max(FEW, EACH * len(self._names)))

    @property
    def possible(self) -> int:
        """How many pairs there are."""
        if self._chosen is not None:
            return len(self._chosen)
        sizes: dict[str, int] = {}
        for item in self.items:
            sizes[self._group[item]] = sizes.get(self._group[item], 0) + 1
        total = len(self.items)
        return (total * total - sum(size * size for size in sizes.values())) // 2

    def next(self, votes: Sequence[Vote], passed: Collection[Pair]) -> tuple[str, str] | None:
        """Choose the next pair, left and right; None where none is left.

        Parameters
        ----------
        votes : sequence of Vote
            This voter's.
        passed : collection of pairs
            Those that are waiting already or were skipped.
        """
        gone = {*passed, *(frozenset((vote.left, vote.right)) for vote in votes)}
        if self._chosen is not None:
            found = next((pair for pair in self._chosen if pair not in gone), None)
        else:
            found = self._most_telling(votes, passed, gone)
        return None if found is None else self.sides(found)

    def sides(self, pair: Pair) -> tuple[str, str]:
        """Say which of two is shown on the left: by chance, but always the same for one voter."""
        first, second = sorted(pair)
        turned = hashlib.sha256(f"{self._voter}|{first}|{second}".encode("utf-8", "replace")).digest()[0] & 1
        return (second, first) if turned else (first, second)

    def _most_telling(self, votes: Sequence[Vote], passed: Collection[Pair], gone: set[Pair]) -> Pair | None:
        candidates = [pair for pair in self._candidates(len(votes) + len(passed)) if pair not in gone]
        if not candidates:
            # Of very many only some are looked at; when these are used up, any other will do.
            every = (frozenset(two) for two in combinations(self.items, 2))
            return next((pair for pair in every if self._joins(pair) and pair not in gone), None)
        told = self._told(votes, passed)
        used: dict[str, int] = {}
        for pair in gone:
            for item in pair:
                used[item] = used.get(item, 0) + 1

        def value(pair: Pair) -> tuple[bool, float, int]:
            first, second = pair
            i, j = self._place[self._group[first]], self._place[self._group[second]]
            alike = self._alike.get(first) == self._alike.get(second)
            return alike, round(float(told[i, j]), 9), -used.get(first, 0) - used.get(second, 0)

        # max gives the first of equals, and the candidates are shuffled.
        return max(candidates, key=value)

    def _told(self, votes: Sequence[Vote], passed: Collection[Pair]) -> Floats:
        """Give how much a vote between two groups is expected to tell: the variance that it looks at."""
        import numpy as np

        wins = np.zeros((len(self._names), len(self._names)))
        sides = [(vote.left, vote.right, vote.winner) for vote in votes]
        # What is waiting is counted as a tie, so that the pairs in a row are not all about the same one.
        sides += [(first, second, None) for first, second in map(sorted, passed)]
        for left, right, winner in sides:
            if left not in self._group or right not in self._group:
                continue
            i, j = self._place[self._group[left]], self._place[self._group[right]]
            if i != j:
                share = 0.5 if winner is None else float(winner == left)
                wins[i, j] += share
                wins[j, i] += 1 - share
        strengths = fit(wins)
        covariance = spread(wins, strengths) if len(strengths) <= _MOST_EXACT else np.diag(_alone(wins, strengths))
        own = np.diag(covariance)
        chance = 1 / (1 + np.exp(strengths[None, :] - strengths[:, None]))
        return np.asarray(chance * (1 - chance) * (own[:, None] + own[None, :] - 2 * covariance))

    def _candidates(self, turn: int) -> list[Pair]:
        count = len(self.items)
        if count * (count - 1) // 2 <= _MOST_PAIRS:
            return self._shuffled(pair for two in combinations(self.items, 2) if self._joins(pair := frozenset(two)))
        chance = self._chance(f"turn {turn}")
        drawn = (frozenset(chance.sample(self.items, 2)) for _ in range(_MOST_PAIRS))
        return [pair for pair in drawn if self._joins(pair)]

    def _joins(self, pair: Pair) -> bool:
        first, second = pair
        return self._group[first] != self._group[second]

    def _shuffled(self, pairs: Iterable[Pair]) -> list[Pair]:
        listed = list(dict.fromkeys(pairs))
        self._chance("order").shuffle(listed)
        return listed

    def _chance(self, what: str) -> random.Random:
        return random.Random(f"{self._voter}|{what}")  # noqa: S311  # an order, no secret


def _alone(wins: Floats, strengths: Floats) -> Floats:
    """Give each one's uncertainty, as if all others were known."""
    import numpy as np

    chance = 1 / (1 + np.exp(strengths[None, :] - strengths[:, None]))
    return np.asarray(1 / (((wins + wins.T) * chance * (1 - chance)).sum(axis=1) + 0.125))
