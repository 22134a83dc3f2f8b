"""What a copy of a picture carries of its row: JSON of our own, XMP, and the text that image browsers index."""

from __future__ import annotations

import json
import re
from html import escape, unescape
from typing import TYPE_CHECKING, Any, Final

from ideowidgets.record.columns import COLUMNS
from ideowidgets.record.out.telling import is_offline

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

FORMAT: Final = "ideowidgets.picture"
VERSION: Final = 1
MOST_BYTES: Final = 256 << 10
"""What a reader of ours and of others is sure to take."""

COSTS: Final = ("cost_usd_micros", "cost_source", "list_price_usd_micros")
NOTES: Final = ("note", "author")
_NEVER: Final = ("image", "cost_usd", "sent_at", "latency_s", "url_expires_at", "error", "error_kind", "http_status")
_FIRST_TO_GO: Final = ("json_prompt", "params", "axes", "prompt_returned", "tags", "note", "prompt", "negative_prompt")
_NAMESPACE: Final = "urn:ideowidgets:picture:1"
_XMP_RECORD: Final = re.compile(r"<ideowidgets:record>([^<]*)</ideowidgets:record>")
_SOURCE: Final = "http://cv.iptc.org/newscodes/digitalsourcetype/"


def rows_to_carry(frame: pd.DataFrame, *, costs: bool, notes: bool) -> list[dict[str, Any]]:
    """Give what each row's picture may carry, JSON-ready, without what is missing.

    Costs, notes and who wrote them stay behind unless asked for.
    """
    # It brings pandas, which whoever only reads metadata does without.
    from ideowidgets.record.table_schema import TableSchema

    left_out = {*_NEVER, *(() if costs else COSTS), *(() if notes else NOTES)}
    schema = TableSchema.of(frame)
    columns = [column for column in schema.columns if column.name in COLUMNS and column.name not in left_out]
    values = [column.encode(frame[column.name]) for column in columns]
    names = [str(column.name) for column in columns]
    listed = list(zip(*values, strict=True)) if values else [()] * len(frame)
    found = []
    for image_id, row in zip(frame.index, listed, strict=True):
        facts = {name: value for name, value in zip(names, row, strict=True) if value not in (None, [], {})}
        found.append({"format": FORMAT, "version": VERSION, "image_id": str(image_id)} | facts)
    return found


def to_text(facts: Mapping[str, Any], most: int = MOST_BYTES) -> str:
    """Write what is carried as JSON of at most so many bytes; what is left out is named."""
    kept, left_out = dict(facts), []
    text = json.dumps(kept, separators=(",", ":"))
    for name in _FIRST_TO_GO:
        if len(text) <= most:
            break
        if kept.pop(name, None) is not None:
            left_out.append(name)
        text = json.dumps(kept | {"left_out": left_out}, separators=(",", ":"))
    return text


def from_text(text: str) -> dict[str, Any] | None:
    """Read :func:`to_text` back; None where it is no such text."""
    try:
        found = json.loads(text) if len(text) <= 4 * MOST_BYTES else None
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) and found.get("format") == FORMAT else None


def parameters(facts: Mapping[str, Any]) -> str:
    """Write the text of the PNG keyword ``parameters`` in the form that A1111's web UI began.

    Examples
    --------
    >>> print(parameters({"prompt": "a lighthouse", "seed_returned": 7, "width": 64, "height": 48, "model": "m, n"}))
    a lighthouse
    Seed: 7, Size: 64x48, Model: "m, n", Version: ideowidgets
    """
    lines = [str(facts.get("prompt") or "")]
    if facts.get("negative_prompt"):
        lines.append(f"Negative prompt: {facts['negative_prompt']}")
    returned = facts.get("prompt_returned")
    known = {
        "Seed": facts.get("seed_returned", facts.get("seed")),
        "Size": f"{facts['width']}x{facts['height']}" if facts.get("width") and facts.get("height") else None,
        "Model": facts.get("model"),
        "Service": facts.get("service"),
        "Speed": facts.get("rendering_speed"),
        "Style type": facts.get("style_type"),
        "Style preset": facts.get("style_preset"),
        "Style codes": ", ".join(map(str, facts.get("style_codes") or ())),
        "Magic prompt": facts.get("magic_prompt"),
        "Returned prompt": returned if returned != facts.get("prompt") else None,
        "Version": "ideowidgets",
    }
    lines.append(", ".join(f"{name}: {_quoted(value)}" for name, value in known.items() if value not in (None, "")))
    return "\n".join(lines)


def _quoted(value: Any) -> str:
    text = str(value)
    return json.dumps(text, ensure_ascii=False) if re.search(r'[,:\n"]', text) else text


def xmp(facts: Mapping[str, Any], text: str) -> str:
    """Write an XMP packet: what any program shows, the kind of source by IPTC's list, and our own JSON."""
    kind = "algorithmicMedia" if is_offline(facts) else "trainedAlgorithmicMedia"
    imported = facts.get("service") == "import"
    made = facts.get("recorded_at") or facts.get("created_at")
    lines = [
        _alternative("dc:description", facts.get("prompt")),
        _bag("dc:subject", facts.get("tags") or ()),
        f"<xmp:Rating>{facts['rating']:g}</xmp:Rating>" if facts.get("rating") else "",
        f"<xmp:CreateDate>{_clean(made)}</xmp:CreateDate>" if made else "",
        "<xmp:CreatorTool>ideowidgets</xmp:CreatorTool>",
        "" if imported else f"<Iptc4xmpExt:DigitalSourceType>{_SOURCE}{kind}</Iptc4xmpExt:DigitalSourceType>",
        f"<ideowidgets:record>{_clean(text)}</ideowidgets:record>",
    ]
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" '
        f'xmlns:ideowidgets="{_NAMESPACE}">{"".join(lines)}</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="r"?>'
    )


def from_xmp(packet: str) -> dict[str, Any] | None:
    """Find our own JSON in an XMP packet, without an XML parser that a stranger's file could turn on us."""
    found = _XMP_RECORD.search(packet)
    return None if found is None else from_text(unescape(found[1]))


def is_ours(packet: bytes) -> bool:
    """Tell whether we wrote an XMP packet."""
    return _NAMESPACE.encode() in packet


def _alternative(name: str, text: Any) -> str:
    if not text:
        return ""
    return f'<{name}><rdf:Alt><rdf:li xml:lang="x-default">{_clean(text)}</rdf:li></rdf:Alt></{name}>'


def _bag(name: str, texts: Any) -> str:
    items = "".join(f"<rdf:li>{_clean(text)}</rdf:li>" for text in texts)
    return f"<{name}><rdf:Bag>{items}</rdf:Bag></{name}>" if items else ""


def _clean(text: Any) -> str:
    """Escape text for XML and leave out the characters that XML cannot hold."""
    return escape(re.sub(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "", str(text)), quote=False)
