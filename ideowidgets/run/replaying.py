"""A runner that answers from a replay pack, and from the stand-in what the pack does not hold."""

from __future__ import annotations

import asyncio
import threading
from collections import Counter
from typing import Any, Final
from weakref import WeakKeyDictionary

from ideowidgets.client import AsyncClient
from ideowidgets.client.gate import IN_FLIGHT
from ideowidgets.client.sending import Watch
from ideowidgets.client.services import check_pictures
from ideowidgets.operations.errors import BadRequest, DownloadFailed, IdeogramError, JobFailed, Unsafe
from ideowidgets.operations.prices import Price
from ideowidgets.operations.request import Request
from ideowidgets.operations.results import Image, Images
from ideowidgets.record import Record
from ideowidgets.record.errors import NotInRecord
from ideowidgets.record.packing import link_to
from ideowidgets.record.replay_pack import PackedAnswer, PackedImage, ReplayPack
from ideowidgets.record.writing import Recorded
from ideowidgets.run.call import Call
from ideowidgets.run.runner import Runner

REPLAY: Final = "replay"
OFFLINE: Final = "offline"
_LINK: Final = link_to("")[: -len("missing")]
_REFUSALS: Final[dict[str, type[IdeogramError]]] = {cls.__name__: cls for cls in (Unsafe, BadRequest, JobFailed)}


class ReplayRunner(Runner):
    """Shows recorded answers again; nothing leaves this machine and nothing costs money.

    A request that the pack knows by its hash and repeat gets the recorded answer with its original pictures, in rows
    of the service ``replay`` that name the service and the day. Where it was answered several times they come one
    after another, and then from the first again. Any other request gets a drawing of the stand-in, in rows of the
    service ``offline``. Neither ever stands for a service's own picture.

    Parameters
    ----------
    record : Record
        Where rows and pictures go.
    pack : ReplayPack
        What is shown again.
    project : str, optional
        What everything is asked for.
    in_flight : int
        How many requests may be under way at once.
    """

    def __init__(
        self, record: Record, pack: ReplayPack, *, project: str | None = None, in_flight: int = IN_FLIGHT
    ) -> None:
        super().__init__(
            record,
            service=REPLAY,
            client=lambda: AsyncClient(service=OFFLINE, in_flight=in_flight),
            project=project,
            in_flight=in_flight,
        )
        self.pack = pack
        self._turns: Counter[tuple[str, int]] = Counter()
        self._turning = threading.Lock()
        self._chosen: WeakKeyDictionary[Call, PackedAnswer] = WeakKeyDictionary()

    def service_of(self, request: Request[Any], repeat: int = 0) -> str:
        """Give ``replay`` where the pack knows a request, else ``offline``."""
        return REPLAY if self._found(request, repeat) else OFFLINE

    def price(self, request: Request[Any]) -> Price:
        """Nothing: it was paid by whoever recorded it, or is drawn."""
        return Price(0, "exact", self.service_of(request))

    def _found(self, request: Request[Any], repeat: int) -> tuple[PackedAnswer, ...]:
        found = self.pack.find(request.request_hash, repeat)
        return tuple(answer for answer in found if answer.operation == request.operation.id)

    def _origin(self, call: Call, repeat: int) -> dict[str, Any]:
        found = self._found(call.request, repeat)
        if not found:
            return {"service": OFFLINE}
        key = (call.request.request_hash, repeat)
        with self._turning:
            answer = found[self._turns[key] % len(found)]
            self._turns[key] += 1
        self._chosen[call] = answer
        return {"service": REPLAY, "recorded": Recorded(answer.service, answer.at)}

    async def _ask(self, call: Call, watch: Watch) -> Any:
        answer = self._chosen.get(call)
        if answer is None:
            return await super()._ask(call, watch)
        call.become("sent")
        if answer.error_kind is not None:
            raise _refusal(answer)
        result = _result(call.request, answer)
        check_pictures(result)
        return result

    async def _download(self, image: Image) -> bytes:
        url = image.url or ""
        if not url.startswith(_LINK):
            return await super()._download(image)
        try:
            return await asyncio.to_thread(self.pack.picture, url.removeprefix(_LINK))
        except NotInRecord as problem:
            raise DownloadFailed(str(problem)) from problem


def _result(request: Request[Any], answer: PackedAnswer) -> Any:
    """Read a recorded answer as the result that it was."""
    kind = request.operation.result
    if kind is not Images:
        return kind.parse(answer.answer)
    return Images(tuple(map(_picture, answer.images)), answer.at, raw=answer.answer)


def _picture(packed: PackedImage) -> Image:
    withheld = packed.status == "unsafe"
    url = None if withheld else link_to(packed.sha256)
    return Image(packed.index, packed.prompt, packed.resolution, not withheld, packed.seed, url, raw={})


def _refusal(answer: PackedAnswer) -> IdeogramError:
    """Make the error that a service answered with; its text says all that is known."""
    cls = _REFUSALS.get(answer.error_kind or "", IdeogramError)
    error = cls.__new__(cls)
    error.args = (answer.error or "The service refused it.",)
    known = {"status": answer.http_status, "reason": None, "text": error.args[0], "body": None, "request_id": None}
    if cls is JobFailed:
        known = {"failure_reason": None, "generation_id": None, "unsafe": answer.status == "unsafe"}
    # It was billed then or not; it is not now.
    error.__dict__.update(known, may_have_been_billed=False)
    return error
