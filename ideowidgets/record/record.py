"""The record: what was asked, what came back, what it cost; side by side, for good."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from ideowidgets.record.columns import COST_SOURCES, FREE_SERVICES
from ideowidgets.record.core import image_ids as ids_of
from ideowidgets.record.errors import RecordError
from ideowidgets.record.files import StoredImage
from ideowidgets.record.keeping import Keeping
from ideowidgets.record.pictures import THUMB_SIZE
from ideowidgets.record.schema import image, job, outcome, request
from ideowidgets.record.writing import (
    Received,
    Recorded,
    all_slots,
    clean,
    image_row,
    outcome_row,
    request_row,
    summed,
    to_json,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ideowidgets.operations.request import Request

__all__ = ["Received", "Record", "StoredImage"]

Ended = Literal["failed", "unsafe", "cancelled", "unknown"]


class Record(Keeping):
    """Requests, results, costs and ratings that outlive the kernel.

    Safe to use from any thread, and from several processes at once. A row that was acknowledged (the call returned)
    survives the end of the process at any moment.

    Parameters
    ----------
    path : path, optional
        A folder; made where it does not exist. The user's own record where omitted (``IDEOWIDGETS_RECORD``, else
        the system's place for a user's data).
    mode : str
        ``"auto"`` takes SQLite on local disks and the journal, which needs no locks, on network and FUSE disks;
        ``"sqlite"`` and ``"journal"`` insist.

    Raises
    ------
    RecordError
        Where the folder cannot be used, the database is damaged, or a later version wrote it.

    Examples
    --------
    >>> import tempfile
    >>> record = Record(tempfile.mkdtemp() + "/record")
    >>> record.is_new, record.mode, len(record.df)
    (True, 'sqlite', 0)
    """

    def begin(
        self,
        asked: Request[Any],
        *,
        service: str,
        repeat: int = 0,
        experiment: str | None = None,
        cell_id: str | None = None,
        axes: Mapping[str, Any] | None = None,
        parent_image_id: str | None = None,
        project: str | None = None,
        price_usd_micros: int | None = None,
        recorded: Recorded | None = None,
    ) -> str:
        """Write a request down before it leaves, with one row per expected image.

        Pictures that it carries are stored first, so that it can be sent again. Files of datasets and fonts are not:
        only their hashes are. On disk when this returns.

        Parameters
        ----------
        service : str
            Who is asked; a picture of one service never stands for another's.
        repeat : int
            Tells requests apart that are the same on purpose.
        experiment, cell_id, axes
            The sweep's name, the cell's key and its values by axis.
        parent_image_id : str, optional
            The row it was made from.
        project : str, optional
            What it is for.
        price_usd_micros : int, optional
            What it is expected to cost at the service.
        recorded : Recorded, optional
            Of a replayed answer: who gave it, and when.

        Returns
        -------
        str
            ``request_id``; its rows are ``f"{request_id}-{index}"``.

        Raises
        ------
        RecordError
            Where it cannot be written; the request must not be sent then.
        """
        for pictures in asked.pictures().values():
            for picture in pictures:
                self._files.put(picture.data)
        row = request_row(
            asked,
            service=service,
            repeat=repeat,
            experiment=experiment,
            cell_id=cell_id,
            axes=axes,
            parent_image_id=parent_image_id,
            project=project,
            price_usd_micros=price_usd_micros,
            recorded=recorded,
        )
        request_id: str = row["request_id"]
        with self._lock:
            self._slots[request_id] = (row["slots"], asked.operation.picture, service)
        self._write({request.name: [row]}, ids_of(request_id, row["slots"]))
        return request_id

    def complete(
        self,
        request_id: str,
        *,
        raw: Mapping[str, Any],
        images: Sequence[Received],
        cost_usd_micros: int | None,
        cost_source: str,
        latency_s: float,
        json_prompt: Mapping[str, Any] | None = None,
        generation_id: str | None = None,
    ) -> tuple[str, ...]:
        """Write down an answer whose files are stored already.

        An answer without pictures, such as a description, is one row.

        Parameters
        ----------
        raw : mapping
            The answer as it came.
        images : sequence of Received
            Those that came; the others of the expected ones become ``failed`` rows.
        cost_usd_micros : int or None
            Of the whole request; None where unknown.
        cost_source : str
            ``quote``, ``table``, ``offline``, ``reported``, ``unknown`` or ``replay``; what is free by its service
            costs 0 whatever is said here.
        json_prompt : mapping, optional
            A structured prompt that the answer holds.
        generation_id : str, optional
            What the service calls it.

        Returns
        -------
        tuple of str
            The image ids, also of withheld and failed ones.

        Raises
        ------
        NotInRecord
            Where a picture's file or the request is not in the record.
        """
        if cost_source not in COST_SOURCES:
            raise RecordError(f"cost_source: must be one of {', '.join(COST_SOURCES)} (got {cost_source!r}).")
        slots, picture, service = self._begun(request_id)
        if service in FREE_SERVICES:
            cost_usd_micros, cost_source = 0, service
        slots = max([slots, *(got.index + 1 for got in images)])
        found = all_slots(images, slots) if picture or images else []
        listed = [image_row(request_id, got, self._files.facts(got.sha256) if got.sha256 else None) for got in found]
        row = outcome_row(
            request_id,
            answered=1,
            status=summed(got.status for got in found) if found else "ok",
            slots=slots,
            cost_usd_micros=cost_usd_micros,
            cost_source=cost_source,
            latency_s=latency_s,
            json_prompt=to_json(None if json_prompt is None else dict(json_prompt)),
            raw=to_json(dict(raw)),
        )
        ids = ids_of(request_id, slots)
        jobs = [{"request_id": request_id, "generation_id": generation_id}] if generation_id else []
        self._write({image.name: listed, outcome.name: [row], job.name: jobs}, ids)
        self._slots.pop(request_id, None)
        return ids

    def fail(
        self,
        request_id: str,
        *,
        status: Ended,
        error_kind: str,
        error: str,
        http_status: int | None = None,
        cost_usd_micros: int | None = None,
        cost_source: str | None = None,
    ) -> None:
        """Write down that a request ended without a usable answer.

        Parameters
        ----------
        status : str
            ``unknown`` where it may have been billed; ``cancelled`` only where it was not.
        cost_usd_micros : int, optional
            0 where nothing was billed; None where that is not known.

        Raises
        ------
        NotInRecord
            Where the request is not in the record.
        """
        if status not in ("failed", "unsafe", "cancelled", "unknown"):
            raise RecordError(f"status: must be failed, unsafe, cancelled or unknown (got {status!r}).")
        slots, _, service = self._begun(request_id)
        if service in FREE_SERVICES:
            cost_usd_micros, cost_source = 0, service
        elif status == "cancelled" and cost_usd_micros is None:
            cost_usd_micros = 0
        row = outcome_row(
            request_id,
            status=status,
            slots=slots,
            error_kind=error_kind,
            error=clean(error),
            http_status=http_status,
            cost_usd_micros=cost_usd_micros,
            cost_source=cost_source or ("unknown" if cost_usd_micros is None else "table"),
        )
        self._write({outcome.name: [row]}, ids_of(request_id, slots))
        self._slots.pop(request_id, None)

    def add_image(self, data: bytes) -> StoredImage:
        """Store a picture's original bytes, durably, and make its thumbnail; the same bytes are stored once.

        Raises
        ------
        BadImage
            Where the bytes are no whole PNG, JPEG or WebP.
        """
        return self._files.add(data)

    def image_path(self, sha256: str) -> Path:
        """Give the original file of a hash; raise NotInRecord where there is none."""
        return self._files.path(sha256)

    def image_bytes(self, sha256: str) -> bytes:
        """Give the original bytes of a hash, checked against it."""
        return self._files.bytes_of(sha256)

    def thumbnail(self, sha256: str, size: int = THUMB_SIZE) -> bytes:
        """Give a WebP whose longer side is at most ``size`` pixels; kept on disk, made again where it is missing."""
        return self._files.thumbnail(sha256, size)
