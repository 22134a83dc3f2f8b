"""Edits of a picture: the drawing goes where the mask is black, everything else stays as it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ideowidgets.offline.sources import opened

if TYPE_CHECKING:
    from PIL.Image import Image

KEEPS_SOURCE = 0.45


def edit(source: bytes, drawing: Image, mask: bytes | None) -> Image:
    """Put a drawing into a picture.

    Parameters
    ----------
    source : bytes
        The picture that is edited.
    drawing : PIL.Image.Image
        RGB; its size is the size of the result.
    mask : bytes or None
        Black is edited, white is kept bit by bit; a value in between counts for the nearer.
        Without a mask the drawing is blended over the whole picture.

    Returns
    -------
    PIL.Image.Image
        RGB.
    """
    from PIL import Image as Pillow

    base = opened(source)
    if base.size != drawing.size:
        base = base.resize(drawing.size, Pillow.Resampling.LANCZOS)
    if mask is None:
        return Pillow.blend(drawing, base, KEEPS_SOURCE)
    keep = opened(mask).convert("L").point([0] * 128 + [255] * 128)
    if keep.size != drawing.size:
        keep = keep.resize(drawing.size, Pillow.Resampling.NEAREST)
    return Pillow.composite(base, drawing, keep)
