"""`python -m ideowidgets lab`, as a person without a screen starts it."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from contextlib import ExitStack
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from ideowidgets.lab import NEWS
from tests.chromium import Watched
from tests.paths import REPOSITORY


@pytest.fixture
def start(tmp_path):
    """Start the command; what it started is ended after the test."""
    environment = {
        **{name: value for name, value in os.environ.items() if name not in {"BROWSER", "DISPLAY", "JUPYTER_TOKEN"}},
        "HOME": str(tmp_path),
        "JUPYTER_CONFIG_DIR": str(tmp_path / "config"),
        "JUPYTER_DATA_DIR": str(tmp_path / "data"),
        "JUPYTER_RUNTIME_DIR": str(tmp_path / "runtime"),
        "PYTHONPATH": str(REPOSITORY),
    }
    with ExitStack() as stack:

        def start(*options):
            process = subprocess.Popen(
                [sys.executable, "-m", "ideowidgets", "lab", "--dir", str(tmp_path / "mine"), *options],
                env=environment,
                cwd=tmp_path,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
            )
            stack.enter_context(process)
            stack.callback(process.kill)
            return process

        yield start


def test_prints_the_address_of_the_first_notebook_and_ends_when_told(start, chromium):
    process = start()
    line = next(line for line in process.stdout if "http://" in line)
    assert line.startswith("Open in a browser: http://127.0.0.1:")
    address = line.split()[-1]
    page = Watched(chromium.new_context().new_page(), address)
    page.page.goto(address)
    page.locator(".lm-DockPanel-tabBar >> text=01_quickstart.ipynb").wait_for(timeout=60_000)
    page.locator(".jp-NotebookPanel:visible").wait_for(timeout=60_000)
    page.locator("text=| Idle").wait_for(timeout=60_000)
    # The question about news would come from here, over a corner of the notebook.
    config = json.loads(page.page.locator("#jupyter-config-data").inner_text())
    assert NEWS in config["disabledExtensions"]
    assert page.locator(".Toastify__toast").count() == 0
    assert page.problems() == []
    with pytest.raises(HTTPError, match="403"):
        urlopen(f"{address.split('/lab/')[0]}/api/contents")
    page.page.context.close()
    process.send_signal(signal.SIGTERM)
    assert process.wait(30) == 0


def test_a_taken_port_is_said(start):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        process = start("--port", str(port))
        said = process.stdout.read()
        assert process.wait(30) == 1
    assert f"port {port} is not available" in said
