"""Small requests, good and bad, that several tests say."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.contract.facts import OPERATIONS

MINIMAL: dict[str, dict[str, Any]] = {
    "post-generate-image-v-3": {"prompt": "x"},
    "post-generate-image-v-4": {"text_prompt": "x"},
    "post-magic-prompt-v-4": {"text_prompt": "x"},
    "post_generate_image_v2_ideogram_v4": {"prompt": "x"},
    "post_generate_image_v2_ideogram45": {"prompt": "x"},
}


def wrongly_sent() -> dict[str, list[tuple[str, tuple[None, str]]]]:
    """A request of Ideogram 3.0, put on the wire wrongly in every way that was seen in the wild."""
    prompt = [("prompt", (None, "x"))]
    return {
        "numbers in words": [*prompt, ("seed", (None, "seven"))],
        "booleans as Python writes them": [*prompt, ("enable_copyright_detection", (None, "True"))],
        "a list as JSON": [*prompt, ("style_codes", (None, '["aabbccdd"]'))],
        "a list with brackets": [*prompt, ("style_codes[]", (None, "aabbccdd"))],
        "an unset field": [*prompt, ("seed", (None, ""))],
        "an unknown field": [*prompt, ("sed", (None, "1"))],
        "a value twice": [*prompt, *prompt],
        "an object as Python": [*prompt, ("color_palette", (None, "{'name': 'EMBER'}"))],
    }


URL = "http://x" + OPERATIONS["post-generate-image-v-3"].path
WRONGLY_SENT = [
    pytest.param(what, httpx.Request("POST", URL, files=parts), id=what) for what, parts in wrongly_sent().items()
]
