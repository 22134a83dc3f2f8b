"""Measures of pictures on the CPU, with nothing to download: as columns, in the background, each worked out once."""

from ideowidgets.measures.asked import AskedVsGot
from ideowidgets.measures.diversity import diversity, hash_diversity
from ideowidgets.measures.errors import MeasureError, NotMeasurable, Stopped, stop_if_cancelled
from ideowidgets.measures.hashing import PHash, hash_distance, phash
from ideowidgets.measures.known import METRICS
from ideowidgets.measures.legibility import Legibility, Reading, read_words
from ideowidgets.measures.measuring import MeasureProgress, Measuring, measure
from ideowidgets.measures.metric import FunctionMetric, Metric, metric
from ideowidgets.measures.outside import Change, ChangeOutside, change_outside
from ideowidgets.measures.palette import Adherence, DominantColours, Palette, dominant_colours, palette_adherence
from ideowidgets.measures.tones import Brightness, Colourfulness, Contrast, Sharpness

__all__ = [
    "METRICS",
    "Adherence",
    "AskedVsGot",
    "Brightness",
    "Change",
    "ChangeOutside",
    "Colourfulness",
    "Contrast",
    "DominantColours",
    "FunctionMetric",
    "Legibility",
    "MeasureError",
    "MeasureProgress",
    "Measuring",
    "Metric",
    "NotMeasurable",
    "PHash",
    "Palette",
    "Reading",
    "Sharpness",
    "Stopped",
    "change_outside",
    "diversity",
    "dominant_colours",
    "hash_distance",
    "hash_diversity",
    "measure",
    "metric",
    "palette_adherence",
    "phash",
    "read_words",
    "stop_if_cancelled",
]
