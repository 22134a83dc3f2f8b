"""Pictures from a prompt, by the vendor's v2 API.

Source: the vendor's server OpenAPI of 2026-10-07.

Asynchronous sending, webhooks and price quotes are verbs of the client, not fields.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field

from ideowidgets.operations.enums import AspectRatioV3
from ideowidgets.operations.enums_v2 import (
    V2AspectRatioV4,
    V2OutputResolution,
    V2PImageQuality,
    V2PImageResolution,
    V2ResolutionTier,
)
from ideowidgets.operations.errors import Problem
from ideowidgets.operations.field_types import (
    AssetIdentifier,
    CopyrightDetection,
    NumImages,
    SeedField,
    upper,
)
from ideowidgets.operations.operation import Operation, Plays
from ideowidgets.operations.picture import Picture
from ideowidgets.operations.request import Request
from ideowidgets.operations.results import Images
from ideowidgets.operations.sizes import custom_size_problems
from ideowidgets.operations.v2.types import (
    Collection,
    CustomModelUri,
    FreeSize,
    MagicPromptField,
    NegativePrompt,
    Private,
    Prompt,
    SizeV4,
    Speed,
    SpeedOrNone,
    StyleReferenceAssets,
)


class V2GenerateAuto(Request[Images]):
    """Pictures from a prompt, with the model that the service chooses.

    Examples
    --------
    >>> V2GenerateAuto(prompt="a lighthouse", aspect_ratio="16x9", resolution_tier="2k").resolution_tier
    '2k'
    """

    operation: ClassVar[Operation] = Operation(
        id="post_generate_image_v2_auto",
        path="/v2/image/generate/auto",
        body="both",
        action="generate",
        model="auto",
        generation="v2",
        result=Images,
        title="Automatic model · generate",
        dry_run=True,
        delivery="either",
        max_request_bytes=None,
    )

    prompt: Prompt
    aspect_ratio: Annotated[
        str,
        Plays("aspect_ratio", essential=True, canonical=upper),
        Field(pattern=r"^(auto|[1-9][0-9]{0,4}x[1-9][0-9]{0,4})$", description="auto, or a ratio such as 16x9."),
    ] = "auto"
    resolution_tier: Annotated[
        V2ResolutionTier | None,
        Plays("output_resolution", essential=True, canonical=upper),
        Field(description="How large, 1k to 4k."),
    ] = None
    seed: SeedField = None
    num_images: NumImages = 1
    magic_prompt: MagicPromptField = None
    negative_prompt: NegativePrompt = None
    resolution: FreeSize = None
    images: Annotated[
        tuple[Picture, ...] | None,
        Plays("images"),
        Field(max_length=10, description="Pictures to work from, up to 10; 25 MB each."),
    ] = None
    image_asset_identifiers: Annotated[
        tuple[AssetIdentifier, ...] | None,
        Plays("image_asset_identifiers"),
        Field(min_length=1, max_length=10, description="Pictures of the account to work from."),
    ] = None
    style_reference_asset_identifiers: StyleReferenceAssets = None
    category_id: Annotated[
        str | None,
        Plays("category_id"),
        Field(
            min_length=22,
            max_length=22,
            pattern=r"^[A-Za-z0-9_-]{22}$",
            description="A category of the service's own, by its id.",
        ),
    ] = None
    private: Private = True
    target_collection_id: Collection = None


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
        delivery="either",
        webhook=True,
        max_request_bytes=None,
    )

    prompt: Prompt
    resolution: SizeV4 = None
    rendering_speed: Speed = "default"
    seed: SeedField = None
    num_images: NumImages = 1
    magic_prompt: MagicPromptField = None
    enable_copyright_detection: CopyrightDetection = None
    private: Private = True
    target_collection_id: Collection = None


class StackedModel(BaseModel):
    """One more model to draw with, and how strongly."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    custom_model_uri: Annotated[str, Field(min_length=1, max_length=512, pattern=r"^model\/[^\/]+\/version\/[^\/]+$")]
    weight: Annotated[float, Field(gt=0, allow_inf_nan=False)] = 1


class V2GenerateV4Custom(Request[Images]):
    """Pictures from a prompt, with a model of your own that was trained from Ideogram 4.0.

    Examples
    --------
    >>> V2GenerateV4Custom(prompt="a fox", custom_model_uri="model/foxes/version/1").custom_model_uri
    'model/foxes/version/1'
    """

    operation: ClassVar[Operation] = Operation(
        id="post_generate_image_v2_ideogram_v4_custom_model",
        path="/v2/image/generate/ideogram-4-custom-model",
        body="json",
        action="generate",
        model="ideogram-4.0-custom",
        generation="v2",
        result=Images,
        title="Ideogram 4.0, own model · generate",
        dry_run=True,
        delivery="either",
        webhook=True,
        max_request_bytes=None,
    )

    prompt: Prompt
    custom_model_uri: CustomModelUri
    stacked_custom_models: Annotated[
        tuple[StackedModel, ...] | None,
        Plays("stacked_custom_models"),
        Field(min_length=1, max_length=4, description="Further models to draw with, each with a weight."),
    ] = None
    resolution: SizeV4 = None
    rendering_speed: SpeedOrNone = None
    seed: SeedField = None
    num_images: NumImages = 1
    magic_prompt: MagicPromptField = None
    enable_copyright_detection: CopyrightDetection = None
    private: Private = True
    target_collection_id: Collection = None


class V2TransparentV4(Request[Images]):
    """Pictures without a background, with Ideogram 4.0.

    Examples
    --------
    >>> V2TransparentV4(prompt="a fox sticker", output_resolution="2K").output_resolution
    '2k'
    """

    operation: ClassVar[Operation] = Operation(
        id="post_generate_image_v2_ideogram_v4_transparent",
        path="/v2/image/generate/ideogram-4-transparent",
        body="json",
        action="generate-transparent",
        model="ideogram-4.0",
        generation="v2",
        result=Images,
        title="Ideogram 4.0 · generate transparent",
        dry_run=True,
        delivery="either",
        webhook=True,
        max_request_bytes=None,
    )

    prompt: Prompt
    aspect_ratio: Annotated[
        V2AspectRatioV4,
        Plays("aspect_ratio", essential=True, canonical=upper),
        Field(description="auto lets the model choose."),
    ] = "auto"
    output_resolution: Annotated[
        V2OutputResolution,
        Plays("output_resolution", essential=True, canonical=upper),
        Field(description="How large, 1k to 8k."),
    ] = "1k"
    rendering_speed: Speed = "default"
    seed: SeedField = None
    num_images: NumImages = 1
    magic_prompt: MagicPromptField = None
    enable_copyright_detection: CopyrightDetection = None
    private: Private = True
    target_collection_id: Collection = None


class V2GeneratePImage(Request[Images]):
    """Pictures within about a second, with P-Image Ideogram, by the v2 API; quotes its price.

    Examples
    --------
    >>> V2GeneratePImage(prompt="a lighthouse", quality="very high").quality
    'very_high'
    """

    operation: ClassVar[Operation] = Operation(
        id="post_generate_image_v2_p_image_ideogram",
        path="/v2/image/generate/p-image-ideogram",
        body="json",
        action="generate",
        model="p-image-ideogram",
        generation="v2",
        result=Images,
        title="P-Image Ideogram · generate",
        dry_run=True,
        delivery="either",
        webhook=True,
        max_request_bytes=None,
    )

    prompt: Prompt
    aspect_ratio: Annotated[
        AspectRatioV3 | None, Plays("aspect_ratio", essential=True), Field(description="Width to height.")
    ] = None
    resolution: Annotated[
        V2PImageResolution | None,
        Plays("output_resolution", essential=True, canonical=upper),
        Field(description="How large, 1k or 2k."),
    ] = None
    quality: Annotated[
        V2PImageQuality | None,
        Plays("quality", essential=True, canonical=upper),
        Field(description="Lower is cheaper."),
    ] = None
    seed: SeedField = None
    num_images: NumImages = 1
    magic_prompt: MagicPromptField = None
    custom_width: Annotated[
        int | None, Plays("custom_width"), Field(strict=True, description="Exact width, with custom_height.")
    ] = None
    custom_height: Annotated[
        int | None, Plays("custom_height"), Field(strict=True, description="Exact height, with custom_width.")
    ] = None
    enable_copyright_detection: CopyrightDetection = None
    private: Private = True
    target_collection_id: Collection = None

    def own_problems(self, given: Mapping[str, Any]) -> list[Problem]:
        return custom_size_problems(given)
