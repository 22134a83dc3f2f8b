"""Pictures from a prompt with Ideogram 3.0, 2a and 2.0, by the vendor's v2 API.

Source: the vendor's server OpenAPI of 2026-10-07.

Asynchronous sending, webhooks and price quotes are verbs of the client, not fields.
"""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from ideowidgets.operations.enums_v2 import (
    V2StyleTypeV2,
    V2TransparentUpscale,
)
from ideowidgets.operations.field_types import (
    CharacterReferences,
    CopyrightDetection,
    NumImages,
    SeedField,
    StyleCodes,
    upper,
)
from ideowidgets.operations.operation import Operation, Plays
from ideowidgets.operations.request import Request
from ideowidgets.operations.results import Images
from ideowidgets.operations.rules import AtLeastOne, AtMostOne, Excludes, Rule, SameSize
from ideowidgets.operations.v2.types import (
    CharacterMask,
    CharacterReferenceAssets,
    CharacterReferenceCollection,
    CharacterReferenceVersion,
    CharacterStyleType,
    Collection,
    CustomModelUri,
    MagicPromptField,
    NegativePrompt,
    Palette,
    Private,
    Prompt,
    RatioV3,
    SizeV3,
    Speed,
    SpeedOrNone,
    StylePreset,
    StyleReferenceAssets,
    StyleReferenceCollection,
    StyleReferences,
    StyleReferenceVersion,
    StyleType,
)

PRESET_ALONE = Excludes(
    "style_preset",
    "style_codes",
    "style_reference_images",
    "style_reference_asset_identifiers",
    "style_reference_collection_id",
    "style_reference_collection_version_id",
)
PRESET_ALONE_WITHOUT_COLLECTIONS = Excludes(
    "style_preset", "style_codes", "style_reference_images", "style_reference_asset_identifiers"
)
ONE_CHARACTER = AtLeastOne(
    "character_reference_images", "character_reference_asset_identifiers", "character_reference_collection_id"
)
CHARACTER_MASK_FITS = SameSize("character_reference_mask", "character_reference_images")


class V2GenerateV3(Request[Images]):
    """Pictures from a prompt, with Ideogram 3.0, by the v2 API; quotes its price.

    Examples
    --------
    >>> V2GenerateV3(prompt="a lighthouse", style_preset="Art Deco", aspect_ratio="16:9").style_preset
    'art_deco'
    """

    operation: ClassVar[Operation] = Operation(
        id="post_generate_image_v2_ideogram_v3",
        path="/v2/image/generate/ideogram-3",
        body="both",
        action="generate",
        model="ideogram-3.0",
        generation="v2",
        result=Images,
        title="Ideogram 3.0 · generate (v2)",
        dry_run=True,
        delivery="either",
        webhook=True,
        max_request_bytes=None,
    )
    rules: ClassVar[tuple[Rule, ...]] = (AtMostOne("resolution", "aspect_ratio"), PRESET_ALONE)

    prompt: Prompt
    style_preset: Annotated[StylePreset, Plays("style_preset", essential=True, canonical=upper)] = None
    aspect_ratio: RatioV3 = None
    rendering_speed: Speed = "default"
    seed: SeedField = None
    num_images: NumImages = 1
    negative_prompt: NegativePrompt = None
    color_palette: Palette = None
    style_type: StyleType = "general"
    magic_prompt: MagicPromptField = None
    style_codes: StyleCodes = None
    resolution: SizeV3 = None
    style_reference_images: StyleReferences = None
    style_reference_asset_identifiers: StyleReferenceAssets = None
    style_reference_collection_id: StyleReferenceCollection = None
    style_reference_collection_version_id: StyleReferenceVersion = None
    enable_copyright_detection: CopyrightDetection = None
    private: Private = True
    target_collection_id: Collection = None


class V2GenerateV3Character(Request[Images]):
    """Pictures of a character from a reference, with Ideogram 3.0.

    Examples
    --------
    >>> from PIL import Image
    >>> face = Image.new("RGB", (64, 64))
    >>> V2GenerateV3Character(prompt="at the beach", character_reference_images=[face]).style_type
    'auto'
    """

    operation: ClassVar[Operation] = Operation(
        id="post_generate_image_v2_ideogram_v3_character",
        path="/v2/image/generate/ideogram-3-character",
        body="both",
        action="generate",
        model="ideogram-3.0-character",
        generation="v2",
        result=Images,
        title="Ideogram 3.0, character · generate",
        dry_run=True,
        delivery="either",
        webhook=True,
        max_request_bytes=None,
    )
    rules: ClassVar[tuple[Rule, ...]] = (
        AtMostOne("resolution", "aspect_ratio"),
        ONE_CHARACTER,
        CHARACTER_MASK_FITS,
    )

    prompt: Prompt
    character_reference_images: Annotated[CharacterReferences, Plays("character_reference_images", essential=True)] = (
        None
    )
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
    enable_copyright_detection: CopyrightDetection = None
    private: Private = True
    target_collection_id: Collection = None


class V2GenerateV3Custom(Request[Images]):
    """Pictures from a prompt, with a model of your own that was trained from Ideogram 3.0.

    Examples
    --------
    >>> V2GenerateV3Custom(prompt="a fox", custom_model_uri="model/foxes/version/1", seed=3).seed
    3
    """

    operation: ClassVar[Operation] = Operation(
        id="post_generate_image_v2_ideogram_v3_custom_model",
        path="/v2/image/generate/ideogram-3-custom-model",
        body="both",
        action="generate",
        model="ideogram-3.0-custom",
        generation="v2",
        result=Images,
        title="Ideogram 3.0, own model · generate",
        dry_run=True,
        delivery="either",
        webhook=True,
        max_request_bytes=None,
    )
    rules: ClassVar[tuple[Rule, ...]] = (AtMostOne("resolution", "aspect_ratio"), PRESET_ALONE_WITHOUT_COLLECTIONS)

    prompt: Prompt
    custom_model_uri: CustomModelUri
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
    enable_copyright_detection: CopyrightDetection = None
    private: Private = True
    target_collection_id: Collection = None


class V2TransparentV3(Request[Images]):
    """Pictures without a background, with Ideogram 3.0, by the v2 API; quotes its price.

    Examples
    --------
    >>> V2TransparentV3(prompt="a fox sticker", upscale_factor="X2").upscale_factor
    'x2'
    """

    operation: ClassVar[Operation] = Operation(
        id="post_generate_image_v2_ideogram_v3_transparent",
        path="/v2/image/generate/ideogram-3-transparent",
        body="json",
        action="generate-transparent",
        model="ideogram-3.0",
        generation="v2",
        result=Images,
        title="Ideogram 3.0 · generate transparent (v2)",
        dry_run=True,
        delivery="either",
        webhook=True,
        max_request_bytes=None,
    )

    prompt: Prompt
    aspect_ratio: RatioV3 = None
    upscale_factor: Annotated[
        V2TransparentUpscale,
        Plays("upscale_factor", essential=True, canonical=upper),
        Field(description="Enlarge what was drawn."),
    ] = "x1"
    rendering_speed: Speed = "default"
    seed: SeedField = None
    num_images: NumImages = 1
    magic_prompt: MagicPromptField = None
    negative_prompt: NegativePrompt = None
    enable_copyright_detection: CopyrightDetection = None
    private: Private = True
    target_collection_id: Collection = None


StyleTypeV2 = Annotated[
    V2StyleTypeV2 | None, Plays("style_type", canonical=upper), Field(description="The kind of picture.")
]


class V2GenerateV2A(Request[Images]):
    """Pictures from a prompt, with Ideogram 2a.

    Examples
    --------
    >>> V2GenerateV2A(prompt="a lighthouse", style_type="render 3d").style_type
    'render_3d'
    """

    operation: ClassVar[Operation] = Operation(
        id="post_generate_image_v2_ideogram_v2_a",
        path="/v2/image/generate/ideogram-2a",
        body="json",
        action="generate",
        model="ideogram-2a",
        generation="v2",
        result=Images,
        title="Ideogram 2a · generate",
        dry_run=True,
        delivery="either",
        webhook=True,
        max_request_bytes=None,
    )

    prompt: Prompt
    aspect_ratio: RatioV3 = None
    rendering_speed: Speed = "default"
    seed: SeedField = None
    num_images: NumImages = 1
    style_type: StyleTypeV2 = None
    magic_prompt: MagicPromptField = None
    enable_copyright_detection: CopyrightDetection = None
    private: Private = True
    target_collection_id: Collection = None


class V2GenerateV2(Request[Images]):
    """Pictures from a prompt, with Ideogram 2.0.

    Examples
    --------
    >>> V2GenerateV2(prompt="a lighthouse", style_type="anime", negative_prompt="people").style_type
    'anime'
    """

    operation: ClassVar[Operation] = Operation(
        id="post_generate_image_v2_ideogram_v2",
        path="/v2/image/generate/ideogram-2",
        body="json",
        action="generate",
        model="ideogram-2.0",
        generation="v2",
        result=Images,
        title="Ideogram 2.0 · generate",
        dry_run=True,
        delivery="either",
        webhook=True,
        max_request_bytes=None,
    )

    prompt: Prompt
    aspect_ratio: RatioV3 = None
    rendering_speed: Speed = "default"
    seed: SeedField = None
    num_images: NumImages = 1
    style_type: StyleTypeV2 = None
    negative_prompt: NegativePrompt = None
    magic_prompt: MagicPromptField = None
    enable_copyright_detection: CopyrightDetection = None
    private: Private = True
    target_collection_id: Collection = None
