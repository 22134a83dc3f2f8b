"""Pictures made from another and a prompt."""

from __future__ import annotations

from typing import Any

from ideowidgets.offline.desk import Desk
from ideowidgets.offline.edits import Remix
from ideowidgets.offline.handlers.asked import prompt_of, size_of, source_of, values
from ideowidgets.offline.handlers.wrapping import wrapped
from ideowidgets.offline.painting import images
from ideowidgets.offline.shapes import pixels
from ideowidgets.operations.request import Request


def answer(request: Request[Any], desk: Desk) -> dict[str, Any]:
    """Promise the pictures; the source is cropped to their shape and kept as much as the weight says."""
    prompt = prompt_of(request)
    source = source_of(request, desk)
    edit = Remix(source, pixels(size_of(request, prompt.words, source)), values(request).get("image_weight"))
    items = images(request, desk, prompt=prompt.used, json_prompt=prompt.structured, edit=edit)
    return wrapped(request, desk, items)
