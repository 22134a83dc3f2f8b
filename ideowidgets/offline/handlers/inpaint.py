"""New content in a masked part of a picture; black is edited."""

from __future__ import annotations

from typing import Any

from ideowidgets.offline.desk import Desk
from ideowidgets.offline.edits import Inpaint
from ideowidgets.offline.handlers.asked import mask_of, prompt_of, source_of
from ideowidgets.offline.handlers.wrapping import sized
from ideowidgets.offline.painting import images
from ideowidgets.operations.request import Request


def answer(request: Request[Any], desk: Desk) -> dict[str, Any]:
    """Promise the pictures, of the source's size."""
    prompt = prompt_of(request)
    edit = Inpaint(source_of(request, desk), mask_of(request, desk))
    return sized(request, desk, images(request, desk, prompt=prompt.used, json_prompt=prompt.structured, edit=edit))
