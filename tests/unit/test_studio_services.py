"""The studio at other services than Ideogram's own, and what it fetches later."""

from __future__ import annotations

import pytest

from ideowidgets import GenerateV3, Studio
from ideowidgets.client.services import Service
from ideowidgets.offline.faults import Fault
from ideowidgets.offline.server import OfflineServer
from ideowidgets.operations.errors import IdeogramError, MissingKey

IDEOGRAM, GATEWAY = "ideogram-0123456789", "gateway-0123456789"
TURBO = GenerateV3(prompt="a lighthouse", rendering_speed="TURBO", seed=7)


def test_a_gateway_takes_its_own_key_and_never_another_s(tmp_path, monkeypatch):
    monkeypatch.setenv("IDEOGRAM_API_KEY", IDEOGRAM)
    monkeypatch.delenv("ONE_MIN_API_KEY", raising=False)
    with pytest.raises(MissingKey, match="ONE_MIN_API_KEY"):
        Studio(service="one-min", record=tmp_path / "record")
    assert not (tmp_path / "record").exists()
    monkeypatch.setenv("ONE_MIN_API_KEY", GATEWAY)
    studio = Studio(service="one-min", record=tmp_path / "record")
    assert (studio.service, studio.is_offline) == ("one-min", False)
    assert "The gateway &#x27;one-min&#x27;; every picture costs money" in studio._repr_html_()
    assert studio.runner._make_client()._core.key.reveal() == GATEWAY
    # Its prices are its own, so that Ideogram's are not shown as if they were.
    assert studio.runner.price(TURBO).usd_micros is None
    studio.close()


def test_a_reseller_needs_its_address_and_its_rows_are_of_that_address(tmp_path, monkeypatch):
    with pytest.raises(IdeogramError, match="base_url"):
        Studio(GATEWAY, service="reseller", record=tmp_path / "record")
    studio = Studio(GATEWAY, service="reseller", base_url="https://reseller.example/x", record=tmp_path / "record")
    assert studio.runner.service == "reseller at reseller.example"
    studio.close()


def test_a_service_can_be_given_as_it_is(tmp_path):
    studio = Studio(IDEOGRAM, service=Service("https://127.0.0.1:1"), record=tmp_path / "record")
    assert (studio.service, studio.runner.service) == ("ideogram", "ideogram at 127.0.0.1:1")
    studio.close()


def test_a_picture_that_did_not_arrive_is_fetched_later_and_a_job_is_taken_up_again(tmp_path):
    with OfflineServer() as server:
        server.engine.faults = [Fault("expired-link", on="download")]
        studio = Studio(IDEOGRAM, service="ideogram", base_url=server.base_url, record=tmp_path / "record")
        call = studio.send(TURBO).wait(60)
        assert (call.state, list(studio.df.status)) == ("failed", ["failed"])
        with pytest.raises(IdeogramError, match="has no job"):
            studio.resume_job(call.image_ids[0])
        server.engine.faults = []
        assert studio.fetch_missing().fetched == call.image_ids
        assert list(studio.df.status) == ["ok"]
        with pytest.raises(IdeogramError, match="has its answer already"):
            studio.resume_job(call.image_ids[0])
        assert len(server.engine.billed) == 1
        studio.close()
