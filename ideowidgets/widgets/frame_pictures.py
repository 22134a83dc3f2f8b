"""Frames as pictures: of a record, of any other origin, or of a folder; one row is one picture."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Final

from ideowidgets.operations.errors import IdeogramError
from ideowidgets.operations.picture import Picture
from ideowidgets.record.columns import COLUMNS
from ideowidgets.record.errors import NotInRecord
from ideowidgets.record.filters.columns import columns_of
from ideowidgets.record.image_ref import ImageRef
from ideowidgets.widgets.describing import alternative, file_name, prompt_of, seed_of
from ideowidgets.widgets.messages import Fact, Original
from ideowidgets.widgets.picture_sources import Source, looks_like_picture
from ideowidgets.widgets.values import cut, is_missing, text_of

if TYPE_CHECKING:
    import pandas as pd

    from ideowidgets.operations.request import Request
    from ideowidgets.record.record import Record

_NAMES: Final = ("image", "picture", "img", "image_path", "path", "file", "filename", "file_name", "sha256")
_KEPT: Final = 4000
"""Thumbnails that have no place on disk, about 15 KB each."""
_MOST_FACTS: Final = 40
_STRANGERS: Final = (
    "These pictures belong to no record, so nothing can be kept. Bring them in with record.add_images(…), then show "
    "the record."
)
_UNNAMED: Final = "These rows belong to no open record, so nothing can be kept. Pass record=."
_TWICE: Final = (
    "Some image ids stand in several rows, so nothing can be kept here. Take one row of each, as by "
    "df[~df.index.duplicated()]."
)


class NoImages(IdeogramError, ValueError):
    """A frame has no column of pictures, or there is no such folder."""


class FramePictures:
    """The pictures of a frame, one for each row, numbered from 0.

    Parameters
    ----------
    frame : DataFrame
        Of a record (`Record.df`, a piece of it, a sweep's, one read from an export), or any with a column of pictures.
    record : Record, optional
        Which has the rows, or knows the hashes.
    image : str, optional
        The column of pictures; found by its values where omitted.

    Attributes
    ----------
    frame : DataFrame
        The frame, by image id where it has them.
    recorded : bool
        Whether rows are a record's, by their index.
    ids : list of str
        Image ids; ``row-0`` and so on where the frame has none.
    image : str
        The column of pictures.

    Raises
    ------
    NoImages
        Where it holds no pictures.
    """

    def __init__(self, frame: pd.DataFrame, record: Record | None = None, image: str | None = None) -> None:
        self.record = record
        self._small = lru_cache(maxsize=_KEPT)(Source.thumbnail)
        self._take(frame, image)

    def _take(self, frame: pd.DataFrame, image: str | None = None) -> None:
        self.frame = _by_image_id(frame)
        index = self.frame.index
        # Elsewhere numbers are called image_id too; a record's are texts.
        self.recorded = index.name == "image_id" and index.is_unique and getattr(index.dtype, "kind", "O") not in "iuf"
        try:
            self.image = image_column(self.frame, image)
        except NoImages:
            # The record knows the pictures of its rows, whatever columns are left of them.
            if image is not None or not (self.frame.empty or (self.recorded and self.record is not None)):
                raise
            self.image = "image"
        self._number()

    def _number(self) -> None:
        """Number the rows of `frame` and find their pictures."""
        self.ids = (
            [str(value) for value in self.frame.index] if self.recorded else [f"row-{n}" for n in range(self.count)]
        )
        self._place = {image_id: item for item, image_id in enumerate(self.ids)}
        self._sources = [None if value is None else Source(value, self.record) for value in self.column(self.image)]

    @property
    def count(self) -> int:
        return len(self.frame)

    @property
    def unkept(self) -> str:
        """Why nothing that people say of these pictures can be kept; empty where it can."""
        if not self.recorded:
            return _TWICE if self.frame.index.name == "image_id" and not self.frame.index.is_unique else _STRANGERS
        return "" if self.record is not None else _UNNAMED

    def column(self, name: str) -> list[Any]:
        """Give a column's values, None for what is missing, in all rows where there is no such column."""
        place = columns_of(self.frame).get(name)
        if place is None:
            return [None] * self.count
        return [None if is_missing(value) else value for value in self.frame.iloc[:, place].tolist()]

    def has(self, image_id: str) -> bool:
        return image_id in self._place

    def item_of(self, image_id: str) -> int:
        """Give the number of a row; raise NotInRecord where there is none."""
        if image_id not in self._place:
            raise NotInRecord(f"There is no image {image_id!r} here; see the index of .df.")
        return self._place[image_id]

    def source(self, item: int) -> Source | None:
        """Give where a row's picture comes from."""
        return self._sources[item]

    def ratio(self, item: int, width: Any, height: Any) -> float | None:
        """Give width by height of a row's picture, as far as that can be told without decoding it."""
        if isinstance(width, int | float) and isinstance(height, int | float) and width > 0 and height > 0:
            return width / height
        source = self._sources[item]
        return None if source is None else source.ratio()

    def thumbnail(self, item: int, size: int, row: Any = None) -> bytes:
        """Give a small WebP of a row's picture; empty where it has none.

        Parameters
        ----------
        row
            The record's, which may have got its picture since the frame was read.

        Raises
        ------
        IdeogramError, OSError
            Where the picture is missing or broken.
        """
        source = self._now(item, row)
        if source is None:
            return b""
        return source.thumbnail(size) if source.is_kept else self._small(source, size)

    def _now(self, item: int, row: Any) -> Source | None:
        fresh = getattr(row, "image", None)
        return Source(fresh, self.record) if isinstance(fresh, ImageRef) else self._sources[item]

    def rows(self, items: Iterable[int]) -> dict[int, Any]:
        """Give rows as objects: the record's where it has them, else the frame's."""
        wanted = {item: self.ids[item] for item in items if 0 <= item < self.count}
        found = rows_of(self.record, wanted) if self.recorded else {}
        return {item: found.get(item) or self.row(item) for item in wanted}

    def row(self, item: int) -> Any:
        """Give a row as the frame has it; of another origin, what fits a record's columns."""
        values: Mapping[Any, Any] = self.frame.iloc[item].to_dict()
        clean = {str(name): None if is_missing(value) else value for name, value in values.items()}
        if not self.recorded:
            # A column of the same name may hold anything.
            clean = {name: value for name, value in clean.items() if _fits(name, value)}
        return SimpleNamespace(**{name: clean.get(name) for name in COLUMNS}, image_id=self.ids[item])

    def request(self, item: int) -> Request[Any] | None:
        """Give the request behind a row, as far as it is known."""
        from ideowidgets.operations.request import Request as RequestClass

        if not self.recorded:
            return None
        try:
            if self.record is not None:
                return self.record.request(self.ids[item])
        except IdeogramError:
            pass
        row = self.row(item)
        try:
            return RequestClass.from_dict({"operation": row.operation, "fields": row.params or {}})
        except (IdeogramError, ValueError):
            # Files that a table does not carry, or an operation of a later version: shown without its code.
            return None

    def name(self, item: int, row: Any) -> str:
        """Give a picture's name where it has no prompt: its file, or its row."""
        source = self._sources[item]
        path = None if source is None else source.path
        if path is not None:
            return path.name
        action = getattr(row, "action", None)
        return str(action).replace("-", " ") if action else f"row {self.frame.index[item]}"

    def alt(self, item: int, row: Any) -> str:
        """Write a picture's text alternative."""
        return alternative(prompt_of(None, row) or self.name(item, row), seed_of(None, row))

    def facts(self, item: int) -> list[Fact]:
        """List what a frame of another origin says about a picture, column by column; its prompt is shown apart."""
        found = []
        for name, value in self.frame.iloc[item].to_dict().items():
            if (
                str(name) not in (self.image, "prompt")
                and not is_missing(value)
                and isinstance(value, str | int | float | bool | list)
            ):
                found.append(Fact(name=str(name), value=cut(text_of(str(name), value), 300)))
        return found[:_MOST_FACTS]

    def with_pictures(self) -> pd.DataFrame:
        """Give the frame with its pictures in a column ``image``, hashes as pointers to the record's files."""
        import numpy as np

        # An array of arrays is one array, unless it is filled cell by cell.
        images = np.empty(self.count, dtype=object)
        for item, source in enumerate(self._sources):
            images[item] = None if source is None else source.plain
        return self.frame.assign(image=images)

    def original(self, item: int) -> tuple[Original, bytes]:
        """Give a picture in full as the frame has it.

        Raises
        ------
        NotInRecord
            Where there is none.
        """
        source = self._sources[item]
        if source is None:
            raise NotInRecord("There is no picture in this row.")
        data = source.bytes()
        alt = self.alt(item, self.rows([item])[item])
        mime = Picture.of(data).media_type
        told = Original(image_id=self.ids[item], mime=mime, file_name=file_name(alt, None, mime), alt=alt)
        return told, data


def _by_image_id(frame: pd.DataFrame) -> pd.DataFrame:
    if "image_id" in frame.columns:
        return frame.set_index("image_id")
    if frame.index.nlevels > 1 and "image_id" in frame.index.names:
        return frame.set_axis(frame.index.get_level_values("image_id"))
    return frame


def rows_of(record: Record | None, ids: Mapping[int, str]) -> dict[int, Any]:
    """Give rows of a record by any numbers; those that it does not have are left out."""
    if record is None or not ids:
        return {}
    try:
        return dict(zip(ids, record.rows(ids.values()), strict=True))
    except NotInRecord:
        # A frame of another record, or a row that is still being written: those that are there.
        found = {}
        for item, image_id in ids.items():
            try:
                found[item] = record.rows([image_id])[0]
            except NotInRecord:
                continue
        return found


def _fits(name: str, value: Any) -> bool:
    # What has become of a request is nothing that a frame of another origin can tell.
    kind = None if name == "status" else COLUMNS.get(name)
    if kind in ("text", "category"):
        return isinstance(value, str)
    if kind in ("integer", "number"):
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        return is_number and math.isfinite(value) and value == int(value)
    return name in ("tags", "starred") and isinstance(value, list | bool)


def image_column(frame: pd.DataFrame, asked: str | None) -> str:
    """Find the column of pictures.

    Raises
    ------
    NoImages
        Where there is none, not the one that was asked for, or several that might be meant.
    """
    names = [str(name) for name in frame.columns]
    if asked is not None:
        if asked in names:
            return asked
        raise NoImages(f"image: the frame has no column {asked!r}; its columns are {', '.join(names[:30])}.")
    usual = [name for name in _NAMES if name in names]
    for name in usual:
        if _holds_pictures(frame, names.index(name)):
            return name
    others = [name for place, name in enumerate(names) if name not in usual and _holds_pictures(frame, place)]
    if len(others) == 1:
        return others[0]
    if others:
        raise NoImages(
            f"Several columns hold pictures: {', '.join(others[:8])}. Name one: image={others[0]!r}. Of a pivot, show "
            "the frame that was pivoted."
        )
    raise NoImages(
        "The frame has no column of pictures: paths, PIL images, the record's image or sha256. Name it: image='file'."
    )


def _holds_pictures(frame: pd.DataFrame, place: int) -> bool:
    values = [value for value in frame.iloc[:, place].head(200).tolist() if not is_missing(value)]
    return bool(values) and sum(map(looks_like_picture, values)) >= max(1, len(values) // 2)


def frame_of_folder(folder: Path) -> pd.DataFrame:
    """List the pictures below a folder, with the text beside each as its prompt; nothing is copied.

    Returns
    -------
    DataFrame
        ``image`` (paths), ``file`` (below the folder), ``folder``, ``name`` (of the file, without its suffix),
        ``prompt``, ``bytes``, ``created_at``.

    Raises
    ------
    NoImages
        Where there is no such folder, or no PNG, JPEG or WebP in it.
    """
    import pandas as pd

    from ideowidgets.record.importing import picture_files

    if not folder.is_dir():
        raise NoImages(f"{folder} is no folder. Name a folder of pictures, a record, or a frame.")
    found = list(picture_files([folder]))
    if not found:
        raise NoImages(f"{folder} holds no PNG, JPEG or WebP picture, nor do its folders. Name another folder.")
    facts = [path.stat() for path in found]
    inside = [path.relative_to(folder) for path in found]
    times = pd.to_datetime([fact.st_mtime_ns // 1000 for fact in facts], unit="us", utc=True)
    return pd.DataFrame(
        {
            "image": found,
            "file": [str(path) for path in inside],
            "folder": pd.Categorical(["/".join(path.parts[:-1]) for path in inside]),
            "name": [path.stem for path in inside],
            "prompt": [_beside(path) for path in found],
            "bytes": [fact.st_size for fact in facts],
            "created_at": times,
        }
    )


def _beside(path: Path) -> str | None:
    text = path.with_suffix(".txt")
    try:
        small = text.is_file() and text.stat().st_size <= 100_000
        return text.read_text(encoding="utf-8", errors="replace").strip() if small else None
    except OSError:
        return None
