"""Run every measurement of this folder, one process each, so that none warms another: ``make bench``."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.paths import REPOSITORY


def main() -> int:
    """Run them in the order of their names; return how many failed."""
    failed = 0
    for file in sorted(Path(__file__).parent.glob("bench_*.py")):
        print(f"\n{file.stem.removeprefix('bench_')}", flush=True)
        failed += subprocess.run([sys.executable, "-m", f"tests.bench.{file.stem}"], cwd=REPOSITORY).returncode != 0
    return failed


if __name__ == "__main__":
    sys.exit(main())
