"""Pictures as arrays of float32, and what several edits do with them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Floats = NDArray[np.float32]
Flags = NDArray[np.bool_]
Size = tuple[int, int]


def floats(image: Image.Image) -> Floats:
    """Give the channels as float32, shape (height, width, channels), 0..255."""
    values = np.asarray(image, dtype=np.float32)
    return values[..., None] if values.ndim == 2 else values


def picture(values: Floats, mode: str) -> Image.Image:
    """Round and clip an array of shape (height, width, channels) into a picture."""
    rounded = np.clip(np.rint(values), 0, 255).astype(np.uint8)
    return Image.fromarray(rounded[..., 0] if rounded.shape[2] == 1 else rounded).convert(mode)


def stretched(values: Floats, size: Size) -> Floats:
    """Scale an array of shape (height, width, channels) smoothly to ``size`` (width, height)."""
    planes = [
        np.asarray(Image.fromarray(np.ascontiguousarray(values[..., i])).resize(size, Image.Resampling.BILINEAR))
        for i in range(values.shape[2])
    ]
    return np.stack(planes, axis=2)


def box_blur(values: Floats, radius: int) -> Floats:
    """Average over a square window of ``2 * radius + 1``, the edge pixels repeated outside."""
    if radius < 1:
        return values
    out = values
    for axis in (0, 1):
        pad = [(0, 0)] * out.ndim
        pad[axis] = (radius + 1, radius)
        total = np.cumsum(np.pad(out, pad, mode="edge"), axis=axis, dtype=np.float64)
        wide = 2 * radius + 1
        high, low = [slice(None)] * out.ndim, [slice(None)] * out.ndim
        high[axis], low[axis] = slice(wide, None), slice(0, -wide)
        out = ((total[tuple(high)] - total[tuple(low)]) / wide).astype(np.float32)
    return out


def filled(values: Floats, known: Floats) -> Floats:
    """Fill what is not known from what is, from near where possible (pull and push over halved sizes).

    Parameters
    ----------
    values : ndarray of float32
        Shape (height, width, channels).
    known : ndarray of float32
        Shape (height, width), 0..1: how far each pixel is known.
    """
    levels: list[tuple[Floats, Floats]] = [(values * known[..., None], known)]
    while max(levels[-1][1].shape) > 1:
        levels.append((_halved(levels[-1][0]), _halved(levels[-1][1][..., None])[..., 0]))
    total, weight = levels[-1]
    coarse: Floats = (total / np.maximum(weight, 1e-6)[..., None]).astype(np.float32)
    for total, weight in reversed(levels[:-1]):
        wide = stretched(coarse, (total.shape[1], total.shape[0]))
        sure = np.minimum(1.0, weight)[..., None]
        mean = total / np.maximum(weight, 1e-6)[..., None]
        coarse = (mean * sure + wide * (1 - sure)).astype(np.float32)
    return coarse


def _halved(values: Floats) -> Floats:
    """Sum over squares of 2 x 2, limited so that a few sure pixels decide."""
    h, w = values.shape[:2]
    even = np.pad(values, ((0, h % 2), (0, w % 2), (0, 0)))
    return np.asarray(even[0::2, 0::2] + even[1::2, 0::2] + even[0::2, 1::2] + even[1::2, 1::2], dtype=np.float32)


def covering(image: Image.Image, size: Size) -> Image.Image:
    """Scale a picture so that it covers ``size``, cropped in the centre."""
    if image.size == size:
        return image
    scale = max(size[0] / image.width, size[1] / image.height)
    wide, high = min(image.width, size[0] / scale), min(image.height, size[1] / scale)
    left, top = (image.width - wide) / 2, (image.height - high) / 2
    return image.resize(size, Image.Resampling.LANCZOS, box=(left, top, left + wide, top + high))


def noise_tile(seed: int, side: int = 128) -> Floats:
    """Noise that follows from a seed, shape (side, side), about -1..1, without sharp grain."""
    from ideowidgets.offline.pictures.chance import Chance

    raw = Chance("edit noise", seed).noise(side, side).astype(np.float32) / 127.5 - 1
    mixed = raw + np.roll(raw, 1, 0) + np.roll(raw, 1, 1) + np.roll(raw, (1, 1), (0, 1))
    return (mixed / 2).astype(np.float32)


def tiled(tile: Floats, height: int, width: int) -> Floats:
    """Repeat a square tile over (height, width)."""
    side = len(tile)
    return np.asarray(tile[np.arange(height) % side][:, np.arange(width) % side], dtype=np.float32)
