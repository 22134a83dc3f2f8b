"""Files of a form: sent by the page in pieces, as a frame above 10 MiB closes the websocket, and shown to it small."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field, replace

from ideowidgets.operations import Picture
from ideowidgets.operations.attachment import Attachment
from ideowidgets.operations.errors import InvalidRequest, Problem
from ideowidgets.operations.font_file import FontFile
from ideowidgets.widgets.form_messages import MAX_PIECE, MAX_UPLOAD, FileInfo, Preview, Uploaded, UploadPiece
from ideowidgets.widgets.messages import ToPage
from ideowidgets.widgets.pusher import Pusher

MAX_AT_ONCE = 8
MAX_KEPT = 40
PREVIEW = 240
"""Pixels of a preview's longer side: 120 on a screen of double density."""


@dataclass
class _Partial:
    pieces: list[bytes] = field(default_factory=list)
    size: int = 0


class Uploads:
    """The files of one form, by their hash.

    Attributes
    ----------
    files : dict
        SHA-256 to picture or font; the oldest go when there are more than `MAX_KEPT`.
    """

    def __init__(self) -> None:
        self.files: dict[str, Attachment] = {}
        self._partial: dict[str, _Partial] = {}

    def answer(self, message: UploadPiece, piece: memoryview, *, font: bool = False) -> Uploaded | None:
        """Take one piece, and give what the page is told once the file is whole or refused."""
        try:
            found = self.add(message, piece, font=font)
        except InvalidRequest as error:
            [problem] = error.problems
            said = f"{problem.rule}. {problem.fix}"
            return Uploaded(upload_id=message.upload_id, field=message.field, file=None, error=said)
        if found is None:
            return None
        info = FileInfo(sha256=found.sha256, name=found.name, size=len(found.data))
        return Uploaded(upload_id=message.upload_id, field=message.field, file=info, error=None)

    def add(self, message: UploadPiece, piece: memoryview, *, font: bool = False) -> Attachment | None:
        """Take one piece of a picture, or of a font.

        Returns
        -------
        Attachment or None
            The whole file, after its last piece.

        Raises
        ------
        InvalidRequest
            Where pieces are missing or too large, or the file is of another kind; it is forgotten then.
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
        return self._keep(message, b"".join(partial.pieces), FontFile if font else Picture)

    def _problem(self, message: UploadPiece, piece: memoryview, partial: _Partial) -> Problem | None:
        rule = ""
        if message.index != len(partial.pieces) or message.index >= message.count:
            rule = "arrived with pieces missing"
        elif piece.nbytes > MAX_PIECE or partial.size + piece.nbytes > MAX_UPLOAD:
            rule = f"is larger than {MAX_UPLOAD // 2**20} MB"
        elif len(self._partial) > MAX_AT_ONCE:
            rule = f"is one of more than {MAX_AT_ONCE} files at once"
        return Problem(message.field, "", f"The file {rule}", "Send it again, or a smaller one.") if rule else None

    def _keep(self, message: UploadPiece, data: bytes, kind: type[Picture | FontFile]) -> Attachment:
        try:
            found = kind.of(data)
        except ValueError as error:
            wanted = "font" if kind is FontFile else "PNG, JPEG or WebP picture"
            problem = Problem(message.field, "", f"The file is {error}", f"Choose a {wanted}.")
            raise InvalidRequest("upload", [problem]) from None
        stem = re.sub(r"[^\w.-]+", "_", re.split(r"[\\/]", message.name)[-1]).strip("._")[:80]
        named = replace(found, name=stem or found.name)
        self.files.pop(named.sha256, None)
        self.files[named.sha256] = named
        while len(self.files) > MAX_KEPT:
            del self.files[next(iter(self.files))]
        return named


class Previews:
    """Shows the page its files small; they are decoded on a thread of their own.

    Parameters
    ----------
    files
        Gives a file by its hash, or None.
    push
        Sends a message.
    failed
        Called with what went wrong.
    """

    def __init__(
        self,
        files: Callable[[str], Attachment | None],
        push: Callable[[ToPage, Sequence[bytes]], None],
        failed: Callable[[Exception], None],
    ) -> None:
        self._files = files
        self._push = push
        self._pusher = Pusher(self._flush, failed)

    def ask(self, sha256: str) -> None:
        """Have one file shown; returns at once."""
        self._pusher.mark(sha256)

    def _flush(self, keys: Sequence[Hashable]) -> None:
        for key in keys:
            found = self._files(str(key))
            if found is not None:
                text, small = preview(found)
                self._push(Preview(sha256=found.sha256, text=text), [small] if small else [])


def preview(file: Attachment) -> tuple[str, bytes | None]:
    """Give a file's sizes in words, and a small WebP of a picture that can be decoded.

    Examples
    --------
    >>> preview(FontFile.of(b"OTTO" + bytes(4996)))
    ('5 KB', None)
    """
    from ideowidgets.record.errors import BadImage
    from ideowidgets.record.pictures import decode, to_thumbnail

    size = _bytes_text(len(file.data))
    if not isinstance(file, Picture):
        return size, None
    try:
        width, height = file.size()
        return f"{width} × {height} · {size}", to_thumbnail(decode(file.data, at_most=PREVIEW), PREVIEW)
    except (BadImage, ValueError):
        return f"{size} · cannot be shown", None


def _bytes_text(count: int) -> str:
    return f"{count / 1_000_000:.1f} MB" if count >= 1_000_000 else f"{max(1, round(count / 1000))} KB"
