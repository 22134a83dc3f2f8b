"""No acknowledged row is lost: processes killed at any moment, and four of them at once."""

from __future__ import annotations

import hashlib
import random
import signal
import sqlite3
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ideowidgets.record import Record
from ideowidgets.record.store import DATABASE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.unit.record.conftest import Mode

ROOT = Path(__file__).resolve().parents[3]


@dataclass
class Acknowledged:
    """What writers said they had written."""

    began: set[str] = field(default_factory=set)
    done: set[str] = field(default_factory=set)
    rated: dict[str, int] = field(default_factory=dict)

    def hear(self, lines: Iterable[str]) -> None:
        for line in lines:
            # The last line of a killed process may be torn: what was not said whole was not acknowledged.
            if not line.endswith("\n"):
                continue
            verb, *words = line.split()
            if verb == "began":
                self.began.add(words[0])
            elif verb == "done":
                self.done.update(words)
            elif verb == "rated":
                self.rated[words[0]] = int(words[1])


def start(path: Path, mode: Mode, name: int, calls: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.unit.record.writer", str(path), mode, str(name), str(calls)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )


def check(path: Path, mode: Mode, said: Acknowledged) -> None:
    with Record(path, mode=mode) as record:
        frame = record.df
        assert frame.index.is_unique
        assert said.began <= set(frame.request_id)
        finished = frame[frame.index.isin(said.done)]
        assert said.done == set(finished.index)
        assert set(finished.status) <= {"ok"}
        assert set(frame.status) <= {"ok", "unknown"}
        assert frame.rating[list(said.rated)].astype(int).to_dict() == said.rated
        for row in record.rows(frame.index[frame.status == "ok"]):
            assert row.image is not None
            assert hashlib.sha256(row.image.path.read_bytes()).hexdigest() == row.sha256
            assert row.image.thumbnail()
    if mode == "sqlite":
        with sqlite3.connect(path / DATABASE) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


@pytest.mark.parametrize("seed", range(3))
def test_a_process_killed_at_any_moment_loses_nothing_acknowledged(tmp_path: Path, mode: Mode, seed: int) -> None:
    path, said, chance = tmp_path / "record", Acknowledged(), random.Random(seed)
    for number in range(2):
        child = start(path, mode, number, 0)
        assert child.stdout is not None
        said.hear(child.stdout.readline() for _ in range(chance.randrange(1, 60)))
        child.send_signal(signal.SIGKILL)
        said.hear(child.stdout)
        assert child.wait() == -signal.SIGKILL
        child.stdout.close()
    assert said.began
    check(path, mode, said)


def test_four_processes_with_two_threads_each_lose_nothing(tmp_path: Path, mode: Mode) -> None:
    path, said = tmp_path / "record", Acknowledged()
    children = [start(path, mode, number, 12) for number in range(4)]
    for child in children:
        out, _ = child.communicate()
        assert child.returncode == 0
        assert out.splitlines()[-1].startswith("end ")
        said.hear(out.splitlines(keepends=True))
    assert len(said.began) == 4 * 2 * 12
    assert len(said.done) == 2 * len(said.began)
    check(path, mode, said)
    with Record(path, mode=mode) as record:
        assert len(record.df) == len(said.done)
        assert set(record.df.status) == {"ok"}


def test_one_killed_and_three_going_on(tmp_path: Path, mode: Mode) -> None:
    path, said = tmp_path / "record", Acknowledged()
    victim = start(path, mode, 9, 0)
    others = [start(path, mode, number, 8) for number in range(3)]
    assert victim.stdout is not None
    said.hear(victim.stdout.readline() for _ in range(20))
    victim.send_signal(signal.SIGKILL)
    said.hear(victim.stdout)
    victim.wait()
    victim.stdout.close()
    for child in others:
        out, _ = child.communicate()
        assert child.returncode == 0
        said.hear(out.splitlines(keepends=True))
    check(path, mode, said)
