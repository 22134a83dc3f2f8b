"""Light: cinema, airbrush, aura, moving cameras, neon."""

from __future__ import annotations

import math

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from ideowidgets.offline.pictures import colour as c
from ideowidgets.offline.pictures.plate import Plate
from ideowidgets.offline.pictures.scene import Ink
from ideowidgets.offline.pictures.treatments.base import (
    BILINEAR,
    Look,
    backdrop,
    curve,
    figure,
    framed,
    grained,
    lit,
    relief,
    smooth_backdrop,
    vignette,
)


def _height(ink: Ink) -> int:
    if backdrop(ink):
        return 20
    return min(250, 40 + ink.plane * 24 + (ink.token.count("+") - ink.token.count("-")) * 14 + (ink.group * 37) % 17)


def _haze(look: Look, ink: Ink, amount: int) -> c.RGB:
    """Aerial perspective: far planes take the colour of the air."""
    colour = look.rgb(ink)
    if look.asked or ink.plane == 0 or ink.plane >= 5 or ink.token.rstrip("+-") == "sun":
        return colour
    return c.mix(colour, look.inks("sky2"), max(0, amount - ink.plane * amount // 5))


def _glow(image: Image.Image, plate: Plate, look: Look, amount: int) -> Image.Image:
    """Light that spills from the sun, lamps and everything bright."""
    small = image.reduce(8)
    bright = small.point([max(0, v - 150) * 255 // 105 for v in range(256)] * 3)
    lamp = plate.layer(lambda ink: 255 if ink.token.rstrip("+-") in {"sun", "lit"} else 0).reduce(8)
    bright = ImageChops.multiply(
        bright, Image.merge("RGB", (lamp.point([90 + v * 165 // 255 for v in range(256)]),) * 3)
    )
    r = max(2, round(plate.unit * 9))
    wide = bright.filter(ImageFilter.BoxBlur(r)).filter(ImageFilter.BoxBlur(r))
    wide = wide.point([min(255, v * amount // 34) for v in range(256)] * 3)
    return ImageChops.screen(image, wide.resize(image.size, BILINEAR, box=(0, 0, image.size[0] / 8, image.size[1] / 8)))


def cinema(plate: Plate, look: Look) -> Image.Image:
    """Film: gradients, modelled forms, aerial haze, bloom, grain; bars, fades and leaks where the stock has them."""
    image = smooth_backdrop(plate.colour(lambda ink: _haze(look, ink, 44)), plate, 9)
    image = lit(image, relief(plate, _height, max(2, round(7 * plate.unit))))
    ramp = Image.linear_gradient("L").resize(plate.size, BILINEAR)
    ground = ramp.point([140 - max(0, v - 110) * 34 // 145 for v in range(256)])
    if not look.asked:
        image = lit(image, ground)
    if look.finish >= 1:
        image = _glow(image, plate, look, look.get("glow", 18) if not look.asked else 8)
    if not look.asked:
        image = vignette(image, 70, round(plate.scene.light[0] * 40 + 30), 46)
        image = curve(image, contrast=look.get("contrast"), fade=look.get("fade"), warm=look.get("warm"))
    if look.get("leak") and not look.asked:
        leak = (
            Image.linear_gradient("L")
            .rotate(90)
            .resize(plate.size, BILINEAR)
            .point([max(0, v - 158) * 2 for v in range(256)])
        )
        image = ImageChops.screen(
            image, Image.composite(Image.new("RGB", plate.size, (255, 106, 32)), Image.new("RGB", plate.size), leak)
        )
    image = grained(image, look.get("grain") + (12 if look.finish == 0 else 0), 1 if look.get("grain") > 14 else 0)
    if look.get("bars"):
        draw = ImageDraw.Draw(image)
        bar = plate.size[1] * 7 // 100
        draw.rectangle((0, 0, plate.size[0], bar), fill=(6, 8, 11))
        draw.rectangle((0, plate.size[1] - bar, plate.size[0], plate.size[1]), fill=(6, 8, 11))
    return framed(image, look, plate)


def airbrush(plate: Plate, look: Look) -> Image.Image:
    """Rounded, lit forms with smooth turns of colour; glossy plastic or sprayed gradients."""
    image = smooth_backdrop(plate.colour(lambda ink: _haze(look, ink, 20)), plate, 10)
    spread = max(3, round((13 if look.get("gloss") else 9) * plate.unit))
    light = relief(plate, _height, spread)
    image = lit(image, light)
    if look.get("gloss"):
        shine = light.point([min(255, max(0, v - 168) * 3) for v in range(256)])
        image.paste(
            (255, 255, 255),
            mask=ImageChops.multiply(shine, plate.mask(lambda ink: ink.plane >= 2)).point(
                [v * 55 // 100 for v in range(256)]
            ),
        )
        image = lit(
            image,
            relief(plate, lambda ink: (ink.group * 53) % 200 + 30 if not backdrop(ink) else 30, max(2, spread // 2)),
        )
    if look.get("sweep"):
        ramp = Image.linear_gradient("L").resize(plate.size, BILINEAR)
        tint = Image.composite(
            Image.new("RGB", plate.size, look.inks("main")), Image.new("RGB", plate.size, look.inks("second")), ramp
        )
        image = Image.blend(image, ImageChops.soft_light(image, tint), 0.0 if look.asked else 0.5)
    if look.get("spot") and not look.asked:
        image = _spotlight(image, plate, look)
    if look.finish >= 1:
        image = _glow(image, plate, look, 22 if not look.asked else 6)
    return grained(image, look.get("grain"))


def _spotlight(image: Image.Image, plate: Plate, look: Look) -> Image.Image:
    w, h = plate.size
    sheet = Image.new("L", (max(2, w // 4), max(2, h // 4)), 70)
    draw = ImageDraw.Draw(sheet)
    box = plate.mask(figure).getbbox() or (w // 4, h // 4, w * 3 // 4, h * 3 // 4)
    cx, foot = (box[0] + box[2]) // 8, min(h // 4, box[3] // 4 + 8)
    half = max((box[2] - box[0]) // 6, w // 22)
    draw.polygon(
        [(cx - half // 5, -4), (cx + half // 5, -4), (cx + half * 3 // 2, foot), (cx - half * 3 // 2, foot)], fill=255
    )
    draw.ellipse((cx - half * 3 // 2, foot - half // 3, cx + half * 3 // 2, foot + half // 3), fill=255)
    beam = sheet.filter(ImageFilter.BoxBlur(max(2, w // 160))).resize((w, h), BILINEAR)
    tinted = Image.composite(
        Image.new("RGB", (w, h), (255, 250, 236)),
        Image.new("RGB", (w, h), c.mix(look.inks("deep"), (255, 255, 255), 26)),
        beam,
    )
    return ImageChops.multiply(image, tinted)


def aura(plate: Plate, look: Look) -> Image.Image:
    """Fields of coloured light without edges, the figure a soft shape within, fine grain."""
    radius = max(1, round(look.get("blur", 12) * plate.unit / 2))
    image = smooth_backdrop(plate.colour(look.rgb), plate, 12)
    small = image.reduce(4)
    soft = (
        small.filter(ImageFilter.BoxBlur(radius))
        .filter(ImageFilter.BoxBlur(radius))
        .filter(ImageFilter.BoxBlur(max(1, radius // 2)))
    )
    far = soft.filter(ImageFilter.BoxBlur(radius * 4)).filter(ImageFilter.BoxBlur(radius * 4))
    box = (0, 0, image.size[0] / 4, image.size[1] / 4)
    wide = Image.blend(far, soft, 0.45).resize(image.size, BILINEAR, box=box)
    near = soft.resize(image.size, BILINEAR, box=box)
    mask = (
        plate.mask(lambda ink: ink.plane >= 4)
        .reduce(4)
        .filter(ImageFilter.BoxBlur(max(1, radius // 2)))
        .resize(image.size, BILINEAR, box=box)
    )
    body = Image.blend(near, image, 0.55)
    halo = mask.reduce(4).filter(ImageFilter.BoxBlur(max(2, radius * 2))).resize(image.size, BILINEAR)
    light = look.inks("accent") if look.get("night") else look.inks("light")
    if not look.asked:
        wide.paste(light, mask=halo.point([v * 58 // 100 for v in range(256)]))
    image = Image.composite(body, wide, mask)
    if look.get("sparkle"):
        image = _sparkles(image, plate, look)
    return grained(image, look.get("grain"))


def _sparkles(image: Image.Image, plate: Plate, look: Look) -> Image.Image:
    sheet = Image.new("L", plate.size)
    draw = ImageDraw.Draw(sheet)
    chance = look.chance.fork("sparkle")
    for _ in range(34):
        x, y = chance.below(plate.size[0]), chance.below(plate.size[1])
        s = max(2, round(chance.between(4, 26) * plate.unit))
        k = max(1, s // 7)
        draw.polygon(
            [
                (x, y - s),
                (x + k, y - k),
                (x + s, y),
                (x + k, y + k),
                (x, y + s),
                (x - k, y + k),
                (x - s, y),
                (x - k, y - k),
            ],
            fill=230,
        )
    glow = sheet.reduce(4).filter(ImageFilter.BoxBlur(max(1, round(3 * plate.unit)))).resize(plate.size, BILINEAR)
    image.paste(look.inks("light"), mask=ImageChops.lighter(sheet, glow.point([min(160, v * 2) for v in range(256)])))
    return image


def _dragged(image: Image.Image, length: int) -> Image.Image:
    """The picture drawn out sideways by `length` pixels: squeezed, then blurred along the rows only."""
    w, h = image.size
    squeeze = max(2, length // 10)
    thin = image.resize((max(2, w // squeeze), h), Image.Resampling.BOX)
    flat = thin.resize((thin.width, h), Image.Resampling.BOX)
    r = max(1, length // (squeeze * 2))
    blurred = Image.blend(flat, ImageChops.offset(flat, r, 0), 0.5)
    blurred = Image.blend(blurred, ImageChops.offset(blurred, -max(1, r // 2), 0), 0.5)
    return blurred.resize((w, h), Image.Resampling.BILINEAR)


def motion(plate: Plate, look: Look) -> Image.Image:
    """A moving camera, or a long night exposure with trails of light."""
    image = smooth_backdrop(plate.colour(lambda ink: _haze(look, ink, 30)), plate, 9)
    image = lit(image, relief(plate, _height, max(2, round(6 * plate.unit))))
    length = max(6, round(look.get("length", 80) * plate.unit))
    streak = _dragged(image, length)
    keep = plate.mask(figure)
    if look.get("trails"):
        water = plate.mask(lambda ink: ink.plane in (0, 1, 2) or ink.token.startswith(("water", "cloud")))
        image = Image.composite(streak, image, water)
        image = _trails(image, plate, look)
        image = _glow(image, plate, look, 34 if not look.asked else 10)
    else:
        ghost = Image.blend(streak, image, 0.5)
        lag = (
            ImageChops.offset(keep, -length // 3, 0)
            .reduce(4)
            .filter(ImageFilter.BoxBlur(max(1, length // 20)))
            .resize(plate.size, BILINEAR)
        )
        moved = Image.composite(
            ImageChops.offset(image, -length // 3, 0), streak, lag.point([v * 46 // 100 for v in range(256)])
        )
        image = Image.composite(ghost, moved, keep)
    return grained(image, 12)


def _trails(image: Image.Image, plate: Plate, look: Look) -> Image.Image:
    w, h = plate.size
    chance = look.chance.fork("trails")
    tokens = ("accent", "main", "light")
    sheets = [Image.new("L", (w // 2 + 1, h // 2 + 1)) for _ in tokens]
    for i in range(9):
        draw = ImageDraw.Draw(sheets[i % 3])
        base = h * (plate.scene.horizon * 100 + chance.between(3, 30)) / 200
        lift, bend = chance.between(-0.03, 0.03) * h / 2, chance.between(-0.05, 0.05) * h / 2
        points = [(x * w // 2 / 16, base + lift * x / 16 + bend * math.sin(x / 16 * 3.1416)) for x in range(18)]
        draw.line(points, fill=255, width=max(1, round(chance.between(1, 3.4) * plate.unit)))
    behind = ImageChops.invert(plate.mask(figure))
    for token, sheet in zip(tokens, sheets, strict=True):
        image.paste(look.inks(token), mask=ImageChops.multiply(sheet.resize(plate.size, BILINEAR), behind))
    return image


def neon(plate: Plate, look: Look) -> Image.Image:
    """Glowing tubes on a dark wall."""
    dark = look.inks("ink")
    image = smooth_backdrop(
        plate.colour(
            lambda ink: look.rgb(ink) if look.asked else c.mix(look.rgb(ink), dark, 74 if not backdrop(ink) else 62)
        ),
        plate,
        8,
    )
    groups = ("main", "second", "accent", "deep")
    lines = plate.edges(3.4)
    for number, token in enumerate(groups):

        def belongs(ink: Ink, number: int = number) -> bool:
            return ink.plane > 0 and (ink.group + len(ink.token.rstrip("+-"))) % 4 == number

        near = plate.mask(belongs).reduce(4).filter(ImageFilter.MaxFilter(3))
        region = near.resize(plate.size, BILINEAR, box=(0, 0, plate.size[0] / 4, plate.size[1] / 4))
        tube = ImageChops.multiply(lines, region)
        colour = look.inks(token)
        halo = tube.reduce(4).filter(ImageFilter.BoxBlur(max(1, round(look.get("glow", 8) * plate.unit / 3))))
        halo = ImageChops.lighter(
            halo.point([min(255, v * 2) for v in range(256)]),
            halo.filter(ImageFilter.BoxBlur(max(2, round(7 * plate.unit)))).point(
                [min(255, v * 3) for v in range(256)]
            ),
        )
        spill = halo.resize(plate.size, BILINEAR, box=(0, 0, plate.size[0] / 4, plate.size[1] / 4))
        image.paste(colour, mask=spill.point([v * 52 // 100 for v in range(256)]))
        image.paste(c.mix(colour, (255, 255, 255), 62), mask=tube)
    image = vignette(image, 60) if not look.asked else image
    return grained(image, 9)
