"""Types of fields that many requests share: the value, its bounds, its role, one sentence about it."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from ideowidgets.operations.attachment import MaxBytes
from ideowidgets.operations.mask import Polarity, turned
from ideowidgets.operations.operation import In, Plays
from ideowidgets.operations.palette import ColorPalette
from ideowidgets.operations.picture import Picture

MAX_SEED = 2147483647
MB_10, MB_50 = MaxBytes(10_000_000), MaxBytes(50_000_000)
_RATIO = re.compile(r"\d+x\d+")

Seed = Annotated[
    int,
    Field(ge=0, le=MAX_SEED, strict=True, description="The same request and seed give the same picture."),
]
SeedField = Annotated[Seed | None, Plays("seed", essential=True)]
NumImages = Annotated[
    int,
    Plays("num_images", essential=True),
    Field(ge=1, le=8, strict=True, description="How many pictures of this request."),
]
UpToFourImages = Annotated[
    int,
    Plays("num_images", essential=True),
    Field(ge=1, le=4, strict=True, description="How many pictures of this request."),
]
StyleCode = Annotated[str, Field(pattern=r"^[0-9a-fA-F]{8}$")]
StyleCodes = Annotated[
    tuple[StyleCode, ...] | None, Plays("style_codes"), Field(description="Codes of styles, 8 hex digits each.")
]
Palette = Annotated[ColorPalette | None, Plays("color_palette"), Field(description="A preset, or up to 8 colours.")]
CopyrightDetection = Annotated[
    bool | None,
    Plays("enable_copyright_detection"),
    Field(description="Also check the finished pictures for likenesses and logos; takes longer."),
]
StyleReferences = Annotated[
    tuple[Picture, ...] | None,
    Plays("style_reference_images"),
    Field(description="Pictures whose look to take; 25 MB each."),
]
CharacterReferences = Annotated[
    tuple[Picture, ...] | None,
    Plays("character_reference_images"),
    Field(max_length=1, description="One picture of the character to keep; has its own price."),
]
Image = Annotated[Picture, Plays("image", essential=True), Field(description="The picture to work on; 25 MB at most.")]
ImageWeight = Annotated[
    int | None,
    Plays("image_weight", essential=True),
    Field(ge=1, le=100, strict=True, description="How much of the picture to keep, 1 to 100."),
]
BlackIsEdited = Annotated[
    Picture,
    Plays("mask", essential=True),
    Polarity("black"),
    turned("black"),
    Field(description="Black is edited, white is kept; same size as the picture."),
]
WhiteIsRemoved = Annotated[
    Picture,
    Plays("mask", essential=True),
    Polarity("white"),
    turned("white"),
    Field(description="White is removed; same size as the picture."),
]


class AssetIdentifier(BaseModel):
    """Points to something that is already in the account."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    asset_type: Literal["ASSET", "CANVAS_ASSET", "LAYERED_ASSET", "RESPONSE", "UPLOAD"]
    asset_id: str
    collection_id: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{22}$")] | None = None


ImageAsset = Annotated[
    AssetIdentifier | None,
    Plays("image_asset_identifier"),
    Field(description="A picture of the account, in place of a file."),
]


def upper(value: Any) -> Any:
    """Read a v2 value in the spelling that v1 and the record use; ratios and sizes are spelled alike in both.

    Examples
    --------
    >>> upper("turbo"), upper("1k"), upper("16x9")
    ('TURBO', '1K', '16x9')
    """
    return value.upper() if isinstance(value, str) and not _RATIO.fullmatch(value) else value


def spoken_size(value: Any) -> Any:
    """Read a legacy ratio or size as everything newer writes it.

    Examples
    --------
    >>> spoken_size("ASPECT_16_9"), spoken_size("RESOLUTION_1024_768")
    ('16x9', '1024x768')
    """
    return value.partition("_")[2].replace("_", "x") if isinstance(value, str) else value


# A lone dot or two would leave their place in a path.
PathId = Annotated[str, Field(pattern=r"^[^/]*[^./][^/]*$")]
GenerationId = Annotated[
    PathId, Plays("generation_id", essential=True), In("path"), Field(description="Id of the job.")
]
