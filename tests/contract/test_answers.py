"""Every success of the stand-in has the documented shape, for every operation; and jobs, datasets, quotes."""

from __future__ import annotations

from functools import cache
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, validate

from ideowidgets.offline.faults import Fault
from ideowidgets.operations import OPERATIONS as CLASSES
from tests.contract import deviations, strategies, vendor
from tests.contract.facts import OPERATIONS
from tests.contract.samples import billed, sample
from tests.contract.schemas import PRICE, Phase, answer_validator
from tests.contract.world import NOWHERE, V3, World, post

IDS = sorted(OPERATIONS)
JOBS = [i for i in IDS if OPERATIONS[i].delivery != "answer"]
PICTURES = [i for i in IDS if CLASSES[i].operation.picture]


@cache
def vendors_own(operation_id: str) -> Draft202012Validator:
    schema, _ = vendor.answer(operation_id)
    components = vendor.specification(vendor.source(operation_id))["components"]
    return Draft202012Validator(schema | {"components": components})


def outside(operation_id: str, validator: Draft202012Validator, body: Any) -> list[tuple[str, str, str]]:
    """Give what an answer breaks of a schema."""
    return [
        (
            operation_id,
            "".join("[]" if isinstance(step, int) else f".{step}" for step in error.path)[1:],
            error.validator,
        )
        for error in validator.iter_errors(body)
    ]


def documented(operation_id: str, body: Any, phase: Phase = "result") -> None:
    """Check an answer against the facts, and against the vendor's own document where that is beside the checkout."""
    found = outside(operation_id, answer_validator(operation_id, phase), body)
    if (vendor.SPECIFICATIONS / vendor.source(operation_id)).exists():
        found += outside(operation_id, vendors_own(operation_id), body)
    assert deviations.unexplained(found, deviations.ANSWERS) == [], body


@pytest.mark.parametrize("operation_id", IDS)
@given(data=st.data())
@settings(max_examples=6)
def test_success(operation_id, data, world):
    fields = data.draw(strategies.fields(operation_id, world.known, NOWHERE))
    reply = world.send(operation_id, fields)
    assert reply.status == 200, reply.body
    body = reply.json()
    documented(operation_id, body)
    request = CLASSES[operation_id](**fields)
    if OPERATIONS[operation_id].delivery != "job" and "data" in body and request.operation.picture:
        assert len(body["data"]) == request.expected_images
    if OPERATIONS[operation_id].delivery != "job":
        assert request.operation.result.parse(body).raw == body


@pytest.mark.parametrize("style", ["iso", "space"])
def test_both_ways_to_write_the_time(style):
    world = World(created_style=style)
    body = world.send(V3, {"prompt": "x"}).json()
    documented(V3, body)
    assert ("T" in body["created"]) is (style == "iso")


@pytest.mark.parametrize("operation_id", JOBS)
def test_a_job_is_pending_and_then_completed(operation_id, world):
    facts = OPERATIONS[operation_id]
    reply = world.as_job(operation_id, world.minimal(operation_id))
    assert reply.status == 200, reply.body
    documented(operation_id, reply.json(), "accepted")
    poll = "get-generation" if facts.generation == "v1" else "get_generation_v2"
    said = world.polled(reply.json()["generation_id"], facts.generation)
    for body in said:
        documented(poll, body)
    assert said[0]["status"] == "pending"
    assert said[-1]["status"] == "completed"
    expected = CLASSES[operation_id](**world.minimal(operation_id)).expected_images
    assert len(said[-1]["data"]) == (expected or 1)


@pytest.mark.parametrize("operation_id", JOBS)
def test_a_job_can_fail(operation_id, world, scripted):
    facts = OPERATIONS[operation_id]
    scripted(Fault("job-failed"))
    reply = world.as_job(operation_id, world.minimal(operation_id))
    poll = "get-generation" if facts.generation == "v1" else "get_generation_v2"
    said = world.polled(reply.json()["generation_id"], facts.generation)
    documented(poll, said[-1])
    assert said[-1]["status"] == "failed"


@pytest.mark.parametrize("operation_id", [i for i in IDS if OPERATIONS[i].dry_run])
def test_a_quote(operation_id, world):
    before = len(world.engine.billed)
    fields = world.minimal(operation_id)
    if "prompt" in fields:
        fields["prompt"] = "unsafe-prompt"
    if "num_images" in OPERATIONS[operation_id].fields:
        fields["num_images"] = 3
    reply = world.send(operation_id, fields, query="dry_run=true")
    assert reply.status == 200, reply.body
    validate(reply.json(), PRICE)
    assert len(world.engine.billed) == before
    price = CLASSES[operation_id](**fields).price().usd_micros
    if price is not None:
        assert (reply.json()["usd_micros"], reply.json()["qualifier"]) == (price, "exact")
    if (vendor.SPECIFICATIONS / vendor.V2).exists():
        _, quote = vendor.answer(operation_id)
        validate(reply.json(), quote)


@pytest.mark.parametrize("operation_id", [i for i in IDS if not OPERATIONS[i].dry_run])
def test_dry_run_elsewhere_is_ignored_and_the_work_is_done(operation_id, world):
    before = len(world.engine.billed)
    reply = world.send(operation_id, world.minimal(operation_id), query="dry_run=true")
    assert reply.status == 200, reply.body
    documented(operation_id, reply.json())
    assert len(world.engine.billed) - before == billed(operation_id)


def spoken(operation_id: str, words: str) -> dict[str, Any]:
    """Give the field that holds the prompt, with these words in it."""
    facts = OPERATIONS[operation_id]
    return next(({name: words} for name in ("prompt", "text_prompt") if name in facts.fields), {})


SPOKEN = [i for i in PICTURES if spoken(i, "")]


@pytest.mark.parametrize("operation_id", [i for i in SPOKEN if OPERATIONS[i].delivery != "job"])
def test_withheld(operation_id, world):
    fields = world.minimal(operation_id) | spoken(operation_id, "an unsafe-image of x")
    reply = world.send(operation_id, fields)
    assert reply.status == 200, reply.body
    documented(operation_id, reply.json())
    assert all(item["url"] is None and not item["is_image_safe"] for item in reply.json()["data"])


@pytest.mark.parametrize("operation_id", [i for i in PICTURES if OPERATIONS[i].delivery != "job"])
def test_withheld_by_script(operation_id, world, scripted):
    body = scripted(Fault("unsafe-image")).send(operation_id, world.minimal(operation_id)).json()
    documented(operation_id, body)
    assert all(not item["is_image_safe"] for item in body.get("data", ()))


def test_each_file_of_an_upload_has_an_outcome_of_its_own(world):
    files = [
        ("sunset.png", sample(OPERATIONS["post-remove-background"].fields["image"]).data),
        ("sunset.txt", b"a sunset over the sea"),
        ("broken.png", b"\x89PNG\r\n\x1a\nno picture"),
        ("broken.zip", b"PK no archive"),
    ]
    dataset = world.send("create-dataset", {"name": "Mixed"}).json()["dataset_id"]
    sent = httpx.Request(
        "POST",
        f"http://x/datasets/{dataset}/upload_assets",
        files=[("files", (name, data, "application/octet-stream")) for name, data in files],
    )
    reply = post(world.engine, sent)
    assert reply.status == 200, reply.body
    body = reply.json()
    documented("upload-dataset-assets", body)
    assert body["total_count"] == body["success_count"] + body["failure_count"]
    failed = {item["file_name"]: item["failure_reason"] for item in body["failed_assets"]}
    assert failed == {"broken.png": "INVALID_IMAGE", "broken.zip": "INVALID_ZIP"}
    details = world.send("get-dataset", {"dataset_id": dataset}).json()
    documented("get-dataset", details)
    assert [file["caption"] for file in details["files"] if file["file_name"] == "sunset.png"] == [
        "a sunset over the sea"
    ]


def test_a_dataset_and_its_model_live_through_their_states():
    world = World(speed=1)
    dataset = world.known["dataset_id"]
    body = world.send("train-model-v-3", {"dataset_id": dataset, "model_name": "Second model"}).json()
    documented("train-model-v-3", body)
    seen: list[str] = []
    while not seen or seen[-1] not in ("COMPLETED", "ERRORED"):
        details = world.send("get-custom-model", {"model_id": body["model_id"]}).json()
        documented("get-custom-model", details)
        seen += [details["model"]["status"]] if seen[-1:] != [details["model"]["status"]] else []
        assert len(seen) < 10
        world.engine.advance(30)
    assert seen == ["CREATING", "TRAINING", "COMPLETED"]
    assert details["model"]["is_available_for_generation"]
    known = world.send("get-dataset", {"dataset_id": dataset}).json()
    assert body["model_id"] in known["custom_model_ids"]
    listed = world.send("list-custom-models", {"status": ["COMPLETED"], "scope": "owned"}).json()
    documented("list-custom-models", listed)
    assert body["model_id"] in [model["model_id"] for model in listed["models"]]


@pytest.mark.parametrize(
    "change",
    [
        lambda body: body.pop("created"),
        lambda body: body.update(created="yesterday"),
        lambda body: body["data"][0].pop("seed"),
        lambda body: body["data"][0].update(resolution="1000x1000"),
        lambda body: body["data"][0].update(is_image_safe=False),
        lambda body: body["data"][0].update(url="https://ideogram.ai/x.png"),
        lambda body: body["data"][0].update(url=None),
        lambda body: body["data"][0].update(extra=1),
        lambda body: body["data"].clear(),
    ],
)
def test_the_check_of_answers_can_fail(change, world):
    body = world.send(V3, {"prompt": "x"}).json()
    documented(V3, body)
    change(body)
    with pytest.raises(AssertionError):
        documented(V3, body)


def test_every_deviation_of_an_answer_is_needed(world):
    found: list[tuple[str, str, str]] = []
    for operation_id in IDS:
        body = world.send(operation_id, world.minimal(operation_id)).json()
        found += outside(operation_id, answer_validator(operation_id), body)
    assert deviations.unexplained(found, deviations.ANSWERS) == []
    assert deviations.needless(found, deviations.ANSWERS) == []
