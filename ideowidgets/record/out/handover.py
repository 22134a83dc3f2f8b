"""What is handed to a client: numbered pictures, a contact sheet and a page with the same numbers."""

from __future__ import annotations

import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ideowidgets.record.errors import NotInRecord, RecordError, translated
from ideowidgets.record.export import readable_name
from ideowidgets.record.files import atomic_file, make_folder, write_atomic
from ideowidgets.record.image_ref import ImageRef
from ideowidgets.record.out.folders import new_folder
from ideowidgets.record.out.page import write_page
from ideowidgets.record.out.sheet import contact_sheet
from ideowidgets.record.out.telling import seed_of

if TYPE_CHECKING:
    import pandas as pd

    from ideowidgets.record.out.arranged import Names, Orders

_PICTURES: Final = "pictures"
_SHEET: Final = "contact-sheet.pdf"
_NAMING: Final = ("prompt", "style_preset", "service", "seed", "seed_returned")
_DATE: Final = (1980, 1, 1, 0, 0, 0)


def handover(
    frame: pd.DataFrame,
    path: Path,
    *,
    rows: Names,
    columns: Names,
    title: str,
    size: int,
    costs: bool,
    notes: bool,
    picks: bool,
    orders: Orders = None,
) -> Path:
    """Write everything into a new folder, or a ZIP of it; see Record.handover."""
    if path.suffix.lower() not in ("", ".zip"):
        raise RecordError(f"path: must end in .zip, or in nothing for a folder (got {path.name!r}).")
    if frame.empty:
        raise RecordError("frame: has no rows to hand over. Choose some, such as record.df.tail(24).")

    def fill(folder: Path) -> None:
        links = _write_pictures(frame, folder)
        contact_sheet(
            frame, folder / _SHEET, rows=rows, columns=columns, title=title, size=320, across=None, orders=orders
        )
        write_page(
            frame,
            folder / "index.html",
            rows=rows,
            columns=columns,
            title=title,
            size=size,
            costs=costs,
            notes=notes,
            picks=picks,
            max_mb=400,
            links=links,
            orders=orders,
        )

    with translated(path.parent):
        if not path.suffix:
            with new_folder(path) as folder:
                fill(folder)
            return path
        make_folder(path.parent)
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=".handover-") as draft:
            fill(Path(draft))
            _zip(Path(draft), path)
    return path


def _write_pictures(frame: pd.DataFrame, folder: Path) -> dict[int, str]:
    """Write each row's original under a readable name with its number; a picture that is gone has none."""
    links: dict[int, str] = {}
    make_folder(folder / _PICTURES, durable=False)
    told = frame[
        [name for name in ("prompt", "style_preset", "service", "seed", "seed_returned") if name in frame.columns]
    ]
    for place, (row, ref) in enumerate(zip(told.to_dict("records"), frame["image"], strict=True)):
        if not isinstance(ref, ImageRef):
            continue
        try:
            data = ref.bytes()
        except NotInRecord:
            continue
        facts = {name: value for name, value in row.items() if isinstance(value, str)} | {"seed": seed_of(row)}
        name = readable_name(place, {str(key): value for key, value in facts.items()}, data)
        write_atomic(folder / _PICTURES / name, data, durable=False)
        links[place] = f"{_PICTURES}/{name}"
    return links


def _zip(folder: Path, path: Path) -> None:
    with atomic_file(path, durable=True) as file, zipfile.ZipFile(file, "w") as archive:
        for found in sorted(found for found in folder.rglob("*") if found.is_file()):
            info = zipfile.ZipInfo(f"{path.stem}/{found.relative_to(folder).as_posix()}", date_time=_DATE)
            info.compress_type = zipfile.ZIP_STORED if found.parent != folder else zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            with found.open("rb") as source, archive.open(info, "w") as target:
                while chunk := source.read(1 << 20):
                    target.write(chunk)
