"""Pictures from a prompt, by every model."""

from __future__ import annotations

from typing import Any

from ideowidgets.offline.desk import Desk
from ideowidgets.offline.handlers import edit
from ideowidgets.offline.handlers.asked import prompt_of, size_of, sources_of
from ideowidgets.offline.handlers.wrapping import wrapped
from ideowidgets.offline.painting import images
from ideowidgets.operations.request import Request


def answer(request: Request[Any], desk: Desk) -> dict[str, Any]:
    """Promise the pictures; with sources, edits of the first of them."""
    sources = sources_of(request, desk)
    if sources:
        return edit.edited(request, desk, sources)
    prompt = prompt_of(request)
    items = images(
        request, desk, prompt=prompt.used, size=size_of(request, prompt.words), json_prompt=prompt.structured
    )
    return wrapped(request, desk, items, **edit.kind_of_work(request, "sampling"))
