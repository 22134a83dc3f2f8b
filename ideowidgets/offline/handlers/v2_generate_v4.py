"""Ideogram 4.0, generate (v2)."""

from __future__ import annotations

from typing import Any

from ideowidgets.offline.magic import enrich, shape
from ideowidgets.offline.painting import Desk, first_seed, images
from ideowidgets.offline.schemas import IMAGES_V2
from ideowidgets.offline.shapes import SIZES_V4, nearest
from ideowidgets.operations.json_prompt import parse_json_prompt
from ideowidgets.operations.v2 import V2GenerateV4

ANSWER = IMAGES_V2


def answer(request: V2GenerateV4, desk: Desk) -> dict[str, Any]:
    """Promise the pictures; a prompt that is a structured prompt is drawn as its layout."""
    structured = parse_json_prompt(request.prompt)
    magic = request.magic_prompt.upper() if request.magic_prompt else None
    prompt = request.prompt if structured else enrich(request.prompt, magic)
    size = request.resolution or nearest(shape(request.prompt), SIZES_V4)
    return {
        "generation_id": desk.generation_id,
        "seed": first_seed(request),
        "data": images(request, desk, prompt=prompt, size=size, json_prompt=structured),
    }
