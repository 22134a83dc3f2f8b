"""Filling a hole from what surrounds it."""

from __future__ import annotations

import numpy as np
from PIL import Image

from ideowidgets.offline.edits.arrays import Flags, Floats, box_blur, filled, floats, noise_tile, picture, tiled
from ideowidgets.offline.edits.inpainting import selected

_WORK_SIDE = 448
_AGREEMENT = 28.0


def remove_object(source: Image.Image, mask: Image.Image, seed: int = 0) -> Image.Image:
    """Take away what a mask selects and continue the surroundings there.

    Lines that meet the hole on two opposite sides are carried across; the rest flows in from the edges; grain is
    taken from beside the hole.

    Parameters
    ----------
    source : PIL.Image.Image
        RGB or RGBA.
    mask : PIL.Image.Image
        Of the source's size. White (from 128) is removed; the rest is kept bit by bit.
    seed : int
        Varies the grain.

    Returns
    -------
    PIL.Image.Image
        The source's size and mode.

    Examples
    --------
    >>> picture = Image.new("RGB", (32, 32), "teal")
    >>> picture.paste("red", (12, 12, 20, 20))
    >>> mask = Image.new("L", (32, 32))
    >>> mask.paste(255, (10, 10, 22, 22))
    >>> red, green, blue = remove_object(picture, mask).getpixel((16, 16))
    >>> red < 12 and abs(green - 128) < 12
    True
    """
    chosen = selected(mask, "white")
    hole = chosen.getbbox()
    result = source.copy()
    if hole is None:
        return result
    reach = max(hole[2] - hole[0], hole[3] - hole[1]) // 2 + 24
    box = (
        max(0, hole[0] - reach),
        max(0, hole[1] - reach),
        min(source.width, hole[2] + reach),
        min(source.height, hole[3] + reach),
    )
    part, where = source.crop(box), chosen.crop(box)
    scale = min(1.0, _WORK_SIDE / max(part.size))
    work = (max(1, round(part.width * scale)), max(1, round(part.height * scale)))
    small = part.resize(work, Image.Resampling.BOX) if scale < 1 else part
    # A pixel that is only partly in the hole must not colour the filling.
    known = np.asarray(where.resize(work, Image.Resampling.BOX) if scale < 1 else where) == 0
    filling = picture(_continued(floats(small), known, seed), source.mode)
    if scale < 1:
        filling = filling.resize(part.size, Image.Resampling.BICUBIC)
    result.paste(filling, box, where)
    return result


def _continued(values: Floats, known: Flags, seed: int) -> Floats:
    """Fill what is not known; all channels alike."""
    if not known.any():
        return np.broadcast_to(values.mean(axis=(0, 1), keepdims=True), values.shape).astype(np.float32)
    sure = known.astype(np.float32)
    near = box_blur(values * sure[..., None], 2)
    near /= np.maximum(box_blur(sure[..., None], 2), np.float32(1e-3))
    flowing = filled(values, sure)
    rows, row_trust = _across(near, known)
    columns, column_trust = (a.swapaxes(0, 1) for a in _across(near.swapaxes(0, 1), known.T))
    trust = row_trust + column_trust
    carried = (rows * row_trust + columns * column_trust) / np.maximum(trust, 1e-6)
    mixed = carried * 0.8 + flowing * 0.2
    guess = np.where(trust > 1e-6, mixed, flowing)
    soft = box_blur(np.where(known[..., None], values, guess).astype(np.float32), 1)
    out = np.where(known[..., None], values, soft + _grain(values, known, seed))
    return np.asarray(out, dtype=np.float32)


def _across(values: Floats, known: Flags) -> tuple[Floats, Floats]:
    """Carry each row over its gaps; trusted where both ends agree and are near.

    Returns
    -------
    tuple of ndarray
        Values, and trust of shape (height, width, 1), 0 where a row has no known pixel.
    """
    width = known.shape[1]
    at = np.arange(width)
    left = np.maximum.accumulate(np.where(known, at, -1), axis=1)
    right = np.minimum.accumulate(np.where(known, at, width)[:, ::-1], axis=1)[:, ::-1]
    has_left, has_right = left >= 0, right < width
    both = has_left & has_right
    first = np.take_along_axis(values, np.where(has_left, left, np.minimum(right, width - 1))[..., None], axis=1)
    second = np.take_along_axis(values, np.where(has_right, right, np.maximum(left, 0))[..., None], axis=1)
    before = np.where(has_left, at - left, width).astype(np.float32)[..., None]
    after = np.where(has_right, right - at, width).astype(np.float32)[..., None]
    total = np.maximum(before + after, 1.0)
    apart = np.abs(first - second).mean(axis=2, keepdims=True)
    trust = np.where(both[..., None], np.exp(-((apart / _AGREEMENT) ** 2)) + 0.02, 0.02) / total
    trust = np.where((has_left | has_right)[..., None], trust, 0.0)
    return (first * after + second * before) / total, np.asarray(trust, dtype=np.float32)


def _grain(values: Floats, known: Flags, seed: int) -> Floats:
    """Take fine structure from beside the hole, or make some of the same strength."""
    sure = known[..., None]
    fine = np.where(sure, values - box_blur(values, 1), 0)
    inside = box_blur(known.astype(np.float32)[..., None], 2) > 0.999
    fine = np.where(inside, fine, 0)
    strength = min(10.0, float(np.abs(fine[inside[..., 0]]).mean()) if inside.any() else 0.0)
    ys, xs = np.nonzero(~known)
    step_y, step_x = int(np.ptp(ys)) + 4, int(np.ptp(xs)) + 4
    best: Floats | None = None
    count = 0
    for dy, dx in ((0, step_x), (0, -step_x), (step_y, 0), (-step_y, 0)):
        there = np.roll(inside[..., 0], (dy, dx), axis=(0, 1)) & ~known
        if int(there.sum()) > count:
            count, best = int(there.sum()), np.roll(fine, (dy, dx), axis=(0, 1))
    noise = tiled(noise_tile(seed), *known.shape)[..., None] * strength
    made = noise if best is None else np.where(best != 0, best * 0.8 + noise * 0.2, noise)
    return np.asarray(np.where(sure, 0, made), dtype=np.float32)
