"""The client and the stand-in: in one process and over its socket, both kinds of client."""

import io
import os
import subprocess
import sys

import pytest
from PIL import Image

from ideowidgets.client import Client
from ideowidgets.offline.engine import Engine
from ideowidgets.offline.faults import Fault
from ideowidgets.operations import GenerateV3, V2GenerateV4, V2GenerateV45
from ideowidgets.operations.errors import (
    BadKey,
    BadRequest,
    BrokenReply,
    DownloadFailed,
    IdeogramError,
    LinkExpired,
    NoCredit,
    ServerError,
    Timeout,
    TooManyInFlight,
    Unsafe,
    Withheld,
)
from ideowidgets.operations.picture import Picture
from tests.unit.client.conftest import QUICK

ASK = GenerateV3(prompt="a lighthouse", seed=7, rendering_speed="TURBO")
GENERATE = "post-generate-image-v-3"


def test_the_whole_way(make):
    client = make(service="offline")
    made = client.generate("a lighthouse", seed=7, num_images=2)
    assert len(made.images) == 2
    fetched = client.download_all(made)
    assert all(Picture.of(one.data).media_type == "image/png" for one in fetched)
    assert client.download(made.images[0]) == fetched[0].data
    assert client.service == "offline"
    assert client.quote(V2GenerateV4(prompt="x", num_images=2)).usd_micros == 120_000
    assert client.magic_prompt("a lighthouse").json_prompt


def test_an_edit_with_files(make):
    client = make(service="offline")
    source = io.BytesIO()
    Image.new("RGB", (320, 320), "navy").save(source, "PNG")
    made = client.send(V2GenerateV45(prompt="a red boat", images=[source.getvalue()], size="source"))
    assert Picture.of(client.download(made)).size() == (320, 320)


FAULTS = {
    "400": (BadRequest, False, 1),
    "400-rule": (BadRequest, False, 1),
    "401": (BadKey, False, 1),
    "402": (NoCredit, False, 1),
    "403": (BadKey, False, 1),
    "422": (Unsafe, False, 1),
    "429": (TooManyInFlight, False, 5),
    "500": (ServerError, True, 1),
    "502": (ServerError, True, 1),
    "503": (ServerError, True, 1),
    "504": (ServerError, True, 1),
    "stall": (Timeout, True, 1),
    "reset": (BrokenReply, True, 1),
    "cut": (BrokenReply, True, 1),
    "html": (BrokenReply, True, 1),
    "not-json": (BrokenReply, True, 1),
    "redirect": (BrokenReply, True, 1),
    "missing-fields": (BrokenReply, True, 1),
    "oversized": (BrokenReply, True, 1),
    "unsafe-image": (Withheld, True, 1),
}


@pytest.mark.parametrize("kind", FAULTS)
def test_faults_mean_the_same_in_process(make, kind):
    error, billed, posts = FAULTS[kind]
    engine = Engine()
    engine.faults = [Fault(kind)]
    client = make(service="offline", engine=engine, retry=QUICK)
    with pytest.raises(IdeogramError) as caught:
        client.send(ASK)
    assert type(caught.value) is error
    assert caught.value.may_have_been_billed is billed
    assert len(engine.calls) == posts


@pytest.mark.parametrize("kind", ["unknown-fields", "wrong-content-type"])
def test_what_is_only_strange_is_taken(make, kind):
    engine = Engine()
    engine.faults = [Fault(kind)]
    assert len(make(service="offline", engine=engine).send(ASK).images) == 1


def test_links_end_by_the_stand_in_s_clock(make):
    engine = Engine()
    client = make(service="offline", engine=engine)
    made = client.send(ASK)
    engine.advance(25 * 3600)
    with pytest.raises(LinkExpired):
        client.download(made)


@pytest.mark.parametrize(
    ("kind", "error"), [("redirect", DownloadFailed), ("oversized", DownloadFailed), ("html", DownloadFailed)]
)
def test_faults_of_downloads(make, kind, error):
    engine = Engine()
    client = make(service="offline", engine=engine, retry=QUICK)
    made = client.send(ASK)
    engine.faults = [Fault(kind, on="download")]
    with pytest.raises(error):
        client.download(made)


def test_a_cut_download_is_fetched_again(make):
    engine = Engine()
    client = make(service="offline", engine=engine, retry=QUICK)
    made = client.send(ASK)
    engine.faults = [Fault("cut", on="download", at=1), Fault("reset", on="download", at=2)]
    assert client.download(made).startswith(b"\x89PNG")


def test_the_stand_in_s_magic_keys(make):
    with pytest.raises(BadKey):
        make("revoked", service="offline").send(ASK)
    with pytest.raises(NoCredit):
        make("no-credit", service="offline").send(ASK)


def test_an_engine_goes_with_nothing_else():
    for options in ({"service": "ideogram"}, {"base_url": "http://127.0.0.1:9"}):
        with pytest.raises(IdeogramError, match="engine"):
            Client("k" * 20, engine=Engine(), **options)
    with Client(engine=Engine()) as client:
        assert client.service == "offline"


@pytest.fixture(scope="module")
def served():
    """The stand-in on its own socket."""
    command = [sys.executable, "-m", "ideowidgets.offline", "--port", "0"]
    env = {name: value for name, value in os.environ.items() if not name.endswith("_API_KEY")}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=env) as process:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
        process.terminate()


def test_over_its_socket(make, served):
    for options in ({"service": "offline"}, {"api_key": "k" * 20}):
        client = make(base_url=served, **options)
        made = client.generate("a lighthouse", seed=7)
        over_socket = client.download(made)
    in_process = make(service="offline")
    assert in_process.download(in_process.generate("a lighthouse", seed=7)) == over_socket
