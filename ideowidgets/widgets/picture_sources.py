"""What a cell of a frame can stand for a picture with, and how its bytes are had."""

from __future__ import annotations

import builtins
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ideowidgets.operations.errors import IdeogramError
from ideowidgets.operations.picture import Picture
from ideowidgets.record.errors import NotInRecord
from ideowidgets.record.image_ref import ImageRef
from ideowidgets.record.pictures import decode, to_thumbnail

if TYPE_CHECKING:
    from ideowidgets.record.record import Record

SUFFIXES: Final = (".png", ".jpg", ".jpeg", ".webp")
_SHA256: Final = re.compile(r"[0-9a-f]{64}")


class Source:
    """Where one picture's bytes come from.

    Parameters
    ----------
    value
        An `ImageRef`, a path, the SHA-256 of a record's picture, bytes, PIL, or NumPy.
    record : Record, optional
        Which knows the hashes.
    """

    __slots__ = ("_record", "value")

    def __init__(self, value: Any, record: Record | None) -> None:
        self.value = value
        self._record = record

    @property
    def _ref(self) -> ImageRef | None:
        if isinstance(self.value, ImageRef):
            return self.value
        if isinstance(self.value, str) and _SHA256.fullmatch(self.value):
            return ImageRef(self.value, root=None if self._record is None else str(self._record.path))
        return None

    @property
    def plain(self) -> Any:
        """What stands for the picture where no record is at hand: a pointer instead of a hash."""
        return self._ref or self.value

    @property
    def path(self) -> Path | None:
        """The file, where it is one."""
        if self._ref is not None:
            return None
        return Path(self.value).expanduser() if isinstance(self.value, str | Path) else None

    def _picture(self) -> Picture:
        if isinstance(self.value, str) and "://" in self.value:
            raise NotInRecord("This is a link. Download the picture, and name its file.")
        try:
            return Picture.of(self.value)
        except (ValueError, OSError) as error:
            raise NotInRecord(f"This is no picture: {error}") from None

    def bytes(self) -> bytes:
        """Give the original; raise NotInRecord where there is none."""
        ref = self._ref
        return ref.bytes() if ref is not None else self._picture().data

    def thumbnail(self, size: int) -> builtins.bytes:
        """Give a WebP whose longer side is at most ``size`` pixels."""
        ref = self._ref
        if ref is not None and self.is_kept:
            return ref.thumbnail(size)
        return to_thumbnail(decode(self.bytes(), at_most=2 * size), size)

    @property
    def is_kept(self) -> bool:
        """Whether its thumbnails are kept on disk."""
        ref = self._ref
        return ref is not None and ref.root is not None and ref.member is None

    def ratio(self) -> float | None:
        """Give width by height, without decoding; None where that cannot be told."""
        from PIL import Image

        value, ref = self.value, self._ref
        if ref is not None and ref.width and ref.height:
            return ref.width / ref.height
        size = getattr(value, "size", None)
        if isinstance(size, tuple) and len(size) == 2 and size[1]:
            return float(size[0] / size[1])
        shape = getattr(value, "shape", None)
        if isinstance(shape, tuple) and len(shape) >= 2 and shape[0]:
            return float(shape[1] / shape[0])
        try:
            place = ref.path if ref is not None else self.path
            if place is None:
                width, height = self._picture().size()
            else:
                with Image.open(place) as image:
                    width, height = image.size
        except (IdeogramError, OSError, ValueError, SyntaxError):
            return None
        return width / height if height else None


def looks_like_picture(value: Any) -> bool:
    """Tell whether a cell of a frame can stand for a picture, by its type alone.

    Examples
    --------
    >>> looks_like_picture("a/b.PNG"), looks_like_picture("ab" * 32), looks_like_picture("a lighthouse")
    (True, True, False)
    """
    if isinstance(value, str):
        return value.lower().endswith(SUFFIXES) or _SHA256.fullmatch(value) is not None
    if isinstance(value, Path):
        return value.suffix.lower() in SUFFIXES
    return holds_pixels(value)


def holds_pixels(value: Any) -> bool:
    """Tell whether a cell of a frame is a picture itself, or the pointer to one: nothing to be read or sorted by."""
    if isinstance(value, ImageRef | bytes):
        return True
    # Told by their shape, so that neither Pillow nor NumPy is loaded to ask.
    return hasattr(value, "getbands") or (hasattr(value, "shape") and hasattr(value, "dtype") and value.ndim in (2, 3))
