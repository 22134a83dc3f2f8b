"""Requests as values: shown, hashed, stored, changed, priced."""

from __future__ import annotations

import json
import pickle
import shlex
from typing import Any
from urllib.parse import parse_qsl

import pytest
from hypothesis import assume, given

from ideowidgets import operations
from ideowidgets.operations import (
    OPERATIONS,
    GenerateLegacy,
    GenerateV3,
    GenerateV4,
    GetDataset,
    MagicPromptV4,
    Request,
    Upscale,
    V2GenerateV4,
    V2GenerateV45,
    V2TransparentV4,
    make_request,
    pick,
)
from ideowidgets.operations.errors import InvalidRequest
from ideowidgets.operations.request import place_of
from ideowidgets.operations.results import MagicPrompt
from ideowidgets.operations.structured_prompt import StructuredPrompt
from tests.unit.operations.golden import GOLDEN as GOLDEN_SAMPLES
from tests.unit.operations.samples import picture, sample
from tests.unit.operations.strategies import requests

GOLDEN: list[tuple[Request[Any], str]] = [
    (
        GenerateV3(prompt="a lighthouse", seed=7, style_preset="BAUHAUS", color_palette="EMBER"),
        "22adbf84eb805044c9a72dc88d23c6e79cac75941c29c07c556a0c3b6901f983",
    ),
    (
        GenerateV4(text_prompt="a lighthouse", resolution="2048x2048"),
        "a9ca21e9cc47d0c3a24047a6f00e34fda20074c8a6d10ebf9254028be1549a9c",
    ),
    (
        MagicPromptV4(text_prompt="a lighthouse", aspect_ratio="16x9"),
        "ae5cdb0617506185883b5f9a779b84e2542eef095947254ce53a8921d44dd3c4",
    ),
    (
        V2GenerateV4(prompt="a lighthouse", seed=7, num_images=2),
        "ce250e98a549eb9fe9d985b22fb5778621a6521c206693f0767eaf46ea6b0cea",
    ),
    (
        V2GenerateV45(prompt="a lighthouse", quality="low"),
        "15c593dda86638d8bdefccaeb3eaf829a98b35c0c28d9362dc74e5bcdc5d3e98",
    ),
]


every_operation = pytest.mark.parametrize("operation_id", list(OPERATIONS))


def stored_and_read(request: Request[Any]) -> Request[Any]:
    files = {file.sha256: file.data for group in request.attachments().values() for file in group}
    return Request.from_dict(json.loads(json.dumps(request.to_dict())), picture=files.__getitem__)


@given(requests())
def test_storing_a_request_and_reading_it_back_gives_the_same_request(request: Request[Any]) -> None:
    again = stored_and_read(request)
    assert again == request
    assert again.request_hash == request.request_hash


@every_operation
def test_a_request_with_files_is_stored_and_read_back(operation_id: str) -> None:
    request = sample(operation_id)
    again = stored_and_read(request)
    assert again == request
    assert [type(file) for group in again.attachments().values() for file in group] == [
        type(file) for group in request.attachments().values() for file in group
    ]


@given(requests())
def test_the_python_it_shows_makes_the_same_request(request: Request[Any]) -> None:
    assume(not request.attachments())
    names = {name: getattr(operations, name) for name in dir(operations) if name[0].isupper()}
    assert eval(request.to_python(), names) == request


@given(requests())
def test_curl_keeps_the_key_in_the_environment_and_every_field_in_its_place(request: Request[Any]) -> None:
    words = shlex.split(request.to_curl().replace("\\\n", " "))
    assert "Api-Key: $IDEOGRAM_API_KEY" in words
    address, _, query = words[3].partition("?")
    assert address.endswith(request.sent_path())
    assert parse_qsl(query, keep_blank_values=True) == request.sent_query()
    body = request.body_fields()
    if request.sends_json:
        assert json.loads(words[words.index("-d") + 1]) == body
    else:
        flags = ("--form-string", "-F")
        sent = [words[place + 1].partition("=")[0] for place, word in enumerate(words) if word in flags]
        assert list(dict.fromkeys(sent)) == [name for name, value in body.items() if value != []]


@every_operation
def test_hashes_never_change(operation_id: str) -> None:
    assert sample(operation_id).request_hash == GOLDEN_SAMPLES[operation_id]


@pytest.mark.parametrize(("request_", "digest"), GOLDEN)
def test_hashes_of_the_first_version_never_change(request_: Request[Any], digest: str) -> None:
    assert request_.request_hash == digest


@every_operation
def test_every_operation_knows_where_its_fields_go(operation_id: str) -> None:
    request = sample(operation_id)
    cls = type(request)
    assert "{" not in request.sent_path()
    placed = {name: place_of(cls, name) for name in request.wire_fields()}
    assert {name for name, _ in request.sent_query()} == {name for name, place in placed.items() if place == "query"}
    wrapper = request.operation.wrapped
    body = request.body_fields()
    inner = body.pop(wrapper) if wrapper else {}
    assert {*body, *inner} == {name for name, place in placed.items() if place == "body"}
    assert (request.operation.method == "GET") is (request.operation.body == "none")


def test_a_wrapped_request_sends_its_object_even_where_nothing_is_set() -> None:
    assert Upscale(image_file=picture()).body_fields().keys() == {"image_request", "image_file"}
    assert Upscale(image_file=picture()).body_fields()["image_request"] == {}
    assert GenerateLegacy(prompt="x", seed=3).body_fields() == {"image_request": {"prompt": "x", "seed": 3}}


def test_what_stands_in_a_path_cannot_leave_its_place() -> None:
    assert GetDataset(dataset_id="..models?x=1#y").sent_path() == "/datasets/..models%3Fx%3D1%23y"
    for wrong in ("..", ".", "", "../models", "a/b"):
        with pytest.raises(InvalidRequest, match=r"dataset_id: must (be an id|have at least 1)"):
            GetDataset(dataset_id=wrong)


def test_a_twin_takes_the_same_fields_and_is_a_job() -> None:
    for cls in OPERATIONS.values():
        if cls.operation.twin is not None:
            twin = OPERATIONS[cls.operation.twin]
            assert twin.model_fields.keys() == cls.model_fields.keys()
            assert (twin.operation.delivery, cls.operation.delivery) == ("job", "answer")
            assert twin.operation.action == cls.operation.action


def test_the_hash_tells_pictures_apart_and_leaves_out_what_does_not() -> None:
    base = V2GenerateV4(prompt="a cat", seed=7)
    assert base.replace(seed=8).request_hash != base.request_hash
    assert base.replace(private=False).request_hash == base.request_hash
    assert GenerateV3(prompt="a cat", style_preset="art deco").request_hash == (
        GenerateV3(prompt="a cat", style_preset="ART_DECO").request_hash
    )


def test_only_fields_that_were_set_are_sent_and_none_means_unset() -> None:
    assert GenerateV3(prompt="a cat", seed=None).wire_fields() == {"prompt": "a cat"}
    assert V2GenerateV4(prompt="a cat").wire_fields() == {"prompt": "a cat", "private": True}
    assert V2GenerateV4(prompt="a cat", private=False).wire_fields()["private"] is False


def test_a_value_newer_than_this_version_can_be_sent_on_purpose() -> None:
    with pytest.warns(UserWarning, match="rendering_speed sent without checks"):
        request = GenerateV3(prompt="x", unchecked={"rendering_speed": "HYPER"})
    assert request.wire_fields()["rendering_speed"] == "HYPER"
    assert request.request_hash != GenerateV3(prompt="x").request_hash
    assert request.price().usd_micros is None


@pytest.mark.parametrize(
    ("model", "name"),
    [
        ("ideogram-3.0", "GenerateV3"),
        ("3", "GenerateV3"),
        ("4.0", "V2GenerateV4"),
        ("Ideogram 4.5", "V2GenerateV45"),
        ("post-generate-image-v-4", "GenerateV4"),
        (None, "GenerateV3"),
    ],
)
def test_people_name_models_as_they_like(model: str | None, name: str) -> None:
    assert pick("generate", model).__name__ == name


def test_one_field_by_two_names_is_refused() -> None:
    with pytest.raises(InvalidRequest, match="text_prompt: is given twice"):
        make_request("generate", "post-generate-image-v-4", prompt="x", text_prompt="y")


STRUCTURED = {"high_level_description": "a cat", "compositional_deconstruction": {"background": "", "elements": []}}


@pytest.mark.parametrize(
    "prompt", [STRUCTURED, json.dumps(STRUCTURED), StructuredPrompt(STRUCTURED), MagicPrompt(STRUCTURED, "1x1")]
)
def test_a_structured_prompt_goes_to_a_model_that_takes_one(prompt: Any) -> None:
    made = make_request("generate", prompt=prompt)
    assert type(made) is V2GenerateV4
    assert json.loads(made.prompt) == STRUCTURED
    older = make_request("generate", prompt=prompt, carried=lambda cls: cls.operation.generation == "v1")
    assert type(older) is GenerateV4
    assert older.text_prompt is None
    assert type(make_request("generate-transparent", prompt=prompt)) is V2TransparentV4
    assert type(make_request("generate", "4.5", prompt=prompt)) is V2GenerateV45


@pytest.mark.parametrize(
    ("action", "model"), [("generate", "3.0"), ("generate", "V_2"), ("generate-transparent", "3.0")]
)
def test_a_model_that_takes_no_structured_prompt_names_one_that_does(action: str, model: str) -> None:
    with pytest.raises(InvalidRequest, match=r"Ideogram .* takes no structured prompt; use model='4\.0'"):
        make_request(action, model, prompt=StructuredPrompt(STRUCTURED))
    # Text is text: what it looks like is nobody's business.
    assert make_request(action, model, prompt=json.dumps(STRUCTURED)).wire_fields()["prompt"].startswith("{")


def test_a_field_that_a_model_lacks_names_models_that_have_it() -> None:
    with pytest.raises(InvalidRequest, match=r"style_preset.*not taken by ideogram-4\.5.*ideogram-3\.0"):
        make_request("generate", "4.5", prompt="x", style_preset="BAUHAUS")
    with pytest.raises(InvalidRequest, match=r"Choose one of|Did you mean"):
        make_request("generate", "ideogram-9", prompt="x")


@pytest.mark.parametrize(
    ("request_", "micros"),
    [
        (GenerateV3(prompt="x"), 60_000),
        (GenerateV3(prompt="x", rendering_speed="TURBO", num_images=4), 120_000),
        (GenerateV3(prompt="x", character_reference_images=[b"\x89PNG\r\n\x1a\n"]), 150_000),
        (V2GenerateV4(prompt="x", rendering_speed="quality", num_images=2), 200_000),
        (V2GenerateV45(prompt="x"), 100_000),
        (V2GenerateV45(prompt="x", quality="low"), 30_000),
        (MagicPromptV4(text_prompt="x"), None),
    ],
)
def test_list_prices(request_: Request[Any], micros: int | None) -> None:
    price = request_.price()
    assert price.usd_micros == micros
    assert price.qualifier == "about"
    assert str(price) == "price unknown" if micros is None else str(price).startswith("about $")


def test_errors_survive_pickling_for_process_pools() -> None:
    with pytest.raises(InvalidRequest) as caught:
        GenerateV3(prompt="x", seed=-1)
    again = pickle.loads(pickle.dumps(caught.value))
    assert str(again) == str(caught.value)
    assert again.problems == caught.value.problems
