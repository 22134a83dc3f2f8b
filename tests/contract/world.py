"""A stand-in with something in its account: a dataset, a trained model, a job, a picture and its link."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import httpx

from ideowidgets.offline.engine import Engine
from ideowidgets.offline.wire import ApiReply, ApiRequest
from ideowidgets.operations import OPERATIONS as CLASSES
from ideowidgets.operations import Request
from tests.contract.facts import OPERATIONS
from tests.contract.facts.model import Delivery
from tests.contract.samples import minimal
from tests.contract.strategies import picture
from tests.contract.wire import written

KEY = "any"
V3 = "post-generate-image-v-3"
POLLS = {"v1": "/v1/generations/", "v2": "/v2/generations/"}
# Shapes that point to what must exist, and of which the world has none.
NOWHERE = frozenset(("asset", "asset_v1", "category", "stacked"))
_TOO_LONG = 200
# A few days after the times that the samples ask about.
NOW = datetime(2026, 11, 4, tzinfo=UTC).timestamp()


def post(engine: Engine, request: httpx.Request, query: str = "", key: str = KEY) -> ApiReply:
    """Give a request to the engine, as a server would."""
    headers = {name.lower(): value for name, value in request.headers.items()} | ({"api-key": key} if key else {})
    asked = "&".join(part for part in (request.url.query.decode(), query) if part)
    return engine.handle(
        ApiRequest(request.method, request.url.raw_path.partition(b"?")[0].decode(), asked, headers, request.read())
    )


class World:
    """An engine, and what is known to exist there.

    Attributes
    ----------
    known : dict
        Values by the name of the field that takes them.
    """

    def __init__(self, **settings: Any) -> None:
        self.engine = Engine(**{"clock": lambda: NOW, **settings})
        dataset = self._ask("create-dataset", name="Lighthouses")["dataset_id"]
        files = [(f"{number}.png", picture().data) for number in range(15)]
        self._ask("upload-dataset-assets", dataset_id=dataset, files=files)
        model = self._ask("train-model-v-3", dataset_id=dataset, model_name="My model")["model_id"]
        self.engine.advance(100_000)
        generation = self._ask("post-generate-image-v-4-async", text_prompt="x")["generation_id"]
        link = self._ask(V3, prompt="x")["data"][0]["url"]
        self.known: dict[str, Any] = {
            "dataset_id": dataset,
            "model_id": model,
            "generation_id": generation,
            "image_urls": [link],
            "start_time": "2026-11-01T00:00:00Z",
            "end_time": "2026-11-03T00:00:00Z",
            "model_name": "Another model",
            "custom_model_uri": self._ask("get-custom-model", model_id=model)["model"]["custom_model_uri"],
        }

    def _ask(self, operation_id: str, **fields: Any) -> Any:
        reply = self.send(operation_id, fields)
        assert reply.status == 200, (operation_id, reply.body)
        return reply.json()

    def send(self, operation_id: str, fields: dict[str, Any], query: str = "", key: str = KEY) -> ApiReply:
        """Send an operation with these fields."""
        return post(self.engine, self.request(operation_id, fields), query, key)

    def request(self, operation_id: str, fields: dict[str, Any]) -> httpx.Request:
        """Write an operation with these fields."""
        made: Request[Any] = CLASSES[operation_id](**fields)
        return written(operation_id, made.wire_fields())

    def minimal(self, operation_id: str, **more: Any) -> dict[str, Any]:
        """Give the fewest fields that an operation takes, about what exists here."""
        found = minimal(operation_id)
        return found | {name: value for name, value in self.known.items() if name in found} | more

    def as_job(self, operation_id: str, fields: dict[str, Any]) -> ApiReply:
        """Begin an operation as a job."""
        facts = OPERATIONS[operation_id]
        way: Delivery = facts.delivery
        request = self.request(operation_id, fields)
        if way == "either":
            request = with_async(request)
        return post(self.engine, request)

    def polled(self, generation_id: str, generation: str) -> list[Any]:
        """Ask for a job until it is no longer pending; give all that was said."""
        said: list[Any] = []
        while len(said) < _TOO_LONG:
            reply = post(self.engine, httpx.Request("GET", f"http://x{POLLS[generation]}{generation_id}"))
            assert reply.status == 200, reply.body
            said.append(reply.json())
            if said[-1]["status"] != "pending":
                return said
            self.engine.advance(2)
        raise AssertionError("the job never ends")


def with_async(request: httpx.Request) -> httpx.Request:
    """Ask for a job where a field of the body decides."""
    kind = request.headers["content-type"]
    body = request.read()
    if kind == "application/json":
        separator = b"," if body != b"{}" else b""
        return httpx.Request(
            "POST", request.url, content=b'{"async":true' + separator + body[1:], headers={"content-type": kind}
        )
    boundary = kind.partition("boundary=")[2].encode()
    part = b"--" + boundary + b'\r\nContent-Disposition: form-data; name="async"\r\n\r\ntrue\r\n'
    return httpx.Request("POST", request.url, content=part + body, headers={"content-type": kind})
