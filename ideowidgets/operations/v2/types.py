"""Types of fields that requests of the v2 API share.

``private`` is sent as true unless told otherwise.
"""

from __future__ import annotations

import json
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, Field

from ideowidgets.operations.enums import ResolutionV3, ResolutionV4
from ideowidgets.operations.enums_v2 import (
    V2AspectRatioV3,
    V2CharacterStyleType,
    V2MagicPrompt,
    V2RenderingSpeed,
    V2StylePreset,
    V2StyleTypeV3,
)
from ideowidgets.operations.field_types import MB_50, AssetIdentifier, BlackIsEdited, Image, upper
from ideowidgets.operations.json_prompt import held_prompt
from ideowidgets.operations.mask import turned
from ideowidgets.operations.operation import Plays
from ideowidgets.operations.palette import V2ColorPalette, upper_palette
from ideowidgets.operations.picture import Picture


def _as_text(value: Any) -> Any:
    """Take a structured prompt where v2 wants its text."""
    value = held_prompt(value)
    if isinstance(value, BaseModel):
        value = value.model_dump(mode="json", exclude_unset=True)
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return value


Prompt = Annotated[
    str,
    BeforeValidator(_as_text),
    Plays("prompt", essential=True),
    Field(min_length=1, max_length=10000, description="What to draw: text, or a structured prompt."),
]
NegativePrompt = Annotated[
    str | None, Plays("negative_prompt"), Field(max_length=10000, description="What to leave out; the prompt wins.")
]
MagicPromptField = Annotated[
    V2MagicPrompt | None,
    Plays("magic_prompt", canonical=upper),
    Field(description="Let the service enrich the prompt."),
]
Speed = Annotated[
    V2RenderingSpeed,
    Plays("rendering_speed", essential=True, canonical=upper),
    Field(description="Faster is cheaper."),
]
SpeedOrNone = Annotated[
    V2RenderingSpeed | None,
    Plays("rendering_speed", essential=True, canonical=upper),
    Field(description="Faster is cheaper."),
]
RatioV3 = Annotated[
    V2AspectRatioV3 | None,
    Plays("aspect_ratio", essential=True, canonical=upper),
    Field(description="Width to height."),
]
SizeV3 = Annotated[ResolutionV3 | None, Plays("resolution"), Field(description="Exact size in pixels.")]
SizeV4 = Annotated[ResolutionV4 | None, Plays("resolution", essential=True), Field(description="Exact size in pixels.")]
FreeSize = Annotated[
    str | None,
    Plays("resolution"),
    Field(pattern=r"^[1-9][0-9]{1,4}x[1-9][0-9]{1,4}$", description="Exact size in pixels, as in 1024x768."),
]
StyleType = Annotated[V2StyleTypeV3, Plays("style_type", canonical=upper), Field(description="The kind of picture.")]
CharacterStyleType = Annotated[
    V2CharacterStyleType, Plays("style_type", canonical=upper), Field(description="The kind of picture.")
]
StylePreset = Annotated[
    V2StylePreset | None, Plays("style_preset", canonical=upper), Field(description="A ready-made look.")
]
Palette = Annotated[
    V2ColorPalette | None,
    Plays("color_palette", canonical=upper_palette),
    Field(description="A preset, or up to 8 colours."),
]
ImageFile = Annotated[Image | None, Plays("image", essential=True)]
ImageUpTo50 = Annotated[
    Image | None, Plays("image", essential=True), MB_50, Field(description="The picture to work on; 50 MB at most.")
]
MaskFile = Annotated[BlackIsEdited | None, Plays("mask", essential=True)]
MaskAsset = Annotated[
    AssetIdentifier | None,
    Plays("mask_asset_identifier"),
    Field(description="A mask of the account, in place of a file."),
]
StyleReferences = Annotated[
    tuple[Picture, ...] | None,
    Plays("style_reference_images"),
    Field(max_length=10, description="Pictures whose look to take, up to 10; 25 MB each."),
]
StyleReferenceAssets = Annotated[
    tuple[AssetIdentifier, ...] | None,
    Plays("style_reference_asset_identifiers"),
    Field(min_length=1, max_length=10, description="Pictures of the account whose look to take."),
]
StyleReferenceCollection = Annotated[
    str | None,
    Plays("style_reference_collection_id"),
    Field(description="A collection of the account whose look to take."),
]
StyleReferenceVersion = Annotated[
    str | None, Plays("style_reference_collection_version_id"), Field(description="A version of that collection.")
]
CharacterReferenceAssets = Annotated[
    tuple[AssetIdentifier, ...] | None,
    Plays("character_reference_asset_identifiers"),
    Field(min_length=1, max_length=1, description="A picture of the account of the character to keep."),
]
CharacterReferenceCollection = Annotated[
    str | None,
    Plays("character_reference_collection_id"),
    Field(description="A collection of the account of the character to keep."),
]
CharacterReferenceVersion = Annotated[
    str | None, Plays("character_reference_collection_version_id"), Field(description="A version of that collection.")
]
CharacterMask = Annotated[
    Annotated[Picture, turned("white")] | None,
    Plays("character_reference_mask"),
    Field(description="A grey picture of the same size as the character reference."),
]
CustomModelUri = Annotated[
    str,
    Plays("custom_model_uri", essential=True),
    Field(
        min_length=1,
        max_length=512,
        pattern=r"^model\/[^\/]+\/version\/[^\/]+$",
        description="model/<name>/version/<version> of a model you trained.",
    ),
]
Private = Annotated[
    bool,
    Plays("private", hashed=False, always=True),
    Field(description="Keep the pictures out of the public gallery."),
]
Collection = Annotated[
    str | None,
    Plays("target_collection_id", hashed=False),
    Field(description="A collection of the account to file them in."),
]
