"""Contact sheets: sizes are known before anything is drawn, and what is too large becomes pages."""

from __future__ import annotations

import math
import tempfile
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from PIL import Image, ImageDraw

from ideowidgets.record.errors import RecordError, translated
from ideowidgets.record.files import atomic_file, make_folder
from ideowidgets.record.image_ref import ImageRef
from ideowidgets.record.out.arranged import Arranged, arrange, named
from ideowidgets.record.out.telling import (
    MISSING,
    caption,
    origins_said,
    say,
    small_picture,
    whole_reason,
    words,
)
from ideowidgets.record.out.typeset import draw_lines, height, width, without_face, wrap
from ideowidgets.record.pictures import decode

if TYPE_CHECKING:
    import pandas as pd

    from ideowidgets.record.out.arranged import Names, Orders

CELLS: Final = range(48, 2049)
MAX_PIXELS: Final = 80_000_000
# Minutes of drawing, and gigabytes of files.
_MOST_PIXELS: Final = 2_000_000_000
_MOST_PAGES: Final = 400
_MARGIN: Final = 28
_GAP: Final = 14
_HEAD_LINES: Final = 4
_LABEL_LINES: Final = 3
_MOST_NAMED: Final = 8
_A4_WIDTH_IN: Final = 8.27
_A4_TALL: Final = math.sqrt(2)

_TOLD: Final = (
    *("prompt", "json_prompt", "action", "axes", "seed", "seed_returned", "service", "status", "error", "model"),
    "created_at",
)
_PAPER, _INK, _SOFT, _EMPTY, _CHECK = "#ffffff", "#1c1d21", "#5d6069", "#f0f0f2", "#dcdde1"


class _Format(NamedTuple):
    name: str
    side: int
    options: dict[str, Any]


_FORMATS: Final = {
    ".png": _Format("PNG", 65_000, {}),
    ".jpg": _Format("JPEG", 65_500, {"quality": 90}),
    ".jpeg": _Format("JPEG", 65_500, {"quality": 90}),
    ".webp": _Format("WEBP", 16_383, {"quality": 88, "method": 3}),
    ".pdf": _Format("PDF", 16_383, {"quality": 88}),
}


class Page(NamedTuple):
    """Lines and columns of the grid on one page, with the page's size in pixels."""

    lines: range
    columns: range
    width: int
    height: int


@dataclass(frozen=True)
class Sheet:
    """Everything about a contact sheet that is known before it is drawn, in pixels."""

    frame: pd.DataFrame
    arranged: Arranged
    size: int
    area: tuple[int, int]
    font: int
    title: list[str]
    footer: list[str]
    head_width: int
    row_heads: list[list[str]]
    column_heads: list[list[str]]
    labels: list[list[str]]
    pages: tuple[Page, ...]

    @property
    def top(self) -> int:
        """Where the first line of cells begins."""
        title = height(len(self.title), self.font * 2) + _GAP if self.title else 0
        heads = max(map(len, self.column_heads), default=0)
        return _MARGIN + title + (height(heads, self.font) + _GAP if heads else 0)

    @property
    def bottom(self) -> int:
        """What is left free below the last line."""
        return _MARGIN + (height(len(self.footer), self.font) + _GAP if self.footer else 0)

    def line_height(self, line: int) -> int:
        """Give the height of a line of cells with its labels."""
        places = [place for place in self.arranged.lines[line][1] if place is not None]
        most = max((len(self.labels[place]) for place in places), default=0)
        return self.area[1] + 4 + height(most, self.font) + _GAP


def contact_sheet(
    frame: pd.DataFrame,
    path: Path,
    *,
    rows: Names,
    columns: Names,
    title: str | None,
    size: int,
    across: int | None,
    orders: Orders = None,
) -> tuple[Path, ...]:
    """Draw a frame's pictures onto sheets; see Record.contact_sheet, and ``arrange`` for ``orders``."""
    form = _FORMATS.get(path.suffix.lower())
    if form is None:
        raise RecordError(f"path: must end in .png, .jpg, .webp or .pdf (got {path.name!r}).")
    sheet = plan(frame, rows=rows, columns=columns, title=title, size=size, across=across, form=form, orders=orders)
    with translated(path.parent):
        make_folder(path.parent)
        return _write_pdf(sheet, path, title) if form.name == "PDF" else _write_pages(sheet, path, form)


def plan(
    frame: pd.DataFrame,
    *,
    rows: Names,
    columns: Names,
    title: str | None,
    size: int,
    across: int | None,
    form: _Format,
    orders: Orders = None,
) -> Sheet:
    """Measure every label and cut the grid into pages that the format and memory can hold.

    Raises
    ------
    RecordError
        Where there is nothing to draw, or far too much.
    """
    if frame.empty:
        raise RecordError("frame: has no rows to draw. Choose some, such as record.df.tail(24).")
    if size not in CELLS:
        raise RecordError(f"cell: must be {CELLS.start} to {CELLS.stop - 1} pixels (got {size}).")
    if across is not None and not 1 <= across <= 200:
        raise RecordError(f"across: must be 1 to 200 pictures side by side (got {across}).")
    by_itself = min(len(frame), across or min(12, math.ceil(math.sqrt(len(frame) * 1.5))))
    arranged = arrange(frame, rows, columns, by_itself, orders)
    area, font = _area(frame, size), max(13, round(size / 18))
    # Labels take time to set, so what is too much without them is refused first.
    _check_size(frame, size, len(frame) * area[0] * area[1])
    told = frame[[name for name in _TOLD if name in frame.columns]].to_dict("records")
    without = {*named(rows), *named(columns)}
    without |= {"prompt"} if "prompt" not in without and _same(frame, "prompt") and without else set()
    captions = [" · ".join([str(place + 1), *caption(row, without)]) for place, row in enumerate(told)]
    _warn_of_missing_faces([title or "", *arranged.row_heads, *arranged.column_heads, *captions])
    labels = [wrap(text, font, area[0], _LABEL_LINES) for text in captions]
    head_room = round(max(area[0], 160) * 0.7)
    row_heads = [wrap(head, font, head_room, max(2, area[1] // (font * 2))) for head in arranged.row_heads]
    wide = min(len(arranged.column_heads), 16) * (area[0] + _GAP)
    sheet = Sheet(
        frame=frame,
        arranged=arranged,
        size=size,
        area=area,
        font=font,
        title=wrap(title, font * 2, max(wide, area[0]), 3) if title else [],
        footer=wrap(_footer(told), font, max(wide, area[0]), 3),
        head_width=round(max(width(line, font) for head in row_heads for line in head)) + _GAP if any(row_heads) else 0,
        row_heads=row_heads,
        column_heads=[wrap(head, font, area[0], _HEAD_LINES) for head in arranged.column_heads],
        labels=labels,
        pages=(),
    )
    return Sheet(**(sheet.__dict__ | {"pages": _cut(sheet, form)}))


def _warn_of_missing_faces(texts: list[str]) -> None:
    lacking = without_face(texts)
    if lacking:
        shown = " ".join(lacking[:_MOST_NAMED]) + (" …" if len(lacking) > _MOST_NAMED else "")
        warnings.warn(
            f"No typeface on this machine has {shown}: the sheet shows code points in their place. Install one that "
            "does, such as Debian's fonts-noto-core or fonts-noto-cjk, and draw it again; a page needs none here.",
            stacklevel=5,
        )


def _cut(sheet: Sheet, form: _Format) -> tuple[Page, ...]:
    """Cut the grid into pages: columns by width, then lines by height and area."""
    step = sheet.area[0] + _GAP
    beside = 2 * _MARGIN - _GAP + sheet.head_width
    fit = max(1, min(form.side - beside, MAX_PIXELS // (sheet.top + sheet.bottom + 2 * sheet.size)) // step)
    found: list[Page] = []
    for first in range(0, len(sheet.arranged.column_heads), fit):
        columns = range(first, min(first + fit, len(sheet.arranged.column_heads)))
        broad = beside + step * len(columns)
        tallest = min(form.side, MAX_PIXELS // broad)
        if form.name == "PDF":
            tallest = min(tallest, round(broad * _A4_TALL))
        start, tall = 0, sheet.top + sheet.bottom
        for line in range(len(sheet.arranged.lines)):
            more = sheet.line_height(line)
            if line > start and tall + more > tallest:
                found.append(Page(range(start, line), columns, broad, tall))
                start, tall = line, sheet.top + sheet.bottom
            tall += more
        found.append(Page(range(start, len(sheet.arranged.lines)), columns, broad, tall))
    _check_size(sheet.frame, sheet.size, sum(page.width * page.height for page in found), len(found))
    return tuple(found)


def _check_size(frame: pd.DataFrame, size: int, pixels: int, pages: int = 1) -> None:
    excess = max(pixels / _MOST_PIXELS, pages / _MOST_PAGES)
    if excess <= 1:
        return
    sheets = max(pages, math.ceil(pixels / MAX_PIXELS))
    fits = math.floor(size / math.sqrt(excess) * 0.95)
    smaller = f"cell={fits} or less, " if fits in CELLS else ""
    raise RecordError(
        f"frame: {len(frame):,} rows at {size} pixels a cell make {sheets:,} sheets or more, with "
        f"{pixels // 1_000_000:,} megapixels; at most {_MOST_PIXELS // 1_000_000:,} megapixels on {_MOST_PAGES} sheets "
        f"are drawn. Choose {smaller}fewer rows, as record.df.query(...) gives them, or draw them in parts."
    )


def _area(frame: pd.DataFrame, size: int) -> tuple[int, int]:
    """Give the room that the pictures of a frame need where their longer side is ``size``."""
    shapes = [
        (ref.width, ref.height) for ref in _images(frame) if isinstance(ref, ImageRef) and ref.width and ref.height
    ]
    if not shapes or len(shapes) < sum(ref is not None for ref in _images(frame)):
        return size, size
    wide = max(round(size * min(1, width / height)) for width, height in shapes)
    tall = max(round(size * min(1, height / width)) for width, height in shapes)
    return max(wide, CELLS.start, size // 3), max(tall, CELLS.start, size // 4)


def _images(frame: pd.DataFrame) -> list[Any]:
    if "image" not in frame.columns:
        raise RecordError("frame: has no column 'image'; keep it when choosing columns.")
    return [None if say(value) == "—" else value for value in frame["image"]]


def _same(frame: pd.DataFrame, name: str) -> bool:
    return name in frame.columns and len({words(value) for value in frame[name]}) == 1


def _footer(told: list[dict[Any, Any]]) -> str:
    models = dict.fromkeys(words(row.get("model")) for row in told)
    made = [
        row["created_at"] for row in told if hasattr(row.get("created_at"), "date") and say(row["created_at"]) != "NaT"
    ]
    days = sorted({f"{moment:%Y-%m-%d}" for moment in made})
    parts = [f"{len(told)} pictures" if len(told) != 1 else "1 picture", ", ".join(filter(None, models))]
    parts.append(days[0] if len(days) == 1 else f"{days[0]} to {days[-1]}" if days else "")
    parts.append(origins_said(told))
    return " · ".join(filter(None, parts))


def _draw(sheet: Sheet, page: Page, number: int) -> Image.Image:
    canvas = Image.new("RGB", (page.width, page.height), _PAPER)
    draw = ImageDraw.Draw(canvas)
    font = sheet.font
    draw_lines(draw, (_MARGIN, _MARGIN), sheet.title, font * 2, _INK)
    heads_at = sheet.top - _GAP - height(max(map(len, sheet.column_heads), default=0), font)
    step = sheet.area[0] + _GAP
    left = _MARGIN + sheet.head_width
    for place, column in enumerate(page.columns):
        draw_lines(draw, (left + place * step, heads_at), sheet.column_heads[column], font, _INK, centred=sheet.area[0])
    y, shown = sheet.top, -1
    for line in page.lines:
        row, places = sheet.arranged.lines[line]
        if row != shown:
            draw_lines(draw, (_MARGIN, y), sheet.row_heads[row], font, _INK)
            shown = row
        for at, column in enumerate(page.columns):
            found = places[column]
            if found is not None:
                _draw_cell(canvas, draw, sheet, found, (left + at * step, y))
        y += sheet.line_height(line)
    footer = list(sheet.footer)
    if len(sheet.pages) > 1:
        footer[-1:] = [f"{number} of {len(sheet.pages)} · {footer[-1]}"]
    draw_lines(draw, (_MARGIN, y), footer, font, _SOFT)
    return canvas


def _draw_cell(canvas: Image.Image, draw: ImageDraw.ImageDraw, sheet: Sheet, place: int, at: tuple[int, int]) -> None:
    row = sheet.frame.iloc[place].to_dict()
    try:
        data = small_picture(row.get("image"), sheet.size)
    except RecordError:
        data, row = None, {"status": MISSING}
    if data is None:
        draw.rectangle((*at, at[0] + sheet.area[0] - 1, at[1] + sheet.area[1] - 1), fill=_EMPTY)
        room = max(1, int(sheet.area[1] / (sheet.font * 1.28)) - 1)
        lines = wrap(whole_reason(row), sheet.font, sheet.area[0] - 16, room)
        top = at[1] + (sheet.area[1] - height(len(lines), sheet.font)) / 2
        draw_lines(draw, (at[0] + 8, top), lines, sheet.font, _SOFT, centred=sheet.area[0] - 16)
    else:
        picture = decode(data)
        corner = (at[0] + (sheet.area[0] - picture.width) // 2, at[1] + (sheet.area[1] - picture.height) // 2)
        if picture.mode == "RGBA":
            canvas.paste(_checks(picture.size), corner)
            canvas.paste(picture, corner, picture)
        else:
            canvas.paste(picture, corner)
    draw_lines(draw, (at[0], at[1] + sheet.area[1] + 4), sheet.labels[place], sheet.font, _INK)


def _checks(size: tuple[int, int], side: int = 12) -> Image.Image:
    """Draw what transparent parts of a picture are shown on."""
    found = Image.new("RGB", size, _PAPER)
    draw = ImageDraw.Draw(found)
    for y in range(0, size[1], side):
        for x in range((y // side % 2) * side, size[0], 2 * side):
            draw.rectangle((x, y, x + side - 1, y + side - 1), fill=_CHECK)
    return found


def _write_pages(sheet: Sheet, path: Path, form: _Format) -> tuple[Path, ...]:
    count = len(sheet.pages)
    digits = len(str(count))
    names = [path] if count == 1 else [path.with_stem(f"{path.stem}-{n + 1:0{digits}d}") for n in range(count)]
    for number, (page, name) in enumerate(zip(sheet.pages, names, strict=True), 1):
        with atomic_file(name, durable=True) as file:
            _draw(sheet, page, number).save(file, form.name, **form.options)
    return tuple(names)


def _write_pdf(sheet: Sheet, path: Path, title: str | None) -> tuple[Path, ...]:
    # Page by page onto the disk, so that memory holds one of them.
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".sheet-") as folder:
        draft = Path(folder, "sheet.pdf")
        for number, page in enumerate(sheet.pages, 1):
            resolution = page.width / _A4_WIDTH_IN
            _draw(sheet, page, number).save(
                draft,
                "PDF",
                append=number > 1,
                resolution=resolution,
                title=title or path.stem,
                producer="ideowidgets",
                quality=88,
            )
        with atomic_file(path, durable=True) as file, draft.open("rb") as found:
            while chunk := found.read(1 << 20):
                file.write(chunk)
    return (path,)
