"""Every fault really happens on the wire."""

from __future__ import annotations

import threading

import httpx
import pytest

from ideowidgets.offline.faults import KINDS, POLLING, Fault
from ideowidgets.offline.server import OfflineServer
from tests.unit.offline.conftest import V3

SMALL = {"prompt": "x", "seed": 7, "num_images": 2, "resolution": "512x1536"}
STATUSES = {"400", "400-rule", "401", "402", "403", "404", "422", "429", "500", "502", "503", "504"}
ANSWERED = {
    "slow",
    "html",
    "not-json",
    "wrong-content-type",
    "expired-link",
    "unsafe-image",
    "fewer-images",
    "unknown-fields",
    "missing-fields",
}
BROKEN: dict[str, type[Exception]] = {
    "reset": httpx.ReadError,
    "cut": httpx.RemoteProtocolError,
    "oversized": httpx.RemoteProtocolError,
}


@pytest.fixture(scope="module")
def server():
    with OfflineServer() as running:
        yield running


@pytest.fixture
def client(server):
    server.engine.reset()
    with httpx.Client(base_url=server.base_url, headers={"Api-Key": "k"}, trust_env=False, timeout=20) as made:
        yield made


def test_every_kind_is_tried_here():
    elsewhere = POLLING | {"gateway-failed"}
    assert STATUSES | ANSWERED | set(BROKEN) | {"stall", "redirect"} | elsewhere == KINDS


@pytest.mark.parametrize("kind", sorted(STATUSES))
def test_statuses(server, client, kind):
    server.engine.faults = [Fault(kind)]
    assert client.post(V3, json=SMALL).status_code == int(kind[:3])
    assert len(server.engine.calls) == 1


@pytest.mark.parametrize("kind", sorted(ANSWERED))
def test_answers_that_are_not_what_was_asked(server, client, kind):
    good = client.post(V3, json=SMALL)
    server.engine.faults = [Fault(kind, seconds=0.2)]
    bad = client.post(V3, json=SMALL)
    assert bad.status_code == 200
    match kind:
        case "slow":
            assert bad.elapsed.total_seconds() >= 0.2
        case "wrong-content-type":
            assert bad.headers["content-type"] == "text/plain"
        case "expired-link":
            assert client.get(bad.json()["data"][0]["url"]).status_code == 403
        case _:
            assert shape(bad) != shape(good)


def shape(reply: httpx.Response) -> object:
    try:
        body = reply.json()
    except ValueError:
        return "not JSON"
    items = body.get("data", [])
    return sorted(body), [(sorted(item), item["is_image_safe"]) for item in items]


@pytest.mark.parametrize("kind", sorted(BROKEN))
@pytest.mark.parametrize("on", ["post-generate-image-v-3", "download"])
def test_answers_that_break(server, client, kind, on):
    url = client.post(V3, json=SMALL).json()["data"][0]["url"]
    server.engine.faults = [Fault(kind, on=on)]
    with pytest.raises(BROKEN[kind]):
        client.get(url) if on == "download" else client.post(V3, json=SMALL)
    server.engine.faults = []
    assert client.get(url).status_code == 200


def collect(reply: httpx.Response, into: bytearray) -> None:
    for chunk in reply.iter_raw():
        into += chunk


def test_a_cut_body_was_promised_whole(server, client):
    server.engine.faults = [Fault("cut", after=7)]
    with client.stream("POST", V3, json=SMALL) as reply:
        got = bytearray()
        with pytest.raises(httpx.RemoteProtocolError):
            collect(reply, got)
    assert len(got) == 7
    assert int(reply.headers["content-length"]) > 7


def test_a_stall_lasts_until_the_client_leaves(server, client):
    server.engine.faults = [Fault("stall")]
    with pytest.raises(httpx.ReadTimeout):
        client.post(V3, json=SMALL, timeout=0.3)
    assert len(server.engine.billed) == 1
    client.close()
    assert becomes_zero(lambda: server.engine.in_flight)


def becomes_zero(count) -> bool:
    """Wait on the state, not on the clock: the server looks ten times a second whether its client is there."""
    pause = threading.Event()
    return any(count() == 0 or pause.wait(0.05) for _ in range(400))


def test_a_redirect_leads_elsewhere(server, client):
    server.engine.faults = [Fault("redirect", location="http://localhost:1/x")]
    reply = client.post(V3, json=SMALL)
    assert (reply.status_code, reply.headers["location"]) == (307, "http://localhost:1/x")
    assert reply.next_request is not None


def test_the_end_of_the_server_ends_a_stall():
    running = OfflineServer().start()
    running.engine.faults = [Fault("stall")]
    try:
        with httpx.Client(base_url=running.base_url, headers={"Api-Key": "k"}, trust_env=False, timeout=30) as client:
            request = client.build_request("POST", V3, json=SMALL)
            failed: list[Exception] = []

            def send() -> None:
                try:
                    client.send(request)
                except httpx.HTTPError as error:
                    failed.append(error)

            sender = threading.Thread(target=send)
            sender.start()
            assert any(running.engine.calls or threading.Event().wait(0.05) for _ in range(400))
            running.stop()
            sender.join(20)
            assert failed
    finally:
        running._http.ended.set()
