"""The paragraph for a paper tells every number, and never an offline drawing as a model's work."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from ideowidgets.operations import GenerateV3, MagicPromptV4
from ideowidgets.record import Received, Record

if TYPE_CHECKING:
    from tests.unit.record.conftest import Fill


def test_it_tells_models_dates_counts_parameters_and_seeds(record: Record, fill: Fill) -> None:
    for seed in (7, 8):
        fill(record, seed=seed)
    fill(record, prompt="a harbour", seed=7, images=2)
    withheld = record.begin(GenerateV3(prompt="x", rendering_speed="QUALITY"), service="ideogram")
    got = [Received(0, 1, "x", None, False)]
    record.complete(withheld, raw={}, images=got, cost_usd_micros=1, cost_source="table", latency_s=1)
    lost = record.begin(GenerateV3(prompt="x"), service="ideogram")
    record.fail(lost, status="failed", error_kind="Refused", error="no")
    now = datetime.now(UTC)
    text = record.methods()
    assert f"requested from ideogram on {now.day} {now:%B %Y} (UTC)" in text
    assert (
        f"Of the model ideogram-3.0 (operation {GenerateV3.operation.id}), 6 images were asked for in 5 requests: "
        "4 were made, 1 withheld by the service as unsafe and 1 failed."
    ) in text
    assert "3 distinct prompts were used." in text
    assert "Varied: rendering speed (TURBO, QUALITY, unset), style preset (BAUHAUS, unset)." in text
    assert "Left at the service's default: aspect ratio" in text
    assert "Seeds were set to 7, 8. For 2 images no seed was set; the one that was used is recorded for 1." in text
    assert "For 5 images the service returned another prompt" not in text
    assert "For 4 images the service returned another prompt" in text
    assert "offline" not in text


def test_offline_drawings_are_said_to_be_drawings(record: Record, fill: Fill) -> None:
    assert record.methods() == "No images were requested."
    fill(record, service="offline")
    text = record.methods()
    assert text.startswith("1 image was drawn by the offline stand-in of ideowidgets. Such drawings")
    assert "requested from" not in text
    fill(record, seed=9)
    real, drawn = record.methods().split("\n\n")
    assert "1 image was asked for" in real
    assert "stand-in" in drawn
    assert record.methods(record.df.query("service == 'ideogram'")) == real


def test_requests_for_words_are_not_images(record: Record, fill: Fill) -> None:
    fill(record)
    for text in ("x", "y"):
        request_id = record.begin(MagicPromptV4(text_prompt=text), service="ideogram")
        record.complete(request_id, raw={}, images=(), cost_usd_micros=None, cost_source="unknown", latency_s=1)
    text = record.methods()
    assert "1 image was asked for in 1 request: 1 was made." in text
    assert text.endswith("2 requests for other results than images were sent (2 of magic-prompt).")
