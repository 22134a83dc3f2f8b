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
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from ideowidgets.offline.answers import gone, not_found
from ideowidgets.offline.pictures.spec import PictureSpec
from ideowidgets.offline.wire import ApiReply

if TYPE_CHECKING:
    from ideowidgets.offline.edits import Edit

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
    spec : PictureSpec or None
        What to draw; None for an edit that takes no drawing.
    edit : Edit or None
        What to do with the drawing, or to a picture that came with the request. It has been checked.
    """

    spec: PictureSpec | None
    edit: Edit | None = None

    def __post_init__(self) -> None:
        if self.spec is None and self.edit is None:
            raise ValueError("a promise needs something to draw or something to edit")

    @property
    def weight(self) -> int:
        """Bytes it keeps in memory."""
        references = self.spec.references if self.spec else ()
        return sum(map(len, references)) + (self.edit.kept_bytes if self.edit else 0)

    @property
    def fingerprint(self) -> str:
        """Equal for promises of the same pixels."""
        return "-".join(part.fingerprint for part in (self.spec, self.edit) if part is not None)

    def png(self) -> bytes:
        """Draw and edit it, and encode it with what it says about itself."""
        from ideowidgets.offline.pictures import draw_marked, encode_png

        picture, about = draw_marked(self.spec) if self.spec else (None, None)
        if self.edit is not None:
            picture, about = self.edit.apply(picture), self.edit.about(about)
        if picture is None:
            raise ValueError("nothing to draw and nothing to edit")
        return encode_png(picture, about)


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
        self._promises: OrderedDict[str, tuple[str, Promise]] = OrderedDict()
        self._weight = 0
        self._encoded: OrderedDict[str, bytes] = OrderedDict()
        self._encoded_bytes = 0

    def make(self, image_id: str, promise: Promise, *, owner: str = "", expired: bool = False) -> str:
        """Promise a picture to an owner, and give the path and query of its link, which opens it for anybody."""
        expires = int(self._now() + (-1 if expired else self._life))
        with self._lock:
            _, before = self._promises.pop(image_id, ("", None))
            self._weight += promise.weight - (before.weight if before else 0)
            self._promises[image_id] = owner, promise
            while len(self._promises) > MAX_LINKS or (self._weight > MAX_SOURCE_BYTES and len(self._promises) > 1):
                _, (_, oldest) = self._promises.popitem(last=False)
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
            _, promise = self._promises.get(found[1], ("", None))
        if promise is None:
            return not_found()
        headers = (("content-type", "image/png"), ("cache-control", "private, max-age=3600"))
        return ApiReply(200, headers, self._png(promise))

    def picture(self, image_id: str, owner: str) -> bytes | None:
        """Give a picture by its id to its owner, or None; that its link has ended does not matter."""
        with self._lock:
            whose, promise = self._promises.get(image_id, ("", None))
        return None if promise is None or whose != owner else self._png(promise)

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
