"""Reading a record: rows, the DataFrame, requests, answers, sweeps."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, literal_column, select

from ideowidgets.operations.request import Request
from ideowidgets.record import rows
from ideowidgets.record.annotations import OPINIONS, fold_by_author
from ideowidgets.record.belonging import Belonging
from ideowidgets.record.collector import collector_at_rest
from ideowidgets.record.core import RecordCore
from ideowidgets.record.errors import NotInRecord, RecordError
from ideowidgets.record.handles import mark_frame
from ideowidgets.record.schema import annotation, outcome, request, sweep
from ideowidgets.record.writing import now_us, to_us

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd
    from sqlalchemy import Select

    from ideowidgets.record.rows import Row


class Reading(RecordCore):
    """What can be read; see :class:`ideowidgets.record.record.Record`."""

    @property
    def df(self) -> pd.DataFrame:
        """Everything, one typed row per expected image; a copy, so edits do not write back."""
        return self.frame()

    def frame(
        self,
        *,
        experiment: str | None = None,
        since: datetime | str | None = None,
        cell_ids: Iterable[str] | None = None,
        image_ids: Iterable[str] | None = None,
        project: str | None = None,
    ) -> pd.DataFrame:
        """Give the DataFrame of some rows, in the order they were asked.

        Parameters
        ----------
        experiment : str, optional
            A sweep's name.
        since : datetime or ISO text, optional
            Requests made then or later; a time without a zone is local.
        cell_ids, image_ids : iterable of str, optional
            Only these; ids that the record does not have are passed over.
        project : str, optional
            What was asked for in it or moved to it, and what it shares with another project (then the column
            ``project`` names that one, which paid).

        Returns
        -------
        DataFrame
            Index ``image_id``; columns and types of :data:`ideowidgets.record.columns.COLUMNS`. A request's cost and
            list price are split over its images so that sums are exact.
        """
        from ideowidgets.record.frame import to_frame

        wanted = None if image_ids is None else list(dict.fromkeys(image_ids))
        # Before the marks are read: what is written in between is in the frame, and no edit of whoever has it.
        moment = now_us()
        belonging = Belonging.read(self._store)
        statement = rows.query(
            experiment=experiment,
            since=_since(since),
            cell_ids=cell_ids,
            request_ids=None if wanted is None else requests_of(wanted),
            where=None if project is None else belonging.shown_in(project),
        )
        filtered = any(value is not None for value in (experiment, since, cell_ids, wanted, project))
        with collector_at_rest:
            columns = rows.columns_of(self._store.fetch(statement), statement)
            marked = rows.marks(self._store, columns["image_id"] if filtered else None)
            rows.hide_deleted(columns, marked)
            belonging.place(columns)
            frame = to_frame(columns, marked, str(self.path))
        mark_frame(frame, self, moment)
        return frame if wanted is None else frame[frame.index.isin(wanted)]

    @property
    def annotations(self) -> pd.DataFrame:
        """Every rating, star, tag and note ever made, with its author and time, in order."""
        import pandas as pd

        from ideowidgets.record.frame import objects, text_array, times

        names = ("event_id", "image_id", "kind", "value", "author", "at")
        found = self._store.fetch(select(*[annotation.c[name] for name in names]).order_by(annotation.c.event_id))
        data: dict[str, Any] = {name: [row[place] for row in found] for place, name in enumerate(names)}
        for name in ("event_id", "image_id", "kind", "author"):
            data[name] = text_array(data[name])
        data["value"] = objects(json.loads(text) for text in data["value"])
        data["at"] = times(data["at"])
        return pd.DataFrame(data).set_index("event_id")

    def opinions(self, image_ids: Iterable[str] | None = None) -> pd.DataFrame:
        """Give what each author thinks of each image: nobody's rating, star, tags or note hides another's.

        Parameters
        ----------
        image_ids : iterable of str, optional
            Only these.

        Returns
        -------
        DataFrame
            Index ``image_id`` and ``author``; columns ``rating``, ``starred``, ``tags``, ``note`` with the types of
            :attr:`df`, and ``at``, the time of the last event. An author who took everything back keeps a row.

        Examples
        --------
        >>> import tempfile
        >>> from ideowidgets.operations import GenerateV3
        >>> from ideowidgets.record import Record
        >>> record = Record(tempfile.mkdtemp())
        >>> image_id = record.begin(GenerateV3(prompt="a lighthouse"), service="offline") + "-0"
        >>> record.rate(image_id, 2, author="Ana")
        >>> record.rate(image_id, 5, author="Ben")
        >>> record.opinions()["rating"].unstack("author").iloc[0].to_dict()
        {'Ana': 2.0, 'Ben': 5.0}
        """
        import pandas as pd

        from ideowidgets.record.frame import objects, text_array, times, typed

        statement = select(*[annotation.c[name] for name in ("image_id", "kind", "value", "author", "at")])
        statement = statement.where(annotation.c.kind.in_(OPINIONS)).order_by(annotation.c.event_id)
        if image_ids is not None:
            statement = statement.where(annotation.c.image_id.in_(rows.listed(image_ids)))
        found = fold_by_author(self._store.fetch(statement))
        each = list(found.values())
        index = pd.MultiIndex.from_arrays(
            [text_array([key[place] for key in found]) for place in (0, 1)], names=["image_id", "author"]
        )
        data = {
            "rating": typed("rating", "number", [opinion.rating for opinion in each]),
            "starred": typed("starred", "flag", [opinion.starred for opinion in each]),
            "tags": objects(opinion.tags for opinion in each),
            "note": typed("note", "text", [opinion.note for opinion in each]),
            "at": times([opinion.at for opinion in each]),
        }
        return pd.DataFrame(data, index=index).sort_index(level="image_id", kind="stable", sort_remaining=False)

    def find_done(self, request_hash: str, *, service: str, repeat: int = 0) -> tuple[Row, ...]:
        """Give the rows of the newest finished request of a hash, or ``()``.

        Finished means that every image is there or was withheld; only the same service counts. One of which a picture
        was deleted counts no more.
        """
        statement = (
            select(request.c.request_id)
            .join(outcome, outcome.c.request_id == request.c.request_id)
            .where(
                request.c.request_hash == request_hash,
                request.c.service == service,
                request.c.repeat == repeat,
            )
            .where(outcome.c.answered == 1, outcome.c.status.in_(("ok", "unsafe")))
            .order_by(request.c.request_id.desc())
        )
        for (request_id,) in self._store.fetch(statement):
            found = self._rows(request_ids=[request_id])
            if all(row.status != "deleted" for row in found):
                return found
        return ()

    def find_calls(
        self, request_hashes: Iterable[str], *, service: str
    ) -> dict[tuple[str, int], list[tuple[Row, ...]]]:
        """Give every call of some hashes to a service, however it ended.

        Returns
        -------
        dict
            By (request hash, repeat): the rows of each call, the oldest first.
        """
        calls: dict[str, list[Row]] = {}
        for row in self._rows(hashes=request_hashes, service=service):
            calls.setdefault(row.request_id, []).append(row)
        found: dict[tuple[str, int], list[tuple[Row, ...]]] = {}
        for listed in calls.values():
            found.setdefault((listed[0].request_hash, listed[0].repeat), []).append(tuple(listed))
        return found

    def calls_of(
        self, request_hash: str, *, service: str, repeat: int = 0, before: str | None = None
    ) -> tuple[str, ...]:
        """Name every call of a hash to a service, those of other processes included; much faster than its rows.

        Parameters
        ----------
        before : str, optional
            A ``request_id``: only calls that were written before that one. The journal mode knows no order between
            processes, so there it is all others.

        Returns
        -------
        tuple of str
            Each one's ``request_id``.
        """
        statement = select(request.c.request_id).where(
            request.c.request_hash == request_hash, request.c.service == service, request.c.repeat == repeat
        )
        if before is not None and self.mode == "sqlite":
            # SQLite numbers rows in the order of their commits; keys are made by clocks, before that.
            mine = request.alias("mine")
            written: Select[Any] = select(literal_column("mine.rowid")).select_from(mine)
            written = written.where(mine.c.request_id == before)
            statement = statement.where(literal_column("request.rowid") < written.scalar_subquery())
        return tuple(request_id for (request_id,) in self._store.fetch(statement) if request_id != before)

    def rows(self, image_ids: Iterable[str]) -> tuple[Row, ...]:
        """Give plain rows, in the order asked for.

        Raises
        ------
        NotInRecord
            Where there is no such row.
        """
        wanted = list(image_ids)
        found = {row.image_id: row for row in self._rows(request_ids=requests_of(wanted))}
        missing = [image_id for image_id in wanted if image_id not in found]
        if missing:
            raise NotInRecord(f"The record has no image {', '.join(map(repr, missing[:3]))}; see the index of .df.")
        return tuple(found[image_id] for image_id in wanted)

    def children(self, image_id: str) -> tuple[Row, ...]:
        """Give the rows that were made from an image, by remix, edit and the like, the oldest first."""
        return self._rows(where=request.c.parent_image_id == image_id)

    def _rows(self, **chosen: Any) -> tuple[Row, ...]:
        statement = rows.query(**chosen)
        columns = rows.columns_of(self._store.fetch(statement), statement)
        marked = rows.marks(self._store, columns["image_id"])
        rows.hide_deleted(columns, marked)
        Belonging.read(self._store).place(columns)
        return rows.to_rows(columns, marked, str(self.path))

    def request(self, image_id: str) -> Request[Any]:
        """Give back the request that a row was asked with, its pictures included, to be sent again.

        Raises
        ------
        NotInRecord
            Where there is no such row, or the request carried a file that is not kept.
        """
        found = json.loads(self._one(select(request.c.request), image_id))
        try:
            return Request.from_dict(found, self._files.bytes_of)
        except NotInRecord:
            raise NotInRecord(
                f"A file of the request of {image_id!r} is not in the record: pictures are kept, files of datasets and "
                "fonts are not. Make the request again from the files themselves."
            ) from None

    def raw(self, image_id: str) -> dict[str, Any]:
        """Give the answer that a row came with, as it came; ``{}`` where there was none."""
        statement = (
            select(func.coalesce(outcome.c.raw, "{}"))
            .select_from(request)
            .outerjoin(outcome, outcome.c.request_id == request.c.request_id)
        )
        answer: dict[str, Any] = json.loads(self._one(statement, image_id))
        return answer

    def _one(self, statement: Any, image_id: str) -> Any:
        found = self._store.fetch(statement.where(request.c.request_id == image_id.rpartition("-")[0]))
        if not found:
            raise NotInRecord(f"The record has no image {image_id!r}; see the index of .df.")
        return found[0][0]

    def load_sweep(self, name: str, project: str | None = None) -> dict[str, Any]:
        """Give the newest plan of a name, of one project or of all; raise NotInRecord where there is none."""
        statement = select(sweep.c.payload).where(sweep.c.name == name).order_by(sweep.c.event_id.desc()).limit(1)
        if project is not None:
            statement = statement.where(sweep.c.project == project)
        found = self._store.fetch(statement)
        if not found:
            known = ", ".join(self.sweeps(project)[:8]) or "none yet"
            where = "record" if project is None else f"project {project!r}"
            raise NotInRecord(f"The {where} has no sweep {name!r}. Sweeps: {known}.")
        payload: dict[str, Any] = json.loads(found[0][0])
        return payload

    def sweeps(self, project: str | None = None) -> list[str]:
        """Give the names of sweeps, of one project or of all, the newest first."""
        newest = func.max(sweep.c.event_id)
        statement = select(sweep.c.name, newest).group_by(sweep.c.name).order_by(newest.desc())
        if project is not None:
            statement = statement.where(sweep.c.project == project)
        return [name for name, _ in self._store.fetch(statement)]


def requests_of(image_ids: Iterable[str]) -> list[str]:
    """Name the requests of rows."""
    return [image_id.rpartition("-")[0] for image_id in image_ids]


def _since(moment: datetime | str | None) -> int | None:
    if isinstance(moment, str):
        try:
            moment = datetime.fromisoformat(moment)
        except ValueError:
            raise RecordError(f"since: must be a datetime or ISO text like '2026-11-03' (got {moment!r}).") from None
    return None if moment is None else to_us(moment)
