"""Fonts that go with a request."""

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

# The first bytes of each kind of font file.
_KINDS: Mapping[bytes, tuple[str, str]] = MappingProxyType(
    {
        b"\x00\x01\x00\x00": (".ttf", "font/ttf"),
        b"OTTO": (".otf", "font/otf"),
        b"wOFF": (".woff", "font/woff"),
        b"wOF2": (".woff2", "font/woff2"),
    }
)


@dataclass(frozen=True)
class FontFile(Attachment):
    r"""A TrueType, OpenType or web font.

    Examples
    --------
    >>> FontFile.of(b"OTTO....").media_type
    'font/otf'
    """

    @classmethod
    def of(cls, value: Any) -> FontFile:
        """Read a font from a path or from its bytes.

        Raises
        ------
        ValueError
            Where it cannot be read or is no font.
        """
        if isinstance(value, FontFile):
            return value
        if isinstance(value, str | os.PathLike):
            path = Path(value)
            try:
                data = path.expanduser().read_bytes()
            except (OSError, RuntimeError) as error:
                raise ValueError(f"cannot read {str(path)!r}: {getattr(error, 'strerror', None) or error}") from None
            return cls(data, path.name, cls._kind(data)[1], source=str(path))
        if isinstance(value, bytes):
            suffix, media_type = cls._kind(value)
            return cls(value, "font" + suffix, media_type)
        raise ValueError(f"a {type(value).__name__} is no font; give a path or bytes")

    @staticmethod
    def is_name(name: str) -> bool:
        """Tell whether a file's name is that of a font."""
        return Path(name).suffix.lower() in {suffix for suffix, _ in _KINDS.values()}

    @staticmethod
    def _kind(data: bytes) -> tuple[str, str]:
        found = _KINDS.get(data[:4])
        if found is None:
            raise ValueError("not a TrueType, OpenType or web font")
        return found

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(
            cls.of,
            metadata={"pydantic_js_functions": [lambda _s, _h: {"type": "string", "format": "binary"}]},
        )
