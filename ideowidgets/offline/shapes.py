"""From what was asked to a size in pixels."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import get_args

from ideowidgets.operations.enums import ResolutionV3, ResolutionV4

SIZES_V3: tuple[str, ...] = get_args(get_args(ResolutionV3)[0])
SIZES_V4: tuple[str, ...] = get_args(get_args(ResolutionV4)[0])
ONE_MEGAPIXEL = 1024 * 1024


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
