"""What the bare-page tests and the JupyterLab tests share: Chromium, and a page that is watched."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Request, sync_playwright

from tests.paths import REPOSITORY

RESULTS = REPOSITORY / "test-results"

FLAGS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--force-color-profile=srgb",
    "--no-first-run",
    # A page that is not in front must not be slowed down while a test waits for it.
    "--disable-backgrounding-occluded-windows",
    "--disable-renderer-backgrounding",
    "--disable-background-timer-throttling",
    # A forgotten address on the internet fails at once instead of hanging.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
)

# Counts the images below `root` that match and that a person could see, i.e. loaded with pixels.
PAINTED = """([selector, count]) => {
  const seen = [...document.querySelectorAll(selector)]
    .filter((image) => image.complete && image.naturalWidth > 0);
  return seen.length >= count;
}"""


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's headless Chromium, driven by Playwright; the test fails with advice where there is none."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not found:
        pytest.fail("Chromium is missing. `make test` installs it where apt can; or set CHROMIUM to its path.")
    flags = [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 or "CI" in os.environ else [*FLAGS]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=flags)
        try:
            yield browser
        finally:
            browser.close()


class Watched:
    """A page whose console errors, uncaught errors and requests to strangers are collected.

    The fixture that made it calls `problems()` at the end of the test and fails on any. A test that
    provokes an error on purpose says so with `tolerate(pattern)`.
    """

    def __init__(self, page: Page, origin: str) -> None:
        self.page = page
        self.strangers: list[str] = []
        self._origin = urlsplit(origin).netloc
        self._errors: list[str] = []
        self._tolerated: list[re.Pattern[str]] = []
        page.on("console", self._on_console)
        page.on("pageerror", lambda error: self._errors.append(f"uncaught: {error}"))
        page.on("dialog", lambda dialog: dialog.accept())
        page.context.on("request", self._on_request)

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self._errors.append(f"console: {message.text} ({message.location.get('url', '')})")

    def _on_request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in {"data", "blob", "about"} and parts.netloc != self._origin:
            self.strangers.append(request.url[:200])

    def tolerate(self, pattern: str) -> None:
        """Accept console and page errors that match, before or after this call."""
        self._tolerated.append(re.compile(pattern))

    @property
    def errors(self) -> list[str]:
        """Console errors and uncaught errors so far, without the tolerated ones."""
        return [text for text in self._errors if not any(t.search(text) for t in self._tolerated)]

    def problems(self) -> list[str]:
        """Everything that should not have happened on this page."""
        return [*self.errors, *(f"asked a stranger: {url}" for url in self.strangers)]

    def locator(self, selector: str) -> Locator:
        return self.page.locator(selector)

    def wait_painted(self, selector: str, count: int = 1, timeout: float = 30) -> None:
        """Wait until `count` images that match the CSS selector are loaded and have pixels."""
        self.page.wait_for_function(PAINTED, arg=[selector, count], timeout=timeout * 1000)

    def screenshot(self, name: str, locator: Locator | None = None) -> Path:
        """Write test-results/<name>.png and return its path."""
        RESULTS.mkdir(exist_ok=True)
        path = RESULTS / f"{re.sub(r'[^A-Za-z0-9_.-]+', '-', name)}.png"
        (locator or self.page).screenshot(path=path, animations="disabled")
        return path

    def axe(self, selector: str, *, disable: Sequence[str] = ()) -> list[str]:
        """Run axe-core on the part of the page that matches; return its findings as readable lines."""
        source = REPOSITORY / "js" / "node_modules" / "axe-core" / "axe.min.js"
        if not source.exists():
            pytest.fail("axe-core is missing: run `npm ci` in js/, or `make test`.")
        if not self.page.evaluate("() => 'axe' in window"):
            self.page.evaluate(source.read_text(encoding="utf-8"))
        rules = {rule: {"enabled": False} for rule in disable}
        found: list[dict[str, Any]] = self.page.evaluate(
            "async ([selector, rules]) => (await axe.run(selector, {rules})).violations",
            [selector, rules],
        )
        return [
            f"{finding['id']}: {finding['help']}: {node['html'][:160]}"
            for finding in found
            for node in finding["nodes"]
        ]
