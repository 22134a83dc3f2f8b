"""What comes after a request left and before it is whole: the id of its job, pictures that are fetched later."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from ideowidgets.record.core import image_ids as ids_of
from ideowidgets.record.deleting import deleted_ids
from ideowidgets.record.errors import NotInRecord
from ideowidgets.record.projects import Projects
from ideowidgets.record.rows import to_time
from ideowidgets.record.schema import column_names, image, job, outcome, request
from ideowidgets.record.ulid import ulid
from ideowidgets.record.writing import Received, image_row, summed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


@dataclass(frozen=True, slots=True)
class Missing:
    """A picture that was made and is not in the record.

    Attributes
    ----------
    image_id, request_id : str
        Its row, and the request that made it.
    url : str
        Its link; it may have expired.
    received : Received
        What is known of it.
    """

    image_id: str
    request_id: str
    url: str
    received: Received


class Mending(Projects):
    """What is added to a request; see :class:`ideowidgets.record.record.Record`."""

    def accepted(self, request_id: str, generation_id: str) -> None:
        """Write down that the service took a request as a job. On disk when this returns.

        Raises
        ------
        NotInRecord
            Where the request is not in the record.
        """
        slots, _, _ = self._begun(request_id)
        self._write({job.name: [{"request_id": request_id, "generation_id": generation_id}]}, ids_of(request_id, slots))

    def missing(self, *, service: str, image_ids: Iterable[str] | None = None) -> tuple[Missing, ...]:
        """Give the pictures that a service made and that could not be fetched or kept, the oldest first.

        Parameters
        ----------
        service : str
            Only its pictures: a link is followed by whoever gave it.
        image_ids : iterable of str, optional
            Only these.
        """
        names = ("image_index", "seed_returned", "prompt_returned", "resolution_returned", "url_expires_at", "url")
        statement = (
            select(request.c.request_id, *[image.c[name] for name in names])
            .join(image, image.c.request_id == request.c.request_id)
            .where(image.c.url.is_not(None), image.c.sha256.is_(None), request.c.service == service)
            .order_by(request.c.request_id, image.c.image_index)
        )
        wanted = None if image_ids is None else set(image_ids)
        found = []
        for request_id, index, seed, prompt, resolution, expires, url in self._store.fetch(statement):
            received = Received(index, seed, prompt, resolution, url_expires_at=to_time(expires), url=url)
            found.append(Missing(f"{request_id}-{index}", request_id, url, received))
        gone = deleted_ids(self._store)
        return tuple(one for one in found if (wanted is None or one.image_id in wanted) and one.image_id not in gone)

    def mend(self, request_id: str, images: Sequence[Received]) -> None:
        """Put pictures into an answer that came without them; their files are stored already.

        Raises
        ------
        NotInRecord
            Where the request was never answered, or a file is not in the record.
        """
        answers = self._store.fetch(select(outcome).where(outcome.c.request_id == request_id, outcome.c.answered == 1))
        if not answers:
            raise NotInRecord(f"The record at {self.path} has no answer to {request_id!r}.")
        answer: dict[str, Any] = dict(zip(column_names(outcome), answers[0], strict=True))
        listed = [image_row(request_id, got, self._files.facts(got.sha256 or "")) for got in images]
        before = select(image.c.image_index, image.c.status).where(image.c.request_id == request_id)
        statuses = {row[0]: row[1] for row in self._store.fetch(before)}
        statuses |= {row["image_index"]: row["status"] for row in listed}
        answer |= {"event_id": ulid(), "status": summed(statuses.values())}
        self._write({image.name: listed, outcome.name: [answer]}, ids_of(request_id, answer["slots"]))
