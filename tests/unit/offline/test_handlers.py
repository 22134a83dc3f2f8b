"""Every operation: its typical request is answered as published, and its pictures are what the answer says."""

from __future__ import annotations

from typing import Any

import pytest
from jsonschema import validate

from ideowidgets.offline.handlers import ANSWERS
from ideowidgets.offline.schemas import GENERATION
from ideowidgets.operations import OPERATIONS
from tests.unit.offline.showing import Gallery

WORKING = [i for i, cls in OPERATIONS.items() if cls.operation.paid]
PICTURES = [i for i in WORKING if OPERATIONS[i].operation.picture]
MADE_ELSEWHERE = frozenset(("train-model-v-3", "create-dataset", "upload-dataset-assets"))
LARGE = frozenset(("2048x2048", "4096x4096", "2560x1440"))
WITH_ALPHA = frozenset(("generate-transparent", "remove-background"))


@pytest.fixture(scope="module")
def gallery() -> Gallery:
    return Gallery()


@pytest.fixture(scope="module")
def another() -> Gallery:
    return Gallery()


def with_alpha(request: Any) -> bool:
    return request.operation.action in WITH_ALPHA or bool(request.roles().get("transparent"))


@pytest.mark.parametrize("operation_id", [i for i in WORKING if i not in MADE_ELSEWHERE])
def test_it_answers_in_the_published_shape(operation_id, gallery):
    request = gallery.sample(operation_id)
    body = gallery.body(request)
    is_job = request.operation.delivery == "job"
    validate(body, GENERATION if is_job else ANSWERS[operation_id])
    if not is_job:
        assert set(body) <= set(ANSWERS[operation_id]["properties"])
        assert request.operation.result.parse(body).raw == body


@pytest.mark.parametrize("operation_id", PICTURES)
def test_its_pictures_are_what_the_answer_says(operation_id, gallery):
    request = gallery.sample(operation_id)
    items = gallery.body(request)["data"]
    assert len(items) == request.expected_images
    assert all(item["is_image_safe"] for item in items)
    # The largest ones are alike but for their seeds.
    is_large = items[0].get("upscaled_resolution", items[0].get("resolution")) in LARGE
    shown = gallery.shown(items[: 1 if is_large else 2])
    for one in shown:
        told = one.item.get("upscaled_resolution") or one.item.get("resolution") or "320x320"
        assert one.size == told
        assert one.image.mode == ("RGBA" if with_alpha(request) else "RGB")
    asked = request.roles().get("resolution", "auto")
    assert asked in ("auto", "source", shown[0].size)
    assert len({one.pixels for one in shown}) == len(shown), "each picture has a seed of its own"


@pytest.mark.parametrize("operation_id", PICTURES)
def test_seeds_are_told_and_used(operation_id, gallery):
    request = gallery.sample(operation_id)
    body = gallery.body(request)
    seeds = [item["seed"] for item in body["data"] if "seed" in item]
    assert len(set(seeds)) == len(seeds)
    if seeds and "seed" in request.roles():
        assert seeds[0] == request.roles()["seed"] == body.get("seed", seeds[0])


@pytest.mark.parametrize(
    "operation_id", [i for i in PICTURES if OPERATIONS[i].operation.action not in ("generate", "generate-transparent")]
)
def test_the_same_request_gives_the_same_pixels(operation_id, gallery, another):
    first, again = (place.one(place.sample(operation_id)) for place in (gallery, another))
    assert first.pixels == again.pixels


@pytest.mark.parametrize(
    "operation_id", [i for i in PICTURES if "num_images" in OPERATIONS[i].model_fields and i != "post_tool_remix"]
)
def test_a_count_is_kept(operation_id, gallery):
    request = gallery.sample(operation_id).replace(num_images=4)
    items = gallery.body(request)["data"]
    assert len(items) == len({item["url"] for item in items}) == 4
