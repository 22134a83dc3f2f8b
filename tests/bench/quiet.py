"""A notebook in JupyterLab with nothing watching the network: for measurements only.

Playwright copies every frame of a websocket, base64-coded, to its driver. With tens of megabytes that takes longer
than what is to be measured, so here Chromium is driven through its own pipe and the page counts its bytes itself.
The server and the page's script are those of the JupyterLab tests.
"""

from __future__ import annotations

import ast
import json
import os
import re
import select
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Self

import nbformat

from tests.chromium import FLAGS
from tests.lab.harness import PAGE_SCRIPT, LabServer

PROBE = Path(__file__).with_name("probe.js")
TRACED = ("devtools.timeline", "devtools.timeline.frame", "disabled-by-default-devtools.timeline.frame")

# Else the next page is sent every widget again. Closed one by one, a thousand would flood the server, which then
# drops messages, and among them that the kernel is idle.
FORGET = "__import__('ipywidgets.widgets.widget').widgets.widget._instances.clear()"


class Chromium:
    """Headless Chromium, spoken to by its own protocol over a pipe; a context manager."""

    def __enter__(self) -> Self:
        found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
        if not found:
            sys.exit("Chromium is missing: install Debian's chromium, or set CHROMIUM to its path.")
        self._profile = tempfile.TemporaryDirectory(prefix="bench-chromium-", ignore_cleanup_errors=True)
        self._events: list[dict[str, Any]] = []
        self._rest = bytearray()
        self._last = 0
        hear, self._out = os.pipe()
        self._in, say = os.pipe()
        flags = [*FLAGS, *(["--no-sandbox"] if os.geteuid() == 0 or "CI" in os.environ else [])]
        self._process = subprocess.Popen(
            # Chromium listens on descriptor 3 and answers on 4.
            [
                *("sh", "-c", f'exec "$0" "$@" 3<&{hear} 4>&{say}', found, "--headless=new"),
                *("--remote-debugging-pipe", f"--user-data-dir={self._profile.name}", *flags, "about:blank"),
            ],
            pass_fds=(hear, say),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(hear)
        os.close(say)
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(OSError, RuntimeError):
            self.call("Browser.close")
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        os.close(self._in)
        os.close(self._out)
        self._profile.cleanup()

    def call(self, method: str, session: str | None = None, timeout: float = 180, **params: Any) -> dict[str, Any]:
        """Send a command and wait for its result; events that come before it are kept."""
        self._last += 1
        command = {"id": self._last, "method": method, "params": params}
        rest = json.dumps(command | ({"sessionId": session} if session else {})).encode() + b"\0"
        while rest:
            rest = rest[os.write(self._out, rest) :]
        end = time.monotonic() + timeout
        while (message := self._read(end)).get("id") != self._last:
            if message.get("method") == "Inspector.targetCrashed":
                # Nothing would ever come of what was asked of it.
                raise RuntimeError("the page crashed")
            self._events.append(message)
        if "error" in message:
            raise RuntimeError(f"{method}: {message['error']['message']}")
        result: dict[str, Any] = message["result"]
        return result

    def _read(self, end: float) -> dict[str, Any]:
        while (at := self._rest.find(b"\0")) < 0:
            ready, _, _ = select.select([self._in], [], [], max(0, end - time.monotonic()))
            if not ready:
                raise RuntimeError("Chromium did not answer in time")
            chunk = os.read(self._in, 1 << 20)
            if not chunk:
                raise RuntimeError("Chromium ended")
            self._rest += chunk
        message: dict[str, Any] = json.loads(self._rest[:at])
        del self._rest[: at + 1]
        return message

    def renderers(self) -> list[int]:
        """Give the process ids of the renderers."""
        processes = self.call("SystemInfo.getProcessInfo")["processInfo"]
        return [process["id"] for process in processes if process["type"] == "renderer"]

    def renderer_bytes(self) -> int:
        """Proportional resident memory of the renderers."""
        total = 0
        for pid in self.renderers():
            with suppress(OSError):
                found = re.search(r"^Pss: +(\d+) kB", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.MULTILINE)
                total += int(found[1]) * 1024 if found else 0
        return total

    @contextmanager
    def counting_frames(self, counts: dict[str, int]) -> Iterator[None]:
        """Count the frames that the renderers drew and dropped meanwhile, by Chromium's own trace."""
        renderers = set(self.renderers())
        self._events.clear()
        self.call("Tracing.start", transferMode="ReportEvents", traceConfig={"includedCategories": TRACED})
        try:
            yield
        finally:
            self.call("Tracing.end")
            end = time.monotonic() + 60
            while not any(event.get("method") == "Tracing.tracingComplete" for event in self._events[-1:]):
                self._events.append(self._read(end))
            parts = (e["params"]["value"] for e in self._events if e.get("method") == "Tracing.dataCollected")
            names = [event["name"] for part in parts for event in part if event.get("pid") in renderers]
            counts.update(drawn=names.count("DrawFrame"), dropped=names.count("DroppedFrame"))
            self._events.clear()


class Page:
    """A notebook open in a tab of its own; made by `Bench.page`."""

    def __init__(self, chromium: Chromium, url: str, width: int, height: int) -> None:
        self.chromium = chromium
        self._target = chromium.call("Target.createTarget", url="about:blank")["targetId"]
        self._session = chromium.call("Target.attachToTarget", targetId=self._target, flatten=True)["sessionId"]
        for script in (PAGE_SCRIPT, PROBE):
            self._call("Page.addScriptToEvaluateOnNewDocument", source=script.read_text(encoding="utf-8"))
        self._call("Inspector.enable")
        self._call("Page.enable")
        self._call("Performance.enable")
        self._call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        self._call("Page.navigate", url=url)
        self._until("window.lab?.ready()")

    def _call(self, method: str, timeout: float = 180, **params: Any) -> dict[str, Any]:
        return self.chromium.call(method, self._session, timeout, **params)

    def js(self, expression: str, timeout: float = 180) -> Any:
        """Give the value of an expression; a promise is awaited, for at most so many seconds."""
        asked = {"expression": expression, "awaitPromise": True, "returnByValue": True}
        got = self._call("Runtime.evaluate", timeout=timeout, **asked)
        if "exceptionDetails" in got:
            raise RuntimeError(got["exceptionDetails"].get("exception", {}).get("description", str(got))[:400])
        return got["result"].get("value")

    def probe(self, what: str, **arguments: Any) -> dict[str, Any]:
        """Call a measurement of probe.js."""
        # What takes longer than it may is ended in the page, unless nothing runs there any more.
        timeout = arguments.get("seconds", 90) + 60
        found: dict[str, Any] = self.js(f"probe.{what}({json.dumps(arguments)})", timeout)
        return found

    def _until(self, expression: str, timeout: float = 90) -> None:
        # Asked from here and not in the page, which is replaced while it loads.
        end = time.monotonic() + timeout
        while True:
            with suppress(RuntimeError):
                if self.js(f"!!({expression})"):
                    return
            if time.monotonic() > end:
                raise RuntimeError(f"not true in the page after {timeout:.0f} s: {expression}")
            time.sleep(0.05)

    def execute(self, code: str) -> None:
        """Run code in the kernel, outside of any cell."""
        self.js(f"lab.execute({json.dumps(code)})")

    def value(self, expression: str) -> Any:
        """Give the value of a Python expression."""
        code = json.dumps(f"__import__('json').dumps({expression})")
        text = self.js(f"lab.execute('', {code})")
        return json.loads(ast.literal_eval(text))

    def mouse(self, kind: str, x: float, y: float) -> None:
        """Move the mouse with its left button held, or press or release it; waits until the page has heard of it."""
        pressed = {} if kind == "mouseMoved" else {"clickCount": 1}
        held = 0 if kind == "mouseReleased" else 1
        self._call("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", buttons=held, **pressed)

    def heap(self) -> dict[str, int]:
        """Bytes of JavaScript's heap after a collection, and nodes of the document."""
        self._call("HeapProfiler.collectGarbage")
        metrics = {m["name"]: int(m["value"]) for m in self._call("Performance.getMetrics")["metrics"]}
        return {"bytes": metrics["JSHeapUsedSize"], "nodes": metrics["Nodes"]}

    def close(self) -> None:
        """Close the tab; the kernel lives on."""
        self.chromium.call("Target.closeTarget", targetId=self._target)


class Bench:
    """A JupyterLab server and notebooks with one cell, each with a kernel of its own that outlives its pages."""

    def __init__(self, server: LabServer, env: Mapping[str, str]) -> None:
        self.server = server
        self._env = env

    def notebook(self, cell: str) -> str:
        """Write a notebook; give its name."""
        name = f"bench-{uuid.uuid4().hex[:8]}"
        self.server.add_kernel(name, self._env)
        content = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell)])
        content.metadata["kernelspec"] = {"name": name, "display_name": name, "language": "python"}
        nbformat.write(content, self.server.root / f"{name}.ipynb")
        return f"{name}.ipynb"

    def end(self, notebook: str) -> None:
        """End a notebook's kernel, whatever it is at."""
        for session in self._ask("sessions"):
            if session["path"] == notebook:
                self._ask(f"kernels/{session['kernel']['id']}", "DELETE")

    def _ask(self, what: str, method: str = "GET") -> Any:
        headers = {"Authorization": f"token {self.server.token}"}
        request = urllib.request.Request(f"{self.server.url}/api/{what}", headers=headers, method=method)
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.loads(answer.read() or b"null")

    @contextmanager
    def page(self, notebook: str, width: int = 1280, height: int = 900, *, last: bool = False) -> Iterator[Page]:
        """Open a notebook in a new tab of a new Chromium; `last` ends its kernel after."""
        place = f"doc/workspaces/{uuid.uuid4().hex}/tree/{notebook}?reset&token={self.server.token}"
        with Chromium() as chromium:
            page = Page(chromium, f"{self.server.url}/{place}", width, height)
            yield page
            page.execute(FORGET)
            if last:
                page.js("lab.panel().sessionContext.shutdown().then(() => true)")
            page.close()
