"""Which kind of disk a folder lies on: SQLite's locks cannot be trusted on network and FUSE disks."""

from __future__ import annotations

import os
import re
from pathlib import Path

_UNSAFE = frozenset(
    [
        "nfs",
        "nfs4",
        "nfsd",
        "cifs",
        "smb",
        "smbfs",
        "smb2",
        "smb3",
        "9p",
        "lustre",
        "gpfs",
        "mmfs",
        "ceph",
        "glusterfs",
        "beegfs",
        "pvfs2",
        "orangefs",
        "afs",
        "wekafs",
        "weka",
        "davfs",
        "webdav",
        "osxfs",
        "prl_fs",
        "vboxsf",
        "vmhgfs",
        "sshfs",
        "s3fs",
        "gcsfuse",
    ]
)


def unsafe_disk(path: Path, mounts: str | None = None) -> str | None:
    r"""Name the file system of a folder where SQLite is not safe on it.

    Parameters
    ----------
    path : Path
        Absolute; need not exist.
    mounts : str, optional
        Text like ``/proc/mounts``; the system's own where omitted.

    Returns
    -------
    str or None
        The file system's name (``"nfs4"``, ``"fuse.sshfs"``); None on local disks and where nothing is known.

    Examples
    --------
    >>> from pathlib import Path
    >>> unsafe_disk(Path("/home/a/data"), "/dev/sda1 / ext4 rw 0 0\nsrv:/h /home nfs4 rw 0 0")
    'nfs4'
    >>> unsafe_disk(Path("/homes/a"), "/dev/sda1 / ext4 rw 0 0\nsrv:/h /home nfs4 rw 0 0") is None
    True
    """
    kind = file_system(path, mounts)
    return kind if kind is not None and is_unsafe(kind) else None


def is_unsafe(kind: str) -> bool:
    """Tell whether a file system's name is one of network or FUSE disks.

    Examples
    --------
    >>> is_unsafe("fuse.rclone"), is_unsafe("ext4"), is_unsafe("fuseblk")
    (True, False, True)
    """
    kind = kind.lower()
    return kind.startswith("fuse") or kind in _UNSAFE or kind.split(".")[0] in _UNSAFE


def file_system(path: Path, mounts: str | None = None) -> str | None:
    """Name the file system that a folder lies on, by the longest mount point that holds it."""
    if mounts is None:
        try:
            mounts = Path("/proc/mounts").read_text("utf-8", "surrogateescape")
        except OSError:
            return "smb" if str(path).startswith("\\\\") else None
    wanted = os.path.normpath(path)
    best, kind = -1, None
    for line in mounts.splitlines():
        parts = line.split()
        if len(parts) < 3:
            continue
        point = _unescape(parts[1]).rstrip("/") or "/"
        holds = point in (wanted, "/") or wanted.startswith(point + "/")
        # Of two mounts on one point the later one hides the earlier one.
        if holds and len(point) >= best:
            best, kind = len(point), parts[2]
    return kind


def _unescape(text: str) -> str:
    """Undo the octal escapes of blanks in mount tables."""
    return re.sub(r"\\([0-7]{3})", lambda found: chr(int(found[1], 8)), text)
