"""Signed links that expire, and the pictures behind them, drawn when they are fetched."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import parse_qs

from ideowidgets.offline.answers import gone, not_found
from ideowidgets.offline.pictures.spec import PictureSpec
from ideowidgets.offline.wire import ApiReply

PREFIX = "/api/images/ephemeral/"
MAX_LINKS = 20_000
MAX_SOURCE_BYTES = 512_000_000
MAX_CACHED_BYTES = 64_000_000

_PATH = re.compile(re.escape(PREFIX) + r"([A-Za-z0-9_-]{22})\.png")


@dataclass(frozen=True)
class Promise:
    """A picture that an answer has promised and nobody has fetched yet.

    Attributes
    ----------
    spec : PictureSpec
        What to draw.
    source, mask : bytes or None
        For an edit: the picture to work on and where, black means edit.
    """

    spec: PictureSpec
    source: bytes | None = None
    mask: bytes | None = None

    @property
    def weight(self) -> int:
        """Bytes it keeps in memory."""
        return len(self.source or b"") + len(self.mask or b"") + sum(map(len, self.spec.references))

    @property
    def fingerprint(self) -> str:
        """Equal for promises of the same pixels."""
        edited = [hashlib.sha256(data).hexdigest() for data in (self.source, self.mask) if data is not None]
        return "-".join((self.spec.fingerprint, *edited))

    def png(self) -> bytes:
        """Draw it."""
        from ideowidgets.offline.edits import edit
        from ideowidgets.offline.pictures import draw, encode_png

        picture = draw(self.spec)
        if self.source is not None:
            picture = edit(self.source, picture, self.mask)
        return encode_png(picture)


def short_id(*parts: object) -> str:
    """Make an id like the service's: 16 bytes as 22 URL-safe characters.

    Examples
    --------
    >>> len(short_id("a", 1))
    22
    """
    text = "\0".join(map(str, parts)).encode("utf-8", "surrogatepass")
    digest = hashlib.blake2b(text, digest_size=16).digest()
    return base64.urlsafe_b64encode(digest).decode("ascii").rstrip("=")


class Links:
    """The live links of one engine; the oldest make room for new ones.

    Parameters
    ----------
    key : bytes
        Signs the links.
    now : callable
        The engine's clock.
    life : float
        Seconds that a link works.
    """

    def __init__(self, key: bytes, now: Callable[[], float], life: float) -> None:
        self._key = key
        self._now = now
        self._life = life
        self._lock = threading.Lock()
        self._promises: OrderedDict[str, Promise] = OrderedDict()
        self._weight = 0
        self._encoded: OrderedDict[str, bytes] = OrderedDict()
        self._encoded_bytes = 0

    def make(self, image_id: str, promise: Promise, *, expired: bool = False) -> str:
        """Promise a picture and give the path and query of its link."""
        expires = int(self._now() + (-1 if expired else self._life))
        with self._lock:
            self._promises[image_id] = promise
            self._weight += promise.weight
            while len(self._promises) > MAX_LINKS or self._weight > MAX_SOURCE_BYTES:
                _, oldest = self._promises.popitem(last=False)
                self._weight -= oldest.weight
        path = f"{PREFIX}{image_id}.png"
        return f"{path}?exp={expires}&sig={self._sign(path, expires)}"

    def fetch(self, path: str, query: str) -> ApiReply:
        """Answer a request for a link: the picture, 403 for a bad link, 404 for none."""
        found = _PATH.fullmatch(path)
        if found is None:
            return not_found()
        asked = parse_qs(query)
        expires, signature = asked.get("exp", [""])[0], asked.get("sig", [""])[0]
        if not re.fullmatch(r"\d{1,12}", expires) or not hmac.compare_digest(
            signature.encode("utf-8", "surrogatepass"), self._sign(path, int(expires)).encode("ascii")
        ):
            return gone()
        if self._now() >= int(expires):
            return gone()
        with self._lock:
            promise = self._promises.get(found[1])
        if promise is None:
            return not_found()
        headers = (("content-type", "image/png"), ("cache-control", "private, max-age=3600"))
        return ApiReply(200, headers, self._png(promise))

    def clear(self) -> None:
        """Forget every link."""
        with self._lock:
            self._promises.clear()
            self._encoded.clear()
            self._weight = self._encoded_bytes = 0

    def _png(self, promise: Promise) -> bytes:
        name = promise.fingerprint
        with self._lock:
            if name in self._encoded:
                self._encoded.move_to_end(name)
                return self._encoded[name]
        data = promise.png()
        with self._lock:
            if name not in self._encoded:
                self._encoded[name] = data
                self._encoded_bytes += len(data)
            while self._encoded_bytes > MAX_CACHED_BYTES and len(self._encoded) > 1:
                _, dropped = self._encoded.popitem(last=False)
                self._encoded_bytes -= len(dropped)
        return data

    def _sign(self, path: str, expires: int) -> str:
        return hmac.new(self._key, f"{path}?exp={expires}".encode("ascii"), hashlib.sha256).hexdigest()
