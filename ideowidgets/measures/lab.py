"""Colours in CIE Lab, and how different two of them look."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

Floats = np.ndarray[Any, np.dtype[np.float64]]

_TO_XYZ: Final = np.array(
    [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ]
)
_WHITE: Final = _TO_XYZ.sum(axis=1)
_KINK: Final = 6 / 29


def to_lab(pixels: np.ndarray[Any, Any]) -> Floats:
    """Turn 8-bit sRGB into CIE Lab under D65, white being L* = 100, a* = b* = 0 exactly.

    Parameters
    ----------
    pixels : ndarray
        Shape (..., 3), 0 to 255.

    Returns
    -------
    ndarray
        The same shape: L* 0 to 100, a*, b* about -128 to 128.

    Notes
    -----
    IEC 61966-2-1 (sRGB), CIE 15 (Lab).

    Examples
    --------
    >>> import numpy as np
    >>> np.round(to_lab(np.array([255, 0, 0])), 1).tolist()
    [53.2, 80.1, 67.2]
    """
    shares = np.asarray(pixels, np.float64) / 255
    linear = np.where(shares <= 0.04045, shares / 12.92, ((shares + 0.055) / 1.055) ** 2.4)
    xyz = linear @ _TO_XYZ.T / _WHITE
    f = np.where(xyz > _KINK**3, np.cbrt(xyz), xyz / (3 * _KINK**2) + 4 / 29)
    x, y, z = np.moveaxis(f, -1, 0)
    return np.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], axis=-1)


def delta_e(first: Floats, second: Floats) -> Floats:
    """Give the colour difference ΔE*00 (CIEDE2000, kL = kC = kH = 1) of Lab colours.

    Parameters
    ----------
    first, second : ndarray
        Shapes (..., 3) that broadcast.

    Returns
    -------
    ndarray
        0 for equal ones; about 1 is just seen side by side, 100 is black against white.

    Notes
    -----
    G. Sharma, W. Wu, E. Dalal, "The CIEDE2000 color-difference formula", Color Res. Appl. 30 (2005).

    Examples
    --------
    >>> import numpy as np
    >>> float(delta_e(np.array([100.0, 0, 0]), np.array([0.0, 0, 0])).round(6))
    100.0
    """
    (light1, a1, b1), (light2, a2, b2) = (np.moveaxis(np.asarray(c, np.float64), -1, 0) for c in (first, second))
    mean_chroma = (np.hypot(a1, b1) + np.hypot(a2, b2)) / 2
    stretch = 1.5 - 0.5 * np.sqrt(_seventh(mean_chroma))
    chroma1, chroma2 = np.hypot(a1 * stretch, b1), np.hypot(a2 * stretch, b2)
    hue1, hue2 = (np.degrees(np.arctan2(b, a * stretch)) % 360 for a, b in ((a1, b1), (a2, b2)))
    coloured = chroma1 * chroma2 > 0
    turn = np.where(coloured, (hue2 - hue1 + 180) % 360 - 180, 0.0)
    # Opposite hues: the formula's own table takes +180 there, the remainder gives -180.
    turn = np.where(coloured & (hue2 - hue1 == 180), 180.0, turn)
    mean_hue = np.where(coloured, _mean_hue(hue1, hue2), hue1 + hue2)
    d_light, d_chroma = light2 - light1, chroma2 - chroma1
    d_hue = 2 * np.sqrt(chroma1 * chroma2) * np.sin(np.radians(turn) / 2)
    light, chroma = (light1 + light2) / 2, (chroma1 + chroma2) / 2
    weight_light = 1 + 0.015 * (light - 50) ** 2 / np.sqrt(20 + (light - 50) ** 2)
    weight_chroma = 1 + 0.045 * chroma
    weight_hue = 1 + 0.015 * chroma * _by_hue(mean_hue)
    bend = np.radians(60 * np.exp(-(((mean_hue - 275) / 25) ** 2)))
    rotation = -np.sin(bend) * 2 * np.sqrt(_seventh(chroma))
    parts = d_light / weight_light, d_chroma / weight_chroma, d_hue / weight_hue
    squared = parts[0] ** 2 + parts[1] ** 2 + parts[2] ** 2 + rotation * parts[1] * parts[2]
    found: Floats = np.sqrt(np.maximum(squared, 0))
    return found


def _seventh(chroma: Floats) -> Floats:
    return chroma**7 / (chroma**7 + 25.0**7)


def _mean_hue(hue1: Floats, hue2: Floats) -> Floats:
    total = hue1 + hue2
    apart = np.abs(hue1 - hue2) > 180
    return np.where(apart, np.where(total < 360, total + 360, total - 360), total) / 2


def _by_hue(hue: Floats) -> Floats:
    terms = ((1, -30, -0.17), (2, 0, 0.24), (3, 6, 0.32), (4, -63, -0.20))
    found = np.ones_like(hue)
    for times, shift, size in terms:
        found += size * np.cos(np.radians(times * hue + shift))
    return found
