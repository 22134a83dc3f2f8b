"""The service's error answers, in the shapes seen live.

Source: bodies that public clients of the service recorded in 2026; the vendor's documents give few of them
a schema.
"""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from types import MappingProxyType
from typing import Literal, NoReturn

from ideowidgets.offline.wire import PROBLEM, ApiReply, Refusal

UNSAFE_PROMPT = "Prompt provided failed safety check due to the inclusion of prohibited content."
UNSAFE_SOURCE = "Image provided failed safety check due to the inclusion of prohibited content."
UNREADABLE = "Could not read a source image."

NO_CREDIT: Mapping[str, str] = MappingProxyType(
    {
        "insufficient_funds": "Add a payment method and credits to use this API key.",
        "subscription_required": "This operation needs a subscription.",
        "daily_limit": "The daily limit is reached.",
        "priority_credit_required": "No priority credit is left.",
        "inflight_limit": "Too many requests in flight.",
        "feature_limit": "The plan does not include this feature.",
    }
)


def problem(status: int, detail: str) -> ApiReply:
    """Answer with a problem object: what the service's framework found in the request."""
    title = HTTPStatus(status).phrase
    body = {"type": "about:blank", "title": title, "detail": detail, "status": status}
    return ApiReply.of(status, body, kind=PROBLEM)


def error(status: int, text: str) -> ApiReply:
    """Answer with ``error``: what the service found when it looked closer."""
    return ApiReply.of(status, {"error": text})


def refuse(status: int, detail: str) -> NoReturn:
    """Stop with a problem object."""
    raise Refusal(problem(status, detail), detail)


def deny(status: int, text: str) -> NoReturn:
    """Stop with ``error``."""
    raise Refusal(error(status, text), text)


def denied() -> ApiReply:
    """401: no key, or one that does not work."""
    return ApiReply.of(401, {"message": "Access denied. Please verify your API Token is valid."})


def forbidden() -> ApiReply:
    """403: a good key that may not do this."""
    return ApiReply.of(403, {"message": "This account is not authorized for this operation."})


def no_credit(reason: str = "insufficient_funds") -> ApiReply:
    """402: no credit, or a limit of the plan."""
    return ApiReply.of(402, {"error": NO_CREDIT[reason], "reject_reason": reason})


def too_many(limit: int, retry_after: float | None = None) -> ApiReply:
    """429: more requests in flight than the account may have."""
    body = {
        "error": "Too many requests in flight.",
        "reject_reason": "inflight_limit",
        "max_inflight_requests": limit,
    }
    return ApiReply.of(429, body, *_waiting(retry_after))


def unavailable(retry_after: float | None = None) -> ApiReply:
    """503: the service cannot take the request now."""
    return ApiReply.of(503, {"error": "The service is temporarily unavailable."}, *_waiting(retry_after))


def _waiting(seconds: float | None) -> tuple[tuple[str, str], ...]:
    return () if seconds is None else (("retry-after", f"{seconds:g}"),)


def not_found() -> ApiReply:
    """404: no such path."""
    return problem(404, "The requested URL was not found on the server.")


def not_allowed(allowed: str) -> ApiReply:
    """405: the path exists for another method."""
    reply = problem(405, "The method is not allowed for the requested URL.")
    return reply.replace(headers=(*reply.headers, ("allow", allowed)))


def unsafe(generation: Literal["v1", "v2"], text: str = UNSAFE_PROMPT) -> ApiReply:
    """422: the prompt or a picture failed the safety check; v2 does not say why."""
    return ApiReply.of(422, {}) if generation == "v2" else error(422, text)


def too_soon(retry_after: float) -> ApiReply:
    """429: a job was asked after too often."""
    return ApiReply.of(429, {"error": "Polling too often."}, *_waiting(retry_after))


def gone() -> ApiReply:
    """403: a link that has expired, or whose signature is wrong."""
    return error(403, "The link has expired or is not valid.")


def page(status: int) -> ApiReply:
    """Answer with a gateway's HTML page instead of JSON."""
    phrase = HTTPStatus(status).phrase
    body = f"<html><head><title>{status} {phrase}</title></head><body><h1>{phrase}</h1></body></html>"
    return ApiReply(status, (("content-type", "text/html; charset=utf-8"),), body.encode())
