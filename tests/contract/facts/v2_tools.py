"""Tools, descriptions, polling and usage, second generation of the API."""

from __future__ import annotations

from tests.contract.facts.fields import ASSET, COUNT, MB, PRIVATE, PRIVATE_BY_PLAN, SEED, TEXT, V2_SPEED, file
from tests.contract.facts.model import JSON, MULTIPART, Fact, Operation
from tests.contract.facts.v2_edit import SOURCE
from tests.contract.facts.v2_generate import STATUSES

_BOTH = (MULTIPART, JSON)

OPERATIONS: dict[str, Operation] = {
    "post_upscale": Operation(
        path="/v2/image/upscale/auto",
        bodies=_BOTH,
        answer="ImagesUpscaled",
        statuses=STATUSES,
        delivery="either",
        webhook=True,
        dry_run=True,
        fields={
            "image": file(50),
            "image_asset_identifier": ASSET,
            "internal": Fact("boolean", default=False),
            "upscale_factor": Fact("enum", "V2UpscaleFactor", default="x2"),
            "seed": SEED,
            "private": PRIVATE,
            "target_collection_id": TEXT,
        },
        exactly_one=(SOURCE,),
    ),
    "post_replace_background_ideogram_v3": Operation(
        path="/v2/image/replace-background/ideogram-3",
        bodies=_BOTH,
        answer="Accepted",
        statuses=STATUSES,
        delivery="job",
        webhook=True,
        dry_run=True,
        fields={
            "image": file(50),
            "image_asset_identifier": ASSET,
            "prompt": Fact("string", required=True, minimum=1, maximum=4000, pattern=r"\S"),
            "rendering_speed": V2_SPEED,
            "num_images": COUNT,
            "private": PRIVATE_BY_PLAN,
        },
        exactly_one=(SOURCE,),
    ),
    "post_remove_background_v2": Operation(
        path="/v2/image/remove-background/ideogram-1",
        bodies=_BOTH,
        answer="RemovedV2",
        statuses=STATUSES,
        delivery="either",
        dry_run=True,
        fields={
            "image": file(25),
            "image_asset_identifier": ASSET,
            "private": PRIVATE_BY_PLAN,
            "target_collection_id": TEXT,
        },
        exactly_one=(SOURCE,),
    ),
    "post_remove_object_from_v2_assets": Operation(
        path="/v2/image/remove-object/ideogram-1",
        bodies=_BOTH,
        answer="Accepted",
        statuses=STATUSES,
        delivery="job",
        dry_run=True,
        fields={
            "image": file(50),
            "image_asset_identifier": ASSET,
            "mask": file(50),
            "mask_asset_identifier": ASSET,
            "seed": SEED,
            "store_assets": Fact("boolean", default=False),
            "target_collection_id": TEXT,
        },
        exactly_one=(SOURCE, ("mask", "mask_asset_identifier")),
    ),
    "post_describe_image_ideogram_v3": Operation(
        path="/v2/image/describe/ideogram-3",
        bodies=_BOTH,
        answer="DescribeV2",
        statuses=STATUSES,
        fields={"image": file(10), "image_asset_identifier": ASSET},
        exactly_one=(SOURCE,),
    ),
    "post_describe_image_ideogram_v4": Operation(
        path="/v2/image/describe/ideogram-4",
        bodies=_BOTH,
        answer="DescribeV2Structured",
        statuses=STATUSES,
        fields={
            "image": file(10),
            "image_asset_identifier": ASSET,
            "include_bbox": Fact("boolean", default=True),
            "include_style_descriptions": Fact("boolean", default=False),
            "include_tags": Fact("boolean", default=False),
        },
        exactly_one=(SOURCE,),
    ),
    "post_layerize_design_ideogram_v3": Operation(
        path="/v2/design/layerize/ideogram-3",
        bodies=_BOTH,
        answer="Layerized",
        statuses=STATUSES,
        delivery="either",
        webhook=True,
        dry_run=True,
        fields={
            "image": file(50),
            "image_asset_identifier": ASSET,
            "font_candidate_files": Fact("attachments", shape="fonts", max_items=5, max_bytes=5 * MB),
            "prompt": Fact("string", maximum=10000, nullable=True),
            "seed": SEED,
            "private": PRIVATE,
            "target_collection_id": TEXT,
        },
        exactly_one=(SOURCE,),
    ),
    "get_generation_v2": Operation(
        path="/v2/generations/{generation_id}",
        method="get",
        answer="GenerationV2",
        statuses=(400, 401, 404, 429),
        fields={"generation_id": Fact("string", shape="id", required=True, place="path")},
    ),
    "get_account_usage": Operation(
        path="/v2/account/usage",
        method="get",
        answer="Usage",
        statuses=(401, 404),
        fields={
            "start_time": Fact("string", shape="time", required=True, place="query"),
            "end_time": Fact("string", shape="later", place="query"),
            "bucket_width": Fact("enum", "BucketWidth", default="1d", place="query"),
            "sources": Fact("enums", "Source", default=("api", "app"), place="query"),
        },
    ),
}
