"""Reading exports back into the frame that was exported."""

from __future__ import annotations

import io
import json
import zipfile
from typing import TYPE_CHECKING, Any, Final

from ideowidgets.record.csv_text import read_csv
from ideowidgets.record.errors import BadExport, translated
from ideowidgets.record.export import METADATA_KEY, schema_path
from ideowidgets.record.table_schema import TableSchema

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

_MAX_TABLE_BYTES: Final = 4_000_000_000


def read(path: Path) -> pd.DataFrame:
    """Read ``.zip``, ``.csv``, ``.jsonl``, ``.parquet`` or an exported folder; see Record.read."""
    kind = path.suffix.lower().lstrip(".")
    if (path / "records.jsonl").is_file() and (path / "schema.json").is_file():
        with translated(path):
            found = TableSchema.from_json((path / "schema.json").read_bytes())
            return _table("jsonl", (path / "records.jsonl").read_bytes(), found, str(path.absolute()))
    if not path.is_file():
        raise BadExport(f"{path} is no file. Record.read reads exports; Record(path) opens a record.")
    with translated(path.parent):
        if kind == "zip":
            return _read_zip(path)
        if kind not in ("csv", "jsonl", "parquet"):
            raise BadExport(f"{path.name} is no export: it must end in .zip, .csv, .jsonl or .parquet.")
        beside = schema_path(path)
        schema = TableSchema.from_json(beside.read_bytes()) if kind != "parquet" and beside.exists() else None
        return _table(kind, path.read_bytes(), schema, None)


def _read_zip(path: Path) -> pd.DataFrame:
    try:
        with zipfile.ZipFile(path) as archive:
            schema = TableSchema.from_json(archive.read("schema.json"))
            for kind in ("jsonl", "parquet", "csv"):
                name = f"records.{kind}"
                if name not in archive.namelist():
                    continue
                if archive.getinfo(name).file_size > _MAX_TABLE_BYTES:
                    raise BadExport(f"{path.name}: {name} is larger than 4 GB. Unpack it and read it in parts.")
                return _table(kind, archive.read(name), schema, str(path.absolute()))
    except (zipfile.BadZipFile, KeyError, EOFError, NotImplementedError) as error:
        raise BadExport(f"{path.name} is no whole export: {error}. Export again.") from error
    raise BadExport(f"{path.name} has no table records.csv, records.jsonl or records.parquet.")


def _table(kind: str, data: bytes, schema: TableSchema | None, archive: str | None) -> pd.DataFrame:
    if kind == "parquet":
        return _parquet(data, archive)
    values, found = read_csv(data, schema) if kind == "csv" else _jsonl(data, schema)
    return found.decode(values, archive)


def _jsonl(data: bytes, schema: TableSchema | None) -> tuple[dict[str, list[Any]], TableSchema]:
    try:
        entries = [json.loads(line) for line in data.decode("utf-8").split("\n") if line]
        names = [schema.index.name or "index", *(str(c.name) for c in schema.columns)] if schema else list(entries[0])
        values = {name: [entry[name] for entry in entries] for name in names}
    except (ValueError, KeyError, IndexError, TypeError) as error:
        raise BadExport(f"The JSONL file is damaged or empty: {error!r}. Read an unchanged export.") from error
    return values, schema or TableSchema.guess(names)


def _parquet(data: bytes, archive: str | None) -> pd.DataFrame:
    import pandas as pd
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        table = pq.read_table(io.BytesIO(data))
        described = (table.schema.metadata or {}).get(METADATA_KEY)
        if described is None:
            raise BadExport("The Parquet file was not written by ideowidgets; use pandas.read_parquet.")
        frame = table.to_pandas()
    except (pa.ArrowException, OSError, ValueError) as error:
        raise BadExport(f"The Parquet file is damaged: {error}. Export again.") from error
    schema = TableSchema.from_json(described)
    columns: dict[str | None, Any] = {}
    for column in schema.columns:
        found = frame[column.name]
        if column.kind in ("json", "image"):
            texts = [None if not isinstance(text, str) else json.loads(text) for text in found]
            columns[column.name] = column.decode(texts, archive)
        elif column.kind == "category":
            columns[column.name] = found.astype(column.category_dtype()).array
        else:
            columns[column.name] = found.astype(column.dtype).array
    index = frame.index.astype(column_dtype) if (column_dtype := schema.index.dtype) != "category" else frame.index
    return pd.DataFrame(columns, index=index, columns=pd.Index(list(columns)), copy=False)
