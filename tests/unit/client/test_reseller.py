"""Resellers of the legacy API: address, prefix, header and forms of errors, and what they cannot do."""

import io
import json
from email.parser import BytesParser
from email.policy import HTTP

import pytest
from PIL import Image

from ideowidgets.client import Client
from ideowidgets.client.gateways.reseller import CARRIED, MODELS, Reseller
from ideowidgets.offline.engine import Engine
from ideowidgets.offline.faults import Fault
from ideowidgets.offline.server import OfflineServer
from ideowidgets.operations import OPERATIONS, EditLegacy, GenerateLegacy, GenerateV3, RemixLegacy
from ideowidgets.operations.errors import (
    BadKey,
    BadRequest,
    BrokenReply,
    DownloadFailed,
    IdeogramError,
    InvalidRequest,
    LinkExpired,
    NoCredit,
    ServerError,
    TooManyInFlight,
    Unsafe,
)
from ideowidgets.operations.picture import Picture
from tests.unit.client.conftest import CANARY, QUICK
from tests.unit.client.hostile import PNG, echo, images, picture, status

buffer = io.BytesIO()
Image.new("RGB", (96, 64), "navy").save(buffer, "PNG")
SOURCE = Picture.of(buffer.getvalue())
ASK = GenerateLegacy(prompt="a lighthouse", model="V_2_TURBO", aspect_ratio="16:9", seed=7, color_palette="EMBER")
REMIX = RemixLegacy(image_file=SOURCE, prompt="as an etching", model="V_2", image_weight=70)
GOOD = images("https://ideogram.ai/api/images/direct/8YEpFzHuS")


@pytest.fixture
def client(make, server):
    return make(CANARY, service="reseller", base_url=server.url, retry=QUICK)


def test_generate_is_sent_as_json(client, server):
    server.plan.append(GOOD)
    assert client.send(ASK).images[0].url
    (arrival,) = server.arrivals
    assert (arrival.method, arrival.target) == ("POST", "/ideogram/generate")
    assert arrival.headers["content-type"] == "application/json"
    assert arrival.headers["authorization"] == f"Bearer {CANARY}"
    assert "api-key" not in arrival.headers
    assert json.loads(arrival.body) == {
        "image_request": {
            "prompt": "a lighthouse",
            "model": "V_2_TURBO",
            "aspect_ratio": "ASPECT_16_9",
            "seed": 7,
            "color_palette": {"name": "EMBER"},
        }
    }


def test_remix_is_sent_as_two_parts(client, server):
    server.plan.append(GOOD)
    client.send(REMIX)
    (arrival,) = server.arrivals
    head = f"content-type: {arrival.headers['content-type']}\r\n\r\n".encode()
    parts = {
        part["content-disposition"].params["name"]: part
        for part in BytesParser(policy=HTTP).parsebytes(head + arrival.body).iter_parts()
    }
    assert arrival.target == "/ideogram/remix"
    assert set(parts) == {"image_request", "image_file"}
    assert json.loads(parts["image_request"].get_payload(decode=True)) == {
        "prompt": "as an etching",
        "model": "V_2",
        "image_weight": 70,
    }
    assert parts["image_file"].get_content_type() == "image/png"
    assert parts["image_file"].get_payload(decode=True) == SOURCE.data


def test_the_model_is_always_said(client, server):
    server.plan.append(GOOD)
    client.send(GenerateLegacy(prompt="x"))
    assert json.loads(server.arrivals[0].body)["image_request"] == {"prompt": "x", "model": "V_2"}


@pytest.mark.parametrize(
    ("options", "target", "header"),
    [
        ({}, "/ideogram/generate", ("authorization", f"Bearer {CANARY}")),
        ({"prefix": ""}, "/generate", ("authorization", f"Bearer {CANARY}")),
        ({"prefix": "proxy/ideogram/", "auth": "api-key"}, "/proxy/ideogram/generate", ("api-key", CANARY)),
    ],
)
def test_its_settings(make, server, options, target, header):
    server.plan.append(GOOD)
    make(CANARY, service=Reseller(server.url, **options)).send(ASK)
    (arrival,) = server.arrivals
    assert arrival.target == target
    name, value = header
    assert arrival.headers[name] == value
    assert len({"authorization", "api-key"} & set(arrival.headers)) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"auth": "basic"},
        {"prefix": "/a?b"},
        {"prefix": "/../x"},
        {"prefix": "/a b"},
        {"picture_hosts": "cdn.example"},
        {"picture_hosts": ["https://cdn.example"]},
        {"picture_hosts": [""]},
    ],
)
def test_settings_that_are_none(wrong):
    with pytest.raises(IdeogramError):
        Reseller("https://reseller.example", **wrong)


def test_it_has_no_address_of_its_own(monkeypatch):
    monkeypatch.setenv("RESELLER_API_KEY", CANARY)
    with pytest.raises(IdeogramError, match="base_url"):
        Client(service="reseller")
    with pytest.raises(IdeogramError, match="https"):
        Client(service="reseller", base_url="http://reseller.example")
    with Client(service="reseller", base_url="https://reseller.example/v1") as client:
        assert client.base_url == "https://reseller.example/v1"


def test_its_own_environment_variable(monkeypatch):
    monkeypatch.setenv("IDEOGRAM_API_KEY", "someone-elses-key-000000")
    monkeypatch.delenv("RESELLER_API_KEY", raising=False)
    with pytest.raises(IdeogramError, match="RESELLER_API_KEY"):
        Client(service="reseller", base_url="https://reseller.example")


@pytest.mark.parametrize("cls", OPERATIONS.values(), ids=lambda cls: cls.__name__)
def test_only_the_legacy_two_are_carried(cls):
    reason = Reseller("https://reseller.example").cannot(cls)
    assert (reason is None) == (cls.operation.id in CARRIED)
    assert reason is None or "GenerateLegacy or RemixLegacy" in reason


@pytest.mark.parametrize("model", [*MODELS, "V_2A", "V_2A_TURBO", "AUTO"])
def test_its_models(model):
    reason = Reseller("https://reseller.example").cannot(GenerateLegacy(prompt="x", model=model))
    assert (reason is None) == (model in MODELS)
    assert reason is None or model in reason


@pytest.mark.parametrize(
    ("request_", "said"),
    [
        (GenerateV3(prompt="x"), "GenerateLegacy"),
        (GenerateLegacy(prompt="x", model="V_2A"), "has no model V_2A"),
        (EditLegacy(image_file=SOURCE, mask=SOURCE, prompt="x"), "only the legacy generate and remix"),
    ],
)
def test_what_cannot_be_carried_is_not_sent(client, server, request_, said):
    with pytest.raises(InvalidRequest, match=said):
        client.send(request_)
    with pytest.raises(InvalidRequest, match="The reseller"):
        Reseller("https://reseller.example").encode(request_)
    assert server.arrivals == []


def test_no_jobs_no_quotes(client, server):
    with pytest.raises(InvalidRequest):
        client.submit(ASK)
    assert client.quote(ASK).usd_micros is None
    with pytest.raises(InvalidRequest, match="quotes no prices"):
        Reseller("https://reseller.example").encode(ASK, dry_run=True)
    assert server.arrivals == []


@pytest.mark.parametrize("created", [1730329216, "2024-10-31T00:00:16+01:00", "2024-10-30 23:00:16+00:00"])
def test_created_may_be_a_number(client, server, created):
    item = {"url": "https://ideogram.ai/a.png", "seed": 1}
    server.plan.append(status(200, {"created": created, "data": [item]}))
    assert client.send(ASK).created.isoformat() == "2024-10-30T23:00:16+00:00"


ERRORS = {
    "the documented 500": (500, {"code": "upstream_error", "message": "no answer", "data": None}, ServerError,
                           "upstream_error", "no answer"),
    "no quota": (403, {"error": {"message": "no quota", "type": "new_api_error", "code": "insufficient_user_quota"}},
                 BadKey, "insufficient_user_quota", "no quota"),
    "a number for a code": (400, {"code": 7, "message": "bad prompt", "data": None}, BadRequest, None, "bad prompt"),
    "unsafe": (422, {"code": "unsafe", "message": "failed safety check"}, Unsafe, "unsafe", "safety"),
    "inside a 200": (200, {"code": "upstream_error", "message": "no answer", "data": None}, ServerError,
                     "upstream_error", "no answer"),
    "inside a 200, without data": (200, {"error": {"message": "nothing", "code": "x"}}, ServerError, "x", "nothing"),
}  # fmt: skip


@pytest.mark.parametrize("case", ERRORS)
def test_errors(client, server, case):
    code, body, kind, reason, said = ERRORS[case]
    server.plan.append(status(code, body))
    with pytest.raises(kind) as caught:
        client.send(ASK)
    error = caught.value
    assert type(error) is kind
    assert (error.status, error.reason, error.body) == (code, reason, body)
    assert said in str(error)
    assert error.may_have_been_billed == (code in (200, 500))
    assert server.posts() == 1


def test_a_message_beside_pictures_is_no_error(client, server):
    item = {"url": "https://ideogram.ai/a.png", "seed": 1}
    server.plan.append(status(200, {"code": "success", "message": "ok", "created": 1, "data": [item]}))
    assert client.send(ASK).images[0].seed == 1


def test_an_answer_without_pictures(client, server):
    server.plan.append(status(200, {"created": 1, "data": []}))
    with pytest.raises(BrokenReply):
        client.send(ASK)


def test_links_of_other_hosts_are_named_and_can_be_allowed(make, server, elsewhere):
    elsewhere.links["/a.png"] = picture(PNG)
    server.plan.append(images(f"{elsewhere.url}/a.png", "https://cdn.example/b.png"))
    client = make(CANARY, service="reseller", base_url=server.url)
    made = client.send(GenerateLegacy(prompt="x", num_images=2))
    for image, host in zip(made.images, ("127.0.0.1", "cdn.example"), strict=True):
        with pytest.raises(DownloadFailed, match="picture_hosts") as caught:
            client.download(image)
        assert host in str(caught.value)
    assert elsewhere.arrivals == []
    allowing = make(CANARY, service=Reseller(server.url, picture_hosts=["cdn.example"]))
    assert allowing.client._core.service.picture_hosts == ("cdn.example",)


@pytest.mark.parametrize(
    ("hosts", "link", "good"),
    [
        (None, "https://ideogram.ai/a.png", True),
        (None, "https://reseller.example/a.png", True),
        (None, "https://img.reseller.example/a.png", True),
        (None, "https://other.example/a.png", False),
        (["other.example"], "https://img.other.example/a.png", True),
        (["other.example"], "https://reseller.example/a.png", True),
        (["other.example"], "https://ideogram.ai/a.png", False),
        (["other.example"], "http://other.example/a.png", False),
    ],
)
def test_picture_hosts(hosts, link, good):
    service = Reseller("https://reseller.example", picture_hosts=hosts)
    with Client(CANARY, service=service) as client:
        links = client._core.downloads._links
        if good:
            assert links.check(link).url == link
        else:
            with pytest.raises(DownloadFailed, match="picture_hosts"):
                links.check(link)


def test_downloads_carry_no_key(client, server):
    server.links["/a.png"] = picture(PNG)
    server.plan.append(images("SERVER/a.png"))
    assert client.download(client.send(ASK)) == PNG
    got = server.arrivals[-1]
    assert got.method == "GET"
    assert CANARY not in repr(got.headers)


@pytest.mark.parametrize("auth", ["bearer", "api-key"])
def test_the_key_is_nowhere(make, server, caplog, auth):
    caplog.set_level("DEBUG")
    client = make(CANARY, service=Reseller(server.url, auth=auth))
    server.plan.extend([echo(200), echo(400), echo(500)])
    shown = [repr(client.client), repr(client.client._core.service)]
    for _ in range(3):
        with pytest.raises(IdeogramError) as caught:
            client.send(ASK)
        shown += [str(caught.value), repr(vars(caught.value))]
    assert CANARY not in "".join([*shown, caplog.text])


def pixels(data: bytes) -> bytes:
    with Image.open(io.BytesIO(data)) as image:
        return image.tobytes()


@pytest.fixture(scope="module")
def stand_in():
    with OfflineServer(Engine()) as server:
        yield server


@pytest.fixture
def whole(make, stand_in):
    stand_in.engine.reset()
    return make(CANARY, service="reseller", base_url=stand_in.base_url, retry=QUICK)


@pytest.mark.parametrize(
    ("request_", "name"), [(ASK, "generate"), (REMIX, "remix"), (ASK.replace(num_images=3), "generate")]
)
def test_the_whole_way(whole, make, stand_in, request_, name):
    made = whole.send(request_)
    assert len(made.images) == request_.expected_images
    assert isinstance(made.raw["created"], int)
    assert made.created is not None
    (call,) = stand_in.engine.calls
    assert (call.operation, call.status, call.had_key) == (f"reseller {name}", 200, True)
    (charge,) = stand_in.engine.billed
    assert (charge.operation, charge.images) == (f"reseller {name}", request_.expected_images)
    direct = make(CANARY, service="offline", base_url=stand_in.base_url)
    theirs = direct.send(request_)
    assert [image.seed for image in made.images] == [image.seed for image in theirs.images]
    assert pixels(whole.download(made.images[0])) == pixels(direct.download(theirs.images[0]))
    assert CANARY not in repr(stand_in.engine.calls)


@pytest.mark.parametrize("auth", ["bearer", "api-key"])
@pytest.mark.parametrize(("key", "error"), [("revoked", BadKey), ("forbidden", BadKey), ("no-credit", NoCredit)])
def test_the_stand_ins_keys(make, stand_in, auth, key, error):
    client = make(key, service=Reseller(stand_in.base_url, auth=auth))
    with pytest.raises(error) as caught:
        client.send(ASK)
    assert set(caught.value.body) == {"code", "message", "data"}


@pytest.mark.parametrize(
    ("kind", "error"),
    [("500", ServerError), ("422", Unsafe), ("429", TooManyInFlight), ("gateway-failed", ServerError)],
)
def test_what_goes_wrong(whole, stand_in, kind, error):
    stand_in.engine.faults = [Fault(kind, on="reseller generate")]
    with pytest.raises(error) as caught:
        whole.send(ASK)
    assert set(caught.value.body) == {"code", "message", "data"}
    assert caught.value.may_have_been_billed == (error is ServerError)
    assert whole.send(REMIX).images


def test_a_link_that_ended(whole, stand_in):
    made = whole.send(ASK)
    stand_in.engine.advance(90_000)
    with pytest.raises(LinkExpired):
        whole.download(made)
