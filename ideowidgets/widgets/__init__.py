"""The widgets: one Python file and one TypeScript folder each."""

from ideowidgets.widgets.compare import Compare
from ideowidgets.widgets.grid import Grid
from ideowidgets.widgets.prompt_form import PromptForm

__all__ = ["Compare", "Grid", "PromptForm"]
