"""Pictures that came with a request: checked and made small before they are kept."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from ideowidgets.offline.answers import UNREADABLE, deny

if TYPE_CHECKING:
    from PIL.Image import Image

MAX_PIXELS = 8192 * 8192
REFERENCE_SIDE = 64


def decoded(data: bytes) -> Image:
    """Decode a picture as RGB, or as RGBA where it has transparency.

    The pixels are taken as they are stored: a note about their orientation (EXIF) turns nothing, as masks are
    drawn to the stored size. Nothing but the pixels is kept.

    Raises
    ------
    Refusal
        With the service's answer for a picture that it cannot read.
    """
    from PIL import Image as Pillow

    try:
        with Pillow.open(io.BytesIO(data), formats=("PNG", "JPEG", "WEBP")) as image:
            if image.width * image.height > MAX_PIXELS:
                deny(400, "A source image has too many pixels.")
            found = _grey(image) if image.mode.startswith("I") else image
            found = found.convert("RGBA" if found.has_transparency_data else "RGB")
    except (
        OSError,
        ValueError,
        SyntaxError,
        EOFError,
        Pillow.DecompressionBombError,
        Pillow.DecompressionBombWarning,
    ):
        deny(400, UNREADABLE)
    found.info.clear()
    return found


def opened(data: bytes) -> Image:
    """Decode a picture as RGB.

    Raises
    ------
    Refusal
        With the service's answer for a picture that it cannot read.
    """
    return decoded(data).convert("RGB")


def _grey(image: Image) -> Image:
    """Scale 16-bit grey to 8 bit; Pillow alone cuts it off at 255."""
    return image.convert("I").point(lambda value: value * (1 / 256)).convert("L")


def reference(data: bytes) -> bytes:
    """Make a reference picture small; only its colours matter to the drawing."""
    small = opened(data).resize((REFERENCE_SIDE, REFERENCE_SIDE))
    buffer = io.BytesIO()
    small.save(buffer, "PNG")
    return buffer.getvalue()
