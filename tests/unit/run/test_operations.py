"""Every operation is recorded in the same way, whatever it gives."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from ideowidgets.offline.server import OfflineServer
from ideowidgets.operations import OPERATIONS, DescribeV4, ListDatasets, ResizeAd
from ideowidgets.operations.errors import NotFound
from ideowidgets.record import Record
from ideowidgets.run import Runner
from tests.unit.client.hostile import Hostile, hang_up, never, status
from tests.unit.client.hostile import picture as link_to
from tests.unit.operations.samples import fields_of, picture, sample
from tests.unit.record.conftest import picture as drawn
from tests.unit.run.conftest import hostile_runner, paying_runner
from tests.waiting import until

# Their typical requests name a dataset, a model, a job or a picture that this account does not have.
OF_NOTHING = {
    *("get-dataset", "upload-dataset-assets", "train-model-v-3", "get-custom-model"),
    *("get-generation", "get_generation_v2"),
    *(name for name, cls in OPERATIONS.items() if cls.operation.model.endswith("-custom")),
    *(name for name in OPERATIONS if any("asset_identifier" in field for field in fields_of(name))),
}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Runner, Record]]:
    with OfflineServer() as server, Record(tmp_path_factory.mktemp("record")) as record:
        runner = paying_runner(record, server.base_url)
        yield runner, record
        runner.close()


@pytest.mark.parametrize("operation_id", [name for name in OPERATIONS if name not in OF_NOTHING])
def test_an_answer_of_any_operation_is_a_row(world: tuple[Runner, Record], operation_id: str) -> None:
    runner, record = world
    asked = sample(operation_id)
    call = runner.submit(asked).wait(120)
    assert (call.state, call.error) == ("ok", None)
    rows = record.rows(call.image_ids)
    assert len(rows) == max(asked.expected_images, 1)
    assert {row.status for row in rows} == {"ok"}
    gives_pictures = asked.operation.picture or asked.operation.action == "layerize"
    assert [row.sha256 is not None for row in rows] == [gives_pictures] * len(rows)
    listed = asked.price().usd_micros
    if asked.operation.action == "resize-ad":
        assert rows[0].cost_source == "reported"
    else:
        assert sum(row.cost_usd_micros or 0 for row in rows) == (listed or 0)
        assert rows[0].cost_source == ("unknown" if listed is None else "table")
    structured = asked.operation.action in ("describe", "magic-prompt") and asked.operation.model == "ideogram-4.0"
    assert (rows[0].json_prompt is not None) >= structured
    assert (call.generation_id is not None) == (asked.operation.delivery == "job")
    assert record.raw(call.image_ids[0]) == call.result().raw


@pytest.mark.parametrize("operation_id", sorted(OF_NOTHING))
def test_what_asks_for_something_that_is_not_there_costs_nothing(
    world: tuple[Runner, Record], operation_id: str
) -> None:
    runner, record = world
    call = runner.submit(sample(operation_id)).wait(60)
    assert call.state == "failed"
    assert isinstance(call.error, NotFound)
    assert {(row.status, row.cost_usd_micros) for row in record.rows(call.image_ids)} == {("failed", 0)}


@pytest.fixture
def server() -> Iterator[Hostile]:
    found = Hostile()
    yield found
    found.close()


@pytest.fixture
def runner(server: Hostile, record: Record) -> Iterator[Runner]:
    found = hostile_runner(record, server.url)
    yield found
    found.close()


def test_layers_keep_the_picture_without_its_words_and_the_words_in_the_answer(
    runner: Runner, record: Record, server: Hostile
) -> None:
    block = {"x": 1, "y": 2, "width": 30, "height": 10, "text": "HOLD FAST", "alignment": "left", "formatting": []}
    answer = {"base_image_url": f"{server.url}/base.png", "seed": 5, "text_blocks": [block]}
    server.plan.append(status(200, answer))
    server.links["/base.png"] = link_to(drawn(3))
    call = runner.submit(sample("post-layerize-text-v-3")).wait(30)
    (row,) = record.rows(call.image_ids)
    assert (call.state, row.status, row.width, row.height) == ("ok", "ok", 64, 48)
    assert record.image_bytes(row.sha256 or "") == drawn(3)
    assert (row.cost_usd_micros, row.cost_source) == (90_000, "table")
    assert record.raw(row.image_id)["text_blocks"] == [block]


def test_layers_whose_picture_cannot_be_fetched_are_paid_for_and_can_be_fetched_later(
    runner: Runner, record: Record, server: Hostile
) -> None:
    server.plan.append(status(200, {"base_image_url": f"{server.url}/base.png", "seed": 5, "text_blocks": []}))
    call = runner.submit(sample("post-layerize-text-v-3")).wait(30)
    assert call.state == "failed"
    server.links["/base.png"] = link_to(drawn(3))
    assert runner.fetch_missing().fetched == call.image_ids
    assert record.rows(call.image_ids)[0].status == "ok"


def test_a_description_s_structured_prompt_is_in_its_column(runner: Runner, record: Record, server: Hostile) -> None:
    told = {"high_level_description": "a lighthouse"}
    server.plan.append(status(200, {"json_prompt": told}))
    call = runner.submit(DescribeV4(image_file=picture())).wait(30)
    (row,) = record.rows(call.image_ids)
    assert (row.status, row.json_prompt, row.cost_usd_micros, row.cost_source) == ("ok", told, None, "unknown")
    server.plan.clear()
    server.plan.append(status(200, {"descriptions": [{"text": "a lighthouse"}]}))
    call = runner.submit(sample("post-describe")).wait(30)
    assert call.result().texts == ("a lighthouse",)
    assert record.rows(call.image_ids)[0].json_prompt is None


def test_what_the_service_says_it_cost_wins_over_the_list(runner: Runner, record: Record, server: Hostile) -> None:
    asked = ResizeAd(image=picture(), resolution="728x90", num_images=2)
    data = [{"is_image_safe": True, "url": f"{server.url}/{n}.png", "resolution": "728x90"} for n in range(2)]
    for n in range(2):
        server.links[f"/{n}.png"] = link_to(drawn(n))
    done = {"generation_id": "gen-1", "status": "completed", "created": "2026-11-20T00:00:00Z", "data": data}
    server.plan.append(status(200, {"generation_id": "gen-1"}))
    server.links["/v1/generations/gen-1"] = status(200, done | {"usage_cost_usd_micros": 70_001})
    call = runner.submit(asked).wait(30)
    rows = record.rows(call.image_ids)
    assert [(row.cost_usd_micros, row.cost_source) for row in rows] == [(35_001, "reported"), (35_000, "reported")]
    assert (call.spent_usd_micros, runner.spent_usd_micros) == (70_001, 70_001)
    assert {row.generation_id for row in rows} == {"gen-1"}


def test_what_is_free_never_may_have_been_billed(runner: Runner, record: Record, server: Hostile) -> None:
    server.links["/datasets"] = hang_up
    lost = runner.submit(ListDatasets()).wait(60)
    server.links["/datasets"] = never
    left = runner.submit(ListDatasets())
    until(lambda: server.busy)
    left.cancel(abandon=True)
    assert (lost.state, left.wait(30).state) == ("failed", "cancelled")
    assert record.df[["status", "cost_usd_micros"]].to_numpy().tolist() == [["failed", 0], ["cancelled", 0]]


def test_a_defect_while_a_free_answer_is_read_costs_nothing_either(
    runner: Runner, record: Record, server: Hostile, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.links["/datasets"] = status(200, {"datasets": []})
    complete = record.complete
    monkeypatch.setattr(record, "complete", lambda *_, **__: 1 // 0)
    call = runner.submit(ListDatasets()).wait(30)
    assert call.state == "failed"
    assert "it costs nothing" in str(call.error)
    monkeypatch.setattr(record, "complete", complete)
    assert runner.submit(ListDatasets()).wait(30).state == "ok"


def test_a_price_of_the_service_s_own_is_used_in_place_of_ideogram_s(record: Record, server: Hostile) -> None:
    from ideowidgets.operations.prices import Price

    def own(_: Any) -> Price:
        return Price(None, source="the gateway has its own prices")

    found = Runner(record, service="one-min", price=own)
    assert found.price(sample("post-generate-image-v-3")).usd_micros is None
    assert found.quote(sample("post-generate-image-v-3")).source == "the gateway has its own prices"
    found.close()
