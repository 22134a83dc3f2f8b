"""Fetching, without a key: what a service's links give, and pictures of the web that a caller names."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime
from urllib.parse import parse_qs, urljoin, urlsplit

from ideowidgets.client.call import Call, Reply
from ideowidgets.client.effects import Fetch, Pause, Resolve, Save, Steps
from ideowidgets.client.gate import Gate
from ideowidgets.client.links import (
    MAX_DOWNLOAD_BYTES,
    MAX_REDIRECTS,
    AllowedLinks,
    Link,
    picture_problem,
    private_problem,
)
from ideowidgets.client.pace import Pace
from ideowidgets.client.refusals import refusal, without_bill
from ideowidgets.operations.errors import BrokenReply, DownloadFailed, IdeogramError, LinkExpired
from ideowidgets.operations.generation import Generation
from ideowidgets.operations.layers import Layers
from ideowidgets.operations.picture import MAX_READ_BYTES, Picture
from ideowidgets.operations.results import Image, Images

# What holds pictures with links.
Pictures = Images | Generation | Layers

DOWNLOADS_AT_ONCE = 8
_REDIRECTS = (301, 302, 303, 307, 308)
_GONE = (403, 404, 410)
_FREE = Call("download", "GET", "", paid=False)


class Downloads:
    """The keyless half of a client.

    Parameters
    ----------
    links : AllowedLinks
        The hosts that the service's pictures come from.
    pace : Pace
        Deadlines and repetitions.
    connect, seconds : float
        For a connection, and for a whole file.
    """

    def __init__(self, links: AllowedLinks, pace: Pace, *, connect: float, seconds: float) -> None:
        self._links = links
        self._pace = pace
        self._connect = connect
        self._seconds = seconds
        self.gate = Gate(DOWNLOADS_AT_ONCE)

    def download(
        self, image: Image | Pictures | str, save_to: str | os.PathLike[str] | None, deadline: float | None
    ) -> Steps[bytes]:
        """Fetch one picture and check that it is one."""
        data = yield from self.fetch(_link_of(image), MAX_DOWNLOAD_BYTES, deadline, picture=True)
        if save_to is not None:
            yield Save(data, save_to)
        return data

    def fetch(self, url: str, limit: int, deadline: float | None, *, picture: bool = False) -> Steps[bytes]:
        """Get what a link gives, from this service's hosts only."""
        outcome = yield from self._fetched(url, self._links.check, limit, deadline, picture=picture)
        if isinstance(outcome, bytes):
            return outcome
        raise _download_error(outcome, url)

    def tried(self, url: str, limit: int, deadline: float | None) -> Steps[bytes | IdeogramError]:
        """Get what a link of the service gives, or the error."""
        return (yield from self._fetched(url, self._links.check, limit, deadline, picture=False))

    def read_picture(self, url: str, deadline: float | None) -> Steps[Picture]:
        """Get a picture from wherever the caller says, unless that is a private network."""
        outcome = yield from self._fetched(url, self._links.check_public, MAX_READ_BYTES, deadline, picture=True)
        if isinstance(outcome, DownloadFailed):
            raise outcome
        if not isinstance(outcome, bytes):
            raise DownloadFailed(f"No picture could be fetched from {urlsplit(url).hostname}: {outcome}")
        return Picture.of(outcome)

    def _fetched(
        self, url: str, check: Callable[[str], Link], limit: int, deadline: float | None, *, picture: bool
    ) -> Steps[bytes | IdeogramError]:
        pace = self._pace
        until, began, attempt = pace.until(deadline), pace.now(), 1
        while True:
            ticket = yield from pace.enter(self.gate, DOWNLOADS_AT_ONCE, until)
            try:
                outcome = yield from self._followed(url, check, limit, until, picture=picture)
            finally:
                ticket.leave()
            pace.note("download", outcome, began, attempt)
            if isinstance(outcome, bytes):
                return outcome
            wait = pace.wait(_FREE, outcome, attempt, began, until)
            if wait is None:
                return outcome
            yield Pause(wait)
            attempt += 1

    def _followed(
        self, url: str, check: Callable[[str], Link], limit: int, until: float | None, *, picture: bool
    ) -> Steps[bytes | IdeogramError]:
        """Get a link and follow where it leads, checking each address anew."""
        for _ in range(MAX_REDIRECTS + 1):
            try:
                link = check(url)
            except DownloadFailed as error:
                return error
            if link.public:
                problem = private_problem(link.host, (yield Resolve(link.host)))
                if problem is not None:
                    return DownloadFailed(problem)
            answer = yield Fetch(link, self._connect, self._pace.left(self._seconds, until), limit)
            if not isinstance(answer, Reply):
                return without_bill(answer, _FREE)
            if answer.status in _REDIRECTS:
                url = _joined(url, answer.headers.get("location", ""))
                continue
            return _picture(answer, link) if picture or answer.status != 200 else answer.body
        return DownloadFailed(f"The picture's link leads on more than {MAX_REDIRECTS} times.")


def _link_of(image: Image | Pictures | str) -> str:
    if isinstance(image, Pictures):
        if len(image.images) != 1:
            raise DownloadFailed("The result does not have one picture. Take one of .images, or use download_all().")
        image = image.images[0]
    if not isinstance(image, str | Image):
        raise DownloadFailed(f"A {type(image).__name__} is no picture of a result. Give a result, an image or a link.")
    url = image if isinstance(image, str) else image.url
    if not url:
        raise DownloadFailed("This picture was withheld as unsafe: there is nothing to fetch.")
    return url


def _picture(answer: Reply, link: Link) -> bytes | IdeogramError:
    """Give the bytes of a picture, or the error that the answer means."""
    if answer.status == 200:
        problem = picture_problem(answer.body, answer.headers.get("content-type", ""))
        if problem is None:
            return answer.body
        # A cut picture may come whole the next time; a page that is no picture will not.
        kind = BrokenReply if problem == "the picture is cut short" else DownloadFailed
        return without_bill(kind(f"The link was answered, but {problem}."), _FREE)
    expires = answer.status == 410 or "exp" in parse_qs(urlsplit(link.url).query)
    if answer.status in _GONE and expires and not link.public:
        return LinkExpired(
            f"The picture's link no longer works{_ended(link.url)}. A link lives for about a day; "
            "the picture has to be made again."
        )
    if answer.status < 500 and answer.status != 429:
        return DownloadFailed(f"The link was answered with {answer.status}, so the picture could not be fetched.")
    return refusal(answer, _FREE)


def _download_error(outcome: IdeogramError, url: str) -> DownloadFailed:
    if isinstance(outcome, DownloadFailed):
        return outcome
    host = urlsplit(url).hostname
    return DownloadFailed(
        f"The picture was made, but could not be fetched from {host}: {outcome} "
        "Try the download again; it costs nothing."
    )


def _ended(url: str) -> str:
    try:
        ended = datetime.fromtimestamp(int(parse_qs(urlsplit(url).query)["exp"][0]), UTC)
    except (KeyError, ValueError, OverflowError, OSError):
        return ""
    return f" (it was good until {ended:%Y-%m-%d %H:%M} UTC)"


def _joined(url: str, location: str) -> str:
    try:
        return urljoin(url, location)
    except ValueError:
        return ""
