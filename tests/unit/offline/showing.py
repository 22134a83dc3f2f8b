"""An engine with something in its account, and the pictures that its answers promise."""

from __future__ import annotations

import io
from typing import Any, NamedTuple

from PIL import Image

from ideowidgets.offline.engine import Engine
from ideowidgets.offline.pictures import PictureSpec, draw_marked, encode_png
from ideowidgets.operations import OPERATIONS, Request
from ideowidgets.operations.v1.jobs import GetGeneration
from ideowidgets.operations.v1.training import CreateDataset, TrainModelV3, UploadDatasetAssets
from ideowidgets.operations.v2.tools import V2GetGeneration
from tests.unit.offline.conftest import NOON, get_request, told
from tests.unit.operations.samples import ASSET, OWN_MODEL, fields_of


class Shown(NamedTuple):
    """A picture and what the answer says of it."""

    item: dict[str, Any]
    image: Image.Image
    data: bytes

    @property
    def size(self) -> str:
        return f"{self.image.width}x{self.image.height}"

    @property
    def pixels(self) -> bytes:
        return repr((self.image.size, self.image.mode)).encode() + self.image.tobytes()


class Gallery:
    """An engine whose account has a model, and a picture to point to; what was fetched is kept."""

    def __init__(self) -> None:
        self.engine = Engine(clock=lambda: NOON, job_polls=0, stage_seconds=0)
        dataset = told(self.engine, CreateDataset(name="foxes"))["dataset_id"]
        files = [(f"{number}.png", drawn("a fox", number)) for number in range(15)]
        report = told(self.engine, UploadDatasetAssets(dataset_id=dataset, files=files))
        self.asset = report["successful_assets"][0]["asset_identifier"]
        told(self.engine, TrainModelV3(dataset_id=dataset, model_name="foxes"))

    def sample(self, operation_id: str) -> Request[Any]:
        """Give a typical request of an operation, about what is in the account."""
        return OPERATIONS[operation_id](**self._here(fields_of(operation_id)))

    def _here(self, value: Any) -> Any:
        if value == ASSET:
            return self.asset
        if isinstance(value, dict):
            return {name: self._here(item) for name, item in value.items()}
        return [self._here(item) for item in value] if isinstance(value, list) else value

    def body(self, request: Request[Any]) -> dict[str, Any]:
        """Give what is answered; of a job, what is told at its end."""
        body: dict[str, Any] = told(self.engine, request)
        if request.operation.delivery != "job":
            return body
        poll = GetGeneration if request.operation.generation == "v1" else V2GetGeneration
        ended: dict[str, Any] = told(self.engine, poll(generation_id=body["generation_id"]))
        assert ended["status"] == "completed"
        return ended

    def fetch(self, url: str) -> tuple[Image.Image, bytes]:
        """Download a picture and decode it."""
        reply = self.engine.handle(get_request(url))
        assert reply.status == 200, reply.body
        with Image.open(io.BytesIO(reply.body)) as image:
            image.load()
        return image, reply.body

    def all(self, request: Request[Any]) -> list[Shown]:
        """Send a request, and fetch its pictures."""
        return self.shown(self.body(request)["data"])

    def shown(self, items: list[dict[str, Any]]) -> list[Shown]:
        """Fetch the pictures of an answer."""
        return [Shown(item, *self.fetch(item["url"])) for item in items]

    def one(self, request: Request[Any]) -> Shown:
        """Send a request, and fetch its first picture."""
        item = self.body(request)["data"][0]
        return Shown(item, *self.fetch(item["url"]))


def drawn(prompt: str, seed: int = 7, size: tuple[int, int] = (64, 64)) -> bytes:
    """Give a picture of the stand-in's own."""
    return encode_png(*draw_marked(PictureSpec(prompt, seed, *size)))


assert OWN_MODEL == "model/foxes/version/1"
