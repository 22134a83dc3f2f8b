"""What the JupyterLab tests share: the quickstart, a stand-in that waits, and where pictures are on a page."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import expect

from ideowidgets.offline.engine import Engine, Exchange
from ideowidgets.offline.server import OfflineServer
from ideowidgets.offline.wire import ApiRequest
from tests.lab.harness import Notebook
from tests.paths import REPOSITORY

# A machine that is shared is slow at times.
expect.set_options(timeout=30_000)

QUICKSTART: Path = REPOSITORY / "notebooks" / "01_quickstart.ipynb"
CANARY = "ideo-canary-51c2a7e09b3d4f6688aa"

FORM = ".iw-prompt-form"
PROMPT = f"{FORM} [data-field=prompt] textarea"
SEED = f"{FORM} [data-field=seed] input"
GENERATE = f"{FORM} .iw-actions .iw-button-primary"
FORM_PICTURES = f"{FORM} .iw-tile img"
GRID = ".iw-grid"
GRID_PICTURES = f"{GRID} img.iw-grid-picture"
CELLS = f"{GRID} [role=gridcell][data-item]"
STATIC_PICTURES = ".jp-OutputArea-output.jp-RenderedHTMLCommon img[src^='data:image/webp']"


def cell_with(nb: Notebook, text: str) -> int:
    """Find the code cell that holds a text."""
    found: list[int] = nb.page.evaluate(
        """text => lab.panel().content.model.sharedModel.cells
          .flatMap((cell, index) => (cell.cell_type === "code" && cell.getSource().includes(text) ? [index] : []))""",
        text,
    )
    assert len(found) == 1, f"{text!r} is in cells {found}"
    return found[0]


class Gate(Engine):
    """A stand-in that answers the first few POSTs and lets the others wait until it is opened."""

    def __init__(self, free: int) -> None:
        super().__init__()
        self.free = free
        self.arrived = 0
        self.opened = threading.Event()
        self._count = threading.Lock()

    def begin(self, request: ApiRequest) -> Exchange:
        if request.method == "POST":
            with self._count:
                self.arrived += 1
                waits = self.arrived > self.free
            if waits:
                self.opened.wait(60)
        return super().begin(request)


@contextmanager
def served(engine: Engine) -> Iterator[OfflineServer]:
    """Serve an engine to the kernels; whoever waits at a gate is let go at the end."""
    with OfflineServer(engine) as server:
        try:
            yield server
        finally:
            if isinstance(engine, Gate):
                engine.opened.set()


def paying(server: OfflineServer) -> str:
    """Source of a cell that makes a studio which pays, or believes so."""
    return f"""
from ideowidgets import GenerateV3, Studio
studio = Studio(service="ideogram", base_url={server.base_url!r})
poster = GenerateV3(prompt="a lighthouse", rendering_speed="TURBO")
"""


OFFLINE = """
from ideowidgets import GenerateV3, Studio
studio = Studio()
poster = GenerateV3(prompt="a lighthouse", rendering_speed="TURBO")
"""
