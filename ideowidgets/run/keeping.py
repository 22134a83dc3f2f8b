"""Keeping what came of a call: pictures are fetched at once, then the row is written, whatever the end was."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any, Literal

from ideowidgets.operations.errors import (
    DownloadFailed,
    IdeogramError,
    JobFailed,
    NoAnswer,
    Unsafe,
    Withheld,
    error_facts,
)
from ideowidgets.operations.generation import Generation
from ideowidgets.operations.layers import Layers
from ideowidgets.operations.prices import Price
from ideowidgets.operations.results import Description, Image, Images, MagicPrompt
from ideowidgets.record import Received, Record
from ideowidgets.run.call import Call

log = logging.getLogger("ideowidgets.run")

NOT_SENT = "Cancelled before it was sent; nothing was billed."
NOT_RESUMED = "Cancelled before the job was asked about. It goes on, and resume_job() takes it up again."

Ended = Literal["failed", "unsafe", "cancelled", "unknown"]


UNWRITTEN: set[str] = set()
"""Requests of this process whose end could not be written, so that their rows look as if they were under way."""


class Cancelled(IdeogramError):
    """A call was taken out of the queue, or its answer was no longer waited for."""


class SentElsewhere(Cancelled):
    """Someone else is sending the same request, or has had its answer, so it was not sent again."""


class Keeper:
    """Writes answers and failures of calls into a record.

    Parameters
    ----------
    record : Record
        Where rows and pictures go.
    download : callable
        Fetches a picture of an answer.
    free : bool
        Whether nothing costs money, because the stand-in answers.
    """

    def __init__(self, record: Record, download: Callable[[Image], Awaitable[bytes]], *, free: bool) -> None:
        self.record = record
        self._download = download
        self._free = free

    async def accepted(self, call: Call, generation_id: str) -> None:
        """Write down the job's id, so that another process can take it up again."""
        try:
            await asyncio.to_thread(self.record.accepted, call.request_id or "", generation_id)
        except IdeogramError as problem:
            # The job goes on and its pictures are paid for: that it cannot be taken up again must not stop it.
            log.warning("the id of job %s could not be written: %s", generation_id, problem)

    async def keep(self, call: Call, result: Any, latency: float, price: Price) -> None:
        """Fetch an answer's pictures and write the answer."""
        images = pictures_of(result)
        cost, source = self._cost(call, result, max(len(images), 1), price)
        fetched = list(await asyncio.gather(*map(self.fetch, images)))
        image_ids = await asyncio.to_thread(
            self.record.complete,
            call.request_id or "",
            raw=dict(result.raw),
            images=[received for received, _ in fetched],
            cost_usd_micros=cost,
            cost_source=source,
            latency_s=latency,
            json_prompt=result.json_prompt if isinstance(result, Description | MagicPrompt) else None,
            generation_id=getattr(result, "generation_id", None),
        )
        withheld = bool(images) and all(image.withheld for image in images)
        error = next((problem for _, problem in fetched if problem is not None), None)
        call.become(
            "unsafe" if withheld else "failed" if error else "ok",
            image_ids=image_ids,
            result_value=result,
            error=Withheld(result) if withheld else error,
            spent_usd_micros=cost or 0,
        )

    async def kept(self, call: Call, result: Any, latency: float, price: Price) -> None:
        """Keep an answer that is paid for, and own up where that fails."""
        try:
            await finish(self.keep(call, result, latency, price))
        except asyncio.CancelledError:
            self.abandon(call, price)
            raise
        except Exception as problem:
            if not isinstance(problem, IdeogramError):
                log.exception("keeping the answer of %s", call.request.operation.id)
            error = problem if isinstance(problem, IdeogramError) else unexpected(problem, call)
            error.may_have_been_billed = call.request.operation.paid
            call.result_value = result
            await finish(self.fail(call, error, price))

    async def fetch(self, image: Image) -> tuple[Received, IdeogramError | None]:
        """Download at once, because links expire."""
        sha256: str | None = None
        error: IdeogramError | None = None
        if not image.withheld:
            try:
                sha256 = await self.stored(image)
            except IdeogramError as problem:
                error = problem
            except Exception as problem:
                # One picture that breaks something must not take the others with it.
                log.exception("keeping a picture")
                error = DownloadFailed(f"The picture could not be kept ({type(problem).__name__}). See the log.")
        received = Received(
            index=image.index,
            seed=image.seed,
            prompt=image.prompt,
            resolution=image.resolution,
            is_image_safe=not image.withheld,
            sha256=sha256,
            error=None if error is None else str(error),
            url_expires_at=image.link_expires,
            url=image.url,
        )
        return received, error

    async def stored(self, image: Image) -> str:
        """Fetch a picture and put its file into the record; give its hash."""
        data = await self._download(image)
        return (await asyncio.to_thread(self.record.add_image, data)).sha256

    async def fail(self, call: Call, error: IdeogramError, price: Price) -> None:
        """Write down that a call ended without an answer."""
        unsure = error.may_have_been_billed
        state: Ended = "unknown" if unsure else "failed"
        if isinstance(error, JobFailed):
            # That it failed is certain, only its bill is not.
            state = "unsafe" if error.unsafe else "failed"
        elif isinstance(error, Unsafe):
            state = "unsafe"
        # What may have been billed counts as spent under a cap; the row says that it is not certain.
        spent = (price.usd_micros or 0) if unsure else 0
        await asyncio.to_thread(self._write_end, call, state, error)
        call.become(state, error=error, image_ids=_slots_of(call), spent_usd_micros=spent)

    def never_sent(self, call: Call) -> None:
        """Write down that a call was cancelled before it left."""
        self._write_end(call, "cancelled", Cancelled(NOT_SENT))

    def taken_back(self, call: Call) -> None:
        """Write down that a call was not sent, because another one of the same request was there before."""
        error = SentElsewhere("Another process asked for the same at the same moment; this was not sent, nor billed.")
        self._write_end(call, "cancelled", error)
        call.become("cancelled", error=error)

    def abandon(self, call: Call, price: Price) -> None:
        """Write down that nobody waited for the answer of a call that had left."""
        if not call.request.operation.paid:
            self._write_end(call, "cancelled", Cancelled("Cancelled while it was under way; it costs nothing."))
            return
        text = "Cancelled while it was under way: it may have been billed."
        if call.generation_id is not None:
            text += " Its job goes on: resume_job() fetches what it makes and costs nothing more."
        error = NoAnswer(text)
        error.may_have_been_billed = True
        error.generation_id = call.generation_id
        self._write_end(call, "unknown", error)
        call.become("unknown", error=error, image_ids=_slots_of(call), spent_usd_micros=price.usd_micros or 0)

    def _write_end(self, call: Call, state: Ended, error: IdeogramError) -> None:
        """Write how a call ended; a record that cannot take it changes nothing about what is true of the money."""
        cost = None if error.may_have_been_billed else 0
        try:
            self.record.fail(call.request_id or "", status=state, cost_usd_micros=cost, **error_facts(error))
        except IdeogramError as problem:
            log.warning("the end of a call could not be written: %s", problem)
            UNWRITTEN.add(call.request_id or "")
            if problem is not error:
                error.add_note(f"This could not be written down: {problem}")

    def _cost(self, call: Call, result: Any, made: int, price: Price) -> tuple[int | None, str]:
        """Give what an answer cost, and who says so."""
        if self._free:
            return 0, "offline"
        if isinstance(result, Images) and result.cost_usd_micros is not None:
            return result.cost_usd_micros, "reported"
        if price.usd_micros is None:
            return None, "unknown"
        expected = max(call.request.expected_images, 1)
        # Where fewer came than were asked for, nobody says that less is billed: the price of all is taken.
        cost = price.usd_micros * max(made, expected) // expected
        return cost, "quote" if price.source == "service quote" else "table"


def pictures_of(result: Any) -> tuple[Image, ...]:
    """Give the pictures that a result links to; none for results of other kinds."""
    return result.images if isinstance(result, Images | Layers | Generation) else ()


def unexpected(problem: Exception, call: Call) -> NoAnswer:
    """Make the error of a defect of ours."""
    paid = call.request.operation.paid
    bill = "it may have been billed" if paid else "it costs nothing"
    error = NoAnswer(f"Something unexpected went wrong ({type(problem).__name__}); {bill}. See the log.")
    error.may_have_been_billed = paid
    return error


async def finish(work: Awaitable[None]) -> None:
    """Await to the end however often this is cancelled: what is paid for is kept, and what is known is written."""
    task = asyncio.ensure_future(work)
    while not task.done():
        try:
            await asyncio.shield(task)
        except asyncio.CancelledError:
            log.debug("cancelled after the service had answered")
    task.result()


def _slots_of(call: Call) -> tuple[str, ...]:
    return tuple(f"{call.request_id}-{n}" for n in range(max(call.request.expected_images, 1)))
