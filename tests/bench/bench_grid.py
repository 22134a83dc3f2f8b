"""The grid beside ipywidgets' GridBox, in one run, in a real JupyterLab in Debian's Chromium.

Run with ``python -m tests.bench.bench_grid``; letters choose parts: ``... bench_grid a c``, ``--runs 1`` is quicker.

Times are from the start of the cell to the second frame after the last picture is decoded. Every run has a browser
and a page of its own; ours and the peer's alternate. The grid's record is filled before, with its thumbnails, as a
run leaves it; the peer's bytes are in the kernel's memory before. Nothing listens to the network meanwhile.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.bench.gallery import fill
from tests.bench.quiet import Bench, Page
from tests.lab.harness import LabServer

PICTURES = 256
ROWS = 10_000
FRAMES = 120
STEP = 60
WIDE = (1920, 1000)
USUAL = (1280, 900)

SETUP = """
import ipywidgets as W, numpy as np, ideowidgets as iw
record = iw.Record({folder!r})
frame = record.df.head({count}).copy()
frame["line"], frame["place"] = np.arange({count}) // {across}, np.arange({count}) % {across}
pictures = [record.image_bytes(found) if {full} else record.thumbnail(found) for found in frame["sha256"]] if {peer} else []
iw.Grid, W.GridBox
"""
OURS = 'grid = iw.Grid(frame, "line", "place", record=record)\ngrid'
PEER = (
    'W.GridBox([W.Image(value=found, format="{kind}", width={side}, height={side}) for found in pictures],'
    ' layout=W.Layout(grid_template_columns="repeat({across}, {side}px)", grid_gap="4px"))'
)
OUR_BOX = ".iw-grid-scroll"
PEER_IMAGE = ".widget-image"


@dataclass(frozen=True)
class Scene:
    """Some pictures, shown by the grid or by the peer."""

    count: int
    across: int
    side: int = 160
    peer: bool = False
    full: bool = False
    size: tuple[int, int] = USUAL

    @property
    def cell(self) -> str:
        kind = "png" if self.full else "webp"
        return PEER.format(kind=kind, side=self.side, across=self.across) if self.peer else OURS

    def setup(self, folder: Path) -> str:
        return SETUP.format(
            folder=str(folder), count=self.count, across=self.across, full=self.full, peer=self.peer
        )

    def run(self, page: Page, *, first: int, seconds: float = 90) -> dict[str, Any]:
        """Run the cell; `times` are of the first screen and, for the peer, of all pictures."""
        counts = [first, self.count] if self.peer else [first]
        return page.probe("run", selector=PEER_IMAGE if self.peer else None, counts=counts, seconds=seconds)

    def scroll(self, page: Page, step: int = STEP) -> dict[str, Any]:
        return page.probe("scroll", selector=PEER_IMAGE if self.peer else OUR_BOX, frames=FRAMES, step=step)


class Grids:
    """The measurements; `runs` is how often each time is taken."""

    def __init__(self, bench: Bench, folder: Path, runs: int) -> None:
        self.bench = bench
        self.folder = folder
        self.runs = runs
        self.first_bytes: dict[int, int] = {}

    def times(self, ours: Scene, peer: Scene, first: int) -> dict[Scene, list[dict[str, Any]]]:
        """Run both in turn."""
        notebooks = {scene: self.bench.notebook(scene.cell) for scene in (ours, peer)}
        found: dict[Scene, list[dict[str, Any]]] = {ours: [], peer: []}
        for number in range(self.runs):
            for scene, notebook in notebooks.items():
                last = number == self.runs - 1
                with self.bench.page(notebook, *scene.size, last=last) as page:
                    if number == 0:
                        page.execute(scene.setup(self.folder))
                    got = scene.run(page, first=first)
                    if scene is ours and last:
                        page.js("lab.panel().context.save().then(() => true)")
                        got["saved"] = (self.bench.server.root / notebook).stat().st_size
                        state = "__import__('ipywidgets').Widget.get_manager_state(widgets=[grid])"
                        got["state"] = page.value(f"len(__import__('json').dumps({state}))")
                    found[scene].append(got)
        return found

    def part_a(self) -> None:
        """64 full pictures, all in view."""
        ours = Scene(64, 13, size=WIDE)
        peer = Scene(64, 13, side=126, peer=True, full=True, size=WIDE)
        found = self.times(ours, peer, first=64)
        mine, theirs = middle(found[ours], 0), middle(found[peer], 1)
        print("64 pictures of 1024 px, all in view, painted and decoded; beside GridBox of full PNGs")
        say("time", f"{mine:.0f} ms, GridBox {theirs:.0f} ms", mine / theirs, 0.8)
        sizes = median_bytes(found[ours]), median_bytes(found[peer])
        say("bytes", f"{sizes[0] / 1e6:.2f} MB, GridBox {sizes[1] / 1e6:.1f} MB", sizes[0] / sizes[1], 0.01)

    def part_b(self) -> None:
        """256 full pictures: memory, scrolling."""
        print("256 pictures of 1024 px: memory of the page, and scrolling; beside GridBox of full PNGs")
        grown: dict[bool, int] = {}
        for scene in (Scene(256, 6), Scene(256, 6, peer=True, full=True)):
            notebook = self.bench.notebook(scene.cell)
            with self.bench.page(notebook, *scene.size, last=True) as page:
                page.execute(scene.setup(self.folder))
                heap, memory = page.heap()["bytes"], page.chromium.renderer_bytes()
                got = scene.run(page, first=18)
                if not scene.peer:
                    self.first_bytes[256] = got["bytes"]
                heap_now, memory_now = page.heap()["bytes"] - heap, page.chromium.renderer_bytes() - memory
                counts: dict[str, int] = {}
                with page.chromium.counting_frames(counts):
                    moved = scene.scroll(page)
            grown[scene.peer] = memory_now
            name = "GridBox" if scene.peer else "Grid"
            print(
                f"  {name:<8} renderer +{memory_now / 1e6:.0f} MB, heap +{heap_now / 1e6:.1f} MB, "
                f"{got['bytes'] / 1e6:.1f} MB received; {FRAMES} frames over {moved['moved']:.0f} px: "
                f"{counts['dropped']} dropped, 95th percentile {percentile(moved['gaps']):.1f} ms"
                + ("" if scene.peer else "  (hold 5 dropped)")
            )
        say("memory", "renderer, Grid to GridBox", grown[False] / grown[True], 1 / 20)

    def part_c(self) -> None:
        """1,000 thumbnails."""
        ours, peer = Scene(1000, 10), Scene(1000, 6, peer=True)
        found = self.times(ours, peer, first=24)
        mine = middle(found[ours], 0)
        print("1,000 pictures, first screen; beside GridBox of the same thumbnails, all of them decoded")
        whole = [got for got in found[peer] if len(got["times"]) == 2]
        if whole:
            theirs = middle(whole, 1)
            text = f"{mine:.0f} ms, GridBox {theirs:.0f} ms (its own first screen {middle(whole, 0):.0f} ms)"
            say("time", text, mine / theirs, 0.25)
        else:
            print(f"  time     {mine:.0f} ms, GridBox never complete: {found[peer][0]['have']} of 1,000 pictures")
        size, theirs_size = median_bytes(found[ours]), median_bytes(found[peer])
        self.first_bytes[1000] = size
        print(f"  bytes    {size / 1e6:.2f} MB (hold 1), GridBox {theirs_size / 1e6:.1f} MB")
        last = found[ours][-1]
        print(f"  saved    {last['saved'] / 1e3:.0f} KB (hold 100); the widget's state {last['state'] / 1e3:.0f} KB")

    def part_d(self) -> None:
        """10,000 cells."""
        print("10,000 cells, 100 x 100")
        scene = Scene(ROWS, 100)
        notebook = self.bench.notebook(scene.cell)
        with self.bench.page(notebook, *scene.size, last=True) as page:
            page.execute(scene.setup(self.folder))
            before, memory = page.heap(), page.chromium.renderer_bytes()
            got = scene.run(page, first=24)
            after, grown = page.heap(), page.chromium.renderer_bytes() - memory
            idle = scene.scroll(page, step=0)
            counts: dict[str, int] = {}
            with page.chromium.counting_frames(counts):
                moved = [scene.scroll(page)]
            moved += [scene.scroll(page, -STEP), scene.scroll(page)]
            nodes = page.heap()["nodes"] - before["nodes"]
        gaps = statistics.median(percentile(one["gaps"]) for one in moved)
        print(f"  first screen {got['times'][0]:.0f} ms, {got['bytes'] / 1e6:.2f} MB; renderer +{grown / 1e6:.0f} MB")
        print(
            f"  scrolling {FRAMES} frames of {STEP} px, three times: 95th percentile {gaps:.1f} ms (hold 20), "
            f"of a page at rest {percentile(idle['gaps']):.1f} ms; {counts['dropped']} frames dropped"
        )
        print(
            f"  traffic {moved[0]['bytes'] / 1e6:.2f} MB the first time, {moved[1]['bytes'] / 1e6:.2f} MB back; "
            f"nodes in the document +{after['nodes'] - before['nodes']}, +{nodes} after scrolling"
        )
        self.first_bytes[ROWS] = got["bytes"]
        listed = ", ".join(f"{count:,}: {size / 1e6:.2f} MB" for count, size in sorted(self.first_bytes.items()))
        print(f"  first screens of {listed}: what is in view counts, not the total")


def percentile(gaps: list[float], part: float = 0.95) -> float:
    return sorted(gaps)[min(len(gaps) - 1, int(part * len(gaps)))]


def middle(found: list[dict[str, Any]], place: int) -> float:
    times = [got["times"][place] for got in found if len(got["times"]) > place]
    return statistics.median(times) if times else float("nan")


def median_bytes(found: list[dict[str, Any]]) -> float:
    return statistics.median(got["bytes"] for got in found)


def say(what: str, text: str, ratio: float, hold: float) -> None:
    print(f"  {what:<8} {text}: ratio {ratio:.3g} (hold {hold:g})")


def main() -> None:
    parser = argparse.ArgumentParser(description="The grid beside GridBox, in JupyterLab.")
    parser.add_argument("parts", nargs="*", choices=[*"abcd", []], help="which; without any: all")
    parser.add_argument("--runs", type=int, default=3, help="how often each time is taken")
    chosen = parser.parse_args()
    parts = chosen.parts or list("abcd")
    with tempfile.TemporaryDirectory(prefix="bench-grid-") as name:
        folder = Path(name)
        pictures = PICTURES if {"b", "c", "d"} & set(parts) else 64
        fill(folder / "record", pictures, ROWS if "d" in parts else 1000)
        server = LabServer(folder / "lab")
        try:
            grids = Grids(Bench(server, {}), folder / "record", chosen.runs)
            for part in parts:
                getattr(grids, f"part_{part}")()
                sys.stdout.flush()
        finally:
            server.close()
    print(f"  the machine's load at the end: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")


if __name__ == "__main__":
    main()
