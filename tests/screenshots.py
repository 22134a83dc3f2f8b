"""Take the pictures that the README and the eye need: ``python -m tests.screenshots [folder]``.

Runs the first notebook in JupyterLab and photographs each widget, light and dark, narrow and wide. The README's
picture, ``docs/grid.webp``, is written as well when no folder is named.
"""

from __future__ import annotations

import io
import sys
import tempfile
from pathlib import Path

from PIL import Image

from tests.chromium import chromium
from tests.lab.harness import Lab, LabServer, Theme
from tests.paths import REPOSITORY

QUICKSTART = REPOSITORY / "notebooks" / "01_quickstart.ipynb"
LOOKS: tuple[tuple[Theme, int], ...] = (("light", 1280), ("dark", 1280), ("light", 700), ("dark", 1600))


def take(folder: Path) -> None:
    """Write one PNG for each widget and look, named ``<widget>-<theme>-<width>.png``."""
    with chromium() as browser, tempfile.TemporaryDirectory() as scratch:
        server = LabServer(Path(scratch))
        try:
            for theme, width in LOOKS:
                lab = Lab(server, browser, f"{theme}-{width}", Path(scratch) / f"record-{theme}-{width}")
                nb = lab.open(notebook=QUICKSTART, theme=theme, width=width, height=1300)
                nb.run_all(timeout=180)
                for name, selector in (("form", ".iw-prompt-form"), ("grid", ".iw-grid"), ("compare", ".iw-compare")):
                    view = nb.page.locator(selector).first
                    view.scroll_into_view_if_needed()
                    nb.wait_painted(f"{selector} img", count=1)
                    view.screenshot(path=folder / f"{name}-{theme}-{width}.png")
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
        if named is None:
            grid = Image.open(io.BytesIO((folder / "grid-light-1280.png").read_bytes())).convert("RGB")
            target = REPOSITORY / "docs" / "grid.webp"
            target.parent.mkdir(exist_ok=True)
            grid.save(target, "WEBP", quality=82, method=6)


if __name__ == "__main__":
    main()
