"""Ideogram 4.5, generate (v2): from words alone, or an edit of the first picture, within a mask where given."""

from __future__ import annotations

from typing import Any

from ideowidgets.offline.answers import error
from ideowidgets.offline.magic import enrich, shape
from ideowidgets.offline.painting import Desk, first_seed, images
from ideowidgets.offline.schemas import IMAGES_45
from ideowidgets.offline.shapes import SIZES_V4, nearest
from ideowidgets.offline.sources import opened
from ideowidgets.offline.wire import Refusal
from ideowidgets.operations.json_prompt import parse_json_prompt
from ideowidgets.operations.v2 import V2GenerateV45

MOST_OBLONG = 6

ANSWER = IMAGES_45


def answer(request: V2GenerateV45, desk: Desk) -> dict[str, Any]:
    """Promise the pictures; an edit keeps the size of its source unless another was asked for."""
    if request.image_asset_identifiers:
        raise Refusal(error(404, "The source asset was not found."))
    structured = parse_json_prompt(request.prompt)
    magic = request.magic_prompt.upper() if request.magic_prompt else None
    prompt = request.prompt if structured else enrich(request.prompt, magic)
    source = request.images[0].data if request.images else None
    mask = request.mask.data if request.mask else None
    if mask is not None:
        opened(mask)
    return {
        "generation_id": desk.generation_id,
        "generation_kind": "sampling" if source is None else "workflow",
        "seed": first_seed(request),
        "data": images(
            request,
            desk,
            prompt=prompt,
            size=_size(request, source),
            json_prompt=structured,
            source=source,
            mask=mask,
        ),
    }


def _size(request: V2GenerateV45, source: bytes | None) -> str:
    if source is None:
        return request.size if request.size != "auto" else nearest(shape(request.prompt), SIZES_V4)
    width, height = opened(source).size
    if max(width, height) > MOST_OBLONG * min(width, height):
        raise Refusal(error(400, "The aspect ratio of a source image must lie between 1:6 and 6:1."))
    return f"{width}x{height}" if request.size in ("auto", "source") else request.size
