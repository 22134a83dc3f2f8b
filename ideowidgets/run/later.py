"""What is fetched later, without paying again: pictures whose download failed, and jobs that nobody waited for."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from ideowidgets.client.jobs import AsyncJob
from ideowidgets.operations.errors import IdeogramError, JobFailed, Withheld
from ideowidgets.operations.results import Image
from ideowidgets.record import Row
from ideowidgets.record.mending import Missing
from ideowidgets.run.keeping import Keeper


@dataclass(frozen=True, slots=True)
class FetchReport:
    """What came of fetching missing pictures.

    Attributes
    ----------
    fetched : tuple of str
        Rows whose picture is there now.
    missing : mapping
        Rows whose picture is not, and why.
    """

    fetched: tuple[str, ...] = ()
    missing: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        lines = [f"{len(self.fetched)} fetched, {len(self.missing)} still missing"]
        return "\n".join(lines + [f"  {image_id}: {reason}" for image_id, reason in self.missing.items()])


async def fetch_missing(keeper: Keeper, service: str, image_ids: Iterable[str] | None) -> FetchReport:
    """Fetch again what was made and could not be fetched, and put it into its rows."""
    record = keeper.record
    wanted = None if image_ids is None else tuple(image_ids)
    found = await asyncio.to_thread(record.missing, service=service, image_ids=wanted)
    outcomes = await asyncio.gather(*(_fetched(keeper, one) for one in found))
    fetched = [one for one in outcomes if isinstance(one, Missing)]
    for request_id in dict.fromkeys(one.request_id for one in fetched):
        images = [one.received for one in fetched if one.request_id == request_id]
        await asyncio.to_thread(record.mend, request_id, images)
    reasons = {
        one.image_id: str(outcome)
        for one, outcome in zip(found, outcomes, strict=True)
        if isinstance(outcome, IdeogramError)
    }
    return FetchReport(tuple(one.image_id for one in fetched), reasons)


async def _fetched(keeper: Keeper, one: Missing) -> Missing | IdeogramError:
    got = one.received
    image = Image(got.index, got.prompt, got.resolution, True, got.seed, one.url, raw={})
    try:
        sha256 = await keeper.stored(image)
    except IdeogramError as error:
        return error
    return replace(one, received=replace(got, sha256=sha256))


async def result_of(job: AsyncJob[Any], deadline: float) -> Any:
    """Wait for a job that was started earlier, and give its result."""
    try:
        return await job.result(deadline)
    except (JobFailed, Withheld):
        raise
    except IdeogramError as error:
        # That it cannot be asked says nothing about what it did.
        error.may_have_been_billed = True
        raise


def job_of(row: Row, service: str) -> str:
    """Give the id of a row's job.

    Raises
    ------
    IdeogramError
        Where the row has its picture, has no job, or another service has it.
    """
    if row.service != service:
        raise IdeogramError(f"{row.image_id} was asked of {row.service!r}, and this asks {service!r}.")
    if row.status in ("ok", "unsafe"):
        raise IdeogramError(f"{row.image_id} has its answer already: its status is {row.status!r}.")
    if row.generation_id is None:
        raise IdeogramError(
            f"{row.image_id} has no job that could be taken up again: either the operation starts none, or the service "
            "never said that it took the request."
        )
    return row.generation_id
