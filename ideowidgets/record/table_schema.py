"""What a table's columns are, so that CSV and JSONL, which cannot say it, read back as they were."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, cast

import pandas as pd

from ideowidgets.record.columns import COLUMNS, INDEX, Kind
from ideowidgets.record.errors import BadExport, RecordError
from ideowidgets.record.frame import TEXT_DTYPE, objects, typed
from ideowidgets.record.image_ref import ImageRef

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

FORMAT: Final = "ideowidgets.table"
VERSION: Final = 1

_DTYPE: Final[Mapping[Kind, str]] = {
    "text": TEXT_DTYPE,
    "integer": "Int64",
    "number": "Float64",
    "flag": "boolean",
    "time": "datetime64[us, UTC]",
    "category": "category",
    "json": "object",
    "image": "object",
}


@dataclass(frozen=True, slots=True)
class ColumnSchema:
    """One column: its name, its kind, its pandas type and, for categories, their values in order."""

    name: str | None
    kind: Kind
    dtype: str
    categories: tuple[Any, ...] | None = None
    categories_dtype: str = TEXT_DTYPE
    ordered: bool = False

    @classmethod
    def of(cls, name: Any, series: pd.Series[Any] | pd.Index[Any]) -> ColumnSchema:
        """Describe a column of any frame."""
        if name is not None and not isinstance(name, str):
            raise RecordError(f"frame: columns must have text as names (got {name!r}); rename it before exporting.")
        dtype = series.dtype
        if isinstance(dtype, pd.CategoricalDtype):
            values = tuple(dtype.categories.tolist())
            return cls(name, "category", "category", values, str(dtype.categories.dtype), bool(dtype.ordered))
        return cls(name, _kind(series), str(dtype))

    def encode(self, series: pd.Series[Any] | pd.Index[Any]) -> list[Any]:
        """Give JSON-ready values, missing ones None."""
        if self.kind == "image":
            return [None if ref is None else _image_facts(ref) for ref in series]
        if self.kind == "json":
            return [plain(value) for value in series]
        missing = series.isna()
        if self.kind == "time":
            return [None if gone else value.isoformat() for value, gone in zip(series, missing, strict=True)]
        return [None if gone else plain(value) for value, gone in zip(series, missing, strict=True)]

    def decode(self, values: Sequence[Any], archive: str | None = None) -> Any:
        """Make the column's array from JSON-ready values; pictures point into ``archive``."""
        if self.kind == "image":
            return objects(None if facts is None else _image_ref(facts, archive) for facts in values)
        if self.kind == "json":
            return objects(values)
        if self.kind == "category":
            return self._category(values)
        if self.kind == "time":
            stamps = [pd.NaT if value is None else pd.Timestamp(value) for value in values]
            return pd.array(cast(Any, stamps), dtype=cast(Any, self.dtype))
        array = typed("", self.kind, values)
        return array if str(array.dtype) == self.dtype else pd.Series(array).astype(cast(Any, self.dtype)).array

    def category_dtype(self) -> pd.CategoricalDtype:
        """Give the category type with all of its values."""
        values = self.categories or ()
        return pd.CategoricalDtype(pd.Index(list(values), dtype=cast(Any, self.categories_dtype)), ordered=self.ordered)

    def _category(self, values: Sequence[Any]) -> pd.Categorical:
        if self.categories is None:
            return cast(pd.Categorical, typed(self.name or "", "category", values))
        code_of = {value: code for code, value in enumerate(self.categories)}
        codes = [-1 if value is None else code_of[value] for value in values]
        return pd.Categorical.from_codes(cast(Any, codes), dtype=self.category_dtype())

    def to_json(self) -> dict[str, Any]:
        """Give the schema file's entry."""
        entry: dict[str, Any] = {"name": self.name, "kind": self.kind, "dtype": self.dtype}
        if self.categories is not None:
            entry |= {
                "categories": [plain(value) for value in self.categories],
                "categories_dtype": self.categories_dtype,
                "ordered": self.ordered,
            }
        return entry

    @classmethod
    def from_json(cls, entry: Mapping[str, Any]) -> ColumnSchema:
        """Read the schema file's entry."""
        values = entry.get("categories")
        kind = cast(Kind, entry["kind"])
        if kind not in _DTYPE:
            raise BadExport(
                f"The schema names the kind {kind!r}, which this version does not know. Upgrade the package."
            )
        return cls(
            entry["name"],
            kind,
            _known_dtype(entry["dtype"]),
            None if values is None else tuple(values),
            _known_dtype(entry.get("categories_dtype", TEXT_DTYPE)),
            bool(entry.get("ordered", False)),
        )

    @classmethod
    def guess(cls, name: str) -> ColumnSchema:
        """Describe a column of ours by its name alone; others are text."""
        kind = COLUMNS.get(name, "text")
        return cls(name, kind, _DTYPE[kind])


@dataclass(frozen=True, slots=True)
class TableSchema:
    """All columns of a table, its index first."""

    index: ColumnSchema
    columns: tuple[ColumnSchema, ...]
    spreadsheet_safe: bool = False

    @classmethod
    def of(cls, frame: pd.DataFrame, *, spreadsheet_safe: bool = False) -> TableSchema:
        """Describe a frame."""
        if frame.index.nlevels > 1 or frame.columns.nlevels > 1:
            raise RecordError("frame: has several levels of index or columns; call .reset_index() before exporting.")
        names = [_UNNAMED if frame.index.name is None else frame.index.name, *frame.columns]
        twice = {name for name in names if names.count(name) > 1}
        if twice:
            raise RecordError(f"frame: has {sorted(map(str, twice))} more than once; rename before exporting.")
        columns = tuple(ColumnSchema.of(name, frame[name]) for name in frame.columns)
        return cls(ColumnSchema.of(frame.index.name, frame.index), columns, spreadsheet_safe)

    def encode(self, frame: pd.DataFrame) -> dict[str, list[Any]]:
        """Give JSON-ready values by column, the index first."""
        first = {self.index.name or _UNNAMED: self.index.encode(frame.index)}
        return first | {str(column.name): column.encode(frame[column.name]) for column in self.columns}

    def decode(self, values: Mapping[str, Sequence[Any]], archive: str | None = None) -> pd.DataFrame:
        """Make the frame from JSON-ready values by column."""
        try:
            data = {column.name: column.decode(values[str(column.name)], archive) for column in self.columns}
            index = pd.Index(self.index.decode(values[self.index.name or _UNNAMED]), name=self.index.name)
        except (KeyError, ValueError, TypeError) as error:
            raise BadExport(f"The table does not fit its schema: {error!r}. Read an unchanged export.") from error
        return pd.DataFrame(data, index=index, columns=pd.Index([column.name for column in self.columns]), copy=False)

    def to_json(self) -> str:
        """Write the schema file."""
        content = {
            "format": FORMAT,
            "version": VERSION,
            "spreadsheet_safe": self.spreadsheet_safe,
            "index": self.index.to_json(),
            "columns": [column.to_json() for column in self.columns],
        }
        return json.dumps(content, ensure_ascii=False, indent=1) + "\n"

    @classmethod
    def from_json(cls, text: str | bytes) -> TableSchema:
        """Read the schema file.

        Raises
        ------
        BadExport
            Where it is none, or of a later version.
        """
        try:
            content = json.loads(text)
            if content["format"] != FORMAT:
                raise BadExport(f"The schema is of the format {content['format']!r}, not {FORMAT!r}.")
            if content["version"] > VERSION:
                raise BadExport("The export was written by a later version of ideowidgets. Upgrade the package.")
            index, *columns = [ColumnSchema.from_json(entry) for entry in (content["index"], *content["columns"])]
            return cls(index, tuple(columns), bool(content["spreadsheet_safe"]))
        except (ValueError, KeyError, TypeError) as error:
            raise BadExport(f"The schema file is damaged: {error!r}. Read an unchanged export.") from error

    @classmethod
    def guess(cls, names: Sequence[str]) -> TableSchema:
        """Describe a table by its header alone, where the schema file is gone."""
        first, *others = names
        columns = [name for name in names if name != INDEX] if INDEX in names else others
        index = INDEX if INDEX in names else first
        return cls(ColumnSchema.guess(index), tuple(ColumnSchema.guess(name) for name in columns))


_UNNAMED: Final = "index"


def plain(value: Any) -> Any:
    """Give a value JSON-ready: numpy's become Python's, tuples and arrays become lists."""
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in value]
    if hasattr(value, "tolist"):
        return plain(value.tolist())
    if value is pd.NA or value is pd.NaT:
        return None
    return value if value is None or isinstance(value, str | int | float | bool) else str(value)


def _kind(series: pd.Series[Any] | pd.Index[Any]) -> Kind:
    dtype = series.dtype
    if pd.api.types.is_bool_dtype(dtype):
        return "flag"
    if pd.api.types.is_integer_dtype(dtype):
        return "integer"
    if pd.api.types.is_float_dtype(dtype):
        return "number"
    if pd.api.types.is_datetime64_any_dtype(dtype):
        return "time"
    if isinstance(dtype, pd.StringDtype):
        return "text"
    if any(isinstance(value, ImageRef) for value in series) or series.name == "image":
        return "image"
    return "json"


def _known_dtype(name: str) -> str:
    """Read the other pandas generation's name of the text type as this one's."""
    return TEXT_DTYPE if name in ("str", "string") else name


def _image_facts(ref: ImageRef) -> dict[str, Any]:
    facts = {
        "sha256": ref.sha256,
        "width": ref.width,
        "height": ref.height,
        "alt": ref.alt,
        "file": ref.member,
    }
    return {name: value for name, value in facts.items() if value not in (None, "")}


def _image_ref(facts: Mapping[str, Any], archive: str | None) -> ImageRef:
    member = facts.get("file")
    root = archive if member else None
    return ImageRef(facts["sha256"], facts.get("width"), facts.get("height"), root, member, facts.get("alt", ""))
