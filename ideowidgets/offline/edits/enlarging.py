"""Pictures made larger, nearer to the original or richer in detail."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageChops, ImageFilter

from ideowidgets.offline.edits.arrays import Size, noise_tile, tiled

_STRIP = 512
# Grain makes files of pictures this large bigger than anyone wants to download.
_MOST_WITH_GRAIN = 4096 * 4096


def upscale(source: Image.Image, size: Size, resemblance: int = 50, detail: int = 50, seed: int = 0) -> Image.Image:
    """Make a picture larger.

    Parameters
    ----------
    source : PIL.Image.Image
        RGB or RGBA.
    size : tuple of int
        (width, height) of the result in pixels.
    resemblance : int
        1..100. The lower, the more the small forms are smoothed away and redrawn with more contrast.
    detail : int
        1..100. The higher, the crisper the edges and the more texture.
    seed : int
        Varies the texture.

    Returns
    -------
    PIL.Image.Image
        Of exactly ``size``, in the source's mode.

    Examples
    --------
    >>> upscale(Image.new("RGB", (32, 24), "olive"), (256, 192)).size
    (256, 192)
    """
    alpha = source.getchannel("A") if source.mode == "RGBA" else None
    colour = source.convert("RGB")
    freedom = 1 - min(100, max(0, resemblance)) / 100
    care = min(100, max(0, detail)) / 100
    if freedom > 0 and min(colour.size) >= 8:
        forms = colour.reduce(2).filter(ImageFilter.MedianFilter(3)).resize(colour.size, Image.Resampling.BICUBIC)
        colour = Image.blend(colour, forms, freedom * 0.9)
        colour = colour.filter(ImageFilter.UnsharpMask(3, round(100 * freedom), 2))
    # Sharpened before it is enlarged: the same crispness for a fraction of the pixels.
    colour = colour.filter(ImageFilter.UnsharpMask(1.2, round(170 * care), 1))
    large = colour.resize(size, Image.Resampling.LANCZOS)
    if size[0] * size[1] <= _MOST_WITH_GRAIN:
        _texture(large, 1.0 + 7.0 * care**1.5 * (0.4 + 0.6 * freedom), seed)
    if alpha is not None:
        large.putalpha(alpha.resize(size, Image.Resampling.LANCZOS))
    return large


def _texture(image: Image.Image, strength: float, seed: int) -> None:
    """Add fine grain, strip by strip, so that a large picture needs little memory."""
    side = _STRIP
    grain = tiled(noise_tile(seed), side, image.width) * strength
    up, down = (Image.fromarray(np.clip(part, 0, 255).astype(np.uint8)) for part in (grain, -grain))
    for top in range(0, image.height, side):
        box = (0, top, image.width, min(image.height, top + side))
        bands = image.crop(box).split()
        lit = [ImageChops.subtract(ImageChops.add(band, up), down) for band in bands]
        image.paste(Image.merge("RGB", lit), box)
