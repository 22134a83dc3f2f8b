"""Words about pictures."""

from __future__ import annotations

from typing import Any

from ideowidgets.offline import answers
from ideowidgets.offline.desk import Desk
from ideowidgets.offline.handlers.asked import source_of, values
from ideowidgets.offline.painting import UNSAFE_IMAGE
from ideowidgets.offline.wire import Refusal
from ideowidgets.offline.words import describing
from ideowidgets.operations.request import Request


def in_words(request: Request[Any], desk: Desk) -> dict[str, Any]:
    """Describe a picture in sentences, as the model asked for does."""
    source = _safe(request, desk)
    texts = describing.describe_texts(source, values(request).get("describe_model_version", "V_3"))
    return _told(request, desk, {"descriptions": [{"text": text} for text in texts]})


def structured(request: Request[Any], desk: Desk) -> dict[str, Any]:
    """Describe a picture as a structured prompt, which can be sent back to draw."""
    source = _safe(request, desk)
    asked = values(request)
    made = describing.describe(
        source,
        include_bbox=asked["include_bbox"],
        include_style_descriptions=asked.get("include_style_descriptions", True),
        include_tags=asked.get("include_tags", False),
    )
    return _told(request, desk, {"json_prompt": made})


def _told(request: Request[Any], desk: Desk, content: dict[str, Any]) -> dict[str, Any]:
    if request.operation.generation == "v1":
        return content
    return {"created": desk.created, "description_id": desk.generation_id, **content}


def _safe(request: Request[Any], desk: Desk) -> bytes:
    from ideowidgets.offline.pictures.marks import read

    source = source_of(request, desk)
    marks = read(source)
    said = [marks.prompt, *(mark.what for mark in marks.words)] if marks else []
    if any(UNSAFE_IMAGE in text for text in said):
        raise Refusal(answers.unsafe(request.operation.generation, answers.UNSAFE_SOURCE), "a picture is unsafe")
    return source
