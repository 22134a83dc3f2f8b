"""Values that were measured before: in the record's folder where the picture lies in one, else in memory.

One file for each metric with its parameters, ``measures/<name>-<key>.jsonl``, one line for each value, appended in
one write. It needs no locks, so it works on any disk and with several processes at once; a line that was torn, or
that two machines wrote over each other, fails its checksum and is measured again. The folder can be deleted at any
time.
"""

from __future__ import annotations

import json
import logging
import os
import threading
import zlib
from collections import OrderedDict
from pathlib import Path
from typing import Any, Final

from ideowidgets.measures.metric import Value

_log = logging.getLogger("ideowidgets.measures")

FOLDER: Final = "measures"
_MOST_IN_MEMORY: Final = 100_000
_KEY: Final = 24

Kept = tuple[Value | None, ...]
"""Values in the order of their metric's columns, whatever these are called."""

Place = tuple[str, str]
"""Hash of the picture, hash of what was asked of the row."""


class ValueFile:
    """The values of one metric in one record.

    Parameters
    ----------
    path : Path
        Need not exist; its folder's parent does.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._values: dict[Place, Kept] = {}
        self._lock = threading.Lock()
        self._keeps = True
        self._read()

    def _read(self) -> None:
        try:
            data = self.path.read_bytes()
        except FileNotFoundError:
            return
        except OSError as error:
            _log.warning("Measured values could not be read: %s", error)
            return
        for line in data.split(b"\n"):
            found = _parsed(line)
            if found is not None:
                self._values[found[0]] = found[1]

    def get(self, place: Place) -> Kept | None:
        """Give the values of a picture, or None."""
        return self._values.get(place)

    def put(self, place: Place, values: Kept) -> None:
        """Keep values; where the disk is full or must not be written, in memory only."""
        with self._lock:
            self._values[place] = values
            if not self._keeps:
                return
            try:
                self._append(_line(place, values))
            except OSError as error:
                self._keeps = False
                _log.warning("Measured values are not kept in %s: %s", self.path.parent, error)

    def _append(self, line: bytes) -> None:
        self.path.parent.mkdir(exist_ok=True)
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0)
        file = os.open(self.path, flags, 0o644)
        try:
            os.write(file, line)
        finally:
            os.close(file)


def _line(place: Place, values: Kept) -> bytes:
    text = json.dumps([*place, values], separators=(",", ":")).encode("ascii")
    # It begins with a line break too, so that what a killed process left half-written spoils no line but its own.
    return b"\n%08x %s\n" % (zlib.crc32(text), text)


def _parsed(line: bytes) -> tuple[Place, Kept] | None:
    if not line or line[:8] != b"%08x" % zlib.crc32(line[9:]):
        return None
    sha256, asked, values = json.loads(line[9:])
    return (sha256, asked), tuple(values)


class Keeping:
    """Finds values and keeps new ones; one for each run."""

    def __init__(self) -> None:
        self._files: dict[Path, ValueFile] = {}
        self._lock = threading.Lock()

    def get(self, home: Path | None, name: str, key: str, place: Place) -> Kept | None:
        """Give the values of a picture under a metric's key, or None."""
        if home is None:
            return _memory_get((key, place))
        return self._file(home, name, key).get(place)

    def put(self, home: Path | None, name: str, key: str, place: Place, values: Kept) -> None:
        """Keep the values of a picture under a metric's key."""
        if home is None:
            _memory_put((key, place), values)
        else:
            self._file(home, name, key).put(place, values)

    def _file(self, home: Path, name: str, key: str) -> ValueFile:
        # The key tells metrics apart; the name, an identifier, is there for whoever looks into the folder.
        path = home / FOLDER / f"{name[:40]}-{key[:_KEY]}.jsonl"
        with self._lock:
            if path not in self._files:
                self._files[path] = ValueFile(path)
            return self._files[path]


_memory: OrderedDict[Any, Kept] = OrderedDict()
_memory_lock = threading.Lock()


def _memory_get(place: Any) -> Kept | None:
    with _memory_lock:
        found = _memory.get(place)
        if found is not None:
            _memory.move_to_end(place)
        return found


def _memory_put(place: Any, values: Kept) -> None:
    with _memory_lock:
        _memory[place] = values
        while len(_memory) > _MOST_IN_MEMORY:
            _memory.popitem(last=False)
