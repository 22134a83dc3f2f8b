"""What every edit is: a frozen value that says which operation, with which inputs."""

from __future__ import annotations

import hashlib
from abc import ABC, abstractmethod
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from ideowidgets.offline.answers import deny
from ideowidgets.offline.sources import decoded

if TYPE_CHECKING:
    from PIL.Image import Image

    from ideowidgets.offline.pictures.marks import Marks

Size = tuple[int, int]
"""Width, height in pixels."""
Box = tuple[int, int, int, int]
"""Left, top, right, bottom in pixels, the last two exclusive."""

MAX_SIDE = 8192
"""The longest side, in pixels, of a picture that an edit makes larger; more is refused with 400."""
MAX_DRAWN_PIXELS = 2048 * 2048
"""Drawings for larger pictures are made with at most this many pixels and scaled."""


class Plan(NamedTuple):
    """What an edit gives and needs.

    Attributes
    ----------
    size : tuple of int
        (width, height) of the result in pixels.
    canvas : tuple of int or None
        Size of the drawing that goes into it; None where it takes none.
    """

    size: Size
    canvas: Size | None = None

    @property
    def resolution(self) -> str:
        """The result's size as answers write it.

        Examples
        --------
        >>> Plan((1024, 768)).resolution
        '1024x768'
        """
        return f"{self.size[0]}x{self.size[1]}"


@dataclass(frozen=True)
class Edit(ABC):
    """An operation on a picture, with its inputs.

    They are checked when a request is answered (`plan`); the pixels are made when the picture is fetched (`apply`).
    """

    @abstractmethod
    def plan(self) -> Plan:
        """Check the inputs and tell the sizes.

        Raises
        ------
        Refusal
            With the service's 400 for a picture that cannot be read, a mask of another size, a window that does not
            fit, or a result that is too large.
        """

    @abstractmethod
    def apply(self, drawing: Image | None) -> Image:
        """Make the picture, RGB or RGBA; ``drawing`` is of the plan's canvas, or None where that has none."""

    @abstractmethod
    def about(self, drawn: Marks | None) -> Marks | None:
        """Tell what the result says about itself, from what the drawing and the sources do; None for nothing."""

    @property
    def kept_bytes(self) -> int:
        """Bytes it keeps in memory."""
        return sum(len(value) for value in self._values() if isinstance(value, bytes))

    @property
    def fingerprint(self) -> str:
        """Equal for edits that do the same."""
        parts = (
            hashlib.sha256(value).hexdigest() if isinstance(value, bytes) else repr(value) for value in self._values()
        )
        return hashlib.sha256("\0".join((type(self).__name__, *parts)).encode()).hexdigest()

    def seeded(self, seed: int) -> Self:
        """Give the same edit with another seed, where it has one."""
        has_seed = any(field.name == "seed" for field in fields(self))
        return replace(self, **dict[str, Any](seed=seed)) if has_seed else self

    def _values(self) -> list[object]:
        return [getattr(self, field.name) for field in fields(self)]


def canvas(size: Size) -> Size:
    """Give the size at which a drawing for ``size`` is made.

    Examples
    --------
    >>> canvas((1024, 768)), canvas((8192, 4096))
    ((1024, 768), (2896, 1448))
    """
    scale = min(1.0, (MAX_DRAWN_PIXELS / (size[0] * size[1])) ** 0.5)
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def bounded(size: Size, source: Size = (0, 0)) -> Size:
    """Give a result's size back, or refuse one that is larger than its source and than the stand-in makes."""
    if max(size) > max(MAX_SIDE, *source):
        deny(400, f"The result would be {size[0]}x{size[1]} pixels; a side may have at most {MAX_SIDE}.")
    return size


def paired(source: bytes, mask: bytes) -> tuple[Image, Image]:
    """Decode a picture and its mask, which must have its size."""
    picture, chosen = decoded(source), decoded(mask)
    if picture.size != chosen.size:
        sizes = f"{chosen.width}x{chosen.height}, the image {picture.width}x{picture.height}"
        deny(400, f"The mask must have the same size as the image; the mask has {sizes} pixels.")
    return picture, chosen.convert("L")
