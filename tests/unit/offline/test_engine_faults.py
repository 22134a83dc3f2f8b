"""Faults come by script: where, at which call, and whether the work was done before."""

from __future__ import annotations

import pytest

from ideowidgets.offline.answers import NO_CREDIT
from ideowidgets.offline.engine import Engine
from ideowidgets.offline.faults import EARLY, KINDS, POLLING, Fault
from tests.unit.offline.conftest import MAGIC, V2_4, V3, get_request, post_request

FIELDS = {"prompt": "x", "num_images": 3, "resolution": "512x1536"}


def played(engine: Engine, fault: Fault):
    engine.faults = [fault]
    return engine.handle(post_request(V3, FIELDS))


@pytest.mark.parametrize("kind", sorted(KINDS - POLLING - {"gateway-failed"}))
def test_every_kind_is_noted_and_billed_only_after_work(engine, kind):
    played(engine, Fault(kind))
    assert engine.calls[-1].fault == kind
    assert len(engine.billed) == (kind not in EARLY)


@pytest.mark.parametrize(
    ("fault", "what"),
    [
        (Fault("429"), lambda r: r.status == 429 and r.header("retry-after") is None),
        (Fault("429", retry_after=2), lambda r: r.header("Retry-After") == "2"),
        (Fault("503", retry_after=0.5), lambda r: r.status == 503 and r.header("retry-after") == "0.5"),
        (Fault("402", reason="daily_limit"), lambda r: r.json()["reject_reason"] == "daily_limit"),
        (Fault("502"), lambda r: r.status == 502 and r.header("content-type").startswith("text/html")),
        (Fault("html"), lambda r: r.status == 200 and r.body.startswith(b"<html")),
        (Fault("slow", seconds=3), lambda r: r.delay == 3 and r.status == 200),
        (Fault("stall"), lambda r: r.fault == "stall"),
        (Fault("reset"), lambda r: r.fault == "reset"),
        (Fault("cut", after=5), lambda r: (r.fault, r.cut_at) == ("cut", 5)),
        (Fault("cut"), lambda r: 0 < r.cut_at < r.content_length),
        (Fault("oversized"), lambda r: r.content_length == 300_000_000),
        (Fault("redirect", location="https://a.invalid/"), lambda r: r.header("location") == "https://a.invalid/"),
        (Fault("wrong-content-type"), lambda r: r.header("content-type") == "text/plain" and r.json()["data"]),
        (Fault("fewer-images", keep=2), lambda r: len(r.json()["data"]) == 2),
        (Fault("missing-fields"), lambda r: set(r.json()) == {"created"}),
        (Fault("unknown-fields"), lambda r: "a_new_field" in r.json()["data"][0]),
    ],
)
def test_what_it_does(engine, fault, what):
    assert what(played(engine, fault))


@pytest.mark.parametrize("reason", NO_CREDIT)
def test_every_reason_to_be_rejected(engine, reason):
    reply = played(engine, Fault("402", reason=reason))
    assert (reply.status, reply.json()["reject_reason"]) == (402, reason)


def test_v2_does_not_say_what_is_unsafe(engine):
    engine.faults = [Fault("422")]
    assert engine.handle(post_request(V2_4, {"prompt": "x"})).json() == {}
    assert "safety check" in engine.handle(post_request(V3, {"prompt": "x"})).json()["error"]


def test_unsafe_images_by_place(engine):
    safe = [item["is_image_safe"] for item in played(engine, Fault("unsafe-image", images=(1,))).json()["data"]]
    assert safe == [True, False, True]
    assert played(engine, Fault("unsafe-image")).json()["data"][2]["url"] is None


def test_not_json_cannot_be_read(engine):
    reply = played(engine, Fault("not-json"))
    assert reply.header("content-type") == "application/json"
    with pytest.raises(ValueError, match="Expecting"):
        reply.json()


def test_an_expired_link_is_expired_at_once(engine):
    url = played(engine, Fault("expired-link")).json()["data"][0]["url"]
    assert engine.handle(get_request(url)).status == 403


@pytest.mark.parametrize("kind", ["404", "expired-link", "html", "cut", "redirect", "slow"])
def test_downloads_have_faults_of_their_own(engine, kind):
    url = engine.handle(post_request(V3, FIELDS)).json()["data"][0]["url"]
    good = engine.handle(get_request(url))
    engine.faults = [Fault(kind, on="download")]
    assert engine.handle(get_request(url)) != good
    assert engine.handle(post_request(V3, FIELDS)).status == 200


def test_at_counts_the_calls_of_its_operation(engine):
    engine.faults = [Fault("500", on="post-generate-image-v-3", at=2), Fault("503", on="post-magic-prompt-v-4")]
    statuses = [engine.handle(post_request(V3, FIELDS)).status for _ in range(3)]
    assert statuses == [200, 500, 200]
    assert engine.handle(post_request(MAGIC, {"text_prompt": "x"})).status == 503


def test_several_at_once_play_in_order(engine):
    engine.faults = [Fault("500", at=1), Fault("429", at=2)]
    assert [engine.handle(post_request(V3, FIELDS)).status for _ in range(3)] == [500, 429, 200]


def test_unknown_faults_are_refused():
    with pytest.raises(ValueError, match="no fault"):
        Fault("499")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="no reject_reason"):
        Fault("402", reason="poverty")
    with pytest.raises(ValueError, match="no fault"):
        Fault.from_dict({"kind": "500", "when": 1})
