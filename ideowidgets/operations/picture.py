"""Pictures that go into a request: one frozen value whatever they came from."""

from __future__ import annotations

import io
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from ideowidgets.operations.attachment import Attachment
from ideowidgets.operations.errors import type_of

if TYPE_CHECKING:
    from PIL.Image import Image

# The service's usual limits; a field or an operation that has another says so itself.
MAX_PICTURE_BYTES = 25_000_000
MAX_REQUEST_BYTES = 50_000_000
# The largest that any operation takes: more is not even read.
MAX_READ_BYTES = 50_000_000
ACCEPTED = ("image/png", "image/jpeg", "image/webp")
SUFFIX = {"image/png": ".png", "image/jpeg": ".jpg", "image/webp": ".webp"}


def sniff(data: bytes) -> str | None:
    r"""Tell the media type of a picture from its first bytes, or None.

    Examples
    --------
    >>> sniff(b"\x89PNG\r\n\x1a\n")
    'image/png'
    """
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if data.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    return None


@dataclass(frozen=True)
class Picture(Attachment):
    r"""A picture as it is sent: bytes, a file name, a media type.

    Parameters
    ----------
    data : bytes
        The encoded file (PNG, JPEG or WebP).
    name : str
        File name of the multipart part; never a path.
    media_type : str
        Sniffed from the bytes.

    Examples
    --------
    >>> Picture.of(b"\x89PNG\r\n\x1a\n...").media_type
    'image/png'
    """

    @classmethod
    def of(cls, value: Any) -> Picture:
        """Read a picture from whatever holds one.

        Parameters
        ----------
        value : Picture, path, bytes, file object, PIL image, numpy array, downloaded result, or a row
            A ``str`` is a path, never an address: nothing is fetched from the network.
            A numpy array is (height, width) or (height, width, 3 or 4), ``uint8``.
            A row of the record's DataFrame, or its ``image``, gives the stored original.

        Raises
        ------
        ValueError
            Where it is no PNG, JPEG or WebP picture.
        """
        if isinstance(value, Picture):
            return value
        if isinstance(value, str | os.PathLike):
            return cls._from_path(Path(value))
        if isinstance(value, bytes | bytearray | memoryview):
            return cls._from_bytes(bytes(value), "picture")
        held = _held(value)
        if held is not None:
            return cls.of(held)
        if hasattr(value, "save") and hasattr(value, "mode"):
            return cls._from_pil(value)
        if hasattr(value, "__array_interface__"):
            return cls._from_array(value)
        if callable(getattr(value, "read", None)):
            return cls._from_file(value)
        raise ValueError(f"{type_of(value)} holds no picture")

    @classmethod
    def _from_path(cls, path: Path) -> Picture:
        if str(path).startswith(("http:", "https:")):
            raise ValueError("addresses are not fetched; download the picture first and give its path")
        try:
            path = path.expanduser()
            if path.stat().st_size > MAX_READ_BYTES:
                raise ValueError(f"{str(path)!r} is larger than {MAX_READ_BYTES // 1_000_000} MB")
            picture = cls._from_bytes(path.read_bytes(), path.stem)
        except (OSError, RuntimeError) as error:
            raise ValueError(f"cannot read {str(path)!r}: {getattr(error, 'strerror', None) or error}") from None
        return cls(picture.data, picture.name, picture.media_type, source=str(path))

    @classmethod
    def _from_bytes(cls, data: bytes, stem: str) -> Picture:
        media_type = sniff(data)
        if media_type is None:
            raise ValueError("not a PNG, JPEG or WebP picture")
        return cls(data, stem + SUFFIX[media_type], media_type)

    @classmethod
    def _from_pil(cls, image: Any) -> Picture:
        buffer = io.BytesIO()
        try:
            image.save(buffer, "PNG")
        except (OSError, ValueError) as error:
            raise ValueError(f"cannot be written as PNG ({error}); convert it to RGB first") from None
        return cls._from_bytes(buffer.getvalue(), "picture")

    @classmethod
    def _from_array(cls, value: Any) -> Picture:
        from PIL import Image as Pillow

        try:
            image = Pillow.fromarray(value)
            return cls._from_pil(image)
        except (TypeError, ValueError, IndexError):
            told = f"{getattr(value, 'dtype', 'no type')}, shape {getattr(value, 'shape', ())}"
        raise ValueError(f"is no picture as an array ({told}); use uint8, (height, width[, 3 or 4])")

    @classmethod
    def _from_file(cls, file: Any) -> Picture:
        try:
            data = file.read(MAX_READ_BYTES + 1)
        except (OSError, ValueError):
            raise ValueError("the file cannot be read; open it anew with mode 'rb'") from None
        if data in (b"", ""):
            raise ValueError("the file is empty or at its end; open it anew")
        if not isinstance(data, bytes):
            raise ValueError("the file gives text; open it with mode 'rb'")  # noqa: TRY004
        if len(data) > MAX_READ_BYTES:
            raise ValueError(f"the file is larger than {MAX_READ_BYTES // 1_000_000} MB")
        return cls._from_bytes(data, Path(str(getattr(file, "name", "picture"))).stem)

    def size(self) -> tuple[int, int]:
        """Width and height in pixels.

        Raises
        ------
        ValueError
            Where the file cannot be decoded.
        """
        return self._opened().size

    def open(self) -> Image:
        """Decode it with Pillow.

        Raises
        ------
        ValueError
            Where the file cannot be decoded.
        """
        image = self._opened()
        try:
            image.load()
        except (OSError, SyntaxError, ValueError) as error:
            raise ValueError(f"{self.name} cannot be decoded: {error}") from None
        return image

    def _opened(self) -> Image:
        from PIL import Image as Pillow
        from PIL import UnidentifiedImageError

        try:
            return Pillow.open(io.BytesIO(self.data))
        except (Pillow.DecompressionBombError, Pillow.DecompressionBombWarning):
            raise ValueError(f"{self.name} has too many pixels to be opened here") from None
        except (UnidentifiedImageError, OSError):
            raise ValueError(f"{self.name} cannot be decoded: its bytes are no whole picture") from None

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(
            cls.of,
            metadata={"pydantic_js_functions": [lambda _s, _h: {"type": "string", "format": "binary"}]},
        )


def _held(value: Any) -> Any:
    """Give the picture that a result or a row of the record holds, or None."""
    if callable(getattr(value, "bytes", None)):
        return value.bytes()
    if isinstance(getattr(value, "data", None), bytes):
        return value.data
    if isinstance(getattr(value, "is_image_safe", None), bool) or hasattr(value, "images"):
        raise ValueError("a result holds links, not pictures: download it first, with client.download(...)")
    if callable(getattr(value, "keys", None)) and "image" in value.keys():  # noqa: SIM118 - a Series looks in its values
        return value["image"]
    return None
