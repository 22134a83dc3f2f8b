"""The words of a picture as blocks, and the picture without them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ideowidgets.operations.errors import BrokenReply
from ideowidgets.operations.results import Image, image_of, json_object, objects, text_or_none, texts, whole_or_none


@dataclass(frozen=True, slots=True)
class TextBlock:
    """One block of words.

    Attributes
    ----------
    x, y, width, height : float
        In pixels of the picture.
    alignment : str or None
        ``left``, ``center`` or ``right``.
    formatting : tuple of str
        Such as ``bold`` or ``all_caps``.
    angle : float
        In degrees.
    font_size, line_height : float or None
        In pixels.
    color : str or None
        ``#RRGGBB``.
    role : str or None
        ``heading``, ``subheading``, ``body`` or ``caption``.
    """

    text: str
    x: float
    y: float
    width: float
    height: float
    alignment: str | None = None
    formatting: tuple[str, ...] = ()
    angle: float = 0.0
    font_name: str | None = None
    font_size: float | None = None
    line_height: float | None = None
    color: str | None = None
    role: str | None = None
    raw: Mapping[str, Any] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def parse(cls, item: Mapping[str, Any]) -> TextBlock:
        """Read a block; what is missing is empty."""
        return cls(
            text=text_or_none(item.get("text")) or "",
            x=_number(item.get("x")) or 0.0,
            y=_number(item.get("y")) or 0.0,
            width=_number(item.get("width")) or 0.0,
            height=_number(item.get("height")) or 0.0,
            alignment=text_or_none(item.get("alignment")),
            formatting=texts(item.get("formatting")),
            angle=_number(item.get("angle")) or 0.0,
            font_name=text_or_none(item.get("font_name")),
            font_size=_number(item.get("font_size")),
            line_height=_number(item.get("line_height")),
            color=text_or_none(item.get("color")),
            role=text_or_none(item.get("role")),
            raw=item,
        )


@dataclass(frozen=True, slots=True)
class Layers:
    """A picture taken apart into its words and the rest.

    Attributes
    ----------
    base_image : Image
        The picture without its words.
    original_image : Image or None
        The picture as it was, where the service gives it.
    text_blocks : tuple of TextBlock
        The words.
    seed : int or None
        The seed that was used.
    generation_id : str or None
        The id of the generation, where the service gives it.
    """

    base_image: Image
    original_image: Image | None
    text_blocks: tuple[TextBlock, ...]
    seed: int | None = None
    generation_id: str | None = None
    raw: Mapping[str, Any] = field(default_factory=dict, repr=False, compare=False)

    @property
    def images(self) -> tuple[Image, ...]:
        """The picture without its words, to be fetched like any result."""
        return (self.base_image,)

    @classmethod
    def parse(cls, body: Any) -> Layers:
        found = json_object(body)
        # v1 answers with one object, v2 with a list of one.
        item = next(iter(objects(found.get("data"))), found)
        if "base_image_url" not in item and "url" not in item:
            raise BrokenReply("The answer holds no picture without words. It may have been billed.")
        seed = whole_or_none(item.get("seed"))
        original = item.get("original_image_url", item.get("url"))
        return cls(
            base_image=image_of(0, {**item, "url": item.get("base_image_url")}),
            original_image=image_of(1, {**item, "url": original}) if original else None,
            text_blocks=tuple(map(TextBlock.parse, objects(item.get("text_blocks")))),
            seed=whole_or_none(found.get("seed")) if seed is None else seed,
            generation_id=text_or_none(found.get("generation_id")),
            raw=found,
        )


def _number(value: Any) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
