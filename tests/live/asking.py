"""Send the steps through the real client, and listen to what comes back before anything is read from it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Self

from ideowidgets.client import Client, Polling, Retry, Service
from ideowidgets.client.call import Call, Reply
from ideowidgets.offline.server import OfflineServer
from ideowidgets.operations import CustomModels, Datasets, Images, Layers, Picture, Quote, Request
from ideowidgets.operations.errors import IdeogramError
from tests.contract.world import KEY, World
from tests.live.plan import Step

SECONDS = 300.0


class Ear(Service):
    """The service, with everything it answers kept; the client has taken the key out of it."""

    def __init__(self, base_url: str | None = None) -> None:
        super().__init__(base_url)
        self.heard: list[tuple[str, Reply]] = []

    def refusal(self, reply: Reply, call: Call) -> IdeogramError | None:
        self.heard.append((call.label, reply))
        return super().refusal(reply, call)


@dataclass
class Answered:
    """What came of one step.

    Attributes
    ----------
    heard : list of (str, Reply)
        Every answer, with the operation that gave it: a job's are its own and the polls'.
    result : object
        What the client read from it, or None.
    error : IdeogramError or None
        Why it read nothing.
    picture : str or None
        Of what kind the first picture was, or why it could not be fetched.
    """

    heard: list[tuple[str, Reply]] = field(default_factory=list)
    result: Any = None
    error: IdeogramError | None = None
    picture: str | None = None


class Party:
    """One of the two who are asked, and what its account is known to have.

    Parameters
    ----------
    key : str, optional
        The environment's where it is omitted.
    base_url : str, optional
        Ideogram's own where it is omitted.

    Raises
    ------
    MissingKey
        Where there is no key.
    """

    def __init__(self, key: str | None = None, base_url: str | None = None, **options: Any) -> None:
        self._ear = Ear(base_url)
        self._client = Client(key, service=self._ear, retry=Retry(attempts=1), **options)
        self.base_url = self._client.base_url
        self.known: dict[str, Any] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def ask(self, step: Step) -> Answered:
        """Take one step."""
        request = step.request(self.known)
        self._ear.heard = []
        answered = Answered(self._ear.heard)
        try:
            answered.result = self._sent(step, request)
        except IdeogramError as error:
            answered.error = error
            return answered
        self._learn(answered.result)
        if isinstance(answered.result, Images | Layers):
            answered.picture = self._fetched(answered.result)
        return answered

    def _sent(self, step: Step, request: Request[Any]) -> Any:
        if step.way == "quote":
            return self._client.quote(request, deadline=SECONDS)
        if step.way == "job":
            return self._client.submit(request, deadline=SECONDS).result(SECONDS)
        return self._client.send(request, deadline=SECONDS)

    def _fetched(self, result: Images | Layers) -> str:
        image = result.images[0]
        try:
            picture = Picture.of(self._client.download(image, deadline=SECONDS))
        except IdeogramError as error:
            return type(error).__name__
        same = image.resolution == "{}x{}".format(*picture.size())
        return f"{picture.media_type}, {'of the size told' if same else 'of another size than told'}"

    def _learn(self, result: object) -> None:
        if isinstance(result, Datasets) and result.datasets:
            self.known["dataset_id"] = result.datasets[0].dataset_id
        if isinstance(result, CustomModels) and result.models:
            self.known["model_id"] = result.models[0].model_id
            ready = [model.custom_model_uri for model in result.models if model.is_available_for_generation]
            for uri in filter(None, ready[:1]):
                self.known |= {"custom_model_uri": uri, "stacked_custom_models": [{"custom_model_uri": uri}]}


@contextmanager
def stand_in() -> Iterator[Party]:
    """Serve a stand-in with something in its account, and be ready to ask it."""
    world = World(clock=time.time)
    with OfflineServer(world.engine) as server, Party(KEY, server.base_url, polling=Polling(0.01, 0.1)) as party:
        yield party


def price_of(answered: Answered) -> int | None:
    """Give the most that a quote says, in millionths of a dollar."""
    found = answered.result
    if not isinstance(found, Quote):
        return None
    return max(found.usd_micros, found.upper_bound_usd_micros or 0)
