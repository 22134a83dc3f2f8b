"""A plan run from a terminal: what it says, what it spends, how it ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from ideowidgets.__main__ import main
from ideowidgets.offline.faults import Fault
from ideowidgets.offline.server import OfflineServer
from ideowidgets.operations import GenerateV3
from ideowidgets.record import Record
from ideowidgets.run import Runner
from ideowidgets.sweep import Sweep
from tests.unit.run.conftest import KEY, record, runner, server
from tests.waiting import until

__all__ = ["record", "runner", "server"]

POST = "post-generate-image-v-3"
TURBO = GenerateV3(prompt="a lighthouse", rendering_speed="TURBO")
ROOT = Path(__file__).parents[2]


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    with Record(tmp_path / "planning") as planning:
        found = Runner(planning)
        path = Sweep(TURBO, {"seed": [1, 2, 3]}, runner=found, name="mine").save(tmp_path / "plan.json")
        found.close()
    return path


@pytest.fixture
def options(server: OfflineServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.setenv("IDEOGRAM_API_KEY", KEY)
    place = ["--service", "ideogram", "--base-url", server.base_url]
    return [*place, "--record", str(tmp_path / "record")]


def posts(server: OfflineServer) -> int:
    return sum(call.method == "POST" for call in server.engine.calls)


def test_a_plan_runs_under_a_cap_into_a_record_and_is_not_paid_twice(
    plan: Path, options: list[str], server: OfflineServer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["run", str(plan), "--max-usd", "20", *options]) == 0
    said = capsys.readouterr().out
    assert "3 images · about $0.09" in said
    assert "prices: price table of 20" in said
    assert "3 of 3 · $0.09" in said
    assert KEY not in said
    assert main(["run", str(plan), *options]) == 0
    assert "3 images yours already, made 20" in capsys.readouterr().out
    assert posts(server) == 3
    with Record(tmp_path / "record") as kept:
        assert kept.df["experiment"].tolist() == ["mine"] * 3
        assert kept.sweeps() == ["mine"]


def test_a_plan_runs_for_a_project_and_its_cap_holds(
    plan: Path, options: list[str], server: OfflineServer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mine = [*options, "--project", "thesis"]
    assert main(["run", str(plan), "--max-usd", "20", *mine, "--cap-usd", "0.05"]) == 2
    told = capsys.readouterr()
    assert "project thesis: $0.00 in total; $0.00 today; $0.05 of $0.05 left" in told.out
    assert "This costs about $0.09, and project 'thesis' has $0.05 left" in told.err
    assert main(["run", str(plan), "--max-usd", "20", *mine]) == 2
    assert posts(server) == 0
    assert main(["run", str(plan), "--max-usd", "20", *mine, "--cap-usd", "0.09"]) == 0
    with Record(tmp_path / "record") as kept:
        assert (kept.sweeps("thesis"), kept.spending("thesis").left_usd) == (["mine"], 0)


def test_a_quote_sends_nothing_and_nobody_is_charged_unasked(
    plan: Path,
    options: list[str],
    server: OfflineServer,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert main(["run", str(plan), "--quote", *options]) == 0
    assert main(["run", str(plan), *options]) == 2
    assert "--max-usd" in capsys.readouterr().err
    assert main(["run", str(plan), "--max-usd", "0.05", *options]) == 2
    assert "may cost $0.05; nothing was sent" in capsys.readouterr().err
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    monkeypatch.setattr("builtins.input", lambda _: "n")
    assert main(["run", str(plan), *options]) == 2
    assert posts(server) == 0
    monkeypatch.setattr("builtins.input", lambda _: "y")
    assert main(["run", str(plan), *options]) == 0
    assert posts(server) == 3


def test_what_is_missing_ends_in_a_status_of_its_own_and_can_be_retried(
    plan: Path, options: list[str], server: OfflineServer, capsys: pytest.CaptureFixture[str]
) -> None:
    server.engine.faults = [Fault("400", on=POST, at=2), Fault("500", on=POST, at=3)]
    assert main(["run", str(plan), "--yes", *options]) == 1
    said = capsys.readouterr()
    assert "1 of 3 · 1 failed · 1 may have been billed" in said.out
    assert "400" in said.err
    server.engine.faults = []
    assert main(["run", str(plan), "--yes", *options]) == 1
    assert main(["run", str(plan), "--yes", "--retry", "unknown", *options]) == 0
    assert posts(server) == 5
    assert main(["run", str(plan), "--yes", "--reuse", "never", *options]) == 0
    assert posts(server) == 8


def test_without_a_key_it_draws_offline_and_says_so(
    plan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("IDEOGRAM_API_KEY", raising=False)
    folder = ["--record", str(tmp_path / "record")]
    assert main(["run", str(plan), "--service", "ideogram", *folder]) == 2
    assert "needs an API key" in capsys.readouterr().err
    assert main(["run", str(plan), *folder]) == 0
    assert "offline drawings" in capsys.readouterr().out


@pytest.mark.parametrize(("text", "message"), [(None, "cannot be read"), ("{}", "is no plan"), ("nope", "is no JSON")])
def test_what_is_no_plan_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str | None, message: str
) -> None:
    path = tmp_path / "plan.json"
    if text is not None:
        path.write_text(text, encoding="utf-8")
    assert main(["run", str(path), "--service", "offline", "--record", str(tmp_path / "record")]) == 2
    assert message in capsys.readouterr().err


def test_columns_that_differ_in_price_and_void_cells_are_named(
    options: list[str], runner: Runner, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    axes: dict[str, Any] = {"model": ["3.0", "4.5"], "rendering_speed": [None, "TURBO"]}
    path = Sweep(GenerateV3(prompt="x"), axes, runner=runner).save(tmp_path / "plan.json")
    assert main(["run", str(path), "--quote", *options]) == 0
    said = capsys.readouterr().out
    assert "1 void" in said
    assert "void: ideogram-4.5 takes no rendering_speed" in said
    assert "rendering_speed: — $0.16, TURBO $0.03" in said


def test_interrupting_keeps_what_is_paid_for_and_says_130(
    plan: Path, options: list[str], server: OfflineServer
) -> None:
    server.engine.faults = [Fault("stall", on=POST)]
    command = [sys.executable, "-m", "ideowidgets", "run", str(plan), "--yes", *options]
    options_of_process: dict[str, Any] = {
        "env": {**os.environ, "PYTHONUNBUFFERED": "1"},
        # Tests that run in a shell's background inherit that interrupts are ignored.
        "preexec_fn": lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    }
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT, **options_of_process) as process:
        until(lambda: server.engine.in_flight)
        process.send_signal(signal.SIGINT)
        assert process.stdout is not None
        until(lambda: "Stopping" in process.stdout.readline())  # type: ignore[union-attr]
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 130
        assert "may have been billed" in process.stdout.read()
