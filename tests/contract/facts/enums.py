"""Enumerations, each value as the vendor spells it."""

from __future__ import annotations

from tests.contract.facts.model import words

RESOLUTION_V3 = words(
    """512x1536 576x1408 576x1472 576x1536 640x1344 640x1408 640x1472 640x1536 704x1152 704x1216 704x1280 704x1344
    704x1408 704x1472 736x1312 768x1088 768x1216 768x1280 768x1344 800x1280 832x960 832x1024 832x1088 832x1152
    832x1216 832x1248 864x1152 896x960 896x1024 896x1088 896x1120 896x1152 960x832 960x896 960x1024 960x1088
    1024x832 1024x896 1024x960 1024x1024 1088x768 1088x832 1088x896 1088x960 1120x896 1152x704 1152x832 1152x864
    1152x896 1216x704 1216x768 1216x832 1248x832 1280x704 1280x768 1280x800 1312x736 1344x640 1344x704 1344x768
    1408x576 1408x640 1408x704 1472x576 1472x640 1472x704 1536x512 1536x576 1536x640"""
)
ONLY_LEGACY = words("640x1024 720x1280 768x1024 768x1152 768x1232 1024x640 1024x768 1152x768 1232x768 1280x720")
ASPECT_RATIO_V3 = words("1x3 3x1 1x2 2x1 9x16 16x9 10x16 16x10 2x3 3x2 3x4 4x3 4x5 5x4 1x1")
ASPECT_RATIO_V4 = words("1x4 1x3 1x2 9x16 10x16 2x3 3x4 4x5 1x1 5x4 4x3 3x2 16x10 16x9 2x1 3x1 4x1")
STYLE_PRESET_V3 = words(
    """80S_ILLUSTRATION 90S_NOSTALGIA ABSTRACT_ORGANIC ANALOG_NOSTALGIA ART_BRUT ART_DECO ART_POSTER AURA
    AVANT_GARDE BAUHAUS BLUEPRINT BLURRY_MOTION BRIGHT_ART C4D_CARTOON CHILDRENS_BOOK COLLAGE
    COLORING_BOOK_I COLORING_BOOK_II CUBISM DARK_AURA DOODLE DOUBLE_EXPOSURE DRAMATIC_CINEMA EDITORIAL
    EMOTIONAL_MINIMAL ETHEREAL_PARTY EXPIRED_FILM FLAT_ART FLAT_VECTOR FOREST_REVERIE GEO_MINIMALIST
    GLASS_PRISM GOLDEN_HOUR GRAFFITI_I GRAFFITI_II HALFTONE_PRINT HIGH_CONTRAST HIPPIE_ERA ICONIC
    JAPANDI_FUSION JAZZY LONG_EXPOSURE MAGAZINE_EDITORIAL MINIMAL_ILLUSTRATION MIXED_MEDIA MONOCHROME
    NIGHTLIFE OIL_PAINTING OLD_CARTOONS PAINT_GESTURE POP_ART RETRO_ETCHING RIVIERA_POP SPOTLIGHT_80S
    STYLIZED_RED SURREAL_COLLAGE TRAVEL_POSTER VINTAGE_GEO VINTAGE_POSTER WATERCOLOR WEIRD
    WOODBLOCK_PRINT"""
)
PALETTE_PRESET = words("EMBER FRESH JUNGLE MAGIC MELON MOSAIC PASTEL ULTRAMARINE")

ENUMS: dict[str, tuple[str, ...]] = {
    "ResolutionV3": RESOLUTION_V3,
    "ResolutionV4": words(
        """2048x2048 1440x2880 2880x1440 1664x2496 2496x1664 1792x2240 2240x1792 1440x2560 2560x1440 1600x2560 2560x1600
        1728x2304 2304x1728 1296x3168 3168x1296 1152x2944 2944x1152 1248x3328 3328x1248 1280x3072 3072x1280 1024x3072
        3072x1024 1024x1024 896x1120 1120x896 864x1152 1152x864 832x1248 1248x832 800x1280 1280x800 720x1280 1280x720
        720x1440 1440x720 512x1536 1536x512"""
    ),
    "ResolutionAd": words(
        """300x250 336x280 300x600 1080x1080 1080x1350 1080x1920 1920x1080 728x90 160x600 970x250 320x50 300x50 320x100
        1800x900 2400x2400 1200x3500 2880x2880 2560x3200 3200x2560 2448x3264 3264x2448 2336x3504 3504x2336 2240x3584
        3584x2240 2160x3840 3840x2160 1920x3840 3840x1920 1280x3840 3840x1280"""
    ),
    # Those of 3.0 without 800x1280, and ten more.
    "ResolutionLegacy": tuple(
        f"RESOLUTION_{size.replace('x', '_')}" for size in (*RESOLUTION_V3, *ONLY_LEGACY) if size != "800x1280"
    ),
    "AspectRatioV3": ASPECT_RATIO_V3,
    "AspectRatioV4": ("AUTO", *ASPECT_RATIO_V4),
    "AspectRatioLegacy": words(
        """ASPECT_10_16 ASPECT_16_10 ASPECT_9_16 ASPECT_16_9 ASPECT_3_2 ASPECT_2_3 ASPECT_4_3 ASPECT_3_4 ASPECT_1_1
        ASPECT_1_3 ASPECT_3_1"""
    ),
    "V2AspectRatioV3": ("auto", *ASPECT_RATIO_V3),
    "V2AspectRatioV4": ("auto", *ASPECT_RATIO_V4),
    "StylePresetV3": STYLE_PRESET_V3,
    "V2StylePreset": tuple(name.lower() for name in STYLE_PRESET_V3),
    "StyleTypeV3": words("AUTO GENERAL REALISTIC DESIGN FICTION"),
    "StyleTypeLegacy": words("AUTO GENERAL FICTION REALISTIC DESIGN RENDER_3D ANIME"),
    "V2StyleTypeV3": words("auto general realistic design custom fiction stylized"),
    "V2StyleTypeV2": words("auto general realistic design render_3d anime"),
    "V2StyleTypeCharacter": words("auto realistic fiction"),
    "RenderingSpeed": words("FLASH TURBO DEFAULT QUALITY"),
    "RenderingSpeedTransparent": words("TURBO DEFAULT QUALITY"),
    "V2RenderingSpeed": words("turbo default quality"),
    "MagicPromptOption": words("AUTO ON OFF"),
    "V2MagicPrompt": words("auto on off"),
    "Quality": words("VERY_LOW LOW MEDIUM HIGH"),
    "QualityAd": words("LOW MEDIUM HIGH"),
    "V2Quality": words("very_low low medium high"),
    "V2QualityPImage": words("very_low low medium high very_high"),
    "OutputResolution": words("1K 2K 4K 8K"),
    "V2OutputResolution": words("1k 2k 4k 8k"),
    "ResolutionPImage": words("1K 2K"),
    "V2ResolutionPImage": words("1k 2k"),
    "V2TierAuto": words("1k 2k 4k"),
    "V2TierRemix": words("1k 2k"),
    "UpscaleFactor": words("X1 X2 X4"),
    "V2UpscaleTransparent": words("x1 x2 x4"),
    "V2UpscaleFactor": words("x2 x4 x8"),
    "DescribeModel": words("V_2 V_3 V_4"),
    "ModelLegacy": words("V_1 V_1_TURBO V_2 V_2_TURBO V_2A V_2A_TURBO AUTO"),
    "ColorPalettePresetName": PALETTE_PRESET,
    "V2ColorPalettePresetName": tuple(name.lower() for name in PALETTE_PRESET),
    "AssetType": words("ASSET CANVAS_ASSET LAYERED_ASSET RESPONSE UPLOAD"),
    "Scope": words("owned shared"),
    "ModelStatus": words("CREATING DRAFT TRAINING COMPLETED ERRORED ARCHIVED"),
    "FailureReason": words(
        """FAILED_SAFETY_CHECK FILE_TOO_LARGE INTERNAL_ERROR INVALID_CAPTION INVALID_CAPTION_JSON INVALID_IMAGE
        INVALID_ZIP TOO_MANY_IMAGES"""
    ),
    "RejectReason": words(
        "insufficient_funds subscription_required daily_limit priority_credit_required inflight_limit feature_limit"
    ),
    "BucketWidth": words("1d 1h"),
    "Source": words("api app"),
}
