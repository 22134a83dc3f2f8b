"""What both clients are made with, and what they show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar
from urllib.parse import urlsplit

from ideowidgets.client.core import Core
from ideowidgets.client.downloads import Pictures
from ideowidgets.client.gate import Gate
from ideowidgets.client.known import make_service
from ideowidgets.client.links import is_loopback
from ideowidgets.client.polling import Polling
from ideowidgets.client.retry import Retry
from ideowidgets.client.secret import Secret, find_key
from ideowidgets.client.sending import Timeouts
from ideowidgets.client.services import Generations, Offline, Service
from ideowidgets.operations.errors import IdeogramError, MissingKey
from ideowidgets.operations.generation import Generation
from ideowidgets.operations.request import Request
from ideowidgets.operations.results import Image

if TYPE_CHECKING:
    from ideowidgets.offline.engine import Engine

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Fetched:
    """One picture of several that were downloaded: its bytes, or why there are none.

    Attributes
    ----------
    image : Image
        The picture of the result.
    data : bytes or None
        The file as the service made it.
    error : IdeogramError or None
        Why it could not be fetched; the others are not affected.
    """

    image: Image
    data: bytes | None = None
    error: IdeogramError | None = None


class BaseClient:
    """What the two clients share."""

    def __init__(
        self,
        api_key: str | Secret | None,
        *,
        service: str | Service | None,
        base_url: str | None,
        timeout: float | Timeouts | None,
        deadline: float | None,
        retry: Retry | None,
        polling: Polling | None,
        in_flight: int | None,
        engine: Engine | None,
    ) -> None:
        if engine is not None and service is None:
            service = Offline.name
        asked = make_service(service, base_url)
        self._engine = _engine_for(asked, base_url, engine)
        if self._engine is not None:
            asked = Offline(self._engine.base_url)
        found = find_key(asked.name, asked.key_variable, api_key)
        if found is None and asked.placeholder_key is not None:
            found = Secret(asked.placeholder_key), "not needed"
        if found is None:
            raise MissingKey(
                f"There is no API key for {asked.name!r}. Call ideowidgets.login(), or set the environment variable "
                f"{asked.key_variable}, or use service='offline', which needs none."
            )
        self._core = Core(
            asked,
            found[0],
            timeouts=_timeouts(timeout),
            deadline=deadline,
            retry=Retry() if retry is None else retry,
            polling=Polling() if polling is None else polling,
            in_flight=in_flight,
        )
        self._use_proxies = not is_loopback(urlsplit(asked.base_url).hostname or "")
        self._closed = False

    @property
    def service(self) -> str:
        """Name of the service that is asked."""
        return self._core.service.name

    def carries(self, asked: Request[Any] | type[Request[Any]]) -> bool:
        """Tell whether the service carries a request, or any request of a class; verbs choose among those."""
        return self._core.service.cannot(asked) is None

    @property
    def base_url(self) -> str:
        """Address of the service."""
        return self._core.service.base_url

    @property
    def gate(self) -> Gate:
        """The in-flight gate, shared by all clients of this process with the same key and address."""
        return self._core.gate

    def _job_of(self, of: type[Request[Any]] | Generations) -> tuple[Generations, type[Any]]:
        """Give the API generation that answers for a job, and the type of its result."""
        if not self._core.service.jobs:
            raise IdeogramError(f"The service {self.service!r} has no jobs.")
        if isinstance(of, type) and issubclass(of, Request):
            return of.operation.generation, of.operation.result
        if of not in ("v1", "v2"):
            raise IdeogramError(f"A job is of a request class, of 'v1' or of 'v2', not of {str(of)[:40]!r}.")
        return of, Generation

    def _check_open(self) -> None:
        if self._closed:
            raise IdeogramError("This client was closed. Make a new one.")

    def __repr__(self) -> str:
        return f"{type(self).__name__}(service={self.service!r}, base_url={self.base_url!r})"

    def __reduce__(self) -> NoReturn:
        raise IdeogramError("A client holds a key and connections, so it is not pickled or copied. Make a new one.")


def images_of(result: Pictures | Sequence[Image]) -> tuple[Image, ...]:
    """Give the pictures of a result or of a list, in order."""
    return tuple(result.images if isinstance(result, Pictures) else result)


def _engine_for(service: Service, base_url: str | None, engine: Engine | None) -> Engine | None:
    if not isinstance(service, Offline) or base_url is not None:
        if engine is not None:
            raise IdeogramError("An engine is the stand-in in this process: give neither another service nor base_url.")
        return None
    if engine is None and service.base_url == Offline.default_url:
        from ideowidgets.offline.engine import Engine

        return Engine()
    return engine


def _timeouts(timeout: float | Timeouts | None) -> Timeouts:
    if timeout is None:
        return Timeouts()
    return timeout if isinstance(timeout, Timeouts) else Timeouts(read=float(timeout))
