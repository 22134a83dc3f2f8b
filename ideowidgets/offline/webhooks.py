"""Webhooks: which addresses are taken, and how a delivery is signed.

Nothing is ever delivered: the stand-in opens no connection. What the service would POST can be asked for.
Source: the vendor's page on webhooks, 2026.
"""

from __future__ import annotations

import base64
import hashlib
import ipaddress
import re
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from ideowidgets.offline.answers import deny

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

JWKS_PATH = "/v1/.well-known/jwks.json"
MAX_URL = 2048
_PREFIX = "X-Ideogram-Webhook-"
_INSIDE = ("localhost", "local", "internal", "localdomain", "home", "lan")


def check_url(url: str) -> None:
    """Check the address that is to be told of the end of a job.

    Raises
    ------
    Refusal
        With 400 for one that is not https, too long, or inside a private network.
    """
    if len(url) > MAX_URL:
        deny(400, f"webhook_url is longer than {MAX_URL} characters.")
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        deny(400, "webhook_url is not a URL.")
    if parts.scheme != "https" or not host or port == 0 or re.search(r"[\s\x00-\x1f]", url):
        deny(400, "webhook_url must be an https URL.")
    if not _is_public(host):
        deny(400, "webhook_url must lead to a public host.")


def _is_public(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_global
    except ValueError:
        pass
    # A last label of digits is an address in another spelling, such as 127.1 or 0x7f000001.
    last = host.rstrip(".").rpartition(".")[2].lower()
    return "." in host.strip(".") and last not in _INSIDE and re.fullmatch(r"[a-z][a-z0-9-]*", last) is not None


class Signer:
    """Signs deliveries with an Ed25519 key of its own.

    Parameters
    ----------
    seed : bytes
        The same seed gives the same key.
    """

    def __init__(self, seed: bytes) -> None:
        self._seed = hashlib.sha256(b"webhook\0" + seed).digest()

    @property
    def key_id(self) -> str:
        """Name of the key in the key set."""
        return hashlib.sha256(self._seed).hexdigest()[:16]

    def jwks(self) -> dict[str, Any]:
        """Give the published key set; without the ``cryptography`` package there is no key in it."""
        try:
            public = self._key.public_key().public_bytes_raw()
        except ImportError:
            return {"keys": []}
        text = base64.urlsafe_b64encode(public).decode("ascii").rstrip("=")
        return {"keys": [{"kty": "OKP", "crv": "Ed25519", "kid": self.key_id, "alg": "EdDSA", "use": "sig", "x": text}]}

    def headers(self, generation_id: str, user_id: str, timestamp: int, body: bytes) -> dict[str, str]:
        """Give the headers of a delivery, signature included.

        Raises
        ------
        ImportError
            Without the ``cryptography`` package.
        """
        message = "\n".join((generation_id, user_id, str(timestamp), hashlib.sha256(body).hexdigest()))
        return {
            "Content-Type": "application/json",
            f"{_PREFIX}Generation-Id": generation_id,
            f"{_PREFIX}User-Id": user_id,
            f"{_PREFIX}Timestamp": str(timestamp),
            f"{_PREFIX}Key-Id": self.key_id,
            f"{_PREFIX}Signature": self._key.sign(message.encode("ascii")).hex(),
        }

    @cached_property
    def _key(self) -> Ed25519PrivateKey:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        return Ed25519PrivateKey.from_private_bytes(self._seed)
