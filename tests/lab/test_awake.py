"""A kernel whose cells are all done does not look idle to a hub while a sweep runs, and does afterwards."""

from __future__ import annotations

import json
import urllib.request
from typing import Any

from tests.lab.harness import LabServer
from tests.waiting import until

SWEEP = """
import threading
import ideowidgets.awake as awake
from ideowidgets.client import AsyncClient
from ideowidgets.offline.faults import Fault
from ideowidgets.offline.server import OfflineServer
from ideowidgets.operations import GenerateV3
from ideowidgets.record import Record
from ideowidgets.run import Runner
from ideowidgets.sweep import Sweep

awake.BEAT_S = 0.2
server = OfflineServer().start()
server.engine.faults = [Fault("stall", on="post-generate-image-v-3")]
runner = Runner(
    Record(), service="ideogram",
    client=lambda: AsyncClient("any-key-0123456789", service="ideogram", base_url=server.base_url),
)
sweep = Sweep(GenerateV3(prompt="x", rendering_speed="TURBO"), {"seed": [1, 2]}, runner=runner)
"""
BEATING = "[thread.name for thread in threading.enumerate() if thread.name == 'ideowidgets-awake']"


def kernel_of(server: LabServer) -> dict[str, Any]:
    """What the server tells a hub of the kernel that was active last."""
    asked = urllib.request.Request(f"{server.url}/api/kernels", headers={"Authorization": f"token {server.token}"})
    with urllib.request.urlopen(asked, timeout=10) as reply:
        found: list[dict[str, Any]] = json.load(reply)
    return max(found, key=lambda kernel: kernel["last_activity"])


def test_a_running_sweep_keeps_an_idle_kernel_awake(lab, lab_server):
    nb = lab.open(SWEEP)
    nb.run_all()
    assert nb.eval(BEATING) == []
    nb.exec("sweep.run()")
    nb.wait_idle()
    seen = {kernel_of(lab_server)["last_activity"]}

    def moved() -> bool:
        kernel = kernel_of(lab_server)
        assert kernel["execution_state"] == "idle"
        seen.add(kernel["last_activity"])
        return len(seen) > 3

    until(moved)
    assert nb.traffic["types"].get("ideowidgets_working", 0) > 0
    nb.exec("sweep.cancel(abandon=True); sweep.wait(30); runner.close(); server.stop()")
    nb.until(f"not {BEATING}")
