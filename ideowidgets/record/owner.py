"""Which process wrote a row, and whether it still runs."""

from __future__ import annotations

import contextlib
import os
import platform
import subprocess
import time
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

_FORGOTTEN_AFTER_S = 3600.0


@dataclass(frozen=True, slots=True)
class Owner:
    """A process, told apart from a later one with the same number.

    Attributes
    ----------
    host : str
        Machine, start of the machine and process namespace: where ``pid`` means something.
    pid : int
    started : str
        When the process started; empty where the system does not say.
    """

    host: str
    pid: int
    started: str

    @classmethod
    def me(cls) -> Owner:
        """Give the running process."""
        pid = os.getpid()
        return cls(this_host(), pid, _my_start(pid))

    def is_dead(self, sent_at_us: int, *, now_us: int | None = None) -> bool:
        """Tell whether this process has ended.

        Parameters
        ----------
        sent_at_us : int
            When it wrote (microseconds since 1970, UTC). On another host, or where nothing else can be
            known, a process counts as ended an hour after that.
        """
        if self.host == this_host():
            now_started = started_of(self.pid)
            if now_started is not None:
                return now_started != self.started
        now_us = time.time_ns() // 1000 if now_us is None else now_us
        return now_us - sent_at_us > _FORGOTTEN_AFTER_S * 1e6


@lru_cache(maxsize=8)
def _my_start(pid: int) -> str:
    return started_of(pid) or ""


@lru_cache(maxsize=1)
def this_host() -> str:
    """Name the scope in which process numbers are unique now."""
    parts = [platform.node()]
    with contextlib.suppress(OSError):
        parts += [
            str(Path("/proc/self/ns/pid").readlink()),
            Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip(),
        ]
    return "/".join(parts)


def started_of(pid: int) -> str | None:
    """Tell when a process of this host started.

    Returns
    -------
    str or None
        Empty where there is no such process (or only its remains), None where the system cannot say.
    """
    if Path("/proc/self/stat").exists():
        try:
            # The name in parentheses may itself hold spaces and parentheses: cut after the last one.
            facts = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace").rpartition(")")[2].split()
        except OSError:
            return ""
        return "" if facts[0] in "ZX" else facts[19]
    if os.name != "posix":
        return None
    try:
        found = subprocess.run(
            ["/bin/ps", "-o", "lstart=", "-p", str(pid)], capture_output=True, text=True, timeout=5, check=False
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return found.stdout.strip()
