"""Magic prompt without a model: a richer sentence or a structured prompt, made from the words alone."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from typing import Any, TypeVar

from ideowidgets.offline.pictures import colour as c
from ideowidgets.offline.words.offering import Offer, objects, scenery, understand

T = TypeVar("T")

SHORT = 8

_MOODS = (
    "a calm and unhurried mood",
    "a playful mood",
    "a quiet, attentive mood",
    "a warm and generous mood",
    "a bold and confident mood",
)
_LIGHTS = (
    "soft light from the left",
    "clear even light",
    "low side light with long shadows",
    "gentle light from behind",
)
_CARE = (
    "carefully balanced shapes",
    "a clear area around the subject",
    "crisp edges with well-chosen details",
    "layered depth from near to far",
)
_PALETTES = (
    ("#264653", "#2A9D8F", "#E9C46A", "#F4A261", "#E76F51"),
    ("#1D3557", "#457B9D", "#A8DADC", "#F1FAEE", "#E63946"),
    ("#3A0CA3", "#7209B7", "#F72585", "#4CC9F0", "#F8F9FA"),
    ("#283618", "#606C38", "#FEFAE0", "#DDA15E", "#BC6C25"),
    ("#0B132B", "#1C2541", "#3A506B", "#5BC0BE", "#FFE8C2"),
)
_NIGHT = ("#0B132B", "#1C2541", "#3A506B", "#5BC0BE", "#FFE8C2")
_HOUR_LIGHTS = {
    "dawn": "pale light at dawn, from low on one side",
    "dusk": "low warm light at dusk with long shadows",
    "night": "moonlight with deep, soft shadows",
}
_COLOURS = {
    "red": "#D62828",
    "orange": "#F77F00",
    "yellow": "#FCBF49",
    "green": "#2A9D4A",
    "teal": "#168AAD",
    "blue": "#1D4ED8",
    "purple": "#6A0DAD",
    "pink": "#F28AB2",
    "brown": "#7F4F24",
    "black": "#14141A",
    "white": "#FAFAF5",
    "grey": "#8D99AE",
    "gray": "#8D99AE",
    "gold": "#D4A017",
    "turquoise": "#2EC4B6",
}
_MEDIA = (
    ("photo photograph photography portrait headshot", "photograph"),
    ("watercolour watercolor aquarelle", "watercolour on paper"),
    ("oil painting painted", "oil painting"),
    ("poster flyer cover banner", "graphic design"),
    ("logo icon sticker badge emblem", "vector graphic"),
    ("sketch pencil drawing ink", "ink drawing"),
    ("3d render rendered clay", "3d_render"),
    ("collage cutout", "paper collage"),
    ("mosaic", "mosaic of small tiles"),
    ("comic manga anime cartoon", "comic drawing"),
)
_SHAPES = (
    ("phone story wallpaper", "9x16"),
    ("poster portrait cover flyer tower bottle full-length", "2x3"),
    ("panorama skyline horizon banner header", "2x1"),
    ("landscape cinematic film wide street city sea mountains screen", "16x9"),
    ("photo photograph kitchen room table", "3x2"),
)


def enrich(prompt: str, option: str | None) -> str:
    """Rewrite a prompt as magic prompt would.

    Parameters
    ----------
    prompt : str
        What was asked.
    option : {"ON", "AUTO", "OFF"} or None
        ``AUTO``, also when None, enriches prompts of fewer than 8 words.

    Examples
    --------
    >>> enrich("a cat", "OFF")
    'a cat'
    >>> enrich("a cat", "ON") == enrich("a cat", "AUTO") != "a cat"
    True
    """
    if option == "OFF" or (option != "ON" and len(prompt.split()) >= SHORT):
        return prompt
    parts = (
        _chosen(prompt, "mood", _MOODS),
        _chosen(prompt, "light", _LIGHTS),
        _chosen(prompt, "care", _CARE),
    )
    subject = prompt.rstrip(" .") or "A picture"
    return f"{subject}, with {parts[0]}, {parts[1]} and {parts[2]}."


def shape(prompt: str) -> str:
    """Choose an aspect ratio for a prompt: an AspectRatioV3 value.

    Examples
    --------
    >>> shape("a jazz poster"), shape("a lighthouse")
    ('2x3', '1x1')
    """
    words = _words(prompt)
    return next((ratio for names, ratio in _SHAPES if words & set(names.split())), "1x1")


def compose(prompt: str, ratio: str) -> dict[str, Any]:
    """Write a structured prompt for a plain one.

    Quoted words become text elements, above or below as the prompt says; what commas, "and" or "with" separate
    becomes objects, each as often as it is counted, in boxes of natural proportions that stand side by side;
    places, hours and weather become the background. Boxes do not overlap.

    Parameters
    ----------
    prompt : str
        What was asked.
    ratio : str
        ``WIDTHxHEIGHT`` of the picture that the boxes are for.

    Examples
    --------
    >>> made = compose('two foxes and a lamp in the snow, "Good night" above', "1x1")
    >>> parts = made["compositional_deconstruction"]
    >>> [element.get("text") or element["desc"] for element in parts["elements"]]
    ['Good night', 'a fox, one of two', 'a fox, one of two', 'a lamp']
    >>> parts["background"]
    'in the snow, kept simple so that the elements stand out'
    """
    offer = understand(prompt)
    palette = _palette(prompt, offer)
    lettering, top, bottom = _lettering(offer, palette)
    things = objects(offer)
    slots = _slots(len(things), top, bottom, wide=_is_wide(ratio))
    elements = list(lettering)
    for index, (thing, slot) in enumerate(zip(things, slots, strict=True)):
        colours = [_COLOURS[word] for word in thing.desc.lower().split() if word in _COLOURS]
        box = _standing(slot, thing.ratio, thing.size, ratio, aloft=thing.aloft)
        tint = colours[:2] or [palette[1 + index % (len(palette) - 1)]]
        elements.append({"type": "obj", "bbox": list(box), "desc": thing.desc, "color_palette": tint})
    return {
        "high_level_description": enrich(prompt, "ON"),
        "style_description": _style(prompt, offer, palette),
        "compositional_deconstruction": {"background": _background(offer), "elements": elements},
    }


def _chosen(prompt: str, about: str, options: Sequence[T]) -> T:
    digest = hashlib.sha256(f"{about}:{prompt}".encode("utf-8", "surrogatepass")).digest()
    return options[int.from_bytes(digest[:4], "big") % len(options)]


def _words(prompt: str) -> set[str]:
    return set(re.findall(r"[a-z-]+", prompt.lower()))


def _palette(prompt: str, offer: Offer) -> list[str]:
    """Five colours: one for the ground, those that the prompt names, and others."""
    named = [_COLOURS[word] for word in re.findall(r"[a-z]+", prompt.lower()) if word in _COLOURS]
    night = offer.reading.time == "night"
    base = _NIGHT if night else _chosen(prompt, "palette", _PALETTES)
    ground = base[0] if night else max(base, key=_lightness)
    return list(dict.fromkeys([ground, *named, *base]))[:5]


def _lightness(colour: str) -> int:
    return c.light(c.parse(colour) or (0, 0, 0))


def _lettering(offer: Offer, palette: list[str]) -> tuple[list[dict[str, Any]], int, int]:
    """Elements for the quoted words, and where the room between them begins and ends."""
    top, bottom = 60, 960
    legible = max(palette, key=lambda colour: abs(_lightness(colour) - _lightness(palette[0])))
    elements: list[dict[str, Any]] = []
    for index, text in enumerate(offer.texts):
        tall = 180 if index == 0 else 95
        if text.below:
            box = (bottom - tall, 50, bottom, 950)
            bottom -= tall + 20
        else:
            box = (top - 10, 50, top - 10 + tall, 950)
            top += tall + 20
        size = "large" if index == 0 else "small"
        elements.append(
            {
                "type": "text",
                "bbox": list(box),
                "text": text.words,
                "desc": f"{size}, evenly spaced lettering that is easy to read, at the "
                f"{'foot' if text.below else 'head'} of the picture",
                "color_palette": [_COLOURS.get(text.colour, legible)],
            }
        )
    return elements, top, bottom - (20 if offer.texts else 0)


def _slots(count: int, top: int, bottom: int, *, wide: bool) -> list[tuple[int, int, int, int]]:
    """Lay slots out on a grid, ``[y_min, x_min, y_max, x_max]``, with a gap between neighbours."""
    columns = count if wide else {1: 1, 2: 2, 3: 3, 4: 2}.get(count, 3 if count < 7 else 4)
    rows = -(-count // columns)
    gap = 30
    height = (bottom - top - gap * (rows - 1)) // rows
    slots: list[tuple[int, int, int, int]] = []
    for row in range(rows):
        here = min(columns, count - row * columns)
        width = (920 - gap * (here - 1)) // here
        for column in range(here):
            y, x = top + row * (height + gap), 40 + column * (width + gap)
            slots.append((y, x, y + height, x + width))
    return slots


def _standing(
    slot: tuple[int, int, int, int], natural: float, size: float, ratio: str, *, aloft: bool
) -> tuple[int, int, int, int]:
    """The largest box of natural proportions in a slot: on its floor, or below its ceiling for what flies."""
    if not natural:
        return slot
    top, left, foot, right = slot
    width, _, height = ratio.partition("x")
    # Both axes run to 1000, so a square thing is narrow in a wide picture.
    units = natural * int(height) / int(width)
    tall = min((foot - top) * (0.55 + 0.45 * size), (right - left) / units)
    wide = tall * units
    x = round((left + right - wide) / 2)
    y = top if aloft else round(foot - tall)
    return (y, x, min(foot, round(y + tall)), min(right, round(x + wide)))


def _is_wide(ratio: str) -> bool:
    width, _, height = ratio.partition("x")
    return int(width) >= 2 * int(height)


def _style(prompt: str, offer: Offer, palette: list[str]) -> dict[str, Any]:
    words = _words(prompt)
    medium = next((name for keys, name in _MEDIA if words & set(keys.split())), "illustration")
    asked = [*offer.styles, _chosen(prompt, "mood", _MOODS), _chosen(prompt, "care", _CARE)]
    style: dict[str, Any] = {
        "aesthetics": "; ".join(asked),
        "lighting": _HOUR_LIGHTS.get(offer.reading.time or "", "") or _chosen(prompt, "light", _LIGHTS),
        "medium": medium,
    }
    if medium == "photograph":
        style["photo"] = "a normal lens at chest height, everything in focus"
    else:
        style["art_style"] = f"{medium} with clear shapes"
    return style | {"color_palette": palette}


def _background(offer: Offer) -> str:
    return f"{scenery(offer) or 'a plain, softly graded backdrop'}, kept simple so that the elements stand out"
