"""A service that takes three at a time: a sweep finds that out, loses nothing, and seldom asks in vain."""

from __future__ import annotations

import pytest

from ideowidgets.client import AsyncClient
from ideowidgets.offline import answers
from ideowidgets.offline.engine import Engine
from ideowidgets.offline.faults import Fault
from ideowidgets.offline.server import OfflineServer
from ideowidgets.offline.wire import ApiReply
from ideowidgets.operations import GenerateV3
from ideowidgets.record import Record
from ideowidgets.run import Runner
from ideowidgets.sweep import Sweep

POST = "post-generate-image-v-3"
TURBO = GenerateV3(prompt="a lighthouse", rendering_speed="TURBO")
CELLS, LIMIT, SECONDS = 30, 3, 0.1


def silent(limit: int, retry_after: float | None = None) -> ApiReply:
    """Refuse one too many without naming the limit."""
    told = {} if retry_after is None else {"retry-after": f"{retry_after:g}"}
    return ApiReply.of(429, {"error": "Too many requests."}, *told.items())


def asking(limit: int, retry_after: float | None = None) -> ApiReply:
    """Refuse one too many and ask for a pause."""
    return silent(limit, 0.4)


@pytest.mark.parametrize(
    ("refusal", "most"),
    [(answers.too_many, 7), (silent, 25), (asking, 25)],
    ids=["named limit", "unnamed limit", "Retry-After"],
)
def test_a_sweep_adapts_to_what_the_service_takes(
    record: Record, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], refusal: object, most: int
) -> None:
    monkeypatch.setattr(answers, "too_many", refusal)
    with OfflineServer(Engine(max_in_flight=LIMIT)) as server:
        server.engine.faults = [Fault("slow", on=POST, seconds=SECONDS)]
        runner = Runner(
            record,
            service="ideogram",
            client=lambda: AsyncClient("any-key", service="ideogram", base_url=server.base_url),
        )
        sweep = Sweep(TURBO, {"seed": list(range(CELLS))}, runner=runner).run(max_usd=10).wait(120)
        posts = [call for call in server.engine.calls if call.method == "POST"]
        refused = sum(call.status == 429 for call in posts)
        runner.close()
    assert sweep.progress.done == CELLS
    assert len(server.engine.billed) == CELLS == len(posts) - refused
    assert 0 < refused <= most
    with capsys.disabled():
        print(f"\n  {CELLS} cells, {LIMIT} at a time: {refused} of {len(posts)} POSTs were refused")
