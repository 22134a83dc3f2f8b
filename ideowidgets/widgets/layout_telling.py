"""A layout outside its canvas: as Python, and as a still drawing."""

from __future__ import annotations

import base64
from html import escape
from pprint import pformat
from typing import Any

from ideowidgets.operations.request import Request
from ideowidgets.operations.structured_prompt import StructuredPrompt
from ideowidgets.operations.structured_prompt.contract import UNITS
from ideowidgets.operations.structured_prompt.fields import structured_field
from ideowidgets.widgets.layout_document import Layout

_SIDE = 360
_MOST = 200


def code_of(request: Request[Any], prompt: StructuredPrompt) -> str:
    """Write the Python that makes a structured prompt and the request that draws it."""
    name = structured_field(request) or "prompt"
    rest = [f"{field}={value!r}" for field, value in request.set_fields().items() if field not in (name, "private")]
    made = ", ".join([f"{name}=prompt", *rest])
    tree = "\n".join(f"    {line}" for line in pformat(prompt.to_dict(), width=100, sort_dicts=False).splitlines())
    cls = type(request).__name__
    return (
        f"from ideowidgets.operations import {cls}\n"
        "from ideowidgets.operations.structured_prompt import StructuredPrompt\n\n"
        f"prompt = StructuredPrompt(\n{tree}\n)\nrequest = {cls}({made})"
    )


def still(layout: Layout, summary: str) -> str:
    """Draw a layout for viewers that know no widgets."""
    width, height = (int(side) for side in layout.resolution.split("x"))
    scale = _SIDE / max(width, height)
    parts = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width * scale:.0f}" height="{height * scale:.0f}" '
            f'viewBox="0 0 {UNITS} {UNITS}" preserveAspectRatio="none" font-family="sans-serif" font-size="34">'
            f'<rect width="{UNITS}" height="{UNITS}" fill="#f0f1f2"/>'
        )
    ]
    for element in layout.prompt.elements[:_MOST]:
        if element.bbox is None or not element.bbox.is_valid:
            continue
        box = element.bbox
        parts.append(
            f'<rect x="{box.x_min}" y="{box.y_min}" width="{box.width}" height="{box.height}" '
            'fill="#1769c4" fill-opacity="0.12" stroke="#1769c4" stroke-width="4"/>'
            f'<text x="{box.x_min + 8}" y="{box.y_min + 38}">{element.index + 1} {escape(element.label)}</text>'
        )
    drawn = "".join([*parts, "</svg>"]).encode("utf-8", "replace")
    # Within an img nothing of a drawing can run.
    source = f"data:image/svg+xml;base64,{base64.b64encode(drawn).decode('ascii')}"
    said = escape(summary, quote=True)
    return f'<figure><img src="{source}" alt="{said}"><figcaption>{said}</figcaption></figure>'
