"""The wheel, installed alone in an empty environment, has everything that its users need."""

from __future__ import annotations

import json
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

from tests.paths import REPOSITORY

pytestmark = pytest.mark.slow

SHOW = """
import json

import ideowidgets

studio = ideowidgets.Studio()
call = studio.generate("a lighthouse", seed=7, num_images=2).wait(60)
sweep = studio.sweep("a lighthouse", {"style_preset": ["BAUHAUS", "ART_DECO"]}, seeds=2)
views = [studio.form(), studio.grid(sweep), studio.compare(*call.image_ids)]
print(json.dumps({
    "file": ideowidgets.__file__,
    "rows": len(studio.df),
    "shown": {type(view).__name__: sorted(view._repr_mimebundle_()[0]) for view in views},
    "bundles": [len(view._esm) for view in views],
}))
studio.close()
"""


def run(*command: object, **options) -> str:
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, timeout=400, **options)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check", "wheel", "--quiet")
    run(*pip, "--no-deps", "--no-build-isolation", "--wheel-dir", folder, REPOSITORY)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def python(wheel, tmp_path_factory) -> Path:
    """An environment with the wheel and what it asks for, and nothing else."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=True)
    python = folder / "bin" / "python"
    pip = (python, "-m", "pip", "--disable-pip-version-check", "install", "--quiet")
    run(*pip, "-c", REPOSITORY / "constraints.txt", wheel)
    return python


def test_contains_bundles_fonts_notebooks_and_the_licence(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    for bundle in ("prompt-form", "grid", "compare"):
        assert {f"ideowidgets/static/{bundle}.js", f"ideowidgets/static/{bundle}.css"} <= set(names)
    assert {f"ideowidgets/static/grid-{part}.js" for part in ("compare", "large", "tools")} <= set(names)
    assert "ideowidgets/notebooks/01_quickstart.ipynb" in names
    assert "ideowidgets/py.typed" in names
    assert any(name.endswith("/licenses/LICENSE") for name in names)
    assert any(name.startswith("ideowidgets/offline/pictures/fonts/") for name in names)
    assert not [name for name in names if name.startswith(("tests/", "js/")) or "__pycache__" in name]


def test_draws_records_and_shows_its_widgets_without_extras(python, tmp_path):
    environment = {"PATH": "", "HOME": str(tmp_path), "IDEOWIDGETS_RECORD": str(tmp_path / "record")}
    shown = json.loads(run(python, "-c", SHOW, cwd=tmp_path, env=environment))
    assert not shown["file"].startswith(str(REPOSITORY))
    assert shown["rows"] == 2
    assert set(shown["shown"]) == {"PromptForm", "Grid", "Compare"}
    for formats in shown["shown"].values():
        assert {"application/vnd.jupyter.widget-view+json", "text/html", "text/plain"} <= set(formats)
    assert all(size > 5_000 for size in shown["bundles"])
