"""Pictures made of pictures: collage, double exposure."""

from __future__ import annotations

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from ideowidgets.offline.pictures import colour as c
from ideowidgets.offline.pictures.plate import Plate
from ideowidgets.offline.pictures.treatments.base import (
    BILINEAR,
    Look,
    cloudy,
    curve,
    figure,
    grained,
    lit,
    relief,
    smooth_backdrop,
)
from ideowidgets.offline.pictures.treatments.inked import screen, screened


def collage(plate: Plate, look: Look) -> Image.Image:
    """Cuttings on paper: a photograph in dots, torn edges, cast shadows, tape."""
    size = plate.size
    w, h = size
    chance = look.chance.fork("collage")
    image = plate.colour(look.rgb)
    tone = plate.layer(lambda ink: c.light(look.rgb(ink)))
    # The scenery comes from printed matter, the subject is cut out of brighter stock.
    pitch = max(3, round(7 * plate.unit))
    dots = screened(tone, screen(size, pitch, 45, False), 5)
    rear = plate.mask(lambda ink: ink.plane <= 4)
    grey = Image.merge("RGB", (tone, tone, tone))
    printed = (
        image
        if look.asked
        else Image.blend(Image.blend(image, grey, 0.22), Image.new("RGB", size, look.inks("light")), 0.16)
    )
    printed = printed.copy()
    printed.paste(look.inks("ink"), mask=dots.point([v * (22 if look.asked else 32) // 100 for v in range(256)]))
    image = Image.composite(printed, image, rear)
    if not look.asked:
        _scraps(image, plate, look)
    rough = cloudy(size, 44, 131)
    body = plate.mask(lambda ink: ink.plane >= 5)
    grown = (
        body.reduce(2)
        .filter(ImageFilter.BoxBlur(max(1, round(4.5 * plate.unit))))
        .resize(size, BILINEAR, box=(0, 0, w / 2, h / 2))
    )
    torn = ImageChops.add(grown, rough.point([v // 2 for v in range(256)]), 1.0, -64) if look.get("torn") else grown
    border = torn.point([0 if v < 68 else 255 if v > 88 else (v - 68) * 12 for v in range(256)])
    reach = max(1, round(10 * plate.unit))
    shade = (
        ImageChops.offset(border, reach, reach)
        .reduce(4)
        .filter(ImageFilter.BoxBlur(max(1, reach // 3)))
        .resize(size, BILINEAR)
    )
    front = plate.colour(look.rgb)
    image.paste(look.inks("ink"), mask=shade.point([v * 42 // 100 for v in range(256)]))
    image.paste(c.mix(look.inks("light"), (255, 255, 255), 50), mask=border)
    image = Image.composite(front, image, body)
    if look.get("echo") and not look.asked:
        ghost = ImageChops.offset(plate.mask(figure), w // 4 * (1 if chance.coin() else -1), -h // 12)
        edge = ImageChops.subtract(ghost, body)
        image.paste(look.inks("accent"), mask=edge.point([v * 46 // 100 for v in range(256)]))
    if look.get("scribble"):
        draw = ImageDraw.Draw(image)
        cx, cy = int(plate.scene.light[0] * w), int(plate.scene.light[1] * h)
        points = [
            (cx + int(chance.between(-0.16, 0.16) * w), cy + int(chance.between(-0.08, 0.08) * h)) for _ in range(16)
        ]
        draw.line(points, fill=look.inks("ink"), width=max(1, round(3.4 * plate.unit)), joint="curve")
    fibre = cloudy(size, 70, 133).point([116 + v * 24 // 255 for v in range(256)])
    return grained(lit(image, fibre), 12)


def _scraps(image: Image.Image, plate: Plate, look: Look) -> None:
    """Strips of coloured paper and tape over the sky."""
    w, h = plate.size
    chance = look.chance.fork("scraps")
    open_sky = plate.mask(lambda ink: ink.plane == 0)
    for i in range(4):
        sheet = Image.new("L", plate.size)
        x, y = chance.below(w), int(chance.unit() * h * plate.scene.horizon)
        a, b = int(chance.between(0.1, 0.26) * w), int(chance.between(0.06, 0.2) * h)
        slant = int(chance.between(-0.05, 0.05) * w)
        jag = [(x + a * k // 8, y + b + chance.below(max(2, h // 90))) for k in range(8, -1, -1)]
        ImageDraw.Draw(sheet).polygon([(x + slant, y), (x + a + slant, y - slant // 2), *jag], fill=235)
        image.paste(look.inks(("accent", "main", "light", "second")[i]), mask=ImageChops.multiply(sheet, open_sky))


def double(plate: Plate, look: Look) -> Image.Image:
    """The scene seen again, larger and turned, inside the subject's silhouette."""
    size = plate.size
    w, h = size
    scene = smooth_backdrop(plate.colour(look.rgb), plate, 9)
    scene = lit(scene, relief(plate, lambda ink: 30 + ink.plane * 26, max(2, round(7 * plate.unit))))
    inner = (
        scene.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
        .crop((w // 8, h // 10, w - w // 4, h - h // 5))
        .resize(size, BILINEAR)
    )
    pale = Image.new("RGB", size, look.inks("light"))
    faint = scene if look.asked else Image.blend(pale, scene, 0.44)
    mask = plate.mask(lambda ink: ink.plane >= 5)
    dark = plate.colour(lambda ink: c.mix(look.rgb(ink), look.inks("ink"), 76))
    body = (
        ImageChops.screen(dark, inner.point([v * 50 // 100 for v in range(256)] * 3))
        if not look.asked
        else Image.blend(scene, inner, 0.3)
    )
    image = Image.composite(body, faint, mask)
    if not look.asked:
        image.paste(
            look.inks("main"),
            mask=ImageChops.multiply(ImageChops.offset(mask, -w // 14, h // 40), ImageChops.invert(mask)).point(
                [v * 30 // 100 for v in range(256)]
            ),
        )
        edge = plate.edges(2.4, lambda ink: 2 if ink.plane >= 5 else 1)
        image.paste(look.inks("ink"), mask=edge.point([v * 50 // 100 for v in range(256)]))
    return grained(curve(image, contrast=8 if not look.asked else 0), look.get("grain"))
