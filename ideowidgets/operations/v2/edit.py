"""Inpaint and reframe with Ideogram 3.0, by the vendor's v2 API. In a mask, black is edited.

Source: the vendor's server OpenAPI of 2026-10-07.
"""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from ideowidgets.operations.enums import ResolutionV3
from ideowidgets.operations.field_types import (
    CharacterReferences,
    CopyrightDetection,
    ImageAsset,
    NumImages,
    SeedField,
    StyleCodes,
)
from ideowidgets.operations.operation import Operation, Plays
from ideowidgets.operations.request import Request
from ideowidgets.operations.results import Images
from ideowidgets.operations.rules import ExactlyOne, Rule, SameSize
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
    ImageFile,
    MagicPromptField,
    MaskAsset,
    MaskFile,
    Palette,
    Private,
    Prompt,
    Speed,
    SpeedOrNone,
    StylePreset,
    StyleReferenceAssets,
    StyleReferenceCollection,
    StyleReferences,
    StyleReferenceVersion,
    StyleType,
)

ONE_IMAGE = ExactlyOne("image", "image_asset_identifier")
ONE_MASK = ExactlyOne("mask", "mask_asset_identifier")
MASK_FITS = SameSize("mask", "image")


class V2InpaintV3(Request[Images]):
    """New content in a masked part of a picture, with Ideogram 3.0, by the v2 API; quotes its price.

    Examples
    --------
    >>> from PIL import Image
    >>> from ideowidgets.operations import Mask
    >>> mask = Mask.box((64, 64), left=8, top=8, right=40, bottom=40)
    >>> V2InpaintV3(image=Image.new("RGB", (64, 64)), mask=mask, prompt="a red door").private
    True
    """

    operation: ClassVar[Operation] = Operation(
        id="post_inpaint_image_v2_ideogram_v3",
        path="/v2/image/inpaint/ideogram-3",
        body="both",
        action="inpaint",
        model="ideogram-3.0",
        generation="v2",
        result=Images,
        title="Ideogram 3.0 · inpaint (v2)",
        dry_run=True,
        delivery="either",
        webhook=True,
        max_request_bytes=None,
    )
    rules: ClassVar[tuple[Rule, ...]] = (ONE_IMAGE, ONE_MASK, MASK_FITS, PRESET_ALONE)

    image: ImageFile = None
    mask: MaskFile = None
    prompt: Prompt
    rendering_speed: Speed = "default"
    seed: SeedField = None
    num_images: NumImages = 1
    magic_prompt: MagicPromptField = None
    style_type: StyleType = "general"
    style_preset: StylePreset = None
    style_codes: StyleCodes = None
    style_reference_images: StyleReferences = None
    style_reference_asset_identifiers: StyleReferenceAssets = None
    style_reference_collection_id: StyleReferenceCollection = None
    style_reference_collection_version_id: StyleReferenceVersion = None
    image_asset_identifier: ImageAsset = None
    mask_asset_identifier: MaskAsset = None
    enable_copyright_detection: CopyrightDetection = None
    private: Private = True
    target_collection_id: Collection = None


class V2InpaintV3Character(Request[Images]):
    """A character from a reference, drawn into a masked part of a picture, with Ideogram 3.0.

    Examples
    --------
    >>> from PIL import Image
    >>> from ideowidgets.operations import Mask
    >>> canvas = Image.new("RGB", (64, 64))
    >>> mask = Mask.box((64, 64), left=8, top=8, right=40, bottom=40)
    >>> V2InpaintV3Character(image=canvas, mask=mask, prompt="her", character_reference_images=[canvas]).style_type
    'auto'
    """

    operation: ClassVar[Operation] = Operation(
        id="post_inpaint_image_v2_ideogram_v3_character",
        path="/v2/image/inpaint/ideogram-3-character",
        body="both",
        action="inpaint",
        model="ideogram-3.0-character",
        generation="v2",
        result=Images,
        title="Ideogram 3.0, character · inpaint",
        dry_run=True,
        delivery="either",
        webhook=True,
        max_request_bytes=None,
    )
    rules: ClassVar[tuple[Rule, ...]] = (ONE_IMAGE, ONE_MASK, MASK_FITS, ONE_CHARACTER, CHARACTER_MASK_FITS)

    image: ImageFile = None
    mask: MaskFile = None
    prompt: Prompt
    character_reference_images: Annotated[CharacterReferences, Plays("character_reference_images", essential=True)] = (
        None
    )
    rendering_speed: Speed = "default"
    seed: SeedField = None
    num_images: NumImages = 1
    magic_prompt: MagicPromptField = None
    style_type: CharacterStyleType = "auto"
    style_codes: StyleCodes = None
    character_reference_asset_identifiers: CharacterReferenceAssets = None
    character_reference_collection_id: CharacterReferenceCollection = None
    character_reference_collection_version_id: CharacterReferenceVersion = None
    character_reference_mask: CharacterMask = None
    style_reference_images: StyleReferences = None
    style_reference_asset_identifiers: StyleReferenceAssets = None
    style_reference_collection_id: StyleReferenceCollection = None
    style_reference_collection_version_id: StyleReferenceVersion = None
    image_asset_identifier: ImageAsset = None
    mask_asset_identifier: MaskAsset = None
    enable_copyright_detection: CopyrightDetection = None
    private: Private = True
    target_collection_id: Collection = None


class V2InpaintV3Custom(Request[Images]):
    """New content in a masked part of a picture, with a model of your own.

    Examples
    --------
    >>> from PIL import Image
    >>> from ideowidgets.operations import Mask
    >>> canvas = Image.new("RGB", (64, 64))
    >>> mask = Mask.box((64, 64), left=8, top=8, right=40, bottom=40)
    >>> own = "model/foxes/version/1"
    >>> V2InpaintV3Custom(image=canvas, mask=mask, prompt="a fox", custom_model_uri=own).custom_model_uri
    'model/foxes/version/1'
    """

    operation: ClassVar[Operation] = Operation(
        id="post_inpaint_image_v2_ideogram_v3_custom_model",
        path="/v2/image/inpaint/ideogram-3-custom-model",
        body="both",
        action="inpaint",
        model="ideogram-3.0-custom",
        generation="v2",
        result=Images,
        title="Ideogram 3.0, own model · inpaint",
        dry_run=True,
        delivery="either",
        max_request_bytes=None,
    )
    rules: ClassVar[tuple[Rule, ...]] = (ONE_IMAGE, ONE_MASK, MASK_FITS, PRESET_ALONE)

    image: ImageFile = None
    mask: MaskFile = None
    prompt: Prompt
    custom_model_uri: CustomModelUri
    rendering_speed: SpeedOrNone = None
    seed: SeedField = None
    num_images: NumImages = 1
    magic_prompt: MagicPromptField = None
    style_preset: StylePreset = None
    style_codes: StyleCodes = None
    style_reference_images: StyleReferences = None
    style_reference_asset_identifiers: StyleReferenceAssets = None
    style_reference_collection_id: StyleReferenceCollection = None
    style_reference_collection_version_id: StyleReferenceVersion = None
    image_asset_identifier: ImageAsset = None
    mask_asset_identifier: MaskAsset = None
    enable_copyright_detection: CopyrightDetection = None
    private: Private = True
    target_collection_id: Collection = None


class V2ReframeV3(Request[Images]):
    """A picture continued to another shape, with Ideogram 3.0, by the v2 API; quotes its price.

    Examples
    --------
    >>> from PIL import Image
    >>> V2ReframeV3(image=Image.new("RGB", (64, 64)), resolution="1536x640").resolution
    '1536x640'
    """

    operation: ClassVar[Operation] = Operation(
        id="post_reframe_image_v2_ideogram_v3",
        path="/v2/image/reframe/ideogram-3",
        body="both",
        action="reframe",
        model="ideogram-3.0",
        generation="v2",
        result=Images,
        title="Ideogram 3.0 · reframe (v2)",
        dry_run=True,
        delivery="either",
        max_request_bytes=None,
    )
    rules: ClassVar[tuple[Rule, ...]] = (ONE_IMAGE, PRESET_ALONE_WITHOUT_COLLECTIONS)

    image: ImageFile = None
    resolution: Annotated[ResolutionV3, Plays("resolution", essential=True), Field(description="Exact size in pixels.")]
    rendering_speed: Speed = "default"
    seed: SeedField = None
    num_images: NumImages = 1
    style_preset: StylePreset = None
    color_palette: Palette = None
    style_codes: StyleCodes = None
    style_reference_images: StyleReferences = None
    style_reference_asset_identifiers: StyleReferenceAssets = None
    image_asset_identifier: ImageAsset = None
