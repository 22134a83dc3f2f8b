"""The parts of a multipart body, as they came."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from ideowidgets.offline.answers import refuse

MAX_PARTS = 256


@dataclass
class Part:
    """One part of a multipart body."""

    name: str = ""
    filename: str | None = None
    headers: dict[str, str] = field(default_factory=dict)
    data: bytearray = field(default_factory=bytearray)

    def text(self) -> str:
        """Read it as text."""
        try:
            return self.data.decode("utf-8")
        except UnicodeDecodeError:
            refuse(400, f"not UTF-8 text - {self.name!r}")


def read_parts(body: bytes, boundary: bytes) -> list[Part]:
    """Take a body apart.

    Raises
    ------
    Refusal
        Where it cannot be read, ends too early, or has too many parts.
    """
    if not boundary:
        refuse(400, "Missing boundary in multipart body")
    parts: list[Part] = []
    label: bytearray = bytearray()
    value: bytearray = bytearray()

    def begin() -> None:
        if len(parts) >= MAX_PARTS:
            refuse(400, f"More than {MAX_PARTS} parts")
        parts.append(Part())

    def header_end() -> None:
        parts[-1].headers[label.decode("latin-1").lower()] = value.decode("utf-8", "replace")
        label.clear()
        value.clear()

    ended: list[bool] = []
    parser = MultipartParser(
        boundary,
        {
            "on_part_begin": begin,
            "on_header_field": lambda data, start, end: label.extend(data[start:end]),
            "on_header_value": lambda data, start, end: value.extend(data[start:end]),
            "on_header_end": header_end,
            "on_part_data": lambda data, start, end: parts[-1].data.extend(data[start:end]),
            "on_end": lambda: ended.append(True),
        },
    )
    try:
        parser.write(body)
        parser.finalize()
    except FormParserError:
        refuse(400, "The multipart body cannot be read")
    if not ended:
        refuse(400, "The multipart body ends too early")
    for part in parts:
        _name(part)
    return parts


def _name(part: Part) -> None:
    kind, options = parse_options_header(part.headers.get("content-disposition", "").encode("utf-8"))
    if kind != b"form-data" or b"name" not in options:
        refuse(400, "A part of the multipart body has no name")
    part.name = options[b"name"].decode("utf-8", "replace")
    if b"filename" in options:
        part.filename = re.split(r"[\\/]", options[b"filename"].decode("utf-8", "replace"))[-1]
