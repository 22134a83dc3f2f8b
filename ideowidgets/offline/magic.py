"""Magic prompt without a model: a richer sentence or a structured prompt, made from the words alone."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from typing import Any, TypeVar

from ideowidgets.offline.pictures.reading import quoted

T = TypeVar("T")

SHORT = 8
MOST_OBJECTS = 6
_QUOTES = re.compile(r"\"[^\"]*\"|“[^”]*”|«[^»]*»|「[^」]*」")

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
    return f"{prompt.rstrip(' .')}, with {parts[0]}, {parts[1]} and {parts[2]}."


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

    Quoted words become text elements; what commas, "and" or "with" separate becomes objects.
    Boxes do not overlap.

    Examples
    --------
    >>> made = compose('a fox and a lamp, "Good night" above', "1x1")
    >>> [element["type"] for element in made["compositional_deconstruction"]["elements"]]
    ['text', 'obj', 'obj']
    """
    texts = quoted(prompt)
    subjects = _subjects(prompt)
    palette = _palette(prompt)
    top = 60
    elements: list[dict[str, Any]] = []
    if texts:
        elements.append(_text(texts[0], palette, (50, 80, 230, 920)))
        top = 260
    bottom = 960
    for index, text in enumerate(texts[1:]):
        lower = 960 - 110 * index
        bottom = lower - 110
        elements.append(_text(text, palette, (bottom + 15, 140, lower, 860)))
    boxes = _boxes(len(subjects), top, bottom - 20, wide=_is_wide(ratio))
    for index, (subject, box) in enumerate(zip(subjects, boxes, strict=True)):
        tint = next((_COLOURS[word] for word in subject.lower().split() if word in _COLOURS), None)
        colours = [tint] if tint else [palette[index % len(palette)]]
        elements.append({"type": "obj", "bbox": list(box), "desc": subject, "color_palette": colours})
    return {
        "high_level_description": enrich(prompt, "ON"),
        "style_description": _style(prompt, palette),
        "compositional_deconstruction": {"background": _background(prompt), "elements": elements},
    }


def _chosen(prompt: str, about: str, options: Sequence[T]) -> T:
    digest = hashlib.sha256(f"{about}:{prompt}".encode("utf-8", "surrogatepass")).digest()
    return options[int.from_bytes(digest[:4], "big") % len(options)]


def _words(prompt: str) -> set[str]:
    return set(re.findall(r"[a-z-]+", prompt.lower()))


def _subjects(prompt: str) -> list[str]:
    plain = _QUOTES.sub(" ", prompt)
    pieces = re.split(r"[,.;:\n]|\b(?:and|with|beside|under|above|over|in front of|next to|near)\b", plain)
    cleaned = [re.sub(r"\s+", " ", piece).strip(" -–—'\"") for piece in pieces]
    found = list(dict.fromkeys(piece for piece in cleaned if len(piece) > 2))
    return [piece[:200] for piece in found[:MOST_OBJECTS]] or ["the subject"]


def _palette(prompt: str) -> list[str]:
    named = [_COLOURS[word] for word in re.findall(r"[a-z]+", prompt.lower()) if word in _COLOURS]
    return list(dict.fromkeys([*named, *_chosen(prompt, "palette", _PALETTES)]))[:5]


def _text(text: str, palette: list[str], box: tuple[int, int, int, int]) -> dict[str, Any]:
    return {
        "type": "text",
        "bbox": list(box),
        "text": text,
        "desc": "large, evenly spaced lettering that is easy to read",
        "color_palette": palette[:1],
    }


def _boxes(count: int, top: int, bottom: int, *, wide: bool) -> list[tuple[int, int, int, int]]:
    """Lay boxes out on a grid, ``[y_min, x_min, y_max, x_max]``, with a gap between neighbours."""
    columns = count if wide else {1: 1, 2: 2, 3: 3, 4: 2}.get(count, 3)
    rows = -(-count // columns)
    gap = 30
    height = (bottom - top - gap * (rows - 1)) // rows
    boxes: list[tuple[int, int, int, int]] = []
    for row in range(rows):
        here = min(columns, count - row * columns)
        width = (920 - gap * (here - 1)) // here
        for column in range(here):
            y, x = top + row * (height + gap), 40 + column * (width + gap)
            boxes.append((y, x, y + height, x + width))
    return boxes


def _is_wide(ratio: str) -> bool:
    width, _, height = ratio.partition("x")
    return int(width) >= 2 * int(height)


def _style(prompt: str, palette: list[str]) -> dict[str, Any]:
    words = _words(prompt)
    medium = next((name for keys, name in _MEDIA if words & set(keys.split())), "illustration")
    style: dict[str, Any] = {
        "aesthetics": f"{_chosen(prompt, 'mood', _MOODS)}; {_chosen(prompt, 'care', _CARE)}",
        "lighting": _chosen(prompt, "light", _LIGHTS),
        "medium": medium,
    }
    if medium == "photograph":
        style["photo"] = "a normal lens at eye height, everything in focus"
    else:
        style["art_style"] = f"{medium} with clear shapes"
    return style | {"color_palette": palette}


def _background(prompt: str) -> str:
    found = re.search(r"\b(?:in|on|at|by|against|through)\s+((?:the|a|an)\s+)?([^,.;\"]{3,80})", prompt, re.IGNORECASE)
    place = found[0].strip() if found else "a plain, softly graded backdrop"
    return f"{place}, kept simple so that the elements stand out"
