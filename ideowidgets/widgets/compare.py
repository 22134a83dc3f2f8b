"""Two pictures side by side under one zoom, with what their requests differ in."""

from __future__ import annotations

import base64
import os
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from ideowidgets.operations.errors import IdeogramError
from ideowidgets.operations.picture import Picture
from ideowidgets.operations.request import Request
from ideowidgets.record.errors import NotInRecord
from ideowidgets.record.image_ref import ImageRef
from ideowidgets.record.pictures import THUMB_SIZE, decode, to_thumbnail
from ideowidgets.widgets.base import Handler, View
from ideowidgets.widgets.compare_messages import (
    PIECE,
    AskSide,
    CompareSetup,
    CompareSide,
    SetMode,
    SidePiece,
    SwapSides,
)
from ideowidgets.widgets.describing import alternative, file_name, prompt_of, reason, seed_of
from ideowidgets.widgets.differences import differences, fields_of
from ideowidgets.widgets.messages import FromPage
from ideowidgets.widgets.pusher import Pusher
from ideowidgets.widgets.values import cut, is_missing

if TYPE_CHECKING:
    import pandas as pd

    from ideowidgets.record.record import Record

Mode = Literal["side", "slider", "blink"]
MODES: tuple[Mode, ...] = ("side", "slider", "blink")


class BadComparison(IdeogramError, ValueError):
    """What was given to compare is no picture, or the mode is unknown."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One of the two pictures: where its bytes come from, and the request behind it where that is known."""

    key: str
    title: str
    source: ImageRef | Picture | None
    request: Request[Any] | None = None
    row: Any = None

    def original(self) -> bytes:
        """Give the unaltered bytes; raise NotInRecord where there are none."""
        if self.source is None:
            raise NotInRecord(self.why)
        return self.source.data if isinstance(self.source, Picture) else self.source.bytes()

    def thumbnail(self) -> bytes:
        """Give a small WebP, empty where there is no picture."""
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

    def describe(self) -> CompareSide:
        """Give what the page shows of it."""
        mime = self.source.media_type if isinstance(self.source, Picture) else getattr(self.row, "mime", None)
        size = (None, None) if self.source is None else _size(self.source)
        return CompareSide(
            key=self.key,
            title=self.title,
            alt=alternative(self.prompt, self.seed),
            text=self.why,
            width=size[0],
            height=size[1],
            file_name=file_name(self.prompt, self.seed, mime),
        )


class Compare(View):
    """Compare two pictures: side by side, with a slider, or blinking; zoom and pan are linked.

    Parameters
    ----------
    first, second
        Image ids of the record, rows (of ``Record.rows`` or of a frame), `ImageRef`, paths, or anything else that
        holds a picture: bytes, PIL, numpy.
    record : Record, optional
        Needed for image ids, and for the differences of requests.
    mode : str
        ``"side"``, ``"slider"`` or ``"blink"``.

    Raises
    ------
    BadComparison
        Where one is no picture or the mode is unknown.
    NotInRecord
        Where an image id is unknown.

    Examples
    --------
    >>> compare = Compare(*grid.selected_ids[:2], record=record)  # doctest: +SKIP
    >>> compare.differences  # doctest: +SKIP
    """

    name: ClassVar[str] = "compare"

    def __init__(
        self, first: Any, second: Any, *, record: Record | None = None, mode: Mode = "side", **layout: Any
    ) -> None:
        self.record = record
        self._sides = (_shown(first, record, "first"), _shown(second, record, "second"))
        self._mode = _checked_mode(mode)
        self._pusher = Pusher(self._send_originals, lambda error: self.trouble(str(error)))
        super().__init__(**layout)

    @property
    def mode(self) -> Mode:
        """How the two are compared; can be set while they are shown."""
        return self._mode

    @mode.setter
    def mode(self, mode: Mode) -> None:
        self._mode = _checked_mode(mode)
        self.resend()

    @property
    def differences(self) -> pd.DataFrame:
        """What the requests differ in: one row for each field, with ``before`` and ``after`` as text."""
        import pandas as pd

        rows = [(found.name, found.before, found.after) for found in self._differences()]
        return pd.DataFrame(rows, columns=["field", "before", "after"]).set_index("field")

    def swap(self) -> None:
        """Exchange the two pictures."""
        with self.lock:
            self._sides = (self._sides[1], self._sides[0])
        self.resend()

    def handlers(self) -> Mapping[type[FromPage], Handler]:
        return {
            AskSide: lambda message, _: self._pusher.mark((message.side, message.seq)),
            SwapSides: lambda _message, _buffers: self.swap(),
            SetMode: self._on_mode,
        }

    def _on_mode(self, message: SetMode, _buffers: object) -> None:
        self._mode = _checked_mode(message.mode)

    def resend(self) -> None:
        sides = self._sides
        setup = CompareSetup(
            sides=[side.describe() for side in sides], differences=self._differences(), mode=self._mode
        )
        self.push(setup, [side.thumbnail() for side in sides])

    def _differences(self) -> list[Any]:
        before, after = (fields_of(side.request) for side in self._sides)
        return differences(before, after) if before and after else []

    def _send_originals(self, keys: list[Any]) -> None:
        """Send originals in pieces: one large frame would hold up everything else on the line."""
        for place, seq in keys:
            side = self._sides[place]
            try:
                data, error = side.original(), None
            except IdeogramError as problem:
                data, error = b"", str(problem)
            pieces = [data[start : start + PIECE] for start in range(0, len(data), PIECE)] or [b""]
            mime = Picture.of(data).media_type if data else ""
            for index, piece in enumerate(pieces):
                message = SidePiece(
                    side=place, seq=seq, key=side.key, mime=mime, index=index, count=len(pieces), error=error
                )
                self.push(message, [piece])

    def to_python(self) -> str:
        """Write the Python that makes this comparison."""
        names = [repr(side.key) for side in self._sides]
        mode = [] if self._mode == "side" else [f"mode={self._mode!r}"]
        return f"Compare({', '.join([*names, 'record=record', *mode])})"

    def summary(self) -> str:
        count = len(self._differences())
        return f"2 pictures, {count} difference{'' if count == 1 else 's'}"

    def static_html(self) -> str:
        said = "; ".join(f"{found.name} {found.before} → {found.after}" for found in self._differences())
        return f"<div>{''.join(map(_static, self._sides))}</div><p>{escape(cut(said, 600))}</p>"


def _static(side: Shown) -> str:
    data, said = side.thumbnail(), escape(alternative(side.prompt, side.seed), quote=True)
    if not data:
        return f"<p>{said}: {escape(side.why)}</p>"
    code = base64.b64encode(data).decode("ascii")
    return f'<img src="data:image/webp;base64,{code}" alt="{said}" title="{said}" style="margin:2px">'


def _checked_mode(mode: str) -> Mode:
    if mode not in MODES:
        raise BadComparison(f"mode: must be one of {', '.join(MODES)} (got {cut(repr(mode), 80)}).")
    return mode


def _shown(value: Any, record: Record | None, what: str) -> Shown:
    image_id = _image_id(value, record)
    if image_id is not None and record is not None:
        row = record.rows([image_id])[0]
        try:
            request: Request[Any] | None = record.request(image_id)
        except IdeogramError:
            # A request of a later version: the pictures can be compared all the same.
            request = None
        return Shown(image_id, _title(row), row.image, request, row)
    ref = value if isinstance(value, ImageRef) else getattr(value, "image", None)
    if isinstance(ref, ImageRef):
        return Shown(ref.sha256, ref.alt or repr(ref), ref)
    try:
        picture = Picture.of(value)
    except ValueError as error:
        raise BadComparison(f"{what}: {error}. Give an image id with record=, a row, or a picture.") from None
    return Shown(picture.sha256, picture.name, picture)


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


def _title(row: Any) -> str:
    prompt = cut(" ".join(str(row.prompt or row.action or "picture").split()), 120)
    seed = seed_of(None, row)
    return prompt if seed is None else f"{prompt} · seed {seed}"


def _size(source: ImageRef | Picture) -> tuple[int | None, int | None]:
    return source.size() if isinstance(source, Picture) else (source.width, source.height)
