"""A light pointer to a picture: what the column ``image`` holds, never pixels."""

from __future__ import annotations

import base64
import html
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ideowidgets.record.errors import NotInRecord, translated
from ideowidgets.record.files import ImageFiles
from ideowidgets.record.pictures import THUMB_SIZE, decode, to_thumbnail

MAX_BYTES: Final = 200_000_000
"""Of one exported picture: a small ZIP may claim any size."""

if TYPE_CHECKING:
    import builtins

    from PIL.Image import Image


@dataclass(frozen=True, slots=True)
class ImageRef:
    """Points to an image file of a record, or to a picture in an exported ZIP or folder.

    Two of them are equal where they point to the same bytes.

    Attributes
    ----------
    sha256 : str
        Hash of the file's bytes.
    width, height : int or None
        Pixels.
    root : str or None
        The record's folder, or the export; None where only facts were exported.
    member : str or None
        Name within the export.
    alt : str
        What it shows, for screen readers.

    Examples
    --------
    >>> ImageRef("ab" * 32, 1024, 768)
    <image 1024 × 768 abababab>
    """

    sha256: str
    width: int | None = None
    height: int | None = None
    root: str | None = field(default=None, compare=False)
    member: str | None = field(default=None, compare=False)
    alt: str = field(default="", compare=False)

    @property
    def path(self) -> Path:
        """The original file.

        Raises
        ------
        NotInRecord
            Where the picture lies in an export or was not exported.
        """
        if self.root is None or self.member is not None:
            raise NotInRecord(f"{self!r} is no file of its own; .bytes() gives its bytes where they were exported.")
        return ImageFiles(Path(self.root)).path(self.sha256)

    def bytes(self) -> bytes:
        """Give the original, unaltered bytes.

        Raises
        ------
        NotInRecord
            Where only facts about the picture were exported.
        """
        if self.root is None:
            raise NotInRecord(f"{self!r} was read from a table without pictures; export a ZIP to keep them.")
        if self.member is None:
            return ImageFiles(Path(self.root)).bytes_of(self.sha256)
        if Path(self.root).is_dir():
            return self._in_folder(Path(self.root), self.member)
        with translated(Path(self.root)):
            try:
                with zipfile.ZipFile(self.root) as archive:
                    if archive.getinfo(self.member).file_size > MAX_BYTES:
                        raise NotInRecord(f"{self.member} in {self.root} is larger than {MAX_BYTES // 1_000_000} MB.")
                    return archive.read(self.member)
            except (KeyError, zipfile.BadZipFile) as error:
                raise NotInRecord(f"{self.root} no longer holds {self.member}.") from error

    def _in_folder(self, folder: Path, member: str) -> builtins.bytes:
        """Read a file below an exported folder, and never one outside of it: a table may name anything."""
        with translated(folder):
            found = (folder / member).resolve()
            if "\\" in member or not found.is_relative_to(folder.resolve()) or not found.is_file():
                raise NotInRecord(f"{folder} no longer holds {member[:200]}.")
            if found.stat().st_size > MAX_BYTES:
                raise NotInRecord(f"{member} in {folder} is larger than {MAX_BYTES // 1_000_000} MB.")
            return found.read_bytes()

    def pil(self) -> Image:
        """Decode the original as a PIL image."""
        return decode(self.bytes())

    def thumbnail(self, size: int = THUMB_SIZE) -> builtins.bytes:
        """Give a WebP whose longer side is at most ``size`` pixels."""
        if self.root is not None and self.member is None:
            return ImageFiles(Path(self.root)).thumbnail(self.sha256, size)
        return to_thumbnail(decode(self.bytes(), at_most=2 * size), size)

    def __repr__(self) -> str:
        return f"<image {self.width} × {self.height} {self.sha256[:8]}>"

    def _repr_html_(self) -> str:
        try:
            code = base64.b64encode(self.thumbnail()).decode("ascii")
        except Exception as error:  # noqa: BLE001 - a display must say what is wrong instead of raising
            return f"<code>{html.escape(str(error))}</code>"
        return f'<img src="data:image/webp;base64,{code}" alt="{html.escape(self.alt or repr(self))}">'
