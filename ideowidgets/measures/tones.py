"""Brightness, contrast, colourfulness, sharpness: simple numbers for screening, not for judging."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from ideowidgets.measures.errors import NotMeasurable
from ideowidgets.measures.metric import Metric, Values
from ideowidgets.measures.pictures import grey, on_white

if TYPE_CHECKING:
    from PIL.Image import Image

_BAND: Final = 256
"""Rows at a time: a picture of 80 million pixels must not need gigabytes."""


class Brightness(Metric):
    """Mean luma of a picture.

    Range: 0 (black) to 1 (white). Direction: neither is better. Units: share of full luma (Rec. 601, gamma-encoded,
    which is close to how light it looks). Source: ITU-R BT.601. Limits: one number for the whole picture; what is
    transparent counts as white.

    Examples
    --------
    >>> from PIL import Image
    >>> Brightness().measure(Image.new("RGB", (8, 8), "white"), None)
    {'brightness': 1.0}
    """

    def __init__(self, name: str = "brightness") -> None:
        super().__init__(name)

    def measure(self, image: Image, asked: Any) -> Values:  # noqa: ARG002
        return {self.name: _luma_moments(image)[0]}


class Contrast(Metric):
    """Standard deviation of luma (RMS contrast).

    Range: 0 (flat) to 0.5 (half black, half white). Direction: higher is more contrast, not better. Units: share of
    full luma. Source: E. Peli, "Contrast in complex images", J. Opt. Soc. Am. A 7 (1990). Limits: blind to where
    light and dark lie, so a gradient and a checkerboard can score alike.

    Examples
    --------
    >>> from PIL import Image
    >>> half = Image.new("L", (8, 8), 0)
    >>> half.paste(255, (0, 0, 4, 8))
    >>> Contrast().measure(half, None)
    {'contrast': 0.5}
    """

    def __init__(self, name: str = "contrast") -> None:
        super().__init__(name)

    def measure(self, image: Image, asked: Any) -> Values:  # noqa: ARG002
        return {self.name: _luma_moments(image)[1]}


def _luma_moments(image: Image) -> tuple[float, float]:
    """Give mean and standard deviation of luma, 0 to 1, exactly, from the histogram."""
    counts = np.array(grey(image).histogram(), np.float64)
    levels = np.arange(256) / 255
    mean = float(counts @ levels / counts.sum())
    return mean, float(np.sqrt(counts @ (levels - mean) ** 2 / counts.sum()))


class Colourfulness(Metric):
    """Colourfulness as Hasler and Süsstrunk measured it in people's judgements.

    ``sqrt(σ_rg² + σ_yb²) + 0.3 sqrt(μ_rg² + μ_yb²)`` with ``rg = R - G`` and ``yb = (R + G) / 2 - B`` in 8-bit sRGB.

    Range: 0 (grey) to about 190. Direction: higher is more colourful, not better. Units: 8-bit levels; the authors
    call 15 slightly, 45 quite, 82 highly colourful. Source: D. Hasler, S. Süsstrunk, "Measuring colourfulness in
    natural images", Proc. SPIE 5007 (2003). Limits: made on photographs; a single flat colour scores low.

    Examples
    --------
    >>> from PIL import Image
    >>> Colourfulness().measure(Image.new("RGB", (8, 8), "#808080"), None)
    {'colourfulness': 0.0}
    """

    def __init__(self, name: str = "colourfulness") -> None:
        super().__init__(name)

    def measure(self, image: Image, asked: Any) -> Values:  # noqa: ARG002
        pixels = np.asarray(on_white(image))
        # Whole numbers, so that bands add up exactly: rg, and twice yb.
        sums = np.zeros((2, 2), np.int64)
        for start in range(0, len(pixels), _BAND):
            red, green, blue = np.moveaxis(pixels[start : start + _BAND].astype(np.int64), -1, 0)
            for place, channel in enumerate((red - green, red + green - 2 * blue)):
                sums[place] += channel.sum(), (channel * channel).sum()
        count = pixels.shape[0] * pixels.shape[1]
        means = sums[:, 0] / count / (1, 2)
        variances = np.maximum(sums[:, 1] / count / (1, 4) - means**2, 0)
        return {self.name: float(np.sqrt(variances.sum()) + 0.3 * np.sqrt((means**2).sum()))}


class Sharpness(Metric):
    """Variance of the Laplacian of luma.

    The Laplacian is the sum of the four neighbours minus four times the pixel; the outermost pixels are left out.

    Range: 0 and up. Direction: higher has more fine detail, or more noise. Units: squared 8-bit levels. Source:
    J. Pech-Pacheco et al., "Diatom autofocusing in brightfield microscopy", ICPR (2000). Limits: compare pictures of
    one size only; grain, halftone and lettering score as sharpness, a soft style scores as blur.

    Examples
    --------
    >>> from PIL import Image
    >>> Sharpness().measure(Image.new("L", (8, 8), 90), None)
    {'sharpness': 0.0}
    """

    def __init__(self, name: str = "sharpness") -> None:
        super().__init__(name)

    def measure(self, image: Image, asked: Any) -> Values:  # noqa: ARG002
        luma = np.asarray(grey(image))
        height, width = luma.shape
        if min(height, width) < 3:
            raise NotMeasurable(f"the picture has {width} x {height} pixels; its sharpness needs 3 x 3")
        count = total = squares = 0
        for start in range(0, height - 2, _BAND):
            x = luma[start : start + _BAND + 2].astype(np.int32)
            edges = x[:-2, 1:-1] + x[2:, 1:-1] + x[1:-1, :-2] + x[1:-1, 2:] - 4 * x[1:-1, 1:-1]
            count += edges.size
            total += int(edges.sum(dtype=np.int64))
            squares += int((edges * edges).sum(dtype=np.int64))
        return {self.name: (squares * count - total * total) / (count * count)}
