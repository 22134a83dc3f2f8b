"""Pictures from a prompt, by the vendor's v1 API.

Source: the vendor's OpenAPI document of 2026-08-22. A field's default is what the service uses when it is not
sent.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar

from pydantic import Field

from ideowidgets.operations.enums import (
    AspectRatioV3,
    AspectRatioV4,
    MagicPromptOption,
    OutputResolution,
    PImageResolution,
    Quality,
    RenderingSpeedV4,
    UpscaleFactor,
)
from ideowidgets.operations.errors import Problem
from ideowidgets.operations.field_types import (
    CharacterReferences,
    CopyrightDetection,
    NumImages,
    Palette,
    SeedField,
    StyleCodes,
    StyleReferences,
)
from ideowidgets.operations.operation import Operation, Plays
from ideowidgets.operations.request import Request
from ideowidgets.operations.results import Images
from ideowidgets.operations.rules import AtMostOne, ExactlyOne, Excludes, NotValue, Rule, SameCount, SameSize
from ideowidgets.operations.sizes import custom_size_problems
from ideowidgets.operations.v1.types import (
    CharacterMasks,
    CustomModelUri,
    JsonPromptField,
    MagicPromptField,
    NegativePrompt,
    Prompt,
    RatioV3,
    SizeV3,
    SizeV4,
    Speed,
    StylePreset,
    StyleType,
    TextPrompt,
)

NO_FLASH = NotValue("rendering_speed", "FLASH", "Choose TURBO, DEFAULT or QUALITY.")
CODES_ALONE = Excludes("style_codes", "style_reference_images", "style_type")
ONE_MASK_EACH = SameCount("character_reference_images_mask", "character_reference_images")
MASKS_FIT = SameSize("character_reference_images_mask", "character_reference_images")


def preset_warning(request: Any) -> tuple[str, ...]:
    """Warn where v2 refuses what v1 does not mention."""
    if request.style_preset and (request.style_codes or request.style_reference_images):
        return ("The v2 API refuses style_preset with style codes or references; v1 does not say.",)
    return ()


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
        CODES_ALONE,
        ONE_MASK_EACH,
        MASKS_FIT,
    )

    prompt: Prompt
    style_preset: Annotated[StylePreset, Plays("style_preset", essential=True)] = None
    aspect_ratio: RatioV3 = None
    rendering_speed: Speed = "DEFAULT"
    seed: SeedField = None
    num_images: NumImages = 1
    negative_prompt: NegativePrompt = None
    color_palette: Palette = None
    style_type: StyleType = "GENERAL"
    magic_prompt: MagicPromptField = None
    style_codes: StyleCodes = None
    resolution: SizeV3 = None
    style_reference_images: StyleReferences = None
    character_reference_images: CharacterReferences = None
    character_reference_images_mask: CharacterMasks = None
    custom_model_uri: CustomModelUri = None
    enable_copyright_detection: CopyrightDetection = None

    @property
    def warnings(self) -> tuple[str, ...]:
        return preset_warning(self)


class TransparentV3(Request[Images]):
    """Pictures without a background, with Ideogram 3.0.

    The largest size of the ratio is drawn; ``upscale_factor`` then enlarges it.

    Examples
    --------
    >>> TransparentV3(prompt="a fox sticker", upscale_factor="x2").upscale_factor
    'X2'
    """

    operation: ClassVar[Operation] = Operation(
        id="post-generate-image-v-3-transparent",
        path="/v1/ideogram-v3/generate-transparent",
        body="multipart",
        action="generate-transparent",
        model="ideogram-3.0",
        generation="v1",
        result=Images,
        title="Ideogram 3.0 · generate transparent",
    )

    prompt: Prompt
    aspect_ratio: RatioV3 = None
    upscale_factor: Annotated[
        UpscaleFactor, Plays("upscale_factor", essential=True), Field(description="Enlarge what was drawn.")
    ] = "X1"
    rendering_speed: Annotated[
        RenderingSpeedV4, Plays("rendering_speed", essential=True), Field(description="Faster is cheaper.")
    ] = "DEFAULT"
    seed: SeedField = None
    num_images: NumImages = 1
    magic_prompt: MagicPromptField = None
    negative_prompt: NegativePrompt = None
    enable_copyright_detection: CopyrightDetection = None


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
        twin="post-generate-image-v-4-async",
    )
    rules: ClassVar[tuple[Rule, ...]] = (ExactlyOne("text_prompt", "json_prompt"), NO_FLASH)

    text_prompt: TextPrompt = None
    json_prompt: JsonPromptField = None
    resolution: SizeV4 = None
    rendering_speed: Speed = "DEFAULT"
    enable_copyright_detection: CopyrightDetection = None


class GenerateV4Async(GenerateV4):
    """As :class:`GenerateV4`, as a job."""

    operation: ClassVar[Operation] = Operation(
        id="post-generate-image-v-4-async",
        path="/v1/ideogram-v4/async/generate",
        body="multipart",
        action="generate",
        model="ideogram-4.0",
        generation="v1",
        result=Images,
        title="Ideogram 4.0 · generate as a job (v1)",
        delivery="job",
        webhook=True,
    )


class TransparentV4(Request[Images]):
    """One picture without a background, with Ideogram 4.0.

    Examples
    --------
    >>> TransparentV4(text_prompt="a fox sticker", aspect_ratio="4:5", output_resolution="2K").aspect_ratio
    '4x5'
    """

    operation: ClassVar[Operation] = Operation(
        id="post-generate-image-v-4-transparent",
        path="/v1/ideogram-v4/generate-transparent",
        body="multipart",
        action="generate-transparent",
        model="ideogram-4.0",
        generation="v1",
        result=Images,
        title="Ideogram 4.0 · generate transparent (v1)",
        twin="post-generate-image-v-4-transparent-async",
    )
    rules: ClassVar[tuple[Rule, ...]] = (ExactlyOne("text_prompt", "json_prompt"),)

    text_prompt: TextPrompt = None
    json_prompt: JsonPromptField = None
    aspect_ratio: Annotated[
        AspectRatioV4, Plays("aspect_ratio", essential=True), Field(description="AUTO lets the model choose.")
    ] = "AUTO"
    output_resolution: Annotated[
        OutputResolution, Plays("output_resolution", essential=True), Field(description="How large, 1K to 8K.")
    ] = "1K"
    rendering_speed: Annotated[
        RenderingSpeedV4, Plays("rendering_speed", essential=True), Field(description="Faster is cheaper.")
    ] = "DEFAULT"
    enable_copyright_detection: CopyrightDetection = None


class TransparentV4Async(TransparentV4):
    """As :class:`TransparentV4`, as a job."""

    operation: ClassVar[Operation] = Operation(
        id="post-generate-image-v-4-transparent-async",
        path="/v1/ideogram-v4/async/generate-transparent",
        body="multipart",
        action="generate-transparent",
        model="ideogram-4.0",
        generation="v1",
        result=Images,
        title="Ideogram 4.0 · generate transparent as a job (v1)",
        delivery="job",
        webhook=True,
    )


class GeneratePImage(Request[Images]):
    """One picture within about a second, with P-Image Ideogram; the prompt may be a structured one.

    Examples
    --------
    >>> GeneratePImage(prompt="a lighthouse", custom_width=1600, custom_height=640).custom_width
    1600
    """

    operation: ClassVar[Operation] = Operation(
        id="post-generate-image-p-image-ideogram",
        path="/v1/text-to-image/p-image-ideogram",
        body="multipart",
        action="generate",
        model="p-image-ideogram",
        generation="v1",
        result=Images,
        title="P-Image Ideogram · generate (v1)",
        twin="post-generate-image-p-image-ideogram-async",
    )

    prompt: Prompt
    aspect_ratio: Annotated[
        AspectRatioV3, Plays("aspect_ratio", essential=True), Field(description="Width to height.")
    ] = "1x1"
    resolution: Annotated[
        PImageResolution, Plays("output_resolution", essential=True), Field(description="How large, 1K or 2K.")
    ] = "1K"
    quality: Annotated[Quality, Plays("quality", essential=True), Field(description="Lower is cheaper.")] = "MEDIUM"
    seed: SeedField = None
    prompt_upsampling: Annotated[
        MagicPromptOption, Plays("magic_prompt"), Field(description="Let the service enrich the prompt.")
    ] = "AUTO"
    custom_width: Annotated[
        int | None, Plays("custom_width"), Field(strict=True, description="Exact width, with custom_height.")
    ] = None
    custom_height: Annotated[
        int | None, Plays("custom_height"), Field(strict=True, description="Exact height, with custom_width.")
    ] = None
    enable_copyright_detection: CopyrightDetection = None

    def own_problems(self, given: Mapping[str, Any]) -> list[Problem]:
        return custom_size_problems(given)


class GeneratePImageAsync(GeneratePImage):
    """As :class:`GeneratePImage`, as a job."""

    operation: ClassVar[Operation] = Operation(
        id="post-generate-image-p-image-ideogram-async",
        path="/v1/async/text-to-image/p-image-ideogram",
        body="multipart",
        action="generate",
        model="p-image-ideogram",
        generation="v1",
        result=Images,
        title="P-Image Ideogram · generate as a job (v1)",
        delivery="job",
        webhook=True,
    )
