"""Fixtures for all tests: an environment without keys, and one Chromium per worker."""

from __future__ import annotations

import os
from collections.abc import Generator
from pathlib import Path

import pytest
from hypothesis import settings

TESTS = Path(__file__).resolve().parent
# Playwright keeps an event loop running in the main thread for the rest of the process, and
# asyncio.run() refuses to start beside it. So tests with a browser come last in every worker.
IN_BROWSER = ("browser", "lab")

# A shared machine is slow at times; and one commit gives one answer in CI.
settings.register_profile("ours", deadline=None, print_blob=True, derandomize="CI" in os.environ)
settings.load_profile("ours")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    def room(item: pytest.Item) -> str:
        path = item.path
        return path.relative_to(TESTS).parts[0] if path.is_relative_to(TESTS) else ""

    for item in items:
        if room(item) in IN_BROWSER:
            item.add_marker(room(item))
    items.sort(key=lambda item: IN_BROWSER.index(room(item)) + 1 if room(item) in IN_BROWSER else 0)
    if "live" not in (config.option.markexpr or ""):
        paid = [item for item in items if item.get_closest_marker("live")]
        config.hook.pytest_deselected(items=paid)
        items[:] = [item for item in items if item not in paid]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.when == "call":
        item.stash[FAILED] = report.failed
    return report


FAILED = pytest.StashKey[bool]()


@pytest.fixture
def failed(request: pytest.FixtureRequest):
    """Tell, in a fixture's teardown, whether the test itself failed."""
    return lambda: request.node.stash.get(FAILED, False)


@pytest.fixture(autouse=True)
def own_environment(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch):
    """No key of the person who runs the tests, and never their record."""
    for name in list(os.environ):
        if name.endswith("_API_KEY") and "live" not in request.keywords:
            monkeypatch.delenv(name)
    factory: pytest.TempPathFactory = request.getfixturevalue("tmp_path_factory")
    monkeypatch.setenv("IDEOWIDGETS_RECORD", str(factory.getbasetemp() / "records" / request.node.name[:60]))


@pytest.fixture(scope="session")
def chromium():
    """One headless Chromium for all tests of this worker."""
    from tests.chromium import chromium

    with chromium() as browser:
        yield browser
