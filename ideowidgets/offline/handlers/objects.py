"""Objects taken out of a picture; white in the mask is removed."""

from __future__ import annotations

from typing import Any

from ideowidgets.offline.desk import Desk
from ideowidgets.offline.edits import RemoveObject
from ideowidgets.offline.handlers.asked import mask_of, source_of
from ideowidgets.offline.handlers.wrapping import bare
from ideowidgets.offline.painting import bare_images
from ideowidgets.operations.request import Request

_MANNER = ("rendering_speed", "num_inference_steps", "guidance_scale")


def remove(request: Request[Any], desk: Desk) -> dict[str, Any]:
    """Promise the picture without what the mask marks."""
    roles = request.roles()
    manner = " ".join(f"{name} {roles[name]}" for name in _MANNER if name in roles)
    edit = RemoveObject(source_of(request, desk), mask_of(request, desk), manner=manner)
    return bare(request, desk, bare_images(request, desk, edit))
