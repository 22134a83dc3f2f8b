"""Pictures to measure: found by their hash first, decoded only where a value is not known yet."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np
from PIL import Image, ImageOps

from ideowidgets.measures.errors import NotMeasurable
from ideowidgets.operations.picture import Picture
from ideowidgets.record.errors import RecordError
from ideowidgets.record.image_ref import ImageRef
from ideowidgets.record.pictures import decode

CLEAR_MODES: Final = ("RGBA", "LA", "PA", "RGBa", "La")
_OPAQUE: Final = 128


@dataclass(frozen=True, slots=True)
class Found:
    """A picture that can be decoded.

    Attributes
    ----------
    sha256 : str
        Of the file's bytes; of mode, size and pixels where it is a Pillow image.
    load : callable
        Decodes it; raises :class:`NotMeasurable`.
    home : Path or None
        The folder of the record that it lies in.
    """

    sha256: str
    load: Callable[[], Image.Image] = field(compare=False)
    home: Path | None = field(default=None, compare=False)


def find(value: Any) -> Found:
    """Find the picture of an ``image`` column's cell.

    Parameters
    ----------
    value : ImageRef, path, bytes, PIL image, numpy array, Picture
        A text is a path, never an address: nothing is fetched from the network.

    Raises
    ------
    NotMeasurable
        Where there is none, or it cannot be read.
    """
    if is_missing(value):
        raise NotMeasurable("no picture")
    if isinstance(value, ImageRef):
        home = Path(value.root) if value.root is not None and value.member is None else None
        return Found(value.sha256, lambda: _decoded(_stored(value)), home)
    if isinstance(value, Image.Image):
        if not all(value.size):
            raise NotMeasurable("the picture has no pixels")
        return Found(_pixels_hash(value), value.copy)
    try:
        picture = Picture.of(value)
    except (ValueError, RecordError) as error:
        raise NotMeasurable(str(error)) from error
    return Found(picture.sha256, lambda: _decoded(picture.data))


def is_missing(value: Any) -> bool:
    """Tell what pandas writes where there is nothing.

    Examples
    --------
    >>> is_missing(None), is_missing(float("nan")), is_missing("")
    (True, True, False)
    """
    # NA and NaT are told by their types, so that a list of paths is looked at without pandas.
    gone = type(value).__name__ in ("NAType", "NaTType") or (isinstance(value, float) and math.isnan(value))
    return value is None or gone


def _stored(ref: ImageRef) -> bytes:
    try:
        return ref.bytes()
    except RecordError as error:
        raise NotMeasurable(str(error)) from error


def _decoded(data: bytes) -> Image.Image:
    try:
        return decode(data)
    except RecordError as error:
        raise NotMeasurable(str(error)) from error


def _pixels_hash(image: Image.Image) -> str:
    head = f"{image.mode} {image.size} {image.getpalette()} {image.info.get('transparency')!r}"
    return hashlib.sha256(head.encode() + image.tobytes()).hexdigest()


def has_alpha(image: Image.Image) -> bool:
    """Tell whether a picture can be transparent somewhere."""
    return image.mode in CLEAR_MODES or "transparency" in image.info


def upright(image: Image.Image) -> Image.Image:
    """Give a picture in 8 bits, turned as its EXIF orientation says: as a viewer shows it.

    Returns
    -------
    PIL image
        Mode ``RGBA`` where it can be transparent, else ``RGB``.
    """
    if image.mode.startswith("I"):
        deep = np.asarray(image)
        image = Image.fromarray((np.clip(deep, 0, 65535) >> 8).astype(np.uint8))
    turned = ImageOps.exif_transpose(image)
    return turned.convert("RGBA" if has_alpha(turned) else "RGB")


def on_white(image: Image.Image) -> Image.Image:
    """Give a picture as ``RGB``; what is transparent shows white behind it."""
    image = upright(image)
    if image.mode == "RGB":
        return image
    return Image.alpha_composite(Image.new("RGBA", image.size, (255, 255, 255, 255)), image).convert("RGB")


def grey(image: Image.Image) -> Image.Image:
    """Give a picture's luma, mode ``L``: Rec. 601 weights as Pillow has them, transparent shown on white."""
    return on_white(image).convert("L")


def shrunk(image: Image.Image, side: int) -> Image.Image:
    """Give a picture whose longer side is at most ``side`` pixels, by averaging; smaller ones as they are."""
    longer = max(image.size)
    if longer <= side:
        return image
    size = (max(1, round(image.width * side / longer)), max(1, round(image.height * side / longer)))
    return image.resize(size, Image.Resampling.BOX)


def colours_of(image: Image.Image, side: int) -> np.ndarray[Any, np.dtype[np.uint8]]:
    """Give the colours of a picture made small, without what is mostly transparent.

    Returns
    -------
    ndarray
        Shape (pixels, 3), ``uint8``, sRGB.

    Raises
    ------
    NotMeasurable
        Where all of it is transparent.
    """
    small = np.asarray(shrunk(upright(image), side))
    pixels = small.reshape(-1, small.shape[-1])
    if pixels.shape[1] == 4:
        pixels = pixels[pixels[:, 3] >= _OPAQUE, :3]
    if not len(pixels):
        raise NotMeasurable("the picture is transparent everywhere")
    return pixels
