"""Requests of the vendor's models before 3.0.

Source: the vendor's OpenAPI document of 2026-08-22. Their fields travel in an ``image_request`` object, except in
edit and reframe.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, get_args

from pydantic import Field

from ideowidgets.operations.enums import MagicPromptOption
from ideowidgets.operations.enums_legacy import AspectRatio, ModelEnum, Resolution, StyleType
from ideowidgets.operations.errors import Problem
from ideowidgets.operations.field_types import (
    BlackIsEdited,
    Image,
    ImageWeight,
    NumImages,
    Palette,
    SeedField,
    spoken_size,
)
from ideowidgets.operations.operation import Operation, Plays
from ideowidgets.operations.request import Request
from ideowidgets.operations.results import Images
from ideowidgets.operations.rules import AtMostOne, NotValue, Rule, SameSize
from ideowidgets.operations.v1.types import NegativePrompt, Prompt

Model = Annotated[ModelEnum, Plays("model", essential=True), Field(description="Which of the older models.")]
# The vendor requires it there, default or not.
RequiredModel = Annotated[Model, Plays("model", essential=True, always=True)]
MagicPromptField = Annotated[
    MagicPromptOption | None, Plays("magic_prompt"), Field(description="Let the service enrich the prompt.")
]
Ratio = Annotated[
    AspectRatio | None,
    Plays("aspect_ratio", essential=True, canonical=spoken_size),
    Field(description="Width to height."),
]
Style = Annotated[StyleType | None, Plays("style_type"), Field(description="The kind of picture; V_1 has none.")]
Size = Annotated[
    Resolution | None, Plays("resolution", canonical=spoken_size), Field(description="Exact size in pixels; for V_2.")
]

_FIRST = ("V_1", "V_1_TURBO")
_SECOND = ("V_2", "V_2_TURBO")
# Which models take a field: what the vendor says of it, field by field.
_TAKEN_BY = {
    "negative_prompt": (*_FIRST, *_SECOND),
    "style_type": (*_SECOND, "V_2A", "V_2A_TURBO", "AUTO"),
    "color_palette": (*_SECOND, "AUTO"),
    "resolution": _SECOND,
}


ONLY_SECOND: tuple[Rule, ...] = tuple(
    NotValue("model", model, f"Choose {' or '.join(_SECOND)}.")
    for model in get_args(get_args(ModelEnum)[0])
    if model not in _SECOND
)


def _model_problems(given: Mapping[str, Any], model: str) -> list[Problem]:
    return [
        Problem(name, "", f"is not taken by {model}", f"Models that take it: {', '.join(models)}.")
        for name, models in _TAKEN_BY.items()
        if name in given and model not in models
    ]


class GenerateLegacy(Request[Images]):
    """Pictures from a prompt, with the models V_1 to V_2A_TURBO.

    Examples
    --------
    >>> GenerateLegacy(prompt="a lighthouse", model="V_2_TURBO", aspect_ratio="16:9").aspect_ratio
    'ASPECT_16_9'
    """

    operation: ClassVar[Operation] = Operation(
        id="post-generate-image",
        path="/generate",
        body="json",
        action="generate",
        model="legacy",
        generation="v1",
        result=Images,
        title="Ideogram 1.0 to 2a · generate (legacy)",
        wrapped="image_request",
    )
    rules: ClassVar[tuple[Rule, ...]] = (AtMostOne("resolution", "aspect_ratio"),)

    prompt: Prompt
    model: Model = "V_2"
    aspect_ratio: Ratio = "ASPECT_1_1"
    seed: SeedField = None
    num_images: NumImages = 1
    style_type: Style = None
    magic_prompt_option: MagicPromptField = None
    negative_prompt: NegativePrompt = None
    color_palette: Palette = None
    resolution: Size = None

    def own_problems(self, given: Mapping[str, Any]) -> list[Problem]:
        return _model_problems(given, self.model)


class RemixLegacy(Request[Images]):
    """Pictures made from another and a prompt, with the models V_1 to V_2A_TURBO.

    Examples
    --------
    >>> from PIL import Image
    >>> RemixLegacy(image_file=Image.new("RGB", (64, 64)), prompt="as an etching").model
    'V_2'
    """

    operation: ClassVar[Operation] = Operation(
        id="post-remix-image",
        path="/remix",
        body="multipart",
        action="remix",
        model="legacy",
        generation="v1",
        result=Images,
        title="Ideogram 1.0 to 2a · remix (legacy)",
        wrapped="image_request",
    )
    rules: ClassVar[tuple[Rule, ...]] = (AtMostOne("resolution", "aspect_ratio"),)

    image_file: Image
    prompt: Annotated[str, Plays("prompt", essential=True), Field(description="What to make of it.")]
    model: Model = "V_2"
    image_weight: Annotated[ImageWeight, Field(description="How much of the picture to keep.")] = 50
    aspect_ratio: Ratio = "ASPECT_1_1"
    seed: SeedField = None
    num_images: NumImages = 1
    style_type: Style = None
    magic_prompt_option: MagicPromptField = None
    negative_prompt: NegativePrompt = None
    color_palette: Palette = None
    resolution: Size = None

    def own_problems(self, given: Mapping[str, Any]) -> list[Problem]:
        return _model_problems(given, self.model)


class EditLegacy(Request[Images]):
    """New content in a masked part of a picture, with V_2 or V_2_TURBO. Black in the mask is edited.

    Examples
    --------
    >>> from PIL import Image
    >>> from ideowidgets.operations import Mask
    >>> mask = Mask.box((64, 64), left=8, top=8, right=40, bottom=40)
    >>> EditLegacy(image_file=Image.new("RGB", (64, 64)), mask=mask, prompt="a red door").model
    'V_2'
    """

    operation: ClassVar[Operation] = Operation(
        id="post-edit-image",
        path="/edit",
        body="multipart",
        action="inpaint",
        model="legacy",
        generation="v1",
        result=Images,
        title="Ideogram 2.0 · edit (legacy)",
    )
    rules: ClassVar[tuple[Rule, ...]] = (SameSize("mask", "image_file"), *ONLY_SECOND)

    image_file: Image
    mask: BlackIsEdited
    prompt: Annotated[str, Plays("prompt", essential=True), Field(description="What to draw there.")]
    model: RequiredModel = "V_2"
    seed: SeedField = None
    num_images: NumImages = 1
    style_type: Style = None
    magic_prompt_option: MagicPromptField = None


class ReframeLegacy(Request[Images]):
    """A picture continued to another shape, with V_2 or V_2_TURBO.

    Examples
    --------
    >>> from PIL import Image
    >>> ReframeLegacy(image_file=Image.new("RGB", (64, 64)), resolution="1024x640").resolution
    'RESOLUTION_1024_640'
    """

    operation: ClassVar[Operation] = Operation(
        id="post-reframe-image",
        path="/reframe",
        body="multipart",
        action="reframe",
        model="legacy",
        generation="v1",
        result=Images,
        title="Ideogram 2.0 · reframe (legacy)",
    )
    rules: ClassVar[tuple[Rule, ...]] = ONLY_SECOND

    image_file: Image
    resolution: Annotated[
        Resolution,
        Plays("resolution", essential=True, canonical=spoken_size),
        Field(description="Exact size in pixels."),
    ]
    model: RequiredModel = "V_2"
    seed: SeedField = None
    num_images: NumImages = 1
    style_type: Style = None
