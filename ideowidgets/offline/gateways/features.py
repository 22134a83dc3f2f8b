"""What each feature of 1min.ai takes, and the vendor's request that does it.

Source: the gateway's documentation pages of 2026.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, get_args

from ideowidgets.operations.enums import (
    AspectRatioV3,
    MagicPromptOption,
    RenderingSpeed,
    ResolutionV3,
    StylePresetV3,
    StyleTypeV3,
    UpscaleFactor,
)
from ideowidgets.operations.registry import OPERATIONS
from ideowidgets.operations.request import Request

MODEL = "ideogram-3"

Check = Callable[[Any], str | None]


def _text(value: Any) -> str | None:
    return None if isinstance(value, str) else "must be a string"


def _flag(value: Any) -> str | None:
    return None if isinstance(value, bool) else "must be a boolean value"


def _path(value: Any) -> str | None:
    return None if isinstance(value, str) and value else "must be the path of an asset"


def _whole(least: int, most: int) -> Check:
    def check(value: Any) -> str | None:
        if not isinstance(value, int) or isinstance(value, bool):
            return "must be a number"
        return None if least <= value <= most else f"must lie between {least} and {most}"

    return check


def _one_of(kind: Any) -> Check:
    allowed = get_args(get_args(kind)[0])
    return lambda value: None if value in allowed else f"must be one of {', '.join(allowed)}"


def _paths(most: int) -> Check:
    def check(value: Any) -> str | None:
        if not isinstance(value, list) or not value or any(_path(item) for item in value):
            return "must be a list of paths of assets"
        return None if len(value) <= most else f"must hold at most {most} paths"

    return check


_SEED = _whole(0, 2_147_483_647)
_CHECKS: Mapping[str, Check] = MappingProxyType(
    {
        "prompt": _text,
        "negative_prompt": _text,
        "imageUrl": _path,
        "maskUrl": _path,
        "num_images": _whole(1, 8),
        "image_weight": _whole(0, 100),
        "resemblance": _whole(0, 100),
        "detail": _whole(0, 100),
        "seed": _SEED,
        "transparent": _flag,
        "rendering_speed": _one_of(RenderingSpeed),
        "aspect_ratio": _one_of(AspectRatioV3),
        "resolution": _one_of(ResolutionV3),
        "magic_prompt": _one_of(MagicPromptOption),
        "magic_prompt_option": _one_of(MagicPromptOption),
        "style_type": _one_of(StyleTypeV3),
        "style_preset": _one_of(StylePresetV3),
        "upscale_factor": _one_of(UpscaleFactor),
        "style_reference_images": _paths(5),
        "character_reference_images": _paths(1),
    }
)
_FILES = ("imageUrl", "maskUrl", "style_reference_images", "character_reference_images")
_STYLED = ("style_preset", "style_reference_images")
# Where the vendor takes no 0, the least that it takes comes nearest.
_FROM_ONE = ("image_weight", "resemblance", "detail")


@dataclass(frozen=True)
class Feature:
    """One feature.

    Attributes
    ----------
    operation : str
        The vendor's ``operationId``.
    required, optional : tuple of str
        Members of ``promptObject``.
    renamed : mapping
        Member to the vendor's field, where they differ.
    unknown : tuple of str
        Members that the vendor has no field for: they are checked, and change nothing here.
    """

    name: str
    operation: str
    required: tuple[str, ...]
    optional: tuple[str, ...]
    renamed: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    unknown: tuple[str, ...] = ()

    @property
    def files(self) -> tuple[str, ...]:
        """Members that hold paths of assets."""
        return tuple(name for name in (*self.required, *self.optional) if name in _FILES)

    def cls(self, asked: Mapping[str, Any]) -> type[Request[Any]]:
        """Give the vendor's request class that does what is asked."""
        return OPERATIONS[_TRANSPARENT if asked.get("transparent") else self.operation]

    def fields(self, asked: Mapping[str, Any], files: Mapping[str, Any]) -> dict[str, Any]:
        """Give the vendor's fields."""
        left_out = {"transparent", *self.unknown, *(() if asked.get("transparent") else ("upscale_factor",))}
        kept = {name: files.get(name, value) for name, value in asked.items() if name not in left_out}
        kept |= {name: max(1, kept[name]) for name in _FROM_ONE if name in kept}
        if "style_type" in self.optional and "style_type" not in self.unknown and not asked.get("transparent"):
            # The gateway's own default differs from the vendor's.
            kept.setdefault("style_type", "AUTO")
        return {self.renamed.get(name, name): value for name, value in kept.items()}


_TRANSPARENT = "post-generate-image-v-3-transparent"
_IMAGE = MappingProxyType({"imageUrl": "image", "maskUrl": "mask"})
_GENERATED = ("rendering_speed", "aspect_ratio", "resolution", "magic_prompt", "style_type", *_STYLED)
_SEEDED = ("negative_prompt", "seed")

FEATURES: Mapping[str, Feature] = MappingProxyType(
    {
        feature.name: feature
        for feature in (
            Feature(
                "IMAGE_GENERATOR",
                "post-generate-image-v-3",
                ("prompt", "num_images"),
                (*_GENERATED, "character_reference_images", *_SEEDED, "transparent", "upscale_factor"),
            ),
            Feature(
                "IMAGE_VARIATOR",
                "post-remix-image-v-3",
                ("prompt", "imageUrl", "num_images"),
                (*_GENERATED, "character_reference_images", *_SEEDED, "image_weight"),
                _IMAGE,
            ),
            Feature(
                "IMAGE_INPAINTER",
                "post-inpaint-image-v-3",
                ("prompt", "imageUrl", "maskUrl", "num_images"),
                ("rendering_speed", "magic_prompt", "style_type", *_STYLED, "character_reference_images", *_SEEDED),
                _IMAGE,
                ("negative_prompt",),
            ),
            Feature(
                "IMAGE_EXTENDER",
                "post-reframe-image-v-3",
                ("imageUrl", "resolution", "num_images"),
                ("rendering_speed", *_STYLED, "seed"),
                _IMAGE,
            ),
            Feature(
                "BACKGROUND_REPLACER",
                "post-replace-background-v-3",
                ("prompt", "imageUrl", "num_images"),
                ("rendering_speed", "magic_prompt", "style_type", *_STYLED, *_SEEDED),
                _IMAGE,
                ("style_type", "negative_prompt"),
            ),
            Feature(
                "IMAGE_UPSCALER",
                "post-upscale-image",
                ("imageUrl", "num_images"),
                ("prompt", "magic_prompt_option", "resemblance", "detail", "seed"),
                MappingProxyType({"imageUrl": "image_file"}),
            ),
        )
    }
)


def problem_of(feature: Feature, asked: Mapping[str, Any]) -> str | None:
    """Say what is wrong with a ``promptObject``, or None."""
    known = (*feature.required, *feature.optional)
    for name in feature.required:
        if name not in asked:
            return f"{name} should not be empty"
    for name, value in asked.items():
        if name not in known:
            return f"property {name[:80]} should not exist"
        problem = _CHECKS[name](value)
        if problem is not None:
            return f"{name} {problem}"
    return _broken_rule(asked)


def _broken_rule(asked: Mapping[str, Any]) -> str | None:
    style = asked.get("style_type")
    flash = asked.get("rendering_speed") == "FLASH"
    character = "character_reference_images" in asked
    if "aspect_ratio" in asked and "resolution" in asked:
        return "aspect_ratio and resolution are mutually exclusive"
    if all(name in asked for name in _STYLED):
        return "style_preset and style_reference_images are mutually exclusive"
    if asked.get("transparent"):
        disabled = [name for name in ("style_type", *_STYLED, "character_reference_images") if name in asked]
        if disabled or flash:
            return f"{disabled[0] if disabled else 'rendering_speed FLASH'} is not available with transparent"
        if "resolution" in asked:
            return "resolution is not available with transparent"
    if any(name in asked for name in _STYLED) and style not in (None, "AUTO", "GENERAL"):
        return "style_type must be AUTO or GENERAL with a style preset or style references"
    if character and style not in (None, "AUTO", "REALISTIC", "FICTION"):
        return "style_type must be AUTO, REALISTIC or FICTION with a character reference"
    if character and flash:
        return "character_reference_images are not available with rendering_speed FLASH"
    return None
