"""What operations find in the account and behind links, and what they say about pictures."""

from __future__ import annotations

import pytest

from ideowidgets.offline.engine import Engine
from ideowidgets.offline.house import DAY
from ideowidgets.operations import Picture, Request
from ideowidgets.operations.v1.edit import EditImages
from ideowidgets.operations.v1.generate import GenerateV3, GenerateV4, GenerateV4Async
from ideowidgets.operations.v1.jobs import GetGeneration
from ideowidgets.operations.v1.tools import Describe, DescribeV4, LayerizeTextV3, ResizeAd
from ideowidgets.operations.v2.generate import V2GenerateV4
from ideowidgets.operations.v2.generate_v3 import V2GenerateV3
from ideowidgets.operations.v2.remix import V2RemixV3
from ideowidgets.operations.v2.tools import (
    V2DescribeV3,
    V2DescribeV4,
    V2GetGeneration,
    V2LayerizeV3,
    V2RemoveBackground,
    V2RemoveObject,
    V2ReplaceBackgroundV3,
    V2UpscaleAuto,
)
from ideowidgets.operations.v2.v45 import V2GenerateV45, V2PreciseEditV45
from tests.unit.offline.conftest import NOON, ask, get_request, told
from tests.unit.offline.showing import Gallery, drawn

SOURCE = drawn("a lighthouse by the sea", 5, (320, 320))
POSTER = drawn('a lighthouse by the sea "HOLD FAST"', 5, (512, 512))
SMALL = {"resolution": "512x1536", "seed": 3}


@pytest.fixture(scope="module")
def gallery() -> Gallery:
    return Gallery()


def made(gallery: Gallery, request: Request) -> list[dict]:
    """What polling says of the pictures of a job."""
    job = told(gallery.engine, request, more={"async": True})
    return told(gallery.engine, V2GetGeneration(generation_id=job["generation_id"]))["data"]


def response(item: dict) -> dict[str, str]:
    return {"asset_type": "RESPONSE", "asset_id": item["asset_id"]}


def test_what_a_job_made_can_be_worked_on_by_its_id(gallery):
    items = made(gallery, V2GenerateV3(prompt="a castle", num_images=2, **SMALL))
    _, data = gallery.fetch(items[1]["url"])
    fields = {"prompt": "a fox", "image_weight": 60, **SMALL}
    by_id = gallery.one(V2RemixV3(image_asset_identifier=response(items[1]), **fields))
    assert by_id.pixels != gallery.one(V2RemixV3(image_asset_identifier=response(items[0]), **fields)).pixels
    assert by_id.pixels == gallery.one(V2RemixV3(image=data, **fields)).pixels
    described = gallery.body(V2DescribeV3(image_asset_identifier=response(items[0])))
    assert "castle" in described["descriptions"][0]["text"]
    advert = ResizeAd(image_asset_identifier=response(items[0]), resolution="300x250")
    assert gallery.one(advert).size == "300x250"


@pytest.mark.parametrize(
    "request_made",
    [V2RemoveBackground(image=SOURCE), V2GenerateV3(prompt="x", **SMALL), V2UpscaleAuto(image=SOURCE)],
)
def test_every_picture_of_a_job_of_v2_has_an_id(request_made, gallery):
    for item in made(gallery, request_made):
        assert gallery.one(V2RemixV3(prompt="x", image_asset_identifier=response(item), **SMALL))


def test_v1_tells_no_ids(gallery):
    assert "asset_id" not in gallery.body(ResizeAd(image=SOURCE, resolution="300x250"))["data"][0]
    job = told(gallery.engine, GenerateV4Async(text_prompt="x"))["generation_id"]
    done = told(gallery.engine, GetGeneration(generation_id=job))
    assert "asset_id" not in done["data"][0]


def test_assets_serve_as_sources_masks_and_references(gallery):
    item = response(made(gallery, V2GenerateV3(prompt="a castle", **SMALL))[0])
    plain = gallery.one(V2GenerateV3(prompt="a fox", **SMALL)).pixels
    assert gallery.one(V2GenerateV3(prompt="a fox", **SMALL, style_reference_asset_identifiers=[item])).pixels != plain
    edited = V2GenerateV45(prompt="a fox", image_asset_identifiers=[item, gallery.asset], seed=1)
    assert gallery.one(edited).size == "512x1536"
    assert gallery.body(edited)["generation_kind"] == "workflow"
    alone = V2PreciseEditV45(prompt="a fox", image=SOURCE, seed=1)
    referred = alone.replace(reference_image_asset_identifiers=[item])
    assert gallery.one(alone).pixels != gallery.one(referred).pixels
    both = V2RemoveObject(image_asset_identifier=item, mask_asset_identifier=item)
    assert gallery.one(both).size == "512x1536"
    other = V2RemoveObject(image=SOURCE, mask_asset_identifier=item)
    refusal = ask(gallery.engine, other)
    assert refusal.status == 400
    assert "same size" in refusal.json()["error"]


@pytest.mark.parametrize("kind", ["ASSET", "CANVAS_ASSET", "LAYERED_ASSET", "RESPONSE", "UPLOAD"])
def test_what_the_account_does_not_have_is_not_found(kind, gallery):
    unknown = {"asset_type": kind, "asset_id": "A" * 22}
    for request in (
        V2RemixV3(prompt="x", image_asset_identifier=unknown),
        ResizeAd(image_asset_identifier=unknown, resolution="300x250"),
        V2GenerateV45(prompt="x", image_asset_identifiers=[unknown]),
        V2GenerateV3(prompt="x", style_reference_asset_identifiers=[unknown]),
        V2DescribeV4(image_asset_identifier=unknown),
    ):
        reply = ask(gallery.engine, request)
        assert (reply.status, reply.json()) == (404, {"error": "The source asset was not found."})


def test_what_one_key_made_is_not_there_for_another(gallery):
    item = response(made(gallery, V2GenerateV3(prompt="a castle", **SMALL))[0])
    request = V2DescribeV3(image_asset_identifier=item)
    assert ask(gallery.engine, request).status == 200
    assert ask(gallery.engine, request, key="other").status == 404


def test_pictures_are_found_by_links_of_this_stand_in_alone(gallery):
    link = gallery.body(GenerateV3(prompt="a castle", **SMALL))["data"][0]["url"]
    _, data = gallery.fetch(link)
    by_link = gallery.one(EditImages(prompt="make it winter", image_urls=[link], seed=1))
    assert by_link.pixels == gallery.one(EditImages(prompt="make it winter", images=[data], seed=1)).pixels
    for url in (
        "https://ideogram.ai/api/images/ephemeral/AAAAAAAAAAAAAAAAAAAAAA.png?exp=1&sig=ab",
        link.replace("sig=", "sig=0"),
        link.replace("offline.ideowidgets.invalid", "offline.ideowidgets.invalid.evil"),
        "file:///etc/passwd",
        "not a link",
    ):
        reply = ask(gallery.engine, EditImages(prompt="x", image_urls=[url]))
        assert (reply.status, reply.json()) == (400, {"error": "Could not read a source image."})


def test_a_link_that_has_ended_is_no_source_any_more():
    engine = Engine(clock=lambda: NOON)
    link = told(engine, GenerateV3(prompt="x", **SMALL))["data"][0]["url"]
    engine.advance(DAY + 1)
    assert ask(engine, EditImages(prompt="x", image_urls=[link])).status == 400


@pytest.mark.parametrize(
    "request_made",
    [
        DescribeV4(image_file=b"\x89PNG\r\n\x1a\nno picture"),
        V2DescribeV3(image=b"\x89PNG\r\n\x1a\nno picture"),
        LayerizeTextV3(image=b"\x89PNG\r\n\x1a\nno picture"),
        EditImages(prompt="x", images=[b"\x89PNG\r\n\x1a\nno picture"]),
    ],
)
def test_what_is_no_picture_is_said_to_be_unreadable(request_made, gallery):
    reply = ask(gallery.engine, request_made)
    assert (reply.status, reply.json()) == (400, {"error": "Could not read a source image."})


def test_a_source_of_4_5_is_not_too_oblong(gallery):
    reply = ask(gallery.engine, V2GenerateV45(prompt="x", images=[drawn("x", size=(700, 100))]))
    assert reply.status == 400
    assert "1:6" in reply.json()["error"]


def test_each_version_describes_in_its_own_way(gallery):
    said = {
        version: [item["text"] for item in gallery.body(Describe(image_file=SOURCE, **asked))["descriptions"]]
        for version in ("V_2", "V_3", "V_4", None)
        if (asked := {"describe_model_version": version} if version else {}) is not None
    }
    assert [len(said[version]) for version in ("V_2", "V_3", "V_4")] == [2, 3, 1]
    assert said[None] == said["V_3"]
    assert all("lighthouse" in texts[0] for texts in said.values())
    assert gallery.body(V2DescribeV3(image=SOURCE))["descriptions"][0]["text"] == said["V_3"][0]


def test_a_description_can_be_sent_back_to_draw(gallery):
    for request in (DescribeV4(image_file=POSTER), V2DescribeV4(image=POSTER)):
        told = gallery.body(request)["json_prompt"]
        made = gallery.one(GenerateV4(json_prompt=told, resolution="1024x1024"))
        again = gallery.body(V2DescribeV4(image=made.data))["json_prompt"]
        assert "lighthouse" in again["high_level_description"]
        elements = again["compositional_deconstruction"]["elements"]
        assert "HOLD FAST" in [" ".join(e["text"].split()) for e in elements if e["type"] == "text"]
        assert gallery.body(V2GenerateV4(prompt=told, seed=1))["data"]


def test_what_a_description_holds_can_be_chosen(gallery):
    full = gallery.body(V2DescribeV4(image=SOURCE, include_style_descriptions=True, include_tags=True))["json_prompt"]
    bare = gallery.body(V2DescribeV4(image=SOURCE, include_bbox=False))["json_prompt"]
    assert {"style_description", "tags"} <= set(full)
    assert {"style_description", "tags"}.isdisjoint(bare)
    assert all("bbox" in element for element in full["compositional_deconstruction"]["elements"])
    assert not any("bbox" in element for element in bare["compositional_deconstruction"]["elements"])


def test_layerizing_takes_the_words_out(gallery):
    first = gallery.body(LayerizeTextV3(image=POSTER))
    second = gallery.body(V2LayerizeV3(image=POSTER, seed=1))["data"][0]
    for layers in (first, second):
        assert [" ".join(block["text"].split()) for block in layers["text_blocks"]] == ["HOLD FAST"]
        base, data = gallery.fetch(layers["base_image_url"])
        original, _ = gallery.fetch(layers.get("original_image_url") or layers["url"])
        assert base.size == original.size == (512, 512)
        assert base.tobytes() != original.tobytes()
        assert gallery.body(LayerizeTextV3(image=data))["text_blocks"] == []


def test_a_withheld_layer_has_no_links_and_no_words(gallery):
    item = gallery.body(V2LayerizeV3(image=POSTER, prompt="an unsafe-image"))["data"][0]
    assert (item["is_image_safe"], item["base_image_url"], item["url"], item["text_blocks"]) == (False, None, None, [])
    assert ask(gallery.engine, LayerizeTextV3(image=POSTER, prompt="an unsafe-image")).status == 422


@pytest.mark.parametrize(("cls", "name"), [(Describe, "image_file"), (DescribeV4, "image_file")])
def test_an_unsafe_picture_is_not_described(cls, name, gallery):
    for unsafe in (drawn("an unsafe-image of a cat"), Picture(SOURCE, "unsafe.png", "image/png")):
        reply = ask(gallery.engine, cls(**{name: unsafe}))
        assert reply.status == 422
        assert reply.json()["error"].startswith("Image provided failed safety check")
    assert ask(gallery.engine, V2DescribeV4(image=drawn("an unsafe-image of a cat"))).json() == {}


def test_an_advertisement_tells_what_it_cost(gallery):
    body = gallery.body(ResizeAd(image=SOURCE, resolution="300x250", num_images=3, quality="HIGH"))
    assert (
        body["usage_cost_usd_micros"]
        > gallery.body(ResizeAd(image=SOURCE, resolution="300x250"))["usage_cost_usd_micros"]
    )
    assert [item["object_type"] for item in body["data"]] == ["image.without-prompt-or-seed"] * 3


def test_a_job_of_v2_makes_pictures_with_prompts(gallery):
    body = gallery.body(V2ReplaceBackgroundV3(image=SOURCE, prompt="a starry night", num_images=2))
    assert [item["prompt"] for item in body["data"]] == ["a starry night"] * 2
    first = gallery.engine.handle(get_request(body["data"][0]["url"]))
    assert first.status == 200
