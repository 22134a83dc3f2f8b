"""The grid and its peers at growing numbers of pictures, each in a page and a kernel of its own, within bounds."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from tests.bench.quiet import Bench, Page
from tests.bench.scenes import Scene, installed, slow_frame

SIZES: Final = (16, 64, 256, 1_000, 10_000)
SECONDS: Final = 45.0
"""How long a peer may take until all of its pictures are there."""
WIRE_BYTES: Final = 1_000_000_000
"""How much it may send: twice what Chromium's renderer survives reliably as one message."""
ACROSS: Final = 6
ON_SCREEN: Final = 18
"""Pictures of 160 px in a window of 1280 x 900, beside JupyterLab's own columns."""
PEERS: Final = (
    ("Grid", Scene(0, ACROSS)),
    ("GridBox, originals", Scene(0, ACROSS, peer="GridBox", full=True)),
    ("GridBox, thumbnails", Scene(0, ACROSS, peer="GridBox")),
    ("HTML, data URIs", Scene(0, ACROSS, peer="HTML", full=True)),
    ("ipyplot", Scene(0, ACROSS, peer="ipyplot", full=True)),
    ("mediapy", Scene(0, ACROSS, peer="mediapy", full=True)),
)


@dataclass(frozen=True)
class Figures:
    """What was measured of one scene; None where it could not be.

    Attributes
    ----------
    count : int
        Pictures.
    first, whole : float or None
        Milliseconds until the first screen and until every picture is decoded and painted.
    wire, memory, saved : float or None
        Bytes on the websocket, more resident bytes of the renderer, bytes of the saved notebook.
    frame : float or None
        95th percentile of the time between frames while scrolling, milliseconds.
    why : str
        What ended it early.
    """

    count: int
    first: float | None = None
    whole: float | None = None
    wire: float | None = None
    memory: float | None = None
    saved: float | None = None
    frame: float | None = None
    why: str = ""

    @property
    def seconds(self) -> float:
        """How long it took in all, as far as is known."""
        return (self.whole or self.first or math.inf) / 1000


def measure(bench: Bench, folder: Path, scene: Scene) -> Figures:
    """Show a scene once in a new page and a new kernel."""
    notebook = bench.notebook(scene.cell)
    found: dict[str, Any] = {}
    try:
        with bench.page(notebook, *scene.size, last=True) as page:
            page.execute(scene.setup(folder))
            memory = page.chromium.renderer_bytes()
            got = scene.run(page, first=min(scene.count, ON_SCREEN), seconds=SECONDS)
            times = [*got["times"], None, None]
            found |= {"first": times[0], "whole": times[1], "wire": float(got["bytes"])}
            _require_all(scene, got)
            found["memory"] = float(page.chromium.renderer_bytes() - memory)
            found["frame"] = slow_frame([scene.scroll(page), scene.scroll(page, -60), scene.scroll(page)])
            _save(page)
            found["saved"] = float((bench.server.root / notebook).stat().st_size)
    except (RuntimeError, TimeoutError, OSError) as error:
        bench.end(notebook)
        return Figures(scene.count, **found, why=str(error).splitlines()[0][:120])
    return Figures(scene.count, **found)


def _at_rest(bench: Bench, folder: Path) -> float:
    """Take what a server and a browser do once on this page, which nobody's time shall hold."""
    scene = Scene(16, ACROSS)
    notebook = bench.notebook(scene.cell)
    with bench.page(notebook, *scene.size, last=True) as page:
        page.execute(scene.setup(folder))
        scene.run(page, first=1)
        return slow_frame([scene.scroll(page, 0)])


def _require_all(scene: Scene, got: dict[str, Any]) -> None:
    # Its kernel may be at work for minutes: nothing more is asked of it.
    if len(got["times"]) < (2 if scene.peer else 1):
        have = got["have"]
        lacking = f"only {have:,} of {scene.count:,} pictures" if have < scene.count else "not all painted"
        raise TimeoutError(f"{lacking} after {SECONDS:.0f} s")


def _save(page: Page) -> None:
    try:
        page.js("lab.panel().context.save().then(() => true)", SECONDS)
    except RuntimeError as error:
        raise TimeoutError(f"not saved after {SECONDS:.0f} s") from error


def beyond(before: Figures | None, count: int) -> str:
    """Tell which bound a peer would break, judging by what fewer pictures took; empty where it may be tried."""
    if before is None:
        return ""
    if before.why:
        return f"not tried: with {before.count:,}, {before.why}"
    times = count / before.count
    if before.wire and before.wire * times > WIRE_BYTES:
        return (
            f"not tried: about {before.wire * times / 1e9:.1f} GB on the wire, "
            f"by the {before.wire / 1e6:.0f} MB of {before.count:,}; bound {WIRE_BYTES / 1e9:g} GB"
        )
    # A third on top, because what a page needs once does not grow.
    if before.seconds * times > SECONDS * 4 / 3:
        return (
            f"not tried: about {before.seconds * times:.0f} s, by the {before.seconds:.1f} s of {before.count:,}; "
            f"bound {SECONDS:.0f} s"
        )
    return ""


def table(bench: Bench, folder: Path, sizes: Sequence[int], runs: int) -> None:
    """Print every peer at every size; what cannot be measured says why, with the bound that it broke."""
    print(
        f"{', '.join(f'{size:,}' for size in sizes)} pictures of 1024 px in JupyterLab: the first screen of at most "
        f"{ON_SCREEN}, then all of them (the grid draws what is in view);\n"
        f"  each alone in a new browser, {runs} time{'' if runs == 1 else 's'}; at most {SECONDS:.0f} s and "
        f"{WIRE_BYTES / 1e9:g} GB on the wire"
    )
    missing = [name for name, scene in PEERS if not installed(scene.peer)]
    if missing:
        print(f"  not installed, so not measured: {', '.join(missing)}; pip install -e '.[bench]' brings them")
    print("  GridBox saves no picture: JupyterLab keeps no state of widgets unless it is told to")
    print(f"  a page at rest has a frame p95 of {_at_rest(bench, folder):.1f} ms; much more than 17: others work here")
    last: dict[str, Figures] = {}
    for count in sizes:
        print(f"\n  {f'{count:,} pictures':<21}{_HEAD}")
        ours: Figures | None = None
        for name, scene in PEERS:
            if name in missing:
                continue
            why = beyond(last.get(name), count) if scene.peer else ""
            if why:
                print(f"  {name:<21}{why}", flush=True)
                continue
            shown = Scene(count, across_of(scene, count), peer=scene.peer, full=scene.full)
            last[name] = found = _middle([measure(bench, folder, shown) for _ in range(runs)])
            ours = ours or found
            print(f"  {name:<21}{line(found, ours)}", flush=True)


_HEAD: Final = f"{'first screen':>14}{'x Grid':>8}{'all':>11}{'wire':>11}{'renderer':>12}{'saved':>11}{'frame p95':>11}"


def across_of(scene: Scene, count: int) -> int:
    """Give how many stand side by side: the grid's own window scrolls both ways, so it may be square."""
    return scene.across if scene.peer or count < 10_000 else 100


def line(found: Figures, ours: Figures) -> str:
    """Write one row of the table."""
    ratio = found.first / ours.first if found.first and ours.first else None
    parts = [
        f"{_with(found.first, 'ms'):>14}",
        f"{'-' if ratio is None else f'{ratio:.2f}':>8}",
        f"{'-' if found.whole is None else f'{found.whole / 1000:.2f} s':>11}",
        f"{_size(found.wire):>11}{_size(found.memory, '+'):>12}{_size(found.saved):>11}",
        f"{_with(found.frame, 'ms', 1):>11}",
    ]
    return "".join(parts) + (f"   {found.why}" if found.why else "")


def _with(value: float | None, unit: str, digits: int = 0) -> str:
    return "-" if value is None else f"{value:.{digits}f} {unit}"


def _size(value: float | None, sign: str = "") -> str:
    if value is None:
        return "-"
    return f"{value / 1e3:{sign}.0f} KB" if abs(value) < 1e6 else f"{value / 1e6:{sign}.1f} MB"


def _middle(found: Sequence[Figures]) -> Figures:
    """Give the medians of several runs; one that failed decides."""
    failed = next((one for one in found if one.why), None)
    if failed or len(found) == 1:
        return failed or found[0]
    names = ("first", "whole", "wire", "memory", "saved", "frame")
    values = {name: [value for one in found if (value := getattr(one, name)) is not None] for name in names}
    return Figures(found[0].count, **{name: statistics.median(known) for name, known in values.items() if known})
