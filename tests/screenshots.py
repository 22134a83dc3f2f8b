"""Take the pictures that the README and the eye need: ``python -m tests.screenshots [folder]``.

Runs notebooks in JupyterLab and photographs their widgets, light and dark, narrow and wide. The README's pictures,
``docs/*.webp``, are written as well when no folder is named.
"""

from __future__ import annotations

import io
import sys
import tempfile
from pathlib import Path

from PIL import Image

from tests.chromium import chromium
from tests.lab.harness import Lab, LabServer, Theme
from tests.lab.scenes import cell_with
from tests.paths import REPOSITORY

LOOKS: tuple[tuple[Theme, int], ...] = (("light", 1280), ("dark", 1280), ("light", 700), ("dark", 1600))
# For each notebook: a name, the class of a widget, and what stands in the cell that shows it.
WIDGETS = {
    "01_quickstart": (
        ("form", "iw-prompt-form", "form = studio.form("),
        ("grid", "iw-grid", "grid = studio.grid(sweep)"),
        ("compare", "iw-compare", "studio.compare("),
    ),
    "04_inpainting": (("mask", "iw-mask-canvas", "canvas.ellipse(250, 620"),),
    "05_layout": (("layout", "iw-layout-canvas", "first = canvas.generate("),),
}
IN_README = ("grid", "layout")


def take(folder: Path) -> None:
    """Write one PNG for each widget and look, named ``<widget>-<theme>-<width>.png``."""
    with chromium() as browser, tempfile.TemporaryDirectory() as scratch:
        server = LabServer(Path(scratch))
        try:
            for notebook, widgets in WIDGETS.items():
                for theme, width in LOOKS:
                    name = f"{notebook}-{theme}-{width}"
                    lab = Lab(server, browser, name, Path(scratch) / name)
                    source = REPOSITORY / "notebooks" / f"{notebook}.ipynb"
                    nb = lab.open(notebook=source, theme=theme, width=width, height=1300)
                    nb.run_all(timeout=180)
                    for widget, root, text in widgets:
                        view = nb.output(cell_with(nb, text)).locator(f".iw-root.{root}").first
                        view.scroll_into_view_if_needed()
                        view.locator("img, canvas").first.wait_for()
                        nb.wait_idle()
                        view.screenshot(path=folder / f"{widget}-{theme}-{width}.png")
                    lab.close()
        finally:
            server.close()


def main() -> None:
    """Take all pictures."""
    named = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    with tempfile.TemporaryDirectory() as scratch:
        folder = named or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        take(folder)
        for name in IN_README if named is None else ():
            shown = Image.open(io.BytesIO((folder / f"{name}-light-1280.png").read_bytes())).convert("RGB")
            target = REPOSITORY / "docs" / f"{name}.webp"
            target.parent.mkdir(exist_ok=True)
            shown.save(target, "WEBP", quality=82, method=6)


if __name__ == "__main__":
    main()
