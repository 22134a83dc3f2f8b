"""CSV that tells an empty text from a missing one: texts are quoted, missing values are not there at all."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final

from ideowidgets.record.errors import BadExport
from ideowidgets.record.table_schema import ColumnSchema, TableSchema

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ideowidgets.record.columns import Kind

_FIELD: Final = re.compile(r'(?:"([^"]*(?:""[^"]*)*)"|([^",\r\n]*))(,|\r\n|\n|\r|\Z)')
_BYTE_ORDER_MARK: Final = "\ufeff"

# What spreadsheets take for a formula, the wide forms of East Asian layouts and the escape itself included.
_FORMULA: Final = tuple("=+-@\t\r\n'＝＋－＠")


def write_csv(values: Mapping[str, Sequence[Any]], schema: TableSchema) -> bytes:
    """Write columns as UTF-8; with ``spreadsheet_safe``, formulas are disarmed and a byte order mark is set."""
    columns = [(schema.index, values[next(iter(values))])] + [(c, values[str(c.name)]) for c in schema.columns]
    safe = schema.spreadsheet_safe
    lines = [",".join(_quoted(_disarm(name) if safe else name) for name in values)]
    texts = [[_cell(column, value, safe) for value in listed] for column, listed in columns]
    lines += [",".join(row) for row in zip(*texts, strict=True)]
    mark = _BYTE_ORDER_MARK if safe else ""
    return (mark + "\n".join(lines) + "\n").encode("utf-8", "replace")


def read_csv(data: bytes, schema: TableSchema | None) -> tuple[dict[str, list[Any]], TableSchema]:
    """Read columns as JSON-ready values.

    Raises
    ------
    BadExport
        Where it is no CSV of ours.
    """
    records = list(_records(data.decode("utf-8-sig", "replace")))
    if not records:
        raise BadExport("The CSV file is empty: it lacks even its header.")
    safe = schema is not None and schema.spreadsheet_safe
    names = [_rearm(name or "") if safe else name or "" for name in records[0]]
    schema = schema or TableSchema.guess(names)
    for place, record in enumerate(records):
        if len(record) != len(names):
            raise BadExport(f"Row {place} of the CSV has {len(record)} fields, its header {len(names)}.")
    described = {str(column.name): column for column in schema.columns} | {names[0]: schema.index}
    if schema.index.name in names:
        described[str(schema.index.name)] = schema.index
    values: dict[str, list[Any]] = {}
    for place, name in enumerate(names):
        column = described.get(name) or ColumnSchema.guess(name)
        values[name] = [_value(column, record[place], safe) for record in records[1:]]
    return values, schema


def _records(text: str) -> Iterator[list[str | None]]:
    """Split text into records; a field that is not quoted and empty is None."""
    record: list[str | None] = []
    place = 0
    while place < len(text) or record:
        found = _FIELD.match(text, place)
        if found is None:
            line = text.count("\n", 0, place) + 1
            raise BadExport(f"The CSV cannot be read at line {line}: a quote stands where it should not.")
        quoted, bare, end = found.groups()
        record.append(bare or None if quoted is None else quoted.replace('""', '"'))
        place = found.end()
        if end != ",":
            yield record
            record = []


def _cell(column: ColumnSchema, value: Any, safe: bool) -> str:
    if value is None:
        return ""
    text = _text(column.kind, value)
    return _quoted(_disarm(text) if safe and isinstance(value, str) else text)


def _text(kind: Kind, value: Any) -> str:
    if kind in ("json", "image") or not isinstance(value, str | int | float):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else repr(value)


def _quoted(text: str) -> str:
    plain = text and not any(mark in text for mark in '",\r\n')
    return text if plain else '"' + text.replace('"', '""') + '"'


def _disarm(text: str) -> str:
    return "'" + text if text.startswith(_FORMULA) else text


def _rearm(text: str) -> str:
    return text.removeprefix("'")


def _value(column: ColumnSchema, text: str | None, safe: bool) -> Any:
    if text is None:
        return None
    try:
        return _read(column, text, safe)
    except ValueError as error:
        raise BadExport(f"{column.name}: {text[:40]!r} is no {column.kind}. Read an unchanged export.") from error


def _read(column: ColumnSchema, text: str, safe: bool) -> Any:
    if column.kind == "integer":
        return int(text)
    if column.kind == "number":
        return float(text)
    if column.kind == "flag":
        return {"true": True, "false": False}[text.lower()] if text.lower() in ("true", "false") else bool(int(text))
    if column.kind in ("json", "image"):
        return json.loads(_rearm(text) if safe else text)
    if safe:
        text = _rearm(text)
    if column.kind == "category" and column.categories is not None and text not in column.categories:
        return json.loads(text)
    return text
