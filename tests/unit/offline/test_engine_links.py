"""Links are signed, expire, and draw when they are fetched."""

from __future__ import annotations

from typing import Any

import pytest

from ideowidgets.offline import links
from ideowidgets.offline.edits import CutOut
from ideowidgets.offline.engine import Engine
from ideowidgets.offline.links import Links, Promise
from ideowidgets.offline.pictures.spec import PictureSpec
from ideowidgets.offline.wire import ApiRequest
from tests.unit.offline.conftest import NOON, V3, get_request

SMALL = {"prompt": "x", "seed": 7, "resolution": "512x1536"}


@pytest.fixture
def url(post) -> str:
    return post(V3, SMALL).json()["data"][0]["url"]


def test_a_link_gives_a_png(engine, url):
    reply = engine.handle(get_request(url))
    assert (reply.status, reply.header("Content-Type")) == (200, "image/png")
    assert reply.body.startswith(b"\x89PNG")


def test_it_says_when_it_ends_and_ends_then(engine, url):
    assert f"exp={int(NOON) + 86_400}&" in url
    engine.advance(86_399)
    assert engine.handle(get_request(url)).status == 200
    engine.advance(1)
    assert engine.handle(get_request(url)).status == 403


@pytest.mark.parametrize(
    ("old", "new", "status"),
    [
        (f"exp={int(NOON) + 86_400}", f"exp={int(NOON) + 99_999}", 403),
        ("sig=", "sig=0", 403),
        ("&sig=", "&gis=", 403),
        ("exp=", "exp=x", 403),
        (".png", ".jpg", 404),
        ("ephemeral/", "ephemeral/../", 404),
    ],
)
def test_a_changed_link_is_refused(engine, url, old, new, status):
    assert engine.handle(get_request(url.replace(old, new))).status == status


def test_another_engine_signs_otherwise(url):
    assert Engine(clock=lambda: NOON).handle(get_request(url)).status == 403


def test_links_cannot_be_posted_to(engine, url):
    sent = get_request(url)
    assert engine.handle(ApiRequest("POST", sent.path, sent.query)).status == 405


def test_nothing_is_drawn_at_the_post_and_once_at_the_fetch(post, engine, monkeypatch):
    drawn: list[Any] = []
    real = Promise.png

    def counted(promise: Promise) -> bytes:
        drawn.append(promise.spec)
        return real(promise)

    monkeypatch.setattr(Promise, "png", counted)
    first, second = (post(V3, SMALL).json()["data"][0]["url"] for _ in range(2))
    assert drawn == []
    assert engine.handle(get_request(first)).body == engine.handle(get_request(first)).body
    engine.handle(get_request(second))
    assert len(drawn) == 1, "two links to the same pixels share one drawing"


def spec(seed: int = 1) -> PictureSpec:
    return PictureSpec(prompt="x", seed=seed, width=256, height=256)


def name(number: int) -> str:
    return f"{number:022d}"


def test_only_so_many_links_are_kept_and_the_oldest_goes(monkeypatch):
    monkeypatch.setattr(links, "MAX_LINKS", 3)
    kept = Links(b"k", lambda: 0.0, 100)
    made = [kept.make(name(number), Promise(spec(number))).partition("?") for number in range(4)]
    assert [kept.fetch(path, query).status for path, _, query in made] == [404, 200, 200, 200]


def test_only_so_many_source_bytes_are_kept(monkeypatch):
    monkeypatch.setattr(links, "MAX_SOURCE_BYTES", 1000)
    kept = Links(b"k", lambda: 0.0, 100)
    for number in range(10):
        kept.make(name(number), Promise(spec(number), CutOut(bytes(400))))
    assert kept._weight <= 1000
    assert len(kept._promises) == 2


def test_only_so_many_encoded_bytes_are_kept(monkeypatch):
    monkeypatch.setattr(links, "MAX_CACHED_BYTES", 1)
    kept = Links(b"k", lambda: 0.0, 100)
    for number in range(3):
        path, _, query = kept.make(name(number), Promise(spec(number))).partition("?")
        assert kept.fetch(path, query).status == 200
    assert len(kept._encoded) == 1
