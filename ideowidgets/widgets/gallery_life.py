"""One picture's life: what was asked, what came back, what it was made from, what became of it, what people think."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from ideowidgets.operations.errors import IdeogramError
from ideowidgets.widgets.code import runnable
from ideowidgets.widgets.compare_sides import Shown, differences_of
from ideowidgets.widgets.describing import alternative, facts_of, file_name, prompt_of, seed_of
from ideowidgets.widgets.gallery_feed import state_of, why
from ideowidgets.widgets.gallery_messages import AskLife, PictureLife, Relative, Said
from ideowidgets.widgets.messages import Fact
from ideowidgets.widgets.values import cut, is_missing, whole

if TYPE_CHECKING:
    from ideowidgets.widgets.gallery_rows import WallRows

_SMALL: Final = 160
_MOST: Final = 24
"""Children that are shown; the rest is told as a number by the filter ``parent_image_id = …``."""


def life_of(rows: WallRows, asked: AskLife) -> tuple[PictureLife, list[bytes]]:
    """Answer a page that opens a picture; what it asks for must be within the gallery."""
    item, against = asked.item, asked.against
    row = rows.rows([item])[item]
    request = rows.request(item)
    buffers: list[bytes] = []
    said = prompt_of(request, row)
    message = PictureLife(
        seq=asked.seq,
        item=item,
        against=against,
        image_id=rows.ids[item],
        title=cut(" ".join((said or rows.name(item, row)).split()), 160),
        text=why(rows, state_of(rows, item, row), row),
        prompt=said,
        prompt_returned=str(row.prompt_returned or ""),
        facts=facts_of(request, row) if rows.recorded else rows.facts(item),
        files=_files(rows, item, row),
        parent=_parent(rows, row, buffers),
        children=_children(rows, item, buffers),
        said=_opinions(rows, item),
        differences=[] if against is None else differences_of(_shown(rows, against), _shown(rows, item))[1],
        python="" if request is None else runnable(request.to_python()),
        curl="" if request is None else request.to_curl(),
        file_name=file_name(said, seed_of(request, row), getattr(row, "mime", None)),
        width=whole(row.width),
        height=whole(row.height),
    )
    return message, buffers


def _shown(rows: WallRows, item: int) -> Shown:
    row = rows.rows([item])[item]
    return Shown(rows.ids[item], "", None, None, rows.ids[item], rows.request(item), row)


def _files(rows: WallRows, item: int, row: Any) -> list[Fact]:
    source = rows.source(item)
    if source is None:
        return []
    found = []
    path = source.path
    if path is None and row.sha256 and rows.record is not None:
        try:
            path = rows.record.image_path(row.sha256)
        except IdeogramError as error:
            return [Fact(name="missing", value=str(error))]
    if path is not None:
        found.append(Fact(name="original", value=str(path)))
    if row.mime:
        found.append(Fact(name="type", value=str(row.mime)))
    if row.bytes:
        found.append(Fact(name="bytes", value=f"{int(row.bytes):,}"))
    if row.sha256:
        found.append(Fact(name="sha256", value=str(row.sha256)))
    return found


def _parent(rows: WallRows, row: Any, buffers: list[bytes]) -> Relative | None:
    if not row.parent_image_id or rows.record is None:
        return None
    try:
        [parent] = rows.record.rows([row.parent_image_id])
    except IdeogramError:
        return Relative(image_id=row.parent_image_id, item=None, label="not in this record", alt="", buffer=None)
    return _relative(rows, parent, str(row.action or "made from"), buffers)


def _children(rows: WallRows, item: int, buffers: list[bytes]) -> list[Relative]:
    if rows.record is None or not rows.recorded:
        return []
    found = rows.record.children(rows.ids[item])[:_MOST]
    return [_relative(rows, child, str(child.action or ""), buffers) for child in found]


def _relative(rows: WallRows, row: Any, action: str, buffers: list[bytes]) -> Relative:
    data = b""
    if row.image is not None:
        try:
            data = row.image.thumbnail(_SMALL)
        except (IdeogramError, OSError):
            data = b""
    if data:
        buffers.append(data)
    return Relative(
        image_id=row.image_id,
        item=rows.item_of(row.image_id) if rows.has(row.image_id) else None,
        label=action.replace("-", " ") if row.status == "ok" else f"{action.replace('-', ' ')}: {row.status}",
        alt=alternative(prompt_of(None, row), seed_of(None, row)),
        buffer=len(buffers) - 1 if data else None,
    )


def _opinions(rows: WallRows, item: int) -> list[Said]:
    if rows.record is None or not rows.recorded:
        return []
    found = rows.record.opinions([rows.ids[item]]).reset_index()
    told: list[dict[Any, Any]] = found.to_dict("records")
    return [
        Said(
            author=str(one["author"]),
            rating=None if is_missing(one["rating"]) else int(one["rating"]),
            starred=one["starred"] is True,
            tags=list(one["tags"]),
            note="" if is_missing(one["note"]) else str(one["note"]),
            at=f"{one['at']:%Y-%m-%d %H:%M} UTC",
        )
        for one in told
    ]
