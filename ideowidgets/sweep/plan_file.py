"""A plan as a file: JSON that a person can read, or a ZIP that brings the plan's pictures along."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ideowidgets.operations.errors import InvalidRequest, Problem
from ideowidgets.record.errors import BadExport, NotInRecord, RecordError
from ideowidgets.record.files import write_atomic
from ideowidgets.record.picture_archive import PictureArchive, write_archive
from ideowidgets.sweep.stored import FORMAT, Stored, as_payload, files_of, from_payload, keep_pictures, pictures_of

if TYPE_CHECKING:
    from ideowidgets.record import Record
    from ideowidgets.sweep.sweep import Sweep

MAX_PLAN_BYTES = 200_000_000
MAX_PICTURE_BYTES = 2_000_000_000
CONTENTS = "plan.json"
_ZIP = b"PK\x03\x04"


def write_plan(sweep: Sweep, path: Path) -> None:
    """Write a plan as JSON, or where the path ends in ``.zip`` with its pictures.

    Raises
    ------
    InvalidRequest
        Where it cannot be written there.
    """
    if not path.parent.is_dir():
        raise _no_plan(str(path), "cannot be written: there is no such folder", "Check the path.")
    keep_pictures(sweep.planned, sweep.record)
    # Rows of this record say nothing in another.
    payload = {name: value for name, value in as_payload(sweep).items() if name != "parents"}
    try:
        if path.suffix.casefold() == ".zip":
            carried = pictures_of(sweep.planned)
            write_archive(path, CONTENTS, payload, ((sha256, picture.data) for sha256, picture in carried.items()))
        else:
            text = json.dumps(payload, ensure_ascii=False, indent=2) + "\n"
            write_atomic(path, text.encode("utf-8", "surrogatepass"), durable=True)
    except (OSError, RecordError) as error:
        told = getattr(error, "strerror", None) or error
        raise _no_plan(str(path), f"cannot be written: {told}", "Check the path.") from None


def read_plan(path: Path, record: Record) -> Stored:
    """Read :func:`write_plan` back; no file that a plan names on this disk is read.

    Pictures come from the ZIP, else from the record.

    Raises
    ------
    InvalidRequest
        Where it is no plan.
    NotInRecord
        Where neither has one of its pictures.
    """
    try:
        with path.open("rb") as file:
            zipped = file.read(len(_ZIP)) == _ZIP
        if not zipped and path.stat().st_size > MAX_PLAN_BYTES:
            raise _no_plan(path.name, "is too large for a plan", "Check the path.")
        stored = _read_zip(path, record) if zipped else _read_json(path, record)
    except OSError as error:
        raise _no_plan(str(path), f"cannot be read: {error.strerror or error}", "Check the path.") from None
    for name, found in files_of(stored.plan):
        # A plan may come from a stranger, and what it names on this disk is not theirs to send.
        if found.source:
            raise _no_plan(name, "names a file on disk", "Give pictures in Python and save the plan again.")
    return stored


def _read_json(path: Path, record: Record) -> Stored:
    try:
        return from_payload(_payload(path, path.read_bytes()), record.image_bytes)
    except NotInRecord as error:
        raise NotInRecord(
            f"{path.name} names pictures and does not hold them, and this record lacks one: {error} Where it was made, "
            "save it with its pictures, sweep.save('plan.zip'), and load that."
        ) from None


def _read_zip(path: Path, record: Record) -> Stored:
    try:
        archive = PictureArchive(path, "plan")
        try:
            text = archive.contents(CONTENTS)
            if text is None or len(text) > MAX_PLAN_BYTES:
                raise _no_plan(path.name, "is no plan", "Make it with sweep.save('plan.zip').")
            return from_payload(_payload(path, text), _Carried(archive, record))
        finally:
            archive.close()
    except BadExport as error:
        raise _no_plan(path.name, str(error), "Make it with sweep.save('plan.zip').") from None


class _Carried:
    """Gives pictures of an archive, or of the record, each read once and not too many."""

    def __init__(self, archive: PictureArchive, record: Record) -> None:
        self._archive, self._record = archive, record
        self._read: dict[str, bytes] = {}

    def __call__(self, sha256: str) -> bytes:
        if not self._archive.has(sha256):
            return self._record.image_bytes(sha256)
        if sha256 not in self._read:
            self._read[sha256] = self._archive.picture(sha256)
            if sum(map(len, self._read.values())) > MAX_PICTURE_BYTES:
                most = MAX_PICTURE_BYTES // 1_000_000
                raise _no_plan("pictures", f"are more than {most} MB together", "Split the plan.")
        return self._read[sha256]


def _payload(path: Path, text: bytes) -> Mapping[str, Any]:
    try:
        payload = json.loads(text.decode("utf-8", "surrogatepass"))
    except (ValueError, RecursionError):
        raise _no_plan(path.name, "is no JSON", "Make it with sweep.save(path).") from None
    if not isinstance(payload, dict) or payload.get("format") != FORMAT:
        raise _no_plan(path.name, "is no plan", "Make it with sweep.save(path).")
    return payload


def _no_plan(field: str, rule: str, fix: str) -> InvalidRequest:
    return InvalidRequest("plan", [Problem(field, "", rule, fix)])
