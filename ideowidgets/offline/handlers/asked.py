"""What a request asks for, read by role: its prompt as it is used, the size of its pictures, its sources."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from ideowidgets.offline.desk import Desk
from ideowidgets.offline.shapes import SIZES_LEGACY, SIZES_V3, SIZES_V4, bounded, nearest, tiered
from ideowidgets.offline.sources import decoded
from ideowidgets.offline.words.magic import enrich, shape
from ideowidgets.operations.json_prompt import parse_json_prompt, to_json
from ideowidgets.operations.request import Request, notes_of, plain

# Without a field that chooses, the first generation's 4.0 always enriches words and no other model does.
_ALWAYS_ENRICHED = frozenset((("generate", "ideogram-4.0"), ("generate-transparent", "ideogram-4.0")))
_SIZES = {"legacy": SIZES_LEGACY, "ideogram-4.0": SIZES_V4, "ideogram-4.0-custom": SIZES_V4, "ideogram-4.5": SIZES_V4}
_TIERED = frozenset(("auto", "p-image-ideogram"))


class Prompt(NamedTuple):
    """A prompt as it is drawn.

    Attributes
    ----------
    used : str
        Magic prompt included; what an answer tells.
    structured : mapping or None
        Drawn as its layout.
    words : str
        What was meant, for choosing a shape.
    """

    used: str
    structured: Mapping[str, Any] | None
    words: str


def values(request: Request[Any]) -> dict[str, Any]:
    """Give canonical values by role, those that nobody set included."""
    found: dict[str, Any] = {}
    for name, notes in notes_of(type(request)).items():
        value = getattr(request, name)
        if notes.plays is not None and value is not None:
            found[notes.plays.role] = notes.plays.canonical(value) if notes.plays.canonical else plain(value)
    return found


def prompt_of(request: Request[Any]) -> Prompt:
    """Give the prompt as it is drawn; a structured one is never enriched."""
    structured = getattr(request, "json_prompt", None)
    asked = str(request.roles().get("prompt", ""))
    if structured is not None:
        return Prompt(to_json(structured), plain(structured), structured.high_level_description)
    found = parse_json_prompt(asked)
    if found is not None:
        return Prompt(asked, found, str(found.get("high_level_description", "")))
    return Prompt(enrich(asked, _magic(request)), None, asked)


def _magic(request: Request[Any]) -> str | None:
    if any(
        notes.plays is not None and notes.plays.role == "magic_prompt" for notes in notes_of(type(request)).values()
    ):
        option = request.roles().get("magic_prompt")
        return None if option is None else str(option)
    return "ON" if (request.operation.action, request.operation.model) in _ALWAYS_ENRICHED else "OFF"


def size_of(request: Request[Any], words: str, source: bytes | None = None) -> str:
    """Give ``WIDTHxHEIGHT`` of a request's pictures.

    Parameters
    ----------
    words : str
        Decide where nothing is asked.
    source : bytes, optional
        Decides before them: the shape is its own.

    Raises
    ------
    Refusal
        With 400 for a size that the stand-in does not make.
    """
    asked = values(request)
    if "custom_width" in asked:
        return f"{asked['custom_width']}x{asked['custom_height']}"
    size = str(asked.get("resolution", "auto"))
    if size not in ("auto", "source"):
        return bounded(size)
    ratio = ratio_of(request, words, source)
    model = request.operation.model
    if model in _TIERED and request.operation.action != "edit":
        return tiered(ratio, asked.get("output_resolution", "1K"))
    return nearest(ratio, _SIZES.get(model, SIZES_V3))


def ratio_of(request: Request[Any], words: str, source: bytes | None = None) -> str:
    """Give the aspect ratio; where the request leaves it open, the source's or one that suits the words."""
    unasked = "1x1" if "aspect_ratio" in type(request).model_fields else "auto"
    ratio = str(values(request).get("aspect_ratio", unasked)).lower()
    if ratio != "auto":
        return ratio
    return shape(words) if source is None else "{}x{}".format(*decoded(source).size)


def sources_of(request: Request[Any], desk: Desk) -> tuple[bytes, ...]:
    """Give the pictures that a request works on: files first, then links, then what is in the account.

    Raises
    ------
    Refusal
        With 400 for a link that is none of this stand-in's, 404 for what the account does not have.
    """
    roles = request.roles()
    files = [roles["image"]] if "image" in roles else list(roles.get("images", ()))
    assets = [roles["image_asset_identifier"]] if "image_asset_identifier" in roles else []
    assets += roles.get("image_asset_identifiers", ())
    return (
        *(file.data for file in files),
        *(desk.picture_at(url) for url in roles.get("image_urls", ())),
        *(desk.asset(identifier) for identifier in assets),
    )


def source_of(request: Request[Any], desk: Desk) -> bytes:
    """Give the picture that a request works on.

    Raises
    ------
    Refusal
        With 404 for one that the account does not have.
    """
    return sources_of(request, desk)[0]


def mask_of(request: Request[Any], desk: Desk) -> bytes:
    """Give the mask of a request that has one.

    Raises
    ------
    Refusal
        With 404 for one that the account does not have.
    """
    roles = request.roles()
    if "mask_asset_identifier" in roles:
        return desk.asset(roles["mask_asset_identifier"])
    data: bytes = roles["mask"].data
    return data
