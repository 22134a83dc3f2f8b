"""Jobs: accepted, pending, completed or failed; and what their end tells a webhook."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import Any
from urllib.parse import quote

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from jsonschema import validate

from ideowidgets.offline import jobs as jobs_module
from ideowidgets.offline import workshop
from ideowidgets.offline.engine import Engine
from ideowidgets.offline.faults import Fault
from ideowidgets.offline.handlers import HANDLERS
from ideowidgets.offline.jobs import Job, Jobs, entry
from ideowidgets.offline.schemas import GENERATION
from ideowidgets.offline.state import Account, Assets
from ideowidgets.offline.wire import ApiReply, ApiRequest
from ideowidgets.operations import (
    GenerateV4Async,
    GetGeneration,
    ResizeAd,
    V2GenerateV4,
    V2GenerateV45,
    V2GetGeneration,
)
from ideowidgets.operations.request import Request
from tests.unit.offline.conftest import NOON, ask, get_request, pixels, png, told, written

ASYNC = GenerateV4Async(text_prompt="a lighthouse", resolution="512x1536")
V2 = V2GenerateV4(prompt="a lighthouse", seed=7, num_images=2, resolution="512x1536")
HOOK = "https://hooks.example.org/done"
JWKS = ApiRequest("GET", "/v1/.well-known/jwks.json")


def poll(engine: Engine, generation_id: str, **how: Any) -> ApiReply:
    return ask(engine, GetGeneration(generation_id=generation_id), **how)


def begun(engine: Engine, request: Request[Any] = ASYNC, **how: Any) -> str:
    body = told(engine, request, **how)
    assert "data" not in body
    return body["generation_id"]


def test_a_job_is_accepted_then_pending_then_completed(engine):
    body = told(engine, ASYNC)
    assert set(body) == {"generation_id"}
    first, second, third = (poll(engine, body["generation_id"]).json() for _ in range(3))
    assert first == {"generation_id": body["generation_id"], "status": "pending", "created": first["created"]}
    assert (second["status"], second["response_type"]) == ("completed", "url")
    assert third == second, "a job that is done says the same again"
    (item,) = second["data"]
    assert item["object_type"] == "image.generation"
    assert (item["resolution"], item["is_image_safe"]) == ("512x1536", True)
    assert engine.handle(get_request(item["url"])).status == 200
    for answer in (first, second):
        validate(answer, GENERATION)


@pytest.mark.parametrize("polls", [0, 1, 3])
def test_it_is_pending_for_as_many_polls_as_were_set(polls):
    engine = Engine(job_polls=polls)
    job = begun(engine)
    assert [poll(engine, job).json()["status"] for _ in range(polls + 1)] == ["pending"] * polls + ["completed"]


def test_it_is_pending_until_the_clock_says_so():
    engine = Engine(clock=lambda: NOON, job_polls=0, job_seconds=100)
    job = begun(engine)
    engine.advance(99)
    assert poll(engine, job).json()["status"] == "pending"
    engine.advance(1)
    assert poll(engine, job).json()["status"] == "completed"


def test_speed_makes_the_job_long_and_the_answers_short():
    engine = Engine(clock=lambda: NOON, speed=1.0, job_polls=0)
    reply = ask(engine, ASYNC)
    assert 0 < reply.delay < 1
    job = reply.json()["generation_id"]
    assert poll(engine, job).json()["status"] == "pending"
    engine.advance(8)
    assert poll(engine, job).json()["status"] == "completed"


def test_v2_is_a_job_where_it_is_asked_to_be(engine):
    at_once = told(engine, V2)
    accepted = told(engine, V2, more={"async": True})
    assert accepted == {"generation_id": accepted["generation_id"], "seed": 7}
    poll(engine, accepted["generation_id"])
    done = told(engine, V2GetGeneration(generation_id=accepted["generation_id"]))["data"]
    drawn = [
        [pixels(engine.handle(get_request(item["url"])).body) for item in items] for items in (at_once["data"], done)
    ]
    assert drawn[0] == drawn[1]
    assert [item["seed"] for item in done] == [item["seed"] for item in at_once["data"]]
    assert told(engine, V2, more={"async": False})["data"]


def test_a_webhook_makes_a_job_of_a_v2_request(engine):
    assert "data" not in told(engine, V2, more={"webhook_url": HOOK})


def test_a_file_can_come_with_a_job(engine):
    request = V2GenerateV45(prompt="a red boat", images=[png((256, 256))])
    accepted = told(engine, request, more={"async": "true"})
    assert set(accepted) == {"generation_id", "generation_kind", "seed"}
    poll(engine, accepted["generation_id"])
    assert poll(engine, accepted["generation_id"]).json()["data"][0]["resolution"] == "256x256"


@pytest.mark.parametrize(
    ("request_", "more", "detail"),
    [
        (V2, {"async": 1}, "'async'"),
        (V2, {"async": None}, "'async'"),
        (V2, {"async": "yes"}, "'async'"),
        (V2, {"webhook_url": 5}, "'webhook_url'"),
        (ASYNC, {"async": "true"}, "'async' was unexpected"),
        (ASYNC, {"webhook_url": HOOK}, "'webhook_url' was unexpected"),
    ],
)
def test_verbs_are_read_strictly(engine, request_, more, detail):
    reply = ask(engine, request_, more=more)
    assert reply.status == 400
    assert detail in reply.json()["detail"]


def test_only_who_began_a_job_can_ask_after_it(engine):
    job = begun(engine, key="one")
    assert poll(engine, job, key="two").status == 404
    assert poll(engine, job, key="one").status == 200


@pytest.mark.parametrize(
    ("generation_id", "status"), [("A" * 22, 404), ("A" * 21, 400), ("A" * 21 + "/", 400), ("x", 400)]
)
def test_ids_of_no_job(engine, generation_id, status):
    path = "/v1/generations/" + quote(generation_id, safe="")
    assert engine.handle(ApiRequest("GET", path, "", {"api-key": "any"})).status == status


@pytest.mark.parametrize(
    ("prompt", "reason"),
    [("a fail-job", "generation_error"), ("an unsafe-image", "content_policy_violation")],
)
def test_it_can_fail_and_costs_nothing_then(engine, prompt, reason):
    job = begun(engine, ASYNC.replace(text_prompt=prompt))
    poll(engine, job)
    answer = poll(engine, job).json()
    assert (answer["status"], answer["failure_reason"]) == ("failed", reason)
    assert "data" not in answer
    validate(answer, GENERATION)
    assert engine.billed == ()


def test_an_unsafe_prompt_never_gets_so_far(engine):
    assert ask(engine, ASYNC.replace(text_prompt="unsafe-prompt")).status == 422
    v2 = ask(engine, V2.replace(prompt="unsafe-prompt"))
    assert (v2.status, v2.json()) == (422, {})


def test_it_is_billed_once_when_it_is_accepted(engine):
    job = begun(engine)
    for _ in range(3):
        poll(engine, job)
    assert [charge.operation for charge in engine.billed] == ["post-generate-image-v-4-async"]


def test_what_is_priced_by_usage_tells_its_cost_when_it_is_done(engine, monkeypatch):
    resize = ResizeAd(image=png(), resolution="300x250", num_images=2, quality="LOW")
    item = {"resolution": "300x250", "is_image_safe": True, "url": None}
    monkeypatch.setattr(workshop, "HANDLERS", {**HANDLERS, resize.operation.id: lambda *_: {"data": [item, item]}})
    job = begun(engine, resize)
    assert "usage_cost_usd_micros" not in poll(engine, job).json()
    done = poll(engine, job).json()
    validate(done, GENERATION)
    assert done["usage_cost_usd_micros"] == 60_000 == engine.billed[0].usd_micros
    assert {entry_["object_type"] for entry_ in done["data"]} == {"image.without-prompt-or-seed"}


def test_faults_of_polls(engine):
    job = begun(engine)
    engine.faults = [Fault("poll-429", at=1), Fault("poll-429", at=2, retry_after=7), Fault("job-stuck", at=3)]
    first, second, stuck = (poll(engine, job) for _ in range(3))
    assert (first.status, first.header("retry-after"), second.header("retry-after")) == (429, "1", "7")
    assert stuck.json()["status"] == "pending"
    assert poll(engine, job).json()["status"] == "pending", "what did not arrive counts for nothing"
    assert poll(engine, job).json()["status"] == "completed"
    engine.faults = [Fault("job-failed", at=1)]
    assert [poll(engine, job).json()["status"] for _ in range(2)] == ["failed", "failed"]


def test_faults_of_polls_befall_polls_alone(engine):
    engine.faults = [Fault("poll-429"), Fault("job-stuck"), Fault("job-failed")]
    assert ask(engine, ASYNC).status == 200
    assert engine.calls[-1].fault is None


@pytest.mark.parametrize("on", ["post_generate_image_v2_ideogram_v4", "get-generation"])
@pytest.mark.parametrize("kind", ["unsafe-image", "fewer-images", "expired-link"])
def test_what_befalls_the_pictures_of_a_job(engine, on, kind):
    engine.faults = [Fault(kind, on=on, keep=1)]
    job = begun(engine, V2, more={"async": True})
    poll(engine, job)
    data = poll(engine, job).json()["data"]
    match kind:
        case "unsafe-image":
            assert [item["url"] for item in data] == [None, None]
        case "fewer-images":
            assert len(data) == 1
        case _:
            assert engine.handle(get_request(data[0]["url"])).status == 403


def test_links_begin_to_live_when_they_are_told():
    engine = Engine(clock=lambda: NOON, job_polls=0, link_life=100)
    job = begun(engine)
    early = poll(engine, job).json()["data"][0]["url"]
    engine.advance(150)
    assert engine.handle(get_request(early)).status == 403
    assert engine.handle(get_request(poll(engine, job).json()["data"][0]["url"])).status == 200


@pytest.mark.parametrize(
    ("item", "kind"),
    [
        (
            {"prompt": "x", "resolution": "1x1", "is_image_safe": True, "seed": 1, "url": None, "more": 1},
            "image.generation",
        ),
        ({"resolution": "1x1", "is_image_safe": True, "seed": 1, "url": None}, "image.without-prompt-or-seed"),
        ({"object_type": "layerized_image", "text_blocks": []}, "layerized_image"),
    ],
)
def test_items_say_what_they_are(item, kind):
    told_ = entry(item)
    assert told_["object_type"] == kind
    assert "more" not in told_


def test_jobs_are_bounded(monkeypatch):
    monkeypatch.setattr(jobs_module, "MAX_JOBS", 2)
    engine = Engine()
    ids = [begun(engine) for _ in range(3)]
    assert [poll(engine, job).status for job in ids] == [404, 200, 200]


def test_the_bytes_of_jobs_are_bounded(monkeypatch):
    monkeypatch.setattr(jobs_module, "MAX_JOB_BYTES", 3 * len(png()))
    kept, account = Jobs(), Account("u", Assets())
    request = V2GenerateV45(prompt="x", images=[png()])
    for number in range(5):
        kept.add(Job(f"{number:022d}", request, account, 0, 0, 0))
    assert kept.find("0" * 22) is None
    assert kept.find(f"{4:022d}") is not None


@pytest.mark.parametrize(
    "url",
    [
        "http://hooks.example.org/x",
        "https://localhost/x",
        "https://hooks.localhost/x",
        "https://127.0.0.1/x",
        "https://127.1/x",
        "https://0x7f000001/x",
        "https://10.1.2.3/x",
        "https://192.168.0.1/x",
        "https://169.254.169.254/latest",
        "https://[::1]/x",
        "https://[fd00::1]/x",
        "https://intranet/x",
        "https://printer.local/x",
        "https://metadata.google.internal/x",
        "https://[/x",
        "https://hooks.example.org:99999/x",
        "https:///x",
        "ftp://hooks.example.org/x",
        "hooks.example.org",
        "",
        "https://hooks.example.org/" + "x" * 2048,
    ],
)
def test_addresses_that_are_refused(engine, url):
    reply = ask(engine, V2, more={"webhook_url": url})
    assert (reply.status, "webhook_url" in reply.json()["error"]) == (400, True)
    assert engine.billed == ()


def test_v1_takes_the_address_in_its_query(engine):
    assert "generation_id" in told(engine, ASYNC, query="webhook_url=https%3A%2F%2Fhooks.example.org%2Fx")
    assert ask(engine, ASYNC, query="webhook_url=http%3A%2F%2F127.0.0.1").status == 400


def public_keys(engine: Engine) -> list[Ed25519PublicKey]:
    reply = engine.handle(JWKS)
    assert reply.status == 200
    found = []
    for key in reply.json()["keys"]:
        assert (key["kty"], key["crv"], key["use"]) == ("OKP", "Ed25519", "sig")
        found.append(Ed25519PublicKey.from_public_bytes(base64.urlsafe_b64decode(key["x"] + "=")))
    return found


def test_a_delivery_is_signed_with_a_published_key(engine):
    job = begun(engine, V2, more={"webhook_url": HOOK})
    headers, body = engine.webhook_delivery(job)
    content = json.loads(body)
    assert (content["generation_id"], len(content["data"])) == (job, 2)
    assert engine.handle(get_request(content["data"][0]["url"])).status == 200
    named = {name.removeprefix("X-Ideogram-Webhook-"): value for name, value in headers.items()}
    assert (named["Generation-Id"], named["Timestamp"]) == (job, str(int(NOON)))
    parts = (job, named["User-Id"], named["Timestamp"], hashlib.sha256(body).hexdigest())
    (key,) = public_keys(engine)
    key.verify(bytes.fromhex(named["Signature"]), "\n".join(parts).encode())
    with pytest.raises(InvalidSignature):
        key.verify(bytes.fromhex(named["Signature"]), "\n".join(parts[:3]).encode() + b"\n" + b"0" * 64)
    assert poll(engine, job).json()["status"] == "completed", "what was delivered is done"


def test_the_key_set_needs_no_key_and_is_only_read(engine):
    assert engine.handle(ApiRequest("POST", JWKS.path)).status == 405
    same = [public_keys(Engine(link_key=b"x"))[0].public_bytes_raw() for _ in range(2)]
    assert same[0] == same[1]
    assert public_keys(Engine())[0].public_bytes_raw() != same[0]


def test_there_is_no_delivery_where_none_would_be_sent(engine):
    with pytest.raises(LookupError):
        engine.webhook_delivery(begun(engine))
    with pytest.raises(LookupError):
        engine.webhook_delivery("A" * 22)
    failing = begun(engine, V2.replace(prompt="fail-job"), more={"webhook_url": HOOK})
    with pytest.raises(ValueError, match="generation_error"):
        engine.webhook_delivery(failing)


def test_pending_jobs_hold_no_place_in_flight(engine):
    for _ in range(12):
        begun(engine)
    assert engine.in_flight == 0


def test_a_reset_forgets_jobs(engine):
    job = begun(engine)
    engine.reset()
    assert poll(engine, job).status == 404


def test_head_asks_as_get_does(engine):
    request = written(GetGeneration(generation_id=begun(engine)))
    assert engine.handle(ApiRequest("HEAD", request.path, "", request.headers)).status == 200
    refused = engine.handle(ApiRequest("POST", request.path, "", request.headers))
    assert (refused.status, refused.header("allow")) == (405, "GET, HEAD")
