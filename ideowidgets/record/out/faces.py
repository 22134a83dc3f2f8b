"""Typefaces for labels in any script: the bundled one first, then what the system has; never an empty box.

Which characters a face has is read from its ``cmap`` table, formats 4 and 12 of the OpenType specification.
"""

from __future__ import annotations

import os
import struct
import sys
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

from PIL import ImageFont

if TYPE_CHECKING:
    from collections.abc import Iterator

_BUNDLED: Final = Path(__file__).parents[2] / "offline" / "pictures" / "fonts" / "SofiaSansCondensed-ExtraBold.ttf"
_SUFFIXES: Final = (".ttf", ".otf", ".ttc", ".otc")
_MOST_FILES: Final = 1500
_MOST_CMAP: Final = 4_000_000
_MOST_IN_COLLECTION: Final = 64
# Faces of coloured glyphs have no outlines that could be drawn in one colour.
_COLOURED: Final = {b"sbix", b"CBDT", b"COLR", b"SVG "}
_PLAIN: Final = ("regular", "sans", "-r.", "gothic", "unicode")
_FANCY: Final = ("bold", "italic", "oblique", "mono", "condensed", "light", "thin", "black", "medium", "serif")


# Compared as objects: there is one for each typeface, and its ranges are too long to be hashed for every character.
@dataclass(frozen=True, eq=False)
class Face:
    """One typeface and the characters it has, as sorted ranges."""

    path: Path
    index: int
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def has(self, character: str) -> bool:
        """Tell whether the face can show a character."""
        code = ord(character)
        place = bisect_right(self.starts, code) - 1
        return place >= 0 and code <= self.ends[place]

    def at(self, size: int) -> ImageFont.FreeTypeFont:
        """Give the face at a size in pixels."""
        return _sized(self.path, self.index, size)


@lru_cache(maxsize=128)
def _sized(path: Path, index: int, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(path), size, index=index)


@lru_cache(maxsize=1)
def bundled() -> Face:
    """Give the face that comes with the package: Latin, Cyrillic and Greek."""
    return _faces(_BUNDLED)[0]


@lru_cache(maxsize=8192)
def face_for(character: str) -> Face | None:
    """Find a face that has a character; None where no face on this machine does.

    Examples
    --------
    >>> face_for("Ж") == bundled(), face_for(chr(0xFFFF))
    (True, None)
    """
    if bundled().has(character):
        return bundled()
    return next((face for path in _system_files() for face in _faces(path) if face.has(character)), None)


def folders() -> list[Path]:
    """Give the folders where this system keeps typefaces, as fontconfig and its like know them."""
    home = Path.home()
    if sys.platform == "win32":
        local = Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local")
        return [Path(os.environ.get("WINDIR") or "C:/Windows") / "Fonts", local / "Microsoft" / "Windows" / "Fonts"]
    if sys.platform == "darwin":
        return [home / "Library" / "Fonts", Path("/Library/Fonts"), Path("/System/Library/Fonts")]
    shared = os.environ.get("XDG_DATA_DIRS") or "/usr/local/share:/usr/share"
    own = Path(os.environ.get("XDG_DATA_HOME") or home / ".local" / "share")
    return [own / "fonts", home / ".fonts", *(Path(part) / "fonts" for part in shared.split(":") if part)]


@lru_cache(maxsize=1)
def _system_files() -> tuple[Path, ...]:
    found: list[Path] = []
    for path in (path for folder in folders() for path in _files_in(folder)):
        found.append(path)
        if len(found) == _MOST_FILES:
            break
    return tuple(sorted(found, key=lambda path: (_fanciness(path.name.lower()), path.name)))


def _files_in(folder: Path) -> Iterator[Path]:
    for where, inner, names in os.walk(folder, onerror=None):
        inner.sort()
        yield from (Path(where, name) for name in sorted(names) if name.lower().endswith(_SUFFIXES))


def _fanciness(name: str) -> int:
    """Rank a file by its name: plain upright faces come first."""
    return sum(word in name for word in _FANCY) * 2 - any(word in name for word in _PLAIN)


@lru_cache(maxsize=_MOST_FILES)
def _faces(path: Path) -> tuple[Face, ...]:
    try:
        with path.open("rb") as file:
            return tuple(_read_faces(file, path))
    except (OSError, struct.error, ValueError, IndexError):
        return ()


def _read_faces(file: BinaryIO, path: Path) -> Iterator[Face]:
    head = file.read(12)
    starts = [0]
    if head[:4] == b"ttcf":
        count = min(struct.unpack(">I", head[8:12])[0], _MOST_IN_COLLECTION)
        starts = list(struct.unpack(f">{count}I", file.read(4 * count)))
    for index, start in enumerate(starts):
        file.seek(start + 4)
        entries = file.read(8 + 16 * struct.unpack(">H", file.read(2))[0])[6:]
        tables = {
            entries[at : at + 4]: struct.unpack(">II", entries[at + 8 : at + 16])
            for at in range(0, len(entries) - 15, 16)
        }
        if b"cmap" not in tables or _COLOURED & tables.keys() or not {b"glyf", b"CFF ", b"CFF2"} & tables.keys():
            continue
        offset, length = tables[b"cmap"]
        file.seek(offset)
        ranges = sorted(_ranges(file.read(min(length, _MOST_CMAP))))
        if ranges:
            yield Face(path, index, tuple(first for first, _ in ranges), tuple(last for _, last in ranges))


def _ranges(cmap: bytes) -> list[tuple[int, int]]:
    """Give the characters of the widest table of a cmap that is keyed by Unicode."""
    (count,) = struct.unpack(">H", cmap[2:4])
    found: dict[int, int] = {}
    for at in range(4, 4 + 8 * count, 8):
        platform, encoding, offset = struct.unpack(">HHI", cmap[at : at + 8])
        if platform == 0 or (platform == 3 and encoding in (1, 10)):
            found[struct.unpack(">H", cmap[offset : offset + 2])[0]] = offset
    if 12 in found:
        return _format_12(cmap[found[12] :])
    return _format_4(cmap[found[4] :]) if 4 in found else []


def _format_12(table: bytes) -> list[tuple[int, int]]:
    (count,) = struct.unpack(">I", table[12:16])
    groups = struct.iter_unpack(">III", table[16 : 16 + 12 * min(count, _MOST_CMAP // 12)])
    # Glyph 0 is the box for what is missing.
    return [(first + (glyph == 0), last) for first, last, glyph in groups if first + (glyph == 0) <= last]


def _format_4(table: bytes) -> list[tuple[int, int]]:
    half = struct.unpack(">H", table[6:8])[0]
    count = half // 2
    ends = struct.unpack_from(f">{count}H", table, 14)
    firsts = struct.unpack_from(f">{count}H", table, 16 + half)
    deltas = struct.unpack_from(f">{count}h", table, 16 + 2 * half)
    offsets = struct.unpack_from(f">{count}H", table, 16 + 3 * half)
    ranges: list[tuple[int, int]] = []
    for place, (first, last) in enumerate(zip(firsts, ends, strict=True)):
        if first > last or first == 0xFFFF:
            continue
        if offsets[place] == 0:
            boxed = -deltas[place] & 0xFFFF
            ranges += [
                span for span in ((first, min(last, boxed - 1)), (max(first, boxed + 1), last)) if span[0] <= span[1]
            ]
            continue
        at = 16 + 3 * half + 2 * place + offsets[place]
        glyphs = table[at : at + 2 * (last - first + 1)]
        codes = [
            first + n for n, (glyph,) in enumerate(struct.iter_unpack(">H", glyphs[: len(glyphs) // 2 * 2])) if glyph
        ]
        ranges += [(code, code) for code in codes]
    return ranges
