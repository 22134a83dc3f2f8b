"""Colour palettes of Ideogram 3.0: a preset's name, or members with weights."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from ideowidgets.operations.forgiving import choice

PaletteName = Annotated[
    Literal["EMBER", "FRESH", "JUNGLE", "MAGIC", "MELON", "MOSAIC", "PASTEL", "ULTRAMARINE"],
    BeforeValidator(choice("EMBER", "FRESH", "JUNGLE", "MAGIC", "MELON", "MOSAIC", "PASTEL", "ULTRAMARINE")),
]

V2PaletteName = Annotated[
    Literal["ember", "fresh", "jungle", "magic", "melon", "mosaic", "pastel", "ultramarine"],
    BeforeValidator(choice("ember", "fresh", "jungle", "magic", "melon", "mosaic", "pastel", "ultramarine")),
]


class PaletteMember(BaseModel):
    """One colour of a palette, ``#RGB`` or ``#RRGGBB``, with an optional weight of 0.05 to 1."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    color_hex: Annotated[str, Field(pattern=r"^#(?:[0-9a-fA-F]{3}){1,2}$")]
    color_weight: Annotated[float, Field(ge=0.05, le=1.0)] | None = None


class ColorPalette(BaseModel):
    """A preset by ``name``, or 1 to 8 ``members``; never both.

    Examples
    --------
    >>> ColorPalette(name="EMBER").model_dump(exclude_none=True)
    {'name': 'EMBER'}
    >>> ColorPalette.model_validate(["#E63946", "#1D3557"]).members[0].color_hex
    '#E63946'
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: PaletteName | None = None
    members: Annotated[tuple[PaletteMember, ...], Field(min_length=1, max_length=8)] | None = None

    @model_validator(mode="before")
    @classmethod
    def _shorthand(cls, value: Any) -> Any:
        """Take a preset's name or a plain list of colours, as a person writes them."""
        if isinstance(value, str):
            return {"name": value}
        if isinstance(value, list | tuple):
            return {"members": [{"color_hex": m} if isinstance(m, str) else m for m in value]}
        return value

    @model_validator(mode="after")
    def _one_kind(self) -> ColorPalette:
        if (self.name is None) == (self.members is None):
            raise ValueError("give either a preset's name or members, not both and not neither")
        return self


class V2ColorPalette(ColorPalette):
    """As :class:`ColorPalette`, with the lower-case names of the v2 API.

    Examples
    --------
    >>> V2ColorPalette.model_validate("Ember").name
    'ember'
    """

    name: V2PaletteName | None = None  # type: ignore[assignment]


def upper_palette(palette: ColorPalette) -> dict[str, Any]:
    """Give a palette in the spelling that v1 and the record use."""
    told = palette.model_dump(mode="json", exclude_none=True, exclude_unset=True)
    return told | ({"name": told["name"].upper()} if "name" in told else {})
