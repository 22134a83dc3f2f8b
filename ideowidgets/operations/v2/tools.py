"""Tools on one picture, words about pictures, and the account, by the vendor's v2 API.

Source: the vendor's server OpenAPI of 2026-10-07.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, ClassVar

from pydantic import BeforeValidator, Field

from ideowidgets.operations.attachment import MaxBytes
from ideowidgets.operations.enums_v2 import BucketWidth, UsageSource, V2UpscaleFactor
from ideowidgets.operations.field_types import (
    MB_10,
    MB_50,
    GenerationId,
    Image,
    ImageAsset,
    NumImages,
    SeedField,
    WhiteIsRemoved,
    upper,
)
from ideowidgets.operations.font_file import FontFile
from ideowidgets.operations.generation import Generation
from ideowidgets.operations.layers import Layers
from ideowidgets.operations.operation import In, Operation, Plays
from ideowidgets.operations.request import Request
from ideowidgets.operations.results import Description, Images
from ideowidgets.operations.rules import Rule
from ideowidgets.operations.usage import Usage
from ideowidgets.operations.v2.edit import MASK_FITS, ONE_IMAGE, ONE_MASK
from ideowidgets.operations.v2.types import Collection, ImageFile, ImageUpTo50, MaskAsset, Private, Speed

ImageUpTo10 = Annotated[
    Image | None, Plays("image", essential=True), MB_10, Field(description="The picture to describe; 10 MB at most.")
]


class V2UpscaleAuto(Request[Images]):
    """A picture enlarged, with the model that the service chooses.

    Examples
    --------
    >>> from PIL import Image
    >>> V2UpscaleAuto(image=Image.new("RGB", (64, 64)), upscale_factor="x4").upscale_factor
    'x4'
    """

    operation: ClassVar[Operation] = Operation(
        id="post_upscale",
        path="/v2/image/upscale/auto",
        body="both",
        action="upscale",
        model="auto",
        generation="v2",
        result=Images,
        title="Automatic model · upscale",
        dry_run=True,
        delivery="either",
        webhook=True,
        max_request_bytes=None,
    )
    rules: ClassVar[tuple[Rule, ...]] = (ONE_IMAGE,)

    image: ImageUpTo50 = None
    upscale_factor: Annotated[
        V2UpscaleFactor,
        Plays("upscale_factor", essential=True, canonical=upper),
        Field(description="How much larger each side is."),
    ] = "x2"
    seed: SeedField = None
    image_asset_identifier: ImageAsset = None
    internal: Annotated[bool, Plays("internal"), Field(description="For the vendor's own use.")] = False
    private: Private = True
    target_collection_id: Collection = None


class V2ReplaceBackgroundV3(Request[Images]):
    """A new background behind what a picture shows, with Ideogram 3.0; always as a job.

    Examples
    --------
    >>> from PIL import Image
    >>> V2ReplaceBackgroundV3(image=Image.new("RGB", (64, 64)), prompt="a beach").operation.delivery
    'job'
    """

    operation: ClassVar[Operation] = Operation(
        id="post_replace_background_ideogram_v3",
        path="/v2/image/replace-background/ideogram-3",
        body="both",
        action="replace-background",
        model="ideogram-3.0",
        generation="v2",
        result=Images,
        title="Ideogram 3.0 · replace background (v2)",
        dry_run=True,
        delivery="job",
        webhook=True,
        max_request_bytes=None,
    )
    rules: ClassVar[tuple[Rule, ...]] = (ONE_IMAGE,)

    image: ImageUpTo50 = None
    prompt: Annotated[
        str,
        Plays("prompt", essential=True),
        Field(min_length=1, max_length=4000, pattern=r"\S", description="The new background."),
    ]
    rendering_speed: Speed = "default"
    num_images: NumImages = 1
    image_asset_identifier: ImageAsset = None
    private: Private = True


class V2RemoveBackground(Request[Images]):
    """What a picture shows, without its background, by the v2 API; quotes its price.

    Examples
    --------
    >>> from PIL import Image
    >>> V2RemoveBackground(image=Image.new("RGB", (64, 64))).expected_images
    1
    """

    operation: ClassVar[Operation] = Operation(
        id="post_remove_background_v2",
        path="/v2/image/remove-background/ideogram-1",
        body="both",
        action="remove-background",
        model="ideogram-1.0",
        generation="v2",
        result=Images,
        title="Remove background (v2)",
        dry_run=True,
        delivery="either",
        max_request_bytes=None,
    )
    rules: ClassVar[tuple[Rule, ...]] = (ONE_IMAGE,)

    image: ImageFile = None
    image_asset_identifier: ImageAsset = None
    private: Private = True
    target_collection_id: Collection = None


class V2RemoveObject(Request[Images]):
    """A picture without what its mask marks, always as a job. White in the mask is removed.

    Examples
    --------
    >>> from PIL import Image
    >>> from ideowidgets.operations import Mask
    >>> mask = Mask.box((64, 64), left=8, top=8, right=40, bottom=40)
    >>> V2RemoveObject(image=Image.new("RGB", (64, 64)), mask=mask, seed=1).seed
    1
    """

    operation: ClassVar[Operation] = Operation(
        id="post_remove_object_from_v2_assets",
        path="/v2/image/remove-object/ideogram-1",
        body="both",
        action="remove-object",
        model="ideogram-1.0",
        generation="v2",
        result=Images,
        title="Remove object (v2)",
        dry_run=True,
        delivery="job",
        max_request_bytes=None,
    )
    rules: ClassVar[tuple[Rule, ...]] = (ONE_IMAGE, ONE_MASK, MASK_FITS)

    image: ImageUpTo50 = None
    mask: Annotated[WhiteIsRemoved | None, Plays("mask", essential=True), MB_50] = None
    seed: SeedField = None
    image_asset_identifier: ImageAsset = None
    mask_asset_identifier: MaskAsset = None
    store_assets: Annotated[bool, Plays("store_assets"), Field(description="Also keep the result in the account.")] = (
        False
    )
    target_collection_id: Collection = None


class V2DescribeV3(Request[Description]):
    """Descriptions of a picture in words, with Ideogram 3.0, by the v2 API.

    Examples
    --------
    >>> from PIL import Image
    >>> V2DescribeV3(image=Image.new("RGB", (64, 64))).expected_images
    0
    """

    operation: ClassVar[Operation] = Operation(
        id="post_describe_image_ideogram_v3",
        path="/v2/image/describe/ideogram-3",
        body="both",
        action="describe",
        model="ideogram-3.0",
        generation="v2",
        result=Description,
        title="Ideogram 3.0 · describe (v2)",
        picture=False,
        max_request_bytes=None,
    )
    rules: ClassVar[tuple[Rule, ...]] = (ONE_IMAGE,)

    image: ImageUpTo10 = None
    image_asset_identifier: ImageAsset = None


class V2DescribeV4(Request[Description]):
    """A structured prompt that describes a picture, with Ideogram 4.0, by the v2 API.

    Examples
    --------
    >>> from PIL import Image
    >>> V2DescribeV4(image=Image.new("RGB", (64, 64)), include_tags=True).include_tags
    True
    """

    operation: ClassVar[Operation] = Operation(
        id="post_describe_image_ideogram_v4",
        path="/v2/image/describe/ideogram-4",
        body="both",
        action="describe",
        model="ideogram-4.0",
        generation="v2",
        result=Description,
        title="Ideogram 4.0 · describe (v2)",
        picture=False,
        max_request_bytes=None,
    )
    rules: ClassVar[tuple[Rule, ...]] = (ONE_IMAGE,)

    image: ImageUpTo10 = None
    include_bbox: Annotated[
        bool, Plays("include_bbox", essential=True), Field(description="Keep where things are.")
    ] = True
    include_style_descriptions: Annotated[
        bool, Plays("include_style_descriptions", essential=True), Field(description="Also tell the style.")
    ] = False
    include_tags: Annotated[bool, Plays("include_tags", essential=True), Field(description="Also give tags.")] = False
    image_asset_identifier: ImageAsset = None


class V2LayerizeV3(Request[Layers]):
    """The words of a picture as editable blocks, and the picture without them, by the v2 API; quotes its price.

    Examples
    --------
    >>> from PIL import Image
    >>> V2LayerizeV3(image=Image.new("RGB", (64, 64)), seed=1).seed
    1
    """

    operation: ClassVar[Operation] = Operation(
        id="post_layerize_design_ideogram_v3",
        path="/v2/design/layerize/ideogram-3",
        body="both",
        action="layerize",
        model="ideogram-3.0",
        generation="v2",
        result=Layers,
        title="Ideogram 3.0 · layerize (v2)",
        dry_run=True,
        picture=False,
        delivery="either",
        webhook=True,
        max_request_bytes=None,
    )
    rules: ClassVar[tuple[Rule, ...]] = (ONE_IMAGE,)

    image: ImageUpTo50 = None
    prompt: Annotated[
        str | None,
        Plays("prompt", essential=True),
        Field(max_length=10000, description="What it shows; written by the service where unset."),
    ] = None
    seed: SeedField = None
    font_candidate_files: Annotated[
        tuple[FontFile, ...] | None,
        Plays("font_candidate_files"),
        MaxBytes(5_000_000),
        Field(max_length=5, description="Fonts that the words may be set in, up to 5; 5 MB each."),
    ] = None
    image_asset_identifier: ImageAsset = None
    private: Private = True
    target_collection_id: Collection = None


class V2GetGeneration(Request[Generation]):
    """The state of a job of the v2 API, and its pictures once they are there.

    Examples
    --------
    >>> V2GetGeneration(generation_id="xtdZiqPwRxqY1Y7NExFmzB").sent_path()
    '/v2/generations/xtdZiqPwRxqY1Y7NExFmzB'
    """

    operation: ClassVar[Operation] = Operation(
        id="get_generation_v2",
        path="/v2/generations/{generation_id}",
        body="none",
        action="get-generation",
        model="auto",
        generation="v2",
        result=Generation,
        title="State of a job",
        method="GET",
        picture=False,
        paid=False,
    )

    generation_id: GenerationId


def _iso(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


class V2AccountUsage(Request[Usage]):
    """What the organization has spent, in buckets of a day or an hour; needs an administrator's key.

    Examples
    --------
    >>> V2AccountUsage(start_time="2026-11-01T00:00:00Z", sources=["api"]).sent_query()
    [('start_time', '2026-11-01T00:00:00Z'), ('sources', 'api')]
    """

    operation: ClassVar[Operation] = Operation(
        id="get_account_usage",
        path="/v2/account/usage",
        body="none",
        action="usage",
        model="auto",
        generation="v2",
        result=Usage,
        title="Usage of the account",
        method="GET",
        picture=False,
        paid=False,
    )

    start_time: Annotated[
        str,
        BeforeValidator(_iso),
        Plays("start_time", essential=True),
        In("query"),
        Field(description="From when, as in 2026-11-01T00:00:00Z."),
    ]
    end_time: Annotated[
        str | None,
        BeforeValidator(_iso),
        Plays("end_time", essential=True),
        In("query"),
        Field(description="Until when; now where unset."),
    ] = None
    bucket_width: Annotated[
        BucketWidth, Plays("bucket_width", essential=True), In("query"), Field(description="A day or an hour.")
    ] = "1d"
    sources: Annotated[
        tuple[UsageSource, ...],
        Plays("sources", essential=True),
        In("query"),
        Field(description="Spent by the API, in the app, or both."),
    ] = ("api", "app")
