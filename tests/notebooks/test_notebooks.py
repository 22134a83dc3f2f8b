"""Every notebook of the package runs from top to bottom and shows what it showed when it was written.

nbval compares each cell's text with the stored one. It runs in a process of its own, so that kernels get
an empty record, no key and no setting of the person who runs the tests.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

import pytest

from tests.paths import REPOSITORY

NOTEBOOKS = sorted((REPOSITORY / "notebooks").glob("*.ipynb"))


def test_there_are_notebooks():
    assert NOTEBOOKS


@pytest.mark.slow
@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_runs_offline_and_as_stored(notebook, tmp_path):
    shutil.copy(notebook, tmp_path)
    environment = {
        **os.environ,
        "HOME": str(tmp_path / "home"),
        "IDEOWIDGETS_RECORD": str(tmp_path / "record"),
        "IPYTHONDIR": str(tmp_path / "ipython"),
        "NO_COLOR": "1",
        "PYTHONHASHSEED": "0",
        "PYTHONPATH": str(REPOSITORY),
    }
    command = [sys.executable, "-m", "pytest", "--nbval", "--nbval-current-env", "-p", "no:cacheprovider", "--color=no"]
    done = subprocess.run(
        [*command, "-q", "--rootdir", ".", notebook.name],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
