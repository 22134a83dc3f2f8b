"""A form at a gateway offers what the gateway carries, and says before the click what it cannot."""

from __future__ import annotations

import pytest

from ideowidgets import Studio
from ideowidgets.operations.errors import InvalidRequest
from ideowidgets.widgets.form_words import prompt_target


@pytest.fixture
def gateway(tmp_path):
    studio = Studio("k" * 20, service="reseller", base_url="https://reseller.example", record=tmp_path)
    yield studio
    studio.close()


def test_the_menu_holds_what_the_service_carries(gateway):
    form = gateway.form(prompt="a cat")
    said = []
    form.push = lambda message, buffers=(): said.append(message)
    form.resend()
    setup = next(message for message in said if message.kind == "form_setup")
    assert {one.id for one in setup.operations} == {"post-generate-image", "post-remix-image"}
    assert form.request.operation.id == "post-generate-image"


def test_what_it_cannot_carry_is_said_and_nothing_is_recorded(gateway):
    with pytest.raises(InvalidRequest, match="not carried"):
        gateway.describe(b"\x89PNG\r\n\x1a\n")
    call = gateway.runner.submit(gateway.request("a cat", model="V_2").replace(model="V_2A"))
    assert call.wait(30).state == "failed"
    assert "V_2A" in str(call.error)
    assert gateway.df.empty


def test_words_become_the_prompt_of_what_the_service_carries(gateway):
    assert prompt_target("post-describe", "post-describe", structured=False, carried=gateway.carries) == (
        "post-generate-image",
        "prompt",
    )
