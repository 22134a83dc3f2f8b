"""A folder that the Hugging Face library ``datasets`` loads as ``imagefolder``, and that reads back whole here.

``train/`` holds the pictures and ``metadata.jsonl``, whose ``file_name`` names them; ``records.jsonl`` beside it
holds every row and column, those without a picture too.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from ideowidgets.record.export import readable_name, with_members, write_jsonl
from ideowidgets.record.files import write_atomic
from ideowidgets.record.out.folders import new_folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pandas as pd

    from ideowidgets.record.export import Copy, Members
    from ideowidgets.record.table_schema import TableSchema

SPLIT: Final = "train"
_FILE_NAME: Final = "file_name"


def write_folder(frame: pd.DataFrame, path: Path, schema: TableSchema, copies: Iterator[Copy]) -> None:
    """Write the folder; it appears whole or not at all."""
    with new_folder(path) as folder:
        _fill(frame, folder, schema, copies)


def _fill(frame: pd.DataFrame, folder: Path, schema: TableSchema, copies: Iterator[Copy]) -> None:
    members: Members = {}
    files: dict[int, str] = {}
    (folder / SPLIT).mkdir()
    for column, place, facts, _, data in copies:
        if data is None:
            continue
        name = readable_name(place, facts, data)
        if place in files:
            # A row with several columns of pictures is told apart by them.
            name = f"{place + 1:04d}-{len(members):04d}-{name[5:]}"
        files.setdefault(place, name)
        members[column, place] = f"{SPLIT}/{name}"
        # Ten thousand files made durable one by one take minutes; the originals are safe in the record.
        write_atomic(folder / SPLIT / name, data, durable=False)
    filed = with_members(frame, schema, members)
    write_atomic(folder / "records.jsonl", write_jsonl(filed, schema), durable=True)
    write_atomic(folder / "schema.json", schema.to_json().encode(), durable=True)
    write_atomic(folder / SPLIT / "metadata.jsonl", _metadata(frame, schema, files), durable=True)


def _metadata(frame: pd.DataFrame, schema: TableSchema, files: dict[int, str]) -> bytes:
    """Write what others read: one flat line for each picture; what has no single type is JSON text."""
    columns = {
        str(column.name): _flat(column.kind, column.encode(frame[column.name]))
        for column in schema.columns
        if column.kind != "image" and column.name != _FILE_NAME
    }
    index = schema.index.name or "index"
    lines = []
    for place, name in files.items():
        row = {_FILE_NAME: name, index: schema.index.encode(frame.index[place : place + 1])[0]}
        lines.append(json.dumps(row | {key: values[place] for key, values in columns.items()}, ensure_ascii=False))
    return "".join(line + "\n" for line in lines).encode("utf-8", "replace")


def _flat(kind: str, values: list[Any]) -> list[Any]:
    if kind != "json":
        return values
    return [None if value is None else json.dumps(value, ensure_ascii=False) for value in values]
