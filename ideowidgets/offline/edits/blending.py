"""Edits of a whole picture: the drawing blended with the source."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageFilter

from ideowidgets.offline.edits.arrays import covering, floats, picture

AUTOMATIC_WEIGHT = 50
EDIT_WEIGHT = 45


def remix(source: Image.Image, drawing: Image.Image, weight: int | None = None) -> Image.Image:
    """Blend a source with a drawing.

    The source's forms stay longer than its colours: brightness in the large, then fine brightness, then colour
    give way to the drawing as the weight falls.

    Parameters
    ----------
    source : PIL.Image.Image
        RGB or RGBA; cropped in the centre to the drawing's ratio.
    drawing : PIL.Image.Image
        RGB; its size is the size of the result.
    weight : int or None
        0 (the drawing alone) to 100 (the source alone); None lets the stand-in choose.

    Returns
    -------
    PIL.Image.Image
        RGB. Its distance to the source falls as the weight rises.

    Examples
    --------
    >>> black, white = Image.new("RGB", (8, 8)), Image.new("RGB", (8, 8), "white")
    >>> [remix(white, black, weight).getpixel((0, 0))[0] for weight in (0, 25, 75, 100)]
    [0, 101, 210, 255]
    """
    share = min(1.0, max(0.0, (AUTOMATIC_WEIGHT if weight is None else weight) / 100))
    base = covering(source.convert("RGB"), drawing.size).convert("YCbCr")
    over = drawing.convert("RGB").convert("YCbCr")
    (base_y, *base_colour), (over_y, *over_colour) = base.split(), over.split()
    light = _by_scale(base_y, over_y, share**0.67, share)
    colours = [Image.blend(mine, theirs, share**1.4) for mine, theirs in zip(over_colour, base_colour, strict=True)]
    return Image.merge("YCbCr", (light, *colours)).convert("RGB")


def edit(source: Image.Image, drawing: Image.Image) -> Image.Image:
    """Change a whole picture by an instruction: the drawing shows through, the source's forms stay.

    Parameters
    ----------
    source : PIL.Image.Image
        RGB or RGBA.
    drawing : PIL.Image.Image
        RGB; its size is the size of the result.

    Returns
    -------
    PIL.Image.Image
        RGB.
    """
    return remix(source, drawing, EDIT_WEIGHT)


def _by_scale(base: Image.Image, over: Image.Image, large: float, small: float) -> Image.Image:
    """Blend two pictures, with one share for their large forms and one for the fine ones."""
    radius = max(2.0, min(base.size) / 48)
    blur = ImageFilter.GaussianBlur(radius)
    forms = Image.blend(over.filter(blur), base.filter(blur), large)
    fine = floats(over) * (1 - small) + floats(base) * small
    kept = floats(Image.blend(over.filter(blur), base.filter(blur), small))
    return picture(np.asarray(fine - kept + floats(forms), dtype=np.float32), "L")
