"""Ideogram 4.0, generate (v1): one picture, magic prompt for every text, none for a structured prompt."""

from __future__ import annotations

from typing import Any

from ideowidgets.offline.magic import enrich, shape
from ideowidgets.offline.painting import Desk, images
from ideowidgets.offline.schemas import IMAGES_V4
from ideowidgets.offline.shapes import SIZES_V4, nearest
from ideowidgets.operations.json_prompt import to_dict, to_json
from ideowidgets.operations.v1 import GenerateV4

ANSWER = IMAGES_V4


def answer(request: GenerateV4, desk: Desk) -> dict[str, Any]:
    """Promise the picture; without a resolution its shape follows from the words."""
    if request.json_prompt is not None:
        structured = to_dict(request.json_prompt)
        prompt = to_json(request.json_prompt)
        words = request.json_prompt.high_level_description
    else:
        structured = None
        words = request.text_prompt or ""
        prompt = enrich(words, "ON")
    size = request.resolution or nearest(shape(words), SIZES_V4)
    items = images(request, desk, prompt=prompt, size=size, json_prompt=structured)
    return {"created": desk.created, "data": items, "response_type": "url"}
