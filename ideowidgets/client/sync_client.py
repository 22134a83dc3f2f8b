"""The client for scripts and threads."""

from __future__ import annotations

import os
import threading
import time
import weakref
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeVar, overload

from ideowidgets.client.base import BaseClient, Fetched, images_of
from ideowidgets.client.downloads import DOWNLOADS_AT_ONCE, Pictures
from ideowidgets.client.effects import Effect, Enter, Exchange, Fetch, Pause, Resolve, Save, Steps
from ideowidgets.client.gate import enter
from ideowidgets.client.jobs import Job
from ideowidgets.client.links import MAX_DOWNLOAD_BYTES, addresses_of, save_bytes
from ideowidgets.client.polling import Polling
from ideowidgets.client.retry import Retry
from ideowidgets.client.secret import Secret
from ideowidgets.client.sending import Timeouts, Watch
from ideowidgets.client.services import Generations, Service
from ideowidgets.client.verbs import SyncVerbs
from ideowidgets.operations.errors import IdeogramError
from ideowidgets.operations.generation import Generation
from ideowidgets.operations.picture import Picture
from ideowidgets.operations.prices import Price
from ideowidgets.operations.request import Request
from ideowidgets.operations.results import Image, Quote

if TYPE_CHECKING:
    from ideowidgets.client.http import SyncWire
    from ideowidgets.offline.engine import Engine

R = TypeVar("R")


class Client(SyncVerbs, BaseClient):
    """Asks a service and waits for the answer; may be used from many threads at once.

    Inside a running event loop it works too and blocks that loop; there :class:`AsyncClient` is better.

    Parameters
    ----------
    api_key : str, optional
        Else what ``ideowidgets.login()`` was told, else the service's own environment variable
        (``IDEOGRAM_API_KEY`` for Ideogram).
    service : str, optional
        ``"ideogram"`` (default); ``"offline"``, which needs no key and no network; ``"one-min"`` or ``"reseller"``,
        which carry some of the requests.
    base_url : str, optional
        Another address of the service; https, or http on this machine. A reseller has no other.
    timeout : float or Timeouts, optional
        Seconds for a whole answer; 180 where omitted, and 10 for a connection.
    deadline : float, optional
        Seconds for everything a call does: waiting for a place, sending, sending again, downloading.
        A read that hangs is noticed at its own end, so a call may overrun by one read.
    retry : Retry, optional
        When to send again. A paid request that the service may have worked on is never sent twice.
    polling : Polling, optional
        How often a job is asked whether it has ended.
    in_flight : int, optional
        Most requests at once, 10 where omitted; all clients of one key and address share the count. More than 10
        is for accounts that may have more.
    engine : Engine, optional
        The stand-in to use with ``service="offline"``; a new one where omitted.

    Raises
    ------
    MissingKey
        Where the service needs a key and there is none, or what was given cannot be one.
    IdeogramError
        Where the service is unknown or the address is not safe.

    Examples
    --------
    >>> from ideowidgets.operations import GenerateV3
    >>> with Client(service="offline") as client:
    ...     made = client.send(GenerateV3(prompt="a lighthouse", seed=7))
    >>> made.images[0].seed
    7
    """

    def __init__(
        self,
        api_key: str | Secret | None = None,
        *,
        service: str | Service | None = None,
        base_url: str | None = None,
        timeout: float | Timeouts | None = None,
        deadline: float | None = None,
        retry: Retry | None = None,
        polling: Polling | None = None,
        in_flight: int | None = None,
        engine: Engine | None = None,
    ) -> None:
        super().__init__(
            api_key,
            service=service,
            base_url=base_url,
            timeout=timeout,
            deadline=deadline,
            retry=retry,
            polling=polling,
            in_flight=in_flight,
            engine=engine,
        )
        self._lock = threading.Lock()
        self._wire: SyncWire | None = None

    def send(self, request: Request[R], *, deadline: float | None = None, watch: Watch | None = None) -> R:
        """Send a request and give its result.

        Where the operation is always a job, that is started and waited for, 600 s where no deadline is given; after
        an error its ``generation_id`` says which job goes on.

        Parameters
        ----------
        request : Request
            What is asked.
        deadline : float, optional
            As for the client, for this call.
        watch : callable, optional
            Told what happens to the call: that it waits, was sent, is sent again, was accepted as a job.

        Raises
        ------
        InvalidRequest
            Where the service cannot carry the request, and why; nothing was sent.
        Refused
            Where the service answers with an error status; see its subclasses.
        NoAnswer
            Where no usable answer comes; ``may_have_been_billed`` says whether it may cost.
        Withheld
            Where every picture was withheld as unsafe.
        JobFailed
            Where a job ended without a result.
        """
        return self._run(self._core.send(request, deadline, watch))

    def submit(
        self,
        request: Request[R],
        *,
        webhook_url: str | None = None,
        deadline: float | None = None,
        watch: Watch | None = None,
    ) -> Job[R]:
        """Start a request as a job and give the job at once.

        Parameters
        ----------
        request : Request
            What is asked, of an operation that can run as a job. On Ideogram 4.0 and P-Image of the v1 API its
            asynchronous twin is used.
        webhook_url : str, optional
            An https address of yours that the service tells when the job has ended, where the operation takes one.
            See :mod:`ideowidgets.client.webhooks`; poll all the same, because such a message can get lost.
        deadline, watch
            As for :meth:`send`, for the start alone.

        Raises
        ------
        InvalidRequest
            Where the operation or the service cannot do it as a job, or the address is none that it takes; it names
            the operations that can. Nothing was sent.
        IdeogramError
            As for :meth:`send`.

        Examples
        --------
        >>> from ideowidgets.operations import V2GenerateV4
        >>> with Client(service="offline") as client:
        ...     job = client.submit(V2GenerateV4(prompt="a lighthouse", seed=7))
        ...     made = job.result(deadline=60)
        >>> made.images[0].seed
        7
        """
        generation_id = self._run(self._core.submit(request, webhook_url, deadline, watch))
        operation = request.operation
        return Job(self._run, self._core, generation_id, operation.generation, operation.result)

    @overload
    def job(self, generation_id: str, of: type[Request[R]]) -> Job[R]: ...
    @overload
    def job(self, generation_id: str, of: Generations = "v2") -> Job[Generation]: ...
    def job(self, generation_id: str, of: type[Request[Any]] | Generations = "v2") -> Job[Any]:
        """Take a job up again by its id, in another process too; nothing is asked yet.

        Parameters
        ----------
        generation_id : str
            ``job.generation_id``, or an error's.
        of : type of Request, or "v1" or "v2"
            What was asked, so that the result has its type; or only the vendor's API generation, and the result is
            the :class:`Generation` with its pictures.
        """
        generation, kind = self._job_of(of)
        return Job(self._run, self._core, generation_id, generation, kind)

    def quote(self, request: Request[Any], *, deadline: float | None = None) -> Quote | Price:
        """Give the price of a request: asked of the service where it quotes prices, else from the dated list.

        Nothing is made and nothing is billed.
        """
        return self._run(self._core.quote(request, deadline))

    def download(
        self,
        image: Image | Pictures | str,
        *,
        save_to: str | os.PathLike[str] | None = None,
        deadline: float | None = None,
    ) -> bytes:
        """Fetch one picture of a result, without the key, and give its bytes as they are.

        Parameters
        ----------
        image : Image, Images, Generation, Layers or str
            A picture of a result, a result with one picture, or a link.
        save_to : path, optional
            Also write it there, whole or not at all.

        Raises
        ------
        DownloadFailed
            Where it cannot be fetched, is no picture, or its link leads to a host that is not the service's.
        LinkExpired
            Where the link no longer works.
        """
        return self._run(self._core.downloads.download(image, save_to, deadline))

    def download_all(self, images: Pictures | Sequence[Image], *, deadline: float | None = None) -> tuple[Fetched, ...]:
        """Fetch the pictures of a result, up to 8 at once, in order; one that fails does not stop the others."""

        def one(image: Image) -> Fetched:
            try:
                return Fetched(image, self.download(image, deadline=deadline))
            except IdeogramError as error:
                return Fetched(image, error=error)

        with ThreadPoolExecutor(DOWNLOADS_AT_ONCE, thread_name_prefix="ideowidgets-download") as pool:
            return tuple(pool.map(one, images_of(images)))

    def fetch(self, url: str, *, limit: int = MAX_DOWNLOAD_BYTES, deadline: float | None = None) -> bytes:
        """Get what a link of the service gives, without the key; any kind of file, ``limit`` bytes at most."""
        return self._run(self._core.downloads.fetch(url, limit, deadline))

    def read_picture(self, url: str, *, deadline: float | None = None) -> Picture:
        """Get a picture of the web, to be used in a request; the only call that asks a host that you name.

        Without the key, https only, through redirects that are https too, 50 MB at most, and only what is a PNG,
        JPEG or WebP by its bytes. Hosts inside a private network are refused, by number and by what their name
        stands for here; the service's own address is allowed. The name is looked up once to check it and again to
        connect, so a host whose owner changes its address in between is not covered, nor is a proxy of yours that
        knows other names: do not pass addresses that strangers wrote.

        Raises
        ------
        DownloadFailed
            Where the address is refused, nothing comes, or what comes is no picture.
        """
        return self._run(self._core.downloads.read_picture(url, deadline))

    def webhook_keys(self, *, deadline: float | None = None) -> tuple[Mapping[str, Any], ...]:
        """Get the public keys that webhooks are signed with; see :func:`ideowidgets.client.webhooks.verify`.

        They change: keep them for a day at most, and get them anew where a signature fails. No key is sent.

        Raises
        ------
        WebhookError
            Where they cannot be fetched or are no key set.
        """
        return self._run(self._core.webhook_keys(deadline))

    def close(self) -> None:
        """Close the connections; the client cannot be used afterwards."""
        self._closed = True
        with self._lock:
            wire, self._wire = self._wire, None
        if wire is not None:
            wire.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _run(self, steps: Steps[R]) -> R:
        self._check_open()
        answer: Any = None
        try:
            while True:
                effect = steps.send(answer)
                try:
                    answer = self._perform(effect)
                except KeyboardInterrupt as stop:
                    # The steps know what is under way, and say so in a note.
                    steps.throw(stop)
        except StopIteration as done:
            result: R = done.value
            return result
        finally:
            # An interrupt while waiting must give the place in the gate back.
            steps.close()

    def _perform(self, effect: Effect) -> Any:
        match effect:
            case Exchange():
                return self._carrier().exchange(effect)
            case Fetch():
                return self._carrier().fetch(effect)
            case Enter():
                return enter(effect.gate, effect.cap, effect.seconds)
            case Pause():
                time.sleep(effect.seconds)
            case Resolve():
                return addresses_of(effect.host)
            case Save():
                save_bytes(effect.data, effect.path)
        return None

    def _carrier(self) -> SyncWire:
        from ideowidgets.client.http import SyncWire

        with self._lock:
            self._check_open()
            if self._wire is None:
                self._wire = SyncWire(self._engine, use_proxies=self._use_proxies)
                # Whoever forgets close() still leaves no open connection behind.
                weakref.finalize(self, self._wire.close)
            return self._wire
