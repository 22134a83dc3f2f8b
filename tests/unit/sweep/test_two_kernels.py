"""One sweep, run by two kernels at the same moment on one record: no cell is paid twice, and both have all of it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from ideowidgets.offline.faults import Fault
from ideowidgets.offline.server import OfflineServer
from ideowidgets.record import Record
from ideowidgets.run import Runner
from ideowidgets.sweep import Sweep
from tests.unit.run.conftest import paying_runner
from tests.unit.sweep import kernel, sweeper
from tests.waiting import until

POST = "post-generate-image-v-3"
CELLS = 18


def start(path: Path, server: OfflineServer, mode: str) -> subprocess.Popen[str]:
    command = [sys.executable, kernel.__file__, str(path), server.base_url, mode, str(CELLS)]
    pipes: Any = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    return subprocess.Popen(command, cwd=Path(__file__).parents[3], **pipes)


@pytest.mark.parametrize("mode", ["sqlite", "journal"])
def test_two_kernels_that_start_at_once_pay_each_cell_once(tmp_path: Path, server: OfflineServer, mode: str) -> None:
    server.engine.faults = [Fault("slow", on=POST, seconds=0.15)]
    with start(tmp_path / "record", server, mode) as one, start(tmp_path / "record", server, mode) as other:
        for process in (one, other):
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
        for process in (one, other):
            assert process.stdin is not None
            process.stdin.write("go\n")
            process.stdin.flush()
        told = [json.loads(process.stdout.readline()) for process in (one, other) if process.stdout is not None]
    assert len(server.engine.billed) == CELLS
    assert [each["done"] for each in told] == [CELLS, CELLS]
    assert all(each["rows"] == ["ok"] * CELLS for each in told)
    assert sum(each["spent"] for each in told) == CELLS * 30_000
    assert [each["sweep"] for each in told] == [CELLS * 30_000] * 2, "the sweep costs what both paid for it"
    assert sum(each["reused"] for each in told) == CELLS
    assert all(each["reused"] for each in told), "both had their share"


def test_two_sweeps_of_one_kernel_share_their_cells_too(runner: Runner, server: OfflineServer) -> None:
    server.engine.faults = [Fault("slow", on=POST, seconds=0.2)]
    sweeps = [Sweep(sweeper.REQUEST, sweeper.AXES, runner=runner, name=name) for name in ("one", "two")]
    for sweep in sweeps:
        sweep.run()
    assert [sweep.wait(60).progress.done for sweep in sweeps] == [6, 6]
    assert len(server.engine.billed) == 6


def test_what_another_kernel_never_finished_is_owned_up_to_and_the_rest_is_made(
    tmp_path: Path, server: OfflineServer
) -> None:
    server.engine.faults = [Fault("stall", on=POST, at=1), Fault("stall", on=POST, at=2), Fault("stall", on=POST, at=3)]
    with start(tmp_path / "record", server, "sqlite") as other:
        assert other.stdout is not None
        assert other.stdin is not None
        other.stdout.readline()
        other.stdin.write("go\n")
        other.stdin.flush()
        until(lambda: len(server.engine.billed) == 3)
        with Record(tmp_path / "record") as record:
            mine = paying_runner(record, server.base_url)
            sweep = Sweep(kernel.REQUEST, {"seed": list(range(CELLS))}, runner=mine, name="shared")
            assert sweep.progress.in_flight == 3
            sweep.run()
            until(lambda: sweep.progress.done == CELLS - 3)
            assert sweep.running, "it follows what the other one has under way"
            assert len(server.engine.billed) == CELLS
            other.kill()
            assert sweep.wait(60).progress.unknown == 3
            assert len(server.engine.billed) == CELLS
            mine.close()


def test_following_others_can_be_cancelled(tmp_path: Path, server: OfflineServer, record: Record) -> None:
    server.engine.faults = [Fault("stall", on=POST, at=1)]
    runner = paying_runner(record, server.base_url)
    sweeps = [Sweep(sweeper.REQUEST, {"seed": [1]}, runner=runner, name=name) for name in ("one", "two")]
    sweeps[0].run()
    until(lambda: server.engine.billed)
    sweeps[1].run()
    cell = sweeps[1].cells[0].cell_id
    until(lambda: "Another process" in (sweeps[1].state(cell).error or "") or sweeps[1].state(cell).state == "sent")
    sweeps[1].cancel()
    assert sweeps[1].wait(20).progress.cancelled == 1
    runner.close()
