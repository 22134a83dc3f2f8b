"""What the pixels of any picture say: colours, light, where the weight lies, drawn flat or photographed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from ideowidgets.offline.pictures import colour as c
from ideowidgets.offline.pictures.colour import RGB
from ideowidgets.offline.sources import decoded

Box = tuple[int, int, int, int]
Floats = NDArray[np.float32]
Part = tuple[NDArray[np.intp], NDArray[np.intp]]

SMALL = 96
MOST_REGIONS = 5
_LEAST_REGION = 0.006
_MOST_REGION = 0.7
_LEAST_FILL = 0.16

_GREYS = ((34, "black"), (78, "charcoal"), (176, "grey"), (222, "silver"), (256, "white"))
# Hue up to which it holds; names when it is dark, pale, light, and otherwise. No name of a colour is the name
# of a thing as well (orange, rose), so that a description reads back as what it says.
_HUES = (
    (11, "maroon", "pink", "red", "red"),
    (24, "brown", "tan", "coral", "rust"),
    (44, "brown", "beige", "amber", "amber"),
    (66, "olive", "cream", "yellow", "yellow"),
    (95, "olive", "mint", "lime", "green"),
    (164, "green", "mint", "green", "green"),
    (192, "teal", "turquoise", "turquoise", "teal"),
    (250, "navy", "azure", "azure", "blue"),
    (288, "indigo", "lavender", "violet", "purple"),
    (344, "purple", "pink", "magenta", "magenta"),
    (361, "maroon", "pink", "red", "red"),
)


@dataclass(frozen=True)
class Tone:
    """A colour of the picture: its name, its value, its share of the area (0..1)."""

    name: str
    value: RGB
    share: float


@dataclass(frozen=True)
class Region:
    """Something that stands out: ``(y_min, x_min, y_max, x_max)`` in thousandths, colour, and how it fills its box."""

    box: Box
    value: RGB
    share: float
    fill: float

    @property
    def name(self) -> str:
        return name_of(self.value)


@dataclass(frozen=True)
class Look:
    """A picture as it looks.

    Attributes
    ----------
    size : tuple of int
        Width and height in pixels.
    tones : tuple of Tone
        Dominant colours, the largest first, each name once.
    brightness, contrast, warmth, vividness : int
        Mean lightness and its spread (0..255), red minus blue (-255..255), mean distance from grey (0..255).
    manner : {"flat", "painted", "photo"}
        Few even colours; textured; or continuous tones.
    clear : float
        Share of the picture that is transparent.
    upper, lower : Tone
        The main colour of the upper and of the lower third.
    horizon : int
        Where the two part best, in thousandths from the top.
    regions : tuple of Region
        What stands out from the border's colours, the weightiest first.
    """

    size: tuple[int, int]
    tones: tuple[Tone, ...]
    brightness: int
    contrast: int
    warmth: int
    vividness: int
    manner: str
    clear: float
    upper: Tone
    lower: Tone
    horizon: int
    regions: tuple[Region, ...]

    @property
    def orientation(self) -> str:
        width, height = self.size
        return "wide" if width > height * 1.12 else "tall" if height > width * 1.12 else "square"


def name_of(value: RGB) -> str:
    """Give the name of a colour.

    Examples
    --------
    >>> name_of((220, 40, 30)), name_of((20, 30, 80)), name_of((250, 250, 250))
    ('red', 'navy', 'white')
    """
    light, vivid = c.light(value), c.vivid(value)
    if vivid < 22 or (vivid < 44 and light < 34):
        return next(name for limit, name in _GREYS if light < limit)
    dark, pale, high, plain = next(names for limit, *names in _HUES if c.hue(value) < limit)
    if light < 70:
        return dark if max(value) < 150 else plain
    if light > 205 or (light > 150 and vivid < 70):
        return pale
    return high if light > 130 else plain


def look_at(data: bytes) -> Look:
    """Look at a picture.

    Raises
    ------
    Refusal
        With the service's answer for a picture that it cannot read.
    """
    image = decoded(data)
    alpha = _transparency(image)
    image = image.convert("RGB")
    width, height = image.size
    k = SMALL / max(width, height)
    small_size = (max(1, round(width * k)), max(1, round(height * k)))
    small = image.resize(small_size, Image.Resampling.BOX, reducing_gap=2.0)
    seen: NDArray[np.bool_] = np.ones((small.height, small.width), bool)
    if alpha is not None:
        seen = np.asarray(alpha.resize(small_size, Image.Resampling.BOX)) > 127
    pixels = np.asarray(small, np.float32)
    shown = pixels[seen] if seen.any() else pixels.reshape(-1, 3)
    grey = shown @ np.array([0.299, 0.587, 0.114], np.float32)
    third = max(1, small.height // 3)
    return Look(
        size=(width, height),
        tones=tones(shown),
        brightness=round(float(grey.mean())),
        contrast=round(float(grey.std())),
        warmth=round(float((shown[:, 0] - shown[:, 2]).mean())),
        vividness=round(float((shown.max(1) - shown.min(1)).mean())),
        manner=_manner(image, shown),
        clear=round(1.0 - float(seen.mean()), 3) if alpha is not None else 0.0,
        upper=tones(pixels[:third].reshape(-1, 3))[0],
        lower=tones(pixels[-third:].reshape(-1, 3))[0],
        horizon=_horizon(pixels),
        regions=_regions(pixels, seen if alpha is not None else None),
    )


def tones(pixels: Floats, count: int = 8) -> tuple[Tone, ...]:
    """Give the dominant colours of pixels of shape (n, 3), the largest share first, each name once."""
    found: dict[str, Tone] = {}
    for value, share in _clusters(pixels, count):
        name = name_of(value)
        known = found.get(name)
        found[name] = Tone(name, known.value, known.share + share) if known else Tone(name, value, share)
    return tuple(sorted(found.values(), key=lambda tone: (-tone.share, tone.name)))


def _clusters(pixels: Floats, count: int) -> list[tuple[RGB, float]]:
    """Colours that stand for all, each with its share, the largest first."""
    index = _quantized(pixels.reshape(1, -1, 3), count).ravel()
    found: list[tuple[RGB, float]] = []
    for number, size in sorted(enumerate(np.bincount(index)), key=lambda pair: (-pair[1], pair[0])):
        if size:
            red, green, blue = (round(float(v)) for v in np.median(pixels[index == number], axis=0))
            found.append(((red, green, blue), float(size) / len(index)))
    return found


def _quantized(pixels: Floats, count: int) -> NDArray[np.uint8]:
    """The number of its cluster for every pixel of an array of shape (height, width, 3)."""
    image = Image.fromarray(pixels.round().astype(np.uint8))
    return np.asarray(image.quantize(count, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE))


def _transparency(image: Image.Image) -> Image.Image | None:
    """Where a picture is opaque, if that is not everywhere."""
    if image.mode != "RGBA":
        return None
    channel = image.getchannel("A")
    return channel if np.asarray(channel).min() < 128 else None


def _manner(image: Image.Image, shown: Floats) -> str:
    """Flat where few colours fill the picture, photo where neighbours differ finely, else painted."""
    coarse = (shown.astype(np.int32) >> 4) @ np.array([256, 16, 1])
    counts = np.sort(np.bincount(coarse, minlength=4096))[::-1]
    few = float(counts[:8].sum()) / max(1, int(counts.sum()))
    side = min(256, *image.size)
    left, top = (image.width - side) // 2, (image.height - side) // 2
    window = np.asarray(image.crop((left, top, left + side, top + side)).convert("L"), np.int16)
    if window.size < 16:
        return "flat"
    steps = np.abs(np.diff(window, axis=1))
    even, fine = float((steps <= 1).mean()), float(((steps > 1) & (steps <= 14)).mean())
    if few > 0.6 and even > 0.55:
        return "flat"
    return "photo" if few < 0.55 and fine + even > 0.72 else "painted"


def _horizon(pixels: Floats) -> int:
    """The row of the middle part at which the few rows above differ most from the few below."""
    rows = np.median(pixels, axis=1)
    reach = max(1, len(rows) // 16)
    first = max(reach, len(rows) // 4)
    steps = [
        float(np.linalg.norm(rows[y - reach : y].mean(0) - rows[y : y + reach].mean(0)))
        for y in range(first, min(len(rows) - reach, len(rows) * 17 // 20) + 1)
    ]
    return (int(np.argmax(steps)) + first) * 1000 // len(rows) if steps else 500


def _regions(pixels: Floats, seen: NDArray[np.bool_] | None) -> tuple[Region, ...]:
    weight = _standing_out(pixels) if seen is None else seen.astype(np.float32) * 255
    picked = weight > (_threshold(weight) if seen is None else 127)
    if min(picked.shape) >= 9:
        closed = Image.fromarray(picked.astype(np.uint8) * 255).filter(ImageFilter.MaxFilter(3))
        picked = np.asarray(closed.filter(ImageFilter.MinFilter(3))) > 127
    height, width = picked.shape
    found: list[tuple[float, Region]] = []
    for ys, xs in _parts(pixels, picked):
        y0, y1, x0, x1 = int(ys.min()), int(ys.max()) + 1, int(xs.min()), int(xs.max()) + 1
        red, green, blue = (round(float(v)) for v in np.median(pixels[ys, xs], axis=0))
        box = (y0 * 1000 // height, x0 * 1000 // width, -(-y1 * 1000 // height), -(-x1 * 1000 // width))
        fill = len(ys) / ((y1 - y0) * (x1 - x0))
        if fill < _LEAST_FILL:
            continue
        found.append((float(weight[ys, xs].sum()), Region(box, (red, green, blue), len(ys) / picked.size, fill)))
    found.sort(key=lambda pair: (-pair[0], pair[1].box))
    return tuple(region for _, region in found[:MOST_REGIONS])


def _parts(pixels: Floats, picked: NDArray[np.bool_]) -> list[Part]:
    """The connected parts of what stands out; a part of a fifth of the picture falls apart into its colours."""
    index = _quantized(pixels, 6)
    least = _LEAST_REGION * picked.size
    parts: list[Part] = []
    for whole in _connected(picked):
        if len(whole[0]) < 0.2 * picked.size:
            parts.append(whole)
            continue
        inside = np.zeros(picked.shape, bool)
        inside[whole] = True
        for number in np.unique(index[whole]):
            pieces = [piece for piece in _connected(inside & (index == number)) if len(piece[0]) >= least]
            if pieces:
                parts.append((np.concatenate([ys for ys, _ in pieces]), np.concatenate([xs for _, xs in pieces])))
    return [part for part in parts if least <= len(part[0]) <= _MOST_REGION * picked.size]


def _standing_out(pixels: Floats) -> Floats:
    """How far each pixel is from the colours that the border has, above all at its own height."""
    height, width, _ = pixels.shape
    ring = max(1, round(min(height, width) * 0.05))
    edges = (pixels[:ring], pixels[-ring:], pixels[:, :ring], pixels[:, -ring:])
    border = np.concatenate([edge.reshape(-1, 3) for edge in edges])
    behind = [centre for centre, share in _clusters(border, 8) if share > 0.06]
    far = np.full((height, width), np.inf, np.float32)
    for colour in behind:
        far = np.minimum(far, _apart(pixels, np.array(colour, np.float32)))
    for side in (pixels[:, :ring], pixels[:, -ring:]):
        far = np.minimum(far, _apart(pixels, np.median(side, axis=1, keepdims=True)))
    return far


def _apart(pixels: Floats, colour: Floats) -> Floats:
    scale = np.sqrt(np.array([2.5, 4.0, 2.5], np.float32))
    return np.asarray(np.linalg.norm((pixels - colour) * scale, axis=-1), np.float32)


def _threshold(weight: Floats) -> float:
    """Otsu's: the value that parts the two groups best, but never so low that noise stands out."""
    counts, edges = np.histogram(weight, 64)
    centres = (edges[:-1] + edges[1:]) / 2
    below = np.cumsum(counts)
    above = below[-1] - below
    sums = np.cumsum(counts * centres)
    with np.errstate(divide="ignore", invalid="ignore"):
        apart = below * above * (sums / below - (sums[-1] - sums) / above) ** 2
    return max(70.0, float(edges[1:][int(np.nanargmax(np.where(above > 0, apart, -1.0)))]))


def _connected(picked: NDArray[np.bool_]) -> list[Part]:
    """The connected parts of a small mask, each as its rows and columns."""
    left = {(int(y), int(x)) for y, x in np.argwhere(picked)}
    parts: list[Part] = []
    for start in sorted(left):
        if start not in left:
            continue
        left.discard(start)
        part, stack = [start], [start]
        while stack:
            y, x = stack.pop()
            for near in ((y - 1, x), (y + 1, x), (y, x - 1), (y, x + 1)):
                if near in left:
                    left.discard(near)
                    part.append(near)
                    stack.append(near)
        ys, xs = np.array(part, np.intp).T
        parts.append((ys, xs))
    return parts
