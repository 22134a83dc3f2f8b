"""1min.ai and the stand-in, over a socket: all six features, both kinds of client."""

import io
from typing import get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from ideowidgets.client import Client
from ideowidgets.client.gateways.one_min import OneMin
from ideowidgets.offline.engine import Engine
from ideowidgets.offline.faults import Fault
from ideowidgets.offline.server import OfflineServer
from ideowidgets.operations import GenerateV3
from ideowidgets.operations.enums import StylePresetV3, StyleTypeV3
from ideowidgets.operations.errors import (
    BadKey,
    BadRequest,
    BrokenReply,
    LinkExpired,
    NoCredit,
    ServerError,
    Unsafe,
    Withheld,
)
from tests.unit.client.conftest import CANARY, QUICK
from tests.unit.client.one_min_cases import CARRIED, FACE, drawn


@pytest.fixture(scope="module")
def stand_in():
    with OfflineServer(Engine()) as server:
        yield server


@pytest.fixture
def whole(make, stand_in):
    stand_in.engine.reset()
    return make(CANARY, service="one-min", base_url=stand_in.base_url, retry=QUICK)


@pytest.mark.parametrize("case", CARRIED)
def test_the_whole_way(whole, stand_in, case):
    request, _, expected = CARRIED[case]
    made = whole.send(request)
    assert len(made.images) == expected["num_images"]
    assert all(fetched.data for fetched in whole.download_all(made))
    *uploads, last = (call for call in stand_in.engine.calls if call.operation != "download")
    assert {call.operation for call in uploads} <= {"one-min assets"}
    assert (last.operation, last.status, set(last.fields)) == ("one-min features", 200, set(expected))
    assert [(charge.operation, charge.images) for charge in stand_in.engine.billed] == [
        ("one-min features", expected["num_images"])
    ]
    assert CANARY not in repr(stand_in.engine.calls)


@pytest.mark.parametrize("case", ["inpaint", "remix", "upscale", "reframe", "transparent"])
def test_the_pictures_are_those_that_ideogram_would_make(whole, make, stand_in, case):
    """The gateway adds nothing but its own default of style_type, which is said here."""
    request = CARRIED[case][0]
    if "style_type" in type(request).model_fields and "style_type" not in request.set_fields():
        request = request.replace(style_type="AUTO")
    direct = make(CANARY, service="offline", base_url=stand_in.base_url)
    ours, theirs = whole.send(request), direct.send(request)
    for one, other in zip(ours.images, theirs.images, strict=True):
        assert (one.seed, one.prompt, one.resolution) == (other.seed, other.prompt, other.resolution)
    assert shown(whole.download(ours.images[0])) == shown(direct.download(theirs.images[0]))


def shown(data: bytes) -> tuple[str, tuple[int, int], bytes]:
    with Image.open(io.BytesIO(data)) as image:
        return image.mode, image.size, image.tobytes()


STAND_IN_FAULTS = {
    "400": (BadRequest, False),
    "401": (BadKey, False),
    "402": (NoCredit, False),
    "422": (Unsafe, False),
    "500": (ServerError, True),
    "502": (ServerError, True),
    "cut": (BrokenReply, True),
    "html": (BrokenReply, True),
    "gateway-failed": (ServerError, True),
    "unsafe-image": (Withheld, True),
}


@pytest.mark.parametrize("kind", STAND_IN_FAULTS)
def test_what_goes_wrong(whole, stand_in, kind):
    error, billed = STAND_IN_FAULTS[kind]
    stand_in.engine.faults = [Fault(kind, on="one-min features")]
    with pytest.raises(error) as caught:
        whole.send(CARRIED["generate"][0])
    assert type(caught.value) is error
    assert caught.value.may_have_been_billed == billed
    assert len(stand_in.engine.calls) == 1
    assert bool(stand_in.engine.billed) == billed


def test_a_link_that_ended(whole, stand_in):
    made = whole.send(GenerateV3(prompt="x"))
    stand_in.engine.advance(90_000)
    with pytest.raises(LinkExpired):
        whole.download(made)


@pytest.mark.parametrize(("key", "error"), [("revoked", BadKey), ("forbidden", BadKey), ("no-credit", NoCredit)])
def test_the_stand_ins_keys(make, stand_in, key, error):
    client = make(key, service="one-min", base_url=stand_in.base_url)
    with pytest.raises(error):
        client.send(GenerateV3(prompt="x"))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    style=st.none() | st.sampled_from(get_args(get_args(StyleTypeV3)[0])),
    preset=st.none() | st.sampled_from(get_args(get_args(StylePresetV3)[0])),
    references=st.integers(0, 6),
    character=st.booleans(),
    speed=st.none() | st.sampled_from(["FLASH", "TURBO", "DEFAULT", "QUALITY"]),
    count=st.none() | st.integers(1, 8),
)
def test_what_is_said_to_be_carried_is_taken(stand_in, style, preset, references, character, speed, count):
    """The client's rules and the stand-in's were written apart: they must draw the same line."""
    asked = {
        "style_type": style,
        "style_preset": preset,
        "style_reference_images": [drawn("red", (8, 8 + n)) for n in range(references)] or None,
        "character_reference_images": [FACE] if character else None,
        "rendering_speed": speed,
        "num_images": count,
    }
    request = GenerateV3(prompt="x", **asked)

    class Careless(OneMin):
        def lacks(self, request):
            return []

    stand_in.engine.reset()
    with Client(CANARY, service=Careless(stand_in.base_url)) as client:
        if OneMin().cannot(request) is None:
            assert len(client.send(request).images) == (count or 1)
        else:
            with pytest.raises(BadRequest):
                client.send(request)
