"""Write the light outputs that the notebooks are committed with: ``python -m tests.notebooks.refresh``.

Each notebook runs in a fresh kernel with an empty record. What is kept is text and
tables; pictures and widgets are made again by whoever runs the notebook.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import nbformat
from nbclient import NotebookClient

from tests.paths import REPOSITORY

KEPT = ("text/plain", "text/html")


def refresh(path: Path) -> None:
    """Run one notebook and store its text outputs."""
    notebook = nbformat.read(path, as_version=4)
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"IDEOWIDGETS_RECORD": f"{folder}/record", "PYTHONHASHSEED": "0", "PYTHONPATH": str(REPOSITORY)}
        NotebookClient(notebook, store_widget_state=False, resources={"metadata": {"path": folder}}).execute()
    notebook.metadata = nbformat.from_dict(
        {
            "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        }
    )
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
        if cell.cell_type == "code":
            ignored = "nbval-ignore-output" in cell.metadata.get("tags", [])
            cell.outputs = [] if ignored else [_light(output) for output in cell.outputs]
    nbformat.write(notebook, path)


def _light(output: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """Keep text and tables; pictures and widgets are made again by whoever runs the notebook."""
    if "data" in output:
        output.data = {kind: found for kind, found in output.data.items() if kind in KEPT}
        output.metadata = {}
    return nbformat.from_dict(output)


if __name__ == "__main__":
    for found in sorted((REPOSITORY / "notebooks").glob("*.ipynb")):
        refresh(found)
        print(found.name)
