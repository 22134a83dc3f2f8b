"""From a request to the pictures that its answer promises, by role, so that operations share it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ideowidgets.offline.links import Promise, short_id
from ideowidgets.offline.pictures.spec import PictureSpec
from ideowidgets.offline.shapes import pixels
from ideowidgets.offline.sources import reference
from ideowidgets.operations.request import Request

MAX_SEED = 2_147_483_647
UNSAFE_PROMPT = "unsafe-prompt"
UNSAFE_IMAGE = "unsafe-image"


@dataclass(frozen=True)
class Desk:
    """What a handler needs to answer one request.

    Attributes
    ----------
    generation_id : str
        22 characters, unique per call.
    created : str
        The time of the answer as the service writes it.
    link : callable
        Takes an image id and a promise; gives the signed address.
    """

    generation_id: str
    created: str
    link: Callable[[str, Promise], str]


def spoken(request: Request[Any]) -> str:
    """Give the words of a request, a structured prompt's included: what the safety check reads."""
    roles = request.roles()
    structured = roles.get("json_prompt")
    return f"{roles.get('prompt') or ''} {json.dumps(structured, ensure_ascii=False) if structured else ''}"


def first_seed(request: Request[Any]) -> int:
    """Give the seed that was asked for, or one that follows from the request.

    The service draws one at random when none is given; here the same request gives the same picture.
    """
    asked = request.roles().get("seed")
    if isinstance(asked, int):
        return asked
    return int(request.request_hash[:8], 16) & MAX_SEED


def seeds(request: Request[Any]) -> tuple[int, ...]:
    """Give one seed per picture: the first, and others that follow from it.

    Each picture is the one that its own seed gives alone.
    """
    first = first_seed(request)
    more = (
        int.from_bytes(hashlib.sha256(f"{first}:{index}".encode()).digest()[:4], "big") & MAX_SEED
        for index in range(1, request.expected_images)
    )
    return (first, *more)


def images(
    request: Request[Any],
    desk: Desk,
    *,
    prompt: str,
    size: str,
    json_prompt: Mapping[str, Any] | None = None,
    source: bytes | None = None,
    mask: bytes | None = None,
) -> list[dict[str, Any]]:
    """Promise the pictures of a request and give the items of its answer.

    Parameters
    ----------
    prompt : str
        The prompt as it is used, magic prompt included.
    size : str
        ``WIDTHxHEIGHT``.
    json_prompt : mapping, optional
        Drawn as its layout.
    source, mask : bytes, optional
        For edits.
    """
    withheld = UNSAFE_IMAGE in spoken(request)
    look = _look(request)
    width, height = pixels(size)
    items: list[dict[str, Any]] = []
    for index, seed in enumerate(seeds(request)):
        url = None
        if not withheld:
            spec = PictureSpec(
                prompt=_clean(prompt),
                seed=seed,
                width=width,
                height=height,
                model=request.operation.model,
                json_prompt=json_prompt,
                **look,
            )
            url = desk.link(short_id(desk.generation_id, index), Promise(spec, source, mask))
        items.append({"prompt": prompt, "resolution": size, "is_image_safe": not withheld, "seed": seed, "url": url})
    return items


def _look(request: Request[Any]) -> dict[str, Any]:
    roles = request.roles()
    palette = roles.get("color_palette") or {}
    members = palette.get("members")
    codes = [*roles.get("style_codes", ())]
    if "custom_model_uri" in roles:
        codes.append(hashlib.sha256(roles["custom_model_uri"].encode("utf-8", "surrogatepass")).hexdigest()[:8])
    given = [
        *roles.get("style_reference_images", ()),
        *roles.get("character_reference_images", ()),
    ]
    return {
        "style_preset": roles.get("style_preset"),
        "style_type": roles.get("style_type"),
        "style_codes": tuple(codes),
        "palette": tuple((m["color_hex"], _weight(m, i)) for i, m in enumerate(members)) if members else None,
        "palette_name": palette.get("name"),
        "negative_prompt": _clean(roles["negative_prompt"]) if "negative_prompt" in roles else None,
        "rendering_speed": roles.get("rendering_speed"),
        "quality": roles.get("quality"),
        "references": tuple(reference(picture.data) for picture in given),
    }


def _weight(member: Mapping[str, Any], index: int) -> float:
    """Give a colour's weight; without one, earlier colours weigh more."""
    return float(member.get("color_weight") or max(0.05, 1.0 - 0.12 * index))


def _clean(text: str) -> str:
    """Replace halves of surrogate pairs, which no font and no encoding has."""
    return text.encode("utf-8", "replace").decode("utf-8")
