"""The offline stand-in's pictures: deterministic drawings of a request.

Pillow and NumPy load with the first picture, not with the import.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ideowidgets.offline.pictures.spec import PictureSpec

if TYPE_CHECKING:
    from PIL import Image

    from ideowidgets.offline.pictures.marks import Marks

__all__ = ["PictureSpec", "draw", "draw_marked", "encode_png", "palette_swatches", "style_sample"]


def draw(spec: PictureSpec) -> Image.Image:
    """Draw a picture.

    Parameters
    ----------
    spec : PictureSpec
        What to draw.

    Returns
    -------
    PIL.Image.Image
        RGB, or RGBA for a transparent spec; exactly ``(spec.width, spec.height)``. The same spec gives the same
        pixels in every process and on every platform. The picture is a copy: change it freely.

    Examples
    --------
    >>> draw(PictureSpec("a lighthouse at dusk", seed=7, width=96, height=64)).size
    (96, 64)
    """
    from ideowidgets.offline.pictures import drawing

    return drawing.draw(spec)


def draw_marked(spec: PictureSpec) -> tuple[Image.Image, Marks]:
    """Draw a picture and say what is where in it: the picture as `draw` gives it, and its marks.

    Examples
    --------
    >>> image, marks = draw_marked(PictureSpec('a fox, "HELLO"', seed=7, width=96, height=96))
    >>> [mark.what for mark in marks.marks]
    ['fox', 'HELLO']
    """
    from ideowidgets.offline.pictures import drawing

    return drawing.draw_marked(spec)


def encode_png(image: Image.Image, about: Marks | None = None) -> bytes:
    """The picture as PNG, at the fastest compression, with its marks where it has any."""
    from ideowidgets.offline.pictures import drawing

    return drawing.encode_png(image, about)


def style_sample(preset: str, size: int = 96) -> bytes:
    """The drawn sample of a style preset, ``size`` x ``size`` pixels, as WebP.

    Raises
    ------
    ValueError
        If no preset has this name.
    """
    from ideowidgets.offline.pictures import drawing

    return drawing.style_sample(preset, size)


def palette_swatches() -> dict[str, tuple[str, ...]]:
    """The colours (``#rrggbb``) that the drawings use for each named palette, strongest first."""
    from ideowidgets.offline.pictures.palette import NAMED

    def colours(text: str) -> tuple[str, ...]:
        pairs = sorted((part.split(":") for part in text.split()), key=lambda pair: -int(pair[1]))
        return tuple(f"#{colour}" for colour, _ in pairs)

    return {name: colours(text) for name, text in NAMED.items()}
