"""A picture of the web that the caller names: without the key, from no private host, whole and really a picture."""

import pytest

from ideowidgets.client import Client
from ideowidgets.client.call import Reply
from ideowidgets.client.effects import Enter, Fetch, Resolve
from ideowidgets.client.links import addresses_of, private_problem
from ideowidgets.offline.engine import Engine
from ideowidgets.operations.errors import DownloadFailed
from ideowidgets.operations.picture import Picture
from tests.unit.client.conftest import CANARY
from tests.unit.client.hostile import PNG, declared_huge, moved, page, picture, status, undeclared_huge


def walk(steps, replies, addresses=("93.184.215.14",)):
    """Take the steps without a network; give the picture and the links that were asked."""
    asked = []
    answer = None
    try:
        while True:
            match steps.send(answer):
                case Enter() as effect:
                    answer = effect.gate.ask(effect.cap, lambda: None)
                case Resolve():
                    answer = addresses
                case Fetch() as effect:
                    asked.append(effect.link)
                    answer = replies.pop(0)
    except StopIteration as done:
        return done.value, asked


def read(url, *replies, addresses=("93.184.215.14",)):
    with Client(CANARY) as client:
        return walk(client._core.downloads.read_picture(url, None), list(replies), addresses)


def test_a_picture_of_the_web():
    found, asked = read("https://pictures.example/a/b.png?size=2#top", Reply(200, {"content-type": "image/png"}, PNG))
    assert isinstance(found, Picture)
    assert (found.data, found.media_type, found.name) == (PNG, "image/png", "picture.png")
    assert [(link.url, link.public) for link in asked] == [("https://pictures.example/a/b.png?size=2", True)]


def test_redirects_are_checked_again():
    def moved_to(where):
        return Reply(302, {"location": where}, b"")

    found, asked = read("https://a.example/1", moved_to("https://b.example/2"), Reply(200, {}, PNG))
    assert found.data == PNG
    assert [link.host for link in asked] == ["a.example", "b.example"]
    for where in ("http://b.example/2", "https://127.0.0.1/2", "https://169.254.169.254/latest", "file:///etc/passwd"):
        with pytest.raises(DownloadFailed):
            read("https://a.example/1", moved_to(where), Reply(200, {}, PNG))


@pytest.mark.parametrize(
    "url",
    [
        "http://pictures.example/a.png",
        "ftp://pictures.example/a.png",
        "file:///etc/passwd",
        "data:image/png;base64,AAAA",
        "pictures.example/a.png",
        "https://user:word@pictures.example/a.png",
        "https://pictures.example\\@127.0.0.1/a.png",
        "https://pictures.example/a b.png",
        "https://",
        "",
    ],
)
def test_only_plain_https(url):
    with pytest.raises(DownloadFailed):
        read(url)


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "[::1]",
        "[::]",
        "[fe80::1]",
        "[fd00::1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:10.0.0.1]",
        "[2002:7f00:1::]",
    ],
)
def test_private_hosts_are_refused(host):
    with pytest.raises(DownloadFailed, match="private network"):
        read(f"https://{host}/a.png", addresses=())


@pytest.mark.parametrize("addresses", [("127.0.0.1",), ("93.184.215.14", "10.0.0.7"), ("::1",), ("fe80::1%eth0",)])
def test_names_that_stand_for_private_hosts_are_refused(addresses):
    with pytest.raises(DownloadFailed, match="private network"):
        read("https://pictures.example/a.png", addresses=addresses)


@pytest.mark.parametrize("host", ["2130706433", "127.1", "0x7f.0.0.1", "localhost"])
def test_other_spellings_of_this_machine_are_seen_through(host):
    assert private_problem(host, addresses_of(host)) is not None


def test_a_name_that_is_not_known_here():
    assert addresses_of("nowhere.invalid") == ()
    assert private_problem("nowhere.invalid", ()) is None


@pytest.mark.parametrize(
    ("reply", "says"),
    [
        (Reply(200, {"content-type": "text/html"}, b"<html>"), "text/html"),
        (Reply(200, {"content-type": "image/png"}, b"GIF89a"), "no PNG"),
        (Reply(404, {}, b""), "404"),
        (Reply(403, {}, b""), "403"),
    ],
)
def test_what_is_no_picture_is_refused(reply, says):
    with pytest.raises(DownloadFailed, match=says) as caught:
        read("https://pictures.example/a.png?exp=1000000000", reply)
    assert type(caught.value) is DownloadFailed


def test_the_service_s_own_address_is_allowed_and_gets_no_key(client, server):
    server.links["/a"] = moved("/b")
    server.links["/b"] = picture()
    assert client.read_picture(server.url + "/a").data == PNG
    assert all(CANARY not in str(arrival.headers) for arrival in server.arrivals)


def test_another_server_on_this_machine_is_not_asked(client, server, elsewhere):
    server.links["/a"] = moved(elsewhere.url + "/b")
    elsewhere.links["/b"] = picture()
    for url in (server.url + "/a", elsewhere.url + "/b", elsewhere.url.replace("http:", "https:") + "/b"):
        with pytest.raises(DownloadFailed):
            client.read_picture(url)
    assert elsewhere.arrivals == []


@pytest.mark.parametrize("behaviour", [page(), declared_huge, undeclared_huge, status(404, {})])
def test_sizes_and_kinds_over_a_socket(client, server, behaviour):
    server.links["/a"] = behaviour
    with pytest.raises(DownloadFailed):
        client.read_picture(server.url + "/a")


def test_the_offline_client_asks_the_web_and_not_the_stand_in(make, monkeypatch):
    monkeypatch.setenv("NO_PROXY", "*")
    monkeypatch.setattr("ideowidgets.client.sync_client.addresses_of", lambda host: ("93.184.215.14",))
    monkeypatch.setattr("ideowidgets.client.async_client.addresses_of", lambda host: ("93.184.215.14",))
    engine = Engine()
    client = make(engine=engine)
    with pytest.raises(DownloadFailed, match=r"could not be (fetched|reached)"):
        client.read_picture("https://nowhere.invalid:9/a.png", deadline=1)
    assert engine.calls == ()
