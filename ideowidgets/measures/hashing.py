"""The perceptual hash: 64 bits that stay nearly the same while a picture looks the same."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from PIL import Image as Pillow

from ideowidgets.measures.errors import MeasureError
from ideowidgets.measures.metric import Metric, Values
from ideowidgets.measures.pictures import grey

if TYPE_CHECKING:
    from PIL.Image import Image

    from ideowidgets.record.columns import Kind

BITS: Final = 64
_SIDE: Final = 32
_KEPT: Final = 8
_HASH: Final = re.compile(r"[0-9a-f]{16}")


def phash(image: Image) -> str:
    """Give the 64-bit perceptual hash of a picture (pHash, DCT form).

    The picture in luma (transparent shown on white) is resized to 32 x 32 with Pillow's Lanczos filter. Of its
    two-dimensional DCT-II, ``X[u, v] = 4 Σ x[i, j] cos(π u (2i + 1) / 64) cos(π v (2j + 1) / 64)``, the 8 x 8 lowest
    frequencies are kept, u down, v across, rounded to three decimals so that what is zero in theory is zero. A bit
    is 1 where a coefficient is larger than the median of the 64; bits are read row by row, the first is the highest.

    Parameters
    ----------
    image : PIL image

    Returns
    -------
    str
        16 hex digits. For opaque 8-bit pictures, the same as the ImageHash library's ``phash``, save for
        coefficients that lie on the median.

    Notes
    -----
    After C. Zauner, "Implementation and Benchmarking of Perceptual Image Hash Functions" (2010).

    Examples
    --------
    >>> from PIL import Image
    >>> phash(Image.new("RGB", (64, 64), "white"))
    '8000000000000000'
    """
    small = grey(image).resize((_SIDE, _SIDE), Pillow.Resampling.LANCZOS)
    cosines = _cosines()
    low = np.round(cosines @ np.asarray(small, np.float64) @ cosines.T, 3)
    bits = (low > np.median(low)).ravel()
    return np.packbits(bits).tobytes().hex()


@cache
def _cosines() -> np.ndarray[Any, np.dtype[np.float64]]:
    places = 2 * np.arange(_SIDE) + 1
    table: np.ndarray[Any, np.dtype[np.float64]] = 2 * np.cos(np.pi * np.outer(np.arange(_KEPT), places) / (2 * _SIDE))
    return table


def hash_distance(a: str, b: str) -> int:
    """Count the bits in which two hashes differ.

    Returns
    -------
    int
        0 to 64. Copies that were blurred, scaled or saved again are usually within 10, unrelated pictures near 32.

    Raises
    ------
    MeasureError
        Where one is no hash.

    Examples
    --------
    >>> hash_distance("8000000000000000", "8000000000000003")
    2
    """
    return (as_number(a) ^ as_number(b)).bit_count()


def as_number(value: object) -> int:
    """Read a hash as a whole number; raise MeasureError where it is none."""
    if not isinstance(value, str) or not _HASH.fullmatch(value):
        raise MeasureError(f"{value!r} is no perceptual hash: 16 hex digits, as phash(image) gives them.")
    return int(value, 16)


class PHash(Metric):
    """Perceptual hash, as :func:`phash` gives it.

    Range: 16 hex digits. Direction: none; compare two with :func:`hash_distance`, in bits (0 the same, about 32
    unrelated). Source: Zauner 2010. Limits: sees structure in grey at 32 x 32 pixels only, no colour, no detail;
    mirrored, turned or cropped copies look unrelated to it; nearly flat pictures have nothing to compare.

    Examples
    --------
    >>> from PIL import Image
    >>> PHash().measure(Image.new("L", (8, 8)), None)
    {'phash': '0000000000000000'}
    """

    def __init__(self, name: str = "phash") -> None:
        super().__init__(name)

    @property
    def columns(self) -> Mapping[str, Kind | None]:
        return {self.name: "text"}

    def measure(self, image: Image, asked: Any) -> Values:  # noqa: ARG002 - a picture's hash asks nothing of the row
        return {self.name: phash(image)}
