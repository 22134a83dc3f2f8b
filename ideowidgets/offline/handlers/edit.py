"""Pictures changed by an instruction."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ideowidgets.offline.answers import UNREADABLE, deny
from ideowidgets.offline.desk import Desk
from ideowidgets.offline.edits import Edit, Inpaint, Instruct, window
from ideowidgets.offline.handlers.asked import Prompt, mask_of, prompt_of, size_of, sources_of, values
from ideowidgets.offline.handlers.wrapping import wrapped
from ideowidgets.offline.painting import images
from ideowidgets.offline.shapes import pixels
from ideowidgets.offline.sources import decoded
from ideowidgets.operations.request import Request

MOST_OBLONG = 6
_MODEL_45 = "ideogram-4.5"


def answer(request: Request[Any], desk: Desk) -> dict[str, Any]:
    """Promise the pictures; the first source is edited, the others are looked at."""
    sources = sources_of(request, desk)
    if not sources:
        deny(400, UNREADABLE)
    return edited(request, desk, sources)


def edited(request: Request[Any], desk: Desk, sources: Sequence[bytes]) -> dict[str, Any]:
    """Promise the pictures, edits of the first source."""
    prompt, roles = prompt_of(request), request.roles()
    first, *others = sources
    others += [picture.data for picture in roles.get("reference_images", ())]
    others += [desk.asset(identifier) for identifier in roles.get("reference_image_asset_identifiers", ())]
    if request.operation.model == _MODEL_45:
        _check_shape(first)
    edit = _edit(request, desk, prompt, first)
    items = images(request, desk, prompt=prompt.used, json_prompt=prompt.structured, edit=edit, references=others)
    return wrapped(request, desk, items, **kind_of_work(request, "workflow"))


def kind_of_work(request: Request[Any], kind: str) -> dict[str, str]:
    """Give what only Ideogram 4.5 tells: whether it drew, or worked on a picture."""
    return {"generation_kind": kind} if request.operation.model == _MODEL_45 else {}


def _edit(request: Request[Any], desk: Desk, prompt: Prompt, source: bytes) -> Edit:
    asked = values(request)
    inside = window(asked.get("context_window"))
    if "mask" in asked:
        return Inpaint(source, mask_of(request, desk), inside)
    transparent = bool(asked.get("transparent"))
    # A window that follows the mask is only taken with one.
    return Instruct(source, _size(request, prompt, source), transparent, None if inside == "auto" else inside)


def _size(request: Request[Any], prompt: Prompt, source: bytes) -> tuple[int, int] | None:
    """Give the size asked for; None keeps the source's."""
    asked = request.roles()
    named = any(asked.get(name, "source").lower() not in ("auto", "source") for name in ("resolution", "aspect_ratio"))
    return pixels(size_of(request, prompt.words, source)) if named or "output_resolution" in asked else None


def _check_shape(source: bytes) -> None:
    width, height = decoded(source).size
    if max(width, height) > MOST_OBLONG * min(width, height):
        deny(400, "The aspect ratio of a source image must lie between 1:6 and 6:1.")
