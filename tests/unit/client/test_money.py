"""How often a paid POST is sent, over a real socket: once, unless the service cannot have worked on it."""

import socket

import pytest

from ideowidgets.client import Retry
from ideowidgets.operations import CreateDataset, GenerateV3, V2GenerateV4
from ideowidgets.operations.errors import (
    BadKey,
    BadRequest,
    BrokenReply,
    CannotConnect,
    IdeogramError,
    NoCredit,
    NoQuote,
    NotFound,
    Refused,
    ServerError,
    Timeout,
    TooManyInFlight,
    Unsafe,
    Withheld,
)
from tests.unit.client.hostile import (
    cut,
    drip,
    hang_up,
    hang_up_before_reading,
    images,
    moved,
    never,
    page,
    status,
    undeclared_huge,
)

ASK = GenerateV3(prompt="a lighthouse", seed=7)
GOOD = images("https://ideogram.ai/api/images/ephemeral/a.png?exp=1900000000&sig=1")

ONCE = {
    "hangs up after reading": (hang_up, BrokenReply),
    "hangs up before reading": (hang_up_before_reading, BrokenReply),
    "cuts the body short": (cut(), BrokenReply),
    "HTML": (page(), BrokenReply),
    "not JSON": (status(200, b'{"data": ['), BrokenReply),
    "deep JSON": (status(200, b"[" * 200_000), BrokenReply),
    "empty": (status(200, b""), BrokenReply),
    "no object": (status(200, [1]), BrokenReply),
    "no data": (status(200, {"created": "2026-01-01"}), BrokenReply),
    "no picture": (status(200, {"data": []}), BrokenReply),
    "500": (status(500, {}), ServerError),
    "502 page": (page(502), ServerError),
    "503 without a word": (status(503, {}), ServerError),
    "504": (status(504, {}), ServerError),
    "endless answer": (undeclared_huge, BrokenReply),
    "redirect": (moved("SERVER/elsewhere"), BrokenReply),
}

NEVER_BILLED = {
    "400": (status(400, {"detail": "'x' is not one of ['y']"}), BadRequest),
    "401": (status(401, {"message": "Access denied."}), BadKey),
    "403": (status(403, {"message": "not authorized"}), BadKey),
    "402": (status(402, {"error": "no funds", "reject_reason": "insufficient_funds"}), NoCredit),
    "404": (status(404, {}), NotFound),
    "418": (status(418, {}), Refused),
    "422": (status(422, {"error": "failed safety check"}), Unsafe),
    "400 cut short": (cut(400, b'{"error": "no'), BadRequest),
}


@pytest.mark.parametrize("case", ONCE)
def test_what_may_have_been_billed_is_sent_once(client, server, case):
    behaviour, kind = ONCE[case]
    server.plan.append(behaviour)
    with pytest.raises(kind) as caught:
        client.send(ASK)
    assert type(caught.value) is kind
    assert caught.value.may_have_been_billed
    assert "billed" in str(caught.value)
    assert server.posts() == 1


@pytest.mark.parametrize("case", NEVER_BILLED)
def test_a_refusal_is_final_and_costs_nothing(client, server, case):
    behaviour, kind = NEVER_BILLED[case]
    server.plan.append(behaviour)
    with pytest.raises(kind) as caught:
        client.send(ASK)
    assert type(caught.value) is kind
    assert not caught.value.may_have_been_billed
    assert server.posts() == 1


@pytest.mark.parametrize("behaviour", [never, drip], ids=["silence", "drop by drop"])
def test_a_late_answer_is_sent_once(make, server, behaviour):
    server.plan.append(behaviour)
    client = make("k" * 20, base_url=server.url, timeout=0.3)
    with pytest.raises(Timeout) as caught:
        client.send(ASK)
    assert caught.value.sent
    assert caught.value.may_have_been_billed
    assert isinstance(caught.value, TimeoutError)
    assert server.posts() == 1


@pytest.mark.parametrize(
    "refused",
    [
        status(429, {"error": "Too many requests in flight.", "reject_reason": "inflight_limit"}),
        status(429, {}, ("retry-after", "0")),
        status(429, {}, ("retry-after", "Wed, 21 Oct 2015 07:28:00 GMT")),
        status(402, {"error": "busy", "reject_reason": "inflight_limit"}),
        status(503, {}, ("retry-after", "0")),
    ],
    ids=["429", "429 with seconds", "429 with a date", "402 inflight", "503 with Retry-After"],
)
def test_what_was_refused_is_sent_again(client, server, refused):
    server.plan.extend([refused, refused, GOOD])
    assert len(client.send(ASK).images) == 1
    assert server.posts() == 3


def test_attempts_are_bounded_and_the_last_error_is_given(client, server):
    server.plan.append(status(429, {"error": "busy", "max_inflight_requests": 4}))
    with pytest.raises(TooManyInFlight) as caught:
        client.send(ASK)
    assert caught.value.limit == 4
    assert server.posts() == 5


def test_a_pause_that_is_too_long_is_not_waited_for(client, server):
    server.plan.append(status(429, {}, ("retry-after", "3600")))
    with pytest.raises(TooManyInFlight) as caught:
        client.send(ASK)
    assert caught.value.retry_after == 3600
    assert server.posts() == 1


def test_503_with_a_word_was_not_billed(make, server):
    server.plan.append(status(503, {}, ("retry-after", "0")))
    client = make("k" * 20, base_url=server.url, retry=Retry(attempts=2))
    with pytest.raises(ServerError) as caught:
        client.send(ASK)
    assert not caught.value.may_have_been_billed
    assert server.posts() == 2


def test_an_unknown_end_is_repeated_only_when_asked_to(make, server):
    server.plan.extend([status(502, {}), GOOD])
    client = make("k" * 20, base_url=server.url, retry=Retry(first=0.001, on_unknown=True))
    client.send(ASK)
    assert server.posts() == 2


def test_nothing_listens(make):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    client = make("k" * 20, base_url=f"http://127.0.0.1:{port}", retry=Retry(attempts=2, first=0.001))
    with pytest.raises(CannotConnect) as caught:
        client.send(ASK)
    assert not caught.value.may_have_been_billed
    assert "Nothing was sent" in str(caught.value)


def test_a_price_is_asked_again_because_it_costs_nothing(client, server):
    quote = {"object": "price_quote", "usd_micros": 60000, "qualifier": "exact"}
    server.plan.extend([status(500, {}), hang_up, status(200, b"{"), status(200, quote)])
    assert client.quote(V2GenerateV4(prompt="x")).usd_micros == 60000
    assert server.posts() == 4
    assert all(arrival.target.endswith("?dry_run=true") for arrival in server.arrivals)


@pytest.mark.parametrize("bad", [status(500, {}), hang_up, page(), cut(), moved("SERVER/x"), undeclared_huge])
def test_a_failed_quote_was_not_billed_and_says_nothing_else(client, server, bad):
    server.plan.append(bad)
    with pytest.raises(IdeogramError) as caught:
        client.quote(V2GenerateV4(prompt="x"))
    assert not caught.value.may_have_been_billed
    assert "and billed" not in str(caught.value)
    assert "may have been billed" not in str(caught.value)


def test_a_service_that_ignores_dry_run_is_asked_once_and_may_have_billed(client, server):
    server.plan.append(GOOD)
    with pytest.raises(NoQuote) as caught:
        client.quote(V2GenerateV4(prompt="x"))
    assert caught.value.may_have_been_billed
    assert server.posts() == 1


@pytest.mark.parametrize("bad", [status(500, {}), hang_up, cut()])
def test_what_is_free_but_makes_something_is_sent_once_and_costs_nothing(client, server, bad):
    server.plan.append(bad)
    with pytest.raises(IdeogramError) as caught:
        client.send(CreateDataset(name="foxes"))
    assert server.posts() == 1
    assert not caught.value.may_have_been_billed
    assert "may have been billed" not in str(caught.value)


def test_an_operation_without_quotes_is_never_asked(client, server):
    price = client.quote(GenerateV3(prompt="x", num_images=2))
    assert price.usd_micros == 120_000
    assert price.qualifier == "about"
    assert server.arrivals == []


def test_redirects_of_a_call_are_not_followed(client, server, elsewhere):
    server.plan.append(moved(elsewhere.url + "/v1/ideogram-v3/generate"))
    elsewhere.plan.append(GOOD)
    with pytest.raises(BrokenReply, match="not followed"):
        client.send(ASK)
    assert elsewhere.arrivals == []


def test_all_withheld_carries_the_result(client, server):
    server.plan.append(images(None, None))
    with pytest.raises(Withheld) as caught:
        client.send(ASK)
    assert [image.seed for image in caught.value.result.images] == [0, 1]
    assert server.posts() == 1


def test_one_withheld_is_an_answer(client, server):
    server.plan.append(images("SERVER/a.png", None))
    assert [image.withheld for image in client.send(ASK).images] == [False, True]


def test_the_deadline_covers_retries(make, server):
    server.plan.append(status(429, {}, ("retry-after", "2")))
    client = make("k" * 20, base_url=server.url, deadline=1.0)
    with pytest.raises(TooManyInFlight):
        client.send(ASK)
    assert server.posts() == 1


def test_a_closed_client_says_so(client, server):
    client.close()
    with pytest.raises(IdeogramError, match="closed"):
        client.send(ASK)
