"""What a person gets wrong in a script is answered in our words, and nothing is sent."""

import logging
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pandas as pd
import pytest

from ideowidgets.client import Client
from ideowidgets.client.links import private_problem
from ideowidgets.operations import GenerateV3, GetDataset, ListDatasets, V2AccountUsage, V2GenerateV4
from ideowidgets.operations.errors import (
    BrokenReply,
    CannotConnect,
    DownloadFailed,
    IdeogramError,
    InvalidRequest,
    MissingKey,
    Timeout,
)
from tests.unit.client.conftest import CANARY
from tests.unit.client.hostile import status

ID = "tM-I6ztDw2X5jmM-veIzSw"


@pytest.fixture
def offline():
    with Client(service="offline") as client:
        yield client


@pytest.mark.parametrize("seconds", [0, -1])
def test_nothing_is_sent_after_the_deadline(client, server, seconds):
    for ask in (client.send, client.submit):
        with pytest.raises(Timeout, match="Nothing was billed") as failed:
            ask(V2GenerateV4(prompt="x"), deadline=seconds)
        assert not failed.value.may_have_been_billed
    assert server.posts() == 0


def test_a_wait_that_is_over_blames_no_question(client, server):
    server.links[f"/v2/generations/{ID}"] = status(200, {"generation_id": ID, "status": "pending"})
    job = client.job(ID)
    with pytest.raises(Timeout) as failed:
        job.result(deadline=0.05)
    assert "was not answered" not in str(failed.value)
    assert failed.value.generation_id == ID


def test_a_key_in_a_header_of_the_answer_stays_out_of_the_log(client, server, caplog):
    picture = {"url": "https://ideogram.ai/a.png", "is_image_safe": True}
    server.plan.append(status(200, {"created": "2026-11-20T00:00:00Z", "data": [picture]}, ("x-request-id", CANARY)))
    with caplog.at_level(logging.DEBUG):
        client.send(GenerateV3(prompt="x"))
    assert "request [key]" in caplog.text
    assert CANARY not in caplog.text


def test_an_id_that_makes_no_address(client, server):
    with pytest.raises(CannotConnect, match="Nothing was sent"):
        client.job("a" * 80_000).status()


@pytest.mark.parametrize("bad", ["../../x", "..", "a\r\nb", "a" * 5_000, "a b"])
def test_an_accepted_job_with_an_unusable_id_is_no_fault_of_the_request(client, server, bad):
    server.plan.append(status(200, {"generation_id": bad}))
    with pytest.raises(BrokenReply, match="may have been billed"):
        client.submit(V2GenerateV4(prompt="x"))


@pytest.mark.parametrize("url", [5, ["https://a.example"], {}, 1.5])
def test_a_webhook_s_address_is_text(client, server, url):
    with pytest.raises(InvalidRequest, match="webhook_url"):
        client.submit(V2GenerateV4(prompt="x"), webhook_url=url)


def test_letters_that_no_address_holds(client, server):
    with pytest.raises(InvalidRequest, match="start_time"):
        client.send(V2AccountUsage(start_time="\ud800"))


@pytest.mark.filterwarnings("ignore:.*sent without checks")
def test_a_value_without_a_bottom(client, server):
    deep: list = []
    for _ in range(5_000):
        deep = [deep]
    with pytest.raises(InvalidRequest, match="foo"):
        client.send(GenerateV3(prompt="x", unchecked={"foo": deep}))


@pytest.mark.filterwarnings("ignore:.*sent without checks")
def test_what_is_unchecked_travels_where_there_is_no_body(client, server):
    server.links["/datasets"] = status(200, {"datasets": []})
    client.send(ListDatasets(search="fox", unchecked={"colour": "red"}))
    assert parse_qs(urlsplit(server.arrivals[-1].target).query) == {"search": ["fox"], "colour": ["red"]}


@pytest.mark.parametrize("request_", ["x", None, GenerateV3, 3])
def test_only_requests_are_sent(offline, request_):
    for ask in (offline.send, offline.submit, offline.quote):
        with pytest.raises(IdeogramError, match="sends requests"):
            ask(request_)


@pytest.mark.parametrize("image", [None, 3, b"x", [], {}])
def test_what_is_no_picture_of_a_result_is_not_fetched(offline, image):
    with pytest.raises(DownloadFailed, match="no picture of a result"):
        offline.download(image)


@pytest.mark.parametrize("url", [None, 3, b"https://a.example/"])
def test_an_address_is_text(offline, url):
    with pytest.raises(DownloadFailed):
        offline.read_picture(url)


@pytest.mark.parametrize("name", ["a\0b.png", "a\ud800b.png"])
def test_a_name_that_no_disk_takes(offline, tmp_path, name):
    made = offline.generate("x")
    with pytest.raises(IdeogramError, match="could not be saved"):
        offline.download(made, save_to=f"{tmp_path}/{name}")


def test_a_job_is_of_something(offline):
    with pytest.raises(IdeogramError, match="request class"):
        offline.job(ID, 3)


@pytest.mark.parametrize("key", [3, b"abc", ["k"]])
def test_a_key_is_text(key):
    with pytest.raises(MissingKey, match="text"):
        Client(key)


@pytest.mark.parametrize("host", ["64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "::127.0.0.1", "::a00:1"])
def test_an_address_that_carries_a_private_one(host):
    assert private_problem(host, [host]) is not None


@pytest.mark.parametrize("seed", [np.int64(7), np.int32(7), np.uint8(7)])
def test_a_whole_number_of_numpy_is_one(offline, seed):
    request = GenerateV3(prompt="x", seed=seed)
    assert request == GenerateV3(prompt="x", seed=7)
    assert type(request.seed) is int
    assert offline.generate("x", seed=pd.Series([7]).iloc[0], num_images=np.int8(2)).images[0].seed == 7


@pytest.mark.parametrize("seed", [np.float64(7), np.bool_(True), np.array([7]), True])
def test_what_is_no_whole_number_stays_none(seed):
    with pytest.raises(InvalidRequest, match="seed"):
        GenerateV3(prompt="x", seed=seed)


def test_a_model_may_be_a_number(offline):
    assert offline.generate("x", model=4.5).images
    for model in (b"3.0", ["3.0"], {}, object()):
        with pytest.raises(InvalidRequest, match="model"):
            offline.generate("x", model=model)


def test_a_name_in_the_address_is_always_checked(client, server):
    with pytest.raises(InvalidRequest, match="address"):
        client.send(GetDataset(dataset_id="a", unchecked={"dataset_id": ".."}))
    assert server.arrivals == []
