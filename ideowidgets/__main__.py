"""The command line: ``python -m ideowidgets lab`` and ``python -m ideowidgets check``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path


def parser() -> argparse.ArgumentParser:
    """Describe the commands and their options."""
    top = argparse.ArgumentParser(
        prog="python -m ideowidgets",
        description="Jupyter widgets and a Python client for exploring Ideogram's image models.",
        epilog="The offline stand-in for Ideogram: python -m ideowidgets.offline --port 8123",
    )
    commands = top.add_subparsers(dest="command", metavar="command")
    lab = commands.add_parser("lab", help="open JupyterLab on the first notebook")
    lab.add_argument("--port", type=int, metavar="N", help="port on this machine (default: the first free one)")
    lab.add_argument("--no-browser", action="store_true", help="only print the address")
    lab.add_argument("--dir", type=Path, metavar="PATH", help="folder for the notebooks; yours are never replaced")
    commands.add_parser("check", help="say what is installed, whether a key is there, and where the record is")
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return the exit status."""
    top = parser()
    given = top.parse_args(arguments)
    if given.command == "lab":
        from ideowidgets.lab import open_lab

        return open_lab(given.dir, port=given.port, browser=not given.no_browser)
    if given.command == "check":
        from ideowidgets.installation import check

        print(check())
        return 0
    top.print_help()
    return 0


if __name__ == "__main__":
    sys.exit(main())
