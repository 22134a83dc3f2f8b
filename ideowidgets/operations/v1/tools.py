"""Tools on one picture, and words about pictures, by the vendor's v1 API.

Source: the vendor's OpenAPI document of 2026-08-22.
"""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from ideowidgets.operations.enums import AdQuality, AdResolution, AspectRatioV4, DescribeModelVersion, MagicPromptOption
from ideowidgets.operations.field_types import (
    Image,
    ImageAsset,
    NumImages,
    Seed,
    SeedField,
    UpToFourImages,
    WhiteIsRemoved,
)
from ideowidgets.operations.layers import Layers
from ideowidgets.operations.operation import Operation, Plays
from ideowidgets.operations.request import Request
from ideowidgets.operations.results import Description, Images, MagicPrompt
from ideowidgets.operations.rules import ExactlyOne, Rule, SameSize
from ideowidgets.operations.v1.types import Speed


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


class DescribeV4(Request[Description]):
    """A structured prompt that describes a picture, with Ideogram 4.0; it can be sent back to draw.

    Examples
    --------
    >>> from PIL import Image
    >>> DescribeV4(image_file=Image.new("RGB", (64, 64)), include_bbox=False).include_bbox
    False
    """

    operation: ClassVar[Operation] = Operation(
        id="post-describe-v-4",
        path="/v1/ideogram-v4/describe",
        body="multipart",
        action="describe",
        model="ideogram-4.0",
        generation="v1",
        result=Description,
        title="Ideogram 4.0 · describe",
        picture=False,
    )

    image_file: Annotated[Image, Field(description="The picture to describe; 25 MB at most.")]
    include_bbox: Annotated[
        bool,
        Plays("include_bbox", essential=True),
        Field(description="Keep where things are, so that the layout can be drawn again."),
    ] = True


class Describe(Request[Description]):
    """Descriptions of a picture in words.

    Examples
    --------
    >>> from PIL import Image
    >>> Describe(image_file=Image.new("RGB", (64, 64)), describe_model_version="V_2").describe_model_version
    'V_2'
    """

    operation: ClassVar[Operation] = Operation(
        id="post-describe",
        path="/describe",
        body="multipart",
        action="describe",
        model="ideogram-3.0",
        generation="v1",
        result=Description,
        title="Ideogram 3.0 · describe (legacy)",
        picture=False,
    )

    image_file: Annotated[Image, Field(description="The picture to describe; 25 MB at most.")]
    describe_model_version: Annotated[
        DescribeModelVersion,
        Plays("describe_model_version", essential=True),
        Field(description="Which model describes."),
    ] = "V_3"


class RemoveBackground(Request[Images]):
    """What a picture shows, without its background.

    Examples
    --------
    >>> from PIL import Image
    >>> RemoveBackground(image=Image.new("RGB", (64, 64))).expected_images
    1
    """

    operation: ClassVar[Operation] = Operation(
        id="post-remove-background",
        path="/v1/remove-background",
        body="multipart",
        action="remove-background",
        model="ideogram-1.0",
        generation="v1",
        result=Images,
        title="Remove background",
    )

    image: Image


class RemoveObject(Request[Images]):
    """A picture without what its mask marks. White in the mask is removed.

    Examples
    --------
    >>> from PIL import Image
    >>> from ideowidgets.operations import Mask
    >>> mask = Mask.box((64, 64), left=8, top=8, right=40, bottom=40)
    >>> RemoveObject(image=Image.new("RGB", (64, 64)), mask=mask).mask.name
    'mask.png'
    """

    operation: ClassVar[Operation] = Operation(
        id="post-remove-object",
        path="/v1/remove-object",
        body="multipart",
        action="remove-object",
        model="ideogram-1.0",
        generation="v1",
        result=Images,
        title="Remove object",
    )
    rules: ClassVar[tuple[Rule, ...]] = (SameSize("mask", "image"),)

    image: Image
    mask: WhiteIsRemoved
    rendering_speed: Speed = "DEFAULT"
    seed: SeedField = None
    num_inference_steps: Annotated[
        int | None,
        Plays("num_inference_steps"),
        Field(ge=1, le=128, strict=True, description="More steps take longer and can look better."),
    ] = None
    guidance_scale: Annotated[
        float | None,
        Plays("guidance_scale"),
        Field(allow_inf_nan=False, description="How strictly to remove; the service keeps it within 1 to 10."),
    ] = None


class LayerizeTextV3(Request[Layers]):
    """The words of a picture as editable blocks, and the picture without them, with Ideogram 3.0.

    Examples
    --------
    >>> from PIL import Image
    >>> LayerizeTextV3(image=Image.new("RGB", (64, 64))).expected_images
    0
    """

    operation: ClassVar[Operation] = Operation(
        id="post-layerize-text-v-3",
        path="/v1/ideogram-v3/layerize-text",
        body="multipart",
        action="layerize",
        model="ideogram-3.0",
        generation="v1",
        result=Layers,
        title="Ideogram 3.0 · layerize text",
        picture=False,
    )

    image: Image
    prompt: Annotated[
        str | None,
        Plays("prompt", essential=True),
        Field(description="What it shows; written by the service where unset."),
    ] = None
    seed: SeedField = None


class Upscale(Request[Images]):
    """A picture enlarged, with details drawn anew.

    Examples
    --------
    >>> from PIL import Image
    >>> Upscale(image_file=Image.new("RGB", (64, 64)), resemblance=80).resemblance
    80
    """

    operation: ClassVar[Operation] = Operation(
        id="post-upscale-image",
        path="/upscale",
        body="multipart",
        action="upscale",
        model="legacy",
        generation="v1",
        result=Images,
        title="Upscale (legacy)",
        wrapped="image_request",
    )

    image_file: Annotated[Image, Field(description="The picture to enlarge; 25 MB at most.")]
    prompt: Annotated[str | None, Plays("prompt", essential=True), Field(description="What it shows.")] = None
    resemblance: Annotated[
        int,
        Plays("resemblance", essential=True),
        Field(ge=1, le=100, strict=True, description="How close to stay to the picture."),
    ] = 50
    detail: Annotated[
        int, Plays("detail", essential=True), Field(ge=1, le=100, strict=True, description="How much detail to draw.")
    ] = 50
    magic_prompt_option: Annotated[
        MagicPromptOption | None, Plays("magic_prompt"), Field(description="Let the service enrich the prompt.")
    ] = None
    num_images: NumImages = 1
    seed: Annotated[Seed | None, Plays("seed", essential=True)] = None


class ResizeAd(Request[Images]):
    """An advertisement in another format, always as a job; billed by usage.

    Examples
    --------
    >>> from PIL import Image
    >>> ResizeAd(image=Image.new("RGB", (64, 64)), resolution="728x90", num_images=2).expected_images
    2
    """

    operation: ClassVar[Operation] = Operation(
        id="post-resize-image-async",
        path="/v1/async/ad-resizer",
        body="multipart",
        action="resize-ad",
        model="auto",
        generation="v1",
        result=Images,
        title="Resize an advertisement",
        delivery="job",
        webhook=True,
    )
    rules: ClassVar[tuple[Rule, ...]] = (ExactlyOne("image", "image_asset_identifier"),)

    resolution: Annotated[
        AdResolution, Plays("resolution", essential=True), Field(description="Exact size of every result in pixels.")
    ]
    image: Annotated[Image | None, Plays("image", essential=True), Field(description="The picture; 25 MB at most.")] = (
        None
    )
    image_asset_identifier: ImageAsset = None
    prompt: Annotated[
        str | None, Plays("prompt", essential=True), Field(description="What else to change, as in: remove the logo.")
    ] = None
    quality: Annotated[
        AdQuality | None, Plays("quality", essential=True), Field(description="Higher takes longer.")
    ] = None
    num_images: UpToFourImages = 1
    store_assets: Annotated[
        bool, Plays("store_assets"), Field(description="Reserved by the vendor; changes nothing yet.")
    ] = False
