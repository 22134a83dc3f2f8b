"""Runs a sweep against a stand-in until it is killed: python sweeper.py <record> <base url>."""

from __future__ import annotations

import sys

from ideowidgets.client import AsyncClient
from ideowidgets.operations import GenerateV3
from ideowidgets.record import Record
from ideowidgets.run import Runner
from ideowidgets.sweep import CellEvent, Sweep

REQUEST = GenerateV3(prompt="a lighthouse", rendering_speed="TURBO")
AXES = {"seed": [1, 2, 3, 4, 5, 6]}


def plan(path: str, base_url: str) -> Sweep:
    runner = Runner(
        Record(path),
        service="ideogram",
        client=lambda: AsyncClient("any-key", service="ideogram", base_url=base_url),
        in_flight=2,
    )
    return Sweep(REQUEST, AXES, runner=runner, name="killed")


if __name__ == "__main__":
    sweep = plan(sys.argv[1], sys.argv[2])

    def tell(event: CellEvent) -> None:
        # One write for a line: two threads tell.
        sys.stdout.write(f"{event.cell_id} {event.state and event.state.state}\n")
        sys.stdout.flush()

    sweep.subscribe(tell)
    sweep.run().wait()
