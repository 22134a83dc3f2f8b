"""Writers of records, one to a process: the record's own, ``pandas.concat``, MLflow and trackio.

Run as ``python record_writers.py NAME FOLDER COUNT`` by :mod:`tests.bench.bench_record`, MLflow and trackio by an
interpreter that has them, so it imports nothing but the writer that it is. It says ``ready``, then the number of each
row that the writer has taken, then one line of figures as JSON. With a COUNT of 0 it only says what it finds.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

NAMES = ("record", "pandas.concat", "MLflow", "trackio")
_PROJECT = "bench"


def row(n: int) -> dict[str, Any]:
    """A row of a usual width, in types that each of them takes."""
    return {
        "prompt": f"A travel poster for a lighthouse that says HOLD FAST, number {n}, with a calm sea and a red sun",
        "prompt_returned": f"A prompt that was made better {n}",
        "seed": n,
        "model": "ideogram-3.0",
        "operation": "post-generate-image-v-3",
        "service": "offline",
        "style_preset": ("BAUHAUS", "ART_DECO", "WATERCOLOR")[n % 3],
        "rendering_speed": "TURBO",
        "aspect_ratio": "1x1",
        "status": "ok",
        "cost_usd": 0.03,
        "latency_s": 0.5,
        "sha256": f"{n:064x}",
        "width": 1024,
        "height": 1024,
    }


class Writer(Protocol):
    """What is measured."""

    def add(self, n: int) -> None:
        """Take a row."""

    def settle(self) -> None:
        """Wait until what was taken is where it shall be."""

    def count(self) -> int:
        """Read everything back and count it."""


class OurRecord:
    """Two durable rows: one before a request leaves, one when its answer is there."""

    def __init__(self, folder: Path) -> None:
        from ideowidgets.operations import GenerateV3
        from ideowidgets.record import Received, Record

        self._asked, self._received = GenerateV3, Received
        self._record = Record(folder, mode="sqlite")
        self._picture = self._record.add_image(_small_picture())

    def add(self, n: int) -> None:
        told = row(n)
        request = self._asked(prompt=told["prompt"], seed=n, style_preset=told["style_preset"], rendering_speed="TURBO")
        request_id = self._record.begin(request, service="offline", experiment=_PROJECT)
        got = [self._received(0, n, told["prompt_returned"], "1024x1024", True, self._picture.sha256)]
        self._record.complete(request_id, raw={}, images=got, cost_usd_micros=0, cost_source="offline", latency_s=0.5)

    def settle(self) -> None:
        pass

    def count(self) -> int:
        return len(self._record.df)


class Concat:
    """A frame that grows by one row at a time, in memory."""

    def __init__(self, folder: Path) -> None:
        import pandas as pd

        self._pandas = pd
        self._frame = pd.DataFrame()

    def add(self, n: int) -> None:
        self._frame = self._pandas.concat([self._frame, self._pandas.DataFrame([row(n)])], ignore_index=True)

    def settle(self) -> None:
        pass

    def count(self) -> int:
        return len(self._frame)


class MLflow:
    """A run for each row, in its SQLite store."""

    def __init__(self, folder: Path) -> None:
        os.environ |= {"MLFLOW_DISABLE_TELEMETRY": "true", "MLFLOW_ENABLE_ASYNC_LOGGING": "false"}
        folder.mkdir(parents=True, exist_ok=True)
        mlflow = self._mlflow = _package("mlflow")
        mlflow.set_tracking_uri(f"sqlite:///{folder}/mlflow.db")
        mlflow.set_experiment(_PROJECT)

    def add(self, n: int) -> None:
        numbers = {name: value for name, value in row(n).items() if isinstance(value, float)}
        with self._mlflow.start_run(run_name=str(n)):
            self._mlflow.log_params({name: value for name, value in row(n).items() if name not in numbers})
            self._mlflow.log_metrics(numbers)

    def settle(self) -> None:
        pass

    def count(self) -> int:
        found = self._mlflow.search_runs(experiment_names=[_PROJECT], max_results=50_000)
        # A run that was cut off has a row, but not what was to be in it.
        return int(found["metrics.cost_usd"].notna().sum()) if "metrics.cost_usd" in found else 0


class Trackio:
    """One step of one run for each row; it queues, and writes behind."""

    def __init__(self, folder: Path) -> None:
        os.environ |= {"TRACKIO_DIR": str(folder), "HF_HUB_OFFLINE": "1", "HF_HUB_DISABLE_TELEMETRY": "1"}
        self._trackio = _package("trackio")
        self._folder = folder
        self._run: Any = None

    def add(self, n: int) -> None:
        if self._run is None:
            self._run = self._trackio.init(_PROJECT, embed=False, auto_log_gpu=False, auto_log_cpu=False)
        self._trackio.log(row(n))

    def settle(self) -> None:
        if self._run is not None:
            self._trackio.finish()

    def count(self) -> int:
        import sqlite3

        file = self._folder / f"{_PROJECT}.db"
        if not file.exists():
            return 0
        with sqlite3.connect(file) as database:
            # It makes its tables behind, too: of a run that was cut off early there may be the file alone.
            if not database.execute("SELECT count(*) FROM sqlite_master WHERE name = 'metrics'").fetchone()[0]:
                return 0
            return int(database.execute("SELECT count(*) FROM metrics").fetchone()[0])


WRITERS: dict[str, Callable[[Path], Writer]] = dict(zip(NAMES, (OurRecord, Concat, MLflow, Trackio), strict=True))


def _package(name: str) -> Any:
    # Neither needed nor looked into by whoever checks types without them.
    return importlib.import_module(name)


def _small_picture() -> bytes:
    import io

    from PIL import Image

    buffer = io.BytesIO()
    Image.new("RGB", (64, 64), "teal").save(buffer, "PNG")
    return buffer.getvalue()


def main(name: str, folder: str, count: str) -> None:
    """Write rows, then say how long it took and what is found; times are in seconds."""
    began = time.perf_counter()
    writer = WRITERS[name](Path(folder))
    figures: dict[str, float] = {}
    if int(count):
        writer.add(0)
        figures["first"] = time.perf_counter() - began
        print("ready", flush=True)
        taken = 0.0
        for n in range(1, int(count)):
            start = time.perf_counter()
            writer.add(n)
            taken += time.perf_counter() - start
            print(n, flush=True)
        start = time.perf_counter()
        writer.settle()
        figures["each"] = (taken + time.perf_counter() - start) / (int(count) - 1)
    # The second time, because the first one imports what it needs.
    figures["found"] = writer.count()
    start = time.perf_counter()
    writer.count()
    figures["read"] = time.perf_counter() - start
    print(json.dumps(figures), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
