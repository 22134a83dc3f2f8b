"""Where the default record lies."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from ideowidgets.operations.errors import type_of
from ideowidgets.record.errors import RecordError

ENVIRONMENT = "IDEOWIDGETS_RECORD"


def default_path() -> Path:
    """Give the folder of this user's own record.

    ``IDEOWIDGETS_RECORD`` where it is set, else ``ideowidgets/record`` in the system's place for a user's data.
    """
    named = os.environ.get(ENVIRONMENT)
    return Path(named).expanduser() if named else _user_data() / "ideowidgets" / "record"


def given_path(path: Any) -> Path:
    """Give the path that a person named; ``~`` is their home.

    Raises
    ------
    RecordError
        Where it is no path.
    """
    if isinstance(path, str | os.PathLike):
        return Path(path).expanduser()
    got = type_of(path)
    order = " The path comes first, and what to write after it." if hasattr(path, "columns") else ""
    raise RecordError(f"path: must name a file or folder, as 'posters.zip' (got {got}).{order}")


def _user_data() -> Path:
    home = Path.home()
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local")
    if sys.platform == "darwin":
        return home / "Library" / "Application Support"
    named = os.environ.get("XDG_DATA_HOME", "")
    # The base directory rules say that a relative path is to be ignored.
    return Path(named) if Path(named).is_absolute() else home / ".local" / "share"
