"""Fields that several operations share."""

from __future__ import annotations

from tests.contract.facts.model import Fact
from tests.contract.facts.shapes import MODEL_URI, STYLE_CODE

MAX_SEED = 2147483647
MB = 1_000_000

SEED = Fact("integer", minimum=0, maximum=MAX_SEED)
COUNT = Fact("integer", minimum=1, maximum=8, default=1)
TEXT = Fact("string")
NEEDED_TEXT = Fact("string", required=True)
COPYRIGHT = Fact("boolean", nullable=True)
STYLE_CODES = Fact("strings", pattern=STYLE_CODE)
PALETTE = Fact("object", shape="palette")
JSON_PROMPT = Fact("object", shape="json_prompt")
IMAGE_V1 = Fact("file", required=True, max_bytes=25 * MB)
REFERENCES_V1 = Fact("files", max_bytes=25 * MB)
CHARACTER_V1 = Fact("files", max_items=1, max_bytes=25 * MB)
MAGIC = Fact("enum", "MagicPromptOption")
SPEED = Fact("enum", "RenderingSpeed", default="DEFAULT")
SPEED_TRANSPARENT = Fact("enum", "RenderingSpeedTransparent", default="DEFAULT")
STYLE_TYPE = Fact("enum", "StyleTypeV3", default="GENERAL")
STYLE_PRESET = Fact("enum", "StylePresetV3")
RESOLUTION_V3 = Fact("enum", "ResolutionV3")
RESOLUTION_V4 = Fact("enum", "ResolutionV4")
RATIO_V3 = Fact("enum", "AspectRatioV3")
RATIO_V4 = Fact("enum", "AspectRatioV4", default="AUTO")

V2_PROMPT = Fact("string", required=True, minimum=1, maximum=10000)
V2_NEGATIVE = Fact("string", maximum=10000)
V2_MAGIC = Fact("enum", "V2MagicPrompt")
V2_SPEED = Fact("enum", "V2RenderingSpeed", default="default")
# On custom models the model's own speed is the default.
V2_SPEED_CUSTOM = Fact("enum", "V2RenderingSpeed")
V2_PALETTE = Fact("object", shape="v2_palette")
V2_STYLE_TYPE = Fact("enum", "V2StyleTypeV3", default="general")
V2_STYLE_CHARACTER = Fact("enum", "V2StyleTypeCharacter", default="auto")
V2_PRESET = Fact("enum", "V2StylePreset")
V2_RATIO_V3 = Fact("enum", "V2AspectRatioV3")
V2_RATIO_V4 = Fact("enum", "V2AspectRatioV4", default="auto")
V2_WEIGHT = Fact("integer", minimum=1, maximum=100)
MODEL = Fact("string", shape="model_uri", required=True, minimum=1, maximum=512, pattern=MODEL_URI)
PRIVATE = Fact("boolean", nullable=True)
# Where the setting of the account's plan decides when it is not sent.
PRIVATE_BY_PLAN = Fact("boolean")
COLLECTION = Fact("string")
ASSET = Fact("object", shape="asset")
PIXELS = Fact("string", shape="pixels", pattern="^[1-9][0-9]{1,4}x[1-9][0-9]{1,4}$")


def assets(most: int) -> Fact:
    return Fact("objects", shape="asset", min_items=1, max_items=most)


def files(most: int, megabytes: int = 25) -> Fact:
    return Fact("files", max_items=most, max_bytes=megabytes * MB)


def file(megabytes: int | None = None) -> Fact:
    return Fact("file", max_bytes=None if megabytes is None else megabytes * MB)


V2_REFERENCES = {
    "style_reference_images": files(10),
    "style_reference_asset_identifiers": assets(10),
}
V2_STYLE_COLLECTION = {
    "style_reference_collection_id": TEXT,
    "style_reference_collection_version_id": TEXT,
}
V2_CHARACTER = {
    "character_reference_images": files(1),
    "character_reference_mask": file(),
    "character_reference_asset_identifiers": assets(1),
    "character_reference_collection_id": TEXT,
    "character_reference_collection_version_id": TEXT,
}
V2_COMMON = {
    "seed": SEED,
    "num_images": COUNT,
    "private": PRIVATE,
    "target_collection_id": COLLECTION,
}
