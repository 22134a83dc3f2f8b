"""Copies of pictures that carry their row, and reading it back; the originals are never touched."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, Final

from ideowidgets.operations.picture import MAX_READ_BYTES, SUFFIX, sniff
from ideowidgets.record.errors import BadImage, RecordError, translated
from ideowidgets.record.out import carried, containers
from ideowidgets.record.out.containers import Part
from ideowidgets.record.pictures import decode

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

_KEYWORD: Final = b"ideowidgets"
_PARAMETERS: Final = b"parameters"
_PNG_XMP: Final = b"XML:com.adobe.xmp"
_JPEG_XMP: Final = b"http://ns.adobe.com/xap/1.0/\0"
_JPEG_EXIF: Final = b"Exif\0\0"
_APP1, _COMMENT = b"\xe1", b"\xfe"
_WEBP_OWN: Final = b"IDWG"
_UNICODE: Final = b"UNICODE\0"
_EXIF_IFD, _USER_COMMENT = 0x8769, 0x9286
_MOST_SHORT: Final = 20_000
"""Characters of the indexed text that fit one JPEG segment, two bytes each."""
_KINDS: Final = {".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".webp": "image/webp"}
_SIGNED: Final = "kept, but the signature holds for the original alone"


def embed(data: bytes, facts: Mapping[str, Any]) -> bytes:
    """Give a copy of a picture file with its row inside; pixels and every other part stay as they are.

    Parameters
    ----------
    data : bytes
        PNG, JPEG or WebP.
    facts : mapping
        From :func:`ideowidgets.record.out.carried.rows_to_carry`.

    Raises
    ------
    BadImage
        Where the file is none of these or is cut short.
    """
    kind = sniff(data)
    if kind == "image/png":
        return _into_png(data, facts)
    if kind == "image/jpeg":
        return _into_jpeg(data, facts)
    if kind == "image/webp":
        return _into_webp(data, facts)
    raise BadImage(f"The {len(data)} bytes are no PNG, JPEG or WebP picture; nothing can be put into them.")


def copy_with(data: bytes, facts: Mapping[str, Any], suffix: str) -> bytes:
    """Give a copy in the format of a suffix, drawn anew only where that is another one."""
    wanted = _KINDS.get(suffix.lower())
    if wanted is None:
        raise RecordError(f"path: must end in .png, .jpg or .webp (got {suffix!r}).")
    if sniff(data) != wanted:
        image = decode(data)
        profile = image.info.get("icc_profile")
        if wanted == "image/jpeg" and image.mode != "RGB":
            image = image.convert("RGB")
        buffer = io.BytesIO()
        image.save(buffer, SUFFIX[wanted][1:].replace("jpg", "jpeg"), quality=92, icc_profile=profile)
        data, facts = buffer.getvalue(), {**facts, "content_credentials": "not carried over: the copy was drawn anew"}
    return embed(data, facts)


def _into_png(data: bytes, facts: Mapping[str, Any]) -> bytes:
    there: dict[bytes, str] = {}
    for part in containers.png_parts(data):
        if part.kind == b"caBX":
            facts = {"content_credentials": _SIGNED, **facts}
        found = containers.png_text(part) if part.kind.endswith(b"Xt") else None
        if found:
            there[found[0]] = found[1]
    # What a stranger wrote under a keyword stays; what an earlier copy of ours holds is replaced.
    ours = _KEYWORD in there
    keep = set() if ours else there.keys() & {_PARAMETERS, _PNG_XMP}
    text = carried.to_text(facts)
    wanted = {
        _KEYWORD: containers.itxt(_KEYWORD, text, compressed=True),
        _PARAMETERS: containers.itxt(_PARAMETERS, carried.parameters(facts), compressed=False),
        _PNG_XMP: containers.itxt(_PNG_XMP, carried.xmp(facts, text), compressed=False),
    }
    put = {keyword: part for keyword, part in wanted.items() if keyword not in keep}
    return containers.png_with(data, put.values(), put)


def _into_jpeg(data: bytes, facts: Mapping[str, Any]) -> bytes:
    parts = [part for _, part in containers.jpeg_parts(data)]
    if any(part.kind == b"\xeb" and b"jumb" in part.data[:64] for part in parts):
        facts = {"content_credentials": _SIGNED, **facts}
    xmps = [part for part in parts if part.kind == _APP1 and part.data.startswith(_JPEG_XMP)]
    ours = [part for part in xmps if carried.is_ours(part.data)]
    ours += [part for part in parts if part.kind == _COMMENT and part.data.startswith(_KEYWORD)]
    exifs = [part for part in parts if part.kind == _APP1 and part.data.startswith(_JPEG_EXIF)]
    if ours:
        ours += exifs
    put = []
    if not exifs or ours:
        put.append(Part(_APP1, _exif(facts)))
    if [part for part in xmps if part not in ours]:
        text = carried.to_text(facts, containers.MOST_SEGMENT - 100)
        put.append(Part(_COMMENT, _KEYWORD + b"\0" + text.encode("ascii")))
    else:
        put.append(Part(_APP1, _JPEG_XMP + _packet_within(facts, containers.MOST_SEGMENT - len(_JPEG_XMP))))
    return containers.jpeg_with(data, put, ours)


def _packet_within(facts: Mapping[str, Any], most: int) -> bytes:
    """Write an XMP packet of at most so many bytes."""
    room = most
    while True:
        packet = carried.xmp(_short(facts), carried.to_text(facts, room)).encode("utf-8", "replace")
        if len(packet) <= most or room < 1000:
            return packet
        room = room * 2 // 3


def _short(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {**facts, "prompt": str(facts.get("prompt") or "")[:4000], "tags": list(facts.get("tags") or ())[:50]}


def _into_webp(data: bytes, facts: Mapping[str, Any]) -> bytes:
    kinds = {part.kind: part.data for part in containers.webp_parts(data)}
    if b"C2PA" in kinds:
        facts = {"content_credentials": _SIGNED, **facts}
    ours = _WEBP_OWN in kinds or carried.is_ours(kinds.get(b"XMP ", b""))
    text = carried.to_text(facts)
    put = []
    if ours or b"EXIF" not in kinds:
        put.append(Part(b"EXIF", _exif(facts).removeprefix(_JPEG_EXIF)))
    if b"XMP " not in kinds or carried.is_ours(kinds[b"XMP "]):
        put.append(Part(b"XMP ", carried.xmp(facts, text).encode("utf-8", "replace")))
    else:
        put.append(Part(_WEBP_OWN, text.encode("ascii")))
    return containers.webp_with(data, put, {_WEBP_OWN, *(part.kind for part in put)}, decode(data).size)


def _exif(facts: Mapping[str, Any]) -> bytes:
    from PIL import Image

    exif = Image.Exif()
    text = carried.parameters(facts)[:_MOST_SHORT]
    exif.get_ifd(_EXIF_IFD)[_USER_COMMENT] = _UNICODE + text.encode("utf-16-be", "replace")
    return exif.tobytes()


def read_metadata(path: Path) -> dict[str, Any]:
    """Read what a picture file carries; see Record.read_metadata."""
    with translated(path.parent):
        if path.stat().st_size > MAX_READ_BYTES:
            raise BadImage(f"{path.name} is larger than {MAX_READ_BYTES // 1_000_000} MB; it is not read.")
        return metadata_of(path.read_bytes())


def metadata_of(data: bytes) -> dict[str, Any]:
    """Find our own row in a picture's bytes, else the text that others put in under ``parameters``."""
    kind = sniff(data)
    if kind is None:
        raise BadImage("The file is no PNG, JPEG or WebP picture.")
    found = {"image/png": _from_png, "image/jpeg": _from_jpeg, "image/webp": _from_webp}[kind](data)
    texts: dict[str, str] = {}
    for row, text in found:
        if row is not None:
            return row
        if text:
            texts.setdefault("parameters", text)
    return dict(texts)


def _from_png(data: bytes) -> Iterator[tuple[dict[str, Any] | None, str]]:
    texts = [
        found
        for part in containers.png_parts(data)
        if part.kind.endswith(b"Xt") and (found := containers.png_text(part))
    ]
    for keyword, text in texts:
        if keyword == _KEYWORD:
            yield carried.from_text(text), ""
        elif keyword == _PNG_XMP:
            yield carried.from_xmp(text), ""
    yield from ((None, text) for keyword, text in texts if keyword == _PARAMETERS)


def _from_jpeg(data: bytes) -> Iterator[tuple[dict[str, Any] | None, str]]:
    for _, part in containers.jpeg_parts(data):
        if part.kind == _COMMENT and part.data.startswith(_KEYWORD + b"\0"):
            yield carried.from_text(part.data[len(_KEYWORD) + 1 :].decode("utf-8", "replace")), ""
        elif part.kind == _APP1 and part.data.startswith(_JPEG_XMP):
            yield carried.from_xmp(part.data[len(_JPEG_XMP) :].decode("utf-8", "replace")), ""
        elif part.kind == _APP1 and part.data.startswith(_JPEG_EXIF):
            yield None, _comment(part.data)


def _from_webp(data: bytes) -> Iterator[tuple[dict[str, Any] | None, str]]:
    for part in containers.webp_parts(data):
        if len(part.data) > containers.MOST_TEXT:
            continue
        if part.kind == _WEBP_OWN:
            yield carried.from_text(part.data.decode("utf-8", "replace")), ""
        elif part.kind == b"XMP ":
            yield carried.from_xmp(part.data.decode("utf-8", "replace")), ""
        elif part.kind == b"EXIF":
            yield None, _comment(_JPEG_EXIF + part.data)


def _comment(block: bytes) -> str:
    """Read the comment of an EXIF block; what is broken has none."""
    from PIL import Image

    exif = Image.Exif()
    try:
        exif.load(block)
        value = exif.get_ifd(_EXIF_IFD).get(_USER_COMMENT)
    except Exception:  # noqa: BLE001  # Pillow raises a dozen kinds
        return ""
    if not isinstance(value, bytes):
        return ""
    wide = value.startswith(_UNICODE)
    return (
        value[8:].decode("utf-16-be" if wide else "utf-8", "replace").strip("\0")
        if wide or value[:5] == b"ASCII"
        else ""
    )
