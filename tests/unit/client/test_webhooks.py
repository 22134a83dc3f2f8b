"""Whether a message is believed: real keys, real signatures, and everything that can be wrong with one."""

import base64
import hashlib
import json
import subprocess
import sys
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from ideowidgets.client.webhooks import KEYS_PATH, verify
from ideowidgets.offline.engine import Engine
from ideowidgets.operations import V2GenerateV4
from ideowidgets.operations.errors import WebhookError
from tests.unit.client.conftest import CANARY, OFTEN
from tests.unit.client.hostile import hang_up, page, status, turns

NOW = 1_790_000_000
OURS = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OTHER = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
BODY = json.dumps(
    {
        "generation_id": "gen-1",
        "created": "2026-11-20T00:00:00Z",
        "data": [{"url": "https://ideogram.ai/a.png?exp=1&sig=s", "is_image_safe": True, "seed": 3, "prompt": "grüße"}],
        "something_new": 1,
    }
).encode()


def jwk(key, **changes):
    text = base64.urlsafe_b64encode(key.public_key().public_bytes_raw()).rstrip(b"=").decode()
    return {"kty": "OKP", "crv": "Ed25519", "use": "sig", "alg": "EdDSA", "kid": "k", "x": text} | changes


def signed(body=BODY, key=OURS, *, at=NOW, generation_id="gen-1", user_id="user-9"):
    told = "\n".join((generation_id, user_id, str(at), hashlib.sha256(body).hexdigest()))
    return {
        "Content-Type": "application/json",
        "X-Ideogram-Webhook-Generation-Id": generation_id,
        "X-Ideogram-Webhook-User-Id": user_id,
        "X-Ideogram-Webhook-Timestamp": str(at),
        "X-Ideogram-Webhook-Key-Id": "whatever",
        "X-Ideogram-Webhook-Signature": key.sign(told.encode()).hex(),
    }


KEYS = {"keys": [jwk(OTHER), jwk(OURS)]}


def test_a_message_that_was_signed():
    told = verify(signed(), BODY, KEYS, now=NOW)
    assert (told.generation_id, told.user_id) == ("gen-1", "user-9")
    assert told.timestamp == datetime.fromtimestamp(NOW, UTC)
    assert [image.seed for image in told.images] == [3]
    assert told.body["something_new"] == 1
    assert "sig=" not in repr(told)


@pytest.mark.parametrize("change", [str.lower, str.upper, str.title])
def test_names_of_headers_in_any_case(change):
    headers = {change(name): value for name, value in signed().items()}
    assert verify(headers, BODY, KEYS, now=NOW).generation_id == "gen-1"


@pytest.mark.parametrize(
    "keys",
    [
        KEYS,
        {"keys": [jwk(OURS)]},
        [jwk(OTHER), jwk(OURS)],
        ({"kty": "RSA", "n": "x"}, jwk(OTHER, x="short"), jwk(OTHER, x="!"), jwk(OTHER, x=None), "no key", jwk(OURS)),
    ],
)
def test_any_key_of_the_set_may_have_signed(keys):
    assert verify(signed(), BODY, keys, now=NOW).generation_id == "gen-1"


@pytest.mark.parametrize("keys", [{}, [], {"keys": []}, {"keys": 1}, {"keys": [{}]}, [jwk(OURS, crv="X25519")]])
def test_a_set_without_a_usable_key(keys):
    with pytest.raises(WebhookError, match="webhook_keys") as caught:
        verify(signed(), BODY, keys, now=NOW)
    assert caught.value.failed == "keys"


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        (signed(), BODY + b" "),
        (signed(), b""),
        (signed(), BODY.replace(b'"seed": 3', b'"seed": 4')),
        (signed(key=Ed25519PrivateKey.generate()), BODY),
        (signed() | {"X-Ideogram-Webhook-Generation-Id": "gen-2"}, BODY),
        (signed() | {"X-Ideogram-Webhook-User-Id": "user-8"}, BODY),
        (signed() | {"X-Ideogram-Webhook-Timestamp": str(NOW + 1)}, BODY),
        (signed() | {"X-Ideogram-Webhook-Timestamp": f"0{NOW}"}, BODY),
        (signed() | {"X-Ideogram-Webhook-Signature": "0" * 128}, BODY),
    ],
)
def test_whatever_was_touched_is_not_believed(headers, body):
    with pytest.raises(WebhookError, match="do not act on it") as caught:
        verify(headers, body, KEYS, now=NOW)
    assert caught.value.failed == "signature"


@pytest.mark.parametrize("seconds", [-301, 301, -10_000, 10_000])
def test_too_old_or_from_the_future(seconds):
    with pytest.raises(WebhookError) as caught:
        verify(signed(at=NOW + seconds), BODY, KEYS, now=NOW)
    assert caught.value.failed == "stale"


@pytest.mark.parametrize("seconds", [-300, 300, 0])
def test_within_the_window(seconds):
    assert verify(signed(at=NOW + seconds), BODY, KEYS, now=NOW)
    assert verify(signed(at=NOW + 5000), BODY, KEYS, now=NOW, tolerance=5000)


def test_the_clock_is_used_where_no_time_is_given():
    with pytest.raises(WebhookError) as caught:
        verify(signed(at=1_000_000_000), BODY, KEYS)
    assert caught.value.failed == "stale"
    assert verify(signed(at=int(datetime.now(UTC).timestamp())), BODY, KEYS)


@pytest.mark.parametrize("name", ["Generation-Id", "User-Id", "Timestamp", "Signature"])
@pytest.mark.parametrize("value", [None, "", 7, "two words", "a\nb", "ü"])
def test_a_header_that_is_missing_or_not_usable(name, value):
    headers = signed() | {f"X-Ideogram-Webhook-{name}": value}
    if value is None:
        del headers[f"X-Ideogram-Webhook-{name}"]
    with pytest.raises(WebhookError, match=f"X-Ideogram-Webhook-{name}") as caught:
        verify(headers, BODY, KEYS, now=NOW)
    assert caught.value.failed == "header"


@pytest.mark.parametrize(
    "signature",
    [
        signed()["X-Ideogram-Webhook-Signature"].upper(),
        signed()["X-Ideogram-Webhook-Signature"][:-2],
        signed()["X-Ideogram-Webhook-Signature"] + "00",
        base64.b64encode(b"x" * 64).decode(),
    ],
)
def test_a_signature_is_128_lower_case_digits(signature):
    with pytest.raises(WebhookError, match="lower-case") as caught:
        verify(signed() | {"X-Ideogram-Webhook-Signature": signature}, BODY, KEYS, now=NOW)
    assert caught.value.failed == "header"


@pytest.mark.parametrize("at", ["-5", "1e9", "1790000000.5", "٣", "9" * 13])
def test_a_time_is_whole_seconds(at):
    with pytest.raises(WebhookError, match="Timestamp") as caught:
        verify(signed() | {"X-Ideogram-Webhook-Timestamp": at}, BODY, KEYS, now=NOW)
    assert caught.value.failed == "header"


@pytest.mark.parametrize("body", [BODY.decode(), json.loads(BODY), None])
def test_only_raw_bytes_are_checked(body):
    with pytest.raises(WebhookError, match="raw bytes") as caught:
        verify(signed(), body, KEYS, now=NOW)
    assert caught.value.failed == "body"


@pytest.mark.parametrize("body", [b"", b"[]", b'"x"', b"\xff", b"[" * 100_000])
def test_what_was_signed_and_is_no_object(body):
    with pytest.raises(WebhookError, match="no JSON object") as caught:
        verify(signed(body), body, KEYS, now=NOW)
    assert caught.value.failed == "body"


@pytest.mark.parametrize("told", [{}, {"status": "failed"}, {"data": None}, {"data": [1]}, {"data": []}])
def test_a_message_without_pictures(told):
    body = json.dumps(told).encode()
    found = verify(signed(body), body, KEYS, now=NOW)
    assert found.images == ()
    assert found.body == told


@given(body=st.binary(max_size=200), wrong=st.binary(max_size=200))
def test_only_the_signed_bytes_are_believed(body, wrong):
    kinds = set()
    for given_body in (body, wrong):
        try:
            verify(signed(body), given_body, KEYS, now=NOW)
        except WebhookError as error:
            kinds.add(error.failed)
    assert kinds == ({"body"} if body == wrong else {"body", "signature"})


@given(st.text(max_size=30))
def test_errors_never_repeat_what_came(text):
    for name in ("Generation-Id", "User-Id", "Timestamp", "Signature"):
        with pytest.raises(WebhookError) as caught:
            verify(signed() | {f"X-Ideogram-Webhook-{name}": "secret" + text}, BODY, KEYS, now=NOW)
        assert "secret" not in str(caught.value)


def test_keys_are_fetched_without_a_key(client, server):
    server.links[KEYS_PATH] = status(200, KEYS)
    assert verify(signed(), BODY, client.webhook_keys(), now=NOW)
    (arrival,) = server.arrivals
    assert arrival.method == "GET"
    assert CANARY not in str(arrival.headers)


def test_keys_are_fetched_again_where_that_is_safe(client, server):
    server.links[KEYS_PATH] = turns(hang_up, status(503, {}), status(200, KEYS))
    assert len(client.webhook_keys()) == 2


@pytest.mark.parametrize(
    "behaviour",
    [page(), status(200, {}), status(200, {"keys": [1]}), status(200, []), status(404, {}), status(500, {})],
)
def test_what_is_no_key_set(client, server, behaviour):
    server.links[KEYS_PATH] = behaviour
    with pytest.raises(WebhookError) as caught:
        client.webhook_keys()
    assert caught.value.failed == "keys"


def test_without_the_package_it_says_what_to_install():
    code = (
        "import sys; sys.modules['cryptography'] = sys.modules['cryptography.exceptions'] = None\n"
        "from ideowidgets.client.webhooks import verify\n"
        f"try: verify({signed()!r}, {BODY!r}, {KEYS!r}, now={NOW})\n"
        "except Exception as error: print(type(error).__name__, error)"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert said.startswith("WebhookError")
    assert "ideowidgets[webhooks]" in said


def test_the_package_is_not_imported_before_it_is_needed():
    code = "import sys, ideowidgets.client, ideowidgets.client.webhooks; print('cryptography' in sys.modules)"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert said.strip() == "False"


def test_what_the_stand_in_signs_is_believed(make):
    engine = Engine()
    client = make(engine=engine, polling=OFTEN)
    job = client.submit(V2GenerateV4(prompt="a lighthouse", seed=7), webhook_url="https://example.org/hook")
    headers, body = engine.webhook_delivery(job.generation_id)
    told = verify(headers, body, client.webhook_keys(), now=engine.now())
    assert told.generation_id == job.generation_id
    assert [image.seed for image in told.images] == [image.seed for image in job.result().images] == [7]
    with pytest.raises(WebhookError, match="do not act on it"):
        verify(headers, body + b"\n", client.webhook_keys(), now=engine.now())
