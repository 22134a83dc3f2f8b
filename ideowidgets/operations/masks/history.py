"""A selection and everything that was done to it, so that every step can be taken back and taken again."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from ideowidgets.operations.errors import IdeogramError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Selection = NDArray[np.bool_]

KEPT_BYTES: Final = 64_000_000
"""What all patches of a history may take; the oldest ones beyond it cannot be undone any more."""


class BadPatch(IdeogramError, ValueError):
    """A patch does not fit the selection that it was made for."""


@dataclass(frozen=True, slots=True)
class Patch:
    """What one action has changed: a bit for each pixel of a rectangle, set where the pixel is not as it was.

    To apply a patch again undoes it, and the order of patches does not matter, so that two views of one selection
    agree whatever arrives first.

    Parameters
    ----------
    patch_id : str
        Chosen by whoever made it.
    label : str
        What was done, as a person reads it.
    left, top, right, bottom : int
        The rectangle in pixels; right and bottom are just outside.
    bits : bytes
        Row by row without a gap between rows, the first pixel in the highest bit; deflated (zlib).
    """

    patch_id: str
    label: str
    left: int
    top: int
    right: int
    bottom: int
    bits: bytes = field(repr=False)

    @classmethod
    def between(cls, before: Selection, after: Selection, patch_id: str, label: str) -> Patch | None:
        """Give what differs between two selections of the same shape; None where nothing does."""
        import numpy as np

        changed = before ^ after
        rows = np.flatnonzero(changed.any(axis=1))
        if not len(rows):
            return None
        columns = np.flatnonzero(changed.any(axis=0))
        top, bottom, left, right = (int(one) for one in (rows[0], rows[-1] + 1, columns[0], columns[-1] + 1))
        bits = zlib.compress(np.packbits(changed[top:bottom, left:right]).tobytes())
        return cls(patch_id, label, left, top, right, bottom, bits)

    def pixels(self) -> Selection:
        """Give the pixels of the rectangle that change, shape (bottom - top, right - left).

        Raises
        ------
        BadPatch
            Where the bits are not as many as the rectangle has pixels.
        """
        import numpy as np

        height, width = self.bottom - self.top, self.right - self.left
        size = (height * width + 7) // 8
        reader = zlib.decompressobj()
        try:
            plain = reader.decompress(self.bits, size + 1)
        except zlib.error:
            plain = b""
        if len(plain) != size or not reader.eof:
            raise BadPatch(f"bits: a rectangle of {width} × {height} pixels needs {size} bytes, deflated.")
        return np.unpackbits(np.frombuffer(plain, np.uint8), count=height * width).reshape(height, width).astype(bool)


class History:
    """A selection with what was done to it.

    Parameters
    ----------
    width, height : int
        Of the picture in pixels.

    Examples
    --------
    >>> from ideowidgets.operations.masks.shapes import rectangle
    >>> history = History(4, 4)
    >>> history.become(rectangle((4, 4), 0, 0, 2, 2), "rectangle").label
    'rectangle'
    >>> int(history.selection.sum()), history.undo().label, int(history.selection.sum())
    (4, 'rectangle', 0)
    """

    def __init__(self, width: int, height: int) -> None:
        import numpy as np

        self.selection: Selection = np.zeros((height, width), dtype=bool)
        self._patches: list[Patch] = []
        self._done = 0
        self._made = 0

    @property
    def done(self) -> tuple[Patch, ...]:
        """What can be undone, the last of it first undone."""
        return tuple(self._patches[: self._done])

    @property
    def undone(self) -> tuple[Patch, ...]:
        """What can be done again, the first of it first."""
        return tuple(self._patches[self._done :])

    def become(self, selection: Selection, label: str) -> Patch | None:
        """Change to another selection as one step; give the patch, None where nothing changes.

        Raises
        ------
        BadPatch
            Where it has another shape.
        """
        if selection.shape != self.selection.shape:
            wanted = " × ".join(map(str, self.selection.shape[::-1]))
            raise BadPatch(f"mask: must have the picture's size, {wanted} pixels.")
        self._made += 1
        patch = Patch.between(self.selection, selection, f"python-{self._made}", label)
        if patch is not None:
            self.add(patch)
        return patch

    def add(self, patch: Patch) -> None:
        """Apply a patch as the next step; what was undone before it is forgotten.

        Raises
        ------
        BadPatch
            Where it lies outside the picture, or its bits do not fit.
        """
        self._flip(patch)
        del self._patches[self._done :]
        self._patches.append(patch)
        self._done += 1
        while sum(len(one.bits) for one in self._patches) > KEPT_BYTES and self._done > 1:
            del self._patches[0]
            self._done -= 1

    def undo(self) -> Patch | None:
        """Take the last step back; give its patch, None where there is none."""
        if not self._done:
            return None
        patch = self._patches[self._done - 1]
        self._flip(patch)
        self._done -= 1
        return patch

    def redo(self) -> Patch | None:
        """Take the step again that was taken back last; give its patch, None where there is none."""
        if self._done == len(self._patches):
            return None
        patch = self._patches[self._done]
        self._flip(patch)
        self._done += 1
        return patch

    def _flip(self, patch: Patch) -> None:
        height, width = self.selection.shape
        if not (0 <= patch.left < patch.right <= width and 0 <= patch.top < patch.bottom <= height):
            raise BadPatch(f"rectangle: must lie inside the picture of {width} × {height} pixels.")
        self.selection[patch.top : patch.bottom, patch.left : patch.right] ^= patch.pixels()
