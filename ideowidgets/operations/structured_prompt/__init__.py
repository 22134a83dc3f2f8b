"""The structured prompt of Ideogram 4: a value with edits, checks, reading, comparison."""

from ideowidgets.operations.structured_prompt.box import Box, Pixels
from ideowidgets.operations.structured_prompt.checks import problems_of
from ideowidgets.operations.structured_prompt.difference import Difference, differences
from ideowidgets.operations.structured_prompt.element import Element
from ideowidgets.operations.structured_prompt.fields import set_in
from ideowidgets.operations.structured_prompt.matching import Matching, match
from ideowidgets.operations.structured_prompt.problem import RULES, PromptProblem
from ideowidgets.operations.structured_prompt.prompt import StructuredPrompt
from ideowidgets.operations.structured_prompt.reading import Change
from ideowidgets.operations.structured_prompt.templates import TEMPLATES, Template

__all__ = [
    "RULES",
    "TEMPLATES",
    "Box",
    "Change",
    "Difference",
    "Element",
    "Matching",
    "Pixels",
    "PromptProblem",
    "StructuredPrompt",
    "Template",
    "differences",
    "match",
    "problems_of",
    "set_in",
]
