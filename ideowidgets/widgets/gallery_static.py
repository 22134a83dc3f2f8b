"""A gallery for viewers that know no widgets: a few small pictures, nothing a sanitiser removes."""

from __future__ import annotations

import base64
from html import escape
from typing import TYPE_CHECKING, Any, Final

from ideowidgets.operations.errors import IdeogramError
from ideowidgets.widgets.gallery_feed import alt_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ideowidgets.widgets.gallery_rows import WallRows

_PICTURES: Final = (24, 12, 6, 3)
_BYTES: Final = 64_000
_SIZE: Final = 160


def static_html(rows: WallRows, order: NDArray[Any], said: str) -> str:
    """Write the first pictures of a wall, as many as 64 KB hold and at most 24.

    Parameters
    ----------
    order : array of int
        Items in the order they are shown.
    said : str
        The filter.
    """
    if not rows.count:
        return "<p>No pictures yet.</p>"
    html = ""
    for limit in _PICTURES:
        html = _html(rows, order, said, limit)
        if len(html) <= _BYTES:
            break
    return html


def _html(rows: WallRows, order: NDArray[Any], said: str, limit: int) -> str:
    shown = [int(item) for item in order if rows.states[item] == 0][:limit]
    found = rows.rows(shown)
    parts = []
    for item in shown:
        try:
            data = rows.thumbnail(item, _SIZE)
        except (IdeogramError, OSError):
            # A static copy is a courtesy; it must not keep the live gallery from being shown.
            continue
        alt = escape(alt_of(rows, item, found[item]), quote=True)
        code = base64.b64encode(data).decode("ascii")
        parts.append(
            f'<img src="data:image/webp;base64,{code}" alt="{alt}" title="{alt}" style="height:96px;margin:2px">'
        )
    line = f"{len(order)} of {rows.count} pictures" + (f", <code>{escape(said)}</code>" if said else "")
    return f"<p>{line}</p><div>{''.join(parts)}</div>"
