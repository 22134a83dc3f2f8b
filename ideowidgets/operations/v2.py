"""Requests of the vendor's v2 API.

Source: the vendor's server OpenAPI of 2026-10-07.

Asynchronous sending, webhooks and price quotes are verbs of the client, not fields. ``private`` is sent as
true unless told otherwise.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from ideowidgets.operations.enums import (
    ResolutionV4,
    V2MagicPrompt,
    V2Quality,
    V2RenderingSpeed,
)
from ideowidgets.operations.errors import Problem
from ideowidgets.operations.picture import Picture
from ideowidgets.operations.request import Operation, Plays, Request
from ideowidgets.operations.results import Images
from ideowidgets.operations.rules import Needs, Rule
from ideowidgets.operations.v1 import _COPYRIGHT, Seed


def _upper(value: Any) -> Any:
    """Read a v2 value in the spelling that v1 and the record use."""
    return value.upper() if isinstance(value, str) else value


def _as_text(value: Any) -> Any:
    """Take a structured prompt where v2 wants its text."""
    if isinstance(value, BaseModel):
        value = value.model_dump(mode="json", exclude_unset=True)
    if isinstance(value, Mapping):
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return value


def _size(value: Any) -> Any:
    return re.sub(r"\s*[:×xX]\s*", "x", value.strip()).lower() if isinstance(value, str) else value


Prompt = Annotated[
    str,
    BeforeValidator(_as_text),
    Field(min_length=1, max_length=10000, description="What to draw: text, or a structured prompt."),
]
NumImages = Annotated[int, Field(ge=1, le=8, strict=True, description="How many pictures of this request.")]
Private = Annotated[
    bool, Plays("private", hashed=False), Field(description="Keep the pictures out of the public gallery.")
]
Collection = Annotated[
    str | None,
    Plays("target_collection_id", hashed=False),
    Field(description="A collection of the account to file them in."),
]


class AssetIdentifier(BaseModel):
    """Points to something that is already in the account."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    asset_type: Literal["ASSET", "CANVAS_ASSET", "LAYERED_ASSET", "RESPONSE", "UPLOAD"]
    asset_id: str
    collection_id: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{22}$")] | None = None


class V2GenerateV4(Request[Images]):
    """Pictures from a prompt, with Ideogram 4.0; takes a seed and a count, quotes its price.

    Examples
    --------
    >>> V2GenerateV4(prompt="a lighthouse", seed=7, num_images=2).expected_images
    2
    """

    operation: ClassVar[Operation] = Operation(
        id="post_generate_image_v2_ideogram_v4",
        path="/v2/image/generate/ideogram-4",
        body="json",
        action="generate",
        model="ideogram-4.0",
        generation="v2",
        result=Images,
        title="Ideogram 4.0 · generate",
        dry_run=True,
    )

    prompt: Annotated[Prompt, Plays("prompt", essential=True)]
    resolution: Annotated[
        ResolutionV4 | None, Plays("resolution", essential=True), Field(description="Exact size in pixels.")
    ] = None
    rendering_speed: Annotated[
        V2RenderingSpeed,
        Plays("rendering_speed", essential=True, canonical=_upper),
        Field(description="Faster is cheaper."),
    ] = "default"
    seed: Annotated[Seed | None, Plays("seed", essential=True)] = None
    num_images: Annotated[NumImages, Plays("num_images", essential=True)] = 1
    magic_prompt: Annotated[
        V2MagicPrompt | None,
        Plays("magic_prompt", canonical=_upper),
        Field(description="Let the service enrich the prompt."),
    ] = None
    enable_copyright_detection: Annotated[
        bool | None, Plays("enable_copyright_detection"), Field(description=_COPYRIGHT)
    ] = None
    private: Private = True
    target_collection_id: Collection = None


class V2GenerateV45(Request[Images]):
    """Pictures from a prompt, with Ideogram 4.5.

    With ``images`` it edits the first of them, within ``mask`` where one is given.

    In the mask, black is edited and white is kept.

    Examples
    --------
    >>> V2GenerateV45(prompt="a lighthouse", size="1024 x 1024", quality="low").size
    '1024x1024'
    """

    operation: ClassVar[Operation] = Operation(
        id="post_generate_image_v2_ideogram45",
        path="/v2/image/generate/ideogram-4-5",
        body="both",
        action="generate",
        model="ideogram-4.5",
        generation="v2",
        result=Images,
        title="Ideogram 4.5 · generate",
        dry_run=True,
    )
    rules: ClassVar[tuple[Rule, ...]] = (Needs("mask", "images"),)

    prompt: Annotated[Prompt, Plays("prompt", essential=True)]
    size: Annotated[
        str,
        BeforeValidator(_size),
        Plays("resolution", essential=True),
        Field(pattern=r"^(auto|source|[1-9]\d{1,4}x[1-9]\d{1,4})$", description="auto, source, or WIDTHxHEIGHT."),
    ] = "auto"
    quality: Annotated[
        V2Quality | None,
        Plays("quality", essential=True, canonical=_upper),
        Field(description="Lower is cheaper."),
    ] = None
    seed: Annotated[Seed | None, Plays("seed", essential=True)] = None
    num_images: Annotated[NumImages, Plays("num_images", essential=True)] = 1
    magic_prompt: Annotated[
        V2MagicPrompt | None,
        Plays("magic_prompt", canonical=_upper),
        Field(description="Let the service enrich the prompt."),
    ] = None
    images: Annotated[
        tuple[Picture, ...] | None,
        Plays("images"),
        Field(max_length=5, description="Pictures to work from; the first is the one edited. 25 MB each."),
    ] = None
    image_asset_identifiers: Annotated[
        tuple[AssetIdentifier, ...] | None,
        Plays("image_asset_identifiers"),
        Field(min_length=1, max_length=5, description="Pictures of the account to work from."),
    ] = None
    mask: Annotated[
        Picture | None,
        Plays("mask"),
        Field(description="Black is edited, white is kept; same size as the first picture."),
    ] = None
    enable_copyright_detection: Annotated[
        bool | None, Plays("enable_copyright_detection"), Field(description=_COPYRIGHT)
    ] = None
    private: Private = True
    target_collection_id: Collection = None

    def own_problems(self, given: Mapping[str, Any]) -> list[Problem]:
        sources = len(given.get("images", ())) + len(given.get("image_asset_identifiers", ()))
        problems = [_size_problem(given["size"], sources, "mask" in given)] if "size" in given else []
        if given.get("quality") == "very_low" and not sources:
            problems.append(Problem("quality", "'very_low'", "needs source images", "Choose low, medium or high."))
        if "mask" in given and sources > 4:
            problems.append(
                Problem("images", str(sources), "with a mask at most 3 pictures beside the first", "Remove some.")
            )
        if "mask" in given and given.get("images"):
            problems.append(_mask_problem(given["mask"], given["images"][0]))
        return [problem for problem in problems if problem is not None]


def _size_problem(size: str, sources: int, masked: bool) -> Problem | None:
    if masked:
        return Problem("size", repr(size), "must be absent with a mask", "Leave size out.")
    if size == "auto":
        return None
    if size == "source":
        return None if sources else Problem("size", "'source'", "needs source images", "Give images, or an exact size.")
    width, height = (int(part) for part in size.split("x"))
    if not sources:
        allowed = get_args(get_args(ResolutionV4)[0])
        if size in allowed:
            return None
        return Problem(
            "size",
            repr(size),
            "must be one of the sizes of Ideogram 4.0",
            f"Choose one of {', '.join(allowed)}.",
        )
    fits = (
        width % 32 == 0
        and height % 32 == 0
        and min(width, height) >= 256
        and width * height <= 2048 * 2048
        and max(width, height) <= 6 * min(width, height)
    )
    if fits:
        return None
    return Problem(
        "size",
        repr(size),
        "sides are multiples of 32, at least 256, 2048 x 2048 pixels in all, at most 6 to 1",
        "Adjust it.",
    )


def _mask_problem(mask: Picture, picture: Picture) -> Problem | None:
    try:
        mine, theirs = mask.size(), picture.size()
    except ValueError as error:
        return Problem("mask", "", str(error), "Give a readable picture.")
    if mine == theirs:
        return None
    return Problem(
        "mask",
        f"{mine[0]}x{mine[1]}",
        f"must be as large as the picture, {theirs[0]}x{theirs[1]}",
        "Resize it.",
    )
