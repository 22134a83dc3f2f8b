"""1min.ai: how its answers and its errors are read, and where its pictures may come from."""

import json

import pytest

from ideowidgets.client.gateways.one_min import OneMin
from ideowidgets.client.links import AllowedLinks
from ideowidgets.operations import GenerateV3
from ideowidgets.operations.errors import (
    BadKey,
    BadRequest,
    BrokenReply,
    DownloadFailed,
    NoCredit,
    Refused,
    ServerError,
    TooManyInFlight,
    Unsafe,
    Withheld,
)
from tests.unit.client.conftest import CANARY, QUICK
from tests.unit.client.hostile import images, status
from tests.unit.client.one_min_cases import ITEM, LINK, record


@pytest.fixture
def client(make, server):
    return make(CANARY, service="one-min", base_url=server.url, retry=QUICK)


FAILED = {
    "in words": (record(state="FAILED", message="The model gave no result."), "FAILED", "gave no result"),
    "without words": (record(state="ERROR"), "ERROR", ""),
    "pending": (record(state="PROCESSING", data=[ITEM]), "PROCESSING", ""),
    "beside the record": (record(state="FAILED") | {"error": {"message": "no credits"}}, "FAILED", "no credits"),
}  # fmt: skip


@pytest.mark.parametrize("case", FAILED)
def test_a_failure_inside_a_200(client, server, case):
    body, reason, said = FAILED[case]
    server.plan.append(status(200, body, ("x-request-id", "req-1")))
    with pytest.raises(ServerError) as caught:
        client.send(GenerateV3(prompt="x"))
    error = caught.value
    assert (error.status, error.reason, error.request_id) == (200, reason, "req-1")
    assert error.may_have_been_billed
    assert said in str(error)
    assert error.body == body
    assert server.posts() == 1


BROKEN = {
    "no record": {},
    "a list": [1],
    "no detail": {"aiRecord": {"status": "SUCCESS"}},
    "nothing in it": record(data=[], paths=[]),
    "odd paths": record(paths=[5, "", None]),
    "odd data": record(data=[5]),
    "text": {"aiRecord": "SUCCESS"},
}


@pytest.mark.parametrize("case", BROKEN)
def test_an_answer_that_holds_nothing(client, server, case):
    server.plan.append(status(200, BROKEN[case]))
    with pytest.raises(BrokenReply) as caught:
        client.send(GenerateV3(prompt="x"))
    assert caught.value.may_have_been_billed
    assert server.posts() == 1


REFUSALS = {
    "a framework's": (400, {"statusCode": 400, "message": ["num_images must be a number"], "error": "Bad Request"},
                      BadRequest, "num_images must be a number"),
    "a key's": (401, {"message": "Unauthorized"}, BadKey, "Unauthorized"),
    "no credit": (402, {"error": {"code": "INSUFFICIENT_CREDITS", "message": "no credits"}}, NoCredit, "no credits"),
    "too many": (429, {"message": "slow down"}, TooManyInFlight, "slow down"),
    "unsafe": (422, {"errors": [{"message": "unsafe"}]}, Unsafe, "unsafe"),
    "empty": (418, b"", Refused, "418"),
    "a page": (403, b"<html>no", BadKey, "403"),
    "a list": (400, [{"message": "no"}], BadRequest, "400"),
    "a deep one": (400, json.loads('{"message":' * 700 + '"x"' + "}" * 700), BadRequest, "400"),
    "upstream": (500, {"message": {"error": "model timed out"}}, ServerError, "model timed out"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSALS)
def test_errors_of_any_shape(make, server, case):
    code, body, kind, said = REFUSALS[case]
    client = make(CANARY, service="one-min", base_url=server.url, retry=QUICK)
    server.plan.append(status(code, body))
    with pytest.raises(kind) as caught:
        client.send(GenerateV3(prompt="x"))
    assert type(caught.value) is kind
    assert said in str(caught.value)
    assert isinstance(body, bytes) or caught.value.body == body
    assert caught.value.may_have_been_billed == (code == 500)
    assert server.posts() == (5 if code == 429 else 1)


def test_the_gateways_code_is_the_reason(client, server):
    server.plan.append(status(*REFUSALS["no credit"][:2]))
    with pytest.raises(NoCredit) as caught:
        client.send(GenerateV3(prompt="x"))
    assert caught.value.reason == "INSUFFICIENT_CREDITS"


def test_ideograms_own_answer_is_read(client, server):
    body = record(data=[ITEM, ITEM | {"url": None, "is_image_safe": False}], paths=["a.png"])
    server.plan.append(status(200, body))
    made = client.send(GenerateV3(prompt="x", num_images=2))
    assert [image.withheld for image in made.images] == [False, True]
    assert (made.images[0].prompt, made.images[0].url) == ("a lighthouse at dawn", LINK)
    assert made.created.isoformat() == "2026-04-15T10:30:00+00:00"
    assert made.raw == body


def test_all_withheld(client, server):
    server.plan.append(status(200, record(data=[ITEM | {"url": None, "is_image_safe": False}], paths=[])))
    with pytest.raises(Withheld) as caught:
        client.send(GenerateV3(prompt="x"))
    assert caught.value.result.images[0].seed == 12345


COPIES = {
    "paths": (record(paths=["development/images/a b.png", "c.png"]),
              ["https://asset.1min.ai/development/images/a%20b.png", "https://asset.1min.ai/c.png"]),
    "a temporary address": (
        record(paths=["images/a.png"], temporaryUrl="https://asset.1min.ai.s3.us-east-1.amazonaws.com/images/a.png?s=1"),
        ["https://asset.1min.ai.s3.us-east-1.amazonaws.com/images/a.png?s=1"],
    ),
    "one temporary address of two": (
        record(paths=["images/a.png", "images/b.png"], temporaryUrl="https://asset.1min.ai/images%2Fb.png?s=1"),
        ["https://asset.1min.ai/images/a.png", "https://asset.1min.ai/images%2Fb.png?s=1"],
    ),
    "paths beside an empty answer": (record(data=[], paths=["c.png"]), ["https://asset.1min.ai/c.png"]),
    "addresses": (record(paths=["https://asset.1min.ai/x.png"]), ["https://asset.1min.ai/x.png"]),
}  # fmt: skip


@pytest.mark.parametrize("case", COPIES)
def test_without_ideograms_answer_the_copies_count(client, server, case):
    body, links = COPIES[case]
    server.plan.append(status(200, body))
    made = client.send(GenerateV3(prompt="x"))
    assert [image.url for image in made.images] == links
    assert f"{made.created:%Y-%m-%d %H:%M}" == "2026-04-15 10:30"
    assert made.raw == body
    allowed = AllowedLinks(OneMin().base_url, OneMin().picture_hosts)
    assert all(allowed.check(link) for link in links)


@pytest.mark.parametrize(
    ("link", "good"),
    [
        ("https://asset.1min.ai/images/a.png", True),
        ("https://asset.1min.ai.s3.us-east-1.amazonaws.com/images/a.png", True),
        ("https://s3.us-east-1.amazonaws.com/asset.1min.ai/images/a.png", True),
        ("https://ideogram.ai/api/images/ephemeral/a.png", True),
        ("https://s3.us-east-1.amazonaws.com/other/a.png", False),
        ("https://s3.us-east-1.amazonaws.com/asset.1min.ai.evil/a.png", False),
        ("https://s3.us-east-1.amazonaws.com/asset.1min.ai/../other/a.png", False),
        ("https://s3.us-east-1.amazonaws.com/asset.1min.ai/%2e%2e/other/a.png", False),
        ("https://other.s3.us-east-1.amazonaws.com/asset.1min.ai/a.png", False),
        ("http://asset.1min.ai/a.png", False),
        ("https://asset.1min.ai.evil.example/a.png", False),
    ],
)
def test_where_pictures_may_come_from(link, good):
    allowed = AllowedLinks(OneMin().base_url, OneMin().picture_hosts)
    if good:
        assert allowed.check(link).url == link
    else:
        with pytest.raises(DownloadFailed, match="not a host of this service"):
            allowed.check(link)


def test_a_vendors_answer_is_no_record(client, server):
    server.plan.append(images("https://ideogram.ai/a.png"))
    with pytest.raises(BrokenReply):
        client.send(GenerateV3(prompt="x"))
