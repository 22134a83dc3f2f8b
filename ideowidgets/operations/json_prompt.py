"""The structured (JSON) prompt of Ideogram 4.0.

Source: the vendor's V4JsonPrompt schema of 2026-08-22. Boxes are ``[y_min, x_min, y_max, x_max]``, whole
numbers from 0 to 1000 on a canvas of 1000 x 1000, rows first. Keys that the schema does not name are kept. Fields
stand in canonical order, in which they are sent.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag, model_validator

_OPEN = ConfigDict(frozen=True, extra="allow")

Coordinate = Annotated[int, Field(ge=0, le=1000)]
BoundingBox = Annotated[tuple[Coordinate, ...], Field(min_length=4, max_length=4)]
HexColor = Annotated[str, Field(pattern=r"^#[0-9a-fA-F]{6}$")]


class ObjElement(BaseModel):
    """A thing in the picture: what it is (``desc``), and where (``bbox``)."""

    model_config = _OPEN

    type: Literal["obj"]
    bbox: BoundingBox | None = None
    desc: str
    color_palette: tuple[HexColor, ...] | None = None


class TextElement(BaseModel):
    """Words in the picture: the literal ``text``, how they look (``desc``), and where (``bbox``)."""

    model_config = _OPEN

    type: Literal["text"]
    bbox: BoundingBox | None = None
    text: str
    desc: str
    color_palette: tuple[HexColor, ...] | None = None


def _element_type(value: Any) -> str | None:
    found = value.get("type") if isinstance(value, dict) else getattr(value, "type", None)
    return found if isinstance(found, str) else None


Element = Annotated[
    Annotated[ObjElement, Tag("obj")] | Annotated[TextElement, Tag("text")], Discriminator(_element_type)
]


class Composition(BaseModel):
    """The background and the elements before it."""

    model_config = _OPEN

    background: str
    elements: tuple[Element, ...]


class StyleDescription(BaseModel):
    """How the picture looks; every part is optional."""

    model_config = _OPEN

    aesthetics: str | None = None
    lighting: str | None = None
    photo: str | None = None
    medium: str | None = None
    art_style: str | None = None
    color_palette: tuple[HexColor, ...] | None = None


class JsonPrompt(BaseModel):
    """A structured prompt.

    Examples
    --------
    >>> prompt = JsonPrompt.model_validate({
    ...     "high_level_description": "A lighthouse at dusk",
    ...     "compositional_deconstruction": {"background": "a calm sea", "elements": []},
    ... })
    >>> to_json(prompt)[:49]
    '{"high_level_description":"A lighthouse at dusk",'
    """

    model_config = _OPEN

    high_level_description: str
    style_description: StyleDescription | None = None
    compositional_deconstruction: Composition

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, value: Any) -> Any:
        """Take the JSON text of a structured prompt as well, and what holds one."""
        value = held_prompt(value)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except ValueError as error:
            raise ValueError(f"must be a structured prompt as JSON; it cannot be read: {error}") from None


def held_prompt(value: Any) -> Any:
    """Give the objects or the text of a structured prompt that a value holds; anything else as it is.

    A ``StructuredPrompt`` gives its canonical text; what describes a picture or rewrites a prompt, and a canvas, give
    their ``json_prompt``.

    Examples
    --------
    >>> from ideowidgets.operations.results import MagicPrompt
    >>> held_prompt(MagicPrompt({"high_level_description": "a cat"}, "1x1"))
    {'high_level_description': 'a cat'}
    """
    if value is None or isinstance(value, str | dict | BaseModel):
        return value
    if isinstance(value, Mapping):
        return dict(value)
    held = getattr(value, "json_prompt", None)
    if held is not None:
        return held_prompt(held)
    write = getattr(value, "to_json", None)
    return write() if callable(write) else value


def to_dict(prompt: JsonPrompt) -> dict[str, Any]:
    """Give a structured prompt as JSON-ready objects, unknown keys kept."""
    return prompt.model_dump(mode="json", exclude_unset=True)


def to_json(prompt: JsonPrompt) -> str:
    """Give a structured prompt as the minified UTF-8 text that is sent."""
    return json.dumps(to_dict(prompt), ensure_ascii=False, separators=(",", ":"))


def parse_json_prompt(text: str) -> dict[str, Any] | None:
    """Read a structured prompt out of a prompt's text, or None where it is natural language."""
    if not text.lstrip().startswith("{"):
        return None
    try:
        found = json.loads(text)
    except ValueError:
        return None
    if isinstance(found, dict) and "compositional_deconstruction" in found:
        return found
    return None
