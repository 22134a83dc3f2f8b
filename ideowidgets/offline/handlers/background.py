"""The background of a picture: another one, or none."""

from __future__ import annotations

from typing import Any

from ideowidgets.offline.desk import Desk
from ideowidgets.offline.edits import CutOut, ReplaceBackground
from ideowidgets.offline.handlers.asked import prompt_of, source_of
from ideowidgets.offline.handlers.wrapping import bare, wrapped
from ideowidgets.offline.painting import bare_images, images
from ideowidgets.operations.request import Request


def replace(request: Request[Any], desk: Desk) -> dict[str, Any]:
    """Promise the subject before a new background."""
    prompt = prompt_of(request)
    edit = ReplaceBackground(source_of(request, desk))
    return wrapped(request, desk, images(request, desk, prompt=prompt.used, json_prompt=prompt.structured, edit=edit))


def remove(request: Request[Any], desk: Desk) -> dict[str, Any]:
    """Promise the subject alone, with alpha."""
    return bare(request, desk, bare_images(request, desk, CutOut(source_of(request, desk))))
