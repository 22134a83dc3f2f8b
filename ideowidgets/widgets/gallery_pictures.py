"""Pictures of any frame: what a cell of its image column stands for."""

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
from ideowidgets.widgets.values import is_missing

if TYPE_CHECKING:
    import pandas as pd

    from ideowidgets.record.record import Record

SUFFIXES: Final = (".png", ".jpg", ".jpeg", ".webp")
_SHA256: Final = re.compile(r"[0-9a-f]{64}")
_NAMES: Final = ("image", "picture", "img", "image_path", "path", "file", "filename", "file_name", "sha256")


class NoImages(IdeogramError, ValueError):
    """A frame has no column of pictures, or there is no such folder."""


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
    if isinstance(value, ImageRef | bytes):
        return True
    # Told by their shape, so that neither Pillow nor NumPy is loaded to ask.
    return hasattr(value, "getbands") or (hasattr(value, "shape") and hasattr(value, "dtype") and value.ndim in (2, 3))


def image_column(frame: pd.DataFrame, asked: str | None) -> str:
    """Find the column of pictures.

    Raises
    ------
    NoImages
        Where there is none, or not the one that was asked for.
    """
    names = [str(name) for name in frame.columns]
    if asked is not None:
        if asked in names:
            return asked
        raise NoImages(f"image: the frame has no column {asked!r}; its columns are {', '.join(names[:30])}.")
    likely = [name for name in _NAMES if name in names] + [name for name in names if name not in _NAMES]
    for name in likely:
        values = [value for value in frame.iloc[:, names.index(name)].head(200).tolist() if not is_missing(value)]
        if values and sum(map(looks_like_picture, values)) >= max(1, len(values) // 2):
            return name
    raise NoImages(
        "The frame has no column of pictures: paths, PIL images, the record's image or sha256. Name it: image='file'."
    )


def frame_of_folder(folder: Path) -> pd.DataFrame:
    """List the pictures below a folder, with the text beside each as its prompt; nothing is copied.

    Raises
    ------
    NoImages
        Where there is no such folder, or no PNG, JPEG or WebP in it.
    """
    import pandas as pd

    from ideowidgets.record.importing import picture_files

    if not folder.is_dir():
        raise NoImages(f"{folder} is no folder. Name a folder of pictures, a record, or a frame.")
    found = list(picture_files([folder]))
    if not found:
        raise NoImages(f"{folder} holds no PNG, JPEG or WebP picture, nor do its folders. Name another folder.")
    facts = [path.stat() for path in found]
    inside = [path.relative_to(folder) for path in found]
    times = pd.to_datetime([fact.st_mtime_ns // 1000 for fact in facts], unit="us", utc=True)
    return pd.DataFrame(
        {
            "image": found,
            "file": [str(path) for path in inside],
            "folder": pd.Categorical(["/".join(path.parts[:-1]) for path in inside]),
            "prompt": [_beside(path) for path in found],
            "bytes": [fact.st_size for fact in facts],
            "created_at": times,
        }
    )


def _beside(path: Path) -> str | None:
    text = path.with_suffix(".txt")
    try:
        small = text.is_file() and text.stat().st_size <= 100_000
        return text.read_text(encoding="utf-8", errors="replace").strip() if small else None
    except OSError:
        return None
