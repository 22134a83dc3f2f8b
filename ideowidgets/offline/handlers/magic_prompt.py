"""Ideogram 4.0, magic prompt."""

from __future__ import annotations

from typing import Any

from ideowidgets.offline.desk import Desk
from ideowidgets.offline.schemas import MAGIC_PROMPT
from ideowidgets.offline.words.magic import compose, shape
from ideowidgets.operations.v1.tools import MagicPromptV4

ANSWER = MAGIC_PROMPT


def answer(request: MagicPromptV4, desk: Desk) -> dict[str, Any]:  # noqa: ARG001
    """Write the structured prompt, for the ratio asked or one that suits the words."""
    ratio = shape(request.text_prompt) if request.aspect_ratio == "AUTO" else request.aspect_ratio
    return {"json_prompt": compose(request.text_prompt, ratio), "aspect_ratio": ratio}
