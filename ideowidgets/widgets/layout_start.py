"""What a layout canvas begins with, where it was not told: the prompt, and the size of its frame."""

from __future__ import annotations

from typing import Any

from ideowidgets.operations.errors import NoStructuredPrompt
from ideowidgets.operations.picture import Picture
from ideowidgets.operations.structured_prompt import StructuredPrompt
from ideowidgets.operations.structured_prompt.fields import structured_field, structured_of
from ideowidgets.widgets.compare_sides import Shown
from ideowidgets.widgets.layout_document import SIZES, BadLayout, size_for


def begun(prompt: Any, first: Shown | None) -> StructuredPrompt:
    """Read the prompt that was given, or take that of the picture, or begin with nothing."""
    if prompt is not None:
        return StructuredPrompt.read(prompt)
    found = None if first is None else prompt_of(first) or _carried(first)
    return found if found is not None else StructuredPrompt()


def prompt_of(first: Shown) -> StructuredPrompt | None:
    """Give the structured prompt that a picture was asked for with, where its request is known."""
    name = structured_field(first.request) if first.request is not None else None
    return structured_of(getattr(first.request, name)) if name is not None else None


def _carried(first: Shown) -> StructuredPrompt | None:
    """Give the structured prompt that a file carries, as other programs write it."""
    if not isinstance(first.source, Picture):
        return None
    try:
        return StructuredPrompt.read(first.source)
    except NoStructuredPrompt:
        return None


def first_size(aspect_ratio: Any, first: Shown | None, prompt: StructuredPrompt) -> str:
    """Choose the size by the ratio that was given, or by the picture, or by the prompt."""
    if aspect_ratio is not None:
        return _shape(aspect_ratio)
    if first is not None:
        told = first.describe("", [])
        if told.width and told.height:
            exact = f"{told.width}x{told.height}"
            return exact if exact in SIZES else size_for((told.width, told.height))
    # Some writers of prompts keep it there.
    kept = prompt.get("aspect_ratio")
    try:
        return _shape(kept) if isinstance(kept, str) else "2048x2048"
    except BadLayout:
        return "2048x2048"


def _shape(aspect_ratio: Any) -> str:
    try:
        return size_for(aspect_ratio, near=True)
    except BadLayout:
        raise
    except ValueError as error:
        raise BadLayout(f"aspect_ratio: {error}") from None
