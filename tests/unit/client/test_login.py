"""login() and check(): a key comes in unseen, and what is installed is shown without it."""

import getpass
import warnings

import pytest

from ideowidgets.client import Client, Secret
from ideowidgets.client.secret import remember
from ideowidgets.installation import check, login
from ideowidgets.operations.errors import IdeogramError, MissingKey
from tests.unit.client.conftest import CANARY


@pytest.fixture(autouse=True)
def forget():
    yield
    remember("ideogram", None)


def test_login_keeps_the_key_for_this_process(monkeypatch, capsys):
    asked = []
    monkeypatch.setattr(getpass, "getpass", lambda prompt: asked.append(prompt) or f"  {CANARY}\n")
    assert login() is None
    assert Client()._core.key == Secret(CANARY)
    out = capsys.readouterr()
    assert CANARY not in out.out + out.err + asked[0]


@pytest.mark.parametrize("entered", ["", "   "])
def test_nothing_entered_changes_nothing(monkeypatch, entered):
    remember("ideogram", Secret(CANARY))
    monkeypatch.setattr(getpass, "getpass", lambda prompt: entered)
    login()
    assert Client()._core.key == Secret(CANARY)


def test_an_interrupt_changes_nothing(monkeypatch):
    def interrupted(prompt):
        raise KeyboardInterrupt

    monkeypatch.setattr(getpass, "getpass", interrupted)
    login()
    with pytest.raises(MissingKey):
        Client()


def test_login_where_typing_would_be_seen(monkeypatch):
    def echoing(prompt):
        warnings.warn("Can not control echo on the terminal.", getpass.GetPassWarning, stacklevel=2)
        return CANARY

    monkeypatch.setattr(getpass, "getpass", echoing)
    with pytest.raises(MissingKey, match="IDEOGRAM_API_KEY") as caught:
        login()
    assert caught.value.__context__ is None


def test_login_for_others(capsys):
    login("offline")
    assert "needs no key" in capsys.readouterr().out
    with pytest.raises(IdeogramError, match="no service"):
        login("nobody")


def test_check_never_shows_the_key(monkeypatch, tmp_path):
    found = check(tmp_path / "record")
    assert "none; call ideowidgets.login()" in found.keys["ideogram"]
    assert found.service.startswith("offline")
    assert found.record == str(tmp_path / "record")
    assert "new" in found.record_mode
    assert not (tmp_path / "record").exists()
    monkeypatch.setenv("IDEOGRAM_API_KEY", CANARY)
    found = check()
    assert found.keys["ideogram"] == "environment variable IDEOGRAM_API_KEY"
    assert found.service.startswith("ideogram")
    assert CANARY not in repr(found) + found._repr_html_() + str(vars(found))
    for label in ("Python", "anywidget", "jupyterlab", "record"):
        assert label in repr(found)


def test_check_with_a_key_that_cannot_be_one(monkeypatch):
    monkeypatch.setenv("IDEOGRAM_API_KEY", f'"{CANARY}"')
    found = check()
    assert "quote" in found.keys["ideogram"]
    assert found.service.startswith("offline")
    assert CANARY not in repr(found)


def test_check_is_escaped(tmp_path):
    found = check(tmp_path / "<b>&amp;")
    assert "<b>" not in found._repr_html_()
    assert "&lt;b&gt;&amp;amp;" in found._repr_html_()
