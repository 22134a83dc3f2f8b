"""PNG, JPEG and WebP files as sequences of parts: read, put in, taken out, without touching the picture itself.

Sources: the PNG specification (chunks, CRC), the JPEG markers of ITU-T T.81, and Google's WebP container format.
"""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING, Final, NamedTuple

from ideowidgets.record.errors import BadImage

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

PNG_START: Final = b"\x89PNG\r\n\x1a\n"
MOST_TEXT: Final = 1 << 20
"""Bytes of a text that are read, compressed or not; what is longer is passed over."""
_MOST_PARTS: Final = 20_000
_NO_LENGTH: Final = (*range(0xD0, 0xD8), 0x01)
_VP8X_ALPHA, _VP8X_EXIF, _VP8X_XMP = 0x10, 0x08, 0x04
MOST_SEGMENT: Final = 65_533
"""Bytes that one JPEG segment holds."""


class Part(NamedTuple):
    """A PNG or RIFF chunk, or a JPEG segment: its kind, and what it holds."""

    kind: bytes
    data: bytes


def png_parts(data: bytes) -> Iterator[Part]:
    """Walk over the chunks of a PNG, its end included."""
    at = len(PNG_START)
    for _ in range(_MOST_PARTS):
        if at + 12 > len(data):
            return
        (length,) = struct.unpack_from(">I", data, at)
        if at + 12 + length > len(data):
            return
        yield Part(data[at + 4 : at + 8], data[at + 8 : at + 8 + length])
        at += 12 + length


def png_with(data: bytes, put: Iterable[Part], dropped: Iterable[bytes]) -> bytes:
    """Give a PNG with chunks put in before its pixels; texts of ``dropped`` keywords are left out.

    All other chunks, content credentials included, are kept as they are.
    """
    gone = tuple(keyword + b"\0" for keyword in dropped)
    written = [PNG_START]
    waiting = list(put)
    ended = False
    for part in png_parts(data):
        if part.kind == b"IDAT" and waiting:
            written += map(_png_chunk, waiting)
            waiting = []
        if part.kind not in (b"iTXt", b"tEXt", b"zTXt") or not part.data.startswith(gone):
            written.append(_png_chunk(part))
        ended = ended or part.kind == b"IEND"
    if waiting or not ended:
        raise BadImage("The PNG is cut short; nothing was put into it. Download it again.")
    return b"".join(written)


def _png_chunk(part: Part) -> bytes:
    checked = part.kind + part.data
    return struct.pack(">I", len(part.data)) + checked + struct.pack(">I", zlib.crc32(checked))


def itxt(keyword: bytes, text: str, *, compressed: bool) -> Part:
    """Make a PNG chunk of Unicode text."""
    body = text.encode("utf-8", "replace")
    return Part(b"iTXt", keyword + bytes((0, compressed, 0, 0, 0)) + (zlib.compress(body, 9) if compressed else body))


def png_text(part: Part) -> tuple[bytes, str] | None:
    """Read a text chunk: its keyword and its text, never more of it than a bound."""
    keyword, _, rest = part.data.partition(b"\0")
    if not 1 <= len(keyword) <= 79 or len(rest) > MOST_TEXT:
        return None
    if part.kind == b"tEXt":
        return keyword, rest.decode("latin-1")
    if part.kind == b"zTXt":
        found = _inflated(rest[1:])
        return None if found is None else (keyword, found.decode("latin-1"))
    if part.kind != b"iTXt" or len(rest) < 4:
        return None
    body = rest[2:].split(b"\0", 2)[-1]
    plain = _inflated(body) if rest[0] else body
    return None if plain is None else (keyword, plain.decode("utf-8", "replace"))


def _inflated(data: bytes) -> bytes | None:
    """Inflate at most a bound: a few bytes may stand for gigabytes."""
    machine = zlib.decompressobj()
    try:
        found = machine.decompress(data, MOST_TEXT)
    except zlib.error:
        return None
    return None if machine.unconsumed_tail else found


def jpeg_parts(data: bytes) -> Iterator[tuple[int, Part]]:
    """Walk over the segments of a JPEG before its pixels, each with its place."""
    at = 2
    for _ in range(_MOST_PARTS):
        if at + 4 > len(data) or data[at] != 0xFF:
            return
        marker = data[at + 1]
        if marker in _NO_LENGTH or marker == 0xFF:
            at += 1 if marker == 0xFF else 2
            continue
        if marker in (0xD9, 0xDA):
            return
        (length,) = struct.unpack_from(">H", data, at + 2)
        if length < 2 or at + 2 + length > len(data):
            return
        yield at, Part(bytes((marker,)), data[at + 4 : at + 2 + length])
        at += 2 + length


def jpeg_with(data: bytes, put: Iterable[Part], dropped: Iterable[Part]) -> bytes:
    """Give a JPEG with segments put in at its start, after those that must come first."""
    gone, first = list(dropped), 2
    kept = [data[:2]]
    at = 2
    for place, part in jpeg_parts(data):
        if part.kind == b"\xe0" and place == first:
            first = place + 4 + len(part.data)
        if part in gone:
            kept.append(data[at:place])
            at = place + 4 + len(part.data)
    kept.append(data[at:])
    whole = b"".join(kept)
    new = b"".join(b"\xff" + part.kind + struct.pack(">H", len(part.data) + 2) + part.data for part in put)
    return whole[:first] + new + whole[first:]


def webp_parts(data: bytes) -> Iterator[Part]:
    """Walk over the chunks of a WebP."""
    at = 12
    for _ in range(_MOST_PARTS):
        if at + 8 > len(data):
            return
        (length,) = struct.unpack_from("<I", data, at + 4)
        if at + 8 + length > len(data):
            return
        yield Part(data[at : at + 4], data[at + 8 : at + 8 + length])
        at += 8 + length + length % 2


def webp_with(data: bytes, put: Iterable[Part], dropped: Iterable[bytes], size: tuple[int, int]) -> bytes:
    """Give a WebP with chunks put in after its pixels; a simple file becomes an extended one.

    Parameters
    ----------
    size : (int, int)
        Width and height in pixels.
    """
    gone, added = set(dropped), list(put)
    parts = [part for part in webp_parts(data) if part.kind not in gone] + added
    kinds = {part.kind for part in parts}
    if not kinds & {b"VP8 ", b"VP8L", b"ANMF"}:
        raise BadImage("The WebP is cut short; nothing was put into it. Download it again.")
    flags = (_VP8X_EXIF if b"EXIF" in kinds else 0) | (_VP8X_XMP if b"XMP " in kinds else 0)
    if parts[0].kind == b"VP8X":
        head = parts[0].data
        flags |= head[0] & ~(_VP8X_EXIF | _VP8X_XMP)
        parts[0] = Part(b"VP8X", bytes((flags,)) + head[1:])
    else:
        see_through = parts[0].kind == b"VP8L" and len(parts[0].data) > 4 and parts[0].data[4] & 0x10
        flags |= _VP8X_ALPHA if see_through else 0
        shape = (size[0] - 1).to_bytes(3, "little") + (size[1] - 1).to_bytes(3, "little")
        parts.insert(0, Part(b"VP8X", bytes((flags, 0, 0, 0)) + shape))
    body = b"WEBP" + b"".join(
        part.kind + struct.pack("<I", len(part.data)) + part.data + b"\0" * (len(part.data) % 2) for part in parts
    )
    return b"RIFF" + struct.pack("<I", len(body)) + body
