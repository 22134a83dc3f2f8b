"""Texts as words of any script, and what two sequences have in common."""

from __future__ import annotations

import unicodedata
from collections.abc import Hashable, Iterator, Sequence
from typing import Final

_ZERO_WIDTH_JOINER: Final = "\u200d"
_APOSTROPHES: Final = "'’"
# Scripts that set no spaces between words: a character is the smallest piece that can be told apart.
_UNSPACED: Final = (
    (0x0E00, 0x0EFF),  # Thai, Lao
    (0x1000, 0x109F),  # Myanmar
    (0x1780, 0x17FF),  # Khmer
    (0x2E80, 0x31FF),  # radicals, kana, bopomofo
    (0x3400, 0x9FFF),  # Han
    (0xF900, 0xFAFF),
    (0xFF66, 0xFF9F),  # half-width kana
    (0x20000, 0x3FFFF),
)


def words_of(text: str) -> list[str]:
    """Cut a text into words, runs of white space, and single marks; joined they are the text again.

    Marks that combine stay with their letter. Scripts without spaces between words are cut by character.

    Examples
    --------
    >>> words_of("don't stop, हिन्दी 灯台")
    ["don't", ' ', 'stop', ',', ' ', 'हिन्दी', ' ', '灯', '台']
    """
    found: list[str] = []
    before = ""
    for cluster in _clusters(text):
        kind = _kind(cluster)
        if found and kind == before and kind in ("word", "space"):
            found[-1] += cluster
        else:
            found.append(cluster)
        before = kind
    return _with_apostrophes(found)


def common(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[tuple[int, int]]:
    """Give the places of a longest common subsequence, as pairs that rise in both.

    Allison and Dix' method: a row of the table is one whole number of ``len(old)`` bits, so thousands of words take
    milliseconds.

    Examples
    --------
    >>> common("abcd", "xbd")
    [(1, 1), (3, 2)]
    """
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    inner = _common(old[start : len(old) - end], new[start : len(new) - end])
    return [
        *((at, at) for at in range(start)),
        *((i + start, j + start) for i, j in inner),
        *((len(old) - at, len(new) - at) for at in range(end, 0, -1)),
    ]


def _common(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[tuple[int, int]]:
    if not old or not new:
        return []
    where: dict[Hashable, int] = {}
    for at, item in enumerate(old):
        where[item] = where.get(item, 0) | 1 << at
    whole = (1 << len(old)) - 1
    # A zero at bit i: with old[i] the common part is one longer than without it.
    rows = [whole]
    for item in new:
        row = rows[-1]
        hits = row & where.get(item, 0)
        rows.append(((row + hits) | (row - hits)) & whole)
    found: list[tuple[int, int]] = []
    i, j = len(old), len(new)
    while i and j:
        if rows[j] >> (i - 1) & 1:
            i -= 1
        elif not rows[j - 1] >> (i - 1) & 1:
            j -= 1
        else:
            i, j = i - 1, j - 1
            found.append((i, j))
    return found[::-1]


def _clusters(text: str) -> Iterator[str]:
    """Give characters with what combines with them."""
    cluster = ""
    for character in text:
        joins = cluster.endswith(_ZERO_WIDTH_JOINER) or _is_joined(character)
        if cluster and joins:
            cluster += character
            continue
        if cluster:
            yield cluster
        cluster = character
    if cluster:
        yield cluster


def _is_joined(character: str) -> bool:
    if character < "\u0300":
        return False
    skin_tone = "\U0001f3fb" <= character <= "\U0001f3ff"
    return skin_tone or character == _ZERO_WIDTH_JOINER or unicodedata.category(character).startswith("M")


def _kind(cluster: str) -> str:
    first = cluster[0]
    if first.isspace():
        return "space"
    code = ord(first)
    if any(low <= code <= high for low, high in _UNSPACED):
        return "character"
    return "word" if first.isalnum() or first == "_" or unicodedata.category(first)[0] in "LNM" else "mark"


def _with_apostrophes(pieces: list[str]) -> list[str]:
    found: list[str] = []
    at = 0
    while at < len(pieces):
        if found and pieces[at] in _APOSTROPHES and _is_word(found[-1]) and _is_word("".join(pieces[at + 1 : at + 2])):
            found[-1] += pieces[at] + pieces[at + 1]
            at += 2
            continue
        found.append(pieces[at])
        at += 1
    return found


def _is_word(piece: str) -> bool:
    return bool(piece) and _kind(piece) == "word"
