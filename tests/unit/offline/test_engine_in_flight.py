"""Ten requests of one key at a time, counted until the answer is there."""

from __future__ import annotations

import pytest

from ideowidgets.offline.engine import Engine
from tests.unit.offline.conftest import V3, get_request, post_request

REQUEST = post_request(V3, {"prompt": "x"})


def test_the_eleventh_is_refused_and_says_the_limit(engine):
    open_exchanges = [engine.begin(REQUEST) for _ in range(10)]
    assert engine.in_flight == 10
    refused = engine.handle(REQUEST)
    assert refused.status == 429
    assert refused.json() == {
        "error": "Too many requests in flight.",
        "reject_reason": "inflight_limit",
        "max_inflight_requests": 10,
    }
    assert len(engine.billed) == 10
    open_exchanges[0].close()
    assert engine.handle(REQUEST).status == 200
    for exchange in open_exchanges:
        exchange.close()
    assert engine.in_flight == 0


def test_a_refused_request_frees_no_place(engine):
    held = [engine.begin(REQUEST) for _ in range(10)]
    with engine.begin(REQUEST) as reply:
        assert reply.status == 429
    assert engine.in_flight == 10
    for exchange in held:
        exchange.close()
        exchange.close()
    assert engine.in_flight == 0


def test_a_dropped_exchange_gives_its_place_back(engine):
    exchange = engine.begin(REQUEST)
    assert engine.in_flight == 1
    del exchange
    assert engine.in_flight == 0


def test_each_key_has_its_own_limit():
    engine = Engine(max_in_flight=1)
    with engine.begin(post_request(V3, {"prompt": "x"}, key="one")):
        assert engine.handle(post_request(V3, {"prompt": "x"}, key="two")).status == 200
        assert engine.handle(post_request(V3, {"prompt": "x"}, key="one")).status == 429


def test_downloads_hold_no_place(engine):
    url = engine.handle(REQUEST).json()["data"][0]["url"]
    held = [engine.begin(REQUEST) for _ in range(10)]
    assert engine.handle(get_request(url)).status == 200
    for exchange in held:
        exchange.close()


def test_an_error_inside_gives_the_place_back(engine, monkeypatch):
    def broken(*_: object) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr("ideowidgets.offline.front.decode", broken)
    with pytest.raises(RuntimeError):
        engine.handle(REQUEST)
    assert engine.in_flight == 0


def test_speed_takes_time_that_depends_on_the_work():
    engine = Engine(speed=1.0)

    def seconds(**fields: object) -> float:
        return engine.handle(post_request(V3, {"prompt": "x", **fields})).delay

    assert 0 < seconds(rendering_speed="TURBO") < seconds() < seconds(rendering_speed="QUALITY")
    assert seconds(num_images=4) > seconds()
    assert engine.handle(post_request(V3, {})).delay == 0
    assert Engine().handle(REQUEST).delay == 0
