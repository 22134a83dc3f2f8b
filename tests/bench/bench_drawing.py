"""Drawing a mask beside ipycanvas, in one run, in a real JupyterLab in Debian's Chromium.

Run with ``python -m tests.bench.bench_drawing``; ``--runs 1 --sizes 2048`` is shorter. One stroke of 200 moves of the
mouse, one a frame where the page keeps up, over a plain picture. Measured: from the time stamp of a move to the end of
the first frame in which the canvas has changed under the pointer; the time between frames; what the page sends;
from pointer up until the kernel has the exact mask as an array. ipycanvas draws in the kernel's handlers, as its
manual shows: once plainly, and once with ``sync_image_data``, without which the kernel has no pixels.

The promises: a move is painted in at most a quarter of ipycanvas' time and in two frames; the mask is there in at most
a twentieth of its time, with at most a thousandth of its bytes.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import signal
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.bench.quiet import Bench, Page
from tests.lab.harness import LabServer

SIZES: Final = (2048, 4096)
ROWS: Final = 10
MOVES: Final = 200
FRAME_MS: Final = 1000 / 60
QUIET_MS: Final = 1500
PROBE: Final = Path(__file__).with_name("drawing.js")

_OURS: Final = """
import time, ideowidgets as iw
from PIL import Image
took = []
canvas = iw.MaskCanvas(Image.new("RGB", ({side}, {side}), (128, 128, 128)))
canvas.observe(lambda change: took.append((int(canvas.array.sum()), time.time())), "revision")
canvas
"""
_THEIRS: Final = """
import time
from ipycanvas import Canvas
took, at = [], []
canvas = Canvas(width={side}, height={side}, sync_image_data={sync}, layout=dict(width="600px", height="600px"))
canvas.line_width, canvas.line_cap, canvas.stroke_style = 40, "round", "blue"

def down(x, y):
    at[:] = [(x, y)]

def move(x, y):
    if at:
        canvas.stroke_line(*at[0], x, y)
        at[:] = [(x, y)]

canvas.on_mouse_down(down)
canvas.on_mouse_move(move)
canvas.on_mouse_up(lambda x, y: at.clear())
canvas.observe(lambda change: took.append((0, time.time())), "image_data")
canvas
"""
# The pixels have come as a PNG; reading it is a part of having them.
_READ: Final = "(lambda began: (int((canvas.get_image_data()[..., 3] > 0).sum()), time.time() - began))(time.time())"


@dataclass(frozen=True)
class Way:
    """One way to draw: its cell, and where its canvas is on the page."""

    name: str
    cell: str
    selector: str
    has_mask: bool = True


OURS: Final = Way("ideowidgets", _OURS, ".iw-mask-stage canvas")
PLAIN: Final = Way("ipycanvas", _THEIRS.replace("{sync}", "False"), ".jp-OutputArea-output canvas", has_mask=False)
SYNCED: Final = Way("ipycanvas, synced", _THEIRS.replace("{sync}", "True"), ".jp-OutputArea-output canvas")


@dataclass(frozen=True)
class Stroke:
    """What one stroke took: milliseconds, bytes, pixels."""

    latency: float
    latest: float
    gap: float
    painted: int
    sent: int
    mask_ms: float
    pixels: int


def draw(bench: Bench, way: Way, side: int) -> Stroke:
    """Draw one stroke in a browser and a kernel of its own."""
    notebook = bench.notebook(way.cell.format(side=side))
    with bench.page(notebook, 1280, 1100, last=True) as page:
        page.js(PROBE.read_text(encoding="utf-8"))
        page.js("lab.startCell(0)")
        box = page.js(f"drawing.find({way.selector!r})")
        page.js("lab.settle()")
        page.js(f"drawing.begin({way.selector!r})")
        _move(page, box)
        found = page.js(f"drawing.end({QUIET_MS})")
        pixels, mask_s = _mask(page, way)
    latencies = sorted(found["latencies"])
    return Stroke(
        latency=statistics.median(latencies),
        latest=latencies[int(0.95 * (len(latencies) - 1))],
        gap=sorted(found["gaps"])[int(0.95 * (len(found["gaps"]) - 1))],
        painted=len(latencies),
        sent=found["sent"],
        mask_ms=1000 * (mask_s - found["up"]) if way.has_mask else float("nan"),
        pixels=pixels,
    )


def _move(page: Page, box: dict[str, float]) -> None:
    """Move the pressed mouse to and fro in rows, each place farther from the last than the brush is wide."""
    side = 0.8 * min(box["width"], box["height"])
    left = box["left"] + (box["width"] - side) / 2
    top = box["top"] + (box["height"] - side) / 2
    across = MOVES // ROWS
    places = []
    for row in range(ROWS):
        line = [(left + side * at / (across - 1), top + side * row / (ROWS - 1)) for at in range(across)]
        places += line[::-1] if row % 2 else line
    page.mouse("mousePressed", *places[0])
    due = time.monotonic()
    for place in places:
        due = max(due + FRAME_MS / 1000, time.monotonic())
        # A pace, and not a wait for anything.
        time.sleep(max(0, due - time.monotonic()))
        page.mouse("mouseMoved", *place)
    page.mouse("mouseReleased", *places[-1])


def _mask(page: Page, way: Way) -> tuple[int, float]:
    """Give the selected pixels, and when the kernel had them as an array."""
    if not way.has_mask:
        return 0, 0.0
    pixels, when = page.value("took[-1]")
    if way is SYNCED:
        pixels, reading = page.value(_READ)
        when += reading
    return pixels, when


def middle(found: list[Stroke], what: str) -> float:
    return statistics.median(getattr(one, what) for one in found)


def say(what: str, text: str, ratio: float, hold: float) -> None:
    print(f"  {what:<8} {text}: ratio {ratio:.3g} (hold {hold:g})")


def compare(bench: Bench, side: int, runs: int, ways: list[Way]) -> None:
    """Measure every way, ours and the peer's by turns, and say how they compare."""
    found: dict[str, list[Stroke]] = {way.name: [] for way in ways}
    for _ in range(runs):
        for way in ways:
            found[way.name].append(draw(bench, way, side))
    print(f"{side} x {side}, {MOVES} moves")
    for name, strokes in found.items():
        print(
            f"  {name:<18} painted after {middle(strokes, 'latency'):.1f} ms, 95% {middle(strokes, 'latest'):.1f} ms "
            f"({middle(strokes, 'painted'):.0f} moves); frames 95% {middle(strokes, 'gap'):.1f} ms; "
            f"sent {middle(strokes, 'sent') / 1e3:.1f} KB; "
            f"mask after {middle(strokes, 'mask_ms'):.0f} ms, {middle(strokes, 'pixels'):,.0f} pixels"
        )
    mine = found[OURS.name]
    print(f"  frames   {middle(mine, 'latency') / FRAME_MS:.2f} until painted (hold 2)")
    for way in ways:
        theirs = found[way.name]
        if way is PLAIN:
            ours, other = middle(mine, "latency"), middle(theirs, "latency")
            say("latency", f"{ours:.1f} ms, {way.name} {other:.1f} ms", ours / other, 0.25)
        elif way is SYNCED:
            ours, other = middle(mine, "mask_ms"), middle(theirs, "mask_ms")
            say("mask", f"{ours:.0f} ms, {way.name} {other:.0f} ms", ours / other, 0.05)
            ours, other = middle(mine, "sent"), middle(theirs, "sent")
            say("bytes", f"{ours / 1e3:.1f} KB, {way.name} {other / 1e3:.0f} KB", ours / other, 0.001)


def main() -> None:
    parser = argparse.ArgumentParser(description="Drawing a mask beside ipycanvas, in JupyterLab.")
    parser.add_argument("--runs", type=int, default=3, help="how often each is drawn")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="sides of the picture in pixels")
    chosen = parser.parse_args()
    ways = [OURS]
    if importlib.util.find_spec("ipycanvas"):
        ways += [PLAIN, SYNCED]
    else:
        print("  not installed, so not measured: ipycanvas; pip install -e '.[bench]' brings it")
    load = os.getloadavg()[0]
    # Else the server and its kernels would outlive a run that is cut short.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    with tempfile.TemporaryDirectory(prefix="bench-drawing-") as name:
        server = LabServer(Path(name) / "lab")
        try:
            for side in chosen.sizes:
                compare(Bench(server, {}), side, chosen.runs, ways)
                sys.stdout.flush()
        finally:
            server.close()
    print(f"  the machine's load: {load:.1f} before, {os.getloadavg()[0]:.1f} after, {os.cpu_count()} processors")


if __name__ == "__main__":
    main()
