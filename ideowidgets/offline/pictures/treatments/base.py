"""What treatments share: the look they render, textures, smooth light."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops, ImageFilter

from ideowidgets.offline.pictures.chance import Chance
from ideowidgets.offline.pictures.colour import RGB
from ideowidgets.offline.pictures.palette import Inks
from ideowidgets.offline.pictures.plate import Plate
from ideowidgets.offline.pictures.scene import Ink

BILINEAR = Image.Resampling.BILINEAR


@dataclass(frozen=True)
class Look:
    """How a picture is rendered: a treatment's settings, its inks, and the care taken (0..3)."""

    name: str
    treatment: str
    settings: dict[str, int]
    inks: Inks
    finish: int
    chance: Chance
    asked: bool
    time: str

    def get(self, key: str, default: int = 0) -> int:
        """A number of the style."""
        return self.settings.get(key, default)

    def rgb(self, ink: Ink) -> RGB:
        """The colour of an ink."""
        return self.inks(ink.token)


Treatment = Callable[[Plate, Look], Image.Image]


def backdrop(ink: Ink) -> bool:
    """Whether an ink belongs to the sky or wall."""
    return ink.plane == 0 and ink.group == 0


def figure(ink: Ink) -> bool:
    """Whether an ink belongs to a subject."""
    return ink.plane == 5


@lru_cache(maxsize=1)
def _noise() -> NDArray[np.uint8]:
    return Chance("paper").noise(512, 512)


@lru_cache(maxsize=12)
def grain_sheet(size: tuple[int, int], amount: int, blur: int) -> Image.Image:
    """Grain around 128, three equal channels, tiled from one block of noise."""
    tile = Image.fromarray(_noise())
    if blur:
        wrapped = Image.new("L", (1024, 1024))
        for x in (0, 512):
            for y in (0, 512):
                wrapped.paste(tile, (x, y))
        smooth = wrapped.filter(ImageFilter.GaussianBlur(blur)).crop((256, 256, 768, 768))
        gain = 1 + blur
        tile = smooth.point([min(255, max(0, 128 + (v - 128) * gain)) for v in range(256)])
    tile = tile.point([128 + (v - 128) * amount // 128 for v in range(256)])
    sheet = Image.new("L", size)
    for x in range(0, size[0], 512):
        for y in range(0, size[1], 512):
            sheet.paste(tile, (x, y))
    return Image.merge("RGB", (sheet, sheet, sheet))


def grained(image: Image.Image, amount: int, blur: int = 0) -> Image.Image:
    """The picture with grain."""
    if amount <= 0:
        return image
    return ImageChops.add(image, grain_sheet(image.size, amount, blur), 1.0, -128)


@lru_cache(maxsize=6)
def cloudy(size: tuple[int, int], cells: int, salt: int) -> Image.Image:
    """Soft blotches, an L sheet that covers 0..255."""
    short = min(size)
    w, h = max(3, cells * size[0] // short), max(3, cells * size[1] // short)
    block = Chance("cloudy", salt).noise(h, w)
    small = Image.fromarray(block).resize((max(4, size[0] // 4), max(4, size[1] // 4)), Image.Resampling.BICUBIC)
    return small.resize(size, BILINEAR)


def smooth_backdrop(image: Image.Image, plate: Plate, radius: int) -> Image.Image:
    """The sky's bands melted into a gradient, edges of everything else kept."""
    mask = plate.mask(backdrop)
    box = mask.getbbox()
    if box is None:
        return image
    step = 8
    sky = image.copy()
    # The blur must not drag dark shapes into the sky, so they are filled by the sky's own mean first.
    small_mask = mask.reduce(step)
    small = sky.reduce(step)
    weight = small_mask.filter(ImageFilter.BoxBlur(radius))
    blurred = ImageChops.multiply(small, Image.merge("RGB", (small_mask,) * 3)).filter(ImageFilter.BoxBlur(radius))
    top = np.asarray(blurred, dtype=np.int32) * 255
    under = np.maximum(np.asarray(weight, dtype=np.int32), 1)[:, :, None]
    level = Image.fromarray(np.minimum(top // under, 255).astype(np.uint8)).resize(
        image.size, BILINEAR, box=(0, 0, image.size[0] / step, image.size[1] / step)
    )
    return Image.composite(level, image, mask)


@lru_cache(maxsize=8)
def falloff(size: tuple[int, int], x: int, y: int, strength: int) -> Image.Image:
    """An L sheet, 255 at (x, y) per cent, darker outwards by `strength`."""
    w, h = 64, 64
    gx = (np.arange(w, dtype=np.int64) * 100 // (w - 1) - x)[None, :]
    gy = (np.arange(h, dtype=np.int64) * 100 // (h - 1) - y)[:, None]
    square = gx * gx + gy * gy
    dark = np.minimum(255, square * strength // 2600)
    return Image.fromarray((255 - dark).astype(np.uint8)).resize(size, Image.Resampling.BICUBIC)


def vignette(image: Image.Image, strength: int, x: int = 50, y: int = 48) -> Image.Image:
    """Corners darkened."""
    sheet = falloff(image.size, x, y, strength)
    return ImageChops.multiply(image, Image.merge("RGB", (sheet, sheet, sheet)))


def relief(plate: Plate, key: Callable[[Ink], int], spread: int) -> Image.Image:
    """Soft light from the upper left over forms: an L sheet around 128."""
    height = plate.layer(key).reduce(4)
    soft = np.asarray(height.filter(ImageFilter.BoxBlur(spread)), dtype=np.int32)
    edge = np.asarray(height.filter(ImageFilter.BoxBlur(max(1, spread // 3))), dtype=np.int32)
    shift = max(1, spread // 2)
    slope = np.roll(np.roll(soft, -shift, 0), -shift, 1) - np.roll(np.roll(soft, shift, 0), shift, 1)
    fine = np.roll(np.roll(edge, -1, 0), -1, 1) - np.roll(np.roll(edge, 1, 0), 1, 1)
    lit = np.clip(128 + slope * 2 // 3 + fine // 3, 0, 255).astype(np.uint8)
    return Image.fromarray(lit).resize(plate.size, BILINEAR, box=(0, 0, plate.size[0] / 4, plate.size[1] / 4))


def lit(image: Image.Image, light: Image.Image) -> Image.Image:
    """The picture under a light sheet around 128."""
    return ImageChops.soft_light(image, Image.merge("RGB", (light, light, light)))


def curve(image: Image.Image, *, contrast: int = 0, fade: int = 0, warm: int = 0) -> Image.Image:
    """A tone curve in whole numbers: contrast in per cent, lifted blacks, warmer or cooler."""
    table: list[int] = []
    for shift in (warm // 2, 0, -warm // 2):
        for v in range(256):
            value = 128 + (v - 128) * (100 + contrast) // 100 + shift
            value = fade + value * (255 - fade - fade // 3) // 255
            table.append(min(255, max(0, value)))
    return image.point(table)


def framed(image: Image.Image, look: Look, plate: Plate) -> Image.Image:
    """A paper border, as printed sheets have."""
    width = round(look.get("frame") * plate.unit * 10)
    if width < 2:
        return image
    sheet = Image.new("RGB", image.size, look.inks("light"))
    inner = (width, width, image.size[0] - width, image.size[1] - width)
    sheet.paste(image.crop(inner), inner)
    return sheet
