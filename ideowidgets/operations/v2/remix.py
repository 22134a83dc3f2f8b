"""Pictures made from another and a prompt, by the vendor's v2 API.

Source: the vendor's server OpenAPI of 2026-10-07.
"""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from ideowidgets.operations.enums import AspectRatioV3
from ideowidgets.operations.enums_v2 import V2AspectRatioV4, V2RemixTier
from ideowidgets.operations.field_types import (
    CharacterReferences,
    CopyrightDetection,
    ImageAsset,
    ImageWeight,
    NumImages,
    SeedField,
    StyleCodes,
    upper,
)
from ideowidgets.operations.operation import Operation, Plays
from ideowidgets.operations.request import Request
from ideowidgets.operations.results import Images
from ideowidgets.operations.rules import AtMostOne, Excludes, Rule
from ideowidgets.operations.v2.edit import ONE_IMAGE
from ideowidgets.operations.v2.generate_v3 import (
    CHARACTER_MASK_FITS,
    ONE_CHARACTER,
    PRESET_ALONE,
    PRESET_ALONE_WITHOUT_COLLECTIONS,
)
from ideowidgets.operations.v2.types import (
    CharacterMask,
    CharacterReferenceAssets,
    CharacterReferenceCollection,
    CharacterReferenceVersion,
    CharacterStyleType,
    Collection,
    CustomModelUri,
    FreeSize,
    ImageUpTo50,
    MagicPromptField,
    NegativePrompt,
    Palette,
    Private,
    Prompt,
    SizeV3,
    SizeV4,
    Speed,
    SpeedOrNone,
    StylePreset,
    StyleReferenceAssets,
    StyleReferenceCollection,
    StyleReferences,
    StyleReferenceVersion,
    StyleType,
)

RatioV3 = Annotated[AspectRatioV3 | None, Plays("aspect_ratio", essential=True), Field(description="Width to height.")]
ONE_SHAPE = AtMostOne("resolution", "aspect_ratio")


class V2RemixAuto(Request[Images]):
    """Pictures made from another and a prompt, with the model that the service chooses.

    Examples
    --------
    >>> from PIL import Image
    >>> V2RemixAuto(image=Image.new("RGB", (64, 64)), prompt="as an etching", image_weight=30).image_weight
    30
    """

    operation: ClassVar[Operation] = Operation(
        id="post_tool_remix",
        path="/v2/image/remix/auto",
        body="both",
        action="remix",
        model="auto",
        generation="v2",
        result=Images,
        title="Automatic model · remix",
        dry_run=True,
        delivery="either",
        webhook=True,
        max_request_bytes=None,
    )
    rules: ClassVar[tuple[Rule, ...]] = (
        ONE_IMAGE,
        Excludes(
            "style_preset",
            "style_codes",
            "style_reference_asset_identifiers",
            "style_reference_collection_id",
            "style_reference_collection_version_id",
        ),
    )

    image: ImageUpTo50 = None
    prompt: Prompt
    image_weight: ImageWeight = None
    aspect_ratio: Annotated[
        V2AspectRatioV4,
        Plays("aspect_ratio", essential=True, canonical=upper),
        Field(description="auto lets the model choose."),
    ] = "auto"
    resolution_tier: Annotated[
        V2RemixTier | None,
        Plays("output_resolution", essential=True, canonical=upper),
        Field(description="How large, 1k or 2k."),
    ] = None
    seed: SeedField = None
    num_images: NumImages = 1
    negative_prompt: NegativePrompt = None
    color_palette: Palette = None
    style_type: StyleType = "general"
    style_preset: StylePreset = None
    magic_prompt: MagicPromptField = None
    resolution: FreeSize = None
    style_codes: StyleCodes = None
    style_reference_asset_identifiers: StyleReferenceAssets = None
    style_reference_collection_id: StyleReferenceCollection = None
    style_reference_collection_version_id: StyleReferenceVersion = None
    image_asset_identifier: ImageAsset = None
    enable_copyright_detection: CopyrightDetection = None
    private: Private = True
    target_collection_id: Collection = None


class V2RemixV4(Request[Images]):
    """Pictures made from another and a prompt, with Ideogram 4.0; takes no seed and no magic prompt.

    Examples
    --------
    >>> from PIL import Image
    >>> V2RemixV4(image=Image.new("RGB", (64, 64)), prompt="as an etching", num_images=2).expected_images
    2
    """

    operation: ClassVar[Operation] = Operation(
        id="post_remix_image_v2_ideogram_v4",
        path="/v2/image/remix/ideogram-4",
        body="both",
        action="remix",
        model="ideogram-4.0",
        generation="v2",
        result=Images,
        title="Ideogram 4.0 · remix",
        dry_run=True,
        delivery="either",
        webhook=True,
        max_request_bytes=None,
    )
    rules: ClassVar[tuple[Rule, ...]] = (ONE_IMAGE,)

    image: ImageUpTo50 = None
    prompt: Prompt
    image_weight: Annotated[
        ImageWeight, Field(description="How much of the picture to keep; chosen automatically where unset.")
    ] = None
    resolution: SizeV4 = None
    rendering_speed: Speed = "default"
    num_images: NumImages = 1
    image_asset_identifier: ImageAsset = None
    enable_copyright_detection: CopyrightDetection = None
    private: Private = True
    target_collection_id: Collection = None


class V2RemixV3(Request[Images]):
    """Pictures made from another and a prompt, with Ideogram 3.0, by the v2 API; quotes its price.

    Examples
    --------
    >>> from PIL import Image
    >>> V2RemixV3(image=Image.new("RGB", (64, 64)), prompt="as an etching", style_preset="watercolor").style_preset
    'watercolor'
    """

    operation: ClassVar[Operation] = Operation(
        id="post_remix_image_v2_ideogram_v3",
        path="/v2/image/remix/ideogram-3",
        body="both",
        action="remix",
        model="ideogram-3.0",
        generation="v2",
        result=Images,
        title="Ideogram 3.0 · remix (v2)",
        dry_run=True,
        delivery="either",
        webhook=True,
        max_request_bytes=None,
    )
    rules: ClassVar[tuple[Rule, ...]] = (ONE_IMAGE, ONE_SHAPE, PRESET_ALONE)

    image: ImageUpTo50 = None
    prompt: Prompt
    image_weight: ImageWeight = None
    aspect_ratio: RatioV3 = None
    rendering_speed: Speed = "default"
    seed: SeedField = None
    num_images: NumImages = 1
    negative_prompt: NegativePrompt = None
    color_palette: Palette = None
    style_type: StyleType = "general"
    style_preset: StylePreset = None
    magic_prompt: MagicPromptField = None
    style_codes: StyleCodes = None
    resolution: SizeV3 = None
    style_reference_images: StyleReferences = None
    style_reference_asset_identifiers: StyleReferenceAssets = None
    style_reference_collection_id: StyleReferenceCollection = None
    style_reference_collection_version_id: StyleReferenceVersion = None
    image_asset_identifier: ImageAsset = None
    enable_copyright_detection: CopyrightDetection = None
    private: Private = True
    target_collection_id: Collection = None


class V2RemixV3Character(Request[Images]):
    """Pictures of a character from a reference, made from another picture, with Ideogram 3.0.

    Examples
    --------
    >>> from PIL import Image
    >>> canvas = Image.new("RGB", (64, 64))
    >>> V2RemixV3Character(image=canvas, prompt="at the beach", character_reference_images=[canvas]).style_type
    'auto'
    """

    operation: ClassVar[Operation] = Operation(
        id="post_remix_image_v2_ideogram_v3_character",
        path="/v2/image/remix/ideogram-3-character",
        body="both",
        action="remix",
        model="ideogram-3.0-character",
        generation="v2",
        result=Images,
        title="Ideogram 3.0, character · remix",
        dry_run=True,
        delivery="either",
        webhook=True,
        max_request_bytes=None,
    )
    rules: ClassVar[tuple[Rule, ...]] = (ONE_IMAGE, ONE_SHAPE, ONE_CHARACTER, CHARACTER_MASK_FITS)

    image: ImageUpTo50 = None
    prompt: Prompt
    character_reference_images: Annotated[CharacterReferences, Plays("character_reference_images", essential=True)] = (
        None
    )
    image_weight: ImageWeight = None
    aspect_ratio: RatioV3 = None
    rendering_speed: Speed = "default"
    seed: SeedField = None
    num_images: NumImages = 1
    negative_prompt: NegativePrompt = None
    style_type: CharacterStyleType = "auto"
    magic_prompt: MagicPromptField = None
    resolution: SizeV3 = None
    character_reference_asset_identifiers: CharacterReferenceAssets = None
    character_reference_collection_id: CharacterReferenceCollection = None
    character_reference_collection_version_id: CharacterReferenceVersion = None
    character_reference_mask: CharacterMask = None
    style_reference_images: StyleReferences = None
    style_reference_asset_identifiers: StyleReferenceAssets = None
    style_reference_collection_id: StyleReferenceCollection = None
    style_reference_collection_version_id: StyleReferenceVersion = None
    image_asset_identifier: ImageAsset = None
    enable_copyright_detection: CopyrightDetection = None
    private: Private = True
    target_collection_id: Collection = None


class V2RemixV3Custom(Request[Images]):
    """Pictures made from another and a prompt, with a model of your own.

    Examples
    --------
    >>> from PIL import Image
    >>> canvas, own = Image.new("RGB", (64, 64)), "model/foxes/version/1"
    >>> V2RemixV3Custom(image=canvas, prompt="a fox", custom_model_uri=own).custom_model_uri
    'model/foxes/version/1'
    """

    operation: ClassVar[Operation] = Operation(
        id="post_remix_image_v2_ideogram_v3_custom_model",
        path="/v2/image/remix/ideogram-3-custom-model",
        body="both",
        action="remix",
        model="ideogram-3.0-custom",
        generation="v2",
        result=Images,
        title="Ideogram 3.0, own model · remix",
        dry_run=True,
        delivery="either",
        webhook=True,
        max_request_bytes=None,
    )
    rules: ClassVar[tuple[Rule, ...]] = (ONE_IMAGE, ONE_SHAPE, PRESET_ALONE_WITHOUT_COLLECTIONS)

    image: ImageUpTo50 = None
    prompt: Prompt
    custom_model_uri: CustomModelUri
    image_weight: ImageWeight = None
    aspect_ratio: RatioV3 = None
    rendering_speed: SpeedOrNone = None
    seed: SeedField = None
    num_images: NumImages = 1
    negative_prompt: NegativePrompt = None
    color_palette: Palette = None
    magic_prompt: MagicPromptField = None
    style_preset: StylePreset = None
    style_codes: StyleCodes = None
    resolution: SizeV3 = None
    style_reference_images: StyleReferences = None
    style_reference_asset_identifiers: StyleReferenceAssets = None
    image_asset_identifier: ImageAsset = None
    enable_copyright_detection: CopyrightDetection = None
    private: Private = True
    target_collection_id: Collection = None
