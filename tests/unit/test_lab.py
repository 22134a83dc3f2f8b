"""The command that opens JupyterLab: where notebooks go, which port, whether a browser opens."""

from __future__ import annotations

import importlib.util

import pytest

from ideowidgets import lab
from ideowidgets.__main__ import main


@pytest.fixture
def installed(tmp_path):
    """A package folder as a wheel leaves it."""
    notebooks = tmp_path / "site" / "ideowidgets" / "notebooks"
    notebooks.mkdir(parents=True)
    (notebooks / "01_quickstart.ipynb").write_text("{}")
    (notebooks / "02_more.ipynb").write_text("{}")
    return notebooks.parent


def test_a_checkout_opens_its_own_notebooks(installed, tmp_path):
    checkout = tmp_path / "checkout"
    (checkout / "ideowidgets").mkdir(parents=True)
    (installed / "notebooks").rename(checkout / "notebooks")
    assert lab.notebook_folder(package=checkout / "ideowidgets") == checkout / "notebooks"


def test_an_installed_package_copies_them_out(installed, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    folder = lab.notebook_folder(package=installed)
    assert folder == tmp_path / "ideowidgets-notebooks"
    assert sorted(file.name for file in folder.iterdir()) == ["01_quickstart.ipynb", "02_more.ipynb"]


def test_what_a_person_changed_is_kept(installed, tmp_path):
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "01_quickstart.ipynb").write_text("my work")
    assert lab.notebook_folder(mine, package=installed) == mine
    assert (mine / "01_quickstart.ipynb").read_text() == "my work"
    assert (mine / "02_more.ipynb").read_text() == "{}"


def test_missing_notebooks_are_said(tmp_path):
    with pytest.raises(FileNotFoundError, match="Install ideowidgets again"):
        lab.notebook_folder(package=tmp_path / "ideowidgets")


@pytest.mark.parametrize(
    ("environment", "platform", "opens"),
    [
        ({}, "linux", False),
        ({"DISPLAY": ":0"}, "linux", True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", True),
        ({"WSL_DISTRO_NAME": "Debian"}, "linux", True),
        ({}, "darwin", True),
        ({}, "win32", True),
        ({"BROWSER": "none"}, "darwin", False),
        ({"BROWSER": "None", "DISPLAY": ":0"}, "linux", False),
        ({"BROWSER": "firefox"}, "linux", True),
    ],
)
def test_a_browser_opens_where_there_is_a_screen(environment, platform, opens):
    assert lab.has_browser(environment, platform) is opens


def test_missing_jupyterlab_names_the_extra(monkeypatch, capsys):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    assert main(["lab", "--no-browser"]) == 1
    assert "pip install 'ideowidgets[lab]'" in capsys.readouterr().err


def test_no_command_shows_the_commands(capsys):
    assert main([]) == 0
    shown = capsys.readouterr().out
    assert "lab" in shown
    assert "check" in shown


def test_jupyterlab_does_not_ask_about_news_and_what_else_is_off_stays_off():
    def earlier(handler, page):
        return {**page, "disabledExtensions": [*page["disabledExtensions"], "theirs"], "seen": handler}

    settings = {"page_config_hook": earlier}
    lab.ask_nothing(settings)
    given = {"disabledExtensions": ["mine"], "other": 1}
    page = settings["page_config_hook"]("handler", given)
    assert page == {"disabledExtensions": ["mine", "theirs", lab.NEWS], "other": 1, "seen": "handler"}
    assert given["disabledExtensions"] == ["mine"]
    fresh = {}
    lab.ask_nothing(fresh)
    assert fresh["page_config_hook"](None, {}) == {"disabledExtensions": [lab.NEWS]}


def test_it_serves_this_machine_alone(tmp_path):
    options = lab.lab_arguments(tmp_path, 9000, browser=False)
    assert "--ServerApp.port=9000" in options
    assert "--ServerApp.ip=127.0.0.1" in options
    assert "--no-browser" in options
    assert not any("token" in option.lower() for option in options)
