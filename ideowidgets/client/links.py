"""Where pictures may be fetched from, and whether what came is a picture."""

from __future__ import annotations

import os
import socket
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

from ideowidgets.operations.errors import DownloadFailed, IdeogramError
from ideowidgets.operations.picture import sniff

VENDOR_HOSTS = ("ideogram.ai",)
MAX_DOWNLOAD_BYTES = 60_000_000
MAX_REDIRECTS = 3
_PORTS = {"https": 443, "http": 80}
_V4_CARRIERS = (IPv6Network("64:ff9b::/96"), IPv6Network("::/96"))


@dataclass(frozen=True, slots=True)
class Link:
    """An address that was checked; its query may hold a signature, so ``repr`` leaves it out.

    Attributes
    ----------
    public : bool
        Whether it lies outside the service, because the caller named it.
    """

    url: str = field(repr=False)
    host: str
    public: bool = False


def is_loopback(host: str) -> bool:
    """Tell whether a host name is this machine.

    Examples
    --------
    >>> is_loopback("127.0.0.1"), is_loopback("localhost"), is_loopback("127.0.0.1.example.org")
    (True, True, False)
    """
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def checked_base_url(text: str) -> str:
    """Give a service's address without a slash at its end.

    Raises
    ------
    IdeogramError
        Where it is not https (http is for this machine only), or holds more than a host, a port and a path.
    """
    parts = _split(text)
    if parts is None or parts.scheme not in _PORTS or parts.query or parts.fragment or "@" in parts.netloc:
        raise IdeogramError("base_url must look like https://host, https://host:port or https://host/path.")
    if parts.scheme == "http" and not is_loopback(parts.hostname or ""):
        raise IdeogramError("base_url must be https: the key would travel in the clear. http is for 127.0.0.1 only.")
    return text.rstrip("/")


@dataclass(frozen=True, slots=True)
class AllowedLinks:
    """The hosts that a service's pictures come from.

    Attributes
    ----------
    base_url : str
        The service's own address; its scheme, host and port are allowed.
    hosts : tuple of str
        Allowed with https on its usual port, with their subdomains. ``"host/folder"`` allows one folder of one
        host, for a store that others use too.
    advice : str
        What to do where a link leads elsewhere.
    """

    base_url: str
    hosts: tuple[str, ...] = VENDOR_HOSTS
    advice: str = ""

    def check(self, url: str) -> Link:
        """Give the link where it may be fetched.

        Raises
        ------
        DownloadFailed
            Where it may not; the message names the host and never the whole link.
        """
        parts, host = _address(url)
        if not self._allows(parts, host):
            shown = host if len(host) <= 100 else host[:99] + "…"
            raise DownloadFailed(
                f"The picture's link leads to {parts.scheme}://{shown}, which is not a host of this service, "
                f"so it was not fetched. {self.advice}".rstrip()
            )
        return Link(url.partition("#")[0], host)

    def check_public(self, url: str) -> Link:
        """Give a link that the caller named: https on any host, or the service's own address.

        Raises
        ------
        DownloadFailed
            Where it is neither. Whether the host is a private one is :func:`private_problem`'s question.
        """
        parts, host = _address(url)
        if self._allows(parts, host):
            return Link(url.partition("#")[0], host)
        if parts.scheme != "https":
            raise DownloadFailed("A picture is fetched from https addresses only. Download it and give its path.")
        return Link(url.partition("#")[0], host, public=True)

    def _allows(self, parts: SplitResult, host: str) -> bool:
        own = urlsplit(self.base_url)
        if _origin(parts) == _origin(own):
            return True
        named = any(_covers(known, host, parts.path) for known in self.hosts)
        return named and parts.scheme == "https" and parts.port in (None, 443)


def _covers(known: str, host: str, path: str) -> bool:
    name, _, folder = known.partition("/")
    if not folder:
        return host == name or host.endswith("." + name)
    # A path that climbs would leave the folder once someone resolves it.
    return host == name and path.startswith(f"/{folder}/") and ".." not in unquote(path)


def addresses_of(host: str) -> tuple[str, ...]:
    """Look up what a host's name stands for; nothing where that is not known here."""
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return ()
    return tuple(dict.fromkeys(str(address[0]) for *_, address in found))


def private_problem(host: str, addresses: Iterable[str]) -> str | None:
    """Say why a host that someone named is not asked, or None.

    Parameters
    ----------
    host : str
        Its name, or an address.
    addresses : iterable of str
        What the name stands for; none where it is not known here.

    Examples
    --------
    >>> private_problem("pictures.example", ["203.0.114.7"]) is None
    True
    >>> private_problem("printer", ["192.168.1.4"])
    'printer is an address inside a private network, so it was not asked.'
    """
    if is_loopback(host) or not all(map(_is_public, [host, *addresses])):
        return f"{host[:100]} is an address inside a private network, so it was not asked."
    return None


def _is_public(text: str) -> bool:
    try:
        found = ip_address(text)
    except ValueError:
        # A name; what it stands for is among the addresses.
        return True
    if isinstance(found, IPv6Address):
        found = found.ipv4_mapped or found.sixtofour or _carried_v4(found) or found
    return found.is_global and not found.is_multicast


def _carried_v4(found: IPv6Address) -> IPv4Address | None:
    """Give the IPv4 address that a translator (NAT64) or an old tunnel (``::a.b.c.d``) would reach."""
    carries = any(found in network for network in _V4_CARRIERS)
    return IPv4Address(found.packed[-4:]) if carries else None


def _address(url: str) -> tuple[SplitResult, str]:
    parts = _split(url)
    if parts is None or "@" in parts.netloc or parts.scheme not in _PORTS:
        raise DownloadFailed("The picture's link is no web address, so it was not fetched.")
    return parts, parts.hostname or ""


def _origin(parts: SplitResult) -> tuple[str, str | None, int | None]:
    return parts.scheme, parts.hostname, parts.port or _PORTS.get(parts.scheme)


def _split(url: Any) -> SplitResult | None:
    # Letters that parsers disagree about are refused before any of them reads the address.
    if not isinstance(url, str) or len(url) > 8192 or not all("!" <= c <= "~" for c in url) or "\\" in url:
        return None
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return None
    return parts if parts.hostname else None


def picture_problem(data: bytes, content_type: str) -> str | None:
    r"""Say why what came is no picture, or None.

    Only what is certainly wrong is refused: the picture was paid for.

    Examples
    --------
    >>> picture_problem(b"<html>", "text/html")
    'it is text/html, not a picture'
    >>> picture_problem(b"\x89PNG\r\n\x1a\n....", "image/png")
    'the picture is cut short'
    """
    kind = content_type.partition(";")[0].strip().lower()
    if kind and not kind.startswith("image/") and kind not in ("application/octet-stream", "binary/octet-stream"):
        return f"it is {kind if kind.isprintable() else 'something else'}, not a picture"
    match sniff(data):
        case "image/png":
            whole = b"IEND" in data
        case "image/jpeg":
            whole = b"\xff\xd9" in data
        case "image/webp":
            whole = len(data) >= int.from_bytes(data[4:8], "little") + 8
        case _:
            return "its bytes are no PNG, JPEG or WebP picture"
    return None if whole else "the picture is cut short"


def save_bytes(data: bytes, path: str | os.PathLike[str]) -> Path:
    """Write a file so that it is there whole or not at all.

    Raises
    ------
    IdeogramError
        Where it cannot be written.
    """
    target = Path(path).expanduser()
    part: str | None = None
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, part = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".part", dir=target.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(part).chmod(0o666 & ~_umask())
        Path(part).replace(target)
        return target
    except OSError as error:
        why = error.strerror or type(error).__name__
    except ValueError as error:
        # A name with a NUL, or with letters that the disk cannot write.
        why = str(error)
    if part is not None:
        with suppress(OSError):
            Path(part).unlink()
    raise IdeogramError(f"The picture could not be saved as {str(target)!r}: {why}.")


def _umask() -> int:
    # The process has no way to read it without setting it.
    mask = os.umask(0o022)
    os.umask(mask)
    return mask
