"""Pictures without a background."""

from __future__ import annotations

from typing import Any

from ideowidgets.offline.desk import Desk
from ideowidgets.offline.edits import MAX_SIDE, Enlarge
from ideowidgets.offline.handlers.asked import prompt_of, ratio_of, values
from ideowidgets.offline.handlers.wrapping import wrapped
from ideowidgets.offline.painting import images
from ideowidgets.offline.shapes import SIZES_V3, nearest, pixels, tiered
from ideowidgets.operations.request import Request

# Of Ideogram 4.0: what is drawn, and how often that goes into what is delivered.
_TIERS = {"1K": ("1K", 1), "2K": ("2K", 1), "4K": ("2K", 2), "8K": ("2K", 4)}


def answer(request: Request[Any], desk: Desk) -> dict[str, Any]:
    """Promise the pictures; the larger ones are drawn smaller and enlarged when they are fetched."""
    prompt = prompt_of(request)
    asked = values(request)
    ratio = ratio_of(request, prompt.words)
    if "output_resolution" in asked:
        tier, factor = _TIERS[asked["output_resolution"]]
        size = tiered(ratio, tier)
        factor = min(factor, MAX_SIDE // max(pixels(size)))
    else:
        size, factor = nearest(ratio, SIZES_V3), int(asked["upscale_factor"][1:])
    items = images(
        request,
        desk,
        prompt=prompt.used,
        size=size if factor == 1 else None,
        json_prompt=prompt.structured,
        edit=Enlarge(pixels(size), factor) if factor > 1 else None,
        transparent=True,
    )
    if factor > 1 and request.operation.id == "post-generate-image-v-3-transparent":
        # There, the documents say, the resolution is the one before upscaling.
        items = [item | {"resolution": size, "upscaled_resolution": item["resolution"]} for item in items]
    return wrapped(request, desk, items)
