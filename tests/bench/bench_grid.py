"""The grid beside its peers, in one run, in a real JupyterLab in Debian's Chromium.

Run with ``python -m tests.bench.bench_grid``; letters choose parts: ``... bench_grid a c``, ``--runs 1`` is quicker,
``bench_grid e --sizes 16 256`` shorter. Parts a to d are the promises, beside ipywidgets' GridBox; e is the table of
every peer at every size, see :mod:`tests.bench.peer_table`.

Times are from the start of the cell to the second frame after the last picture is decoded. Every run has a browser
and a page of its own; ours and the peer's alternate. The grid's record is filled before, with its thumbnails, as a
run leaves it; the peers' bytes are in the kernel's memory before. Nothing listens to the network meanwhile: a
driver that does, as Playwright's, makes the tens of megabytes of a full GridBox several times slower than they are.
Peers that are not installed are named.
"""

from __future__ import annotations

import argparse
import os
import signal
import statistics
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from tests.bench import peer_table
from tests.bench.gallery import fill
from tests.bench.quiet import Bench, Page
from tests.bench.scenes import FRAMES, STEP, Scene, installed, slow_frame
from tests.lab.harness import LabServer

PICTURES = 256
ROWS = 10_000
PARTS = "abcde"
WIDE = (1920, 1000)


class Grids:
    """The measurements; `runs` is how often each time is taken, `sizes` are those of the table."""

    def __init__(self, bench: Bench, folder: Path, runs: int, sizes: Sequence[int]) -> None:
        self.bench = bench
        self.folder = folder
        self.runs = runs
        self.sizes = sizes
        self.first_bytes: dict[int, float] = {}

    def times(self, *scenes: Scene, first: int) -> list[list[dict[str, Any]]]:
        """Run scenes in turn, several times; for the grid's last run also what is saved of it."""
        notebooks = [self.bench.notebook(scene.cell) for scene in scenes]
        found: list[list[dict[str, Any]]] = [[] for _ in scenes]
        for number in range(self.runs):
            last = number == self.runs - 1
            for scene, notebook, got in zip(scenes, notebooks, found, strict=True):
                with self.bench.page(notebook, *scene.size, last=last) as page:
                    if number == 0:
                        page.execute(scene.setup(self.folder))
                    got.append(scene.run(page, first=first))
                    if last and not scene.peer:
                        got[-1] |= self.saved(page, notebook)
        return found

    def saved(self, page: Page, notebook: str) -> dict[str, int]:
        """Give the size of the saved notebook, and of the state that JupyterLab adds where it is told to."""
        page.js("lab.panel().context.save().then(() => true)")
        state = "__import__('ipywidgets').Widget.get_manager_state(widgets=[grid])"
        return {
            "saved": (self.bench.server.root / notebook).stat().st_size,
            "state": page.value(f"len(__import__('json').dumps({state}))"),
        }

    def part_a(self) -> None:
        """64 full pictures, all in view."""
        print("64 pictures of 1024 px, all in view, painted and decoded; beside GridBox of full PNGs")
        peer = Scene(64, 13, side=126, peer="GridBox", full=True, size=WIDE)
        ours = Scene(64, 13, size=WIDE)
        others = [replace(peer, peer="mediapy")] if installed("mediapy") else []
        mine, theirs, *more = self.times(ours, peer, *others, first=64)
        milliseconds = middle(mine, 0)
        text = f"{milliseconds:.0f} ms, GridBox {middle(theirs, 1):.0f} ms"
        say("time", text, milliseconds / middle(theirs, 1), 0.8)
        sizes = median_bytes(mine), median_bytes(theirs)
        say("bytes", f"{sizes[0] / 1e6:.2f} MB, GridBox {sizes[1] / 1e6:.1f} MB", sizes[0] / sizes[1], 0.01)
        for found in more:
            text = f"mediapy {middle(found, 1):.0f} ms, {median_bytes(found) / 1e6:.1f} MB; time"
            say("", text, milliseconds / middle(found, 1), 0.5)
        if not others:
            print("  mediapy is not installed; with it: hold 0.5")

    def part_b(self) -> None:
        """256 full pictures: memory, scrolling."""
        print("256 pictures of 1024 px: memory of the page, and scrolling; beside GridBox of full PNGs")
        grown: list[float] = []
        for scene in (Scene(256, 6), Scene(256, 6, peer="GridBox", full=True)):
            notebook = self.bench.notebook(scene.cell)
            with self.bench.page(notebook, *scene.size, last=True) as page:
                page.execute(scene.setup(self.folder))
                heap, memory = page.heap()["bytes"], page.chromium.renderer_bytes()
                got = scene.run(page, first=18)
                heap, memory = page.heap()["bytes"] - heap, page.chromium.renderer_bytes() - memory
                # The peer scrolls once: it takes ten times as long, and is nowhere near.
                moved = [scene.traced(page, step) for step in ((STEP,) if scene.peer else (STEP, -STEP, STEP))]
            if not scene.peer:
                self.first_bytes[256] = got["bytes"]
            grown.append(memory)
            dropped = statistics.median(one["dropped"] for one in moved)
            print(
                f"  {scene.peer or 'Grid':<8} renderer +{memory / 1e6:.0f} MB, heap +{heap / 1e6:.1f} MB, "
                f"{got['bytes'] / 1e6:.1f} MB received; of {FRAMES} frames of {STEP} px {dropped:.0f} dropped"
                + ("" if scene.peer else " (hold 5)")
                + f", 95th percentile {slow_frame(moved):.1f} ms"
            )
        say("memory", "renderer, Grid to GridBox", grown[0] / grown[1], 1 / 20)

    def part_c(self) -> None:
        """1,000 thumbnails."""
        print("1,000 pictures, first screen; beside GridBox of the same thumbnails, all of them decoded")
        mine, theirs = self.times(Scene(1000, 10), Scene(1000, 6, peer="GridBox"), first=24)
        milliseconds = middle(mine, 0)
        whole = [got for got in theirs if len(got["times"]) == 2]
        if whole:
            text = f"{milliseconds:.0f} ms, GridBox {middle(whole, 1):.0f} ms"
            text += f" (its own first screen {middle(whole, 0):.0f} ms)"
            say("time", text, milliseconds / middle(whole, 1), 0.25)
        else:
            print(f"  time     {milliseconds:.0f} ms, GridBox never whole: {theirs[0]['have']} pictures")
        self.first_bytes[1000] = median_bytes(mine)
        print(f"  bytes    {median_bytes(mine) / 1e6:.2f} MB (hold 1), GridBox {median_bytes(theirs) / 1e6:.1f} MB")
        last = mine[-1]
        print(f"  saved    {last['saved'] / 1e3:.0f} KB (hold 100); the widget's state {last['state'] / 1e3:.0f} KB")

    def part_d(self) -> None:
        """10,000 cells."""
        print("10,000 cells, 100 x 100")
        scene = Scene(ROWS, 100)
        notebook = self.bench.notebook(scene.cell)
        with self.bench.page(notebook, *scene.size, last=True) as page:
            page.execute(scene.setup(self.folder))
            before, memory = page.heap()["nodes"], page.chromium.renderer_bytes()
            got = scene.run(page, first=24)
            shown, grown = page.heap()["nodes"] - before, page.chromium.renderer_bytes() - memory
            rest = scene.scroll(page, 0)
            moved = [scene.scroll(page, step) for step in (STEP, -STEP, STEP)]
            dropped = scene.traced(page, -STEP)["dropped"]
            nodes, kept = page.heap()["nodes"] - before, page.chromium.renderer_bytes() - memory
        print(f"  first screen {middle([got], 0):.0f} ms, {got['bytes'] / 1e6:.2f} MB")
        print(
            f"  {FRAMES} frames of {STEP} px, down, up, down: 95th percentile {slow_frame(moved):.1f} ms (hold 20), "
            f"of a page at rest {slow_frame([rest]):.1f} ms; {dropped} dropped in another"
        )
        traffic = ", ".join(f"{one['bytes'] / 1e6:.2f}" for one in moved)
        print(f"  traffic of each {traffic} MB; nodes in the document +{shown}, +{nodes} after")
        print(f"  renderer +{grown / 1e6:.0f} MB, +{kept / 1e6:.0f} MB after")
        self.first_bytes[ROWS] = got["bytes"]
        listed = ", ".join(f"{count:,}: {size / 1e6:.2f} MB" for count, size in sorted(self.first_bytes.items()))
        print(f"  first screen by number of cells: {listed}")

    def part_e(self) -> None:
        """Every peer at every size."""
        peer_table.table(self.bench, self.folder, self.sizes, max(1, self.runs // 3))


def middle(found: list[dict[str, Any]], place: int) -> float:
    times = [got["times"][place] for got in found if len(got["times"]) > place]
    return statistics.median(times) if times else float("nan")


def median_bytes(found: list[dict[str, Any]]) -> float:
    return statistics.median(got["bytes"] for got in found)


def say(what: str, text: str, ratio: float, hold: float) -> None:
    print(f"  {what:<8} {text}: ratio {ratio:.3g} (hold {hold:g})")


def main() -> None:
    parser = argparse.ArgumentParser(description="The grid beside GridBox, in JupyterLab.")
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], help="which; without any: all")
    parser.add_argument("--runs", type=int, default=3, help="how often each time is taken; in e a third as often")
    parser.add_argument("--sizes", type=int, nargs="+", default=peer_table.SIZES, help="numbers of pictures in e")
    chosen = parser.parse_args()
    parts = chosen.parts or list(PARTS)
    needed = {"a": 64, "b": 256, "c": 1000, "d": ROWS, "e": max(chosen.sizes)}
    rows = max(needed[part] for part in parts)
    load = os.getloadavg()[0]
    # Else the server and its kernels would outlive a run that is cut short.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    with tempfile.TemporaryDirectory(prefix="bench-grid-") as name:
        folder = Path(name)
        fill(folder / "record", min(PICTURES, rows), rows)
        server = LabServer(folder / "lab")
        try:
            grids = Grids(Bench(server, {}), folder / "record", chosen.runs, sorted(chosen.sizes))
            for part in parts:
                getattr(grids, f"part_{part}")()
                sys.stdout.flush()
        finally:
            server.close()
    print(f"  the machine's load: {load:.1f} before, {os.getloadavg()[0]:.1f} after, {os.cpu_count()} processors")


if __name__ == "__main__":
    main()
