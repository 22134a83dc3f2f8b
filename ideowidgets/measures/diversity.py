"""How different the pictures of a group are from each other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from ideowidgets.measures.errors import MeasureError
from ideowidgets.measures.hashing import BITS, PHash, as_number
from ideowidgets.measures.measuring import Measuring
from ideowidgets.measures.pictures import is_missing
from ideowidgets.measures.source import IMAGE, check_columns, frame_of

if TYPE_CHECKING:
    import pandas as pd


def hash_diversity(hashes: Iterable[str]) -> float | None:
    """Give the mean distance of all pairs of perceptual hashes, over 64.

    Returns
    -------
    float or None
        0 where all are the same, about 0.5 where they are unrelated; None of fewer than two.

    Raises
    ------
    MeasureError
        Where one is no hash.

    Examples
    --------
    >>> hash_diversity(["0000000000000000", "000000000000ffff"])
    0.25
    """
    numbers = np.array([as_number(each) for each in hashes], dtype=np.uint64)
    count = len(numbers)
    if count < 2:
        return None
    # Bit by bit: of k pictures that have it and n - k that have not, k (n - k) pairs differ in it.
    bits = (numbers[:, None] >> np.arange(BITS, dtype=np.uint64)) & np.uint64(1)
    having = bits.sum(axis=0, dtype=np.int64)
    differing = int((having * (count - having)).sum())
    return differing / (count * (count - 1) / 2) / BITS


def diversity(source: Any, by: str | Sequence[str] = (), *, column: str = IMAGE, workers: int = 2) -> pd.DataFrame:
    """Give the set diversity of pictures, by group: the mean distance of all pairs of perceptual hashes, over 64.

    Range: 0 (all look the same) to about 0.5 (unrelated; no set of many exceeds it by far). Direction: higher is more
    varied, not better. Units: share of 64 bits. Source: pHash (Zauner 2010), as :func:`~ideowidgets.measures.phash`
    specifies it. Limits: structure only, blind to colour, style and detail; pictures of one composition in twenty
    styles score low, crops of one picture score high.

    Parameters
    ----------
    source : DataFrame, Record, Sweep or path of a folder
        As for :func:`~ideowidgets.measures.measure`. Where a frame has a column ``phash``, that is taken and no
        picture is opened; so a large record can be measured in the background first.
    by : str or sequence of str
        Columns that make the groups; all pictures are one group where omitted.
    column : str
        Which column holds the pictures.
    workers : int
        Threads.

    Returns
    -------
    DataFrame
        One row a group, its index the values of ``by``: ``pictures`` (those with a hash), ``missing`` (those
        without), ``distinct`` (different hashes), ``diversity`` (missing where there are fewer than two pictures).

    Raises
    ------
    MeasureError
        Where a column is not there.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame(
    ...     {
    ...         "style": ["A", "A", "B"],
    ...         "phash": ["0000000000000000", "00000000ffffffff", "0000000000000000"],
    ...     }
    ... )
    >>> diversity(frame, "style")["diversity"].tolist()
    [0.5, <NA>]
    """
    import pandas as pd

    names = [by] if isinstance(by, str) else list(by)
    hashed = isinstance(source, pd.DataFrame) and "phash" in source.columns
    frame = source if hashed else frame_of(source, column)
    check_columns(frame, [*names, *(["phash"] if hashed else [])], "Group by columns that are there.")
    hashes = frame["phash"] if hashed else Measuring(frame, PHash(), column=column, workers=workers).wait().df["phash"]
    together = frame[names].assign(phash=hashes.array)
    if not names:
        return _rows([_facts(together["phash"])], pd.Index(["all"]))
    try:
        groups = together.groupby(names, observed=True, dropna=False)["phash"]
        sizes = groups.size()
    except TypeError as error:
        raise MeasureError(f"by: {names} cannot be grouped ({error}). Columns of lists or mappings cannot.") from error
    return _rows([_facts(group) for _, group in groups], sizes.index)


def _facts(hashes: Iterable[Any]) -> tuple[int, int, int, float | None]:
    listed = list(hashes)
    there = [each for each in listed if not is_missing(each)]
    return len(there), len(listed) - len(there), len(set(there)), hash_diversity(there)


def _rows(facts: Sequence[tuple[int, int, int, float | None]], index: pd.Index[Any]) -> pd.DataFrame:
    import pandas as pd

    from ideowidgets.record.frame import typed

    kinds = {"pictures": "integer", "missing": "integer", "distinct": "integer", "diversity": "number"}
    data = {
        name: typed(name, kind, [found[place] for found in facts])  # type: ignore[arg-type]
        for place, (name, kind) in enumerate(kinds.items())
    }
    return pd.DataFrame(data, index=index)
