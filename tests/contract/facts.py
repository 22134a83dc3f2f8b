"""What the service documents about our operations, as a table of our own: names, types, values, bounds.

Written by hand from the vendor's documents of 2026-08-22 (v1) and 2026-10-07 (v2), independently of the package.
Everything else in this folder checks the package, and this table, against each other and against those documents.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

Kind = Literal["string", "integer", "boolean", "enum", "object", "strings", "objects", "file", "files"]

MAX_SEED = 2147483647


@dataclass(frozen=True)
class Fact:
    """One field of a request."""

    kind: Kind
    enum: str | None = None
    shape: str | None = None
    required: bool = False
    default: Any = None
    minimum: int | None = None
    maximum: int | None = None
    min_items: int | None = None
    max_items: int | None = None
    pattern: str | None = None
    nullable: bool = False


@dataclass(frozen=True)
class Operation:
    """One operation."""

    path: str
    bodies: tuple[str, ...]
    fields: dict[str, Fact]
    answer: str
    method: str = "post"
    dry_run: bool = False
    at_most_one: tuple[tuple[str, ...], ...] = ()
    exactly_one: tuple[str, ...] = ()
    refused: dict[str, str] = field(default_factory=dict)
    needs: dict[str, str] = field(default_factory=dict)


def words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


ENUMS: dict[str, tuple[str, ...]] = {
    "ResolutionV3": words(
        """512x1536 576x1408 576x1472 576x1536 640x1344 640x1408 640x1472 640x1536 704x1152 704x1216 704x1280 704x1344
        704x1408 704x1472 736x1312 768x1088 768x1216 768x1280 768x1344 800x1280 832x960 832x1024 832x1088 832x1152
        832x1216 832x1248 864x1152 896x960 896x1024 896x1088 896x1120 896x1152 960x832 960x896 960x1024 960x1088
        1024x832 1024x896 1024x960 1024x1024 1088x768 1088x832 1088x896 1088x960 1120x896 1152x704 1152x832 1152x864
        1152x896 1216x704 1216x768 1216x832 1248x832 1280x704 1280x768 1280x800 1312x736 1344x640 1344x704 1344x768
        1408x576 1408x640 1408x704 1472x576 1472x640 1472x704 1536x512 1536x576 1536x640"""
    ),
    "ResolutionV4": words(
        """2048x2048 1440x2880 2880x1440 1664x2496 2496x1664 1792x2240 2240x1792 1440x2560 2560x1440 1600x2560 2560x1600
        1728x2304 2304x1728 1296x3168 3168x1296 1152x2944 2944x1152 1248x3328 3328x1248 1280x3072 3072x1280 1024x3072
        3072x1024 1024x1024 896x1120 1120x896 864x1152 1152x864 832x1248 1248x832 800x1280 1280x800 720x1280 1280x720
        720x1440 1440x720 512x1536 1536x512"""
    ),
    "AspectRatioV3": words("1x3 3x1 1x2 2x1 9x16 16x9 10x16 16x10 2x3 3x2 3x4 4x3 4x5 5x4 1x1"),
    "AspectRatioV4": words("AUTO 1x4 1x3 1x2 9x16 10x16 2x3 3x4 4x5 1x1 5x4 4x3 3x2 16x10 16x9 2x1 3x1 4x1"),
    "StylePresetV3": words(
        """80S_ILLUSTRATION 90S_NOSTALGIA ABSTRACT_ORGANIC ANALOG_NOSTALGIA ART_BRUT ART_DECO ART_POSTER AURA
        AVANT_GARDE BAUHAUS BLUEPRINT BLURRY_MOTION BRIGHT_ART C4D_CARTOON CHILDRENS_BOOK COLLAGE
        COLORING_BOOK_I COLORING_BOOK_II CUBISM DARK_AURA DOODLE DOUBLE_EXPOSURE DRAMATIC_CINEMA EDITORIAL
        EMOTIONAL_MINIMAL ETHEREAL_PARTY EXPIRED_FILM FLAT_ART FLAT_VECTOR FOREST_REVERIE GEO_MINIMALIST
        GLASS_PRISM GOLDEN_HOUR GRAFFITI_I GRAFFITI_II HALFTONE_PRINT HIGH_CONTRAST HIPPIE_ERA ICONIC
        JAPANDI_FUSION JAZZY LONG_EXPOSURE MAGAZINE_EDITORIAL MINIMAL_ILLUSTRATION MIXED_MEDIA MONOCHROME
        NIGHTLIFE OIL_PAINTING OLD_CARTOONS PAINT_GESTURE POP_ART RETRO_ETCHING RIVIERA_POP SPOTLIGHT_80S
        STYLIZED_RED SURREAL_COLLAGE TRAVEL_POSTER VINTAGE_GEO VINTAGE_POSTER WATERCOLOR WEIRD
        WOODBLOCK_PRINT"""
    ),
    "StyleTypeV3": words("AUTO GENERAL REALISTIC DESIGN FICTION"),
    "RenderingSpeed": words("FLASH TURBO DEFAULT QUALITY"),
    "MagicPromptOption": words("AUTO ON OFF"),
    "V2RenderingSpeed": words("turbo default quality"),
    "V2MagicPrompt": words("auto on off"),
    "V2Quality": words("very_low low medium high"),
    "ColorPalettePresetName": words("EMBER FRESH JUNGLE MAGIC MELON MOSAIC PASTEL ULTRAMARINE"),
    "AssetType": words("ASSET CANVAS_ASSET LAYERED_ASSET RESPONSE UPLOAD"),
}

STYLE_CODE = "^[0-9a-fA-F]{8}$"
MEMBER_HEX = "^#(?:[0-9a-fA-F]{3}){1,2}$"
PROMPT_HEX = "^#[0-9a-fA-F]{6}$"

SEED = Fact("integer", minimum=0, maximum=MAX_SEED)
COUNT = Fact("integer", minimum=1, maximum=8, default=1)
COPYRIGHT = Fact("boolean", nullable=True)
V2_PROMPT = Fact("string", required=True, minimum=1, maximum=10000)
PRIVATE = Fact("boolean", nullable=True)
COLLECTION = Fact("string")

MULTIPART = "multipart/form-data"
JSON = "application/json"

# Fields of the v2 body that are verbs of the client: it never sends them as fields.
VERBS = {"async", "webhook_url"}

OPERATIONS: dict[str, Operation] = {
    "post-generate-image-v-3": Operation(
        path="/v1/ideogram-v3/generate",
        bodies=(MULTIPART,),
        answer="ImagesV3",
        fields={
            "prompt": Fact("string", required=True),
            "seed": SEED,
            "resolution": Fact("enum", "ResolutionV3"),
            "aspect_ratio": Fact("enum", "AspectRatioV3"),
            "rendering_speed": Fact("enum", "RenderingSpeed", default="DEFAULT"),
            "magic_prompt": Fact("enum", "MagicPromptOption"),
            "negative_prompt": Fact("string"),
            "num_images": COUNT,
            "color_palette": Fact("object", shape="palette"),
            "style_codes": Fact("strings", pattern=STYLE_CODE),
            "style_type": Fact("enum", "StyleTypeV3", default="GENERAL"),
            "style_preset": Fact("enum", "StylePresetV3"),
            "custom_model_uri": Fact("string"),
            "style_reference_images": Fact("files"),
            "character_reference_images": Fact("files", max_items=1),
            "character_reference_images_mask": Fact("files"),
            "enable_copyright_detection": COPYRIGHT,
        },
        at_most_one=(
            ("resolution", "aspect_ratio"),
            ("style_codes", "style_type"),
            ("style_codes", "style_reference_images"),
        ),
    ),
    "post-generate-image-v-4": Operation(
        path="/v1/ideogram-v4/generate",
        bodies=(MULTIPART,),
        answer="ImagesV4",
        fields={
            "text_prompt": Fact("string"),
            "json_prompt": Fact("object", shape="json_prompt"),
            "resolution": Fact("enum", "ResolutionV4"),
            "rendering_speed": Fact("enum", "RenderingSpeed", default="DEFAULT"),
            "enable_copyright_detection": COPYRIGHT,
        },
        exactly_one=("text_prompt", "json_prompt"),
        refused={"rendering_speed": "FLASH"},
    ),
    "post-magic-prompt-v-4": Operation(
        path="/v1/ideogram-v4/magic-prompt",
        bodies=(JSON,),
        answer="MagicPrompt",
        fields={
            "text_prompt": Fact("string", required=True),
            "aspect_ratio": Fact("enum", "AspectRatioV4", default="AUTO"),
        },
    ),
    "post_generate_image_v2_ideogram_v4": Operation(
        path="/v2/image/generate/ideogram-4",
        bodies=(JSON,),
        answer="ImagesV2",
        dry_run=True,
        fields={
            "prompt": V2_PROMPT,
            "resolution": Fact("enum", "ResolutionV4"),
            "rendering_speed": Fact("enum", "V2RenderingSpeed", default="default"),
            "magic_prompt": Fact("enum", "V2MagicPrompt"),
            "seed": SEED,
            "num_images": COUNT,
            "enable_copyright_detection": COPYRIGHT,
            "private": PRIVATE,
            "target_collection_id": COLLECTION,
        },
    ),
    "post_generate_image_v2_ideogram45": Operation(
        path="/v2/image/generate/ideogram-4-5",
        bodies=(MULTIPART, JSON),
        answer="Images45",
        dry_run=True,
        fields={
            "prompt": V2_PROMPT,
            "size": Fact("string", default="auto", nullable=True),
            "quality": Fact("enum", "V2Quality"),
            "magic_prompt": Fact("enum", "V2MagicPrompt"),
            "images": Fact("files", max_items=5),
            "image_asset_identifiers": Fact("objects", shape="asset", min_items=1, max_items=5),
            "mask": Fact("file"),
            "seed": SEED,
            "num_images": COUNT,
            "enable_copyright_detection": COPYRIGHT,
            "private": PRIVATE,
            "target_collection_id": COLLECTION,
        },
        needs={"mask": "images"},
    ),
}

# Bounds and rules that the vendor's documents tell in prose or only in a newer document, so that a schema check
# of the older one cannot find them.
NOT_IN_SCHEMA = {
    ("post-generate-image-v-3", "character_reference_images", "maxItems"),
}
IMAGE_V3 = {"url", "prompt", "resolution", "is_image_safe", "seed", "style_type", "upscaled_resolution"}
IMAGE_V4 = {"url", "prompt", "resolution", "is_image_safe", "seed"}
IMAGE_NEEDS = {"prompt", "resolution", "is_image_safe", "seed"}


@dataclass(frozen=True)
class Answer:
    """What a success says."""

    fields: frozenset[str]
    required: frozenset[str]
    item: frozenset[str] = frozenset()
    item_required: frozenset[str] = frozenset()
    resolutions: str | None = None


ANSWERS: dict[str, Answer] = {
    "ImagesV3": Answer(
        frozenset({"created", "data"}),
        frozenset({"created", "data"}),
        frozenset(IMAGE_V3),
        frozenset(IMAGE_NEEDS),
        "ResolutionV3",
    ),
    "ImagesV4": Answer(
        frozenset({"created", "data", "response_type"}),
        frozenset({"created", "data"}),
        frozenset(IMAGE_V4),
        frozenset(IMAGE_NEEDS),
    ),
    "MagicPrompt": Answer(frozenset({"json_prompt", "aspect_ratio"}), frozenset({"json_prompt", "aspect_ratio"})),
    "ImagesV2": Answer(
        frozenset({"generation_id", "seed", "data"}),
        frozenset({"generation_id", "seed"}),
        frozenset(IMAGE_V4),
        frozenset(IMAGE_NEEDS),
    ),
    "Images45": Answer(
        frozenset({"generation_id", "generation_kind", "seed", "data"}),
        frozenset({"generation_id", "generation_kind", "seed"}),
        frozenset(IMAGE_V4),
        frozenset(IMAGE_NEEDS),
    ),
}
REJECT_REASONS = words(
    "insufficient_funds subscription_required daily_limit priority_credit_required inflight_limit feature_limit"
)
QUOTE_FIELDS = {
    "object",
    "billing_identifier",
    "quantity",
    "usd_micros",
    "credit_millis",
    "qualifier",
    "upper_bound_usd_micros",
}
