"""Brushes and distortions: watercolour, oil, spray can, warped light, facets."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from ideowidgets.offline.pictures import colour as c
from ideowidgets.offline.pictures.chance import Chance
from ideowidgets.offline.pictures.plate import Plate
from ideowidgets.offline.pictures.scene import Ink
from ideowidgets.offline.pictures.treatments.base import (
    BILINEAR,
    Look,
    backdrop,
    cloudy,
    curve,
    figure,
    grained,
    lit,
    smooth_backdrop,
)


def _displaced(image: Image.Image, amount: int, salt: int, cells: int = 18) -> Image.Image:
    """Edges wander by up to `amount` pixels, as paint does on wet paper."""
    w, h = image.size
    n = 28
    if amount < 1 or min(w, h) < 2 * n:
        return image
    dx = np.asarray(cloudy((n + 1, n + 1), cells, salt), dtype=np.int64) - 128
    dy = np.asarray(cloudy((n + 1, n + 1), cells, salt + 1), dtype=np.int64) - 128
    mesh = []
    for j in range(n):
        for i in range(n):
            x0, x1, y0, y1 = w * i // n, w * (i + 1) // n, h * j // n, h * (j + 1) // n
            quad: list[int] = []
            for b, a, corner_x, corner_y in (
                (j, i, x0, y0),
                (j + 1, i, x0, y1),
                (j + 1, i + 1, x1, y1),
                (j, i + 1, x1, y0),
            ):
                free = 0 < a < n and 0 < b < n
                if free:
                    quad.append(min(w - 2, max(0, corner_x + int(dx[b, a]) * amount // 128)))
                    quad.append(min(h - 2, max(0, corner_y + int(dy[b, a]) * amount // 128)))
                else:
                    quad += [corner_x, corner_y]
            mesh.append(((x0, y0, x1, y1), tuple(quad)))
    return image.transform(image.size, Image.Transform.MESH, mesh, Image.Resampling.BILINEAR)


def watercolour(plate: Plate, look: Look) -> Image.Image:
    """Transparent washes: pigment pools at the edges, blooms inside, white paper around."""
    size = plate.size
    hush = look.get("hush")

    def value(ink: Ink) -> c.RGB:
        colour = look.rgb(ink)
        if look.asked:
            return colour
        wash = c.mix(colour, look.inks("light"), (24 if ink.plane < 5 else 10) + hush // 2)
        return c.saturate(wash, 108 - hush)

    image = smooth_backdrop(plate.colour(value), plate, 7)
    bleed = round(look.get("bleed", 8) * plate.unit)
    pool = plate.edges(3.0).reduce(2)
    halo = pool.filter(ImageFilter.BoxBlur(max(1, bleed // 3))).resize(
        size, BILINEAR, box=(0, 0, size[0] / 2, size[1] / 2)
    )
    darker = ImageChops.multiply(image, Image.new("RGB", size, c.mix(look.inks("ink"), (255, 255, 255), 42)))
    blotch = cloudy(size, 11, 41)
    image = Image.composite(
        darker,
        image,
        ImageChops.multiply(
            halo.point([min(190, v * 3 // 2) for v in range(256)]),
            blotch.point([90 + v * 165 // 255 for v in range(256)]),
        ),
    )
    pigment = cloudy(size, 6, 43).point([112 + v * 34 // 255 for v in range(256)])
    image = lit(image, pigment)
    if look.get("line"):
        lines = plate.edges(look.get("line") * 0.8)
        image.paste(look.inks("ink"), mask=lines.point([v * 74 // 100 for v in range(256)]))
    image = _displaced(image, bleed, 51)
    if not look.asked:
        image.paste(look.inks("light"), mask=_deckle(size, plate.unit))
    tooth = 14 if look.finish >= 2 else 20
    return grained(image, tooth, 1)


def _deckle(size: tuple[int, int], unit: float) -> Image.Image:
    """The unpainted paper around a wash, with a ragged edge."""
    w, h = size
    border = Image.new("L", size, 255)
    i = round(46 * unit)
    if i < 3:
        return Image.new("L", size)
    ImageDraw.Draw(border).rectangle((i, i, w - 1 - i, h - 1 - i), fill=0)
    soft = border.reduce(4).filter(ImageFilter.BoxBlur(max(1, i // 10))).resize(size, BILINEAR)
    rough = cloudy(size, 30, 61)
    mixed = np.asarray(soft, dtype=np.int16) * 2 + (np.asarray(rough, dtype=np.int16) - 128) // 2
    return Image.fromarray(np.clip((mixed - 190) * 4, 0, 255).astype(np.uint8))


def oil(plate: Plate, look: Look) -> Image.Image:
    """Short loaded strokes over a ground, laid along the forms, with ridges that catch light."""
    size = plate.size
    base = smooth_backdrop(plate.colour(look.rgb), plate, 6)
    length = max(6, round(look.get("stroke", 26) * plate.unit))
    chance = look.chance.fork("oil")
    canvas, ridges = base.copy(), Image.new("L", size, 128)
    soft = plate.layer(lambda ink: c.light(look.rgb(ink))).reduce(4).filter(ImageFilter.BoxBlur(3))
    tone: list[list[int]] = np.pad(np.asarray(soft, dtype=np.int32), 1, mode="edge").tolist()
    _strokes(base, canvas, ridges, tone, chance, length * 2, length * 4 // 3)
    if look.finish >= 1:
        _strokes(base, canvas, ridges, tone, chance, length, length // 2)
    canvas = Image.composite(Image.blend(canvas, base, 0.42), canvas, plate.mask(figure))
    shift = max(1, length // 14)
    emboss = ImageChops.add(ridges, ImageChops.invert(ImageChops.offset(ridges, shift, shift)), 2.0, 0)
    canvas = lit(canvas, emboss.point([min(255, max(0, 128 + (v - 127) * 2)) for v in range(256)]))
    weave = cloudy(size, 60, 71).point([116 + v * 24 // 255 for v in range(256)])
    return lit(canvas, weave)


def _strokes(
    base: Image.Image,
    canvas: Image.Image,
    ridges: Image.Image,
    tone: list[list[int]],
    chance: Chance,
    reach: int,
    edge_reach: int,
) -> None:
    """One layer of strokes `reach` pixels long; along edges, which `tone` shows, they are narrower."""
    w, h = base.size
    step = max(4, reach * 9 // 20)
    rows, cols = h // step + 2, w // step + 2
    noise = chance.noise(rows, cols * 4).astype(np.int64).reshape(rows, cols, 4)
    xs = np.minimum(w - 1, np.arange(cols)[None, :] * step + noise[:, :, 0] * step // 255)
    ys = np.minimum(h - 1, np.arange(rows)[:, None] * step + noise[:, :, 1] * step // 255)
    samples = np.concatenate([xs[:, :, None], ys[:, :, None], noise[:, :, 2:], np.asarray(base)[ys, xs]], axis=2)
    wide, narrow = max(2, step), max(2, edge_reach // 2)
    draw, relief = ImageDraw.Draw(canvas), ImageDraw.Draw(ridges)
    for x, y, s, k, red, green, blue in samples.reshape(-1, 7).tolist():
        tx, ty = x // 4 + 1, y // 4 + 1
        across, down = tone[ty][tx + 1] - tone[ty][tx - 1], tone[ty + 1][tx] - tone[ty - 1][tx]
        strong = abs(across) + abs(down)
        if strong > 7:
            dx, dy, thick = -down * reach // (strong * 4), across * reach // (strong * 4), narrow
        else:
            dx, dy, thick = reach // 4 + (s - 128) * reach // 800, (s - 128) * reach // 840, wide
        shift = (k - 128) // 6
        colour = (
            min(255, max(0, red + shift)),
            min(255, max(0, green + shift)),
            min(255, max(0, blue + shift * 3 // 4)),
        )
        line = (x - dx, y - dy, x + dx, y + dy)
        draw.line(line, fill=colour, width=thick)
        relief.line(line, fill=128 + shift * 2, width=max(1, thick // 2))


def spray(plate: Plate, look: Look) -> Image.Image:
    """Wall paint: soft fills, fat outlines, overspray, splashes and drips."""
    size = plate.size
    w, h = size
    image = smooth_backdrop(
        plate.colour(lambda ink: c.saturate(look.rgb(ink), 118) if not look.asked else look.rgb(ink)), plate, 4
    )
    wall = cloudy(size, 14, 81).point([104 + v * 48 // 255 for v in range(256)])
    image = lit(image, wall)
    chance = look.chance.fork("spray")
    behind = ImageChops.invert(plate.mask(lambda ink: ink.plane >= 4))
    tokens = ("main", "second", "accent", "deep")
    sheets = [Image.new("L", (w // 2 + 1, h // 2 + 1)) for _ in tokens]
    for i in range(look.get("splash") // 5):
        draw = ImageDraw.Draw(sheets[i % 4])
        cx, cy = chance.below(w // 2 + 1), chance.below(h // 2 + 1)
        r = max(3, round(chance.between(18, 70) * plate.unit / 2))
        draw.ellipse((cx - r, cy - r, cx + r, cy + r), fill=200)
        for _ in range(26):
            px, py = cx + round(chance.between(-2.6, 2.6) * r), cy + round(chance.between(-2.6, 2.6) * r)
            s = max(0, round(chance.between(0, 0.16) * r))
            draw.ellipse((px - s, py - s, px + s, py + s), fill=220)
        if look.get("drip"):
            for _ in range(3):
                px, t = cx + round(chance.between(-0.7, 0.7) * r), max(1, r // 14)
                drop = cy + round(chance.between(1.2, 3.4) * r)
                draw.line((px, cy, px, drop), fill=210, width=t * 2)
                draw.ellipse((px - t * 2, drop - t * 2, px + t * 2, drop + t * 2), fill=210)
    for token, sheet in zip(tokens, sheets, strict=True):
        image.paste(look.inks(token), mask=ImageChops.multiply(sheet.resize(size, BILINEAR), behind))
    line = plate.edges(look.get("line", 8), lambda ink: (ink.group * 7 + ink.plane) % 254 + 1 if ink.plane >= 4 else 0)
    glow = (
        line.reduce(4)
        .filter(ImageFilter.BoxBlur(max(1, round(3 * plate.unit))))
        .resize(size, BILINEAR, box=(0, 0, w / 4, h / 4))
    )
    image.paste(look.inks("light"), mask=glow.point([min(200, v * 2) for v in range(256)]))
    image.paste(look.inks("ink"), mask=_displaced(line, round(look.get("wobble") * plate.unit), 91))
    thin = plate.edges(3.4)
    image.paste(
        look.inks("ink"),
        mask=ImageChops.multiply(thin, plate.mask(lambda ink: ink.plane >= 3)).point(
            [v * 70 // 100 for v in range(256)]
        ),
    )
    return grained(image, 18)


def warp(plate: Plate, look: Look) -> Image.Image:
    """Flowing distortion with rings of hot colour: posters of 1967, or something odder."""
    size = plate.size
    w, h = size
    image = plate.colour(lambda ink: look.rgb(ink) if look.asked else c.saturate(look.rgb(ink), 130))
    if look.get("bands"):
        levels = 9
        lx, ly = int(plate.scene.light[0] * w), int(plate.scene.light[1] * h)
        rings = Image.new("RGB", size, look.inks("sky"))
        draw = ImageDraw.Draw(rings)
        far = max(w, h) * 12 // 10
        tokens = ("main", "accent", "light", "second", "deep")
        for i in range(levels * 2):
            r = far * (levels * 2 - i) // (levels * 2)
            draw.ellipse((lx - r, ly - r, lx + r, ly + r), fill=look.inks(tokens[i % 5]))
        image = Image.composite(rings, image, plate.mask(backdrop))
    else:
        tint = screen_tint(size)
        swapped = Image.merge("RGB", (image.getchannel(1), image.getchannel(2), image.getchannel(0)))
        image = (
            Image.composite(swapped, image, ImageChops.multiply(tint, ImageChops.invert(plate.mask(figure))))
            if not look.asked
            else image
        )
    amount = round(look.get("wave", 30) * plate.unit)
    edge = plate.edges(6)
    image.paste(look.inks("ink"), mask=edge)
    image = _displaced(image, amount, 101 + look.chance.fork("warp").below(5), 5)
    return grained(image, 7)


def screen_tint(size: tuple[int, int]) -> Image.Image:
    """Contour bands of a cloudy field."""
    return cloudy(size, 4, 111).point([255 if (v // 22) % 2 else 0 for v in range(256)])


def facets(plate: Plate, look: Look) -> Image.Image:
    """Crystal planes: triangles that each shift, lighten or darken the picture behind them."""
    size = plate.size
    w, h = size
    base = smooth_backdrop(plate.colour(look.rgb), plate, 7)
    cell = max(10, round(look.get("cell", 120) * plate.unit))
    chance = look.chance.fork("facets")
    cols, rows = w // cell + 2, h // cell + 2
    jig = chance.noise(rows + 1, (cols + 1) * 2).astype(np.int64)

    def node(i: int, j: int) -> tuple[int, int]:
        return (
            (i * cell - cell // 2 + (int(jig[j, 2 * i]) - 128) * cell // 330),
            (j * cell - cell // 2 + (int(jig[j, 2 * i + 1]) - 128) * cell // 330),
        )

    glass = bool(look.get("glass"))
    light = Image.new("L", size, 128)
    tilt_x = Image.new("L", size, 128)
    draw, draw_x = ImageDraw.Draw(light), ImageDraw.Draw(tilt_x)
    corners = []
    for j in range(rows):
        for i in range(cols):
            a, b, d, e = node(i, j), node(i + 1, j), node(i + 1, j + 1), node(i, j + 1)
            for tri in ((a, b, d), (a, d, e)) if chance.coin() else ((a, b, e), (b, d, e)):
                level = chance.below(256)
                draw.polygon(tri, fill=128 + (level - 128) * (54 if glass else 26) // 100)
                draw_x.polygon(tri, fill=chance.below(256))
                corners.append(tri)
    reach = cell // (5 if glass else 4)
    left, right = ImageChops.offset(base, reach, reach // 2), ImageChops.offset(base, -reach, reach // 3)
    shifted = Image.composite(left, base, tilt_x.point([255 if v < 84 else 0 for v in range(256)]))
    shifted = Image.composite(right, shifted, tilt_x.point([255 if v > 171 else 0 for v in range(256)]))
    image = Image.composite(Image.blend(shifted, base, 0.5), shifted, plate.mask(figure))
    image = lit(image, light)
    line_draw = ImageDraw.Draw(image)
    if glass:
        red, green, blue = image.split()
        k = max(1, round(4 * plate.unit))
        image = Image.merge("RGB", (ImageChops.offset(red, k, 0), green, ImageChops.offset(blue, -k, 0)))
        sheet = Image.new("L", size)
        line_draw = ImageDraw.Draw(sheet)
        for tri in corners:
            line_draw.line((*tri[0], *tri[1]), fill=120, width=max(1, round(2 * plate.unit)))
            line_draw.line((*tri[1], *tri[2]), fill=60, width=1)
        image.paste(look.inks("light"), mask=sheet)
        return curve(image, contrast=6)
    for tri in corners[::2]:
        line_draw.line(
            (*tri[0], *tri[2]),
            fill=c.mix(look.inks("ink"), look.inks("wood"), 40),
            width=max(1, round(look.get("line") * plate.unit * 0.7)),
        )
    image.paste(look.inks("ink"), mask=plate.edges(3.2).point([v * 80 // 100 for v in range(256)]))
    return grained(image, 8, 1)
