"""One HTML file that shows pictures anywhere: no server, no network, no script but our own."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ideowidgets.record.errors import RecordError, translated
from ideowidgets.record.files import atomic_file
from ideowidgets.record.image_ref import ImageRef
from ideowidgets.record.out.arranged import Arranged, arrange, named
from ideowidgets.record.out.telling import (
    MISSING,
    caption,
    is_missing,
    origin,
    origins_said,
    say,
    seed_of,
    small_picture,
    whole_reason,
    words,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import BinaryIO

    import pandas as pd

    from ideowidgets.record.out.arranged import Names, Orders

SIZES: Final = range(64, 2049)
_FEW: Final = 4
_FACTS: Final = (
    ("Model", "model"),
    ("Service", "service"),
    ("Negative prompt", "negative_prompt"),
    ("Style type", "style_type"),
    ("Style preset", "style_preset"),
    ("Speed", "rendering_speed"),
    ("Aspect ratio", "aspect_ratio"),
    ("Magic prompt", "magic_prompt"),
)
_JUDGE: Final = (
    '<div class="judge" hidden><label><input type="checkbox"> Pick</label>'
    '<textarea placeholder="Comment" aria-label="Comment on {number}" maxlength="4000"></textarea></div>'
)
_UNSEEN: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def write_page(
    frame: pd.DataFrame,
    path: Path,
    *,
    rows: Names,
    columns: Names,
    title: str | None,
    size: int,
    costs: bool,
    notes: bool,
    picks: bool,
    max_mb: float,
    links: Mapping[int, str] | None = None,
    orders: Orders = None,
) -> Path:
    """Write a frame as one page; see Record.page, and ``arrange`` for ``orders``.

    ``links`` names files beside it by the row's number.
    """
    if path.suffix.lower() not in (".html", ".htm"):
        raise RecordError(f"path: must end in .html (got {path.name!r}).")
    if size not in SIZES:
        raise RecordError(f"size: must be {SIZES.start} to {SIZES.stop - 1} pixels (got {size}).")
    if "image" not in frame.columns:
        raise RecordError("frame: has no column 'image'; keep it when choosing columns.")
    if not len(frame):
        raise RecordError("frame: has no rows, so there is no page to write. Make pictures first, or widen the filter.")
    arranged = arrange(frame, rows, columns, max(1, len(frame)), orders)
    axes = {*named(rows), *named(columns)}
    page = _Page(frame, size, axes, costs, notes, picks, dict(links or {}))
    most = round(max_mb * 1e6)
    with translated(path.parent), atomic_file(path, durable=True) as file:
        _write(file, page, arranged, title, most, table=bool(axes))
    return path


def _write(file: BinaryIO, page: _Page, arranged: Arranged, title: str | None, most: int, *, table: bool) -> None:
    written = 0
    for piece in _pieces(page, arranged, title, table=table):
        data = piece.encode("utf-8", "replace")
        written += len(data)
        if written > most:
            raise RecordError(
                f"size: {len(page.told)} pictures of {page.size} pixels make a page of more than {most / 1e6:g} MB. "
                "Choose a smaller size= or fewer rows, or raise max_mb=."
            )
        file.write(data)


def _pieces(page: _Page, arranged: Arranged, title: str | None, *, table: bool) -> Iterator[str]:
    style, script = _asset("page.css"), _asset("page.js")
    policy = (
        f"default-src 'none'; img-src data:; style-src '{_hash(style)}'; script-src '{_hash(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    known = hashlib.sha256("\n".join([title or "", *map(str, page.frame.index)]).encode("utf-8", "replace"))
    heading = text_of(title or "Pictures")
    yield (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta name="referrer" content="no-referrer"><title>{heading}</title><style>{style}</style></head>\n'
        f'<body data-page="{known.hexdigest()[:16]}"{" data-judged" if page.picks else ""}>'
        f'<header><h1 dir="auto">{heading}</h1><p>{text_of(page.summary())}</p></header>\n{_bar(page)}\n<main>'
    )
    yield from _table(page, arranged) if table else _flow(page)
    yield (
        "</main>\n"
        '<dialog id="large" aria-label="Enlarged"><div class="bar"><p id="said" dir="auto"></p>'
        '<button id="close" type="button">Close</button></div><div class="stage"></div></dialog>\n'
        f"<script>{script}</script></body></html>\n"
    )


def _bar(page: _Page) -> str:
    judging = (
        '<label>Your name <input id="by" maxlength="80" autocomplete="off"></label>'
        '<button id="save" type="button">Save picks</button>'
    )
    return (
        '<nav hidden aria-label="View"><input id="search" type="search" placeholder="Filter (press /)" '
        'aria-label="Filter"><label>Size <input id="size" type="range" min="96" max="960" step="8" '
        f'value="{min(max(page.size // 2, 200), 420)}"></label>'
        f'<label{"" if page.picks else " hidden"}><input id="only" type="checkbox"> Picked only</label>'
        '<button id="side" type="button">Side by side</button>'
        f'<span id="count" role="status"></span>{judging if page.picks else ""}</nav>'
    )


def _flow(page: _Page) -> Iterator[str]:
    yield '<div class="grid">'
    yield from (page.cell(place) for place in range(len(page.told)))
    yield "</div>"


def _table(page: _Page, arranged: Arranged) -> Iterator[str]:
    yield '<div class="scroll"><table>'
    if any(arranged.column_heads):
        corner = "<td></td>" if any(arranged.row_heads) else ""
        heads = "".join(f'<th scope="col" dir="auto">{text_of(head)}</th>' for head in arranged.column_heads)
        yield f"<thead><tr>{corner}{heads}</tr></thead>"
    yield "<tbody>"
    for row, places in arranged.lines:
        head = arranged.row_heads[row]
        yield "<tr>" + (f'<th scope="row" dir="auto">{text_of(head)}</th>' if any(arranged.row_heads) else "")
        yield from (f"<td>{'' if place is None else page.cell(place)}</td>" for place in places)
        yield "</tr>\n"
    yield "</tbody></table></div>"


class _Page:
    """What all cells of a page share."""

    def __init__(
        self,
        frame: pd.DataFrame,
        size: int,
        without: set[str],
        costs: bool,
        notes: bool,
        picks: bool,
        links: dict[int, str],
    ) -> None:
        self.frame = frame
        self.size = size
        self.without = without
        self.costs = costs
        self.notes = notes
        self.picks = picks
        self.links = links
        self.told: list[dict[Any, Any]] = frame.to_dict("records")
        self.ids = [str(image_id) for image_id in frame.index]

    def summary(self) -> str:
        """Say what the page shows as a whole."""
        count = len(self.told)
        parts = [f"{count} picture{'' if count == 1 else 's'}"]
        parts += dict.fromkeys(words(row.get("model")) for row in self.told)
        return " · ".join(filter(None, [*parts, origins_said(self.told)]))

    def cell(self, place: int) -> str:
        """Write one picture with what is said about it."""
        row, number = self.told[place], place + 1
        said = caption(row, self.without)
        whence = origin(row)
        offline = f' <span class="offline">{text_of(whence)}</span>' if whence else ""
        line = " · ".join(said[:-1] if whence else said)
        judge = _JUDGE.format(number=number) if self.picks else ""
        opened = " open" if len(self.told) <= _FEW else ""
        told = "".join(f'<dt>{name}</dt><dd dir="auto">{text_of(value)}</dd>' for name, value in self._facts(row))
        link = f'<p><a href="{escape(self.links[place])}">Original</a></p>' if place in self.links else ""
        return (
            f'<figure data-id="{text_of(self.ids[place])}">{self._picture(row, number)}<figcaption>'
            f'<span class="said"><b>{number}</b> <bdi>{text_of(line)}</bdi>{offline}</span>'
            f"<details{opened}><summary>Prompts and settings</summary><dl>{told}</dl>{link}</details></figcaption>"
            f"{judge}</figure>\n"
        )

    def _picture(self, row: dict[Any, Any], number: int) -> str:
        value = row.get("image")
        try:
            data = small_picture(value, self.size)
        except RecordError:
            data, row = None, {"status": MISSING}
        if data is None:
            return f'<div class="none">{text_of(whole_reason(row))}</div>'
        shape = ""
        if isinstance(value, ImageRef) and value.width and value.height:
            scale = min(1.0, self.size / max(value.width, value.height))
            shape = f' width="{max(1, round(value.width * scale))}" height="{max(1, round(value.height * scale))}"'
        code = base64.b64encode(data).decode("ascii")
        return (
            f'<button type="button" aria-label="Enlarge {number}"><img src="data:image/webp;base64,{code}"{shape} '
            f'alt="{text_of(words(row.get("prompt")) or f"picture {number}")}" decoding="async"></button>'
        )

    def _facts(self, row: dict[Any, Any]) -> Iterator[tuple[str, str]]:
        sent, returned = words(row.get("prompt")), words(row.get("prompt_returned"))
        yield from ((name, text) for name, text in (("Prompt sent", sent), ("Prompt returned", returned)) if text)
        if isinstance(row.get("json_prompt"), dict):
            yield "Structured prompt", say(row["json_prompt"])
        seed = seed_of(row)
        if seed is not None:
            yield "Seed", str(seed)
        for name, column in _FACTS:
            if not is_missing(row.get(column)) and say(row[column]):
                yield name, say(row[column])
        created = row.get("created_at")
        if hasattr(created, "strftime") and not is_missing(created):
            yield "Made", f"{created:%Y-%m-%d %H:%M} UTC"
        if self.costs and isinstance(row.get("cost_usd"), float):
            yield "Cost", f"{row['cost_usd']:.4f} USD"
        if self.notes:
            marks = {"Rating": row.get("rating"), "Tags": row.get("tags"), "Note": row.get("note")}
            yield from (
                (name, say(value)) for name, value in marks.items() if value not in ([], "") and not is_missing(value)
            )


def text_of(text: str) -> str:
    """Escape a stranger's text for HTML, text and attributes alike, without characters that no page can hold."""
    return escape(_UNSEEN.sub("\ufffd", text))


@lru_cache(maxsize=2)
def _asset(name: str) -> str:
    return Path(__file__).with_name(name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode("ascii")
