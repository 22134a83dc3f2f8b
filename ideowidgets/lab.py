"""Open JupyterLab on the notebooks that come with the package."""

from __future__ import annotations

import importlib.util
import os
import secrets
import shutil
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

FIRST = "01_quickstart.ipynb"
COPIES = "ideowidgets-notebooks"
NEWS = "@jupyterlab/apputils-extension:announcements"

PageHook = Callable[[Any, dict[str, Any]], dict[str, Any]]


def notebook_folder(chosen: Path | None = None, *, package: Path | None = None) -> Path:
    """Return a folder with the notebooks that may be written to.

    In a checkout that is ``notebooks/`` itself. An installed package has them among its own files, so
    they are copied to ``chosen``, by default ``ideowidgets-notebooks`` in the current folder. What is
    there already is somebody's work and is left as it is.

    Parameters
    ----------
    chosen
        Where to copy to.
    package
        The package's own folder, for tests.
    """
    package = package or Path(__file__).resolve().parent
    packaged = package / "notebooks"
    source = packaged if packaged.is_dir() else package.parent / "notebooks"
    if not source.is_dir():
        raise FileNotFoundError(f"The notebooks are not where they belong ({source}). Install ideowidgets again.")
    if chosen is None and source != packaged:
        return source
    target = (chosen or Path(COPIES)).resolve()
    target.mkdir(parents=True, exist_ok=True)
    for file in sorted(source.glob("*.ipynb")):
        if not (target / file.name).exists():
            shutil.copyfile(file, target / file.name)
    return target


def has_browser(environment: Mapping[str, str], platform: str = sys.platform) -> bool:
    """Tell whether opening a browser makes sense here; ``BROWSER=none`` says no, another value yes."""
    if wanted := environment.get("BROWSER"):
        return wanted.lower() != "none"
    screens = ("DISPLAY", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME")
    return platform != "linux" or any(environment.get(name) for name in screens)


def lab_arguments(folder: Path, port: int | None, *, browser: bool) -> list[str]:
    """Return the options for JupyterLab, which serves this machine alone."""
    options = [
        "--ServerApp.ip=127.0.0.1",
        f"--ServerApp.root_dir={folder}",
        f"--LabApp.default_url=/lab/tree/{FIRST}",
        # Nothing is fetched from outside.
        "--LabApp.news_url=None",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        # The address is not to drown in messages.
        "--log-level=WARN",
    ]
    if port is not None:
        options += [f"--ServerApp.port={port}", "--ServerApp.port_retries=0"]
    if not browser:
        options.append("--no-browser")
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        options.append("--allow-root")
    return options


def ask_nothing(settings: dict[str, Any]) -> None:
    """Let JupyterLab start without its question about news, which would cover a corner of the first notebook.

    ``news_url=None`` keeps it from fetching them, not from asking. What the person set for their own JupyterLab stays
    as it is: this holds for the server at hand alone.

    Parameters
    ----------
    settings
        The server's.
    """
    before: PageHook | None = settings.get("page_config_hook")

    def hook(handler: Any, page: dict[str, Any]) -> dict[str, Any]:
        page = before(handler, page) if before else page
        disabled = page.get("disabledExtensions", [])
        return page if NEWS in disabled else {**page, "disabledExtensions": [*disabled, NEWS]}

    settings["page_config_hook"] = hook


def open_lab(chosen: Path | None = None, *, port: int | None = None, browser: bool = True) -> int:
    """Start JupyterLab on the first notebook and serve until interrupted; return the exit status.

    Parameters
    ----------
    chosen
        Folder for the notebooks, see `notebook_folder`.
    port
        Port on the loopback interface; by default a free one, 8888 if it is.
    browser
        Open a browser where there is a screen. The address is printed in any case.
    """
    if importlib.util.find_spec("jupyterlab") is None:
        print("JupyterLab is not installed here. Install it with: pip install 'ideowidgets[lab]'", file=sys.stderr)
        return 1
    try:
        folder = notebook_folder(chosen)
    except OSError as error:
        print(f"The notebooks cannot be opened: {error}", file=sys.stderr)
        return 1
    from jupyterlab.labapp import LabApp

    browser = browser and has_browser(os.environ)
    # With a token that is not its own, the server leaves it to us to print the address. It comes by the
    # environment and not as an option, as other users of the machine can read options.
    token = os.environ.setdefault("JUPYTER_TOKEN", secrets.token_hex(24))
    server = LabApp.initialize_server(lab_arguments(folder, port, browser=browser))
    ask_nothing(server.web_app.settings)
    print(f"Notebooks: {folder}")
    address = f"http://127.0.0.1:{server.port}/lab/tree/{FIRST}?token={token}"
    print(f"{'Opening' if browser else 'Open in a browser'}: {address}")
    print("Stop with Ctrl-C.", flush=True)
    server.start()
    return 0
