"""Lines of text in any script: cleaned, wrapped to a width, drawn face by face."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from ideowidgets.record.out.faces import Face, bundled, face_for

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PIL.ImageDraw import ImageDraw

LEADING: Final = 1.28
_MOST: Final = 2000
"""Characters of one label that are looked at; no cell has room for more."""
_JOINING: Final = "\u200c\u200d\ufe0e\ufe0f"
_BREAKS: Final = re.compile(r"(?<=[\s\-/,;·])")


@lru_cache(maxsize=16384)
def settable(text: str) -> str:
    r"""Write what no face can show, and what turns the direction of writing, as code points.

    Examples
    --------
    >>> settable("two\nlines"), settable("a\u202eb")
    ('two lines', 'a\\u202eb')
    """
    found: list[str] = []
    for character in unicodedata.normalize("NFC", " ".join(text[:_MOST].split())):
        if character in _JOINING:
            # Where the face before it cannot join, nothing is lost that could have been seen.
            found.append(
                character if found and found[-1] and (face := face_for(found[-1][-1])) and face.has(character) else ""
            )
        elif unicodedata.category(character) in ("Cc", "Cf", "Cs", "Cn", "Co") or face_for(character) is None:
            found.append(f"\\u{ord(character):04x}" if ord(character) < 0x10000 else f"\\U{ord(character):08x}")
        else:
            found.append(character)
    return "".join(found)


def without_face(texts: Iterable[str]) -> str:
    """Give the characters, each once, that :func:`settable` writes as code points because no typeface has them."""
    seen = dict.fromkeys(character for text in texts for character in unicodedata.normalize("NFC", text[:_MOST]))
    return "".join(
        character
        for character in seen
        if character not in _JOINING and unicodedata.category(character)[0] not in "CZ" and face_for(character) is None
    )


def runs(text: str) -> list[tuple[Face, str]]:
    """Split settable text into runs of one face each; one face for all of it where there is such a face."""
    faces = list(dict.fromkeys([bundled(), *(face for character in text if (face := face_for(character)))]))
    whole = next((face for face in faces if all(face.has(character) for character in text)), None)
    if whole is not None:
        return [(whole, text)]
    found: list[tuple[Face, str]] = []
    for character in text:
        face = found[-1][0] if found and found[-1][0].has(character) else face_for(character) or bundled()
        if found and found[-1][0] is face:
            found[-1] = (face, found[-1][1] + character)
        else:
            found.append((face, character))
    return found


@lru_cache(maxsize=65536)
def width(text: str, size: int) -> float:
    """Measure settable text in pixels."""
    return sum(face.at(size).getlength(part) for face, part in runs(text))


def wrap(text: str, size: int, room: float, lines: int) -> list[str]:
    """Break text into at most ``lines`` lines that fit into ``room`` pixels; what is cut ends in an ellipsis."""
    parts = [piece for part in _BREAKS.split(settable(text)) for piece in _pieces(part, size, room) if piece]
    found: list[str] = []
    line = ""
    for part in parts:
        if line and width(line, size) + width(part.rstrip(), size) > room:
            found.append(line.rstrip())
            if len(found) > lines:
                break
            line = part
        else:
            line += part
    if line.strip():
        found.append(line.rstrip())
    if len(found) <= lines:
        return found
    last = found[lines - 1]
    while last and width(last + "…", size) > room:
        last = last[:-1]
    return [*found[: lines - 1], last.rstrip() + "…"]


def _pieces(part: str, size: int, room: float) -> list[str]:
    """Break a word between wide characters, and anywhere where it alone is wider than the room."""
    if part.isascii() and width(part.rstrip(), size) <= room:
        return [part]
    tight = width(part.rstrip(), size) > room
    found: list[str] = []
    for character in part:
        joins = unicodedata.combining(character) or character in _JOINING or character.isspace()
        breaks = unicodedata.east_asian_width(character) in "WF" and unicodedata.category(character)[0] == "L"
        wide = tight and found and width(found[-1] + character, size) > room
        if found and (joins or not (breaks or wide)):
            found[-1] += character
        else:
            found.append(character)
    return found


def draw_lines(
    draw: ImageDraw, at: tuple[float, float], lines: list[str], size: int, fill: str, *, centred: float | None = None
) -> None:
    """Draw lines from a top left corner; with ``centred``, each in the middle of so many pixels."""
    for number, line in enumerate(lines):
        x = at[0] + (0 if centred is None else max(0.0, (centred - width(line, size)) / 2))
        baseline = at[1] + size * (0.95 + LEADING * number)
        for face, part in runs(line):
            draw.text((x, baseline), part, fill=fill, font=face.at(size), anchor="ls")
            x += face.at(size).getlength(part)


def height(lines: int, size: int) -> int:
    """Tell how tall so many lines are, in pixels."""
    return round(lines * size * LEADING)
