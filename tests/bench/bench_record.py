"""The record beside plain SQLite, pandas, MLflow and trackio, in one run: ratios, because machines differ.

Run with ``python -m tests.bench.bench_record``; ``--rows 1000`` fills less, ``--writes 50`` writes less.

MLflow and trackio want other versions of what ideowidgets is developed with, so they have an environment of their own:
``make bench`` makes it in ``peers`` within its own; ``BENCH_PEERS`` names another interpreter.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import random
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
from sqlalchemy import create_engine

from ideowidgets.operations import GenerateV3
from ideowidgets.record import Record, rows
from ideowidgets.record.schema import image, outcome, request
from ideowidgets.record.store import DATABASE
from ideowidgets.record.writing import Received, image_row, outcome_row, request_row
from tests.bench import record_writers
from tests.paths import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Callable

WRITER_SECONDS = 120
STYLES = ("BAUHAUS", "ART_DECO", "WATERCOLOR", None)


def asked(n: int) -> GenerateV3:
    """A request of a usual length."""
    return GenerateV3(
        prompt=f"A travel poster for a lighthouse that says HOLD FAST, number {n}, with a calm sea and a red sun",
        seed=n,
        style_preset=STYLES[n % 4],
        rendering_speed="TURBO",
    )


def fill(record: Record, count: int) -> None:
    """Add finished rows in large transactions: this is not what is measured."""
    place = {"repeat": 0, "experiment": "bench", "cell_id": None, "axes": {"seed": 1}, "parent_image_id": None}
    for start in range(0, count, 10_000):
        numbers = range(start, min(start + 10_000, count))
        begun = [request_row(asked(n), service="offline", **place) for n in numbers]  # type: ignore[arg-type]
        ends, images = [], []
        for n, row in zip(numbers, begun, strict=True):
            ends.append(
                outcome_row(
                    row["request_id"],
                    answered=1,
                    status="ok",
                    slots=1,
                    cost_usd_micros=0,
                    cost_source="offline",
                    latency_s=0.5,
                    raw='{"data":[{"prompt":"x","seed":1,"url":"https://example.org/x"}]}',
                )
            )
            got = Received(0, n, f"A prompt that was made better {n}", "1024x1024", True, f"{n:064x}")
            images.append(
                image_row(row["request_id"], got, None)
                | {"width": 1024, "height": 1024, "mime": "image/png", "bytes": 1}
            )
        record._store.write({request.name: begun, outcome.name: ends, image.name: images})


def plain_insert(file: Path) -> Callable[[int], None]:
    """The peer: sqlite3, the same pragmas, one table without indexes, one insert, one commit."""
    connection = sqlite3.connect(file, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    row = request_row(
        asked(0), service="offline", repeat=0, experiment=None, cell_id=None, axes=None, parent_image_id=None
    )
    connection.execute(f"CREATE TABLE plain ({', '.join(row)})")
    statement = f"INSERT INTO plain VALUES ({', '.join('?' * len(row))})"
    values = list(row.values())

    def insert(_: int) -> None:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(statement, values)
        connection.execute("COMMIT")

    return insert


def alternate(works: dict[str, Callable[[int], None]], rounds: int = 300) -> dict[str, float]:
    """Time several works in turn, in random order, so that a busy moment hits all alike; medians in seconds."""
    taken: dict[str, list[float]] = {name: [] for name in works}
    names = list(works)
    for n in range(rounds):
        random.shuffle(names)
        for name in names:
            start = time.perf_counter()
            works[name](n)
            taken[name].append(time.perf_counter() - start)
    return {name: statistics.median(times) for name, times in taken.items()}


def appending(folder: Path, count: int) -> dict[str, float]:
    """Append to a record of ``count`` rows and to plain SQLite."""
    with Record(folder / f"record-{count}", mode="sqlite") as record:
        fill(record, count)
        begun: list[str] = []
        requests = [asked(n + count) for n in range(300)]
        for found in requests:
            _ = found.request_hash

        def begin(n: int) -> None:
            begun.append(record.begin(requests[n], service="offline", experiment="bench"))

        def complete(n: int) -> None:
            record.complete(waiting[n], raw={}, images=[], cost_usd_micros=0, cost_source="offline", latency_s=0.1)

        waiting = [record.begin(found, service="offline") for found in requests]
        return alternate(
            {
                "plain": plain_insert(folder / f"plain-{count}.sqlite"),
                "begin": begin,
                "complete": complete,
                "concat": concatenating(record),
            }
        )


def reading(folder: Path, count: int) -> dict[str, float]:
    """Read a record of ``count`` rows as the typed frame, and the same rows with read_sql."""
    with Record(folder / f"record-{count}", mode="sqlite") as record:
        engine = create_engine(f"sqlite:///{record.path / DATABASE}")
        statement = rows.query()

        def frame(_: int) -> None:
            assert len(record.df) >= count

        def peer(_: int) -> None:
            with engine.connect() as connection:
                assert len(pd.read_sql(statement, connection)) >= count

        found = alternate({"read_sql": peer, "frame": frame}, rounds=3)
        engine.dispose()
        return found


def concatenating(record: Record) -> Callable[[int], None]:
    """The other peer: a frame of the same rows, which grows by one."""
    frame = record.df
    grown = [frame]
    one = frame.tail(1)

    def append(_: int) -> None:
        grown[0] = pd.concat([grown[0], one])

    return append


def interpreters() -> dict[str, str | None]:
    """Give the interpreter of each writer; None where it is not installed."""
    chosen = os.environ.get("BENCH_PEERS") or str(Path(sys.prefix, "peers", "bin", "python"))
    found: dict[str, str | None] = dict.fromkeys(record_writers.NAMES, sys.executable)
    for name in ("MLflow", "trackio"):
        probe = [chosen, "-c", f"import importlib.util as u, sys; sys.exit(u.find_spec({name.lower()!r}) is None)"]
        there = Path(chosen).exists() and subprocess.run(probe, check=False).returncode == 0
        found[name] = chosen if there else None
    return found


def write(python: str, name: str, folder: Path, count: int, kill_at: int | None = None) -> dict[str, float] | None:
    """Let a writer write in a process of its own; None where it was killed on the way, or took too long."""
    command = [python, record_writers.__file__, name, str(folder), str(count)]
    env = os.environ | {"PYTHONPATH": str(REPOSITORY), "DO_NOT_TRACK": "1"}
    end = time.monotonic() + WRITER_SECONDS
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=env) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if line.startswith("{"):
                found: dict[str, float] = json.loads(line)
                return found
            if line.strip() == str(kill_at) or time.monotonic() > end:
                process.kill()
                return None
    return None


def writing(folder: Path, count: int) -> None:
    """Print what each writer takes for a row, and what is left of its rows when its process is killed."""
    print(
        f"\n{count} rows of 15 values by a process of its own, and {count} of which the process is killed at the last"
    )
    print(f"{'writer':<15}{'first row':>11}{'each':>11}{'x record':>10}{'read back':>12}{'lost when killed':>19}")
    ours: float | None = None
    for name, python in interpreters().items():
        if python is None:
            print(f"{name:<15}  not installed, so not measured; `make bench` brings it")
            continue
        place = folder / f"writer-{name}"
        found = write(python, name, place, count)
        if found is None:
            print(f"{name:<15}  did not finish {count} rows in {WRITER_SECONDS} s")
            continue
        ours = ours or found["each"]
        write(python, name, folder / f"killed-{name}", count + 50, kill_at=count - 1)
        left = write(python, name, folder / f"killed-{name}", 0)
        lost = "?" if left is None else f"{max(0, count - int(left['found']))} of {count}"
        print(
            f"{name:<15}{found['first'] * 1000:>8.0f} ms{found['each'] * 1000:>8.2f} ms{found['each'] / ours:>10.2f}"
            f"{found['read'] * 1000:>9.0f} ms{lost:>19}"
        )


def main() -> None:
    """Print the ratios side by side."""
    parser = argparse.ArgumentParser(description="The record beside SQLite, pandas, MLflow and trackio.")
    parser.add_argument("--rows", type=int, nargs="+", default=[1_000, 100_000], help="how many are there before")
    parser.add_argument("--writes", type=int, default=200, help="rows that each writer writes")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        results: list[tuple[str, float, float, float]] = []
        for count in chosen.rows:
            found: dict[str, Any] = appending(folder, count)
            verbs = ("begin", "complete")
            results += [(f"{verb} at {count:,} rows", found[verb], found["plain"], 2.0) for verb in verbs]
            both = found["begin"] + found["complete"]
            results.append((f"both, to concat at {count:,}", both, found["concat"], math.nan))
        found = reading(folder, max(chosen.rows))
        results.append((f"frame of {max(chosen.rows):,} rows", found["frame"], found["read_sql"], 2.0))
        print(f"{'what':<28}{'ours':>12}{'peer':>12}{'ratio':>8}{'hold':>7}")
        for what, ours, peer, hold in results:
            bound = "" if math.isnan(hold) else f"{hold:>7.2f}"
            print(f"{what:<28}{ours * 1000:>9.2f} ms{peer * 1000:>9.2f} ms{ours / peer:>8.2f}{bound}")
        writing(folder, chosen.writes)


if __name__ == "__main__":
    main()
