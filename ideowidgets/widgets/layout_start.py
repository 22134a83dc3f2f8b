"""What a layout canvas begins with, where it was not told: the prompt, and the size of its frame."""

from __future__ import annotations

from typing import Any

from ideowidgets.operations.structured_prompt import StructuredPrompt
from ideowidgets.operations.structured_prompt.fields import structured_field, structured_of
from ideowidgets.widgets.compare_sides import Shown
from ideowidgets.widgets.layout_document import SIZES, BadLayout, size_for


def begun(prompt: Any, first: Shown | None) -> StructuredPrompt:
    """Read the prompt that was given, or take that of the picture, or begin with nothing."""
    if prompt is not None:
        return StructuredPrompt.read(prompt)
    request = first.request if first is not None else None
    name = structured_field(request) if request is not None else None
    found = structured_of(getattr(request, name)) if name is not None else None
    return found if found is not None else StructuredPrompt()


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
