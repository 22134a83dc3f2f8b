"""Files into a dataset: each has an outcome of its own, and archives are opened without trust."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from pydantic import ValidationError

from ideowidgets.offline.reading.decode import TooLarge
from ideowidgets.offline.sources import opened
from ideowidgets.offline.state import MAX_IMAGES, UPLOAD, Account, Dataset, StoredImage
from ideowidgets.offline.wire import Refusal
from ideowidgets.operations.dataset_file import DatasetFile
from ideowidgets.operations.json_prompt import JsonPrompt, to_json
from ideowidgets.operations.picture import MAX_PICTURE_BYTES, sniff

MAX_ENTRIES = 1_000
MAX_UNPACKED_BYTES = 400_000_000
MAX_CAPTION_BYTES = 100_000
_CAPTIONS = (".txt", ".json")
_BROKEN_ZIP = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OSError,
    EOFError,
)


@dataclass
class Report:
    """The outcome of every file of one upload."""

    good: list[dict[str, Any]] = field(default_factory=list)
    bad: list[dict[str, Any]] = field(default_factory=list)
    images: int = 0
    failures: int = 0

    def to_dict(self) -> dict[str, Any]:
        """Write it as the service does: counts of pictures, and all files by name."""
        return {
            "total_count": self.images + self.failures,
            "success_count": self.images,
            "failure_count": self.failures,
            "successful_assets": self.good,
            "failed_assets": self.bad,
        }

    def took(self, name: str, asset_id: str) -> None:
        """Note a file that was taken."""
        identifier = {"asset_type": UPLOAD, "asset_id": asset_id}
        self.good.append({"asset_identifier": identifier, "file_name": name})

    def refused(self, name: str, reason: str, *, caption: bool = False) -> None:
        """Note a file that was not."""
        self.bad.append({"failure_reason": reason, "file_name": name})
        self.failures += not caption


def upload(account: Account, dataset: Dataset, files: Iterable[DatasetFile], now: float) -> Report:
    """Put files into a dataset: pictures first, then the captions that are named after them."""
    report = Report()
    loose = list(_unpacked(files, report))
    for file in loose:
        if not _is_caption(file):
            _take_picture(account, dataset, file, report)
    with account.lock:
        for file in loose:
            if _is_caption(file):
                _take_caption(dataset, file, report)
        if report.good:
            dataset.updated = now
    return report


def _unpacked(files: Iterable[DatasetFile], report: Report) -> Iterator[DatasetFile]:
    for file in files:
        if isinstance(file, TooLarge):
            report.refused(file.name, "FILE_TOO_LARGE")
        elif _suffix(file) == ".zip":
            try:
                yield from _entries(file.data)
            except _BROKEN_ZIP:
                report.refused(file.name, "INVALID_ZIP")
        else:
            yield file


def _entries(data: bytes) -> list[DatasetFile]:
    """Read an archive; names lose their folders, and nothing is ever written to a disk.

    What it says of its sizes is not believed: what comes out is counted.
    """
    found: list[DatasetFile] = []
    left = MAX_UNPACKED_BYTES
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = [entry for entry in archive.infolist() if not entry.is_dir()]
        if len(entries) > MAX_ENTRIES:
            raise ValueError(f"more than {MAX_ENTRIES} entries")
        for entry in entries:
            name = PurePosixPath(entry.filename.replace("\\", "/")).name
            # What macOS adds to archives is no file of the dataset.
            if name.startswith(".") or entry.filename.startswith("__MACOSX/"):
                continue
            with archive.open(entry) as packed:
                content = packed.read(min(MAX_PICTURE_BYTES, left) + 1)
            if len(content) > left:
                raise ValueError("too much in one archive")
            left -= len(content)
            large = len(content) > MAX_PICTURE_BYTES
            kind = sniff(content) or "application/octet-stream"
            found.append(TooLarge(b"", name, kind) if large else DatasetFile(content, name, kind))
    return found


def _take_picture(account: Account, dataset: Dataset, file: DatasetFile, report: Report) -> None:
    reason = _wrong_with(file)
    with account.lock:
        if reason is None and len(dataset.images) >= MAX_IMAGES:
            reason = "TOO_MANY_IMAGES"
        if reason is not None:
            report.refused(file.name, reason)
            return
        asset_id = account.new_id("asset")
        dataset.images.append(StoredImage(file.name, len(file.data), asset_id))
    account.assets.put(account.user_id, asset_id, file.data)
    report.images += 1
    report.took(file.name, asset_id)


def _wrong_with(file: DatasetFile) -> str | None:
    if isinstance(file, TooLarge):
        return "FILE_TOO_LARGE"
    if sniff(file.data) is None:
        return "INVALID_IMAGE"
    if "unsafe" in file.name.lower():
        return "FAILED_SAFETY_CHECK"
    try:
        opened(file.data)
    except Refusal:
        return "INVALID_IMAGE"
    return None


def _take_caption(dataset: Dataset, file: DatasetFile, report: Report) -> None:
    structured = _suffix(file) == ".json"
    reason = "INVALID_CAPTION_JSON" if structured else "INVALID_CAPTION"
    image = next((image for image in reversed(dataset.images) if _stem(image.name) == _stem(file.name)), None)
    caption = None if isinstance(file, TooLarge) else _caption(file.data, structured=structured)
    if image is None or caption is None:
        report.refused(file.name, "INVALID_CAPTION" if image is None else reason, caption=True)
        return
    image.caption = caption
    report.took(file.name, image.asset_id)


def _caption(data: bytes, *, structured: bool) -> str | None:
    """Give a caption's text, or None where it is none."""
    if len(data) > MAX_CAPTION_BYTES:
        return None
    try:
        text = data.decode("utf-8-sig").strip()
        if structured:
            return to_json(JsonPrompt.model_validate_json(text))
    except (UnicodeDecodeError, ValidationError, RecursionError):
        return None
    return text or None


def _is_caption(file: DatasetFile) -> bool:
    return _suffix(file) in _CAPTIONS


def _suffix(file: DatasetFile) -> str:
    return PurePosixPath(file.name).suffix.lower()


def _stem(name: str) -> str:
    return PurePosixPath(name).stem
