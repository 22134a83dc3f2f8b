"""The stand-in on a socket: what a stranger's client sees."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import httpx
import pytest

from ideowidgets.offline import server as server_module
from ideowidgets.offline.engine import Engine
from ideowidgets.offline.server import OfflineServer
from tests.paths import REPOSITORY
from tests.unit.offline.conftest import V3

KEY = {"Api-Key": "canary-77aa"}
SMALL = {"prompt": "x", "seed": 7, "resolution": "512x1536"}


@pytest.fixture
def server():
    with OfflineServer() as running:
        yield running


@pytest.fixture
def http_client(server):
    with httpx.Client(base_url=server.base_url, headers=KEY, trust_env=False, timeout=20) as client:
        yield client


def address(server: OfflineServer) -> tuple[str, int]:
    parts = urlsplit(server.base_url)
    return parts.hostname or "", parts.port or 0


def spoken(server: OfflineServer, data: bytes) -> bytes:
    """Say bytes on a socket and give all that comes back until the server hangs up."""
    with socket.create_connection(address(server), timeout=20) as raw:
        raw.sendall(data)
        raw.shutdown(socket.SHUT_WR)
        answer = bytearray()
        while got := raw.recv(65536):
            answer += got
        return bytes(answer)


def test_it_makes_and_serves_pictures_under_its_own_address(server, http_client):
    assert http_client.post(V3, data={"prompt": "x"}).status_code == 415, "a form that is not multipart"
    made = http_client.post(V3, json=SMALL)
    assert made.status_code == 200
    url = made.json()["data"][0]["url"]
    assert url.startswith(server.base_url + "/api/images/ephemeral/")
    picture = http_client.get(url)
    assert picture.headers["content-type"] == "image/png"
    assert int(picture.headers["content-length"]) == len(picture.content)
    assert http_client.head(url).headers["content-length"] == picture.headers["content-length"]


def test_it_listens_on_loopback_alone(server):
    assert address(server)[0] == "127.0.0.1"
    assert server._http.socket.getsockname()[0] == "127.0.0.1"


def test_a_connection_is_kept(server):
    connection = http.client.HTTPConnection(*address(server), timeout=20)
    sockets = set()
    for _ in range(3):
        connection.request("POST", V3, json.dumps(SMALL), KEY | {"Content-Type": "application/json"})
        assert connection.getresponse().read()
        assert connection.sock is not None
        sockets.add(connection.sock.getsockname())
    assert len(sockets) == 1
    connection.close()


def test_a_chunked_body_is_read(http_client):
    body = json.dumps(SMALL).encode()
    reply = http_client.post(V3, content=iter([body[:10], body[10:]]), headers={"Content-Type": "application/json"})
    assert reply.status_code == 200


@pytest.mark.parametrize(
    ("head", "body", "status"),
    [
        (b"Content-Length: 50000000", b"", b"413"),
        (b"Content-Length: lots", b"", b"400"),
        (b"Content-Length: -5", b"", b"400"),
        (b"Content-Length: 100", b"{}", b"400"),
        (b"Transfer-Encoding: chunked", b"zz\r\n", b"400"),
        (b"Transfer-Encoding: chunked", b"ffffffff\r\n", b"413"),
        (b"Host: evil.example", b"", b"421"),
    ],
)
def test_bad_requests_are_answered(server, head, body, status):
    said = b"POST " + V3.encode() + b" HTTP/1.1\r\n" + head + b"\r\nConnection: close\r\n\r\n" + body
    assert spoken(server, said).split()[1] == status


def test_operations_without_a_published_limit_take_more(server):
    head = b"POST /v2/image/remix/ideogram-4 HTTP/1.1\r\nContent-Length: 60000000\r\nConnection: close\r\n\r\n"
    assert b"ends too early" in spoken(server, head)
    huge = head.replace(b"60000000", b"900000000")
    assert spoken(server, huge).split()[1] == b"413"


@pytest.mark.parametrize("method", ["TRACE", "PATCH", "OPTIONS", "DELETE", "QUERY"])
def test_methods_that_a_path_has_not(http_client, method):
    reply = http_client.request(method, "/datasets")
    assert (reply.status_code, reply.headers["allow"]) == (405, "GET, HEAD, POST")


def test_noise_does_not_stop_it(server, http_client):
    spoken(server, b"\x00\x01\x02\r\n\r\n")
    spoken(server, b"GET / HTTP/1.1\r\n" + b"x" * 70_000)
    assert http_client.get("/__offline__/health").json()["ok"] is True


def ask_health(server: OfflineServer) -> None:
    connection = http.client.HTTPConnection(*address(server), timeout=20)
    connection.request("GET", "/__offline__/health")
    connection.getresponse()


def test_connections_are_bounded(monkeypatch):
    monkeypatch.setattr(server_module, "MAX_CONNECTIONS", 2)
    with OfflineServer() as server:
        held = [http.client.HTTPConnection(*address(server), timeout=20) for _ in range(2)]
        for connection in held:
            connection.request("GET", "/__offline__/health")
            assert connection.getresponse().read()
        with pytest.raises((http.client.HTTPException, OSError)):
            ask_health(server)
        for connection in held:
            connection.close()


def test_the_limit_counts_until_the_delay_is_over():
    arrived = threading.Semaphore(0)

    class Counting(Engine):
        def begin(self, request):
            exchange = super().begin(request)
            arrived.release()
            return exchange

    engine = Counting(speed=1000.0)
    with (
        OfflineServer(engine) as server,
        httpx.Client(base_url=server.base_url, headers=KEY, trust_env=False) as client,
        ThreadPoolExecutor(10) as pool,
    ):
        waiting = [pool.submit(_until_let_go, client) for _ in range(10)]
        for _ in range(10):
            assert arrived.acquire(timeout=20)
        assert engine.in_flight == 10
        assert client.post(V3, json=SMALL).status_code == 429
        # As the end of the server does: whoever waits is let go.
        server._http.ended.set()
        assert all(future.result() is None for future in waiting)


def _until_let_go(client: httpx.Client) -> None:
    with pytest.raises(httpx.HTTPError):
        client.post(V3, json=SMALL, timeout=60)


def test_control(server, http_client):
    made = http_client.post(V3, json=SMALL)
    journal = http_client.get("/__offline__/journal")
    assert journal.json()["calls"][0]["operation"] == "post-generate-image-v-3"
    assert journal.json()["billed"][0]["images"] == 1
    assert "canary-77aa" not in journal.text
    assert http_client.post("/__offline__/faults", json=[{"kind": "500", "at": 1}]).json() == {"faults": 1}
    assert http_client.post(V3, json=SMALL).status_code == 500
    assert http_client.post("/__offline__/clock", json={"advance": 90_000}).status_code == 200
    assert http_client.get(made.json()["data"][0]["url"]).status_code == 403
    assert http_client.post("/__offline__/reset").status_code == 200
    assert http_client.get("/__offline__/journal").json() == {"calls": [], "billed": []}


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("POST", "/__offline__/faults", [{"kind": "499"}], 400),
        ("POST", "/__offline__/faults", {"kind": "500"}, 400),
        ("POST", "/__offline__/faults", [{"kind": ["500"]}], 400),
        ("POST", "/__offline__/clock", {"advance": "soon"}, 400),
        ("POST", "/__offline__/clock", [], 400),
        ("POST", "/__offline__/settings", {"job_polls": -1}, 400),
        ("POST", "/__offline__/settings", {"job_polls": "1"}, 400),
        ("POST", "/__offline__/settings", {"base_url": "http://x"}, 400),
        ("POST", "/__offline__/settings", [], 400),
        ("POST", "/__offline__/webhook", {}, 400),
        ("POST", "/__offline__/webhook", {"generation_id": "A" * 22}, 404),
        ("GET", "/__offline__/reset", None, 405),
        ("GET", "/__offline__/nothing", None, 404),
        ("GET", "/", None, 404),
    ],
)
def test_control_refuses(http_client, method, path, body, status):
    assert http_client.request(method, path, json=body).status_code == status


def test_the_specification_is_served_with_its_address(http_client):
    published = http_client.get("/openapi.json").json()
    assert published["servers"][0]["url"] == str(http_client.base_url).rstrip("/")


def test_jobs_and_models_can_be_driven_from_outside(http_client):
    settings = http_client.post("/__offline__/settings", json={"job_polls": 0, "stage_seconds": 5}).json()
    assert (settings["job_polls"], settings["stage_seconds"]) == (0, 5.0)
    query = {"webhook_url": "https://hooks.example.org/x"}
    made = http_client.post("/v1/ideogram-v4/async/generate", params=query, json={"text_prompt": "x"}).json()
    polled = http_client.get(f"/v1/generations/{made['generation_id']}")
    assert polled.json()["status"] == "completed"
    assert http_client.head(f"/v1/generations/{made['generation_id']}").content == b""
    delivery = http_client.post("/__offline__/webhook", json=made).json()
    assert json.loads(delivery["body"])["generation_id"] == made["generation_id"]
    assert delivery["headers"]["X-Ideogram-Webhook-Generation-Id"] == made["generation_id"]
    assert httpx.get(f"{http_client.base_url}/v1/.well-known/jwks.json", trust_env=False).json()["keys"]


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_as_a_command(ending):
    command = [sys.executable, "-m", "ideowidgets.offline", "--port", "0"]
    search = filter(None, [str(REPOSITORY), os.environ.get("PYTHONPATH")])
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(search)}
    running = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment)
    try:
        assert running.stdout is not None
        url = running.stdout.readline().strip()
        assert httpx.post(url + V3, json=SMALL, headers=KEY, trust_env=False).status_code == 200
        with socket.create_connection((urlsplit(url).hostname or "", urlsplit(url).port or 0)):
            running.send_signal(ending)
            output, errors = running.communicate(timeout=20)
        assert (running.returncode, output, errors) == (0, "", "")
    finally:
        running.kill()
        running.wait()


def test_a_port_in_use_is_said(server, capsys):
    from ideowidgets.offline.__main__ import main

    port = address(server)[1]
    before = {name: signal.getsignal(name) for name in (signal.SIGINT, signal.SIGTERM)}
    try:
        assert main(["--port", str(port)]) == 1
    finally:
        for name, handler in before.items():
            signal.signal(name, handler)
    assert f"Port {port} cannot be used" in capsys.readouterr().err


@pytest.mark.parametrize("number", ["NaN", "Infinity", "1e300", "-1e300", "1e12"])
def test_the_clock_stays_within_the_calendar(http_client, number):
    assert http_client.post("/__offline__/clock", content=f'{{"advance": {number}}}').status_code == 400
    assert http_client.post(V3, json=SMALL).status_code == 200


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "500", "at": "x"},
        {"kind": "500", "on": 3},
        {"kind": "slow", "seconds": "x"},
        {"kind": "429", "retry_after": "x"},
        {"kind": "cut", "after": "x"},
        {"kind": "cut", "after": -5},
        {"kind": "fewer-images", "keep": "x"},
        {"kind": "redirect", "location": 5},
        {"kind": "redirect", "location": "a\r\nset-cookie: x"},
        {"kind": "unsafe-image", "images": ["x"]},
    ],
)
def test_a_fault_that_cannot_be_played_is_refused(http_client, fault):
    assert http_client.post("/__offline__/faults", json=[fault]).status_code == 400
