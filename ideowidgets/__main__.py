"""The command line: ``python -m ideowidgets lab``, ``run plan.json`` and ``check``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from ideowidgets.client.gate import IN_FLIGHT


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
    _describe_run(commands)
    commands.add_parser("check", help="say what is installed, whether a key is there, and where the record is")
    return top


def _describe_run(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Describe the command and its options."""
    run = commands.add_parser(
        "run",
        help="run a plan that sweep.save(path) wrote",
        description="Says what a plan costs, runs it, and says how far it is. What the record has is not made again.",
        epilog="Status: 0 all made, 1 something is missing (run it again), 2 nothing was sent, 130 interrupted.",
    )
    run.add_argument("plan", type=Path, help="the plan, as sweep.save(path) wrote it: .json, or .zip with its pictures")
    run.add_argument("--max-usd", type=float, metavar="X", help="what it may cost, in US dollars; runs without asking")
    run.add_argument("--yes", action="store_true", help="do not ask; above 1 dollar or 20 pictures --max-usd is needed")
    run.add_argument("--quote", action="store_true", help="say what it costs, and send nothing")
    run.add_argument("--retry", choices=("failed", "unknown"), help="send only these again; it may cost twice")
    run.add_argument("--reuse", metavar="WHAT", help="ever, sweep, never or a date, instead of what the plan says")
    run.add_argument("--unknown-prices", action="store_true", help="send also what nobody publishes a price of")
    run.add_argument("--service", metavar="NAME", help="ideogram, offline, one-min, reseller (default: as Studio())")
    run.add_argument("--base-url", metavar="URL", help="where the service listens")
    run.add_argument("--project", metavar="NAME", help="what it is for; the project's cap holds")
    run.add_argument("--cap-usd", type=float, metavar="X", help="what the project may cost in all, from now on")
    run.add_argument(
        "--in-flight", type=int, default=IN_FLIGHT, metavar="N", help=f"requests at once (default: {IN_FLIGHT})"
    )
    run.add_argument("--record", type=Path, metavar="PATH", help="folder of the record (default: your own)")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return the exit status."""
    top = parser()
    given = top.parse_args(arguments)
    if given.command == "lab":
        from ideowidgets.lab import open_lab

        return open_lab(given.dir, port=given.port, browser=not given.no_browser)
    if given.command == "run":
        from ideowidgets.terminal import run_plan

        return run_plan(given)
    if given.command == "check":
        from ideowidgets.installation import check

        print(check())
        return 0
    top.print_help()
    return 0


if __name__ == "__main__":
    sys.exit(main())
