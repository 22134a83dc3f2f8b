"""Pictures of any frame or folder, brought into a record to be voted on: a vote is kept beside its picture."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ideowidgets.operations.errors import IdeogramError
from ideowidgets.operations.picture import SUFFIX, Picture
from ideowidgets.widgets.frame_pictures import FramePictures, frame_of_folder
from ideowidgets.widgets.values import is_missing, text_of

if TYPE_CHECKING:
    import pandas as pd

    from ideowidgets.record.record import Record


def strangers_of(source: Any) -> FramePictures | None:
    """Give the pictures of a frame or folder that is of no record; None for any other source.

    Raises
    ------
    NoImages
        Where a frame or folder holds no pictures.
    """
    if isinstance(source, str | os.PathLike):
        return FramePictures(frame_of_folder(Path(source).expanduser()), None, "image")
    if not hasattr(source, "columns") or "image_id" in {*source.columns, *source.index.names}:
        return None
    return FramePictures(source)


def bring_in(pictures: FramePictures, record: Record, by: str | None) -> pd.DataFrame:
    """Add pictures to a record, as `Record.add_images` does, once each; give their frame by image id.

    Parameters
    ----------
    by : str or None
        The column that is ranked; it says what made a picture where no column ``model`` does.
    """
    makers = next((name for name in ("model", by) if name in pictures.frame.columns), None)
    models = [None] * pictures.count if makers is None else pictures.column(makers)
    kept: list[int] = []
    ids: list[str] = []
    with tempfile.TemporaryDirectory(prefix="ideowidgets-") as folder:
        for item, model in enumerate(models):
            try:
                file = _file_of(pictures, item, Path(folder))
                prompt = pictures.row(item).prompt
                named = None if is_missing(model) else text_of("model", model)
                found = record.add_images(file, model=named, prompt=prompt).image_ids
            except (IdeogramError, OSError):
                # What cannot be seen cannot be voted on; it is counted as left out.
                continue
            kept += [item] * len(found)
            ids += found
    frame = pictures.frame.iloc[kept].set_axis(ids)
    frame.index.name = "image_id"
    return frame[~frame.index.duplicated()]


def _file_of(pictures: FramePictures, item: int, folder: Path) -> Path:
    """Give the file of a picture; what is none yet is written to one."""
    source = pictures.source(item)
    if source is None:
        raise FileNotFoundError
    if source.path is not None and source.path.is_file():
        return source.path
    data = source.bytes()
    file = folder / f"row-{item}{SUFFIX[Picture.of(data).media_type]}"
    file.write_bytes(data)
    return file
