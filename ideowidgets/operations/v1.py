"""Requests of the vendor's v1 API.

Source: the vendor's OpenAPI document of 2026-08-22.

A field's default is what the service uses when it is not sent.
"""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from ideowidgets.operations.enums import (
    AspectRatioV3,
    AspectRatioV4,
    MagicPromptOption,
    RenderingSpeed,
    ResolutionV3,
    ResolutionV4,
    StylePresetV3,
    StyleTypeV3,
)
from ideowidgets.operations.json_prompt import JsonPrompt
from ideowidgets.operations.palette import ColorPalette
from ideowidgets.operations.picture import Picture
from ideowidgets.operations.request import Operation, Plays, Request
from ideowidgets.operations.results import Images, MagicPrompt
from ideowidgets.operations.rules import AtMostOne, ExactlyOne, Excludes, NotValue, Rule, SameCount

Seed = Annotated[
    int,
    Field(ge=0, le=2147483647, strict=True, description="The same request and seed give the same picture."),
]
StyleCode = Annotated[str, Field(pattern=r"^[0-9a-fA-F]{8}$")]

_COPYRIGHT = "Also check the finished pictures for likenesses and logos; takes longer."


class GenerateV3(Request[Images]):
    """Pictures from a prompt, with Ideogram 3.0.

    Examples
    --------
    >>> GenerateV3(prompt="a lighthouse", seed=7, style_preset="art deco").style_preset
    'ART_DECO'
    """

    operation: ClassVar[Operation] = Operation(
        id="post-generate-image-v-3",
        path="/v1/ideogram-v3/generate",
        body="multipart",
        action="generate",
        model="ideogram-3.0",
        generation="v1",
        result=Images,
        title="Ideogram 3.0 · generate",
    )
    rules: ClassVar[tuple[Rule, ...]] = (
        AtMostOne("resolution", "aspect_ratio"),
        Excludes("style_codes", "style_reference_images", "style_type"),
        SameCount("character_reference_images_mask", "character_reference_images"),
    )

    prompt: Annotated[str, Plays("prompt", essential=True), Field(description="What to draw.")]
    style_preset: Annotated[
        StylePresetV3 | None, Plays("style_preset", essential=True), Field(description="A ready-made look.")
    ] = None
    aspect_ratio: Annotated[
        AspectRatioV3 | None, Plays("aspect_ratio", essential=True), Field(description="Width to height.")
    ] = None
    rendering_speed: Annotated[
        RenderingSpeed, Plays("rendering_speed", essential=True), Field(description="Faster is cheaper.")
    ] = "DEFAULT"
    seed: Annotated[Seed | None, Plays("seed", essential=True)] = None
    num_images: Annotated[
        int,
        Plays("num_images", essential=True),
        Field(ge=1, le=8, strict=True, description="How many pictures of this request."),
    ] = 1
    negative_prompt: Annotated[
        str | None, Plays("negative_prompt"), Field(description="What to leave out; the prompt wins.")
    ] = None
    color_palette: Annotated[
        ColorPalette | None, Plays("color_palette"), Field(description="A preset, or up to 8 colours.")
    ] = None
    style_type: Annotated[StyleTypeV3, Plays("style_type"), Field(description="The kind of picture.")] = "GENERAL"
    style_codes: Annotated[
        tuple[StyleCode, ...] | None, Plays("style_codes"), Field(description="Codes of 8 hex digits.")
    ] = None
    magic_prompt: Annotated[
        MagicPromptOption | None,
        Plays("magic_prompt"),
        Field(description="Let the service enrich the prompt."),
    ] = None
    resolution: Annotated[ResolutionV3 | None, Plays("resolution"), Field(description="Exact size in pixels.")] = None
    style_reference_images: Annotated[
        tuple[Picture, ...] | None,
        Plays("style_reference_images"),
        Field(description="Pictures whose look to take; 25 MB each."),
    ] = None
    character_reference_images: Annotated[
        tuple[Picture, ...] | None,
        Plays("character_reference_images"),
        Field(max_length=1, description="One picture of the character to keep; has its own price."),
    ] = None
    character_reference_images_mask: Annotated[
        tuple[Picture, ...] | None,
        Plays("character_reference_images_mask"),
        Field(description="A grey picture of the same size for each character reference."),
    ] = None
    custom_model_uri: Annotated[
        str | None,
        Plays("custom_model_uri"),
        Field(description="model/<name>/version/<version> of a model you trained."),
    ] = None
    enable_copyright_detection: Annotated[
        bool | None, Plays("enable_copyright_detection"), Field(description=_COPYRIGHT)
    ] = None

    @property
    def warnings(self) -> tuple[str, ...]:
        if self.style_preset and (self.style_codes or self.style_reference_images):
            return ("The v2 API refuses style_preset with style codes or references; v1 does not say.",)
        return ()


class GenerateV4(Request[Images]):
    """One picture from a text or a structured prompt, with Ideogram 4.0.

    It takes no seed and no count; :class:`V2GenerateV4` of the v2 API takes both.

    Examples
    --------
    >>> GenerateV4(text_prompt="a lighthouse", resolution="2048x2048").expected_images
    1
    """

    operation: ClassVar[Operation] = Operation(
        id="post-generate-image-v-4",
        path="/v1/ideogram-v4/generate",
        body="multipart",
        action="generate",
        model="ideogram-4.0",
        generation="v1",
        result=Images,
        title="Ideogram 4.0 · generate (v1)",
    )
    rules: ClassVar[tuple[Rule, ...]] = (
        ExactlyOne("text_prompt", "json_prompt"),
        NotValue("rendering_speed", "FLASH", "Choose TURBO, DEFAULT or QUALITY."),
    )

    text_prompt: Annotated[
        str | None,
        Plays("prompt", essential=True),
        Field(description="What to draw; magic prompt enriches it always."),
    ] = None
    json_prompt: Annotated[
        JsonPrompt | None,
        Plays("json_prompt"),
        Field(description="A structured prompt, used as it is, without magic prompt."),
    ] = None
    resolution: Annotated[
        ResolutionV4 | None, Plays("resolution", essential=True), Field(description="Exact size in pixels.")
    ] = None
    rendering_speed: Annotated[
        RenderingSpeed, Plays("rendering_speed", essential=True), Field(description="Faster is cheaper.")
    ] = "DEFAULT"
    enable_copyright_detection: Annotated[
        bool | None, Plays("enable_copyright_detection"), Field(description=_COPYRIGHT)
    ] = None


class MagicPromptV4(Request[MagicPrompt]):
    """A structured prompt written from a plain one, with Ideogram 4.0.

    Examples
    --------
    >>> MagicPromptV4(text_prompt="a lighthouse", aspect_ratio="16:9").aspect_ratio
    '16x9'
    """

    operation: ClassVar[Operation] = Operation(
        id="post-magic-prompt-v-4",
        path="/v1/ideogram-v4/magic-prompt",
        body="json",
        action="magic-prompt",
        model="ideogram-4.0",
        generation="v1",
        result=MagicPrompt,
        title="Ideogram 4.0 · magic prompt",
        picture=False,
    )

    text_prompt: Annotated[str, Plays("prompt", essential=True), Field(description="The prompt to enrich.")]
    aspect_ratio: Annotated[
        AspectRatioV4, Plays("aspect_ratio", essential=True), Field(description="AUTO lets the model choose.")
    ] = "AUTO"
