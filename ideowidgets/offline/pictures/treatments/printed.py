"""Printed colour: travel poster, vector, Bauhaus, deco, cut paper."""

from __future__ import annotations

import math

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from ideowidgets.offline.pictures import colour as c
from ideowidgets.offline.pictures.plate import Plate
from ideowidgets.offline.pictures.scene import BEHIND, Ink
from ideowidgets.offline.pictures.treatments.base import (
    Look,
    backdrop,
    cloudy,
    figure,
    framed,
    grained,
    smooth_backdrop,
)


def poster(plate: Plate, look: Look) -> Image.Image:
    """Silk screen: flat inks, grain that thickens towards the edges of a form, a little misregistration."""
    image = plate.colour(look.rgb)
    offset = round(look.get("offset") * plate.unit)
    if offset:
        red, green, blue = image.split()
        image = Image.merge("RGB", (ImageChops.offset(red, offset, 0), green, ImageChops.offset(blue, 0, offset)))
        image = Image.blend(plate.colour(look.rgb), image, 0.55)
    if look.finish >= 2:
        # Stippled shade where a layer meets the one before it, as in lithographed travel posters.
        depth = plate.layer(lambda ink: 0 if backdrop(ink) else 40 + ink.plane * 26).reduce(4)
        soft = depth.filter(ImageFilter.BoxBlur(max(2, round(22 * plate.unit / 4))))
        shade = ImageChops.subtract(soft, depth).resize(
            plate.size, Image.Resampling.BILINEAR, box=(0, 0, plate.size[0] / 4, plate.size[1] / 4)
        )
        noise = cloudy_noise(plate.size)
        dots = ImageChops.subtract(shade, noise).point([0] * 6 + [46] * 250)
        image.paste(look.inks("ink"), mask=dots)
    if look.get("stripes"):
        image = _stripes(image, plate, look)
    image = grained(image, look.get("grain") + (0 if look.finish >= 2 else 6))
    if look.get("aged") and not look.asked:
        blotch = cloudy(plate.size, 7, 3).point([214 + v * 41 // 255 for v in range(256)])
        image = ImageChops.multiply(
            image,
            Image.merge(
                "RGB",
                (
                    blotch,
                    blotch.point([v * 250 // 255 for v in range(256)]),
                    blotch.point([v * 236 // 255 for v in range(256)]),
                ),
            ),
        )
    return framed(image, look, plate)


def cloudy_noise(size: tuple[int, int]) -> Image.Image:
    """Even noise as an L sheet."""
    from ideowidgets.offline.pictures.treatments.base import grain_sheet

    return grain_sheet(size, 120, 0).getchannel(0).point([v // 4 for v in range(256)])


def _stripes(image: Image.Image, plate: Plate, look: Look) -> Image.Image:
    step = max(8, round(46 * plate.unit))
    sheet = Image.new("L", plate.size)
    draw = ImageDraw.Draw(sheet)
    for x in range(0, plate.size[0], step * 2):
        draw.rectangle((x, 0, x + step - 1, plate.size[1]), fill=34)
    inside = ImageChops.multiply(sheet, plate.mask(backdrop))
    image.paste(look.inks("light"), mask=inside)
    return image


def vector(plate: Plate, look: Look) -> Image.Image:
    """Clean flat shapes; optional outline, side light, dots and a ring."""
    hush = look.get("hush")

    def value(ink: Ink) -> c.RGB:
        colour = look.rgb(ink)
        return (
            c.mix(c.saturate(colour, 100 - hush // 2), look.inks("light"), hush // 2)
            if hush and not look.asked
            else colour
        )

    image = plate.colour(value)
    if look.get("shade") == 2:
        image = smooth_backdrop(image, plate, 8)
    if look.get("dots"):
        image = _dots(image, plate, look)
    line = look.get("line")
    if line:
        edge = plate.edges(line * 0.9)
        image.paste(look.inks("ink"), mask=edge)
    return framed(image, look, plate)


def _dots(image: Image.Image, plate: Plate, look: Look) -> Image.Image:
    step = max(8, round(44 * plate.unit))
    sheet = Image.new("L", plate.size)
    draw = ImageDraw.Draw(sheet)
    r = step // 6
    for row, y in enumerate(range(0, plate.size[1] + step, step)):
        for x in range(step // 2 * (row % 2), plate.size[0] + step, step):
            draw.ellipse((x - r, y - r, x + r, y + r), fill=120)
    image.paste(look.inks("light"), mask=ImageChops.multiply(sheet, plate.mask(backdrop)))
    return image


def bauhaus(plate: Plate, look: Look) -> Image.Image:
    """Paper, primaries and hard geometry behind the figure; the scenery reduced to planes."""
    chance = look.chance.fork("bauhaus")
    flat = {"sky": "light", "sky2": "light", "cloud": "light-"}
    order = ("accent", "second", "main", "deep")

    def value(ink: Ink) -> c.RGB:
        if look.asked:
            return look.rgb(ink)
        name = ink.token.rstrip("+-").partition("~")[0]
        if backdrop(ink):
            return look.inks("light" if look.time != "night" else "dark")
        if name in flat:
            return look.inks("light-")
        if name == "sun":
            # A disc behind the subject, unlike a sun in the sky, must not take the subject's own colour.
            return look.inks("main" if ink.plane < 5 and ink.token != BEHIND else "accent")
        if ink.plane in (1, 2, 3, 4) and name in {"far", "mid", "ground", "ground2", "water", "near", "leaf"}:
            key = {"far": 0, "mid": 1, "water": 1, "ground": 0, "ground2": 0, "near": 3, "leaf": 3}[name]
            base = look.inks(order[key])
            return (
                base
                if look.get("plain") or ink.token == name
                else c.mix(base, look.inks("ink"), 12 * ink.token.count("-"))
            )
        return look.rgb(ink)

    image = plate.colour(value)
    behind = plate.mask(backdrop)
    forms = Image.new("RGB", plate.size, value(Ink("sky", 0, 0)))
    draw = ImageDraw.Draw(forms)
    w, h = plate.size
    short = min(w, h)
    lx, ly = int(plate.scene.light[0] * w), int(plate.scene.light[1] * h)
    quiet = bool(look.get("plain"))
    tones = [look.inks(name) for name in ("accent", "second", "light-", "main")]
    r = short * chance.pick((30, 36, 42)) // 100
    draw.ellipse((lx - r, ly - r, lx + r, ly + r), fill=c.mix(tones[0], tones[2], 55 if quiet else 0))
    if not quiet:
        draw.pieslice((lx - r, ly - r, lx + r, ly + r), 90, 270, fill=tones[1])
        draw.polygon([(0, 0), (short * 46 // 100, 0), (0, short * 46 // 100)], fill=look.inks("ink"))
        draw.rectangle((w - short * 16 // 100, 0, w, h), fill=tones[2])
        for i in range(look.get("bars")):
            y = short * (8 + 5 * i) // 100
            draw.rectangle((w - short * 44 // 100, y, w - short * 6 // 100, y + short // 70), fill=look.inks("ink"))
    else:
        draw.rectangle((0, 0, short * 9 // 100, h), fill=c.mix(tones[1], tones[2], 62))
    image = Image.composite(forms, image, behind)
    tilt = look.get("tilt")
    if tilt:
        draw = ImageDraw.Draw(image)
        at = chance.pick((18, 78)) * w // 100
        k = math.tan(math.radians(tilt * 4))
        wide = short // 45
        top = (at + int(h * k / 2), -2)
        foot = (at - int(h * k / 2), h + 2)
        bar = Image.new("L", plate.size)
        ImageDraw.Draw(bar).line((top, foot), fill=255, width=wide)
        image.paste(
            look.inks("main" if tilt > 5 else "ink"),
            mask=ImageChops.multiply(bar, ImageChops.invert(plate.mask(lambda ink: ink.plane >= 4))),
        )
    image = grained(image, 7 if look.finish >= 2 else 14)
    if look.get("aged") and not look.asked:
        blotch = cloudy(plate.size, 9, 5).point([222 + v * 33 // 255 for v in range(256)])
        image = ImageChops.multiply(
            image, Image.merge("RGB", (blotch, blotch, blotch.point([v * 238 // 255 for v in range(256)])))
        )
    return image


def deco(plate: Plate, look: Look) -> Image.Image:
    """Gold lines on deep colour, a fan of rays, stepped frames."""

    def value(ink: Ink) -> c.RGB:
        colour = look.rgb(ink)
        if look.asked:
            return colour
        return look.inks("ink") if backdrop(ink) else c.mix(colour, look.inks("ink"), 26 if ink.plane < 5 else 6)

    image = plate.colour(value)
    w, h = plate.size
    short = min(w, h)
    rays = Image.new("L", plate.size)
    draw = ImageDraw.Draw(rays)
    lx, ly = plate.scene.light[0] * w, min(plate.scene.horizon, 0.9) * h
    n = 30
    for i in range(n):
        a = math.pi * (1 + (i + 0.5) / n)
        tip = (lx + 2 * max(w, h) * math.cos(a), ly + 2 * max(w, h) * math.sin(a))
        tip2 = (lx + 2 * max(w, h) * math.cos(a + 0.052), ly + 2 * max(w, h) * math.sin(a + 0.052))
        draw.polygon([(lx, ly), tip, tip2], fill=120 if i % 2 else 60)
    image.paste(look.inks("accent" if look.asked else "main"), mask=ImageChops.multiply(rays, plate.mask(backdrop)))
    gold = look.inks("light") if look.asked else c.mix(look.inks("main"), (255, 240, 190), 25)
    image.paste(gold, mask=plate.edges(4.2))
    draw = ImageDraw.Draw(image)
    for inset, wide in ((20, 6), (32, 2)):
        i, t = round(inset * plate.unit), max(1, round(wide * plate.unit))
        draw.rectangle((i, i, w - 1 - i, h - 1 - i), outline=gold, width=t)
    for sx in (0, 1):
        for sy in (0, 1):
            for step in range(3):
                s = round((58 - 13 * step) * plate.unit)
                i = round((32 + 8 * step) * plate.unit)
                x, y = (i if not sx else w - 1 - i - s), (i if not sy else h - 1 - i - s)
                draw.rectangle((x, y, x + s, y + s), outline=gold, width=max(1, round(2 * plate.unit)))
    if short > 200 and look.finish >= 1:
        image = grained(image, 5)
    return image


def cutout(plate: Plate, look: Look) -> Image.Image:
    """Scissored paper: each layer casts a small shadow on the one behind it."""
    image = plate.colour(look.rgb)
    depth = plate.layer(lambda ink: 0 if backdrop(ink) else 60 + ink.plane * 26)
    reach = max(1, round(7 * plate.unit))
    half = depth.reduce(2)
    cast = ImageChops.offset(half, max(1, reach // 2), max(1, reach // 2)).filter(
        ImageFilter.BoxBlur(max(1, reach // 3))
    )
    shade = (
        ImageChops.subtract(cast, half)
        .point([min(110, v * 2) for v in range(256)])
        .resize(plate.size, Image.Resampling.BILINEAR, box=(0, 0, plate.size[0] / 2, plate.size[1] / 2))
    )
    image.paste(look.inks("ink"), mask=shade)
    lip = ImageChops.subtract(depth, ImageChops.offset(depth, max(1, reach // 3), max(1, reach // 3))).point(
        [min(90, v) for v in range(256)]
    )
    image.paste(look.inks("light"), mask=lip)
    if look.get("jag"):
        marks = look.chance.fork("jag").noise(24, 4)
        sheet = Image.new("L", plate.size)
        draw = ImageDraw.Draw(sheet)
        for a, b, s, t in marks.astype(np.int64):
            x, y = int(a) * plate.size[0] // 255, int(b) * plate.size[1] // 255
            r = max(3, round((10 + int(s) % 28) * plate.unit))
            draw.polygon(
                [
                    (x, y - r),
                    (x + r // 3, y - r // 4),
                    (x + r, y + int(t) % 7),
                    (x + r // 4, y + r // 3),
                    (x - r // 2, y + r),
                ],
                fill=210,
            )
        image.paste(look.inks("accent"), mask=ImageChops.multiply(sheet, ImageChops.invert(plate.mask(figure))))
    return grained(image, 9, 1)
