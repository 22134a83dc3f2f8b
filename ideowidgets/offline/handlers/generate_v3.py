"""Ideogram 3.0, generate."""

from __future__ import annotations

from typing import Any

from ideowidgets.offline.magic import enrich
from ideowidgets.offline.painting import Desk, images
from ideowidgets.offline.schemas import IMAGES_V3
from ideowidgets.offline.shapes import SIZES_V3, nearest
from ideowidgets.operations.v1 import GenerateV3

ANSWER = IMAGES_V3


def answer(request: GenerateV3, desk: Desk) -> dict[str, Any]:
    """Promise the pictures; the size follows the ratio, the prompt the magic prompt option."""
    size = request.resolution or nearest(request.aspect_ratio or "1x1", SIZES_V3)
    prompt = enrich(request.prompt, request.magic_prompt)
    items = [item | {"style_type": request.style_type} for item in images(request, desk, prompt=prompt, size=size)]
    return {"created": desk.created, "data": items}
