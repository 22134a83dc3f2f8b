"""How many requests are under way at once is a setting, and it is what the service sees."""

from __future__ import annotations

from pathlib import Path

import pytest

from ideowidgets.__main__ import main, parser
from ideowidgets.offline.engine import Engine
from ideowidgets.offline.faults import Fault
from ideowidgets.offline.server import OfflineServer
from ideowidgets.operations.errors import IdeogramError
from ideowidgets.studio import Studio
from tests.unit.run.conftest import KEY
from tests.waiting import until

POST = "post-generate-image-v-3"


@pytest.mark.parametrize("at_once", [3, 14])
def test_a_studio_sends_so_many_at_once(tmp_path: Path, at_once: int) -> None:
    with OfflineServer(Engine(max_in_flight=20)) as server:
        server.engine.faults = [Fault("stall", on=POST)]
        studio = Studio(
            KEY, service="ideogram", base_url=server.base_url, record=tmp_path / "record", in_flight=at_once
        )
        sweep = studio.sweep("a lighthouse", model="3.0", seeds=16).run(max_usd=20)
        until(lambda: server.engine.in_flight == at_once)
        until(lambda: sweep.progress.in_flight == at_once)
        sweep.cancel(abandon=True)
        sweep.wait(60)
        studio.close()
        assert sum(call.method == "POST" for call in server.engine.calls) == at_once


@pytest.mark.parametrize("wrong", [0, -1, 1000, 2.5, "3", True])
def test_a_number_that_makes_no_sense_is_refused(tmp_path: Path, wrong: object) -> None:
    with pytest.raises(IdeogramError, match="in_flight: must be a whole number, 1 to 100"):
        Studio(service="offline", record=tmp_path / "record", in_flight=wrong)  # type: ignore[arg-type]


def test_the_command_line_has_it_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    studio = Studio(service="offline", record=tmp_path / "record")
    plan = str(studio.sweep("a lighthouse", model="3.0", seeds=2).save(tmp_path / "plan.json"))
    studio.close()
    asked: list[int] = []
    made = Studio.__init__

    def remember(self: Studio, *given: object, **named: object) -> None:
        asked.append(named["in_flight"])  # type: ignore[arg-type]
        made(self, *given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(Studio, "__init__", remember)
    place = ["--service", "offline", "--record", str(tmp_path / "record")]
    assert main(["run", plan, "--in-flight", "3", *place]) == 0
    assert asked == [3]
    assert parser().parse_args(["run", plan]).in_flight == 10
    assert main(["run", plan, "--in-flight", "0", *place]) == 2
    assert "in_flight" in capsys.readouterr().err
