"""How requests are read: places, wrapped bodies, both content types, every kind of field, strictly."""

from __future__ import annotations

import contextlib
import json
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ideowidgets.offline.engine import Engine
from ideowidgets.offline.reading.building import build
from ideowidgets.offline.reading.decode import MULTIPART, TooLarge, accepted_bodies, decode, specs_of
from ideowidgets.offline.routes import Route, find
from ideowidgets.offline.wire import ApiRequest, Refusal
from ideowidgets.operations import (
    OPERATIONS,
    GenerateLegacy,
    GenerateV3,
    ListCustomModels,
    RemixLegacy,
    RemoveObject,
    Upscale,
    V2LayerizeV3,
)
from ideowidgets.operations.request import Request
from tests.unit.offline.conftest import png, written

IMAGE = ("image_file", ("a.png", png(), "image/png"))


def form(*parts: tuple[str, Any], path: str = "/") -> ApiRequest:
    sent = httpx.Request("POST", "http://x", files=list(parts))
    headers = {name.lower(): value for name, value in sent.headers.items()}
    return ApiRequest("POST", path, "", headers | {"api-key": "any"}, sent.read())


def text(name: str, value: str) -> tuple[str, Any]:
    return (name, (None, value))


def posted(body: Any) -> ApiRequest:
    headers = {"content-type": "application/json", "api-key": "any"}
    return ApiRequest("POST", "/", "", headers, json.dumps(body).encode())


def read(cls: type[Request[Any]], request: ApiRequest, **path: str) -> Request[Any]:
    return build(cls, decode(cls, request, path))


def refused(cls: type[Request[Any]], request: ApiRequest) -> str:
    with pytest.raises(Refusal) as found:
        read(cls, request)
    assert found.value.reply.status in (400, 415)
    return found.value.reason


@pytest.mark.parametrize("operation_id", sorted(OPERATIONS))
def test_every_operation_has_its_path(operation_id):
    operation = OPERATIONS[operation_id].operation
    path = operation.path.replace("{", "").replace("}", "")
    found = find(operation.method, path)
    assert isinstance(found, Route)
    assert found.cls.operation.id == operation_id
    assert set(found.values) == {name for name, spec in specs_of(found.cls).items() if spec.place == "path"}


@pytest.mark.parametrize(
    ("method", "path", "found"),
    [
        ("PUT", "/datasets", {"GET", "HEAD", "POST"}),
        ("DELETE", "/datasets/x", {"GET", "HEAD"}),
        ("GET", "/datasets/x/upload_assets", {"POST"}),
        ("GET", "/datasets/", None),
        ("GET", "/datasets/x/y", None),
        ("GET", "/generate/", None),
    ],
)
def test_other_methods_and_paths(method, path, found):
    allowed = find(method, path)
    assert (set(allowed.split(", ")) if isinstance(allowed, str) else allowed) == found


def test_a_path_is_read_as_it_is_meant():
    assert find("GET", "/datasets/a%2Fb%20c") == Route(OPERATIONS["get-dataset"], {"dataset_id": "a/b c"})


MEMBERS = {"prompt": "a cat", "model": "V_2_TURBO", "num_images": 2, "color_palette": {"name": "EMBER"}}


def test_a_wrapped_body_as_json_and_as_parts():
    by_json = read(GenerateLegacy, posted({"image_request": MEMBERS}))
    assert by_json == GenerateLegacy(**MEMBERS)
    wrapped = json.dumps(MEMBERS | {"image_weight": 70})
    for part in (text("image_request", wrapped), ("image_request", (None, wrapped, "application/json"))):
        by_parts = read(RemixLegacy, form(part, IMAGE))
        assert by_parts.set_fields()["image_weight"] == 70
    assert read(Upscale, form(text("image_request", "{}"), IMAGE)).set_fields().keys() == {"image_file"}


@pytest.mark.parametrize(
    ("cls", "request_", "reason"),
    [
        (GenerateLegacy, posted(MEMBERS), "'image_request' is a required property"),
        (GenerateLegacy, posted({"image_request": []}), "'image_request'"),
        (GenerateLegacy, posted({"image_request": MEMBERS, "seed": 1}), "'seed' was unexpected"),
        (GenerateLegacy, posted({"image_request": MEMBERS | {"size": 1}}), "'size' was unexpected"),
        (GenerateLegacy, posted({"image_request": {"model": "V_2"}}), "'prompt' is a required property"),
        (GenerateLegacy, posted([]), "'object'"),
        (Upscale, form(IMAGE), "'image_request' is a required property"),
        (Upscale, form(text("image_request", "{"), IMAGE), "not valid JSON"),
        (Upscale, form(text("image_request", "{}"), IMAGE, text("detail", "5")), "'detail' was unexpected"),
        (Upscale, form(text("image_request", '{"image_file": "x"}'), IMAGE), "'image_file' was unexpected"),
        (Upscale, form(text("image_request", "{}")), "'image_file' is a required property"),
        (Upscale, posted({"image_request": {}}), "Content-type"),
        (GenerateV3, posted({"prompt": "x", "unchecked": {"a": 1}}), "'unchecked' was unexpected"),
    ],
)
def test_what_is_read_is_exact(cls, request_, reason):
    assert reason in refused(cls, request_)


REMOVE = (("image", ("a.png", png(), "image/png")), ("mask", ("m.png", png(), "image/png")))


@pytest.mark.parametrize(
    ("written_", "value"),
    [("2.5", 2.5), ("3", 3), ("1e1", 10), ("nan", None), ("inf", None), ("1e999", None), ("0x2", None), ("", None)],
)
def test_numbers(written_, value):
    request = form(*REMOVE, text("guidance_scale", written_))
    if value is None:
        assert "guidance_scale" in refused(RemoveObject, request)
    else:
        assert read(RemoveObject, request).set_fields()["guidance_scale"] == value


def test_lists_repeat_their_name_in_a_query():
    request = ApiRequest("GET", "/models", "status=TRAINING&status=COMPLETED&scope=owned&other=1")
    assert read(ListCustomModels, request) == ListCustomModels(status=["TRAINING", "COMPLETED"], scope="owned")


def test_a_query_is_bounded():
    assert refused(ListCustomModels, ApiRequest("GET", "/models", "&".join(["status=TRAINING"] * 300)))


def test_fonts_are_files_that_are_no_pictures():
    parts = (("image", ("a.png", png(), "image/png")), ("font_candidate_files", ("Fox.otf", b"OTTO....", "font/otf")))
    (font,) = read(V2LayerizeV3, form(*parts)).attachments()["font_candidate_files"]
    assert (font.name, font.media_type) == ("Fox.otf", "font/otf")
    bad = (parts[0], ("font_candidate_files", ("Fox.otf", b"no font", "font/otf")))
    assert "font" in refused(V2LayerizeV3, form(*bad))


def test_a_dataset_file_may_be_anything(monkeypatch):
    monkeypatch.setattr("ideowidgets.offline.reading.decode.MAX_PICTURE_BYTES", 10)
    cls = OPERATIONS["upload-dataset-assets"]
    parts = [("files", (name, data, "x/y")) for name, data in (("a.png", b"x"), ("b.txt", b"y"), ("big", b"z" * 11))]
    files = read(cls, form(*parts), dataset_id="d").attachments()["files"]
    assert [(file.name, len(file.data)) for file in files] == [("a.png", 1), ("b.txt", 1), ("big", 0)]
    assert isinstance(files[2], TooLarge)


def test_bodies_that_operations_take():
    bodies = {name: accepted_bodies(cls) for name, cls in OPERATIONS.items()}
    assert bodies["post-generate-image-v-3"] == (MULTIPART, "application/json")
    assert bodies["post-inpaint-image-v-3"] == (MULTIPART,)
    assert bodies["post-generate-image"] == ("application/json",)
    assert bodies["get-dataset"] == ()


NULLS = [
    ("post-generate-image-p-image-ideogram", "seed", True),
    ("post-generate-image-v-3", "seed", False),
    ("post_generate_image_v2_ideogram_v4", "private", True),
    ("post_generate_image_v2_p_image_ideogram", "custom_width", True),
]


@pytest.mark.parametrize(("operation_id", "name", "taken"), NULLS)
def test_null_is_absent_where_the_service_says_so(operation_id, name, taken):
    request = posted({"prompt": "x", name: None})
    cls = OPERATIONS[operation_id]
    if taken:
        assert read(cls, request) == read(cls, posted({"prompt": "x"}))
    else:
        assert name in refused(cls, request)


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


@pytest.mark.parametrize("operation_id", sorted(OPERATIONS))
@given(data=st.data())
@settings(max_examples=20)
def test_no_value_of_any_field_breaks_the_reading(operation_id, data):
    cls = OPERATIONS[operation_id]
    names = [name for name, spec in specs_of(cls).items() if spec.place == "body"]
    if not names:
        return
    chosen = data.draw(st.dictionaries(st.sampled_from(names), JSON_VALUES, max_size=4))
    wrapper = cls.operation.wrapped
    as_json = posted({wrapper: chosen} if wrapper else chosen)
    as_parts = form(*(text(name, json.dumps(value)) for name, value in chosen.items()), text("prompt", "x"))
    path = {name: "x" for name, spec in specs_of(cls).items() if spec.place == "path"}
    for request in (as_json, as_parts):
        with contextlib.suppress(Refusal):
            assert isinstance(read(cls, request, **path), cls)


@given(st.text(max_size=80), st.sampled_from(["GET", "HEAD", "POST", "PUT", "TRACE"]), st.text(max_size=40))
def test_no_path_and_no_query_breaks_the_engine(path, method, query):
    request = ApiRequest(method, "/" + path, query, {"api-key": "any"})
    assert Engine().handle(request).status in (200, 400, 404, 405, 415)


def test_what_the_classes_send_is_read_back():
    sent = RemixLegacy(image_file=png(), prompt="a cat", style_type="ANIME", color_palette=["#ff0000"])
    assert read(RemixLegacy, written(sent)) == sent
