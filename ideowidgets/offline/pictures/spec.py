"""What a picture is asked to be."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any


@dataclass(frozen=True)
class PictureSpec:
    """Everything a drawing depends on, in the vendor's own values.

    Parameters
    ----------
    prompt : str
        Free text. Subjects, counts, colours, times of day, weather and quoted words are recognised.
    seed : int
        Varies placement, variant and time of day.
    width, height : int
        Size in pixels, at least 1.
    model : str
        As ``"ideogram-4.0"`` or ``"V_2_TURBO"``; changes the finish slightly.
    style_preset, style_type, rendering_speed, quality, palette_name : str or None
        Upper-case names as the vendor spells them; unknown ones are drawn like ``None``.
    style_codes : tuple of str
        Each code is a look of its own.
    palette : tuple of (hex colour, weight) or None
        Colours that must dominate, by weight.
    negative_prompt : str or None
        What it names is left out of the drawing.
    json_prompt : mapping or None
        A structured prompt; it is drawn as its layout.
    references : tuple of bytes
        Encoded pictures whose dominant colours tint the palette.
    transparent : bool
        Whether only the subject and the words are drawn, on nothing.
    """

    prompt: str
    seed: int
    width: int
    height: int
    model: str = "ideogram-3.0"
    style_preset: str | None = None
    style_type: str | None = None
    style_codes: tuple[str, ...] = ()
    palette: tuple[tuple[str, float], ...] | None = None
    palette_name: str | None = None
    negative_prompt: str | None = None
    rendering_speed: str | None = None
    quality: str | None = None
    json_prompt: Mapping[str, Any] | None = None
    references: tuple[bytes, ...] = ()
    transparent: bool = False

    def __post_init__(self) -> None:
        if self.width < 1 or self.height < 1:
            raise ValueError(f"a picture needs at least one pixel; {self.width}x{self.height} has none")

    @property
    def fingerprint(self) -> str:
        """64 hex digits that are the same for equal specs, in every process."""
        values: dict[str, Any] = {f.name: getattr(self, f.name) for f in fields(self)}
        values["references"] = [hashlib.sha256(data).hexdigest() for data in self.references]
        # Opaque pictures keep the fingerprints that they had before there were others.
        if not self.transparent:
            del values["transparent"]
        text = json.dumps(values, sort_keys=True, ensure_ascii=True, default=_plain)
        return hashlib.sha256(text.encode("ascii")).hexdigest()

    @property
    def finish(self) -> int:
        """How much care the drawing takes: 0 (flash) over 2 (default) and 3 (quality) to 4 (very high)."""
        speeds = {"FLASH": 0, "TURBO": 1, "DEFAULT": 2, "BALANCED": 2, "QUALITY": 3}
        qualities = {"VERY_LOW": 0, "LOW": 1, "MEDIUM": 2, "HIGH": 3, "VERY_HIGH": 4}
        if self.quality is not None:
            return qualities.get(self.quality.upper(), 2)
        return speeds.get((self.rendering_speed or "DEFAULT").upper(), 2)


def _plain(value: object) -> object:
    return dict(value) if isinstance(value, Mapping) else str(value)
