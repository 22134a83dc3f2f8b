"""The vendor's enumerations of its v1 API, in the vendor's spelling.

A person's spelling (``"16:9"``, ``"art deco"``) is understood; what is stored and sent is the value here.
Source: the vendor's OpenAPI document of 2026-08-22.
"""

from __future__ import annotations

from typing import Annotated, Literal

from ideowidgets.operations.forgiving import forgiving

_ResolutionV3 = Literal[
    "512x1536",
    "576x1408",
    "576x1472",
    "576x1536",
    "640x1344",
    "640x1408",
    "640x1472",
    "640x1536",
    "704x1152",
    "704x1216",
    "704x1280",
    "704x1344",
    "704x1408",
    "704x1472",
    "736x1312",
    "768x1088",
    "768x1216",
    "768x1280",
    "768x1344",
    "800x1280",
    "832x960",
    "832x1024",
    "832x1088",
    "832x1152",
    "832x1216",
    "832x1248",
    "864x1152",
    "896x960",
    "896x1024",
    "896x1088",
    "896x1120",
    "896x1152",
    "960x832",
    "960x896",
    "960x1024",
    "960x1088",
    "1024x832",
    "1024x896",
    "1024x960",
    "1024x1024",
    "1088x768",
    "1088x832",
    "1088x896",
    "1088x960",
    "1120x896",
    "1152x704",
    "1152x832",
    "1152x864",
    "1152x896",
    "1216x704",
    "1216x768",
    "1216x832",
    "1248x832",
    "1280x704",
    "1280x768",
    "1280x800",
    "1312x736",
    "1344x640",
    "1344x704",
    "1344x768",
    "1408x576",
    "1408x640",
    "1408x704",
    "1472x576",
    "1472x640",
    "1472x704",
    "1536x512",
    "1536x576",
    "1536x640",
]
ResolutionV3 = Annotated[_ResolutionV3, forgiving(_ResolutionV3)]

_ResolutionV4 = Literal[
    "2048x2048",
    "1440x2880",
    "2880x1440",
    "1664x2496",
    "2496x1664",
    "1792x2240",
    "2240x1792",
    "1440x2560",
    "2560x1440",
    "1600x2560",
    "2560x1600",
    "1728x2304",
    "2304x1728",
    "1296x3168",
    "3168x1296",
    "1152x2944",
    "2944x1152",
    "1248x3328",
    "3328x1248",
    "1280x3072",
    "3072x1280",
    "1024x3072",
    "3072x1024",
    "1024x1024",
    "896x1120",
    "1120x896",
    "864x1152",
    "1152x864",
    "832x1248",
    "1248x832",
    "800x1280",
    "1280x800",
    "720x1280",
    "1280x720",
    "720x1440",
    "1440x720",
    "512x1536",
    "1536x512",
]
ResolutionV4 = Annotated[_ResolutionV4, forgiving(_ResolutionV4)]

_AspectRatioV3 = Literal[
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
AspectRatioV3 = Annotated[_AspectRatioV3, forgiving(_AspectRatioV3)]

_AspectRatioV4 = Literal[
    "AUTO",
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
AspectRatioV4 = Annotated[_AspectRatioV4, forgiving(_AspectRatioV4)]

_StylePresetV3 = Literal[
    "80S_ILLUSTRATION",
    "90S_NOSTALGIA",
    "ABSTRACT_ORGANIC",
    "ANALOG_NOSTALGIA",
    "ART_BRUT",
    "ART_DECO",
    "ART_POSTER",
    "AURA",
    "AVANT_GARDE",
    "BAUHAUS",
    "BLUEPRINT",
    "BLURRY_MOTION",
    "BRIGHT_ART",
    "C4D_CARTOON",
    "CHILDRENS_BOOK",
    "COLLAGE",
    "COLORING_BOOK_I",
    "COLORING_BOOK_II",
    "CUBISM",
    "DARK_AURA",
    "DOODLE",
    "DOUBLE_EXPOSURE",
    "DRAMATIC_CINEMA",
    "EDITORIAL",
    "EMOTIONAL_MINIMAL",
    "ETHEREAL_PARTY",
    "EXPIRED_FILM",
    "FLAT_ART",
    "FLAT_VECTOR",
    "FOREST_REVERIE",
    "GEO_MINIMALIST",
    "GLASS_PRISM",
    "GOLDEN_HOUR",
    "GRAFFITI_I",
    "GRAFFITI_II",
    "HALFTONE_PRINT",
    "HIGH_CONTRAST",
    "HIPPIE_ERA",
    "ICONIC",
    "JAPANDI_FUSION",
    "JAZZY",
    "LONG_EXPOSURE",
    "MAGAZINE_EDITORIAL",
    "MINIMAL_ILLUSTRATION",
    "MIXED_MEDIA",
    "MONOCHROME",
    "NIGHTLIFE",
    "OIL_PAINTING",
    "OLD_CARTOONS",
    "PAINT_GESTURE",
    "POP_ART",
    "RETRO_ETCHING",
    "RIVIERA_POP",
    "SPOTLIGHT_80S",
    "STYLIZED_RED",
    "SURREAL_COLLAGE",
    "TRAVEL_POSTER",
    "VINTAGE_GEO",
    "VINTAGE_POSTER",
    "WATERCOLOR",
    "WEIRD",
    "WOODBLOCK_PRINT",
]
StylePresetV3 = Annotated[_StylePresetV3, forgiving(_StylePresetV3)]

_StyleTypeV3 = Literal[
    "AUTO",
    "GENERAL",
    "REALISTIC",
    "DESIGN",
    "FICTION",
]
StyleTypeV3 = Annotated[_StyleTypeV3, forgiving(_StyleTypeV3)]

_RenderingSpeed = Literal[
    "FLASH",
    "TURBO",
    "DEFAULT",
    "QUALITY",
]
RenderingSpeed = Annotated[_RenderingSpeed, forgiving(_RenderingSpeed)]

_RenderingSpeedV4 = Literal[
    "TURBO",
    "DEFAULT",
    "QUALITY",
]
RenderingSpeedV4 = Annotated[_RenderingSpeedV4, forgiving(_RenderingSpeedV4)]

_MagicPromptOption = Literal[
    "AUTO",
    "ON",
    "OFF",
]
MagicPromptOption = Annotated[_MagicPromptOption, forgiving(_MagicPromptOption)]


_UpscaleFactor = Literal["X1", "X2", "X4"]
UpscaleFactor = Annotated[_UpscaleFactor, forgiving(_UpscaleFactor)]

_OutputResolution = Literal["1K", "2K", "4K", "8K"]
OutputResolution = Annotated[_OutputResolution, forgiving(_OutputResolution)]

_Quality = Literal["VERY_LOW", "LOW", "MEDIUM", "HIGH"]
Quality = Annotated[_Quality, forgiving(_Quality)]

_PImageResolution = Literal["1K", "2K"]
PImageResolution = Annotated[_PImageResolution, forgiving(_PImageResolution)]

_DescribeModelVersion = Literal["V_2", "V_3", "V_4"]
DescribeModelVersion = Annotated[_DescribeModelVersion, forgiving(_DescribeModelVersion)]

_AdQuality = Literal["LOW", "MEDIUM", "HIGH"]
AdQuality = Annotated[_AdQuality, forgiving(_AdQuality)]

_ModelScope = Literal["owned", "shared"]
ModelScope = Annotated[_ModelScope, forgiving(_ModelScope)]

_ModelStatus = Literal["CREATING", "DRAFT", "TRAINING", "COMPLETED", "ERRORED", "ARCHIVED"]
ModelStatus = Annotated[_ModelStatus, forgiving(_ModelStatus)]

_AssetType = Literal["ASSET", "CANVAS_ASSET", "LAYERED_ASSET", "RESPONSE", "UPLOAD"]
AssetType = Annotated[_AssetType, forgiving(_AssetType)]

_AdResolution = Literal[
    "300x250",
    "336x280",
    "300x600",
    "1080x1080",
    "1080x1350",
    "1080x1920",
    "1920x1080",
    "728x90",
    "160x600",
    "970x250",
    "320x50",
    "300x50",
    "320x100",
    "1800x900",
    "2400x2400",
    "1200x3500",
    "2880x2880",
    "2560x3200",
    "3200x2560",
    "2448x3264",
    "3264x2448",
    "2336x3504",
    "3504x2336",
    "2240x3584",
    "3584x2240",
    "2160x3840",
    "3840x2160",
    "1920x3840",
    "3840x1920",
    "1280x3840",
    "3840x1280",
]
AdResolution = Annotated[_AdResolution, forgiving(_AdResolution)]
