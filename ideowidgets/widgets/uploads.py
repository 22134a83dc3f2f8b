"""Files that a page sends in pieces: a frame above 10 MiB closes the websocket without a word."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ideowidgets.operations import Picture
from ideowidgets.operations.errors import InvalidRequest, Problem
from ideowidgets.widgets.form_messages import MAX_PIECE, MAX_UPLOAD, UploadPiece

MAX_AT_ONCE = 8
MAX_KEPT = 40


@dataclass
class _Partial:
    pieces: list[bytes] = field(default_factory=list)
    size: int = 0


class Uploads:
    """The files of one form, by their hash.

    Attributes
    ----------
    files : dict
        SHA-256 to picture; the oldest go when there are more than `MAX_KEPT`.
    """

    def __init__(self) -> None:
        self.files: dict[str, Picture] = {}
        self._partial: dict[str, _Partial] = {}

    def add(self, message: UploadPiece, piece: memoryview) -> Picture | None:
        """Take one piece.

        Returns
        -------
        Picture or None
            The whole file, after its last piece.

        Raises
        ------
        InvalidRequest
            Where pieces are missing or too large, or the file is no picture; it is forgotten then.
        """
        partial = self._partial.setdefault(message.upload_id, _Partial())
        problem = self._problem(message, piece, partial)
        if problem:
            del self._partial[message.upload_id]
            raise InvalidRequest("upload", [problem])
        partial.pieces.append(bytes(piece))
        partial.size += len(piece)
        if message.index + 1 < message.count:
            return None
        del self._partial[message.upload_id]
        return self._keep(message, b"".join(partial.pieces))

    def _problem(self, message: UploadPiece, piece: memoryview, partial: _Partial) -> Problem | None:
        rule = ""
        if message.index != len(partial.pieces) or message.index >= message.count:
            rule = "arrived with pieces missing"
        elif piece.nbytes > MAX_PIECE or partial.size + piece.nbytes > MAX_UPLOAD:
            rule = f"is larger than {MAX_UPLOAD // 2**20} MB"
        elif len(self._partial) > MAX_AT_ONCE:
            rule = f"is one of more than {MAX_AT_ONCE} files at once"
        return Problem(message.field, "", f"The file {rule}", "Send it again, or a smaller one.") if rule else None

    def _keep(self, message: UploadPiece, data: bytes) -> Picture:
        try:
            found = Picture.of(data)
        except ValueError as error:
            problem = Problem(message.field, "", f"The file is {error}", "Choose a PNG, JPEG or WebP picture.")
            raise InvalidRequest("upload", [problem]) from None
        stem = re.sub(r"[^\w.-]+", "_", re.split(r"[\\/]", message.name)[-1]).strip("._")[:80]
        picture = Picture(found.data, stem or found.name, found.media_type)
        self.files.pop(picture.sha256, None)
        self.files[picture.sha256] = picture
        while len(self.files) > MAX_KEPT:
            del self.files[next(iter(self.files))]
        return picture
