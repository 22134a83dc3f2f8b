"""Typesetting with the bundled face: fitting, scripts it lacks, and letters that suit the treatment."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

from ideowidgets.offline.pictures import colour as c
from ideowidgets.offline.pictures.colour import RGB

_FONTS = Path(__file__).parent / "fonts"
NARROW = "SofiaSansExtraCondensed-ExtraBold.ttf"
WIDE = "SofiaSansCondensed-ExtraBold.ttf"
_CAP = 0.655
LEADING = 0.84
HOLLOW = "\u25a1"


@lru_cache(maxsize=64)
def font(name: str, size: int) -> ImageFont.FreeTypeFont:
    """The bundled face at a pixel size; the basic layout engine, so that no system library changes the result."""
    return ImageFont.truetype(str(_FONTS / name), size, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=4096)
def has_glyph(character: str) -> bool:
    """Whether the face can show a character."""
    if character == " ":
        return True
    face = font(NARROW, 40)
    mask = face.getmask(character)
    missing = face.getmask("\ue000")
    return mask.size != missing.size or bytes(mask) != bytes(missing)


def settable(text: str, most: int = 220) -> str:
    """The text with accents composed, controls dropped, and a hollow box for each character the face lacks."""
    composed = unicodedata.normalize("NFC", text.replace("\t", " "))
    out: list[str] = []
    for character in composed:
        category = unicodedata.category(character)
        if character in {"\n", " "}:
            out.append(character)
        elif category[0] == "Z":
            out.append(" ")
        elif category[0] in "CM" or character == "\u200d":
            continue
        elif has_glyph(character):
            out.append(character)
        elif has_glyph(character.upper()):
            out.append(character.upper())
        else:
            out.append(HOLLOW)
        if len(out) >= most:
            break
    return "".join(out).strip()


def _advance(name: str, text: str) -> float:
    face = font(name, 100)
    solid = text.replace(HOLLOW, "O")
    return float(face.getlength(solid)) / 100


def broken(text: str, name: str, width: float, height: float) -> tuple[list[str], float]:
    """The line breaks that allow the largest type in a box, and its size in pixels."""
    words = [w for part in text.split("\n") for w in part.split()] or [""]
    best: tuple[float, list[str]] = (0.0, words)
    forced = [" ".join(part.split()) for part in text.split("\n") if part.strip()]
    trials = [forced] if len(forced) > 1 else []
    trials += [_wrapped(words, name, n) for n in range(1, min(len(words), 7) + 1)]
    for lines in trials:
        longest = max((_advance(name, line) for line in lines), default=0.1) or 0.1
        size = min(width / longest, height / (_CAP + LEADING * (len(lines) - 1) + 0.06))
        if size > best[0] * 1.02:
            best = (size, lines)
    return best[1], best[0]


def _wrapped(words: list[str], name: str, lines: int) -> list[str]:
    """Words on about `lines` lines of even length."""
    total = _advance(name, " ".join(words))
    goal = total / lines
    out: list[str] = []
    line = ""
    for at, word in enumerate(words):
        trial = f"{line} {word}".strip()
        left = lines - len(out) - 1
        long, short = _advance(name, trial), _advance(name, line)
        if line and left > 0 and (long - goal) > (goal - short) and len(words) - at >= left:
            out.append(line)
            line = word
        else:
            line = trial
    return [*out, line]


class Typeset(NamedTuple):
    """Words on the sheet: an L image with the letters in white, the lines, the face and its size in pixels."""

    letters: Image.Image
    lines: tuple[str, ...]
    face: str
    pixels: int


def typeset(
    text: str, size: tuple[int, int], box: tuple[int, int, int, int], *, align: str = "centre"
) -> Typeset | None:
    """Set words as large as the box allows; None where there is nothing to set or no room for it."""
    sheet = Image.new("L", size)
    x0, y0, x1, y1 = box
    width, height = x1 - x0, y1 - y0
    clean = settable(text)
    if width < 4 or height < 4 or not clean:
        return None
    name, lines, points = NARROW, *broken(clean, NARROW, width, height)
    wide_lines, wide_points = broken(clean, WIDE, width, height)
    if wide_points > points * 0.94:
        name, lines, points = WIDE, wide_lines, wide_points
    pixels = max(4, int(points))
    draw = ImageDraw.Draw(sheet)
    face = font(name, pixels)
    block = points * (_CAP + LEADING * (len(lines) - 1))
    top = y0 + (height - block) / 2
    for number, line in enumerate(lines):
        advance = _advance(name, line) * pixels
        left = x0 if align == "left" else x1 - advance if align == "right" else x0 + (width - advance) / 2
        baseline = top + points * (_CAP + LEADING * number)
        _set(draw, line, face, left, round(baseline), pixels)
    return Typeset(sheet, tuple(lines), name, pixels)


def _set(
    draw: ImageDraw.ImageDraw, line: str, face: ImageFont.FreeTypeFont, left: float, baseline: int, pixels: int
) -> None:
    x = left
    run = ""
    for character in [*line, ""]:
        if character and character != HOLLOW:
            run += character
            continue
        if run:
            draw.text((round(x), baseline), run, font=face, fill=255, anchor="ls")
            x += face.getlength(run)
            run = ""
        if character == HOLLOW:
            step = face.getlength("O")
            thick = max(1, pixels // 14)
            inset = step * 0.12
            draw.rounded_rectangle(
                (round(x + inset), round(baseline - pixels * _CAP), round(x + step - inset), baseline),
                radius=max(1, pixels // 12),
                outline=255,
                width=thick,
            )
            x += step


def ink(image: Image.Image, letters: Image.Image, fill: RGB, style: str, shade: RGB) -> RGB:
    """Print letters into the picture: solid, with a drop shade, outlined, glowing, or brushed; gives their colour."""
    box = letters.getbbox()
    if box is None:
        return fill
    reach = max(2, (box[3] - box[1]) // 40)
    if style == "shade":
        image.paste(shade, mask=ImageChops.offset(letters, reach, reach))
    elif style == "outline":
        thick = letters.filter(ImageFilter.GaussianBlur(reach)).point([0] * 24 + [255] * 232)
        image.paste(shade, mask=thick)
    elif style == "glow":
        halo = (
            letters.reduce(4)
            .filter(ImageFilter.GaussianBlur(max(2, reach)))
            .resize(letters.size, Image.Resampling.BILINEAR)
        )
        image.paste(fill, mask=halo.point([min(255, v * 3 // 2) for v in range(256)]))
        fill = c.mix(fill, (255, 255, 255), 82)
    elif style == "soft":
        halo = (
            letters.reduce(4)
            .filter(ImageFilter.GaussianBlur(max(2, reach * 2)))
            .resize(letters.size, Image.Resampling.BILINEAR)
        )
        image.paste(shade, mask=halo.point([min(150, v * 2) for v in range(256)]))
    image.paste(fill, mask=letters)
    return fill


def mark(image: Image.Image, corner: str) -> None:
    """The small offline mark: light on a dark pill, so that it shows on any picture."""
    width, height = image.size
    unit = max(9, min(width, height) // 44)
    face = font(WIDE, unit)
    advance = face.getlength("offline")
    pad = unit // 2
    w, h = round(advance) + 2 * pad, unit + pad // 2 + 1
    gap = max(2, min(width, height) // 60)
    if w + 2 * gap > width or h + 2 * gap > height:
        return
    x = width - gap - w if "e" in corner else gap
    y = height - gap - h if "s" in corner else gap
    pill = Image.new("L", (w * 4, h * 4))
    ImageDraw.Draw(pill).rounded_rectangle((0, 0, w * 4 - 1, h * 4 - 1), radius=h * 2, fill=178)
    image.paste((18, 20, 26), (x, y), pill.reduce(4))
    ImageDraw.Draw(image).text(
        (x + pad, y + h // 2 + round(unit * 0.24)), "offline", font=face, fill=(250, 248, 242), anchor="ls"
    )
