"""What an error answer says, in whichever of the service's shapes it comes."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ideowidgets.client.call import Call, Reply
from ideowidgets.client.refusals import plain_text, refusal
from ideowidgets.operations.errors import IdeogramError, NoCredit, Refused, TooManyInFlight

CALL = Call("op", "POST", "/op")


def refused(status, content, **headers):
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    found = refusal(Reply(status, {k.replace("_", "-"): v for k, v in headers.items()}, body), CALL)
    assert isinstance(found, Refused)
    return found


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ({"error": "first", "message": "second"}, "first"),
        ({"message": "second", "detail": "third"}, "second"),
        ({"type": "about:blank", "title": "Bad Request", "detail": "third", "status": 400}, "third"),
        ({"title": "Bad Request"}, "Bad Request"),
        ({"error": {"message": "inside", "code": 1}}, "inside"),
        ({}, ""),
        (b"", ""),
        (b"plain words", "plain words"),
        (b"<html><script>x</script>", "an HTML page, not an answer of the API"),
        ([1, 2], "[1, 2]"),
        ({"error": None, "detail": "x"}, "x"),
        ({"error": "line\none\x00\x1b[31m"}, "line one [31m"),
        ({"error": "see https://x.example/y?sig=abc"}, "see https://x.example/y?…"),
        (b"\xff\xfe", "��"),
    ],
)
def test_the_text(content, text):
    assert refused(400, content).text == text


def test_reasons_limits_and_ids():
    found = refused(
        429,
        {"error": "Too many", "reject_reason": "inflight_limit", "max_inflight_requests": 3},
        retry_after="2",
        x_request_id="abc",
    )
    assert isinstance(found, TooManyInFlight)
    assert (found.reason, found.limit, found.retry_after, found.request_id) == ("inflight_limit", 3, 2.0, "abc")
    assert "inflight_limit" in str(found)
    broke = refused(402, {"error": "Add credits", "reject_reason": "insufficient_funds"})
    assert type(broke) is NoCredit
    assert "Add credits" in str(broke)


@pytest.mark.parametrize("limit", [0, -1, True, "3", 2.5, None, []])
def test_a_senseless_limit_is_no_limit(limit):
    assert refused(429, {"max_inflight_requests": limit}).limit is None


@given(status=st.integers(300, 599), body=st.binary(max_size=200) | st.text(max_size=100).map(str.encode))
def test_any_answer_becomes_one_of_ours(status, body):
    found = refusal(Reply(status, {}, body), CALL)
    assert isinstance(found, IdeogramError)
    assert str(found)
    assert str(found).isprintable()


MEMBERS = st.sampled_from(["error", "message", "detail", "title", "reject_reason", "max_inflight_requests"])
VALUES = st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9), st.lists)


@given(st.dictionaries(MEMBERS, VALUES))
def test_any_members(content):
    assert str(refusal(Reply(400, {}, json.dumps(content).encode()), CALL))


@given(st.text(max_size=3000))
def test_text_is_one_short_printable_line(text):
    line = plain_text(text)
    assert len(line) <= 400
    assert line.isprintable()
