"""The ranking that votes between two amount to: the model of Bradley and Terry, with a small prior."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from statistics import NormalDist
from typing import TYPE_CHECKING, Final

from ideowidgets.record.errors import RecordError
from ideowidgets.record.votes import Vote

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import pandas as pd

    Floats = npt.NDArray[np.float64]

PRIOR: Final = 0.5
"""Votes that each item has beforehand, half won and half lost, against one of middling strength."""
SAMPLES: Final = 200
_STEPS: Final = 60
_ENOUGH: Final = 1e-10
_ENOUGH_OF_A_SAMPLE: Final = 1e-4
_ROUNDING: Final = 1e-9
_CHUNK: Final = 4_000_000
"""Numbers that are held at once while resampling."""


def rank(
    votes: Iterable[Vote] | pd.DataFrame,
    items: Iterable[str] | None = None,
    *,
    by: Mapping[str, str] | None = None,
    prior: float = PRIOR,
    level: float = 0.95,
    samples: int = SAMPLES,
    seed: int = 0,
) -> pd.DataFrame:
    """Rank pictures, or groups of them, by votes between two: the model of Bradley and Terry.

    The chance that one is preferred to another is ``1 / (1 + exp(-d))``, where ``d`` is the difference of their
    strengths; ties count half for each. The strengths are the most likely ones, whatever the order of the votes. A
    small prior keeps those finite that always won, and leads those to the middle that were never compared.

    Parameters
    ----------
    votes : iterable of Vote or DataFrame
        Of `votes.read_votes` or `votes.votes`.
    items : iterable of str, optional
        What is ranked; all that were voted on where omitted. Votes about others are passed over.
    by : mapping, optional
        The group of each image id. Groups are ranked then; votes within one group are passed over.
    prior : float
        Votes that each item has beforehand, above 0.
    level : float
        Of the intervals. They reach as far as strengths vary between votes drawn anew, between the same pairs and by
        the strengths that were found (a parametric bootstrap).
    samples : int
        How often they are drawn; 0 for no intervals.
    seed : int
        The same one gives the same intervals.

    Returns
    -------
    DataFrame
        Best first. Index ``item``; ``rank`` (the same for equals), ``strength`` (0 is the middle), ``low``, ``high``
        (missing without votes), ``chance`` (of being preferred to one of strength 0), ``votes``, ``won``, ``tied``,
        ``lost``, ``part`` (items of different parts were never compared, directly or through others: between them
        only the prior decides). ``.attrs["notes"]`` says in words what to be careful with.

    Examples
    --------
    >>> from ideowidgets.record.votes import Vote
    >>> found = rank([Vote("1", "a", "b", "a", True, "", "me", 0), Vote("2", "a", "c", None, True, "", "me", 0)])
    >>> found.index.tolist(), found["won"].tolist(), found["tied"].tolist()
    (['a', 'c', 'b'], [1, 0, 0], [1, 1, 0])
    """
    import numpy as np
    import pandas as pd

    if not prior > 0:
        raise RecordError(f"prior: must be above 0 (got {prior!r}); without one, strengths may have no end.")
    if not 0 < level < 1:
        raise RecordError(f"level: must lie between 0 and 1 (got {level!r}).")
    names, won, tied, dropped = _tally(_pairs(votes), items, by)
    strengths = fit(won + tied / 2, prior)
    low, high = _intervals(won, tied, strengths, prior, level, samples, seed)
    parts = _parts(won + won.T + tied)
    counts = (won + won.T + tied).sum(axis=1)
    # Equal strengths are told apart by name alone, so that the order never depends on that of the votes.
    order = sorted(range(len(names)), key=lambda at: (-round(float(strengths[at]), 9), names[at]))
    rounded = np.round(strengths, 9)
    frame = pd.DataFrame(
        {
            "rank": [1 + int((rounded > value).sum()) for value in rounded],
            "strength": strengths,
            "low": np.where(counts > 0, low, np.nan),
            "high": np.where(counts > 0, high, np.nan),
            "chance": 1 / (1 + np.exp(-strengths)),
            "votes": counts.astype(int),
            "won": won.sum(axis=1).astype(int),
            "tied": tied.sum(axis=1).astype(int),
            "lost": won.sum(axis=0).astype(int),
            "part": parts,
        },
        index=pd.Index(names, name="item", dtype="str"),
    ).iloc[order]
    frame.attrs["notes"] = _notes(frame, dropped, grouped=by is not None)
    return frame


def fit(wins: Floats, prior: float = PRIOR, *, start: Floats | None = None, enough: float = _ENOUGH) -> Floats:
    """Give the most likely strengths.

    Newton's method on a function with one top, halving steps that lead past it.

    Parameters
    ----------
    wins : array, shape (..., n, n)
        How often the row was preferred to the column; a tie is half for each.
    prior : float
        Votes that each item has beforehand, half of them won.
    start : array, shape (n,), optional
        Where to begin.
    enough : float
        The slope, in votes, that ends the search.

    Returns
    -------
    array, shape (..., n)

    Examples
    --------
    >>> import numpy as np
    >>> [round(float(x), 2) for x in fit(np.array([[0.0, 9.0], [1.0, 0.0]]))]
    [1.04, -1.04]
    """
    import numpy as np

    totals = wins + np.swapaxes(wins, -1, -2)
    strengths = np.zeros(wins.shape[:-1]) + (0 if start is None else start)
    if not strengths.size:
        return strengths
    best = _likelihood(strengths, wins, prior)
    for _ in range(_STEPS):
        slope, curve = _derivatives(strengths, wins, totals, prior)
        if np.abs(slope).max() < enough:
            break
        step = _solved(curve, slope)
        reached = _likelihood(strengths + step, wins, prior)
        while (worse := reached < best - _ROUNDING * np.abs(best)).any():
            step = np.where(worse[..., None], step / 2, step)
            reached = _likelihood(strengths + step, wins, prior)
        strengths, best = strengths + step, reached
    return strengths


def _solved(curve: Floats, slope: Floats) -> Floats:
    """Solve many small systems by conjugate gradients, each scaled by its diagonal.

    A library's solver would start threads for each of them, which takes ten times as long where cores are few.
    """
    import numpy as np

    scale = 1 / np.einsum("...ii->...i", curve)
    found, rest = np.zeros_like(slope), slope.copy()
    way = scale * rest
    left = (rest * way).sum(axis=-1, keepdims=True)
    goal = 1e-6 * left
    for _ in range(slope.shape[-1] + 10):
        ahead = np.einsum("...ij,...j->...i", curve, way)
        length = left / np.maximum((way * ahead).sum(axis=-1, keepdims=True), np.finfo(float).tiny)
        found += length * way
        rest -= length * ahead
        before, left = left, (rest * scale * rest).sum(axis=-1, keepdims=True)
        if (left <= goal).all():
            break
        way = scale * rest + left / np.maximum(before, np.finfo(float).tiny) * way
    return found


def spread(wins: Floats, strengths: Floats, prior: float = PRIOR) -> Floats:
    """Give the covariance of the strengths, shape (n, n): how little is known yet."""
    import numpy as np

    _, curve = _derivatives(strengths, wins, wins + wins.T, prior)
    return np.asarray(np.linalg.inv(curve))


def _likelihood(strengths: Floats, wins: Floats, prior: float) -> Floats:
    import numpy as np

    gaps = strengths[..., :, None] - strengths[..., None, :]
    # logaddexp keeps large gaps from overflowing.
    votes = -(wins * np.logaddexp(0, -gaps)).sum(axis=(-1, -2))
    before = -prior / 2 * (np.logaddexp(0, -strengths) + np.logaddexp(0, strengths)).sum(axis=-1)
    return np.asarray(votes + before)


def _derivatives(strengths: Floats, wins: Floats, totals: Floats, prior: float) -> tuple[Floats, Floats]:
    """Give the slope of the likelihood and the negative of its curvature."""
    import numpy as np

    chance = 1 / (1 + np.exp(strengths[..., None, :] - strengths[..., :, None]))
    own = 1 / (1 + np.exp(-strengths))
    slope = (wins - totals * chance).sum(axis=-1) + prior * (0.5 - own)
    weight = totals * chance * (1 - chance)
    curve = -weight
    places = np.arange(strengths.shape[-1])
    curve[..., places, places] += weight.sum(axis=-1) + prior * own * (1 - own)
    return np.asarray(slope), np.asarray(curve)


def _intervals(
    won: Floats, tied: Floats, strengths: Floats, prior: float, level: float, samples: int, seed: int
) -> tuple[Floats, Floats]:
    """Draw the votes anew between the same pairs, and see how far the strengths vary."""
    import numpy as np

    count = len(strengths)
    if not samples or not count:
        return np.full(count, np.nan), np.full(count, np.nan)
    rows, columns = np.triu_indices(count, 1)
    decided = np.rint(won[rows, columns] + won[columns, rows]).astype(np.int64)
    met = decided > 0
    rows, columns, decided = rows[met], columns[met], decided[met]
    chance = 1 / (1 + np.exp(strengths[columns] - strengths[rows]))
    ties = tied[rows, columns]
    # Ties stay as they are; of the others as many are won as makes the expected sum the model's.
    share = np.clip((chance * (decided + ties) - ties / 2) / decided, 0, 1)
    generator = np.random.default_rng(seed)
    drawn = generator.binomial(decided, share, size=(samples, len(rows)))
    found = []
    lot = max(1, _CHUNK // max(1, count * count))
    for start in range(0, samples, lot):
        part = drawn[start : start + lot]
        wins = np.repeat(tied[None] / 2, len(part), axis=0)
        wins[:, rows, columns] += part
        wins[:, columns, rows] += decided - part
        found.append(fit(wins, prior, start=strengths, enough=_ENOUGH_OF_A_SAMPLE))
    # Of one that always won most samples are the votes again, so that quantiles would end at the strength itself.
    reach = NormalDist().inv_cdf((1 + level) / 2) * np.concatenate(found).std(axis=0)
    return strengths - reach, strengths + reach


def _pairs(votes: Iterable[Vote] | pd.DataFrame) -> list[tuple[str, str, str | None]]:
    import pandas as pd

    if not isinstance(votes, pd.DataFrame):
        return [(vote.left, vote.right, vote.winner) for vote in votes]
    found = zip(votes["left"], votes["right"], votes["winner"], strict=True)
    return [(left, right, winner if isinstance(winner, str) else None) for left, right, winner in found]


def _tally(
    pairs: Sequence[tuple[str, str, str | None]], items: Iterable[str] | None, by: Mapping[str, str] | None
) -> tuple[list[str], Floats, Floats, int]:
    """Count wins and ties by item, in the order of names; and the votes that were passed over."""
    import numpy as np

    def group(image_id: str) -> str | None:
        return image_id if by is None else by.get(image_id)

    grouped = [(group(left), group(right), None if winner is None else group(winner)) for left, right, winner in pairs]
    named = {name for left, right, _ in grouped for name in (left, right) if name is not None}
    known = {found for item in items if (found := group(item)) is not None} if items is not None else named
    names = sorted(known)
    place = {name: at for at, name in enumerate(names)}
    won, tied = np.zeros((len(names), len(names))), np.zeros((len(names), len(names)))
    dropped = 0
    for left, right, winner in grouped:
        if left == right or left not in place or right not in place:
            dropped += 1
            continue
        i, j = place[left], place[right]
        if winner is None:
            tied[i, j] += 1
            tied[j, i] += 1
        else:
            won[(i, j) if winner == left else (j, i)] += 1
    return names, won, tied, dropped


def _parts(met: Floats) -> list[int]:
    """Number the parts that no vote joins, in the order of their first item."""
    found = [-1] * len(met)
    count = 0
    for start in range(len(met)):
        if found[start] >= 0:
            continue
        waiting = [start]
        while waiting:
            at = waiting.pop()
            if found[at] < 0:
                found[at] = count
                waiting += [int(other) for other in met[at].nonzero()[0]]
        count += 1
    return found


def _notes(frame: pd.DataFrame, dropped: int, *, grouped: bool) -> list[str]:
    notes = []
    voted = frame[frame["votes"] > 0]
    without = len(frame) - len(voted)
    parts = voted["part"].nunique()
    if len(frame) and voted.empty:
        notes.append("There are no votes yet.")
    elif without:
        notes.append(f"{without} of {len(frame)} have no votes yet; they stand in the middle.")
    if parts > 1:
        notes.append(f"Votes join these only within {parts} separate parts: between parts, nothing was compared yet.")
    if dropped:
        where = "within one group, or about others" if grouped else "about others"
        notes.append(f"{dropped} vote{'' if dropped == 1 else 's'} {where} {'is' if dropped == 1 else 'are'} left out.")
    return notes
