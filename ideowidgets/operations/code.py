"""A request as code that someone can run: Python and cURL."""

from __future__ import annotations

import json
import shlex
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from ideowidgets.operations.attachment import Attachment

if TYPE_CHECKING:
    from ideowidgets.operations.request import Request


def to_python(request: Request[Any], indent: str = "    ") -> str:
    """Write the call that makes a request; long ones over several lines.

    Fields that only repeat what is sent anyway are left out.
    """
    from ideowidgets.operations.request import plain

    shown = request.set_fields()
    if shown.get("private") is True:
        del shown["private"]
    parts = [f"{name}={_literal(value if _has_picture(value) else plain(value))}" for name, value in shown.items()]
    if request.unchecked:
        parts.append(f"unchecked={request.unchecked!r}")
    name = type(request).__name__
    line = f"{name}({', '.join(parts)})"
    if len(line) <= 100:
        return line
    return f"{name}(\n" + "".join(f"{indent}{part},\n" for part in parts) + ")"


def _has_picture(value: Any) -> bool:
    return isinstance(value, Attachment) or (
        isinstance(value, tuple) and bool(value) and all(isinstance(item, Attachment) for item in value)
    )


def _literal(value: Any) -> str:
    if isinstance(value, Attachment):
        return f"{type(value).__name__}.of({value.source or value.name!r})"
    if isinstance(value, tuple | list):
        return "[" + ", ".join(_literal(item) for item in value) + "]"
    return repr(value)


def to_curl(request: Request[Any], base_url: str = "https://api.ideogram.ai") -> str:
    """Write the cURL command that sends a request.

    The key is ``$IDEOGRAM_API_KEY``; it is never written out.
    """
    operation = request.operation
    query = urlencode(request.sent_query())
    address = base_url.rstrip("/") + request.sent_path() + (f"?{query}" if query else "")
    lines = [f"curl -X {operation.method} {shlex.quote(address)}"]
    lines.append('-H "Api-Key: $IDEOGRAM_API_KEY"')
    fields = request.body_fields()
    if request.sends_json:
        lines.append("-H 'Content-Type: application/json'")
        lines.append("-d " + shlex.quote(json.dumps(fields, ensure_ascii=False)))
    elif operation.body != "none":
        lines += [f"{flag} {shlex.quote(part)}" for name, value in fields.items() for flag, part in _parts(name, value)]
    return " \\\n  ".join(lines)


def _parts(name: str, value: Any) -> list[tuple[str, str]]:
    if isinstance(value, Attachment):
        return [("-F", f"{name}=@{value.source or value.name};type={value.media_type}")]
    if isinstance(value, list) and not all(isinstance(item, dict) for item in value):
        return [part for item in value for part in _parts(name, item)]
    return [("--form-string", f"{name}={part_text(value)}")]


def part_text(value: Any) -> str:
    """Write a value as the text of a multipart part: objects as JSON, booleans in lower case."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value
    if isinstance(value, int | float):
        return repr(value)
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
