"""1min.ai: what is sent where, and what is refused before anything is sent."""

import json

import pytest

from ideowidgets.client import Client
from ideowidgets.client.gateways.one_min import FEATURES, OneMin
from ideowidgets.operations import (
    OPERATIONS,
    Describe,
    GenerateV3,
    GenerateV4,
    RemixV3,
    RemoveBackground,
    V2GenerateV3,
    V2GenerateV3Custom,
)
from ideowidgets.operations.errors import (
    BrokenReply,
    IdeogramError,
    InvalidRequest,
)
from ideowidgets.operations.picture import Picture
from tests.unit.client.conftest import CANARY, QUICK
from tests.unit.client.hostile import echo, page, status
from tests.unit.client.one_min_cases import (
    BIG,
    CARRIED,
    FACE,
    GOOD,
    HALF,
    LOOK,
    OTHER_HALF,
    SOURCE,
    drawn,
    receipt,
    uploaded,
)


@pytest.fixture
def client(make, server):
    return make(CANARY, service="one-min", base_url=server.url, retry=QUICK)


@pytest.mark.parametrize("case", CARRIED)
def test_what_is_sent(client, server, case):
    request, kind, expected = CARRIED[case]
    files: dict[str, Picture] = {}
    for value in expected.values():
        for file in value if isinstance(value, list) else [value]:
            if isinstance(file, Picture):
                files.setdefault(file.sha256, file)
    server.plan.extend([*(receipt(f"images/{sha}") for sha in files), GOOD])
    # The order of the uploads is free, so the receipts are dealt out by what came.
    assert client.send(request).images[0].seed == 12345
    *uploads, last = server.arrivals
    paths: dict[bytes, str] = {}
    for sha, arrival in zip(files, uploads, strict=True):
        assert (arrival.method, arrival.target) == ("POST", "/api/assets")
        name, media_type, data = uploaded(arrival)
        assert name
        assert media_type == "image/png"
        paths[data] = f"images/{sha}"
    assert set(paths) == {file.data for file in files.values()}

    def placed(value):
        if isinstance(value, list):
            return [placed(item) for item in value]
        return paths[value.data] if isinstance(value, Picture) else value

    assert (last.method, last.target) == ("POST", "/api/features")
    assert last.headers["content-type"] == "application/json"
    wanted = {name: placed(value) for name, value in expected.items()}
    assert json.loads(last.body) == {"type": kind, "model": "ideogram-3", "promptObject": wanted}
    assert all(arrival.headers["api-key"] == CANARY for arrival in server.arrivals)
    assert all("authorization" not in arrival.headers for arrival in server.arrivals)


def test_what_was_uploaded_is_not_uploaded_again(client, server):
    server.plan.extend([receipt("images/a"), GOOD])
    for prompt in ("x", "y"):
        client.send(RemixV3(image=SOURCE, prompt=prompt))
    assert [arrival.target for arrival in server.arrivals] == ["/api/assets", "/api/features", "/api/features"]


def test_one_picture_in_two_places_is_uploaded_once(client, server):
    server.plan.extend([receipt("images/a"), GOOD])
    client.send(RemixV3(image=LOOK, prompt="x", style_reference_images=[LOOK]))
    asked = json.loads(server.arrivals[-1].body)["promptObject"]
    assert server.posts() == 2
    assert (asked["imageUrl"], asked["style_reference_images"]) == ("images/a", ["images/a"])
    twice = RemixV3(image=LOOK, prompt="x", style_reference_images=[Picture.of(LOOK.data)])
    assert len(OneMin().uploads(twice)) == 1


def test_an_upload_that_fails_is_free_and_sent_again(client, server):
    server.plan.extend([status(500, {}), page(), receipt("images/a"), GOOD])
    assert client.send(RemixV3(image=SOURCE, prompt="x")).images
    assert [arrival.target for arrival in server.arrivals] == ["/api/assets"] * 3 + ["/api/features"]


@pytest.mark.parametrize(
    "body", [{}, {"fileContent": {"path": 5}}, {"asset": {"key": ""}}, [1], {"fileContent": {"path": "a\nb"}}]
)
def test_an_upload_without_a_path_costs_nothing(client, server, body):
    server.plan.append(status(200, body))
    with pytest.raises(BrokenReply) as caught:
        client.send(RemixV3(image=SOURCE, prompt="x"))
    assert not caught.value.may_have_been_billed
    assert not any(arrival.target == "/api/features" for arrival in server.arrivals)


def test_the_key_of_an_asset_will_do(client, server):
    server.plan.extend([status(200, {"asset": {"key": "images/b"}}), GOOD])
    client.send(RemixV3(image=SOURCE, prompt="x"))
    assert json.loads(server.arrivals[-1].body)["promptObject"]["imageUrl"] == "images/b"


REFUSED = {
    "a palette": (GenerateV3(prompt="x", color_palette="EMBER"), "no place for color_palette"),
    "style codes": (GenerateV3(prompt="x", style_codes=["AAFF5733"]), "no place for style_codes"),
    "a custom model": (GenerateV3(prompt="x", custom_model_uri="model/a/version/1"), "no place for custom_model_uri"),
    "copyright": (GenerateV3(prompt="x", enable_copyright_detection=True), "no place for enable_copyright_detection"),
    "a character's mask": (
        GenerateV3(prompt="x", character_reference_images=[FACE], character_reference_images_mask=[FACE]),
        "no place for character_reference_images_mask",
    ),
    "not private": (V2GenerateV3(prompt="x", private=False), "no place for private"),
    "a collection": (V2GenerateV3(prompt="x", target_collection_id="A" * 22), "no place for target_collection_id"),
    "a ratio of v2": (V2GenerateV3(prompt="x", aspect_ratio="auto"), "aspect_ratio 'AUTO'"),
    "a style of v2": (V2GenerateV3(prompt="x", style_type="stylized"), "style_type 'STYLIZED'"),
    "preset and type": (GenerateV3(prompt="x", style_preset="ICONIC", style_type="DESIGN"), "AUTO or GENERAL only"),
    "references and type": (
        GenerateV3(prompt="x", style_reference_images=[LOOK], style_type="REALISTIC"), "AUTO or GENERAL only",
    ),
    "preset and references": (
        GenerateV3(prompt="x", style_preset="ICONIC", style_reference_images=[LOOK]), "not both",
    ),
    "six references": (
        GenerateV3(prompt="x", style_reference_images=[drawn("red", (n, 9)) for n in range(8, 14)]),
        "at most 5",
    ),
    "character and type": (
        GenerateV3(prompt="x", character_reference_images=[FACE], style_type="GENERAL"), "AUTO, REALISTIC or FICTION",
    ),
    "character and flash": (
        GenerateV3(prompt="x", character_reference_images=[FACE], rendering_speed="FLASH"), "FLASH",
    ),
    "a large source": (RemixV3(image=BIG, prompt="x"), "at most 10 MB"),
    "a large reference": (GenerateV3(prompt="x", style_reference_images=[BIG]), "at most 10 MB"),
    "large references": (GenerateV3(prompt="x", style_reference_images=[HALF, OTHER_HALF]), "10 MB together"),
    "4.0": (GenerateV4(text_prompt="x"), "GenerateV3"),
    "a custom model of v2": (
        V2GenerateV3Custom(prompt="x", custom_model_uri="model/a/version/1"), "ideogram-3.0-custom",
    ),
    "describe": (Describe(image_file=SOURCE), "has no describe"),
    "remove background": (RemoveBackground(image=SOURCE), "has no remove background"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_carried_is_said_before_anything_is_sent(client, server, case):
    request, said = REFUSED[case]
    assert said in (OneMin().cannot(request) or "")
    with pytest.raises(InvalidRequest) as caught:
        client.send(request)
    assert said in str(caught.value)
    assert server.arrivals == []
    with pytest.raises(InvalidRequest, match=r"1min\.ai"):
        OneMin().encode(request)


def test_every_problem_is_named_at_once():
    request = GenerateV3(prompt="x", style_codes=["AAFF5733"], color_palette="EMBER")
    with pytest.raises(InvalidRequest) as caught:
        OneMin().encode(request)
    assert {problem.field for problem in caught.value.problems} == {"style_codes", "color_palette"}


@pytest.mark.parametrize("cls", OPERATIONS.values(), ids=lambda cls: cls.__name__)
def test_every_operation_is_carried_or_refused_with_a_way_out(cls):
    reason = OneMin().cannot(cls)
    assert (reason is None) == (cls.operation.id in FEATURES)
    assert reason is None or reason.startswith(("has no ", "does not offer "))


def test_the_features_are_operations():
    assert set(FEATURES) <= set(OPERATIONS)


def test_five_references_of_ten_megabytes_are_taken():
    part = Picture(SOURCE.data + b"\0" * (2_000_000 - len(SOURCE.data)), "fifth.png", "image/png")
    assert OneMin().cannot(GenerateV3(prompt="x", style_reference_images=[part] * 5)) is None
    whole = Picture(SOURCE.data + b"\0" * (10_000_000 - len(SOURCE.data)), "whole.png", "image/png")
    assert OneMin().cannot(RemixV3(image=whole, prompt="x")) is None


def test_private_is_as_the_gateway_is(client, server):
    """Two requests that are equal are treated alike, so what is the default is not refused when it is said."""
    server.plan.append(GOOD)
    for request in (V2GenerateV3(prompt="x"), V2GenerateV3(prompt="x", private=True)):
        client.send(request)
        assert "private" not in json.loads(server.arrivals[-1].body)["promptObject"]


def test_what_is_unchecked_goes_along(client, server):
    server.plan.append(GOOD)
    with pytest.warns(UserWarning, match="image_weight"):
        request = GenerateV3(prompt="x", unchecked={"image_weight": 0})
    client.send(request)
    assert json.loads(server.arrivals[-1].body)["promptObject"]["image_weight"] == 0


def test_no_jobs_no_quotes(client, server):
    with pytest.raises(InvalidRequest):
        client.submit(GenerateV3(prompt="x"))
    assert GenerateV3(prompt="x").price().usd_micros
    assert client.quote(GenerateV3(prompt="x")).usd_micros is None
    assert client.quote(V2GenerateV3(prompt="x")).usd_micros is None
    service = OneMin()
    for impossible in (
        lambda: service.encode_job(GenerateV3(prompt="x"), None),
        lambda: service.encode_poll("A" * 22, "v1"),
        lambda: service.encode(V2GenerateV3(prompt="x"), dry_run=True),
    ):
        with pytest.raises(InvalidRequest, match=r"1min.ai (runs no jobs|quotes no prices)"):
            impossible()
    assert server.arrivals == []


def test_the_key_is_nowhere(client, server, caplog, capsys):
    caplog.set_level("DEBUG")
    server.plan.extend([receipt("images/a"), echo(200), echo(400), echo(500)])
    shown = [repr(client.client), repr(client.client._core.service)]
    for _ in range(3):
        with pytest.raises(IdeogramError) as caught:
            client.send(RemixV3(image=SOURCE, prompt="x"))
        shown += [str(caught.value), repr(caught.value), repr(vars(caught.value))]
    call = OneMin().encode(GenerateV3(prompt="x"))
    shown += [repr(call), repr(call.json), caplog.text, *capsys.readouterr()]
    assert CANARY not in "".join(shown)
    assert all(CANARY not in arrival.target for arrival in server.arrivals)


def test_its_own_environment_variable(monkeypatch):
    monkeypatch.setenv("IDEOGRAM_API_KEY", "someone-elses-key-000000")
    monkeypatch.delenv("ONE_MIN_API_KEY", raising=False)
    with pytest.raises(IdeogramError, match="ONE_MIN_API_KEY"):
        Client(service="one-min")
    monkeypatch.setenv("ONE_MIN_API_KEY", CANARY)
    with Client(service="one-min") as client:
        assert client.base_url == "https://api.1min.ai"
