"""From what was asked to a size in pixels."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import get_args

from ideowidgets.offline.answers import deny
from ideowidgets.offline.edits.base import MAX_SIDE
from ideowidgets.operations.enums import ResolutionV3, ResolutionV4
from ideowidgets.operations.enums_legacy import Resolution
from ideowidgets.operations.field_types import spoken_size

SIZES_V3: tuple[str, ...] = get_args(get_args(ResolutionV3)[0])
SIZES_V4: tuple[str, ...] = get_args(get_args(ResolutionV4)[0])
SIZES_LEGACY: tuple[str, ...] = tuple(map(spoken_size, get_args(get_args(Resolution)[0])))
ONE_MEGAPIXEL = 1024 * 1024
MAX_PIXELS = 4096 * 4096
_STEP = 16


def pixels(size: str) -> tuple[int, int]:
    """Read ``WIDTHxHEIGHT``.

    Examples
    --------
    >>> pixels("1024x768")
    (1024, 768)
    """
    width, _, height = size.partition("x")
    return int(width), int(height)


@lru_cache(maxsize=256)
def nearest(ratio: str, sizes: tuple[str, ...]) -> str:
    """Give the size that comes nearest to an aspect ratio, and then to one megapixel.

    Examples
    --------
    >>> nearest("1x1", SIZES_V3), nearest("16x9", SIZES_V4)
    ('1024x1024', '1280x720')
    """
    width, height = pixels(ratio)

    def distance(size: str) -> tuple[float, float]:
        w, h = pixels(size)
        return round(abs(math.log(w * height / (h * width))), 2), abs(math.log(w * h / ONE_MEGAPIXEL))

    return min(sizes, key=distance)


def tiered(ratio: str, tier: str) -> str:
    """Give the size of an aspect ratio at a tier: one, four or sixteen megapixels.

    Ideogram 4.0's own size where it has one of that ratio; else whole sixteens that come near.

    Raises
    ------
    Refusal
        With 400 for a ratio so oblong that a side would be too long.

    Examples
    --------
    >>> tiered("16x9", "1K"), tiered("16x9", "2K"), tiered("16x9", "4K"), tiered("7x5", "1K")
    ('1280x720', '2560x1440', '5120x2880', '1216x864')
    """
    times = int(tier[:-1])
    half = min(times, 2)
    own = next((size for size in SIZES_V4 if _is(size, ratio) and _tier_of(size) == half), None)
    if own is not None:
        width, height = pixels(own)
        return f"{width * times // half}x{height * times // half}"
    wide, high = pixels(ratio)
    sides = (
        max(1, round(1024 * times / _STEP * root)) * _STEP for root in (math.sqrt(wide / high), math.sqrt(high / wide))
    )
    return bounded("x".join(map(str, sides)))


def bounded(size: str) -> str:
    """Give a size back.

    Raises
    ------
    Refusal
        With 400 where it is larger than the stand-in draws.
    """
    sides = pixels(size)
    if max(sides) > MAX_SIDE or math.prod(sides) > MAX_PIXELS:
        deny(400, f"{size} is too large: a side may have {MAX_SIDE} pixels, and all together {MAX_PIXELS}.")
    return size


def _is(size: str, ratio: str) -> bool:
    (w, h), (width, height) = pixels(size), pixels(ratio)
    return w * height == h * width


def _tier_of(size: str) -> int:
    return 1 if math.prod(pixels(size)) <= ONE_MEGAPIXEL else 2
