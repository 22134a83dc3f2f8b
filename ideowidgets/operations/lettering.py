"""Wanted words against words read: what counts as the same, and how far apart two texts are."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_QUOTED: Final = re.compile(
    r"\"([^\"\n]{0,300})\"|“([^“”\n]{0,300})”|„([^“”\n]{0,300})[“”]|«([^«»\n]{0,300})»|「([^「」\n]{0,300})」"
    r"|(?<!\w)'([^'\n]{0,300})'(?!\w)|‘([^‘\n]{0,300}?)’(?!\w)"
)
_ALIKE: Final = str.maketrans(
    {**dict.fromkeys("‘’‚`´′", "'"), **dict.fromkeys("“”„«»″", '"'), **dict.fromkeys("‐‑‒–—−", "-")}
)


def quoted(prompt: str) -> tuple[str, ...]:
    r"""Give the texts that a prompt puts in quotation marks, in order.

    Examples
    --------
    >>> quoted('a poster that says "FRESH BREWS" and “open daily”, the baker\'s own')
    ('FRESH BREWS', 'open daily')
    """
    found = (next(group for group in match.groups() if group is not None) for match in _QUOTED.finditer(prompt))
    return tuple(text.strip() for text in found if folded(text))


def folded(text: str) -> str:
    """Drop what does not count: case, blanks, and how quotes, dashes and compatibility forms are written.

    Examples
    --------
    >>> folded("It’s  ＦＲＥＳＨ") == folded("it's fresh")
    True
    """
    plain = unicodedata.normalize("NFKC", text.translate(_ALIKE)).casefold()
    # A blank between a letter and an accent is gone now, so they may have become one character.
    return unicodedata.normalize("NFKC", "".join(plain.split()))


def edit_distance(a: str, b: str) -> int:
    """Count the characters to insert, delete or replace to turn one text into the other (Levenshtein).

    Notes
    -----
    G. Myers, "A fast bit-vector algorithm for approximate string matching" (1999), in the form of H. Hyyrö (2003):
    one step a character whatever the length of the other text, so that a page does not hold the interpreter.

    Examples
    --------
    >>> edit_distance("kitten", "sitting")
    3
    """
    if not a or not b:
        return len(a) + len(b)
    places: dict[str, int] = {}
    for place, character in enumerate(a):
        places[character] = places.get(character, 0) | 1 << place
    whole, last = (1 << len(a)) - 1, 1 << (len(a) - 1)
    up, down, distance = whole, 0, len(a)
    for character in b:
        same = places.get(character, 0)
        diagonal = ((((same & up) + up) ^ up) | same | down) & whole
        right = (down | ~(diagonal | up)) & whole
        left = up & diagonal
        distance += bool(right & last) - bool(left & last)
        right = (right << 1 | 1) & whole
        left = (left << 1) & whole
        up = (left | ~(diagonal | right)) & whole
        down = right & diagonal
    return distance


def similarity(wanted: str, read: str) -> float:
    """Give 1 minus the edit distance of two texts, folded, over the length of the longer one.

    Returns
    -------
    float
        0 to 1; 1 where they are the same, also where both are empty.

    Examples
    --------
    >>> similarity("Fresh Brews", "FRESH BREW5")
    0.9
    """
    a, b = folded(wanted), folded(read)
    return 1 - edit_distance(a, b) / max(len(a), len(b), 1)
