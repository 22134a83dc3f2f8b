"""From a request to the pictures that its answer promises, by role, so that operations share it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ideowidgets.offline.desk import Desk
from ideowidgets.offline.edits import Drawn, Edit, Plan, Starring
from ideowidgets.offline.links import Promise, short_id
from ideowidgets.offline.pictures.spec import PictureSpec
from ideowidgets.offline.shapes import pixels
from ideowidgets.offline.sources import reference
from ideowidgets.operations.request import Request

MAX_SEED = 2_147_483_647
UNSAFE_PROMPT = "unsafe-prompt"
UNSAFE_IMAGE = "unsafe-image"
_LOOKS_OF_THEIR_OWN = (
    "custom_model_uri",
    "stacked_custom_models",
    "style_reference_collection_id",
    "style_reference_collection_version_id",
    "character_reference_collection_id",
    "character_reference_collection_version_id",
    "category_id",
)
_REFERENCES = ("style_reference_images", "character_reference_images")
_REFERENCE_ASSETS = ("style_reference_asset_identifiers", "character_reference_asset_identifiers")


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
    size: str | None = None,
    json_prompt: Mapping[str, Any] | None = None,
    edit: Edit | None = None,
    transparent: bool = False,
    references: Sequence[bytes] = (),
) -> list[dict[str, Any]]:
    """Promise the pictures of a request and give the items of its answer.

    Parameters
    ----------
    prompt : str
        The prompt as it is used, magic prompt included.
    size : str, optional
        ``WIDTHxHEIGHT``; with an edit, the edit has it.
    json_prompt : mapping, optional
        Drawn as its layout.
    edit : Edit, optional
        Done with every picture, each with its own seed.
    transparent : bool
        Whether only the subject and the words are drawn, with alpha.
    references : sequence of bytes
        Pictures whose colours come in, beside the references that the request names as such.

    Raises
    ------
    Refusal
        With the service's 400 where the edit finds its inputs wrong.
    """
    if edit is None:
        if size is None:
            raise ValueError("a drawing without an edit needs a size")
        edit = Drawn(pixels(size))
    edit = _starring(request, desk, edit)
    plan = edit.plan()
    look = _look(request, desk, references)

    def promise(seed: int) -> Promise:
        spec = None
        if plan.canvas is not None:
            spec = PictureSpec(
                prompt=_clean(prompt),
                seed=seed,
                width=plan.canvas[0],
                height=plan.canvas[1],
                model=request.model_label,
                json_prompt=json_prompt,
                transparent=transparent,
                **look,
            )
        return Promise(spec, edit.seeded(seed))

    items = _items(request, desk, plan, promise)
    return [{"prompt": prompt, **item, "seed": seed} for item, seed in zip(items, seeds(request), strict=True)]


def bare_images(request: Request[Any], desk: Desk, edit: Edit) -> list[dict[str, Any]]:
    """Promise the pictures of a request that has no prompt and no drawing: items without prompt and seed.

    Raises
    ------
    Refusal
        With the service's 400 where the edit finds its inputs wrong.
    """
    return _items(request, desk, edit.plan(), lambda seed: Promise(None, edit.seeded(seed)))


def _items(request: Request[Any], desk: Desk, plan: Plan, promise: Callable[[int], Promise]) -> list[dict[str, Any]]:
    withheld = UNSAFE_IMAGE in spoken(request)
    told = {"resolution": plan.resolution, "is_image_safe": not withheld}
    if withheld:
        return [told | {"url": None} for _ in seeds(request)]
    items: list[dict[str, Any]] = []
    for index, seed in enumerate(seeds(request)):
        image_id = short_id(desk.generation_id, index)
        kept = {"asset_id": image_id} if desk.for_job and request.operation.generation == "v2" else {}
        items.append(told | {"url": desk.link(image_id, promise(seed))} | kept)
    return items


def _starring(request: Request[Any], desk: Desk, edit: Edit) -> Edit:
    """Let the character of a request, where it names one, stand in its drawings."""
    roles = request.roles()
    files = [picture.data for picture in roles.get("character_reference_images", ())]
    found = [*files, *(desk.asset(asset) for asset in roles.get("character_reference_asset_identifiers", ()))]
    if not found:
        return edit
    masks = roles.get("character_reference_images_mask") or filter(None, (roles.get("character_reference_mask"),))
    mask = next((mask.data for mask in masks), None) if files else None
    return Starring(found[0], edit, mask)


def _look(request: Request[Any], desk: Desk, references: Sequence[bytes]) -> dict[str, Any]:
    roles = request.roles()
    palette = roles.get("color_palette") or {}
    members = palette.get("members")
    codes = [*roles.get("style_codes", ())]
    codes += (_code(role, roles[role]) for role in _LOOKS_OF_THEIR_OWN if role in roles)
    given = [picture.data for role in _REFERENCES for picture in roles.get(role, ())]
    given += [desk.asset(found) for role in _REFERENCE_ASSETS for found in roles.get(role, ())]
    return {
        "style_preset": roles.get("style_preset"),
        "style_type": roles.get("style_type"),
        "style_codes": tuple(codes),
        "palette": tuple((m["color_hex"], _weight(m, i)) for i, m in enumerate(members)) if members else None,
        "palette_name": palette.get("name"),
        "negative_prompt": _clean(roles["negative_prompt"]) if "negative_prompt" in roles else None,
        "rendering_speed": roles.get("rendering_speed")
        or ("TURBO" if request.model_label.endswith("_TURBO") else None),
        "quality": roles.get("quality"),
        "references": tuple(reference(data) for data in (*given, *references)),
    }


def _code(role: str, value: Any) -> str:
    """Give something that only the service knows a look of its own, always the same."""
    told = value if isinstance(value, str) else json.dumps(value, sort_keys=True)
    named = told if role == "custom_model_uri" else f"{role} {told}"
    return hashlib.sha256(named.encode("utf-8", "surrogatepass")).hexdigest()[:8]


def _weight(member: Mapping[str, Any], index: int) -> float:
    """Give a colour's weight; without one, earlier colours weigh more."""
    return float(member.get("color_weight") or max(0.05, 1.0 - 0.12 * index))


def _clean(text: str) -> str:
    """Replace halves of surrogate pairs, which no font and no encoding has."""
    return text.encode("utf-8", "replace").decode("utf-8")
