"""The edits that put a drawing into a picture, around it, or over it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from ideowidgets.offline.answers import deny
from ideowidgets.offline.edits.base import Box, Edit, Plan, Size, bounded, canvas, paired
from ideowidgets.offline.sources import decoded

if TYPE_CHECKING:
    from PIL.Image import Image

    from ideowidgets.offline.pictures.marks import Marks

Window = Box | Literal["auto"] | None

_LEAST_SIDE = 256
_LARGEST = 4_194_304
_MOST_OBLONG = 6


def window(text: str | None) -> Window:
    """Read the vendor's ``context_window``: ``none``, ``auto`` or ``y_min,x_min,y_max,x_max``.

    Returns
    -------
    tuple of int, "auto" or None
        (left, top, right, bottom), the last two exclusive.

    Raises
    ------
    Refusal
        With 400 for anything else.

    Examples
    --------
    >>> window("0,128,512,640"), window("none")
    ((128, 0, 640, 512), None)
    """
    if text is None or text == "none":
        return None
    if text == "auto":
        return "auto"
    if not re.fullmatch(r"\d{1,6}(,\d{1,6}){3}", text):
        deny(400, "context_window must be none, auto or y_min,x_min,y_max,x_max.")
    top, left, bottom, right = map(int, text.split(","))
    return left, top, right, bottom


@dataclass(frozen=True)
class Inpaint(Edit):
    """Draw where a mask is black; the rest stays bit by bit.

    Parameters
    ----------
    source, mask : bytes
        Encoded, of one size. A value of the mask from 128 counts as white.
    window : tuple of int, "auto" or None
        (left, top, right, bottom): nothing outside changes. "auto": the black of the mask with room around.
    """

    source: bytes
    mask: bytes
    window: Window = None

    def plan(self) -> Plan:
        """Give the source's size; the drawing is as large as what it replaces."""
        source, mask = paired(self.source, self.mask)
        box = self._box(source, mask)
        return Plan(source.size, None if box is None else canvas(_size(box)))

    def apply(self, drawing: Image | None) -> Image:
        """Put the drawing into the mask's black."""
        from ideowidgets.offline.edits.inpainting import inpaint

        source, mask = paired(self.source, self.mask)
        return inpaint(source, drawing, mask, self._window(mask))

    def about(self, drawn: Marks | None) -> Marks | None:
        """Give the source's marks, but what the drawing has in the mask's black."""
        from PIL import Image as Pillow

        from ideowidgets.offline.edits.inpainting import selected
        from ideowidgets.offline.pictures.marks import edited, read

        source, mask = paired(self.source, self.mask)
        box = self._box(source, mask)
        if box is None or drawn is None:
            return read(self.source)
        inside = Pillow.new("L", source.size)
        inside.paste(selected(mask, "black").crop(box), box)
        return edited(read(self.source), drawn.placed(source.size, box), inside)

    def _window(self, mask: Image) -> Box | None:
        from ideowidgets.offline.edits.inpainting import context_window

        return context_window(mask) if self.window == "auto" else _checked(self.window, mask.size)

    def _box(self, source: Image, mask: Image) -> Box | None:
        from ideowidgets.offline.edits.inpainting import edited_box

        return edited_box(source.size, mask, self._window(mask))


@dataclass(frozen=True)
class Instruct(Edit):
    """Change a whole picture, or a window of it, by words.

    Parameters
    ----------
    source : bytes
        Encoded.
    size : tuple of int, optional
        Of the result; without it, and with a window, the source's.
    transparent : bool
        Whether to take the background away.
    window : tuple of int, optional
        (left, top, right, bottom): nothing outside changes.
    """

    source: bytes
    size: Size | None = None
    transparent: bool = False
    window: Box | None = None

    def plan(self) -> Plan:
        """Give the size asked for, or the source's."""
        source = decoded(self.source)
        inside = _checked(self.window, source.size)
        if inside is not None:
            return Plan(source.size, canvas(_size(inside)))
        size = bounded(self.size or source.size, source.size)
        return Plan(size, canvas(size))

    def apply(self, drawing: Image | None) -> Image:
        """Blend, and cut the subject out where that was asked for."""
        from ideowidgets.offline.edits.arrays import covering
        from ideowidgets.offline.edits.blending import edit
        from ideowidgets.offline.edits.matting import subject_matte

        source = decoded(self.source)
        drawing = _given(drawing)
        if self.window is None:
            result = _signed(covering(edit(source, drawing), self.size or source.size))
        else:
            made = covering(edit(source.crop(self.window), drawing), _size(self.window))
            result = source.copy()
            result.paste(made.convert(source.mode), self.window)
        if self.transparent:
            result.putalpha(covering(subject_matte(self.source, source), result.size))
        return result

    def about(self, drawn: Marks | None) -> Marks | None:
        """Give the drawing's marks, as the drawing shows everywhere."""
        size = self.plan().size
        return drawn and drawn.placed(size, self.window or (0, 0, *size))


@dataclass(frozen=True)
class Remix(Edit):
    """Blend a picture with a drawing by weight.

    Parameters
    ----------
    source : bytes
        Encoded; cropped in the centre to the ratio of ``size``.
    size : tuple of int
        Of the result.
    weight : int or None
        0 (the drawing alone) to 100 (the source alone); None lets the stand-in choose.
    """

    source: bytes
    size: Size
    weight: int | None = None

    def plan(self) -> Plan:
        """Give the size asked for."""
        decoded(self.source)
        return Plan(bounded(self.size), canvas(self.size))

    def apply(self, drawing: Image | None) -> Image:
        """Blend."""
        from ideowidgets.offline.edits.arrays import covering
        from ideowidgets.offline.edits.blending import remix

        return _signed(covering(remix(decoded(self.source), _given(drawing), self.weight), self.size))

    def about(self, drawn: Marks | None) -> Marks | None:
        """Give the drawing's marks."""
        return drawn and drawn.placed(self.size, (0, 0, *self.size))


@dataclass(frozen=True)
class ReplaceBackground(Edit):
    """Put a picture's subject before a drawing.

    Parameters
    ----------
    source : bytes
        Encoded.
    """

    source: bytes

    def plan(self) -> Plan:
        """Give the source's size."""
        size = decoded(self.source).size
        return Plan(size, canvas(size))

    def apply(self, drawing: Image | None) -> Image:
        """Keep the subject, draw the rest."""
        from ideowidgets.offline.edits.matting import replace_background, subject_matte

        source = decoded(self.source)
        return replace_background(source, _given(drawing), subject_matte(self.source, source))

    def about(self, drawn: Marks | None) -> Marks | None:
        """Give the source's marks where its subject is, the drawing's elsewhere."""
        from PIL import ImageChops

        from ideowidgets.offline.edits.matting import subject_matte
        from ideowidgets.offline.pictures.marks import edited, read

        source = decoded(self.source)
        behind = ImageChops.invert(subject_matte(self.source, source))
        return drawn and edited(read(self.source), drawn.placed(source.size, (0, 0, *source.size)), behind)


def _size(box: Box) -> Size:
    return box[2] - box[0], box[3] - box[1]


def _given(drawing: Image | None) -> Image:
    if drawing is None:
        raise ValueError("this edit takes a drawing of its plan's canvas")
    return drawing


def _signed(image: Image) -> Image:
    """Set the offline mark, which blending has washed out of the drawing."""
    from ideowidgets.offline.pictures.lettering import mark

    mark(image, "se")
    return image


def _checked(box: Box | None, size: Size) -> Box | None:
    """Give a window back, or refuse one outside the picture or of a shape that the service does not take."""
    if box is None:
        return None
    left, top, right, bottom = box
    if not (0 <= left < right <= size[0] and 0 <= top < bottom <= size[1]):
        deny(400, f"context_window must lie inside the image of {size[0]}x{size[1]} pixels.")
    wide, high = _size(box)
    if min(wide, high) < _LEAST_SIDE or max(wide, high) > _MOST_OBLONG * min(wide, high) or wide * high > _LARGEST:
        deny(400, "Each side of context_window needs 256 pixels, its ratio 1:6 to 6:1, its area at most 2048x2048.")
    return box
