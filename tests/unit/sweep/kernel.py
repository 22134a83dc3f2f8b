"""One of two kernels that run the same sweep: python kernel.py <record> <base url> <mode> <cells>.

It says ``ready`` once its plan is made, runs at a line on its input, and says what became of the sweep as JSON.
"""

from __future__ import annotations

import json
import sys

from ideowidgets.client import AsyncClient
from ideowidgets.operations import GenerateV3
from ideowidgets.record import Record
from ideowidgets.run import Runner
from ideowidgets.sweep import Sweep

REQUEST = GenerateV3(prompt="a lighthouse", rendering_speed="TURBO")


def main(path: str, base_url: str, mode: str, cells: int) -> None:
    with Record(path, mode=mode) as record:  # type: ignore[arg-type]
        runner = Runner(
            record,
            service="ideogram",
            client=lambda: AsyncClient("any-key", service="ideogram", base_url=base_url),
            in_flight=3,
        )
        sweep = Sweep(REQUEST, {"seed": list(range(cells))}, runner=runner, name="shared")
        print("ready", flush=True)
        sys.stdin.readline()
        now = sweep.run(max_usd=10).wait(120).progress
        told: dict[str, object] = {"done": now.done, "reused": now.reused, "spent": now.run_usd_micros}
        told["sweep"] = now.spent_usd_micros
        told["rows"] = sweep.df["status"].tolist()
        print(json.dumps(told), flush=True)
        runner.close()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]))
