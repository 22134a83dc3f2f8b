"""The vendor's enumerations of its v2 API, in lower case where v1 has upper case.

Source: the vendor's server OpenAPI document of 2026-10-07.
"""

from __future__ import annotations

from typing import Annotated, Literal

from ideowidgets.operations.forgiving import forgiving

_V2RenderingSpeed = Literal["turbo", "default", "quality"]
V2RenderingSpeed = Annotated[_V2RenderingSpeed, forgiving(_V2RenderingSpeed)]

_V2MagicPrompt = Literal["auto", "on", "off"]
V2MagicPrompt = Annotated[_V2MagicPrompt, forgiving(_V2MagicPrompt)]

_V2Quality = Literal["very_low", "low", "medium", "high"]
V2Quality = Annotated[_V2Quality, forgiving(_V2Quality)]

_V2PImageQuality = Literal["very_low", "low", "medium", "high", "very_high"]
V2PImageQuality = Annotated[_V2PImageQuality, forgiving(_V2PImageQuality)]

_V2AspectRatioV3 = Literal[
    "auto",
    "1x3",
    "3x1",
    "1x2",
    "2x1",
    "9x16",
    "16x9",
    "10x16",
    "16x10",
    "2x3",
    "3x2",
    "3x4",
    "4x3",
    "4x5",
    "5x4",
    "1x1",
]
V2AspectRatioV3 = Annotated[_V2AspectRatioV3, forgiving(_V2AspectRatioV3)]

_V2AspectRatioV4 = Literal[
    "auto",
    "1x4",
    "1x3",
    "1x2",
    "9x16",
    "10x16",
    "2x3",
    "3x4",
    "4x5",
    "1x1",
    "5x4",
    "4x3",
    "3x2",
    "16x10",
    "16x9",
    "2x1",
    "3x1",
    "4x1",
]
V2AspectRatioV4 = Annotated[_V2AspectRatioV4, forgiving(_V2AspectRatioV4)]

_V2StyleTypeV3 = Literal["auto", "general", "realistic", "design", "custom", "fiction", "stylized"]
V2StyleTypeV3 = Annotated[_V2StyleTypeV3, forgiving(_V2StyleTypeV3)]

_V2StyleTypeV2 = Literal["auto", "general", "realistic", "design", "render_3d", "anime"]
V2StyleTypeV2 = Annotated[_V2StyleTypeV2, forgiving(_V2StyleTypeV2)]

_V2CharacterStyleType = Literal["auto", "realistic", "fiction"]
V2CharacterStyleType = Annotated[_V2CharacterStyleType, forgiving(_V2CharacterStyleType)]

_V2OutputResolution = Literal["1k", "2k", "4k", "8k"]
V2OutputResolution = Annotated[_V2OutputResolution, forgiving(_V2OutputResolution)]

_V2PImageResolution = Literal["1k", "2k"]
V2PImageResolution = Annotated[_V2PImageResolution, forgiving(_V2PImageResolution)]

_V2ResolutionTier = Literal["1k", "2k", "4k"]
V2ResolutionTier = Annotated[_V2ResolutionTier, forgiving(_V2ResolutionTier)]

_V2RemixTier = Literal["1k", "2k"]
V2RemixTier = Annotated[_V2RemixTier, forgiving(_V2RemixTier)]

_V2TransparentUpscale = Literal["x1", "x2", "x4"]
V2TransparentUpscale = Annotated[_V2TransparentUpscale, forgiving(_V2TransparentUpscale)]

_V2UpscaleFactor = Literal["x2", "x4", "x8"]
V2UpscaleFactor = Annotated[_V2UpscaleFactor, forgiving(_V2UpscaleFactor)]

_BucketWidth = Literal["1d", "1h"]
BucketWidth = Annotated[_BucketWidth, forgiving(_BucketWidth)]

_UsageSource = Literal["api", "app"]
UsageSource = Annotated[_UsageSource, forgiving(_UsageSource)]

_V2StylePreset = Literal[
    "80s_illustration",
    "90s_nostalgia",
    "abstract_organic",
    "analog_nostalgia",
    "art_brut",
    "art_deco",
    "art_poster",
    "aura",
    "avant_garde",
    "bauhaus",
    "blueprint",
    "blurry_motion",
    "bright_art",
    "c4d_cartoon",
    "childrens_book",
    "collage",
    "coloring_book_i",
    "coloring_book_ii",
    "cubism",
    "dark_aura",
    "doodle",
    "double_exposure",
    "dramatic_cinema",
    "editorial",
    "emotional_minimal",
    "ethereal_party",
    "expired_film",
    "flat_art",
    "flat_vector",
    "forest_reverie",
    "geo_minimalist",
    "glass_prism",
    "golden_hour",
    "graffiti_i",
    "graffiti_ii",
    "halftone_print",
    "high_contrast",
    "hippie_era",
    "iconic",
    "japandi_fusion",
    "jazzy",
    "long_exposure",
    "magazine_editorial",
    "minimal_illustration",
    "mixed_media",
    "monochrome",
    "nightlife",
    "oil_painting",
    "old_cartoons",
    "paint_gesture",
    "pop_art",
    "retro_etching",
    "riviera_pop",
    "spotlight_80s",
    "stylized_red",
    "surreal_collage",
    "travel_poster",
    "vintage_geo",
    "vintage_poster",
    "watercolor",
    "weird",
    "woodblock_print",
]
V2StylePreset = Annotated[_V2StylePreset, forgiving(_V2StylePreset)]
