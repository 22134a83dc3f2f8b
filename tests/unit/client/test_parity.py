"""Whatever one client does, the other does too: every operation, every verb, every failure, over a real socket.

Nothing here names an operation or a verb one by one; what is new in either list is called here from then on.
"""

import inspect
import socket

import pytest

from ideowidgets.client import AsyncClient, AsyncJob, Client, Job
from ideowidgets.client.verbs import SyncVerbs
from ideowidgets.offline.faults import DOWNLOAD, KINDS, POLLING, Fault
from ideowidgets.operations import OPERATIONS, GenerateV3, ResizeAd, V2GenerateV4, describe_fields
from ideowidgets.operations.errors import IdeogramError
from tests.unit.client.pair import comparable, paired
from tests.unit.client.test_verbs import VERBS
from tests.unit.operations.samples import fields_of, picture, sample

V3 = GenerateV3.operation.id
V2 = V2GenerateV4.operation.id
NO_JOB = "A" * 22
LARGER = ("output_resolution", "resolution_tier", "upscale_factor")


@pytest.fixture(scope="module")
def pair():
    with paired() as made:
        yield made


@pytest.fixture(scope="module")
def request_of(pair):
    def make(operation_id):
        cls, fields = OPERATIONS[operation_id], fields_of(operation_id)
        # Large pictures are drawn twice here and show nothing more.
        smallest = {spec.name: spec.choices[0] for spec in describe_fields(cls) if spec.name in LARGER}
        return cls(**pair.about(fields | {name: value for name, value in smallest.items() if name in fields}))

    return make


def can_be_a_job(operation):
    return operation.twin is not None or operation.delivery != "answer"


@pytest.mark.parametrize("operation_id", OPERATIONS)
def test_every_operation_is_sent_alike(pair, request_of, operation_id):
    request = request_of(operation_id)

    def act(client):
        made = client.send(request)
        return made, client.download(made.images[0]) if request.operation.picture else None

    one, _ = pair.same(act)
    assert one.error is None
    assert type(one.value[0]) is request.operation.result
    assert one.arrived[0][0] == operation_id


@pytest.mark.parametrize("operation_id", OPERATIONS)
def test_every_operation_is_submitted_alike(pair, request_of, operation_id):
    request = request_of(operation_id)

    def act(client):
        job = client.submit(request)
        first, shown = job.status(), comparable(job)
        again = client.job(job.generation_id, type(request))
        bare = client.job(job.generation_id, request.operation.generation)
        return first, shown, comparable(job.wait()), job.result(), again.result(), bare.result(), job

    one, _ = pair.same(act)
    assert (one.error is None) is can_be_a_job(request.operation), one.error
    if one.error is None:
        assert one.value[0].status == "pending"
        assert one.value[-1].done


@pytest.mark.parametrize("operation_id", OPERATIONS)
def test_every_operation_is_quoted_alike(pair, request_of, operation_id):
    request = request_of(operation_id)
    one, _ = pair.same(lambda client: client.quote(request))
    assert one.error is None
    assert bool(one.arrived) is request.operation.dry_run


@pytest.mark.parametrize(("verb", "given", "named", "kind"), VERBS)
def test_every_verb_is_called_alike(pair, verb, given, named, kind):
    bound = inspect.signature(getattr(Client("k" * 20), verb)).bind(*given, **named)
    asked = pair.about(dict(bound.arguments)) | bound.kwargs.get("more", {})
    more = asked.pop("more", {})
    one, _ = pair.same(lambda client: getattr(client, verb)(**asked, **more))
    assert one.error is None
    assert OPERATIONS[one.arrived[0][0]].__name__ == kind


TWO = V2GenerateV4(prompt="a lighthouse", num_images=2)
CALLS = {
    "base_url": lambda client: client.base_url,
    "carries": lambda client: [client.carries(TWO), client.carries(V2GenerateV4)],
    "download": lambda client: client.download(client.send(V2GenerateV4(prompt="a lighthouse"))),
    "download_all": lambda client: [found.data for found in client.download_all(client.send(TWO))],
    "fetch": lambda client: client.fetch(client.send(TWO).images[1].url),
    "gate": lambda client: [client.gate.limit, client.gate.in_use],
    "job": lambda client: client.job(NO_JOB),
    "quote": lambda client: client.quote(TWO),
    "read_picture": lambda client: client.read_picture(client.send(TWO).images[0].url).sha256,
    "send": lambda client: client.send(TWO),
    "service": lambda client: client.service,
    "submit": lambda client: client.submit(TWO),
    "webhook_keys": lambda client: client.webhook_keys(),
}


@pytest.mark.parametrize("name", CALLS)
def test_every_method_is_called_alike(pair, name):
    one, _ = pair.same(CALLS[name])
    assert one.error is None
    assert one.value is not None


def public(cls):
    return {name for name in dir(cls) if not name.startswith("_")}


def test_whatever_is_public_is_called_on_both():
    assert public(Client) - {"close"} == public(AsyncClient) - {"aclose"}
    assert public(Client) - {"close"} == CALLS.keys() | {verb for verb, *_ in VERBS}
    assert {verb for verb, *_ in VERBS} == public(SyncVerbs)
    assert public(Job) == public(AsyncJob) == {"done", "result", "status", "wait"}


def send(**fields):
    return lambda client: client.send(V2GenerateV4(**{"prompt": "a lighthouse", **fields}))


def awaited(request, deadline=20.0):
    return lambda client: client.submit(request).result(deadline=deadline)


def closed(client):
    client.close()
    return client.client.service, client.send(TWO)


def unheard():
    """Give the address of a port where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return f"http://127.0.0.1:{listener.getsockname()[1]}"


FAILURES = {
    "a bad key": (send(), "BadKey", {"key": "revoked"}, []),
    "a key that may not": (send(), "BadKey", {"key": "forbidden"}, []),
    "no credit": (send(), "NoCredit", {"key": "no-credit"}, []),
    "a limit of the plan": (send(), "NoCredit", {}, [Fault("402", reason="feature_limit")]),
    "a field refused": (send(), "BadRequest", {}, [Fault("400")]),
    "a rule refused": (send(), "BadRequest", {}, [Fault("400-rule")]),
    "an unsafe prompt": (send(prompt="unsafe-prompt"), "Unsafe", {}, []),
    "unsafe, and why": (lambda client: client.send(GenerateV3(prompt="unsafe-prompt")), "Unsafe", {}, []),
    "all withheld": (send(prompt="unsafe-image"), "Withheld", {}, []),
    "too many, to the end": (send(), "TooManyInFlight", {}, [Fault("429", retry_after=0.01)]),
    "too many, once": (send(), None, {}, [Fault("429", at=1)]),
    "out of service": (send(), "ServerError", {}, [Fault("503")]),
    "a broken server": (send(), "ServerError", {}, [Fault("500")]),
    "a broken reply": (send(), "BrokenReply", {}, [Fault("not-json")]),
    "a page": (send(), "BrokenReply", {}, [Fault("html")]),
    "a cut reply": (send(), "BrokenReply", {}, [Fault("cut")]),
    "no pictures": (send(), "BrokenReply", {}, [Fault("fewer-images")]),
    "led elsewhere": (send(), "BrokenReply", {}, [Fault("redirect")]),
    "no answer": (send(), "Timeout", {"timeout": 0.3}, [Fault("stall")]),
    "no answer before the deadline": (send(), "Timeout", {"deadline": 0.3}, [Fault("stall")]),
    "nobody there": (send(), "CannotConnect", {"base_url": unheard()}, []),
    "a job that failed": (awaited(V2GenerateV4(prompt="fail-job")), "JobFailed", {}, []),
    "a job that is unsafe": (awaited(V2GenerateV4(prompt="unsafe-image")), "JobFailed", {}, []),
    "a job of no end": (awaited(TWO, deadline=0.2), "Timeout", {}, [Fault("job-stuck")]),
    "a sent job that failed": (
        lambda client: client.send(ResizeAd(image=picture(), resolution="728x90", prompt="fail-job")),
        "JobFailed",
        {},
        [],
    ),
    "a job unknown": (lambda client: client.job(NO_JOB).status(), "NotFound", {}, []),
    "a job of nothing": (lambda client: client.job(NO_JOB, "v3"), "IdeogramError", {}, []),
    "no way to be a job": (lambda client: client.submit(GenerateV3(prompt="x")), "InvalidRequest", {}, []),
    "a bad webhook": (lambda client: client.submit(TWO, webhook_url="ftp://x"), "InvalidRequest", {}, []),
    "a model that lacks a field": (
        lambda client: client.generate("x", model="4.5", style_type="DESIGN"),
        "InvalidRequest",
        {},
        [],
    ),
    "a member's key": (lambda client: client.usage("2026-11-01T00:00:00Z"), "NotFound", {"key": "member-key"}, []),
    "a link to another host": (
        lambda client: client.download("https://elsewhere.invalid/a.png"),
        "DownloadFailed",
        {},
        [],
    ),
    "a private address": (lambda client: client.read_picture("https://10.0.0.1/a.png"), "DownloadFailed", {}, []),
    "an expired link": (CALLS["download"], "LinkExpired", {}, [Fault("expired-link")]),
    "one picture that cannot be fetched": (
        lambda client: client.download_all(client.send(TWO)),
        None,
        {"in_flight": 1},
        [Fault("403", on=DOWNLOAD)],
    ),
}


@pytest.mark.parametrize("what", FAILURES)
def test_every_failure_is_told_alike(pair, what):
    act, named, options, faults = FAILURES[what]
    one, _ = pair.same(act, *faults, **options)
    assert (type(one.error).__name__ if one.error else None) == named


@pytest.mark.parametrize("kind", sorted(KINDS - {"gateway-failed"}))
def test_every_fault_is_told_alike(pair, kind):
    on = None if kind in POLLING else V2
    act = awaited(TWO, deadline=0.3) if kind in POLLING else send()
    one, _ = pair.same(act, Fault(kind, on=on, retry_after=0.01), timeout=0.3)
    assert kind in {call[-1] for call in one.arrived} or kind in POLLING


@pytest.mark.parametrize("kind", sorted(KINDS - POLLING - {"gateway-failed"}))
def test_every_fault_of_a_download_is_told_alike(pair, kind):
    link = pair.world.send(V3, {"prompt": "x"}).json()["data"][0]["url"]
    fault = Fault(kind, on=DOWNLOAD, retry_after=0.01)
    pair.same(lambda client: client.download(link), fault, deadline=0.5)


def test_a_closed_client_is_closed(pair):
    told = []
    for kind in ("sync", "async"):
        client = pair.fresh(kind)
        client.close()
        with pytest.raises(IdeogramError) as caught:
            client.send(sample(V2))
        told.append(comparable(caught.value))
    assert told[0] == told[1]


def test_a_difference_would_be_seen(pair):
    def otherwise(client):
        return client.quote(TWO if client.kind == "sync" else TWO.replace(num_images=3))

    def twice(client):
        return [client.quote(TWO) for _ in range(1 if client.kind == "sync" else 2)][0:1]

    for act in (otherwise, twice):
        with pytest.raises(AssertionError, match=r"(?s)--- sync.*\+\+\+ async"):
            pair.same(act)
