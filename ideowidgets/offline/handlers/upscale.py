"""Pictures made larger."""

from __future__ import annotations

from typing import Any

from ideowidgets.offline.desk import Desk
from ideowidgets.offline.edits import Upscale
from ideowidgets.offline.handlers.asked import prompt_of, source_of, values
from ideowidgets.offline.handlers.wrapping import sized, wrapped
from ideowidgets.offline.painting import images
from ideowidgets.operations.request import Request

# The older operation does not say how much larger it makes a picture.
_FACTOR = "X2"


def answer(request: Request[Any], desk: Desk) -> dict[str, Any]:
    """Promise the pictures, exactly the source's size by the factor."""
    asked = values(request)
    edit = Upscale(
        source_of(request, desk),
        int(asked.get("upscale_factor", _FACTOR)[1:]),
        asked.get("resemblance", 50),
        asked.get("detail", 50),
    )
    items = images(request, desk, prompt=prompt_of(request).used, edit=edit)
    if request.operation.generation == "v1":
        return wrapped(request, desk, items)
    for item in items:
        del item["prompt"]
    return sized(request, desk, items)
