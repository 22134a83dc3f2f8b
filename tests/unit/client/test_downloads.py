"""Pictures are fetched without the key, from this service's hosts only, whole or not at all."""

import stat

import pytest

from ideowidgets.operations import GenerateV3
from ideowidgets.operations.errors import DownloadFailed, IdeogramError, LinkExpired, Timeout
from ideowidgets.operations.results import Images
from tests.unit.client.conftest import CANARY, QUICK
from tests.unit.client.hostile import (
    PNG,
    cut,
    declared_huge,
    drip,
    hang_up,
    headers_then_nothing,
    images,
    moved,
    moved_and_huge,
    page,
    picture,
    status,
    turns,
    undeclared_huge,
)

JPEG = b"\xff\xd8\xff\xe0....\xff\xd9"
WEBP = b"RIFF\x08\0\0\0WEBPVP8 "


def test_a_result_s_picture_comes_without_the_key(client, server):
    server.plan.append(images("SERVER/api/a.png?exp=1900000000&sig=secret"))
    server.links["/api/a.png"] = picture()
    made = client.send(GenerateV3(prompt="x"))
    assert client.download(made.images[0]) == PNG
    assert client.download(made) == PNG
    for get in server.arrivals[1:]:
        assert get.method == "GET"
        assert CANARY not in str(get.headers)
        assert "cookie" not in get.headers
    assert server.arrivals[0].headers["api-key"] == CANARY


@pytest.mark.parametrize("data", [PNG, JPEG, WEBP], ids=["png", "jpeg", "webp"])
@pytest.mark.parametrize("kind", ["image/png", "application/octet-stream"])
def test_the_bytes_decide_what_a_picture_is(client, server, data, kind):
    server.links["/a"] = picture(data, kind)
    assert client.download(server.url + "/a") == data


@pytest.mark.parametrize(
    ("behaviour", "says"),
    [
        (page(), "text/html"),
        (picture(b"<html>", "image/png"), "no PNG"),
        (picture(b"", "image/png"), "no PNG"),
        (declared_huge, "larger than 60 MB"),
        (undeclared_huge, "larger than 60 MB"),
        (status(403, {}), "403"),
        (status(404, {}), "404"),
    ],
    ids=["page", "page as picture", "nothing", "declared 200 MB", "undeclared 200 MB", "403", "404"],
)
def test_what_is_no_picture_is_refused_at_once(client, server, behaviour, says):
    server.links["/a"] = behaviour
    with pytest.raises(DownloadFailed, match=says) as caught:
        client.download(server.url + "/a")
    assert not caught.value.may_have_been_billed
    assert len(server.arrivals) == 1


@pytest.mark.parametrize("bad", [hang_up, cut(kind="image/png"), status(500, {}), picture(PNG[:-12])])
def test_a_download_is_free_and_so_repeated(client, server, bad):
    server.links["/a"] = turns(bad, bad, picture())
    assert client.download(server.url + "/a") == PNG
    assert len(server.arrivals) == 3


def test_a_download_that_never_works_says_what_it_costs(client, server):
    server.links["/a"] = hang_up
    with pytest.raises(DownloadFailed, match="costs nothing") as caught:
        client.download(server.url + "/a?exp=1900000000&sig=topsecret")
    assert "topsecret" not in str(caught.value)
    assert len(server.arrivals) == QUICK.attempts


@pytest.mark.parametrize("behaviour", [drip, headers_then_nothing], ids=["drip", "stall"])
def test_the_deadline_covers_downloads(make, server, behaviour):
    server.links["/a"] = behaviour
    client = make(CANARY, base_url=server.url)
    with pytest.raises(DownloadFailed, match="in time"):
        client.download(server.url + "/a", deadline=0.3)


@pytest.mark.parametrize("code", [403, 404, 410])
def test_a_link_that_ended(client, server, code):
    server.links["/a"] = status(code, {})
    with pytest.raises(LinkExpired, match="until 2001-09-09"):
        client.download(server.url + "/a?exp=1000000000&sig=topsecret")
    assert len(server.arrivals) == 1


def test_a_redirect_to_another_host_is_refused(client, server, elsewhere):
    server.links["/a"] = moved(elsewhere.url + "/b", 302)
    elsewhere.links["/b"] = picture()
    with pytest.raises(DownloadFailed, match="not a host of this service"):
        client.download(server.url + "/a")
    assert elsewhere.arrivals == []


def test_redirects_within_the_service_are_followed_a_few_times(client, server):
    server.links |= {"/a": moved("/b"), "/b": moved("SERVER/c", 302), "/c": moved("d", 301), "/d": picture()}
    assert client.download(server.url + "/a") == PNG
    server.links["/d"] = moved("/a")
    with pytest.raises(DownloadFailed, match="more than 3"):
        client.download(server.url + "/a")


def test_the_body_of_a_redirect_is_not_read(client, server):
    server.links |= {"/a": moved_and_huge, "/next": picture()}
    assert client.download(server.url + "/a") == PNG


def test_a_redirect_to_nowhere(client, server):
    server.links["/a"] = moved("http://[broken")
    with pytest.raises(DownloadFailed):
        client.download(server.url + "/a")


def test_saved_whole_or_not_at_all(client, server, tmp_path):
    server.links |= {"/a": picture(), "/b": page()}
    target = tmp_path / "new" / "a.png"
    client.download(server.url + "/a", save_to=target)
    assert target.read_bytes() == PNG
    assert stat.S_IMODE(target.stat().st_mode) & 0o600 == 0o600
    with pytest.raises(DownloadFailed):
        client.download(server.url + "/b", save_to=tmp_path / "b.png")
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["a.png"]


def test_saving_where_it_cannot_be(client, server, tmp_path):
    server.links["/a"] = picture()
    (tmp_path / "file").write_text("")
    with pytest.raises(IdeogramError, match="could not be saved"):
        client.download(server.url + "/a", save_to=tmp_path / "file" / "a.png")


def test_all_of_a_result_one_failure_stops_nobody(client, server):
    server.plan.append(images("SERVER/a", None, "SERVER/c", "SERVER/d"))
    server.links |= {"/a": picture(), "/c": page(), "/d": picture(JPEG, "image/jpeg")}
    fetched = client.download_all(client.send(GenerateV3(prompt="x", num_images=4)))
    assert [one.data for one in fetched] == [PNG, None, None, JPEG]
    assert [type(one.error).__name__ for one in fetched] == ["NoneType", "DownloadFailed", "DownloadFailed", "NoneType"]
    assert [one.image.index for one in fetched] == [0, 1, 2, 3]


def test_several_at_once_and_never_more_than_eight(client, server):
    urls = [f"SERVER/{n}" for n in range(12)]
    server.plan.append(images(*urls))
    full = 0

    def waits(talk):
        """Answer once eight are out, or the rest are."""
        nonlocal full
        for _ in range(500):
            if server.busy >= 8 or full:
                full = full or server.busy
                break
            server.over.wait(0.01)
        picture()(talk)

    server.links |= {f"/{n}": waits for n in range(12)}
    fetched = client.download_all(client.send(GenerateV3(prompt="x", num_images=8)))
    assert all(one.data == PNG for one in fetched)
    assert full == 8
    assert server.most_busy == 8


def test_a_result_with_several_pictures_wants_a_choice(client, server):
    server.plan.append(images("SERVER/a", "SERVER/b"))
    made = client.send(GenerateV3(prompt="x", num_images=2))
    assert isinstance(made, Images)
    with pytest.raises(DownloadFailed, match="download_all"):
        client.download(made)


def test_fetch_takes_any_kind_within_its_limit(client, server):
    server.links["/a.json"] = status(200, {"a": 1})
    assert client.fetch(server.url + "/a.json", limit=100) == b'{"a": 1}'
    with pytest.raises(DownloadFailed, match="larger"):
        client.fetch(server.url + "/a.json", limit=3)


def test_a_deadline_while_waiting_for_a_place(client, server):
    tickets = [client.client._core.downloads.gate.ask(8, lambda: None) for _ in range(8)]
    with pytest.raises(Timeout) as caught:
        client.download(server.url + "/a", deadline=0.05)
    assert not caught.value.sent
    assert not caught.value.may_have_been_billed
    for ticket in tickets:
        ticket.leave()
