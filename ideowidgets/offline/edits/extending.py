"""Pictures on a larger sheet: the new area is continued from the edges."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops, ImageFilter

from ideowidgets.offline.edits.arrays import Size, covering, noise_tile, tiled
from ideowidgets.offline.edits.inpainting import harmonised
from ideowidgets.offline.pictures import lettering
from ideowidgets.offline.pictures.chance import Chance

Box = tuple[int, int, int, int]
_MOST_DRAWN = 120


def kept_box(source: Size, size: Size) -> Box:
    """Tell where a source stands on a sheet of ``size``: as large as fits, in the centre.

    Returns
    -------
    tuple of int
        (left, top, right, bottom), the last two exclusive.

    Examples
    --------
    >>> kept_box((512, 512), (1536, 512))
    (512, 0, 1024, 512)
    """
    scale = min(size[0] / source[0], size[1] / source[1])
    wide, high = max(1, min(size[0], round(source[0] * scale))), max(1, min(size[1], round(source[1] * scale)))
    left, top = (size[0] - wide) // 2, (size[1] - high) // 2
    return left, top, left + wide, top + high


def ad_box(source: Size, size: Size) -> Box:
    """Tell where a source stands in an advertisement: with a little room around, unless it has the same shape.

    Returns
    -------
    tuple of int
        (left, top, right, bottom), the last two exclusive.

    Examples
    --------
    >>> ad_box((512, 512), (1536, 512))
    (543, 31, 993, 481)
    """
    left, top, right, bottom = kept_box(source, size)
    wide, high = right - left, bottom - top
    if (wide, high) == size:
        return left, top, right, bottom
    room = max(1, round(min(size) * 0.06))
    inner = kept_box(source, (max(1, wide - 2 * room), max(1, high - 2 * room)))
    wide, high = inner[2] - inner[0], inner[3] - inner[1]
    left, top = (size[0] - wide) // 2, (size[1] - high) // 2
    return left, top, left + wide, top + high


def reframe(source: Image.Image, size: Size, seed: int = 0, drawing: Image.Image | None = None) -> Image.Image:
    """Put a picture on a sheet of another shape and continue it to the edges.

    Parameters
    ----------
    source : PIL.Image.Image
        RGB or RGBA; scaled to fit, nothing of it is cut.
    size : tuple of int
        (width, height) of the result in pixels.
    seed : int
        Varies the new area.
    drawing : PIL.Image.Image, optional
        Comes into the new area, the more the further out.

    Returns
    -------
    PIL.Image.Image
        Of exactly ``size``, in the source's mode; inside `kept_box` it is the scaled source.

    Examples
    --------
    >>> reframe(Image.new("RGB", (64, 64), "navy"), (160, 64)).size
    (160, 64)
    """
    return _placed(source, kept_box(source.size, size), size, seed, drawing)


def resize_ad(source: Image.Image, size: Size, seed: int = 0, drawing: Image.Image | None = None) -> Image.Image:
    """Fit a picture into an advertisement's size: nothing is cut, the rest is continued.

    Parameters
    ----------
    source : PIL.Image.Image
        RGB or RGBA.
    size : tuple of int
        (width, height) of the result in pixels.
    seed : int
        Varies the new area.
    drawing : PIL.Image.Image, optional
        Comes into the new area, the more the further out.

    Returns
    -------
    PIL.Image.Image
        Of exactly ``size``, in the source's mode; inside `ad_box` it is the scaled source.

    Examples
    --------
    >>> resize_ad(Image.new("RGB", (64, 64), "navy"), (728, 90)).size
    (728, 90)
    """
    return _placed(source, ad_box(source.size, size), size, seed, drawing)


def _placed(source: Image.Image, box: Box, size: Size, seed: int, drawing: Image.Image | None) -> Image.Image:
    """Scale a picture into its box and continue it around."""
    inside = (box[2] - box[0], box[3] - box[1])
    kept = source.copy() if source.size == inside else source.resize(inside, Image.Resampling.LANCZOS)
    if inside == size:
        return kept
    sheet = _continued(kept, box, size, seed)
    if drawing is not None:
        drawn = harmonised(covering(drawing.convert("RGB"), size), sheet, (0, 0, *size)).convert(sheet.mode)
        share = _distance(size, box).point([min(_MOST_DRAWN, v * 3 // 2) for v in range(256)])
        sheet = Image.composite(drawn, sheet, share)
    # Before the source is put in place, so that the mark never lies on it.
    lettering.mark(sheet, "se")
    sheet.paste(kept, box)
    return sheet


def _continued(kept: Image.Image, box: Box, size: Size, seed: int) -> Image.Image:
    """Mirror a picture at its edges; the further out, the softer."""
    chance = Chance("reframe", seed)
    xs = _mirrored(size[0], box[0], kept.width, chance)
    ys = _mirrored(size[1], box[1], kept.height, chance)
    sheet = Image.fromarray(np.ascontiguousarray(np.asarray(kept)[ys][:, xs]))
    short = max(8, min(size) // 8)
    soft = _blurred(sheet, short // 4)
    softest = _blurred(sheet, short)
    far = _distance(size, box)
    sheet = Image.composite(soft, sheet, far.point([min(255, v * 4) for v in range(256)]))
    sheet = Image.composite(softest, sheet, far.point([min(235, max(0, v - 40) * 3 // 2) for v in range(256)]))
    return _varied(sheet, chance)


def _mirrored(length: int, start: int, kept: int, chance: Chance) -> NDArray[np.intp]:
    """Which row or column of the source stands at each place of the sheet."""
    before, after = chance.between(0.75, 1.25), chance.between(0.75, 1.25)
    at = np.arange(length) - start
    out = np.where(at < 0, (-at - 1) * before, np.where(at >= kept, kept - 1 + (at - kept + 1) * after, at))
    turned = np.floor(out).astype(np.intp) % (2 * kept)
    return np.minimum(turned, 2 * kept - 1 - turned)


def _blurred(image: Image.Image, radius: int) -> Image.Image:
    """Blur widely, over a reduced copy."""
    step = max(1, min(radius // 2, min(image.size) // 4))
    small = image.reduce(step) if step > 1 else image
    return small.filter(ImageFilter.GaussianBlur(radius / step)).resize(image.size, Image.Resampling.BICUBIC)


def _distance(size: Size, box: Box) -> Image.Image:
    """An L image, 0 inside the box and rising to 255 at one box side's length from it."""
    x, y = np.arange(size[0]), np.arange(size[1])
    dx = np.maximum(0, np.maximum(box[0] - x, x - box[2] + 1))
    dy = np.maximum(0, np.maximum(box[1] - y, y - box[3] + 1))
    reach = max(16, min(box[2] - box[0], box[3] - box[1]) * 2 // 3)
    far = np.hypot(dx[None, :].astype(np.float32), dy[:, None].astype(np.float32)) * (255 / reach)
    return Image.fromarray(np.minimum(far, 255).astype(np.uint8))


def _varied(sheet: Image.Image, chance: Chance) -> Image.Image:
    """Let the light drift over the new area and give it a little grain."""
    cells = Image.fromarray(chance.noise(3, 4)).resize(sheet.size, Image.Resampling.BICUBIC)
    grain = tiled(noise_tile(chance.below(1 << 30)), sheet.height, sheet.width) * 3
    drift = (np.asarray(cells, dtype=np.float32) - 128) * (14 / 128) + grain
    up = Image.fromarray(np.clip(drift, 0, 255).astype(np.uint8))
    down = Image.fromarray(np.clip(-drift, 0, 255).astype(np.uint8))
    bands = list(sheet.split())
    bands[:3] = [ImageChops.subtract(ImageChops.add(band, up), down) for band in bands[:3]]
    return Image.merge(sheet.mode, bands)
