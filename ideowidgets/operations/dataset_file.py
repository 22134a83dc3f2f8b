"""Files for a training dataset: pictures, captions beside them, or archives of both."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from ideowidgets.operations.attachment import Attachment
from ideowidgets.operations.picture import MAX_READ_BYTES, Picture, sniff

# The service matches a caption to its picture by the stem of the name.
KINDS: Mapping[str, str] = MappingProxyType(
    {".txt": "text/plain", ".json": "application/json", ".zip": "application/zip"}
)


@dataclass(frozen=True)
class DatasetFile(Attachment):
    """A picture, a caption (``.txt``) or an archive (``.zip``) for a dataset.

    Examples
    --------
    >>> DatasetFile.of(("sunset.txt", b"a sunset over the sea")).media_type
    'text/plain'
    """

    @classmethod
    def of(cls, value: Any) -> DatasetFile:
        """Read a file from a path, a pair of name and bytes, or whatever holds a picture.

        Raises
        ------
        ValueError
            Where it cannot be read, or is of no kind that a dataset takes.
        """
        if isinstance(value, DatasetFile):
            return value
        if isinstance(value, tuple) and len(value) == 2 and isinstance(value[1], bytes):
            return cls._named(str(value[0]), value[1])
        if isinstance(value, str | os.PathLike) and Path(value).suffix.lower() in KINDS:
            return cls._from_path(Path(value))
        picture = Picture.of(value)
        return cls(picture.data, picture.name, picture.media_type, picture.source)

    @property
    def is_caption_or_archive(self) -> bool:
        """Whether it is no picture."""
        return self.media_type in KINDS.values()

    @classmethod
    def _from_path(cls, path: Path) -> DatasetFile:
        try:
            path = path.expanduser()
            if path.stat().st_size > MAX_READ_BYTES:
                raise ValueError(f"{str(path)!r} is larger than {MAX_READ_BYTES // 1_000_000} MB")
            data = path.read_bytes()
        except (OSError, RuntimeError) as error:
            raise ValueError(f"cannot read {str(path)!r}: {getattr(error, 'strerror', None) or error}") from None
        return cls(data, path.name, KINDS[path.suffix.lower()], source=str(path))

    @classmethod
    def _named(cls, name: str, data: bytes) -> DatasetFile:
        base = Path(name).name
        kind = KINDS.get(Path(base).suffix.lower()) or sniff(data)
        if kind is None:
            raise ValueError(f"{base!r} is no PNG, JPEG or WebP picture, no .txt or .json caption and no .zip")
        return cls(data, base, kind)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(
            cls.of,
            metadata={"pydantic_js_functions": [lambda _s, _h: {"type": "string", "format": "binary"}]},
        )
