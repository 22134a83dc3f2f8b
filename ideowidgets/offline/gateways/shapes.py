"""Reading the vendor's error answers, to give them in a gateway's words."""

from __future__ import annotations

from typing import Any

from ideowidgets.offline.wire import JSON, ApiReply


def told(reply: ApiReply) -> dict[str, Any]:
    """Give the members of an error answer; none where it is no JSON object."""
    try:
        body = reply.json()
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


def said(reply: ApiReply) -> str:
    """Give the text of an error answer."""
    members = told(reply)
    return next((str(members[name]) for name in ("error", "message", "detail", "title") if members.get(name)), "")


def rewritten(reply: ApiReply, body: dict[str, Any]) -> ApiReply:
    """Give an error answer another body; its status and what it says of waiting stay."""
    others = tuple(pair for pair in reply.headers if pair[0] != "content-type")
    return ApiReply.of(reply.status, body, *others, kind=JSON).replace(delay=reply.delay)
