"""Pictures of a frame for viewers that know no widgets: a few small ones, nothing a sanitiser removes."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING, Final

from ideowidgets.operations.errors import IdeogramError

if TYPE_CHECKING:
    from ideowidgets.widgets.frame_pictures import FramePictures

_PICTURES: Final = (24, 12, 6, 3)
_BYTES: Final = 64_000
_SIZE: Final = 160


def static_html(pictures: FramePictures, items: Sequence[int], line: str) -> str:
    """Write the first pictures, as many as 64 KB hold and at most 24.

    Parameters
    ----------
    items : sequence of int
        Rows in the order they are shown.
    line : str
        What stands above them, as HTML.
    """
    html = ""
    for limit in _PICTURES:
        html = f"<p>{line}</p><div>{_images(pictures, items[:limit])}</div>"
        if len(html) <= _BYTES:
            break
    return html


def _images(pictures: FramePictures, shown: Sequence[int]) -> str:
    found = pictures.rows(shown)
    parts = []
    for item in shown:
        try:
            data = pictures.thumbnail(item, _SIZE)
        except (IdeogramError, OSError):
            # A static copy is a courtesy; it must not keep the live view from being shown.
            continue
        alt = escape(pictures.alt(item, found[item]), quote=True)
        code = base64.b64encode(data).decode("ascii")
        parts.append(
            f'<img src="data:image/webp;base64,{code}" alt="{alt}" title="{alt}" style="height:96px;margin:2px">'
        )
    return "".join(parts)
