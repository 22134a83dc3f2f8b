"""What was asked for against what came out, from the request to the columns."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from ideowidgets.measures import AskedVsGot, MeasureError, measure
from ideowidgets.offline.server import OfflineServer
from ideowidgets.operations import DescribeV4, GenerateV4, V2GenerateV4
from ideowidgets.operations.errors import BudgetExceeded, InvalidRequest
from ideowidgets.operations.prices import Price
from ideowidgets.operations.results import Description
from ideowidgets.operations.structured_prompt import StructuredPrompt
from ideowidgets.record import Record
from ideowidgets.record.errors import NotInRecord
from ideowidgets.run import Runner
from ideowidgets.run.describing import asked_vs_got, describe_results
from tests.unit.operations.samples import picture

SIGN = StructuredPrompt(high_level_description="A sign", background="a wall")
SIGN = SIGN.add_text("OPEN DAILY", bbox=(100, 200, 300, 800)).add("a red door", bbox=(400, 300, 950, 700))
COLUMNS = ["elements_asked", "elements_found", "elements_extra", "box_iou", "text_match", "asked_vs_got_reason"]


def make(runner: Runner, *requests: Any) -> list[str]:
    return [runner.submit(request).wait(60).image_ids[0] for request in requests]


def describes(server: OfflineServer) -> int:
    return sum("describe" in call.path for call in server.engine.calls)


def test_what_was_asked_is_compared_with_what_came(runner: Runner, server: OfflineServer) -> None:
    make(runner, V2GenerateV4(prompt=SIGN, seed=1), GenerateV4(json_prompt=SIGN), V2GenerateV4(prompt="a cat", seed=1))
    frame = runner.record.df
    found = asked_vs_got(frame, runner, unknown_prices=True)
    assert list(found.columns) == COLUMNS
    assert found.index.equals(frame.index)
    assert describes(server) == 2
    for place in (0, 1):
        row = found.iloc[place]
        assert (row["elements_asked"], row["elements_found"]) == (2, 2)
        assert row["text_match"] == 1.0
        assert row["box_iou"] > 0.6
        assert pd.isna(row["asked_vs_got_reason"])
    assert "no structured prompt" in found["asked_vs_got_reason"].iloc[2]
    # What is described is never asked again, and needs no runner.
    assert asked_vs_got(frame, runner).equals(found)
    assert describes(server) == 2
    assert measure(frame, AskedVsGot(runner.record)).equals(found)


def test_a_description_knows_its_picture_and_what_it_cost(runner: Runner) -> None:
    [image_id] = make(runner, V2GenerateV4(prompt=SIGN, seed=1))
    before = runner.spent_usd_micros
    told = describe_results([image_id], runner, unknown_prices=True)
    assert (told.described, told.known, told.failed) == (1, 0, 0)
    [child] = runner.record.children(image_id)
    assert (child.action, child.parent_image_id, child.status) == ("describe", image_id, "ok")
    assert told.spent_usd_micros == runner.spent_usd_micros - before
    assert describe_results([image_id], runner).known == 1
    assert describe_results([image_id], runner, unknown_prices=True, again=True).described == 1
    assert len(runner.record.children(image_id)) == 2


def test_nothing_is_sent_over_the_cap(runner: Runner, server: OfflineServer, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = make(runner, V2GenerateV4(prompt=SIGN, seed=1), V2GenerateV4(prompt=SIGN, seed=2))
    with pytest.raises(BudgetExceeded, match="unknown_prices=True"):
        describe_results(ids, runner, max_usd=9)
    monkeypatch.setattr(runner, "_list_price", lambda _: Price(10_000))
    with pytest.raises(BudgetExceeded, match="may cost"):
        describe_results(ids, runner, max_usd=0.015)
    monkeypatch.setattr("ideowidgets.run.spending.FREE_HAND_IMAGES", 1)
    with pytest.raises(BudgetExceeded, match="max_usd"):
        describe_results(ids, runner)
    with pytest.raises(InvalidRequest, match="max_usd"):
        describe_results(ids, runner, max_usd=-1)
    assert describes(server) == 0
    assert describe_results(ids, runner, max_usd=0.02).spent_usd_micros == 20_000


def test_what_fails_is_told_and_does_not_stop_the_others(runner: Runner, server: OfflineServer) -> None:
    ids = make(runner, V2GenerateV4(prompt=SIGN, seed=1), V2GenerateV4(prompt=SIGN, seed=2))
    runner.record.image_path(runner.record.rows(ids)[1].sha256 or "").unlink()
    told = describe_results(ids, runner, unknown_prices=True)
    assert (told.described, told.failed) == (1, 1)
    assert len(told.errors) == 1
    found = measure(runner.record.frame(image_ids=ids), AskedVsGot(runner.record))
    assert found["elements_found"].notna().tolist() == [True, False]


def test_the_stand_in_says_nothing_of_a_real_picture(runner: Runner) -> None:
    [image_id] = make(runner, V2GenerateV4(prompt=SIGN, seed=1))
    offline = Runner(runner.record)
    try:
        assert describe_results([image_id], offline).described == 0
        sha256 = runner.record.rows([image_id])[0].sha256
        offline.submit(DescribeV4(image_file=runner.record.image_bytes(sha256 or "")), parent_image_id=image_id).result(
            60
        )
        found = measure(runner.record.frame(image_ids=[image_id]), AskedVsGot(runner.record))
        assert "not described yet" in found["asked_vs_got_reason"].iloc[0]
        [drawn] = make(offline, V2GenerateV4(prompt=SIGN, seed=1))
        assert asked_vs_got(runner.record.frame(image_ids=[drawn]), offline)["elements_found"].tolist() == [2]
    finally:
        offline.close()


def test_rows_of_another_record_are_refused(runner: Runner, tmp_path: Path) -> None:
    [image_id] = make(runner, V2GenerateV4(prompt=SIGN, seed=1))
    with Record(tmp_path / "other") as other:
        elsewhere = Runner(other)
        try:
            with pytest.raises(NotInRecord):
                describe_results([image_id], elsewhere)
        finally:
            elsewhere.close()


def test_any_frame_with_descriptions_can_be_compared() -> None:
    image = picture(64, 64).data
    frame = pd.DataFrame(
        {
            "image": [image, image, image, image],
            "plan": [SIGN.to_json(), SIGN.edit(0, bbox=None).remove(1).to_json(), None, __file__],
        },
        index=pd.Index(["a", "b", "c", "d"], name="image_id"),
    )
    got = {"a": Description((), SIGN.edit(0, text="OPEN DAYLY").remove(1).to_dict()), "b": SIGN, "c": SIGN, "d": SIGN}
    found = measure(frame, AskedVsGot(got, asked="plan", name="fit"))
    assert found["fit_elements_asked"].tolist()[:2] == [2, 1]
    assert found["fit_elements_found"].tolist()[:2] == [1, 1]
    assert found["fit_elements_extra"].tolist()[:2] == [0, 1]
    assert found["fit_text_match"].tolist()[:2] == pytest.approx([8 / 9, 1.0])
    assert found["fit_box_iou"].iloc[0] == 0.5
    assert pd.isna(found["fit_box_iou"].iloc[1])
    assert pd.isna(found["fit_reason"].iloc[1])
    assert "nothing is in the column 'plan'" in found["fit_reason"].iloc[2]
    assert "holds no structured prompt" in found["fit_reason"].iloc[3]
    again = measure(frame, AskedVsGot(got, asked="plan", name="fit"))
    assert again.equals(found)
    with pytest.raises(MeasureError, match="descriptions"):
        AskedVsGot("record")  # type: ignore[arg-type]
