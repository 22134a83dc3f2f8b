"""A mask as a person means it: white is what is selected, whatever an operation calls it."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BeforeValidator

from ideowidgets.operations.picture import Picture

if TYPE_CHECKING:
    from PIL.Image import Image

Selected = Literal["black", "white"]
THRESHOLD = 128


@dataclass(frozen=True)
class Mask:
    """Which pixels of a picture are meant; white (255) is selected, black (0) is not.

    Where a request wants a mask, a ``Mask`` is turned to the colours that its operation expects: black is
    edited by inpaint, white is removed by remove object. A picture of any other kind goes as it is.

    Parameters
    ----------
    png : bytes
        An 8-bit grey PNG of 0 and 255. Use :meth:`of` or :meth:`box` to make one.

    Examples
    --------
    >>> mask = Mask.box((64, 32), left=0, top=0, right=16, bottom=32)
    >>> mask.size, mask.coverage, mask.bbox
    ((64, 32), 0.25, (0, 0, 16, 32))
    """

    png: bytes = field(repr=False)

    @classmethod
    def of(cls, value: Any) -> Mask:
        """Read a mask from a picture of it, white (at least 128) being selected.

        Parameters
        ----------
        value : Mask, path, bytes, file object, PIL image or numpy array
            An array of booleans, or of 0 and 1, selects where it is True. Of a picture with transparency the
            colour counts, and what is transparent is not selected.

        Raises
        ------
        ValueError
            Where it is no picture.
        """
        if isinstance(value, Mask):
            return value
        kind = getattr(getattr(value, "dtype", None), "kind", "")
        if kind == "b" or (kind in ("i", "u") and value.size and value.max() <= 1):
            # A comparison and a label are 0 and 1, not nearly black.
            value = value.astype("uint8") * 255
        return cls.from_pil(Picture.of(value).open())

    @classmethod
    def from_pil(cls, image: Image) -> Mask:
        """Make a mask of a Pillow image; see :meth:`of`."""
        from PIL import Image as Pillow

        shown = image.convert("LA") if image.mode in ("RGBA", "LA", "PA", "P") else image.convert("L")
        if shown.mode == "LA":
            shown = Pillow.composite(shown.getchannel("L"), Pillow.new("L", shown.size, 0), shown.getchannel("A"))
        buffer = io.BytesIO()
        shown.point([0] * THRESHOLD + [255] * (256 - THRESHOLD)).save(buffer, "PNG")
        return cls(buffer.getvalue())

    @classmethod
    def box(cls, size: tuple[int, int], *, left: int, top: int, right: int, bottom: int) -> Mask:
        """Select a rectangle of a picture.

        Parameters
        ----------
        size : tuple of int
            Width and height of the picture in pixels.
        left, top, right, bottom : int
            In pixels; right and bottom are just outside.
        """
        from PIL import Image as Pillow

        if min(size) < 1:
            raise ValueError(f"a mask has at least one pixel, not {size[0]} x {size[1]}")
        image = Pillow.new("L", size, 0)
        image.paste(255, (left, top, right, bottom))
        return cls.from_pil(image)

    @cached_property
    def _image(self) -> Image:
        return Picture.of(self.png).open().convert("L")

    def pil(self) -> Image:
        """Give it as a Pillow image, mode ``L``, values 0 and 255."""
        return self._image.copy()

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return self._image.size

    @property
    def coverage(self) -> float:
        """Selected share of the picture, 0 to 1."""
        width, height = self.size
        return self._image.histogram()[255] / (width * height)

    @property
    def bbox(self) -> tuple[int, int, int, int] | None:
        """Left, top, right, bottom of what is selected, in pixels; None where nothing is."""
        return self._image.getbbox()

    def inverted(self) -> Mask:
        """Select everything else."""
        from PIL import ImageOps

        return self.from_pil(ImageOps.invert(self._image))

    def picture(self, selected: Selected = "white") -> Picture:
        """Give it as a picture in which what is selected has the colour ``selected``."""
        return Picture((self if selected == "white" else self.inverted()).png, "mask.png", "image/png")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Mask) and self.size == other.size and self._image.tobytes() == other.pil().tobytes()

    def __hash__(self) -> int:
        return hash((self.size, self._image.tobytes()))

    def __repr__(self) -> str:
        width, height = self.size
        return f"<Mask {width} × {height}, {self.coverage:.1%} selected>"


@dataclass(frozen=True, slots=True)
class Polarity:
    """Which colour of a mask an operation works on; said in the annotation of its mask field."""

    selected: Selected


def turned(selected: Selected) -> BeforeValidator:
    """Give the validator that turns a :class:`Mask` to an operation's colours and leaves other pictures alone."""

    def turn(value: Any) -> Any:
        return value.picture(selected) if isinstance(value, Mask) else value

    convert: Callable[[Any], Any] = turn
    return BeforeValidator(convert)
