"""Pictures from pictures, with Ideogram 3.0 and 4.0, by the vendor's v1 API.

Source: the vendor's OpenAPI document of 2026-08-22.
"""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from ideowidgets.operations.enums import AspectRatioV3, ResolutionV3
from ideowidgets.operations.field_types import (
    BlackIsEdited,
    CharacterReferences,
    CopyrightDetection,
    Image,
    ImageWeight,
    NumImages,
    Palette,
    SeedField,
    StyleCodes,
    StyleReferences,
)
from ideowidgets.operations.operation import Operation, Plays
from ideowidgets.operations.picture import Picture
from ideowidgets.operations.request import Request
from ideowidgets.operations.results import Images
from ideowidgets.operations.rules import AtMostOne, ExactlyOne, Excludes, Rule, SameSize
from ideowidgets.operations.v1.generate import CODES_ALONE, MASKS_FIT, NO_FLASH, ONE_MASK_EACH, preset_warning
from ideowidgets.operations.v1.types import (
    CharacterMasks,
    MagicPromptField,
    NegativePrompt,
    Prompt,
    RatioV3,
    SizeV3,
    SizeV4,
    Speed,
    StylePreset,
    StyleType,
)

CODES_OR_REFERENCES = Excludes("style_codes", "style_reference_images")


class RemixV4(Request[Images]):
    """One picture made from another and a prompt, with Ideogram 4.0.

    Examples
    --------
    >>> from PIL import Image
    >>> RemixV4(image=Image.new("RGB", (64, 64)), text_prompt="as an etching", image_weight=70).image_weight
    70
    """

    operation: ClassVar[Operation] = Operation(
        id="post-remix-image-v-4",
        path="/v1/ideogram-v4/remix",
        body="multipart",
        action="remix",
        model="ideogram-4.0",
        generation="v1",
        result=Images,
        title="Ideogram 4.0 · remix (v1)",
    )
    rules: ClassVar[tuple[Rule, ...]] = (NO_FLASH,)

    image: Image
    text_prompt: Annotated[str, Plays("prompt", essential=True), Field(description="What to make of it.")]
    image_weight: Annotated[
        ImageWeight, Field(description="How much of the picture to keep; chosen automatically where unset.")
    ] = None
    resolution: SizeV4 = None
    rendering_speed: Speed = "DEFAULT"
    enable_copyright_detection: CopyrightDetection = None


class InpaintV3(Request[Images]):
    """New content in a masked part of a picture, with Ideogram 3.0. Black in the mask is edited.

    A :class:`Mask`, in which white is selected, is turned to that by itself.

    Examples
    --------
    >>> from PIL import Image
    >>> from ideowidgets.operations import Mask
    >>> canvas = Image.new("RGB", (64, 64))
    >>> mask = Mask.box((64, 64), left=8, top=8, right=40, bottom=40)
    >>> InpaintV3(image=canvas, mask=mask, prompt="a red door").expected_images
    1
    """

    operation: ClassVar[Operation] = Operation(
        id="post-inpaint-image-v-3",
        path="/v1/ideogram-v3/inpaint",
        body="multipart",
        action="inpaint",
        model="ideogram-3.0",
        generation="v1",
        result=Images,
        title="Ideogram 3.0 · inpaint",
    )
    rules: ClassVar[tuple[Rule, ...]] = (SameSize("mask", "image"), CODES_ALONE, ONE_MASK_EACH, MASKS_FIT)

    image: Image
    mask: BlackIsEdited
    prompt: Annotated[str, Plays("prompt", essential=True), Field(description="What to draw there.")]
    rendering_speed: Speed = "DEFAULT"
    seed: SeedField = None
    num_images: NumImages = 1
    magic_prompt: MagicPromptField = None
    style_type: StyleType = "GENERAL"
    style_preset: StylePreset = None
    color_palette: Palette = None
    style_codes: StyleCodes = None
    style_reference_images: StyleReferences = None
    character_reference_images: CharacterReferences = None
    character_reference_images_mask: CharacterMasks = None

    @property
    def warnings(self) -> tuple[str, ...]:
        return preset_warning(self)


class EditV3(InpaintV3):
    """As :class:`InpaintV3`, under the path that the vendor will remove."""

    operation: ClassVar[Operation] = Operation(
        id="post-edit-image-v-3",
        path="/v1/ideogram-v3/edit",
        body="multipart",
        action="inpaint",
        model="ideogram-3.0",
        generation="v1",
        result=Images,
        title="Ideogram 3.0 · inpaint (old path)",
    )

    @property
    def warnings(self) -> tuple[str, ...]:
        return (*super().warnings, "The vendor will remove this path; InpaintV3 does the same.")


class RemixV3(Request[Images]):
    """Pictures made from another and a prompt, with Ideogram 3.0; the picture is cropped to the ratio.

    Examples
    --------
    >>> from PIL import Image
    >>> RemixV3(image=Image.new("RGB", (64, 64)), prompt="as an etching", aspect_ratio="16:9").aspect_ratio
    '16x9'
    """

    operation: ClassVar[Operation] = Operation(
        id="post-remix-image-v-3",
        path="/v1/ideogram-v3/remix",
        body="multipart",
        action="remix",
        model="ideogram-3.0",
        generation="v1",
        result=Images,
        title="Ideogram 3.0 · remix",
    )
    rules: ClassVar[tuple[Rule, ...]] = (
        AtMostOne("resolution", "aspect_ratio"),
        CODES_ALONE,
        ONE_MASK_EACH,
        MASKS_FIT,
    )

    image: Image
    prompt: Annotated[str, Plays("prompt", essential=True), Field(description="What to make of it.")]
    image_weight: Annotated[ImageWeight, Field(description="How much of the picture to keep.")] = 50
    aspect_ratio: RatioV3 = None
    rendering_speed: Speed = "DEFAULT"
    seed: SeedField = None
    num_images: NumImages = 1
    negative_prompt: NegativePrompt = None
    color_palette: Palette = None
    style_type: StyleType = "GENERAL"
    style_preset: StylePreset = None
    magic_prompt: MagicPromptField = None
    style_codes: StyleCodes = None
    resolution: SizeV3 = None
    style_reference_images: StyleReferences = None
    character_reference_images: CharacterReferences = None
    character_reference_images_mask: CharacterMasks = None

    @property
    def warnings(self) -> tuple[str, ...]:
        return preset_warning(self)


class ReframeV3(Request[Images]):
    """A picture continued to another shape, with Ideogram 3.0; documented for square pictures.

    Examples
    --------
    >>> from PIL import Image
    >>> ReframeV3(image=Image.new("RGB", (64, 64)), resolution="1536x640").resolution
    '1536x640'
    """

    operation: ClassVar[Operation] = Operation(
        id="post-reframe-image-v-3",
        path="/v1/ideogram-v3/reframe",
        body="multipart",
        action="reframe",
        model="ideogram-3.0",
        generation="v1",
        result=Images,
        title="Ideogram 3.0 · reframe",
    )
    rules: ClassVar[tuple[Rule, ...]] = (CODES_OR_REFERENCES,)

    image: Image
    resolution: Annotated[ResolutionV3, Plays("resolution", essential=True), Field(description="Exact size in pixels.")]
    rendering_speed: Speed = "DEFAULT"
    seed: SeedField = None
    num_images: NumImages = 1
    style_preset: StylePreset = None
    color_palette: Palette = None
    style_codes: StyleCodes = None
    style_reference_images: StyleReferences = None

    @property
    def warnings(self) -> tuple[str, ...]:
        return preset_warning(self)


class ReplaceBackgroundV3(Request[Images]):
    """A new background behind what a picture shows, with Ideogram 3.0.

    Examples
    --------
    >>> from PIL import Image
    >>> ReplaceBackgroundV3(image=Image.new("RGB", (64, 64)), prompt="a beach", seed=3).seed
    3
    """

    operation: ClassVar[Operation] = Operation(
        id="post-replace-background-v-3",
        path="/v1/ideogram-v3/replace-background",
        body="multipart",
        action="replace-background",
        model="ideogram-3.0",
        generation="v1",
        result=Images,
        title="Ideogram 3.0 · replace background",
    )
    rules: ClassVar[tuple[Rule, ...]] = (CODES_OR_REFERENCES,)

    image: Image
    prompt: Annotated[str, Plays("prompt", essential=True), Field(description="The new background.")]
    rendering_speed: Speed = "DEFAULT"
    seed: SeedField = None
    num_images: NumImages = 1
    magic_prompt: MagicPromptField = None
    style_preset: StylePreset = None
    color_palette: Palette = None
    style_codes: StyleCodes = None
    style_reference_images: StyleReferences = None

    @property
    def warnings(self) -> tuple[str, ...]:
        return preset_warning(self)


class EditImages(Request[Images]):
    """Pictures edited by an instruction; the first is the one edited, the others are references.

    Examples
    --------
    >>> from PIL import Image
    >>> EditImages(prompt="make it winter", images=[Image.new("RGB", (64, 64))]).expected_images
    1
    """

    operation: ClassVar[Operation] = Operation(
        id="post-v-1-edit-image",
        path="/v1/edit",
        body="multipart",
        action="edit",
        model="auto",
        generation="v1",
        result=Images,
        title="Edit with a prompt (v1)",
    )
    rules: ClassVar[tuple[Rule, ...]] = (
        ExactlyOne("images", "image_urls"),
        AtMostOne("resolution", "aspect_ratio"),
    )

    prompt: Prompt
    images: Annotated[
        tuple[Picture, ...] | None,
        Plays("images", essential=True),
        Field(max_length=10, description="The first is edited, the others are references; 25 MB each."),
    ] = None
    image_urls: Annotated[
        tuple[str, ...] | None,
        Plays("image_urls"),
        Field(max_length=10, description="Addresses of pictures at Ideogram, in place of files."),
    ] = None
    aspect_ratio: Annotated[
        AspectRatioV3 | None, Plays("aspect_ratio", essential=True), Field(description="Width to height.")
    ] = None
    seed: SeedField = None
    num_images: NumImages = 1
    resolution: SizeV3 = None
    magic_prompt: MagicPromptField = None
    transparent_background: Annotated[
        bool, Plays("transparent"), Field(description="Give the result without a background.")
    ] = False
