"""Custom models live through their states, and draw when they are ready; usage adds up what was billed."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from jsonschema import validate

from ideowidgets.offline.engine import Engine
from ideowidgets.offline.schemas import CUSTOM_MODEL, USAGE
from ideowidgets.offline.state import SHARED
from ideowidgets.offline.wire import ApiRequest
from ideowidgets.operations import (
    CreateDataset,
    GenerateV3,
    GetCustomModel,
    GetDataset,
    ListCustomModels,
    TrainModelV3,
    UploadDatasetAssets,
    V2AccountUsage,
    V2GenerateV4Custom,
)
from ideowidgets.operations.dataset_file import DatasetFile
from tests.unit.offline.conftest import NOON, ask, get_request, pixels, png, post_request, told

FIFTEEN = tuple(DatasetFile(png(), f"{number}.png", "image/png") for number in range(15))


def dataset(engine: Engine, images: int = 15) -> str:
    made = told(engine, CreateDataset(name="Foxes"))["dataset_id"]
    if images:
        told(engine, UploadDatasetAssets(dataset_id=made, files=FIFTEEN[:images]))
    return made


def trained(engine: Engine, name: str = "My foxes", **settings: Any) -> str:
    return told(engine, TrainModelV3(dataset_id=dataset(engine), model_name=name), **settings)["model_id"]


def model(engine: Engine, model_id: str) -> dict[str, Any]:
    found = told(engine, GetCustomModel(model_id=model_id))["model"]
    validate(found, CUSTOM_MODEL)
    return found


def test_a_model_lives_through_its_states(engine):
    source = dataset(engine)
    begun = told(engine, TrainModelV3(dataset_id=source, model_name="My foxes"))
    assert begun == {
        "model_id": begun["model_id"],
        "dataset_id": source,
        "training_status": "CREATING",
        "model_name": "My foxes",
    }
    assert told(engine, GetDataset(dataset_id=source))["custom_model_ids"] == [begun["model_id"]]
    seen = []
    for _ in range(4):
        found = model(engine, begun["model_id"])
        seen.append((found["status"], found["is_available_for_generation"], found["custom_model_uri"]))
        engine.advance(60)
    uri = "model/my-foxes/version/1"
    assert seen == [("CREATING", False, None), ("TRAINING", False, None), *[("COMPLETED", True, uri)] * 2]


def test_a_model_can_fail(engine):
    made = trained(engine, "An error")
    engine.advance(200)
    found = model(engine, made)
    assert (found["status"], found["is_available_for_generation"], found["custom_model_uri"]) == (
        "ERRORED",
        False,
        None,
    )


def test_stages_can_be_short():
    engine = Engine(stage_seconds=0)
    assert model(engine, trained(engine))["status"] == "COMPLETED"


@pytest.mark.parametrize("images", [0, 14])
def test_training_needs_images(engine, images):
    reply = ask(engine, TrainModelV3(dataset_id=dataset(engine, images), model_name="My foxes"))
    assert (reply.status, str(images) in reply.json()["error"]) == (400, True)
    assert engine.billed == ()


@pytest.mark.parametrize("name", ["four", "x" * 31, "under_score", "Füchse", "a/b/c/d"])
def test_names_are_checked(engine, name):
    reply = engine.handle(post_request("/v1/ideogram-v3/train-model", {"dataset_id": "x", "model_name": name}))
    assert (reply.status, "model_name" in reply.json()["detail"]) == (400, True)


def test_what_is_not_there_is_not_found(engine):
    assert ask(engine, TrainModelV3(dataset_id="nowhere", model_name="My foxes")).status == 404
    assert ask(engine, GetCustomModel(model_id="nowhere")).status == 404
    mine = trained(engine)
    assert ask(engine, GetCustomModel(model_id=mine), key="another").status == 404


def test_the_list_has_own_and_shared_models(engine):
    first, second = trained(engine), trained(engine)
    shared = SHARED.id

    def ids(**asked: Any) -> list[str]:
        return [item["model_id"] for item in told(engine, ListCustomModels(**asked))["models"]]

    assert ids() == [second, first, shared]
    assert ids(scope="owned") == [second, first]
    assert ids(scope="shared") == [shared]
    assert ids(status=["TRAINING"]) == [shared], "the status is asked of own models alone"
    engine.advance(60)
    assert ids(status=["TRAINING", "COMPLETED"]) == [second, first, shared]
    assert ids(scope="owned", status=["COMPLETED"]) == []
    engine.advance(60)
    assert ids(scope="owned", status=["COMPLETED"]) == [second, first]
    uris = {item["custom_model_uri"] for item in told(engine, ListCustomModels())["models"]}
    assert len(uris) == 3


@pytest.mark.parametrize("query", ["scope=mine", "scope=OWNED", "status=DONE", "status=TRAINING&status=x", "status="])
def test_the_query_is_read_strictly(engine, query):
    headers = {"api-key": "any"}
    assert engine.handle(ApiRequest("GET", "/models", query, headers)).status == 400
    assert engine.handle(ApiRequest("GET", "/models", "unknown=1&scope=owned", headers)).status == 200


def test_a_model_draws_when_it_is_ready_and_in_a_way_of_its_own(engine):
    fields: dict[str, Any] = {"prompt": "a lighthouse", "seed": 7, "resolution": "512x1536", "magic_prompt": "OFF"}
    made = trained(engine)
    uri = "model/my-foxes/version/1"
    early = ask(engine, GenerateV3(custom_model_uri=uri, **fields))
    assert (early.status, "not available" in early.json()["error"]) == (400, True)
    engine.advance(120)
    assert model(engine, made)["custom_model_uri"] == uri
    looks = set()
    for asked in ({}, {"custom_model_uri": uri}, {"custom_model_uri": SHARED.uri}):
        (item,) = told(engine, GenerateV3(**fields, **asked))["data"]
        looks.add(pixels(engine.handle(get_request(item["url"])).body))
    assert len(looks) == 3


def test_a_model_that_is_not_there_is_told_as_each_api_does(engine):
    uri = "model/none/version/1"
    assert ask(engine, GenerateV3(prompt="x", custom_model_uri=uri)).status == 400
    assert ask(engine, V2GenerateV4Custom(prompt="x", custom_model_uri=uri)).status == 404
    stacked = [{"custom_model_uri": uri, "weight": 0.5}]
    request = V2GenerateV4Custom(prompt="x", custom_model_uri=SHARED.uri, stacked_custom_models=stacked)
    assert ask(engine, request).status == 404


START = "2027-01-15T00:00:00Z"


def usage(engine: Engine, **asked: Any) -> list[dict[str, Any]]:
    body = told(engine, V2AccountUsage(**({"start_time": START} | asked)))
    validate(body, USAGE)
    return body["buckets"]


def test_usage_adds_up_by_operation(engine):
    for _ in range(2):
        told(engine, GenerateV3(prompt="x", num_images=2))
    told(engine, GenerateV3(prompt="x"), key="another")
    (bucket,) = usage(engine)
    assert (bucket["start_time"], bucket["end_time"]) == ("2027-01-15T00:00:00+00:00", "2027-01-16T00:00:00+00:00")
    (line,) = bucket["line_items"]
    assert line["endpoint"] == "/v1/ideogram-v3/generate"
    assert Decimal(line["cost_total"]) == Decimal("0.24")
    assert line["billed_units"] == {"quantity": "4", "unit": "image", "unit_price": "0.060000"}


def test_usage_comes_in_buckets():
    engine = Engine(clock=lambda: NOON)  # 08:00 UTC
    told(engine, GenerateV3(prompt="x"))
    engine.advance(7_200)
    told(engine, GenerateV3(prompt="x"))
    engine.advance(60)
    hours = usage(engine, start_time="2027-01-15T07:30:00Z", bucket_width="1h")
    assert [len(bucket["line_items"]) for bucket in hours] == [0, 1, 0, 1]
    assert hours[0]["start_time"] == "2027-01-15T07:00:00+00:00"
    days = usage(engine, start_time="2027-01-14T00:00:00Z", end_time="2027-01-15T08:30:00Z")
    assert [len(bucket["line_items"]) for bucket in days] == [0, 1]
    assert Decimal(days[1]["line_items"][0]["cost_total"]) == Decimal("0.06")


@pytest.mark.parametrize(("sources", "lines"), [(["api"], 1), (["app"], 0), (["api", "app"], 1), (None, 1)])
def test_the_stand_in_has_no_app(engine, sources, lines):
    told(engine, GenerateV3(prompt="x"))
    assert len(usage(engine, sources=sources)[0]["line_items"]) == lines


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("start_time=2026-10-15T08:00:00Z", 200),
        ("start_time=2026-10-15T07:59:59Z", 400),
        ("start_time=2027-01-08T08:00:00Z&bucket_width=1h", 200),
        ("start_time=2027-01-08T07:00:00Z&bucket_width=1h", 400),
        ("start_time=2027-01-16T00:00:00Z", 400),
        ("start_time=2027-01-15T00:00:00Z&end_time=2027-01-15T00:00:00Z", 400),
        ("start_time=2027-01-15T00:00:00Z&bucket_width=1m", 400),
        ("start_time=2027-01-15T00:00:00Z&sources=web", 400),
        ("start_time=yesterday", 400),
        ("start_time=", 400),
        ("", 400),
    ],
)
def test_the_span_is_bounded(engine, query, status):
    assert engine.handle(ApiRequest("GET", "/v2/account/usage", query, {"api-key": "any"})).status == status


def test_only_an_administrator_sees_usage(engine):
    request = V2AccountUsage(start_time=START)
    assert ask(engine, request, key="member-key").status == 404
    assert ask(engine, GenerateV3(prompt="x"), key="member-key").status == 200
    assert ask(engine, request, key="no-credit").status == 200
