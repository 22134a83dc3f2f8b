"""A widget's bundle on a bare page: no kernel, no JupyterLab, a tenth of a second a test.

The fixture `bare` opens pages; what it opens is a `BarePage`::

    def test_generate_sends_the_prompt(bare):
        page = bare.open("prompt-form", state={"trait": 1}, theme="dark", width=320)
        page.push({"kind": "state", ...}, [png_bytes])
        page.locator("textarea").fill("a lighthouse")
        page.locator("text=Generate").click()
        assert page.wait_sent("generate")["fields"]["prompt"] == "a lighthouse"
        assert not page.axe(".iw-root")

`bare.open("prompt-form")` loads ideowidgets/static/prompt-form.{js,css}; `bare.open_source(esm, css)` loads
text. Colours and fonts are those of the JupyterLab that is installed. To answer messages as Python would,
give `reply=function`: it gets `(content, buffers)` and returns a list of `(content, buffers)`. At the end of
a test it fails if a page wrote an error to its console, threw one, or asked for anything but its own files.
"""

from __future__ import annotations

import base64
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Literal, NamedTuple

from playwright.sync_api import Browser, Page, Route
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from tests.chromium import Watched
from tests.paths import REPOSITORY

Theme = Literal["light", "dark"]
Message = tuple[Mapping[str, Any], Sequence[bytes]]
Reply = Callable[[dict[str, Any], list[bytes]], Sequence[Message]]

STATIC = REPOSITORY / "ideowidgets" / "static"
# Loopback is a secure context, as JupyterLab's page is: clipboard and digests work.
ORIGIN = "http://localhost"
HTML = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>bare page</title>
<link rel="icon" href="data:,"><link rel="stylesheet" href="/theme.css"><link rel="stylesheet" href="/widget.css">
<style>body { background: var(--jp-layout-color0); color: var(--jp-content-font-color1); margin: 8px;
  font: var(--jp-content-font-size1) / var(--jp-content-line-height) var(--jp-content-font-family); }</style>
<script src="/host.js"></script></head><body><main id="output"></main></body></html>"""


class Sent(NamedTuple):
    """A message that the page sent: its content and its binary parts."""

    content: dict[str, Any]
    buffers: list[bytes]


@cache
def theme_css(theme: Theme) -> str:
    """Return the style sheet of the installed JupyterLab's theme, with the colours it refers to."""
    lab = Path(sys.prefix) / "share" / "jupyter" / "lab"
    core = next((lab / "static").glob("jlab_core.*.js")).read_text(encoding="utf-8")
    colours = dict(re.findall(r"(--md-[a-z-]+-A?\d+): (#[0-9a-fA-F]{3,8});", core))
    rules = "".join(f"{name}:{value};" for name, value in colours.items())
    sheet = (lab / "themes" / "@jupyterlab" / f"theme-{theme}-extension" / "index.css").read_text(encoding="utf-8")
    return f":root{{{rules}color-scheme:{theme};}}\n{sheet}"


def encoded(buffers: Sequence[bytes]) -> list[str]:
    return [base64.b64encode(buffer).decode() for buffer in buffers]


class BarePage(Watched):
    """One widget on a page; made by `bare.open(...)`."""

    def __init__(self, page: Page, files: Mapping[str, tuple[str, str]], theme: Theme, reply: Reply | None) -> None:
        super().__init__(page, ORIGIN)
        self.messages: list[Sent] = []
        self.saved: list[dict[str, Any]] = []
        self._files = files
        self._reply = reply
        page.expose_function("hostSent", self._on_sent)
        page.expose_function("hostSaved", self._on_saved)
        page.route("**/*", self._serve)
        page.emulate_media(color_scheme=theme)
        page.goto(f"{ORIGIN}/")
        page.evaluate(
            "theme => { document.body.dataset.jpThemeLight = String(theme === 'light');"
            " document.body.dataset.jpThemeName = `JupyterLab ${theme === 'light' ? 'Light' : 'Dark'}`; }",
            theme,
        )

    def _serve(self, route: Route) -> None:
        found = self._files.get(route.request.url.removeprefix(ORIGIN))
        if found is None:
            self.strangers.append(route.request.url[:200])
            route.abort()
        else:
            route.fulfill(body=found[0], content_type=found[1])

    def _on_sent(self, content: dict[str, Any], buffers: list[str]) -> list[list[Any]]:
        sent = Sent(content, [base64.b64decode(buffer) for buffer in buffers])
        self.messages.append(sent)
        replies = self._reply(*sent) if self._reply else ()
        return [[dict(reply), encoded(binary)] for reply, binary in replies]

    def _on_saved(self, changes: dict[str, Any]) -> None:
        self.saved.append(changes)

    def load(self, state: Mapping[str, Any]) -> None:
        plain = {name: value for name, value in state.items() if not isinstance(value, bytes)}
        binary = {name: encoded([value])[0] for name, value in state.items() if isinstance(value, bytes)}
        self.page.evaluate("([state, binary]) => host.load('/widget.js', state, binary)", [plain, binary])

    # What Python does

    def push(self, content: Mapping[str, Any], buffers: Sequence[bytes] = ()) -> None:
        """Send the page a message, as the kernel would."""
        self.page.evaluate(
            "([content, buffers]) => host.push(content, buffers)",
            [dict(content), encoded(buffers)],
        )

    def set(self, **traits: Any) -> None:
        """Change traits from the kernel's side."""
        self.page.evaluate("changes => host.update(changes)", traits)

    def disconnect(self) -> None:
        """Let the kernel die, as the page can see it."""
        self.page.evaluate("() => host.setKernel({status: 'dead', connectionStatus: 'disconnected'})")

    # What the page did

    def sent(self, kind: str | None = None) -> list[dict[str, Any]]:
        """Contents of the messages that the page sent so far, of one kind or of all."""
        return [m.content for m in self.messages if kind in (None, m.content.get("kind"))]

    def wait_sent(self, kind: str, count: int = 1, timeout: float = 10) -> dict[str, Any]:
        """Wait until the page has sent `count` messages of this kind; return the last of these."""
        try:
            self.page.wait_for_function(
                "([kind, count]) => host.heard(kind) >= count",
                arg=[kind, count],
                timeout=timeout * 1000,
            )
        except PlaywrightTimeout:
            kinds = [message.content.get("kind") for message in self.messages]
            raise AssertionError(f"no {kind!r} number {count} within {timeout:g} s; sent: {kinds}") from None
        return self.sent(kind)[count - 1]

    @property
    def leaked_keys(self) -> list[str]:
        """Keys that JupyterLab's shortcuts would have seen."""
        found: list[str] = self.page.evaluate("() => host.leaked()")
        return found

    @property
    def object_urls(self) -> int:
        """Object URLs made and not yet given back."""
        found: int = self.page.evaluate("() => host.urls()")
        return found

    @property
    def listeners(self) -> int:
        """Handlers registered with the model."""
        found: int = self.page.evaluate("() => host.listeners()")
        return found

    # Views

    def render(self) -> int:
        """Show the widget once more, as a second cell would; return the new view's number."""
        found: int = self.page.evaluate("() => host.render()")
        return found

    def remove(self, view: int = 0) -> None:
        """Take a view away, as clearing a cell's output does."""
        self.page.evaluate("index => host.remove(index)", view)

    def close(self) -> None:
        if not self.page.is_closed():
            self.page.context.close()


class Bare:
    """Opens widgets for one test; the fixture `bare`."""

    def __init__(self, browser: Browser) -> None:
        self.opened: list[BarePage] = []
        self._browser = browser

    def open(self, widget: str, **options: Any) -> BarePage:
        """Show a built widget, by the name of its bundle; options as for `open_source`."""
        esm = (STATIC / f"{widget}.js").read_text(encoding="utf-8")
        css = (STATIC / f"{widget}.css").read_text(encoding="utf-8")
        return self.open_source(esm, css, **options)

    def open_source(
        self,
        esm: str,
        css: str = "",
        *,
        state: Mapping[str, Any] | None = None,
        theme: Theme = "light",
        width: int = 900,
        height: int = 700,
        scale: float = 1,
        reduced_motion: bool = True,
        reply: Reply | None = None,
    ) -> BarePage:
        """Show a module.

        Parameters
        ----------
        esm, css
            Source texts.
        state
            Traits; bytes arrive as a DataView.
        theme, width, height, scale
            JupyterLab's theme; the page's size in CSS pixels; device pixels to a CSS pixel.
        reduced_motion
            What the person asked of the system.
        reply
            Answers each message of the page, as Python would.
        """
        files = {
            "/": (HTML, "text/html"),
            "/host.js": (Path(__file__).with_name("host.js").read_text(encoding="utf-8"), "text/javascript"),
            "/theme.css": (theme_css(theme), "text/css"),
            "/widget.js": (esm, "text/javascript"),
            "/widget.css": (css, "text/css"),
        }
        context = self._browser.new_context(
            viewport={"width": width, "height": height},
            device_scale_factor=scale,
            reduced_motion="reduce" if reduced_motion else "no-preference",
        )
        context.grant_permissions(["clipboard-read", "clipboard-write"], origin=ORIGIN)
        page = BarePage(context.new_page(), files, theme, reply)
        self.opened.append(page)
        page.load(state or {})
        return page

    def close(self) -> list[str]:
        """Close every page; return what went wrong on them."""
        problems = [problem for page in self.opened for problem in page.problems()]
        for page in self.opened:
            page.close()
        return problems
