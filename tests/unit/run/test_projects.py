"""A project's cap: over calls, kernels and days, with what is under way."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from ideowidgets.client import AsyncClient
from ideowidgets.offline.server import OfflineServer
from ideowidgets.operations import DescribeV4, GenerateV3
from ideowidgets.operations.errors import BudgetExceeded
from ideowidgets.operations.prices import Price
from ideowidgets.record import Record
from ideowidgets.run import Runner
from ideowidgets.sweep import Sweep
from tests.unit.record.conftest import picture
from tests.unit.run.conftest import KEY

CHEAP = GenerateV3(prompt="a lighthouse", rendering_speed="TURBO")


def project_runner(record: Record, server: OfflineServer, project: str | None = "thesis") -> Runner:
    """A runner that pays for a project."""
    return Runner(
        record,
        service="ideogram",
        client=lambda: AsyncClient(KEY, service="ideogram", base_url=server.base_url),
        project=project,
    )


@pytest.fixture
def thesis(record: Record, server: OfflineServer):
    made = project_runner(record, server)
    yield made
    made.close()


def test_a_cap_holds_over_calls_at_once(thesis: Runner, record: Record, server: OfflineServer) -> None:
    record.set_cap("thesis", 0.10)
    calls = [thesis.submit(CHEAP.replace(seed=number)) for number in range(12)]
    states = sorted(call.wait(60).state for call in calls)
    assert states == ["failed"] * 9 + ["ok"] * 3
    assert {type(call.error) for call in calls if call.error} == {BudgetExceeded}
    assert "'thesis' has $0.01 left of its cap of $0.10" in str(next(call.error for call in calls if call.error))
    assert len(server.engine.billed) == 3
    assert record.spending("thesis").total == 90_000
    # Nothing was written for what did not fit.
    assert len(record.df) == 3


def test_another_kernel_sees_what_is_under_way_here(thesis: Runner, record: Record, server: OfflineServer) -> None:
    record.set_cap("thesis", 0.05)
    record.begin(CHEAP, service="ideogram", project="thesis", price_usd_micros=30_000)
    with Record(record.path) as theirs:
        other = project_runner(theirs, server)
        call = other.submit(CHEAP.replace(seed=1)).wait(60)
        other.close()
    assert isinstance(call.error, BudgetExceeded)
    assert "$0.03 of it without an answer yet" in str(call.error)
    assert server.engine.billed == ()


def test_two_kernels_that_write_at_one_moment_do_not_overshoot(
    thesis: Runner, record: Record, server: OfflineServer
) -> None:
    record.set_cap("thesis", 0.05)
    begin = record.begin

    def beaten(*args: object, **more: object) -> str:
        begin(CHEAP.replace(seed=99), service="ideogram", project="thesis", price_usd_micros=30_000)
        return begin(*args, **more)  # type: ignore[arg-type]

    record.begin = beaten  # type: ignore[method-assign]
    call = thesis.submit(CHEAP.replace(seed=1)).wait(60)
    assert isinstance(call.error, BudgetExceeded)
    assert server.engine.billed == ()
    [row] = [row for row in record.rows(record.df.index) if row.status == "failed"]
    assert (row.error_kind, row.cost_usd_micros) == ("BudgetExceeded", 0)


def test_the_price_that_counts_is_the_one_at_the_service(thesis: Runner, record: Record) -> None:
    record.set_cap("thesis", 0.05)
    call = thesis.submit(CHEAP, price=Price(60_000, "exact", "service quote")).wait(60)
    assert isinstance(call.error, BudgetExceeded)


def test_an_unknown_price_of_pictures_is_not_sent_under_a_cap_words_are(thesis: Runner, record: Record) -> None:
    record.set_cap("thesis", 5)
    refused = thesis.submit(CHEAP, price=Price(None)).wait(60)
    assert isinstance(refused.error, BudgetExceeded)
    assert "record.set_cap('thesis', None)" in str(refused.error)
    assert thesis.submit(DescribeV4(image_file=picture())).wait(60).state == "ok"
    record.set_cap("thesis", None)
    assert thesis.submit(CHEAP, price=Price(None)).wait(60).state == "ok"


def test_a_sweep_beyond_the_cap_sends_nothing(thesis: Runner, record: Record, server: OfflineServer) -> None:
    record.set_cap("thesis", 0.10)
    sweep = Sweep(CHEAP, seeds=4, runner=thesis)
    with pytest.raises(BudgetExceeded, match=r"\$0.12.*Studio\(project='thesis', cap_usd"):
        sweep.run(max_usd=5)
    assert server.engine.billed == ()
    assert record.sweeps() == []
    record.set_cap("thesis", 0.12)
    assert sweep.run(max_usd=5).wait(60).progress.done == 4


def test_a_sweep_that_reuses_shares_and_does_not_pay(thesis: Runner, record: Record, server: OfflineServer) -> None:
    Sweep(CHEAP, {"seed": [1, 2]}, runner=thesis).run().wait(60)
    poster = project_runner(record, server, "poster")
    sweep = Sweep(CHEAP, {"seed": [1, 2, 3]}, runner=poster, name="mine")
    assert (sweep.estimate().reused, len(record.frame(project="poster"))) == (2, 0)
    sweep.run().wait(60)
    poster.close()
    assert len(server.engine.billed) == 3
    assert record.frame(project="poster")["project"].tolist() == ["thesis", "thesis", "poster"]
    assert (record.spending("poster").total, record.spending("thesis").total) == (30_000, 60_000)
    assert (record.sweeps("poster"), len(record.sweeps("thesis"))) == (["mine"], 1)


def test_sweeps_of_one_name_do_not_reuse_across_projects_where_only_this_sweep_counts(
    thesis: Runner, record: Record, server: OfflineServer
) -> None:
    Sweep(CHEAP, {"seed": [1, 2]}, runner=thesis, name="seeds").run().wait(60)
    poster = project_runner(record, server, "poster")
    plan = {"seed": [1, 2]}
    assert Sweep(CHEAP, plan, runner=poster, name="seeds", reuse="sweep").estimate().new == 2
    assert Sweep(CHEAP, plan, runner=thesis, name="seeds", reuse="sweep").estimate().new == 0
    assert Sweep(CHEAP, plan, runner=poster, name="seeds").estimate().new == 0
    poster.close()


def test_without_a_project_nothing_is_looked_up(
    runner: Runner, record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(record, "spending", lambda _: sys.exit("asked"))
    assert runner.submit(CHEAP).wait(60).state == "ok"
    assert record.df["project"].isna().all()


def test_free_drawings_need_no_room(record: Record, tmp_path: Path) -> None:
    record.set_cap("thesis", 0)
    drawing = Runner(record, service="offline", project="thesis")
    assert drawing.submit(CHEAP).wait(60).state == "ok"
    drawing.close()
    assert record.frame(project="thesis")["service"].tolist() == ["offline"]
