"""Many requests at once: axes, plan, quote, run."""

from ideowidgets.sweep.axes import Axis
from ideowidgets.sweep.cells import STATES, Cell, CellEvent, CellState, Progress
from ideowidgets.sweep.lists import prompts_from
from ideowidgets.sweep.plan import Plan, Void
from ideowidgets.sweep.quote import SweepQuote
from ideowidgets.sweep.sampling import SAMPLES, Sample
from ideowidgets.sweep.sweep import Sweep
from ideowidgets.sweep.template import Replace
from ideowidgets.sweep.values import readable

__all__ = [
    "SAMPLES",
    "STATES",
    "Axis",
    "Cell",
    "CellEvent",
    "CellState",
    "Plan",
    "Progress",
    "Replace",
    "Sample",
    "Sweep",
    "SweepQuote",
    "Void",
    "prompts_from",
    "readable",
]
