"""``python -m ideowidgets.offline --port N``: serve the stand-in; the first line printed is its address."""

from __future__ import annotations

import argparse
import signal
import sys
import time
from collections.abc import Sequence

from ideowidgets.offline.engine import Engine
from ideowidgets.offline.server import OfflineServer

_LOOK = 0.1


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until interrupted or terminated."""
    parser = argparse.ArgumentParser(
        prog="python -m ideowidgets.offline",
        description="A stand-in for Ideogram on 127.0.0.1. It takes any key, needs no network and never bills.",
    )
    parser.add_argument("--port", type=int, default=0, help="0, the default, takes a free one")
    parser.add_argument("--speed", type=float, default=0.0, help="0 answers at once, 1 as fast as the service")
    given = parser.parse_args(arguments)
    # A list and short sleeps: a signal may reach another thread, and then wakes no lock of this one.
    ended: list[int] = []
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda number, _: ended.append(number))
    try:
        server = OfflineServer(Engine(speed=given.speed), port=given.port)
    except (OSError, OverflowError) as error:
        print(f"Port {given.port} cannot be used: {error}. Choose another with --port.", file=sys.stderr)
        return 1
    with server:
        print(server.base_url, flush=True)
        while not ended:
            time.sleep(_LOOK)
    return 0


if __name__ == "__main__":
    sys.exit(main())
