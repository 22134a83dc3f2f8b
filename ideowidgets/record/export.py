"""Exports: tables with their schema, and ZIPs of pictures that carry their record with them."""

from __future__ import annotations

import hashlib
import io
import json
import re
import unicodedata
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from ideowidgets.operations.picture import SUFFIX, sniff
from ideowidgets.record.csv_text import write_csv
from ideowidgets.record.errors import NotInRecord, RecordError, translated
from ideowidgets.record.files import atomic_file, write_atomic
from ideowidgets.record.image_ref import ImageRef
from ideowidgets.record.table_schema import TableSchema

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    import pandas as pd

FORMATS: Final = ("csv", "jsonl", "parquet")
METADATA_KEY: Final = b"ideowidgets"

_EARLIEST: Final = (1980, 1, 1, 0, 0, 0)
_NAME_LENGTH: Final = 48


def export(
    frame: pd.DataFrame, path: Path, *, formats: tuple[str, ...], spreadsheet_safe: bool, embed: bool = False
) -> Path:
    """Write a frame to ``.zip``, ``.csv``, ``.jsonl``, ``.parquet`` or a folder; see Record.export."""
    unknown = [name for name in formats if name not in FORMATS]
    if unknown or not formats:
        raise RecordError(f"formats: must be some of {', '.join(FORMATS)} (got {list(formats)!r}).")
    kind = path.suffix.lower().lstrip(".")
    if kind not in (*FORMATS, "zip", ""):
        raise RecordError(
            f"path: must end in .zip, .csv, .jsonl or .parquet, or in none of them for a folder (got {path.name!r})."
        )
    schema = TableSchema.of(frame, spreadsheet_safe=spreadsheet_safe)
    with translated(path.parent):
        if kind == "zip":
            _write_zip(frame, path, schema, formats, _copies(frame, schema, embed=embed))
            return path
        if not kind:
            from ideowidgets.record.out.imagefolder import write_folder

            write_folder(frame, path, schema, _copies(frame, schema, embed=embed))
            return path
        data = _WRITERS[kind](_unfiled(frame, schema), schema)
        if kind != "parquet":
            write_atomic(schema_path(path), schema.to_json().encode(), durable=True)
        write_atomic(path, data, durable=True)
    return path


def schema_path(path: Path) -> Path:
    """Name the schema file of a table.

    Examples
    --------
    >>> from pathlib import Path
    >>> schema_path(Path("runs.csv")).name
    'runs.csv.schema.json'
    """
    return path.with_name(path.name + ".schema.json")


def _csv(frame: pd.DataFrame, schema: TableSchema) -> bytes:
    return write_csv(schema.encode(frame), schema)


def write_jsonl(frame: pd.DataFrame, schema: TableSchema) -> bytes:
    """Write a frame as one JSON object a line."""
    values = schema.encode(frame)
    names = list(values)
    lines = (
        json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False) for row in zip(*values.values(), strict=True)
    )
    return "".join(line + "\n" for line in lines).encode("utf-8", "replace")


def _parquet(frame: pd.DataFrame, schema: TableSchema) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    flat = frame.copy(deep=False)
    flat.attrs = {}
    for column in schema.columns:
        if column.kind in ("json", "image"):
            # Half a surrogate pair, which a refused prompt may hold, has no other form that Parquet can take.
            flat[column.name] = [
                None if value is None else json.dumps(value) for value in column.encode(frame[column.name])
            ]
    try:
        table = pa.Table.from_pandas(flat, preserve_index=True)
        described = dict(table.schema.metadata or {}) | {METADATA_KEY: schema.to_json().encode()}
        buffer = io.BytesIO()
        pq.write_table(table.replace_schema_metadata(described), buffer, compression="zstd")
    except (pa.ArrowException, TypeError, ValueError) as error:
        raise RecordError(f"frame: cannot be written as Parquet: {error}. Export .jsonl instead.") from error
    return buffer.getvalue()


_WRITERS: Final[Mapping[str, Callable[[pd.DataFrame, TableSchema], bytes]]] = {
    "csv": _csv,
    "jsonl": write_jsonl,
    "parquet": _parquet,
}


def _unfiled(frame: pd.DataFrame, schema: TableSchema) -> pd.DataFrame:
    """Drop names within another archive, which a table alone does not carry."""
    return with_members(frame, schema, {})


Members = dict[tuple[str, int], str]
"""Names of picture files by column and number of the row."""


def with_members(frame: pd.DataFrame, schema: TableSchema, members: Members) -> pd.DataFrame:
    """Let a frame's pictures point to files of an export."""
    from ideowidgets.record.frame import objects

    frame = frame.copy(deep=False)
    for column in schema.columns:
        if column.kind == "image":
            frame[column.name] = objects(
                None if not isinstance(ref, ImageRef) else replace(ref, member=members.get((str(column.name), place)))
                for place, ref in enumerate(frame[column.name])
            )
    return frame


class Copy(NamedTuple):
    """One picture on its way out: its column, its row's number, what names it, its bytes or None where it is gone."""

    column: str
    place: int
    facts: dict[str, Any]
    ref: ImageRef
    data: bytes | None


def _copies(frame: pd.DataFrame, schema: TableSchema, *, embed: bool) -> Iterator[Copy]:
    """Give every picture of a frame; with ``embed``, as a copy that carries its row."""
    from ideowidgets.record.out.carried import rows_to_carry
    from ideowidgets.record.out.metadata import embed as put_into

    carried = rows_to_carry(frame, costs=False, notes=False) if embed else None
    for column, place, facts, ref in _pictures(frame, schema):
        try:
            data = ref.bytes()
        except NotInRecord:
            yield Copy(column, place, facts, ref, None)
            continue
        yield Copy(column, place, facts, ref, data if carried is None else put_into(data, carried[place]))


def _write_zip(
    frame: pd.DataFrame, path: Path, schema: TableSchema, formats: Sequence[str], copies: Iterator[Copy]
) -> None:
    members: Members = {}
    written: dict[str, str] = {}
    missing: list[str] = []
    listed: list[dict[str, Any]] = []
    with atomic_file(path, durable=True) as file, zipfile.ZipFile(file, "w") as archive:
        for column, place, facts, ref, data in copies:
            if data is None:
                missing.append(ref.sha256)
                continue
            held = hashlib.sha256(data).hexdigest()
            if held not in written:
                written[held] = name = f"images/{readable_name(place, facts, data)}"
                _add(archive, name, data, zipfile.ZIP_STORED, facts.get("created_at"))
            members[column, place] = written[held]
            listed.append(_manifest_entry(ref, written[held], facts))
        filed = with_members(frame, schema, members)
        for kind in formats:
            _add(archive, f"records.{kind}", _WRITERS[kind](filed, schema), zipfile.ZIP_DEFLATED)
        _add(archive, "schema.json", schema.to_json().encode(), zipfile.ZIP_DEFLATED)
        manifest = {
            "format": "ideowidgets.export",
            "version": 1,
            "note": "'sha256' is the original's. 'offline' pictures were drawn by a stand-in, not by a model.",
            "rows": len(frame),
            "tables": [f"records.{kind}" for kind in formats],
            "images": listed,
            "missing": missing,
        }
        text = json.dumps(manifest, ensure_ascii=False, indent=1) + "\n"
        _add(archive, "manifest.json", text.encode("utf-8", "replace"), zipfile.ZIP_DEFLATED)


def _pictures(frame: pd.DataFrame, schema: TableSchema) -> list[tuple[str, int, dict[str, Any], ImageRef]]:
    """Give every picture with its column, its row's number and what names it."""
    told = [name for name in ("service", "prompt", "seed", "style_preset", "created_at") if name in frame.columns]
    facts = [
        {name: value for name, value in zip(told, row, strict=True) if value is not None}
        for row in _plain_rows(frame, schema, told)
    ]
    for place, image_id in enumerate(frame.index):
        facts[place]["image_id"] = str(image_id)
    return [
        (str(column.name), place, facts[place], ref)
        for column in schema.columns
        if column.kind == "image"
        for place, ref in enumerate(frame[column.name])
        if isinstance(ref, ImageRef)
    ]


def _plain_rows(frame: pd.DataFrame, schema: TableSchema, names: Sequence[str]) -> list[tuple[Any, ...]]:
    if not names:
        return [()] * len(frame)
    described = {column.name: column for column in schema.columns}
    return list(zip(*(described[name].encode(frame[name]) for name in names), strict=True))


def _manifest_entry(ref: ImageRef, name: str, facts: Mapping[str, Any]) -> dict[str, Any]:
    entry = {
        "image_id": facts["image_id"],
        "file": name,
        "sha256": ref.sha256,
        "width": ref.width,
        "height": ref.height,
    }
    return entry | {key: facts[key] for key in ("service", "prompt", "seed") if key in facts}


def readable_name(place: int, facts: Mapping[str, Any], data: bytes) -> str:
    """Name a picture by what it shows; letters, digits and hyphens only, so that any system can unpack it."""
    words = [
        str(facts.get("service", "")),
        str(facts.get("style_preset", "")),
        str(facts.get("prompt", ""))[:200],
    ]
    flat = unicodedata.normalize("NFKD", " ".join(words)).encode("ascii", "ignore").decode("ascii").lower()
    slug = re.sub(r"[^a-z0-9]+", "-", flat).strip("-")[:_NAME_LENGTH].strip("-") or "image"
    seed = f"-seed{facts['seed']}" if isinstance(facts.get("seed"), int) else ""
    return f"{place + 1:04d}-{slug}{seed}{SUFFIX.get(sniff(data) or '', '.bin')}"


def _add(archive: zipfile.ZipFile, name: str, data: bytes, method: int, created: str | None = None) -> None:
    """Add a member whose time is the picture's own, so that the same rows give the same ZIP."""
    found = re.match(r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)", created or "")
    moment = tuple(int(part) for part in found.groups()) if found else _EARLIEST
    info = zipfile.ZipInfo(name, date_time=(max(moment, _EARLIEST))[:6])  # type: ignore[arg-type]
    info.compress_type = method
    info.external_attr = 0o644 << 16
    archive.writestr(info, data)
