"""Lines and dots: halftone, woodcut, etching, line drawing, blueprint, old cartoon."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from ideowidgets.offline.pictures import colour as c
from ideowidgets.offline.pictures.plate import Plate
from ideowidgets.offline.pictures.treatments.base import (
    BILINEAR,
    Look,
    backdrop,
    cloudy,
    figure,
    framed,
    grained,
    smooth_backdrop,
)


@lru_cache(maxsize=12)
def screen(size: tuple[int, int], pitch: int, angle: int, lines: bool) -> Image.Image:
    """A printer's screen: thresholds 0..255 of dots or lines at `pitch` pixels, turned by `angle` degrees."""
    w, h = size
    a = math.radians(angle)
    # Whole-number phases (1/1024 of a turn) keep the thresholds equal on every platform.
    cu, su = round(1024 * math.cos(a)), round(1024 * math.sin(a))
    x = np.arange(w, dtype=np.int64)[None, :]
    y = np.arange(h, dtype=np.int64)[:, None]
    u = ((x * cu + y * su) // pitch) & 1023
    tri_u = np.abs(u - 512)
    if lines:
        return Image.fromarray((tri_u * 255 // 512).astype(np.uint8))
    v = ((y * cu - x * su) // pitch) & 1023
    tri_v = np.abs(v - 512)
    return Image.fromarray(((tri_u + tri_v) * 255 // 1024).astype(np.uint8))


def screened(tone: Image.Image, grid: Image.Image, soft: int = 5) -> Image.Image:
    """255 where ink prints: dark tones through a screen, with smooth dot edges."""
    a = np.asarray(grid, dtype=np.int16) - np.asarray(tone, dtype=np.int16)
    return Image.fromarray((np.clip(a * soft + 128, 0, 255)).astype(np.uint8))


def _tone(plate: Plate, look: Look) -> Image.Image:
    return plate.layer(lambda ink: c.light(look.rgb(ink)))


def halftone(plate: Plate, look: Look) -> Image.Image:
    """Flat colour with dots of ink for shade; bold outlines where the style has them."""
    pitch = max(3, round(look.get("dot", 12) * plate.unit * 1.15))
    flat = plate.colour(lambda ink: c.mix(look.rgb(ink), look.inks("light"), 12 if not look.asked else 0))
    flat = smooth_backdrop(flat, plate, 6) if look.get("frame") else flat
    tone = _tone(plate, look)
    ly = plate.scene.light[1]
    ramp = Image.linear_gradient("L").resize(plate.size, BILINEAR)
    if ly > 0.5:
        ramp = ImageChops.invert(ramp)
    fall = ImageChops.blend(tone, ImageChops.invert(ramp), 0.34)
    dots = screened(
        fall.point([min(255, v * 158 // 255 + 104) for v in range(256)]), screen(plate.size, pitch, 27, False)
    )
    image = flat
    image.paste(
        look.inks("deep" if not look.get("line") else "second"), mask=ImageChops.multiply(dots, plate.mask(backdrop))
    )
    rest = ImageChops.multiply(dots, ImageChops.invert(plate.mask(backdrop)))
    image.paste(look.inks("ink"), mask=rest.point([v * (62 if look.asked else 84) // 100 for v in range(256)]))
    offset = round(look.get("offset") * plate.unit)
    if offset:
        red, green, blue = image.split()
        image = Image.merge("RGB", (ImageChops.offset(red, offset, offset // 2), green, blue))
    line = look.get("line")
    if line:
        image.paste(look.inks("ink"), mask=plate.edges(line))
    image = grained(image, 6)
    return framed(image, look, plate)


def woodcut(plate: Plate, look: Look) -> Image.Image:
    """Carved lines that follow each layer, key block in ink, gradated sky."""
    pitch = max(3, round(look.get("pitch", 14) * plate.unit))
    size = plate.size
    mono = bool(look.get("mono")) and not look.asked
    drift = cloudy(size, 9, 7)
    wave = np.asarray(drift, dtype=np.int64) * pitch // 40
    w, h = size
    x = np.arange(w, dtype=np.int64)[None, :]
    y = np.arange(h, dtype=np.int64)[:, None]
    across = ((y * 1024 + wave * 1024) // pitch) & 1023
    slant = ((y * 724 + x * 724 + wave * 1024) // pitch) & 1023
    kind = np.asarray(plate.layer(lambda ink: 255 if ink.plane in (2, 4) or backdrop(ink) else 0))
    phase = np.where(kind > 127, across, slant)
    grid = Image.fromarray((np.abs(phase - 512) * 255 // 512).astype(np.uint8))
    tone = _tone(plate, look)
    if mono:
        image = Image.new("RGB", size, look.inks("light"))
        cut = screened(tone.point([min(255, max(0, (v - 60) * 255 // 150)) for v in range(256)]), grid, 6)
        image.paste(look.inks("ink"), mask=cut)
        image.paste(look.inks("ink"), mask=plate.edges(look.get("line") + 1))
        return image
    image = smooth_backdrop(plate.colour(look.rgb), plate, 6)
    shade = ImageChops.blend(tone, Image.linear_gradient("L").rotate(180).resize(size, BILINEAR), 0.25)
    cut = screened(shade.point([min(255, v + 74) for v in range(256)]), grid, 5)
    strength = plate.layer(lambda ink: 96 if ink.plane >= 5 else 140 if look.asked else 205)
    image.paste(look.inks("ink"), mask=ImageChops.multiply(cut, strength))
    sky_lines = ImageChops.multiply(
        screened(tone.point([min(255, v * 2 // 5 + 150) for v in range(256)]), grid, 5), plate.mask(backdrop)
    )
    image.paste(look.inks("light"), mask=sky_lines.point([v * 46 // 100 for v in range(256)]))
    image.paste(look.inks("ink"), mask=plate.edges(look.get("line") + 1))
    fibre = Image.fromarray(np.asarray(grain_rows(size))).point([226 + v * 29 // 255 for v in range(256)])
    return ImageChops.multiply(image, Image.merge("RGB", (fibre, fibre, fibre)))


@lru_cache(maxsize=4)
def grain_rows(size: tuple[int, int]) -> Image.Image:
    """Wood grain: noise drawn out along the rows."""
    from ideowidgets.offline.pictures.chance import Chance

    block: NDArray[np.uint8] = Chance("wood").noise(max(4, size[1] // 2), 12)
    return Image.fromarray(block).resize(size, Image.Resampling.BICUBIC)


def etching(plate: Plate, look: Look) -> Image.Image:
    """Fine engraved lines, crossed in the shade, on old paper."""
    size = plate.size
    pitch = max(3, round(look.get("pitch", 9) * plate.unit))
    base = (
        plate.colour(look.rgb)
        if look.asked
        else Image.blend(Image.new("RGB", size, look.inks("light")), plate.colour(look.rgb), 0.1)
    )
    tone = ImageChops.blend(_tone(plate, look), cloudy(size, 5, 9), 0.1)
    image = base
    ink = look.inks("ink")
    lifts = ((24, 64), (118, 150), (68, 110)) if look.finish >= 1 else ((24, 64),)
    for angle, lift in lifts:
        lighter = tone.point([min(255, max(0, v - 44) * 5 // 4 + lift) for v in range(256)])
        image.paste(
            ink,
            mask=screened(lighter, screen(size, pitch, angle, True), 4).point(
                [v * (50 if look.asked else 88) // 100 for v in range(256)]
            ),
        )
    image.paste(ink, mask=plate.edges(2.6))
    if not look.asked:
        blotch = cloudy(size, 6, 2).point([218 + v * 37 // 255 for v in range(256)])
        image = ImageChops.multiply(
            image,
            Image.merge(
                "RGB",
                (
                    blotch,
                    blotch.point([v * 248 // 255 for v in range(256)]),
                    blotch.point([v * 232 // 255 for v in range(256)]),
                ),
            ),
        )
    draw = ImageDraw.Draw(image)
    i = round(22 * plate.unit)
    if i > 2:
        draw.rectangle((i, i, size[0] - 1 - i, size[1] - 1 - i), outline=ink, width=max(1, round(2 * plate.unit)))
    return image


def _wobbled(image: Image.Image, amount: int, salt: int) -> Image.Image:
    """The sheet's lines as an unsteady hand draws them."""
    w, h = image.size
    n = 12
    if amount <= 0 or min(w, h) < 2 * n:
        return image
    block = np.asarray(cloudy((n + 1, n + 1), 6, salt), dtype=np.int64)
    other = np.asarray(cloudy((n + 1, n + 1), 6, salt + 1), dtype=np.int64)
    mesh = []
    for j in range(n):
        for i in range(n):
            x0, x1, y0, y1 = w * i // n, w * (i + 1) // n, h * j // n, h * (j + 1) // n
            quad = []
            for dj, di, px, py in ((0, 0, x0, y0), (1, 0, x0, y1), (1, 1, x1, y1), (0, 1, x1, y0)):
                edge = i + di in (0, n) or j + dj in (0, n)
                quad += [
                    px + (0 if edge else int(block[j + dj, i + di] - 128) * amount // 128),
                    py + (0 if edge else int(other[j + dj, i + di] - 128) * amount // 128),
                ]
            mesh.append(((x0, y0, x1, y1), tuple(quad)))
    return image.transform(image.size, Image.Transform.MESH, mesh, Image.Resampling.BILINEAR)


def lineart(plate: Plate, look: Look) -> Image.Image:
    """Outlines on white; some styles scribble colour inside or hatch the shade."""
    size = plate.size
    paper = (255, 255, 255) if not look.get("fill") else look.inks("light")
    ink = look.inks("ink")
    if look.asked:
        image = Image.blend(Image.new("RGB", size, look.inks("light")), plate.colour(look.rgb), 0.88)
    else:
        image = Image.new("RGB", size, paper)
    lines = plate.edges(look.get("line", 6))
    wob = round(look.get("wobble") * plate.unit * 1.6)
    if look.get("fill") and not look.asked:
        colour = plate.colour(look.rgb)
        hatch = screen(size, max(4, round(11 * plate.unit)), 38, True).point(
            [255 if v > 92 else 40 for v in range(256)]
        )
        inside = plate.mask(lambda ink: ink.plane > 0 and c.light(look.rgb(ink)) < 225)
        scribble = ImageChops.multiply(_wobbled(hatch, max(2, wob), 21), inside)
        image.paste(colour, (max(1, round(5 * plate.unit)), max(1, round(4 * plate.unit))), mask=scribble)
    if look.get("hatch"):
        tone = _tone(plate, look)
        cut = screened(
            tone.point([min(255, v + 30) for v in range(256)]),
            screen(size, max(3, round(13 * plate.unit)), 52, True),
            5,
        )
        image.paste(c.mix(ink, paper, 35), mask=ImageChops.multiply(cut, plate.mask(lambda k: k.plane > 0)))
    lines = _wobbled(lines, wob, 31)
    image.paste(ink, mask=lines)
    return image


def blueprint(plate: Plate, look: Look) -> Image.Image:
    """White construction lines on blue, with a grid and measures."""
    size = plate.size
    deep, line = look.inks("ink"), look.inks("light")
    image = Image.new("RGB", size, c.mix(deep, (60, 120, 200), 14) if not look.asked else deep)
    if look.asked:
        image = plate.colour(look.rgb)
    draw = ImageDraw.Draw(image)
    w, h = size
    step = max(8, round(25 * plate.unit))
    faint, clear = c.mix(deep, line, 17), c.mix(deep, line, 32)
    for i, x in enumerate(range(0, w, step)):
        draw.line((x, 0, x, h), fill=clear if i % 4 == 0 else faint)
    for i, y in enumerate(range(0, h, step)):
        draw.line((0, y, w, y), fill=clear if i % 4 == 0 else faint)
    if not look.asked:
        wash = plate.layer(lambda ink: 0 if backdrop(ink) else 26 + ink.plane * 6)
        image.paste(c.mix(deep, line, 48), mask=wash)
        hatch = screen(size, max(4, round(10 * plate.unit)), 45, True).point(
            [255 if v > 190 else 0 for v in range(256)]
        )
        shade = plate.mask(lambda ink: ink.token.endswith("-") and ink.plane >= 4)
        image.paste(c.mix(deep, line, 62), mask=ImageChops.multiply(hatch, shade))
    image.paste(line, mask=plate.edges(3.6))
    box = plate.mask(figure).getbbox()
    draw = ImageDraw.Draw(image)
    thin = max(1, round(1.6 * plate.unit))
    if box is not None and look.finish >= 1:
        gap = round(24 * plate.unit)
        x = box[2] + gap if box[2] + gap * 2 < w else max(gap, box[0] - gap)
        draw.line((x, box[1], x, box[3]), fill=line, width=thin)
        for y in (box[1], (box[1] + box[3]) // 2, box[3] - 1):
            draw.line((x - gap // 3, y, x + gap // 3, y), fill=line, width=thin)
        y = min(h - gap, box[3] + gap)
        draw.line((box[0], y, box[2], y), fill=line, width=thin)
        for x in (box[0], box[2]):
            draw.line((x, y - gap // 3, x, y + gap // 3), fill=line, width=thin)
    i = round(18 * plate.unit)
    draw.rectangle((i, i, w - 1 - i, h - 1 - i), outline=line, width=max(1, round(3 * plate.unit)))
    return grained(image, 6)


def toon(plate: Plate, look: Look) -> Image.Image:
    """Rubber-hose film: greys, round thick outlines, a spotlight and scratches."""
    flat = plate.colour(
        lambda ink: c.mix(look.rgb(ink), look.inks("light"), 0 if look.asked else 42 if ink.plane != 5 else 20)
    )
    image = smooth_backdrop(flat, plate, 8)
    soft = (
        plate.edges(look.get("line", 9))
        .filter(ImageFilter.BoxBlur(max(1, round(2 * plate.unit))))
        .point([0] * 90 + [255] * 166)
    )
    image.paste(look.inks("ink"), mask=soft)
    from ideowidgets.offline.pictures.treatments.base import vignette

    image = vignette(image, 92)
    draw = ImageDraw.Draw(image)
    chance = look.chance.fork("scratch")
    for _ in range(7):
        x = chance.below(plate.size[0])
        y = chance.below(plate.size[1])
        draw.line((x, y, x + chance.below(3), y + plate.size[1] // 5), fill=look.inks("light"), width=1)
    return grained(image, 20)
