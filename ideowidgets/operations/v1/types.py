"""Types of fields that requests of the v1 API share."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from ideowidgets.operations.enums import (
    AspectRatioV3,
    MagicPromptOption,
    RenderingSpeed,
    ResolutionV3,
    ResolutionV4,
    StylePresetV3,
    StyleTypeV3,
)
from ideowidgets.operations.json_prompt import JsonPrompt
from ideowidgets.operations.mask import turned
from ideowidgets.operations.operation import Plays
from ideowidgets.operations.picture import Picture

Prompt = Annotated[str, Plays("prompt", essential=True), Field(description="What to draw.")]
TextPrompt = Annotated[
    str | None,
    Plays("prompt", essential=True),
    Field(description="What to draw; magic prompt enriches it always."),
]
JsonPromptField = Annotated[
    JsonPrompt | None,
    Plays("json_prompt"),
    Field(description="A structured prompt, used as it is, without magic prompt."),
]
NegativePrompt = Annotated[
    str | None, Plays("negative_prompt"), Field(description="What to leave out; the prompt wins.")
]
Speed = Annotated[RenderingSpeed, Plays("rendering_speed", essential=True), Field(description="Faster is cheaper.")]
MagicPromptField = Annotated[
    MagicPromptOption | None, Plays("magic_prompt"), Field(description="Let the service enrich the prompt.")
]
RatioV3 = Annotated[AspectRatioV3 | None, Plays("aspect_ratio", essential=True), Field(description="Width to height.")]
SizeV3 = Annotated[ResolutionV3 | None, Plays("resolution"), Field(description="Exact size in pixels.")]
SizeV4 = Annotated[ResolutionV4 | None, Plays("resolution", essential=True), Field(description="Exact size in pixels.")]
StyleType = Annotated[StyleTypeV3, Plays("style_type"), Field(description="The kind of picture.")]
StylePreset = Annotated[StylePresetV3 | None, Plays("style_preset"), Field(description="A ready-made look.")]
CharacterMasks = Annotated[
    tuple[Annotated[Picture, turned("white")], ...] | None,
    Plays("character_reference_images_mask"),
    Field(description="A grey picture of the same size for each character reference."),
]
CustomModelUri = Annotated[
    str | None,
    Plays("custom_model_uri"),
    Field(description="model/<name>/version/<version> of a model you trained."),
]
