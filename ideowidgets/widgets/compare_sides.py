"""One picture of a comparison, whatever it was given as: its bytes, its words, its request."""

from __future__ import annotations

import base64
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ideowidgets.operations.errors import IdeogramError
from ideowidgets.operations.picture import Picture
from ideowidgets.operations.request import Request
from ideowidgets.record.errors import NotInRecord
from ideowidgets.record.image_ref import ImageRef
from ideowidgets.record.pictures import THUMB_SIZE, decode, to_thumbnail
from ideowidgets.widgets.compare_messages import PIECE, CompareSide, PicturePiece
from ideowidgets.widgets.describing import alternative, file_name, prompt_of, reason, seed_of
from ideowidgets.widgets.differences import between, between_answers, between_rows
from ideowidgets.widgets.messages import Difference, Fact
from ideowidgets.widgets.values import cut, is_missing

if TYPE_CHECKING:
    from ideowidgets.record.record import Record


class BadComparison(IdeogramError, ValueError):
    """What was given to compare is no picture, they are too few or too many, or the mode is unknown."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One of the pictures: where its bytes come from, and the request behind it where that is known.

    ``given`` is what it was made from, in a form that makes it again.
    """

    key: str
    title: str
    source: ImageRef | Picture | None
    given: Any
    image_id: str | None = None
    request: Request[Any] | None = None
    row: Any = None

    def original(self) -> bytes:
        """Give the unaltered bytes; raise NotInRecord where there are none."""
        if self.source is None:
            raise NotInRecord(self.why)
        return self.source.data if isinstance(self.source, Picture) else self.source.bytes()

    def thumbnail(self) -> bytes:
        """Give a small WebP, empty where there is no picture; raise where its file is missing or broken."""
        if self.source is None:
            return b""
        if isinstance(self.source, Picture):
            return to_thumbnail(decode(self.source.data, at_most=2 * THUMB_SIZE), THUMB_SIZE)
        return self.source.thumbnail()

    @property
    def why(self) -> str:
        """Why there is no picture; empty where there is one."""
        if self.source is not None:
            return ""
        status = str(getattr(self.row, "status", None) or "")
        return reason(status, None, self.row) or "There is no picture here yet."

    @property
    def seed(self) -> int | None:
        """The seed, as far as it is known."""
        return seed_of(self.request, self.row)

    @property
    def prompt(self) -> str:
        """The prompt, or what stands for it."""
        return prompt_of(self.request, self.row) or self.title

    def describe(self, text: str, facts: list[Fact]) -> CompareSide:
        """Give what the page shows of it; ``text`` says why it cannot be seen."""
        mime = self.source.media_type if isinstance(self.source, Picture) else getattr(self.row, "mime", None)
        size = (None, None) if self.source is None else _size(self.source)
        return CompareSide(
            key=self.key,
            image_id=self.image_id,
            title=self.title,
            alt=alternative(self.prompt, self.seed),
            text=text,
            width=size[0],
            height=size[1],
            file_name=file_name(self.prompt, self.seed, None if is_missing(mime) else mime),
            facts=facts,
        )

    def small(self) -> tuple[bytes, str]:
        """Give the thumbnail, or nothing and why."""
        try:
            return self.thumbnail(), self.why
        except (IdeogramError, OSError) as error:
            return b"", str(error)

    def static_html(self) -> str:
        """Write it for viewers that know no widgets."""
        said = escape(alternative(self.prompt, self.seed), quote=True)
        data, why = self.small()
        if not data:
            return f"<p>{said}: {escape(why)}</p>"
        code = base64.b64encode(data).decode("ascii")
        return f'<img src="data:image/webp;base64,{code}" alt="{said}" title="{said}" style="margin:2px">'


def shown(value: Any, record: Record | None, what: str) -> Shown:
    """Take an image id, a row, a pointer to a picture, or anything else that holds one.

    Raises
    ------
    BadComparison
        Where it is no picture; ``what`` names it.
    NotInRecord
        Where an image id is unknown.
    """
    image_id = _image_id(value, record)
    if image_id is not None and record is not None:
        try:
            return _from_record(image_id, record)
        except NotInRecord:
            # A row of another record's frame still points to its picture.
            if not isinstance(getattr(value, "image", None), ImageRef):
                raise
    ref = value if isinstance(value, ImageRef) else getattr(value, "image", None)
    if isinstance(ref, ImageRef):
        row = None if ref is value else value
        return Shown(ref.sha256, ref.alt or repr(ref) if row is None else title_of(row), ref, value, row=row)
    try:
        picture = Picture.of(value)
    except ValueError as error:
        raise BadComparison(f"{what}: {error}. Give an image id with record=, a row, or a picture.") from None
    return Shown(picture.sha256, picture.name, picture, value)


def _from_record(image_id: str, record: Record) -> Shown:
    [row] = record.rows([image_id])
    try:
        request: Request[Any] | None = record.request(image_id)
    except IdeogramError:
        # Of a later version, or a picture from a file: the pictures can be compared all the same.
        request = None
    return Shown(image_id, title_of(row), row.image, image_id, image_id, request, row)


def differences_of(before: Shown, after: Shown) -> tuple[bool, list[Difference]]:
    """List what two pictures' requests and answers differ in, and whether anything is known of both."""
    if before.request is not None and after.request is not None:
        found = between(before.request, after.request)
    elif before.row is not None and after.row is not None:
        found = between_rows(before.row, after.row)
    else:
        return False, []
    if before.row is not None and after.row is not None:
        found += between_answers(before.row, after.row, seeds=not any(one.name == "seed" for one in found))
    return True, found


def send_pieces(push: Callable[..., None], key: str, seq: int, original: Callable[[], bytes]) -> None:
    """Send an original in pieces: one large frame would hold up everything else on the line."""
    try:
        data, error = original(), None
    except (IdeogramError, OSError) as problem:
        data, error = b"", str(problem)
    pieces = [data[start : start + PIECE] for start in range(0, len(data), PIECE)] or [b""]
    mime = _media_type(data)
    for index, piece in enumerate(pieces):
        push(PicturePiece(seq=seq, key=key, mime=mime, index=index, count=len(pieces), error=error), [piece])


def _media_type(data: bytes) -> str:
    try:
        return Picture.of(data).media_type if data else ""
    except ValueError:
        # What is no picture any more is told by the page, which fails to show it.
        return ""


def _image_id(value: Any, record: Record | None) -> str | None:
    """Find the record's key in whatever stands for a row; a text with a file behind it is a path."""
    if isinstance(value, str):
        if record is None or Path(value).expanduser().is_file():
            return None
        return value
    if isinstance(value, os.PathLike | bytes):
        return None
    found = getattr(value, "image_id", None) or getattr(value, "name", None)
    known = isinstance(found, str) and hasattr(value, "sha256") and hasattr(value, "status")
    return found if known and not is_missing(found) else None


def title_of(row: Any) -> str:
    """Name a picture by its prompt and seed; one from a file by its name."""
    params = getattr(row, "params", None)
    file = params.get("file") if isinstance(params, Mapping) else None
    names = (prompt_of(None, row), file, getattr(row, "action", None))
    said = next((name for name in names if isinstance(name, str) and name), "picture")
    prompt = cut(" ".join(said.split()), 120)
    seed = seed_of(None, row)
    return prompt if seed is None else f"{prompt} · seed {seed}"


def _size(source: ImageRef | Picture) -> tuple[int | None, int | None]:
    return source.size() if isinstance(source, Picture) else (source.width, source.height)
