"""Many requests at once: axes, plan, quote, run."""

from ideowidgets.sweep.axes import Axis, readable
from ideowidgets.sweep.cells import STATES, Cell, CellEvent, CellState, Progress
from ideowidgets.sweep.quote import SweepQuote
from ideowidgets.sweep.sweep import Sweep

__all__ = ["STATES", "Axis", "Cell", "CellEvent", "CellState", "Progress", "Sweep", "SweepQuote", "readable"]
