"""The fixture `lab`; how to use it is told in harness.py."""

from __future__ import annotations

import re

import pytest

from tests.lab.harness import Lab, LabServer


@pytest.fixture(scope="session")
def lab_server(tmp_path_factory: pytest.TempPathFactory):
    server = LabServer(tmp_path_factory.mktemp("jupyter"))
    yield server
    server.close()


@pytest.fixture
def lab(request: pytest.FixtureRequest, lab_server: LabServer, chromium, tmp_path, failed):
    """Open notebooks in JupyterLab; fails the test on errors in the page and on requests to strangers."""
    name = re.sub(r"[^A-Za-z0-9]+", "-", request.node.nodeid.rpartition("/")[2])[:100]
    lab = Lab(lab_server, chromium, name, tmp_path / "record")
    yield lab
    if failed():
        for number, notebook in enumerate(lab.opened):
            if not notebook.page.is_closed():
                notebook.screenshot(f"{name}-{number}")
    problems = lab.close()
    assert not problems, "\n".join(problems)
