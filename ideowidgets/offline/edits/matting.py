"""The subject of a picture and its background: told apart, cut out, replaced."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageFilter

from ideowidgets.offline.edits.arrays import Flags, Floats, box_blur, covering, filled, floats
from ideowidgets.offline.pictures.drawing import silhouette
from ideowidgets.offline.pictures.marks import read

_SIDE = 160
_STRIP = 512
_BINS = 12
# A picture counts as cut out already when this share of it is not opaque.
_ALREADY = 0.005
_LEAST, _MOST = 0.03, 0.96


def subject_matte(data: bytes, source: Image.Image) -> Image.Image:
    """Tell the subject of an encoded picture: as the stand-in drew it, where it did, else as `foreground_matte` does.

    Parameters
    ----------
    data : bytes
        Encoded.
    source : PIL.Image.Image
        The same, decoded.
    """
    own = _own_alpha(source)
    if own is not None:
        return own
    marks = read(data)
    return (silhouette(marks) if marks else None) or foreground_matte(source)


def foreground_matte(source: Image.Image) -> Image.Image:
    """Tell a picture's subject from its background.

    The background is what reaches the edges without crossing an outline and is coloured like them; of what is left,
    large and central parts are the subject. A picture with transparent parts says itself what its subject is.

    Parameters
    ----------
    source : PIL.Image.Image
        RGB or RGBA.

    Returns
    -------
    PIL.Image.Image
        L, the source's size: 255 well inside the subject, 0 outside, soft at its outline. Never all 0 and, but for
        sources with an alpha channel of their own, never all 255.

    Examples
    --------
    >>> picture = Image.new("RGB", (60, 40), "white")
    >>> picture.paste("red", (20, 10, 40, 30))
    >>> matte = foreground_matte(picture)
    >>> matte.getpixel((30, 20)), matte.getpixel((3, 3))
    (255, 0)
    """
    own = _own_alpha(source)
    if own is not None:
        return own
    colour = source.convert("RGB")
    scale = min(1.0, _SIDE / max(colour.size))
    small = colour.resize(
        (max(1, round(colour.width * scale)), max(1, round(colour.height * scale))), Image.Resampling.BOX
    )
    if min(small.size) < 5:
        return _oval(colour.size)
    subject = _subject(small)
    if subject is None:
        return _oval(colour.size)
    return _refined(colour, small, subject)


def cut_out(source: Image.Image, matte: Image.Image | None = None) -> Image.Image:
    """Remove the background.

    Parameters
    ----------
    source : PIL.Image.Image
        RGB or RGBA.
    matte : PIL.Image.Image, optional
        L, the source's size; `foreground_matte` by default.

    Returns
    -------
    PIL.Image.Image
        RGBA, the source's size: its colours with the matte as alpha.

    Examples
    --------
    >>> cut_out(Image.new("RGB", (40, 40), "white")).mode
    'RGBA'
    """
    result = source.convert("RGBA")
    result.putalpha(matte or foreground_matte(source))
    return result


def replace_background(source: Image.Image, backdrop: Image.Image, matte: Image.Image | None = None) -> Image.Image:
    """Put the subject of a picture before another background.

    Parameters
    ----------
    source : PIL.Image.Image
        RGB or RGBA.
    backdrop : PIL.Image.Image
        RGB; scaled and cropped to the source's size.
    matte : PIL.Image.Image, optional
        L, the source's size; `foreground_matte` by default.

    Returns
    -------
    PIL.Image.Image
        RGB, the source's size. Where the matte is 255 it is the source bit by bit.

    Examples
    --------
    >>> picture = Image.new("RGB", (60, 40), "white")
    >>> picture.paste("red", (20, 10, 40, 30))
    >>> made = replace_background(picture, Image.new("RGB", (60, 40), "navy"))
    >>> made.getpixel((30, 20)), made.getpixel((3, 3))
    ((255, 0, 0), (0, 0, 128))
    """
    behind = covering(backdrop.convert("RGB"), source.size)
    return Image.composite(source.convert("RGB"), behind, matte or foreground_matte(source))


def _own_alpha(source: Image.Image) -> Image.Image | None:
    if source.mode != "RGBA":
        return None
    alpha = source.getchannel("A")
    see_through = sum(alpha.histogram()[:250]) / (source.width * source.height)
    return alpha if see_through > _ALREADY and alpha.getbbox() is not None else None


def _oval(size: tuple[int, int]) -> Image.Image:
    """Give the middle of a picture in which nothing stands out."""
    y, x = ((np.arange(n, dtype=np.float32) + 0.5) / n * 2 - 1 for n in (min(96, size[1]), min(96, size[0])))
    inside = np.clip((0.72 - np.hypot(x[None, :], y[:, None])) * 24 + 0.5, 0, 1) * 255
    return Image.fromarray(inside.astype(np.uint8)).resize(size, Image.Resampling.BILINEAR)


def _subject(small: Image.Image) -> Flags | None:
    """Find the subject in a small picture, or None where nothing stands out."""
    calm = small.filter(ImageFilter.MedianFilter(3)).convert("YCbCr")
    colours = floats(calm) * np.array([0.8, 1.4, 1.4], dtype=np.float32)
    rising = _outlined(colours)
    if float(rising.max()) < 6:
        return None
    standing = np.minimum(rising / max(float(np.percentile(rising, 98)), 6.0), 1.0)
    standing = standing * (0.55 + 0.45 * _centre(rising.shape))
    threshold = _split(standing)
    for bolder in (1.0, 0.6, 0.36):
        chosen = standing > threshold * bolder
        for _ in range(2):
            chosen = _reconsidered(colours, chosen, standing)
        chosen = _whole(chosen)
        if _LEAST < float(chosen.mean()) < _MOST:
            return chosen
    return None


def _outlined(colours: Floats) -> Floats:
    """Give the least change of colour that a way from the border to each pixel crosses (a geodesic distance)."""
    across = np.linalg.norm(np.diff(colours, axis=1), axis=2)
    down = np.linalg.norm(np.diff(colours, axis=0), axis=2)
    # What changes everywhere is texture, not an outline.
    floor = 2.0 + 1.5 * float(np.median(np.concatenate([across.ravel(), down.ravel()])))
    across, down = np.maximum(across - floor, 0), np.maximum(down - floor, 0)
    far: Floats = np.full(colours.shape[:2], 1e6, dtype=np.float32)
    _from_border(far, colours)
    for _ in range(8):
        before = far.copy()
        for y in range(1, far.shape[0]):
            np.minimum(far[y], far[y - 1] + down[y - 1], out=far[y])
        for y in range(far.shape[0] - 2, -1, -1):
            np.minimum(far[y], far[y + 1] + down[y], out=far[y])
        for x in range(1, far.shape[1]):
            np.minimum(far[:, x], far[:, x - 1] + across[:, x - 1], out=far[:, x])
        for x in range(far.shape[1] - 2, -1, -1):
            np.minimum(far[:, x], far[:, x + 1] + across[:, x], out=far[:, x])
        if np.array_equal(before, far):
            break
    return far


def _from_border(far: Floats, colours: Floats) -> None:
    """Start at the border; where its colour is found nowhere else on it, a subject is cut by the edge."""
    h, w = far.shape
    ring_y = np.concatenate([np.zeros(w), np.full(w, h - 1), np.arange(h), np.arange(h)]).astype(np.intp)
    ring_x = np.concatenate([np.arange(w), np.arange(w), np.zeros(h), np.full(h, w - 1)]).astype(np.intp)
    ring = colours[ring_y, ring_x]
    away = np.linalg.norm(ring[:, None] - ring[None, :], axis=2)
    near = np.hypot(ring_y[:, None] - ring_y[None, :], ring_x[:, None] - ring_x[None, :]) < 0.42 * min(h, w)
    away[near] = np.inf
    # The fifth of the border that is most alike decides, so that one stray pixel vouches for nobody.
    rank = max(1, len(ring) // 20)
    alike = np.partition(away, rank, axis=1)[:, rank]
    far[ring_y, ring_x] = np.where(np.isfinite(alike), np.maximum(0, alike - 12), 0)


def _centre(shape: tuple[int, ...]) -> Floats:
    y, x = (np.linspace(-1, 1, n, dtype=np.float32) for n in shape)
    return np.exp(-(x[None, :] ** 2 + (y[:, None] * 0.9) ** 2) * 1.1)


def _split(values: Floats) -> float:
    """Give the threshold that parts values of 0..1 best in two (Otsu's)."""
    counts = np.histogram(values, bins=64, range=(0, 1))[0].astype(np.float64)
    middles = (np.arange(64) + 0.5) / 64
    below = np.cumsum(counts)
    above = below[-1] - below
    low = np.cumsum(counts * middles)
    high = low[-1] - low
    gap = low / np.maximum(below, 1) - high / np.maximum(above, 1)
    return min(0.6, float(middles[np.argmax(below * above * gap**2)]))


def _reconsidered(colours: Floats, chosen: Flags, standing: Floats) -> Flags:
    """Decide again by which colours the two sides have, how far a pixel stands out, and its neighbours."""
    bins = np.clip((colours / np.array([0.8, 1.4, 1.4]) * (_BINS / 256)).astype(np.intp), 0, _BINS - 1)
    flat = (bins[..., 0] * _BINS + bins[..., 1]) * _BINS + bins[..., 2]
    sides = []
    for side in (chosen, ~chosen):
        counts = np.bincount(flat[side], minlength=_BINS**3).reshape(_BINS, _BINS, _BINS).astype(np.float32)
        for axis in range(3):
            counts = counts + 0.5 * (np.roll(counts, 1, axis) + np.roll(counts, -1, axis))
        sides.append(counts.ravel()[flat] / max(1.0, float(side.sum())))
    likely = sides[0] / np.maximum(sides[0] + sides[1], 1e-9)
    belief = 0.4 * likely + 0.6 * np.where(chosen, 0.55 + 0.45 * standing, 0.45 * standing)
    return np.asarray(box_blur(belief[..., None].astype(np.float32), 1)[..., 0] > 0.5)


def _whole(chosen: Flags) -> Flags:
    """Close holes, drop specks and parts far smaller than the main one."""
    image = Image.fromarray(chosen.astype(np.uint8) * np.uint8(255))
    # Stripes that are coloured like the background must not cut a subject into pieces.
    image = image.filter(ImageFilter.MaxFilter(9)).filter(ImageFilter.MinFilter(9))
    image = image.filter(ImageFilter.MinFilter(3)).filter(ImageFilter.MaxFilter(3))
    parts = _parts(np.asarray(image) > 0)
    if not parts:
        return chosen
    centre = _centre(chosen.shape)
    worth = [float(centre[part].sum()) for part in parts]
    least = 0.12 * max(worth) if max(worth) > 0.3 * sum(worth) else 0.0
    kept = np.zeros(chosen.shape, dtype=bool)
    for part, value in zip(parts, worth, strict=True):
        if value >= least:
            kept |= part
    border = np.zeros(chosen.shape, dtype=bool)
    border[0], border[-1], border[:, 0], border[:, -1] = True, True, True, True
    for hole in _parts(~kept):
        if not (hole & border).any() and hole.sum() < 0.05 * kept.sum():
            kept |= hole
    return kept


def _parts(flags: Flags) -> list[Flags]:
    """Give the connected parts, neighbours by their sides."""
    h, w = flags.shape
    label = np.where(flags, np.arange(1, h * w + 1).reshape(h, w), 0)
    while True:
        before = label.copy()
        for view in (label, label[::-1], label.T, label.T[::-1]):
            for i in range(1, len(view)):
                np.maximum(view[i], np.where(view[i] > 0, view[i - 1], 0), out=view[i])
        if np.array_equal(before, label):
            break
    names, counts = np.unique(label[label > 0], return_counts=True)
    return [label == name for name, count in zip(names, counts, strict=True) if count > 6]


def _refined(colour: Image.Image, small: Image.Image, subject: Flags) -> Image.Image:
    """Draw the outline again at full size, by which of the two sides' nearby colours a pixel is like."""
    flat = Image.fromarray(subject.astype(np.uint8) * np.uint8(255))
    sure = np.asarray(flat.filter(ImageFilter.MinFilter(3))) > 0
    never = np.asarray(flat.filter(ImageFilter.MaxFilter(5))) == 0
    values = floats(small)
    front = filled(values, (sure if sure.any() else subject).astype(np.float32))
    back = filled(values, (never if never.any() else ~subject).astype(np.float32))
    rough = box_blur(subject.astype(np.float32)[..., None], 1)
    certain = np.where(sure, 1.0, np.where(never, -1.0, 0.0)).astype(np.float32)[..., None]
    layers = np.concatenate([front, back, rough, certain], axis=2)
    matte = Image.new("L", colour.size)
    ratio = subject.shape[0] / colour.height
    for top in range(0, colour.height, _STRIP):
        foot = min(colour.height, top + _STRIP)
        matte.paste(_strip(colour.crop((0, top, colour.width, foot)), layers, top * ratio, foot * ratio), (0, top))
    return matte


def _strip(strip: Image.Image, layers: Floats, top: float, foot: float) -> Image.Image:
    """Decide on some rows; ``layers`` holds front, back, rough matte and certainty of the whole, small."""
    planes = [
        np.asarray(
            Image.fromarray(np.ascontiguousarray(layers[..., i])).resize(
                strip.size, Image.Resampling.BILINEAR, box=(0, top, layers.shape[1], foot)
            )
        )
        for i in range(layers.shape[2])
    ]
    rough, certain = planes[6], planes[7]
    seen = np.asarray(strip, dtype=np.float32)
    along = np.zeros(rough.shape, dtype=np.float32)
    length = np.zeros(rough.shape, dtype=np.float32)
    for i in range(3):
        way = planes[i] - planes[3 + i]
        along += (seen[..., i] - planes[3 + i]) * way
        length += way * way
    by_colour = np.clip((along / np.maximum(length, 1.0) - 0.5) * 1.6 + 0.5, 0, 1)
    trust = np.clip((length - 300) / 900, 0, 1)
    alpha = by_colour * trust + np.clip((rough - 0.5) * 2 + 0.5, 0, 1) * (1 - trust)
    alpha = np.where(certain > 0.6, 1.0, np.where(certain < -0.6, 0.0, alpha))
    return Image.fromarray((alpha * 255 + 0.5).astype(np.uint8))
