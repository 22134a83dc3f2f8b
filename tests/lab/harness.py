"""A real JupyterLab in a real Chromium, driven from a test.

The fixture `lab` opens notebooks; what it opens is a `Notebook`::

    def test_click_reaches_the_kernel(lab):
        nb = lab.open("import ideowidgets as iw; studio = iw.Studio()", "studio.form")
        nb.run_all()
        nb.locator("button:has-text('Generate')").click()
        nb.wait_painted(".iw-root img", count=4)
        assert nb.eval("len(studio.record.df)") == 4

One server and one browser serve all tests of a worker. Each notebook has a browser context, a kernel and,
per test, a record of its own. At the end of a test every page is closed, and the test fails if a page
wrote an error to its console, threw one, or asked any host but the server. Never wait for a time: wait
for the page with `wait_painted` or a locator, for the kernel with `wait_idle` or `until`.
"""

from __future__ import annotations

import ast
import json
import os
import re
import signal
import subprocess
import sys
import threading
import uuid
from collections import deque
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, TypedDict

import nbformat
from playwright.sync_api import Browser, Locator, Page

from tests.chromium import Watched
from tests.paths import REPOSITORY

Theme = Literal["light", "dark"]
PAGE_SCRIPT = Path(__file__).with_name("page.js")
QUIET: dict[str, dict[str, Any]] = {
    "@jupyterlab/apputils-extension/notification": {
        "checkForUpdates": False,
        "doNotDisturbMode": True,
        "fetchNews": "false",
    },
    # A test saves when it means to.
    "@jupyterlab/docmanager-extension/plugin": {"autosave": False},
}


class Traffic(TypedDict):
    """Bytes on the kernel's websocket as the page saw them; `types` are received bytes by message type."""

    sent: int
    received: int
    types: dict[str, int]


class LabServer:
    """A JupyterLab server on a free loopback port, with nothing of the user's configuration."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "notebooks"
        self.token = uuid.uuid4().hex
        self.url = ""
        self._folder = folder
        self._lines: deque[str] = deque(maxlen=400)
        self._listening = threading.Event()
        self.root.mkdir(parents=True)
        for plugin, values in QUIET.items():
            path = folder / "settings" / f"{plugin}.jupyterlab-settings"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps(values))
        self._process = subprocess.Popen(
            self._command(),
            cwd=self.root,
            env=self._environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        if not self._listening.wait(60) or not self.url:
            self.close()
            raise RuntimeError(f"JupyterLab did not start:\n{self.log()}")

    def _command(self) -> list[str]:
        root = ["--allow-root"] if os.geteuid() == 0 else []
        return [
            *(sys.executable, "-m", "jupyterlab", "--no-browser", "--expose-app-in-browser", *root),
            *("--ServerApp.ip=127.0.0.1", "--ServerApp.port=0", f"--ServerApp.root_dir={self.root}"),
            *(f"--IdentityProvider.token={self.token}", "--ServerApp.terminals_enabled=False"),
            *("--LabApp.news_url=None", "--LabApp.extension_manager=readonly"),
            "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        ]

    def _environment(self) -> dict[str, str]:
        env = {name: value for name, value in os.environ.items() if not name.endswith("_API_KEY")}
        for name in ("CONFIG_DIR", "DATA_DIR", "RUNTIME_DIR"):
            env[f"JUPYTER_{name}"] = str(self._folder / name.lower())
        env["JUPYTERLAB_SETTINGS_DIR"] = str(self._folder / "settings")
        env["JUPYTERLAB_WORKSPACES_DIR"] = str(self._folder / "workspaces")
        env["IPYTHONDIR"] = str(self._folder / "ipython")
        env["HOME"] = str(self._folder)
        env["PYTHONUNBUFFERED"] = "1"
        return env

    def _read(self) -> None:
        assert self._process.stdout is not None
        with self._process.stdout as lines:
            for line in lines:
                self._lines.append(line.replace(self.token, "TOKEN"))
                found = re.search(r"http://127\.0\.0\.1:\d+", line)
                if found and not self.url:
                    self.url = found[0]
                    self._listening.set()
        self._listening.set()

    def add_kernel(self, name: str, env: Mapping[str, str]) -> None:
        """Register a kernel that imports this checkout and has these environment variables."""
        folder = self._folder / "data_dir" / "kernels" / name
        folder.mkdir(parents=True)
        spec = {
            "argv": [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"],
            "display_name": name,
            "language": "python",
            "env": {"PYTHONPATH": str(REPOSITORY), "PYTHONHASHSEED": "0", **env},
        }
        (folder / "kernel.json").write_text(json.dumps(spec))

    def log(self) -> str:
        """What the server and its kernels said last, without the token."""
        return "".join(self._lines)

    def close(self) -> None:
        """End the server, which ends its kernels."""
        self._process.terminate()
        try:
            self._process.wait(15)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        self._reader.join(5)


class Notebook(Watched):
    """A notebook open in JupyterLab; made by `lab.open(...)`. Cells are counted from 0."""

    def __init__(self, server: LabServer, page: Page, path: Path, theme: Theme) -> None:
        super().__init__(page, server.url)
        self.path = path
        self._server = server
        place = path.relative_to(server.root).as_posix()
        page.goto(f"{server.url}/doc/workspaces/{uuid.uuid4().hex}/tree/{place}?reset&token={server.token}")
        self._wait_ready()
        self.set_theme(theme)

    def _wait_ready(self) -> None:
        self.page.wait_for_function("() => window.lab?.ready()", timeout=60_000)
        self.pid: int = self.eval("__import__('os').getpid()")

    # Running

    def run_all(self, timeout: float = 120) -> None:
        """Run all cells, wait for them, and fail on the first error that is not marked `raises-exception`."""
        self.start_all()
        self.wait_idle(timeout)
        wrong = self.cell_errors()
        assert not wrong, f"cells failed: {wrong}\n{self._server.log()[-2000:]}"

    def run(self, index: int, timeout: float = 60) -> None:
        """Run one cell and wait until it is done; it may fail, see `cell_errors`."""
        self.start(index)
        self.wait_idle(timeout)

    def start_all(self) -> None:
        """Run all cells, without waiting."""
        self.page.evaluate("() => lab.start('notebook:run-all-cells')")

    def start(self, index: int) -> None:
        """Run one cell, without waiting, as for a cell that blocks."""
        self.page.evaluate("index => lab.startCell(index)", index)

    def wait_idle(self, timeout: float = 60) -> None:
        """Wait until no cell runs or is queued, the kernel answers, and the page has painted twice."""
        self.page.wait_for_function("() => !lab.busy()", timeout=timeout * 1000)
        self.page.evaluate("() => lab.settle()")

    # The kernel

    def eval(self, expression: str) -> Any:
        """Evaluate an expression in the kernel; the value must be JSON-able. Waits while a cell runs."""
        text = self.page.evaluate("code => lab.execute('', code)", f"__import__('json').dumps({expression})")
        return json.loads(ast.literal_eval(text))

    def exec(self, code: str) -> None:
        """Run statements in the kernel, outside of any cell."""
        self.page.evaluate("code => lab.execute(code)", code)

    def until(self, expression: str, timeout: float = 30) -> None:
        """Ask the kernel until the expression is true: what follows a click, which may arrive on any thread."""
        if not self.page.evaluate("([code, ms]) => lab.until(code, ms)", [expression, timeout * 1000]):
            raise AssertionError(f"not true in the kernel within {timeout:g} s: {expression}")

    def interrupt(self) -> None:
        """Press the toolbar's interrupt button."""
        self.page.evaluate("() => window.jupyterapp.commands.execute('notebook:interrupt-kernel')")

    def restart(self) -> None:
        """Restart the kernel, as by the menu and without its question."""
        self.page.evaluate("() => lab.panel().sessionContext.session.kernel.restart()")
        self._wait_ready()

    def kill(self) -> None:
        """kill -9 the kernel, at whatever it does, and wait for the one that the server starts instead."""
        dead = self.pid
        os.kill(dead, signal.SIGKILL)
        # JupyterLab says that the kernel died and that it restarts it.
        self.page.locator(".jp-Dialog .jp-mod-accept").click(timeout=60_000)
        self._wait_ready()
        assert self.pid != dead

    # The document

    def cell(self, index: int) -> Locator:
        return self.page.locator(".jp-Notebook .jp-Cell").nth(index)

    def output(self, index: int) -> Locator:
        """Where the output of a cell is shown."""
        return self.cell(index).locator(".jp-Cell-outputWrapper")

    def outputs(self, index: int) -> list[dict[str, Any]]:
        """The outputs of a cell in the notebook's own format."""
        found: list[dict[str, Any]] = self.page.evaluate("index => lab.outputs(index)", index)
        return found

    def text(self, index: int) -> str:
        """What a cell printed."""
        streams = (out.get("text", "") for out in self.outputs(index) if out["output_type"] == "stream")
        return "".join(part if isinstance(part, str) else "".join(part) for part in streams)

    def cell_errors(self) -> list[str]:
        """The errors that cells show, but for cells tagged `raises-exception`."""
        tags = "index => lab.panel().content.model.cells.get(index).getMetadata('tags') ?? []"
        return [
            f"cell {index}: {out['ename']}: {out['evalue']}"
            for index in range(self.page.evaluate("() => lab.count()"))
            for out in self.outputs(index)
            if out["output_type"] == "error" and "raises-exception" not in self.page.evaluate(tags, index)
        ]

    def save(self) -> str:
        """Save as a person would; return the text of the file."""
        self.page.evaluate("() => lab.panel().context.save()")
        return self.path.read_text(encoding="utf-8")

    def reload(self) -> None:
        """Save and reload the page while the kernel lives on."""
        self.save()
        self.page.reload()
        self._wait_ready()

    def set_theme(self, theme: Theme) -> None:
        if self.page.evaluate("() => lab.theme()") == theme:
            return
        name = f"JupyterLab {theme.capitalize()}"
        self.page.evaluate(
            "theme => window.jupyterapp.commands.execute('apputils:change-theme', {theme})",
            name,
        )
        self.page.wait_for_function("theme => lab.theme() === theme", arg=theme)

    @property
    def traffic(self) -> Traffic:
        found: Traffic = self.page.evaluate("() => lab.traffic")
        return found

    def close(self) -> None:
        """Shut the kernel down and close the page."""
        if not self.page.is_closed():
            self.page.evaluate("() => lab.panel().sessionContext.shutdown()")
            self.page.context.close()


class Lab:
    """Opens notebooks for one test; the fixture `lab`."""

    def __init__(self, server: LabServer, browser: Browser, name: str, record: Path) -> None:
        self.server = server
        self.record = record
        self.opened: list[Notebook] = []
        self._browser = browser
        self._folder = server.root / name
        self._folder.mkdir()

    def open(
        self,
        *cells: str,
        notebook: Path | None = None,
        theme: Theme = "light",
        width: int = 1280,
        height: int = 900,
        scale: float = 1,
        env: Mapping[str, str] | None = None,
    ) -> Notebook:
        """Write the cells into a notebook, or copy an existing one, and open it with a fresh kernel.

        Parameters
        ----------
        *cells
            Source of code cells.
        notebook
            A file to open instead, to which `cells` are added. It is copied; but one that this test opened
            before is opened again as it was saved, as by a person who comes back the next day.
        theme, width, height, scale
            JupyterLab's theme; the page's size in CSS pixels; device pixels to a CSS pixel.
        env
            More environment variables for the kernel.
        """
        path = notebook or self._folder / f"notebook-{len(self.opened)}.ipynb"
        if not path.is_relative_to(self._folder) or not path.exists():
            path = self._write(path, notebook, cells, env or {})
        context = self._browser.new_context(
            viewport={"width": width, "height": height},
            device_scale_factor=scale,
            accept_downloads=True,
        )
        context.add_init_script(path=PAGE_SCRIPT)
        context.grant_permissions(["clipboard-read", "clipboard-write"], origin=self.server.url)
        opened = Notebook(self.server, context.new_page(), path, theme)
        self.opened.append(opened)
        return opened

    def _write(self, path: Path, source: Path | None, cells: tuple[str, ...], env: Mapping[str, str]) -> Path:
        kernel = f"test-{uuid.uuid4().hex[:12]}"
        self.server.add_kernel(kernel, {"IDEOWIDGETS_RECORD": str(self.record), **env})
        content = nbformat.read(source, 4) if source else nbformat.v4.new_notebook()
        content.cells.extend(nbformat.v4.new_code_cell(cell) for cell in cells)
        content.metadata["kernelspec"] = {"name": kernel, "display_name": kernel, "language": "python"}
        target = self._folder / path.name
        nbformat.write(content, target)
        return target

    def close(self) -> list[str]:
        """Close every page; return what went wrong on them."""
        problems = [problem for nb in self.opened for problem in nb.problems()]
        for nb in self.opened:
            nb.close()
        return problems
