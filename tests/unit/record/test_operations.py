"""Rows of every operation: kept with what they were made from, whatever came back."""

from __future__ import annotations

from typing import Any

import pytest

from ideowidgets.operations import OPERATIONS, TransparentV3, V2LayerizeV3, V2TransparentV3
from ideowidgets.operations.request import Request
from ideowidgets.record import Received, Record
from ideowidgets.record.columns import known_values
from ideowidgets.record.errors import NotInRecord
from tests.unit.operations.samples import sample
from tests.unit.record.conftest import picture

# Files of these are not kept: a dataset may be as large as a disk.
NOT_KEPT = {"upload-dataset-assets"}


@pytest.mark.parametrize("operation_id", [name for name in OPERATIONS if name not in NOT_KEPT])
def test_a_row_of_any_operation_can_be_sent_again(tmp_path, operation_id: str) -> None:
    asked = sample(operation_id)
    with Record(tmp_path / "r") as record:
        request_id = record.begin(asked, service="ideogram")
        row = record.rows([f"{request_id}-0"])[0]
        assert (row.model, row.action) == (asked.model_label, asked.operation.action)
        assert record.request(row.image_id) == asked
        stored = {"operation": row.operation, "fields": row.params}
        assert Request.from_dict(stored, picture=record.image_bytes) == asked
        held = {file.sha256 for files in asked.pictures().values() for file in files}
        assert all(record.image_path(sha256).exists() for sha256 in held)
        assert len(record.df) == max(asked.expected_images, 1)
        assert record.df.list_price_usd_micros.sum() == (asked.price().usd_micros or 0)


def test_files_of_a_dataset_are_not_kept_and_that_is_said(record: Record) -> None:
    asked = sample("upload-dataset-assets")
    request_id = record.begin(asked, service="ideogram")
    assert not (record.path / "images").exists()
    assert record.rows([f"{request_id}-0"])[0].params["files"][1]["name"] == "picture.txt"
    with pytest.raises(NotInRecord, match="files of datasets and fonts are not"):
        record.request(f"{request_id}-0")


def test_a_font_is_not_kept_and_the_picture_beside_it_is(record: Record) -> None:
    asked = V2LayerizeV3(image=picture(1), font_candidate_files=[b"OTTO...."])
    request_id = record.begin(asked, service="ideogram")
    assert record.image_bytes(asked.pictures()["image"][0].sha256) == picture(1)
    with pytest.raises(NotInRecord, match="Make the request again"):
        record.request(f"{request_id}-0")


@pytest.mark.parametrize("operation_id", ["post-describe", "post_describe_image_ideogram_v4", "list-datasets"])
def test_an_answer_without_pictures_is_one_row(record: Record, operation_id: str) -> None:
    request_id = record.begin(sample(operation_id), service="ideogram")
    (image_id,) = answered(record, request_id, raw={"text": "a lighthouse"}, json_prompt={"scene": "sea"})
    row = record.rows([image_id])[0]
    assert (row.status, row.image, row.num_images, row.json_prompt) == ("ok", None, None, {"scene": "sea"})
    assert record.raw(image_id) == {"text": "a lighthouse"}


def test_a_picture_of_an_operation_that_asks_for_none_is_kept_in_its_row(record: Record) -> None:
    request_id = record.begin(sample("post-layerize-text-v-3"), service="ideogram")
    stored = record.add_image(picture(3))
    (image_id,) = answered(record, request_id, images=[Received(0, 7, None, "64x48", True, stored.sha256)])
    row = record.rows([image_id])[0]
    assert (row.status, row.sha256, row.width) == ("ok", stored.sha256, 64)


def test_v1_and_v2_write_the_same_things_in_the_same_words(record: Record) -> None:
    for asked in (
        TransparentV3(prompt="x", aspect_ratio="16:9", rendering_speed="TURBO"),
        V2TransparentV3(prompt="x", aspect_ratio="16:9", rendering_speed="turbo"),
    ):
        record.begin(asked, service="ideogram")
    frame = record.df
    assert frame.aspect_ratio.tolist() == ["16x9", "16x9"]
    assert frame.rendering_speed.tolist() == ["TURBO", "TURBO"]
    for column in ("aspect_ratio", "resolution"):
        values = known_values(column)
        assert len({value.casefold() for value in values}) == len(values)


def answered(record: Record, request_id: str, **known: Any) -> tuple[str, ...]:
    """Complete a request."""
    facts: dict[str, Any] = {"raw": {}, "images": (), "cost_usd_micros": 1, "cost_source": "table", "latency_s": 0.1}
    return record.complete(request_id, **(facts | known))
