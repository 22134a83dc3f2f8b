"""Webhooks: whether what came to an address is from the service, and what it says.

The service signs with Ed25519. Checking needs the package ``cryptography``: ``pip install 'ideowidgets[webhooks]'``.
Nothing here listens: a web server of yours receives, and hands over what came.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from ideowidgets.client.refusals import read_json
from ideowidgets.operations.errors import BrokenReply, WebhookError
from ideowidgets.operations.results import Image, Images

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

KEYS_PATH = "/v1/.well-known/jwks.json"
MAX_KEYS_BYTES = 100_000
TOLERANCE = 300.0

_PREFIX = "x-ideogram-webhook-"
_SECONDS = re.compile(r"[0-9]{1,12}")
_SIGNATURE = re.compile(r"[0-9a-f]{128}")
_VALUE = re.compile(r"[!-~]{1,1000}")

KeySet = Mapping[str, Any] | Iterable[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Webhook:
    """What the service told about a job, after its signature was checked.

    Attributes
    ----------
    generation_id : str
        The job. The same message may come more than once: act once for each.
    user_id : str
        The account that the job belongs to.
    timestamp : datetime
        When it was signed (UTC).
    body : mapping
        What was sent, unknown fields included.
    images : tuple of Image
        Its pictures; empty where it tells of none, as a failed job may.
    """

    generation_id: str
    user_id: str
    timestamp: datetime
    body: Mapping[str, Any] = field(repr=False)
    images: tuple[Image, ...]


def verify(
    headers: Mapping[str, str],
    body: bytes,
    keys: KeySet,
    *,
    now: float | None = None,
    tolerance: float = TOLERANCE,
) -> Webhook:
    """Check a message that came to a ``webhook_url``, and read it.

    Parameters
    ----------
    headers : mapping
        The message's headers; names in any case.
    body : bytes
        The raw body as it came, before anything parsed it.
    keys : mapping or list
        The service's key set, from ``client.webhook_keys()``. Keep it for a day at most, and get it anew where a
        signature fails: keys change. Any key of the set may have signed.
    now : float, optional
        Unix time; the clock's where omitted.
    tolerance : float
        Seconds by which the message may be older or newer than ``now``, so that an old one is not played again.

    Raises
    ------
    WebhookError
        Where it is not to be believed; ``.failed`` says what: ``header``, ``stale``, ``signature``, ``body`` or
        ``keys``. Answer with 400 then. Its text never repeats what came.

    Examples
    --------
    >>> verify({}, b"{}", [])
    Traceback (most recent call last):
        ...
    ideowidgets.operations.errors.WebhookError: The header X-Ideogram-Webhook-Generation-Id is missing.
    """
    if not isinstance(body, bytes | bytearray | memoryview):
        raise WebhookError("body", "The signature covers the raw bytes of the body; give them, not what was parsed.")
    raw = bytes(body)
    found = {str(name).lower(): value for name, value in headers.items()}
    generation_id, user_id = (_header(found, name) for name in ("generation-id", "user-id"))
    seconds = _header(found, "timestamp", _SECONDS, "is no whole number of seconds")
    signature = _header(found, "signature", _SIGNATURE, "is no signature of 128 lower-case hex digits")
    signed_at = int(seconds)
    if abs((time.time() if now is None else now) - signed_at) > tolerance:
        raise WebhookError("stale", f"The message was signed more than {tolerance:g} s from now. Do not act on it.")
    message = "\n".join((generation_id, user_id, seconds, hashlib.sha256(raw).hexdigest())).encode()
    if not _signed_by_any(keys, bytes.fromhex(signature), message):
        raise WebhookError(
            "signature",
            "No key of the set signed this message. Get the keys anew with client.webhook_keys(); "
            "if it fails again, do not act on it.",
        )
    return _webhook(generation_id, user_id, signed_at, raw)


def read_keys(data: bytes) -> tuple[Mapping[str, Any], ...]:
    """Read a key set.

    Raises
    ------
    WebhookError
        Where it is none.
    """
    told = read_json(data)
    keys = told.get("keys") if isinstance(told, dict) else None
    if not isinstance(keys, list) or not all(isinstance(key, dict) for key in keys):
        raise WebhookError("keys", "What the service gave is no key set.")
    return tuple(keys)


def _header(headers: Mapping[str, Any], name: str, form: re.Pattern[str] = _VALUE, wrong: str = "is not usable") -> str:
    shown = "-".join(word.capitalize() for word in (_PREFIX + name).split("-"))
    value = headers.get(_PREFIX + name)
    if not isinstance(value, str) or not value:
        raise WebhookError("header", f"The header {shown} is missing.")
    if not form.fullmatch(value):
        raise WebhookError("header", f"The header {shown} {wrong}.")
    return value


def _signed_by_any(keys: KeySet, signature: bytes, message: bytes) -> bool:
    try:
        from cryptography.exceptions import InvalidSignature
    except ImportError:
        raise WebhookError(
            "keys", "Checking webhooks needs the package cryptography: pip install 'ideowidgets[webhooks]'."
        ) from None
    usable = list(_public_keys(keys))
    if not usable:
        raise WebhookError("keys", "The key set holds no Ed25519 key. Get it with client.webhook_keys().")
    for key in usable:
        try:
            key.verify(signature, message)
        except InvalidSignature:
            continue
        return True
    return False


def _public_keys(keys: KeySet) -> Iterator[Ed25519PublicKey]:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    listed = keys.get("keys") if isinstance(keys, Mapping) else keys
    for key in listed if isinstance(listed, Iterable) else ():
        if not isinstance(key, Mapping) or key.get("kty") != "OKP" or key.get("crv") != "Ed25519":
            continue
        try:
            text = str(key.get("x", ""))
            yield Ed25519PublicKey.from_public_bytes(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        except (binascii.Error, ValueError):
            # One key that cannot be read must not stop the others.
            continue


def _webhook(generation_id: str, user_id: str, signed_at: int, raw: bytes) -> Webhook:
    body = read_json(raw)
    if not isinstance(body, dict):
        raise WebhookError("body", "The message was signed by the service, but it is no JSON object.")
    try:
        images = Images.parse(body).images
    except BrokenReply:
        images = ()
    return Webhook(generation_id, user_id, datetime.fromtimestamp(signed_at, UTC), body, images)
