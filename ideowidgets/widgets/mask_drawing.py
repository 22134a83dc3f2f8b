"""Drawing a mask by calls: what each tool of the canvas does, without a hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from ideowidgets.operations.errors import IdeogramError
from ideowidgets.operations.mask import Mask
from ideowidgets.operations.masks import changes, shapes
from ideowidgets.operations.masks.history import History, Patch
from ideowidgets.operations.picture import Picture

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from PIL.Image import Image

    Selection = NDArray[np.bool_]

Points = Sequence[tuple[float, float]]


class BadMask(IdeogramError, ValueError):
    """What was given as a mask, or for one, does not fit the picture."""


class MaskDrawing:
    """A mask of a picture's own size that is drawn by calls, each of which can be undone.

    White, or True, is what is selected. Points and boxes are in pixels of the picture, from its upper left corner.

    Parameters
    ----------
    picture : Image
        What the mask is for, as Pillow opens it.

    Examples
    --------
    >>> from PIL import Image
    >>> drawing = MaskDrawing(Image.new("RGB", (64, 32)))
    >>> drawing.rectangle(0, 0, 32, 32)
    >>> drawing.ellipse(8, 8, 24, 24, erase=True)
    >>> round(drawing.coverage, 3), drawing.bbox
    (0.398, (0, 0, 32, 32))
    >>> drawing.undo()
    >>> drawing.coverage
    0.5
    """

    def __init__(self, picture: Image) -> None:
        self._picture = picture
        self._history = History(*picture.size)

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the picture, and of the mask, in pixels."""
        return self._picture.size

    @property
    def array(self) -> Selection:
        """The mask as an array of bool, shape (height, width); a copy."""
        return self._history.selection.copy()

    @property
    def coverage(self) -> float:
        """Selected share of the picture, 0 to 1."""
        return float(self._history.selection.mean())

    @property
    def bbox(self) -> tuple[int, int, int, int] | None:
        """Left, top, right, bottom of what is selected, in pixels; None where nothing is."""
        import numpy as np

        rows = np.flatnonzero(self._history.selection.any(axis=1))
        columns = np.flatnonzero(self._history.selection.any(axis=0))
        if not len(rows):
            return None
        return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1

    @property
    def steps(self) -> tuple[str, ...]:
        """What was done, oldest first; :meth:`undo` takes back the last one."""
        return tuple(patch.label for patch in self._history.done)

    def set_mask(self, value: Any) -> None:
        """Replace the whole mask; can be undone like any step.

        Parameters
        ----------
        value : Mask, path, bytes, PIL image, numpy array, row, box or ``"alpha"``
            Of a picture of a mask, white (at least 128) is selected; an array of bool selects where it is True. A box
            is (left, top, right, bottom). ``"alpha"`` selects what is transparent in the picture itself.

        Raises
        ------
        BadMask
            Where it is no mask, or has another size than the picture.
        """
        self._become(self._read(value), "set")

    def _read(self, value: Any) -> Selection:
        import numpy as np

        if isinstance(value, str) and value == "alpha":
            return self._transparent()
        if isinstance(value, tuple | list) and len(value) == 4 and all(isinstance(one, int | float) for one in value):
            return shapes.rectangle(self.size, *value)
        try:
            mask = Mask.of(value)
        except ValueError as error:
            raise BadMask(f"mask: {error}.") from None
        if mask.size != self.size:
            wide, high = self.size
            has = " × ".join(map(str, mask.size))
            raise BadMask(f"mask: has {has} pixels, and the picture {wide} × {high}. Resize the mask first.")
        return np.asarray(mask.pil()) > 0

    def _transparent(self) -> Selection:
        import numpy as np

        if "A" not in self._picture.getbands() and "transparency" not in self._picture.info:
            raise BadMask("mask: the picture has no transparent part.")
        return np.asarray(self._picture.convert("RGBA").getchannel("A")) < 128

    def brush(self, points: Points, diameter: float | Sequence[float] = 40, *, erase: bool = False) -> None:
        """Draw with a round brush.

        Parameters
        ----------
        points : sequence of (x, y)
            Where it went; two points are a straight line, one is a dot.
        diameter : float or sequence of float
            In pixels; one for each point as a pen's pressure gives.
        erase : bool
            Take away instead.
        """
        self._draw(shapes.stroke(self.size, points, diameter), "brush", erase)

    def polygon(self, points: Points, *, erase: bool = False) -> None:
        """Fill what a line goes around; its last point is joined to the first.

        Parameters
        ----------
        points : sequence of (x, y)
            At least three.
        erase : bool
            Take away instead.
        """
        if len(points) < 3:
            raise BadMask(f"points: a polygon has at least three (got {len(points)}).")
        self._draw(shapes.polygon(self.size, points), "polygon", erase)

    def rectangle(self, left: float, top: float, right: float, bottom: float, *, erase: bool = False) -> None:
        """Select a rectangle; right and bottom are just outside."""
        self._draw(shapes.rectangle(self.size, left, top, right, bottom), "rectangle", erase)

    def ellipse(self, left: float, top: float, right: float, bottom: float, *, erase: bool = False) -> None:
        """Select the ellipse inside a rectangle."""
        self._draw(shapes.ellipse(self.size, left, top, right, bottom), "ellipse", erase)

    def bucket(self, x: int, y: int, tolerance: int = 24, *, erase: bool = False) -> None:
        """Select what is joined to a pixel and of nearly its colour.

        Parameters
        ----------
        x, y : int
            The pixel.
        tolerance : int
            How far each of red, green, blue and alpha may be from it, 0 to 255.
        erase : bool
            Take away instead.
        """
        import numpy as np

        try:
            found = changes.bucket(np.asarray(self._picture.convert("RGBA")), x, y, tolerance)
        except ValueError as error:
            raise BadMask(f"x, y: {error}.") from None
        self._draw(found, "bucket", erase)

    def invert(self) -> None:
        """Select everything else."""
        self._become(~self._history.selection, "invert")

    def clear(self) -> None:
        """Select nothing."""
        self._become(self._history.selection & False, "clear")

    def fill(self) -> None:
        """Select the whole picture."""
        self._become(self._history.selection | True, "fill")

    def grow(self, pixels: int = 8) -> None:
        """Select also what is at most so many pixels away."""
        self._change(changes.grow, pixels, "grow")

    def shrink(self, pixels: int = 8) -> None:
        """Give up what is at most so many pixels from the edge of the selection."""
        self._change(changes.shrink, pixels, "shrink")

    def smooth(self, pixels: int = 4) -> None:
        """Round corners and ragged edges: each pixel follows most of those around it."""
        self._change(changes.smooth, pixels, "smooth")

    def remove_specks(self, area: int = 64) -> None:
        """Drop selected pieces, and fill holes, of fewer than `area` pixels."""
        self._change(changes.remove_specks, area, "remove specks")

    def undo(self) -> None:
        """Take the last step back, where there is one."""
        self._stepped(self._history.undo())

    def redo(self) -> None:
        """Take the step again that was taken back last."""
        self._stepped(self._history.redo())

    def _change(self, change: Callable[[Selection, int], Selection], amount: Any, label: str) -> None:
        if isinstance(amount, bool) or not isinstance(amount, int) or not 0 <= amount <= max(self.size) ** 2:
            raise BadMask(f"{label}: needs a whole number of pixels, 0 or more (got {amount!r}).")
        self._become(change(self._history.selection, amount), label)

    def _draw(self, shape: Selection, label: str, erase: bool) -> None:
        now = self._history.selection
        self._become(now & ~shape if erase else now | shape, f"{label}, erasing" if erase else label)

    def _become(self, selection: Selection, label: str) -> None:
        self._stepped(self._history.become(selection, label))

    def _stepped(self, patch: Patch | None) -> None:
        """Hear of a step that was taken, or taken back; None where nothing changed."""

    def _lay_on(self, picture: Image) -> None:
        """Go on over another picture: with the same mask and its steps where the size is the same, else anew."""
        if picture.size != self._picture.size:
            self._history = History(*picture.size)
        self._picture = picture


def mask_of(selection: Selection) -> Mask:
    """Make the mask of a selection."""
    return Mask.of(selection)


_PLAIN: Final = ("RGB", "RGBA", "L", "LA", "P", "1")
_ORIENTATION: Final = 0x0112


def open_picture(picture: Picture) -> Image:
    """Open a picture as its pixels are stored.

    Raises
    ------
    BadMask
        Where it cannot be opened.
    """
    try:
        return picture.open()
    except (OSError, ValueError) as error:
        raise BadMask(f"picture: cannot be opened ({error}).") from None


def plain(picture: Picture) -> Picture:
    """Give a picture that everybody reads alike: turned as its EXIF orientation says, in 8-bit RGB.

    Else a mask that fits what one program shows lies beside it in another: a photograph whose file says that it is
    to be turned, print colours (CMYK), 16 bits a channel. Any other picture comes back as it is.

    Raises
    ------
    BadMask
        Where it cannot be opened.
    """
    image = open_picture(picture)
    if image.mode in _PLAIN and image.getexif().get(_ORIENTATION, 1) == 1:
        return picture
    from ideowidgets.measures.pictures import upright

    return replace(Picture.of(upright(image)), name=f"{picture.name.rpartition('.')[0] or picture.name}.png")
