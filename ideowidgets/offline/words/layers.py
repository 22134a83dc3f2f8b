"""Take a picture apart: the words that the stand-in set in it, and the picture without them."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from PIL import Image, ImageChops, ImageFilter, ImageFont

from ideowidgets.offline.links import short_id
from ideowidgets.offline.pictures import colour as c
from ideowidgets.offline.pictures import encode_png
from ideowidgets.offline.pictures.lettering import LEADING, NARROW, WIDE
from ideowidgets.offline.pictures.marks import Mark, Marks, read
from ideowidgets.offline.sources import decoded

Block = dict[str, Any]

_FAMILIES = {NARROW: "Sofia Sans Extra Condensed", WIDE: "Sofia Sans Condensed"}
_ALIKE = ("Barlow Condensed", "Oswald")
_MOST_FONT_BYTES = 5_000_000
# How far letters may be from their colour and still be letters, per channel.
_SAME_INK = 30


@dataclass(frozen=True)
class Layers:
    """A picture taken apart.

    Attributes
    ----------
    base : bytes
        PNG of the picture without its words; it has marks of its own.
    blocks : tuple of dict
        The vendor's DetectedTextBlock, from the top of the picture down.
    size : tuple of int
        Width and height in pixels.
    """

    base: bytes
    blocks: tuple[Block, ...]
    size: tuple[int, int]


def layerize(data: bytes, *, seed: int = 0, fonts: Sequence[bytes] = ()) -> Layers:
    """Find the words of a picture and take them out.

    Only words that the stand-in set itself are found, and these exactly. Any other picture comes back
    as it is, without blocks.

    Parameters
    ----------
    data : bytes
        PNG, JPEG or WebP.
    seed : int
        Varies the grain of what is filled in.
    fonts : sequence of bytes
        Font files to choose names from: for each block the one whose words have nearest the same proportions.
        What cannot be read as a font is passed over.

    Raises
    ------
    Refusal
        With the service's answer for a picture that it cannot read.
    """
    image, marks = decoded(data), read(data)
    words = sorted(marks.words, key=lambda mark: (mark.box[0], mark.box[1])) if marks else []
    if marks is None or not words:
        return Layers(encode_png(image, marks), (), image.size)
    candidates = [face for font in fonts if (face := _face(font))]
    largest = max(mark.size for mark in words)
    blocks = tuple(_block(mark, image.size, largest, candidates) for mark in words)
    base = _without(image, words, seed)
    things = Marks(**{**dict(marks), "marks": marks.things})
    return Layers(encode_png(base, things), blocks, image.size)


def with_ids(blocks: Iterable[Block], generation_id: str) -> list[Block]:
    """Give the vendor's LayerizedTextBlock: each block with an id that is the same in every process.

    Examples
    --------
    >>> [block["layer_id"] for block in with_ids([{"text": "A"}], "g")] == [short_id("g", "layer", 0)]
    True
    """
    return [block | {"layer_id": short_id(generation_id, "layer", index)} for index, block in enumerate(blocks)]


def _block(mark: Mark, size: tuple[int, int], largest: int, candidates: Sequence[ImageFont.FreeTypeFont]) -> Block:
    left, top, right, foot = mark.pixels(size)
    family = _FAMILIES.get(mark.face, _FAMILIES[NARROW])
    others = [name for name in (*_FAMILIES.values(), *_ALIKE) if name != family]
    chosen = _nearest(mark.what, (right - left) / (foot - top), candidates)
    if chosen is not None:
        family, others = chosen, [family, *others]
    return {
        "x": left,
        "y": top,
        "width": right - left,
        "height": foot - top,
        "text": mark.what,
        "alignment": mark.align,
        "formatting": ["bold", "all_caps"] if mark.what.isupper() else ["bold"],
        "angle": 0,
        "font_name": family,
        "font_alternatives": others,
        "font_size": mark.size,
        "line_height": round(mark.size * LEADING, 1),
        "color": mark.colour.upper(),
        "role": _role(mark, size, largest),
    }


def _role(mark: Mark, size: tuple[int, int], largest: int) -> str:
    if mark.size < size[1] * 0.04:
        return "caption"
    if len(mark.what) > 80:
        return "body"
    if mark.size * 10 >= largest * 9:
        return "heading"
    return "subheading" if mark.size * 5 >= largest * 2 else "body"


def _without(image: Image.Image, words: Sequence[Mark], seed: int) -> Image.Image:
    from ideowidgets.offline.edits.filling import remove_object

    taken = Image.new("L", image.size)
    for mark in words:
        box, ink = _ink(image, mark)
        taken.paste(255, box, ink)
    return remove_object(image, taken, seed)


def _ink(image: Image.Image, mark: Mark) -> tuple[tuple[int, int, int, int], Image.Image]:
    """The letters of a block with their shades and glows: a box of the picture, and a mask of that size."""
    left, top, right, foot = mark.pixels(image.size)
    reach = max(3, mark.size // 7)
    box = (
        max(0, left - reach),
        max(0, top - reach),
        min(image.width, right + reach),
        min(image.height, foot + reach),
    )
    patch = image.crop(box)
    flat = Image.new("RGB", patch.size, c.parse(mark.colour) or (0, 0, 0))
    far = ImageChops.difference(patch.convert("RGB"), flat).split()
    far_most = ImageChops.lighter(ImageChops.lighter(far[0], far[1]), far[2])
    letters = far_most.point([255] * _SAME_INK + [0] * (256 - _SAME_INK))
    if patch.mode == "RGBA":
        letters = ImageChops.multiply(letters, patch.getchannel("A"))
    # An edit may have blended the letters away from their colour; then the whole block goes.
    if letters.histogram()[255] * 25 < letters.width * letters.height:
        return box, Image.new("L", patch.size, 255)
    return box, letters.filter(ImageFilter.BoxBlur(reach)).point([0] + [255] * 255)


def _face(font: bytes) -> ImageFont.FreeTypeFont | None:
    if len(font) > _MOST_FONT_BYTES:
        return None
    try:
        return ImageFont.truetype(io.BytesIO(font), 64, layout_engine=ImageFont.Layout.BASIC)
    except (OSError, ValueError, SyntaxError):
        return None


def _nearest(text: str, ratio: float, candidates: Sequence[ImageFont.FreeTypeFont]) -> str | None:
    """The family whose setting of the words is nearest to a width / height."""
    best: tuple[float, str] | None = None
    for face in candidates:
        lines = text.split("\n")
        wide = max(face.getlength(line) for line in lines)
        tall = 64 * (0.66 + LEADING * (len(lines) - 1))
        off = abs(wide / tall - ratio)
        family = face.getname()[0]
        if family and (best is None or off < best[0]):
            best = (off, family[:100])
    return best[1] if best else None
