"""From an answer's status and body to the error that it means."""

from __future__ import annotations

import json
import re
from typing import Any

from ideowidgets.client.call import Call, Reply
from ideowidgets.client.retry import read_retry_after
from ideowidgets.operations.errors import (
    BadKey,
    BadRequest,
    BrokenReply,
    IdeogramError,
    NoCredit,
    NoQuote,
    NotFound,
    Refused,
    ServerError,
    TooManyInFlight,
    Unsafe,
)

_BY_STATUS: dict[int, type[Refused]] = {
    400: BadRequest,
    401: BadKey,
    402: NoCredit,
    403: BadKey,
    404: NotFound,
    422: Unsafe,
}
_NOTHING = object()
_TEXT_LIMIT = 400
_SIGNED = re.compile(r"(https?://[^\s?\"'<>]+)\?[^\s\"'<>]*")


def refusal(reply: Reply, call: Call) -> IdeogramError:
    """Give the error that a status outside 200 to 299 means."""
    if reply.status < 400:
        return without_bill(BrokenReply(_redirected(reply) + _cost(call.paid)), call)
    body = read_json(reply.body)
    told = body if isinstance(body, dict) else {}
    reason = told.get("reject_reason")
    more: dict[str, Any] = {
        "body": None if body is _NOTHING else body,
        "reason": reason if isinstance(reason, str) else None,
        "request_id": reply.request_id,
    }
    text = _text(body, reply)
    retry_after = read_retry_after(reply.headers.get("retry-after"))
    if reply.status == 429 or (reply.status == 402 and reason == "inflight_limit"):
        return TooManyInFlight(reply.status, text, retry_after=retry_after, limit=_limit(told), **more)
    if reply.status >= 500:
        turned_away = reply.status == 503 and retry_after is not None
        return ServerError(reply.status, text, retry_after=retry_after, billed=call.paid and not turned_away, **more)
    return _BY_STATUS.get(reply.status, Refused)(reply.status, text, **more)


def success_body(reply: Reply, *, paid: bool = True) -> Any:
    """Read the JSON of an answer that says it went well.

    Raises
    ------
    BrokenReply
        Where it is no JSON.
    """
    body = read_json(reply.body)
    if body is not _NOTHING:
        return body
    kind = "an HTML page" if _is_html(reply.body) else "no JSON" if reply.body else "empty"
    raise BrokenReply(
        f"The service answered {reply.status}, but the answer is {kind} ({len(reply.body)} bytes). Check base_url."
        + _cost(paid)
    )


def without_bill(error: IdeogramError, call: Call) -> IdeogramError:
    """Mark an error of a call that costs nothing as such."""
    if not call.paid and error.may_have_been_billed and not isinstance(error, NoQuote):
        error.may_have_been_billed = False
    return error


def read_json(data: bytes) -> Any:
    """Read JSON, or give a mark that is no JSON value."""
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        return _NOTHING


def plain_text(text: str, limit: int = _TEXT_LIMIT) -> str:
    r"""Make one short printable line of what a stranger sent, without the signatures of links.

    Examples
    --------
    >>> plain_text("see https://x.example/a.png?sig=12\n now")
    'see https://x.example/a.png?… now'
    """
    line = " ".join("".join(c if c.isprintable() else " " for c in text[: limit * 8]).split())
    line = _SIGNED.sub(r"\1?…", line)
    return line if len(line) <= limit else line[: limit - 1] + "…"


def _text(body: Any, reply: Reply) -> str:
    told = body if isinstance(body, dict) else {}
    for name in ("error", "message", "detail", "title"):
        said = told.get(name)
        if isinstance(said, dict):
            said = said.get("message")
        if isinstance(said, str) and said.strip():
            return plain_text(said)
    if isinstance(body, dict):
        return ""
    if _is_html(reply.body):
        return "an HTML page, not an answer of the API"
    return plain_text(reply.body[: _TEXT_LIMIT * 8].decode("utf-8", "replace"))


def _is_html(body: bytes) -> bool:
    return body.lstrip()[:1] == b"<"


def _limit(told: dict[str, Any]) -> int | None:
    found = told.get("max_inflight_requests")
    return found if isinstance(found, int) and not isinstance(found, bool) and found > 0 else None


def _redirected(reply: Reply) -> str:
    return (
        f"The service answered {reply.status}, which sends the request elsewhere. It was not followed, because the "
        "key would travel along. Check base_url."
    )


def _cost(paid: bool) -> str:
    return " The request itself may have been worked on and billed." if paid else ""
