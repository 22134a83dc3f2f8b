"""The Tesseract program, where it is installed: asked without a shell, and never for long."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
import time
from contextlib import suppress
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from ideowidgets.measures.errors import MeasureError, NotMeasurable, stop_if_cancelled

if TYPE_CHECKING:
    from PIL.Image import Image

MISSING: Final = (
    "Tesseract is not installed here. It is a program of its own: 'apt install tesseract-ocr', 'brew install "
    "tesseract', or see its site; nothing is downloaded for you."
)
_LANGUAGES: Final = re.compile(r"[A-Za-z0-9_]+(/[A-Za-z0-9_]+)?(\+[A-Za-z0-9_]+(/[A-Za-z0-9_]+)?)*")
_LOOK_S: Final = 0.2
_SHORT_S: Final = 10.0
# A program from outside needs to find itself and its data, and no keys.
_PASSED_ON: Final = (
    "PATH",
    "LD_LIBRARY_PATH",
    "DYLD_LIBRARY_PATH",
    "TESSDATA_PREFIX",
    "LANG",
    "LC_ALL",
    "LC_CTYPE",
    "SYSTEMROOT",
    "TEMP",
    "TMP",
    "TMPDIR",
)


class TooSlow(NotMeasurable):
    """One reading took longer than it may; another one of the same picture need not."""


def program() -> str | None:
    """Give the path of the program, or None where it is not installed."""
    return shutil.which("tesseract")


def check_languages(languages: str) -> str:
    """Let pass what names languages, such as ``eng`` or ``deu+eng``, and nothing that could be an option."""
    if not _LANGUAGES.fullmatch(languages):
        raise MeasureError(
            f"languages: must be Tesseract's names joined by '+', as 'eng' or 'deu+eng' ({languages!r})."
        )
    return languages


def version() -> str | None:
    """Give the program's version, such as ``tesseract 5.3.0``; None where it is not installed or does not run."""
    found = program()
    return None if found is None else _version(found, os.stat(found).st_mtime_ns)  # noqa: PTH116


@lru_cache(maxsize=8)
def _version(found: str, _changed: int) -> str | None:
    try:
        done = subprocess.run(
            [found, "--version"], capture_output=True, env=_environment(), timeout=_SHORT_S, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    # Versions before 4 say it on the other pipe.
    lines = (done.stdout or done.stderr).decode("utf-8", "replace").splitlines()
    return lines[0].strip()[:80] if done.returncode == 0 and lines else None


def read(image: Image, *, mode: int, languages: str, timeout: float) -> str:
    """Give the text that Tesseract reads in a picture.

    Parameters
    ----------
    mode : int
        Page segmentation, ``--psm``: 6 takes it as one block, 11 looks for text anywhere.
    timeout : float
        Seconds; the program is ended after them.

    Raises
    ------
    NotMeasurable
        Where it is not installed or fails; :class:`TooSlow` where it takes too long.
    Stopped
        Where measuring was cancelled; the program is ended then.
    """
    found = program()
    if found is None:
        raise NotMeasurable(MISSING)
    command = [found, "stdin", "stdout", "--psm", str(mode), "-l", languages]
    # Not a pipe: a wait that is cut into short ones no longer feeds one, and Tesseract reads slowly under load.
    with tempfile.TemporaryFile() as given:
        image.save(given, "PNG", compress_level=1)
        given.seek(0)
        try:
            process = subprocess.Popen(
                command, stdin=given, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=_environment()
            )
        except OSError as error:
            raise NotMeasurable(f"Tesseract does not start: {error.strerror or error}") from error
    with process:
        try:
            out, complaint = _talk(process, timeout)
        except BaseException:
            process.kill()
            raise
    if process.returncode:
        lines = complaint.decode("utf-8", "replace").strip().splitlines() or [f"exit code {process.returncode}"]
        raise NotMeasurable(f"Tesseract failed: {lines[0][:200]}")
    return out.decode("utf-8", "replace")


def _talk(process: subprocess.Popen[bytes], timeout: float) -> tuple[bytes, bytes]:
    until = time.monotonic() + timeout
    while True:
        stop_if_cancelled()
        left = until - time.monotonic()
        if left <= 0:
            raise TooSlow(f"Tesseract took longer than {timeout:g} s for one reading")
        with suppress(subprocess.TimeoutExpired):
            return process.communicate(timeout=min(_LOOK_S, left))


def _environment() -> dict[str, str]:
    passed = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    # Several pictures are read at once already.
    return passed | {"OMP_THREAD_LIMIT": "1"}
