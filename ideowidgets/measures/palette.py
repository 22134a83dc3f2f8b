"""How far a picture keeps to the colours that were asked for, and which colours it has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from PIL import Image as Pillow
from pydantic import ValidationError

from ideowidgets.measures.errors import MeasureError, NotMeasurable
from ideowidgets.measures.lab import Floats, delta_e, to_lab
from ideowidgets.measures.metric import Metric, Values
from ideowidgets.measures.pictures import colours_of, is_missing
from ideowidgets.operations.palette import ColorPalette

if TYPE_CHECKING:
    from PIL.Image import Image

    from ideowidgets.record.columns import Kind

SIDE: Final = 128
NEAR: Final = 12.0

Colours = Sequence[str] | Mapping[str, float] | ColorPalette


@dataclass(frozen=True, slots=True)
class Adherence:
    """How far a picture keeps to a palette.

    Attributes
    ----------
    share : float
        Share of pixels that are near any of the colours, 0 to 1.
    balance : float
        How much of the wanted proportions is there, 0 to 1: the sum over the colours of the smaller of a colour's
        share and its weight, the weights adding up to 1.
    shares : tuple of float
        Share of pixels by colour, each pixel counted for the nearest one only.
    """

    share: float
    balance: float
    shares: tuple[float, ...]


def palette_adherence(image: Image, colours: Colours, *, distance: float = NEAR) -> Adherence:
    """Compare the colours of a picture with those asked for.

    The picture is averaged down to at most 128 pixels a side; what is mostly transparent does not count. Each pixel
    goes to the nearest colour in CIE Lab (ΔE*00) and counts where it is within ``distance``.

    Parameters
    ----------
    image : PIL image
    colours : list of hex colours, mapping of hex colour to weight, or ColorPalette
        1 to 8 of them. Without weights all weigh the same; where some have none, those weigh as the others do on
        average.
    distance : float
        ΔE*00, at least 0; 2 is the same to most eyes, 12 is the same by name.

    Raises
    ------
    MeasureError
        Where the colours or the distance make no sense.
    NotMeasurable
        Where the picture is transparent everywhere.

    Examples
    --------
    >>> from PIL import Image
    >>> flag = Image.new("RGB", (90, 60), "#ffffff")
    >>> flag.paste("#d00c33", (0, 0, 90, 30))
    >>> palette_adherence(flag, ["#d00c33"])
    Adherence(share=0.5, balance=0.5, shares=(0.5,))
    >>> palette_adherence(flag, {"#d00c33": 0.25, "#ffffff": 0.75}).balance
    0.75
    """
    return _adherence(image, weighted(colours), _distance(distance))


def _adherence(image: Image, colours: Sequence[tuple[str, float]], distance: float) -> Adherence:
    wanted = to_lab(np.array([rgb_of(colour) for colour, _ in colours]))
    seen = to_lab(colours_of(image, SIDE))
    apart: Floats = delta_e(seen[:, None, :], wanted[None, :, :])
    nearest = apart.argmin(axis=1)[apart.min(axis=1) <= distance]
    shares = np.bincount(nearest, minlength=len(colours)) / len(seen)
    balance = np.minimum(shares, [weight for _, weight in colours]).sum()
    return Adherence(len(nearest) / len(seen), float(min(balance, 1.0)), tuple(shares.tolist()))


def weighted(colours: Any) -> tuple[tuple[str, float], ...]:
    """Read colours with weights that add up to 1.

    Examples
    --------
    >>> weighted(["#F00", "#00ff00"])
    (('#ff0000', 0.5), ('#00ff00', 0.5))
    """
    if isinstance(colours, Mapping) and not {"name", "members"} & set(colours):
        colours = [{"color_hex": colour, "color_weight": weight} for colour, weight in colours.items()]
    try:
        palette = colours if isinstance(colours, ColorPalette) else ColorPalette.model_validate(colours)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False)[0]
        at = ".".join(str(part) for part in first["loc"])
        raise MeasureError(f"colours: {at + ': ' if at else ''}{first['msg']}. Give 1 to 8, as '#1d3557'.") from error
    if palette.members is None:
        raise NotMeasurable(f"which colours the preset {palette.name} has is not published; give Palette([...])")
    given = [member.color_weight for member in palette.members if member.color_weight is not None]
    usual = sum(given) / len(given) if given else 1.0
    weights = [usual if member.color_weight is None else member.color_weight for member in palette.members]
    hexes = ["#{:02x}{:02x}{:02x}".format(*rgb_of(member.color_hex)) for member in palette.members]
    return tuple((colour, weight / sum(weights)) for colour, weight in zip(hexes, weights, strict=True))


def rgb_of(colour: str) -> tuple[int, int, int]:
    """Read ``#rgb`` or ``#rrggbb``."""
    digits = colour.removeprefix("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)


def _distance(distance: float) -> float:
    if not 0 <= distance <= 200:
        raise MeasureError(f"distance: must be 0 to 200, in ΔE*00 (got {distance!r}). 12 is usual.")
    return float(distance)


class Palette(Metric):
    """Palette adherence, as :func:`palette_adherence` gives it.

    Two columns, ``palette_share`` and ``palette_balance``. Range: 0 to 1. Direction: higher is better. Units: share
    of pixels. Source: ΔE*00 by Sharma et al. 2005; the balance is a histogram intersection (Swain and Ballard 1991).
    Limits: blind to where colours lie; shades and highlights of a colour are other colours, so lit scenes score
    below flat designs; averaging to 128 pixels mixes halftones and fine stripes into what they look like from afar.

    Parameters
    ----------
    colours : list, mapping or ColorPalette, optional
        Asked of every picture. Where omitted, those in the row's column ``color_palette``, as its request asked;
        presets have no published colours and give no value.
    distance : float
        ΔE*00 within which a pixel counts.

    Examples
    --------
    >>> from PIL import Image
    >>> metric = Palette(["#1d3557"])
    >>> metric.measure(Image.new("RGB", (64, 64), "#1d3557"), metric.asks({}))
    {'palette_share': 1.0, 'palette_balance': 1.0}
    """

    def __init__(self, colours: Colours | None = None, *, distance: float = NEAR, name: str = "palette") -> None:
        super().__init__(name)
        self._colours = None if colours is None else weighted(colours)
        self.distance = _distance(distance)

    @property
    def columns(self) -> Mapping[str, Kind | None]:
        return {f"{self.name}_share": "number", f"{self.name}_balance": "number"}

    def parameters(self) -> Any:
        return [self.distance]

    def asks(self, row: Mapping[str, Any]) -> Any:
        if self._colours is not None:
            return self._colours
        asked = row.get("color_palette")
        if is_missing(asked):
            raise NotMeasurable("no colours were asked for: the row has no color_palette; give Palette([...])")
        return weighted(asked)

    def measure(self, image: Image, asked: Any) -> Values:
        found = _adherence(image, asked, self.distance)
        return {f"{self.name}_share": found.share, f"{self.name}_balance": found.balance}


def dominant_colours(image: Image, count: int = 5) -> tuple[tuple[str, float], ...]:
    """Give the colours that a picture is mostly made of.

    The picture is averaged down to at most 128 pixels a side and quantised by median cut; what is mostly
    transparent does not count.

    Parameters
    ----------
    count : int
        1 to 16; fewer come back where the picture has fewer.

    Returns
    -------
    tuple of (str, float)
        Hex colour and share of pixels, the largest first; shares add up to 1.

    Raises
    ------
    NotMeasurable
        Where the picture is transparent everywhere.

    Examples
    --------
    >>> from PIL import Image
    >>> flag = Image.new("RGB", (90, 60), "#ffffff")
    >>> flag.paste("#d00c33", (0, 0, 90, 15))
    >>> dominant_colours(flag)
    (('#ffffff', 0.75), ('#d00c33', 0.25))
    """
    if not 1 <= count <= 16:
        raise MeasureError(f"count: must be 1 to 16 (got {count!r}).")
    pixels = colours_of(image, SIDE)
    quantised = Pillow.fromarray(pixels[None]).quantize(count, method=Pillow.Quantize.MEDIANCUT)
    table = quantised.getpalette() or []
    shares: dict[str, float] = {}
    for times, index in quantised.getcolors() or []:
        red, green, blue = table[3 * int(index) : 3 * int(index) + 3]  # type: ignore[arg-type]
        colour = f"#{red:02x}{green:02x}{blue:02x}"
        shares[colour] = shares.get(colour, 0) + times / len(pixels)
    return tuple(sorted(shares.items(), key=lambda found: (-found[1], found[0])))


class DominantColours(Metric):
    """The colours that a picture is mostly made of, as :func:`dominant_colours` gives them.

    Range: up to ``count`` hex colours with a blank between, the most frequent first. Direction: none. Units: sRGB.
    Source: median cut (P. Heckbert 1982) as Pillow has it. Limits: averages of clusters, so small vivid accents are
    swallowed by their neighbours.

    Examples
    --------
    >>> from PIL import Image
    >>> DominantColours().measure(Image.new("RGB", (8, 8), "#1d3557"), None)
    {'dominant_colours': '#1d3557'}
    """

    def __init__(self, count: int = 5, *, name: str = "dominant_colours") -> None:
        super().__init__(name)
        if not 1 <= count <= 16:
            raise MeasureError(f"count: must be 1 to 16 (got {count!r}).")
        self.count = count

    @property
    def columns(self) -> Mapping[str, Kind | None]:
        return {self.name: "text"}

    def parameters(self) -> Any:
        return [self.count]

    def measure(self, image: Image, asked: Any) -> Values:  # noqa: ARG002
        return {self.name: " ".join(colour for colour, _ in dominant_colours(image, self.count))}
