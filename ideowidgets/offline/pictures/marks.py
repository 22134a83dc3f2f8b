"""What a picture of the stand-in says about itself: the request, and where its words and things are.

The marks travel in the PNG as one text chunk (iTXt) of JSON. They hold for the very pixels that they were
written with: read from a picture that was changed since, they are None.
"""

from __future__ import annotations

import io
import json
import math
import struct
import zlib
from collections.abc import Iterable, Sequence
from typing import Annotated, Any, Literal

from PIL import Image, ImageStat, UnidentifiedImageError
from PIL.PngImagePlugin import PngInfo
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from ideowidgets.offline.pictures.palette import Inks
from ideowidgets.offline.pictures.scene import Point, Scene, Shape, Thing

CHUNK = "ideowidgets.offline"
MAX_BYTES = 64_000
MAX_MARKS = 80
MAX_PIXELS = 8192 * 8192
_MOST_THINGS = 12
_MOST_WORDS = 2000
_LEAST_VISIBLE = 0.3
_STRIP = 1024

PixelBox = tuple[int, int, int, int]
"""Left, top, right, bottom in pixels, right and bottom exclusive."""

Thousandth = Annotated[int, Field(ge=0, le=1000)]
_FROZEN = ConfigDict(frozen=True, extra="ignore")


class Mark(BaseModel):
    """One thing in the picture.

    Attributes
    ----------
    kind : {"text", "obj"}
    what : str
        The literal words with their line breaks, or what the thing is.
    box : tuple of 4 int
        ``(y_min, x_min, y_max, x_max)`` in thousandths of the picture.
    colour : str
        ``#rrggbb``: of the letters, or of the largest part of the thing as it was mixed.
    size, face, align
        Of words: height of the type in pixels, name of the font file, alignment.
    """

    model_config = _FROZEN

    kind: Literal["text", "obj"]
    what: Annotated[str, Field(max_length=_MOST_WORDS)]
    box: tuple[Thousandth, Thousandth, Thousandth, Thousandth]
    colour: Annotated[str, Field(pattern=r"^#[0-9a-f]{6}$")]
    size: Annotated[int, Field(ge=0, le=20_000)] = 0
    face: Annotated[str, Field(max_length=100)] = ""
    align: Literal["left", "center", "right"] = "center"

    @model_validator(mode="after")
    def _ordered(self) -> Mark:
        top, left, foot, right = self.box
        if top >= foot or left >= right:
            raise ValueError("an empty box")
        return self

    def pixels(self, size: tuple[int, int]) -> PixelBox:
        """Give the box in whole pixels of a picture, nothing of it cut off."""
        top, left, foot, right = self.box
        width, height = size
        return (
            left * width // 1000,
            top * height // 1000,
            min(width, -(-right * width // 1000)),
            min(height, -(-foot * height // 1000)),
        )


class Marks(BaseModel):
    """Everything a picture says about itself.

    Attributes
    ----------
    width, height : int
        Of the picture, in pixels.
    pixels : int
        Checksum of its pixels, set when the marks are written.
    prompt : str
        As it was drawn; empty where the picture is somebody else's, with something of ours in it.
    treatment, hour, weather, place, composition : str
        What the drawing decided where the prompt left it open.
    marks : tuple of Mark
        From back to front, words last.
    """

    model_config = _FROZEN

    width: Annotated[int, Field(ge=1, le=65_535)]
    height: Annotated[int, Field(ge=1, le=65_535)]
    pixels: int = 0
    prompt: str = ""
    seed: int = 0
    model: Annotated[str, Field(max_length=100)] = ""
    style_preset: Annotated[str, Field(max_length=100)] | None = None
    json_prompt: dict[str, Any] | None = None
    treatment: Annotated[str, Field(max_length=100)] = ""
    hour: Annotated[str, Field(max_length=20)] = ""
    weather: Annotated[str, Field(max_length=20)] = ""
    place: Annotated[str, Field(max_length=20)] = ""
    composition: Annotated[str, Field(max_length=20)] = ""
    marks: Annotated[tuple[Mark, ...], Field(max_length=MAX_MARKS)] = ()

    @property
    def words(self) -> tuple[Mark, ...]:
        return tuple(mark for mark in self.marks if mark.kind == "text")

    @property
    def things(self) -> tuple[Mark, ...]:
        return tuple(mark for mark in self.marks if mark.kind == "obj")

    def placed(self, size: tuple[int, int], box: tuple[float, float, float, float]) -> Marks:
        """Give the marks of a picture that shows this one at another place: cropped, extended or resized.

        Parameters
        ----------
        size : tuple of int
            Width and height of the new picture.
        box : tuple of float
            Where the whole of the old picture lies in the new one, in its pixels: left, top, right, bottom.
            It may reach over the edges. Cut words are dropped, cut things end at the edge.

        Examples
        --------
        >>> one = Mark(kind="obj", what="fox", box=(0, 0, 500, 500), colour="#aa3311")
        >>> old = Marks(width=100, height=100, marks=(one,))
        >>> old.placed((200, 100), (100, 0, 200, 100)).marks[0].box
        (0, 500, 500, 750)
        """
        width, height = size
        left, top, right, foot = box
        wide, tall = (right - left) / width, (foot - top) / height
        moved: list[Mark] = []
        for mark in self.marks:
            y0, x0, y1, x1 = mark.box
            found = _box(
                left / width + x0 / 1000 * wide,
                top / height + y0 / 1000 * tall,
                left / width + x1 / 1000 * wide,
                top / height + y1 / 1000 * tall,
                whole=mark.kind == "text",
            )
            if found is not None:
                type_size = min(20_000, round(mark.size * (foot - top) / self.height))
                moved.append(mark.model_copy(update={"box": found, "size": type_size}))
        return self.model_copy(update={"width": width, "height": height, "marks": tuple(moved)})

    def without(self, selected: Image.Image) -> Marks:
        """Give the marks that remain where white of a mask was taken out or drawn over.

        Words go when they are touched, things when half of them is.
        """
        return self.model_copy(
            update={
                "marks": tuple(
                    mark for mark in self.marks if _covered(mark, selected) < (0.02 if mark.kind == "text" else 0.5)
                )
            }
        )

    def within(self, selected: Image.Image) -> Marks:
        """Give the marks that lie where a mask is white: words wholly, things by half."""
        return self.model_copy(
            update={
                "marks": tuple(
                    mark for mark in self.marks if _covered(mark, selected) > (0.98 if mark.kind == "text" else 0.5)
                )
            }
        )

    def joined(self, more: Iterable[Mark]) -> Marks:
        """Give these marks and more in front of them."""
        return self.model_copy(update={"marks": (*self.marks, *more)[-MAX_MARKS:]})


def edited(source: Marks | None, drawn: Marks, selected: Image.Image | None) -> Marks:
    """Give the marks of a picture into which another was drawn.

    Parameters
    ----------
    source : Marks or None
        Of the picture that was edited, at the size of the result; None where it has none.
    drawn : Marks
        Of the drawing that was put into it.
    selected : PIL.Image.Image or None
        White where the drawing shows. None: everywhere.
    """
    if selected is None:
        return drawn
    inside = drawn.within(selected).marks
    if source is None:
        return Marks(width=drawn.width, height=drawn.height, seed=drawn.seed, model=drawn.model, marks=inside)
    return source.without(selected).joined(inside)


def chunk(image: Image.Image, marks: Marks) -> PngInfo:
    """Give the text chunk that carries the marks of a picture, at most 64,000 bytes.

    What does not fit is left out: the structured prompt first, then the end of the prompt.
    """
    signed = marks.model_copy(update={"width": image.width, "height": image.height, "pixels": _checksum(image)})
    text = _encoded(signed)
    if len(text) > MAX_BYTES:
        text = _encoded(signed.model_copy(update={"json_prompt": None, "prompt": signed.prompt[:4000]}))
    if len(text) > MAX_BYTES:
        text = _encoded(signed.model_copy(update={"json_prompt": None, "prompt": "", "marks": ()}))
    info = PngInfo()
    info.add_itxt(CHUNK, text.decode("utf-8"))
    return info


def read(data: bytes) -> Marks | None:
    """Read the marks of an encoded picture.

    Returns
    -------
    Marks or None
        None for a picture without marks, with marks that are no such thing, or with pixels that were changed
        after they were written. Never raises for what a stranger may have put there.
    """
    try:
        with Image.open(io.BytesIO(data), formats=("PNG",)) as image:
            text = image.info.get(CHUNK)
            if not isinstance(text, str) or len(text) > MAX_BYTES or image.width * image.height > MAX_PIXELS:
                return None
            marks = Marks.model_validate_json(text)
            if (marks.width, marks.height) != image.size or marks.pixels != _checksum(image):
                return None
            return marks
    except (
        ValidationError,
        UnidentifiedImageError,
        OSError,
        ValueError,
        SyntaxError,
        EOFError,
        struct.error,
        zlib.error,
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
    ):
        return None


def things_of(scene: Scene, asked: Iterable[str], inks: Inks) -> list[Mark]:
    """Give the things of a scene: its subjects, not its scenery.

    Parameters
    ----------
    asked : iterable of str
        Names of drawings that the prompt asked for; these count in the foreground too.
    """
    wanted = set(asked)
    found: list[Mark] = []
    for thing in scene.things:
        if 3 <= thing.plane <= 5 or (thing.plane == 6 and thing.name in wanted):
            x0, y0, x1, y1 = thing.box or _extent(scene.shapes[thing.first : thing.last])
            box = _box(x0 / scene.width, y0 / scene.height, x1 / scene.width, y1 / scene.height)
            if box is not None:
                paint = _paint(scene, thing, inks)
                found.append(Mark(kind="obj", what=thing.name[:_MOST_WORDS], box=box, colour=paint))
        if len(found) == (MAX_MARKS // 2 if thing.box else _MOST_THINGS):
            break
    return found


def words_of(text: str, lines: Sequence[str], hollow: str) -> str:
    """Give words as they were set, or as they were asked for where the face lacks a character."""
    return (text.strip() if any(hollow in line for line in lines) else "\n".join(lines))[:_MOST_WORDS]


def text_mark(
    what: str, bounds: PixelBox, size: tuple[int, int], colour: tuple[int, int, int], pixels: int, face: str, align: str
) -> Mark | None:
    """Give the mark of words whose ink fills `bounds` pixels."""
    left, top, right, foot = bounds
    box = _box(left / size[0], top / size[1], right / size[0], foot / size[1])
    if box is None or not what:
        return None
    side: Literal["left", "center", "right"] = "left" if align == "left" else "right" if align == "right" else "center"
    return Mark(kind="text", what=what, box=box, colour=_hex(colour), size=min(pixels, 20_000), face=face, align=side)


def _box(x0: float, y0: float, x1: float, y1: float, *, whole: bool = False) -> tuple[int, int, int, int] | None:
    """Shares of the picture in thousandths, rounded outwards; None where too little of it is in the picture."""
    left, top, right, foot = max(x0, 0.0), max(y0, 0.0), min(x1, 1.0), min(y1, 1.0)
    full, seen = (x1 - x0) * (y1 - y0), max(0.0, right - left) * max(0.0, foot - top)
    if seen <= 0 or seen < full * (0.999 if whole else _LEAST_VISIBLE):
        return None
    # Without the margin, 0.29 * 1000 would be rounded past 290.
    edge = 1e-6
    return (
        math.floor(top * 1000 + edge),
        math.floor(left * 1000 + edge),
        math.ceil(foot * 1000 - edge),
        math.ceil(right * 1000 - edge),
    )


def _extent(shapes: Sequence[Shape]) -> tuple[float, float, float, float]:
    spread: list[tuple[Point, float]] = [(point, shape.width / 2) for shape in shapes for point in shape.points]
    if not spread:
        return 0.0, 0.0, 0.0, 0.0
    return (
        min(x - half for (x, _), half in spread),
        min(y - half for (_, y), half in spread),
        max(x + half for (x, _), half in spread),
        max(y + half for (_, y), half in spread),
    )


def _paint(scene: Scene, thing: Thing, inks: Inks) -> str:
    """The colour of the largest share of a thing's shapes."""
    areas: dict[str, float] = {}
    for shape in scene.shapes[thing.first : thing.last]:
        token = shape.ink.token
        areas[token] = areas.get(token, 0.0) + (0.0 if shape.width else _area(shape.points))
    return _hex(inks(max(areas, key=lambda token: areas[token]))) if areas else "#808080"


def _area(points: Sequence[Point]) -> float:
    ring = zip(points, [*points[1:], points[0]], strict=True)
    return abs(sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in ring)) / 2


def _hex(colour: tuple[int, int, int]) -> str:
    return "#{:02x}{:02x}{:02x}".format(*colour)


def _covered(mark: Mark, selected: Image.Image) -> float:
    """The share of a mark's box that is white in a mask of any size."""
    return float(ImageStat.Stat(selected.convert("L").crop(mark.pixels(selected.size))).mean[0]) / 255


def _checksum(image: Image.Image) -> int:
    found = 0
    for top in range(0, image.height, _STRIP):
        strip = image.crop((0, top, image.width, min(image.height, top + _STRIP)))
        found = zlib.crc32(strip.tobytes(), found)
    return found


def _encoded(marks: Marks) -> bytes:
    text = json.dumps(marks.model_dump(exclude_defaults=True), ensure_ascii=False, separators=(",", ":"), default=str)
    return text.encode("utf-8", "replace")
