"""Pictures in a notebook's first cell, shown by the grid or by a peer, and what is measured of them."""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from tests.bench.quiet import Page

FRAMES: Final = 120
STEP: Final = 60
USUAL: Final = (1280, 900)

# A picture that stands several times is one object, as it would be for whoever loads each file once.
SETUP: Final = """
import base64, io, ipywidgets as W, numpy as np, ideowidgets as iw
from IPython.display import HTML
from PIL import Image
record = iw.Record({folder!r})
frame = record.df.head({count}).copy()
frame["line"], frame["place"] = np.arange({count}) // {across}, np.arange({count}) % {across}
load = record.image_bytes if {full} else record.thumbnail
loaded = {{found: load(found) for found in set(frame["sha256"])}} if {peer!r} else {{}}
pictures = [loaded[found] for found in frame["sha256"]] if loaded else []
iw.Grid, W.GridBox
{more}
"""
_GRIDBOX: Final = (
    'W.GridBox([W.Image(value=found, format="{kind}", width={side}, height={side}) for found in pictures],'
    ' layout=W.Layout(grid_template_columns="repeat({across}, {side}px)", grid_gap="4px"))'
)
_HTML: Final = (
    'HTML("<div style=\'display:grid;grid-template-columns:repeat({across},{side}px);gap:4px\'>" + "".join('
    "f\"<img width={side} height={side} src='data:image/{kind};base64,{{base64.b64encode(found).decode()}}'>\""
    ' for found in pictures) + "</div>")'
)
_MEDIAPY: Final = (
    "mediapy.show_images([np.asarray(Image.open(io.BytesIO(found))) for found in pictures],"
    " width={side}, height={side}, columns={across})"
)
# ipyplot refuses PIL's pictures with this NumPy; arrays work.
_IPYPLOT: Final = (
    "ipyplot.plot_images([np.asarray(Image.open(io.BytesIO(found))) for found in pictures],"
    " max_images=len(pictures), img_width={side})"
)
_OURS: Final = 'grid = iw.Grid(frame, "line", "place", record=record)\ngrid'
_CELLS: Final = {"": _OURS, "GridBox": _GRIDBOX, "HTML": _HTML, "mediapy": _MEDIAPY, "ipyplot": _IPYPLOT}
_OUTPUT: Final = ".jp-OutputArea-output img"
_IMAGES: Final = {"GridBox": ".widget-image", "HTML": _OUTPUT, "mediapy": _OUTPUT, "ipyplot": _OUTPUT}
_OUR_BOX: Final = ".iw-grid-scroll"
_TO_INSTALL: Final = ("mediapy", "ipyplot")


def installed(peer: str) -> bool:
    """Tell whether a peer is there; some come with ipywidgets or with IPython."""
    return peer not in _TO_INSTALL or importlib.util.find_spec(peer) is not None


@dataclass(frozen=True)
class Scene:
    """Some pictures, shown by the grid or by a peer.

    Attributes
    ----------
    count, across : int
        How many, and how many side by side.
    side : int
        Pixels on the screen; the grid decides for itself.
    peer : str
        A key of the table above; the grid where empty.
    full : bool
        Whether the peer gets originals, not thumbnails.
    size : tuple of int
        Of the window.
    """

    count: int
    across: int
    side: int = 160
    peer: str = ""
    full: bool = False
    size: tuple[int, int] = USUAL

    @property
    def cell(self) -> str:
        kind = "png" if self.full else "webp"
        return _CELLS[self.peer].format(kind=kind, side=self.side, across=self.across)

    def setup(self, folder: Path) -> str:
        return SETUP.format(
            folder=str(folder),
            count=self.count,
            across=self.across,
            full=self.full,
            peer=self.peer,
            more=f"import {self.peer}" if self.peer in _TO_INSTALL else "",
        )

    def run(self, page: Page, *, first: int, seconds: float = 90) -> dict[str, Any]:
        """Run the cell; `times` are of the first screen and, for a peer, of all pictures."""
        counts = [first, self.count] if self.peer else [first]
        return page.probe("run", selector=_IMAGES.get(self.peer), counts=counts, seconds=seconds)

    def scroll(self, page: Page, step: int = STEP) -> dict[str, Any]:
        """Scroll one step a frame."""
        return page.probe("scroll", selector=_IMAGES.get(self.peer, _OUR_BOX), frames=FRAMES, step=step)

    def traced(self, page: Page, step: int = STEP) -> dict[str, Any]:
        """Scroll and count the frames that did not reach the screen; tracing itself costs some."""
        counts: dict[str, int] = {}
        with page.chromium.counting_frames(counts):
            found = self.scroll(page, step)
        return found | counts


def slow_frame(found: list[dict[str, Any]]) -> float:
    """Give the 95th percentile of the time between frames, in milliseconds: the median of several scrolls."""
    gaps = sorted(sorted(one["gaps"])[int(0.95 * len(one["gaps"]))] for one in found)
    return float(gaps[len(gaps) // 2])
