"""Requests that 1min.ai carries, what must arrive for each, and answers in its shape."""

import io
from email.parser import BytesParser
from email.policy import HTTP
from typing import Any

from PIL import Image

from ideowidgets.operations import (
    EditV3,
    GenerateV3,
    InpaintV3,
    Mask,
    ReframeV3,
    RemixV3,
    ReplaceBackgroundV3,
    TransparentV3,
    Upscale,
    V2GenerateV3,
    V2GenerateV3Character,
    V2ReplaceBackgroundV3,
)
from ideowidgets.operations.picture import Picture
from tests.unit.client.hostile import status


def drawn(colour: str, size: tuple[int, int] = (96, 64)) -> Picture:
    buffer = io.BytesIO()
    Image.new("RGB", size, colour).save(buffer, "PNG")
    return Picture.of(buffer.getvalue())


SOURCE, LOOK, FACE = drawn("navy"), drawn("orange", (40, 40)), drawn("tan", (40, 40))
MASK = Mask.box((96, 64), left=10, top=10, right=60, bottom=50)
BIG = Picture(SOURCE.data + b"\0" * 10_000_001, "big.png", "image/png")
HALF = Picture(SOURCE.data + b"\0" * 5_000_001, "half.png", "image/png")
OTHER_HALF = Picture(SOURCE.data + b"\1" * 5_000_001, "half.png", "image/png")
ALL = {"rendering_speed": "TURBO", "magic_prompt": "OFF", "seed": 7, "num_images": 2}

# Request, type, what promptObject must hold; a file stands where its path must be.
CARRIED = {
    "generate": (
        GenerateV3(
            prompt="a lighthouse", **ALL, negative_prompt="fog", style_type="GENERAL", style_preset="ART_DECO",
            aspect_ratio="16:9",
        ),
        "IMAGE_GENERATOR",
        {
            "prompt": "a lighthouse", **ALL, "negative_prompt": "fog", "style_type": "GENERAL",
            "style_preset": "ART_DECO", "aspect_ratio": "16x9",
        },
    ),
    "generate, nothing set": (GenerateV3(prompt="x"), "IMAGE_GENERATOR", {"prompt": "x", "num_images": 1}),
    "generate with references": (
        GenerateV3(prompt="x", style_reference_images=[LOOK, SOURCE], resolution="1024x1024"),
        "IMAGE_GENERATOR",
        {"prompt": "x", "num_images": 1, "style_reference_images": [LOOK, SOURCE], "resolution": "1024x1024"},
    ),
    "generate with a character": (
        GenerateV3(prompt="x", character_reference_images=[FACE], style_type="FICTION"),
        "IMAGE_GENERATOR",
        {"prompt": "x", "num_images": 1, "character_reference_images": [FACE], "style_type": "FICTION"},
    ),
    "v2 generate": (
        V2GenerateV3(prompt="x", style_preset="art_deco", rendering_speed="quality", magic_prompt="on", seed=9),
        "IMAGE_GENERATOR",
        {
            "prompt": "x", "num_images": 1, "style_preset": "ART_DECO", "rendering_speed": "QUALITY",
            "magic_prompt": "ON", "seed": 9,
        },
    ),
    "v2 generate with a character": (
        V2GenerateV3Character(prompt="x", character_reference_images=[FACE], style_type="realistic"),
        "IMAGE_GENERATOR",
        {"prompt": "x", "num_images": 1, "character_reference_images": [FACE], "style_type": "REALISTIC"},
    ),
    "transparent": (
        TransparentV3(prompt="x", **ALL, upscale_factor="X2", aspect_ratio="1x3"),
        "IMAGE_GENERATOR",
        {"prompt": "x", **ALL, "upscale_factor": "X2", "aspect_ratio": "1x3", "transparent": True},
    ),
    "remix": (
        RemixV3(image=SOURCE, prompt="x", **ALL, image_weight=80, style_type="DESIGN", negative_prompt="fog"),
        "IMAGE_VARIATOR",
        {
            "prompt": "x", **ALL, "imageUrl": SOURCE, "image_weight": 80, "style_type": "DESIGN",
            "negative_prompt": "fog",
        },
    ),
    "inpaint": (
        InpaintV3(image=SOURCE, mask=MASK, prompt="x", **ALL, style_reference_images=[LOOK]),
        "IMAGE_INPAINTER",
        {
            "prompt": "x", **ALL, "imageUrl": SOURCE, "maskUrl": MASK.picture(selected="black"),
            "style_reference_images": [LOOK],
        },
    ),
    "inpaint by its old name": (
        EditV3(image=SOURCE, mask=MASK, prompt="x"),
        "IMAGE_INPAINTER",
        {"prompt": "x", "num_images": 1, "imageUrl": SOURCE, "maskUrl": MASK.picture(selected="black")},
    ),
    "reframe": (
        ReframeV3(image=SOURCE, resolution="1280x800", seed=7, rendering_speed="QUALITY", style_preset="ICONIC"),
        "IMAGE_EXTENDER",
        {
            "imageUrl": SOURCE, "resolution": "1280x800", "num_images": 1, "seed": 7, "rendering_speed": "QUALITY",
            "style_preset": "ICONIC",
        },
    ),
    "replace background": (
        ReplaceBackgroundV3(image=SOURCE, prompt="a beach", **ALL),
        "BACKGROUND_REPLACER",
        {"prompt": "a beach", **ALL, "imageUrl": SOURCE},
    ),
    "v2 replace background, else a job": (
        V2ReplaceBackgroundV3(image=SOURCE, prompt="a beach", rendering_speed="turbo"),
        "BACKGROUND_REPLACER",
        {"prompt": "a beach", "num_images": 1, "imageUrl": SOURCE, "rendering_speed": "TURBO"},
    ),
    "upscale": (
        Upscale(image_file=SOURCE, prompt="x", resemblance=80, detail=20, magic_prompt_option="OFF", seed=7),
        "IMAGE_UPSCALER",
        {
            "imageUrl": SOURCE, "prompt": "x", "num_images": 1, "resemblance": 80, "detail": 20,
            "magic_prompt_option": "OFF", "seed": 7,
        },
    ),
}  # fmt: skip


def receipt(path: str):
    return status(200, {"asset": {"key": "not/this"}, "fileContent": {"uuid": "u", "path": path}})


def record(*, state: object = "SUCCESS", data: object = None, paths: object = None, **more: object) -> dict:
    answer = None if data is None else {"created": "2026-04-15T10:30:00Z", "data": data}
    detail = {"promptObject": {}, "resultObject": paths, "responseObject": answer}
    made = {"uuid": "u", "createdAt": "2026-04-15T10:30:01.000Z", "status": state, "aiRecordDetail": detail}
    return {"aiRecord": made | {"temporaryUrl": ""} | more}


LINK = "https://ideogram.ai/api/images/ephemeral/a.png?exp=1900000000&sig=1"
ITEM = {"url": LINK, "prompt": "a lighthouse at dawn", "resolution": "1024x1024", "is_image_safe": True, "seed": 12345}
GOOD = status(200, record(data=[ITEM], paths=["development/images/a.png"]))


def uploaded(arrival) -> tuple[Any, str, Any]:
    """Read the one part of an upload with another reader than the package's."""
    head = f"content-type: {arrival.headers['content-type']}\r\n\r\n".encode()
    (part,) = BytesParser(policy=HTTP).parsebytes(head + arrival.body).iter_parts()
    assert part["content-disposition"].params["name"] == "asset"
    return part.get_filename(), part.get_content_type(), part.get_payload(decode=True)
