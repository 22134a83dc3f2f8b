"""Edits within a mask: what the mask keeps is kept bit by bit."""

from __future__ import annotations

from PIL import Image, ImageChops, ImageFilter, ImageStat

from ideowidgets.offline.edits.arrays import covering

Box = tuple[int, int, int, int]

THRESHOLD = 128
_HARMONY = 0.35


def selected(mask: Image.Image, colour: str) -> Image.Image:
    """Give an L picture with 255 where a mask has the colour asked for.

    Parameters
    ----------
    mask : PIL.Image.Image
        Any mode; a value from 128 counts as white.
    colour : str
        ``"black"`` or ``"white"``.

    Examples
    --------
    >>> selected(Image.new("L", (1, 1), 127), "black").getpixel((0, 0))
    255
    """
    below, above = (255, 0) if colour == "black" else (0, 255)
    return mask.convert("L").point([below] * THRESHOLD + [above] * (256 - THRESHOLD))


def soft_inside(chosen: Image.Image) -> Image.Image:
    """Soften a selection's edge towards its inside; outside it stays 0."""
    box = chosen.getbbox()
    if box is None:
        return chosen
    radius = min(12.0, max(0.8, min(box[2] - box[0], box[3] - box[1]) / 24))
    # From half at the edge, so that even the thinnest stroke shows.
    rising = [min(255, max(128, v * 9 // 8)) for v in range(256)]
    blurred = chosen.filter(ImageFilter.GaussianBlur(radius)).point(rising)
    return ImageChops.multiply(blurred, chosen)


def context_window(mask: Image.Image) -> Box:
    """Choose the part of a picture that an edit needs to see: the black of its mask, with room around.

    Returns
    -------
    tuple of int
        (left, top, right, bottom), the last two exclusive; the whole picture for a mask without black.
    """
    width, height = mask.size
    box = selected(mask, "black").getbbox() or (0, 0, width, height)
    sides: list[tuple[int, int]] = []
    for low, high, most in ((box[0], box[2], width), (box[1], box[3], height)):
        length = min(most, max(256, (high - low) * 3 // 2))
        start = min(max(0, (low + high - length) // 2), most - length)
        sides.append((start, start + length))
    return sides[0][0], sides[1][0], sides[0][1], sides[1][1]


def edited_box(size: tuple[int, int], mask: Image.Image | None, window: Box | None) -> Box | None:
    """Tell which part of a picture an edit can change, or None where the mask has no black in the window."""
    whole = window or (0, 0, *size)
    if mask is None:
        return whole
    inside = selected(mask, "black").crop(whole).getbbox()
    if inside is None:
        return None
    return inside[0] + whole[0], inside[1] + whole[1], inside[2] + whole[0], inside[3] + whole[1]


def inpaint(
    source: Image.Image, drawing: Image.Image | None, mask: Image.Image, window: Box | None = None
) -> Image.Image:
    """Draw into the black parts of a mask.

    Parameters
    ----------
    source : PIL.Image.Image
        RGB or RGBA.
    drawing : PIL.Image.Image or None
        What comes into the mask's bounding box, scaled to cover it; None leaves the source as it is.
    mask : PIL.Image.Image
        Of the source's size. Black is edited, white (from 128) is kept bit by bit.
    window : tuple of int, optional
        (left, top, right, bottom): nothing outside changes, whatever the mask says.

    Returns
    -------
    PIL.Image.Image
        The source's size and mode. Seams are soft, and only inside the black.

    Examples
    --------
    >>> grey, red = Image.new("RGB", (32, 32), "gray"), Image.new("RGB", (32, 32), "red")
    >>> mask = Image.new("L", (32, 32), 255)
    >>> mask.paste(0, (8, 8, 24, 24))
    >>> made = inpaint(grey, red, mask)
    >>> made.getpixel((7, 7)) == grey.getpixel((7, 7)), made.getpixel((16, 16)) == grey.getpixel((16, 16))
    (True, False)
    """
    result = source.copy()
    box = edited_box(source.size, mask, window)
    if box is None or drawing is None:
        return result
    chosen = selected(mask, "black").crop(box)
    placed = harmonised(covering(drawing, _size(box)), source, box).convert(source.mode)
    kept = source.crop(box)
    result.paste(Image.composite(placed, kept, soft_inside(chosen)), box)
    return result


def _size(box: Box) -> tuple[int, int]:
    return box[2] - box[0], box[3] - box[1]


def harmonised(drawing: Image.Image, source: Image.Image, box: Box) -> Image.Image:
    """Move the drawing's mean colour a part of the way to what surrounds its place."""
    reach = max(8, min(_size(box)) // 4)
    around = source.convert("RGB").crop(
        (
            max(0, box[0] - reach),
            max(0, box[1] - reach),
            min(source.width, box[2] + reach),
            min(source.height, box[3] + reach),
        )
    )
    theirs, mine = ImageStat.Stat(around).mean, ImageStat.Stat(drawing).mean
    shift = [round((a - b) * _HARMONY) for a, b in zip(theirs, mine, strict=True)]
    tables = [[min(255, max(0, v + by)) for v in range(256)] for by in shift]
    return drawing.point([v for table in tables for v in table])
