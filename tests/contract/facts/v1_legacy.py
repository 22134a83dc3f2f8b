"""The models before 3.0: everything but files travels inside ``image_request`` where one is taken."""

from __future__ import annotations

from tests.contract.facts.fields import COUNT, IMAGE_V1, MAGIC, NEEDED_TEXT, PALETTE, SEED, TEXT
from tests.contract.facts.model import JSON, MULTIPART, Fact, Gate, Operation

_STYLED = ("V_2", "V_2_TURBO", "V_2A", "V_2A_TURBO", "AUTO")
_MODEL = Fact("enum", "ModelLegacy", default="V_2")
_NEEDED_MODEL = Fact("enum", "ModelLegacy", default="V_2", required=True)
_STYLE_TYPE = Fact("enum", "StyleTypeLegacy")
_REQUEST = {
    "prompt": NEEDED_TEXT,
    "aspect_ratio": Fact("enum", "AspectRatioLegacy", default="ASPECT_1_1"),
    "model": _MODEL,
    "magic_prompt_option": MAGIC,
    "seed": SEED,
    "style_type": _STYLE_TYPE,
    "negative_prompt": TEXT,
    "num_images": COUNT,
    "resolution": Fact("enum", "ResolutionLegacy"),
    "color_palette": PALETTE,
}
_GATES = (
    Gate("style_type", "model", _STYLED),
    Gate("negative_prompt", "model", ("V_1", "V_1_TURBO", "V_2", "V_2_TURBO")),
    Gate("color_palette", "model", ("V_2", "V_2_TURBO", "AUTO")),
    Gate("resolution", "model", ("V_2", "V_2_TURBO")),
)
_ONLY_2_0 = {"model": ("V_1", "V_1_TURBO", "V_2A", "V_2A_TURBO", "AUTO")}
_APART = (("resolution", "aspect_ratio"),)

OPERATIONS: dict[str, Operation] = {
    "post-generate-image": Operation(
        path="/generate",
        bodies=(JSON,),
        answer="ImagesLegacy",
        wrapped="image_request",
        fields=_REQUEST,
        at_most_one=_APART,
        gates=_GATES,
    ),
    "post-remix-image": Operation(
        path="/remix",
        bodies=(MULTIPART,),
        answer="ImagesLegacy",
        statuses=(400, 403, 422, 429),
        wrapped="image_request",
        fields={
            **_REQUEST,
            "image_weight": Fact("integer", minimum=1, maximum=100, default=50),
            "image_file": IMAGE_V1,
        },
        at_most_one=_APART,
        gates=_GATES,
    ),
    "post-edit-image": Operation(
        path="/edit",
        bodies=(MULTIPART,),
        answer="ImagesLegacy",
        fields={
            "image_file": IMAGE_V1,
            "mask": IMAGE_V1,
            "prompt": NEEDED_TEXT,
            "model": _NEEDED_MODEL,
            "magic_prompt_option": MAGIC,
            "num_images": COUNT,
            "seed": SEED,
            "style_type": _STYLE_TYPE,
        },
        refused=_ONLY_2_0,
    ),
    "post-reframe-image": Operation(
        path="/reframe",
        bodies=(MULTIPART,),
        answer="ImagesLegacy",
        fields={
            "image_file": IMAGE_V1,
            "resolution": Fact("enum", "ResolutionLegacy", required=True),
            "model": _NEEDED_MODEL,
            "num_images": COUNT,
            "seed": SEED,
            "style_type": _STYLE_TYPE,
        },
        refused=_ONLY_2_0,
    ),
}
