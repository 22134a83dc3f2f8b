"""The offline stand-in's pictures: deterministic drawings of a request.

Pillow and NumPy load with the first picture, not with the import.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ideowidgets.offline.pictures.spec import PictureSpec

if TYPE_CHECKING:
    from PIL import Image

__all__ = ["PictureSpec", "draw", "encode_png", "palette_swatches", "style_sample"]


def draw(spec: PictureSpec) -> Image.Image:
    """Draw a picture.

    Parameters
    ----------
    spec : PictureSpec
        What to draw.

    Returns
    -------
    PIL.Image.Image
        RGB, exactly ``(spec.width, spec.height)``. The same spec gives the same pixels in every process and
        on every platform. The picture is a copy: change it freely.

    Examples
    --------
    >>> draw(PictureSpec("a lighthouse at dusk", seed=7, width=96, height=64)).size
    (96, 64)
    """
    from ideowidgets.offline.pictures import drawing

    return drawing.draw(spec)


def encode_png(image: Image.Image) -> bytes:
    """The picture as PNG, at the fastest compression."""
    from ideowidgets.offline.pictures import drawing

    return drawing.encode_png(image)


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
