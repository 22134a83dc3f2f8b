"""Which addresses a key and a download may go to."""

import pytest

from ideowidgets.client.links import AllowedLinks, checked_base_url, picture_problem
from ideowidgets.operations.errors import DownloadFailed, IdeogramError

VENDOR = AllowedLinks("https://api.ideogram.ai")
LOCAL = AllowedLinks("http://127.0.0.1:8123")


@pytest.mark.parametrize(
    "url",
    [
        "https://ideogram.ai/api/images/ephemeral/x.png?exp=1&sig=2",
        "https://cdn.ideogram.ai:443/x.png",
        "https://API.ideogram.AI/x.png",
    ],
)
def test_the_vendor_s_links(url):
    assert VENDOR.check(url).host.endswith("ideogram.ai")


@pytest.mark.parametrize(
    "url",
    [
        "http://ideogram.ai/x.png",
        "https://ideogram.ai:8443/x.png",
        "https://ideogram.ai.evil.example/x.png",
        "https://evilideogram.ai/x.png",
        "https://ideogram.ai@evil.example/x.png",
        "https://user:pass@ideogram.ai/x.png",
        "https://evil.example\\@ideogram.ai/x.png",
        "https://evil.example/\n@ideogram.ai/x.png",
        "https://ideogram.ai.:443@evil.example",
        "https://xn--idogram-bya.ai/x.png",
        "https://ídeogram.ai/x.png",
        "https://127.0.0.1/x.png",
        "https://[::1]/x.png",
        "https://169.254.169.254/latest/meta-data",
        "http://localhost:8888/api",
        "file:///etc/passwd",
        "ftp://ideogram.ai/x",
        "data:image/png;base64,AAAA",
        "//ideogram.ai/x.png",
        "/etc/passwd",
        "https://",
        "https://ideogram.ai:99999/x",
        "https://[ideogram.ai/x",
        "",
        "https://ideogram.ai/" + "a" * 9000,
    ],
)
def test_other_links_are_refused_without_being_shown_whole(url):
    with pytest.raises(DownloadFailed) as caught:
        VENDOR.check(url)
    assert "sig=" not in str(caught.value)
    assert len(str(caught.value)) < 300


def test_the_stand_in_s_own_origin_only():
    assert LOCAL.check("http://127.0.0.1:8123/a.png").host == "127.0.0.1"
    for url in ("http://127.0.0.1:8124/a.png", "http://localhost:8123/a.png", "https://127.0.0.1:8123/a.png"):
        with pytest.raises(DownloadFailed):
            LOCAL.check(url)


@pytest.mark.parametrize(
    "url",
    ["https://api.ideogram.ai/", "http://127.0.0.1:1", "http://localhost:80/v9", "http://[::1]:9", "https://h/p/q"],
)
def test_base_urls(url):
    assert checked_base_url(url) == url.rstrip("/")


@pytest.mark.parametrize(
    "url",
    [
        "http://api.ideogram.ai",
        "http://127.0.0.1.evil.example",
        "http://127.0.0.1@evil.example",
        "https://key@api.ideogram.ai",
        "https://api.ideogram.ai?x=1",
        "https://api.ideogram.ai#x",
        "ftp://127.0.0.1",
        "api.ideogram.ai",
        "https://a b",
        "https://h\r\nx: y",
        "",
    ],
)
def test_base_urls_that_a_key_must_not_go_to(url):
    with pytest.raises(IdeogramError, match="base_url must"):
        checked_base_url(url)


def test_only_what_is_certainly_broken_is_refused():
    assert picture_problem(b"\x89PNG\r\n\x1a\n...IEND\xaeB`\x82 and more", "image/png") is None
    assert picture_problem(b"\xff\xd8\xff cut", "image/jpeg") == "the picture is cut short"
    assert picture_problem(b"RIFF\xff\0\0\0WEBP", "") == "the picture is cut short"
    assert "GIF" not in (picture_problem(b"GIF89a", "image/gif") or "")
