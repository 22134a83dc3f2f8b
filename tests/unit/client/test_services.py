"""What a service may do otherwise: refuse, want files first, fail inside a 200, have no address of its own."""

import json
from typing import ClassVar

import pytest

from ideowidgets.client import Client, Service
from ideowidgets.client.call import Call, Part
from ideowidgets.client.known import SERVICES, make_service, service_named
from ideowidgets.client.services import Upload
from ideowidgets.operations import GenerateV3, Picture, RemixV3, V2GenerateV4, V2ReplaceBackgroundV3
from ideowidgets.operations.errors import (
    BrokenReply,
    IdeogramError,
    InvalidRequest,
    MissingKey,
    NotFound,
    ServerError,
    TooManyInFlight,
)
from ideowidgets.operations.prices import Price
from tests.unit.client.conftest import CANARY, OFTEN, QUICK
from tests.unit.client.hostile import PNG, cut, hang_up, images, status

GOOD = images("https://ideogram.ai/a.png")
FIRST, SECOND = Picture.of(PNG), Picture.of(PNG + b"2")


class Shop(Service):
    """Wants pictures uploaded first, carries no remix, and fails inside a 200."""

    name: ClassVar[str] = "shop"
    key_variable: ClassVar[str] = "SHOP_KEY"
    default_url: ClassVar[str] = ""
    jobs: ClassVar[bool] = False
    quotes: ClassVar[bool] = False

    def cannot(self, asked):
        action = asked.operation.action
        return "has no remix" if action == "remix" else None

    def price(self, request):
        return Price(None, source="the shop")

    def uploads(self, request):
        files = {file.sha256: file for group in request.attachments().values() for file in group}
        return tuple(
            Upload(file, Call("upload", "POST", "/files", parts=(Part("file", file.data, file.name),), paid=False))
            for file in files.values()
        )

    def read_upload(self, reply, file):
        name = json.loads(reply.body).get("name")
        if not name:
            raise BrokenReply("The shop gave the file no name.")
        return f"{name}-{file.sha256[:4]}"

    def encode(self, request, *, dry_run=False, uploaded=None):
        names = [uploaded[file.sha256] for group in request.attachments().values() for file in group]
        return Call("shop", "POST", "/draw", json=json.dumps(names).encode())

    def refusal(self, reply, call):
        told = json.loads(reply.body) if reply.body.startswith(b"{") else {}
        if told.get("sold_out"):
            return ServerError(200, "sold out")
        if told.get("busy"):
            return TooManyInFlight(200, "busy", retry_after=0.0, limit=3)
        return super().refusal(reply, call)


@pytest.fixture
def shop(make, server):
    return make(CANARY, service=Shop(server.url), retry=QUICK, polling=OFTEN)


ASK = GenerateV3(prompt="x", style_reference_images=[FIRST, SECOND, FIRST])


def test_files_go_first_and_once(shop, server):
    server.plan.extend([status(200, {"name": "one"}), status(200, {"name": "two"}), GOOD])
    events = []
    shop.send(ASK, watch=events.append)
    assert [arrival.target for arrival in server.arrivals] == ["/files", "/files", "/draw"]
    sent = json.loads(server.arrivals[2].body)
    assert sent == [f"one-{FIRST.sha256[:4]}", f"two-{SECOND.sha256[:4]}", f"one-{FIRST.sha256[:4]}"]
    assert [event.kind for event in events] == ["uploading", "uploading", "waiting", "sent"]
    shop.send(ASK.replace(prompt="y"))
    assert [arrival.target for arrival in server.arrivals[3:]] == ["/draw"]
    assert all(arrival.headers["api-key"] == CANARY for arrival in server.arrivals)


@pytest.mark.parametrize("bad", [hang_up, cut(), status(500, {}), status(429, {}, ("retry-after", "0"))])
def test_an_upload_is_free_and_so_repeated(shop, server, bad):
    server.plan.extend([bad, bad, status(200, {"name": "one"}), status(200, {"name": "two"}), GOOD])
    assert shop.send(ASK).images
    assert [arrival.target for arrival in server.arrivals] == ["/files"] * 4 + ["/draw"]


def test_an_upload_that_fails_costs_nothing_and_nothing_is_drawn(shop, server):
    server.plan.append(status(200, {"sold_out": True}))
    with pytest.raises(ServerError) as caught:
        shop.send(ASK)
    assert not caught.value.may_have_been_billed
    assert {arrival.target for arrival in server.arrivals} == {"/files"}


def test_a_failed_upload_is_not_remembered(shop, server):
    server.plan.extend([status(200, {"name": ""})] * QUICK.attempts)
    with pytest.raises(BrokenReply, match="no name"):
        shop.send(ASK)
    server.plan.extend([status(200, {"name": "one"}), status(200, {"name": "two"}), GOOD])
    server.plan.popleft()
    shop.send(ASK)
    assert [arrival.target for arrival in server.arrivals[-3:]] == ["/files", "/files", "/draw"]


def test_after_a_refusal_files_are_uploaded_anew(shop, server):
    server.plan.extend([status(200, {"name": "one"}), status(200, {"name": "two"}), status(404, {"error": "no file"})])
    with pytest.raises(NotFound):
        shop.send(ASK)
    server.plan.extend([status(200, {"name": "three"}), status(200, {"name": "four"}), GOOD])
    server.plan.popleft()
    shop.send(ASK)
    assert [arrival.target for arrival in server.arrivals] == ["/files", "/files", "/draw"] * 2
    assert json.loads(server.arrivals[-1].body)[0].startswith("three")


def test_a_failure_inside_a_200(shop, server):
    server.plan.append(status(200, {"sold_out": True}))
    with pytest.raises(ServerError, match="sold out") as caught:
        shop.send(GenerateV3(prompt="x"))
    assert caught.value.may_have_been_billed
    assert server.posts() == 1


def test_a_failure_inside_a_200_that_may_be_tried_again(shop, server):
    server.plan.extend([status(200, {"busy": True}), GOOD])
    assert shop.send(GenerateV3(prompt="x")).images
    assert shop.client.gate.limit == 3


@pytest.mark.parametrize("verb", ["send", "submit", "quote"])
def test_what_a_service_cannot_carry_is_not_sent(shop, server, verb):
    with pytest.raises(InvalidRequest, match="'shop' has no remix") as caught:
        getattr(shop, verb)(RemixV3(prompt="x", image=PNG))
    assert "ideogram" in caught.value.problems[0].fix
    assert server.arrivals == []


@pytest.mark.parametrize("ask", [V2GenerateV4(prompt="x"), GenerateV3(prompt="x")])
def test_a_service_without_jobs(shop, server, ask):
    with pytest.raises(InvalidRequest, match="'shop' starts no jobs"):
        shop.submit(ask)
    with pytest.raises(IdeogramError, match="'shop' has no jobs"):
        shop.job("gen-1", V2GenerateV4)
    assert server.arrivals == []


def test_a_service_without_jobs_answers_at_once(shop, server):
    server.plan.extend([status(200, {"name": "one"}), GOOD])
    assert shop.send(V2ReplaceBackgroundV3(prompt="x", image=FIRST)).images
    assert server.arrivals[-1].target == "/draw"


def test_a_service_that_quotes_nothing_has_its_own_prices(shop, server):
    assert str(shop.quote(V2GenerateV4(prompt="x"))) == "price unknown"
    assert server.arrivals == []


def test_an_address_that_is_missing():
    with pytest.raises(IdeogramError, match="'shop' has no address of its own"):
        Shop()
    with pytest.raises(IdeogramError, match=r"'reseller' has no address of its own.*base_url"):
        Client(CANARY, service="reseller")


def test_the_services_that_can_be_named(monkeypatch):
    assert set(SERVICES) == {"ideogram", "one-min", "reseller", "offline"}
    variables = {name: cls.key_variable for name, cls in SERVICES.items() if cls.placeholder_key is None}
    assert variables == {
        "ideogram": "IDEOGRAM_API_KEY",
        "one-min": "ONE_MIN_API_KEY",
        "reseller": "RESELLER_API_KEY",
    }
    assert make_service("reseller", "https://shop.example/v1").base_url == "https://shop.example/v1"
    with pytest.raises(IdeogramError, match=r"It has 'ideogram', .* and '"):
        service_named("nobody")
    with pytest.raises(IdeogramError, match="beside"):
        make_service(Service(), "https://shop.example")
    for variable in variables.values():
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("IDEOGRAM_API_KEY", CANARY)
    for name in ("one-min", "reseller"):
        with pytest.raises(MissingKey, match=variables[name]):
            Client(service=name, base_url="https://shop.example")
