"""Colours as integers: mixing, lightness, hue, names."""

from __future__ import annotations

import colorsys
import re

RGB = tuple[int, int, int]

NAMES: dict[str, str] = {
    "red": "#d8402f", "crimson": "#b3202c", "scarlet": "#d62f23", "orange": "#ef8a2c", "amber": "#f2a71b",
    "yellow": "#f5c945", "gold": "#d9a52e", "golden": "#e0ab3a", "green": "#3f8f55", "olive": "#7d8042",
    "emerald": "#1f8a5b", "lime": "#a3c644", "mint": "#a5dcc0", "teal": "#1f7f83", "turquoise": "#35b5ab",
    "cyan": "#3ec1d5", "blue": "#2f6db5", "navy": "#1c2f57", "indigo": "#3c3b8c", "ultramarine": "#2a3fae",
    "azure": "#5aa7e0", "purple": "#75459b", "violet": "#7d55b8", "lavender": "#b7a4dc", "magenta": "#c93d8c",
    "pink": "#f097ab", "rose": "#e06a80", "coral": "#f27a62", "salmon": "#f2a38b", "peach": "#f8c6a0",
    "brown": "#7b4f32", "tan": "#c9a77c", "beige": "#e5d4b5", "cream": "#f5ead0", "white": "#f7f5ef",
    "black": "#1b1a1e", "grey": "#8a8c90", "gray": "#8a8c90", "silver": "#bcc3ca", "charcoal": "#3a3d42",
    "maroon": "#6d2230", "burgundy": "#6a1d35", "bronze": "#a7713d", "copper": "#bf6f45", "ivory": "#f4eedc",
    "ginger": "#d8803a", "blonde": "#e8c97e", "rust": "#b1532c", "neon": "#ff2e92",
}  # fmt: skip


def parse(text: object) -> RGB | None:
    """A colour from ``#rgb``, ``#rrggbb``, ``#rrggbbaa`` or a known name; None for anything else."""
    if not isinstance(text, str):
        return None
    word = text.strip().lower()
    word = NAMES.get(word, word)
    match = re.fullmatch(r"#?([0-9a-f]{3}|[0-9a-f]{6}|[0-9a-f]{8})", word)
    if match is None:
        return None
    digits = match[1]
    if len(digits) == 3:
        digits = "".join(c + c for c in digits)
    return int(digits[0:2], 16), int(digits[2:4], 16), int(digits[4:6], 16)


def mix(a: RGB, b: RGB, percent: int) -> RGB:
    """`a` with `percent` of `b` in it."""
    keep = 100 - percent
    return (
        (a[0] * keep + b[0] * percent) // 100,
        (a[1] * keep + b[1] * percent) // 100,
        (a[2] * keep + b[2] * percent) // 100,
    )


def light(colour: RGB) -> int:
    """Perceived lightness, 0..255."""
    return (299 * colour[0] + 587 * colour[1] + 114 * colour[2]) // 1000


def hue(colour: RGB) -> int:
    """Hue in degrees, 0..359."""
    return int(colorsys.rgb_to_hsv(*(c / 255 for c in colour))[0] * 360) % 360


def vivid(colour: RGB) -> int:
    """How far from grey, 0..255."""
    return max(colour) - min(colour)


def apart(a: RGB, b: RGB) -> int:
    """How different two colours look, 0 for equal ones (weighted squares, no root)."""
    mean = (a[0] + b[0]) // 2
    r, g, bl = a[0] - b[0], a[1] - b[1], a[2] - b[2]
    return ((512 + mean) * r * r >> 8) + 4 * g * g + ((767 - mean) * bl * bl >> 8)


def saturate(colour: RGB, percent: int) -> RGB:
    """More (over 100) or less colourful, same lightness."""
    grey = light(colour)
    r, g, b = (min(255, max(0, grey + (c - grey) * percent // 100)) for c in colour)
    return r, g, b


def turned(colour: RGB, degrees: int) -> RGB:
    """The colour with its hue turned."""
    h, s, v = colorsys.rgb_to_hsv(*(c / 255 for c in colour))
    r, g, b = colorsys.hsv_to_rgb((h + degrees / 360) % 1.0, s, v)
    return int(r * 255 + 0.5), int(g * 255 + 0.5), int(b * 255 + 0.5)


def readable(on: RGB, options: list[RGB]) -> RGB:
    """The option that stands out most from `on`."""
    return max(options, key=lambda c: abs(light(c) - light(on)) * 3 + apart(c, on) // 400)
