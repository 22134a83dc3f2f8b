"""The tables: small, append-mostly, with keys made by the writer.

A request is one row written before it leaves and an outcome is one row written after; nothing is updated in place,
so the order in which rows arrive does not matter and records merge by set union. Times are microseconds since 1970
in UTC, money is millionths of a US dollar, structured values are JSON.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import Column, Float, Index, Integer, MetaData, String, Table, literal_column
from sqlalchemy.dialects import sqlite

SCHEMA_VERSION: Final = 3
SLOTS: Final = 256
TOO_LARGE: Final = 1 << 63
"""Whole numbers from here on fit no column."""

tables = MetaData()

meta = Table("meta", tables, Column("key", String, primary_key=True), Column("value", String, nullable=False))

request = Table(
    "request",
    tables,
    Column("request_id", String, primary_key=True),
    Column("service", String, nullable=False),
    Column("operation", String, nullable=False),
    Column("action", String),
    Column("model", String),
    Column("request_hash", String, nullable=False),
    Column("repeat", Integer, nullable=False),
    Column("slots", Integer, nullable=False),
    Column("experiment", String),
    Column("cell_id", String),
    Column("axes", String),
    Column("parent_image_id", String),
    Column("request", String, nullable=False),
    Column("prompt", String),
    Column("negative_prompt", String),
    Column("json_prompt", String),
    Column("seed", Integer),
    Column("num_images", Integer),
    Column("aspect_ratio", String),
    Column("resolution", String),
    Column("rendering_speed", String),
    Column("quality", String),
    Column("style_type", String),
    Column("style_preset", String),
    Column("style_codes", String),
    Column("color_palette", String),
    Column("magic_prompt", String),
    Column("list_price_usd_micros", Integer),
    Column("created_at", Integer, nullable=False),
    Column("author", String),
    Column("host", String, nullable=False),
    Column("pid", Integer, nullable=False),
    Column("started", String, nullable=False),
    Column("project", String),
    # What was expected when it left, at the service that was asked: what a cap sets aside until the bill is known.
    Column("price_usd_micros", Integer),
    # Of a replayed answer: the service that gave it, and when.
    Column("recorded_service", String),
    Column("recorded_at", Integer),
)
Index("request_by_hash", request.c.request_hash)
for _column in ("experiment", "cell_id", "project"):
    Index(f"request_by_{_column}", request.c[_column], sqlite_where=request.c[_column].is_not(None))

outcome = Table(
    "outcome",
    tables,
    Column("request_id", String, primary_key=True),
    Column("event_id", String, nullable=False),
    Column("answered", Integer, nullable=False),
    Column("status", String, nullable=False),
    Column("slots", Integer, nullable=False),
    Column("error_kind", String),
    Column("error", String),
    Column("http_status", Integer),
    Column("cost_usd_micros", Integer),
    Column("cost_source", String),
    Column("latency_s", Float),
    Column("completed_at", Integer, nullable=False),
    Column("json_prompt", String),
    Column("raw", String),
)

image = Table(
    "image",
    tables,
    Column("request_id", String, primary_key=True),
    Column("image_index", Integer, primary_key=True),
    Column("status", String, nullable=False),
    Column("prompt_returned", String),
    Column("seed_returned", Integer),
    Column("resolution_returned", String),
    Column("is_image_safe", Integer),
    Column("error", String),
    Column("sha256", String),
    Column("width", Integer),
    Column("height", Integer),
    Column("mime", String),
    Column("bytes", Integer),
    Column("url_expires_at", Integer),
    # Only of a picture that could not be fetched: with it, it can be tried again.
    Column("url", String),
    sqlite_with_rowid=False,
)

job = Table(
    "job",
    tables,
    Column("request_id", String, primary_key=True),
    Column("generation_id", String, nullable=False),
)

annotation = Table(
    "annotation",
    tables,
    Column("event_id", String, primary_key=True),
    Column("image_id", String, nullable=False, index=True),
    Column("kind", String, nullable=False),
    Column("value", String),
    Column("author", String, nullable=False),
    Column("at", Integer, nullable=False),
)
OF_PROJECTS: Final = annotation.c.kind.in_([literal_column("'project'"), literal_column("'shared'")])
"""Events that concern projects; written with literals, so that SQLite finds the index that holds these few alone."""
Index("annotation_of_projects", annotation.c.kind, sqlite_where=OF_PROJECTS)

sweep = Table(
    "sweep",
    tables,
    Column("event_id", String, primary_key=True),
    Column("name", String, nullable=False, index=True),
    Column("payload", String, nullable=False),
    Column("author", String, nullable=False),
    Column("at", Integer, nullable=False),
    Column("project", String),
)

project = Table(
    "project",
    tables,
    Column("event_id", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("cap_usd_micros", Integer),
    Column("author", String, nullable=False),
    Column("at", Integer, nullable=False),
)

segment = Table("segment", tables, Column("name", String, primary_key=True), Column("offset", Integer, nullable=False))

slot = Table("slot", tables, Column("n", Integer, primary_key=True))

Rows = Mapping[str, list[dict[str, Any]]]
"""One acknowledged write: rows by table name, kept or lost together."""

WRITABLE: Final[Mapping[str, Table]] = {
    table.name: table for table in (request, job, outcome, image, annotation, sweep, project)
}


def column_names(table: Table) -> list[str]:
    """Give a table's columns in order."""
    return [column.name for column in table.columns]


def _writing(table: Table) -> str:
    """Compile the statement that adds a row; adding it again changes nothing."""
    statement = sqlite.insert(table)
    if table is image:
        # A picture that is there is never hidden by a failure to get it, whichever came first.
        new, old = statement.excluded, table.c
        fresh = {name: new[name] for name in column_names(table)}
        better = new.sha256.is_not(None) | old.sha256.is_(None)
        keys = list(table.primary_key.columns)
        statement = statement.on_conflict_do_update(index_elements=keys, set_=fresh, where=better)
    elif table is outcome:
        # An answer is never hidden by a failure that was written about the same request, whichever came first.
        new, old = statement.excluded, table.c
        later = (new.answered > old.answered) | ((new.answered == old.answered) & (new.event_id > old.event_id))
        fresh = {name: new[name] for name in column_names(table) if name != "request_id"}
        statement = statement.on_conflict_do_update(index_elements=[old.request_id], set_=fresh, where=later)
    else:
        statement = statement.on_conflict_do_nothing()
    return str(statement.compile(dialect=sqlite.dialect(paramstyle="named")))


WRITING: Final[Mapping[str, str]] = {name: _writing(table) for name, table in WRITABLE.items()}
