"""Ideogram 4.5: pictures from a prompt, edits of pictures, precise edits; by the vendor's v2 API.

Source: the vendor's server OpenAPI of 2026-10-07.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, get_args

from pydantic import BeforeValidator, Field

from ideowidgets.operations.enums import ResolutionV4
from ideowidgets.operations.enums_v2 import V2Quality
from ideowidgets.operations.errors import Problem
from ideowidgets.operations.field_types import (
    MB_50,
    AssetIdentifier,
    BlackIsEdited,
    CopyrightDetection,
    ImageAsset,
    NumImages,
    SeedField,
    upper,
)
from ideowidgets.operations.operation import Operation, Plays
from ideowidgets.operations.picture import Picture
from ideowidgets.operations.request import Request
from ideowidgets.operations.results import Images
from ideowidgets.operations.rules import ExactlyOne, Needs, Rule, SameSize
from ideowidgets.operations.sizes import MOST_PIXELS
from ideowidgets.operations.v2.types import Collection, ImageUpTo50, MagicPromptField, MaskFile, Private, Prompt

MIN_SIDE = 256
MOST_OBLONG = 6


def _size(value: Any) -> Any:
    return re.sub(r"\s*[:×xX]\s*", "x", value.strip()).lower() if isinstance(value, str) else value


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
        delivery="either",
        webhook=True,
        max_request_bytes=None,
    )
    rules: ClassVar[tuple[Rule, ...]] = (Needs("mask", "images"), SameSize("mask", "images"))

    prompt: Prompt
    size: Annotated[
        str,
        BeforeValidator(_size),
        Plays("resolution", essential=True),
        Field(pattern=r"^(auto|source|[1-9]\d{1,4}x[1-9]\d{1,4})$", description="auto, source, or WIDTHxHEIGHT."),
    ] = "auto"
    quality: Annotated[
        V2Quality | None,
        Plays("quality", essential=True, canonical=upper),
        Field(description="Lower is cheaper."),
    ] = None
    seed: SeedField = None
    num_images: NumImages = 1
    magic_prompt: MagicPromptField = None
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
        BlackIsEdited | None,
        Plays("mask"),
        Field(description="Black is edited, white is kept; same size as the first picture."),
    ] = None
    enable_copyright_detection: CopyrightDetection = None
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
        and min(width, height) >= MIN_SIDE
        and width * height <= MOST_PIXELS
        and max(width, height) <= MOST_OBLONG * min(width, height)
    )
    if fits:
        return None
    return Problem(
        "size",
        repr(size),
        "sides are multiples of 32, at least 256, 2048 x 2048 pixels in all, at most 6 to 1",
        "Adjust it.",
    )


class V2PreciseEditV45(Request[Images]):
    """A picture edited by an instruction, with Ideogram 4.5; within a mask, or within a window, where given.

    In the mask, black is edited and white is kept. ``context_window`` is ``none``, ``auto`` (around the mask) or
    ``y_min,x_min,y_max,x_max`` in pixels, the last two just outside.

    Examples
    --------
    >>> from PIL import Image
    >>> V2PreciseEditV45(prompt="make it winter", image=Image.new("RGB", (512, 512)), quality="low").quality
    'low'
    """

    operation: ClassVar[Operation] = Operation(
        id="post_precise_edit_image_v2_ideogram45",
        path="/v2/image/precise-edit/ideogram-4-5",
        body="both",
        action="edit",
        model="ideogram-4.5",
        generation="v2",
        result=Images,
        title="Ideogram 4.5 · precise edit",
        dry_run=True,
        delivery="either",
        webhook=True,
        max_request_bytes=None,
    )
    rules: ClassVar[tuple[Rule, ...]] = (
        ExactlyOne("image", "image_asset_identifier"),
        Needs("mask", "image"),
        SameSize("mask", "image"),
    )

    image: ImageUpTo50 = None
    prompt: Prompt
    mask: Annotated[MaskFile, MB_50] = None
    quality: Annotated[
        V2Quality, Plays("quality", essential=True, canonical=upper), Field(description="Lower is cheaper.")
    ] = "medium"
    seed: SeedField = None
    num_images: NumImages = 1
    context_window: Annotated[
        str,
        Plays("context_window"),
        Field(
            pattern=r"^(none|auto|[0-9]+,[0-9]+,[0-9]+,[0-9]+)$",
            description="none, auto, or y_min,x_min,y_max,x_max in pixels.",
        ),
    ] = "none"
    reference_images: Annotated[
        tuple[Picture, ...] | None,
        Plays("reference_images"),
        MB_50,
        Field(max_length=4, description="Pictures to take things from, up to 4, or 3 with a mask; 50 MB each."),
    ] = None
    reference_image_asset_identifiers: Annotated[
        tuple[AssetIdentifier, ...] | None,
        Plays("reference_image_asset_identifiers"),
        Field(min_length=1, max_length=4, description="Pictures of the account to take things from."),
    ] = None
    image_asset_identifier: ImageAsset = None
    enable_copyright_detection: CopyrightDetection = None
    private: Private = True
    target_collection_id: Collection = None

    def own_problems(self, given: Mapping[str, Any]) -> list[Problem]:
        references = len(given.get("reference_images", ())) + len(given.get("reference_image_asset_identifiers", ()))
        most = 3 if "mask" in given else 4
        problems = [_window_problem(given["context_window"], given)] if "context_window" in given else []
        if references > most:
            rule = f"at most {most} references{' with a mask' if most == 3 else ''}"
            problems.append(Problem("reference_images", str(references), rule, "Remove some."))
        return [problem for problem in problems if problem is not None]


def _window_problem(window: str, given: Mapping[str, Any]) -> Problem | None:
    if window == "none":
        return None
    if "image" not in given:
        return Problem("context_window", repr(window), "needs image as a file", "Give image, or leave it out.")
    if window == "auto":
        return (
            None if "mask" in given else Problem("context_window", "'auto'", "needs a mask", "Give mask, or a region.")
        )
    top, left, bottom, right = (int(part) for part in window.split(","))
    height, width = bottom - top, right - left
    try:
        whole = given["image"].size()
    except ValueError as error:
        return Problem("image", "", str(error), "Give a readable picture.")
    if bottom > whole[1] or right > whole[0]:
        rule = f"must lie within the picture, {whole[0]}x{whole[1]}"
    elif min(width, height) < MIN_SIDE:
        rule = f"each side must have at least {MIN_SIDE} pixels"
    elif max(width, height) > MOST_OBLONG * min(width, height):
        rule = f"must be at most {MOST_OBLONG} to 1"
    elif width * height > MOST_PIXELS:
        rule = f"must have at most {MOST_PIXELS} pixels"
    else:
        return None
    return Problem("context_window", repr(window), rule, "Change the region.")
