"""Folders that appear whole or not at all, and never over something that is there."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from ideowidgets.record.errors import RecordError
from ideowidgets.record.files import make_folder, sync_folder

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def new_folder(path: Path) -> Iterator[Path]:
    """Give a folder to fill, which takes its name when the block ends well.

    Raises
    ------
    RecordError
        Where there is something of that name already.
    """
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise RecordError(f"path: {path} exists and is not empty. Name a new folder; nothing is written over.")
    make_folder(path.parent)
    draft = Path(tempfile.mkdtemp(dir=path.parent, prefix=".export-"))
    try:
        draft.chmod(0o755)
        yield draft
        if path.exists():
            path.rmdir()
        draft.rename(path)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    sync_folder(path.parent)
