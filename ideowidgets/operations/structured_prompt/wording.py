"""Words that weaken a description, found in its text."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final


def _any_of(*words: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{'|'.join(words)})(?![\w-])", re.IGNORECASE)


VAGUE: Final = _any_of(
    "various", "several kinds of", "such as", "or similar", "and/or", "maybe", "perhaps", "possibly", "implied",
    "some sort of", "some kind of", "something like", "e\\.g\\.", "etc\\.?", "and so on", "optionally",
)  # fmt: skip
PRAISE: Final = _any_of(
    "vibrant", "stunning", "luminous", "breathtaking", "gorgeous", "beautiful", "amazing", "masterpiece",
    "award-winning", "captivating", "mesmerizing", "epic", "ultra-detailed", "high[- ]quality", "best quality",
    "8k", "hyper-?realistic",
)  # fmt: skip
CAMERA: Final = _any_of(
    "shadows?", "lens", "in focus", "out of focus", "shallow focus", "soft focus", "depth of field", "bokeh",
    "film grain", "grainy", "lens flare", "f/\\d+(?:\\.\\d+)?",
)  # fmt: skip
GRAIN: Final = _any_of("film grain", "grainy?", "paper texture", "canvas texture", "noise texture", "halftone texture")
WARM: Final = _any_of(
    "(?:warm|golden|amber)(?:,? (?:warm|golden|amber))* "
    "(?:tones?|hues?|light|lighting|glow|color grade|colour grade|grading|atmosphere)"
)
SCENERY: Final = re.compile(
    r"^\W*(?:(?:an?|the|clear|cloudy|blue|grey|gray|dark|night|open|wooden|stone|concrete|tiled|grassy|distant)\s+){0,4}"
    r"(?:sky|skies|clouds?|floor|flooring|ground|horizon|weather|rain|fog|mist|background|backdrop)\b(?!\s+lamps?)",
    re.IGNORECASE,
)
_WORD: Final = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_LETTER: Final = re.compile(r"[^\W\d_]")
_LATIN: Final = re.compile(r"[A-Za-z\u00c0-\u024f]")


# A prompt is looked at again after every edit, and most of its texts are the same then.
@lru_cache(maxsize=4096)
def words_of(text: str) -> tuple[str, ...]:
    """Give the words of a text, in lower case.

    Examples
    --------
    >>> words_of("A fox's half-open eye, 2 ears")
    ('a', "fox's", 'half-open', 'eye', '2', 'ears')
    """
    return tuple(word.casefold() for word in _WORD.findall(text))


@lru_cache(maxsize=4096)
def slips_of(text: str) -> tuple[tuple[str, str], ...]:
    """Give what weakens a text, as (code, what was found), each code once.

    Examples
    --------
    >>> slips_of("a stunning door, a window, or similar")
    (('vague', 'or similar'), ('praise', 'stunning'))
    """
    looked_for = ("vague", VAGUE), ("praise", PRAISE), ("warm-grade", WARM), ("camera", CAMERA), ("grain", GRAIN)
    found = tuple((code, match[0]) for code, pattern in looked_for if (match := pattern.search(text)))
    return (*found, ("language", "")) if is_foreign(text) else found


def is_foreign(text: str) -> bool:
    """Tell whether most letters are of another script than English is written in.

    Examples
    --------
    >>> is_foreign("활짝 핀 연꽃"), is_foreign("a café called 연꽃")
    (True, False)
    """
    letters = len(_LETTER.findall(text))
    return letters > 3 and len(_LATIN.findall(text)) * 2 < letters


def same_words(one: str, other: str) -> bool:
    """Tell whether two descriptions say the same: the same words in the same order, however they are set."""
    return len(words_of(one)) > 1 and words_of(one) == words_of(other)
