"""What can carry a structured prompt: files, bytes, pictures, results, rows."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from html import unescape
from pathlib import Path
from typing import Any, Final

from ideowidgets.operations.attachment import Attachment
from ideowidgets.operations.errors import NoStructuredPrompt, shorten
from ideowidgets.operations.picture import MAX_READ_BYTES, Picture, sniff
from ideowidgets.operations.structured_prompt.document import Document

_MEMBERS: Final = ("json_prompt", "prompt_returned", "prompt")
_DESCRIPTION, _COMMENT, _EXIF = 0x010E, 0x9286, 0x8769
MOST_TEXT: Final = 4_000_000


class PictureTexts(tuple[tuple[str, str], ...]):
    """The texts that a picture carries, each with its keyword."""

    __slots__ = ()


def carried(source: Any) -> Any:
    """Give what a source carries.

    Returns
    -------
    str, PictureTexts or object
        A text, the texts of a picture, or what holds JSON.

    Raises
    ------
    NoStructuredPrompt
        Where it cannot be read.
    """
    if isinstance(source, str):
        is_text = "{" in source or ("[" in source and not _is_file(source))
        return source if is_text else _file(Path(source), source)
    if isinstance(source, os.PathLike):
        return _file(Path(source), str(source))
    if isinstance(source, bytes | bytearray | memoryview):
        return _bytes(bytes(source))
    if isinstance(source, Attachment):
        return _bytes(source.data)
    if isinstance(source, Mapping | list | tuple):
        return source
    if hasattr(source, "save") and hasattr(source, "info"):
        return PictureTexts(texts_of(source))
    if callable(getattr(source, "read", None)):
        return _stream(source)
    return _held(source)


def _held(source: Any) -> Any:
    """Give what a result, a canvas or a row of the record holds."""
    rows = callable(getattr(source, "keys", None)) and hasattr(source, "__getitem__")
    for name in _MEMBERS:
        held = source[name] if rows and name in set(source.keys()) else getattr(source, name, None)
        if isinstance(held, Mapping | Document) or (isinstance(held, str) and "{" in held):
            return held
    images = getattr(source, "images", None)
    prompts = [image.prompt for image in images if isinstance(image.prompt, str)] if isinstance(images, tuple) else []
    if prompts and "{" in prompts[0]:
        return prompts[0]
    if hasattr(source, "model_dump"):
        return source
    raise NoStructuredPrompt(
        f"A {type(source).__name__} holds no structured prompt. "
        "Give its JSON, a file, a picture, a description or a row."
    )


def _is_file(text: str) -> bool:
    try:
        return Path(text).is_file()
    except (OSError, ValueError):
        return False


def _file(path: Path, given: str) -> Any:
    if given.startswith(("http:", "https:")):
        raise NoStructuredPrompt("Addresses are not fetched. Download it first and give the path.")
    try:
        path = path.expanduser()
        if path.stat().st_size > MAX_READ_BYTES:
            raise NoStructuredPrompt(f"{shorten(given, 60)} is larger than {MAX_READ_BYTES // 1_000_000} MB.")
        data = path.read_bytes()
    except (OSError, ValueError, RuntimeError) as error:
        if isinstance(error, NoStructuredPrompt):
            raise
        why = getattr(error, "strerror", None) or "no such path"
        raise NoStructuredPrompt(
            f"{shorten(given, 60)} is no JSON, and no file that can be read ({why}). Give JSON or a path."
        ) from None
    return _bytes(data)


def _stream(file: Any) -> Any:
    try:
        data = file.read(MAX_READ_BYTES + 1)
    except (OSError, ValueError):
        raise NoStructuredPrompt("The file cannot be read. Open it anew.") from None
    if isinstance(data, str):
        return data
    if not isinstance(data, bytes) or len(data) > MAX_READ_BYTES:
        raise NoStructuredPrompt(f"The file gives no text, or more than {MAX_READ_BYTES // 1_000_000} MB.")
    return _bytes(data)


def _bytes(data: bytes) -> Any:
    if sniff(data) is not None:
        try:
            return PictureTexts(texts_of(Picture.of(data).open()))
        except (ValueError, OSError, SyntaxError) as error:
            raise NoStructuredPrompt(f"The picture cannot be read: {error}.") from None
    for start, name in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(start):
            return data.decode(name, "replace")
    if b"\x00" in data:
        raise NoStructuredPrompt("The bytes are neither text nor a picture. Give JSON, PNG, JPEG or WebP.")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def texts_of(image: Any) -> Iterator[tuple[str, str]]:
    """Give the texts that a Pillow image carries: PNG's, comments, EXIF; at most so many characters in all."""
    left = MOST_TEXT
    for keyword, text in _all_texts(image):
        if "{" in text and len(text) <= left:
            left -= len(text)
            yield keyword, text


def _all_texts(image: Any) -> Iterator[tuple[str, str]]:
    for keyword, value in dict(image.info).items():
        if keyword == "exif":
            continue
        if isinstance(value, str):
            text = str(value)
        elif isinstance(value, bytes):
            text = value.decode("utf-8", "replace")
        else:
            continue
        # XMP holds texts as XML writes them.
        yield str(keyword), unescape(text) if "&quot;" in text and len(text) <= MOST_TEXT else text
    try:
        exif = image.getexif()
        found = {"ImageDescription": exif.get(_DESCRIPTION), "UserComment": exif.get_ifd(_EXIF).get(_COMMENT)}
    except (ValueError, OSError, SyntaxError, KeyError, TypeError):
        return
    for keyword, value in found.items():
        if isinstance(value, str):
            yield keyword, value
        elif isinstance(value, bytes):
            yield keyword, _comment(value)


def _comment(value: bytes) -> str:
    """Decode EXIF's user comment: eight bytes name its encoding."""
    kind, text = value[:8], value[8:]
    if kind.startswith(b"UNICODE"):
        name = (
            "utf-16" if text[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-16-be" if text[:1] == b"\x00" else "utf-16-le"
        )
        return text.decode(name, "replace")
    return (text if kind.startswith((b"ASCII", b"\x00" * 8)) else value).decode("utf-8", "replace")
