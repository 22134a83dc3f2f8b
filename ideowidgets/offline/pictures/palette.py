"""Which colour every part of the picture gets."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence

from PIL import Image, UnidentifiedImageError

from ideowidgets.offline.pictures import colour as c
from ideowidgets.offline.pictures.chance import Chance
from ideowidgets.offline.pictures.colour import RGB

Tokens = dict[str, RGB]
Weighted = tuple[tuple[RGB, float], ...]

NAMED: dict[str, str] = {
    "EMBER": "2a1215:24 7d1f1f:20 d1421f:28 f2853b:18 f9c46b:10",
    "FRESH": "f3fbea:28 8fd694:24 2fb5a0:22 ffd23f:14 f2684a:12",
    "JUNGLE": "0f2f26:28 1f6b45:26 5fa052:20 c9c95a:14 e5853b:12",
    "MAGIC": "1d1147:26 5b2a9d:24 b14fd0:20 ff7ac6:16 7ae0ff:14",
    "MELON": "ffe9d2:26 ff9a76:26 f2566b:20 7fc58a:16 2f6f5a:12",
    "MOSAIC": "17456b:24 1f8fa3:22 f2e2bd:20 e8a02e:18 c7402f:16",
    "PASTEL": "fdf0f3:26 f7c9d6:22 c8dcf4:20 d5ecd0:16 f8e6b0:16",
    "ULTRAMARINE": "10143f:26 2233a8:30 4a68e0:20 a9bdf7:14 f5e6c4:10",
}


def requested(palette: Sequence[tuple[str, float]] | None, name: str | None) -> Weighted | None:
    """The colours asked for with weights that sum to one, or None."""
    pairs: list[tuple[RGB, float]] = []
    if palette:
        for text, weight in palette:
            colour = c.parse(text)
            if colour is not None:
                pairs.append((colour, max(float(weight or 0.0), 0.0) or 0.01))
    elif name and name.upper() in NAMED:
        for word in NAMED[name.upper()].split():
            digits, _, weight_text = word.partition(":")
            colour = c.parse(digits)
            if colour is not None:
                pairs.append((colour, float(weight_text)))
    total = sum(weight for _, weight in pairs)
    return tuple((colour, weight / total) for colour, weight in pairs) if total else None


def dominant(data: bytes) -> tuple[RGB, ...]:
    """Up to five dominant colours of an encoded picture; none if it cannot be read."""
    try:
        with Image.open(io.BytesIO(data)) as image:
            small = image.convert("RGB").resize((48, 48), Image.Resampling.BOX)
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError):
        return ()
    reduced = small.quantize(5, method=Image.Quantize.MEDIANCUT)
    table = reduced.getpalette() or []
    counts = sorted(((n, i) for i, n in enumerate(reduced.histogram()[:5]) if n), reverse=True)
    return tuple((table[3 * i], table[3 * i + 1], table[3 * i + 2]) for _, i in counts)


def tinted(base: tuple[RGB, ...], tints: Sequence[RGB], percent: int) -> tuple[RGB, ...]:
    """The six colours of a style, each pulled towards the nearest of `tints`."""
    if not tints:
        return base
    out = list(base)
    for i, colour in enumerate(base):
        near = min(tints, key=lambda t: c.apart(t, colour))
        out[i] = c.mix(colour, near, percent if i > 1 else percent // 2)
    return tuple(out)


def six(colours: Sequence[RGB]) -> tuple[RGB, ...]:
    """Any number of colours sorted into paper, dark and four inks."""
    ordered = sorted(colours, key=c.light)
    paper, dark = ordered[-1], ordered[0]
    if c.light(paper) - c.light(dark) < 60:
        paper, dark = c.mix(paper, (255, 252, 244), 70), c.mix(dark, (14, 14, 20), 60)
    inks = ordered[1:-1] or [ordered[0]]
    warm = max(inks, key=lambda k: (c.vivid(k), k[0] - k[2]))
    rest = [k for k in inks if k != warm] or [c.mix(warm, dark, 30)]
    cool = min(rest, key=lambda k: k[0] - k[2])
    rest = [k for k in rest if k != cool] or [c.mix(warm, paper, 45)]
    accent = max(rest, key=c.vivid)
    deep = [k for k in rest if k != accent] or [c.mix(cool, dark, 45)]
    return paper, dark, warm, cool, accent, deep[0]


def _nearest_hue(options: Sequence[RGB], degrees: int) -> RGB:
    def distance(colour: RGB) -> int:
        gap = abs(c.hue(colour) - degrees) % 360
        return min(gap, 360 - gap) - c.vivid(colour) // 8

    return min(options, key=distance)


def scheme(six_colours: tuple[RGB, ...], time: str, weather: str, chance: Chance) -> Tokens:
    """A colour for every token, in the light of the hour.

    `time` is one of dawn, day, dusk, night.
    """
    paper, dark, a, b, accent, deep = six_colours
    if chance.fork("swap").coin(24):
        a, accent = accent, a
    green = _nearest_hue((a, b, accent, deep), 120)
    leaf = c.mix(green, deep, 40) if green != deep else c.mix(deep, dark, 12)
    blue = _nearest_hue((a, b, accent, deep), 205)
    warm = _nearest_hue((a, accent, b), 40)
    t: Tokens = {
        "paper": paper,
        "ink": dark,
        "light": paper,
        "dark": dark,
        "main": a,
        "second": b,
        "accent": accent,
        "deep": deep,
        "leaf": leaf,
        "wood": c.mix(_nearest_hue((a, accent, deep), 25), dark, 42),
        "stone": c.mix(c.mix(b, paper, 45), dark, 10),
        "skin": c.mix(c.mix(a, accent, 45), paper, 52),
        "hair": c.mix(dark, deep, 25),
        "glass": c.mix(blue, paper, 55),
        "cloud": paper,
        "snow": c.mix(paper, (255, 255, 255), 40),
        "panel": dark,
        "warm": warm,
    }
    if time == "night":
        t |= {
            "sky": c.mix(dark, blue, 10),
            "sky2": c.mix(dark, blue, 52),
            "sun": c.mix(paper, accent, 12),
            "far": c.mix(dark, blue, 34),
            "mid": c.mix(dark, deep, 46),
            "near": c.mix(dark, deep, 20),
            "ground": c.mix(dark, deep, 36),
            "ground2": c.mix(dark, deep, 58),
            "water": c.mix(dark, blue, 44),
            "water2": c.mix(blue, paper, 22),
            "cloud": c.mix(dark, blue, 64),
            "leaf": c.mix(leaf, dark, 40),
            "lit": c.mix(accent, paper, 20),
            "panel": c.mix(paper, accent, 8),
        }
    elif time == "dusk":
        t |= {
            "sky": c.mix(a, dark, 16),
            "sky2": c.mix(accent, paper, 30),
            "sun": c.mix(paper, accent, 22),
            "far": c.mix(a, dark, 42),
            "mid": c.mix(deep, dark, 34),
            "near": c.mix(dark, deep, 22),
            "ground": c.mix(deep, dark, 42),
            "ground2": c.mix(deep, dark, 20),
            "water": c.mix(blue, dark, 28),
            "water2": c.mix(accent, paper, 30),
            "cloud": c.mix(a, paper, 42),
            "leaf": c.mix(leaf, dark, 32),
            "lit": c.mix(accent, paper, 45),
        }
    elif time == "dawn":
        t |= {
            "sky": c.mix(c.mix(b, a, 35), paper, 58),
            "sky2": c.mix(paper, a, 24),
            "sun": c.mix(a, accent, 35),
            "far": c.mix(c.mix(b, a, 30), paper, 34),
            "mid": c.mix(b, deep, 45),
            "near": c.mix(deep, dark, 18),
            "ground": c.mix(deep, paper, 22),
            "ground2": c.mix(deep, paper, 40),
            "water": c.mix(blue, paper, 26),
            "water2": c.mix(paper, a, 16),
            "lit": c.mix(accent, paper, 35),
        }
    else:
        t |= {
            "sky": c.mix(b, paper, 34),
            "sky2": c.mix(b, paper, 86),
            "sun": c.mix(warm, paper, 10),
            "far": c.mix(b, paper, 34),
            "mid": c.mix(b, deep, 48),
            "near": c.mix(deep, dark, 26),
            "ground": c.mix(deep, accent, 22),
            "ground2": c.mix(deep, accent, 44),
            "water": c.mix(blue, dark, 14),
            "water2": c.mix(blue, paper, 45),
            "lit": c.mix(accent, paper, 30),
        }
    if weather in {"rain", "storm", "fog", "snow"}:
        veil = c.mix(paper, b, 40) if weather != "storm" else c.mix(dark, b, 30)
        for key, percent in (("sky", 48), ("sky2", 30), ("far", 46), ("mid", 22)):
            t[key] = c.mix(t[key], veil, percent)
    if weather == "snow":
        t["ground"], t["ground2"] = c.mix(t["snow"], t["sky"], 12), t["snow"]
    _separate(t)
    return t


def _separate(t: Tokens) -> None:
    """Keep the subject apart from what stands behind it."""
    for key in ("main", "accent"):
        backs = [t["sky2"], t["sky"], t["ground"]]
        if min(c.apart(t[key], back) for back in backs[:2]) < 9000:
            options = [c.mix(t[key], t["paper"], 40), c.mix(t[key], t["ink"], 38), t["main"], t["accent"]]
            t[key] = max(options, key=lambda k: min(c.apart(k, back) for back in backs))
    if c.apart(t["main"], t["sun"]) < 6000:
        # A subject often stands before the sun.
        options = [t["accent"], c.mix(t["sun"], t["paper"], 60), c.mix(t["sun"], t["paper"], 82)]
        t["sun"] = max(options, key=lambda k: min(c.apart(k, t["main"]), c.apart(k, t["sky"])))


FAMILY: dict[str, str] = {
    "sky2": "sky",
    "water2": "water",
    "ground2": "ground",
    "paper": "light",
    "ink": "dark",
    "snow": "light",
    "cloud": "light",
    "glass": "second",
    "hair": "dark",
    "lit": "sun",
    "warm": "accent",
    "skin": "accent",
    "stone": "second",
    "deep": "mid",
    "wood": "near",
}


def weighted_tokens(base: Tokens, asked: Weighted, areas: Mapping[str, int]) -> Tokens:
    """A colour for every token out of the asked colours alone, the heaviest on the largest areas."""
    sums: dict[str, int] = {}
    for token, area in areas.items():
        family = FAMILY.get(token, token)
        sums[family] = sums.get(family, 0) + area
    total = max(1, sum(sums.values()))
    colours = [colour for colour, _ in asked]
    room = [weight * total for _, weight in asked]
    given: dict[str, RGB] = {}
    sky: RGB | None = None
    for family, area in sorted(sums.items(), key=lambda item: (-item[1], item[0])):
        wish = base.get(family, base["main"])
        costs: list[float] = []
        for colour, left in zip(colours, room, strict=True):
            over = max(0.0, area - left) / total
            small = area * 16 < total
            clash = (
                (300000 if small else 60000)
                if sky is not None and family in _FIGURES and c.apart(colour, sky) < 9000
                else 0
            )
            twin = 24000 if family in _PARTS and any(given.get(other) == colour for other in _PARTS) else 0
            costs.append(over * 900000 + c.apart(colour, wish) / 6 + clash + twin - max(0.0, left) / total * 90000)
        best = costs.index(min(costs))
        room[best] -= area
        given[family] = colours[best]
        if family == "sky":
            sky = colours[best]
    out: Tokens = {}
    for token, wish in base.items():
        family = FAMILY.get(token, token)
        apart = [k for k in colours if sky is None or family not in _FIGURES or c.apart(k, sky) >= 9000]
        out[token] = given.get(family) or _closest(apart or colours, wish)
    out["paper"] = max(colours, key=c.light)
    out["ink"] = min(colours, key=c.light)
    if c.light(out["paper"]) - c.light(out["ink"]) < 80:
        # Pale or dark families of colours still need lines that can be seen.
        out["ink"] = out["dark"] = c.mix(out["ink"], (20, 20, 30) if c.light(out["ink"]) > 100 else (250, 246, 236), 52)
    return out


def _closest(colours: Sequence[RGB], wish: RGB) -> RGB:
    return min(colours, key=lambda k: c.apart(k, wish))


_PARTS = frozenset({"main", "light", "dark", "accent"})
_FIGURES = frozenset({"main", "second", "accent", "dark", "light", "sun", "mid", "near", "far"})


class Inks:
    """Resolves tokens with their shades: ``main+`` is lighter, ``main--`` much darker, ``sky~40`` 40 % towards sky2."""

    def __init__(self, tokens: Tokens, *, mono: bool = False, shade: int = 20, strict: bool = False) -> None:
        self.tokens = tokens
        self._mono = mono
        self._shade = shade
        self._strict = strict
        self._known: dict[str, RGB] = {}

    def __call__(self, token: str) -> RGB:
        found = self._known.get(token)
        if found is None:
            found = self._known[token] = self._resolve(token)
        return found

    def _resolve(self, token: str) -> RGB:
        name = token.rstrip("+-")
        if "~" in name:
            first, _, percent = name.partition("~")
            other = "water2" if first == "water" else "ground2" if first == "ground" else "sky2"
            base = c.mix(self.tokens[first], self.tokens[other], int(percent))
        elif name.startswith("#"):
            base = self._tint(name)
        else:
            base = self.tokens.get(name, self.tokens["main"])
        marks = token[len(name) :]
        step = marks.count("+") - marks.count("-")
        if step > 0:
            white = c.mix(self.tokens["paper"], (255, 255, 255), 0 if self._strict else 30)
            base = c.mix(base, white, min(80, self._shade * step))
        elif step < 0:
            base = c.mix(base, self.tokens["ink"], min(80, -self._shade * step))
        return base

    def _tint(self, name: str) -> RGB:
        colour = c.parse(name) or self.tokens["main"]
        if self._mono:
            grey = c.light(colour)
            return c.mix(self.tokens["ink"], self.tokens["paper"], grey * 100 // 255)
        return colour if self._strict else c.mix(colour, self.tokens["main"], 8)
