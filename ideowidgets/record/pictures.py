"""Pillow, kept at arm's length: whole pictures pass, bombs and torn files are refused by name."""

from __future__ import annotations

import io
from typing import Final

from PIL import Image

from ideowidgets.operations.picture import sniff
from ideowidgets.record.errors import BadImage

MAX_PIXELS: Final = 80_000_000
THUMB_SIZE: Final = 320
SMALL_SIZE: Final = 160
THUMB_QUALITY: Final = 80

_FORMATS: Final = ("PNG", "JPEG", "WEBP")


def decode(data: bytes, *, at_most: int | None = None) -> Image.Image:
    """Decode a picture whole, so that torn and dishonest files are found now and not in a view.

    Parameters
    ----------
    data : bytes
        A PNG, JPEG or WebP file.
    at_most : int, optional
        A side in pixels that is enough; JPEG is then decoded at a fraction of its size.

    Raises
    ------
    BadImage
        Where it is no such file, is cut short, or has more than 80 million pixels.
    """
    if sniff(data) is None:
        start = data[:12].hex(" ")
        raise BadImage(
            f"The {len(data)} bytes are no PNG, JPEG or WebP picture (they begin {start}). Nothing was stored."
        )
    try:
        image = Image.open(io.BytesIO(data), formats=_FORMATS)
        _check_size(image)
        if at_most is not None:
            image.draft("RGB", (at_most, at_most))
        image.load()
    except BadImage:
        raise
    except Exception as error:  # Pillow raises a dozen kinds, struct.error and SyntaxError among them
        raise BadImage(f"The picture of {len(data)} bytes cannot be decoded: {error}. Download it again.") from error
    return image


def _check_size(image: Image.Image) -> None:
    if image.width * image.height > MAX_PIXELS:
        raise BadImage(
            f"The picture claims {image.width} x {image.height} pixels, more than the {MAX_PIXELS:,} that are "
            "decoded here. Nothing was stored."
        )


def to_thumbnail(image: Image.Image, size: int = THUMB_SIZE) -> bytes:
    """Make a WebP whose longer side is at most ``size`` pixels; transparency is kept."""
    clear = image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info
    small = image.convert("RGBA" if clear else "RGB")
    small.thumbnail((size, size), Image.Resampling.LANCZOS, reducing_gap=2.0)
    buffer = io.BytesIO()
    small.save(buffer, "WEBP", quality=THUMB_QUALITY, method=3)
    return buffer.getvalue()
