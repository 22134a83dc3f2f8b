"""The metrics that have a name."""

from __future__ import annotations

from typing import Any, Final

from ideowidgets.measures.hashing import PHash
from ideowidgets.measures.legibility import Legibility
from ideowidgets.measures.metric import Metric
from ideowidgets.measures.outside import ChangeOutside
from ideowidgets.measures.palette import DominantColours, Palette
from ideowidgets.measures.tones import Brightness, Colourfulness, Contrast, Sharpness

METRICS: Final[dict[str, type[Metric]]] = {
    "phash": PHash,
    "brightness": Brightness,
    "contrast": Contrast,
    "colourfulness": Colourfulness,
    "sharpness": Sharpness,
    "palette": Palette,
    "dominant_colours": DominantColours,
    "outside": ChangeOutside,
    "legibility": Legibility,
}
"""Metrics by name; each also works by its name alone."""


def is_metric(given: Any) -> bool:
    """Tell whether something is a metric, its class or its name, and so nothing that could be measured."""
    if isinstance(given, str):
        return given in METRICS
    return isinstance(given, Metric) or (isinstance(given, type) and issubclass(given, Metric))
