"""The decision whether to send again, as a table."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ideowidgets.client.call import Call
from ideowidgets.client.retry import Retry, decide, read_retry_after
from ideowidgets.operations.errors import (
    BadKey,
    BadRequest,
    BrokenReply,
    CannotConnect,
    DownloadFailed,
    LinkExpired,
    NoCredit,
    NotFound,
    Refused,
    ServerError,
    Timeout,
    TooManyInFlight,
    Unsafe,
    Withheld,
)

PAID = Call("op", "POST", "/op")
FREE = Call("get", "GET", "/get", paid=False)

# outcome, repeated when free, repeated when paid, repeated when paid and told to
TABLE = [
    (CannotConnect("dns"), True, True, True),
    (TooManyInFlight(429, ""), True, True, True),
    (TooManyInFlight(402, "", reason="inflight_limit"), True, True, True),
    (ServerError(503, "", retry_after=1.0), True, True, True),
    (ServerError(503, "", retry_after=0.0), True, True, True),
    (ServerError(503, ""), True, False, True),
    (ServerError(502, ""), True, False, True),
    (ServerError(504, ""), True, False, True),
    (ServerError(500, ""), True, False, False),
    (ServerError(500, "", retry_after=1.0), True, False, False),
    (ServerError(501, ""), True, False, False),
    (Timeout("late"), True, False, False),
    (Timeout("gate", sent=False), False, False, False),
    (BrokenReply("cut"), True, False, False),
    (BadRequest(400, ""), False, False, False),
    (BadKey(401, ""), False, False, False),
    (NoCredit(402, ""), False, False, False),
    (NotFound(404, ""), False, False, False),
    (Unsafe(422, ""), False, False, False),
    (Refused(409, ""), False, False, False),
    (Withheld(None), False, False, False),
    (DownloadFailed("host"), False, False, False),
    (LinkExpired("gone"), False, False, False),
]


@pytest.mark.parametrize(("outcome", "free", "paid", "told"), TABLE, ids=lambda v: getattr(v, "status", None))
def test_the_table(outcome, free, paid, told):
    rng = random.Random(1)
    assert (decide(Retry(), FREE, outcome, 1, 0, rng) is not None) is free
    assert (decide(Retry(), PAID, outcome, 1, 0, rng) is not None) is paid
    assert (decide(Retry(on_unknown=True), PAID, outcome, 1, 0, rng) is not None) is told


def test_what_the_service_asks_for_wins():
    assert decide(Retry(), PAID, TooManyInFlight(429, "", retry_after=7.0), 1, 0, random.Random(1)) == 7.0
    assert decide(Retry(total=5), PAID, TooManyInFlight(429, "", retry_after=7.0), 1, 0, random.Random(1)) is None


@given(
    attempts=st.integers(1, 9),
    attempt=st.integers(1, 12),
    elapsed=st.floats(0, 300),
    total=st.floats(0, 200),
    asked=st.none() | st.floats(0, 400),
    seed=st.integers(0, 99),
)
def test_pauses_stay_within_the_limits(attempts, attempt, elapsed, total, asked, seed):
    policy = Retry(attempts=attempts, total=total)
    outcome = TooManyInFlight(429, "", retry_after=asked)
    wait = decide(policy, PAID, outcome, attempt, elapsed, random.Random(seed))
    if attempt >= attempts:
        assert wait is None
    if wait is not None:
        assert wait >= 0
        assert elapsed + wait <= total
        assert wait == asked or (asked is None and wait <= min(20.0, 0.5 * 2 ** (attempt - 1)))


def test_pauses_are_spread():
    pauses = {decide(Retry(), PAID, CannotConnect(""), 3, 0, random.Random(seed)) for seed in range(20)}
    assert len(pauses) == 20


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("3", 3.0),
        ("0.5", 0.5),
        ("-4", 0.0),
        ("Thu, 01 Jan 1970 00:01:00 GMT", 50.0),
        ("Thu, 01 Jan 1970 00:00:00 GMT", 0.0),
        ("inf", None),
        ("nan", None),
        ("soon", None),
        ("", None),
        (None, None),
        ("Thu, 99 Jan 1970 00:00:00 GMT", None),
    ],
)
def test_retry_after(text, seconds):
    assert read_retry_after(text, now=10.0) == seconds


@given(st.text(max_size=40))
def test_retry_after_takes_anything(text):
    found = read_retry_after(text)
    assert found is None or found >= 0
