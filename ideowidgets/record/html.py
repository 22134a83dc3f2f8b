"""Pictures as plain HTML: no script, no style sheet, nothing a sanitiser removes; it stays in a saved notebook."""

from __future__ import annotations

import base64
from html import escape
from typing import TYPE_CHECKING, Any, Final

from ideowidgets.record.errors import RecordError
from ideowidgets.record.image_ref import ImageRef
from ideowidgets.record.out.telling import MISSING, asked, origin, reason, seed_of

if TYPE_CHECKING:
    import pandas as pd

MAX_BYTES: Final = 300_000
SIZES: Final = (192, 128, 96, 64)

_COLUMNS: Final = 6
_CAPTION: Final = 90
# A caption wraps below its picture, so that pictures stand side by side; below this it would be a tower of words.
_NARROWEST: Final = 128


def fallback_html(frame: pd.DataFrame, *, limit: int = 24, total: int | None = None) -> str:
    """Write rows of a record as a small table of thumbnails; see Record.fallback_html.

    Raises
    ------
    RecordError
        Where ``limit`` is less than 1.
    """
    if limit < 1:
        raise RecordError(f"limit: must be 1 or more (got {limit}).")
    if frame.empty:
        return "<p>No pictures yet.</p>"
    shown = frame.head(limit)
    whole = len(frame) if total is None else total
    for size in SIZES:
        text = _table(shown, whole, size)
        if len(text.encode()) <= MAX_BYTES:
            return text
    return fallback_html(shown, limit=limit // 2, total=whole) if limit > 1 else f"<p>{whole} pictures.</p>"


def _table(frame: pd.DataFrame, total: int, size: int) -> str:
    cells = [_cell(row, size) for row in frame.to_dict("records")]
    lines = ["<tr>" + "".join(cells[start : start + _COLUMNS]) + "</tr>" for start in range(0, len(cells), _COLUMNS)]
    more = f"<p>{total - len(cells)} more in the record.</p>" if total > len(cells) else ""
    return f"<table><tbody>{''.join(lines)}</tbody></table>{more}"


def _cell(row: dict[Any, Any], size: int) -> str:
    prompt = asked(row)
    ref = row.get("image")
    picture = _picture(ref, prompt, size) if isinstance(ref, ImageRef) else f"<em>{escape(reason(row))}</em>"
    facts = [*(_axis_facts(row.get("axes")) or _plain_facts(prompt, row))]
    if origin(row):
        facts.append(origin(row))
    return (
        f'<td style="text-align:left;vertical-align:top;max-width:{max(size, _NARROWEST)}px">{picture}<br>'
        f'<small title="{escape(prompt)}">{escape(" · ".join(facts))}</small></td>'
    )


def _axis_facts(axes: Any) -> list[str]:
    """Say where on its sweep's axes a picture stands; words speak for themselves, numbers need their name."""
    if not isinstance(axes, dict):
        return []
    return [_short(value) if isinstance(value, str) else f"{name} {value}" for name, value in axes.items()]


def _plain_facts(prompt: str, row: dict[Any, Any]) -> list[str]:
    seed = seed_of(row)
    return ([_short(prompt)] if prompt else []) + ([f"seed {seed}"] if seed is not None else [])


def _short(text: str) -> str:
    return text if len(text) <= _CAPTION else text[: _CAPTION - 1] + "…"


def _picture(ref: ImageRef, prompt: str, size: int) -> str:
    try:
        code = base64.b64encode(ref.thumbnail(size)).decode("ascii")
    except RecordError:
        return f"<em>{MISSING}</em>"
    scale = size / max(ref.width or size, ref.height or size, size)
    width, height = round((ref.width or size) * scale), round((ref.height or size) * scale)
    return (
        f'<img src="data:image/webp;base64,{code}" width="{width}" height="{height}" '
        f'alt="{escape(prompt or "picture")}">'
    )
