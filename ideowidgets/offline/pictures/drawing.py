"""From a spec to pixels: read, compose, choose a look, render, typeset, finish."""

from __future__ import annotations

import io
import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from PIL import Image, ImageChops, ImageStat

from ideowidgets.offline.pictures import colour as c
from ideowidgets.offline.pictures import isolated, lettering, marks, palette, presets
from ideowidgets.offline.pictures.chance import Chance
from ideowidgets.offline.pictures.colour import RGB
from ideowidgets.offline.pictures.compose import Plan, compose, decide
from ideowidgets.offline.pictures.layout import Layout, arrange_layout, read_layout
from ideowidgets.offline.pictures.marks import Mark, Marks
from ideowidgets.offline.pictures.plate import Plate
from ideowidgets.offline.pictures.reading import Reading, read
from ideowidgets.offline.pictures.scene import Lettering, Scene
from ideowidgets.offline.pictures.spec import PictureSpec
from ideowidgets.offline.pictures.treatments import LETTER_STYLES, TREATMENTS
from ideowidgets.offline.pictures.treatments.base import Look, backdrop, curve

_CACHE_BYTES = 96 << 20
# Of each model: contrast, warmth.
_HANDS = {
    "ideogram-4.5": (9, 3),
    "ideogram-4.0": (4, -5),
    "ideogram-4.0-custom": (4, -5),
    "p-image-ideogram": (2, -9),
    "auto": (6, 0),
    "ideogram-2a": (-3, 8),
    "ideogram-2.0": (-5, 1),
    "V_2A": (-3, 8),
    "V_2": (-5, 1),
    "V_1": (-10, 10),
}
# What a treatment draws around the sheet, in scene units, where no letters may go.
_MARGINS = {"watercolour": 58, "deco": 84, "etching": 30, "blueprint": 26}
_cache: OrderedDict[str, tuple[Image.Image, Marks]] = OrderedDict()
_lock = threading.Lock()


def draw(spec: PictureSpec) -> Image.Image:
    """Draw a picture.

    Parameters
    ----------
    spec : PictureSpec
        What to draw.

    Returns
    -------
    PIL.Image.Image
        RGB, or RGBA for a transparent spec; exactly ``(spec.width, spec.height)``. The same spec gives the same
        pixels in every process and on every platform. The picture is a copy: change it freely.

    Examples
    --------
    >>> draw(PictureSpec("a lighthouse at dusk", seed=7, width=96, height=64)).size
    (96, 64)
    """
    return draw_marked(spec)[0]


def draw_marked(spec: PictureSpec) -> tuple[Image.Image, Marks]:
    """Draw a picture and say what is where in it.

    Returns
    -------
    tuple
        The picture, as `draw` gives it, and its marks.
    """
    key = spec.fingerprint
    with _lock:
        found = _cache.get(key)
        if found is not None:
            _cache.move_to_end(key)
            return found[0].copy(), found[1]
    made = _draw(spec)
    with _lock:
        _cache[key] = made
        while sum(len(i.mode) * i.width * i.height for i, _ in _cache.values()) > _CACHE_BYTES and len(_cache) > 1:
            _cache.popitem(last=False)
    return made[0].copy(), made[1]


def encode_png(image: Image.Image, about: Marks | None = None) -> bytes:
    """The picture as PNG, at the fastest compression, with its marks where it has any."""
    out = io.BytesIO()
    image.save(out, "PNG", compress_level=1, pnginfo=None if about is None else marks.chunk(image, about))
    return out.getvalue()


def style_sample(preset: str, size: int = 96) -> bytes:
    """The drawn sample of a style preset, `size` x `size`, as WebP.

    Raises
    ------
    ValueError
        If no preset has this name.
    """
    if preset not in presets.PRESETS:
        raise ValueError(f"no style preset is called {preset!r}")
    spec = PictureSpec("a lighthouse by the sea, a sailboat, afternoon", 11, size * 4, size * 4, style_preset=preset)
    image = _draw(spec, mark=False)[0].resize((size, size), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    image.save(out, "WEBP", quality=82, method=4)
    return out.getvalue()


def silhouette(about: Marks) -> Image.Image | None:
    """Where the subject of a picture stands, from what the picture says about itself.

    Returns
    -------
    PIL.Image.Image or None
        L, 255 on the subject. None where the scene cannot be composed again, or has no subject.
    """
    spec = PictureSpec(
        about.prompt,
        about.seed,
        about.width,
        about.height,
        model=about.model,
        style_preset=about.style_preset,
        json_prompt=about.json_prompt,
    )
    again = _composed(spec)
    if (about.hour, about.weather) != (again.plan.time, again.plan.weather):
        return None
    boxes = [mark.box for mark in about.things]
    return isolated.silhouette(again.scene, (spec.width, spec.height), boxes, again.plan.kind)


class _Composed(NamedTuple):
    """A spec read and laid out, before it is rendered."""

    layout: Layout | None
    reading: Reading
    chance: Chance
    style: presets.Style
    plan: Plan
    scene: Scene


def _composed(spec: PictureSpec) -> _Composed:
    size = (spec.width, spec.height)
    layout = read_layout(spec.json_prompt) if spec.json_prompt is not None else None
    reading = read(layout.text if layout else spec.prompt, spec.negative_prompt)
    key = layout.key if layout else " ".join(reading.words)[:2000]
    chance = Chance("scene", key, spec.seed)
    style = _style(spec, layout, chance.fork("style"))
    plan = decide(
        reading,
        chance,
        night=bool(style.settings.get("night")),
        dusk=bool(style.settings.get("dusk")),
        pale=style.settings.get("mono") == 1,
    )
    if spec.transparent:
        plan = replace(plan, kind="layout" if layout else isolated.kind_for(plan.kind, reading))
    scene = arrange_layout(layout, reading, plan, size, chance) if layout else compose(reading, plan, size, chance)
    if spec.transparent:
        isolated.lift(scene, plan.kind)
    return _Composed(layout, reading, chance, style, plan, scene)


def _draw(spec: PictureSpec, *, mark: bool = True) -> tuple[Image.Image, Marks]:
    size = (spec.width, spec.height)
    layout, reading, chance, style, plan, scene = _composed(spec)
    finish = spec.finish
    over = 2 if finish >= 1 and max(size) <= 4096 else 1
    plate = Plate(scene, size, over, finish)
    look = _look(spec, style, plan, reading, layout, plate, chance)
    image = TREATMENTS[look.treatment](plate, look)
    image = _finished(image, spec, finish)
    bare = image.copy() if spec.transparent else None
    words = _print_letters(image, scene, look)
    if bare is not None:
        image.putalpha(_alpha(plate, bare, image))
    if mark:
        lettering.mark(image, scene.mark)
    things = marks.things_of(scene, (subject.name for subject in reading.subjects), look.inks)
    return image, _about(spec, plan, scene, look, [*things, *words])


def _alpha(plate: Plate, bare: Image.Image, lettered: Image.Image) -> Image.Image:
    """Opaque where a thing stands or the letters changed the picture."""
    things = plate.mask(lambda ink: not backdrop(ink))
    red, green, blue = ImageChops.difference(bare, lettered).split()
    letters = ImageChops.lighter(ImageChops.lighter(red, green), blue).point([min(255, v * 4) for v in range(256)])
    return ImageChops.lighter(things, letters)


def _about(spec: PictureSpec, plan: Plan, scene: Scene, look: Look, found: list[Mark]) -> Marks:
    return Marks(
        width=spec.width,
        height=spec.height,
        prompt=spec.prompt,
        seed=spec.seed,
        model=spec.model[:100],
        style_preset=spec.style_preset[:100] if spec.style_preset else None,
        json_prompt=dict(spec.json_prompt) if spec.json_prompt is not None else None,
        treatment=look.treatment,
        hour=plan.time,
        weather=plan.weather,
        place=scene.place if spec.json_prompt is None else "",
        composition="layout" if spec.json_prompt is not None else plan.kind,
        marks=tuple(found[-marks.MAX_MARKS :]),
    )


def _style(spec: PictureSpec, layout: Layout | None, chance: Chance) -> presets.Style:
    if spec.style_codes:
        coded = Chance("code", *spec.style_codes)
        picked = presets.PRESETS[coded.pick(sorted(presets.PRESETS))]
        base = presets.PRESETS.get((spec.style_preset or "").upper(), picked)
        turn = coded.below(360)
        return presets.Style(
            base.treatment, tuple(c.saturate(c.turned(colour, turn), 82) for colour in base.colours), base.settings
        )
    preset = presets.PRESETS.get((spec.style_preset or "").upper())
    if preset is not None:
        return preset
    kind = (spec.style_type or "AUTO").upper()
    if layout is not None and kind in {"AUTO", "GENERAL"}:
        kind = "REALISTIC" if "photo" in layout.medium else "FICTION" if "3d" in layout.medium else "DESIGN"
    family = {
        "REALISTIC": "real",
        "DESIGN": "design",
        "FICTION": "fiction",
        "RENDER_3D": "render",
        "ANIME": "anime",
    }.get(kind, "house")
    return presets.HOUSE[
        chance.pick(
            [
                name
                for name, style in presets.HOUSE.items()
                if name.startswith(family) and (layout is None or style.treatment != "bauhaus")
            ]
        )
    ]


def _look(
    spec: PictureSpec,
    style: presets.Style,
    plan: Plan,
    reading: Reading,
    layout: Layout | None,
    plate: Plate,
    chance: Chance,
) -> Look:
    asked = palette.requested(spec.palette, spec.palette_name)
    if asked is None and layout and layout.palette:
        n = len(layout.palette)
        total = sum(range(n + 1, 2 * n + 1))
        asked = tuple((colour, (2 * n - i) / total) for i, colour in enumerate(layout.palette))
    base = style.colours
    mono = style.settings.get("mono") == 1 or style.treatment == "blueprint"
    tints: list[RGB] = [colour for data in spec.references for colour in palette.dominant(data)]
    if tints:
        base = palette.tinted(base, tints, 74)
    if reading.colours and not mono and not asked:
        base = palette.tinted(base, reading.colours, 78 if len(reading.colours) > 1 else 60)
    if asked:
        base = palette.six([colour for colour, _ in asked])
    tokens = palette.scheme(base, plan.time, plan.weather, chance.fork("scheme"))
    if asked:
        areas: dict[str, int] = {}
        for ink, count in zip(plate.inks, plate.index.histogram(), strict=False):
            name = ink.token.rstrip("+-").partition("~")[0]
            # Elements must not decide each other's colours: only the scenery of a layout is weighed.
            if not name.startswith("#") and not (layout is not None and ink.plane >= 5):
                areas[name] = areas.get(name, 0) + count
        tokens = palette.weighted_tokens(tokens, asked, areas)
    inks = palette.Inks(
        tokens, mono=mono and not asked, shade=9 if asked else 20, strict=bool(asked) or layout is not None
    )
    return Look(
        spec.style_preset or "",
        style.treatment,
        style.settings,
        inks,
        spec.finish,
        chance.fork("look"),
        bool(asked),
        plan.time,
    )


def _finished(image: Image.Image, spec: PictureSpec, finish: int) -> Image.Image:
    """The model's and the speed's hand: contrast, warmth, crispness."""
    contrast, warm = _HANDS.get(spec.model.removesuffix("_TURBO"), (0, 4))
    if spec.palette or spec.palette_name:
        contrast, warm = contrast // 3, 0
    contrast += max(0, finish - 2) * 3
    if contrast or warm:
        image = curve(image, contrast=contrast, warm=warm)
    if finish < 2:
        eighths = 7 if finish else 5
        small = (max(1, image.width * eighths // 8), max(1, image.height * eighths // 8))
        image = image.resize(small, Image.Resampling.BOX).resize(image.size, Image.Resampling.BILINEAR)
    return image


def _print_letters(image: Image.Image, scene: Scene, look: Look) -> list[Mark]:
    style = LETTER_STYLES.get(look.treatment, "solid")
    printed = (_print_one(image, scene, look, item, style) for item in scene.letterings)
    return [mark for mark in printed if mark is not None]


def _print_one(image: Image.Image, scene: Scene, look: Look, item: Lettering, style: str) -> Mark | None:
    kx, ky = image.width / scene.width, image.height / scene.height
    margin = _MARGINS.get(look.treatment, 0) + look.get("frame") * 10
    x0, y0, x1, y1 = (
        max(item.box[0], margin),
        max(item.box[1], margin),
        min(item.box[2], scene.width - margin),
        min(item.box[3], scene.height - margin),
    )
    pad = min(x1 - x0, y1 - y0) * (0.16 if item.panel else 0.04)
    box = (round((x0 + pad) * kx), round((y0 + pad) * ky), round((x1 - pad) * kx), round((y1 - pad) * ky))
    words = lettering.typeset(item.text, image.size, box, align=item.align)
    letters, bounds = (words.letters, words.letters.getbbox()) if words else (None, None)
    if words is None or letters is None or bounds is None:
        return None
    patch = image.crop(bounds)
    under = ImageStat.Stat(patch.resize((min(64, patch.width), min(64, patch.height)), Image.Resampling.BOX))
    red, green, blue = (int(v) for v in under.median)
    ground: RGB = (red, green, blue)
    busy = max(under.stddev) > 44
    options = [look.inks(name) for name in ("light", "ink", "accent")]
    wish = c.parse(item.ink) if item.ink else None
    fill = wish if wish is not None and abs(c.light(wish) - c.light(ground)) > 46 else _choose(ground, options)
    away = c.readable(fill, [look.inks("ink"), look.inks("light")])
    if busy and style in {"solid", "shade"}:
        gap = max(2, (bounds[3] - bounds[1]) // 8)
        label = (
            max(round(x0 * kx), bounds[0] - gap),
            max(round(y0 * ky), bounds[1] - gap),
            min(round(x1 * kx), bounds[2] + gap),
            min(round(y1 * ky), bounds[3] + gap),
        )
        away = c.readable(fill, [look.inks("light"), look.inks("ink")])
        image.paste(away, label)
    colour = lettering.ink(image, letters, fill, style, away)
    what = marks.words_of(item.text, words.lines, lettering.HOLLOW)
    return marks.text_mark(what, bounds, image.size, colour, words.pixels, words.face, item.align)


def _choose(ground: RGB, options: Sequence[RGB]) -> RGB:
    best = c.readable(ground, list(options))
    if abs(c.light(best) - c.light(ground)) < 70:
        return (250, 247, 238) if c.light(ground) < 128 else (22, 22, 28)
    return best
