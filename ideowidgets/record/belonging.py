"""Which project a request belongs to: the one it was asked for, unless it was moved, and those that share it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, or_, select

from ideowidgets.record.rows import listed
from ideowidgets.record.schema import OF_PROJECTS, annotation, request

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.sql.elements import ColumnElement

    from ideowidgets.record.store import Store

MOVED, SHARED = "project", "shared"


@dataclass(frozen=True, slots=True)
class Belonging:
    """What events say of projects, by request.

    Attributes
    ----------
    moved : mapping
        The project of a request that was moved; None where it was taken out of one.
    shared : mapping
        Projects that use what another one made.
    """

    moved: Mapping[str, str | None]
    shared: Mapping[str, frozenset[str]]

    @classmethod
    def read(cls, store: Store) -> Belonging:
        """Read it; the newest event about a request counts."""
        moved: dict[str, str | None] = {}
        shared: dict[str, frozenset[str]] = {}
        statement = select(annotation.c.image_id, annotation.c.kind, annotation.c.value).where(OF_PROJECTS)
        for image_id, kind, text in store.fetch(statement.order_by(annotation.c.event_id)):
            request_id, name = image_id.rpartition("-")[0], json.loads(text)
            if kind == MOVED:
                moved[request_id] = name
            else:
                shared[request_id] = shared.get(request_id, frozenset()) | {name}
        return cls(moved, shared)

    def paid_by(self, name: str) -> ColumnElement[bool]:
        """Give the condition for requests whose money is a project's."""
        here = [request_id for request_id, project in self.moved.items() if project == name]
        away = [request_id for request_id, project in self.moved.items() if project != name]
        asked = request.c.project == name
        if away:
            asked = and_(asked, request.c.request_id.not_in(listed(away)))
        return or_(asked, request.c.request_id.in_(listed(here))) if here else asked

    def shown_in(self, name: str) -> ColumnElement[bool]:
        """Give the condition for requests that a project shows: its own, and what it shares."""
        used = [request_id for request_id, names in self.shared.items() if name in names]
        own = self.paid_by(name)
        return or_(own, request.c.request_id.in_(listed(used))) if used else own

    def place(self, columns: Mapping[str, list[Any]]) -> None:
        """Put requests that were moved where they belong now."""
        if not self.moved:
            return
        for place, request_id in enumerate(columns["request_id"]):
            if request_id in self.moved:
                columns["project"][place] = self.moved[request_id]
