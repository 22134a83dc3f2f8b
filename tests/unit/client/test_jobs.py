"""Jobs over a real socket: started once, asked for patiently, never lost."""

import asyncio
import json
import logging
import pickle
import signal
import threading
from urllib.parse import parse_qs, urlsplit

import pytest

from ideowidgets.client import AsyncClient, Client, Polling
from ideowidgets.client.polling import DEADLINE
from ideowidgets.offline.engine import Engine
from ideowidgets.operations import (
    Describe,
    GenerateV3,
    GenerateV4,
    GenerateV4Async,
    MagicPromptV4,
    ResizeAd,
    V2DescribeV4,
    V2GenerateV4,
    V2LayerizeV3,
    V2ReplaceBackgroundV3,
)
from ideowidgets.operations.errors import (
    BadKey,
    BrokenReply,
    IdeogramError,
    InvalidRequest,
    JobFailed,
    NotFound,
    ServerError,
    Timeout,
    Withheld,
)
from ideowidgets.operations.generation import Generation
from tests.unit.client.conftest import CANARY, OFTEN, QUICK
from tests.unit.client.hostile import PNG, cut, hang_up, never, page, status, turns
from tests.unit.client.test_encode import parts_of
from tests.waiting import until

ASK = V2GenerateV4(prompt="a lighthouse", seed=7)
ACCEPTED = status(200, {"generation_id": "gen-1"})
POLL = "/v2/generations/gen-1"
PICTURE = {"object_type": "image.generation", "url": "https://ideogram.ai/a.png", "is_image_safe": True, "seed": 7}
PENDING = {"generation_id": "gen-1", "status": "pending", "created": "2026-11-20T00:00:00Z"}
COMPLETED = PENDING | {
    "status": "completed",
    "response_type": "url",
    "data": [PICTURE],
    "usage_cost_usd_micros": 60_000,
}


def polls(server):
    return [arrival for arrival in server.arrivals if arrival.method == "GET"]


def test_a_job_from_start_to_end(client, server):
    server.plan.append(ACCEPTED)
    server.links[POLL] = turns(status(200, PENDING), status(200, PENDING), status(200, COMPLETED))
    job = client.submit(ASK)
    assert job.generation_id == "gen-1"
    assert not job.done
    assert job.status().status == "pending"
    made = job.result()
    assert job.done
    assert [image.seed for image in made.images] == [7]
    assert made.generation_id == "gen-1"
    assert made.cost_usd_micros == 60_000
    assert made.created.isoformat() == "2026-11-20T00:00:00+00:00"
    assert json.loads(server.arrivals[0].body) == {"prompt": "a lighthouse", "seed": 7, "private": True, "async": True}
    assert [arrival.headers["api-key"] for arrival in server.arrivals] == [CANARY] * 4
    assert all(poll.body == b"" and "content-type" not in poll.headers for poll in polls(server))


def test_once_it_has_ended_nothing_is_asked_again(client, server):
    server.plan.append(ACCEPTED)
    server.links[POLL] = status(200, COMPLETED)
    job = client.submit(ASK)
    first = job.result()
    assert job.result() is first
    assert job.wait().done
    assert job.status().completed
    assert len(polls(server)) == 1


@pytest.mark.parametrize(
    ("ask", "target", "query"),
    [
        (GenerateV4(text_prompt="x"), "/v1/ideogram-v4/async/generate", {}),
        (GenerateV4Async(text_prompt="x"), "/v1/ideogram-v4/async/generate", {}),
        (ResizeAd(image=PNG, resolution="1080x1080"), "/v1/async/ad-resizer", {}),
    ],
    ids=["twin", "its own", "tool"],
)
def test_v1_starts_jobs_at_addresses_of_their_own(client, server, ask, target, query):
    server.plan.append(ACCEPTED)
    server.links["/v1/generations/gen-1"] = status(200, COMPLETED)
    assert client.submit(ask).result().images[0].seed == 7
    assert server.arrivals[0].target == target
    client.submit(ask, webhook_url="https://example.org/hook?a=b&c")
    parts = urlsplit(server.arrivals[-1].target)
    assert parts.path == target
    assert parse_qs(parts.query) == {"webhook_url": ["https://example.org/hook?a=b&c"]}
    body = parts_of(server.arrivals[0])
    assert body
    assert not {b"async", b"webhook_url"} & {name for name, *_ in body}


def test_v2_says_so_in_the_body(client, server):
    server.plan.append(ACCEPTED)
    client.submit(ASK, webhook_url="https://example.org/hook")
    client.submit(V2ReplaceBackgroundV3(prompt="x", image=PNG), webhook_url="https://example.org/hook")
    told = json.loads(server.arrivals[0].body)
    assert told["async"] is True
    assert told["webhook_url"] == "https://example.org/hook"
    assert server.arrivals[0].target == V2GenerateV4.operation.path
    parts = {name: data for name, _, _, data in parts_of(server.arrivals[1])}
    assert parts[b"webhook_url"] == b"https://example.org/hook"
    assert b"async" not in parts, "an operation that is always asynchronous has no such field"


@pytest.mark.parametrize("ask", [GenerateV3(prompt="x"), MagicPromptV4(text_prompt="x"), V2DescribeV4(image=PNG)])
def test_what_cannot_run_as_a_job_is_not_sent(client, server, ask):
    with pytest.raises(InvalidRequest, match="cannot run as a job") as caught:
        client.submit(ask)
    assert caught.value.problems[0].field == "async"
    assert server.arrivals == []


def test_it_names_what_can(client):
    with pytest.raises(InvalidRequest, match=r"V2GenerateV4, .*GenerateV4"):
        client.submit(GenerateV3(prompt="x"))
    with pytest.raises(InvalidRequest, match=r"None of the ways to describe can; .*generate"):
        client.submit(Describe(image_file=PNG))


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/hook",
        "example.org/hook",
        "https://",
        "https://exämple.org/",
        "https://example.org/a b",
        "https://example.org/" + "a" * 2048,
        "https://[",
        "javascript:alert(1)",
        "",
    ],
)
def test_a_webhook_s_address_is_https_and_not_too_long(client, server, url):
    with pytest.raises(InvalidRequest) as caught:
        client.submit(ASK, webhook_url=url)
    assert caught.value.problems[0].field == "webhook_url"
    assert server.arrivals == []


def test_what_takes_no_webhook_says_so(client, server):
    auto = next(cls for cls in _jobs_without_webhook())
    with pytest.raises(InvalidRequest, match=r"webhook_url.*not taken"):
        client.submit(auto(prompt="x"), webhook_url="https://example.org/hook?secret=1")
    assert server.arrivals == []


def _jobs_without_webhook():
    from ideowidgets.operations import OPERATIONS

    return [
        cls
        for cls in OPERATIONS.values()
        if cls.operation.delivery == "either" and not cls.operation.webhook and cls.operation.action == "generate"
    ]


@pytest.mark.parametrize("bad", [hang_up, cut(), status(500, {}), status(503, {}), status(200, {})])
def test_a_job_is_started_once(client, server, bad):
    server.plan.append(bad)
    with pytest.raises(IdeogramError) as caught:
        client.submit(ASK)
    assert caught.value.may_have_been_billed
    assert server.posts() == 1


BUMPS = {
    "hangs up": hang_up,
    "cut short": cut(),
    "500": status(500, {}),
    "502 page": None,
    "503": status(503, {}, ("retry-after", "0")),
    "429": status(429, {}, ("retry-after", "0")),
    "html": page(),
    "a new word": status(200, PENDING | {"status": "reticulating", "mood": "good"}),
    "a new kind of thing": status(200, PENDING | {"data": [{"object_type": "hologram.generation"}, 7, None]}),
}


@pytest.mark.parametrize("bump", BUMPS)
def test_questions_are_free_and_asked_again(client, server, bump):
    server.plan.append(ACCEPTED)
    behaviour = BUMPS[bump] or page(502)
    server.links[POLL] = turns(behaviour, behaviour, behaviour, status(200, PENDING), status(200, COMPLETED))
    assert client.submit(ASK).result().images
    assert len(polls(server)) == 5
    assert server.posts() == 1


def test_no_question_counts_as_the_last_before_the_deadline(client, server):
    server.plan.append(ACCEPTED)
    server.links[POLL] = turns(*[status(500, {})] * 40, status(200, COMPLETED))
    assert client.submit(ASK).result().images
    assert len(polls(server)) == 41


def test_an_answer_that_stays_unreadable_ends_the_wait(client, server):
    server.plan.append(ACCEPTED)
    server.links[POLL] = status(200, {"what": "ever"})
    with pytest.raises(BrokenReply) as caught:
        client.submit(ASK).wait()
    assert caught.value.generation_id == "gen-1"
    assert len(polls(server)) == 5


@pytest.mark.parametrize(("code", "kind"), [(401, BadKey), (403, BadKey), (404, NotFound)])
def test_a_refusal_ends_the_wait(client, server, code, kind):
    server.plan.append(ACCEPTED)
    server.links[POLL] = status(code, {"error": "no such thing"})
    job = client.submit(ASK)
    for ask in (job.wait, job.result, job.status):
        with pytest.raises(kind):
            ask()
    assert len(polls(server)) == 3


@pytest.mark.parametrize("state", ["pending", "reticulating"])
def test_a_deadline_leaves_the_job_alone(client, server, state):
    server.plan.append(ACCEPTED)
    server.links[POLL] = status(200, PENDING | {"status": state})
    job = client.submit(ASK)
    with pytest.raises(Timeout, match=r"goes on.*client\.job\('gen-1'\)") as caught:
        job.result(deadline=0.05)
    assert caught.value.generation_id == "gen-1"
    assert caught.value.may_have_been_billed
    assert job.status().status == state
    server.links[POLL] = status(200, COMPLETED)
    assert job.result().images


def test_a_deadline_while_nobody_answers(make, server):
    client = make(CANARY, base_url=server.url, retry=QUICK, polling=OFTEN)
    server.links[POLL] = never
    with pytest.raises(Timeout, match="No whole answer came") as caught:
        client.job("gen-1", V2GenerateV4).wait(0.2)
    assert caught.value.generation_id == "gen-1"


def test_a_job_that_failed(client, server):
    server.plan.append(ACCEPTED)
    server.links[POLL] = status(200, PENDING | {"status": "failed", "failure_reason": "out of\npaint"})
    job = client.submit(ASK)
    assert job.wait().done
    for _ in range(2):
        with pytest.raises(JobFailed, match=r"gen-1 failed: out of paint\. It may have been billed") as caught:
            job.result()
    assert (caught.value.failure_reason, caught.value.generation_id) == ("out of paint", "gen-1")
    assert caught.value.may_have_been_billed
    assert not caught.value.unsafe
    assert job.status().failed
    assert len(polls(server)) == 1


def test_a_job_that_the_safety_check_stopped(client, server):
    server.links[POLL] = status(200, PENDING | {"status": "failed", "failure_reason": "content_policy_violation"})
    with pytest.raises(JobFailed, match="wording") as caught:
        client.job("gen-1", V2GenerateV4).result()
    assert caught.value.unsafe
    assert not caught.value.may_have_been_billed
    again = pickle.loads(pickle.dumps(caught.value))
    assert (again.unsafe, again.generation_id) == (True, "gen-1")


def test_a_job_that_says_nothing_of_why(client, server):
    server.links[POLL] = status(200, PENDING | {"status": "failed"})
    with pytest.raises(JobFailed, match="does not say why") as caught:
        client.job("gen-1", V2GenerateV4).result()
    assert caught.value.failure_reason is None


def test_a_job_whose_pictures_were_withheld(client, server):
    server.links[POLL] = status(200, COMPLETED | {"data": [PICTURE | {"is_image_safe": False, "url": None}]})
    with pytest.raises(Withheld) as caught:
        client.job("gen-1", V2GenerateV4).result()
    assert caught.value.result.images[0].seed == 7
    assert caught.value.generation_id == "gen-1"


def test_a_job_that_completed_with_nothing(client, server):
    server.links[POLL] = status(200, COMPLETED | {"data": []})
    with pytest.raises(BrokenReply) as caught:
        client.job("gen-1", V2GenerateV4).result()
    assert caught.value.generation_id == "gen-1"


def test_layers_come_as_layers(client, server):
    item = {
        "object_type": "layerized_image",
        "base_image_url": "https://ideogram.ai/base.png",
        "original_image_url": "https://ideogram.ai/a.png",
        "seed": 5,
        "text_blocks": [{"text": "HELLO", "x": 1, "y": 2, "width": 3, "height": 4}],
    }
    server.plan.append(ACCEPTED)
    server.links[POLL] = status(200, COMPLETED | {"data": [item]})
    made = client.submit(V2LayerizeV3(image=PNG)).result()
    assert made.base_image.url.endswith("base.png")
    assert made.text_blocks[0].text == "HELLO"
    assert made.generation_id == "gen-1"


def test_a_job_is_taken_up_again_elsewhere(client, server):
    server.links["/v1/generations/gen-1"] = server.links[POLL] = status(200, COMPLETED)
    assert client.job("gen-1", GenerateV4).result().images[0].seed == 7
    assert client.job("gen-1", V2GenerateV4).result().images[0].seed == 7
    found = client.job("gen-1").result()
    assert isinstance(found, Generation)
    assert found.images[0].seed == 7
    assert client.job("gen-1", "v1").status().usage_cost_usd_micros == 60_000
    assert [poll.path for poll in polls(server)] == ["/v1/generations/gen-1", POLL, POLL, "/v1/generations/gen-1"]
    with pytest.raises(IdeogramError, match="'v3'"):
        client.job("gen-1", "v3")


def test_an_id_never_leads_elsewhere(client, server):
    for wrong in ("../../v1/models", "..", ""):
        with pytest.raises(InvalidRequest, match="generation_id"):
            client.job(wrong, "v2").status()
    with pytest.raises(IdeogramError):
        client.job("models?x=1#y", "v2").status()
    assert [poll.target for poll in polls(server)] == ["/v2/generations/models%3Fx%3D1%23y"]


def test_send_waits_for_what_is_always_a_job(client, server):
    server.plan.append(ACCEPTED)
    server.links[POLL] = turns(status(200, PENDING), status(200, COMPLETED))
    events = []
    made = client.send(V2ReplaceBackgroundV3(prompt="x", image=PNG), watch=events.append)
    assert made.images[0].seed == 7
    assert [event.kind for event in events] == ["waiting", "sent", "accepted", "polling"]
    assert {event.generation_id for event in events[2:]} == {"gen-1"}
    assert events[3].wait > 0
    assert client.client.gate.in_use == 0


def test_send_keeps_its_place_while_the_job_runs(client, server):
    server.plan.append(ACCEPTED)
    held = []

    def look(talk):
        held.append(client.client.gate.in_use)
        status(200, PENDING if len(held) < 3 else COMPLETED)(talk)

    server.links[POLL] = look
    client.send(V2ReplaceBackgroundV3(prompt="x", image=PNG))
    assert held == [1, 1, 1]
    job = client.submit(ASK)
    job.result()
    assert held[3:] == [0]


@pytest.mark.parametrize("state", ["pending", "failed"])
def test_send_tells_of_a_job_that_gave_nothing(client, server, state):
    server.plan.append(ACCEPTED)
    server.links[POLL] = status(200, PENDING | {"status": state})
    with pytest.raises((Timeout, JobFailed)) as caught:
        client.send(V2ReplaceBackgroundV3(prompt="x", image=PNG), deadline=0.3)
    assert caught.value.generation_id == "gen-1"
    assert caught.value.may_have_been_billed
    assert client.client.gate.in_use == 0


def test_send_tells_that_a_refused_question_is_no_refused_job(client, server):
    server.plan.append(ACCEPTED)
    server.links[POLL] = status(403, {})
    with pytest.raises(BadKey) as caught:
        client.send(V2ReplaceBackgroundV3(prompt="x", image=PNG))
    assert caught.value.may_have_been_billed
    assert caught.value.generation_id == "gen-1"


def test_questions_do_not_wait_for_pictures(make, server):
    client = make(CANARY, base_url=server.url, retry=QUICK, polling=OFTEN, in_flight=1)
    server.links[POLL] = status(200, COMPLETED)
    ticket = client.client.gate.ask(1, lambda: None)
    try:
        assert client.job("gen-1", V2GenerateV4).result(deadline=5).images
    finally:
        ticket.leave()


def test_repr_and_insides_hold_no_key(client, server):
    server.plan.append(ACCEPTED)
    server.links[POLL] = status(200, PENDING)
    job = client.submit(ASK)
    assert repr(job).endswith("('gen-1', not asked yet)")
    job.status()
    assert repr(job).endswith("('gen-1', pending)")
    assert CANARY not in repr(job)
    inner = getattr(job, "job", job)
    assert CANARY not in str(vars(inner))
    assert CANARY not in str(vars(inner._core))


def test_a_server_that_repeats_the_key_does_not_get_it_into_a_job(client, server):
    server.links[POLL] = status(200, PENDING | {"status": "failed", "failure_reason": CANARY})
    with pytest.raises(JobFailed) as caught:
        client.job("gen-1", V2GenerateV4).result()
    assert CANARY not in str(caught.value)


def test_a_job_can_be_awaited(server):
    server.plan.append(ACCEPTED)
    server.links[POLL] = turns(status(200, PENDING), status(200, COMPLETED))

    async def main():
        async with AsyncClient(CANARY, base_url=server.url, polling=OFTEN) as client:
            job = await client.submit(ASK)
            assert (await job).images[0].seed == 7
            assert (await job.wait()) is job

    asyncio.run(main())


def test_many_jobs_at_once(server):
    def accept(talk):
        number = json.loads(talk.arrival.body)["seed"]
        server.links[f"/v2/generations/g{number}"] = turns(
            status(200, PENDING | {"generation_id": f"g{number}"}),
            status(200, COMPLETED | {"generation_id": f"g{number}", "data": [PICTURE | {"seed": number}]}),
        )
        status(200, {"generation_id": f"g{number}"})(talk)

    server.plan.append(accept)

    async def main():
        async with AsyncClient(CANARY, base_url=server.url, polling=OFTEN) as client:
            jobs = await asyncio.gather(*(client.submit(ASK.replace(seed=n)) for n in range(20)))
            return await asyncio.gather(*jobs)

    made = asyncio.run(main())
    assert [one.images[0].seed for one in made] == list(range(20))


def test_cancelling_a_wait_gives_the_place_back_and_says_that_the_job_goes_on(server, caplog):
    server.plan.append(ACCEPTED)
    server.links[POLL] = status(200, PENDING)

    async def main():
        async with AsyncClient(CANARY, base_url=server.url, polling=Polling(first=30, most=30)) as client:
            task = asyncio.create_task(client.send(V2ReplaceBackgroundV3(prompt="x", image=PNG)))
            await asyncio.to_thread(until, lambda: len(polls(server)) == 1)
            task.cancel()
            with pytest.raises(asyncio.CancelledError) as caught:
                await task
            assert "client.job('gen-1', V2ReplaceBackgroundV3)" in caught.value.__notes__[0]
            return client.gate.in_use

    with caplog.at_level(logging.WARNING, logger="ideowidgets"):
        assert asyncio.run(main()) == 0
    assert "job gen-1 goes on" in caplog.text


class Clocked:
    """A client's core without input or output, on a clock that only pauses move."""

    def __init__(self, *answers, polling=None):
        self.client = Client(CANARY, polling=polling)
        self.core = self.client._core
        self.answers = list(answers)
        self.now = 0.0
        self.pauses = []
        self.core._pace.now = lambda: self.now

    def run(self, steps):
        answer = None
        try:
            while True:
                effect = steps.send(answer)
                answer = self._perform(effect)
        except StopIteration as done:
            return done.value

    def _perform(self, effect):
        from ideowidgets.client.call import Reply
        from ideowidgets.client.effects import Enter, Pause

        if isinstance(effect, Enter):
            return effect.gate.ask(effect.cap, lambda: None)
        if isinstance(effect, Pause):
            self.pauses.append(effect.seconds)
            self.now += effect.seconds
            return None
        code, told, headers = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return Reply(code, headers, json.dumps(told).encode())


def test_questions_become_rarer():
    clocked = Clocked((200, PENDING, {}))
    with pytest.raises(Timeout):
        clocked.run(clocked.core.wait("gen-1", "v2", DEADLINE, None))
    assert 0.75 <= clocked.pauses[0] <= 1
    assert 7.5 <= max(clocked.pauses) <= 10
    assert sum(clocked.pauses) == pytest.approx(DEADLINE)
    assert 60 <= len(clocked.pauses) <= 90
    assert len(set(clocked.pauses[8:-1])) > 10, "many jobs must not be asked for at the same moment"


@pytest.mark.parametrize("code", [200, 429, 503])
def test_what_the_service_asks_for_is_waited(code):
    asked = {"retry-after": "17"}
    clocked = Clocked((code, PENDING, asked), (code, PENDING, asked), (200, COMPLETED, {}))
    assert clocked.run(clocked.core.wait("gen-1", "v2", DEADLINE, None)).completed
    assert clocked.pauses == [17, 17]


def test_a_service_that_asks_for_no_pause_is_not_asked_without_a_break():
    clocked = Clocked(*[(200, PENDING, {"retry-after": "0"})] * 5, (200, COMPLETED, {}))
    clocked.run(clocked.core.wait("gen-1", "v2", DEADLINE, None))
    assert min(clocked.pauses) == 0.5


def test_a_pause_beyond_the_deadline_is_not_waited():
    clocked = Clocked((200, PENDING, {"retry-after": "601"}))
    with pytest.raises(Timeout):
        clocked.run(clocked.core.wait("gen-1", "v2", DEADLINE, None))
    assert clocked.pauses == []


def test_the_last_question_comes_at_the_deadline():
    clocked = Clocked((200, PENDING, {}), (200, PENDING, {}), (200, COMPLETED, {}), polling=Polling(first=8, most=8))
    assert clocked.run(clocked.core.wait("gen-1", "v2", 9, None)).completed
    assert sum(clocked.pauses) == pytest.approx(9)


def test_a_wait_without_an_end_is_possible():
    clocked = Clocked(*[(200, PENDING, {})] * 1000, (200, COMPLETED, {}))
    assert clocked.run(clocked.core.wait("gen-1", "v2", float("inf"), None)).completed


def test_the_last_error_is_told_at_the_deadline():
    clocked = Clocked((500, {"error": "tired"}, {}))
    with pytest.raises(Timeout, match="tired") as caught:
        clocked.run(clocked.core.wait("gen-1", "v2", 5, None))
    assert not isinstance(caught.value, ServerError)


@pytest.mark.parametrize("ask", [ASK, GenerateV4(text_prompt="x"), GenerateV4Async(text_prompt="x")])
def test_against_the_stand_in(make, ask):
    engine = Engine()
    client = make(engine=engine, polling=OFTEN)
    job = client.submit(ask)
    assert job.status().status == "pending"
    made = job.result(deadline=30)
    assert made.generation_id == job.generation_id
    picture = client.download(made)
    again = make(engine=engine).job(job.generation_id, type(ask))
    assert client.download(again.result()) == picture
    assert len([call for call in engine.calls if call.method == "POST"]) == 1


def test_interrupting_the_wait_says_how_the_job_is_fetched(server):
    server.plan.append(ACCEPTED)
    server.links[POLL] = status(200, PENDING)
    before = signal.signal(signal.SIGINT, signal.default_int_handler)

    def press_ctrl_c():
        until(lambda: len(polls(server)) == 1)
        signal.pthread_kill(threading.main_thread().ident, signal.SIGINT)

    presses = threading.Thread(target=press_ctrl_c)
    try:
        with Client(CANARY, base_url=server.url, polling=Polling(first=30, most=30)) as client:
            presses.start()
            with pytest.raises(KeyboardInterrupt) as caught:
                client.send(V2ReplaceBackgroundV3(prompt="x", image=PNG))
            assert client.gate.in_use == 0
            [note] = caught.value.__notes__
            assert "client.job('gen-1', V2ReplaceBackgroundV3).result()" in note
            server.links[POLL] = status(200, COMPLETED)
            assert eval(note.partition("; ")[2].removesuffix(" fetches it at no further cost."), globals() | locals())
    finally:
        presses.join(30)
        signal.signal(signal.SIGINT, before)
