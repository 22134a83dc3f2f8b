"""The check with a real key, held against a stand-in that plays the real service: nothing here leaves this machine."""

import json
import os
import subprocess
import sys
import time
from contextlib import suppress

import pytest

from ideowidgets.client.call import Reply
from ideowidgets.offline.faults import Fault
from ideowidgets.offline.server import OfflineServer
from ideowidgets.operations import OPERATIONS, describe_fields
from ideowidgets.operations.errors import IdeogramError
from tests.contract.world import KEY, World
from tests.live.__main__ import DIFFERENT, NOT_RUN, SAME, main
from tests.live.plan import BY_NAME_ONLY, USUAL, Step, steps
from tests.live.shapes import Difference, differences
from tests.paths import REPOSITORY
from tests.unit.client.hostile import Hostile, echo, images, status

SECRET = "live-canary-0123456789abcdef"
V3 = "post-generate-image-v-3"
UPSCALE = "post_upscale"
QUOTE = {
    "object": "price_quote",
    "billing_identifier": "upscale",
    "quantity": 1,
    "usd_micros": 5_000_000,
    "credit_millis": 500_000,
    "qualifier": "exact",
}


@pytest.fixture(autouse=True)
def key(monkeypatch):
    monkeypatch.setenv("IDEOGRAM_API_KEY", SECRET)


@pytest.fixture
def real():
    with OfflineServer() as server:
        yield server


@pytest.fixture
def hostile():
    server = Hostile()
    yield server
    server.close()


class Run:
    """One run: what it said, and how much had arrived when each line was said."""

    def __init__(self, url, *arguments, calls=tuple):
        self.said = []
        self.arrived = []
        self.calls = calls
        self.code = main([*arguments, "--base-url", url], say=self._hear)

    def _hear(self, line):
        self.said.append(line)
        self.arrived.append(len(self.calls()))

    @property
    def text(self):
        return "\n".join(self.said)


def run(real, *arguments):
    return Run(real.base_url, *arguments, calls=lambda: real.engine.calls)


def found(path):
    """Give the differences of a written report, by operation."""
    told = {}
    for step in json.loads(path.read_text())["steps"]:
        for answerer, many in step["differences"].items():
            told.setdefault(answerer, set()).update((one["kind"], one["where"]) for one in many)
    return {name: places for name, places in told.items() if places}


def test_the_stand_in_has_the_shape_that_it_declares(monkeypatch, tmp_path):
    monkeypatch.setenv("IDEOGRAM_API_KEY", KEY)
    world = World(clock=time.time)
    report = tmp_path / "report.json"
    actions = {cls.operation.action: name for name, cls in OPERATIONS.items() if cls.operation.method == "POST"}
    names = [name for action, name in actions.items() if action not in BY_NAME_ONLY]
    with OfflineServer(world.engine) as server:
        done = Run(server.base_url, *names, "--max-usd", "9", "--unknown-usd", "0", "--yes", "--json", str(report))
    assert found(report) == {}
    assert done.code == SAME
    assert "not compared:" not in done.text
    assert {step["operation"] for step in json.loads(report.read_text())["steps"]} > set(names)


def test_exactly_what_differs_is_named(real, tmp_path):
    real.engine.faults = [
        Fault("unknown-fields", on=V3),
        Fault("missing-fields", on="post-describe"),
        Fault("500", on="post-magic-prompt-v-4"),
        Fault("html", on="post-remove-background"),
        Fault("unknown-fields", on="list-datasets"),
        Fault("404", on="get-custom-model"),
    ]
    report = tmp_path / "report.json"
    done = run(real, "--max-usd", "0.25", "--unknown-usd", "0.05", "--yes", "--json", str(report))
    assert done.code == DIFFERENT
    assert found(report) == {
        V3: {
            ("new key", "a_new_field"),
            ("new key", "response_type"),
            ("new key", "data[].a_new_field"),
            ("value", "data[].style_type"),
        },
        "post-describe": {("missing key", "descriptions"), ("new key", "created")},
        "post-magic-prompt-v-4": {("status", "")},
        "post-remove-background": {("header", "content-type"), ("body", ""), ("download", "")},
        "list-datasets": {("new key", "a_new_field"), ("new key", "response_type")},
        "get-custom-model": {("status", "")},
    }
    assert "data[].style_type: A_NEW_STYLE; stand-in: none of the" in done.text


def test_the_price_is_said_before_anything_is_sent(real):
    done = run(real, "--max-usd", "0.25", "--yes")
    first = next(n for n, arrived in enumerate(done.arrived) if arrived)
    before = "\n".join(done.said[:first])
    for name in USUAL:
        assert name.partition("=")[0] in before
    assert "$0.03" in before
    assert "price unknown" in before
    assert "Together about $0.08" in before
    assert done.code == SAME
    sent = [call.operation for call in real.engine.calls if call.method == "POST"]
    assert "post-magic-prompt-v-4" not in sent, "what nobody prices is not sent unless it is counted"
    assert sum(charge.usd_micros for charge in real.engine.billed) == 80_000


@pytest.mark.parametrize("arguments", [("--max-usd", "0.07", "--yes"), ("--max-usd", "0.25")])
def test_too_dear_or_not_confirmed_sends_nothing(real, arguments):
    done = run(real, *arguments)
    assert done.code == NOT_RUN
    assert real.engine.calls == ()
    assert "Nothing was sent." in done.said[-1]


def test_without_a_key_nothing_is_sent(real, monkeypatch):
    monkeypatch.delenv("IDEOGRAM_API_KEY")
    done = run(real, "--max-usd", "0.25", "--yes")
    assert done.code == NOT_RUN
    assert real.engine.calls == ()
    assert "IDEOGRAM_API_KEY" in done.said[-1]


@pytest.mark.parametrize("cap", [(), ("--max-usd", "nan"), ("--max-usd", "inf"), ("--max-usd", "-1")])
def test_a_cap_must_be_given(real, cap):
    with pytest.raises(SystemExit):
        run(real, "--yes", *cap)
    assert real.engine.calls == ()


def test_a_quote_above_the_cap_stops(hostile):
    hostile.plan.append(status(200, QUOTE))
    done = Run(hostile.url, UPSCALE, "--max-usd", "4", "--yes")
    assert done.code == NOT_RUN
    assert "$5.00" in done.text
    assert "more than --max-usd. Nothing that costs was sent." in done.said[-1]
    assert [arrival.target for arrival in hostile.arrivals if arrival.method == "POST"] == [
        f"{OPERATIONS[UPSCALE].operation.path}?dry_run=true"
    ]


def test_a_service_that_does_not_know_dry_run_is_not_asked_again(hostile):
    hostile.plan.append(images("SERVER/a"))
    done = Run(hostile.url, "post_*", "--max-usd", "99", "--yes")
    assert done.code == NOT_RUN
    assert hostile.posts() == 1
    assert "may have billed" in done.said[-1]


def test_a_refused_key_ends_it(hostile):
    hostile.plan.append(status(401, {"message": "no"}))
    done = Run(hostile.url, V3, "post-describe", "--max-usd", "1", "--yes")
    assert done.code == NOT_RUN
    assert hostile.posts() == 1


def test_neither_the_key_nor_what_is_said_is_reported(hostile, tmp_path):
    hostile.plan.append(echo(200))
    report = tmp_path / "report.json"
    done = Run(hostile.url, V3, "post-describe", "--max-usd", "1", "--yes", "--json", str(report))
    assert done.code == DIFFERENT
    written = done.text + report.read_text()
    assert ("new key", "error") in found(report)[V3]
    assert SECRET not in written
    assert "you sent" not in written


def test_keys_that_nobody_would_write_are_not_shown():
    told = {"200": {"content": {"application/json": {"schema": {"type": "object", "properties": {}}}}}}
    body = json.dumps({"a whole sentence": 1, "x" * 60: 2, "plain": None}).encode()
    said = differences(Reply(200, {}, body), None, told)
    assert said == [
        Difference("new key", "<key>", "integer", "no such key"),
        Difference("new key", "plain", "null", "no such key"),
    ]


ITEM = {
    "type": "object",
    "properties": {"n": {"type": "integer"}, "s": {"enum": ["a", "b"]}, "id": {"type": "string", "pattern": "^x$"}},
    "required": ["n"],
}
OTHER = {"type": "object", "properties": {"kind": {"const": "other"}}, "required": ["kind"]}
LIST = {"type": "array", "items": {"oneOf": [ITEM, OTHER]}}
TOLD = {"200": {"content": {"application/json": {"schema": {"type": "object", "properties": {"data": LIST}}}}}}


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ([{"n": 1, "s": "a"}, {"kind": "other"}], []),
        ([], []),
        ([{"n": 1.5}], [("type", "data[].n", "number", "integer")]),
        ([{"n": None}, {"n": None}], [("type", "data[].n", "null", "integer")]),
        ([{"n": 1, "s": "c"}], [("value", "data[].s", "c", "none of the 2 known")]),
        ([{"n": 1, "s": "what a person wrote"}], [("value", "data[].s", "another string", "none of the 2 known")]),
        ([{"n": 1, "id": "y"}], [("form", "data[].id", "another string", "pattern")]),
        ([{"s": "a"}], [("missing key", "data[].n", "no such key", "always there")]),
        ({"a": 1}, [("type", "data", "object", "array")]),
    ],
)
def test_shapes(data, expected):
    reply = Reply(200, {}, json.dumps({"data": data}).encode())
    assert differences(reply, None, TOLD) == [Difference(*one) for one in expected]


def test_heads():
    good = Reply(200, {"content-type": "application/json"}, b'{"data": []}')
    odd = Reply(200, {"content-type": "text/json; charset=x", "x-ratelimit-left": "3", "date": "x"}, good.body)
    assert differences(good, good, TOLD) == []
    assert [(one.kind, one.where) for one in differences(odd, good, TOLD)] == [
        ("header", "content-type"),
        ("header", "x-ratelimit-left"),
    ]
    assert [one.kind for one in differences(Reply(418, {}, b""), good, TOLD)] == ["status", "status"]
    assert [one.kind for one in differences(Reply(200, good.headers, b"<p>"), good, TOLD)] == ["body"]


def test_each_operation_is_sent_as_cheaply_as_the_list_knows():
    for step in steps(["*"]):
        request = step.request({})
        assert request.expected_images <= 1
        price = request.price().usd_micros
        for spec in describe_fields(step.cls):
            for choice in spec.choices if price is not None else ():
                with suppress(IdeogramError):
                    other = request.replace(**{spec.name: choice}).price().usd_micros
                    assert other is None or other >= price, (step.operation_id, spec.name, choice)
    assert Step("send", V3).request({}).price().usd_micros == 30_000


def test_what_stays_in_the_account_is_reached_by_name_alone():
    assert [step.operation_id for step in steps(["create-dataset"]) if step.way == "send"] == ["create-dataset"]
    assert all(step.cls.operation.action not in BY_NAME_ONLY for step in steps(["*"]))
    for wrong in ("create-*", "train*", "nothing", "post-describe=job", f"{UPSCALE}=later"):
        with pytest.raises(IdeogramError):
            steps([wrong])


def test_pytest_never_runs_it():
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider", "tests/live"]
    collected = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, timeout=60)
    assert collected.returncode == pytest.ExitCode.NO_TESTS_COLLECTED, collected.stdout


def test_the_command():
    without = {name: value for name, value in os.environ.items() if name != "IDEOGRAM_API_KEY"}
    command = [sys.executable, "-m", "tests.live", "--max-usd", "1", "--yes"]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, env=without, timeout=60)
    assert done.returncode == NOT_RUN
    assert "What will be sent:" in done.stdout
    assert "Nothing was sent." in done.stdout
