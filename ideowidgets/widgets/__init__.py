"""The widgets: one Python file and one TypeScript folder each."""

from ideowidgets.widgets.compare import Compare
from ideowidgets.widgets.gallery import Gallery
from ideowidgets.widgets.grid import Grid
from ideowidgets.widgets.layout_canvas import LayoutCanvas
from ideowidgets.widgets.mask_canvas import MaskCanvas
from ideowidgets.widgets.prompt_form import PromptForm
from ideowidgets.widgets.votes import Votes

__all__ = ["Compare", "Gallery", "Grid", "LayoutCanvas", "MaskCanvas", "PromptForm", "Votes"]
