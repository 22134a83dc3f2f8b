"""Pictures that came with a request: checked and made small before they are kept."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from ideowidgets.offline.answers import UNREADABLE, error
from ideowidgets.offline.wire import Refusal

if TYPE_CHECKING:
    from PIL.Image import Image

MAX_PIXELS = 64_000_000
REFERENCE_SIDE = 64


def opened(data: bytes) -> Image:
    """Decode a picture as RGB.

    Raises
    ------
    Refusal
        With the service's answer for a picture that it cannot read.
    """
    from PIL import Image as Pillow

    try:
        with Pillow.open(io.BytesIO(data), formats=("PNG", "JPEG", "WEBP")) as image:
            if image.width * image.height > MAX_PIXELS:
                raise Refusal(error(400, "A source image has too many pixels."))
            return image.convert("RGB")
    except (
        OSError,
        ValueError,
        SyntaxError,
        EOFError,
        Pillow.DecompressionBombError,
        Pillow.DecompressionBombWarning,
    ):
        raise Refusal(error(400, UNREADABLE)) from None


def reference(data: bytes) -> bytes:
    """Make a reference picture small; only its colours matter to the drawing."""
    small = opened(data).resize((REFERENCE_SIDE, REFERENCE_SIDE))
    buffer = io.BytesIO()
    small.save(buffer, "PNG")
    return buffer.getvalue()
