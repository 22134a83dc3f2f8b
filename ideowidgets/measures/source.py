"""What can be measured: a record, a sweep, any frame with pictures, a folder of pictures."""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd

from ideowidgets.measures.errors import MeasureError
from ideowidgets.measures.pictures import is_missing
from ideowidgets.operations.errors import type_of
from ideowidgets.record.frame import text_array

IMAGE: Final = "image"
SUFFIXES: Final = (".png", ".jpg", ".jpeg", ".webp")


def frame_of(source: Any, column: str = IMAGE) -> pd.DataFrame:
    """Give the frame of a source, a copy that nobody else changes.

    Parameters
    ----------
    source : DataFrame, Record, Sweep (anything with ``.df``), or path of a folder
        Of a folder, its PNG, JPEG and WebP files, those of folders within it too: one row each, the index being
        the path within the folder.
    column : str
        Which column holds the pictures.

    Raises
    ------
    MeasureError
        Where there are no pictures to find.
    """
    if isinstance(source, str | os.PathLike):
        return _folder(Path(source))
    frame = source if isinstance(source, pd.DataFrame) else getattr(source, "df", None)
    if not isinstance(frame, pd.DataFrame):
        what = type_of(source)
        ids = " By image ids: record.frame(image_ids=...)." if isinstance(source, list | tuple) else ""
        raise MeasureError(
            f"{what[0].upper()}{what[1:]} holds no pictures to measure: give a record, a sweep, a DataFrame with a "
            f"column {column!r}, or a folder.{ids}"
        )
    check_columns(frame, [column], "Name the one that holds pictures: column='...'.")
    return frame.copy()


def check_columns(frame: pd.DataFrame, names: Sequence[str], otherwise: str) -> None:
    """Raise MeasureError where a frame lacks a column, or has it twice."""
    columns = list(frame.columns)
    for name in names:
        if columns.count(name) == 1:
            continue
        if name in columns:
            raise MeasureError(f"The frame has the column {name!r} more than once: rename one.")
        near = difflib.get_close_matches(str(name), [str(column) for column in columns], n=1)
        raise MeasureError(f"The frame has no column {name!r}. {f'Did you mean {near[0]!r}?' if near else otherwise}")


def _folder(folder: Path) -> pd.DataFrame:
    folder = folder.expanduser()
    if not folder.is_dir():
        raise MeasureError(f"{str(folder)!r} is no folder. Give a folder of pictures, a record or a DataFrame.")
    found = sorted(path for path in folder.rglob("*") if path.suffix.casefold() in SUFFIXES and path.is_file())
    if not found:
        raise MeasureError(f"The folder {str(folder)!r} holds no PNG, JPEG or WebP file.")
    names = [path.relative_to(folder).as_posix() for path in found]
    images = np.fromiter(found, dtype=object, count=len(found))
    return pd.DataFrame({IMAGE: images}, index=pd.Index(text_array(names), name="file"))


class Rows(Sequence["Row"]):
    """The rows of a frame as mappings, read only where looked at."""

    def __init__(self, frame: pd.DataFrame, column: str) -> None:
        self._columns: dict[str, Any] = {
            str(name): frame.iloc[:, place].array for place, name in enumerate(frame.columns)
        }
        self._columns[IMAGE] = frame[column].array
        for place, name in enumerate(frame.index.names):
            if name is not None:
                self._columns.setdefault(str(name), frame.index.get_level_values(place).array)
        self._length = len(frame)

    def __len__(self) -> int:
        return self._length

    def __getitem__(self, place: Any) -> Any:
        return Row(self._columns, place)


class Row(Mapping[str, Any]):
    """One row of a frame, its index included; what is missing is None."""

    def __init__(self, columns: Mapping[str, Any], place: int) -> None:
        self._columns = columns
        self._place = place

    def __getitem__(self, name: str) -> Any:
        value = self._columns[name][self._place]
        return None if is_missing(value) else value

    def __iter__(self) -> Iterator[str]:
        return iter(self._columns)

    def __len__(self) -> int:
        return len(self._columns)
