"""The key appears nowhere: not in errors, their chains, pickles, logs, reprs or downloads."""

import copy
import logging
import pickle
import traceback

import pytest

from ideowidgets.client import AsyncClient, Client, Retry, Secret
from ideowidgets.client.secret import find_key, remember
from ideowidgets.operations import GenerateV3
from ideowidgets.operations.errors import IdeogramError, MissingKey
from tests.unit.client.conftest import CANARY, QUICK
from tests.unit.client.hostile import (
    cut,
    echo,
    hang_up,
    images,
    moved,
    never,
    page,
    picture,
    status,
)

ASK = GenerateV3(prompt="a very private prompt", seed=7)
SIGNATURE = "5ignature5ignature"
LINK = f"SERVER/a.png?exp=1900000000&sig={SIGNATURE}"

FAILURES = {
    "hang up": hang_up,
    "cut": cut(),
    "html": page(),
    "500": status(500, {}),
    "401": status(401, {"message": "no"}),
    "429": status(429, {}),
    "redirect": moved("SERVER/x"),
    "echo 200": echo(200),
    "echo 400": echo(400),
    "echo 500": echo(500),
    "late": never,
}


def everything_about(error):
    """All text that an error and its chain can put before somebody's eyes."""
    seen, texts = set(), []
    todo = [error]
    while todo:
        one = todo.pop()
        if one is None or id(one) in seen:
            continue
        seen.add(id(one))
        texts += [str(one), repr(one), repr(vars(one)), repr(one.args)]
        todo += [one.__cause__, one.__context__]
    texts.append("".join(traceback.format_exception(error)))
    return "\n".join(texts), seen


@pytest.mark.parametrize("case", FAILURES)
def test_errors_hold_no_key_and_no_foreign_exception(make, server, case, caplog):
    caplog.set_level(logging.DEBUG)
    server.plan.append(FAILURES[case])
    client = make(CANARY, base_url=server.url, retry=QUICK, timeout=0.3 if case == "late" else None)
    with pytest.raises(IdeogramError) as caught:
        client.send(ASK)
    text, chain = everything_about(caught.value)
    assert CANARY not in text
    assert "httpx" not in type(caught.value).__module__
    assert len(chain) == 1, "nothing foreign may be in the chain"
    assert CANARY.encode() not in pickle.dumps(caught.value)
    again = pickle.loads(pickle.dumps(caught.value))
    assert type(again) is type(caught.value)
    assert str(again) == str(caught.value)
    assert vars(again) == vars(caught.value)
    assert CANARY not in caplog.text


@pytest.mark.parametrize(
    "behaviour", [hang_up, page(), moved("https://evil.example/?sig=" + SIGNATURE), status(403, {})]
)
def test_failed_downloads_show_no_signature(make, server, behaviour, caplog):
    caplog.set_level(logging.DEBUG)
    server.links["/a.png"] = behaviour
    client = make(CANARY, base_url=server.url, retry=QUICK)
    with pytest.raises(IdeogramError) as caught:
        client.download(LINK.replace("SERVER", server.url))
    text, chain = everything_about(caught.value)
    assert SIGNATURE not in text + caplog.text
    assert len(chain) == 1


def test_logs_say_what_is_needed_and_no_more(client, server, caplog):
    caplog.set_level(logging.DEBUG)
    answer = {"data": [{"url": LINK.replace("SERVER", server.url)}]}
    server.plan.append(status(200, answer, ("x-request-id", "req-1")))
    server.links["/a.png"] = picture()
    client.download(client.send(ASK))
    lines = [record.getMessage() for record in caplog.records if record.name == "ideowidgets"]
    assert any("post-generate-image-v-3 200 in" in line and "attempt 1, request req-1" in line for line in lines)
    assert any("prompt (21 bytes)" in line for line in lines)
    for hidden in (CANARY, SIGNATURE, "private"):
        assert hidden not in caplog.text
    assert not any(record.name.startswith(("httpx", "httpcore")) for record in caplog.records)


def test_other_users_of_httpx_keep_their_logs(server, caplog):
    import httpx

    caplog.set_level(logging.INFO)
    server.links["/a"] = picture()
    with Client(CANARY, base_url=server.url) as client:
        client.fetch(server.url + "/a")
    assert "HTTP Request" not in caplog.text
    with httpx.Client() as other:
        other.get(server.url + "/a")
    assert "HTTP Request" in caplog.text


def test_a_service_that_echoes_the_key_cannot_put_it_into_a_result(client, server):
    server.plan.append(
        lambda talk: status(200, {"data": [{"url": "https://ideogram.ai/a", "prompt": str(talk.arrival.headers)}]})(
            talk
        )
    )
    made = client.send(ASK)
    assert "api-key" in str(made.raw)
    assert CANARY not in repr(made) + str(made.raw)


@pytest.mark.parametrize("kind", [Client, AsyncClient])
def test_a_client_shows_no_key(kind):
    client = kind(CANARY)
    assert CANARY not in repr(client) + str(vars(client)) + str(vars(client._core)) + f"{client}"
    for bad in (pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(IdeogramError, match="Make a new one") as caught:
            bad(client)
        assert CANARY not in str(caught.value)


def test_a_secret_shows_nothing():
    secret = Secret(CANARY)
    assert CANARY not in f"{secret} {secret!r} {secret!s} {[secret]} {dir(secret)}"
    with pytest.raises(TypeError):
        vars(secret)
    for bad in (pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(IdeogramError):
            bad(secret)
    assert secret == Secret(CANARY)
    assert secret != Secret(CANARY + "x")
    assert CANARY not in secret.fingerprint


@pytest.mark.parametrize(
    "bad",
    [CANARY + "\n", CANARY + "\r\nX: y", f'"{CANARY}"', f"'{CANARY}'", f" {CANARY}", CANARY + "\0", "k€y" + CANARY, ""],
)
def test_what_cannot_be_a_key_is_not_repeated(bad, monkeypatch):
    for make in (lambda: Client(bad), lambda: Secret(bad)):
        with pytest.raises(MissingKey) as caught:
            make()
        assert CANARY not in str(caught.value)
    if bad and "\0" not in bad:
        monkeypatch.setenv("IDEOGRAM_API_KEY", bad)
        with pytest.raises(MissingKey) as caught:
            Client()
        assert CANARY not in str(caught.value)


def test_argument_then_login_then_environment(monkeypatch):
    with pytest.raises(MissingKey, match=r"login\(\)"):
        Client()
    monkeypatch.setenv("OTHER_API_KEY", "other-0123456789")
    with pytest.raises(MissingKey):
        Client()
    monkeypatch.setenv("IDEOGRAM_API_KEY", "env-0123456789")
    assert Client()._core.key == Secret("env-0123456789")
    remember("ideogram", Secret("login-0123456789"))
    try:
        assert Client()._core.key == Secret("login-0123456789")
        assert Client("arg-0123456789")._core.key == Secret("arg-0123456789")
        assert find_key("other", "OTHER_API_KEY") == (Secret("other-0123456789"), "environment variable OTHER_API_KEY")
    finally:
        remember("ideogram", None)
    assert Client()._core.key == Secret("env-0123456789")


def test_a_secret_may_be_given_itself(server):
    server.plan.append(images("SERVER/a"))
    with Client(Secret(CANARY), base_url=server.url, retry=Retry(attempts=1)) as client:
        client.send(ASK)
    assert server.arrivals[0].headers["api-key"] == CANARY


def test_keyless_and_offline_never_use_ideogram_s_key(monkeypatch, server):
    monkeypatch.setenv("IDEOGRAM_API_KEY", CANARY)
    server.plan.append(images("SERVER/a"))
    with Client(service="offline", base_url=server.url) as client:
        client.send(ASK)
    assert CANARY not in str(server.arrivals[0].headers)
